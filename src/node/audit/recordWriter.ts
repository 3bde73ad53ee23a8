// Puts what happens to reviews on the record of this machine, on the page and on a terminal alike: each review once before what is decided
// about it.
import { userInfo } from 'node:os';
import type { ProposedAction } from '../../core/model/action';
import type { Decision } from '../../core/model/decision';
import type { Grounds } from '../approvalBinding';
import { callId } from '../callId';
import type { StateFolder } from '../stateFolder';
import { auditLog } from './auditLog';
import { redacted, reviewedAction, shownReview, type AuditBody } from './auditRecord';

/** One line of the record. What is written of it is redacted. */
export type RecordEntry =
  | { readonly kind: 'shown'; readonly action: ProposedAction; readonly concluded: Grounds }
  | { readonly kind: 'opened'; readonly action: ProposedAction; readonly part: string }
  /** `digest`: what the decision is bound to. */
  | { readonly kind: 'decided'; readonly action: ProposedAction; readonly concluded: Grounds; readonly decision: Decision; readonly digest: string }
  | { readonly kind: 'event'; readonly event: 'alarm' | 'mode' | 'install' | 'remove' | 'pause' | 'sign' | 'answer' | 'policy'; readonly text: string; readonly on?: boolean };

export interface RecordWriter {
  /** Returns what is wrong where it could not be written. */
  write(entry: RecordEntry): string | undefined;
  /** The agent reported how a call ended. */
  ran(action: ProposedAction, outcome: 'ran' | 'failed'): string | undefined;
}

export function recordWriter(state: StateFolder, version: string): RecordWriter {
  const log = auditLog(state, { version });
  /** Actions whose review is on record and that are not decided yet. */
  const reviewed = new Set<string>();
  const append = (...bodies: readonly AuditBody[]): string | undefined => {
    for (const body of bodies) {
      const wrong = log.append(body);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
  return {
    write: (entry) => {
      switch (entry.kind) {
        case 'event': return append({ kind: 'event', event: entry.event, text: redacted(entry.text, 1000), ...(entry.on === undefined ? {} : { on: entry.on }) });
        case 'opened': return append({ kind: 'opened', action: redacted(entry.action.id), part: redacted(entry.part, 200) });
        case 'shown': {
          const { action, concluded } = entry;
          reviewed.add(action.id);
          return append({ kind: 'reviewed', review: reviewedAction(action, concluded.review, concluded.policy) }, { kind: 'shown', action: redacted(action.id), review: shownReview(concluded.review) });
        }
        case 'decided': {
          const { action, concluded, decision, digest } = entry;
          const before: readonly AuditBody[] = reviewed.delete(action.id) ? [] : [{ kind: 'reviewed', review: reviewedAction(action, concluded.review, concluded.policy) }];
          return append(...before, {
            kind: 'decided', action: redacted(action.id), decision: decision.kind, by: decision.by, verdict: decision.verdict, reason: redacted(decision.reason, 400), digest,
            ...(decision.signedBy === undefined ? {} : { signedBy: decision.signedBy.map((one) => redacted(one, 200)) }),
            ...(decision.breakGlass === undefined ? {} : { breakGlass: redacted(decision.breakGlass, 400) }),
            ...(decision.by === 'user' ? { user: redacted(userName(), 100) } : {}),
          });
        }
      }
    },
    ran: (action, outcome) => append({
      kind: 'ran', action: redacted(action.id), call: redacted(callId(action), 40), agent: redacted(action.agent), session: redacted(action.session, 400), outcome,
    }),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
