// A world in memory for tests of the core: files, links and a git repository described as data; nothing real is touched.
import type { Facts, FileState, PathStat, Repository, Tree } from '../../src/core/facts';
import type { EnvironmentName } from '../../src/core/model/resource';
import { emptySession, type Session } from '../../src/core/model/session';

/** A git repository in memory. Paths are relative to `root`. */
export interface MemoryRepository {
  readonly root: string;
  readonly branch?: string;
  readonly defaultBranch?: string;
  /** Committed files with their committed text; a working file that differs is modified, one not listed untracked or ignored. */
  readonly committed: Readonly<Record<string, string>>;
  readonly staged?: readonly string[];
  /** Folder or file names that the committed ignore rules match (exact path, or a path below it). */
  readonly ignored?: readonly string[];
  readonly remotes?: Repository['remotes'];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly stashes?: number;
  readonly refs?: readonly string[];
  readonly worktrees?: readonly string[];
  readonly onlyIn?: Readonly<Record<string, number>>;
  readonly ahead?: Readonly<Record<string, number>>;
  /** Committed files of other revisions, as `committed`. */
  readonly at?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly changedBetween?: Readonly<Record<string, readonly string[]>>;
}

export interface MemoryWorld {
  /** Absolute path → text; a path ending in `/` is an empty folder; `{link}` a symbolic link with its target as stored. */
  readonly files?: Readonly<Record<string, string | { readonly link: string }>>;
  readonly git?: MemoryRepository;
  readonly home?: string;
  readonly workspaces?: readonly string[];
  readonly session?: Partial<Session>;
  readonly platform?: Facts['platform'];
  readonly elevated?: boolean;
  readonly account?: Facts['account'];
  readonly answered?: Readonly<Record<string, string>>;
  readonly environmentAnswers?: Readonly<Record<string, { readonly environment: EnvironmentName; readonly given: number }>>;
  readonly now?: number;
  /** Unpacked entries of archives, by path and then by name. */
  readonly zips?: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>;
}

const clean = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return '/' + parts.join('/');
};
const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(folder === '/' ? '/' : folder + '/');

/** Marks a folder among the entries; a class of its own, so that no file's text is taken for it. */
const folderEntry = Symbol('folder');
type Entry = string | { readonly link: string } | typeof folderEntry;

export function inMemoryFacts(world: MemoryWorld = {}): Facts {
  const entries = new Map<string, Entry>();
  for (const [name, content] of Object.entries(world.files ?? {})) {
    const path = clean(name);
    entries.set(path, name.endsWith('/') ? folderEntry : content);
    for (let folder = path; folder !== '/';) {
      folder = folder.slice(0, folder.lastIndexOf('/')) || '/';
      if (!entries.has(folder)) entries.set(folder, folderEntry);
    }
  }
  const isFolder = (path: string): boolean => entries.get(path) === folderEntry;
  const real = (path: string, hops = 0): string | undefined => {
    let at = '';
    for (const part of clean(path).split('/').filter(Boolean)) {
      at = `${at}/${part}`;
      const entry = entries.get(at);
      if (entry === undefined) return undefined;
      if (typeof entry === 'object') {
        if (hops > 20) return undefined;
        const target = real(entry.link.startsWith('/') ? entry.link : `${at.slice(0, at.lastIndexOf('/'))}/${entry.link}`, hops + 1);
        if (target === undefined) return undefined;
        at = target;
      }
    }
    return at || '/';
  };
  const under = (folder: string): string[] => [...entries.keys()].filter(path => path !== folder && isUnder(path, folder));
  const stat = (path: string): PathStat | undefined => {
    const trimmed = clean(path);
    const parent = real(trimmed.slice(0, trimmed.lastIndexOf('/')) || '/');
    if (parent === undefined) return undefined;
    const at = trimmed === '/' ? '/' : clean(`${parent}/${trimmed.slice(trimmed.lastIndexOf('/') + 1)}`);
    const entry = entries.get(at);
    if (entry === undefined) return undefined;
    if (entry === folderEntry) return { kind: 'directory', size: 0, modified: 0 };
    if (typeof entry === 'string') return { kind: 'file', size: Buffer.byteLength(entry), modified: 0 };
    return { kind: 'link', size: 0, modified: 0, target: entry.link };
  };
  const text = (path: string): string | undefined => {
    const at = real(path);
    const entry = at === undefined ? undefined : entries.get(at);
    return typeof entry === 'string' ? entry : undefined;
  };
  const repository = world.git && memoryRepository(world.git, path => text(path), () => [...entries.keys()].filter(path => typeof entries.get(path) === 'string'));
  return {
    platform: world.platform ?? 'linux',
    home: world.home ?? '/home/dev',
    user: 'dev',
    elevated: world.elevated ?? false,
    ...(world.account ? { account: world.account } : {}),
    workspaces: world.workspaces ?? ['/home/dev/workspace'],
    temporary: ['/tmp', '/var/tmp'],
    now: world.now ?? Date.UTC(2026, 0, 5, 9),
    session: { ...emptySession('test'), ...world.session },
    stat: path => Promise.resolve(stat(path)),
    realPath: path => Promise.resolve(real(path)),
    read: (path, limit = 1 << 20) => {
      const content = text(path);
      return Promise.resolve(content !== undefined && Buffer.byteLength(content) <= limit ? content : undefined);
    },
    zipEntry: (path, name) => Promise.resolve(world.zips?.[path]?.[name]),
    list: path => {
      const at = real(path);
      if (at === undefined || !isFolder(at)) return Promise.resolve(undefined);
      const prefix = at === '/' ? '/' : at + '/';
      return Promise.resolve([...new Set(under(at).map(child => child.slice(prefix.length).split('/')[0] ?? ''))].sort());
    },
    tree: path => Promise.resolve(treeOf(path)),
    repository: path => Promise.resolve(world.git && isUnder(clean(path), world.git.root) ? repository : undefined),
    answered: key => world.answered?.[key],
    environmentAnswer: key => world.environmentAnswers?.[key],
  };

  function treeOf(path: string): Tree | undefined {
    const at = clean(path);
    if (!isFolder(at)) return undefined;
    const inside = under(at);
    const files = inside.filter(child => typeof entries.get(child) === 'string');
    const links = inside.filter(child => typeof entries.get(child) === 'object');
    return {
      files: files.length + links.length,
      directories: inside.filter(isFolder).length,
      bytes: files.reduce((sum, file) => sum + Buffer.byteLength(text(file) ?? ''), 0),
      truncated: false,
      linksOut: links.flatMap(link => {
        const to = real(link);
        return to !== undefined && isUnder(to, at) ? [] : [{ path: link, to: to ?? (entries.get(link) as { link: string }).link }];
      }),
      repositories: inside.filter(child => child.endsWith('/.git') && isFolder(child)),
      sample: [...files, ...links].map(file => file.slice(at.length + 1)).sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1)).slice(0, 200),
    };
  }
}

