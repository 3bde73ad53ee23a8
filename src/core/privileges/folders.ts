// Paths and folders as identity resolvers use them: home, absolute forms, project files from the working directory up.
import type { Facts } from '../facts';

/** Absolute form of a path as tools read it: `~/`, relative to the working directory. */
export function absolutePath(text: string, cwd: string, facts: Facts): string {
  const slashed = facts.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  if (slashed === '~' || slashed.startsWith('~/')) return home(facts, slashed.slice(2));
  const whole = /^(?:\/|[A-Za-z]:\/)/.test(slashed) ? slashed : `${cwd}/${slashed}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (/^[A-Za-z]:/.test(whole) ? '' : '/') + parts.join('/');
}

/** A path in the agent user's home. */
export function home(facts: Facts, below: string): string {
  const base = facts.home.replaceAll('\\', '/').replace(/\/$/, '');
  return below === '' ? base : `${base}/${below}`;
}

/** Working directory and its parents up to the repository's root or home, nearest first, at most six. */
export async function foldersUp(cwd: string, facts: Facts): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let at = cwd.replace(/\/$/, ''); at !== '' && folders.length < 6; at = at.slice(0, at.lastIndexOf('/'))) {
    folders.push(at);
    if (at === facts.home || await facts.stat(`${at}/.git`)) break;
  }
  return folders;
}

/** The nearest of several files from the working directory up; its text where it could be read. */
export async function nearest(names: readonly string[], cwd: string, facts: Facts, limit = 1 << 18): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (const folder of await foldersUp(cwd, facts)) {
    for (const name of names) {
      const text = await facts.read(`${folder}/${name}`, limit);
      if (text !== undefined) return { path: `${folder}/${name}`, text };
    }
  }
  return undefined;
}
