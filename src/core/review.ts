// The whole flow on one screen: an action comes in, a review goes out. Pure; the world comes through `facts` and `grammars`.
import { withAnswers } from './effects/answered';
import { readAction, worldFor } from './effects/readAction';
import { touchedPaths } from './effects/touched';
import { joinReplacements } from './effects/joinReplacements';
import type { Found, StateChange } from './effects/world';
import { explain } from './explain/explain';
import type { Facts } from './facts';
import type { Grammars } from './grammars';
import type { ProposedAction } from './model/action';
import type { Judged } from './model/judged';
import type { Review } from './model/review';
import { judge } from './policy/judge';
import type { Policy, PolicyChoice } from './policy/policy';
import { seenDatabase } from './privileges/database/seen';
import { identify } from './privileges/identify';

export interface Reviewed {
  readonly review: Review;
  /** What the action changes in the agent's lasting state if it runs (`advanceSession`). */
  readonly changes: readonly StateChange[];
  /** What judged it. */
  readonly policy: Policy;
  /** Every effect with every rule that holds for it. */
  readonly judged: readonly Judged[];
  /** Names of the account, cluster or host of each effect of the review as found, in the order of `judged`. */
  readonly accounts: readonly (readonly string[])[];
  /** Absolute paths of files whose present contents are nowhere else once it ran: what a host may copy before it lets it run. */
  readonly lost: readonly string[];
}

export async function reviewAction(action: ProposedAction, facts: Facts, grammars: Grammars, policy: PolicyChoice): Promise<Reviewed> {
  const found = await readAction(action, worldFor(action, { facts, grammars, databaseOf: call => seenDatabase(call, action.cwd, facts) }));
  return reviewFound(found, action, facts, policy);
}

/** The second half, for what was found in another way than by reading the action itself. */
export async function reviewFound(found: Found, action: ProposedAction, facts: Facts, choice: PolicyChoice): Promise<Reviewed> {
  const policy = typeof choice === 'function' ? await choice(await touchedPaths(found, action, facts)) : choice;
  const joined = joinReplacements(found.effects, facts.session.ledger);
  const { effects: placed, principals, accounts } = await identify(joined, action, { rules: policy.environments, unknownIs: policy.unknownEnvironment, answersForbidden: !policy.options.allowDisposable }, facts, found.changes);
  const effects = policy.options.allowDisposable ? withAnswers(placed, facts) : placed;
  const today = new Date(facts.now).toISOString().slice(0, 10);
  const judged = judge(effects, policy, { agent: action.agent, accounts, today });
  const review = explain({ action, judged, principals, unread: found.unread, reads: found.reads, facts: { home: facts.home, workspaces: facts.workspaces, now: facts.now } });
  return { review, changes: found.changes, policy, judged, accounts, lost: [...new Set(found.effects.flatMap(one => one.lost ?? []))] };
}
