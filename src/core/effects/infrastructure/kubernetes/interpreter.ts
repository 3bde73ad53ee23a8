// kubectl with files: `apply`, `create`, `replace` and `delete` of `-f FILE…`, `-f FOLDER` and `-k FOLDER`, and `helm upgrade` of a plain
// chart. What is named on the command line, and everything that cannot be read here, is left to others.
import { toolNamed } from '../../../knowledge/families';
import type { Call } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import { parseManifests, type KubernetesObject } from '../../../parse/manifest/kubernetes';
import { argumentsOf, given, optionValue, optionValues, type Arguments } from '../../callArguments';
import { absolute, child } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { isSameThing } from '../../sameThing';
import { evidenceOf } from '../../toolEffect';
import { nothing, type Interpreter, type World } from '../../world';
import { effectOfChange, type InfrastructureChange } from '../change';
import { sourcesBefore, sourcesNow, type Sources } from '../sources';
import { earlierEffects } from '../terraform/remembered';
import { renderChart } from './chart';
import { compareObjects, lossOf, type ObjectChange } from './compare';
import { printedChanges } from './printedDiffs';
import { buildKustomization } from './kustomize';

export const readKubectlFiles: Interpreter = async (call, world) => {
  const tool = toolNamed('kubectl');
  if (!tool || call.cwd === undefined || call.host !== undefined) return undefined;
  const args = argumentsOf(call, tool);
  const verb = args.positionals[0]?.text;
  if (verb !== 'apply' && verb !== 'create' && verb !== 'replace' && verb !== 'delete') return undefined;
  if (args.positionals.length > 1) return undefined;
  const dryRun = args.options.find(option => option.name === '--dry-run');
  if (dryRun && dryRun.value?.text !== 'none') return nothing;
  const words = { files: optionValues(args, ['--filename'], tool), folder: optionValue(args, ['--kustomize'], tool)?.text, recursive: given(args, '-R', tool) !== undefined || given(args, '--recursive', tool) !== undefined };
  if (words.files.length === 0 && words.folder === undefined) return undefined;
  const now = sourcesNow(world);
  const after = await objectsOf(call, words, now);
  if (!after || after.length === 0) return undefined;
  // What comes on standard input has no text from before.
  const before = (await objectsOf(call, { ...words, files: words.files.filter(word => word.text !== '-') }, sourcesBefore(world)) ?? []).map(one => one.object);
  const namespace = optionValue(args, ['--namespace'], tool)?.text;
  const evidence = evidenceOf(call, [args.positionals[0], ...words.files]);
  const forced = given(args, '--force', tool) !== undefined;
  const pruned = verb === 'apply' && given(args, '--prune', tool) ? (readKnowledge(call, world)?.effects ?? []).map(found => found.effect).filter(effect => effect.operation === 'delete') : [];
  const effects = compareObjects(before, after.map(one => one.object)).map((change, i) => effectFor(verb, change, { namespace, forced, orphan: isOrphan(args), evidence: [...fileEvidence(after[i], change, now), ...evidence] }, world));
  const printed = verb === 'apply' ? await printedEffects(call, effects, { namespace, forced, orphan: false, evidence }, world) : [];
  const told = new Set(printed.map(keyOf));
  return { ...nothing, effects: [...printed, ...effects.filter(effect => effect.operation !== 'update' || !told.has(keyOf(effect))), ...pruned].map(effect => ({ effect, call })), reads: now.reads };

  function isOrphan(found: Arguments): boolean {
    return tool !== undefined && (given(found, '--cascade=orphan', tool) !== undefined || given(found, '--cascade=false', tool) !== undefined);
  }
};

const keyOf = (effect: Effect): string => `${effect.resource.kind} ${effect.resource.address}`;

/** What a diff in the folder says beyond that: fields that cannot change, objects that go. `effects`: known already. */
async function printedEffects(call: Call, effects: readonly Effect[], how: HowTo, world: World): Promise<readonly Effect[]> {
  const weighty = new Set(effects.filter(effect => effect.operation !== 'update' && effect.operation !== 'create').map(keyOf));
  const printed = await printedChanges(call.cwd ?? '/', 0, world);
  return printed.map(({ change, removed, path, line }) => effectFor(removed ? 'delete' : 'apply', change, { ...how, evidence: [{ kind: 'plan', path, entry: `line ${line}` }, ...how.evidence] }, world)).filter(effect => !weighty.has(keyOf(effect)));
}

