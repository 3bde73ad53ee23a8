// Work that no commit has, and what a git command does to it: the effect shared by reset, checkout, restore, clean, rm and stash.
import type { FileState } from '../../facts';
import type { Word } from '../../model/call';
import type { Disposable, Reason } from '../../model/effect';
import type { FoundEffect, World } from '../world';
import { disposable, generatedFolderIn } from '../files/disposable';
import { locate } from '../files/location';
import { sessionFile } from '../files/made';
import { isDataFile, isInKeepingFolder, weight } from '../files/names';
import { below, child, isWithin } from '../files/paths';
import { gitEffect, placeOf, type GitCall } from './gitCall';

export interface Change {
  readonly path: string;
  readonly state: FileState;
}

/** Files below the paths in one of these states, the session's own work left out. */
export async function changesIn(git: GitCall, under: readonly string[], states: readonly FileState[], world: World): Promise<readonly Change[]> {
  const { repository } = git;
  if (!repository) return [];
  const seen = new Map<string, Change>();
  for (const path of under) for (const change of await repository.changes(path)) if (states.includes(change.state)) seen.set(change.path, change);
  const kept: Change[] = [];
  for (const change of seen.values()) {
    const known = sessionFile(change.path, world);
    const own = known?.content !== undefined && (change.state === 'untracked' || change.state === 'ignored' || change.state === 'added' ? known.before === undefined && !isDataFile(change.path) : known.before !== undefined && (await repository.committed(change.path)) === known.before);
    if (!own) kept.push(change);
  }
  return kept;
}

/** Those that no proof makes disposable; and the proof of one that is. */
export async function withoutGenerated(git: GitCall, changes: readonly Change[], world: World): Promise<{ readonly lost: readonly Change[]; readonly free: Disposable | undefined }> {
  const { repository } = git;
  if (!repository) return { lost: changes, free: undefined };
  const proved = new Map<string, Disposable | undefined>();
  const lost: Change[] = [];
  for (const change of changes) {
    const folder = change.state === 'ignored' ? generatedFolderIn(below(change.path, repository.root) ?? '') : undefined;
    const path = folder === undefined ? change.path : child(repository.root, folder);
    if (change.state === 'ignored' && !proved.has(path)) {
      const [location, tree] = await Promise.all([locate(path, world.start, world.facts), folder === undefined ? undefined : world.facts.tree(path)]);
      proved.set(path, await disposable({ path, location, tree, isLink: false, repository, linksInside: 'unlinked' }, world));
    }
    if (!proved.get(path)) lost.push(change);
  }
  return { lost, free: [...proved.values()].find(one => one !== undefined) };
}

/** Loses the named work for good: one effect, worst parts first. */
export async function lostWork(git: GitCall, changes: readonly Change[], reason: Reason, world: World, word?: Word): Promise<FoundEffect> {
  const root = git.repository?.root ?? git.call.cwd ?? '/';
  const place = await placeOf(git, world);
  const sorted = [...changes].sort((a, b) => weight(b.path, root, world.facts) - weight(a.path, root, world.facts));
  const single = sorted.length === 1 && sorted[0] ? (await locate(sorted[0].path, world.start, world.facts)).address : undefined;
  const data = sorted.some(change => isDataFile(change.path) || (change.state !== 'modified' && isInKeepingFolder(change.path, root)));
  const count = (state: FileState): number => changes.filter(change => change.state === state).length;
  const effect = gitEffect(git, {
    operation: 'delete', reversibility: 'irreversible', reason: { ...reason, values: { files: changes.length, ...reason.values } }, safer: { code: 'safer-stash' },
    resource: { kind: kindOf(changes), address: single ?? place.address, where: place.where, keeps: data ? 'data' : 'unknown', extent: sorted.length > 1 ? 'several' : 'one', count: sorted.length, ...(changes.length >= 2000 ? { atLeast: true } : {}),
      parts: sorted.slice(0, 5).map(change => below(change.path, root) ?? change.path), ...(count('modified') === changes.length ? {} : {}) },
  }, word);
  return { ...effect, lost: sorted.filter(change => change.state !== 'deleted').map(change => change.path).slice(0, 2000) };
}

function kindOf(changes: readonly Change[]): string {
  if (changes.some(change => change.state !== 'untracked' && change.state !== 'ignored')) return 'uncommitted file';
  return changes.every(change => change.state === 'ignored') ? 'ignored file' : 'untracked file';
}

/** The same where no repository can be looked at. */
export async function unseenWork(git: GitCall, reason: Reason, kind: string, world: World, word?: Word): Promise<FoundEffect> {
  const place = await placeOf(git, world);
  return gitEffect(git, { operation: 'delete', reversibility: 'unknown', certainty: 'may', reason, notChecked: ['what has not been committed: no repository was seen here'], resource: { kind, address: place.address, where: place.where, extent: 'several' } }, word);
}

export const inRepository = (git: GitCall, path: string): boolean => git.repository !== undefined && isWithin(path, git.repository.root);
