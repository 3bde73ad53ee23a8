// What sessions of all agents armed, by repository: for each changed file what it was before, until that is known to be applied. Kept outside
// every workspace, one small file for each entry, so that several processes never overwrite each other's and a broken one costs no other.
// What is pending is worked out anew from the texts (`core/effects/infrastructure/triggers`), so what was undone is not there any more.
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Effect } from '../core/model/effect';
import type { Armed, ArmedFile } from '../core/model/session';
import { repositoryNames, type NamedRepository } from './repositoryNames';
import { folderProblem, type StateFolder } from './stateFolder';

/** Days after which a change that nothing was heard of any more is forgotten. */
export const armedDays = 14;
/** Most files of one repository. */
const mostFiles = 1000;
/** Longest entry in bytes. */
const longest = 1 << 20;

/** One changed file as it is noted. `before`: redacted; null: it was not there. */
export interface ArmedChange {
  readonly path: string;
  readonly before: string | null;
}

export interface ArmedBy {
  readonly agent: string;
  readonly session: string;
  readonly action: string;
  /** Redacted words. */
  readonly text: string;
}

export interface ArmedStore {
  /** Keeps what the files were, where nothing earlier is kept of them. Returns what is wrong where it could not. */
  note(changes: readonly ArmedChange[], by: ArmedBy, now: number): string | undefined;
  /** A call that would apply these files is about to run: `settle` says whether it did. */
  applying(paths: readonly string[], call: string): void;
  settle(call: string, outcome: 'ran' | 'failed'): void;
  /** What was armed in the repository with this root, but not by this session, whose own files tell more. */
  in(root: string, own: Pick<ArmedBy, 'agent' | 'session'>, now: number): Armed;
  /** Forgets what is too old. */
  prune(now: number): void;
}

interface Entry extends ArmedBy {
  readonly v: 1;
  readonly root: string;
  readonly branch: string | null;
  /** From the root, with slashes. */
  readonly path: string;
  readonly before: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Does what was found arm something: will it delete or replace once it is applied, or run once it is pushed? */
export function armsSomething(effects: readonly Effect[]): boolean {
  return effects.some(({ operation, traits, disposable, resource }) => traits.includes('arms')
    || (traits.includes('deferred') && !disposable && resource.system !== 'docker' && resource.system !== 'files' && (operation === 'delete' || operation === 'replace')));
}

export function armedStore(state: StateFolder): ArmedStore {
  const folder = path.join(state.root, 'armed');
  const folderOf = (name: string): string => path.join(folder, digest(name).slice(0, 32));
  const marker = (call: string): string => path.join(folder, 'applying', `${digest(call).slice(0, 32)}.json`);

  function noteOne(change: ArmedChange, by: ArmedBy, now: number): string | undefined {
    const repository = repositoryNames(change.path);
    const inside = repository && relativeTo(repository, change.path);
    if (repository === undefined || inside === undefined) return undefined;
    const { agent, session, action, text } = by;
    const entry: Entry = { v: 1, agent, session, action, text, root: repository.root, branch: repository.branch ?? null, path: inside, before: change.before, at: now };
    const body = JSON.stringify(entry);
    if (body.length > longest) return `${change.path} is too long to be remembered`;
    for (const name of repository.names) {
      const place = folderOf(name);
      mkdirSync(place, { recursive: true, mode: 0o700 });
      const file = path.join(place, entryName(repository, inside));
      // The first text counts until it is applied; a later change only keeps it from being forgotten.
      if (isThere(file)) utimesSync(file, now / 1000, now / 1000);
      else if (readdirSync(place).length >= mostFiles) return `more than ${mostFiles} files of this repository wait to be applied`;
      else writeOnce(file, body, now);
    }
    return undefined;
  }

  return {
    note: (changes, by, now) => {
      try {
        return changes.map(change => noteOne(change, by, now)).find(wrong => wrong !== undefined);
      } catch (error) {
        return messageOf(error);
      }
    },
    applying: (paths, call) => {
      const files = paths.flatMap(one => {
        const repository = repositoryNames(one);
        const inside = repository && relativeTo(repository, one);
        return repository === undefined || inside === undefined ? [] : repository.names.flatMap(name => namesIn(folderOf(name)).filter(file => file.startsWith(pathPart(inside))).map(file => path.join(folderOf(name), file)));
      });
      if (files.length === 0) return;
      mkdirSync(path.join(folder, 'applying'), { recursive: true, mode: 0o700 });
      writeFileSync(marker(call), JSON.stringify(files.map(file => path.relative(folder, file))), { mode: 0o600 });
    },
    settle: (call, outcome) => {
      const file = marker(call);
      const text = textOf(file);
      if (text === undefined) return;
      rmSync(file, { force: true });
      if (outcome !== 'ran') return;
      // Only names of our own form are followed.
      for (const name of namesListed(text)) if (/^[0-9a-f]{32}[\\/][0-9a-f]{64}\.json$/.test(name)) rmSync(path.join(folder, name), { force: true });
    },
    in: (root, own, now) => {
      if (!isThere(folder)) return { files: [] };
      const repository = repositoryNames(path.join(root, 'x'));
      if (repository === undefined) return { files: [] };
      const wrong = folderProblem(folder);
      if (wrong !== undefined) return { files: [], unread: wrong };
      const found = new Map<string, ArmedFile>();
      let broken = 0;
      for (const place of repository.names.map(folderOf)) {
        for (const name of namesIn(place)) {
          const file = path.join(place, name);
          const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
          if (at === undefined || now - at > armedDays * 86_400_000) continue;
          const entry = entryIn(textOf(file));
          if (entry === undefined) broken++;
          // `root` as it was given: links in the way to it must not make other files of these.
          else if (entry.agent !== own.agent || entry.session !== own.session) found.set(name, { path: path.join(root, entry.path), root: entry.root === repository.root ? root : entry.root, branch: entry.branch ?? undefined, before: entry.before ?? undefined, agent: entry.agent, action: entry.action, text: entry.text, at: entry.at });
        }
      }
      return { files: [...found.values()].sort((a, b) => a.at - b.at), ...(broken === 0 ? {} : { unread: `${broken} of its notes cannot be read` }) };
    },
    prune: now => {
      for (const place of namesIn(folder)) {
        for (const name of namesIn(path.join(folder, place))) {
          const file = path.join(folder, place, name);
          if (now - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now) > armedDays * 86_400_000) rmSync(file, { force: true });
        }
        try {
          rmdirSync(path.join(folder, place));
        } catch {
          // Something is left in it.
        }
      }
    },
  };
}

