// A delete of X and a create of X are one replacement, in one command or across the calls of a session. Also what the session
// itself made (losing it costs nothing) and what a person denied before (it stays denied in any spelling).
import { comesBackOf } from '../knowledge/comesBack';
import type { Effect } from '../model/effect';
import type { LedgerEntry } from '../model/session';
import { holds, isKeyed, isSameThing, mayBeSameThing, mayStandFor, thingNames, touches } from './sameThing';
import type { FoundEffect } from './world';

/** Key of an effect's thing for the ledger and for the user's own answers: system, place, kind and address. */
export function ledgerKey(effect: Effect): string {
  const { system, kind, address, place } = effect.resource;
  return [system, place ?? '', kind, address].map(part => part.toLowerCase()).join('|');
}

/** Joins pairs, keeping the order of first appearance. `ledger`: what the session did before. */
export function joinReplacements(found: readonly FoundEffect[], ledger: readonly LedgerEntry[]): readonly FoundEffect[] {
  const joined: FoundEffect[] = [];
  const places = new Map<string, number[]>();
  for (const one of found) {
    const effect = { ...one, effect: withHistory(one.effect, ledger) };
    const at = makes(effect.effect) ? earlierDelete(effect.effect, joined, places) : undefined;
    const earlier = at === undefined ? undefined : joined[at];
    if (earlier && at !== undefined) joined[at] = { ...earlier, effect: replacement(earlier.effect, effect.effect) };
    else {
      const closed = closes(effect, ledger) ?? madeHere(effect, joined, places);
      for (const name of thingNames(closed.effect)) places.set(name, [...(places.get(name) ?? []), joined.length]);
      joined.push(closed);
    }
  }
  return withContents(withStandIns(withoutPrepared(joined)).map(one => standsInForEarlier(one, ledger) ?? one)).map(withReturn);
}

/** Makes the thing where it is not there: a deploy of what was deleted before makes it anew, whatever the tool calls that. */
function makes(effect: Effect): boolean {
  if (effect.operation === 'create') return true;
  // A release that is published again after it was taken back.
  if (effect.operation === 'send' && effect.resource.system === 'registry') return true;
  // A branch or tag that is pushed again after it was deleted there.
  if (effect.operation === 'send') return effect.resource.system === 'git' && !effect.traits.includes('export');
  // What a description brings about, unread: what it describes is made again where it is gone.
  if (effect.operation === 'update' && effect.traits.includes('unplanned')) return true;
  // What is written over as a whole is there anew.
  if (effect.operation === 'update' && effect.reversibility === 'irreversible' && effect.resource.extent === 'all') return true;
  if (effect.operation !== 'update' || effect.reversibility === 'irreversible' || effect.resource.system === 'files' || effect.resource.system === 'git') return false;
  return effect.resource.system !== 'database' || isKeyed(effect.resource.kind) || /^(?:database schema|index|topic|queue|stream|bucket)$/.test(effect.resource.kind);
}

/** What an edit only prepares, where a later part of the same command does it: said once. */
function withoutPrepared(joined: readonly FoundEffect[]): readonly FoundEffect[] {
  if (!joined.some(({ effect }) => isDeferred(effect))) return joined;
  const done = joined.map((one, at) => ({ effect: one.effect, at })).filter(({ effect }) => !isDeferred(effect) && effect.resource.system !== 'files' && (effect.operation === 'replace' || effect.operation === 'delete'));
  return joined.filter(({ effect }, at) => !isDeferred(effect) || effect.resource.system === 'files' || !done.some(other => other.at > at && other.effect.operation === effect.operation && isSameThing(other.effect, effect)));
}

/** A delete by identifier with the one create of its kind after it. */
function withStandIns(joined: readonly FoundEffect[]): readonly FoundEffect[] {
  const isOpen = ({ effect }: FoundEffect, operation: Effect['operation']): boolean => effect.operation === operation && !effect.disposable && effect.resource.where === 'remote' && !isDeferred(effect);
  const [gone, fresh] = [joined.filter(one => isOpen(one, 'delete')), joined.filter(one => isOpen(one, 'create'))];
  if (gone.length === 0 || fresh.length === 0 || gone.length > 50 || fresh.length > 50) return joined;
  const taken = new Map<FoundEffect, FoundEffect>();
  for (const one of gone) {
    const [first, ...others] = fresh.filter(other => joined.indexOf(other) > joined.indexOf(one) && mayStandFor(one.effect, other.effect));
    if (first && others.length === 0 && ![...taken.values()].includes(first) && gone.filter(other => mayStandFor(other.effect, first.effect)).length === 1) taken.set(one, first);
  }
  const made = new Set(taken.values());
  return joined.filter(one => !made.has(one)).map(one => {
    const other = taken.get(one);
    return other ? { ...one, effect: { ...replacement(one.effect, other.effect), certainty: 'may' as const } } : one;
  });
}

