// An edit of a manifest, a kustomization, a patch or a chart: fields that the cluster will not let change.
import { looksLikeManifest, parseManifests, type KubernetesObject } from '../../../parse/manifest/kubernetes';
import type { Effect } from '../../../model/effect';
import { child, nameOf, parentOf } from '../../files/paths';
import { nothing, type Found, type World } from '../../world';
import { effectOfChange } from '../change';
import { sourcesNow, sourcesUntil, type Edit, type Sources } from '../sources';
import { renderChart } from './chart';
import { compareObjects, goneObjects, loweredLimits, lossOf, type LoweredLimit, type ObjectChange } from './compare';
import { buildKustomization, kustomizationNames } from './kustomize';

/** Undefined: nothing of Kubernetes. */
export async function readKubernetesEdit(edit: Edit, world: World): Promise<Found | undefined> {
  const [before, after] = [sourcesUntil(world, [edit]), sourcesNow(world, [edit])];
  const chart = await chartOf(edit.path, after);
  if (chart !== undefined) {
    const values = /\.ya?ml$/.test(edit.path) && parentOf(edit.path) === chart && !['values.yaml', 'Chart.yaml'].includes(nameOf(edit.path)) ? [edit.path] : [];
    const release = { name: nameOf(chart), namespace: 'default' };
    return found(await renderChart(chart, values, release, before) ?? [], await renderChart(chart, values, release, after) ?? [], edit, undefined);
  }
  const isManifest = [edit.before, edit.after].some(text => text !== undefined && looksLikeManifest(text));
  if (!isManifest && !kustomizationNames.includes(nameOf(edit.path))) return undefined;
  const own = isManifest && !kustomizationNames.includes(nameOf(edit.path)) ? found(edit.before === undefined ? [] : parseManifests(edit.before) ?? [], edit.after === undefined ? [] : parseManifests(edit.after) ?? [], edit, undefined) : nothing;
  const effects: Effect[] = own.effects.map(one => one.effect);
  for (const folder of await kustomizations(parentOf(edit.path), world)) {
    const [old, fresh] = [await buildKustomization(folder, before), await buildKustomization(folder, after)];
    if (!old || !fresh) continue;
    for (const one of found(old.objects, fresh.objects, edit, nameOf(folder)).effects) {
      if (!effects.some(known => known.resource.address === one.effect.resource.address && known.resource.kind === one.effect.resource.kind)) effects.push(one.effect);
    }
  }
  return { ...nothing, effects: effects.map(effect => ({ effect })), reads: after.reads };
}

async function chartOf(path: string, sources: Sources): Promise<string | undefined> {
  for (const folder of [parentOf(path), parentOf(parentOf(path))]) if (await sources.read(child(folder, 'Chart.yaml')) !== undefined) return folder;
  return undefined;
}

/** Kustomizations that may take this folder in: itself, and what lies up to two levels above with its folders. */
async function kustomizations(folder: string, world: World): Promise<readonly string[]> {
  const candidates = new Set([folder]);
  let at = folder;
  for (let level = 0; level < 2; level++) {
    at = parentOf(at);
    for (const name of (await world.facts.list(at) ?? []).filter(one => !one.includes('.')).slice(0, 30)) {
      candidates.add(child(at, name));
      if (name === 'overlays' || name === 'environments' || name === 'envs') for (const inner of (await world.facts.list(child(at, name)) ?? []).slice(0, 20)) candidates.add(child(child(at, name), inner));
    }
  }
  const found = await Promise.all([...candidates].slice(0, 80).map(async one => {
    const names = await world.facts.list(one) ?? [];
    return kustomizationNames.some(name => names.includes(name)) ? one : undefined;
  }));
  return found.filter(one => one !== undefined).slice(0, 12);
}

function found(before: readonly KubernetesObject[], after: readonly KubernetesObject[], edit: Edit, overlay: string | undefined): Found {
  const all = compareObjects(before, after);
  const changes = all.filter(change => change.immutable.length > 0);
  const renamed = renames(before, after);
  const lowered = after.flatMap(object => loweredLimits(before, object).map(limit => limitEffect(object, limit, edit, overlay)));
  return { ...nothing, effects: [...lowered.map(effect => ({ effect })), ...changes.map(change => ({ effect: immutableEffect(change, edit, overlay) })), ...all.filter(change => change.scalesToZero && !change.isNew).map(change => ({ effect: emptiedEffect(change, edit) })), ...renamed.map(pair => ({ effect: renamedEffect(pair, edit) }))] };
}

function immutableEffect(change: ObjectChange, edit: Edit, overlay: string | undefined): Effect {
  const loss = lossOf(change.object, undefined);
  const line = overlay === undefined ? change.object.lineOf((change.immutable[0] ?? '').split('.')) : undefined;
  return effectOfChange({
    ...loss, operation: 'replace', certainty: 'may', order: 'destroyThenCreate', forcedBy: change.immutable, returns: 'will', reason: 'kubernetes-immutable', values: { overlay: overlay ?? '' }, safer: { code: change.object.kind === 'StatefulSet' ? 'safer-orphan' : 'safer-new-name' },
  }, [{ kind: 'file', path: edit.path, line, writtenBySession: true }], true);
}

/** No copy is left once it is applied: an outage, not a loss. */
function emptiedEffect(change: ObjectChange, edit: Edit): Effect {
  return effectOfChange({ ...lossOf(change.object, undefined), operation: 'update', certainty: 'will', protection: undefined, notChecked: undefined, disruption: 'outage', reason: 'scales-to-zero', undo: { code: 'scale-back' } },
    [{ kind: 'file', path: edit.path, line: change.object.lineOf(['spec', 'replicas']), writtenBySession: true }], true);
}

/** Loses nothing and replaces nothing: a later apply restarts the pods with less. */
function limitEffect(object: KubernetesObject, limit: LoweredLimit, edit: Edit, overlay: string | undefined): Effect {
  return effectOfChange({
    ...lossOf(object, undefined), operation: 'update', certainty: 'may', protection: undefined, notChecked: undefined, disruption: 'degrades', reason: limit.field.endsWith('memory') ? 'kubernetes-less-memory' : 'kubernetes-less-cpu',
    values: { container: limit.container, field: limit.field, from: limit.from, to: limit.to },
  }, [{ kind: 'file', path: edit.path, line: overlay === undefined ? object.lineOf(limit.path) : undefined, writtenBySession: true }], true);
}

interface Renamed {
  readonly gone: KubernetesObject;
  readonly fresh: KubernetesObject;
}

/** What holds data and gets another name starts empty; the old one stays behind. */
function renames(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): readonly Renamed[] {
  const fresh = compareObjects(before, after).filter(change => change.isNew).map(change => change.object);
  return goneObjects(before, after).filter(object => object.kind === 'StatefulSet' || object.kind === 'PersistentVolumeClaim').flatMap(gone => {
    const other = fresh.find(one => one.kind === gone.kind && JSON.stringify(one.value['spec'] ?? null).length > 2);
    return other ? [{ gone, fresh: other }] : [];
  });
}

function renamedEffect({ gone, fresh }: Renamed, edit: Edit): Effect {
  return effectOfChange({
    ...lossOf(gone, undefined), operation: 'replace', certainty: 'may', order: 'createThenDestroy', forcedBy: [`its name becomes ${fresh.name}`], returns: 'will', reason: 'kubernetes-renamed', values: { newName: fresh.name }, reversibility: 'recoverable',
  }, [{ kind: 'file', path: edit.path, line: fresh.lineOf(['metadata', 'name']), writtenBySession: true }], true);
}
