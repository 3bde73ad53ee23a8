// Starts the installed editor as a server on a loopback port, in a home of its own, and ends it.
// Owns the process and its folders; how a browser gets in is frontDoor.ts or a test's matter.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { EditorHost } from './editorHost';

/** What a server is started with. */
export interface EditorServerOptions {
  readonly host: EditorHost;
  /** Absolute; takes the home, the user data, the extensions. Made where it does not exist. */
  readonly folder: string;
  /** The HOME of the extension host, its terminals and agents. Undefined: `home` in `folder`. */
  readonly home?: string;
  /** VSIX files to install first. */
  readonly extensions: readonly string[];
  /** Added to the machine settings of the window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lets the page's address name test code to run in the extension host. */
  readonly testDriver?: boolean;
  /** A program with its arguments that starts the server in its turn, and watches it. */
  readonly under?: readonly string[];
}

/** A running server. */
export interface EditorServer {
  readonly port: number;
  /** What the browser's `vscode-tkn` cookie must hold. Never in an argument or an environment. */
  readonly token: string;
  readonly home: string;
  readonly folder: string;
  /** The end of what the server said. */
  log(): string;
  /** Ends the server, its extension hosts and terminals. May be called again. */
  stop(): Promise<void>;
  /** Undefined while it runs. */
  exited(): number | string | undefined;
}

/** A quiet editor: nothing that opens by itself, calls home or updates. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.utilityModel': 'countersign-demo/scripted',
  'chat.utilitySmallModel': 'countersign-demo/scripted',
  'git.openRepositoryInParentFolders': 'never',
};

/** Resolves once the server answers; rejects with its log where it does not within 30 s. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const home = options.home ?? path.join(options.folder, 'home');
  const folders = {
    userData: path.join(options.folder, 'data'),
    extensions: path.join(options.folder, 'extensions'),
    serverData: path.join(options.folder, 'server'),
    temporary: path.join(options.folder, 'tmp'),
  };
  for (const folder of [home, path.join(folders.userData, 'User'), path.join(folders.userData, 'Machine'), folders.extensions, folders.serverData, folders.temporary]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(path.join(folders.userData, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2));
  const env = environmentFor(home, folders.temporary, options.env ?? {});
  const places = ['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions, '--server-data-dir', folders.serverData];
  for (const extension of options.extensions) await installExtension(options.host, extension, places, env);

  // Read by the server at its first request, then removed: the token is in no argument, no environment and no lasting file.
  const token = randomBytes(24).toString('hex');
  const tokenFile = path.join(options.folder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const [program = options.host.node, ...watched] = [...options.under ?? [], options.host.node];
  const child = spawn(program, [
    ...watched, options.host.server, '--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile,
    '--accept-server-license-terms', '--telemetry-level', 'off', '--reconnection-grace-time', '5', ...places,
    ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
  ], { cwd: options.folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => killGroup(child);
  process.once('exit', kill);
  let log = '';
  const keep = (data: Buffer): void => { log = (log + data.toString()).slice(-100_000); };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const port = await listening(child, () => log);
  try {
    await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    killGroup(child);
    throw new Error(`The editor's server does not answer:\n${log}`, { cause: error });
  } finally {
    await rm(tokenFile, { force: true });
  }
  return {
    port, token, home, folder: options.folder,
    log: () => log,
    exited: () => child.exitCode ?? child.signalCode ?? undefined,
    stop: async () => {
      process.removeListener('exit', kill);
      await stop(child);
    },
  };
}

/** The search path and the language, nothing else of ours: no key, token or agent setting of the person reaches the demo. */
function environmentFor(home: string, temporary: string, added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    SHELL: '/bin/bash',
    HOME: home,
    // The editor leaves its sockets where they were.
    TMPDIR: temporary,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    ...added,
  };
}

async function installExtension(host: EditorHost, vsix: string, places: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(host.node, [host.server, '--accept-server-license-terms', ...places, '--install-extension', vsix, '--force'], { env, timeout: 60_000 });
}

function listening(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      killGroup(child);
      reject(new Error(`The editor's server ${why}:\n${log()}`));
    };
    const timer = setTimeout(() => fail('did not answer within 30 s'), 30_000);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(Number(port));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const late = setTimeout(() => killGroup(child), 4000);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(late);
  }
  // An extension host outlives its server for a while.
  killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}
