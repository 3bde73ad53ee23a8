// `kubectl delete` of objects named on the command line: which kinds, which objects, which of them hold data or come back by themselves.
// Forms: `delete KIND NAME…`, `delete KIND/NAME…`, `delete KIND,KIND --all | -l SELECTOR | NAME…`. Files (`-f`, `-k`) are read elsewhere.
import { kubernetesKinds, type KubernetesKind } from '../../knowledge/kubernetes';
import { toolNamed } from '../../knowledge/families';
import type { Tool } from '../../knowledge/schema';
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { argumentsOf, given, optionValue, type Arguments } from '../callArguments';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nothing, type Found, type Interpreter } from '../world';

/** One object, or all that a filter selects. */
interface Target {
  readonly kind: KubernetesKind;
  readonly name: string;
  readonly extent: 'one' | 'filtered' | 'all';
  readonly words: readonly Word[];
}

export const readKubectlDelete: Interpreter = call => Promise.resolve(deleteFound(call));

function deleteFound(call: Call): Found | undefined {
  const tool = call.program === undefined ? undefined : toolNamed(call.program);
  if (!tool) return undefined;
  const args = argumentsOf(call, tool);
  if (args.positionals[0]?.text !== 'delete') return undefined;
  const dryRun = args.options.findLast(option => option.name === '--dry-run');
  if (dryRun && dryRun.value?.text !== 'none') return nothing;
  const files = optionValue(args, ['--filename', '--kustomize'], tool);
  if (files) return unreadFiles(files, call, args, tool);
  const targets = targetsOf(args, tool);
  if (!targets.length) return undefined;
  return foundIn(call, targets.map(target => effectOf(target, call, args, tool)), { unread: unknownNames(targets) });
}

/** The objects of manifests that could not be read here: a pipe, an address, a folder that is not there. */
function unreadFiles(files: Word, call: Call, args: Arguments, tool: Tool): Found {
  const from = files.text === '-' ? 'its input' : files.text ?? files.raw;
  const namespace = optionValue(args, ['--namespace'], tool);
  const effect = toolEffect(call, 'kubernetes', {
    operation: 'delete', certainty: 'may', reversibility: 'irreversible', disruption: 'unknown', notChecked: ['which objects these are'], reason: { code: 'kubectl-delete' }, safer: { code: 'kubectl-delete-dry-run' },
    resource: { kind: 'object', address: `every object in ${from}`, keeps: 'unknown', extent: 'several', place: namespace?.text ?? namespace?.raw },
  }, [args.positionals[0], files]);
  return foundIn(call, [effect], { unread: [{ what: from, why: 'the manifests were not read', span: files.span }] });
}

function targetsOf(args: Arguments, tool: Tool): readonly Target[] {
  const words = args.positionals.slice(1);
  const [first, ...rest] = words;
  if (!first) return given(args, '-n', tool) ? [{ kind: anyKind('object'), name: 'objects', extent: 'filtered', words: [] }] : [];
  if ((first.text ?? first.raw).includes('/')) return words.map(word => pairOf(word));
  const kinds = (first.text ?? first.raw).split(',').filter(Boolean);
  const everything = given(args, '--all', tool) !== undefined;
  const selector = optionValue(args, ['--selector', '--field-selector'], tool);
  return kinds.flatMap((name): readonly Target[] => {
    const kind = kindNamed(name);
    if (rest.length) return rest.map(word => ({ kind, name: word.text ?? word.raw, extent: 'one' as const, words: [first, word] }));
    if (selector) return [{ kind, name: `every ${kind.kind} with ${selector.text ?? selector.raw}`, extent: 'filtered', words: [first, selector] }];
    const where = kind.cluster ? ' of the cluster' : given(args, '--all-namespaces', tool) ? ' of every namespace' : '';
    return [{ kind, name: everything || given(args, '--all-namespaces', tool) ? `all ${plural(kind.kind)}${where}` : plural(kind.kind), extent: 'all', words: [first] }];
  });
}

function pairOf(word: Word): Target {
  const [kind = '', ...name] = (word.text ?? word.raw).split('/');
  return { kind: kindNamed(kind), name: name.join('/'), extent: 'one', words: [word] };
}

let byName: ReadonlyMap<string, KubernetesKind> | undefined;

/** A kind by any of its names, `deployments.apps` and `deployments.v1.apps` included. */
function kindNamed(name: string): KubernetesKind {
  byName ??= new Map(kubernetesKinds.flatMap(kind => kind.names.split(' ').map(one => [one, kind] as const)));
  const lower = name.toLowerCase();
  return byName.get(lower) ?? byName.get(lower.split('.')[0] ?? '') ?? anyKind(lower.split('.')[0] ?? name);
}

