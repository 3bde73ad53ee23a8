// Copies of agents' configuration files as they were before our hook: kept as long as an installed hook goes back to one, and a while after.
import { readdirSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { readInstallation } from './installation';
import type { StateFolder } from './stateFolder';

/** Days for which a copy stays that no installed hook goes back to. */
export const backupDays = 30;

/** Takes old copies away that nothing names; says how many. Where the installation cannot be read nobody knows, and all stay. */
export function pruneBackups(state: StateFolder, now: number): number {
  const installation = readInstallation(state);
  if (installation === 'broken') return 0;
  const named = new Set(installation?.files.map(file => file.backup));
  let gone = 0;
  for (const name of readdirSync(state.backups)) {
    // Named in `agentSetup.ts`: hash of the path, time, the file's own name. Whatever else lies there is somebody else's.
    const made = /^[0-9a-f]{12}-(\d{13})-./.exec(name)?.[1];
    const file = path.join(state.backups, name);
    if (made === undefined || named.has(name) || now - Number(made) <= backupDays * 86_400_000 || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) continue;
    rmSync(file, { force: true });
    gone += 1;
  }
  return gone;
}
