// What Countersign has put on this machine: launcher, runtime, and for each agent the file it touched with what was there before. Owns the
// file that says so; what is written into agents' files is `agentSetup.ts`.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';

/** One agent's configuration file as it was left. Hashes are SHA-256 of its bytes; `null`: the file was not there. */
export interface InstalledFile {
  readonly agent: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  /** Name in the backup folder; undefined: there was nothing to keep. */
  readonly backup?: string;
  /** Folders that were made for it, the outermost first. */
  readonly folders: readonly string[];
  /** Of Codex's own configuration: our registrations that it was made to trust, with the hashes it trusted. */
  readonly trusted?: readonly { readonly key: string; readonly hash: string }[];
}

/** One copy of the extension: of one editor, in one version. Its own runtime, the editor's, is the first. */
export interface ServingCopy {
  readonly version: string;
  readonly runtimes: readonly string[];
  readonly dist: string;
}

export interface Installation {
  readonly v: 1;
  /** Version of the extension that wrote the launcher. */
  readonly version: string;
  readonly runtimes: readonly string[];
  readonly dist: string;
  readonly launcherHash: string;
  readonly files: readonly InstalledFile[];
  /** Every copy that started here and was there when the last one did: whoever goes leaves the launcher to another. */
  readonly copies?: readonly ServingCopy[];
}

/** Undefined: nothing is installed. `broken`: the file is there and cannot be read. */
export function readInstallation(state: StateFolder): Installation | 'broken' | undefined {
  let text: string;
  try {
    text = readFileSync(state.installation, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'broken';
  }
  try {
    const value = JSON.parse(text) as Installation;
    const right = value.v === 1 && typeof value.version === 'string' && typeof value.launcherHash === 'string' && Array.isArray(value.files) && Array.isArray(value.runtimes) && (value.copies ?? []).every(isCopy);
    return right ? value : 'broken';
  } catch {
    return 'broken';
  }
}

function isCopy(one: ServingCopy | null): boolean {
  return typeof one === 'object' && typeof one?.dist === 'string' && typeof one.version === 'string' && Array.isArray(one.runtimes);
}

/** Replaces the file in one step. Throws where it cannot. */
export function writeInstallation(state: StateFolder, installation: Installation): void {
  const draft = `${state.installation}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(installation, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, state.installation);
}

/** Runs `work` while no other window or command line installs. A lock older than ten seconds is left over. Throws after five seconds. */
export async function alone<T>(state: StateFolder, work: () => T): Promise<T> {
  const lock = path.join(state.root, 'install.lock');
  for (let tries = 0; ; tries++) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > 10_000) rmSync(lock, { force: true });
      else if (tries > 100) throw new Error(`another window is installing (${lock})`);
      else await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
