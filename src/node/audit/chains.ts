// Which chains there are and where their bytes lie: in a file of their own, or with others in an archive of their day.
// What is in them, and whether it fits, belongs to the modules beside this one.
import { closeSync, fstatSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import { sha256, type Head } from './auditLine';

/** All that the record needs of the state folder. */
export type LogFolder = Pick<StateFolder, 'log'>;

/** A chain and where its bytes are. */
export interface ChainPlace {
  /** Its name, which never changes: `YYYY-MM-DD/….jsonl`, relative to the log folder. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Undefined: the whole file. */
  readonly part?: { readonly from: number; readonly length: number };
}

/** What closes an archive: its last line. */
export interface ArchiveIndex {
  readonly archive: 1;
  readonly chains: readonly { readonly file: string; readonly from: number; readonly length: number }[];
  /** SHA-256 of all bytes before this line, and the chains above. */
  readonly hash: string;
}

/** Longer files are none of ours: a chain goes on in a new file long before. */
export const longestFile = 64 * 1024 * 1024;

/** Days that the record holds, oldest first. */
export function auditDays(state: LogFolder): readonly string[] {
  return namesIn(state.log).filter(name => /^\d{4}-\d{2}-\d{2}$/.test(name)).sort();
}

/** Chains of one day, oldest first. A file of its own counts before the same chain in an archive. */
export function chainsOf(state: LogFolder, day: string): readonly ChainPlace[] {
  const places = new Map<string, ChainPlace>();
  const names = namesIn(path.join(state.log, day));
  for (const name of names.filter(one => one.endsWith('.archive'))) {
    const file = path.join(state.log, day, name);
    for (const { file: chain, from, length } of archiveIndex(file)?.chains ?? []) {
      if (chain.startsWith(`${day}/`)) places.set(chain, { file: chain, path: file, part: { from, length } });
    }
  }
  for (const name of names.filter(one => one.endsWith('.jsonl'))) places.set(`${day}/${name}`, { file: `${day}/${name}`, path: path.join(state.log, day, name) });
  return [...places.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** All chains, oldest first. */
export function allChains(state: LogFolder): readonly ChainPlace[] {
  return auditDays(state).flatMap(day => chainsOf(state, day));
}

/** Archives of one day by absolute path. */
export function archivesOf(state: LogFolder, day: string): readonly string[] {
  return namesIn(path.join(state.log, day)).filter(name => name.endsWith('.archive')).sort().map(name => path.join(state.log, day, name));
}

/** Throws where it cannot be read or is longer than any of ours. */
export function chainBytes(place: ChainPlace): Buffer {
  try {
    return bytesAt(place);
  } catch (error) {
    // It may have been put into an archive, or into another one, since it was found.
    const log = path.dirname(path.dirname(place.path));
    const now = (error as NodeJS.ErrnoException).code === 'ENOENT' ? chainsOf({ log }, place.file.slice(0, 10)).find(one => one.file === place.file) : undefined;
    if (now === undefined || now.path === place.path) throw error;
    return bytesAt(now);
  }
}

function bytesAt(place: ChainPlace): Buffer {
  const descriptor = openSync(place.path, 'r');
  try {
    const { from, length } = place.part ?? { from: 0, length: fstatSync(descriptor).size };
    if (length > longestFile) throw new Error(`it is longer than any file of the record: ${length} bytes`);
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const read = readSync(descriptor, bytes, done, length - done, from + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined: it has none that can be read. Whether it is true is asked when the record is verified. */
export function archiveIndex(file: string): ArchiveIndex | undefined {
  try {
    const index = JSON.parse(lastWholeLine(file) ?? '') as ArchiveIndex;
    return index.archive === 1 && Array.isArray(index.chains) && index.chains.every(isPart) ? index : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with an archive as a whole; undefined: it is as it was closed. */
export function archiveProblem(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const index = archiveIndex(file);
  if (index === undefined) return 'has no index that can be read';
  const end = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  return bytes.subarray(end).equals(Buffer.from(indexLine(bytes.subarray(0, end), index.chains))) ? undefined : 'was changed: its hash does not fit';
}

/** The line that closes an archive. */
export function indexLine(before: Buffer, chains: ArchiveIndex['chains']): string {
  const hash = sha256(Buffer.concat([before, Buffer.from(JSON.stringify(chains))]));
  return `${JSON.stringify({ archive: 1, chains, hash } satisfies ArchiveIndex)}\n`;
}

/** Ends of the chains that were begun last. One whose end cannot be read is left out: verifying names it. */
export function latestHeads(state: LogFolder, count: number): readonly Head[] {
  const files: string[] = [];
  // The newest days only: this happens at the start of every chain.
  for (const day of [...auditDays(state)].reverse()) {
    files.push(...namesIn(path.join(state.log, day)).filter(name => name.endsWith('.jsonl')).sort().reverse().map(name => `${day}/${name}`));
    if (files.length >= count) break;
  }
  return files.slice(0, count).map(file => headOf({ file, path: path.join(state.log, file) })).filter(head => head !== undefined);
}

/** The end of a chain as its last whole line says; undefined: it has none that can be read. */
export function headOf(place: ChainPlace): Head | undefined {
  const text = place.part ? chainBytes(place).toString('utf8').split('\n').findLast(line => endOfLine.test(line)) : lastWholeLine(place.path);
  const line = endOfLine.exec(text ?? '');
  return line?.[2] === undefined ? undefined : { file: place.file, n: Number(line[1]), hash: line[2] };
}

const endOfLine = /^\{"v":\d+,"n":(\d+),.*,"hash":"([0-9a-f]{64})"\}$/s;

/** The last line that has its end. Undefined: there is none, or it cannot be read. */
function lastWholeLine(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(descriptor);
    for (let length = Math.min(size, 16 * 1024); ; length = Math.min(size, length * 8)) {
      const tail = Buffer.alloc(length);
      readSync(descriptor, tail, 0, length, size - length);
      const end = tail.lastIndexOf(0x0a);
      const start = end <= 0 ? -1 : tail.lastIndexOf(0x0a, end - 1);
      if (end >= 0 && (start >= 0 || length === size)) return tail.toString('utf8', start + 1, end);
      if (length === size || length > longestFile) return undefined;
    }
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isPart(value: unknown): boolean {
  const { file, from, length } = value as Partial<ArchiveIndex['chains'][number]>;
  return typeof file === 'string' && isCount(from) && isCount(length);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
