// When the record is sent: soon after something is new, later and later while the collector does not answer, never while a decision waits for it.
import type { SentRecord } from './sendRecord';

export interface SteadyOptions {
  /** One try; never rejects. */
  readonly send: () => Promise<SentRecord>;
  /** A problem began or ended; undefined: it is well. */
  readonly told: (problem: string | undefined) => void;
  /** Milliseconds between two tries while all is well. */
  readonly every?: number;
  readonly random?: () => number;
}

const usual = 10_000;
const shortest = 5000;
const longest = 300_000;

/** Milliseconds until the next try after `failures` in a row: doubled each time up to five minutes, anywhere in the upper half of it. */
export function backoff(failures: number, random: number, asked?: number): number {
  const most = Math.min(longest, shortest * 2 ** Math.min(20, Math.max(0, failures - 1)));
  // What the collector asks for is the least; the rest keeps thousands of machines from coming back at once.
  return Math.round((asked ?? 0) + most * (0.5 + random / 2));
}

/** Begins at once; the returned function ends it. */
export function sendSteadily({ send, told, every = usual, random = Math.random }: SteadyOptions): () => void {
  let ended = false;
  let failures = 0;
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const say = (now: string | undefined): void => {
    if (now === problem) return;
    problem = now;
    told(now);
  };
  const turn = async (): Promise<void> => {
    const sent = await send();
    if (ended) return;
    failures = sent.kind === 'later' ? failures + 1 : 0;
    if (sent.kind === 'later') say(sent.why);
    else if (sent.kind === 'sent') say(sent.dropped > 0 ? `${sent.dropped} log records were not taken${sent.problem === undefined ? '' : `: ${sent.problem}`}` : undefined);
    timer = setTimeout(() => void turn(), sent.kind === 'later' ? backoff(failures, random(), sent.wait) : every);
    timer.unref();
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
