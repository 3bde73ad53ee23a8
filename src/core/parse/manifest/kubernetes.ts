// Kubernetes manifests: every object of a file (several documents, `List` kinds), read as YAML 1.1 as kubectl does. Files with Helm
// actions are not manifests; `plainChart` fills in the simple ones.
import { isObject, listField, plainText, textField, type Json, type JsonObject } from '../plan/values';
import { parseYaml } from './yaml';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined: the namespace of the context, or a kind that has none. */
  readonly namespace: string | undefined;
  readonly value: JsonObject;
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** Quick look: could this text hold Kubernetes objects? */
export function looksLikeManifest(text: string): boolean {
  return /^\s*["']?apiVersion["']?\s*:/m.test(text) && /^\s*["']?kind["']?\s*:/m.test(text);
}

/** Undefined: not readable as manifests; empty: no object in it. */
export function parseManifests(text: string): readonly KubernetesObject[] | undefined {
  if (/\{\{[^}]*\}\}/.test(text)) return undefined;
  const documents = parseYaml(text, 'yaml1.1');
  return documents?.flatMap(document => objectsOf(document.value, path => document.lineOf(path), []));
}

function objectsOf(value: Json, lineOf: (path: readonly (string | number)[]) => number | undefined, at: readonly (string | number)[]): readonly KubernetesObject[] {
  const kind = textField(value, 'kind');
  const apiVersion = textField(value, 'apiVersion');
  if (!isObject(value) || kind === undefined || apiVersion === undefined) return [];
  if (/List$/.test(kind) && Array.isArray(value['items'])) return listField(value, 'items').flatMap((item, i) => objectsOf(item, lineOf, [...at, 'items', i]));
  const metadata = value['metadata'] ?? null;
  const name = textField(metadata, 'name') ?? textField(metadata, 'generateName');
  if (name === undefined) return [];
  return [{ apiVersion, kind, name, namespace: textField(metadata, 'namespace'), value, lineOf: path => lineOf([...at, ...path]) }];
}

/**
 * A chart template whose actions are plain: `{{ .Values.a.b }}`, `{{ .Release.Name }}`, `{{ .Release.Namespace }}`, `{{ .Chart.Name }}`, with
 * `quote`, `default "x"`, `toString`, `int`. Undefined: it needs Helm.
 */
export function plainChart(template: string, values: JsonObject, release: { readonly name: string; readonly namespace: string; readonly chart: string }): string | undefined {
  let readable = true;
  const text = template.replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (_, action: string) => {
    const [source = '', ...filters] = action.split('|').map(part => part.trim());
    let found: Json | undefined;
    if (source === '.Release.Name') found = release.name;
    else if (source === '.Release.Namespace') found = release.namespace;
    else if (source === '.Chart.Name') found = release.chart;
    else if (/^\.Values(?:\.\w+)+$/.test(source)) found = source.split('.').slice(2).reduce<Json | undefined>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), values);
    else if (!action.startsWith('/*')) readable = false;
    for (const filter of filters) {
      const fallback = /^default\s+"?([^"]*)"?$/.exec(filter)?.[1];
      if (fallback !== undefined) found = found === undefined || found === null || found === '' ? fallback : found;
      else if (filter === 'quote') found = JSON.stringify(plainText(found ?? ''));
      else if (filter !== 'toString' && filter !== 'int') readable = false;
    }
    if (typeof found === 'object' && found !== null) readable = false;
    return found === undefined || found === null ? '' : plainText(found);
  });
  return readable ? text : undefined;
}
