// From a word of a command to the paths it names: tilde, working directory, `..`, patterns against the file system, links behind a
// trailing slash. What the paths hold is `state.ts`; where they are, `location.ts`.
import { Minimatch } from 'minimatch';
import type { Facts } from '../../facts';
import type { Call, Word } from '../../model/call';
import type { Span } from '../../model/effect';
import { absolute, below, child, nameOf, rootOf, type PathStyle } from './paths';

/** Where a file operation happens: a call, or the place of a file tool's action. */
export interface Place {
  readonly cwd: string | undefined;
  readonly span: Span;
  readonly certainty: 'will' | 'may';
  readonly dialect: Call['dialect'];
  readonly host?: string;
  readonly user?: string;
}

export type At = Call | Place;

export const callOf = (at: At): Call | undefined => ('program' in at ? at : undefined);

export interface Target {
  /** Absolute paths that the word names; several for a pattern. */
  readonly paths: readonly string[];
  /** A pattern that takes every entry of this folder. */
  readonly everythingIn?: string;
  /** The pattern as written; undefined: a plain path. */
  readonly pattern?: string;
  /** The pattern for a reader, relative like an address. */
  readonly shown?: string;
  /** What `everythingIn` is as a whole: a disk, home, workspace or system folder. */
  readonly everythingWhole?: string;
  /** Ends in a slash: a link at the end is followed. */
  readonly trailingSlash: boolean;
  readonly span: Span;
}

export interface Unresolved {
  readonly unresolved: string;
  /** Absolute path that remains if the unknown parts are empty; undefined: nothing that could be named. */
  readonly ifEmpty?: string;
  /** The fixed start of the path, where the unknown part comes later (`/srv/$X` → `/srv`). */
  readonly span: Span;
}

export function styleOf(at: Pick<Place, 'dialect'>, facts: Facts): PathStyle {
  return at.dialect !== 'posix' || facts.platform === 'win32' ? 'windows' : 'posix';
}

export const ignoresCase = (facts: Facts): boolean => facts.platform !== 'linux';

export async function resolveTarget(word: Word | string, at: At, facts: Facts): Promise<Target | Unresolved> {
  const given: Word = typeof word === 'string' ? { text: word, raw: word, span: at.span } : word;
  const style = styleOf(at, facts);
  if (given.text === undefined) {
    const left = given.ifEmpty;
    const path = left ? pathOf(left, given.raw, at, facts, style) : undefined;
    return { unresolved: given.unknown ?? given.raw, ifEmpty: path && left && /[*?]$/.test(left) ? child(path.replace(/\/[^/]*$/, '') || '/', '*') : path, span: given.span };
  }
  // A variable of PowerShell or cmd that was left in the text: its quoting was lost on the way.
  const left = at.dialect === 'posix' ? undefined : /\$(?:env:)?[A-Za-z_]\w+|%[A-Za-z_]\w*%/.exec(given.text)?.[0];
  if (left !== undefined) return { unresolved: left, span: given.span };
  const path = pathOf(given.text, given.raw, at, facts, style);
  if (path === undefined) return { unresolved: given.raw, span: given.span };
  const trailingSlash = slashed(given.text, style).length > 1 && slashed(given.text, style).endsWith('/');
  const globbing = given.glob === true || (at.dialect !== 'posix' && /[*?]/.test(given.text));
  if (!globbing || at.host !== undefined) return { paths: [path], trailingSlash, span: given.span, ...(globbing ? patternOf(path) : {}) };
  return expand(path, trailingSlash, given, facts);
}

function slashed(text: string, style: PathStyle): string {
  return style === 'windows' ? text.replaceAll('\\', '/') : text;
}

/** Undefined: relative, and the working directory is not known. */
function pathOf(text: string, raw: string, at: At, facts: Facts, style: PathStyle): string | undefined {
  let path = slashed(text, style);
  // A shell has put the home in where it would; what is left of a tilde in quotes is a name.
  if (!raw.startsWith('~') && path.startsWith('~') && style === 'posix') path = `./${path}`;
  if (path === '~' || path.startsWith('~/')) path = facts.home + path.slice(1);
  path = path.replace(/^(?:filesystem::|file:\/\/(?=\/))/i, '');
  if (style === 'windows' && facts.platform === 'win32') path = path.replace(/^\/(?:mnt\/|cygdrive\/)?([A-Za-z])(?=\/|$)/, '$1:');
  if (rootOf(path) !== undefined) return absolute(path, '/', style);
  return at.cwd === undefined ? undefined : absolute(path, at.cwd, style);
}

const patternOf = (path: string): Pick<Target, 'pattern' | 'everythingIn'> =>
  ({ pattern: path, ...(/^(?:\*|\*\.\*|\*\*)$/.test(nameOf(path)) ? { everythingIn: path.slice(0, path.lastIndexOf('/')) || '/' } : {}) });

const most = 500;

/** Expands a pattern part by part, as a shell does; a pattern without a match stays as written. */
async function expand(path: string, trailingSlash: boolean, word: Word, facts: Facts): Promise<Target> {
  const root = rootOf(path) ?? '/';
  let found: readonly string[] = [root];
  let everythingIn: string | undefined;
  const parts = path.slice(root.length).split('/').filter(part => part !== '');
  for (const [i, part] of parts.entries()) {
    if (!/[*?[{]/.test(part)) {
      found = found.map(folder => child(folder, part));
      continue;
    }
    const last = i === parts.length - 1;
    if (last && found.length === 1 && /^(?:\*|\*\*|\*\.\*|\.\*|\.\[[!^]\.\]\*|\.\?\?\*)$/.test(part)) everythingIn = found[0];
    const next: string[] = [];
    for (const folder of found) next.push(...(await matching(folder, part, facts)));
    found = next.slice(0, most);
  }
  if (found.length === 0) return { paths: [path], trailingSlash, span: word.span, pattern: path, ...(everythingIn === undefined ? {} : { everythingIn }) };
  return { paths: found, trailingSlash, span: word.span, pattern: path, ...(everythingIn === undefined ? {} : { everythingIn }) };
}

async function matching(folder: string, part: string, facts: Facts): Promise<readonly string[]> {
  const names = await facts.list(folder);
  if (!names) return [];
  const pattern = new Minimatch(part, { dot: part.startsWith('.'), nocase: ignoresCase(facts), noext: true, nocomment: true, nonegate: true });
  return names.filter(name => name !== '.' && name !== '..' && pattern.match(name)).map(name => child(folder, name));
}

/** True if `path` is named by the target or lies below something named. */
export function reaches(target: Target, path: string): boolean {
  return target.paths.some(one => below(path, one) !== undefined);
}
