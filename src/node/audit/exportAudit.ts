// The record for other programs: JSON Lines as they are in the chains, or a table of what happened with a row for each action and event.
import type { HistoryEntry } from './joinRecords';

const columns: readonly (readonly [string, (entry: HistoryEntry) => string])[] = [
  ['time', entry => entry.at],
  ['kind', entry => (entry.kind === 'action' ? 'action' : entry.event)],
  ['agent', ofAction(entry => entry.review.agent)],
  ['session', ofAction(entry => entry.review.session)],
  ['folder', ofAction(entry => entry.review.cwd)],
  ['verdict', ofAction(entry => entry.review.verdict)],
  ['headline', entry => (entry.kind === 'action' ? entry.review.headline : entry.text)],
  ['consequence', ofAction(entry => entry.review.consequence)],
  ['exact', ofAction(entry => entry.review.exhibit)],
  ['effects', ofAction(entry => entry.review.effects.map(one => `${one.operation} ${one.kind} ${one.address}`).join('; '))],
  ['environments', ofAction(entry => [...new Set(entry.review.effects.map(one => one.environment).filter(one => one !== undefined))].join('; '))],
  ['runs as', ofAction(entry => entry.review.principals.map(one => `${one.system} ${one.name}${one.scope === undefined ? '' : ` in ${one.scope}`}`).join('; '))],
  ['not known', ofAction(entry => entry.review.unread.join('; '))],
  ['rules', ofAction(entry => entry.review.rules.join('; '))],
  ['policy', ofAction(entry => entry.review.policy)],
  ['shown', ofAction(entry => entry.shownAt ?? '')],
  ['decision', ofAction(entry => entry.decision?.decision ?? '')],
  ['decided by', ofAction(entry => entry.decision?.user ?? entry.decision?.by ?? '')],
  ['decided at', ofAction(entry => entry.decision?.at ?? '')],
  ['signed by', ofAction(entry => entry.decision?.signedBy?.join('; ') ?? '')],
  ['break-glass', ofAction(entry => entry.decision?.breakGlass ?? '')],
  ['reason', ofAction(entry => entry.decision?.reason ?? '')],
  ['outcome', ofAction(entry => entry.outcome ?? '')],
  ['call', ofAction(entry => entry.review.call)],
];

/** RFC 4180: a header, then a row for each entry, each ended by CR LF. */
export function* csvRows(entries: Iterable<HistoryEntry>): Generator<string, void> {
  yield row(columns.map(([name]) => name));
  for (const entry of entries) yield row(columns.map(([, value]) => value(entry)));
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A text that a spreadsheet would take for a formula begins with an apostrophe, which it takes for "this is text": what an agent wrote must
 * not run in the program of whoever reads the table. Blanks before it, and the wide forms of the signs, count as well.
 */
function cell(text: string): string {
  const safe = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function ofAction(value: (entry: Extract<HistoryEntry, { kind: 'action' }>) => string): (entry: HistoryEntry) => string {
  return entry => (entry.kind === 'action' ? value(entry) : '');
}
