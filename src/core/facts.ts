// The only window from the core to the world. Hosts implement it over the real machine (`node/readFacts.ts`), tests in memory
// (`test/core/inMemoryFacts.ts`). Every method is bounded in time and size, follows no configured code and never throws.
import type { EnvironmentName } from './model/resource';
import type { Armed, Session } from './model/session';

export interface PathStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Bytes; 0 for directories. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Links only: the target as stored. */
  readonly target?: string;
}

/** What a folder holds, walked without following links. */
export interface Tree {
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
  /** The walk stopped at a limit: the figures are lower bounds. */
  readonly truncated: boolean;
  /** Links inside that lead out of the folder, at most 20: absolute path of the link and where it leads. */
  readonly linksOut: readonly { readonly path: string; readonly to: string }[];
  /** Absolute paths of nested `.git` folders, at most 20. */
  readonly repositories: readonly string[];
  /** Up to 200 file paths relative to the folder, shallow first, for naming and for markers. */
  readonly sample: readonly string[];
}

export type FileState = 'clean' | 'modified' | 'added' | 'deleted' | 'conflicted' | 'untracked' | 'ignored';

/** A git repository as local files show it; nothing is fetched. Paths are absolute. */
export interface Repository {
  readonly root: string;
  /** Undefined when detached or unborn. */
  readonly branch: string | undefined;
  /** As `refs/remotes/origin/HEAD` or, failing that, a local `main` or `master`. */
  readonly defaultBranch: string | undefined;
  readonly remotes: readonly { readonly name: string; readonly url: string; readonly pushUrl: string }[];
  /** What git's files, includes followed, say of where a push goes: `branch.x.pushremote`, `remote.pushdefault`, `remote.x.url`, in git's order. Undefined: not told apart. */
  readonly remoteSettings?: readonly { readonly key: string; readonly value: string; readonly path?: string; readonly line?: number }[];
  /** Aliases of the repository's and user's configuration, name → text. Never run by us. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The state of one file; a path that is not there: `deleted` if tracked, otherwise undefined. */
  state(path: string): Promise<FileState | undefined>;
  /** Files under a folder (or the file itself) that are not `clean`: what a hard delete or checkout would lose. At most 2000. */
  changes(under: string): Promise<readonly { readonly path: string; readonly state: FileState }[]>;
  /** Number of tracked files under a folder, and up to 20 of them. */
  tracked(under: string): Promise<{ readonly count: number; readonly sample: readonly string[] }>;
  /** True if an ignore rule of the *committed* tree or the user's global file matches: evidence an agent did not just make. */
  ignoredByCommit(path: string): Promise<boolean>;
  /** Text of a file at a revision; undefined if it is not in it or over the size limit. */
  committed(path: string, revision?: string): Promise<string | undefined>;
  /** Resolves a revision to a commit id; undefined if unknown here. */
  resolve(revision: string): Promise<string | undefined>;
  /** Commits reachable from `of` and from none of the other local and remote refs (`except`: refs left out of "other"). Capped at 1000. */
  onlyIn(of: string, except?: readonly string[]): Promise<number>;
  /** Commits in `to` that `from` lacks, capped at 1000; undefined if one is unknown here. */
  ahead(from: string, to: string): Promise<number | undefined>;
  /** Files that differ between a revision and the working tree or between two revisions, absolute paths, at most 500. */
  changedBetween(from: string, to: string): Promise<readonly string[]>;
  readonly stashes: number;
  /** Local branches, remote-tracking branches (`origin/x`) and tags known here. */
  refs(): Promise<readonly string[]>;
  /** Other worktrees of this repository. */
  readonly worktrees: readonly string[];
}

/** How far a long reading is. `done` and `of` in characters or bytes of one file. */
export interface Progress {
  readonly path: string;
  readonly done: number;
  readonly of: number;
}

/** Lets a host show how a long reading goes on, and stop it. Readers of short texts never ask. */
export interface Watch {
  /** Nobody waits any longer: readers end at the next piece, and what is left counts as not read. */
  readonly stopped: boolean;
  /** Called between pieces of a long text (every few megabytes). The host lets others run before it answers. */
  progress(step: Progress): Promise<void>;
}

/** What the system says of the agent's own process. */
export interface MachineAccount {
  /** Names, those without one as numbers. */
  readonly groups: readonly string[];
  /** Effective capabilities of Linux that pass a check of the system, as `DAC_OVERRIDE`; empty for root, who has them all. */
  readonly capabilities: readonly string[];
  /** `docker`, `podman`, `kubernetes`, `lxc`; undefined: none seen. */
  readonly container: string | undefined;
  /** Linux inside Windows: the drives lie under `/mnt`. */
  readonly wsl: boolean;
}

export interface Facts {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** The agent user's home folder, absolute. */
  readonly home: string;
  /** Name of the user that the agent runs as; undefined: not known. */
  readonly user: string | undefined;
  /** The agent already runs with administrator rights. */
  readonly elevated: boolean;
  /** Undefined: the host does not tell. */
  readonly account?: MachineAccount;
  /** Folders open in the editor; empty without an editor (the action's repository or working directory then counts). */
  readonly workspaces: readonly string[];
  /** The system's temporary folders, absolute and real. */
  readonly temporary: readonly string[];
  /** Milliseconds since the epoch at which the review began. */
  readonly now: number;
  readonly session: Session;
  /** What other sessions, of any agent, armed in the repository with this root. A host without it knows of none. */
  armed?(root: string): Promise<Armed>;
  /** Without following a link at the last step; undefined: not there, or not readable in time. */
  stat(path: string): Promise<PathStat | undefined>;
  /** With all links resolved; undefined: not there. */
  realPath(path: string): Promise<string | undefined>;
  /** UTF-8 text of a regular file (links followed) of at most `limit` bytes (default 1 MB); undefined otherwise. */
  read(path: string, limit?: number): Promise<string | undefined>;
  /** One entry of a zip archive, unpacked; undefined: no such archive or entry, or more than `limit` bytes. A host without it: archives are not read. */
  zipEntry?(path: string, name: string, limit: number): Promise<Uint8Array | undefined>;
  /** Names in a folder, at most 10,000; undefined: not a readable folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  tree(path: string): Promise<Tree | undefined>;
  /** The repository that holds a path (which need not exist); undefined: none. */
  repository(path: string): Promise<Repository | undefined>;
  /** Undefined: nobody looks on, and long readings go through to their end. */
  readonly watch?: Watch;
  /** The user's own stored answer that a resource is disposable, by ledger key; undefined: none. */
  answered(key: string): string | undefined;
  /** What the user has said an account, cluster, host or database is, by `identityKey`; `given` in milliseconds since the epoch. Undefined: nothing that still counts. */
  environmentAnswer(key: string): { readonly environment: EnvironmentName; readonly given: number } | undefined;
}