interface Placed {
  readonly object: KubernetesObject;
  readonly path: string | undefined;
}

interface FileWords {
  readonly files: readonly { readonly text: string | undefined }[];
  readonly folder: string | undefined;
  readonly recursive: boolean;
}

async function objectsOf(call: Call, words: FileWords, sources: Sources): Promise<Placed[] | undefined> {
  const cwd = call.cwd ?? '/';
  const found: Placed[] = [];
  if (words.folder !== undefined) {
    const built = /^[a-z]+:\/\//.test(words.folder) ? undefined : await buildKustomization(absolute(words.folder, cwd, 'posix'), sources);
    if (!built) return undefined;
    found.push(...built.objects.map(object => ({ object, path: undefined })));
  }
  for (const word of words.files) {
    for (const one of (word.text ?? '\u0000').split(',')) {
      if (one === '-') {
        const objects = call.input?.kind === 'text' && call.input.partial !== true ? parseManifests(call.input.text) : undefined;
        if (!objects) return undefined;
        found.push(...objects.map(object => ({ object, path: undefined })));
        continue;
      }
      if (one.includes('\u0000') || /^https?:\/\//.test(one)) return undefined;
      const files = await filesAt(absolute(one, cwd, 'posix'), sources, words.recursive, 0);
      for (const path of files) {
        const text = await sources.read(path);
        const objects = text === undefined ? undefined : parseManifests(text);
        if (!objects) return undefined;
        found.push(...objects.map(object => ({ object, path })));
      }
    }
  }
  return found;
}

async function filesAt(path: string, sources: Sources, recursive: boolean, depth: number): Promise<readonly string[]> {
  if (/\.(?:ya?ml|json)$/.test(path)) return [path];
  const names = await sources.list(path);
  const own = names.filter(name => /\.(?:ya?ml|json)$/.test(name)).map(name => child(path, name));
  if (!recursive || depth > 5) return own.length > 0 || names.length > 0 ? own : [path];
  const inner = await Promise.all(names.filter(name => !name.includes('.')).slice(0, 100).map(name => filesAt(child(path, name), sources, true, depth + 1)));
  return [...own, ...inner.flat().filter(one => /\.(?:ya?ml|json)$/.test(one))];
}

interface HowTo {
  readonly namespace: string | undefined;
  readonly forced: boolean;
  readonly orphan: boolean;
  readonly evidence: readonly Evidence[];
}

function effectFor(verb: 'apply' | 'create' | 'replace' | 'delete', change: ObjectChange, how: HowTo, world: World): Effect {
  const loss = lossOf(change.object, how.namespace);
  const base: InfrastructureChange = { ...loss, operation: 'update', certainty: 'will', reason: 'kubernetes-update', protection: undefined, notChecked: undefined, disruption: 'none', keeps: loss.keeps };
  const gone: Partial<InfrastructureChange> = { protection: loss.protection, notChecked: loss.notChecked, disruption: loss.disruption, reversibility: loss.keeps === 'nothing' ? 'recoverable' : 'irreversible' };
  const at = (one: InfrastructureChange): Effect => effectOfChange(one, how.evidence, false);
  if (verb === 'delete') {
    if (how.orphan) return at({ ...base, operation: 'delete', reversibility: 'reversible', protection: ['--cascade=orphan: its pods and volumes stay'], reason: 'kubernetes-orphan', disposable: { kind: 'restorable', because: '--cascade=orphan leaves its pods and volumes in place' } });
    return at({ ...base, ...gone, operation: 'delete', reason: 'kubernetes-delete', undo: loss.keeps === 'nothing' ? { code: 'undo-apply-again' } : undefined });
  }
  if (verb === 'create') return at({ ...base, operation: 'create', reason: 'kubernetes-create' });
  if (verb === 'replace' && how.forced) return at({ ...base, ...gone, operation: 'replace', order: 'destroyThenCreate', forcedBy: ['--force', ...change.immutable], returns: returnsOf(change), reason: 'kubernetes-force', safer: { code: 'safer-apply' } });
  const created = at({ ...base, operation: 'create', reason: 'kubernetes-create' });
  if (wasDeleted(created, world)) return created;
  if (change.immutable.length > 0) {
    if (how.forced) return at({ ...base, ...gone, operation: 'replace', order: 'destroyThenCreate', forcedBy: [...change.immutable, '--force'], returns: returnsOf(change), reason: 'kubernetes-force', safer: { code: 'safer-orphan' } });
    return at({ ...base, certainty: 'may', reason: 'kubernetes-refused', values: { fields: change.immutable.join(', ') }, safer: { code: 'safer-orphan' } });
  }
  if (how.forced && change.isNew) return at({ ...base, ...gone, operation: 'replace', certainty: 'may', order: 'destroyThenCreate', forcedBy: ['--force'], returns: 'will', reason: 'kubernetes-force', notChecked: [...loss.notChecked ?? [], 'the live object'] });
  if (change.scalesToZero) return at({ ...base, ...(change.isNew ? { certainty: 'may' as const } : {}), disruption: 'outage', reason: 'scales-to-zero', undo: { code: 'scale-back' } });
  return at(base);
}

const returnsOf = (change: ObjectChange): 'will' | 'may' => (change.object.kind === 'PersistentVolumeClaim' || change.object.kind === 'Namespace' ? 'may' : 'will');

function wasDeleted(created: Effect, world: World): boolean {
  const last = earlierEffects(world).findLast(effect => ['delete', 'create', 'replace'].includes(effect.operation) && isSameThing(effect, created) && !effect.traits.includes('deferred'));
  return last?.operation === 'delete';
}

function fileEvidence(placed: Placed | undefined, change: ObjectChange, sources: Sources): readonly Evidence[] {
  const path = placed?.path;
  if (path === undefined) return [];
  const field = change.immutable[0]?.split('.');
  return [{ kind: 'file', path, line: change.object.lineOf(field ?? ['metadata', 'name']) ?? change.object.lineOf(['kind']), writtenBySession: sources.isWritten(path) }];
}

/** `helm upgrade NAME ./chart --force`: immutable changes of a plain chart become replacements. */
export const readHelmUpgrade: Interpreter = async (call, world) => {
  const tool = toolNamed('helm');
  if (!tool || call.cwd === undefined) return undefined;
  const args = argumentsOf(call, tool);
  const [verb, name, chart] = args.positionals.map(word => word.text);
  if (verb !== 'upgrade' || name === undefined || chart === undefined || given(args, '--dry-run', tool)) return undefined;
  const forced = given(args, '--force', tool) ?? given(args, '--force-replace', tool);
  const folder = absolute(chart, call.cwd, 'posix');
  const namespace = optionValue(args, ['--namespace'], tool)?.text;
  const files = optionValues(args, ['--values'], tool).flatMap(word => (word.text === undefined ? [] : [absolute(word.text, call.cwd ?? '/', 'posix')]));
  const now = sourcesNow(world);
  const isHere = /^\.{0,2}\//.test(`${chart}/`);
  const [after, before] = isHere ? await Promise.all([renderChart(folder, files, { name, namespace: namespace ?? 'default' }, now), renderChart(folder, files, { name, namespace: namespace ?? 'default' }, sourcesBefore(world))]) : [];
  const changes = !after || !before ? [] : compareObjects(before, after).filter(change => change.immutable.length > 0);
  const how: HowTo = { namespace, forced: forced !== undefined, orphan: false, evidence: evidenceOf(call, args.positionals.slice(0, 2)) };
  const worked = changes.map(change => effectFor('apply', change, how, world));
  const printed = await printedEffects(call, worked, how, world);
  if (worked.length + printed.length === 0) return undefined;
  const known = (readKnowledge(call, world)?.effects ?? []).map(found => found.effect);
  const told = new Set(printed.map(keyOf));
  return { ...nothing, effects: [...printed, ...worked.filter(effect => !told.has(keyOf(effect))), ...known].map(effect => ({ effect, call })), reads: now.reads };
};
