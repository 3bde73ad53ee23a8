// One change of a piece of infrastructure, whatever tool makes it, → an effect. Owns the fields that policy reads; the words for
// its codes are in explain/words/infrastructure.ts.
import type { Disposable, Effect, Evidence, Reason, Trait } from '../../model/effect';
import type { Resource, System } from '../../model/resource';

export interface InfrastructureChange {
  readonly operation: 'create' | 'update' | 'replace' | 'delete' | 'forget';
  readonly system: System;
  readonly kind: string;
  readonly address: string;
  /** The type in its own system, shown in brackets. */
  readonly type: string;
  /** Its name in its own system where the address does not say it. */
  readonly name?: string;
  readonly place?: string;
  readonly keeps: Resource['keeps'];
  readonly where?: Resource['where'];
  readonly certainty: 'will' | 'may';
  readonly order?: Effect['order'];
  readonly forcedBy?: readonly string[];
  readonly returns?: Effect['returns'];
  readonly returnsBecause?: Reason;
  /** Word code of why: `terraform-renamed`. */
  readonly reason: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly protection?: readonly string[];
  readonly notChecked?: readonly string[];
  readonly reversibility?: Effect['reversibility'];
  readonly disruption?: Effect['disruption'];
  readonly disposable?: Disposable;
  readonly undo?: Reason;
  readonly safer?: Reason;
  readonly traits?: readonly Trait[];
  readonly count?: number;
  readonly extent?: Resource['extent'];
  readonly parts?: readonly string[];
}

/** `deferred`: an edit, which only makes a later apply do it. */
export function effectOfChange(change: InfrastructureChange, evidence: readonly Evidence[], deferred: boolean): Effect {
  const { operation } = change;
  const loses = operation === 'delete' || operation === 'replace';
  const resource: Resource = {
    system: change.system, kind: change.kind, address: change.address, place: change.place, keeps: change.keeps,
    extent: change.extent ?? 'one', where: change.where ?? 'remote', count: change.count,
    parts: change.parts ?? (change.name !== undefined && !change.address.includes(change.name) ? [change.name] : undefined),
  };
  return {
    operation, resource: defined(resource), certainty: change.certainty,
    reversibility: change.reversibility ?? (loses ? 'irreversible' : 'reversible'),
    disruption: change.disposable ? 'none' : change.disruption ?? disruptionOf(change),
    reason: { code: change.reason, values: { ...change.values, ...(change.type === '' ? {} : { type: change.type }), name: change.name ?? '' } },
    evidence,
    traits: [...(change.traits ?? []), ...(deferred ? ['deferred' as const] : []), ...(operation === 'replace' && change.order !== 'createThenDestroy' && change.returns !== 'will' ? ['lockstep' as const] : [])],
    ...defined({
      disposable: change.disposable, protection: change.protection?.length ? change.protection : undefined, notChecked: change.notChecked?.length ? change.notChecked : undefined,
      undo: change.undo, safer: change.safer,
    }),
    ...(operation === 'replace' ? defined({ order: change.order ?? 'destroyThenCreate', forcedBy: change.forcedBy ?? [], returns: change.returns ?? 'may', returnsBecause: change.returnsBecause }) : {}),
  };
}

function disruptionOf(change: InfrastructureChange): Effect['disruption'] {
  if (change.operation === 'replace') return change.order === 'createThenDestroy' ? 'degrades' : 'outage';
  return change.operation === 'delete' ? 'outage' : 'none';
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
