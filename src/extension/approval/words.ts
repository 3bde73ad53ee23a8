// What an agent and a person are told about a decision. What an action does is explained by `core/explain`.
import type { Missing } from '../../core/model/approval';
import type { Decision, DecisionKind } from '../../core/model/decision';
import type { Review } from '../../core/model/review';
import type { End, Waiting } from './waiting';

/** Ends every denial that is no person's free choice of a better way. */
const stop = 'Stop and tell the user; do not try another way.';

export function decision(kind: DecisionKind, one: Waiting, by: Decision['by'], reason = ''): Decision {
  return { kind, verdict: one.concluded.review.verdict, reason, by };
}

export function forbidden(review: Review): string {
  const why = review.why[0];
  const rule = why === undefined ? '' : ` Rule ${why.rule}${why.file === undefined ? '' : ` (${why.file}${why.line === undefined ? '' : `:${why.line}`})`}${why.owner === undefined ? '' : `, owner ${why.owner}`}${why.reason === undefined ? '' : `: ${why.reason}`}.`;
  return sentences(`Denied by policy: ${review.headline}`, review.consequence, rule, stop);
}

export function recipe(review: Review): string {
  return sentences('Not asked yet, there is a safer way first', review.recipe ?? '', 'If that is not possible, repeat the identical call and a person is asked.');
}

export function denied(review: Review, note: string, suggest: boolean): string {
  const safer = suggest ? (review.safer ?? review.recipe) : undefined;
  return sentences(`Denied by the user: ${review.headline}`, note.trim() === '' ? '' : `They say: ${note.trim()}`, safer === undefined ? '' : `Do this instead: ${safer}`, safer === undefined && note.trim() === '' ? stop : 'Do not try the same effect another way.');
}

export function wholeSession(note: string): string {
  return sentences('Denied by the user, with everything else from this session', note.trim() === '' ? '' : `They say: ${note.trim()}`, stop);
}

export const outlived = `Waiting for a person, who has not answered yet. Repeat the identical call, unchanged, to get the answer; until then nothing has been done. ${stop}`;
export const withdrawn = 'The agent no longer waits.';
export const editorGone = `The editor went away before a person answered. ${stop}`;
export const recordBroken = `Countersign's record cannot be written, so nothing that needs a person can run. ${stop}`;
export const sessionBroken = (wrong: string): string => `Countersign's memory of this session cannot be written (${wrong}). ${stop}`;
export const granted = 'Approved by the user for 30 minutes for this scope.';
export const notWaiting = 'This review does not wait any more.';
export const olderPage = 'The page has changed since. Nothing was decided.';

/** What the page says about a review that is over. */
export function overWords(end: End): string {
  if (end.kind === 'open') return '';
  if (end.kind === 'withdrawn') return 'The agent no longer waits for this. Nothing was done.';
  return end.decision.kind === 'allow' ? 'Approved. The agent was told.' : 'Denied. The agent was told.';
}

export function approved(reason: string): string {
  return reason.trim() === '' ? 'Approved by the user.' : `Approved by the user: ${reason.trim()}`;
}

export function missing(what: readonly Missing[]): string {
  return `Not approved: ${what.map((one) => {
    switch (one.kind) {
      case 'path': return 'there is no approval for this';
      case 'lines': return `${one.left} lines are not acknowledged`;
      case 'token': return 'the name is not typed';
      case 'reason': return 'a reason is missing';
    }
  }).join(', ')}.`;
}

function sentences(...parts: readonly string[]): string {
  return parts.map((part) => part.trim()).filter((part) => part !== '').map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}
