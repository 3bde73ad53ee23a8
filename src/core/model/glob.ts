// The pattern dialect of policies: names of things and paths of files. Every match takes time in proportion to text × pattern, whatever
// the pattern: a policy file is somebody else's text. Shell globs are not here (`effects/files/target.ts`).
import { globAutomaton, type GlobToken } from './globAutomaton';

/** A pattern ready to be asked. Upper and lower case are the same. */
export interface Glob {
  matches(text: string): boolean;
  /** The same for a text that is in lower case already. */
  matchesLower(lower: string): boolean;
  /** The text before the first wildcard, in lower case: what surely starts everything that matches. */
  readonly fixed: string;
  /** For each text that its braces stand for, pieces that are all in whatever matches it, in lower case. None: anything may match. */
  readonly pieces: readonly (readonly string[])[];
}

/** Patterns longer than this are refused. */
export const longestGlob = 300;
/** `{a,b}` may stand for so many patterns in all. */
const mostAlternatives = 64;

/**
 * `*` any run of characters, `**` the same, `?` one character, `[a-z]` and `[!a-z]` one of or none of, `{a,b}` either, `\x` the character itself.
 * In a `path`, `*` and `?` stay within one folder and `**` as a whole folder name stands for any number of folders; `a/**` is also `a` itself.
 * In a `name` (address, account, host) they also cross `/`. Throws nothing: ask `globProblem` first; a wrong pattern matches everything,
 * since rules only raise.
 */
export function compileGlob(pattern: string, kind: 'name' | 'path'): Glob {
  const alternatives = globProblem(pattern) === undefined ? expand(pattern.toLowerCase()) : undefined;
  if (!alternatives) return { matches: () => true, matchesLower: () => true, fixed: '', pieces: [[]] };
  const forms = alternatives.flatMap(one => formsOf(one, kind));
  const [first = () => false, ...more] = forms.map(compileForm);
  const matchesLower = more.length === 0 ? first : (lower: string): boolean => first(lower) || more.some(test => test(lower));
  const pieces = forms.map(({ tokens }) => tokens.flatMap(token => (token.kind === 'text' ? [token.text] : [])));
  return { fixed: fixedOf(alternatives), pieces, matches: text => matchesLower(text.toLowerCase()), matchesLower };
}

/** What is wrong with a pattern; undefined: nothing. */
export function globProblem(pattern: string): string | undefined {
  if (pattern.length > longestGlob) return `longer than ${longestGlob} characters`;
  if (/(^|[^\\])[@+!?*]\(/.test(pattern)) return 'groups such as +(…) are not part of these patterns; use {a,b} or several patterns';
  if (pattern.startsWith('!')) return 'a pattern cannot begin with "!"; a rule says what it applies to';
  return expand(pattern) === undefined ? 'braces that do not close, or stand for more than 64 patterns' : undefined;
}

/** Characters that a pattern stands for, its braces written out: what matching it can cost. */
export function globCost(pattern: string): number {
  return (expand(pattern) ?? []).reduce((sum, one) => sum + one.length, 0);
}

/** What has to match, and whether a slash at the end of the text is no part of it. */
interface Form {
  readonly tokens: readonly GlobToken[];
  readonly slashed?: boolean;
}

/** `a/**` in a path is also `a` itself. */
function formsOf(pattern: string, kind: 'name' | 'path'): readonly Form[] {
  const tokens = tokensOf(pattern, kind);
  return kind === 'path' && pattern.endsWith('/**') && pattern.length > 3 ? [{ tokens }, { tokens: tokensOf(pattern.slice(0, -3), 'path'), slashed: true }] : [{ tokens }];
}

function compileForm({ tokens, slashed }: Form): (text: string) => boolean {
  const test = compileTokens(tokens);
  return slashed ? text => test(text.endsWith('/') ? text.slice(0, -1) : text) : test;
}

function compileTokens(tokens: readonly GlobToken[]): (text: string) => boolean {
  if (tokens.every(token => token.kind === 'text')) {
    const whole = tokens.map(token => token.kind === 'text' ? token.text : '').join('');
    return text => text === whole;
  }
  const pieces = inPieces(tokens);
  if (tokens.every(token => token.kind === 'text' || (token.kind === 'run' && !token.within))) return pieces;
  // What matches has the fixed parts in their order at least; most texts do not, and nothing has to be followed.
  let whole: ((text: string) => boolean) | undefined;
  return text => pieces(text) && (whole ??= globAutomaton(tokens))(text);
}

/** Texts with free runs between them: the first and the last are anchored, each of the others is looked for after the one before. */
function inPieces(tokens: readonly GlobToken[]): (text: string) => boolean {
  const first = tokens[0]?.kind === 'text' ? tokens[0].text : '';
  const end = tokens.at(-1);
  const last = tokens.length > 1 && end?.kind === 'text' ? end.text : '';
  const between = tokens.slice(first === '' ? 0 : 1, last === '' ? undefined : -1).flatMap(token => (token.kind === 'text' ? [token.text] : []));
  return text => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of between) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= text.length - last.length;
  };
}

