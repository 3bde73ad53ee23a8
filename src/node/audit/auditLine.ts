// One line of the record as bytes: how it is written, and how a reader finds that it is the one that was written. Files and chains belong
// to the modules beside this one.
import { createHash, hash as hashAtOnce } from 'node:crypto';
import type { AuditBody } from './auditRecord';

/** Version of the lines that are written. Older ones are read as they are; a newer one is said, not guessed. */
export const auditVersion = 2;

/** The end of a chain: file name relative to the log folder, number of its last record, and its hash. */
export interface Head {
  readonly file: string;
  readonly n: number;
  readonly hash: string;
}

/** First record of each chain. */
export interface Start {
  readonly kind: 'start';
  readonly pid: number;
  /** Of the extension. */
  readonly version: string;
  /** Ends of the chains that were last written before this one began. */
  readonly heads: readonly Head[];
}

/** What stands for whole days of the record that retention took away. It is a record like any other, so a later chain names it. */
export interface Removed {
  readonly kind: 'removed';
  /** First day that is still there, `YYYY-MM-DD`: every chain of an earlier day is gone. */
  readonly before: string;
  readonly why: 'age' | 'size';
  /** Days that had to be kept when this was done. */
  readonly keptDays: number;
  /** Of this removal. */
  readonly chains: number;
  readonly records: number;
  /** SHA-256 over the removed chains' heads, a line `file n hash` each, sorted: who kept old heads can still compare. */
  readonly digest: string;
}

export type LineBody = AuditBody | Start | Removed;

export interface AuditLine {
  readonly v: number;
  /** From 1. */
  readonly n: number;
  /** ISO time, UTC. */
  readonly at: string;
  /** Hash of the line before; empty for the first. */
  readonly prev: string;
  readonly body: LineBody;
  readonly hash: string;
}

/** The bytes of a line with its end, and its hash. The hash covers every byte before it and, by `prev`, the lines before this one. */
export function lineText(n: number, at: string, prev: string, body: LineBody): { readonly bytes: Buffer; readonly hash: string } {
  const head = Buffer.from(`{"v":${auditVersion},"n":${n},"at":"${at}","prev":"${prev}","body":${JSON.stringify(body)}`);
  const hash = sha256(head);
  return { bytes: Buffer.concat([head, Buffer.from(`,"hash":"${hash}"}\n`)]), hash };
}

/** What the bytes of a line (without its end) are, where `before` is the line before it; undefined: it is the first. */
export type CheckedLine =
  | { readonly kind: 'fits'; readonly n: number; readonly at: string; readonly hash: string; readonly body: string }
  | { readonly kind: 'newer'; readonly v: number }
  | { readonly kind: 'wrong'; readonly what: string };

/** Nothing is parsed that need not be: the bytes carry their own hash. */
export function checkLine(bytes: Buffer, before: { readonly n: number; readonly hash: string } | undefined): CheckedLine {
  const shape = layout.exec(bytes.toString('latin1', 0, Math.min(bytes.length, layoutLength)));
  const tail = closing.exec(bytes.toString('latin1', Math.max(0, bytes.length - closingLength)));
  if (!shape || !tail) return version(bytes) ?? { kind: 'wrong', what: 'is not a record' };
  const [, v, number, at = '', prev = '', body = ''] = shape;
  const [, hash = ''] = tail;
  if (Number(v) > auditVersion) return { kind: 'newer', v: Number(v) };
  const n = Number(number);
  const expected = (before?.n ?? 0) + 1;
  if (n !== expected) return { kind: 'wrong', what: `should be record ${expected} and says ${n}: something was removed or moved` };
  if (prev !== (before?.hash ?? '')) return { kind: 'wrong', what: 'does not follow from the record before it' };
  const found = Number(v) === 1 ? hashOfFirstVersion(bytes) : sha256(bytes.subarray(0, bytes.length - closingLength));
  return found === hash ? { kind: 'fits', n, at, hash, body } : { kind: 'wrong', what: 'was changed: its hash does not fit' };
}

/** The last part of a file that has no end of line: what a writer that was killed leaves, or a disk that was full. */
export type CheckedRest =
  /** A whole record; only the end of its line is missing. */
  | { readonly kind: 'whole'; readonly line: Extract<CheckedLine, { kind: 'fits' }> }
  /** The beginning of the record that had to come next: nobody was told that it was written. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'wrong'; readonly what: string };

export function checkRest(bytes: Buffer, before: { readonly n: number; readonly hash: string } | undefined): CheckedRest {
  const line = checkLine(bytes, before);
  if (line.kind === 'fits') return { kind: 'whole', line };
  // A machine that lost its power leaves zeros where the length of a file was kept and its bytes were not.
  const end = endOfText(bytes);
  const text = bytes.toString('latin1', 0, end);
  const begins = [...Array(auditVersion).keys()].some(version => beginsRecord(text, version + 1, before));
  return begins && isOpen(text) ? { kind: 'torn' } : { kind: 'wrong', what: 'ends in something that is no beginning of the next record' };
}

export function sha256(bytes: Buffer | string): string {
  return hashAtOnce('sha256', bytes, 'hex');
}

/** Lines of the first version carry the hash of their values; a reader has to take them apart and put them together again. */
export function hashOfFirstVersion(bytes: Buffer): string | undefined {
  try {
    const line = JSON.parse(bytes.toString('utf8')) as AuditLine;
    return createHash('sha256').update(JSON.stringify([line.v, line.n, line.at, line.prev, line.body])).digest('hex');
  } catch {
    return undefined;
  }
}

const layout = /^\{"v":(\d{1,4}),"n":(\d{1,12}),"at":"([^"]{1,40})","prev":"([0-9a-f]{0,64})","body":\{"kind":"(\w{1,20})"/;
const layoutLength = 220;
const closing = /^,"hash":"([0-9a-f]{64})"\}$/;
const closingLength = 75;

/** Of a line whose layout is not known: only its version is asked for. */
function version(bytes: Buffer): CheckedLine | undefined {
  const v = Number(/^\{"v":(\d{1,4}),/.exec(bytes.toString('latin1', 0, 20))?.[1] ?? 0);
  return v > auditVersion ? { kind: 'newer', v } : undefined;
}

function endOfText(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

function beginsRecord(text: string, version: number, before: { readonly n: number; readonly hash: string } | undefined): boolean {
  const numbered = `{"v":${version},"n":${(before?.n ?? 0) + 1},"at":"`;
  const timed = text.slice(numbered.length).replace(/^[\d:.TZ-]{0,24}/, '');
  return startsAlike(text, numbered) && startsAlike(timed, `","prev":"${before?.hash ?? ''}","body":{"kind":"`);
}

function startsAlike(text: string, start: string): boolean {
  const length = Math.min(text.length, start.length);
  return text.slice(0, length) === start.slice(0, length);
}

/** A JSON object that has begun and not ended. */
function isOpen(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return false;
    }
  }
  return true;
}
