// What `extends` of a policy file names: a file of the same repository, or a file in git that its hash pins. Only what is already on this
// machine is read: nothing is fetched.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Repository } from '../core/facts';
import type { Extended } from './policySchema';
import type { StateFolder } from './stateFolder';

export type PinnedFile = Exclude<Extended, string>;

/** The text, or what is wrong; `from` says where it lies, for words. */
export type ExtendedText = { readonly from: string; readonly text: string } | { readonly from: string; readonly problem: string };

/** How the file that extends was read decides how what it names is read. */
export interface ExtendsReader {
  /** Text of a file by its path from the repository's root; undefined: not there, or there is no repository. */
  file?(name: string): Promise<string | undefined>;
  /** How to name such a file. */
  nameOf?(name: string): string;
  /** Told of every file outside git that decided. */
  readonly looked?: (file: string) => void;
  /** Where pinned files are kept; undefined: they are not. */
  readonly state?: StateFolder;
  readonly repository?: Repository;
}

export async function readExtended(what: Extended, reader: ExtendsReader): Promise<ExtendedText> {
  if (typeof what !== 'string') return pinnedText(what, reader);
  const from = reader.nameOf?.(what) ?? what;
  if (!reader.file) return { from, problem: 'only a file in a repository can name another by its path' };
  const text = await reader.file(what);
  return text === undefined ? { from, problem: `${from} is not there` } : { from, text };
}

/** Where a pinned file is kept, by its hash. */
export function cachedPolicy(state: StateFolder, sha256: string): string {
  return path.join(state.root, 'policies', `${sha256}.json`);
}

/** Path of a pinned file in its repository. */
export const pinnedPath = (pinned: PinnedFile): string => pinned.path ?? '.countersign/policy.json';

async function pinnedText(pinned: PinnedFile, { state, repository, looked }: ExtendsReader): Promise<ExtendedText> {
  const from = `${pinned.git}:${pinnedPath(pinned)}`;
  if (state) looked?.(cachedPolicy(state, pinned.sha256));
  const kept = state && await readFile(cachedPolicy(state, pinned.sha256), 'utf8').catch(() => undefined);
  if (kept !== undefined && hashOf(kept) === pinned.sha256) return { from, text: kept };
  for (const revision of repository ? revisionsOf(pinned) : []) {
    const text = await repository?.committed(path.join(repository.root, pinnedPath(pinned)), revision);
    if (text !== undefined && hashOf(text) === pinned.sha256) return { from, text };
  }
  return { from, problem: `${from} with the hash ${pinned.sha256.slice(0, 12)}… is not on this machine; "countersign policy fetch" brings it here` };
}

/** A file pinned by its hash may be read from any revision that holds those very bytes. */
function revisionsOf({ git, commit, ref }: PinnedFile): readonly string[] {
  const remote = /^[\w.-]+$/.test(git) ? [`refs/remotes/${git}/`] : [];
  return [...(commit === undefined ? [] : [commit]), ...(ref === undefined ? [] : [...remote.map(one => one + ref), `refs/tags/${ref}`])];
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
