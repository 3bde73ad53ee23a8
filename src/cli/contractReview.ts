// A review in the shape that `countersign review --json` promises to other tools.
import type { Effect } from '../core/model/effect';
import type { Review } from '../core/model/review';
import { originText } from '../core/explain/origin';

export function contractReview(review: Review): Record<string, unknown> {
  return {
    id: review.id,
    verdict: review.verdict,
    coverage: review.coverage,
    headline: review.headline,
    explanation: review.explanation,
    effects: review.effects.map(contractEffect),
    principals: review.principals.map(principal => ({ system: principal.system, name: principal.name, scope: principal.scope,
      environment: principal.environment.name, origin: principal.origins.map(originText).join(', ') })),
    unread: review.unread.map(one => `${one.what}: ${one.why}`),
    why: review.why.map(({ rule, file, line }) => ({ rule, file, line })),
    ...(review.recipe === undefined ? {} : { recipe: review.recipe }),
  };
}

function contractEffect(effect: Effect): Record<string, unknown> {
  const { operation, resource, certainty, reversibility, disruption, order, forcedBy, returns } = effect;
  return {
    operation,
    resource: { kind: resource.kind, address: resource.address, place: resource.place, environment: resource.environment?.name },
    certainty, reversibility, disruption,
    ...(operation === 'replace' ? { order: order ?? 'destroyThenCreate', forcedBy: forcedBy ?? [], returns: returns ?? 'unknown' } : {}),
  };
}
