// Proof that losing a path costs nothing: generated output, temporary files, caches, what this session made. Names alone prove nothing,
// and nothing that the agent wrote in this session counts as proof. What is lost otherwise is `state.ts`.
import { generatedFiles, generatedRows, homeCaches, type GeneratedRow } from '../../knowledge/filesGenerated';
import type { Repository, Tree } from '../../facts';
import type { Disposable } from '../../model/effect';
import type { World } from '../world';
import type { Location } from './location';
import { isMadeBySession, madeEarlier, movedBefore, movedFrom, sessionFile } from './made';
import { isDataFile, looksSecret, matcher } from './names';
import { below, child, isWithin, nameOf, parentOf } from './paths';

export interface Asked {
  readonly path: string;
  readonly location: Location;
  readonly tree: Tree | undefined;
  /** The path is a link at its end, or a link leads out on the way: never generated. */
  readonly isLink: boolean;
  readonly repository: Repository | undefined;
  /** How the deleting program treats links inside: `unlinked` on POSIX, `followed` where junctions are. */
  readonly linksInside: 'unlinked' | 'followed';
}

/** Undefined: nothing shows that it is disposable. */
export async function disposable(asked: Asked, world: World): Promise<Disposable | undefined> {
  const { path, location } = asked;
  if (location.whole !== undefined) return undefined;
  if (/\/\.git\/(?:[\w/.-]+\.lock|gc\.log|gc\.pid)$/.test(path)) return { kind: 'temporary', because: 'a lock that git left behind' };
  if (movedFrom(path, world).length > 0 || holdsMoved(path, location.address, world)) return undefined;
  const made = madeEarlier(path, location.address, world);
  if (made && !holdsOthers(asked, world)) return made;
  if (linksThatMatter(asked).length > 0) return undefined;
  if (location.where === 'temporary') {
    const real = asked.isLink ? path : await world.facts.realPath(path);
    return real === undefined || real === path || !isWithin(real, world.facts.home) ? { kind: 'temporary', because: 'in a temporary folder of the system' } : undefined;
  }
  if (location.where === 'home') return cache(path, world);
  if (location.where === 'workspace') return generated(asked, world);
  return undefined;
}

/** Work that an earlier call moved or mounted here, or below: that it lies in a generated or temporary place now makes it worth no less. */
function holdsMoved(path: string, address: string, world: World): boolean {
  const from = movedBefore(address, world);
  return from !== undefined && from !== 'temporary' && !isMadeBySession(path, world);
}

/** A folder made in an earlier call may have been filled by others since: data and keys in it are not the session's to lose. */
function holdsOthers({ path, tree }: Asked, world: World): boolean {
  return (tree?.sample ?? []).some(name => (isDataFile(name) || looksSecret(`/${name}`, world.facts)) && !sessionFile(child(path, name), world));
}

/** Links inside that deleting may follow, or that a reader should know of. */
export function linksThatMatter(asked: Pick<Asked, 'tree' | 'linksInside' | 'location' | 'path'>): Tree['linksOut'] {
  const links = asked.tree?.linksOut ?? [];
  if (asked.linksInside === 'followed') return links;
  return links.filter(link => !isHarmlessLink(link.to, asked.location.workspace));
}

/** A link into the workspace or to the system's own programs, unlinked by a POSIX delete. */
function isHarmlessLink(to: string, workspace: string | undefined): boolean {
  return (workspace !== undefined && isWithin(to, workspace)) || /^\/(?:usr|bin|lib|lib64|opt|nix|Library\/Developer|Library\/Frameworks|opt\/homebrew)\//.test(to);
}

function cache(path: string, world: World): Disposable | undefined {
  const name = below(path, world.facts.home);
  if (name === undefined) return undefined;
  const found = homeCaches.find(row => isWithin(name, row) || (row.endsWith('/*') && name.startsWith(row.slice(0, -1)) && name.length > row.length - 1));
  return found === undefined ? undefined : { kind: 'cache', because: `~/${found.replace(/\/\*$/, '')} is a cache that its tool fills again` };
}

const rows = generatedRows.map(row => ({ row, depth: row.names.map(name => ({ parts: name.split('/').length, match: matcher([name]) })) }));

interface Candidate {
  /** The generated folder: the path itself or one above it. */
  readonly folder: string;
  readonly row: GeneratedRow;
}

/** Outermost folder first: `node_modules/x/dist` is judged as a part of `node_modules`. */
function candidates(path: string, root: string): readonly Candidate[] {
  const rest = below(path, root);
  if (rest === undefined || rest === '') return [];
  const parts = rest.split('/');
  const found: Candidate[] = [];
  for (let length = 1; length <= parts.length; length++) {
    for (const { row, depth } of rows) {
      if (depth.some(name => length >= name.parts && name.match(parts.slice(length - name.parts, length).join('/')))) found.push({ folder: child(root, parts.slice(0, length).join('/')), row });
    }
  }
  return found;
}

/** Names of generated folders, by which a part of a larger folder is recognised before it is proved. */
export function generatedFolderIn(relative: string): string | undefined {
  const first = candidates(`/${relative}`, '/')[0];
  return first?.folder.slice(1);
}

