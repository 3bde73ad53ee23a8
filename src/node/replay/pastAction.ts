// One action of the past, ready to be judged by any policy: its effects as plain facts, and what a person would be shown of it.
import type { Effect } from '../../core/model/effect';
import type { Verdict } from '../../core/model/verdict';

export interface PastAction {
  /** ISO time; empty: not told. */
  readonly at: string;
  readonly agent: string;
  readonly session: string;
  readonly cwd: string;
  /** Redacted and made visible. */
  readonly headline: string;
  readonly effects: readonly Effect[];
  /** Names of the account, cluster or host of each effect. */
  readonly accounts: readonly (readonly string[])[];
  /** The verdict that was recorded then; undefined: nothing recorded it. */
  readonly recorded?: Verdict;
  /**
   * What decided it was read from the files of today, or not at all: then is not known.
   * `least`: recorded without its effects' facts, so that its verdict then counts as the least.
   */
  readonly notKnown?: 'files' | 'facts';
}
