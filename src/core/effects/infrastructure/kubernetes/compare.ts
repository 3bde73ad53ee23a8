// Two states of a set of manifests → what cannot be changed in place, and what each object's deletion takes along.
import { kubernetesKinds, type KubernetesKind } from '../../../knowledge/kubernetes';
import { immutableRules } from '../../../knowledge/kubernetesImmutable';
import type { KubernetesObject } from '../../../parse/manifest/kubernetes';
import { field, isObject, listField, plainText, textField, type Json, type JsonObject } from '../../../parse/plan/values';
import type { InfrastructureChange } from '../change';

export interface ObjectChange {
  readonly object: KubernetesObject;
  /** Fields that cannot change; empty: only others changed, or the object is new. */
  readonly immutable: readonly string[];
  readonly changed: boolean;
  readonly isNew: boolean;
  /** It had copies, or their number was not told, and has none now. */
  readonly scalesToZero?: boolean;
}

const keyOf = (object: KubernetesObject): string => `${object.apiVersion.split('/')[0]}|${object.kind}|${object.namespace ?? ''}|${object.name}`;

export function compareObjects(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): readonly ObjectChange[] {
  const old = new Map(before.map(object => [keyOf(object), object]));
  return after.map(object => {
    const earlier = old.get(keyOf(object));
    // Not in the files before: the cluster may well have it, with copies that serve.
    if (!earlier) return { object, immutable: [], changed: true, isNew: true, ...(copiesOf(object) === '0' ? { scalesToZero: true } : {}) };
    const changed = JSON.stringify(earlier.value) !== JSON.stringify(object.value);
    const [copies, now] = [copiesOf(earlier), copiesOf(object)];
    return { object, immutable: changed ? immutableChanges(earlier.value, object.value, object.kind) : [], changed, isNew: false, ...(now === '0' && copies !== '0' ? { scalesToZero: true } : {}) };
  });
}

function copiesOf(object: KubernetesObject): string | undefined {
  const value = at(object.value, 'spec.replicas');
  return value === undefined ? undefined : plainText(value);
}

/** Objects that are no longer there. */
export function goneObjects(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const kept = new Set(after.map(keyOf));
  return before.filter(object => !kept.has(keyOf(object)));
}

function immutableChanges(before: JsonObject, after: JsonObject, kind: string): readonly string[] {
  const found: string[] = [];
  for (const rule of immutableRules) {
    if (rule.kind !== kind || (rule.whileImmutable && before['immutable'] !== true)) continue;
    if (rule.allBut !== undefined) {
      const [a, b] = [objectAt(before, 'spec'), objectAt(after, 'spec')];
      const allowed = new Set(rule.allBut.split(' '));
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) if (!allowed.has(name) && !equal(a[name], b[name])) found.push(`spec.${name}`);
    }
    for (const path of rule.fields?.split(' ') ?? []) {
      // A field that is left out keeps what the cluster gave it.
      const [a, b] = [at(before, path), at(after, path)];
      if (!equal(a, b) && !(path.startsWith('spec.clusterIP') && (a === undefined || b === undefined || b === ''))) found.push(path);
    }
  }
  if (kind === 'PersistentVolumeClaim' && shrinks(at(before, 'spec.resources.requests.storage'), at(after, 'spec.resources.requests.storage'))) found.push('spec.resources.requests.storage');
  return found;
}

const objectAt = (value: JsonObject, name: string): JsonObject => (isObject(value[name]) ? value[name] : {});
const at = (value: JsonObject, path: string): Json | undefined => path.split('.').reduce<Json | undefined>((one, name) => field(one, name), value);
const equal = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

function shrinks(before: Json | undefined, after: Json | undefined): boolean {
  const [a, b] = [quantity(before), quantity(after)];
  return a !== undefined && b !== undefined && b < a;
}

const units: Readonly<Record<string, number>> = { '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };

function quantity(value: Json | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kMGTP]i?|m|)$/.exec(plainText(value)) ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** A limit or request of a container that gets smaller: what needs more is killed or throttled once this is applied. */
export interface LoweredLimit {
  readonly container: string;
  /** `limits.memory` */
  readonly field: string;
  readonly from: string;
  readonly to: string;
  readonly path: readonly (string | number)[];
}