function tokensOf(pattern: string, kind: 'name' | 'path'): GlobToken[] {
  const tokens: GlobToken[] = [];
  let text = '';
  const push = (token: GlobToken): void => {
    if (text !== '') tokens.push({ kind: 'text', text });
    text = '';
    const last = tokens.at(-1);
    if (token.kind === 'run' && last?.kind === 'run') tokens[tokens.length - 1] = { kind: 'run', within: token.within && last.within };
    else tokens.push(token);
  };
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '\\' && i + 1 < pattern.length) { text += pattern[++i] ?? ''; continue; }
    if (character === '*') {
      let stars = 1;
      while (pattern[i + stars] === '*') stars++;
      const whole = stars > 1 && (i === 0 || pattern[i - 1] === '/');
      const after = pattern[i + stars];
      i += stars - 1;
      if (kind === 'path' && whole && after === '/') { push({ kind: 'folders' }); i++; }
      else push({ kind: 'run', within: kind === 'path' && !(whole && after === undefined) });
      continue;
    }
    if (character === '?') { push({ kind: 'one', is: other => kind === 'name' || other !== '/' }); continue; }
    const set = character === '[' ? classAt(pattern, i) : undefined;
    if (set) { push({ kind: 'one', is: other => set.is(other) && (kind === 'name' || other !== '/') }); i = set.end; continue; }
    text += character;
  }
  if (text !== '') tokens.push({ kind: 'text', text });
  return tokens;
}

/** `[abc]`, `[a-z]`, `[!abc]`, `[^abc]`; undefined: it does not close, and the bracket is itself. */
function classAt(pattern: string, start: number): { readonly end: number; readonly is: (character: string) => boolean } | undefined {
  const negated = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  const from = start + (negated ? 2 : 1);
  const end = pattern.indexOf(']', from + 1);
  if (end < 0) return undefined;
  const ranges: (readonly [string, string])[] = [];
  const members = pattern.slice(from, end);
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? '';
    if (members[i + 1] === '-' && members[i + 2] !== undefined) { ranges.push([low, members[i + 2] ?? low]); i += 2; }
    else ranges.push([low, low]);
  }
  return { end, is: character => ranges.some(([low, high]) => character >= low && character <= high) !== negated };
}

/** Every pattern that the braces stand for; undefined: too many, or they do not close. Braces without a comma are themselves. */
function expand(pattern: string): string[] | undefined {
  const whole = [''];
  let results: string[] = whole;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '\\') { results = results.map(one => one + pattern.slice(i, i + 2)); i++; continue; }
    if (character !== '{') { results = results.map(one => one + character); continue; }
    const parts = bracesAt(pattern, i);
    if (!parts) return undefined;
    const inner: string[] = [];
    for (const part of parts.members) {
      const expanded = expand(part);
      if (!expanded) return undefined;
      inner.push(...expanded);
      if (inner.length > mostAlternatives) return undefined;
    }
    if (results.length * inner.length > mostAlternatives) return undefined;
    results = parts.members.length === 1 ? results.flatMap(one => inner.map(member => `${one}{${member}}`)) : results.flatMap(one => inner.map(member => one + member));
    i = parts.end;
  }
  return results;
}

function bracesAt(pattern: string, start: number): { readonly members: readonly string[]; readonly end: number } | undefined {
  const members: string[] = [];
  let member = '';
  let depth = 0;
  for (let i = start + 1; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '\\') { member += pattern.slice(i, i + 2); i++; continue; }
    if (character === '}' && depth === 0) return { members: [...members, member], end: i };
    if (character === ',' && depth === 0) { members.push(member); member = ''; continue; }
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    member += character;
  }
  return undefined;
}

function fixedOf(alternatives: readonly string[]): string {
  if (alternatives.length !== 1) return '';
  const pattern = alternatives[0] ?? '';
  const end = pattern.search(/[*?[\\]/);
  return end < 0 ? pattern : pattern.slice(0, end);
}
