// What a policy would have said about an action of the past: the same ladder and rules, on the facts that are known of it.
import type { Effect } from '../../core/model/effect';
import { strongest, type Verdict } from '../../core/model/verdict';
import { judge } from '../../core/policy/judge';
import type { Policy } from '../../core/policy/policy';
import { environmentOf } from '../../core/privileges/environment';
import type { PastAction } from './pastAction';

export interface JudgedPast {
  readonly verdict: Verdict;
  /** The strongest rule. */
  readonly rule: string;
}

/** `today`: rules that expired since are those of today, since the policy is today's. */
export function judgeAgain(past: PastAction, policy: Policy, today: string): JudgedPast {
  const effects = past.effects.map((effect, i) => placedBy(effect, past.accounts[i] ?? [], policy));
  const judged = judge(effects, policy, { agent: past.agent, accounts: past.accounts, today });
  let worst: JudgedPast = { verdict: 'allow', rule: 'default/nothing' };
  for (const one of judged) if (strongest(worst.verdict, one.verdict) !== worst.verdict || worst.rule === 'default/nothing') worst = { verdict: one.verdict, rule: one.why[0]?.rule ?? '' };
  // Without the facts of its effects the verdict of then is all there is; rules can still ask for more.
  if (past.notKnown === 'facts' && past.recorded !== undefined && strongest(past.recorded, worst.verdict) === past.recorded) return { verdict: past.recorded, rule: 'recorded' };
  return worst;
}

/** The environment that this policy's names give it. */
function placedBy(effect: Effect, accounts: readonly string[], policy: Policy): Effect {
  const { resource } = effect;
  const { environment } = resource;
  if (environment === undefined && resource.where !== 'remote') return effect;
  const clues = [...accounts, resource.address, ...(resource.place === undefined ? [] : [resource.place])].map(text => ({ what: 'account', text }));
  const named = policy.environments.length > 0 ? environmentOf(clues, { rules: policy.environments, unknownIs: 'unknown' }) : undefined;
  if (named?.because[0]?.endsWith('in your policy') === true) return { ...effect, resource: { ...resource, environment: named } };
  if (environment?.name === 'unknown' && policy.unknownEnvironment === 'production') return { ...effect, resource: { ...resource, environment: { ...environment, name: 'production' } } };
  return effect;
}
