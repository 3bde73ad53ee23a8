// Sends what is new in the record to the organisation's collector. The record itself is the spool: what could not be sent is still there,
// redacted, for this user only, and outlives any process. Here is kept only how far each chain was sent.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import * as path from 'node:path';
import type { AuditLine } from '../audit/auditLine';
import type { ReviewedAction } from '../audit/auditRecord';
import { auditDays, chainsOf, headOf, type ChainPlace } from '../audit/chains';
import { recordsOf } from '../audit/readAudit';
import type { OpenTelemetrySettings } from '../audit/recordSettings';
import { fileProblem, type StateFolder } from '../stateFolder';
import { exportLogs, logRecord, type LogRecord, type Sender } from './logRecords';
import { post, type Posted } from './post';

export interface SendOptions {
  readonly settings: OpenTelemetrySettings;
  /** Of the extension. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Log records that may wait; older ones are given up, and that is sent instead. */
  readonly spool?: number;
  /** Milliseconds for one request. */
  readonly timeLimit?: number;
}

export type SentRecord =
  /** `dropped`: given up because too many waited, or refused by the collector. */
  | { readonly kind: 'sent'; readonly count: number; readonly dropped: number; readonly problem?: string }
  /** Nothing is lost; try again. */
  | { readonly kind: 'later'; readonly why: string; readonly wait?: number }
  /** Another process is at it. */
  | { readonly kind: 'busy' };

const spoolLimit = 20_000;
/** Log records in one request. */
const batch = 200;
/** Days that are looked at; a chain lies within one. */
const daysBack = 7;
const staleAfter = 120_000;
const dayLength = 86_400_000;

