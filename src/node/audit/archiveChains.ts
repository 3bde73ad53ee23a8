// Puts small chains that nobody writes any more into one archive of their day, byte for byte, so that thousands of short processes do not
// leave thousands of files. A chain keeps its name and its hashes; nothing that verified before stops verifying.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import { archiveIndex, archiveProblem, archivesOf, auditDays, chainBytes, chainsOf, indexLine, type ChainPlace } from './chains';
import { readLines } from './readAudit';

export interface ArchiveOptions {
  readonly now: number;
  /** Milliseconds since its last record after which a chain of a process that is gone counts as closed. */
  readonly closedAfter?: number;
}

/** A chain that is longer keeps its own file. */
const small = 256 * 1024;
/** An archive grows to about this. */
const full = 8 * 1024 * 1024;
/** Loose chains that are left alone. */
const few = 8;
const hour = 3_600_000;

/** Returns how many chains were put away. Throws where the log folder cannot be written; what was written by then is whole. */
export function archiveChains(state: StateFolder, { now, closedAfter = hour }: ArchiveOptions): number {
  let count = 0;
  for (const day of auditDays(state)) {
    const places = chainsOf(state, day);
    const loose = places.filter(place => !place.part && isClosed(place, now, closedAfter));
    const old = new Date(now).toISOString().slice(0, 10) > day ? archivesOf(state, day).filter(file => statSync(file).size < full / 2 && archiveProblem(file) === undefined) : [];
    if (loose.length <= few && old.length < 2) continue;
    const again = places.filter(place => place.part && old.includes(place.path));
    for (const batch of batches([...again, ...loose].map(withBytes))) {
      writeArchive(path.join(state.log, day), batch);
      for (const { place } of batch) if (!place.part) rmSync(place.path, { force: true });
      count += batch.filter(({ place }) => !place.part).length;
    }
    // What they held is in the new ones.
    for (const file of old) if (isHeldElsewhere(state, day, file)) rmSync(file, { force: true });
  }
  return count;
}

interface Content {
  readonly place: ChainPlace;
  readonly bytes: Buffer;
}

function withBytes(place: ChainPlace): Content {
  return { place, bytes: chainBytes(place) };
}

/** Whole or torn by its writer, small, and written by a process that is gone. A broken one stays as it is: it is what somebody will look at. */
function isClosed(place: ChainPlace, now: number, closedAfter: number): boolean {
  const stats = statSync(place.path, { throwIfNoEntry: false });
  if (!stats || stats.size > small || now - stats.mtimeMs < closedAfter || isAlive(pidOf(place.file))) return false;
  return readLines(chainBytes(place)).problem === undefined;
}

/** The process that a chain's name names. A number that another process has by now only means that the chain waits. */
function pidOf(file: string): number {
  return Number(/-(\d+)-[0-9a-f]{8}\.jsonl$/.exec(file)?.[1] ?? 0);
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function* batches(contents: readonly Content[]): Generator<readonly Content[]> {
  let batch: Content[] = [];
  let size = 0;
  for (const one of contents) {
    if (size + one.bytes.length > full && batch.length > 0) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(one);
    size += one.bytes.length;
  }
  if (batch.length > 0) yield batch;
}

/** In one step, and on the disk before what it holds is taken away. */
function writeArchive(folder: string, contents: readonly Content[]): void {
  let from = 0;
  const chains = contents.map(({ place, bytes }) => {
    const part = { file: place.file, from, length: bytes.length };
    from += bytes.length;
    return part;
  });
  const all = Buffer.concat(contents.map(({ bytes }) => bytes));
  // The index is a line of its own, whatever a torn chain ended in.
  const body = all.at(-1) === 0x0a ? all : Buffer.concat([all, Buffer.from('\n')]);
  const file = path.join(folder, `${randomBytes(8).toString('hex')}.archive`);
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    const bytes = Buffer.concat([body, Buffer.from(indexLine(body, chains))]);
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}

function isHeldElsewhere(state: StateFolder, day: string, file: string): boolean {
  const others = archivesOf(state, day).filter(other => other !== file).flatMap(other => archiveIndex(other)?.chains ?? []);
  return (archiveIndex(file)?.chains ?? []).every(chain => others.some(other => other.file === chain.file && other.length === chain.length));
}
