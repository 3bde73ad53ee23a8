// Which editor windows are open and how to reach them: one small file for each, read by every hook process.
// Owns the files and the choice of the window; the socket belongs to `editorLink.ts`.
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';

export interface WindowRecord {
  readonly v: number;
  readonly id: string;
  readonly pid: number;
  /** Socket path or pipe name. */
  readonly address: string;
  readonly folders: readonly string[];
  /** Milliseconds since the epoch when the window last had focus. */
  readonly focused: number;
}

/** Replaces the window's file in one step. */
export function writeWindowRecord(state: StateFolder, record: WindowRecord): void {
  const file = path.join(state.windows, `${record.id}.json`);
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  renameSync(draft, file);
}

export function removeWindowRecord(state: StateFolder, id: string): void {
  rmSync(path.join(state.windows, `${id}.json`), { force: true });
}

/** Removes records of windows whose process is gone. Returns how many. One whose number another process has by now stays until it is asked. */
export function pruneWindowRecords(state: StateFolder): number {
  const gone = windowsFor(state, '').filter(record => !isRunning(record.pid));
  for (const record of gone) removeWindowRecord(state, path.basename(record.id));
  return gone.length;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Open windows, the best first: the one whose folder holds `cwd` (the deepest folder wins), then the last focused.
 * Files that are not records are left out.
 */
export function windowsFor(state: StateFolder, cwd: string): readonly WindowRecord[] {
  let names: string[];
  try {
    names = readdirSync(state.windows);
  } catch {
    return [];
  }
  const records = names.filter(name => name.endsWith('.json')).map(name => read(path.join(state.windows, name))).filter(record => record !== undefined);
  return records.sort((a, b) => depth(b, cwd) - depth(a, cwd) || b.focused - a.focused);
}

function read(file: string): WindowRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as WindowRecord;
    const right = typeof value.address === 'string' && typeof value.pid === 'number' && typeof value.focused === 'number'
      && Array.isArray(value.folders) && value.folders.every(folder => typeof folder === 'string');
    return right ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Length of the longest folder of the window that holds `cwd`; -1: none. */
function depth(record: WindowRecord, cwd: string): number {
  const holding = record.folders.filter(folder => cwd === folder || cwd.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep));
  return Math.max(-1, ...holding.map(folder => folder.length));
}
