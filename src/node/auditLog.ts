// The record: append-only JSON Lines with a hash chain, one file and chain for each writing process, so that nobody waits for a lock.
// Each chain begins by naming the heads of chains that were there before: a file that goes missing, or is cut, shows. It detects; against a
// process of the same user it does not prove.
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import type { AuditBody } from './auditRecord';
import type { StateFolder } from './stateFolder';

/** Version of the line format. */
export const auditVersion = 1;

/** The end of a chain: file name, number of its last record, and its hash. */
export interface Head {
  readonly file: string;
  readonly n: number;
  readonly hash: string;
}

/** First record of each chain. */
interface Start {
  readonly kind: 'start';
  readonly pid: number;
  readonly version: string;
  /** Ends of the chains that were last written before this one began. */
  readonly heads: readonly Head[];
}

/** One line. `hash` covers everything else in it and, by `prev`, everything before it in the file. */
export interface AuditLine {
  readonly v: number;
  /** From 1. */
  readonly n: number;
  /** ISO time, UTC. */
  readonly at: string;
  /** Hash of the line before; empty for the first. */
  readonly prev: string;
  readonly body: AuditBody | Start;
  readonly hash: string;
}

export interface AuditLog {
  /** Appends and returns undefined, or what went wrong. */
  append(body: AuditBody): string | undefined;
  /** Name of the present file; undefined before the first record. */
  readonly file: string | undefined;
}

/** Bytes after which a chain goes on in a new file. */
const rotateAt = 8 * 1024 * 1024;
/** Other chains that a start record names. */
const headsNamed = 8;

/** This process's chain. Nothing is written before the first `append`. `extension`: version, for the record. */
export function auditLog(state: StateFolder, options: { readonly version: string; readonly rotate?: number; readonly now?: () => Date } = { version: '' }): AuditLog {
  let chain: { readonly file: string; n: number; hash: string; size: number } | undefined;
  const now = options.now ?? (() => new Date());

  const add = (file: string, body: AuditBody | Start): void => {
    const current = chain?.file === file ? chain : undefined;
    const at = now().toISOString();
    const n = (current?.n ?? 0) + 1;
    const prev = current?.hash ?? '';
    const hash = hashOf({ v: auditVersion, n, at, prev, body });
    const text = `${JSON.stringify({ v: auditVersion, n, at, prev, body, hash } satisfies AuditLine)}\n`;
    appendText(path.join(state.log, file), text, body.kind === 'decided' || body.kind === 'event');
    chain = { file, n, hash, size: (current?.size ?? 0) + Buffer.byteLength(text) };
  };
  const begin = (): string => {
    const date = now().toISOString();
    const file = `${date.slice(0, 10)}/${date.replace(/[:.]/g, '')}-${process.pid}-${randomBytes(4).toString('hex')}.jsonl`;
    mkdirSync(path.dirname(path.join(state.log, file)), { recursive: true, mode: 0o700 });
    const own: readonly Head[] = chain ? [{ file: chain.file, n: chain.n, hash: chain.hash }] : [];
    add(file, { kind: 'start', pid: process.pid, version: options.version, heads: [...own, ...latestHeads(state, headsNamed).filter(head => head.file !== chain?.file)] });
    return file;
  };
  return {
    append(body) {
      try {
        const file = chain && chain.size < (options.rotate ?? rotateAt) ? chain.file : begin();
        add(file, body);
        return undefined;
      } catch (error) {
        // What a full disk left half written belongs to no chain any more: the next record begins another one.
        chain = undefined;
        return `the record cannot be written: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    get file() {
      return chain?.file;
    },
  };
}

/** Names of all chains, oldest first, relative to the log folder. */
export function auditFiles(state: StateFolder): readonly string[] {
  try {
    return readdirSync(state.log, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.jsonl')).map(name => name.split(path.sep).join('/')).sort();
  } catch {
    return [];
  }
}

/** The hash of a line without its own `hash`. */
export function hashOf(line: Omit<AuditLine, 'hash'>): string {
  return createHash('sha256').update(JSON.stringify([line.v, line.n, line.at, line.prev, line.body])).digest('hex');
}

/** Ends of the chains that were begun last. A file whose end cannot be read is left out: verifying names it. */
function latestHeads(state: StateFolder, count: number): readonly Head[] {
  return latestFiles(state, count).flatMap((file): Head[] => {
    try {
      const line = JSON.parse(lastLine(path.join(state.log, file))) as AuditLine;
      return typeof line.hash === 'string' && typeof line.n === 'number' ? [{ file, n: line.n, hash: line.hash }] : [];
    } catch {
      return [];
    }
  });
}

/** The newest first. Reads the newest days only: this happens at the start of every chain. */
function latestFiles(state: StateFolder, count: number): readonly string[] {
  const files: string[] = [];
  for (const day of namesIn(state.log).sort().reverse()) {
    files.push(...namesIn(path.join(state.log, day)).filter(name => name.endsWith('.jsonl')).sort().reverse().map(name => `${day}/${name}`));
    if (files.length >= count) break;
  }
  return files.slice(0, count);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function lastLine(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, 64 * 1024));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    const text = tail.toString('utf8').trimEnd();
    const line = text.slice(text.lastIndexOf('\n') + 1);
    return line.startsWith('{') ? line : readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all of it. `durable`: waits until it is on the disk, since an approval must not run before it is on record. */
function appendText(file: string, text: string, durable: boolean): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    const bytes = Buffer.from(text);
    const written = writeSync(descriptor, bytes);
    if (written !== bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
