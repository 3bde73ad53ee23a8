// Files that make something run later: does a change of one add or change anything that runs? What fires it is asked at firing.
import { accessFiles, armingRows, type ArmingRow } from '../knowledge/filesArming';
import type { Facts } from '../facts';
import { matcher } from './files/names';
import { spellings } from './files/paths';

export interface Arming {
  readonly what: string;
  readonly when: string;
  readonly event: ArmingRow['event'];
  /** The most telling line that runs. */
  readonly line: string;
}

const rows = armingRows.map(row => ({ row, match: matcher(row.paths), only: row.only === undefined ? undefined : new RegExp(row.only) }));
const access = accessFiles.map(row => ({ row, match: matcher(row.paths) }));

/** The row of a path; undefined: nothing runs because of it. */
export function armingRow(path: string, facts: Pick<Facts, 'home' | 'platform'>): ArmingRow | undefined {
  const spelled = spellings(path, facts);
  if (/\.sample$/.test(path)) return undefined;
  return rows.find(one => spelled.some(one.match))?.row;
}

/** Whose access a change of the path widens. */
export function accessGiven(path: string, facts: Pick<Facts, 'home' | 'platform'>): string | undefined {
  const spelled = spellings(path, facts);
  return access.find(one => spelled.some(one.match))?.row.what;
}

/** Undefined: the change adds nothing that runs. `before` undefined: a new file; `after` undefined: the new content is not known. */
export function armedBy(path: string, before: string | undefined, after: string | undefined, facts: Pick<Facts, 'home' | 'platform'>): Arming | undefined {
  const row = armingRow(path, facts);
  if (!row) return undefined;
  const { what, when, event } = row;
  if (after === undefined) return { what, when, event, line: '' };
  const only = rows.find(one => one.row === row)?.only;
  // A comma at the end of a line of JSON comes and goes with what follows it.
  const bare = (text: string): string => text.trim().replace(/,$/, '');
  const old = new Set((before ?? '').split('\n').map(bare));
  const lines = after.split('\n').filter(one => !old.has(bare(one)) && runs(one, only));
  const line = lines.find(one => telling.test(one)) ?? lines[0];
  return line === undefined ? undefined : { what, when, event, line: line.trim() };
}

/** A line that names a command, shown rather than the frame around it. */
const telling = /\b(?:run|uses|script|command|entry|exec|ExecStart|curl|wget|bash|sh|rm|eval|python|node|npm|npx)\b[: =-]/;

function runs(line: string, only: RegExp | undefined): boolean {
  const text = line.trim();
  if (text === '' || /^(?:#(?!!)|\/\/|;|<!--|"""|\*)/.test(text) || /^#!/.test(text)) return false;
  return only ? only.test(line) : !/^(?:name|description|label|title)\s*:/.test(text);
}
