// What an apply would do, worked out from configuration and state without running Terraform: a reading of the sources, not a
// plan. Where the two could differ the certainty is `may`.
import type { Block, Expression } from '../../../parse/hcl/syntax';
import type { StateInstance, TerraformState } from '../../../parse/plan/terraformState';
import { differencesOf, type Difference } from './differences';
import { addressIn, isIn, movesOf, previousAddress, removalsOf, withoutKeys, type Move } from './moves';
import { evaluateProject, type Evaluation, type Instance, type Project } from './project';
import { openObject, type ValueObject } from '../value';

export interface PlanOptions {
  readonly destroy: boolean;
  /** `-replace`, `-target`, `-exclude` addresses. */
  readonly replace: readonly string[];
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
  /** Tainted, untainted or taken out of the state earlier in the session. */
  readonly tainted: readonly string[];
  readonly untainted: readonly string[];
  readonly forgotten: readonly string[];
}

export const plainOptions: PlanOptions = { destroy: false, replace: [], targets: [], excludes: [], tainted: [], untainted: [], forgotten: [] };

/** Why an object is replaced or deleted. */
export type Cause =
  | 'attribute' | 'pending' | 'tainted' | 'requested' | 'triggered'
  | 'renamed' | 'blockRemoved' | 'removedBlock' | 'repetition' | 'key' | 'count' | 'module' | 'destroy' | 'deposed' | 'provider' | 'imported';

export interface PlannedChange {
  readonly operation: 'create' | 'update' | 'replace' | 'delete' | 'forget';
  readonly address: string;
  /** Replacements by another address (a rename): where the new object will be. */
  readonly newAddress?: string;
  /** A `moved` block (or Terraform itself, for `count`) names it anew: its address in the state. */
  readonly movedFrom?: string;
  readonly type: string;
  readonly cause: Cause | undefined;
  readonly certainty: 'will' | 'may';
  readonly order?: 'destroyThenCreate' | 'createThenDestroy';
  readonly forcedBy: readonly string[];
  readonly differences: readonly Difference[];
  /** What is there: the state, or what the configuration said before. */
  readonly prior?: ValueObject;
  readonly after?: ValueObject;
  readonly fromState: boolean;
  /** `prevent_destroy` stands in the new configuration: the plan ends in an error. */
  readonly prevented: boolean;
  /** It stood in the old configuration and is gone with the block. */
  readonly lostPrevention: boolean;
  readonly file?: string;
  readonly line?: number;
  readonly text?: string;
  /** The block as it will be: its provisioners run. Undefined: no block stands for it any longer. */
  readonly block?: Block;
}

export interface Planned {
  readonly changes: readonly PlannedChange[];
  /** What could not be worked out, in words. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
  /** Objects of the state or of the configuration before. */
  readonly known: number;
}

interface Prior {
  readonly address: string;
  readonly type: string;
  readonly values: ValueObject;
  readonly hidden: ReadonlySet<string>;
  readonly tainted: boolean;
  readonly provider: string;
  readonly fromState: boolean;
  readonly instance: Instance | undefined;
}