/** The same across the calls of a session: one open delete by identifier, and now one of its kind is made. */
function standsInForEarlier(one: FoundEffect, ledger: readonly LedgerEntry[]): FoundEffect | undefined {
  const { effect } = one;
  if (effect.operation !== 'create' || effect.resource.where !== 'remote' || effect.disposable || isDeferred(effect)) return undefined;
  const isOpen = (past: LedgerEntry, at: number): boolean => past.effect.operation === 'delete' && isDone(past) && !past.effect.disposable && !isDeferred(past.effect) && past.effect.resource.where === 'remote'
    && mayStandFor(past.effect, effect) && !ledger.slice(at + 1).some(later => isDone(later) && (later.effect.operation === 'replace' ? isSameThing(later.effect, past.effect) : later.effect.operation === 'create' && mayStandFor(past.effect, later.effect)));
  const [gone, ...others] = ledger.filter(isOpen);
  if (!gone || others.length > 0) return undefined;
  const joined = replacement({ ...gone.effect, evidence: [] }, effect);
  return { ...one, effect: { ...joined, certainty: 'may', evidence: [...effect.evidence, { kind: 'session', action: gone.action, text: gone.text }] } };
}

/** What a replaced container is created with was in it before, as far as anybody can see: it is replaced too. */
function withContents(joined: readonly FoundEffect[]): readonly FoundEffect[] {
  const containers = joined.map(one => one.effect).filter(effect => effect.operation === 'replace' && effect.resource.system !== 'files' && !effect.disposable && !isDeferred(effect));
  if (containers.length === 0) return joined;
  return joined.map(one => {
    const { effect } = one;
    const container = effect.operation === 'create' ? containers.find(outer => outer.resource.system === effect.resource.system && effect.resource.address.startsWith(`${outer.resource.address}/`)) : undefined;
    if (!container) return one;
    const reversibility = effect.resource.keeps === 'nothing' ? 'recoverable' : 'irreversible';
    return { ...one, effect: { ...effect, operation: 'replace', certainty: 'may', order: 'destroyThenCreate', forcedBy: [`delete of ${container.resource.address}`], returns: 'may', reversibility } };
  });
}

/** What is known to stand in the way of a create under the same name, where whoever found the replacement did not say. */
function withReturn(one: FoundEffect): FoundEffect {
  const { effect } = one;
  if (effect.operation !== 'replace' || effect.returnsBecause !== undefined || effect.returns === 'will' || effect.returns === 'willNot' || effect.order === 'createThenDestroy' || effect.disposable) return one;
  const fact = comesBackOf({ system: effect.resource.system, kind: effect.resource.kind, command: String(effect.reason.values?.['command'] ?? ''), isFinal: effect.reversibility === 'irreversible' });
  if (!fact) return one;
  // Under another name the create is not in its way.
  return { ...one, effect: { ...effect, returns: effect.certainty === 'may' ? 'may' : fact.returns, returnsBecause: { code: fact.code } } };
}

type Places = ReadonlyMap<string, readonly number[]>;

function earlierDelete(created: Effect, joined: readonly FoundEffect[], places: Places): number | undefined {
  return candidates(created, places).find(at => {
    const other = joined[at]?.effect;
    return other !== undefined && meets(other, created);
  });
}

function candidates(effect: Effect, places: Places): readonly number[] {
  return [...new Set(thingNames(effect).flatMap(name => places.get(name) ?? []))];
}

/** A later delete never waits for its create, what an edit only prepares meets nothing that is done, and what can be undone loses nothing. */
function meets(deleted: Effect, created: Effect): boolean {
  if (created.operation !== 'create' && (deleted.operation === 'replace' || deleted.reversibility === 'reversible')) return false;
  return (deleted.operation === 'delete' || deleted.operation === 'replace') && isDeferred(deleted) === isDeferred(created) && (mayBeSameThing(deleted, created) || (deleted.resource.system !== 'files' && holds(deleted, created)));
}

const isDeferred = (effect: Effect): boolean => effect.traits.includes('deferred');

