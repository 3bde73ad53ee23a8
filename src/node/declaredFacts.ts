// A world that a test inside a policy declares: a workspace under version control with the files it names, and nothing else. Nothing on the
// machine is read. Every file is committed and unchanged unless the test says otherwise.
import type { Facts, FileState, PathStat, Repository, Tree } from '../core/facts';
import { emptySession, type Session } from '../core/model/session';

export interface DeclaredWorld {
  /** Path → text; relative paths lie in the workspace, `~/…` in the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Those of the files that version control does not have. */
  readonly uncommitted?: readonly string[];
  /** Default: main. */
  readonly branch?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly session?: Session;
}

export const declaredHome = '/home/dev';
/** Root of the declared repository and working directory of the tests. */
export const declaredWorkspace = '/home/dev/workspace';

export function declaredFacts(world: DeclaredWorld): Facts {
  const files = new Map(Object.entries(world.files ?? {}).map(([name, text]) => [absolute(name), text]));
  const uncommitted = new Set((world.uncommitted ?? []).map(absolute));
  const folders = new Set([declaredWorkspace, declaredHome, '/', '/home', '/tmp', ...[...files.keys()].flatMap(parents)]);
  const within = (folder: string): string[] => [...files.keys()].filter(file => isWithin(file, clean(folder)));
  const stat = (path: string): PathStat | undefined => {
    const text = files.get(clean(path));
    if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text), modified: 0 };
    return folders.has(clean(path)) ? { kind: 'directory', size: 0, modified: 0 } : undefined;
  };
  const tree = (folder: string): Tree | undefined => {
    if (!folders.has(clean(folder))) return undefined;
    const inside = within(folder);
    return {
      files: inside.length, directories: [...folders].filter(one => one !== clean(folder) && isWithin(one, clean(folder))).length,
      bytes: inside.reduce((sum, file) => sum + Buffer.byteLength(files.get(file) ?? ''), 0), truncated: false, linksOut: [], repositories: [],
      sample: inside.map(file => file.slice(clean(folder).length + 1)).slice(0, 200),
    };
  };
  const repository = declaredRepository(world.branch ?? 'main', files, uncommitted, within);
  return {
    platform: 'linux', home: declaredHome, user: 'dev', elevated: false, workspaces: [declaredWorkspace], temporary: ['/tmp', '/var/tmp'], now: world.now,
    session: world.session ?? emptySession('test'),
    stat: path => Promise.resolve(stat(path)),
    realPath: path => Promise.resolve(stat(path) ? clean(path) : undefined),
    read: (path, limit = 1 << 20) => {
      const text = files.get(clean(path));
      return Promise.resolve(text !== undefined && Buffer.byteLength(text) <= limit ? text : undefined);
    },
    list: folder => {
      const at = clean(folder);
      if (!folders.has(at)) return Promise.resolve(undefined);
      const start = at === '/' ? 1 : at.length + 1;
      return Promise.resolve([...new Set([...files.keys(), ...folders].filter(one => one !== at && isWithin(one, at)).map(one => one.slice(start).split('/')[0] ?? ''))].sort());
    },
    tree: folder => Promise.resolve(tree(folder)),
    repository: path => Promise.resolve(isWithin(clean(path), declaredWorkspace) ? repository : undefined),
    answered: () => undefined,
    environmentAnswer: () => undefined,
  };
}

function declaredRepository(branch: string, files: ReadonlyMap<string, string>, uncommitted: ReadonlySet<string>, within: (folder: string) => string[]): Repository {
  const state = (path: string): FileState | undefined => (files.has(clean(path)) ? (uncommitted.has(clean(path)) ? 'untracked' : 'clean') : undefined);
  const tracked = (under: string): string[] => within(under).filter(file => !uncommitted.has(file) && isWithin(file, declaredWorkspace));
  return {
    root: declaredWorkspace, branch, defaultBranch: 'main', remotes: [{ name: 'origin', url: 'https://git.example/team/app.git', pushUrl: 'https://git.example/team/app.git' }],
    aliases: {}, stashes: 0, worktrees: [],
    state: path => Promise.resolve(state(path)),
    changes: under => Promise.resolve(within(under).filter(file => uncommitted.has(file)).map(path => ({ path, state: 'untracked' as const }))),
    tracked: under => Promise.resolve({ count: tracked(under).length, sample: tracked(under).slice(0, 20) }),
    ignoredByCommit: async path => {
      const rules = (files.get(`${declaredWorkspace}/.gitignore`) ?? '').split(/\r?\n/).map(line => line.trim().replace(/^\/|\/$/g, '')).filter(line => line !== '' && !/^[#!]/.test(line));
      return Promise.resolve(rules.some(rule => isWithin(clean(path), `${declaredWorkspace}/${rule}`) || clean(path).split('/').includes(rule)));
    },
    committed: path => Promise.resolve(uncommitted.has(clean(path)) ? undefined : files.get(clean(path))),
    resolve: revision => Promise.resolve(revision === 'HEAD' || revision === branch || revision === 'main' ? 'declared' : undefined),
    onlyIn: () => Promise.resolve(1), ahead: () => Promise.resolve(undefined), changedBetween: () => Promise.resolve([]),
    refs: () => Promise.resolve([...new Set([branch, 'main', 'origin/main'])]),
  };
}

/** Where a name of the test lies. */
export function absolute(name: string): string {
  if (name === '~' || name.startsWith('~/')) return clean(declaredHome + name.slice(1));
  return clean(name.startsWith('/') ? name : `${declaredWorkspace}/${name}`);
}

function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

function parents(path: string): string[] {
  const found: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) found.push(path.slice(0, at));
  return found;
}
