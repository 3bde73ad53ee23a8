// What the record says about a team's weeks: how often a person was asked, what came of it, and which rules ask in vain.
// Figures only; how they are laid out belongs to whoever prints them.
import { isAtLeast } from '../../core/model/verdict';
import type { PromptFigures, PromptMark } from '../../core/model/observed';
import type { ActionEntry, EventEntry, HistoryEntry } from './joinRecords';

export interface WeekReport {
  /** Monday, `YYYY-MM-DD`, UTC. */
  readonly week: string;
  /** Calls that agents made and that were reviewed. */
  readonly calls: number;
  /** Reviews that a person was shown. */
  readonly prompts: number;
  readonly approved: number;
  readonly deniedByPerson: number;
  /** Denied without a person having decided: by policy, without an editor, for want of an answer, by a failure. */
  readonly deniedOtherwise: number;
  /** The agent went away, or nothing was decided. */
  readonly open: number;
  /** Milliseconds from the page to a person's decision; undefined: nobody decided. */
  readonly timeToDecide?: { readonly median: number; readonly p90: number };
  readonly breakGlass: readonly BreakGlass[];
  /** Milliseconds for which the gate was paused, or only observed. */
  readonly paused: number;
  readonly observed: number;
  /** Calls that would have waited for a person and went on because the gate was paused or observed only. */
  readonly unasked: number;
  readonly developers: readonly Developer[];
}

export interface BreakGlass {
  readonly at: string;
  readonly headline: string;
  readonly by: string;
  readonly ticket: string;
}

export interface Developer {
  /** Empty: the record does not say; nobody decided anything there. */
  readonly name: string;
  readonly prompts: number;
  /** Days with at least one call. */
  readonly days: number;
}

/** A rule that asks and is nearly always approved: it wants tuning. */
export interface RuleReport {
  readonly rule: string;
  readonly prompts: number;
  readonly approved: number;
}

export interface AuditReportFigures {
  readonly weeks: readonly WeekReport[];
  /** Of the whole period. */
  readonly all: PromptFigures;
  /** Prompts that a person marked as not worth asking, and as rightly asked. */
  readonly marked: { readonly wrong: number; readonly caught: number };
  /** Rules approved more than 95 % over at least 20 prompts of the whole period. */
  readonly inVain: readonly RuleReport[];
}

const pauseLength = 15 * 60_000;
const weekLength = 7 * 86_400_000;

/** Entries in the order of time. `until`: milliseconds since the epoch where a period that is still open ends. */
export function auditFigures(entries: readonly HistoryEntry[], until: number): AuditReportFigures {
  const weeks = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const week = mondayOf(Date.parse(entry.at));
    const known = weeks.get(week);
    if (known) known.push(entry);
    else weeks.set(week, [entry]);
  }
  const paused = spansOf(entries, 'pause', until);
  const observed = spansOf(entries, 'mode', until);
  // A week in which nothing happened but the gate was open is a week to be shown.
  for (const [from, to] of observed) for (let at = from; at < to; at += weekLength) weeks.set(mondayOf(at), weeks.get(mondayOf(at)) ?? []);
  return {
    weeks: [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, all]) => weekReport(week, all.filter(isAction), paused, observed)),
    inVain: rulesInVain(entries.filter(isAction)), all: promptFigures(entries.filter(isAction)), marked: { wrong: marksOf(entries, 'wrong'), caught: marksOf(entries, 'caught') },
  };
}

function promptFigures(actions: readonly ActionEntry[]): PromptFigures {
  const shown = actions.filter(one => one.shownAt !== undefined);
  return { calls: actions.length, prompts: shown.length, attests: shown.filter(one => isAtLeast(one.review.verdict, 'attest')).length, developerDays: developersOf(actions).reduce((sum, one) => sum + one.days, 0) };
}

/** The latest mark of each call counts. */
function marksOf(entries: readonly HistoryEntry[], mark: PromptMark): number {
  const marks = new Map(entries.flatMap(one => (one.kind === 'event' && one.marked ? [[one.marked.action, one.marked.mark] as const] : [])));
  return [...marks.values()].filter(one => one === mark).length;
}

