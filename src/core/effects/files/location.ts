// Where a path is: workspace, home, temporary, system; how it is called for a reader; and whether it is a whole home, disk or workspace.
import type { Facts } from '../../facts';
import type { Resource } from '../../model/resource';
import { below, isRoot, isWithin, nameOf, parentOf } from './paths';
import { ignoresCase } from './target';

export interface Location {
  readonly where: Resource['where'];
  /** Relative to the workspace or home, as a person would write it; the absolute path elsewhere. */
  readonly address: string;
  /** Set when the path is a whole disk, home folder, workspace or system folder: what it is, in words. */
  readonly whole?: 'root' | 'home' | 'homes' | 'workspace' | 'aboveWorkspace' | 'system' | 'temporary';
  /** The workspace folder it lies in. */
  readonly workspace?: string;
}

/** `start`: the action's own working directory, which counts as the workspace when no folder is open. */
export async function locate(path: string, start: string | undefined, facts: Facts): Promise<Location> {
  const ignoreCase = ignoresCase(facts);
  const roots = await workspacesOf(start, facts);
  const within = roots.find(root => isWithin(path, root, ignoreCase));
  const address = addressOf(path, within, facts);
  if (isRoot(path)) return { where: 'system', address, whole: 'root' };
  if (same(path, facts.home, ignoreCase)) return { where: 'home', address: '~', whole: 'home' };
  if (isWithin(facts.home, path, ignoreCase)) return { where: 'system', address, whole: 'homes' };
  if (within !== undefined) return { where: 'workspace', address, workspace: within, ...(same(path, within, ignoreCase) ? { whole: 'workspace' as const } : {}) };
  const holds = roots.some(root => isWithin(root, path, ignoreCase));
  if (holds) return { where: isWithin(path, facts.home, ignoreCase) ? 'home' : 'system', address, whole: 'aboveWorkspace' };
  if (temporaryFolders(facts).some(folder => same(path, folder, ignoreCase))) return { where: 'temporary', address, whole: 'temporary' };
  // A home inside a temporary folder is a home, and the folder an agent works in is never a place to be careless with.
  const near = isWithin(path, facts.home, ignoreCase) || (start !== undefined && isWithin(path, start, ignoreCase) && !temporaryFolders(facts).some(folder => same(start, folder, ignoreCase)));
  if (!near && temporaryFolders(facts).some(folder => isWithin(path, folder, ignoreCase))) return { where: 'temporary', address };
  if (isWithin(path, facts.home, ignoreCase)) return { where: 'home', address };
  return { where: 'system', address, ...(isSystemFolder(path) ? { whole: 'system' as const } : {}) };
}

/** The folders that count as the workspace: the open ones, else the repository around `start`, else `start`. */
export async function workspacesOf(start: string | undefined, facts: Facts): Promise<readonly string[]> {
  if (facts.workspaces.length) return facts.workspaces.map(slash);
  if (start === undefined) return [];
  const repository = await facts.repository(start);
  const root = repository ? slash(repository.root) : slash(start);
  return isRoot(root) || isWithin(slash(facts.home), root) ? [] : [root];
}

/** The system's temporary folders with their usual other spellings. */
export function temporaryFolders(facts: Facts): readonly string[] {
  const given = facts.temporary.map(slash);
  return facts.platform === 'win32' ? given : [...new Set([...given, '/tmp', '/var/tmp', '/private/tmp', '/private/var/tmp', '/dev/shm'])];
}

function addressOf(path: string, workspace: string | undefined, facts: Facts): string {
  const ignoreCase = ignoresCase(facts);
  if (workspace !== undefined) return below(path, workspace, ignoreCase) || nameOf(path);
  const inHome = below(path, slash(facts.home), ignoreCase);
  return inHome === undefined ? path : inHome === '' ? '~' : `~/${inHome}`;
}

const slash = (path: string): string => (/^[A-Za-z]:\\|^\\\\/.test(path) ? path.replaceAll('\\', '/') : path);
const same = (a: string, b: string, ignoreCase: boolean): boolean => isWithin(a, slash(b), ignoreCase) && isWithin(slash(b), a, ignoreCase);

/** A folder of the operating system itself: losing it breaks the machine. */
function isSystemFolder(path: string): boolean {
  const parent = parentOf(path);
  if (parent === '/') return !/^\/(?:mnt|media|srv|data|workspace|workspaces|ffff)$/.test(path) && /^\/[A-Za-z]+\d*$/.test(path) && systemNames.has(nameOf(path));
  if (parent === '/usr' || parent === '/var' || path.startsWith('/etc/') && parent === '/etc' && /\.d$/.test(path)) return systemNames.has(nameOf(path)) || parent === '/usr';
  return /^[A-Z]:\/(?:windows|program files(?: \(x86\))?|users|programdata)$/i.test(path);
}

const systemNames: ReadonlySet<string> = new Set(['bin', 'boot', 'dev', 'etc', 'home', 'lib', 'lib32', 'lib64', 'opt', 'proc', 'root', 'run', 'sbin', 'srv', 'sys',
  'usr', 'var', 'Applications', 'Library', 'System', 'Users', 'Volumes', 'private', 'log', 'spool', 'cache', 'mail', 'www']);
