// Where Countersign keeps its state on this machine, and whether a path in it can be trusted. Owns names and checks;
// what is inside each file belongs to the module that writes it.
import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** Absolute paths inside the state folder. Hosts make it once from `stateFolder()`; the hook is told `root` by its launcher. */
export interface StateFolder {
  readonly root: string;
  /** Launcher scripts that agents are configured to call. */
  readonly bin: string;
  /** Sockets of open editor windows (on Windows: nothing, named pipes have no file). */
  readonly run: string;
  /** One `WindowRecord` a file for each open editor window. */
  readonly windows: string;
  /** One file for each agent session. */
  readonly sessions: string;
  /** The record, one file for each writing process. */
  readonly log: string;
  /** Copies of configuration files as they were before an install, and of untracked files about to go. */
  readonly backups: string;
  /** What was installed: runtime, launcher hash, agents. */
  readonly installation: string;
}

/** The state folder of the user whose home folder it is; the folder need not exist. */
export function stateFolder(home: string = homedir(), platform: NodeJS.Platform = process.platform): StateFolder {
  return stateFolderAt(defaultRoot(home, platform));
}

/** The same for a root that is already known, as the launcher passes it. */
export function stateFolderAt(root: string): StateFolder {
  return {
    root,
    bin: path.join(root, 'bin'),
    run: path.join(root, 'run'),
    windows: path.join(root, 'windows'),
    sessions: path.join(root, 'sessions'),
    log: path.join(root, 'log'),
    backups: path.join(root, 'backups'),
    installation: path.join(root, 'installation.json'),
  };
}

function defaultRoot(home: string, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Countersign');
  if (platform === 'win32') return path.win32.join(home, 'AppData', 'Local', 'Countersign');
  return path.join(home, '.local', 'state', 'countersign');
}

/** Makes the folder and its parts with mode 0700. Returns what is wrong with it, or undefined. */
export function ensureStateFolder(state: StateFolder): string | undefined {
  try {
    mkdirSync(state.root, { recursive: true, mode: 0o700 });
    const wrong = folderProblem(state.root, 'owner');
    if (wrong) return wrong;
    if (process.platform !== 'win32') chmodSync(state.root, 0o700);
    for (const folder of [state.bin, state.run, state.windows, state.sessions, state.log, state.backups]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return undefined;
  } catch (error) {
    return `${state.root} cannot be written: ${messageOf(error)}`;
  }
}

/** Why a folder must not be trusted: a link, another owner, or (`private`) open to others. Undefined: fine. */
export function folderProblem(folder: string, strictness: 'owner' | 'private' = 'private'): string | undefined {
  return problem(folder, stats => stats.isDirectory(), 'a folder', strictness);
}

/** The same for a socket. */
export function socketProblem(socket: string): string | undefined {
  return problem(socket, stats => stats.isSocket(), 'a socket', 'private');
}

/** The same for a regular file; others may read it but not write it. */
export function fileProblem(file: string): string | undefined {
  return problem(file, stats => stats.isFile(), 'a regular file', 'unwritable');
}

function problem(file: string, isKind: (stats: Stats) => boolean, kind: string, strictness: 'owner' | 'private' | 'unwritable'): string | undefined {
  let stats: Stats;
  try {
    stats = lstatSync(file);
  } catch (error) {
    return `${file} cannot be read: ${messageOf(error)}`;
  }
  if (stats.isSymbolicLink()) return `${file} is a symbolic link`;
  if (!isKind(stats)) return `${file} is not ${kind}`;
  // Windows keeps the user's profile private by access lists, which Node does not read.
  if (process.platform === 'win32' || process.getuid === undefined) return undefined;
  if (stats.uid !== process.getuid()) return `${file} belongs to another user`;
  if (strictness === 'private' && (stats.mode & 0o077) !== 0) return `${file} is open to other users`;
  if (strictness === 'unwritable' && (stats.mode & 0o022) !== 0) return `${file} can be written by other users`;
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
