// The reviews that wait for a person, and the one place where a call is released. Owns when and to whom an answer goes; what a review says is
// the engine's, how it looks the panel's, a second person's signature `peerRequests.ts`. Approvals live in this object's memory and nowhere else.
import { approvalPath, missingFor, type Given } from '../../core/model/approval';
import type { ProposedAction } from '../../core/model/action';
import type { Progress } from '../../core/facts';
import type { Decision } from '../../core/model/decision';
import { isAtLeast } from '../../core/model/verdict';
import type { IncomingRequest, LinkAnswer, WaitingItem } from '../../node/editorLink';
import { approvalDigest, scopeDigest } from '../../node/approvalBinding';
import { Answers } from './answers';
import type { Concluded, Engine, RecordEntry } from './engine';
import { PeerRequests, type Looked } from './peerRequests';
import { refused, type Outcome, type PersonsHand } from './personsHand';
import { LongReadings, type Reading } from './reading';
import { linkAnswer, Waiting, type Event } from './waiting';
import * as words from './words';

export type Mode = 'guard' | 'observe';

export interface QueueHost {
  readonly engine: Engine;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly mode: () => Mode;
  /** Something about the waiting reviews is different. */
  readonly changed: () => void;
  /** A new review waits: to be announced. */
  readonly arrived: (waiting: Waiting) => void;
  /** Something that only a broken or hostile program does. */
  readonly trouble: (what: string) => void;
  /** What is known about a signature is different. */
  readonly signature: (waiting: Waiting) => void;
  /** A long reading goes on, or is over. */
  readonly reading: (reading: Reading) => void;
  /** Right before its release a review is resolved once more, and that takes a while. */
  readonly lookingAgain: (waiting: Waiting, step: Progress) => void;
}

/** Milliseconds within which the same input of the same session by another route is the same call. */
const sameCallWindow = 2000;
/** Milliseconds that the answer needs to reach the agent before the hook answers by itself. */
const answerTime = 1500;
/** Milliseconds after which a request whose agent is gone is taken back. */
const goneGrace = 3000;
/** Decided reviews are remembered this long for a second route of the same call. */
const rememberFor = 60_000;

export class ApprovalQueue {
  readonly answers = new Answers();
  readonly #host: QueueHost;
  readonly #waiting: Waiting[] = [];
  readonly #lately: Waiting[] = [];
  readonly #readings: LongReadings;
  readonly #peers: PeerRequests;
  /** One session's events are concluded one after the other: each counts for the next. */
  readonly #turns = new Map<string, Promise<unknown>>();

