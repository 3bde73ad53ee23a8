// Follows all readings of one pattern through a text at once, one bit each, so that no text makes it go back and most steps are a few
// operations on numbers. The pattern's form is `glob.ts`.

export type GlobToken =
  | { readonly kind: 'text'; readonly text: string }
  /** One character that `is` says. */
  | { readonly kind: 'one'; readonly is: (character: string) => boolean }
  /** Any run; `within`: without `/`. */
  | { readonly kind: 'run'; readonly within: boolean }
  /** `**` and the `/` after it: any number of whole folders. */
  | { readonly kind: 'folders' };

/** A longer text is not followed: it counts as a match, since rules only raise. */
const longestText = 1000;
/** Characters whose row of bits is kept. */
const mostRows = 256;

/** Does the whole text match? State n is "n characters of the pattern are used up"; runs and folders are loops at a state. */
export function globAutomaton(tokens: readonly GlobToken[]): (text: string) => boolean {
  const ones: ((character: string) => boolean)[] = [];
  const anywhere: number[] = [];
  const within: number[] = [];
  const folders: number[] = [];
  for (const token of tokens) {
    if (token.kind === 'text') for (const own of token.text) ones.push(character => character === own);
    else if (token.kind === 'one') ones.push(token.is);
    else (token.kind === 'folders' ? folders : token.within ? within : anywhere).push(ones.length);
  }
  const words = (ones.length >> 5) + 1;
  const row = (states: readonly number[]): Int32Array => {
    const bits = new Int32Array(words);
    for (const state of states) bits[state >> 5] = (bits[state >> 5] ?? 0) | (1 << (state & 31));
    return bits;
  };
  const [looping, loopingWithin, entering] = [row(anywhere), row([...anywhere, ...within]), row(folders)];
  const rows = new Map<string, Int32Array>();
  /** Bit n: the character can be the pattern's n-th. */
  const rowOf = (character: string): Int32Array => {
    const had = rows.get(character);
    if (had) return had;
    const made = row(ones.flatMap((is, at) => (is(character) ? [at] : [])));
    if (rows.size < mostRows) rows.set(character, made);
    return made;
  };
  return text => {
    if (text.length > longestText) return true;
    const states = new Int32Array(words);
    const inFolder = new Int32Array(words);
    states[0] = 1;
    for (const character of text) {
      const can = rowOf(character);
      const slash = character === '/';
      const loop = slash ? looping : loopingWithin;
      let carry = 0;
      let alive = 0;
      for (let word = 0; word < words; word++) {
        const state = states[word] ?? 0;
        const on = state & (can[word] ?? 0);
        const folder = (inFolder[word] ?? 0) | (state & (entering[word] ?? 0));
        const next = (on << 1) | carry | (state & (loop[word] ?? 0)) | (slash ? folder : 0);
        carry = on >>> 31;
        states[word] = next;
        inFolder[word] = folder;
        alive |= next | folder;
      }
      if (alive === 0) return false;
    }
    return ((states[words - 1] ?? 0) >>> (ones.length & 31) & 1) === 1;
  };
}
