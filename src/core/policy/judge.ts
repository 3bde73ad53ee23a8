// From effects to one verdict and the rules behind it. Layers, rules and content only raise.
import type { Effect } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Why } from '../model/review';
import { isAtLeast, rank } from '../model/verdict';
import { levelOf } from './levels';
import { rulesFor } from './matching';
import type { Policy, PolicyRule } from './policy';

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
  const why: Why[] = [{ rule: own.rule, verdict: own.verdict }];
  for (const rule of rulesFor(policy, effect, { ...context, accounts })) why.push(whyOf(rule));
  if (isAtLeast(own.verdict, 'note')) {
    const { minimum, broken } = policy;
    if (minimum) why.push({ rule: `${minimum.layer.kind}/minimum`, verdict: minimum.verdict, layer: minimum.layer.kind, file: minimum.layer.file });
    if (broken) why.push({ rule: 'policy-not-readable', verdict: 'attest', file: broken.file, line: broken.line, reason: broken.message });
  }
  why.sort((a, b) => rank(b.verdict) - rank(a.verdict));
  return { effect, verdict: why[0]?.verdict ?? 'allow', why };
}

function whyOf(rule: PolicyRule): Why {
  return { rule: rule.id, verdict: rule.least, layer: rule.layer.kind, file: rule.layer.file, line: rule.line, owner: rule.owner, reason: rule.reason, ...(rule.reviewers === undefined ? {} : { reviewers: rule.reviewers }), ...(rule.expires === undefined ? {} : { expires: rule.expires }) };
}
