// Where this command line runs from, as the source of an install: its own folder and the runtimes that can start the hook.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import type { SetupPlace, SetupSource } from '../node/agentSetup';
import { readInstallation } from '../node/installation';
import { stateFolder } from '../node/stateFolder';

/** Runtimes of the system, for when the one that installed is gone. Absolute, never from PATH. */
const systemRuntimes = process.platform === 'win32' ? ['C:\\Program Files\\nodejs\\node.exe'] : ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'];

export function setupPlace(): SetupPlace {
  const home = homedir();
  return { home, state: stateFolder(home) };
}

/** This process's runtime first. */
export function runtimes(): readonly string[] {
  return [...new Set([realpathSync(process.execPath), ...systemRuntimes.filter(file => existsSync(file))])];
}

export function setupSource(place: SetupPlace): SetupSource {
  const version = process.env['COUNTERSIGN_BUILD_VERSION'] ?? '0.0.0';
  // The copy in the state folder has no hook beside it: it can remove and look, and keeps what was installed.
  const known = readInstallation(place.state);
  const dist = existsSync(`${__dirname}/hook.js`) || typeof known !== 'object' ? __dirname : known.dist;
  return { spec: { runtimes: runtimes(), dist }, version };
}
