// A person's stored answers to "What is this account?": one per account, cluster, host or database, listed and revocable. An answer that
// lowers lasts 90 days, one that raises a year. Who may give one is the page's matter; what it changes is the core's
// (`privileges/personalAnswers.ts`).
import type { EnvironmentName } from '../core/model/resource';
import { answerStore, type StoredAnswer } from './answerStore';
import type { StateFolder } from './stateFolder';

/** What a person may say. */
export type AnsweredEnvironment = Exclude<EnvironmentName, 'unknown'>;

/** One answer; `key` is `IdentityQuestion.key`. */
export interface EnvironmentAnswer extends StoredAnswer {
  readonly environment: AnsweredEnvironment;
}

const day = 86_400_000;
const lasts: Readonly<Record<AnsweredEnvironment, number>> = { production: 365 * day, staging: 90 * day, development: 90 * day };
const store = answerStore<EnvironmentAnswer>('environments.json', ({ environment }) => typeof environment === 'string' && Object.hasOwn(lasts, environment), one => lasts[one.environment]);

/** The answers that still hold. */
export const environmentAnswers = (state: StateFolder, now: number): readonly EnvironmentAnswer[] => store.all(state, now);

/** The same as the facts take them (`FactsOptions.environmentAnswers`). */
export function environmentAnswersByKey(state: StateFolder, now: number): Readonly<Record<string, EnvironmentAnswer>> {
  return Object.fromEntries(environmentAnswers(state, now).map((one) => [one.key, one]));
}

/** Keeps one answer; an earlier one about the same identity goes. Throws where the state folder cannot be written. */
export function keepEnvironment(state: StateFolder, key: string, title: string, environment: AnsweredEnvironment, now: number): void {
  store.keep(state, { key, title, environment, given: now, until: now + lasts[environment] }, now);
}

/** Takes one answer back. Throws where the state folder cannot be written. */
export const revokeEnvironment = (state: StateFolder, key: string, now: number): void => store.revoke(state, key, now);