function weekReport(week: string, actions: readonly ActionEntry[], paused: readonly Span[], observed: readonly Span[]): WeekReport {
  const prompts = actions.filter(one => one.shownAt !== undefined);
  const decided = (kind: 'allow' | 'deny', byUser: boolean): number => actions.filter(one => one.decision?.decision === kind && (one.decision.by === 'user') === byUser).length;
  const times = prompts.filter(one => one.decision?.by === 'user').map(one => Date.parse(one.decision?.at ?? '') - Date.parse(one.shownAt ?? '')).filter(time => time >= 0).sort((a, b) => a - b);
  const span: Span = [Date.parse(week), Date.parse(week) + weekLength];
  return {
    week, calls: actions.length, prompts: prompts.length,
    approved: decided('allow', true), deniedByPerson: decided('deny', true),
    deniedOtherwise: actions.filter(one => one.decision?.decision === 'deny' && one.decision.by !== 'user' && one.decision.by !== 'withdrawn').length,
    open: actions.filter(one => one.decision === undefined || one.decision.by === 'withdrawn').length,
    ...(times.length === 0 ? {} : { timeToDecide: { median: share(times, 0.5), p90: share(times, 0.9) } }),
    breakGlass: actions.flatMap(one => (one.decision?.breakGlass === undefined ? [] : [{ at: one.decision.at, headline: one.review.headline, by: one.decision.user ?? '', ticket: one.decision.breakGlass }])),
    paused: overlap(paused, span), observed: overlap(observed, span),
    unasked: actions.filter(one => one.decision?.decision === 'abstain' && isAtLeast(one.review.verdict, 'confirm')).length,
    developers: developersOf(actions),
  };
}

/** On a machine's record the person is who decided there; a file of several machines has several. Prompts that nobody decided go to who decided that day. */
function developersOf(actions: readonly ActionEntry[]): readonly Developer[] {
  const names = new Set(actions.flatMap(one => one.decision?.user ?? []));
  const [only = ''] = names;
  const nameOf = (one: ActionEntry): string => one.decision?.user ?? (names.size <= 1 ? only : '');
  const found = new Map<string, { prompts: number; days: Set<string> }>();
  for (const one of actions) {
    const name = nameOf(one);
    const developer = found.get(name) ?? { prompts: 0, days: new Set() };
    if (one.shownAt !== undefined) developer.prompts++;
    developer.days.add(one.at.slice(0, 10));
    found.set(name, developer);
  }
  return [...found].map(([name, { prompts, days }]) => ({ name, prompts, days: days.size })).filter(one => one.name !== '' || found.size === 1);
}

function rulesInVain(actions: readonly ActionEntry[]): readonly RuleReport[] {
  const rules = new Map<string, { prompts: number; approved: number }>();
  for (const one of actions) {
    if (one.shownAt === undefined || one.decision?.by !== 'user') continue;
    for (const rule of new Set(one.review.rules)) {
      const found = rules.get(rule) ?? { prompts: 0, approved: 0 };
      rules.set(rule, { prompts: found.prompts + 1, approved: found.approved + (one.decision.decision === 'allow' ? 1 : 0) });
    }
  }
  return [...rules].map(([rule, figures]) => ({ rule, ...figures })).filter(one => one.prompts >= 20 && one.approved / one.prompts > 0.95).sort((a, b) => b.prompts - a.prompts);
}

/** Milliseconds since the epoch. */
export type Span = readonly [from: number, to: number];

/** When the gate was paused (`pause`) or only observed (`mode`). */
export function spansOf(entries: readonly HistoryEntry[], kind: 'pause' | 'mode', until: number): readonly Span[] {
  return periods(entries.filter(isEvent), kind, until, kind === 'pause' ? pauseLength : Infinity);
}

/** From each "on" to the next "off", at most `longest` long. Two windows may both say it: a span that is on stays on. */
function periods(events: readonly EventEntry[], kind: string, until: number, longest: number): readonly Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  const close = (at: number): void => {
    if (from !== undefined) spans.push([from, Math.min(at, from + longest)]);
    from = undefined;
  };
  for (const { event, on, at } of events) {
    if (event !== kind || on === undefined) continue;
    const time = Date.parse(at);
    if (!on) close(time);
    else if (from === undefined || time > from + longest) {
      close(time);
      from = time;
    }
  }
  close(until);
  return spans;
}

function overlap(spans: readonly Span[], [from, to]: Span): number {
  return spans.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function mondayOf(time: number): string {
  const date = new Date(time);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - ((date.getUTCDay() + 6) % 7))).toISOString().slice(0, 10);
}

function isAction(entry: HistoryEntry): entry is ActionEntry {
  return entry.kind === 'action';
}

function isEvent(entry: HistoryEntry): entry is EventEntry {
  return entry.kind === 'event';
}
