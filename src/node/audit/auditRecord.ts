// The versioned type of one record, and the only way into it: texts enter through `redacted`. What is decided, shown and ran is here;
// chaining and files belong to `auditLog.ts`.
import { redact } from '../../core/explain/redact';
import type { ProposedAction } from '../../core/model/action';
import type { Decision } from '../../core/model/decision';
import type { Effect, Trait } from '../../core/model/effect';
import type { PromptMark } from '../../core/model/observed';
import type { Resource } from '../../core/model/resource';
import type { Review } from '../../core/model/review';
import type { Verdict } from '../../core/model/verdict';
import { callId } from '../callId';

declare const mark: unique symbol;
/** A text that went through redaction. Only `redacted` makes one. */
export type Redacted = string & { readonly [mark]: true };

/** Takes secrets out of a text and cuts it to a length that a record can hold. */
export function redacted(text: string, length = 4000): Redacted {
  const clean = redact(text);
  return (clean.length > length ? `${clean.slice(0, length)}…` : clean) as Redacted;
}

/** What the ladder and rules read of an effect, so that another policy can be tried on it later (`countersign replay`). Names nothing. */
export interface EffectFacts {
  readonly system: Resource['system'];
  readonly keeps: Resource['keeps'];
  readonly extent: Resource['extent'];
  readonly where: Resource['where'];
  readonly certainty: Effect['certainty'];
  readonly disruption: Effect['disruption'];
  readonly traits: readonly Trait[];
  readonly disposable?: NonNullable<Effect['disposable']>['kind'];
}

/** One action as it was proposed and judged. */
export interface ReviewedAction {
  readonly action: Redacted;
  /** Name of the call that a person can type (`callId`): the same for the identical call. */
  readonly call: string;
  readonly agent: Redacted;
  readonly session: Redacted;
  readonly subagent?: Redacted;
  readonly cwd: Redacted;
  /** The agent's own permission mode. */
  readonly mode?: Redacted;
  readonly verdict: Verdict;
  readonly coverage: 'full' | 'partial';
  readonly headline: Redacted;
  readonly consequence: Redacted;
  /** All that could be read about it, where something is to be said and no page showed it (`note`). */
  readonly explanation?: Redacted;
  /** The command or call as it was shown. */
  readonly exhibit: Redacted;
  readonly effects: readonly { readonly operation: string; readonly kind: Redacted; readonly address: Redacted; readonly environment?: string; readonly reversibility: string; readonly facts?: EffectFacts }[];
  readonly principals: readonly { readonly system: string; readonly name: Redacted; readonly scope?: Redacted }[];
  readonly unread: readonly Redacted[];
  readonly rules: readonly Redacted[];
  /** Version of the policy that judged. */
  readonly policy: Redacted;
}

/** A review as it was shown, every text redacted again, cut to what a record can hold; `explanation` is all of it as plain text. */
export type ShownReview = Review & { readonly [mark]: true };

export type AuditBody =
  | { readonly kind: 'reviewed'; readonly review: ReviewedAction }
  /** The page showed it. `review`: as it was shown. */
  | { readonly kind: 'shown'; readonly action: Redacted; readonly review?: ShownReview }
  /** A person opened a part of it. */
  | { readonly kind: 'opened'; readonly action: Redacted; readonly part?: Redacted }
  | {
    readonly kind: 'decided';
    readonly action: Redacted;
    readonly decision: Decision['kind'];
    readonly by: Decision['by'];
    readonly verdict: Verdict;
    readonly reason: Redacted;
    readonly user?: Redacted;
    readonly digest?: string;
    /** Second persons whose signatures counted. */
    readonly signedBy?: readonly Redacted[];
    /** Approved without the signature that policy asks for: the ticket. */
    readonly breakGlass?: Redacted;
  }
  /** What the agent reported after the tool ran. */
  | { readonly kind: 'ran'; readonly action: Redacted; readonly agent: Redacted; readonly session: Redacted; readonly call?: Redacted; readonly outcome: 'ran' | 'failed' }
  /** What a person says afterwards about a prompt, also one that was only observed; it holds for all that look the same. */
  | { readonly kind: 'marked'; readonly action: Redacted; readonly mark: PromptMark; readonly note?: Redacted; readonly user?: Redacted }
  /**
   * An attempt on the gate, a failure of it, a change of mode, an install or a removal; `sign`: a signature given to a colleague; `answer`: one for later calls was taken back.
   * `on`: observing or pausing begins or ends.
   */
  | { readonly kind: 'event'; readonly event: 'alarm' | 'mode' | 'install' | 'remove' | 'pause' | 'sign' | 'answer' | 'policy'; readonly text: Redacted; readonly on?: boolean };

/** What a review puts on record. */
export function reviewedAction(action: ProposedAction, review: Review, policy: string): ReviewedAction {
  const short = (text: string): Redacted => redacted(text, 400);
  return {
    action: short(action.id), call: callId(action), agent: short(action.agent), session: short(action.session), ...(action.subagent === undefined ? {} : { subagent: short(action.subagent) }), cwd: short(action.cwd),
    ...(action.mode === undefined ? {} : { mode: short(action.mode) }),
    verdict: review.verdict, coverage: review.coverage, headline: short(review.headline), consequence: short(review.consequence),
    ...(review.verdict === 'note' ? { explanation: redacted(review.explanation, 8000) } : {}), exhibit: redacted(review.exhibit.text),
    effects: review.effects.slice(0, 50).map(({ operation, resource, reversibility, certainty, disruption, traits, disposable }) => ({
      operation, kind: short(resource.kind), address: short(resource.address), ...(resource.environment === undefined ? {} : { environment: resource.environment.name }), reversibility,
      facts: { system: resource.system, keeps: resource.keeps, extent: resource.extent, where: resource.where, certainty, disruption, traits, ...(disposable ? { disposable: disposable.kind } : {}) },
    })),
    principals: review.principals.slice(0, 20).map(({ system, name, scope }) => ({ system, name: short(name), ...(scope === undefined ? {} : { scope: short(scope) }) })),
    unread: review.unread.slice(0, 20).map(one => short(`${one.what}: ${one.why}`)), rules: review.why.slice(0, 20).map(why => short(why.rule)), policy: short(policy),
  };
}

/** A long list says nothing more to a person; what is cut is counted in the texts that are kept. */
const longestList = 500;
const longestText = 64_000;

/** The review for the record of what a person saw. */
export function shownReview(review: Review): ShownReview {
  return deepRedacted(review) as ShownReview;
}

function deepRedacted(value: unknown): unknown {
  if (typeof value === 'string') return redacted(value, longestText);
  if (Array.isArray(value)) return value.slice(0, longestList).map(deepRedacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deepRedacted(one)]));
}
