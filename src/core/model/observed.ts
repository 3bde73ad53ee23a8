// Figures about prompts: the budget that they must keep, and what was only observed. Plain data; counted by hosts, said by `explain/observedText.ts`.
import type { Verdict } from './verdict';

/** The budget of prompts, measured on real sessions: at most so many of the calls, and so many on a developer's working day. */
export const budget = { confirm: 1 / 300, attest: 1 / 3000, perDay: 3 } as const;

export interface PromptFigures {
  readonly calls: number;
  /** `confirm` and above. */
  readonly prompts: number;
  /** `attest` and above. */
  readonly attests: number;
  /** Days with at least one call, of each developer, added up. */
  readonly developerDays: number;
}

/** What a person says about a prompt afterwards: rightly asked, or not worth asking. */
export type PromptMark = 'caught' | 'wrong';

/** Prompts that look the same to a person: a mark on one of them holds for all. */
export interface ObservedGroup {
  /** Name of the latest such call, for marking it. */
  readonly call: string;
  readonly headline: string;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly count: number;
  /** ISO time of the latest. */
  readonly at: string;
  /** The latest mark; undefined: nobody has said. */
  readonly mark?: PromptMark;
  readonly note?: string;
}

export interface ObservedFigures extends PromptFigures {
  /** ISO times of the first and the last observed moment; undefined: nothing was observed. */
  readonly from?: string;
  readonly to?: string;
  readonly developers: readonly { readonly name: string; readonly prompts: number; readonly days: number }[];
  /** Prompts, not groups. */
  readonly caught: number;
  readonly wrong: number;
  /** The strongest first, then the most frequent. */
  readonly groups: readonly ObservedGroup[];
}
