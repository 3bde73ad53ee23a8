// Copies of files that an approved action is about to lose and that are nowhere else: kept for a week outside every workspace, put back by
// `countersign restore`. Files with credentials are never copied: a second place for a secret is worse than its loss. What is lost is the
// engine's to say; nothing here lets anything run or keeps it from running.
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { looksSecret } from '../core/effects/files/names';
import { spellsSecret } from '../core/explain/redact';
import { copiesWords } from '../core/explain/words/copies';
import { folderProblem, type StateFolder } from './stateFolder';

/** Days for which copies are kept. */
export const copyDays = 7;
/** Bounds of one set of copies, in files and bytes, and of one file. */
const mostFiles = 500;
const mostBytes = 50 << 20;
const largestFile = 20 << 20;
/** Bytes of all sets together; beyond, the oldest go first. */
const mostOfAll = 500 << 20;

export interface CopyPlan {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Not copied because their names say credentials, or because secrets are spelled out in them. */
  readonly secrets: number;
  /** Not copied because of the bounds. */
  readonly beyond: number;
}

export interface KeptCopies {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly files: readonly { readonly path: string; readonly copy: string; readonly mode: number }[];
}

/** Put there by a tool that puts it there again. */
const installed = /[\\/](?:node_modules|__pycache__|\.venv|\.git)[\\/]/;

/** What would be copied of these paths, in their order: the worst loss first. */
export function planCopies(lost: readonly string[], home: string): CopyPlan {
  const facts = { home, platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux' } as const;
  const files: { path: string; bytes: number }[] = [];
  let [bytes, secrets, beyond] = [0, 0, 0];
  for (const file of lost) {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile() || installed.test(file)) continue;
    if (looksSecret(file, facts) || holdsSecret(file, stat.size)) secrets++;
    else if (files.length >= mostFiles || stat.size > largestFile || bytes + stat.size > mostBytes) beyond++;
    else {
      files.push({ path: file, bytes: stat.size });
      bytes += stat.size;
    }
  }
  return { files, bytes, secrets, beyond };
}

/** Longest text that is looked through for secrets. */
const looked = 1 << 20;

/** Is a secret spelled out in the file's text? What cannot be read cannot be copied either. */
function holdsSecret(file: string, size: number): boolean {
  if (size > looked) return false;
  try {
    const { body } = contentsOf(file);
    return !body.subarray(0, 8192).includes(0) && spellsSecret(body.toString('utf8'));
  } catch {
    return false;
  }
}

/** What a person is told of it before they approve; undefined: nothing. */
export function saidOfCopies(lost: readonly string[], id: string, home: string): string | undefined {
  const { files, bytes, secrets, beyond } = planCopies(lost, home);
  return copiesWords({ files: files.length, megabytes: `${(bytes / 1_000_000).toFixed(1)} MB`, secrets, beyond, id, days: copyDays });
}

/** Copies, whole or not at all. Returns what is wrong, or undefined. `id`: ten hex digits, as the page names them. */
export function keepCopies(state: StateFolder, id: string, lost: readonly string[], home: string, now: number): string | undefined {
  const { files } = planCopies(lost, home);
  if (files.length === 0) return undefined;
  const place = path.join(folderOf(state), `${id}-${now.toString(36)}`);
  const draft = `${place}.${randomBytes(4).toString('hex')}.new`;
  try {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    const wrong = folderProblem(folderOf(state));
    if (wrong !== undefined) throw new Error(wrong);
    const kept = files.map(({ path: file }, index) => {
      const copy = String(index);
      const { body, mode } = contentsOf(file);
      writeFileSync(path.join(draft, copy), body, { mode: 0o600, flag: 'wx' });
      return { path: path.join(realpathSync(path.dirname(file)), path.basename(file)), copy, mode };
    });
    writeFileSync(path.join(draft, 'copies.json'), JSON.stringify({ v: 1, id, at: now, files: kept }), { mode: 0o600 });
    renameSync(draft, place);
    pruneCopies(state, now);
    return undefined;
  } catch (error) {
    discard(draft);
    return error instanceof Error ? error.message : String(error);
  }
}

