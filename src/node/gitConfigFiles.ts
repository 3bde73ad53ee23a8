// The configuration that git would use in a repository, read from its files without starting git: system, user, repository, worktree, with
// what they include. Only where this is exact; a form that cannot be told from files alone is left to git (`gitReader.ts`).
import { lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseGitConfig } from '../core/parse/gitConfig';
import { matchesPattern } from '../core/privileges/ssh/config';
import { gitProgram } from './gitReader';
import type { KeptReading } from './keptReading';

export interface GitPlace {
  readonly root: string;
  readonly gitDir: string;
  /** Where configuration and refs lie: `gitDir` itself but for linked worktrees. */
  readonly common: string;
  readonly home: string;
  /** Undefined: detached or unborn. */
  readonly branch: string | undefined;
}

export interface PlacedSetting {
  /** In git's own form: `remote.origin.url`. */
  readonly key: string;
  /** Empty for a bare name. */
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const fileLimit = 1 << 19;
const deepest = 10;
const mostFiles = 100;

/** Entries in git's own order, as `git config --list` gives them; undefined: git has to be asked. */
export async function gitConfigFromFiles(place: GitPlace, reading: KeptReading): Promise<readonly PlacedSetting[] | undefined> {
  // Where other builds of git keep the system's settings is known to themselves only.
  if (process.platform !== 'linux' || gitProgram !== '/usr/bin/git' || !isWhole(place)) return undefined;
  const found: PlacedSetting[] = [];
  const bound = { left: mostFiles };
  const files = ['/etc/gitconfig', path.join(place.home, '.config/git/config'), path.join(place.home, '.gitconfig'), path.join(place.common, 'config')];
  for (const file of files) if (!await take(file, 0, place, reading, found, bound)) return undefined;
  const own = found.findLast(one => one.key === 'extensions.worktreeconfig');
  if (own && isTrue(own.value) && !await take(path.join(place.gitDir, 'config.worktree'), 0, place, reading, found, bound)) return undefined;
  return found;
}

/** Would git take it for a repository of this user's? What it does not, it looks for further up, or refuses. */
function isWhole(place: GitPlace): boolean {
  const user = process.getuid?.();
  try {
    const owners = [place.root, place.gitDir, ...(place.common === place.gitDir ? [] : [place.common])].map(folder => statSync(folder));
    return owners.every(one => one.isDirectory() && one.uid === user) && statSync(path.join(place.common, 'objects')).isDirectory() && statSync(path.join(place.common, 'refs')).isDirectory() && lstatSync(path.join(place.gitDir, 'HEAD')).size > 0;
  } catch {
    return false;
  }
}

const isTrue = (value: string): boolean => value === '' || /^(?:true|yes|on|[1-9]\d*)$/i.test(value);

/** False: it cannot be told what git would read. A file that is not there adds nothing. */
async function take(file: string, depth: number, place: GitPlace, reading: KeptReading, found: PlacedSetting[], bound: { left: number }): Promise<boolean> {
  if (depth > deepest || bound.left-- <= 0) return false;
  const text = await reading.text(file, fileLimit);
  if (text === undefined) return !isThere(file);
  const entries = parseGitConfig(text);
  if (!entries) return false;
  for (const { key, value, line } of entries) {
    found.push({ key, value: value ?? '', path: file, line });
    const condition = /^include(?:if\.(.*))?\.path$/s.exec(key);
    if (!condition) continue;
    const target = value === undefined ? undefined : includedPath(value, file, place.home);
    const holds = condition[1] === undefined ? true : conditionHolds(condition[1], file, place);
    if (target === undefined || holds === undefined) return false;
    if (holds && !await take(target, depth + 1, place, reading, found, bound)) return false;
  }
  return true;
}

function isThere(file: string): boolean {
  try { return lstatSync(file, { throwIfNoEntry: false }) !== undefined; } catch { return true; }
}

function includedPath(value: string, from: string, home: string): string | undefined {
  if (value === '' || value.startsWith('%') || /^~[^/]/.test(value)) return undefined;
  if (value.startsWith('~/')) return path.join(home, value.slice(2));
  return path.isAbsolute(value) ? value : path.join(path.dirname(from), value);
}

/** Undefined: a condition that is not read here. */
function conditionHolds(condition: string, file: string, place: GitPlace): boolean | undefined {
  const [, kind, written = ''] = /^(gitdir|gitdir\/i|onbranch|hasconfig):(.*)$/s.exec(condition) ?? [];
  if (kind === 'hasconfig' || /[[\]\\]/.test(written)) return undefined;
  if (kind === 'onbranch') return place.branch !== undefined && matchesPath(place.branch, written.endsWith('/') ? `${written}**` : written);
  // Conditions of later versions of git count as none.
  if (kind === undefined) return false;
  if (/^~[^/]/.test(written) || (written.startsWith('./') && /[*?]/.test(path.dirname(file)))) return undefined;
  const base = written.startsWith('~/') ? realOf(place.home) + written.slice(1) : written.startsWith('./') ? realOf(path.dirname(file)) + written.slice(1) : written.startsWith('/') ? written : `**/${written}`;
  const pattern = base.endsWith('/') ? `${base}**` : base;
  const fold = (text: string): string => (kind === 'gitdir/i' ? text.toLowerCase() : text);
  return [realOf(place.gitDir), place.gitDir].some(at => matchesPath(fold(at), fold(pattern)));
}

function realOf(folder: string): string {
  try { return realpathSync(folder); } catch { return folder; }
}

/** `*` and `?` within a part, `**` as a whole part for any number of parts. */
function matchesPath(text: string, pattern: string): boolean {
  const [parts, wanted] = [text.split('/'), pattern.split('/')];
  let ends = new Set([0]);
  for (const [i, want] of wanted.entries()) {
    const next = new Set<number>();
    for (const at of ends) {
      if (want === '**') for (let to = i === wanted.length - 1 ? at + 1 : at; to <= parts.length; to++) next.add(to);
      else if (at < parts.length && matchesPattern(parts[at] ?? '', want)) next.add(at + 1);
    }
    ends = next;
  }
  return ends.has(parts.length);
}
