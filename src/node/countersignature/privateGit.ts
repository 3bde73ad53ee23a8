// A bare repository of our own for each remote, in the state folder: what is sent and fetched goes through it, so that nothing which the
// user's repository configures can run, and neither its refs nor its working tree are touched. The user's own git configuration holds
// (credential helper, ssh command, proxy); hooks and helpers never run, and no prompt can wait.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { gitProgram } from '../gitReader';
import type { StateFolder } from '../stateFolder';
import { usableRemote } from './repositoryIdentity';
import { runProgram, type ProgramEnd } from './runProgram';

export interface GitPlace {
  readonly state: StateFolder;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person sits at this process's terminal: git and ssh may ask there. */
  readonly terminal?: boolean;
  /** Milliseconds that a remote is waited for at most; undefined: each step's own limit. */
  readonly patience?: number;
}

export interface PrivateGit {
  readonly address: string;
  /** Runs a git command in the private repository. `limit`: milliseconds. */
  run(args: readonly string[], options?: { readonly input?: string; readonly env?: Readonly<Record<string, string>>; readonly limit?: number }): Promise<ProgramEnd>;
}

export type OpenedGit = { readonly kind: 'git'; readonly git: PrivateGit } | { readonly kind: 'failed'; readonly why: string };

/** Milliseconds for what only touches this machine, and for what a remote must answer. */
const localLimit = 10_000;
export const remoteLimit = 20_000;

/** The remote's name in the private repository, for git's own lazy fetches. */
export const teamRemote = 'team';

