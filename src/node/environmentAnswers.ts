// A person's stored answers to "What is this account?": one per account, cluster, host or database, outside every workspace, listed and
// revocable. An answer that lowers lasts 90 days, one that raises a year. Who may give one is the page's matter; what it changes is the
// core's (`privileges/personalAnswers.ts`).
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { EnvironmentName } from '../core/model/resource';
import { fileProblem, type StateFolder } from './stateFolder';

/** What a person may say. */
export type AnsweredEnvironment = Exclude<EnvironmentName, 'unknown'>;

/** One answer. */
export interface EnvironmentAnswer {
  /** `IdentityQuestion.key`. */
  readonly key: string;
  /** As the page named it. */
  readonly title: string;
  readonly environment: AnsweredEnvironment;
  /** Milliseconds since the epoch. */
  readonly given: number;
  readonly until: number;
}

const day = 86_400_000;
const lasts: Readonly<Record<AnsweredEnvironment, number>> = { production: 365 * day, staging: 90 * day, development: 90 * day };

/** The answers that still hold; none where the file is not there, not trusted or not readable. */
export function environmentAnswers(state: StateFolder, now: number): readonly EnvironmentAnswer[] {
  const file = fileIn(state);
  if (fileProblem(file) !== undefined) return [];
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Given in the future or for longer than answers last: not ours.
    return Array.isArray(read) ? read.filter(isAnswer).filter((one) => one.until > now && one.given <= now + day && one.until - one.given <= lasts[one.environment]) : [];
  } catch {
    return [];
  }
}

/** The same as the facts take them (`FactsOptions.environmentAnswers`). */
export function environmentAnswersByKey(state: StateFolder, now: number): Readonly<Record<string, EnvironmentAnswer>> {
  return Object.fromEntries(environmentAnswers(state, now).map((one) => [one.key, one]));
}

/** Keeps one answer; an earlier one about the same identity goes. Throws where the state folder cannot be written. */
export function keepEnvironment(state: StateFolder, key: string, title: string, environment: AnsweredEnvironment, now: number): void {
  write(state, [...environmentAnswers(state, now).filter((one) => one.key !== key), { key, title, environment, given: now, until: now + lasts[environment] }]);
}

/** Takes one answer back. Throws where the state folder cannot be written. */
export function revokeEnvironment(state: StateFolder, key: string, now: number): void {
  write(state, environmentAnswers(state, now).filter((one) => one.key !== key));
}

function write(state: StateFolder, answers: readonly EnvironmentAnswer[]): void {
  const file = fileIn(state);
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(answers, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function fileIn(state: StateFolder): string {
  return path.join(state.root, 'environments.json');
}

function isAnswer(value: unknown): value is EnvironmentAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { key, title, environment, given, until } = value as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof title === 'string' && typeof environment === 'string' && Object.hasOwn(lasts, environment) && typeof given === 'number' && typeof until === 'number';
}
