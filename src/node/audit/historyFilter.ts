// Which entries of the history are wanted. Pure: what is typed or picked belongs to the view, reading to the reader.
import { isAtLeast } from '../../core/model/verdict';
import type { HistoryEntry } from './joinRecords';
import type { Period } from './readAudit';

/** `asked`: a page was shown. `unasked`: it went on though it would have waited, because of a pause or observing. */
export type HistoryOutcome = 'approved' | 'denied' | 'asked' | 'noted' | 'failed' | 'unasked';

/** Absent parts want everything. */
export interface HistoryFilter {
  readonly period?: Period;
  /** Agent's id. */
  readonly agent?: string;
  /** Name of a principal, or its account, cluster or host. */
  readonly runsAs?: string;
  readonly environment?: string;
  readonly outcome?: HistoryOutcome;
  /** In any of an entry's texts; case does not count. */
  readonly text?: string;
  /** Reads, builds and tests as well: what nobody needed to see. */
  readonly everything?: boolean;
}

export function isWanted(entry: HistoryEntry, filter: HistoryFilter): boolean {
  const at = Date.parse(entry.at);
  if (at < (filter.period?.from ?? -Infinity) || at >= (filter.period?.to ?? Infinity)) return false;
  const { agent, runsAs, environment, outcome } = filter;
  if (entry.kind === 'event') return agent === undefined && runsAs === undefined && environment === undefined && outcome === undefined && holds([entry.text], filter.text);
  const { review, decision } = entry;
  if (filter.everything !== true && !isAtLeast(review.verdict, 'note')) return false;
  if (agent !== undefined && review.agent !== agent) return false;
  if (runsAs !== undefined && !review.principals.some(one => one.name === runsAs || one.scope === runsAs)) return false;
  if (environment !== undefined && !review.effects.some(one => one.environment === environment)) return false;
  if (outcome !== undefined && !hasOutcome(entry, outcome)) return false;
  return holds([
    review.headline, review.consequence, review.exhibit, review.cwd, review.verdict, review.agent, decision?.user ?? '', decision?.reason ?? '', decision?.breakGlass ?? '', ...decision?.signedBy ?? [],
    ...review.effects.flatMap(one => [one.address, one.kind, one.environment ?? '']), ...review.principals.flatMap(one => [one.name, one.scope ?? '', one.system]), ...review.rules,
  ], filter.text);
}

function hasOutcome({ review, decision, shownAt, outcome }: Extract<HistoryEntry, { kind: 'action' }>, wanted: HistoryOutcome): boolean {
  switch (wanted) {
    case 'approved': return decision?.decision === 'allow';
    case 'denied': return decision?.decision === 'deny';
    case 'asked': return shownAt !== undefined;
    case 'noted': return review.verdict === 'note';
    case 'failed': return outcome === 'failed';
    case 'unasked': return decision?.decision === 'abstain' && isAtLeast(review.verdict, 'confirm');
  }
}

/** Every word must be somewhere. */
function holds(texts: readonly string[], wanted: string | undefined): boolean {
  const words = (wanted ?? '').toLowerCase().split(/\s+/).filter(word => word !== '');
  if (words.length === 0) return true;
  const all = texts.join('\n').toLowerCase();
  return words.every(word => all.includes(word));
}
