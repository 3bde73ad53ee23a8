// Texts and folder listings of this machine, kept from one review to the next by what the system says of the very thing that a path leads
// to: device, inode, size and both times of change to the nanosecond. Every answer asks the system again; only the reading is spared.
// What changed a moment ago is never kept: a second change could fall on the same tick of the clock.
import { closeSync, constants, fstatSync, openSync, promises as fs, readdirSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { roomFor } from './leanHeap';

export interface KeptReading {
  /** UTF-8 text of a regular file (links followed) of at most `limit` bytes; undefined otherwise. */
  text(file: string, limit: number): string | undefined | Promise<string | undefined>;
  /** Sorted names in a folder, at most `listLimit`; undefined: no readable folder. */
  list(folder: string): readonly string[] | undefined | Promise<readonly string[] | undefined>;
}

/** Texts up to this size are read at once and kept. */
const smallFile = 64 * 1024;
/** A folder whose own entry is no larger than this is listed at once. */
const smallFolder = 64 * 1024;
const listLimit = 10_000;
const mostKept = 512;
/** Texts can hold logins: they stay in memory no longer than this after their last use. */
const keptMs = 10 * 60_000;
/** Coarse clocks of file systems tick in milliseconds, those of a stick or a share in seconds. */
const settledNs = 3_000_000_000n;

interface Entry {
  readonly identity: string;
  readonly value: string | readonly string[];
  used: number;
}

/** `now` in milliseconds since the epoch: for tests. */
export function keptReading(now: () => number = Date.now): KeptReading {
  const kept = new Map<string, Entry>();
  const had = <T extends Entry['value']>(key: string, identity: string): T | undefined => {
    const entry = kept.get(key);
    if (!entry) return undefined;
    kept.delete(key);
    if (entry.identity !== identity || now() - entry.used > keptMs) return undefined;
    entry.used = now();
    kept.set(key, entry);
    return entry.value as T;
  };
  const keep = (key: string, identity: string, value: Entry['value']): void => {
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, { identity, value, used: now() });
    sweepLater();
  };
  let sweep: NodeJS.Timeout | undefined;
  const sweepLater = (): void => {
    sweep ??= setTimeout(() => {
      sweep = undefined;
      for (const [key, entry] of kept) if (now() - entry.used > keptMs) kept.delete(key);
      if (kept.size > 0) sweepLater();
    }, keptMs).unref();
  };

  return {
    text(file, limit) {
      const seen = lookAt(file);
      if (!seen?.isFile() || seen.size > BigInt(limit)) return undefined;
      if (seen.size > BigInt(smallFile)) return readLarge(file, limit);
      const key = `text ${file}`;
      const own = had<string>(key, identityOf(seen));
      if (own !== undefined) return own;
      const read = readSmall(file, limit);
      if (read && isSettled(read.stats, now())) keep(key, identityOf(read.stats), read.text);
      return read?.text;
    },
    list(folder) {
      const seen = lookAt(folder);
      if (!seen?.isDirectory()) return undefined;
      const key = `list ${folder}`;
      const own = had<readonly string[]>(key, identityOf(seen));
      if (own !== undefined) return own;
      if (seen.size > BigInt(smallFolder)) return namesOfLarge(folder);
      const names = namesIn(folder);
      // Looked at again: what was listed is what was seen.
      const after = lookAt(folder);
      if (names && after && identityOf(after) === identityOf(seen) && isSettled(after, now())) keep(key, identityOf(after), names);
      return names;
    },
  };
}

/** One for every review of this process. */
export const processReading: KeptReading = keptReading();

/** What a link leads to, so that a link turned elsewhere is another identity. */
function lookAt(file: string): BigIntStats | undefined {
  try { return statSync(file, { bigint: true, throwIfNoEntry: false }); } catch { return undefined; }
}

const identityOf = (stats: BigIntStats): string => `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;

/** Both times lie far enough back; a time ahead of the clock never does. */
function isSettled(stats: BigIntStats, now: number): boolean {
  const before = BigInt(Math.floor(now)) * 1_000_000n - settledNs;
  return stats.ctimeNs < before && stats.mtimeNs < before && stats.ino !== 0n;
}

/** What was a small file a moment ago; what it is now is looked at again once it is open, and never more than that is read. */
function readSmall(file: string, limit: number): { readonly text: string; readonly stats: BigIntStats } | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(handle, { bigint: true });
    if (!stats.isFile() || stats.size > BigInt(limit) || stats.size > BigInt(smallFile * 4)) return undefined;
    const bytes = Buffer.alloc(Number(stats.size));
    const text = textOf(bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0)), limit);
    // Of the times after the reading: a change while it was read is one of a moment ago.
    return text === undefined ? undefined : { text, stats: fstatSync(handle, { bigint: true }) };
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Opens without blocking on a pipe or device, and only then looks at what it is. */
async function readLarge(file: string, limit: number): Promise<string | undefined> {
  const handle = await fs.open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > limit) return undefined;
    roomFor(found.size);
    return textOf(await wholeOf(handle, found.size), limit);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** In as few steps as the system allows: in half-megabyte steps, a plan of 50 MB takes a fifth of a second longer. What grew meanwhile is read as it was. */
async function wholeOf(handle: fs.FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

const textOf = (bytes: Buffer, limit: number): string | undefined => (bytes.length > limit || bytes.subarray(0, 8192).includes(0) ? undefined : bytes.toString('utf8'));

/** Ends at the limit, however many more there are. */
async function namesOfLarge(folder: string): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  try {
    for await (const entry of await fs.opendir(folder, { bufferSize: 1024 })) if (names.push(entry.name) >= listLimit) break;
    return names.sort();
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] | undefined {
  try { return readdirSync(folder).slice(0, listLimit).sort(); } catch { return undefined; }
}
