// Puts a real VS Code into .vscode-test/: code-server and the Node it needs, both from the npm registry.
// Owns installing and caching; starting it is editorServer.ts.
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The editor that tests and the demo run in. VS Code's own version is the second part of code-server's. */
export const editorVersions = { codeServer: '4.139.1', node: '24.21.0' } as const;

/** Where an installed editor host lies; all paths absolute. */
export interface EditorHost {
  /** The Node that the server needs (its own, newer than the project's). */
  readonly node: string;
  /** VS Code's server, started with `node`. */
  readonly server: string;
}

/**
 * Installs the editor host below `folder` unless it is there already, telling how it goes through `print`.
 * Two processes may ask at once: one installs, the other waits. Rejects with what npm said where it failed.
 */
export async function ensureEditorHost(folder: string, print: (line: string) => void): Promise<EditorHost> {
  const name = `node-linux-${process.arch}`;
  if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64')) {
    throw new Error(`The server host needs Linux on x64 or arm64, this is ${process.platform} on ${process.arch}. Use --host desktop.`);
  }
  const home = path.join(folder, `editor-${editorVersions.codeServer}-${process.arch}`);
  if (!(await isInstalled(home))) {
    await mkdir(folder, { recursive: true });
    await withLock(`${home}.lock`, print, async () => {
      if (!(await isInstalled(home))) await install(home, name, print);
    });
  }
  return {
    node: path.join(home, 'node_modules', name, 'bin/node'),
    server: path.join(home, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** The stamp is written last, so that it tells a whole install from a half one. */
const stampName = 'installed.json';

async function isInstalled(home: string): Promise<boolean> {
  const stamp = await readFile(path.join(home, stampName), 'utf8').catch(() => '');
  return stamp === JSON.stringify(editorVersions);
}

async function install(home: string, nodePackage: string, print: (line: string) => void): Promise<void> {
  const started = Date.now();
  await removeAbandoned(home);
  const partial = `${home}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  await writeFile(path.join(partial, 'package.json'), JSON.stringify({ name: 'editor-host', private: true }));
  const vscode = path.join(partial, 'node_modules/code-server/lib/vscode');
  const steps: readonly (readonly [what: string, folder: string, args: readonly string[]])[] = [
    [`Node ${editorVersions.node}`, partial, [`${nodePackage}@${editorVersions.node}`]],
    [`code-server ${editorVersions.codeServer} (VS Code ${editorVersions.codeServer.replace(/^\d+/, '1')})`, partial, [`code-server@${editorVersions.codeServer}`]],
    ['what the editor depends on', vscode, ['--omit=dev']],
    ["what the editor's own extensions depend on", path.join(vscode, 'extensions'), ['--omit=dev']],
  ];
  print(`Installing a real VS Code below ${path.dirname(home)} (about 600 MB, once).`);
  for (const [index, [what, folder, args]] of steps.entries()) {
    print(`  ${index + 1}/${steps.length} ${what} …`);
    await npmInstall(folder, path.join(partial, 'node_modules', nodePackage, 'bin'), args, print);
  }
  await writeFile(path.join(partial, stampName), JSON.stringify(editorVersions));
  await rm(home, { recursive: true, force: true });
  await rename(partial, home);
  print(`  done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** Half installs of processes that are gone. */
async function removeAbandoned(home: string): Promise<void> {
  const prefix = `${path.basename(home)}.`;
  for (const name of await readdir(path.dirname(home))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(path.join(path.dirname(home), name), { recursive: true, force: true });
  }
}

/** Install scripts stay off: the packages bring their binaries, and nothing fetched here runs before it is used. */
async function npmInstall(folder: string, nodeFolder: string, args: readonly string[], print: (line: string) => void): Promise<void> {
  const all = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error', ...args];
  for (let attempt = 1; ; attempt++) {
    const said = await run('npm', all, folder, { ...process.env, PATH: `${nodeFolder}${path.delimiter}${process.env['PATH'] ?? ''}` });
    if (said === undefined) return;
    if (attempt === 2) throw new Error(`npm ${all.join(' ')}\nfailed in ${folder}:\n${said}`);
    print('    npm failed, trying once more');
  }
}

/** Undefined after exit status 0, otherwise the end of what the program said. */
function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (data: Buffer): void => { said = (said + data.toString()).slice(-4000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve(`${program} could not be started: ${error.message}`));
    child.once('close', (code) => resolve(code === 0 ? undefined : said));
  });
}

/** A folder is the lock: making it is atomic. A lock whose process is gone is taken over. */
async function withLock(lock: string, print: (line: string) => void, work: () => Promise<void>): Promise<void> {
  for (let waited = 0; !(await tryLock(lock)); waited++) {
    if (waited === 0) print('Another process is installing the editor; waiting for it …');
    await wait(500);
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function tryLock(lock: string): Promise<boolean> {
  const owner = path.join(lock, 'pid');
  try {
    await mkdir(lock);
    await writeFile(owner, String(process.pid));
    return true;
  } catch {
    const pid = Number(await readFile(owner, 'utf8').catch(() => 'NaN'));
    const age = await stat(lock).then((s) => Date.now() - s.mtimeMs, () => 0);
    const abandoned = Number.isInteger(pid) ? !isAlive(pid) : age > 10_000;
    if (abandoned) await rm(lock, { recursive: true, force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
