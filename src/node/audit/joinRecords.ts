// Records joined into what happened: one entry for each action with what was shown, decided and reported about it, and the events between.
// Reads nothing itself and judges nothing; views, exports and reports are made from these entries.
import type { PromptMark } from '../../core/model/observed';
import type { AuditLine } from './auditLine';
import type { AuditBody, ReviewedAction, ShownReview } from './auditRecord';

export type HistoryEntry = ActionEntry | EventEntry;

export interface ActionEntry {
  readonly kind: 'action';
  /** ISO time of the review. */
  readonly at: string;
  readonly review: ReviewedAction;
  /** ISO time when the page first showed it; undefined: nobody was asked. */
  readonly shownAt?: string;
  /** The review as the page showed it last; undefined: it was not shown, or by a version that did not keep it. */
  readonly shown?: ShownReview;
  /** Parts that a person opened. */
  readonly opened: readonly string[];
  /** The last one. Undefined: not decided yet, or by a process that ended. */
  readonly decision?: Decided;
  readonly outcome?: 'ran' | 'failed';
}

export type Decided = Extract<AuditBody, { kind: 'decided' }> & { readonly at: string };

export interface EventEntry {
  readonly kind: 'event';
  readonly at: string;
  readonly event: string;
  readonly text: string;
  /** Switched on or off; undefined: neither. */
  readonly on?: boolean;
  /** What a person said about the prompt of an action; undefined: it is another event. */
  readonly marked?: { readonly action: string; readonly mark: PromptMark; readonly note?: string };
}

/** `lines` in the order of time; so are the entries. What belongs to an action whose review is not among them is left out. */
export function joinRecords(lines: Iterable<AuditLine>): readonly HistoryEntry[] {
  const entries: (Building | EventEntry)[] = [];
  const actions = new Map<string, Building>();
  /** What a report of how a call ended could belong to, the latest last. */
  const calls = new Map<string, Building[]>();
  for (const { at, body } of lines) {
    switch (body.kind) {
      case 'reviewed': {
        const known = actions.get(body.review.action);
        if (known) {
          known.review = body.review;
          break;
        }
        const made: Building = { kind: 'action', at, review: body.review, opened: [] };
        actions.set(body.review.action, made);
        entries.push(made);
        const name = callName(body.review.session, body.review.call);
        const same = calls.get(name);
        if (same) same.push(made);
        else calls.set(name, [made]);
        break;
      }
      case 'shown': {
        const one = actions.get(body.action);
        if (!one) break;
        one.shownAt ??= at;
        one.shown = body.review ?? one.shown;
        break;
      }
      case 'opened': {
        if (body.part !== undefined) actions.get(body.action)?.opened.push(body.part);
        break;
      }
      case 'decided': {
        const one = actions.get(body.action);
        if (one) one.decision = { ...body, at };
        break;
      }
      case 'ran': {
        // The report is an event of its own; the call's name joins it to the latest that was not denied and has not ended.
        const call = calls.get(callName(body.session, body.call ?? ''))?.findLast(one => one.outcome === undefined && one.decision?.decision !== 'deny');
        if (call) call.outcome = body.outcome;
        break;
      }
      case 'marked': {
        const { action, mark, note } = body;
        const words = mark === 'wrong' ? 'Not worth asking' : 'Rightly asked';
        entries.push({ kind: 'event', at, event: 'marked', text: `${words}: ${actions.get(action)?.review.headline ?? action}${note === undefined ? '' : ` (${note})`}`, marked: { action, mark, ...(note === undefined ? {} : { note }) } });
        break;
      }
      case 'event': entries.push({ kind: 'event', at, event: body.event, text: body.text, ...(body.on === undefined ? {} : { on: body.on }) }); break;
      case 'removed': entries.push({ kind: 'event', at, event: 'removed', text: `${body.records} records before ${body.before} were removed: ${body.why === 'age' ? `older than ${body.keptDays} days` : 'the record was too large'}` }); break;
      case 'start': break;
    }
  }
  return entries;
}

interface Building {
  readonly kind: 'action';
  readonly at: string;
  review: ReviewedAction;
  shownAt?: string;
  shown?: ShownReview | undefined;
  readonly opened: string[];
  decision?: Decided;
  outcome?: 'ran' | 'failed';
}

function callName(session: string, call: string): string {
  return `${call} ${session}`;
}
