// What is lost if a path goes: counted and named from the disk and from git. Whether that loss matters is proved in `disposable.ts`.
import type { FileState, PathStat, Repository, Tree } from '../../facts';
import type { World } from '../world';
import { disposable, generatedFolderIn, linksThatMatter } from './disposable';
import type { Location } from './location';
import { isDataFile, isDatabaseFile, isInKeepingFolder, weight } from './names';
import { isMadeBySession, sessionFile } from './made';
import { below, child, isWithin, nameOf } from './paths';

export interface Loss {
  /** What the path is. `missing`: not there; `overlay`: only the session knows it. */
  readonly is: 'file' | 'folder' | 'link' | 'missing' | 'other';
  readonly stat: PathStat | undefined;
  readonly tree: Tree | undefined;
  readonly repository: Repository | undefined;
  /** All files below (or the one file); a lower bound where `atLeast`. */
  readonly files: number;
  readonly atLeast: boolean;
  readonly bytes: number;
  /** Files that no commit brings back as they are, worst first, at most 2000; generated ones and the session's own left out. */
  readonly lost: readonly { readonly path: string; readonly state: FileState | 'outside' }[];
  readonly lostCount: number;
  /** Tracked and unmodified. */
  readonly restorable: number;
  /** `.git` folders inside, absolute, the path itself included. */
  readonly repositories: readonly string[];
  readonly linksOut: Tree['linksOut'];
  readonly keepsData: boolean;
}

/** `under`: the path a link at the end leads to has been taken already. */
export async function lossOf(path: string, location: Location, linksInside: 'unlinked' | 'followed', world: World, only?: (relative: string) => boolean): Promise<Loss> {
  const [stat, repository] = await Promise.all([world.facts.stat(path), world.facts.repository(path)]);
  if (!stat) return missing(path, repository, world);
  if (stat.kind === 'link') return oneFile('link', path, stat, repository, world);
  if (stat.kind !== 'directory') return oneFile(stat.kind === 'file' ? 'file' : 'other', path, stat, repository, world);
  const tree = await world.facts.tree(path);
  const sample = (tree?.sample ?? []).filter(name => only === undefined || only(name));
  const repositories = await gitFolders(path, tree, repository, world);
  const inside = repository && isWithin(path, repository.root) && !isGitFolder(path, repository) ? repository : undefined;
  const lost = inside
    ? await lostInside(path, inside, location, linksInside, world, only)
    : sample.map((name): Loss['lost'][number] => ({ path: child(path, name), state: 'outside' })).filter(file => !isMadeBySession(file.path, world));
  const nested = await lostInNested(path, repositories, inside, world, only);
  const all = [...lost, ...nested].sort((a, b) => weight(b.path, path, world.facts) - weight(a.path, path, world.facts));
  const files = only ? Math.max(sample.length, all.length) : tree?.files ?? 0;
  const outside = inside ? 0 : only ? sample.length : Math.max(0, (tree?.files ?? 0) - (sample.length - lost.length));
  return {
    is: 'folder', stat, tree, repository: inside, files, atLeast: (tree?.truncated ?? true) || (only !== undefined && (tree?.files ?? 0) > 200), bytes: tree?.bytes ?? 0,
    lost: all, lostCount: inside ? all.length : outside + nested.length,
    restorable: !inside ? 0 : only ? await unchanged(sample.map(name => child(path, name)), inside, path) : (await inside.tracked(path)).count,
    repositories, linksOut: linksThatMatter({ path, tree, location, linksInside }).filter(link => only === undefined || only(below(link.path, path) ?? '')),
    keepsData: all.some(file => isDataFile(file.path) || isInKeepingFolder(file.path, location.workspace ?? path)) || sample.some(name => isDatabaseFile(name) && all.some(file => file.path === child(path, name))),
  };
}

const isGitFolder = (path: string, repository: Repository): boolean => isWithin(path, child(repository.root, '.git'));

/** How many of these files are as their commit has them. */
async function unchanged(paths: readonly string[], repository: Repository, under: string): Promise<number> {
  const changed = new Set((await repository.changes(under)).map(change => change.path));
  return paths.filter(path => !changed.has(path)).length;
}

