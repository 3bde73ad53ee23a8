// The door to everything heavy. In the packed extension it is a file beside this one, read when it is first needed.

/** Loaded once; later calls are at once. The name stays as it is in the bundle (`src/build/bundle.ts`). */
export function heavy(): Promise<typeof import('./heavyParts')> {
  return import('./heavyParts');
}
