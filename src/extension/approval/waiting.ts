// One review that waits for a person, with the events that wait for its answer.
import { randomBytes } from 'node:crypto';
import type { ProposedAction } from '../../core/model/action';
import type { Decision } from '../../core/model/decision';
import type { MaySign } from '../../core/model/countersignature';
import type { PageStage } from '../../core/model/page';
import type { Given } from '../../core/model/approval';
import type { SignatureWatch } from '../../node/countersignature/desk';
import type { Review } from '../../core/model/review';
import type { LinkAnswer } from '../../node/editorLink';
import { boundTo, callDigest, inputDigest } from '../../node/approvalBinding';
import { differences } from './differences';
import type { Concluded } from './engine';

/** One event of an agent that waits; released exactly once. */
export interface Event {
  /** Which of the registered hooks brought it. */
  readonly route: string;
  readonly action: ProposedAction;
  /** Milliseconds since the epoch at which it must be answered. */
  readonly deadline: number;
  answer(decision: Decision): void;
}

/** What a person gave and asked a second one to sign. */
export interface AskedSignature {
  readonly given: Given;
  readonly watch: SignatureWatch;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How a review ended, or that it has not. */
export type End = { readonly kind: 'open' } | { readonly kind: 'decided'; readonly decision: Decision; readonly at: number } | { readonly kind: 'withdrawn' };

export class Waiting {
  /** The review's own secret: part of what an approval is bound to. */
  readonly nonce = randomBytes(16).toString('hex');
  /** Names it on the page, in the view and in `countersign waiting`. */
  readonly id: string;
  readonly since: number;
  /** The call as any route reports it, and as an identical repetition spells it. */
  readonly input: string;
  readonly call: string;
  readonly action: ProposedAction;
  readonly events = new Set<Event>();
  /** Routes that have had this review's answer: each gets it once. */
  readonly answered = new Set<string>();
  concluded: Concluded;
  /** What became different since the person first saw it. */
  changed: readonly string[] = [];
  revision = 1;
  end: End = { kind: 'open' };
  /** Who could sign, once it is known; only where a second person must. */
  maySign: MaySign | undefined;
  /** Lapses with everything else that an approval rests on. */
  asked: AskedSignature | undefined;
  /** Counts up with what the page shows besides the review. */
  looks = 0;

  /** `id`: that of the reading which led to it. */
  constructor(action: ProposedAction, concluded: Concluded, now: number, id: string) {
    this.id = id;
    this.action = action;
    this.concluded = concluded;
    this.since = now;
    this.input = inputDigest(action);
    this.call = callDigest(action);
  }

  get review(): Review {
    return this.concluded.review;
  }

  /** What an approval of what is shown now is bound to. */
  get bound(): string {
    return boundTo(this.action, this.concluded);
  }

  /** The world is different: what is shown from here on is the new conclusion, and what became different. */
  renew(now: Concluded): void {
    const changed = differences(this.concluded, now);
    this.concluded = now;
    if (changed.length === 0) return;
    this.changed = changed;
    this.maySign = undefined;
    this.revision += 1;
  }

  /** What the page says about the time. */
  stage(now: number, overWords: string): PageStage {
    if (this.end.kind !== 'open') return { kind: 'over', words: overWords };
    const deadlines = [...this.events].map((event) => event.deadline);
    return deadlines.length === 0 ? { kind: 'outlived' } : { kind: 'waiting', left: Math.max(0, Math.min(...deadlines) - now) };
  }

  /** Another event for the same call: same tool-use id, or same session and input within the window, by another route. */
  isSameCall(action: ProposedAction, route: string, now: number, window: number): boolean {
    if (this.input !== inputDigest(action) || this.answered.has(route) || [...this.events].some((event) => event.route === route)) return false;
    const [mine, other] = [this.action.toolUseId, action.toolUseId];
    if (mine !== undefined && other !== undefined) return mine === other;
    return now - this.since <= window || (this.end.kind === 'decided' && now - this.end.at <= window);
  }

  /** Answers every event that waits, each once. */
  release(decision: Decision): void {
    for (const event of this.events) {
      this.events.delete(event);
      this.answered.add(event.route);
      event.answer(decision);
    }
  }
}

/** What `answer` of a link resolves to, from what the agent's adapter made of a decision. */
export function linkAnswer(decision: Decision, reply: LinkAnswer['reply']): LinkAnswer {
  return { kind: decision.kind, reply };
}