/** Starts with the path alone, so that an apply finds the entries of all branches and clones. */
function entryName(repository: NamedRepository, inside: string): string {
  return `${pathPart(inside)}${digest(`${repository.root}\0${repository.branch ?? ''}`).slice(0, 32)}.json`;
}

function pathPart(inside: string): string {
  return digest(inside).slice(0, 32);
}

function relativeTo(repository: NamedRepository, file: string): string | undefined {
  const folder = repositoryFolder(path.dirname(file));
  const way = folder === undefined ? '..' : path.relative(folder, file).split(path.sep).join('/');
  return way.startsWith('..') || path.isAbsolute(way) || way === '' || repository.root === '' ? undefined : way;
}

/** The folder with `.git` above a path, as it is spelled there. */
function repositoryFolder(from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (statSync(path.join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** Whole or not at all, and never over what is there already. */
function writeOnce(file: string, body: string, now: number): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  writeFileSync(draft, body, { mode: 0o600 });
  try {
    utimesSync(draft, now / 1000, now / 1000);
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

function entryIn(text: string | undefined): Entry | undefined {
  if (text === undefined) return undefined;
  try {
    const entry = JSON.parse(text) as Partial<Record<keyof Entry, unknown>> | null;
    if (entry === null || typeof entry !== 'object' || entry.v !== 1) return undefined;
    const { path: inside, before, branch } = entry;
    const texts = [entry.root, entry.agent, entry.session, entry.action, entry.text].every(one => typeof one === 'string');
    const stays = typeof inside === 'string' && !path.isAbsolute(inside) && !inside.split('/').includes('..');
    return texts && stays && typeof entry.at === 'number' && (before === null || typeof before === 'string') && (branch === null || typeof branch === 'string') ? entry as Entry : undefined;
  } catch {
    return undefined;
  }
}

function namesListed(text: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter(one => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => !name.endsWith('.new'));
  } catch {
    return [];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
