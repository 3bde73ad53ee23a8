// From effects to one verdict and the rules behind it. Layers, rules and content only raise.
import { minimatch } from 'minimatch';
import type { Effect } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Why } from '../model/review';
import { isAtLeast, rank } from '../model/verdict';
import { levelOf } from './levels';
import type { Policy, PolicyRule } from './policy';

/** What rules may match besides the effect itself. */
export interface JudgeContext {
  readonly agent: string;
  /** Account, cluster or host per effect, as its principal says; same order as the effects. */
  readonly accounts: readonly (string | undefined)[];
  /** ISO date of today, for expiry. */
  readonly today: string;
}

/** Judges each effect; the action's verdict is the strongest. */
export function judge(effects: readonly Effect[], policy: Policy, context: JudgeContext): readonly Judged[] {
  return effects.map((effect, i) => judgeOne(effect, policy, context, context.accounts[i]));
}

function judgeOne(effect: Effect, policy: Policy, context: JudgeContext, account: string | undefined): Judged {
  const own = levelOf(effect);
  const why: Why[] = [{ rule: own.rule, verdict: own.verdict }];
  for (const rule of policy.rules) {
    if (matches(rule, effect, context, account)) why.push(whyOf(rule));
  }
  if (isAtLeast(own.verdict, 'note')) {
    if (policy.minimum) why.push({ rule: `${policy.minimum.layer.kind}/minimum`, verdict: policy.minimum.verdict, file: policy.minimum.layer.file });
    if (policy.broken) why.push({ rule: 'policy-not-readable', verdict: 'attest', file: policy.broken.file, line: policy.broken.line, reason: policy.broken.message });
  }
  why.sort((a, b) => rank(b.verdict) - rank(a.verdict));
  return { effect, verdict: why[0]?.verdict ?? 'allow', why };
}

function whyOf(rule: PolicyRule): Why {
  return { rule: rule.id, verdict: rule.least, file: rule.layer.file, line: rule.line, owner: rule.owner, reason: rule.reason, ...(rule.reviewers === undefined ? {} : { reviewers: rule.reviewers }) };
}

const anyOf = (wanted: readonly string[] | undefined, value: string | undefined): boolean => !wanted || (value !== undefined && wanted.includes(value));
const anyGlob = (globs: readonly string[] | undefined, value: string | undefined): boolean =>
  !globs || (value !== undefined && globs.some(glob => minimatch(value, glob, { dot: true })));

function matches(rule: PolicyRule, effect: Effect, context: JudgeContext, account: string | undefined): boolean {
  const { match } = rule;
  const { resource } = effect;
  if (rule.expires !== undefined && rule.expires < context.today) return false;
  return anyOf(match.operation, effect.operation)
    && anyGlob(match.kind, resource.kind)
    && anyGlob(match.address, resource.address)
    && anyOf(match.environment, resource.environment?.name)
    && anyOf(match.system, resource.system)
    && anyGlob(match.account, account)
    && (!match.path || (resource.system === 'files' && anyGlob(match.path, resource.address)))
    && anyGlob(match.agent, context.agent)
    && anyOf(match.reversibility, effect.reversibility);
}
