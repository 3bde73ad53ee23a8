// Runs one read-only question to a system's own tool because a person clicked it: by absolute path outside every workspace, without a shell,
// in the user's home folder, with a bare environment, bounded in time and output. Which command that is belongs to `core/privileges/onlineChecks.ts`.
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';

export interface Question {
  readonly command: readonly [program: string, ...args: string[]];
  /** Set as they are. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of variables of the agent's environment that hold the login. */
  readonly logins: readonly string[];
}

export interface AskingPlace {
  readonly home: string;
  /** Nothing below these is started, by whatever name or link. */
  readonly workspaces: readonly string[];
  /** The agent's environment: only the logins are taken from it. */
  readonly agentEnv: Readonly<Record<string, string>>;
  /** Of this process; the search path, language and proxy settings are taken from it. */
  readonly ownEnv: Readonly<Record<string, string | undefined>>;
  readonly timeLimitMs?: number;
}

export type OnlineOutcome =
  /** `output`: of both streams, cut at the limit. */
  | { readonly kind: 'ended'; readonly exit: number; readonly output: string; readonly program: string }
  | { readonly kind: 'failed'; readonly why: 'notFound' | 'tooLate' | 'tooLong' | 'notStarted' };

const outputLimit = 1 << 18;

/** Never rejects. A tool that is late or says too much is ended with everything that it started. */
export function askOnline(question: Question, place: AskingPlace): Promise<OnlineOutcome> {
  const [name, ...args] = question.command;
  const folders = searchPath(place);
  const program = folders.map((folder) => path.join(folder, name)).find((file) => isProgram(file, place.workspaces));
  if (program === undefined) return Promise.resolve({ kind: 'failed', why: 'notFound' });
  return new Promise((resolve) => {
    let output = '';
    let failed: 'tooLate' | 'tooLong' | 'notStarted' | undefined;
    const child = spawn(program, args, { cwd: place.home, env: environment(question, place, folders), stdio: ['ignore', 'pipe', 'pipe'], shell: false, windowsHide: true, detached: process.platform !== 'win32' });
    const end = (why: 'tooLate' | 'tooLong'): void => {
      failed ??= why;
      endAll(child.pid);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end('tooLate'), place.timeLimitMs ?? 10_000);
    const take = (piece: Buffer): void => {
      if (output.length + piece.length > outputLimit) return end('tooLong');
      output += piece.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', () => { failed ??= 'notStarted'; });
    // A grandchild may keep the streams open: what counts is that the tool itself ended.
    child.on('exit', () => setTimeout(() => endAll(child.pid), 200));
    child.on('close', (exit) => {
      clearTimeout(timer);
      resolve(failed === undefined ? { kind: 'ended', exit: exit ?? -1, output, program } : { kind: 'failed', why: failed });
    });
  });
}

/** Absolute folders of the search path outside every workspace, each once. */
function searchPath({ ownEnv, workspaces }: AskingPlace): readonly string[] {
  const given = (ownEnv['PATH'] ?? ownEnv['Path'] ?? '').split(path.delimiter);
  return [...new Set(given.filter((folder) => path.isAbsolute(folder) && !isInside(resolved(folder), workspaces)))];
}

/** A regular file that may be run, that only its owner can write, and that leads to no workspace. */
function isProgram(file: string, workspaces: readonly string[]): boolean {
  try {
    const real = realpathSync(file);
    const stats = statSync(real);
    if (!stats.isFile() || isInside(real, workspaces)) return false;
    if (process.platform === 'win32') return /\.exe$/i.test(real);
    accessSync(real, constants.X_OK);
    const owners = [0, process.getuid?.() ?? 0];
    return owners.includes(stats.uid) && (stats.mode & 0o002) === 0;
  } catch {
    return false;
  }
}

function isInside(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = path.relative(resolved(folder), file);
    return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
  });
}

function resolved(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

const handedOn = ['LANG', 'LC_ALL', 'TERM', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TMPDIR', 'TEMP'];
/** Names that would make a tool load or run something else. A login is never called so. */
const steering = /^(?:PATH|HOME|NODE_|LD_|DYLD_|BASH_ENV$|ENV$|PYTHON|PERL|RUBY|GIT_|SHELL$|PAGER$|EDITOR$|BROWSER$|AWS_PAGER$|COMSPEC$)/i;

function environment(question: Question, { ownEnv, agentEnv, home }: AskingPlace, folders: readonly string[]): Record<string, string> {
  const kept = handedOn.flatMap((name) => (ownEnv[name] === undefined ? [] : [[name, ownEnv[name]] as const]));
  const logins = question.logins.filter((name) => !steering.test(name)).flatMap((name) => (agentEnv[name] === undefined ? [] : [[name, agentEnv[name]] as const]));
  const variables = Object.entries(question.variables).filter(([name]) => !steering.test(name));
  return { ...Object.fromEntries([...kept, ...variables, ...logins]), PATH: folders.join(path.delimiter), HOME: home, AWS_PAGER: '', PAGER: 'cat', GH_PROMPT_DISABLED: '1', CI: '1', NO_COLOR: '1' };
}

/** The tool was made the head of a group of its own; the group goes with it. */
function endAll(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
