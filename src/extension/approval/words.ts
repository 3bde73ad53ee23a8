// What an agent and a person are told about a decision. What an action does is explained by `core/explain`.
import { t } from '@vscode/l10n';
import { visibleLine } from '../../core/explain/visible';
import { reachSentence } from '../../core/explain/runsAs';
import { countersignRefusal } from '../../core/explain/words/countersignature';
import type { Missing } from '../../core/model/approval';
import type { Refusal, Signer } from '../../core/model/countersignature';
import type { Decision, DecisionKind } from '../../core/model/decision';
import type { EnvironmentName } from '../../core/model/resource';
import type { Review } from '../../core/model/review';
import type { OpenRequest } from '../../node/countersignature/desk';
import type { Reading } from './reading';
import type { End, Waiting } from './waiting';

export { noTicket, ticketForm, wentAhead, whoIsTold } from '../../core/explain/words/countersignature';

/** Ends every denial that is no person's free choice of a better way. */
const stop = (): string => t('Stop and tell the user; do not try another way.');

export function decision(kind: DecisionKind, one: Waiting, by: Decision['by'], reason = ''): Decision {
  return { kind, verdict: one.concluded.review.verdict, reason, by };
}

export function forbidden(review: Review): string {
  const why = review.why[0];
  const place = why?.file === undefined ? '' : ` (${why.file}${why.line === undefined ? '' : `:${why.line}`})`;
  const rule = why === undefined ? '' : `${t('Rule {0}', `${why.rule}${place}`)}${why.owner === undefined ? '' : `, ${t('owner {0}', why.owner)}`}${why.reason === undefined ? '' : `: ${why.reason}`}`;
  return sentences(t('Denied by policy: {0}', review.headline), review.consequence, reachSentence(review), rule, stop());
}

export function recipe(review: Review): string {
  return sentences(t('Not asked yet, there is a safer way first'), review.recipe ?? '', t('If that is not possible, repeat the identical call and a person is asked.'));
}

export function denied(review: Review, note: string, suggest: boolean): string {
  const safer = suggest ? (review.safer ?? review.recipe) : undefined;
  return sentences(t('Denied by the user: {0}', review.headline), reachSentence(review), theySay(note), safer === undefined ? '' : t('Do this instead: {0}', safer), safer === undefined && note.trim() === '' ? stop() : t('Do not try the same effect another way.'));
}

export function wholeSession(note: string): string {
  return sentences(t('Denied by the user, with everything else from this session'), theySay(note), stop());
}

export const outlived = (): string => sentences(t('Waiting for a person, who has not answered yet. Repeat the identical call, unchanged, to get the answer; until then nothing has been done.'), stop());
export const outlivedSigning = (): string => sentences(t('Waiting for a countersignature: a second person was asked to sign. Repeat the identical call, unchanged, to get the answer; until then nothing has been done.'), stop());
/** Undefined: the reading went through. */
export function stoppedReading(one: Waiting, { stopped, step, percent }: Reading): Decision | undefined {
  switch (stopped) {
    case undefined: return undefined;
    case 'person': return decision('deny', one, 'user', sentences(t('Denied by the user, who stopped the reading of {0} at {1} %: what it would do was not seen', step.path, percent), stop()));
    case 'deadline': return decision('deny', one, 'deadline', sentences(t('{0} could not be read in time ({1} % was), so what it would do is not known', step.path, percent), stop()));
    case 'withdrawn': return decision('deny', one, 'withdrawn', withdrawn());
  }
}

