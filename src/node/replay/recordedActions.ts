// Actions of the record, with the facts of each effect as they were when it was judged: nothing is read from the disk of today.
import type { Effect } from '../../core/model/effect';
import { accountNames } from '../../core/model/principal';
import type { Resource } from '../../core/model/resource';
import { readAudit, type Period } from '../audit/readAudit';
import type { ReviewedAction } from '../audit/auditRecord';
import type { StateFolder } from '../stateFolder';
import type { PastAction } from './pastAction';

/** In the order of time. The same call reviewed again by another route (its own prompt) is one action. */
export function* recordedActions(state: StateFolder, period: Period): Generator<PastAction, void> {
  const seen = new Set<string>();
  for (const { at, body } of readAudit(state, period)) {
    if (body.kind !== 'reviewed' || seen.has(body.review.action)) continue;
    seen.add(body.review.action);
    yield pastOf(body.review, at);
  }
}

function pastOf(review: ReviewedAction, at: string): PastAction {
  const known = review.effects.every(effect => effect.facts !== undefined);
  return {
    at, agent: review.agent, session: review.session, cwd: review.cwd, headline: review.headline, recorded: review.verdict,
    effects: review.effects.map(effectOf),
    accounts: review.effects.map(({ facts }) => review.principals.filter(one => one.system === facts?.system).flatMap(accountNames)),
    ...(known ? {} : { notKnown: 'facts' as const }),
  };
}

function effectOf({ operation, kind, address, environment, reversibility, facts }: ReviewedAction['effects'][number]): Effect {
  return {
    operation: operation as Effect['operation'], reversibility: reversibility as Effect['reversibility'], certainty: facts?.certainty ?? 'may', disruption: facts?.disruption ?? 'unknown',
    traits: (facts?.traits ?? []), reason: { code: 'recorded' }, evidence: [], ...(facts?.disposable === undefined ? {} : { disposable: { kind: facts.disposable, because: 'recorded' } }),
    resource: {
      system: facts?.system ?? 'machine', kind, address, keeps: facts?.keeps ?? 'unknown', extent: facts?.extent ?? 'one', where: facts?.where ?? 'machine',
      ...(environment === undefined ? {} : { environment: { name: environment as NonNullable<Resource['environment']>['name'], because: [] } }),
    },
  };
}