function memoryRepository(git: MemoryRepository, text: (path: string) => string | undefined, allFiles: () => string[]): Repository {
  const relative = (path: string): string => clean(path).slice(git.root.length + 1);
  const ignored = (path: string): boolean => (git.ignored ?? []).some(rule => isUnder(relative(path), rule.replace(/\/$/, '')));
  const state = (path: string): FileState | undefined => {
    const committed = git.committed[relative(path)];
    const now = text(path);
    if (committed !== undefined) return now === undefined ? 'deleted' : now === committed ? 'clean' : 'modified';
    if (now === undefined) return undefined;
    if (git.staged?.includes(relative(path))) return 'added';
    return ignored(path) ? 'ignored' : 'untracked';
  };
  const inside = (under: string): string[] => allFiles().filter(path => isUnder(path, clean(under)) && isUnder(path, git.root) && !isUnder(path, git.root + '/.git'));
  return {
    root: git.root,
    branch: git.branch ?? 'main',
    defaultBranch: git.defaultBranch ?? 'main',
    remotes: git.remotes ?? [],
    aliases: git.aliases ?? {},
    stashes: git.stashes ?? 0,
    worktrees: git.worktrees ?? [],
    state: path => Promise.resolve(state(path)),
    changes: under => Promise.resolve(inside(under).flatMap(path => {
      const one = state(path);
      return one === undefined || one === 'clean' ? [] : [{ path, state: one }];
    })),
    tracked: under => {
      const all = Object.keys(git.committed).map(path => `${git.root}/${path}`).filter(path => isUnder(path, clean(under)));
      return Promise.resolve({ count: all.length, sample: all.slice(0, 20) });
    },
    ignoredByCommit: path => Promise.resolve(ignored(path)),
    committed: (path, revision) => Promise.resolve((revision === undefined ? git.committed : git.at?.[revision] ?? git.committed)[relative(path)]),
    resolve: revision => Promise.resolve(revision === 'HEAD' || revision === (git.branch ?? 'main') || git.refs?.includes(revision) ? `commit-of-${revision}` : undefined),
    onlyIn: of => Promise.resolve(git.onlyIn?.[of] ?? 0),
    ahead: (from, to) => Promise.resolve(git.ahead?.[`${from}..${to}`]),
    changedBetween: (from, to) => Promise.resolve(git.changedBetween?.[`${from}..${to}`] ?? []),
    refs: () => Promise.resolve(git.refs ?? [git.branch ?? 'main']),
  };
}
