// Installs a pinned agent into a folder of its own, outside this project's dependencies, once.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/build/bundle';
import type { RealAgent } from './agents';

/** Seconds to wait before each further try: a registry that fails once usually answers the next time. */
const pauses = [3, 15];

/** The folder with the agent's `node_modules`, absolute. Throws where npm cannot install it. */
export async function installAgent(agent: RealAgent, say: (line: string) => void): Promise<string> {
  const folder = path.join(root, '.vscode-test', 'agents', `${agent.name}-${agent.version}`);
  const wanted = `${agent.npm}@${agent.version}`;
  const stamp = path.join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  for (let n = 0; ; n++) {
    say(`installing ${wanted}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [agent.npm]: agent.version } }));
    const wrong = await npmInstall(folder);
    if (wrong === undefined) break;
    const pause = pauses[n];
    if (pause === undefined) throw new Error(`${wanted} cannot be installed: ${wrong}`);
    say(`${wanted} was not installed (${wrong.slice(0, 200)}); once more in ${pause} s`);
    await new Promise(resolve => setTimeout(resolve, pause * 1000));
  }
  await agent.prepare?.(folder);
  writeFileSync(stamp, wanted);
  return folder;
}

/** What npm said where it failed. */
async function npmInstall(folder: string): Promise<string | undefined> {
  const npm = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
  let words = '';
  npm.stderr.on('data', chunk => { words += String(chunk); });
  const status = await new Promise<number | null>((resolve, reject) => {
    npm.once('error', reject);
    npm.once('close', resolve);
  });
  return status === 0 ? undefined : words.trim().slice(-600) || `npm ended with ${status}`;
}
