// Installs a pinned agent into a folder of its own, outside this project's dependencies, once.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/build/bundle';
import type { RealAgent } from './agents';

/** The folder with the agent's `node_modules`, absolute. Throws where npm cannot install it. */
export async function installAgent(agent: RealAgent, say: (line: string) => void): Promise<string> {
  const folder = path.join(root, '.vscode-test', 'agents', `${agent.name}-${agent.version}`);
  const wanted = `${agent.npm}@${agent.version}`;
  const stamp = path.join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  say(`installing ${wanted}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [agent.npm]: agent.version } }));
  const npm = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  npm.stderr.on('data', chunk => { words += String(chunk); });
  const status = await new Promise<number | null>((resolve, reject) => {
    npm.once('error', reject);
    npm.once('close', resolve);
  });
  if (status !== 0) throw new Error(`${wanted} cannot be installed: ${words.trim().slice(-600)}`);
  writeFileSync(stamp, wanted);
  return folder;
}
