// A `helm diff` or `kubectl diff` that lies in the folder: objects that lose themselves or a field that cannot change. It only adds to
// what the manifests say: a text may be of another release, and says nothing of what it leaves out.
import { immutableRules } from '../../../knowledge/kubernetesImmutable';
import type { KubernetesObject } from '../../../parse/manifest/kubernetes';
import { parseObjectDiff, type DiffedObject } from '../../../parse/plan/objectDiff';
import { child } from '../../files/paths';
import type { World } from '../../world';
import type { ObjectChange } from './compare';

export interface PrintedChange {
  readonly change: ObjectChange;
  readonly removed: boolean;
  readonly path: string;
  readonly line: number;
}

const named = /(?:diff|change|plan|preview).*\.(?:txt|diff|patch|log|out|md)$|\.(?:diff|patch)$/i;

/** `newerThan`: milliseconds since the epoch; older texts are left out. */
export async function printedChanges(folder: string, newerThan: number, world: World): Promise<readonly PrintedChange[]> {
  for (const name of (await world.facts.list(folder) ?? []).filter(one => named.test(one)).slice(0, 20)) {
    const path = child(folder, name);
    const stat = await world.facts.stat(path);
    if (stat?.kind !== 'file' || stat.modified + 60_000 < newerThan) continue;
    const objects = parseObjectDiff(await world.facts.read(path, 5 << 20) ?? '');
    if (!objects) continue;
    return objects.flatMap(one => {
      const change: ObjectChange = { object: standIn(one), immutable: one.change === 'changed' ? immutableIn(one) : [], changed: true, isNew: false };
      return one.change === 'removed' || change.immutable.length > 0 ? [{ change, removed: one.change === 'removed', path, line: one.line }] : [];
    });
  }
  return [];
}

const standIn = (one: DiffedObject): KubernetesObject => ({ apiVersion: '', kind: one.kind, name: one.name, namespace: one.namespace, value: {}, lineOf: () => undefined });

/** Fields of the rules that a changed path lies in. Where the context is cut a path may begin below `spec`. */
function immutableIn(one: DiffedObject): readonly string[] {
  const found = new Set<string>();
  for (const rule of immutableRules) {
    if (rule.kind !== one.kind || rule.whileImmutable) continue;
    for (const path of one.paths) {
      const parts = path.split('.');
      if (rule.allBut !== undefined && parts[0] === 'spec' && parts[1] !== undefined && !rule.allBut.split(' ').includes(parts[1])) found.add(`spec.${parts[1]}`);
      for (const field of rule.fields?.split(' ') ?? []) {
        const cut = field.replace(/^spec\./, '');
        if (path === field || path.startsWith(`${field}.`) || (parts[0] !== 'spec' && parts[0] !== 'metadata' && cut !== field && (path === cut || path.startsWith(`${cut}.`)))) found.add(field);
      }
    }
  }
  return [...found];
}
