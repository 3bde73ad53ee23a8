// Runs git to look, with everything that a repository can configure to run switched off. Reads only; nothing is fetched.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

const gitPaths = process.platform === 'win32'
  ? ['C:\\Program Files\\Git\\cmd\\git.exe', 'C:\\Program Files (x86)\\Git\\cmd\\git.exe']
  : ['/usr/bin/git', '/usr/local/bin/git', '/opt/homebrew/bin/git', '/opt/local/bin/git'];

/** Absolute path of git, from the system's own folders only; undefined: none found. */
export const gitProgram: string | undefined = gitPaths.find(path => existsSync(path));

const timeLimitMs = 4000;
const outputLimit = 16 << 20;

/** Settings that hold for every look: no monitor, no hooks, no external transports, no optional writes. */
const quiet = ['--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false', '-c', 'core.hooksPath=/dev/null',
  '-c', 'protocol.ext.allow=never', '-c', 'core.pager=cat', '-c', 'diff.external=', '-c', 'core.sshCommand=false', '-c', 'credential.helper=', '-c', 'submodule.recurse=false'];

/** Standard output of a git command in a folder, or undefined when it failed, timed out or printed too much. */
export function git(cwd: string, home: string, args: readonly string[], blanked: readonly string[] = [], input?: string): Promise<string | undefined> {
  if (gitProgram === undefined) return Promise.resolve(undefined);
  const env = { HOME: home, USERPROFILE: home, PATH: '/usr/bin:/bin', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_PAGER: 'cat', GIT_ATTR_NOSYSTEM: '1', LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1' };
  return new Promise(resolve => {
    const options = args[0] === 'check-ignore' ? quiet.filter(option => option !== '--literal-pathspecs') : quiet; // it refuses that one
    const child = execFile(gitProgram, [...options, ...blanked, ...args], { cwd, env, timeout: timeLimitMs, maxBuffer: outputLimit, encoding: 'utf8', windowsHide: true },
      (error, stdout) => { resolve(error ? undefined : stdout); });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** Entries of `git config --list`, lower-cased keys, in order. Reading configuration runs nothing. */
export async function gitConfig(cwd: string, home: string): Promise<readonly (readonly [string, string])[]> {
  const out = await git(cwd, home, ['config', '--list', '-z']);
  return (out ?? '').split('\0').filter(Boolean).map(entry => {
    const cut = entry.indexOf('\n');
    return cut < 0 ? [entry, ''] as const : [entry.slice(0, cut), entry.slice(cut + 1)] as const;
  });
}

/** Options that blank every filter, textconv, diff driver and merge driver a configuration names. */
export function blankedDrivers(config: readonly (readonly [string, string])[]): string[] {
  const options = new Set<string>();
  for (const [key] of config) {
    const driver = /^(filter|diff|merge)\.(.+)\.(clean|smudge|process|textconv|command|driver)$/.exec(key);
    if (!driver) continue;
    if (/[=\n]/.test(driver[2] ?? '')) continue;
    options.add(`${driver[1] ?? ''}.${driver[2] ?? ''}.${driver[3] ?? ''}=`);
    if (driver[1] === 'filter') options.add(`filter.${driver[2] ?? ''}.required=false`);
  }
  return [...options].flatMap(option => ['-c', option]);
}

/** A driver whose name holds `=` cannot be blanked by `-c`: the repository is then not looked into. */
export function hasUnblankableDriver(config: readonly (readonly [string, string])[]): boolean {
  return config.some(([key]) => /^(filter|diff)\..*[=\n].*\.(clean|smudge|process|textconv|command)$/s.test(key));
}