/** `before`: the configuration as last applied, as far as known; without state it stands in for it. */
export function planProject(now: Project, before: Project | undefined, state: TerraformState | undefined, options: PlanOptions = plainOptions): Planned {
  const stateByAddress = new Map<string, StateInstance>((state?.instances ?? []).filter(one => !one.deposed && !options.forgotten.some(gone => isIn(one.address, gone))).map(one => [one.address, one]));
  const dataOf = (address: string): ValueObject | undefined => {
    const found = stateByAddress.get(address);
    return found && openObject(found.attributes, { form: address, pending: [] });
  };
  let old: Evaluation | undefined;
  if (before) {
    evaluateProject(before, evaluation => {
      old = evaluation;
      return { dataOf, valueOf: oldValue };
    });
  }
  const priors = priorObjects();
  const planned = new Map<string, PlannedChange | undefined>();
  const claims = new Map<string, Prior>();
  const triggersInProgress = new Set<string>();
  // Filled once every module is known; a key that hangs on a resource may ask before.
  const complete: { moves?: readonly Move[] } = {};
  let next!: Evaluation;
  evaluateProject(now, evaluation => {
    next = evaluation;
    return { dataOf, valueOf: newValue };
  });
  complete.moves = movesOf(next.modules);
  const removals = removalsOf(now.root);

  const changes = options.destroy ? destroyed() : applied();
  return { changes: limited(changes), unread: unreadParts(), known: priors.size };

  function oldValue(instance: Instance): ValueObject {
    const body = old?.bodyOf(instance) ?? {};
    const stored = stateByAddress.get(instance.address)?.attributes as ValueObject | undefined;
    return openObject({ ...stored, ...body }, { form: instance.address, pending: [] });
  }

  function priorObjects(): ReadonlyMap<string, Prior> {
    const found = new Map<string, Prior>();
    if (state) {
      for (const one of stateByAddress.values()) {
        if (one.mode === 'data') continue;
        const tainted = (one.tainted || options.tainted.includes(one.address)) && !options.untainted.includes(one.address);
        found.set(one.address, { address: one.address, type: one.type, values: one.attributes, hidden: one.sensitive, tainted, provider: one.provider, fromState: true, instance: old?.has(one.address) });
      }
      return found;
    }
    for (const instance of old?.instances ?? []) {
      if (options.forgotten.some(gone => isIn(instance.address, gone))) continue;
      found.set(instance.address, {
        address: instance.address, type: instance.type, values: old?.bodyOf(instance) ?? {}, hidden: new Set(),
        tainted: options.tainted.includes(instance.address), provider: '', fromState: false, instance,
      });
    }
    return found;
  }

  function priorOf(instance: Instance): Prior | undefined {
    const address = previousAddress(instance.address, complete.moves ?? movesOf(next.modules), at => priors.has(at) && priors.get(at)?.type === instance.type, at => next.has(at) !== undefined);
    const prior = address === undefined ? undefined : priors.get(address);
    if (prior) claims.set(instance.address, prior);
    return prior;
  }

  function newValue(instance: Instance): ValueObject {
    const body = next.bodyOf(instance);
    const change = changeOf(instance);
    const prior = claims.get(instance.address);
    if (!prior || change?.operation === 'create') return openObject(body, { form: instance.address, pending: [instance.address] });
    if (change?.operation === 'replace') return openObject(body, { form: instance.address, pending: [instance.address] });
    return openObject(prior.fromState ? { ...prior.values, ...body } : body, { form: prior.address, pending: [] });
  }

  function changeOf(instance: Instance): PlannedChange | undefined {
    if (planned.has(instance.address)) return planned.get(instance.address);
    planned.set(instance.address, undefined);
    const change = workOut(instance);
    planned.set(instance.address, change);
    return change;
  }

  function workOut(instance: Instance): PlannedChange | undefined {
    const { block, file } = instance.placed;
    const prior = priorOf(instance);
    const body = next.bodyOf(instance);
    const base = { address: prior?.address ?? instance.address, type: instance.type, after: body, fromState: prior?.fromState ?? false, prevented: isSet(block, 'prevent_destroy'), lostPrevention: false, file, line: block.line, block };
    if (!prior) {
      if (now.root.imports.some(one => addressIn(one.block.body.attributes.get('to')?.value) === instance.address)) return { ...base, operation: 'update', cause: 'imported', certainty: 'may', forcedBy: [], differences: [], prevented: false };
      return { ...base, operation: 'create', cause: undefined, certainty: 'will', forcedBy: [], differences: [], prevented: false };
    }
    const beforeBody = prior.instance && old ? old.bodyOf(prior.instance) : undefined;
    const ignored = ignoredOf(block);
    const differences = ignored === 'all' ? [] : differencesOf({ type: instance.type, before: beforeBody, after: body, state: prior.fromState ? prior.values : undefined, hidden: prior.hidden })
      .filter(one => !ignored.some(name => one.path === name || one.path.startsWith(`${name}.`)))
      .filter(one => one.because !== 'drift' || worthSaying(one, prior, block));
    const at = placeOf(block, differences);
    // What a `moved` block names anew is known by its new address, as in Terraform's own plan.
    const moved = prior.address === instance.address ? {} : { address: instance.address, movedFrom: prior.address };
    const whole = { ...base, ...moved, ...at, prior: prior.values, differences, order: 'destroyThenCreate' as const };
    if (prior.tainted) return { ...whole, operation: 'replace', cause: 'tainted', certainty: 'will', forcedBy: ['tainted'] };
    if (options.replace.some(wanted => wanted === instance.address || wanted === instance.resource)) return { ...whole, operation: 'replace', cause: 'requested', certainty: 'will', forcedBy: ['-replace'] };
    const always = differences.filter(one => one.forces === 'always');
    const maybe = differences.filter(one => one.forces === 'conditional');
    if (always.length > 0) return { ...whole, operation: 'replace', cause: always.every(one => one.because === 'pending') ? 'pending' : 'attribute', certainty: always.some(one => one.because !== 'drift') ? 'will' : 'may', forcedBy: always.map(one => one.path) };
    const trigger = triggerOf(instance, block);
    if (trigger) return { ...whole, operation: 'replace', cause: 'triggered', certainty: 'will', forcedBy: ['replace_triggered_by', trigger] };
    if (maybe.length > 0) return { ...whole, operation: 'replace', cause: 'attribute', certainty: 'may', forcedBy: maybe.map(one => one.path) };
    const provider = providerSwitch(instance, prior);
    if (provider !== undefined) return { ...whole, operation: 'forget', cause: 'provider', certainty: 'may', forcedBy: [provider] };
    return differences.length > 0 ? { ...whole, operation: 'update', cause: undefined, certainty: 'will', forcedBy: [], order: undefined } : undefined;
  }

  /** Drift counts where it replaces for certain, or where `ignore_changes` hid it before. */
  function worthSaying(difference: Difference, prior: Prior, block: Block): boolean {
    const before = prior.instance ? ignoredOf(prior.instance.placed.block) : [];
    const wasIgnored = before === 'all' || before.some(name => difference.path === name || difference.path.startsWith(`${name}.`));
    return (wasIgnored && prior.instance?.placed.block !== block) || difference.forces === 'always';
  }

  function triggerOf(instance: Instance, block: Block): string | undefined {
    const list = lifecycleOf(block)?.body.attributes.get('replace_triggered_by')?.value;
    if (list?.kind !== 'list' || triggersInProgress.has(instance.address)) return undefined;
    triggersInProgress.add(instance.address);
    const found = list.items.map(item => triggeredBy(instance, item)).find(one => one !== undefined);
    triggersInProgress.delete(instance.address);
    return found;
  }

  function triggeredBy(instance: Instance, item: Expression): string | undefined {
    if (item.kind !== 'reference') return undefined;
    const written = `${instance.module === '' ? '' : `${instance.module}.`}${item.root}${item.steps.map(step => (step.kind === 'attribute' ? `.${step.name}` : '')).join('')}`;
    for (const other of next.instances) {
      if (written !== other.resource && !written.startsWith(`${other.resource}.`)) continue;
      const change = changeOf(other);
      if (!change || change.operation === 'create' || change.operation === 'forget') continue;
      const attribute = written.slice(other.resource.length + 1);
      if (attribute === '' || change.operation === 'replace' || change.differences.some(one => one.path.split('.')[0] === attribute)) return written;
    }
    return undefined;
  }

  function providerSwitch(instance: Instance, prior: Prior): string | undefined {
    const named = providerName(instance.placed.block);
    const earlier = prior.instance ? providerName(prior.instance.placed.block) : prior.fromState && prior.provider !== '' ? aliasOf(prior.provider) : named;
    return instance.module === '' && named !== earlier ? `provider = ${named ?? 'default'}` : undefined;
  }

  function applied(): readonly PlannedChange[] {
    const found = next.instances.map(changeOf).filter(change => change !== undefined);
    const claimed = new Set([...claims.values()].map(prior => prior.address));
    const gone = [...priors.values()].filter(prior => !claimed.has(prior.address)).map(goneChange).filter(change => change !== undefined);
    return ordered([...found, ...gone, ...deposed()]);
  }

  function goneChange(prior: Prior): PlannedChange | undefined {
    const plain = withoutKeys(prior.address);
    // What was not read may still hold it.
    if ([...next.unknownRepetition].some(one => plain === withoutKeys(one) || plain.startsWith(`${withoutKeys(one)}.`))) return undefined;
    if ([...next.unreadModules.keys()].some(one => plain.startsWith(`${withoutKeys(one)}.`))) return undefined;
    const removal = removals.find(one => isIn(prior.address, one.from));
    const resourceStays = next.instances.some(one => withoutKeys(one.address) === plain);
    const key = /\[([^\]]*)\]$/.exec(prior.address)?.[1];
    const cause: Cause = removal ? 'removedBlock' : !resourceStays ? 'blockRemoved' : key === undefined ? 'repetition' : next.instances.some(one => withoutKeys(one.address) === plain && typeof one.key === (key.startsWith('"') ? 'string' : 'number')) ? (key.startsWith('"') ? 'key' : 'count') : 'repetition';
    const block = prior.instance?.placed.block;
    return {
      operation: removal && !removal.destroys ? 'forget' : 'delete', address: prior.address, type: prior.type, cause,
      certainty: now.root.errors.length > 0 ? 'may' : 'will', forcedBy: [], differences: [], prior: prior.values, fromState: prior.fromState, prevented: false,
      lostPrevention: block !== undefined && isSet(block, 'prevent_destroy'), file: prior.instance?.placed.file, line: block?.line,
    };
  }

  function deposed(): readonly PlannedChange[] {
    return (state?.instances ?? []).filter(one => one.deposed && one.mode === 'managed').map(one => ({
      operation: 'delete', address: one.address, type: one.type, cause: 'deposed', certainty: 'will', forcedBy: [], differences: [], prior: one.attributes,
      fromState: true, prevented: false, lostPrevention: false,
    }));
  }

  function destroyed(): readonly PlannedChange[] {
    return [...priors.values()].map(prior => {
      const block = (next.has(prior.address) ?? prior.instance)?.placed.block;
      return {
        operation: 'delete' as const, address: prior.address, type: prior.type, cause: 'destroy' as const, certainty: 'will' as const, forcedBy: [], differences: [], prior: prior.values,
        fromState: prior.fromState, prevented: block !== undefined && isSet(block, 'prevent_destroy'), lostPrevention: false, file: next.has(prior.address)?.placed.file, line: block?.line, block: next.has(prior.address)?.placed.block,
      };
    });
  }

  /** Replaced resources that others depend on with `create_before_destroy` follow their order. */
  function ordered(found: readonly PlannedChange[]): readonly PlannedChange[] {
    if (!found.some(change => change.operation === 'replace')) return found;
    const first = createFirst(next);
    return found.map(change => (change.operation === 'replace' && first.has(withoutKeys(change.newAddress ?? change.address)) ? { ...change, order: 'createThenDestroy' } : change));
  }

  function limited(found: readonly PlannedChange[]): readonly PlannedChange[] {
    if (options.excludes.length > 0) return found.filter(change => !options.excludes.some(one => isIn(change.address, one)));
    if (options.targets.length === 0) return found;
    const wanted = new Set(options.targets.map(withoutKeys));
    const edges = dependenciesOf(next);
    const open = [...wanted];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const [address, others] of edges) if (options.destroy ? others.has(at) : address === at || address.startsWith(`${at}.`)) {
        for (const other of options.destroy ? [address] : others) if (!wanted.has(other)) { wanted.add(other); open.push(other); }
      }
    }
    return found.filter(change => options.targets.some(one => isIn(change.address, one) || isIn(change.newAddress ?? change.movedFrom ?? '', one)) || wanted.has(withoutKeys(change.address)));
  }

  function unreadParts(): Planned['unread'] {
    const modules = [...next.unreadModules].map(([address, source]) => ({ what: `module ${address}`, why: source === '' ? 'its source is not written as text' : `its source ${source} is not on this machine` }));
    const repeated = [...next.unknownRepetition].map(address => ({ what: address, why: 'how many there are is not known offline' }));
    const errors = now.root.errors.slice(0, 5).map(one => ({ what: `${one.file} line ${one.line}`, why: 'not readable as Terraform' }));
    return [...modules, ...repeated, ...errors];
  }
}

