// Reads the record backwards, a day at a time and never for long at once, until enough of what is wanted has been found. For showing:
// whether the chains are whole is `countersign audit verify`'s matter, and what is no record is passed over.
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import type { AuditLine } from './auditLine';
import { auditDays, chainsOf, longestFile, type ChainPlace } from './chains';
import { isWanted, type HistoryFilter } from './historyFilter';
import { joinRecords, type HistoryEntry } from './joinRecords';

export interface HistoryPage {
  /** Latest first. */
  readonly entries: readonly HistoryEntry[];
  /** There are older days that were not looked at. */
  readonly older: boolean;
}

/** Milliseconds of work between two pauses in which others get their turn. */
const slice = 8;
/** Lines of chains that are kept between two looks. */
const linesKept = 40_000;
const dayLength = 86_400_000;

export class HistoryReader {
  readonly #state: StateFolder;
  /** What was read of a chain: a chain only grows. */
  readonly #chains = new Map<string, { readonly size: number; readonly lines: readonly AuditLine[] }>();
  #everything = false;
  #paused = performance.now();

  constructor(state: StateFolder) {
    this.#state = state;
  }

  /** At least `limit` entries where there are so many. `stop`: nobody waits for it any more. */
  async page(filter: HistoryFilter, limit: number, stop: () => boolean = () => false): Promise<HistoryPage> {
    if (this.#everything !== (filter.everything === true)) this.#chains.clear();
    this.#everything = filter.everything === true;
    const found: HistoryEntry[] = [];
    const { from = -Infinity, to = Infinity } = filter.period ?? {};
    /** Lines about actions that were reviewed on an earlier day. */
    let rest: AuditLine[] = [];
    const days = [...auditDays(this.#state)].reverse();
    for (const [index, day] of days.entries()) {
      const midnight = Date.parse(`${day}T00:00:00Z`);
      // The day after is read as well: what was decided then about what was asked before.
      if (midnight >= to + dayLength) continue;
      if (midnight + dayLength <= from) break;
      if (found.length >= limit || stop()) return { entries: found, older: index < days.length };
      const lines = await this.#day(day);
      const known = new Set(lines.flatMap(line => (line.body.kind === 'reviewed' ? [line.body.review.action as string] : [])));
      const entries = joinRecords([...lines, ...rest]);
      found.push(...entries.filter(entry => isWanted(entry, filter)).reverse());
      // How a call ended is told within a day of it; a decision may take longer.
      rest = [...lines.filter(line => line.body.kind === 'ran'), ...[...lines, ...rest].filter(line => isAbout(line) && !known.has(actionOf(line)))].slice(0, 20_000);
      await this.#breathe();
    }
    return { entries: found, older: false };
  }

  /** One action, the newest of that name; undefined: the record does not hold it any more. */
  async find(action: string): Promise<Extract<HistoryEntry, { kind: 'action' }> | undefined> {
    let rest: AuditLine[] = [];
    for (const day of [...auditDays(this.#state)].reverse()) {
      const lines = (await this.#day(day)).filter(line => actionOf(line) === action || line.body.kind === 'ran');
      const found = joinRecords([...lines, ...rest]).find(entry => entry.kind === 'action' && entry.review.action === action);
      if (found?.kind === 'action') return found;
      rest = [...lines.filter(line => actionOf(line) === action), ...rest];
    }
    return undefined;
  }

  /** In the order of time. */
  async #day(day: string): Promise<AuditLine[]> {
    const lines: AuditLine[] = [];
    for (const place of chainsOf(this.#state, day)) {
      for (const line of await this.#chain(place)) lines.push(line);
      await this.#breathe();
    }
    return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  async #chain(place: ChainPlace): Promise<readonly AuditLine[]> {
    const known = this.#chains.get(place.file);
    try {
      const size = place.part?.length ?? (await stat(place.path)).size;
      if (known?.size === size || size > longestFile) return known?.lines ?? [];
      const from = known !== undefined && known.size < size ? known.size : 0;
      const bytes = await bytesOf(place.path, (place.part?.from ?? 0) + from, size - from);
      // Half a line at the end is read again when it is whole.
      const end = bytes.lastIndexOf(0x0a) + 1;
      const lines = [...(from > 0 ? known?.lines ?? [] : []), ...await this.#lines(bytes.subarray(0, end))];
      this.#chains.delete(place.file);
      this.#chains.set(place.file, { size: from + end, lines });
      this.#forget();
      return lines;
    } catch {
      return known?.lines ?? [];
    }
  }

  async #lines(bytes: Buffer): Promise<AuditLine[]> {
    const lines: AuditLine[] = [];
    let start = 0;
    for (let stop = bytes.indexOf(0x0a); stop >= 0; stop = bytes.indexOf(0x0a, start)) {
      const line = this.#line(bytes.subarray(start, stop));
      if (line) lines.push(line);
      start = stop + 1;
      await this.#breathe();
    }
    return lines;
  }

  /** Undefined: nothing to show. What nobody needed to see is most of a record, and is not even taken apart. */
  #line(bytes: Buffer): AuditLine | undefined {
    if (!this.#everything && isUnseen(bytes)) return undefined;
    try {
      const line = JSON.parse(bytes.toString('utf8')) as AuditLine;
      return typeof line.at === 'string' && typeof line.body === 'object' && isWhole(line.body) ? line : undefined;
    } catch {
      return undefined;
    }
  }

  /** The chains that were read longest ago go first. */
  #forget(): void {
    let kept = [...this.#chains.values()].reduce((sum, one) => sum + one.lines.length, 0);
    for (const [file, { lines }] of this.#chains) {
      if (kept <= linesKept) return;
      this.#chains.delete(file);
      kept -= lines.length;
    }
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#paused < slice) return;
    await new Promise(resolve => setImmediate(resolve));
    this.#paused = performance.now();
  }
}

const reviewedMark = Buffer.from('"body":{"kind":"reviewed","review":{"action":"');
const allowedMark = Buffer.from('","verdict":"allow","coverage":"');
const abstainedMark = Buffer.from('"decision":"abstain","by":"');
const abstainedOn = Buffer.from('","verdict":"allow","reason":"');
const startMark = Buffer.from('"body":{"kind":"start",');

/** A review that was let through unseen, or its decision: told by the bytes, as `auditRecord.ts` writes them. */
function isUnseen(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 260);
  if (head.includes(startMark)) return true;
  if (head.includes(reviewedMark)) return bytes.includes(allowedMark);
  return bytes.length < 800 && bytes.includes(abstainedMark) && bytes.includes(abstainedOn);
}

/** Has what joining and showing rely on. */
function isWhole(body: unknown): boolean {
  const { kind, review, action } = (body ?? {}) as { kind?: unknown; review?: { action?: unknown; effects?: unknown; principals?: unknown }; action?: unknown };
  if (kind === 'reviewed') return typeof review?.action === 'string' && Array.isArray(review.effects) && Array.isArray(review.principals);
  return kind === 'event' || kind === 'removed' || kind === 'ran' || (typeof kind === 'string' && typeof action === 'string');
}

function isAbout({ body }: AuditLine): boolean {
  return body.kind === 'shown' || body.kind === 'opened' || body.kind === 'decided';
}

function actionOf({ body }: AuditLine): string {
  if (body.kind === 'reviewed') return body.review.action;
  return 'action' in body ? body.action : '';
}

async function bytesOf(file: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(path.resolve(file), 'r');
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
