// What a file's name says about its content: data, secret, dump. Names only raise; what lowers is proved in `disposable.ts`.
import { Minimatch } from 'minimatch';
import { databaseExtensions, dataExtensions, dumpNames, keepingFolders, notSecretFiles, secretFiles, secretOnlyWith } from '../../knowledge/filesKept';
import type { Facts } from '../../facts';
import { below, extensionOf, nameOf } from './paths';
import { ignoresCase } from './target';

/** Matches names and paths against a list of patterns, compiled once. */
export function matcher(patterns: readonly string[]): (text: string) => boolean {
  const exact = new Set(patterns.filter(pattern => !/[*?[{]/.test(pattern)));
  const compiled = patterns.filter(pattern => /[*?[{]/.test(pattern)).map(pattern => new Minimatch(pattern, { dot: true, nocomment: true, nonegate: true }));
  return text => exact.has(text) || compiled.some(pattern => pattern.match(text));
}

const data: ReadonlySet<string> = new Set(dataExtensions);
const databases: ReadonlySet<string> = new Set(databaseExtensions);
const isDump = matcher(dumpNames);
const keeping: ReadonlySet<string> = new Set(keepingFolders);
const isSecretName = matcher(secretFiles.filter(pattern => !pattern.startsWith('~/') && !pattern.startsWith('/')));
const isSecretPath = matcher(secretFiles.filter(pattern => pattern.startsWith('~/') || pattern.startsWith('/')));
const isNoSecret = matcher(notSecretFiles);

export const isDataFile = (path: string): boolean => data.has(extensionOf(path)) || /\.(?:sqlite3?|db)-(?:wal|shm|journal)$/.test(path) || isDump(nameOf(path));

export const isDatabaseFile = (path: string): boolean => databases.has(extensionOf(path));

/** A folder on the way from `under` to the path usually holds what people or programs put there. */
export const isInKeepingFolder = (path: string, under: string): boolean => (below(path, under) ?? path).split('/').slice(0, -1).some(part => keeping.has(part.toLowerCase()));

/** Does the name say that the content is credentials? `.npmrc` and the like need a look inside: `isSecret`. */
export function looksSecret(path: string, facts: Pick<Facts, 'home' | 'platform'>): boolean {
  const name = nameOf(path);
  if (isNoSecret(name)) return false;
  const home = below(path, facts.home, ignoresCase(facts as Facts));
  return isSecretName(name) || isSecretPath(home === undefined ? path : `~/${home}`);
}

/** The same with a look inside where the name alone is not enough. A file that is not there counts by its name. */
export async function isSecret(path: string, facts: Facts): Promise<boolean> {
  if (!looksSecret(path, facts)) return false;
  const row = secretOnlyWith.find(one => matcher([one.name])(nameOf(path)));
  if (!row) return true;
  const text = await facts.read(path, 1 << 16);
  return text === undefined || row.text.some(part => text.toLowerCase().includes(part.toLowerCase()));
}

/** How bad the loss of a file is, highest first, for naming the worst parts. */
export function weight(path: string, under: string, facts: Facts): number {
  if (isDatabaseFile(path)) return 6;
  if (isDataFile(path)) return 5;
  if (looksSecret(path, facts)) return 4;
  if (isInKeepingFolder(path, under)) return 3;
  return /\.(?:o|pyc|class|log|tmp|map|lock|swp)$/.test(path) ? 0 : 1;
}
