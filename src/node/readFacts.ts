// The world as the core sees it, over the real machine. One instance serves one review: answers are kept for its length.
import { lstatSync, promises as fs, type Stats } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Facts, PathStat, Repository, Tree, Watch } from '../core/facts';
import type { EnvironmentName } from '../core/model/resource';
import type { Armed, Session } from '../core/model/session';
import { processReading, type KeptReading } from './keptReading';
import { isElevated, machineAccount } from './machineAccount';
import { findRepositoryRoot, readRepository } from './readRepository';
import { zipEntry } from './zipEntry';

const readLimit = 1 << 20;
const treeLimit = 20_000;
const treeTimeMs = 400;

export interface FactsOptions {
  readonly session: Session;
  /** The agent user's home; default: this process's. */
  readonly home?: string;
  readonly workspaces?: readonly string[];
  readonly now?: number;
  /** Longest walk of one folder; what is not reached in time makes the figures lower bounds. Default: 400. */
  readonly treeTimeMs?: number;
  /** The user's stored "this is disposable" answers by ledger key. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What other sessions armed in the repository with a root (`sessionStore`). Undefined: nobody knows. */
  readonly armed?: (root: string) => Promise<Armed>;
  /** Takes the path of every file that something was read from. Undefined: nobody asks. */
  readonly wasRead?: (path: string) => void;
  /** Shows how far a long reading is and stops it (`watchReading`). Undefined: nobody looks on. */
  readonly watch?: Watch;
  /** The user's stored answers about accounts, clusters and hosts, by `identityKey`. */
  readonly environmentAnswers?: Readonly<Record<string, { readonly environment: EnvironmentName; readonly given: number }>>;
  /** Default: one for the whole process, so that a host that lives long reads an unchanged file once. */
  readonly reading?: KeptReading;
}

export function readFacts(options: FactsOptions): Facts {
  const home = options.home ?? os.homedir();
  const reading = options.reading ?? processReading;
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const had = kept.get(key) as Promise<T> | undefined;
    const made = had ?? make();
    kept.set(key, made);
    return made;
  };
  const noting = async <T>(file: string, reading: Promise<T | undefined>): Promise<T | undefined> => {
    const found = await reading;
    if (found !== undefined) options.wasRead?.(file);
    return found;
  };
  return {
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    home,
    user: userName(),
    elevated: isElevated(),
    account: machineAccount(),
    workspaces: options.workspaces ?? [],
    temporary: temporaryFolders(),
    now: options.now ?? Date.now(),
    session: options.session,
    ...(options.watch ? { watch: options.watch } : {}),
    ...(options.armed ? { armed: (root: string) => once(`armed ${root}`, () => options.armed?.(root) ?? Promise.resolve({ files: [] })) } : {}),
    stat: file => once(`stat ${file}`, () => stat(file)),
    realPath: file => once(`real ${file}`, () => fs.realpath(file).catch(() => undefined)),
    read: (file, limit = readLimit) => once(`read ${limit} ${file}`, () => noting(file, Promise.resolve(reading.text(file, limit)))),
    zipEntry: (file, name, limit) => noting(file, zipEntry(file, name, limit)),
    list: folder => once(`list ${folder}`, async () => reading.list(folder)),
    tree: folder => once(`tree ${folder}`, () => walk(folder, options.treeTimeMs ?? treeTimeMs)),
    repository: file => once(`repository ${file}`, async () => {
      const found = await findRepositoryRoot(file);
      return found && once<Repository | undefined>(`root ${found.root}`, () => readRepository(found.root, found.gitDir, home, reading));
    }),
    answered: key => options.answers?.[key],
    environmentAnswer: key => (options.environmentAnswers && Object.hasOwn(options.environmentAnswers, key) ? options.environmentAnswers[key] : undefined),
  };
}

function userName(): string | undefined {
  try { return os.userInfo().username; } catch { return undefined; }
}

function temporaryFolders(): string[] {
  return process.platform === 'win32' ? [os.tmpdir()] : [...new Set(['/tmp', '/var/tmp', '/private/tmp', '/private/var/tmp', os.tmpdir()])];
}

async function stat(file: string): Promise<PathStat | undefined> {
  const found = lookAt(file);
  if (!found) return undefined;
  if (found.isSymbolicLink()) return { kind: 'link', size: 0, modified: found.mtimeMs, target: await fs.readlink(file).catch(() => '') };
  return { kind: found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'other', size: found.isDirectory() ? 0 : found.size, modified: found.mtimeMs };
}

/** A review looks for many files, most of which are not there: at once is a tenth of what a trip through the thread pool costs. */
function lookAt(file: string): Stats | undefined {
  try { return lstatSync(file, { throwIfNoEntry: false }); } catch { return undefined; }
}

async function walk(folder: string, timeMs: number): Promise<Tree | undefined> {
  const top = await fs.lstat(folder).catch(() => undefined);
  if (!top?.isDirectory()) return undefined;
  const real = await fs.realpath(folder).catch(() => folder);
  const until = Date.now() + timeMs;
  const tree = { files: 0, directories: 0, bytes: 0, truncated: false };
  const linksOut: { path: string; to: string }[] = [];
  const repositories: string[] = [];
  const sample: string[] = [];
  const queue = [folder];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const entry of await fs.readdir(at, { withFileTypes: true }).catch(() => [])) {
      if (tree.files + tree.directories >= treeLimit || Date.now() > until) { tree.truncated = true; break; }
      const child = path.join(at, entry.name);
      if (entry.isDirectory()) {
        tree.directories++;
        if (entry.name === '.git' && repositories.length < 20) repositories.push(child);
        queue.push(child);
        continue;
      }
      tree.files++;
      if (sample.length < 200) sample.push(path.relative(folder, child));
      if (entry.isSymbolicLink()) {
        const to = await fs.realpath(child).catch(() => undefined) ?? path.resolve(at, await fs.readlink(child).catch(() => ''));
        if (to !== real && !to.startsWith(real + path.sep) && linksOut.length < 20) linksOut.push({ path: child, to });
      } else {
        tree.bytes += (await fs.lstat(child).catch(() => undefined))?.size ?? 0;
      }
    }
    if (tree.truncated) break;
  }
  return { ...tree, linksOut, repositories, sample };
}
