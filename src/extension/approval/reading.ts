// Actions whose files take a while to be read, before anything can be said about them: how far each reading is, and its end. What is shown of
// it is the panel's, what a call is answered the queue's.
import { randomBytes } from 'node:crypto';
import type { Progress } from '../../core/facts';
import type { ProposedAction } from '../../core/model/action';
import type { Concluded, Engine } from './engine';
import * as words from './words';

/** Milliseconds of reading before a person is shown anything of it. */
const shownAfter = 300;

export class Reading {
  /** The same as that of the review that it leads to. */
  readonly id = randomBytes(6).toString('hex');
  readonly action: ProposedAction;
  readonly since: number;
  /** Milliseconds since the epoch at which the agent is denied. */
  readonly deadline: number;
  step: Progress = { path: '', done: 0, of: 0 };
  /** A person sees it, or may. */
  shown = false;
  /** Why it was ended before its end; undefined: it goes on, or is through. */
  stopped: 'person' | 'deadline' | 'withdrawn' | undefined;
  /** What came of it, where nobody is asked; undefined: it goes on, or a review waits under its id. */
  over: string | undefined;
  readonly #end = new AbortController();

  constructor(action: ProposedAction, now: number, deadline: number) {
    this.action = action;
    this.since = now;
    this.deadline = deadline;
  }

  /** Aborted: the reader ends at its next piece. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  stop(why: 'person' | 'deadline' | 'withdrawn'): void {
    this.stopped ??= why;
    this.#end.abort();
  }

  /** 0 to 100. */
  get percent(): number {
    return this.step.of <= 0 ? 0 : Math.min(100, Math.floor((this.step.done / this.step.of) * 100));
  }
}

export interface ReadingsHost {
  readonly engine: Engine;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly mode: () => 'guard' | 'observe';
  /** A long reading goes on, or is over. */
  readonly reading: (reading: Reading) => void;
}

export class LongReadings {
  readonly #host: ReadingsHost;
  readonly #list: Reading[] = [];

  constructor(host: ReadingsHost) {
    this.#host = host;
  }

  /** What takes longer than a moment, the longest first. */
  get list(): readonly Reading[] {
    return this.#list;
  }

  /** Concludes, and lets a person see how far it is and stop it where it takes longer than a moment. Nobody looks on where nobody is ever asked. */
  async conclude(action: ProposedAction, deadline: number, withdrawn: AbortSignal): Promise<{ readonly reading: Reading; readonly concluded: Concluded }> {
    const { engine, now, mode } = this.#host;
    const reading = new Reading(action, now(), deadline);
    const progress = (step: Progress): void => {
      reading.step = step;
      if (reading.stopped !== undefined || mode() === 'observe' || (!reading.shown && now() - reading.since < shownAfter)) return;
      if (!reading.shown) this.#list.push(reading);
      reading.shown = true;
      this.#host.reading(reading);
    };
    const gone = (): void => reading.stop('withdrawn');
    const timer = setTimeout(() => reading.stop('deadline'), Math.max(0, deadline - now()));
    timer.unref();
    if (withdrawn.aborted) gone();
    else withdrawn.addEventListener('abort', gone, { once: true });
    try {
      return { reading, concluded: await engine.conclude(action, { progress, signal: reading.signal }) };
    } catch (error) {
      this.through(reading, words.readingFailed());
      throw error;
    } finally {
      clearTimeout(timer);
      withdrawn.removeEventListener('abort', gone);
    }
  }

  /** `over`: what came of it; undefined: its review waits now. */
  through(reading: Reading, over?: string): void {
    const at = this.#list.indexOf(reading);
    if (at < 0) return;
    this.#list.splice(at, 1);
    reading.over = over;
    this.#host.reading(reading);
  }

  stop(id: string, why: 'person' | 'withdrawn'): void {
    this.#list.find((one) => one.id === id)?.stop(why);
  }

  stopAll(): void {
    for (const one of [...this.#list]) one.stop('withdrawn');
  }
}
