// The requester's side of a second person's signature on a waiting review: asking for it, spending it, going past it, taking it back. What is
// released and recorded is the queue's; how requests travel and signatures are checked is `node/countersignature/`.
import { approvalPath, missingToAsk, type Given } from '../../core/model/approval';
import type { Decision } from '../../core/model/decision';
import { namesTicket, withExamples } from '../../core/policy/ticket';
import type { Concluded, Engine, RecordEntry } from './engine';
import { refused, type Outcome, type Step } from './personsHand';
import type { AskedSignature, Waiting } from './waiting';
import * as words from './words';

/** What this needs of the queue. */
export interface OpenReviews {
  readonly engine: Engine;
  readonly now: () => number;
  find(id: string): Waiting | undefined;
  /** Resolves the review against the world as it is now. `gone`: it does not wait any more, or was shown anew meanwhile. */
  lookOnceMore(one: Waiting, revision: number): Promise<Looked>;
  /** Still waits, in the state that a person saw. */
  waits(one: Waiting, revision: number): boolean;
  end(one: Waiting, decision: Decision): Promise<Decision>;
  keep(entry: RecordEntry): Promise<string | undefined>;
  /** What the page shows besides the review is different. */
  seen(one: Waiting): void;
  trouble(what: string): void;
}

export type Looked =
  | { readonly kind: 'same'; readonly now: Concluded }
  | { readonly kind: 'gone' }
  /** It is shown anew, or was denied. */
  | { readonly kind: 'changed'; readonly outcome: Outcome };

export class PeerRequests {
  readonly #reviews: OpenReviews;

  constructor(reviews: OpenReviews) {
    this.#reviews = reviews;
  }

  async ask(id: string, revision: number, given: Given): Promise<Step> {
    const reviews = this.#reviews;
    const one = reviews.find(id);
    if (one === undefined) return words.notWaiting();
    if (one.revision !== revision) return words.olderPage();
    if (approvalPath(one.review.verdict) !== 'signature') return words.noSignatureNeeded();
    if (one.asked?.watch.state.kind === 'waiting' || one.asked?.watch.state.kind === 'signed') return words.askedAlready();
    const missing = missingToAsk(one.review, given);
    if (missing.length > 0) return words.missing(missing);
    const looked = await reviews.lookOnceMore(one, revision);
    if (looked.kind === 'gone') return words.notWaiting();
    if (looked.kind === 'changed') return undefined;
    const { signatures } = reviews.engine;
    const asked = await signatures.ask(one.action, one.concluded);
    if (asked.kind === 'refused') return words.signatureRefused(asked.refusal);
    const watch = await signatures.watch(one.action, asked.open, () => reviews.seen(one));
    if (!reviews.waits(one, revision)) {
      this.drop(one, watch);
      return words.notWaiting();
    }
    one.asked = { given, watch, at: reviews.now() };
    await reviews.keep({ kind: 'opened', action: one.action, part: words.askedToSign(asked.open) });
    reviews.seen(one);
    return undefined;
  }

  /** The signature is checked once more and spent; what happens after that, it is not used again. `now`: the world right before release. */
  async approveSigned(one: Waiting, asked: AskedSignature, now: Concluded): Promise<Outcome> {
    const reviews = this.#reviews;
    const revision = one.revision;
    const used = await reviews.engine.signatures.use(one.action, asked.watch, now);
    if (used.kind === 'refused') {
      reviews.seen(one);
      return refused(words.signatureRefused(used.refusal));
    }
    if (!reviews.waits(one, revision)) return refused(words.notWaiting());
    return { kind: 'done', decision: await reviews.end(one, { ...words.decision('allow', one, 'user', words.approvedSigned(asked.given.reason, used.by)), signedBy: used.by.map((signer) => `${signer.name} ${signer.key}`) }) };
  }

  async breakGlass(id: string, revision: number, given: Given): Promise<Outcome> {
    const reviews = this.#reviews;
    const one = reviews.find(id);
    if (one === undefined) return refused(words.notWaiting());
    if (one.revision !== revision) return refused(words.olderPage());
    const { breakGlass } = one.concluded.options;
    if (breakGlass === undefined || approvalPath(one.review.verdict) !== 'signature') return refused(words.noBreakGlass());
    const missing = missingToAsk(one.review, { ...(one.asked?.given ?? given), reason: given.reason });
    if (missing.length > 0) return refused(words.missing(missing));
    if (!breakGlass.ticketPatterns.every((list) => list.some((pattern) => namesTicket(pattern, given.reason)))) return refused(words.noTicket(withExamples(breakGlass)));
    const looked = await reviews.lookOnceMore(one, revision);
    if (looked.kind === 'gone') return refused(words.notWaiting());
    if (looked.kind === 'changed') return looked.outcome;
    this.drop(one);
    const decision = await reviews.end(one, { ...words.decision('allow', one, 'user', words.brokenGlass(given.reason)), breakGlass: given.reason.trim() });
    // Nobody waits for the remote; what the signers could not be told is an alarm.
    if (decision.kind === 'allow') {
      void reviews.engine.signatures.tell(one.action, one.concluded, words.wentAhead(given.reason))
        .then((wrong) => { if (wrong !== undefined) reviews.trouble(words.notTold(wrong)); }, (error: unknown) => reviews.trouble(words.notTold(String(error))));
    }
    return { kind: 'done', decision };
  }

  async takeBack(id: string): Promise<Step> {
    const one = this.#reviews.find(id);
    if (one?.asked === undefined) return words.notWaiting();
    const told = await this.#reviews.engine.signatures.withdraw(one.action, one.asked.watch.open);
    if (told.kind === 'refused') return words.signatureRefused(told.refusal);
    one.asked.watch.dispose();
    one.asked = undefined;
    this.#reviews.seen(one);
    return undefined;
  }

  /** Nobody is asked any longer: the request goes away, in the background. */
  drop(one: Waiting, watch = one.asked?.watch): void {
    one.asked = undefined;
    if (watch === undefined) return;
    watch.dispose();
    if (watch.state.kind === 'waiting' || watch.state.kind === 'signed') void this.#reviews.engine.signatures.withdraw(one.action, watch.open);
  }
}
