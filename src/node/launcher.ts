// The launcher scripts: what agents are configured to call, at a path that never changes. They clear what could change a runtime, find the
// one that was baked in at install, and start the hook's client. Whatever is missing is a denial.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { HookCommands } from '../core/agents/agent';
import { timeoutOf } from '../core/agents/timeouts';
import { universalDenial } from '../core/agents/universalDenial';
import { checkedCommand, noAnswer, shQuoted, watchedCommand } from './registeredCommand';
import { fileProblem, type StateFolder } from './stateFolder';

export interface LauncherSpec {
  /** Absolute paths of JavaScript runtimes, the best first: the editor's own, then a Node of the system. */
  readonly runtimes: readonly string[];
  /** Folder of `hook.js` and `countersign.js`, absolute. */
  readonly dist: string;
}

/** Cleared by name: what these runtimes and their loaders read at the start. Reading all names would cost another process. */
const cleared = [
  'NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE', 'NODE_ICU_DATA',
  'NODE_PRESERVE_SYMLINKS', 'NODE_PRESERVE_SYMLINKS_MAIN', 'NODE_REDIRECT_WARNINGS', 'NODE_NO_WARNINGS', 'NODE_PENDING_DEPRECATION', 'NODE_PENDING_PIPE_INSTANCES', 'NODE_USE_ENV_PROXY', 'NODE_USE_SYSTEM_CA',
  'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_TEST_CONTEXT', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID', 'NODE_REPL_EXTERNAL_MODULE', 'NODE_REPL_HISTORY', 'NODE_EXEC_ARGV',
  'LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'LD_DEBUG', 'LD_DEBUG_OUTPUT', 'LD_PROFILE', 'LD_ORIGIN_PATH', 'LD_BIND_NOW', 'LD_BIND_NOT', 'LD_HWCAP_MASK', 'LD_DYNAMIC_WEAK', 'LD_USE_LOAD_BIAS',
  'DYLD_INSERT_LIBRARIES', 'DYLD_LIBRARY_PATH', 'DYLD_FRAMEWORK_PATH', 'DYLD_FALLBACK_LIBRARY_PATH', 'DYLD_FALLBACK_FRAMEWORK_PATH', 'DYLD_FORCE_FLAT_NAMESPACE', 'DYLD_VERSIONED_LIBRARY_PATH', 'DYLD_VERSIONED_FRAMEWORK_PATH', 'DYLD_IMAGE_SUFFIX', 'DYLD_PRINT_TO_FILE',
  'BASH_ENV', 'ENV', 'CDPATH', 'GLOBIGNORE', 'OPENSSL_CONF', 'OPENSSL_MODULES', 'SSLKEYLOGFILE', 'UV_THREADPOOL_SIZE', 'UV_USE_IO_URING', 'GCONV_PATH', 'LOCPATH', 'MALLOC_CHECK_', 'MALLOC_TRACE',
];

/** Absolute path of the launcher that agents call. */
export function launcherPath(state: StateFolder, platform: NodeJS.Platform = process.platform): string {
  return path.join(state.bin, platform === 'win32' ? 'countersign-hook.cmd' : 'countersign-hook');
}

/** Copy of the command line that stays when the extension goes, so that its entries can still be removed. */
export function keptCommandLine(state: StateFolder): string {
  return path.join(state.bin, 'countersign.js');
}

/** What a person types for the command line: nothing of ours is on PATH. */
export function commandLinePath(state: StateFolder, platform: NodeJS.Platform = process.platform): string {
  return path.join(state.bin, platform === 'win32' ? 'countersign.cmd' : 'countersign');
}

/** The command line as a person types it in a shell; the bare name where it has not been written yet. */
export function typedCommandLine(state: StateFolder): string {
  const file = commandLinePath(state);
  if (!existsSync(file)) return 'countersign';
  return /^[\w./~:\\-]+$/.test(file) ? file : process.platform === 'win32' ? `& "${file}"` : shQuoted(file);
}