/** What the page says where a reading led to no question. */
export function afterReading(decision: Decision): string {
  switch (decision.kind) {
    case 'abstain': return t('It was read, and nothing in it needs a person. The agent goes on.');
    case 'allow': return t('It was read, and is what was approved already. The agent was told.');
    case 'deny': return decision.by === 'user' || decision.by === 'policy' ? t('Denied. The agent was told.') : decision.by === 'withdrawn' ? t('The agent no longer waits for this. Nothing was done.') : t('Denied: {0}', decision.reason);
  }
}
export const readingTitle = (file: string): string => t('Reading {0}', visibleLine(file.split(/[\\/]/).at(-1) ?? ''));
export const lookingAgain = (percent: number): string => t('Looked at once more before it runs: {0} %', percent);
export const notCopied = (why: string): string => t('What an approved action loses could not be copied first: {0}', why);
export const waitsAlready = (): string => t('It was read, and waits for your answer already.');
export const readingFailed = (): string => t('It could not be read to its end, so it was denied. The agent was told.');
export const withdrawn = (): string => t('The agent no longer waits.');
export const editorGone = (): string => sentences(t('The editor went away before a person answered.'), stop());
export const recordBroken = (): string => sentences(t('Countersign\'s record cannot be written, so nothing that needs a person can run.'), stop());
export const sessionBroken = (wrong: string): string => sentences(t('Countersign\'s memory of this session cannot be written ({0}).', wrong), stop());
export const granted = (): string => t('Approved by the user for 30 minutes for this scope.');
export const notWaiting = (): string => t('This review does not wait any more.');
export const olderPage = (): string => t('The page has changed since. Nothing was decided.');
export const justChanged = (): string => t('The page has only just changed. Please look again.');
export const countsAsDisposable = (title: string): string => t('{0} counts as disposable for 30 days. Nothing was approved.', title);

/** What the page says about a review that is over. */
export function overWords(end: End): string {
  if (end.kind === 'open') return '';
  if (end.kind === 'withdrawn') return t('The agent no longer waits for this. Nothing was done.');
  return end.decision.kind === 'allow' ? t('Approved. The agent was told.') : t('Denied. The agent was told.');
}

export function approved(reason: string): string {
  return reason.trim() === '' ? t('Approved by the user.') : t('Approved by the user: {0}', reason.trim());
}

export function approvedSigned(reason: string, by: readonly Signer[]): string {
  return sentences(approved(reason), t('Countersigned by {0}.', by.map((one) => `${one.name} (${one.key})`).join(', ')));
}

export const accountNamed = (title: string, name: EnvironmentName): string => t('{0} counts as {1} from now on, where nothing speaks against it. Nothing was approved.', title, name);
export const accountRecord = (title: string, name: EnvironmentName): string => t('said that {0} is {1}', title, name);
export const copiedForColleague = (): string => t('Copied, without secrets: paste it to a colleague. It waits here; nothing was approved.');
export const colleagueAsked = (): string => t('copied the review to ask a colleague');
export const requestCopied = (): string => t('The request is copied, without secrets: send it to a colleague, who copies it and runs "Countersign: Open a Request from the Clipboard".');
/** The review as a message: what a colleague needs to answer, and that their answer alone lets nothing run. */
export const forColleague = (review: Review): string => `${t('An agent wants to do this. Should it? Your answer alone lets nothing run.')}\n\n${review.explanation}\n\n${review.exhibit.text}`;
export const notSigned = (why: string): string => t('Not signed. {0}', why);
export const noBreakGlass = (): string => t('The policy knows no way past the signature.');
export const brokenGlass = (reason: string): string => t('Approved by the user without the signature that policy asks for: {0}', reason.trim());
export const notTold = (why: string): string => t('Something went ahead without a signature, and the signers could not be told: {0}', why);
export const noSignatureNeeded = (): string => t('Nobody needs to sign this any more.');
export const askedAlready = (): string => t('A colleague has been asked already.');
export const signatureRefused = (refusal: Refusal): string => countersignRefusal(refusal);
export const askedToSign = (open: OpenRequest): string => t('asked for a countersignature, request {0}', open.request.id);

export function missing(what: readonly Missing[]): string {
  return t('Not approved: {0}.', what.map((one) => {
    switch (one.kind) {
      case 'path': return t('there is no approval for this');
      case 'lines': return one.left === 1 ? t('1 line is not acknowledged') : t('{0} lines are not acknowledged', one.left);
      case 'token': return t('the name is not typed');
      case 'reason': return t('a reason is missing');
      case 'signature': return t('the second person\'s signature is not there');
    }
  }).join(', '));
}

function theySay(note: string): string {
  return note.trim() === '' ? '' : t('They say: {0}', note.trim());
}

function sentences(...parts: readonly string[]): string {
  return parts.map((part) => part.trim()).filter((part) => part !== '').map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}
