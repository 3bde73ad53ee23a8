// Many patterns asked about a few texts at once: three characters that a text must have for a pattern to match are looked up first, so
// that of hundreds of patterns only those few are tried that could match.
import { compileGlob, type Glob } from './glob';

export interface GlobIndex {
  /** Each pattern once; its place here is its number. */
  readonly globs: readonly Glob[];
  readonly numberOf: (pattern: string) => number;
  /** By number, 1: it may match one of the texts (in lower case); 0: it surely matches none of them. */
  candidates(lower: readonly string[]): Uint8Array;
}

/** Characters of a piece that are looked up together, as one number: ten bits of each. Those that look alike in them are tried once too often. */
const gramLength = 3;
const gramBits = 0x3fffffff;

/** `patterns` may repeat themselves. */
export function globIndex(patterns: readonly string[], kind: 'name' | 'path'): GlobIndex {
  const numbers = new Map<string, number>();
  for (const pattern of patterns) if (!numbers.has(pattern)) numbers.set(pattern, numbers.size);
  const globs = [...numbers.keys()].map(pattern => compileGlob(pattern, kind));
  const forms = globs.flatMap((glob, number) => glob.pieces.map(pieces => ({ number, grams: pieces.flatMap(gramsOf) })));
  const uses = new Map<number, number>();
  for (const { grams } of forms) for (const gram of new Set(grams)) uses.set(gram, (uses.get(gram) ?? 0) + 1);
  const byGram = new Map<number, number[]>();
  const always = new Uint8Array(globs.length);
  for (const { number, grams } of forms) {
    const rarest = rarestOf(grams, uses);
    if (rarest === undefined) { always[number] = 1; continue; }
    const list = byGram.get(rarest);
    if (list) list.push(number);
    else byGram.set(rarest, [number]);
  }
  return {
    globs,
    numberOf: pattern => numbers.get(pattern) ?? -1,
    candidates: texts => {
      const found = always.slice();
      for (const text of texts) {
        let gram = 0;
        for (let at = 0; at < text.length; at++) {
          gram = next(gram, text, at);
          const numbers = at + 1 < gramLength ? undefined : byGram.get(gram);
          if (numbers !== undefined) for (const number of numbers) found[number] = 1;
        }
      }
      return found;
    },
  };
}

function next(gram: number, text: string, at: number): number {
  return ((gram << 10) | (text.charCodeAt(at) & 0x3ff)) & gramBits;
}

function gramsOf(piece: string): number[] {
  const grams: number[] = [];
  let gram = 0;
  for (let at = 0; at < piece.length; at++) {
    gram = next(gram, piece, at);
    if (at + 1 >= gramLength) grams.push(gram);
  }
  return grams;
}

function rarestOf(grams: readonly number[], uses: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  for (const gram of grams) if (best === undefined || (uses.get(gram) ?? 0) < (uses.get(best) ?? 0)) best = gram;
  return best;
}
