// The record: append-only JSON Lines with a hash chain, one file and chain for each writing process, so that nobody waits for a lock.
// Each chain begins by naming the heads of chains that were there before: a file that goes missing, or is cut, shows. It detects; against a
// process of the same user it does not prove.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { isAtLeast } from '../../core/model/verdict';
import type { StateFolder } from '../stateFolder';
import { lineText, type Head, type LineBody, type Removed } from './auditLine';
import type { AuditBody } from './auditRecord';
import { latestHeads } from './chains';

export interface AuditLog {
  /** Appends and returns undefined, or what went wrong. What returned undefined outlives this process, and where something was released, this machine. */
  append(body: AuditBody | Removed): string | undefined;
  /** Name of the present file; undefined before the first record. */
  readonly file: string | undefined;
}

export interface AuditLogOptions {
  /** Of the extension, for the record. */
  readonly version: string;
  /** Bytes after which a chain goes on in a new file. */
  readonly rotate?: number;
  readonly now?: () => Date;
}

const rotateAt = 8 * 1024 * 1024;
/** Other chains that a start record names. */
const headsNamed = 8;

interface Chain {
  readonly file: string;
  /** UTC. A chain lies within one day, so that retention can take whole days. */
  readonly day: string;
  readonly n: number;
  readonly hash: string;
  readonly size: number;
}

/** This process's chain. Nothing is written before the first `append`. */
export function auditLog(state: StateFolder, options: AuditLogOptions = { version: '' }): AuditLog {
  const now = options.now ?? (() => new Date());
  let chain: Chain | undefined;
  /** Where the chain before this one ended: the next one names it. */
  let last: Head | undefined;

  const add = (to: Chain, at: string, body: LineBody): Chain => {
    const { bytes, hash } = lineText(to.n + 1, at, to.hash, body);
    appendBytes(path.join(state.log, to.file), bytes, to.size, isDurable(body));
    return { ...to, n: to.n + 1, hash, size: to.size + bytes.length };
  };
  const begin = (at: string): Chain => {
    const day = at.slice(0, 10);
    const file = `${day}/${at.replace(/[:.]/g, '')}-${process.pid}-${randomBytes(4).toString('hex')}.jsonl`;
    mkdirSync(path.join(state.log, day), { recursive: true, mode: 0o700 });
    const others = latestHeads(state, headsNamed).filter(head => head.file !== last?.file);
    return add({ file, day, n: 0, hash: '', size: 0 }, at, { kind: 'start', pid: process.pid, version: options.version, heads: last ? [last, ...others] : others });
  };
  const write = (body: LineBody, again: boolean): string | undefined => {
    const at = now().toISOString();
    try {
      const current = chain && chain.size < (options.rotate ?? rotateAt) && chain.day === at.slice(0, 10) ? chain : begin(at);
      chain = current;
      last = { file: current.file, n: current.n, hash: current.hash };
      chain = add(current, at, body);
      last = { file: chain.file, n: chain.n, hash: chain.hash };
      return undefined;
    } catch (error) {
      chain = undefined;
      // Somebody else wrote to, cut or moved the file: the record goes on in another chain, which names where this one was.
      if (error instanceof ChainMoved && again) return write(body, false);
      return `the record cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  return {
    append: body => write(body, true),
    get file() {
      return chain?.file;
    },
  };
}

/** What released something that a person had to allow must be on the disk before it runs, and what changed the gate too. */
function isDurable(body: LineBody): boolean {
  if (body.kind === 'decided') return body.decision === 'allow' || isAtLeast(body.verdict, 'confirm');
  return body.kind === 'event' || body.kind === 'removed';
}

class ChainMoved extends Error {}

/** Writes all of it at the end of a file that is `size` bytes long, or nothing. */
function appendBytes(file: string, bytes: Buffer, size: number, durable: boolean): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    if (fstatSync(descriptor).size !== size) throw new ChainMoved('another program changed it');
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      if (durable) fsyncSync(descriptor);
    } catch (error) {
      // What a full disk took of it is given back. Where that fails too, a reader finds a record that was begun, and the next chain goes on.
      takeBack(file, descriptor, size);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

function takeBack(file: string, descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
    if (size === 0) rmSync(file);
  } catch {
    // The error that led here is the one to tell.
  }
}
