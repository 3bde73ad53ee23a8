// A kustomization built as far as it is plain: resources and bases, strategic-merge and JSON patches, namespace, name prefix and suffix,
// common labels, images and replicas. Generators, components, Helm charts and transformers are named as unread.
import { parseManifests, type KubernetesObject } from '../../../parse/manifest/kubernetes';
import { parseYaml } from '../../../parse/manifest/yaml';
import { isObject, listField, textField, texts, type Json, type JsonObject } from '../../../parse/plan/values';
import { absolute, child } from '../../files/paths';
import { firstOf, type Sources } from '../sources';

export interface Built {
  readonly objects: readonly KubernetesObject[];
  readonly unread: readonly string[];
}

export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Undefined: no kustomization in the folder. */
export async function buildKustomization(folder: string, sources: Sources, depth = 0): Promise<Built | undefined> {
  const file = await firstOf(sources, folder, kustomizationNames);
  const value = file && parseYaml(file.text, 'yaml1.1')?.[0]?.value;
  if (!isObject(value) || depth > 8) return undefined;
  const objects: KubernetesObject[] = [];
  const unread: string[] = ['helmCharts', 'components', 'transformers', 'configMapGenerator', 'secretGenerator', 'replacements', 'vars'].filter(name => listField(value, name).length > 0);
  for (const resource of [...texts(value['resources']), ...texts(value['bases'])]) {
    if (/^[a-z]+:\/\/|^git@|^github\.com/.test(resource)) {
      unread.push(resource);
      continue;
    }
    const path = absolute(resource, folder, 'posix');
    const text = /\.(?:ya?ml|json)$/.test(resource) ? await sources.read(path) : undefined;
    const inner = text === undefined ? await buildKustomization(path, sources, depth + 1) : undefined;
    const found = text === undefined ? inner?.objects : parseManifests(text);
    if (found) objects.push(...found);
    else unread.push(resource);
    unread.push(...inner?.unread ?? []);
  }
  let built: readonly KubernetesObject[] = objects;
  for (const patch of await patchesOf(value, folder, sources)) built = built.map(object => patched(object, patch));
  return { objects: built.map(object => transformed(object, value)), unread };
}

interface Patch {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly merge?: JsonObject;
  readonly operations?: readonly Json[];
}

async function patchesOf(value: JsonObject, folder: string, sources: Sources): Promise<readonly Patch[]> {
  const found: Patch[] = [];
  const add = (text: string | undefined, kind?: string, name?: string): void => {
    for (const document of text === undefined ? [] : parseYaml(text, 'yaml1.1') ?? []) {
      if (Array.isArray(document.value)) found.push({ kind, name, operations: document.value as readonly Json[] });
      else if (isObject(document.value)) found.push({ kind: kind ?? textField(document.value, 'kind'), name: name ?? textField(document.value['metadata'] ?? null, 'name'), merge: document.value });
    }
  };
  for (const one of texts(value['patchesStrategicMerge'])) add(one.includes('\n') ? one : await sources.read(child(folder, one)));
  for (const one of [...listField(value, 'patches'), ...listField(value, 'patchesJson6902')]) {
    const target = isObject(one) ? one['target'] ?? null : null;
    const path = textField(one, 'path');
    add(textField(one, 'patch') ?? (path === undefined ? undefined : await sources.read(absolute(path, folder, 'posix'))), textField(target, 'kind'), textField(target, 'name'));
  }
  return found;
}

function patched(object: KubernetesObject, patch: Patch): KubernetesObject {
  if ((patch.kind !== undefined && patch.kind !== object.kind) || (patch.name !== undefined && patch.name !== object.name)) return object;
  if (patch.merge) return { ...object, value: merged(object.value, patch.merge) };
  return patch.operations ? { ...object, value: patch.operations.reduce<JsonObject>(operated, object.value) } : object;
}

/** Strategic merge: objects by field, lists of named things by name, everything else is replaced; `$patch: delete` removes. */
function merged(base: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    const old = result[name];
    if (value === null) delete result[name];
    else if (isObject(value) && isObject(old)) result[name] = merged(old, value);
    else if (Array.isArray(value) && Array.isArray(old)) result[name] = mergedList(old as readonly Json[], value as readonly Json[]);
    else result[name] = value;
  }
  return result;
}

function mergedList(base: readonly Json[], patch: readonly Json[]): readonly Json[] {
  const key = ['name', 'containerPort', 'mountPath'].find(name => [...base, ...patch].every(one => isObject(one) && one[name] !== undefined));
  if (key === undefined) return patch;
  const named = (one: Json): Json | undefined => (isObject(one) ? one[key] : undefined);
  const kept = base.filter(one => !patch.some(other => named(other) === named(one) && textField(other, '$patch') === 'delete'));
  return [
    ...kept.map(one => {
      const other = patch.find(candidate => named(candidate) === named(one));
      return isObject(one) && isObject(other) ? merged(one, other) : one;
    }),
    ...patch.filter(one => !base.some(other => named(other) === named(one))),
  ];
}

/** JSON Patch: add, replace, remove. */
function operated(value: JsonObject, operation: Json): JsonObject {
  const path = (textField(operation, 'path') ?? '').split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const kind = textField(operation, 'op');
  if (path.length === 0 || (kind !== 'add' && kind !== 'replace' && kind !== 'remove')) return value;
  const change = (at: Json | undefined, rest: readonly string[]): Json => {
    const [step = '', ...more] = rest;
    if (Array.isArray(at)) {
      const list = [...(at as readonly Json[])];
      const index = step === '-' ? list.length : Number(step);
      if (!Number.isInteger(index) || index < 0 || index > list.length) return list;
      if (more.length > 0) list[index] = change(list[index], more);
      else if (kind === 'remove') list.splice(index, 1);
      else list.splice(index, kind === 'add' ? 0 : 1, isObject(operation) ? operation['value'] ?? null : null);
      return list;
    }
    const object: Record<string, Json> = { ...(isObject(at) ? at : {}) };
    if (more.length > 0) object[step] = change(object[step], more);
    else if (kind === 'remove') delete object[step];
    else object[step] = isObject(operation) ? operation['value'] ?? null : null;
    return object;
  };
  return change(value, path) as JsonObject;
}

function transformed(object: KubernetesObject, kustomization: JsonObject): KubernetesObject {
  const name = `${textField(kustomization, 'namePrefix') ?? ''}${object.name}${textField(kustomization, 'nameSuffix') ?? ''}`;
  const namespace = textField(kustomization, 'namespace') ?? object.namespace;
  const replicas = listField(kustomization, 'replicas').find(one => textField(one, 'name') === object.name);
  const common = kustomization['commonLabels'];
  let value: JsonObject = object.value;
  // Common labels go into selectors too: changing one is a change of what cannot change.
  if (isObject(common) && isObject(value['spec']) && isObject(value['spec']['selector'])) {
    const { selector } = value['spec'];
    const inner = isObject(selector['matchLabels']) ? { ...selector, matchLabels: { ...selector['matchLabels'], ...common } } : object.kind === 'Service' ? { ...selector, ...common } : selector;
    value = { ...value, spec: { ...value['spec'], selector: inner } };
  }
  if (replicas && isObject(value['spec']) && isObject(replicas)) value = { ...value, spec: { ...value['spec'], replicas: replicas['count'] ?? null } };
  return { ...object, name, namespace, value };
}
