// Reads chains back: line after line, as far as they fit. What the chains say about each other is `verifyAudit.ts`' matter.
import type { StateFolder } from '../stateFolder';
import { auditVersion, checkLine, checkRest, type AuditLine, type CheckedLine } from './auditLine';
import { auditDays, chainBytes, chainsOf, type ChainPlace } from './chains';

/** A chain read to its end, or to where it broke. */
export interface ReadChain {
  /** Lines that fit. */
  readonly count: number;
  /** End of what fits. */
  readonly last?: { readonly n: number; readonly hash: string; readonly at: string };
  /** Time of the first line. */
  readonly from?: string;
  /** Of line `count + 1`; `newer`: written by a later version, so nobody here can say. */
  readonly problem?: { readonly kind: 'wrong' | 'newer'; readonly what: string };
  /** The writer ended in the middle of a record. */
  readonly torn: boolean;
}

/** `take` gets each line that fits, in order, with its bytes. */
export function readChain(place: ChainPlace, take: (line: Extract<CheckedLine, { kind: 'fits' }>, bytes: Buffer) => void): ReadChain {
  try {
    return readLines(chainBytes(place), take);
  } catch (error) {
    return { count: 0, torn: false, problem: { kind: 'wrong', what: `cannot be read: ${error instanceof Error ? error.message : String(error)}` } };
  }
}

/** The same for the bytes of a chain. */
export function readLines(bytes: Buffer, take: (line: Extract<CheckedLine, { kind: 'fits' }>, bytes: Buffer) => void = () => undefined): ReadChain {
  let count = 0;
  let from: string | undefined;
  let last: ReadChain['last'];
  const end = (more: Partial<ReadChain>): ReadChain => ({ count, torn: false, ...(last ? { last } : {}), ...(from === undefined ? {} : { from }), ...more });
  const fits = (line: Extract<CheckedLine, { kind: 'fits' }>, text: Buffer): void => {
    count++;
    from ??= line.at;
    last = { n: line.n, hash: line.hash, at: line.at };
    take(line, text);
  };
  let start = 0;
  for (let stop = bytes.indexOf(0x0a, start); stop >= 0; stop = bytes.indexOf(0x0a, start)) {
    const text = bytes.subarray(start, stop);
    const line = checkLine(text, last);
    if (line.kind === 'newer') return end({ problem: { kind: 'newer', what: `was written by a newer version (${line.v}; this one reads up to ${auditVersion})` } });
    if (line.kind === 'wrong') return end({ problem: line });
    fits(line, text);
    start = stop + 1;
  }
  const text = bytes.subarray(start);
  if (text.length === 0) return count > 0 ? end({}) : end({ torn: true });
  const rest = checkRest(text, last);
  if (rest.kind === 'wrong') return end({ problem: rest });
  if (rest.kind === 'whole') fits(rest.line, text);
  return end({ torn: true });
}

/** Milliseconds since the epoch; `to` is not in it. Absent: no bound. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

/**
 * All records of a period in the order of their times, day after day, so that a long record does not have to be held at once.
 * Records after a broken line are left out of their chain.
 */
export function* readAudit(state: StateFolder, { from = -Infinity, to = Infinity }: Period = {}): Generator<AuditLine, void> {
  for (const day of auditDays(state)) {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    if (midnight >= to || midnight + dayLength <= from) continue;
    const lines = chainsOf(state, day).flatMap(recordsOf).filter(line => Date.parse(line.at) >= from && Date.parse(line.at) < to);
    yield* lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }
}

const dayLength = 86_400_000;

/** Records of one chain that fit. */
export function recordsOf(place: ChainPlace): readonly AuditLine[] {
  const lines: AuditLine[] = [];
  readChain(place, (_, bytes) => {
    const line = parsed(bytes);
    if (line) lines.push(line);
  });
  return lines;
}

/** Undefined: its hash fits and yet it is no record. Nothing of ours writes that. */
function parsed(bytes: Buffer): AuditLine | undefined {
  try {
    const line = JSON.parse(bytes.toString('utf8')) as AuditLine;
    return typeof line.body === 'object' && line.body !== null ? line : undefined;
  } catch {
    return undefined;
  }
}
