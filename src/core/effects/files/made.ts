// What this session, or an earlier part of this very command, made: losing it costs nothing that was there before.
import type { Disposable, Effect } from '../../model/effect';
import type { Resource } from '../../model/resource';
import type { SessionFile } from '../../model/session';
import type { World } from '../world';
import { below, child, isWithin } from './paths';
import { isDataFile } from './names';

/** The session's own note on a path, latest first. */
export function sessionFile(path: string, world: World): SessionFile | undefined {
  return world.facts.session.files.findLast(file => file.path.replaceAll('\\', '/') === path);
}

/** Did the session write this file where none was before? `before` is also undefined where it could not be read: data never counts. */
export function isMadeBySession(path: string, world: World): boolean {
  const file = sessionFile(path, world);
  return file !== undefined && file.content !== undefined && file.before === undefined && !isDataFile(path);
}

/** Shown made by an earlier create of this command or session at this address or a folder above it. `address`: as in effects. */
export function madeEarlier(path: string, address: string, world: World): Disposable | undefined {
  if (movedBefore(address, world) !== undefined) return undefined;
  if (isMadeBySession(path, world)) return { kind: 'madeThisSession', because: 'written earlier in this session' };
  const here = state(world.earlier?.map(found => found.effect) ?? [], address);
  if (here === 'made') return { kind: 'madeThisSession', because: 'made by an earlier part of this command' };
  if (here === 'gone') return undefined;
  const past = world.facts.session.ledger.filter(entry => entry.outcome !== 'denied' && entry.outcome !== 'failed').map(entry => entry.effect);
  return state(past, address) === 'made' ? { kind: 'madeThisSession', because: 'made earlier in this session' } : undefined;
}

/** Where what an earlier part of this command moved to this path, or below or above it, still lies. */
export function movedFrom(path: string, world: World): readonly string[] {
  const found: string[] = [];
  for (const { moved } of world.earlier ?? []) {
    if (!moved) continue;
    if (isWithin(moved.to, path)) found.push(moved.from);
    else if (isWithin(path, moved.to)) found.push(child(moved.from, below(path, moved.to) ?? ''));
  }
  return found;
}

/** Where something that earlier calls moved here or below came from; undefined: nothing was. */
export function movedBefore(address: string, world: World): Resource['where'] | undefined {
  const entry = world.facts.session.ledger.findLast(({ effect, outcome }) => outcome !== 'denied' && outcome !== 'failed' && effect.reason.code === 'file-moved' && isWithin(String(effect.reason.values?.['to'] ?? ''), address));
  return entry?.effect.resource.where;
}

/** Was the path removed earlier in this command or session, and not made again? */
export function goneEarlier(path: string, address: string, world: World): boolean {
  if (state(world.earlier?.map(found => found.effect) ?? [], address) === 'gone') return true;
  const file = sessionFile(path, world);
  return file !== undefined && file.content === undefined;
}

/** Follows creates and deletes in order. A create of what a delete removed is a replacement, not a new thing: it stays undecided. */
function state(effects: readonly Effect[], address: string): 'made' | 'gone' | undefined {
  let now: 'made' | 'gone' | undefined;
  for (const effect of effects) {
    if (effect.resource.system !== 'files') continue;
    const covers = isWithin(address, effect.resource.address);
    if (!covers) continue;
    if (effect.operation === 'create' && effect.certainty === 'will') now = now === 'gone' ? undefined : 'made';
    else if (effect.operation === 'delete') now = now === 'made' ? undefined : 'gone';
  }
  return now;
}
