// Everything known about one path that is about to go or change: where it is, what is lost, what proves that this costs nothing, which
// gate it belongs to.
import type { Disposable } from '../../model/effect';
import type { World } from '../world';
import { protectedBelow, protectedFile, type Protected } from '../protect';
import { disposable } from './disposable';
import { locate, type Location } from './location';
import { movedBefore, sessionFile } from './made';
import { lossOf, type Loss } from './state';

export interface Assessed {
  readonly path: string;
  readonly location: Location;
  readonly loss: Loss;
  readonly disposable: Disposable | undefined;
  readonly gate: Protected | undefined;
  /** Text before, for the session's memory: empty where it exists and was not read; undefined: nothing is there. */
  readonly before: string | undefined;
}

export interface AssessOptions {
  readonly linksInside: 'unlinked' | 'followed';
  readonly only?: (relative: string) => boolean;
}

export async function assess(path: string, world: World, options: AssessOptions): Promise<Assessed> {
  const place = await locate(path, world.start, world.facts);
  const came = place.where === 'temporary' ? movedBefore(place.address, world) : undefined;
  const location = came === undefined ? place : { ...place, where: came };
  const loss = await lossOf(path, location, options.linksInside, world, options.only);
  const asked = { path, location, tree: loss.tree, isLink: loss.is === 'link', repository: loss.repository, linksInside: options.linksInside };
  // A tracked, unmodified file needs no proof: git has it.
  const restorable = loss.is === 'file' && loss.lostCount === 0 && loss.restorable > 0;
  const [free, gate] = await Promise.all([restorable ? undefined : disposable(asked, world), protectedBelow(path, world.facts, options.only)]);
  const known = sessionFile(path, world);
  const before = known ? known.before : loss.stat ? (loss.is === 'file' ? (await world.facts.read(path, 1 << 18)) ?? '' : '') : undefined;
  return { path, location, loss, disposable: free, gate, before };
}

/** A path at which nothing is: only where it would be. */
export async function assessNew(path: string, world: World): Promise<Assessed> {
  const location = await locate(path, world.start, world.facts);
  const loss: Loss = { is: 'missing', stat: undefined, tree: undefined, repository: undefined, files: 0, atLeast: false, bytes: 0, lost: [], lostCount: 0, restorable: 0, repositories: [], linksOut: [], keepsData: false };
  return { path, location, loss, disposable: undefined, gate: protectedFile(path, world.facts), before: undefined };
}

/** At most 60 paths are looked into; the rest only count. */
export function assessAll(paths: readonly string[], world: World, options: AssessOptions): Promise<readonly Assessed[]> {
  return Promise.all(paths.slice(0, 60).map(path => assess(path, world, options)));
}
