// `npm start`: a real editor with Countersign, a demo workspace and a scripted agent. Owns the order of things.
import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../build/bundle';
import { packageExtension } from '../build/package';
import { hasDisplay, runDesktopDemo } from './desktop';
import { ensureEditorHost } from './editorHost';
import { startEditorServer } from './editorServer';
import { openFrontDoor } from './frontDoor';
import { packageDemoModel } from './modelPackage';
import { createDemo } from './workspace';

const usage = `npm start -- [--host server|desktop] [--port N] [--no-open]
  --host     server: in a browser, Linux only; desktop: a VS Code of its own window.
             Without it: desktop where there is a display and no server can run, otherwise server.
  --port     the loopback port of the address (default: any free one)
  --no-open  print the address only`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { host: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) return console.log(usage);
  const host = values.host ?? (process.platform === 'linux' ? 'server' : 'desktop');
  if (host !== 'server' && host !== 'desktop') throw new Error(`--host is server or desktop, not ${host}\n${usage}`);
  if (host === 'desktop' && !hasDisplay()) throw new Error('There is no display for a desktop VS Code. Use --host server.');

  console.log('Building Countersign …');
  const vsix = await packageExtension(() => undefined);
  const cache = path.join(root, '.vscode-test');
  // Below the system's temporary folder, because a socket's path in the demo's home may be 100 bytes at most.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `countersign-demo-${process.pid}-`)));
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const extensions = [vsix, await packageDemoModel(folder)];
    const demo = await createDemo(folder);
    const env = { COUNTERSIGN_DEMO_PLAY: '1', PATH: `${demo.programs}${path.delimiter}${process.env['PATH'] ?? ''}` };
    if (host === 'desktop') return await runDesktopDemo({ cache, folder, demo, extensions, env });

    const server = await startEditorServer({ host: await ensureEditorHost(cache, console.log), folder, home: demo.home, extensions, env });
    try {
      const door = await openFrontDoor({
        editorPort: server.port, token: server.token, workspace: demo.workspace,
        port: Number(values.port ?? 0), used: () => tell(`Opened. For another browser: ${door.link()}`),
      });
      const link = door.link();
      tell(`Countersign demo: ${link}\nThe link works once, on this machine only. Ctrl+C ends the demo and removes it.`);
      if (values['no-open'] !== true && hasDisplay()) openInBrowser(link);
      tell(await ended(() => server.exited()));
      await door.close();
    } finally {
      await server.stop();
    }
  } finally {
    await clean();
  }
}

function tell(text: string): void {
  console.log(text);
}

/** Resolves with why the demo is over: a signal of the person's, or the server went. */
function ended(exited: () => number | string | undefined): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('Ending the demo …'));
    const watch = setInterval(() => {
      if (exited() === undefined) return;
      clearInterval(watch);
      resolve(`The editor's server ended (${exited()}).`);
    }, 1000);
    watch.unref();
    // The watch alone must not keep the process from ending, but something must keep it alive: the server's pipes do.
  });
}

function openInBrowser(link: string): void {
  const [program, ...args] = process.platform === 'darwin' ? ['open', link] : ['xdg-open', link];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // No browser is no trouble: the link stands in the terminal.
  child.once('error', () => undefined);
  child.unref();
}

main().then(() => process.exit(), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
