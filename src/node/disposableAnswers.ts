// A person's stored answers that losing a resource costs nothing: outside every workspace, for 30 days, listed and revocable.
// Who may give one is the approval page's matter; what an answer changes is the core's.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileProblem, type StateFolder } from './stateFolder';

/** One answer. */
export interface DisposableAnswer {
  /** Ledger key of the resource. */
  readonly key: string;
  /** As the page named it. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly given: number;
  readonly until: number;
}

const lasts = 30 * 86_400_000;

/** The answers that still hold; none where the file is not there, not trusted or not readable. */
export function disposableAnswers(state: StateFolder, now: number): readonly DisposableAnswer[] {
  const file = fileIn(state);
  if (fileProblem(file) !== undefined) return [];
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(read) ? read.filter(isAnswer).filter((one) => one.until > now && one.until - one.given <= lasts) : [];
  } catch {
    return [];
  }
}

/** Keeps one answer for 30 days. Throws where the state folder cannot be written. */
export function keepDisposable(state: StateFolder, key: string, title: string, now: number): void {
  write(state, [...disposableAnswers(state, now).filter((one) => one.key !== key), { key, title, given: now, until: now + lasts }]);
}

/** Takes one answer back. Throws where the state folder cannot be written. */
export function revokeDisposable(state: StateFolder, key: string, now: number): void {
  write(state, disposableAnswers(state, now).filter((one) => one.key !== key));
}

function write(state: StateFolder, answers: readonly DisposableAnswer[]): void {
  const file = fileIn(state);
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(answers, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function fileIn(state: StateFolder): string {
  return path.join(state.root, 'disposable.json');
}

function isAnswer(value: unknown): value is DisposableAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { key, title, given, until } = value as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof title === 'string' && typeof given === 'number' && typeof until === 'number';
}
