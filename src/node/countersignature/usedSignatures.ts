// Which requests were used, on disk: a signature is spent once for all windows and processes of this user, also after a restart.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import type { Refusal } from '../../core/model/countersignature';
import type { StateFolder } from '../stateFolder';

/** Milliseconds for which a use is remembered after the request expired: a clock that is set back does not bring it back at once. */
const remembered = 90 * 86_400_000;

/** Takes a request for itself. Undefined: it is this caller's, and nobody else's ever. `expires`: milliseconds since the epoch. */
export function spend(state: StateFolder, digest: string, expires: number, now: number): Refusal | undefined {
  const folder = folderOf(state);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Exclusive creation is atomic: of several processes one succeeds.
    const file = openSync(path.join(folder, digest), 'wx', 0o600);
    try {
      writeSync(file, `${new Date(expires).toISOString()}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { kind: 'replayed' };
    return { kind: 'failed', why: `that it is used cannot be remembered: ${error instanceof Error ? error.message : String(error)}` };
  }
  forget(folder, now);
  return undefined;
}

/** Whether it was taken already. */
export function isSpent(state: StateFolder, digest: string): boolean {
  try {
    readFileSync(path.join(folderOf(state), digest));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

const folderOf = (state: StateFolder): string => path.join(state.root, 'countersign', 'used');

function forget(folder: string, now: number): void {
  try {
    for (const name of readdirSync(folder)) {
      const expired = Date.parse(readFileSync(path.join(folder, name), 'utf8').trim());
      if (expired + remembered < now) rmSync(path.join(folder, name));
    }
  } catch {
    // Remembering longer than needed does no harm.
  }
}
