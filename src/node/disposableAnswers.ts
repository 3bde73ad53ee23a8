// A person's stored answers that losing a resource costs nothing: for 30 days, listed and revocable. Who may give one is the approval page's
// matter; what an answer changes is the core's.
import { answerStore, type StoredAnswer } from './answerStore';
import type { StateFolder } from './stateFolder';

/** One answer; `key` is the ledger key of the resource. */
export type DisposableAnswer = StoredAnswer;

const lasts = 30 * 86_400_000;
const store = answerStore<DisposableAnswer>('disposable.json', () => true, () => lasts);

/** The answers that still hold. */
export const disposableAnswers = (state: StateFolder, now: number): readonly DisposableAnswer[] => store.all(state, now);

/** Keeps one answer for 30 days. Throws where the state folder cannot be written. */
export const keepDisposable = (state: StateFolder, key: string, title: string, now: number): void => store.keep(state, { key, title, given: now, until: now + lasts }, now);

/** Takes one answer back. Throws where the state folder cannot be written. */
export const revokeDisposable = (state: StateFolder, key: string, now: number): void => store.revoke(state, key, now);
