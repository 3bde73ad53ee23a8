// Keeps the heap of our own processes small. Never called in the editor's extension host, whose heap belongs to all extensions.
import { setFlagsFromString } from 'node:v8';

/** A file from this size on is worth more memory than usual: reading a plan of 50 MB in small steps costs a quarter more time. */
export const largeFile = 8 << 20;

let lean = false;

/**
 * V8 lets the heap grow in smaller steps from here on. Measured over the whole corpus with every grammar loaded: 142 MB resident in place of
 * 191, at the same speed (`npx tsx test/bench/run.ts reviews`).
 */
export function leanHeap(): void {
  lean = true;
  setFlagsFromString('--optimize-for-size');
}

/** Takes it back before a file of `size` bytes is read, where this process asked for it. */
export function roomFor(size: number): void {
  if (!lean || size < largeFile) return;
  lean = false;
  setFlagsFromString('--no-optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=4');
}