export async function generated(asked: Asked, world: World): Promise<Disposable | undefined> {
  const { path, repository, location } = asked;
  if (!repository || location.workspace === undefined || asked.isLink) return undefined;
  const root = isWithin(repository.root, location.workspace) || isWithin(location.workspace, repository.root) ? repository.root : undefined;
  if (root === undefined) return undefined;
  const real = await world.facts.realPath(path);
  if (real !== undefined && real !== path && !isWithin(real, location.workspace)) return undefined;
  for (const { folder, row } of candidates(path, root)) {
    if (!(await repository.ignoredByCommit(folder)) && !(await repository.ignoredByCommit(child(folder, 'x')))) continue;
    const marker = await markerOf(folder, row, root, repository, world);
    if (marker === undefined) continue;
    if (!(await isUntouched(path, row, asked, world)) || (await isRuleDoubtful(path, root, repository, world))) return undefined;
    return { kind: 'generated', because: `ignored by the committed rules, ${nameOf(folder)}${marker === '' ? '' : ` with ${marker}`}; ${row.again} makes it again` };
  }
  if (isGeneratedFile(nameOf(path)) && asked.tree === undefined && (await repository.ignoredByCommit(path)) && (await repository.state(path)) !== 'modified' && !(await isRuleDoubtful(path, root, repository, world))) {
    return { kind: 'generated', because: 'ignored by the committed rules and written again by its tool' };
  }
  return undefined;
}

/** An ignore file that this session touched, or one that the default branch has otherwise, proves nothing. */
async function isRuleDoubtful(path: string, root: string, repository: Repository, world: World): Promise<boolean> {
  const { branch, defaultBranch } = repository;
  for (let at = parentOf(path); isWithin(at, root); at = parentOf(at)) {
    const file = child(at, '.gitignore');
    const touched = sessionFile(file, world);
    if (touched && touched.content !== touched.before && touched.before !== (await repository.committed(file))) return true;
    if (branch !== undefined && defaultBranch !== undefined && branch !== defaultBranch) {
      const [here, there] = await Promise.all([repository.committed(file), repository.committed(file, defaultBranch)]);
      if (here !== undefined && here !== there && !namesFolder(there, path)) return true;
    }
    if (at === root || parentOf(at) === at) break;
  }
  const global = [child(world.facts.home, '.gitignore_global'), child(world.facts.home, '.config/git/ignore'), child(world.facts.home, '.gitignore')];
  return global.some(file => sessionFile(file, world) !== undefined && !isWithin(file, root));
}

/** Does an ignore file name this path or a folder on the way to it in so many words? */
function namesFolder(rules: string | undefined, path: string): boolean {
  const names = new Set(path.split('/').filter(Boolean));
  return (rules ?? '').split('\n').some(line => names.has(line.trim().replace(/^\*\*\//, '').replace(/^\/|\/(?:\*\*?)?$/g, '')));
}

const isGeneratedFile = matcher(generatedFiles);

/** Empty text: no marker needed. A marker that the agent wrote, or that is not committed, does not count. */
async function markerOf(folder: string, row: GeneratedRow, root: string, repository: Repository, world: World): Promise<string | undefined> {
  const inside = row.inside && (await firstInside(folder, row.inside, world));
  if (!row.beside) return inside ?? (row.inside ? undefined : '');
  if (!row.both && inside !== undefined) return inside;
  if (row.both && inside === undefined) return undefined;
  for (let at = parentOf(folder); isWithin(at, root); at = parentOf(at)) {
    const beside = await firstTracked(at, row.beside, repository, world);
    if (beside !== undefined) return inside === undefined ? beside : `${inside} and ${beside}`;
    if (at === root || parentOf(at) === at) break;
  }
  return undefined;
}

async function firstInside(folder: string, names: readonly string[], world: World): Promise<string | undefined> {
  for (const name of names) {
    const path = child(folder, name);
    if (!sessionFile(path, world) && (await world.facts.stat(path))) return name;
  }
  return undefined;
}

async function firstTracked(folder: string, names: readonly string[], repository: Repository, world: World): Promise<string | undefined> {
  const listed = await world.facts.list(folder);
  for (const pattern of names) {
    const first = pattern.split('/')[0] ?? '';
    const there = !listed ? [] : pattern.includes('*') ? listed.filter(name => matcher([first])(name)).slice(0, 5) : listed.includes(first) ? [pattern] : [];
    for (const name of there) {
      const state = await repository.state(child(folder, name));
      if (state === 'clean' || ((state === 'modified' || state === 'deleted') && (await repository.committed(child(folder, name))) !== undefined)) return name;
      if (pattern.includes('/') && pattern.includes('*') && listed?.includes(name)) {
        const tracked = await repository.tracked(child(folder, name));
        if (tracked.count > 0) return name;
      }
    }
  }
  return undefined;
}

/** Nothing tracked inside is modified, no repository or agent's own evidence hides in it, and no data lies where builds put none. */
async function isUntouched(path: string, row: GeneratedRow, asked: Asked, world: World): Promise<boolean> {
  const { repository, tree } = asked;
  if (!repository) return false;
  if (tree && tree.repositories.length > 0 && !row.holdsData) return false;
  const changes = await repository.changes(path);
  if (changes.some(change => change.state === 'modified' || change.state === 'added' || change.state === 'conflicted')) return false;
  if (row.holdsData) return true;
  const names = [...(tree?.sample ?? [nameOf(path)]), ...changes.map(change => change.path)];
  return !names.some(name => (isDataFile(name) && !/\.(?:img|iso|bak|wal)$/.test(name)) || looksSecret(`/${name}`, world.facts));
}
