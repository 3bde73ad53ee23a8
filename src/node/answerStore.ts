// A person's stored answers of one kind: one JSON file in the state folder, outside every workspace; one answer for each key, each with an
// end. What an answer is about and how long it lasts is the owner's (`disposableAnswers`, `environmentAnswers`).
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileProblem, type StateFolder } from './stateFolder';

/** What every stored answer has. */
export interface StoredAnswer {
  /** What it is about. */
  readonly key: string;
  /** As the page named it. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly given: number;
  readonly until: number;
}

export interface AnswerStore<T extends StoredAnswer> {
  /** The answers that still hold; none where the file is not there, not trusted or not readable. */
  all(state: StateFolder, now: number): readonly T[];
  /** Keeps one answer; an earlier one of the same key goes. Throws where the state folder cannot be written. */
  keep(state: StateFolder, answer: T, now: number): void;
  /** Takes one answer back. Throws where the state folder cannot be written. */
  revoke(state: StateFolder, key: string, now: number): void;
}

const day = 86_400_000;

/** `isOne`: of the fields beyond the common ones. `lasts`: the longest that an answer may hold, in milliseconds. */
export function answerStore<T extends StoredAnswer>(file: string, isOne: (value: Readonly<Record<string, unknown>>) => boolean, lasts: (answer: T) => number): AnswerStore<T> {
  const isAnswer = (value: unknown): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const { key, title, given, until } = value as Readonly<Record<string, unknown>>;
    return typeof key === 'string' && typeof title === 'string' && typeof given === 'number' && typeof until === 'number' && isOne(value as Readonly<Record<string, unknown>>);
  };
  const all = (state: StateFolder, now: number): readonly T[] => {
    const at = path.join(state.root, file);
    if (fileProblem(at) !== undefined) return [];
    try {
      const read: unknown = JSON.parse(readFileSync(at, 'utf8'));
      // Given in the future or for longer than answers last: not ours.
      return Array.isArray(read) ? read.filter(isAnswer).filter(one => one.until > now && one.given <= now + day && one.until - one.given <= lasts(one)) : [];
    } catch {
      return [];
    }
  };
  const write = (state: StateFolder, answers: readonly T[]): void => {
    const at = path.join(state.root, file);
    const draft = `${at}.${process.pid}.new`;
    writeFileSync(draft, `${JSON.stringify(answers, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, at);
  };
  return {
    all,
    keep: (state, answer, now) => write(state, [...all(state, now).filter(one => one.key !== answer.key), answer]),
    revoke: (state, key, now) => write(state, all(state, now).filter(one => one.key !== key)),
  };
}