function placeOf(block: Block, differences: readonly Difference[]): { readonly line?: number; readonly text?: string } {
  for (const one of differences) {
    if (one.forces === 'no') continue;
    const [name = '', ...rest] = one.path.split('.');
    const attribute = block.body.attributes.get(name) ?? block.body.blocks.find(inner => inner.type === name)?.body.attributes.get(rest[0] ?? '');
    if (attribute) return { line: attribute.line, text: attribute.text.slice(0, 120) };
  }
  return {};
}

const lifecycleOf = (block: Block): Block | undefined => block.body.blocks.find(inner => inner.type === 'lifecycle');

function isSet(block: Block, name: string): boolean {
  const value = lifecycleOf(block)?.body.attributes.get(name)?.value;
  return value?.kind === 'literal' && (value.value === true || value.value === 'true');
}

function ignoredOf(block: Block): readonly string[] | 'all' {
  const value = lifecycleOf(block)?.body.attributes.get('ignore_changes')?.value;
  if (value?.kind === 'reference' && value.root === 'all') return 'all';
  if (value?.kind !== 'list') return [];
  return value.items.map(item => (item.kind === 'reference' ? [item.root, ...item.steps.map(step => (step.kind === 'attribute' ? step.name : ''))].filter(part => part !== '').join('.') : addressIn(item) ?? ''));
}