const safe = ['--literal-pathspecs', ...[
  'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.pager=cat', 'core.alternateRefsCommand=', 'core.gitProxy=', 'protocol.allow=never', 'protocol.https.allow=always', 'protocol.ssh.allow=always',
  'protocol.file.allow=always', 'protocol.ext.allow=never', 'submodule.recurse=false', 'fetch.recurseSubmodules=false', 'push.recurseSubmodules=no', 'push.gpgSign=false', 'push.followTags=false', 'push.negotiate=false',
  'commit.gpgSign=false', 'gc.auto=0', 'maintenance.auto=false', 'transfer.fsckObjects=true', 'transfer.bundleURI=false', 'fetch.bundleURI=', 'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting])];

/** The private repository for a remote; made where it is not there. */
export async function openPrivateGit(place: GitPlace, address: string): Promise<OpenedGit> {
  const program = gitProgram;
  if (program === undefined) return { kind: 'failed', why: 'git was not found in the system’s own folders' };
  const usable = usableRemote(address);
  if (usable.kind === 'refused') return { kind: 'failed', why: `the remote cannot be used: ${usable.why}` };
  const dir = path.join(place.state.root, 'countersign', 'git', `${createHash('sha256').update(address).digest('hex').slice(0, 24)}.git`);
  const base = baseEnv(place);
  const raw = (args: readonly string[], env: Readonly<Record<string, string | undefined>>, limit: number, input?: string, terminal?: boolean): Promise<ProgramEnd> =>
    runProgram({ program, args: [...safe, ...args], cwd: dir, env, limit, ...(input === undefined ? {} : { input }), ...(terminal === undefined ? {} : { terminal }) });
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
  if (!existsSync(path.join(dir, 'config')) || !existsSync(path.join(dir, 'HEAD'))) {
    const made = await raw(['init', '--quiet', '--bare', '--template=', '--initial-branch=none', dir], base, localLimit);
    if (made.kind !== 'ended' || made.status !== 0) return { kind: 'failed', why: `a repository for countersignatures could not be made: ${problemOf(made)}` };
    // What the remote leaves out of a fetch is asked of it when it is read.
    for (const [name, value] of [[`remote.${teamRemote}.promisor`, 'true'], [`remote.${teamRemote}.partialclonefilter`, 'blob:none'], ['core.repositoryformatversion', '1'], ['extensions.partialClone', teamRemote]] as const) {
      const set = await raw(['--git-dir', dir, 'config', name, value], base, localLimit);
      if (set.kind !== 'ended' || set.status !== 0) return { kind: 'failed', why: `a repository for countersignatures could not be made: ${problemOf(set)}` };
    }
  }
  const ssh = await raw(['--git-dir', dir, 'config', '--get', 'core.sshCommand'], base, localLimit);
  // The address may hold a login, so it stands in no file of ours.
  const named = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `remote.${teamRemote}.url`, GIT_CONFIG_VALUE_0: address };
  const env = { ...base, ...named, ...sshEnv(ssh.kind === 'ended' && ssh.status === 0 ? ssh.out.toString('utf8').trim() : 'ssh', place.terminal === true) };
  // A folder as a remote would run its own hooks and settings on this machine.
  const programs = usable.local ? [`--upload-pack='${program}' -c core.hooksPath=/dev/null -c core.fsmonitor=false upload-pack`, `--receive-pack='${program}' -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand= -c receive.autogc=false receive-pack`] : [];
  return {
    kind: 'git',
    git: {
      address,
      run: (args, options = {}) => {
        const [name = '', ...rest] = args;
        const local = name === 'push' ? programs.slice(1) : name === 'fetch' || name === 'ls-remote' ? programs.slice(0, 1) : [];
        return raw(['--git-dir', dir, name, ...local, ...rest], { ...env, ...options.env }, Math.min(options.limit ?? localLimit, place.patience ?? Infinity), options.input, place.terminal);
      },
    },
  };
}

/** What went wrong, in one line for a person; what git prints of addresses may hold credentials, which go. */
export function problemOf(end: ProgramEnd): string {
  if (end.kind === 'failed') return end.why;
  const lines = end.errors.split('\n').map((line) => line.trim()).filter(Boolean);
  const line = lines.find((one) => /^(?:fatal|error|remote rejected|!)/.test(one)) ?? lines.at(-1) ?? `git ended with ${end.status}`;
  return line.replace(/(\w+:\/\/)[^@/\s]*@/g, '$1').slice(0, 300);
}

function baseEnv(place: GitPlace): Record<string, string | undefined> {
  const passed = ['SSH_AUTH_SOCK', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'http_proxy', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'SystemRoot', 'TEMP', 'TMP', 'USERNAME', 'APPDATA', 'LOCALAPPDATA', 'ProgramData'];
  return {
    ...Object.fromEntries(passed.map((name) => [name, place.env[name]])),
    HOME: place.home, USERPROFILE: place.home, LC_ALL: 'C', GIT_PAGER: 'cat', GIT_ATTR_NOSYSTEM: '1', GIT_PROTOCOL_FROM_USER: '0',
    PATH: process.platform === 'win32' ? 'C:\\Program Files\\Git\\cmd;C:\\Program Files\\Git\\usr\\bin;C:\\Windows\\System32;C:\\Windows' : '/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin',
    GIT_TERMINAL_PROMPT: place.terminal === true ? '1' : '0', ...(place.terminal === true ? { TERM: place.env['TERM'] } : { GIT_ASKPASS: 'false', SSH_ASKPASS_REQUIRE: 'never' }),
    GIT_AUTHOR_NAME: 'Countersign', GIT_AUTHOR_EMAIL: 'countersign@localhost', GIT_COMMITTER_NAME: 'Countersign', GIT_COMMITTER_EMAIL: 'countersign@localhost',
  };
}

/** Without a person at a terminal, ssh fails instead of asking. Options are only given to OpenSSH. */
function sshEnv(command: string, terminal: boolean): Record<string, string> {
  const isOpenSsh = /(?:^|[\\/])ssh(?:\.exe)?["']?(?:\s|$)/.test(command);
  return { GIT_SSH_COMMAND: isOpenSsh && !terminal ? `${command} -o BatchMode=yes -o ConnectTimeout=10` : command };
}