/** Starts the command line of the extension, or the copy that stays when the extension goes. */
function commandLineText(state: StateFolder, spec: LauncherSpec, platform: NodeJS.Platform): string {
  const files = [path.join(spec.dist, 'countersign.js'), keptCommandLine(state)];
  if (platform === 'win32') {
    const calls = spec.runtimes.flatMap((runtime, r) => files.flatMap((file, f) => [
      `if not exist "${escapedPercent(runtime)}" goto next${r}${f}`, `if not exist "${escapedPercent(file)}" goto next${r}${f}`, `"${escapedPercent(runtime)}" "${escapedPercent(file)}" %*`, 'exit /b %ERRORLEVEL%', `:next${r}${f}`,
    ]));
    return ['@echo off', 'rem Countersign\'s command line, for a person.', 'setlocal disabledelayedexpansion', ...cleared.map(name => `set "${name}="`), 'set "ELECTRON_RUN_AS_NODE=1"', ...calls, 'echo(Countersign is not complete on this machine. 1>&2', 'exit /b 2', ''].join('\r\n');
  }
  return `#!/bin/sh
# Countersign's command line, for a person.
unset ${cleared.join(' ')}
export ELECTRON_RUN_AS_NODE=1
for runtime in ${spec.runtimes.map(shQuoted).join(' ')}; do
  for file in ${files.map(shQuoted).join(' ')}; do
    if [ -x "$runtime" ] && [ -f "$file" ]; then exec "$runtime" "$file" "$@"; fi
  done
done
echo 'Countersign is not complete on this machine.' >&2
exit 2
`;
}

/** The text of the launcher for a platform. */
export function launcherText(state: StateFolder, spec: LauncherSpec, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? cmdText(state, spec) : shText(state, spec);
}

function shText(state: StateFolder, spec: LauncherSpec): string {
  const q = shQuoted;
  const remove = `${q(spec.runtimes[0] ?? 'node')} ${q(keptCommandLine(state))} agents remove --all`;
  return `#!/bin/sh
# Countersign's launcher. Agents call it before a tool runs; it starts the hook's client. Whatever is missing is a denial (status 2).
# Countersign wrote it and checks it: an edited launcher is an alarm.
unset ${cleared.join(' ')}
state=${q(state.root)}
hook=${q(path.join(spec.dist, 'hook.js'))}
deny() {
  case " $* " in *' --event after '*) exit 0 ;; esac
  printf '%s\\n' ${q(universalDenial('Countersign is not complete on this machine, so this call was denied. Stop and tell the user; do not try another way.').stdout.trimEnd())}
  printf '%s\\n' "Countersign denied this call: $missing. To remove Countersign's hooks, the user runs: "${q(remove)}". Stop and tell the user; do not try another way." >&2
  exit 2
}
missing='its state folder is missing or belongs to someone else'
{ [ -d "$state" ] && [ ! -h "$state" ] && [ -O "$state" ]; } || deny "$@"
missing='the extension is gone'
[ -f "$hook" ] && [ -s "$hook" ] || deny "$@"
export ELECTRON_RUN_AS_NODE=1
for runtime in ${spec.runtimes.map(q).join(' ')}; do
  if [ -f "$runtime" ] && [ -x "$runtime" ]; then exec "$runtime" "$hook" --state "$state" "$@"; fi
done
missing='no JavaScript runtime was found where it was at the installation'
deny "$@"
`;
}

