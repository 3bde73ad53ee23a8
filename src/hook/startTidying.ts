// Where no editor ever opens, the hook sees to the record's order: once a day it starts a process of its own for that and does not wait.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { lastTidied, markTidied } from '../node/audit/tidyRecord';
import { stateFolder, type StateFolder } from '../node/stateFolder';

const day = 86_400_000;

/** `dist`: folder of the command line. Never throws: the answer to the agent has been found already. */
export function startTidying(state: StateFolder, dist: string, now: number): void {
  const last = lastTidied(state);
  if (now - last < day) return;
  // Whatever becomes of it, the next try is tomorrow. A new machine has nothing to tidy yet.
  markTidied(state, now);
  const program = path.join(dist, 'countersign.js');
  const home = homeOf(state);
  if (last === 0 || home === undefined || !existsSync(program)) return;
  try {
    // Nothing of the agent's environment goes along; the home is the one that was baked in.
    spawn(process.execPath, [program, 'audit', 'tidy', '--quiet'], { detached: true, stdio: 'ignore', windowsHide: true, cwd: state.root, env: { HOME: home, USERPROFILE: home, PATH: '/usr/bin:/bin' } })
      .on('error', () => undefined).unref();
  } catch {
    // Tomorrow again.
  }
}

/** The home whose state folder it is; undefined: the folder lies somewhere else. */
function homeOf(state: StateFolder): string | undefined {
  const home = path.resolve(state.root, '../../..');
  return stateFolder(home).root === state.root ? home : undefined;
}