function providerName(block: Block): string | undefined {
  return addressIn(block.body.attributes.get('provider')?.value)?.split('.').slice(1).join('.') || undefined;
}

/** `provider["registry.terraform.io/hashicorp/aws"].us` → `us`. */
function aliasOf(provider: string): string | undefined {
  return /\]\.(\w[\w-]*)$/.exec(provider)?.[1];
}

/** Resource → resources that its block refers to, both without keys. */
export function dependenciesOf(evaluation: Evaluation): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Set(evaluation.instances.map(instance => withoutKeys(instance.address)));
  const edges = new Map<string, ReadonlySet<string>>();
  for (const instance of evaluation.instances) {
    const from = withoutKeys(instance.address);
    if (edges.has(from)) continue;
    const module = withoutKeys(instance.module);
    edges.set(from, new Set(referencesIn(instance.placed.block).map(one => (module === '' ? one : `${module}.${one}`)).filter(one => names.has(one))));
  }
  return edges;
}

function createFirst(evaluation: Evaluation): ReadonlySet<string> {
  const edges = dependenciesOf(evaluation);
  const found = new Set(evaluation.instances.filter(instance => isSet(instance.placed.block, 'create_before_destroy')).map(instance => withoutKeys(instance.address)));
  const open = [...found];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const other of edges.get(at) ?? []) if (!found.has(other)) { found.add(other); open.push(other); }
  }
  return found;
}

/** `aws_x.y` for every reference in a block, nested ones too. */
function referencesIn(block: Block): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [block.body];
  for (let at = open.pop(), left = 100_000; at !== undefined && left > 0; at = open.pop(), left--) {
    if (at instanceof Map) open.push(...(at.values() as Iterable<unknown>));
    else if (Array.isArray(at)) open.push(...(at as readonly unknown[]));
    else if (typeof at === 'object' && at !== null) {
      const node = at as { readonly kind?: unknown; readonly root?: unknown; readonly steps?: readonly { readonly kind: string; readonly name?: string }[] };
      if (node.kind === 'reference' && typeof node.root === 'string' && node.steps?.[0]?.kind === 'attribute') found.push(`${node.root}.${node.steps[0].name ?? ''}`);
      open.push(...Object.values(at as Record<string, unknown>).filter(one => typeof one === 'object' && one !== null));
    }
  }
  return found;
}