  private constructor(host: QueueHost) {
    this.#host = host;
    this.#readings = new LongReadings(host);
    this.#peers = new PeerRequests({
      engine: host.engine, now: host.now, trouble: host.trouble, find: (id) => this.find(id), waits: (one, revision) => this.#waits(one, revision),
      lookOnceMore: (one, revision) => this.#lookOnceMore(one, revision), end: (one, decision) => this.#end(one, decision), keep: (entry) => this.#keep(entry), seen: (one) => this.#seen(one),
    });
  }

  /** The queue, and apart from it the only thing that can release a call. */
  static create(host: QueueHost): { readonly queue: ApprovalQueue; readonly hand: PersonsHand } {
    const queue = new ApprovalQueue(host);
    const hand: PersonsHand = {
      approve: (id, revision, given, grantScope) => queue.#approve(id, revision, given, grantScope),
      deny: (id, revision, how) => queue.#deny(id, revision, how),
      stopReading: (id) => queue.#readings.stop(id, 'person'),
      lookAgain: (id) => queue.#lookAgain(id),
      ask: (id, revision, given) => queue.#peers.ask(id, revision, given),
      breakGlass: (id, revision, given) => queue.#peers.breakGlass(id, revision, given),
      takeBack: (id) => queue.#peers.takeBack(id),
    };
    return { queue, hand };
  }

  /** Open reviews, the longest waiting first. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** What is being read for longer than a moment, the longest first. */
  get readings(): readonly Reading[] {
    return this.#readings.list;
  }

  find(id: string): Waiting | undefined {
    return this.#waiting.find((one) => one.id === id);
  }

  items(): readonly WaitingItem[] {
    return this.#waiting.map(({ id, action, review, since }) => ({ id, agent: action.agent, verdict: review.verdict, headline: review.headline, since }));
  }

  /** Decides one event of an agent. What it resolves to is final for that event. */
  async answer({ request, withdrawn }: IncomingRequest): Promise<LinkAnswer> {
    const event = await this.#host.engine.read(request);
    switch (event.kind) {
      case 'told': return { kind: 'abstain', reply: event.reply };
      case 'broken': {
        this.#host.trouble(event.why);
        return { kind: 'deny', reply: event.reply };
      }
      case 'before': {
        const decision = await this.#turn(event.action.session, () => this.#begin(event.action, `${request.agent}/${request.route ?? 'hook'}/${event.moment}`, request.deadline - answerTime, withdrawn))
          .then((begun) => begun.decision);
        return linkAnswer(decision, event.answer(decision));
      }
    }
  }

  /** Everything still open is denied: the extension goes away. */
  dispose(): void {
    this.#readings.stopAll();
    for (const one of [...this.#waiting]) {
      // What a colleague was asked stays out: the next window takes it up when the call comes again.
      one.asked?.watch.dispose();
      one.asked = undefined;
      void this.#end(one, words.decision('deny', one, 'failure', words.editorGone()));
    }
  }

  /** Concludes, then either decides at once or puts the event where a person finds it. The turn ends before the wait does. */
  async #begin(action: ProposedAction, route: string, deadline: number, withdrawn: AbortSignal): Promise<{ readonly decision: Promise<Decision> }> {
    const twin = [...this.#waiting, ...this.#lately].find((one) => one.isSameCall(action, route, this.#host.now(), sameCallWindow));
    if (twin !== undefined) return { decision: this.#join(twin, action, route, deadline, withdrawn) };
    const { reading, concluded } = await this.#readings.conclude(action, deadline, withdrawn);
    const made = new Waiting(action, concluded, this.#host.now(), reading.id);
    const atOnce = reading.stopped === undefined ? this.#atOnce(made) : words.stoppedReading(made, reading);
    if (atOnce !== undefined) {
      made.answered.add(route);
      const decision = await this.#settle(made, atOnce);
      this.#readings.through(reading, words.afterReading(decision));
      return { decision: Promise.resolve(decision) };
    }
    const open = this.#waiting.find((one) => one.events.size === 0 && one.call === made.call);
    if (open !== undefined) {
      this.#readings.through(reading, words.waitsAlready());
      return { decision: this.#again(open, made, route, deadline, withdrawn) };
    }
    this.#waiting.push(made);
    await this.#keep({ kind: 'shown', action, concluded: made.concluded });
    const decision = this.#join(made, action, route, deadline, withdrawn);
    this.#readings.through(reading);
    this.#host.arrived(made);
    return { decision };
  }

  /** The decision that needs no person now; undefined: a person is asked. */
  #atOnce(made: Waiting): Decision | undefined {
    const { action, concluded, review } = made;
    const now = this.#host.now();
    if (!isAtLeast(review.verdict, 'confirm')) return words.decision('abstain', made, 'policy');
    if (this.#host.mode() === 'observe' && !review.effects.some((effect) => effect.traits.includes('countersign'))) return words.decision('abstain', made, 'policy');
    if (review.verdict === 'deny') return words.decision('deny', made, 'policy', words.forbidden(review));
    if (!isAtLeast(review.verdict, 'attest') && this.answers.pauseLeft(now) > 0) return words.decision('abstain', made, 'policy');
    const sessionNote = this.answers.deniedSession(action.session);
    if (sessionNote !== undefined) return words.decision('deny', made, 'user', words.wholeSession(sessionNote));
    const kept = this.answers.take(made.call, now) ?? this.answers.take(made.bound, now);
    if (kept !== undefined) return kept;
    if (review.verdict === 'confirm' && grantable(concluded) && this.answers.granted(scopeDigest(action, concluded), now)) return words.decision('allow', made, 'user', words.granted());
    if (review.recipe !== undefined && this.answers.tell(action.session, review.recipe)) return words.decision('deny', made, 'policy', words.recipe(review));
    return undefined;
  }

  /** Lets an event wait for a review's answer; where that is known already, it gets it once. */
  #join(one: Waiting, action: ProposedAction, route: string, deadline: number, withdrawn: AbortSignal): Promise<Decision> {
    if (one.end.kind === 'decided') {
      one.answered.add(route);
      return Promise.resolve(one.end.decision);
    }
    return new Promise((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        withdrawn.removeEventListener('abort', gone);
        one.events.delete(event);
      };
      const event: Event = { route, action, deadline, answer: (decision) => { stop(); resolve(decision); } };
      const gone = (): void => {
        stop();
        const decision = words.decision('deny', one, 'withdrawn', words.withdrawn());
        resolve(decision);
        if (one.events.size === 0) this.#withdraw(one, decision);
      };
      const timer = setTimeout(() => this.#outlive(one, event), Math.max(0, deadline - this.#host.now()));
      // Waiting alone is no reason to keep a process: one that ends denies by ending.
      timer.unref();
      one.events.add(event);
      if (withdrawn.aborted) gone();
      else withdrawn.addEventListener('abort', gone, { once: true });
      this.#host.changed();
    });
  }

  /** The identical call has come back while the person still thinks: the same page goes on, with the world as it is now. */
  #again(one: Waiting, now: Waiting, route: string, deadline: number, withdrawn: AbortSignal): Promise<Decision> {
    one.answered.clear();
    this.#renew(one, now.concluded);
    return this.#join(one, now.action, route, deadline, withdrawn);
  }

  /** The agent's patience ends: it is denied, the review stays. */
  #outlive(one: Waiting, event: Event): void {
    const decision = words.decision('deny', one, 'deadline', one.asked === undefined ? words.outlived() : words.outlivedSigning());
    one.answered.add(event.route);
    event.answer(decision);
    void this.#keep(decided(one, decision));
    this.#host.changed();
  }

  #withdraw(one: Waiting, decision: Decision): void {
    one.end = { kind: 'withdrawn' };
    this.#remove(one);
    // A window that is reloaded takes its agents with it: then the request stays out, for the next window to take up.
    setTimeout(() => this.#peers.drop(one), goneGrace).unref();
    void this.#keep(decided(one, decision));
    this.#host.changed();
  }

  async #approve(id: string, revision: number, given: Given, grantScope: boolean): Promise<Outcome> {
    const one = this.find(id);
    if (one === undefined) return refused(words.notWaiting());
    if (one.revision !== revision) return refused(words.olderPage());
    const asked = approvalPath(one.review.verdict) === 'signature' ? one.asked : undefined;
    const missing = missingFor(one.review, asked === undefined ? given : { ...asked.given, signed: asked.watch.state.kind === 'signed' });
    if (missing.length > 0) return refused(words.missing(missing));
    const looked = await this.#lookOnceMore(one, revision);
    if (looked.kind === 'gone') return refused(words.notWaiting());
    if (looked.kind === 'changed') return looked.outcome;
    if (asked !== undefined) return this.#peers.approveSigned(one, asked, looked.now);
    if (grantScope && grantable(one.concluded)) this.answers.grant(scopeDigest(one.action, one.concluded), one.review.headline, this.#host.now());
    return { kind: 'done', decision: await this.#end(one, words.decision('allow', one, 'user', words.approved(given.reason))) };
  }

  /** Resolves a review against the world as it is now. What is different is shown anew. */
  async #lookOnceMore(one: Waiting, revision: number): Promise<Looked> {
    const now = await this.#turn(one.action.session, () => this.#host.engine.conclude(one.action, { progress: (step) => this.#host.lookingAgain(one, step) }));
    if (!this.#waits(one, revision)) return { kind: 'gone' };
    if (approvalDigest(one.action, now, one.nonce) !== approvalDigest(one.action, one.concluded, one.nonce)) return { kind: 'changed', outcome: await this.#changed(one, now) };
    return { kind: 'same', now };
  }

  #waits(one: Waiting, revision: number): boolean {
    return this.find(one.id) === one && one.revision === revision;
  }

  /** What the page shows about a signature is different. */
  #seen(one: Waiting): void {
    one.looks += 1;
    this.#host.changed();
    if (one.end.kind === 'open') this.#host.signature(one);
  }

  async #deny(id: string, revision: number, how: { readonly note: string; readonly suggest: boolean; readonly wholeSession: boolean }): Promise<Outcome> {
    const one = this.find(id);
    // An older page of the same review denies as well: nothing that changed could make a denial wrong.
    if (one === undefined || revision > one.revision) return refused(words.notWaiting());
    if (how.wholeSession) {
      this.answers.denySession(one.action.session, how.note);
      for (const other of this.#waiting.filter((other) => other !== one && other.action.session === one.action.session)) {
        await this.#end(other, words.decision('deny', other, 'user', words.wholeSession(how.note)));
      }
    }
    return { kind: 'done', decision: await this.#end(one, words.decision('deny', one, 'user', how.wholeSession ? words.wholeSession(how.note) : words.denied(one.review, how.note, how.suggest))) };
  }

  async #lookAgain(id: string): Promise<void> {
    const one = this.find(id);
    if (one === undefined) return;
    await this.#changed(one, await this.#turn(one.action.session, () => this.#host.engine.conclude(one.action)));
  }

  /** A request that stands for something else than what would happen now is worth nothing. */
  #renew(one: Waiting, now: Concluded): void {
    const { bound } = one;
    one.renew(now);
    if (one.bound !== bound) this.#peers.drop(one);
  }

  /** The world is not as it was shown: it is shown anew, or denied where policy forbids it now. */
  async #changed(one: Waiting, now: Concluded): Promise<Outcome> {
    this.#renew(one, now);
    if (now.review.verdict === 'deny') return { kind: 'done', decision: await this.#end(one, words.decision('deny', one, 'policy', words.forbidden(now.review))) };
    await this.#keep({ kind: 'shown', action: one.action, concluded: now });
    this.#host.changed();
    return { kind: 'changed' };
  }

  /** Settles, records, releases. An approval that cannot be recorded is a denial. */
  async #end(one: Waiting, decision: Decision): Promise<Decision> {
    this.#remove(one);
    // A signature that was used stays with its request, for the record of those who signed.
    if (decision.kind === 'deny') this.#peers.drop(one);
    else one.asked?.watch.dispose();
    // With no agent waiting, the session learns of it when the call comes back and takes the answer.
    const outlived = one.events.size === 0;
    const final = await this.#settle(one, decision, !outlived);
    if (outlived) this.answers.keep(final.kind === 'allow' ? one.bound : one.call, final, this.#host.now());
    this.#host.changed();
    return final;
  }

  async #settle(one: Waiting, decision: Decision, intoSession = true): Promise<Decision> {
    const { action, concluded, review } = one;
    const { engine, trouble } = this.#host;
    let final = decision;
    const unwritten = await this.#keep(decided(one, decision));
    if (unwritten !== undefined && isAtLeast(review.verdict, 'confirm')) final = words.decision('deny', one, 'failure', words.recordBroken());
    const wrong = intoSession ? await engine.settle(action, concluded, final) : undefined;
    if (wrong !== undefined) trouble(wrong);
    // A call that later ones could not be paired with must not be approved: half of a replacement would be forgotten.
    if (wrong !== undefined && final.kind === 'allow') final = words.decision('deny', one, 'failure', words.sessionBroken(wrong));
    // What is lost can be brought back where that goes; it is no reason to hold what a person approved, nor to keep quiet.
    const uncopied = final.kind === 'allow' ? await engine.keepCopies(action, concluded) : undefined;
    if (uncopied !== undefined) trouble(words.notCopied(uncopied));
    one.end = { kind: 'decided', decision: final, at: this.#host.now() };
    one.release(final);
    this.#remember(one);
    return final;
  }

  /** Writes to the record; what is wrong with it is an alarm and comes back. */
  async #keep(entry: RecordEntry): Promise<string | undefined> {
    const wrong = await this.#host.engine.record(entry);
    if (wrong !== undefined) this.#host.trouble(wrong);
    return wrong;
  }

  #remember(one: Waiting): void {
    const now = this.#host.now();
    this.#lately.push(one);
    while (this.#lately.length > 500 || now - endOf(this.#lately[0], now) > rememberFor) this.#lately.shift();
  }

  #remove(one: Waiting): void {
    const at = this.#waiting.indexOf(one);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  #turn<T>(session: string, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(session) ?? Promise.resolve();
    const mine = before.then(act, act);
    const settled = mine.then(() => undefined, () => undefined);
    this.#turns.set(session, settled);
    void settled.then(() => { if (this.#turns.get(session) === settled) this.#turns.delete(session); });
    return mine;
  }
}

/** A scope can be granted for a while outside production only; an unknown environment is judged close to it. */
export function grantable({ review, options }: Concluded): boolean {
  return options.allowTimedScopes && review.verdict === 'confirm' && review.effects.every((effect) => effect.resource.environment?.name !== 'production');
}

function decided(one: Waiting, decision: Decision): RecordEntry {
  return { kind: 'decided', action: one.action, concluded: one.concluded, decision, digest: approvalDigest(one.action, one.concluded, one.nonce) };
}

function endOf(one: Waiting | undefined, now: number): number {
  return one?.end.kind === 'decided' ? one.end.at : now;
}
