// An effect with its verdict and the rules behind it: what `policy/` hands to `explain/`.
import type { Effect } from './effect';
import type { Why } from './review';
import { strongest, type Verdict } from './verdict';

export interface Judged {
  readonly effect: Effect;
  readonly verdict: Verdict;
  /** Strongest rule first. */
  readonly why: readonly Why[];
}

/** The strongest of all, `allow` for none. */
export function verdictOf(judged: readonly Judged[]): Verdict {
  return judged.reduce<Verdict>((verdict, one) => strongest(verdict, one.verdict), 'allow');
}
