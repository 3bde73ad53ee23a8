// What was finally done about one action, and by whom.
import type { Verdict } from './verdict';

export type DecisionKind =
  /** Nothing is said; the agent's own permission flow goes on. */
  | 'abstain'
  /** A person approved. */
  | 'allow'
  | 'deny';

export interface Decision {
  readonly kind: DecisionKind;
  readonly verdict: Verdict;
  /** For the agent and the record; empty for `abstain`. */
  readonly reason: string;
  /** Who decided: `policy`, `engine` (no editor), `user`, `deadline`, `failure`, `withdrawn`. */
  readonly by: 'policy' | 'engine' | 'user' | 'deadline' | 'failure' | 'withdrawn';
  /** Second persons whose signatures counted, as the list of signers names them. */
  readonly signedBy?: readonly string[];
  /** Approved without the signature that policy asks for: the ticket that was given instead. */
  readonly breakGlass?: string;
}
