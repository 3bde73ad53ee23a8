// From effects to one verdict and the rules behind it, the strictest first and of equals the ladder's own. Layers, rules and content only raise.
import type { Effect } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Why } from '../model/review';
import { isAtLeast, rank } from '../model/verdict';
import { levelOf } from './levels';
import { rulesFor } from './matching';
import type { Policy } from './policy';

/** What rules may match besides the effect itself. */
export interface JudgeContext {
  readonly agent: string;
  /** Account, cluster or host per effect, as its principal says, by every name it has; same order as the effects. */
  readonly accounts: readonly (readonly string[])[];
  /** ISO date of today, for expiry. */
  readonly today: string;
}

/** Judges each effect; the action's verdict is the strongest. */
export function judge(effects: readonly Effect[], policy: Policy, context: JudgeContext): readonly Judged[] {
  return effects.map((effect, i) => judgeOne(effect, policy, context, context.accounts[i] ?? []));
}

function judgeOne(effect: Effect, policy: Policy, context: JudgeContext, accounts: readonly string[]): Judged {
  const own = levelOf(effect);
  const why: Why[] = [...rulesFor(policy, effect, { ...context, accounts })];
  why.splice(placeAmong(why, other => rank(other.verdict) <= rank(own.verdict)), 0, { rule: own.rule, verdict: own.verdict });
  const behind = (one: Why): void => { why.splice(placeAmong(why, other => rank(other.verdict) < rank(one.verdict)), 0, one); };
  if (isAtLeast(own.verdict, 'note')) {
    const { minimum, broken } = policy;
    if (minimum) behind({ rule: `${minimum.layer.kind}/minimum`, verdict: minimum.verdict, layer: minimum.layer.kind, file: minimum.layer.file });
    if (broken) behind({ rule: 'policy-not-readable', verdict: 'attest', file: broken.file, line: broken.line, reason: broken.message });
  }
  return { effect, verdict: why[0]?.verdict ?? 'allow', why };
}

function placeAmong(whys: readonly Why[], isBehind: (why: Why) => boolean): number {
  const at = whys.findIndex(isBehind);
  return at < 0 ? whys.length : at;
}
