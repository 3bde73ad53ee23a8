// The session layer of policy: what a person asked to be stricter about in one agent's session, until it is taken back or a week is over. It can
// only raise. Outside every workspace, so that the hook counts it too where no editor is open.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { verdicts, type Verdict } from '../core/model/verdict';
import { fileProblem, type StateFolder } from './stateFolder';

/** What a session can be held to: everything above `allow` is at least this. */
export const sessionLevels = ['confirm', 'acknowledge', 'attest', 'deny'] as const satisfies readonly Verdict[];
export type SessionLevel = (typeof sessionLevels)[number];

export interface SessionLeast {
  readonly session: string;
  readonly least: SessionLevel;
  /** Milliseconds since the epoch. */
  readonly given: number;
  readonly until: number;
}

const lasts = 7 * 86_400_000;

/** Those that hold. `broken`: the file is there and cannot be read, so that nobody knows what was asked for. */
export function sessionLeasts(state: StateFolder, now: number): readonly SessionLeast[] | 'broken' {
  const file = sessionLeastFile(state);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? [] : 'broken';
  }
  if (fileProblem(file) !== undefined) return 'broken';
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every(isLeast) ? read.filter((one) => one.until > now) : 'broken';
  } catch {
    return 'broken';
  }
}

/** Holds a session to a level; a stricter one that holds already stays. Throws where the state folder cannot be written. */
export function keepSessionLeast(state: StateFolder, session: string, least: SessionLevel, now: number): void {
  const had = listed(state, now);
  const before = had.find((one) => one.session === session)?.least ?? 'confirm';
  const level = verdicts.indexOf(before) > verdicts.indexOf(least) ? before : least;
  write(state, [...had.filter((one) => one.session !== session), { session, least: level, given: now, until: now + lasts }]);
}

/** Takes it back: this loosens, so only a person may. Throws where the state folder cannot be written. */
export function revokeSessionLeast(state: StateFolder, session: string, now: number): void {
  write(state, listed(state, now).filter((one) => one.session !== session));
}

export const sessionLeastFile = (state: StateFolder): string => path.join(state.root, 'session-least.json');

function listed(state: StateFolder, now: number): readonly SessionLeast[] {
  const had = sessionLeasts(state, now);
  if (had === 'broken') throw new Error(`${sessionLeastFile(state)} cannot be read: look at it, and take it away if it is not yours`);
  return had;
}

function write(state: StateFolder, all: readonly SessionLeast[]): void {
  const draft = `${sessionLeastFile(state)}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, sessionLeastFile(state));
}

function isLeast(value: unknown): value is SessionLeast {
  if (typeof value !== 'object' || value === null) return false;
  const { session, least, given, until } = value as Readonly<Record<string, unknown>>;
  return typeof session === 'string' && sessionLevels.some((one) => one === least) && typeof given === 'number' && typeof until === 'number';
}
