// Does the work on a text grow with its size, and not with its square? Compared are processor times of the same work on two sizes, in this
// very process: a slow or busy machine slows both, a reader that goes round in circles only the larger.
import assert from 'node:assert/strict';

/** How much larger the second text is. Work in proportion takes 8 times as long, with the square 64 times. */
const times = 8;
/** Between the two, with room for collections of garbage. */
const most = 24;
/** Below this nothing is measured that means anything, in milliseconds of the processor. */
const least = 3;

/** `size`: of the smaller text; the work on it takes some milliseconds at best. */
export async function growsInProportion(work: (size: number) => unknown, size: number, what: string): Promise<void> {
  await work(Math.ceil(size / 4)); // warm
  const small = Math.max(least, ...[await processorTime(work, size), await processorTime(work, size)]);
  let large = Infinity;
  // The best of a few: what disturbs one measurement does not disturb the next.
  for (let i = 0; i < 4 && large > small * most; i++) large = Math.min(large, await processorTime(work, size * times));
  assert.ok(large <= small * most, `${what}: ${small.toFixed(0)} ms of the processor for ${size}, ${large.toFixed(0)} ms for ${size * times}`);
}

async function processorTime(work: (size: number) => unknown, size: number): Promise<number> {
  const before = process.cpuUsage();
  await work(size);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
