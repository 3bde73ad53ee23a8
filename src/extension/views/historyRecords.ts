// The latest entries of the record, joined by action, for showing. Whether the chains are whole is `countersign audit verify`'s matter.
import { rank } from '../../core/model/verdict';
import type { AuditLine } from '../../node/audit/auditLine';
import { allChains, chainBytes, type ChainPlace } from '../../node/audit/chains';
import type { AuditBody, ReviewedAction } from '../../node/audit/auditRecord';
import type { StateFolder } from '../../node/stateFolder';

/** One line of the history. */
export type HistoryEntry =
  | {
    readonly kind: 'action';
    readonly at: string;
    readonly review: ReviewedAction;
    /** Undefined: not decided yet, or by a process that ended. */
    readonly decision?: Extract<AuditBody, { kind: 'decided' }>;
    readonly outcome?: 'ran' | 'failed';
  }
  | { readonly kind: 'event'; readonly at: string; readonly event: string; readonly text: string };

const chainsRead = 30;
const shown = 200;

/** Latest first. What is not a line of the record is passed over. */
export function historyEntries(state: StateFolder): readonly HistoryEntry[] {
  const lines = allChains(state).slice(-chainsRead).flatMap(lastLines).sort((a, b) => a.at.localeCompare(b.at));
  const actions = new Map<string, Extract<HistoryEntry, { kind: 'action' }>>();
  const entries: HistoryEntry[] = [];
  for (const { at, body } of lines) {
    switch (body.kind) {
      case 'reviewed': actions.set(body.review.action, { ...actions.get(body.review.action), kind: 'action', at, review: body.review }); break;
      case 'decided': change(body.action, { decision: body, at }); break;
      case 'ran': {
        // The report is an event of its own; the call's name joins it to what was reviewed before it ran.
        const call = [...actions.values()].reverse().find((one) => one.review.call === body.call && one.review.session === body.session && one.outcome === undefined && one.decision?.decision !== 'deny');
        if (call !== undefined) actions.set(call.review.action, { ...call, outcome: body.outcome });
        break;
      }
      case 'event': entries.push({ kind: 'event', at, event: body.event, text: body.text }); break;
      default: break;
    }
  }
  const worth = [...actions.values()].filter((one) => rank(one.review.verdict) >= rank('note'));
  return [...entries, ...worth].sort((a, b) => b.at.localeCompare(a.at)).slice(0, shown);

  function change(action: string, more: Partial<Extract<HistoryEntry, { kind: 'action' }>>): void {
    const known = actions.get(action);
    if (known !== undefined) actions.set(action, { ...known, ...more });
  }
}

function lastLines(place: ChainPlace): AuditLine[] {
  let text: string;
  try {
    text = chainBytes(place).toString('utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line): AuditLine[] => {
    try {
      const read = JSON.parse(line) as AuditLine;
      return typeof read.at === 'string' && typeof read.body === 'object' ? [read] : [];
    } catch {
      return [];
    }
  });
}