/** The sets that are still there, the newest first. */
export function keptCopies(state: StateFolder, now: number): readonly KeptCopies[] {
  const sets = namesIn(folderOf(state)).flatMap(name => {
    const set = setIn(path.join(folderOf(state), name));
    return set !== undefined && now - set.at <= copyDays * 86_400_000 ? [set] : [];
  });
  return sets.sort((a, b) => b.at - a.at);
}

export interface Restored {
  readonly back: readonly string[];
  /** Something is there now: it stays. With where the copy lies. */
  readonly there: readonly { readonly path: string; readonly copy: string }[];
  readonly failed: readonly { readonly path: string; readonly why: string }[];
}

/** Puts a set back where nothing is now. Writes over nothing and follows no link. Undefined: no such set. */
export function restoreCopies(state: StateFolder, id: string, now: number): Restored | undefined {
  const set = keptCopies(state, now).find(one => one.id === id);
  if (set === undefined) return undefined;
  const place = path.join(folderOf(state), `${set.id}-${set.at.toString(36)}`);
  const back: string[] = [];
  const there: { path: string; copy: string }[] = [];
  const failed: { path: string; why: string }[] = [];
  for (const file of set.files) {
    const copy = path.join(place, file.copy);
    try {
      const body = readFileSync(copy);
      mkdirSync(path.dirname(file.path), { recursive: true });
      if (realpathSync(path.dirname(file.path)) !== path.dirname(file.path)) throw new Error('its folder leads somewhere else now');
      writeFileSync(file.path, body, { flag: 'wx', mode: file.mode & 0o777 });
      back.push(file.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') there.push({ path: file.path, copy });
      else failed.push({ path: file.path, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { back, there, failed };
}

/** Removes what is older than a week, and the oldest beyond the bound of all. */
export function pruneCopies(state: StateFolder, now: number): void {
  const sets = namesIn(folderOf(state)).map(name => path.join(folderOf(state), name)).flatMap(place => {
    const at = statSync(place, { throwIfNoEntry: false })?.mtimeMs;
    return at === undefined ? [] : [{ place, at, bytes: namesIn(place).reduce((sum, name) => sum + (statSync(path.join(place, name), { throwIfNoEntry: false })?.size ?? 0), 0) }];
  }).sort((a, b) => b.at - a.at);
  let total = 0;
  for (const { place, at, bytes } of sets) {
    total += bytes;
    if (now - at > copyDays * 86_400_000 || total > mostOfAll) rmSync(place, { recursive: true, force: true });
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true });
  } catch {
    // What could not be made is not there.
  }
}

function folderOf(state: StateFolder): string {
  return path.join(state.backups, 'copies');
}

/** Of the file itself: one that was made a link meanwhile is not followed. */
function contentsOf(file: string): { readonly body: Buffer; readonly mode: number } {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > largestFile) throw new Error(`${file} is not the file that it was`);
    return { body: readFileSync(handle), mode: stat.mode };
  } finally {
    closeSync(handle);
  }
}

function setIn(place: string): KeptCopies | undefined {
  try {
    const set = JSON.parse(readFileSync(path.join(place, 'copies.json'), 'utf8')) as KeptCopies;
    const files: readonly unknown[] = Array.isArray(set.files) ? set.files : [undefined];
    return files.every(isFile) && typeof set.at === 'number' && path.basename(place) === `${set.id}-${set.at.toString(36)}` ? set : undefined;
  } catch {
    return undefined;
  }
}

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { path: file, copy, mode } = value as Readonly<Record<string, unknown>>;
  return typeof file === 'string' && path.isAbsolute(file) && typeof copy === 'string' && /^\d+$/.test(copy) && typeof mode === 'number';
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
