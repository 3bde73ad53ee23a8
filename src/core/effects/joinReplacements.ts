// A delete of X and a create of X are one replacement, in one command or across the calls of a session.
import type { Effect } from '../model/effect';
import type { LedgerEntry } from '../model/session';
import type { FoundEffect } from './world';

/** Key under which a delete and a later create meet: same system, kind and address. */
export function ledgerKey(effect: Effect): string {
  const { system, kind, address, place } = effect.resource;
  return [system, place ?? '', kind, address].map(part => part.toLowerCase()).join('|');
}

/** Joins pairs, keeping the order of first appearance. `ledger`: what the session did before. */
export function joinReplacements(found: readonly FoundEffect[], ledger: readonly LedgerEntry[]): readonly FoundEffect[] {
  const joined: FoundEffect[] = [];
  for (const one of found) {
    const at = one.effect.operation === 'create' ? joined.findIndex(other => meets(other.effect, one.effect)) : -1;
    const earlier = joined[at];
    if (earlier) joined[at] = { ...earlier, effect: replacement(earlier.effect, one.effect) };
    else joined.push(closes(one, ledger) ?? one);
  }
  return joined;
}

function meets(deleted: Effect, created: Effect): boolean {
  return (deleted.operation === 'delete' || deleted.operation === 'replace') && ledgerKey(deleted) === ledgerKey(created);
}

/** A create that meets a delete of an earlier action: the pair is closed and said. */
function closes(one: FoundEffect, ledger: readonly LedgerEntry[]): FoundEffect | undefined {
  if (one.effect.operation !== 'create') return undefined;
  const entry = ledger.findLast(past => past.outcome !== 'denied' && meets(past.effect, one.effect));
  if (!entry || entry.effect.disposable) return undefined;
  const effect = replacement(entry.effect, one.effect);
  return { ...one, effect: { ...effect, evidence: [...one.effect.evidence, { kind: 'session', action: entry.action, text: entry.text }], traits: [...effect.traits] } };
}

function replacement(deleted: Effect, created: Effect): Effect {
  return {
    ...deleted,
    operation: 'replace',
    order: deleted.order ?? 'destroyThenCreate',
    forcedBy: deleted.forcedBy ?? [],
    returns: deleted.returns ?? 'may',
    certainty: deleted.certainty === 'will' && created.certainty === 'will' ? 'will' : 'may',
    evidence: [...deleted.evidence, ...created.evidence],
    traits: [...new Set([...deleted.traits, ...created.traits])],
  };
}