function cmdText(state: StateFolder, spec: LauncherSpec): string {
  const hook = path.win32.join(spec.dist, 'hook.js');
  const remove = `"${spec.runtimes[0] ?? 'node'}" "${keptCommandLine(state)}" agents remove --all`;
  const lines = [
    '@echo off', 'rem Countersign\'s launcher. Agents call it before a tool runs; whatever is missing is a denial (status 2).', 'setlocal disabledelayedexpansion',
    ...cleared.map(name => `set "${name}="`), 'set "ELECTRON_RUN_AS_NODE=1"',
    `if not exist "${escapedPercent(hook)}" goto missing`,
    ...spec.runtimes.flatMap((runtime, index) => [
      `if not exist "${escapedPercent(runtime)}" goto next${index}`,
      `"${escapedPercent(runtime)}" "${escapedPercent(hook)}" --state "${escapedPercent(state.root)}" %*`,
      'exit /b %ERRORLEVEL%',
      `:next${index}`,
    ]),
    ':missing',
    'echo(%* | find "--event after" >nul && exit /b 0',
    `echo(${escapedPercent(universalDenial('Countersign is not complete on this machine, so this call was denied. Stop and tell the user; do not try another way.').stdout.trimEnd())}`,
    `echo(Countersign denied this call: the extension or its runtime is gone. To remove its hooks, the user runs: ${escapedPercent(remove)}. Stop and tell the user; do not try another way. 1>&2`,
    'exit /b 2', '',
  ];
  return lines.join('\r\n');
}

/** The texts to register for an agent. `timeout`: seconds that it waits for its hook. */
export function hookCommands(state: StateFolder, agent: string, platform: NodeJS.Platform = process.platform, timeout = timeoutOf(agent)): HookCommands {
  // Git Bash, which runs these texts on Windows, takes forward slashes.
  const launcher = platform === 'win32' ? launcherPath(state, platform).replaceAll('\\', '/') : launcherPath(state, platform);
  const given = timeout === timeoutOf(agent) ? '' : ` --timeout ${timeout}`;
  const call = `${shQuoted(launcher)} --agent ${agent}${given}`;
  const power = `& '${launcherPath(state, platform).replaceAll("'", "''")}' --agent ${agent}${given}`;
  return {
    before: platform === 'win32' ? checkedCommand(call) : watchedCommand(call, timeout),
    after: `${call} --event after >/dev/null 2>&1 || true`,
    beforePowerShell: `$global:LASTEXITCODE = 1; try { ${power} } catch { }; if ($LASTEXITCODE -eq 0) { exit 0 }; if ($LASTEXITCODE -ne 2) { [Console]::Error.WriteLine('${noAnswer}') }; exit 2`,
    afterPowerShell: `try { ${power} --event after } catch { }; exit 0`,
  };
}

/** Does a registered text call a launcher of ours, this one or one of another installation? */
export function isOurCommand(text: string): boolean {
  return /[\\/]bin[\\/]countersign-hook(\.cmd)?['" ]/.test(`${text} `);
}

/** Writes the launcher (and the copy of the command line) in one step each. Returns the launcher's hash. Throws where it cannot. */
export function writeLauncher(state: StateFolder, spec: LauncherSpec, platform: NodeJS.Platform = process.platform): string {
  const text = launcherText(state, spec, platform);
  replaceFile(launcherPath(state, platform), Buffer.from(text), 0o700);
  const commandLine = path.join(spec.dist, 'countersign.js');
  if (existsSync(commandLine)) replaceFile(keptCommandLine(state), readFileSync(commandLine), 0o600);
  replaceFile(commandLinePath(state, platform), Buffer.from(commandLineText(state, spec, platform)), 0o700);
  return hashText(text);
}

/** What is wrong with the launcher as it lies there: missing, somebody else's, open to others, or edited since `hash`. */
export function launcherProblem(state: StateFolder, hash: string): string | undefined {
  const file = launcherPath(state);
  const problem = fileProblem(file);
  if (problem !== undefined) return problem;
  if (process.platform !== 'win32' && (statSync(file).mode & 0o100) === 0) return `${file} cannot be run`;
  return hashText(readFileSync(file, 'utf8')) === hash ? undefined : `${file} was changed since Countersign wrote it`;
}

export function hashText(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

function replaceFile(file: string, content: Buffer, mode: number): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, file);
}

const escapedPercent = (text: string): string => text.replaceAll('%', '%%');