export function loweredLimits(before: readonly KubernetesObject[], object: KubernetesObject): readonly LoweredLimit[] {
  const earlier = before.find(one => keyOf(one) === keyOf(object));
  if (!earlier) return [];
  const where = object.kind === 'Pod' ? ['spec'] : object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
  const inside = (one: KubernetesObject): Json | undefined => at(one.value, where.join('.'));
  const old = listField(inside(earlier), 'containers');
  return listField(inside(object), 'containers').flatMap((container, i) => {
    const name = textField(container, 'name') ?? '';
    const was = old.find(one => textField(one, 'name') === name);
    return ['limits.memory', 'limits.cpu', 'requests.memory', 'requests.cpu'].flatMap((field): readonly LoweredLimit[] => {
      const read = (one: Json | undefined): Json | undefined => field.split('.').reduce<Json | undefined>((value, step) => plainField(value, step), plainField(one, 'resources'));
      const [a, b] = [read(was), read(container)];
      return shrinks(a, b) ? [{ container: name, field, from: plainText(a), to: plainText(b), path: [...where, 'containers', i, 'resources', ...field.split('.')] }] : [];
    });
  });
}

const plainField = (value: Json | undefined, name: string): Json | undefined => (value === undefined ? undefined : field(value, name));

/** What deleting an object takes along, in the fields of a change. */
export function lossOf(object: KubernetesObject, namespace: string | undefined): Pick<InfrastructureChange, 'system' | 'kind' | 'address' | 'type' | 'place' | 'keeps' | 'protection' | 'notChecked' | 'disruption' | 'extent'> {
  const kind = kindNamed(object.kind);
  const own = kind.cluster ? undefined : object.namespace ?? namespace;
  const base = { system: 'kubernetes' as const, kind: kind.kind, address: object.name, type: object.kind, place: own, disruption: kind.disruption === 'none' ? 'none' as const : kind.disruption };
  if (object.kind === 'StatefulSet') {
    const goes = textField(field(field(object.value, 'spec'), 'persistentVolumeClaimRetentionPolicy'), 'whenDeleted') === 'Delete';
    const claims = listField(field(object.value, 'spec'), 'volumeClaimTemplates').map(one => textField(field(one, 'metadata'), 'name') ?? '').filter(name => name !== '');
    if (goes) return { ...base, keeps: 'data', protection: ['whenDeleted: Delete, its volume claims go too'], notChecked: ['snapshots'] };
    return { ...base, keeps: claims.length > 0 ? 'unknown' : 'nothing', protection: claims.length > 0 ? [`the volume claims of ${claims.join(', ')} stay`] : [], notChecked: [] };
  }
  if (object.kind === 'CustomResourceDefinition') return { ...base, keeps: 'data', extent: 'all', protection: [`every ${textField(field(field(object.value, 'spec'), 'names'), 'kind') ?? 'custom resource'} of the cluster goes with it`], notChecked: ['how many there are'] };
  if (object.kind === 'Namespace') return { ...base, keeps: 'data', extent: 'all', protection: ['everything in it goes with it'], notChecked: ['what it holds'] };
  if (object.kind === 'PersistentVolumeClaim') return { ...base, keeps: 'data', protection: [], notChecked: ['the reclaim policy of its volume', 'snapshots'] };
  // The manifest holds what such an object holds.
  if (object.kind === 'ConfigMap' || object.kind === 'Secret') return { ...base, keeps: 'nothing', protection: [], notChecked: [] };
  return { ...base, keeps: kind.keeps ?? 'unknown', protection: [], notChecked: [] };
}

let byName: ReadonlyMap<string, KubernetesKind> | undefined;

function kindNamed(kind: string): KubernetesKind {
  byName ??= new Map(kubernetesKinds.flatMap(one => one.names.split(' ').map(name => [name, one] as const)));
  const words = kind.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return byName.get(kind.toLowerCase()) ?? { kind: words, names: kind.toLowerCase() };
}
