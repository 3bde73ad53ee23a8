// `~/.ssh/config` with its includes, read and never run: the first value of a keyword counts, `Host` patterns with `*`, `?` and `!`.
// `Match` blocks are passed over, except `Match all` and `Match host`: `exec` would run a program.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { keptParse } from '../../parse/keptParse';
import { absolutePath, home } from '../folders';

export interface SshHost {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: string | undefined;
  /** Hosts on the way, nearest first; undefined: none. */
  readonly jump: string | undefined;
  /** File name of the key. */
  readonly identity: string | undefined;
  readonly origins: readonly Origin[];
  /** A rule was passed over, or an include not followed, that could change the answer. */
  readonly unsure: boolean;
}

interface Line {
  readonly key: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const mostIncludes = 16;
const fileLimit = 1 << 18;

/** `alias` as given on the command line, without user and port. */
export async function sshHost(alias: string, facts: Facts, file?: string): Promise<SshHost> {
  const bound = { left: mostIncludes, seen: new Set<string>() };
  const lines = [...await linesOf(file ?? home(facts, '.ssh/config'), facts, bound), ...(file === undefined ? await linesOf('/etc/ssh/ssh_config', facts, { left: 4, seen: new Set() }) : [])];
  const found = new Map<string, Line>();
  let applies = true;
  // More includes than are followed: what they say is not known.
  let unsure = bound.left < 0;
  for (const line of lines) {
    if (line.key === 'host') applies = matchesHost(alias, line.value);
    else if (line.key === 'match') {
      const simple = /^(?:all|(?:original)?host\s+(\S+))$/i.exec(line.value.trim());
      applies = simple !== null && (simple[1] === undefined || matchesHost(alias, simple[1].replaceAll(',', ' ')));
      unsure ||= simple === null && /exec/i.test(line.value);
    } else if (applies && !found.has(line.key)) found.set(line.key, line);
  }
  const value = (key: string): string | undefined => found.get(key)?.value;
  const jump = value('proxyjump');
  return {
    host: value('hostname')?.replaceAll('%h', alias) ?? alias, user: value('user'), port: value('port'), unsure,
    jump: jump?.toLowerCase() === 'none' ? undefined : jump ?? (found.has('proxycommand') ? 'a proxy command' : undefined),
    identity: value('identityfile')?.split(/[\\/]/).at(-1),
    origins: ['hostname', 'user', 'proxyjump'].flatMap((key): Origin[] => {
      const line = found.get(key);
      return line ? [{ kind: 'file', path: line.path, line: line.line, name: key === 'hostname' ? `Host ${alias}` : key }] : [];
    }).slice(0, 2),
  };
}

async function linesOf(path: string, facts: Facts, bound: { left: number; readonly seen: Set<string> }): Promise<readonly Line[]> {
  if (bound.left-- <= 0 || bound.seen.has(path)) return [];
  bound.seen.add(path);
  const text = await facts.read(path, fileLimit);
  const lines: Line[] = [];
  for (const { key, value, line } of text === undefined ? [] : keywordsIn(text)) {
    if (key !== 'include') lines.push({ key, value, path, line });
    else for (const name of await included(value, facts)) lines.push(...await linesOf(name, facts, bound));
  }
  return lines;
}

const keywordsIn = keptParse((text): readonly Omit<Line, 'path'>[] => text.split('\n').flatMap((written, at) => {
  const match = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(written);
  return match ? [{ key: match[1]?.toLowerCase() ?? '', value: (match[2] ?? '').replace(/^"(.*)"$/, '$1'), line: at + 1 }] : [];
}));

/** Names with one pattern in their last part; relative ones lie in `~/.ssh`. */
async function included(value: string, facts: Facts): Promise<readonly string[]> {
  const found: string[] = [];
  for (const word of value.split(/\s+/).filter(Boolean).slice(0, 8)) {
    const path = absolutePath(word, home(facts, '.ssh'), facts);
    if (!/[*?]/.test(path)) {
      found.push(path);
      continue;
    }
    const folder = path.slice(0, path.lastIndexOf('/'));
    const names = /[*?]/.test(folder) ? [] : await facts.list(folder) ?? [];
    found.push(...names.filter(name => matchesPattern(name, path.slice(path.lastIndexOf('/') + 1))).slice(0, mostIncludes).map(name => `${folder}/${name}`));
  }
  return found;
}

function matchesHost(alias: string, patterns: string): boolean {
  let isMatch = false;
  for (const pattern of patterns.split(/\s+/).filter(Boolean)) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(alias, pattern.slice(1))) return false;
    } else isMatch ||= matchesPattern(alias, pattern);
  }
  return isMatch;
}

/** `*` and `?` only, in time linear in the product of both lengths. */
export function matchesPattern(text: string, pattern: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  let i = 0;
  while (i < text.length) {
    if (pattern[at] === '*') [star, mark] = [at++, i];
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[i])) {
      at++;
      i++;
    } else if (star >= 0) [at, i] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