/** Never rejects. The first time it only notes where the record ends: what was before it was switched on stays here. */
export async function sendRecord(state: StateFolder, options: SendOptions): Promise<SentRecord> {
  const lock = path.join(state.root, 'otlp.lock');
  if (!take(lock, options.now)) return { kind: 'busy' };
  try {
    return await send(state, options, lock);
  } catch (error) {
    return { kind: 'later', why: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Forgets how far it was sent: it is switched off, and what happens meanwhile is not sent later. */
export function stopSending(state: StateFolder): void {
  rmSync(cursorFile(state), { force: true });
}

async function send(state: StateFolder, options: SendOptions, lock: string): Promise<SentRecord> {
  const since = new Date(options.now - daysBack * dayLength).toISOString().slice(0, 10);
  const places = auditDays(state).filter(day => day >= since).flatMap(day => chainsOf(state, day));
  const cursor = readCursor(state, options.settings.endpoint);
  if (cursor === undefined) {
    writeCursor(state, options.settings.endpoint, new Map(places.flatMap(place => (headOf(place) ? [[place.file, headOf(place)?.n ?? 0] as const] : []))));
    return { kind: 'sent', count: 0, dropped: 0 };
  }
  const headers = headersOf(options.settings.headersFile);
  if (typeof headers === 'string') return { kind: 'later', why: headers };
  const sent = new Map([...cursor].filter(([file]) => file.slice(0, 10) >= since));
  let waiting = places.flatMap(place => newIn(place, sent.get(place.file) ?? 0)).sort((a, b) => (a.line.at < b.line.at ? -1 : a.line.at > b.line.at ? 1 : 0));
  const over = waiting.slice(0, Math.max(0, waiting.length - (options.spool ?? spoolLimit)));
  for (const one of over) sent.set(one.file, Math.max(one.line.n, sent.get(one.file) ?? 0));
  waiting = waiting.slice(over.length);
  let dropped = recordsIn(over);
  let first: LogRecord | undefined = dropped === 0 ? undefined : droppedRecord(dropped, options.now);
  let count = 0;
  let problem: string | undefined;
  while (waiting.length > 0) {
    const part = waiting.slice(0, batch);
    const body = JSON.stringify(exportLogs([...(first ? [first] : []), ...part.flatMap(one => one.record ?? [])], sender(options.version)));
    const answer: Posted = part.some(one => one.record) || first ? await post(options.settings.endpoint, headers, body, options.timeLimit) : { kind: 'taken', rejected: 0 };
    if (answer.kind === 'later') return { kind: 'later', why: answer.why, ...(answer.wait === undefined ? {} : { wait: answer.wait }) };
    for (const one of part) sent.set(one.file, Math.max(one.line.n, sent.get(one.file) ?? 0));
    writeCursor(state, options.settings.endpoint, sent);
    if (answer.kind === 'taken') count += recordsIn(part) - answer.rejected;
    dropped += answer.kind === 'refused' ? recordsIn(part) : answer.rejected;
    if (answer.kind === 'refused') problem = answer.why;
    first = undefined;
    waiting = waiting.slice(batch);
    // Still at it: the lock is no old one.
    touch(lock);
  }
  return { kind: 'sent', count, dropped, ...(problem === undefined ? {} : { problem }) };
}

interface Waiting {
  readonly file: string;
  readonly line: AuditLine;
  /** Undefined: nothing that is sent. */
  readonly record: LogRecord | undefined;
}

function recordsIn(waiting: readonly Waiting[]): number {
  return waiting.filter(one => one.record).length;
}

function newIn(place: ChainPlace, after: number): readonly Waiting[] {
  if ((headOf(place)?.n ?? 0) <= after) return [];
  const reviews = new Map<string, ReviewedAction>();
  const found: Waiting[] = [];
  for (const line of recordsOf(place)) {
    if (line.body.kind === 'reviewed') reviews.set(line.body.review.action, line.body.review);
    if (line.n > after) found.push({ file: place.file, line, record: logRecord(line, line.body.kind === 'decided' ? reviews.get(line.body.action) : undefined) });
  }
  return found;
}

function droppedRecord(count: number, now: number): LogRecord {
  const time = `${now}000000`;
  return {
    timeUnixNano: time, observedTimeUnixNano: time, severityNumber: 17, severityText: 'ERROR', eventName: 'countersign.dropped',
    body: { stringValue: `${count} records waited too long for the collector and were not sent; they are in the record of that machine` },
    attributes: [{ key: 'countersign.dropped', value: { intValue: String(count) } }],
  };
}

/** A text: what is wrong. The values are in no message. */
function headersOf(file: string | undefined): Readonly<Record<string, string>> | string {
  if (file === undefined) return {};
  const wrong = fileProblem(file);
  if (wrong !== undefined) return `the file of headers: ${wrong}`;
  const headers: Record<string, string> = {};
  for (const [index, line] of readFileSync(file, 'utf8').split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parts = /^([A-Za-z0-9-]+)\s*:\s*([\x20-\x7e]+)$/.exec(line);
    if (parts?.[1] === undefined || parts[2] === undefined) return `the file of headers: line ${index + 1} is not "name: value"`;
    headers[parts[1].toLowerCase()] = parts[2].trim();
  }
  return headers;
}

function sender(version: string): Sender {
  let user = '';
  try {
    user = userInfo().username;
  } catch {
    // A user without an entry in the system's list.
  }
  return { version, host: hostname(), user, platform: process.platform === 'win32' ? 'windows' : process.platform };
}

/** By chain, the last record that was sent. Undefined: nothing was ever sent there. */
function readCursor(state: StateFolder, endpoint: string): ReadonlyMap<string, number> | undefined {
  try {
    const read = JSON.parse(readFileSync(cursorFile(state), 'utf8')) as { readonly endpoint: string; readonly chains: Readonly<Record<string, number>> };
    return read.endpoint === endpoint ? new Map(Object.entries(read.chains).filter(([, n]) => Number.isSafeInteger(n))) : undefined;
  } catch {
    return undefined;
  }
}

function writeCursor(state: StateFolder, endpoint: string, chains: ReadonlyMap<string, number>): void {
  const draft = `${cursorFile(state)}.${process.pid}.new`;
  writeFileSync(draft, JSON.stringify({ endpoint, chains: Object.fromEntries(chains) }), { mode: 0o600 });
  renameSync(draft, cursorFile(state));
}

function cursorFile(state: StateFolder): string {
  return path.join(state.root, 'otlp.json');
}

function take(lock: string, now: number): boolean {
  for (const last of [false, true]) {
    try {
      mkdirSync(lock, { mode: 0o700 });
      return true;
    } catch {
      const age = now - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (last || age < staleAfter) return false;
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return false;
}

function touch(lock: string): void {
  writeFileSync(path.join(lock, 'at'), '', { mode: 0o600 });
}