/** A create that meets a delete of an earlier action: the pair is closed and said. */
function closes(one: FoundEffect, ledger: readonly LedgerEntry[]): FoundEffect | undefined {
  if (!makes(one.effect)) return undefined;
  if (one.effect.resource.system === 'files') return closesFile(one, ledger);
  const entry = ledger.findLast(past => isDone(past) && (past.effect.operation === 'delete' || makes(past.effect) || past.effect.operation === 'replace') && (mayBeSameThing(past.effect, one.effect) || holds(past.effect, one.effect)));
  // The last word counts: what was made again since is not missing.
  if (!entry || entry.effect.operation !== 'delete' || entry.effect.disposable || !meets(entry.effect, one.effect)) return undefined;
  const effect = replacement({ ...entry.effect, evidence: [] }, one.effect);
  return { ...one, effect: { ...effect, evidence: [...one.effect.evidence, { kind: 'session', action: entry.action, text: entry.text }] } };
}

/** A file or folder that is made where one lay that nothing brings back: lost by a command, written anew by a tool. */
function closesFile(one: FoundEffect, ledger: readonly LedgerEntry[]): FoundEffect | undefined {
  if (one.effect.operation !== 'create') return undefined;
  const entry = ledger.findLast(past => isDone(past) && past.effect.resource.system === 'files' && ['create', 'delete', 'replace'].includes(past.effect.operation) && (isSameThing(past.effect, one.effect) || holds(past.effect, one.effect)));
  const gone = entry?.effect;
  if (!entry || gone?.operation !== 'delete' || gone.disposable || gone.reversibility !== 'irreversible' || gone.certainty !== 'will' || gone.resource.where === 'temporary' || gone.traits.includes('broad') || isDeferred(gone)) return undefined;
  return { ...one, effect: { ...replacement({ ...gone, evidence: [] }, one.effect), evidence: [...one.effect.evidence, { kind: 'session', action: entry.action, text: entry.text }] } };
}

const isDone = (entry: LedgerEntry): boolean => entry.outcome === 'proposed' || entry.outcome === 'ran';

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

/** What the session made, and what was denied. */
function withHistory(effect: Effect, ledger: readonly LedgerEntry[]): Effect {
  if (effect.operation === 'read' || effect.operation === 'execute' || effect.operation === 'create') return effect;
  const denied = isWeighty(effect) ? ledger.find(past => past.outcome === 'denied' && isWeighty(past.effect) && sameHarm(past.effect, effect)) : undefined;
  if (denied && !effect.traits.includes('denied')) {
    return { ...effect, traits: [...effect.traits, 'denied'], evidence: [...effect.evidence, { kind: 'session', action: denied.action, text: denied.text }] };
  }
  if (effect.disposable || effect.resource.system === 'files' || !destroys(effect)) return effect;
  const made = ledger.findLast(past => isDone(past) && (past.effect.operation === 'create' || destroys(past.effect)) && isSameThing(past.effect, effect));
  if (!made || made.effect.operation !== 'create' || !proves(made, effect)) return effect;
  return { ...effect, disposable: { kind: 'madeThisSession', because: 'made earlier in this session' } };
}

/** A create that only was proposed may have failed because the thing was there: with data at stake it must have run. */
function proves(made: LedgerEntry, effect: Effect): boolean {
  if (made.effect.certainty !== 'will' || isDeferred(made.effect) || effect.resource.extent !== 'one') return false;
  return made.outcome === 'ran' || effect.resource.where === 'machine' || effect.resource.keeps === 'nothing';
}

/** Made by an earlier part of this very command, on this machine: `docker run --name x … ; docker rm x`. */
function madeHere(one: FoundEffect, joined: readonly FoundEffect[], places: Places): FoundEffect {
  const { effect } = one;
  if (effect.disposable || !destroys(effect) || effect.resource.where !== 'machine' || effect.resource.system === 'files') return one;
  const made = candidates(effect, places).some(at => {
    const other = joined[at]?.effect;
    return other?.operation === 'create' && other.certainty === 'will' && isSameThing(other, effect);
  });
  return made ? { ...one, effect: { ...effect, disposable: { kind: 'madeThisSession', because: 'made by an earlier part of this command' } } } : one;
}

const destroys = (effect: Effect): boolean => effect.operation === 'delete' || effect.operation === 'replace';

/** Effects whose denial carries over: harmless parts of a denied action do not. */
function isWeighty(effect: Effect): boolean {
  if (effect.disposable || isDeferred(effect)) return false;
  if (destroys(effect) || effect.operation === 'grant' || effect.operation === 'send' || effect.operation === 'forget') return true;
  return effect.operation === 'update' && effect.reversibility === 'irreversible';
}

/** A denied loss comes back as another loss of the same thing; a denied grant or sending as another one. */
function sameHarm(denied: Effect, effect: Effect): boolean {
  const loss = (one: Effect): boolean => destroys(one) || one.operation === 'update' || one.operation === 'forget';
  if (loss(denied) !== loss(effect) || (!loss(denied) && denied.operation !== effect.operation)) return false;
  return touches(denied, effect);
}