/** A linked worktree has a `.git` file instead: its history lives elsewhere and stays. */
async function gitFolders(path: string, tree: Tree | undefined, repository: Repository | undefined, world: World): Promise<readonly string[]> {
  const found = new Set(tree?.repositories ?? []);
  if (repository && isWithin(repository.root, path) && (await world.facts.stat(child(repository.root, '.git')))?.kind === 'directory') found.add(child(repository.root, '.git'));
  if (nameOf(path) === '.git' && tree) found.add(path);
  return [...found];
}

function missing(path: string, repository: Repository | undefined, world: World): Loss {
  const known = sessionFile(path, world);
  const made = known?.content !== undefined;
  return { is: made ? 'file' : 'missing', stat: undefined, tree: undefined, repository, files: made ? 1 : 0, atLeast: false, bytes: made ? known.content.length : 0, lost: made && known.before !== undefined ? [{ path, state: 'modified' as const }] : [],
    lostCount: made && known.before !== undefined ? 1 : 0, restorable: 0, repositories: [], linksOut: [], keepsData: made && isDataFile(path) };
}

async function oneFile(is: 'file' | 'link' | 'other', path: string, stat: PathStat, repository: Repository | undefined, world: World): Promise<Loss> {
  const state: FileState | 'outside' | undefined = repository ? await repository.state(path) : 'outside';
  const own = await isOwnWork(path, state, repository, world);
  const lost: Loss['lost'] = state === 'clean' || own || (is === 'file' && stat.size === 0) ? [] : [{ path, state: state ?? 'untracked' }];
  return { is, stat, tree: undefined, repository, files: 1, atLeast: false, bytes: stat.size, lost, lostCount: lost.length, restorable: state === 'clean' ? 1 : 0,
    repositories: [], linksOut: [], keepsData: lost.length > 0 && (isDataFile(path) || isInKeepingFolder(path, repository?.root ?? '/')) };
}

/** The session's own writing: a file it made, or changes it alone made to a committed file. */
async function isOwnWork(path: string, state: FileState | 'outside' | undefined, repository: Repository | undefined, world: World): Promise<boolean> {
  if (isMadeBySession(path, world)) return true;
  const file = sessionFile(path, world);
  if (!file || state !== 'modified' || file.before === undefined || !repository) return false;
  return (await repository.committed(path)) === file.before;
}

/** What git does not have, folder by folder: a generated folder inside is proved once and then left out. */
async function lostInside(path: string, repository: Repository, location: Location, linksInside: 'unlinked' | 'followed', world: World, only?: (relative: string) => boolean): Promise<Loss['lost']> {
  const changes = await repository.changes(path);
  const proved = new Map<string, boolean>();
  const lost: { path: string; state: FileState }[] = [];
  for (const change of changes) {
    const relative = below(change.path, path);
    if (change.state === 'deleted' || change.state === 'clean' || relative === undefined || (only && !only(relative))) continue;
    if (await isOwnWork(change.path, change.state, repository, world)) continue;
    const folder = change.state === 'ignored' ? generatedFolderIn(below(change.path, repository.root) ?? relative) : undefined;
    if (folder !== undefined) {
      const full = child(repository.root, folder);
      if (!proved.has(full)) proved.set(full, await isGenerated(full, repository, location, linksInside, world));
      if (proved.get(full)) continue;
    }
    lost.push(change);
  }
  return lost;
}

async function isGenerated(path: string, repository: Repository, location: Location, linksInside: 'unlinked' | 'followed', world: World): Promise<boolean> {
  const [tree, stat] = await Promise.all([world.facts.tree(path), world.facts.stat(path)]);
  return (await disposable({ path, location: { ...location, whole: undefined, where: 'workspace', address: below(path, location.workspace ?? repository.root) ?? path }, tree, isLink: stat?.kind === 'link', repository, linksInside }, world)) !== undefined;
}

/** Uncommitted work in repositories nested below: the outer one does not see it. */
async function lostInNested(path: string, repositories: readonly string[], outer: Repository | undefined, world: World, only?: (relative: string) => boolean): Promise<Loss['lost']> {
  const lost: { path: string; state: FileState }[] = [];
  for (const git of repositories) {
    const root = git.slice(0, -'/.git'.length);
    if (root === outer?.root || root === '') continue;
    const nested = await world.facts.repository(root);
    if (!nested || nested.root !== root || !isWithin(root, path)) continue;
    for (const change of await nested.changes(root)) {
      const relative = below(change.path, path);
      if (relative !== undefined && change.state !== 'clean' && change.state !== 'deleted' && change.state !== 'ignored' && (!only || only(relative))) lost.push(change);
    }
  }
  return lost;
}