const anyKind = (kind: string): KubernetesKind => ({ kind, names: kind, disruption: undefined });
const plural = (kind: string): string => (/s$/.test(kind) ? kind : /(?:s|x|ch)$/.test(kind) ? `${kind}es` : /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`);

/** Names that a controller gives: `web-5d9f7c6b8d-abcde`, `backup-28391040-x7k2p`. It makes another. */
const ownedPod = /-(?:[0-9a-f]{8,10}|[bcdfghjklmnpqrstvwxz2-9]{8,10}|\d{8})-[a-z0-9]{5}$/;
const ordinalPod = /-\d+$/;

function effectOf(target: Target, call: Call, args: Arguments, tool: Tool): Effect {
  const { kind } = target;
  const forced = given(args, '--force', tool) !== undefined || optionValue(args, ['--grace-period'], tool)?.text === '0';
  const orphans = given(args, '--cascade=orphan', tool) ?? given(args, '--cascade=false', tool);
  const namespace = kind.cluster ? undefined : optionValue(args, ['--namespace'], tool);
  const base = partsOf(target, forced, orphans !== undefined);
  return toolEffect(call, 'kubernetes', {
    ...base,
    resource: { ...base.resource, place: namespace?.text ?? namespace?.raw },
    traits: [...(base.traits ?? []), ...(forced && kind.kind === 'pod' ? ['bypass' as const] : [])],
  }, [args.positionals[0], ...target.words]);
}

function partsOf(target: Target, forced: boolean, orphans: boolean): ToolEffect {
  const { kind, name, extent } = target;
  const base: ToolEffect = { operation: 'delete', resource: { kind: kind.kind, address: name, keeps: kind.keeps ?? 'unknown', extent } };
  if (kind.comesBack || kind.kind === 'event') return { ...base, reversibility: 'reversible', disruption: kind.disruption ?? 'none', reason: { code: 'kubectl-delete-comes-back' } };
  if (orphans) {
    return { ...base, resource: { ...base.resource, keeps: 'nothing' }, reversibility: 'reversible', disruption: 'none',
      disposable: { kind: 'restorable', because: '--cascade=orphan leaves its pods and volumes in place' }, reason: { code: 'kubectl-delete-orphan' } };
  }
  if (kind.kind === 'pod') return podParts(base, target, forced);
  if (kind.keeps === 'data') {
    return { ...base, reversibility: 'irreversible', disruption: kind.disruption ?? 'unknown', notChecked: kind.cluster ? ['what it holds'] : ['volume claims'],
      reason: { code: `kubectl-delete-${kind.kind.replace(/ /g, '-')}` }, safer: { code: 'kubectl-delete-dry-run' } };
  }
  return { ...base, reversibility: kind.keeps === 'nothing' ? 'recoverable' : 'irreversible', disruption: kind.disruption ?? 'unknown', undo: { code: 'kubectl-apply-again' },
    reason: { code: 'kubectl-delete' }, safer: { code: 'kubectl-delete-dry-run' } };
}

function podParts(base: ToolEffect, { name, extent }: Target, forced: boolean): ToolEffect {
  if (extent !== 'one') return { ...base, reversibility: 'recoverable', disruption: 'outage', reason: { code: 'kubectl-delete-pods' }, notChecked: ['pods that no controller owns'] };
  if (ordinalPod.test(name) && !ownedPod.test(name)) {
    return { ...base, resource: { ...base.resource, keeps: 'unknown' }, reversibility: 'recoverable', disruption: 'outage', notChecked: ['its volume claim'], reason: { code: forced ? 'kubectl-force-stateful-pod' : 'kubectl-delete-stateful-pod' } };
  }
  if (ownedPod.test(name)) return { ...base, reversibility: 'reversible', disruption: 'degrades', undo: { code: 'controller-restarts' }, reason: { code: 'kubectl-delete-owned-pod' } };
  return { ...base, reversibility: 'recoverable', disruption: 'outage', notChecked: ['whether a controller makes it again'], reason: { code: 'kubectl-delete-pod' } };
}

function unknownNames(targets: readonly Target[]): Found['unread'] {
  const words = new Set(targets.flatMap(target => target.words).filter(word => word.text === undefined));
  return [...words].map(word => ({ what: word.raw, why: 'its value is not known before it runs', span: word.span }));
}
