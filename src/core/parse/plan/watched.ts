// Drives a reader that works in steps: to its end at once, or with somebody looking on who may stop it. What is read is the reader's matter.

/** A reader yields how far it is, in the unit of `of`, and returns what it read. */
export type Steps<T> = Generator<number, T>;

/** Stopped before its end. */
export const stopped = 'stopped';

/** The part of the `Watch` port that is used here. */
export interface PlanWatch {
  readonly stopped: boolean;
  progress(step: { readonly path: string; readonly done: number; readonly of: number }): Promise<void>;
}

export function atOnce<T>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Says how far it is after each step, and ends early once nobody waits. `of`: the whole, as the reader counts. */
export async function watched<T>(steps: Steps<T>, path: string, of: number, watch: PlanWatch | undefined): Promise<T | typeof stopped> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (!watch) continue;
    await watch.progress({ path, done: step.value, of });
    if (watch.stopped) return stopped;
  }
}
