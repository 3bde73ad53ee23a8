// Does a reason name a ticket? A small dialect of regular expressions without groups, so that no pattern of a policy can hang the page.

type Atom = { readonly is: (character: string) => boolean; readonly least: number; readonly most: number };

/** Patterns longer than this are refused. */
const longestPattern = 200;
const mostRepeats = 50;
const longestReason = 2000;

/** What is wrong with a pattern; undefined: nothing. */
export function ticketProblem(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `longer than ${longestPattern} characters`;
  const atoms = alternativesOf(pattern);
  if (typeof atoms === 'string') return atoms;
  return atoms.some(one => one.every(atom => atom.least === 0)) ? 'it would match an empty text' : undefined;
}

/**
 * True if the reason holds a text that the pattern matches, not inside a longer word. The dialect: characters as they are, `.`, `\d`, `\w`, `\s`,
 * `[A-Z]`, `[^…]`, each with `?`, `*`, `+`, `{2}`, `{2,}` or `{2,5}`; `|` between whole alternatives. No pattern, or a wrong one, matches nothing.
 */
export function namesTicket(pattern: string, reason: string): boolean {
  const alternatives = alternativesOf(pattern);
  if (typeof alternatives === 'string' || ticketProblem(pattern) !== undefined) return false;
  const text = [...reason.slice(0, longestReason)];
  return alternatives.some(atoms => found(unrolled(atoms), text));
}

/** A text that the pattern matches, for telling a person what a ticket looks like: `[A-Z]{2,9}-[0-9]+` is "ABC-12". Undefined: none was found. */
export function ticketExample(pattern: string): string | undefined {
  const alternatives = alternativesOf(pattern);
  if (typeof alternatives === 'string') return undefined;
  for (const atoms of alternatives) {
    const example = unrolled(atoms.map(atom => ({ ...atom, most: Math.min(atom.most, atom.least + 1) }))).map(({ is }, at) => {
      const fitting = samples.map(row => [...row].filter(is)).find(row => row.length > 0) ?? [];
      return fitting[at % fitting.length] ?? '';
    }).join('');
    if (namesTicket(pattern, example)) return example;
  }
  return undefined;
}

/** The same with an example in place of each pattern that has one, for words that tell what a ticket looks like. */
export function withExamples<T extends { readonly ticketPatterns: readonly (readonly string[])[] }>(glass: T): T {
  return { ...glass, ticketPatterns: glass.ticketPatterns.map(list => list.map(pattern => ticketExample(pattern) ?? pattern)) };
}

/** What stands for a character of a class, the plainest first. */
const samples = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', '1234567890', 'abcdefghijklmnopqrstuvwxyz', '-#_./: ', '!"$%&\'()*+,;<=>?@[\\]^`{|}~'];

/** Repeats written out, so that following all readings at once needs no counters. */
function unrolled(atoms: readonly Atom[]): readonly Step[] {
  return atoms.flatMap((atom): Step[] => [
    ...Array.from({ length: atom.least }, (): Step => ({ is: atom.is, kind: 'once' })),
    ...(atom.most === Infinity ? [{ is: atom.is, kind: 'any' } satisfies Step] : Array.from({ length: atom.most - atom.least }, (): Step => ({ is: atom.is, kind: 'maybe' }))),
  ]);
}

interface Step {
  readonly is: (character: string) => boolean;
  readonly kind: 'once' | 'maybe' | 'any';
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

function found(steps: readonly Step[], text: readonly string[]): boolean {
  let states = new Set<number>();
  const enter = (into: Set<number>, at: number): void => {
    for (let state = at; !into.has(state); state++) {
      into.add(state);
      const step = steps[state];
      if (!step || step.kind === 'once') return;
    }
  };
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (states.has(steps.length) && !(isWord(character) && isWord(text[i - 1]))) return true;
    if (character === undefined) return false;
    // A ticket may begin wherever no word goes on.
    if (!(isWord(character) && isWord(text[i - 1]))) enter(states, 0);
    const next = new Set<number>();
    for (const state of states) {
      const step = steps[state];
      if (step?.is(character)) enter(next, step.kind === 'any' ? state : state + 1);
    }
    states = next;
  }
  return false;
}

function alternativesOf(pattern: string): readonly (readonly Atom[])[] | string {
  const alternatives: Atom[][] = [[]];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '|') { alternatives.push([]); continue; }
    // The ends of the reason and of words are anchored anyway.
    if ((character === '^' && i === 0) || (character === '$' && i === pattern.length - 1)) continue;
    if (character === '\\' && pattern[i + 1] === 'b') { i++; continue; }
    if ('()'.includes(character)) return 'groups are not part of these patterns; write the alternatives out with |';
    if ('*+?{'.includes(character)) return `nothing to repeat before "${character}"`;
    const read = atomAt(pattern, i);
    if (!read) return 'a bracket or backslash that does not close';
    const times = timesAt(pattern, read.end);
    if (times.least > mostRepeats || (times.most !== Infinity && times.most > mostRepeats) || times.most < times.least) return `at most ${mostRepeats} repeats`;
    alternatives.at(-1)?.push({ is: read.is, least: times.least, most: times.most });
    i = times.end - 1;
  }
  return alternatives;
}

interface ReadAtom {
  readonly is: Atom['is'];
  /** Offset after it. */
  readonly end: number;
}

const classes: Readonly<Record<string, Atom['is']>> = {
  d: character => /[0-9]/.test(character), D: character => !/[0-9]/.test(character),
  w: character => /\w/.test(character), W: character => !/\w/.test(character),
  s: character => /\s/.test(character), S: character => !/\s/.test(character),
};

function atomAt(pattern: string, at: number): ReadAtom | undefined {
  const character = pattern[at] ?? '';
  if (character === '.') return { is: () => true, end: at + 1 };
  if (character === '\\') {
    const escaped = pattern[at + 1];
    if (escaped === undefined) return undefined;
    return { is: classes[escaped] ?? (other => other === escaped), end: at + 2 };
  }
  if (character !== '[') return { is: other => other === character, end: at + 1 };
  return classAt(pattern, at);
}

/** `[A-Z0-9_]` and `[^…]`; undefined: it does not close. */
function classAt(pattern: string, at: number): ReadAtom | undefined {
  const negated = pattern[at + 1] === '^';
  const members: Atom['is'][] = [];
  let i = at + (negated ? 2 : 1);
  while (i < pattern.length && pattern[i] !== ']') {
    const low = pattern[i] ?? '';
    const high = pattern[i + 2];
    if (low === '\\') {
      const escaped = pattern[i + 1] ?? '';
      members.push(classes[escaped] ?? (other => other === escaped));
      i += 2;
    } else if (pattern[i + 1] === '-' && high !== undefined && high !== ']') {
      members.push(other => other >= low && other <= high);
      i += 3;
    } else {
      members.push(other => other === low);
      i++;
    }
  }
  return pattern[i] === ']' ? { is: other => members.some(member => member(other)) !== negated, end: i + 1 } : undefined;
}

function timesAt(pattern: string, at: number): { readonly least: number; readonly most: number; readonly end: number } {
  switch (pattern[at]) {
    case '?': return { least: 0, most: 1, end: at + 1 };
    case '*': return { least: 0, most: Infinity, end: at + 1 };
    case '+': return { least: 1, most: Infinity, end: at + 1 };
    default:
  }
  const counted = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(pattern.slice(at, at + 10));
  if (!counted) return { least: 1, most: 1, end: at };
  const least = Number(counted[1]);
  const most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
  return { least, most, end: at + counted[0].length };
}
