// Which copies of the extension use one state folder: other editors', other versions. Each is known from the installation's record; whether it is
// still there is read from its files and from what its editor says of it.
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { Installation, ServingCopy } from './installation';

/** Copies besides the one at `dist` that can still serve, as they are recorded. */
export function otherCopies(installation: Installation | undefined, dist: string): readonly ServingCopy[] {
  if (!installation) return [];
  const { version, runtimes } = installation;
  const known = [...installation.copies ?? [], { version, runtimes, dist: installation.dist }];
  return known.filter((one, i) => one.dist !== dist && known.findIndex(other => other.dist === one.dist) === i && canServe(one));
}

/** Are its hook and the runtime of its editor there, and is it not about to be deleted? The editor being gone, its extensions serve nobody. */
function canServe({ dist, runtimes }: ServingCopy): boolean {
  const [runtime] = runtimes;
  return isFile(path.join(dist, 'hook.js')) && runtime !== undefined && isFile(runtime) && !isGoing(dist);
}

/** Has the editor marked the extension of this `dist` for deletion? It keeps the marks beside its extensions, by their folders. */
function isGoing(dist: string): boolean {
  const folder = path.dirname(dist);
  const marks = jsonAt(path.join(path.dirname(folder), '.obsolete'));
  return typeof marks === 'object' && marks !== null && (marks as Record<string, unknown>)[path.basename(folder)] === true;
}

/** Does the editor still list the extension of this `dist` as installed? False where it keeps no list that can be read. */
export function isListed(dist: string): boolean {
  const folder = path.dirname(dist);
  const list = jsonAt(path.join(path.dirname(folder), 'extensions.json'));
  return Array.isArray(list) && list.some((one: unknown) => typeof one === 'object' && one !== null && (one as Record<string, unknown>)['relativeLocation'] === path.basename(folder)) && !isGoing(dist);
}

function jsonAt(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isFile(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size > 0;
}
