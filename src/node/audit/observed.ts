// What was observed and not asked: prompts there would have been, what a person made of them since, and who for. From entries of the record;
// how it is said belongs to `core/explain/observedText.ts`.
import { isAtLeast, rank } from '../../core/model/verdict';
import type { ObservedFigures, ObservedGroup, PromptMark } from '../../core/model/observed';
import { spansOf, type Span } from './auditReport';
import type { ActionEntry, HistoryEntry } from './joinRecords';

/** Days of observing after which there is a report. */
export const observeDays = 14;

/** The entries of one developer, in the order of time: this machine's record, or one that was exported. */
export interface Observer {
  /** Empty: this machine, whose user is not named. */
  readonly name: string;
  readonly entries: readonly HistoryEntry[];
}

/** `until`: milliseconds since the epoch at which observing that still goes on is counted to. */
export function observedFigures(observers: readonly Observer[], until: number): ObservedFigures {
  const groups = new Map<string, ObservedGroup>();
  const marks = new Map<string, { readonly mark: PromptMark; readonly note?: string }>();
  const developers: { name: string; prompts: number; days: number }[] = [];
  const times: number[] = [];
  let calls = 0;
  let attests = 0;
  for (const { name, entries } of observers) {
    const spans = observedSpans(entries, until);
    times.push(...spans.flat());
    const days = new Set<string>();
    const byAction = new Map(entries.flatMap(one => (one.kind === 'action' ? [[one.review.action as string, one] as const] : [])));
    let prompts = 0;
    for (const one of entries) {
      const marked = one.kind === 'event' ? one.marked : undefined;
      const about = marked && byAction.get(marked.action);
      if (marked && about) marks.set(keyOf(about), { mark: marked.mark, ...(marked.note === undefined ? {} : { note: marked.note }) });
      if (one.kind !== 'action' || !isWithin(spans, Date.parse(one.at))) continue;
      calls++;
      days.add(one.at.slice(0, 10));
      if (!wouldAsk(one)) continue;
      prompts++;
      if (isAtLeast(one.review.verdict, 'attest')) attests++;
      const { call, headline, verdict, rules } = one.review;
      groups.set(keyOf(one), { call, headline, verdict, rule: rules[0] ?? '', count: (groups.get(keyOf(one))?.count ?? 0) + 1, at: one.at });
    }
    if (days.size > 0) developers.push({ name, prompts, days: days.size });
  }
  const marked = [...groups].map(([key, group]): ObservedGroup => ({ ...group, ...marks.get(key) })).sort((a, b) => rank(b.verdict) - rank(a.verdict) || b.count - a.count);
  const sum = (mark: PromptMark): number => marked.reduce((all, one) => all + (one.mark === mark ? one.count : 0), 0);
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    ...(times.length === 0 ? {} : { from: iso(times.reduce((a, b) => Math.min(a, b))), to: iso(times.reduce((a, b) => Math.max(a, b))) }),
    calls, prompts: marked.reduce((all, one) => all + one.count, 0), attests, developerDays: developers.reduce((all, one) => all + one.days, 0), developers,
    caught: sum('caught'), wrong: sum('wrong'), groups: marked,
  };
}

/** Beginning of the observing that goes on now, milliseconds since the epoch; undefined: none does. */
export function observingSince(entries: readonly HistoryEntry[], until: number): number | undefined {
  const last = observedSpans(entries, until).at(-1);
  return last && last[1] === until ? last[0] : undefined;
}

function observedSpans(entries: readonly HistoryEntry[], until: number): readonly Span[] {
  return spansOf(entries, 'mode', until);
}

/** Would have waited for a person, and went on. */
function wouldAsk({ review, decision }: ActionEntry): boolean {
  return decision?.decision === 'abstain' && isAtLeast(review.verdict, 'confirm');
}

/** What looks the same to a person. */
function keyOf({ review }: ActionEntry): string {
  return JSON.stringify([review.headline, review.verdict, review.rules[0] ?? '']);
}

function isWithin(spans: readonly Span[], time: number): boolean {
  return spans.some(([from, to]) => time >= from && time <= to);
}
