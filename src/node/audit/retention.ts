// Takes whole days away from the beginning of the record, by age and by size, after a record of that has been written: what is left
// still verifies and says what is gone.
import { rmSync, statSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import { sha256 } from './auditLine';
import type { AuditLog } from './auditLog';
import { auditDays, chainsOf } from './chains';
import { readChain } from './readAudit';
import { removeHeadsBefore } from './signedHeads';

export interface RetentionOptions {
  readonly now: number;
  readonly keepDays: number;
  readonly keepMegabytes: number;
  /** Days that a policy wants kept; neither age nor size takes them. */
  readonly leastDays: number;
}

/** Whatever the size, these stay. */
const lastDays = 7;
const dayLength = 86_400_000;

/** What was taken, in words for a person; undefined: nothing. Throws where the log folder cannot be written. */
export function applyRetention(state: StateFolder, log: AuditLog, { now, keepDays, keepMegabytes, leastDays }: RetentionOptions): string | undefined {
  const dayAt = (days: number): string => new Date(now - days * dayLength).toISOString().slice(0, 10);
  const days = auditDays(state);
  const tooOld = dayAt(Math.max(keepDays, leastDays));
  const untouched = dayAt(Math.max(lastDays, leastDays));
  const sizes = days.map(day => sizeOf(path.join(state.log, day)));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const going: string[] = [];
  let why: 'age' | 'size' = 'age';
  for (const [index, day] of days.entries()) {
    const large = total > keepMegabytes * 1024 * 1024 && day < untouched;
    if (day >= tooOld && !large) break;
    if (day >= tooOld) why = 'size';
    going.push(day);
    total -= sizes[index] ?? 0;
  }
  const last = going.at(-1);
  if (last === undefined) return undefined;
  const before = new Date(Date.parse(last) + dayLength).toISOString().slice(0, 10);
  const heads = going.flatMap(day => chainsOf(state, day)).map(place => ({ file: place.file, chain: readChain(place, () => undefined) }));
  const records = heads.reduce((sum, { chain }) => sum + chain.count, 0);
  const digest = sha256(heads.map(({ file, chain }) => `${file} ${chain.last?.n ?? 0} ${chain.last?.hash ?? ''}\n`).sort().join(''));
  const wrong = log.append({ kind: 'removed', before, why, keptDays: why === 'age' ? Math.max(keepDays, leastDays) : Math.max(lastDays, leastDays), chains: heads.length, records, digest });
  if (wrong !== undefined) throw new Error(wrong);
  for (const day of going) rmSync(path.join(state.log, day), { recursive: true, force: true });
  removeHeadsBefore(state, before);
  return `${records} records before ${before} were removed: ${why === 'age' ? `older than ${Math.max(keepDays, leastDays)} days` : `the record was larger than ${keepMegabytes} MB`}`;
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}
