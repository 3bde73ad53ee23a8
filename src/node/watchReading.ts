// A `Watch` over the real machine: shows how far a long reading is, stops it, and lets timers and sockets run in between.
import { setImmediate } from 'node:timers/promises';
import type { Progress, Watch } from '../core/facts';

/** `show` is called at most a few times a second and must not throw; `signal` aborted: readers stop at their next piece. */
export function watchReading(show: (step: Progress) => void, signal?: AbortSignal): Watch {
  return {
    get stopped() { return signal?.aborted ?? false; },
    async progress(step) {
      show(step);
      await setImmediate();
    },
  };
}
