// Keeps the record in order, and what else is kept for a time, away from every decision: puts small closed chains together, takes old days
// away, signs the heads. One process at a time does it; another that finds it being done leaves it.
import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import * as path from 'node:path';
import { pruneCopies } from '../lostCopies';
import { pruneBackups } from '../oldBackups';
import { sessionStore } from '../sessionStore';
import type { StateFolder } from '../stateFolder';
import { pruneWindowRecords } from '../windowRecord';
import { archiveChains } from './archiveChains';
import { auditLog, type AuditLog } from './auditLog';
import { readRecordSettings } from './recordSettings';
import { applyRetention } from './retention';
import { signHeads } from './signedHeads';
import type { KeyPlace } from './sshKey';

export interface TidyOptions {
  readonly version: string;
  readonly key: KeyPlace;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Days that a policy wants kept. */
  readonly leastDays?: number;
  /** Milliseconds after which the chain of a process that is gone counts as closed. */
  readonly closedAfter?: number;
  /** Where a removal is recorded; default: a chain of its own. */
  readonly log?: AuditLog;
}

/** What was done, a line each; `problems`: what could not be. */
export interface Tidied {
  readonly done: readonly string[];
  readonly problems: readonly string[];
}

/** A lock that is older was left by a process that ended. */
const staleAfter = 600_000;
/** Sessions that nothing was added to for so long are forgotten. */
const sessionDays = 30;

/** Never rejects. */
export async function tidyRecord(state: StateFolder, options: TidyOptions): Promise<Tidied> {
  const done: string[] = [];
  const problems: string[] = [];
  const lock = path.join(state.log, '.tidy');
  if (!take(lock, options.now)) return { done, problems };
  try {
    await step(() => {
      sessionStore(state).prune(sessionDays);
      pruneCopies(state, options.now);
    });
    await step(() => {
      const gone = pruneBackups(state, options.now);
      if (gone > 0) done.push(`${gone} copies of agents' configuration files that no hook goes back to were taken away`);
    });
    await step(() => {
      const gone = pruneWindowRecords(state);
      if (gone > 0) done.push(`${gone} windows that are gone were forgotten`);
    });
    await step(() => {
      const { keepDays, keepMegabytes } = readRecordSettings(state);
      const removed = applyRetention(state, options.log ?? auditLog(state, { version: options.version }), { now: options.now, keepDays, keepMegabytes, leastDays: options.leastDays ?? 0 });
      if (removed !== undefined) done.push(removed);
    });
    await step(() => {
      const count = archiveChains(state, options);
      if (count > 0) done.push(`${count} small chains were put into archives`);
    });
    await step(async () => {
      const signed = await signHeads(state, options.key, new Date(options.now));
      if (signed.kind === 'signed') done.push(`the heads of ${signed.chains} chains were signed`);
    });
    markTidied(state, options.now);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return { done, problems };

  async function step(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Milliseconds since the epoch when it was last done; 0: never, or the record's folder cannot be looked at. */
export function lastTidied(state: StateFolder): number {
  try {
    return statSync(markFile(state)).mtimeMs;
  } catch {
    return 0;
  }
}

/** Where it cannot be marked, it is done again sooner than needed. */
export function markTidied(state: StateFolder, now: number): void {
  try {
    mkdirSync(markFile(state), { recursive: true, mode: 0o700 });
    utimesSync(markFile(state), new Date(now), new Date(now));
  } catch {
    // See above.
  }
}

function markFile(state: StateFolder): string {
  return path.join(state.log, '.tidied');
}

function take(lock: string, now: number): boolean {
  try {
    mkdirSync(lock, { mode: 0o700 });
    return true;
  } catch {
    const age = now - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (age < staleAfter) return false;
    rmSync(lock, { recursive: true, force: true });
    try {
      mkdirSync(lock, { mode: 0o700 });
      return true;
    } catch {
      return false;
    }
  }
}
