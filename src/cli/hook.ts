// `countersign hook --agent AGENT`: what the small client does, by way of the command line, with this user's own state folder.
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { stateFolder, ensureStateFolder } from '../node/stateFolder';

/** Starts the client with the same standard streams and passes signals on, so that there is one implementation of waiting. */
export function run(args: readonly string[]): Promise<number> {
  const state = stateFolder();
  // What is wrong with the folder is found again, and denied, by the client.
  ensureStateFolder(state);
  return new Promise(resolve => {
    const child = spawn(process.execPath, [path.join(__dirname, 'hook.js'), '--state', state.root, ...args], { stdio: 'inherit' });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', error => {
      process.stderr.write(`countersign hook: ${error.message}\n`);
      resolve(2);
    });
    child.on('close', status => resolve(status ?? 2));
  });
}
