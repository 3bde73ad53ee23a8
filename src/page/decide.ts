// The buttons and what must be given before them. Deny comes first and is always there; what goes ahead stays shut until nothing is missing.
import { approvalPath, missingFor, missingToAsk, missingToSign, type Given, type Missing } from '../core/model/approval';
import type { Review } from '../core/model/review';
import type { Showing } from '../core/model/page';
import { button } from './controls';
import { declineGroup, denyGroup, keepGroup } from './deny';
import { element } from './dom';
import { onClick } from './guard';
import { breakGlass, signatureBlock } from './signature';
import { typedField, type TypedField } from './typed';
import { phrase, say } from './words';

/** What a person decided, before it is signed and sent. */
export interface Decider {
  deny(how: { readonly note: string; readonly suggest: boolean; readonly wholeSession: boolean }): void;
  approve(given: Given, grantScope: boolean): void;
  disposable(line: number): void;
  next(): void;
  ask(given: Given): void;
  breakGlass(given: Given): void;
  paste(text: string): void;
  sign(given: Given): void;
  decline(note: string): void;
  tell(what: 'copyRequest' | 'lookForSignature' | 'takeBack' | 'askColleague'): void;
}

/** The two groups of buttons. `deny` stands first in the document, last on the screen. */
export interface Decision {
  readonly deny: HTMLElement;
  readonly approve: HTMLElement | undefined;
  /** What has the focus when a person moves in. */
  readonly first: HTMLElement;
  /** The lines of the scope are to be ticked. */
  readonly ticks: boolean;
  tick(line: number, on: boolean): void;
  refused(words: string): void;
}

/** What goes ahead, and what it needs first. */
interface Ahead {
  /** Undefined: nothing does here. */
  readonly button?: HTMLButtonElement;
  missing(given: Given): readonly Missing[];
  /** Ticks and token are asked for. */
  readonly fields: boolean;
  readonly reason: boolean;
  /** Between the fields and the buttons. */
  readonly block?: HTMLElement;
  readonly others: readonly HTMLElement[];
  /** In place of what is missing. */
  readonly closed?: string;
  readonly label: string;
}

export function decision(showing: Showing, decider: Decider): Decision {
  const { review } = showing;
  const ticked = new Set<number>();
  const status = element('p', { class: 'status', id: 'status', role: 'status', 'aria-live': 'polite' });
  const given = (): Given => ({ ticked, token: token?.text() ?? '', reason: reason?.value ?? '' });
  const ahead = aheadOf(showing, decider, given, () => update());
  const token = !ahead.fields || review.token === undefined ? undefined : typedField('token', 'token-help', update);
  const reason = !ahead.reason ? undefined : reasonField(update);

  function update(): void {
    const missing = ahead.missing(given());
    if (ahead.button !== undefined) ahead.button.disabled = missing.length > 0;
    const path = approvalPath(review.verdict);
    tell(status, ahead.closed ?? (missing.length > 0 ? missing.map((one) => missingWords(one, review)).join(' · ') : path === 'click' ? '' : say('nothingMissing')));
  }
  update();
  const deny = showing.keep !== undefined ? keepGroup(showing.keep, decider) : showing.request === undefined ? denyGroup(showing, decider) : declineGroup(showing, decider);
  return {
    deny: deny.group, first: deny.first, ticks: ahead.fields && review.scope.length > 0,
    approve: element('section', { class: `decide ${approvalPath(review.verdict)}`, 'aria-label': ahead.label },
      ahead.block,
      token === undefined && reason === undefined ? undefined : element('div', { class: 'fields' }, ...(token === undefined ? [] : tokenRow(token, review.token ?? '')), ...(reason === undefined ? [] : reasonRow(reason))),
      element('div', { class: 'row' }, status, ...ahead.others, ahead.button)),
    tick: (line, on) => {
      if (on) ticked.add(line);
      else ticked.delete(line);
      update();
    },
    refused: (words) => tell(status, words),
  };
}

/** `changed`: what was said about the last try no longer holds. */
function aheadOf(showing: Showing, decider: Decider, given: () => Given, changed: () => void): Ahead {
  const { review, signature, request } = showing;
  const path = approvalPath(review.verdict);
  if (request !== undefined) {
    const closed = request.armour !== undefined || request.barred !== undefined;
    const missing = (one: Given): readonly Missing[] => missingToSign(review, one);
    const sign = element('button', { type: 'button', class: 'approve', id: 'sign', 'aria-describedby': 'status' }, say('sign'));
    onClick(sign, () => { if (missing(given()).length === 0) decider.sign(given()); });
    return { ...(closed ? { closed: request.barred ?? say('signed') } : { button: sign }), missing, fields: !closed, reason: false, others: [], label: say('sign') };
  }
  if (path === 'none') return { missing: (one) => missingFor(review, one), fields: false, reason: false, others: [], closed: say('forbidden'), label: say('approveNone') };
  if (path === 'signature') return toSign(showing, decider, given, changed);
  const missing = (one: Given): readonly Missing[] => missingFor(review, one);
  const approve = approveButton(review, () => { if (missing(given()).length === 0) decider.approve(given(), false); });
  const grant = path !== 'click' || !showing.offers.grantScope ? undefined : button(say('grantScope'), { class: 'link', id: 'grant' }, () => decider.approve(given(), true));
  return {
    button: approve, missing, fields: path !== 'click', reason: path === 'words', others: grant === undefined ? [] : [grant], label: say('approve'),
    ...(signature === undefined ? {} : { block: signatureBlock(signature, decider) }),
  };
}

/** What needs a second person: ask first, approve once the signature is there. */
function toSign({ review, signature }: Showing, decider: Decider, given: () => Given, changed: () => void): Ahead {
  const asked = signature?.kind === 'asked' && signature.state !== 'closed';
  const label = say(asked ? 'approve' : 'askForSignature');
  const glass = signature?.breakGlass === undefined ? undefined : breakGlass(signature.breakGlass, changed, (reason) => {
    if (asked || missingToAsk(review, { ...given(), reason }).length === 0) decider.breakGlass({ ...given(), reason });
    else return missingToAsk(review, { ...given(), reason }).map((one) => missingWords(one, review)).join(' · ');
    return undefined;
  });
  const block = signature === undefined ? undefined : element('div', {}, signatureBlock(signature, decider), glass?.panel);
  const others = glass === undefined ? [] : [glass.button];
  if (signature === undefined || signature.kind === 'impossible') {
    return { missing: (one) => missingToAsk(review, one), fields: glass !== undefined, reason: false, others, label, ...(block === undefined ? {} : { block }), closed: say('needsSecond') };
  }
  if (asked) {
    const signed = signature.state === 'signed';
    return { ...(signed ? { button: approveButton(review, () => decider.approve(given(), false)) } : {}), missing: () => [], fields: false, reason: false, others, label, ...(block === undefined ? {} : { block }), closed: signed ? say('nothingMissing') : '' };
  }
  const missing = (one: Given): readonly Missing[] => missingToAsk(review, one);
  const ask = element('button', { type: 'button', class: 'approve', id: 'ask', 'aria-describedby': 'status' }, say(signature.kind === 'asked' ? 'askAgain' : 'askForSignature'));
  onClick(ask, () => { if (missing(given()).length === 0) decider.ask(given()); });
  return { button: ask, missing, fields: true, reason: true, others, label, ...(block === undefined ? {} : { block }) };
}

function approveButton(review: Review, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'approve', id: 'approve', 'aria-describedby': 'status' }, review.approveLabel || say('approve'));
  onClick(made, act);
  return made;
}

function tokenRow(field: TypedField, token: string): Node[] {
  return [element('label', { for: 'token', id: 'token-help' }, ...phrase('typeLabel', element('b', { class: 'token' }, token))), field.input];
}

function reasonField(changed: () => void): HTMLInputElement {
  const input = element('input', { id: 'reason', type: 'text', autocomplete: 'off' });
  input.addEventListener('input', changed);
  return input;
}

function reasonRow(input: HTMLInputElement): Node[] {
  return [element('label', { for: 'reason' }, say('reason')), input];
}

function missingWords(missing: Missing, review: Review): string {
  switch (missing.kind) {
    case 'lines': return missing.left === 1 ? say('oneLineLeft') : say('linesLeft', missing.left);
    case 'token': return say('typeMissing', review.token ?? '');
    case 'reason': return say('reasonMissing');
    case 'signature': return say('waitsForSignature');
    case 'path': return say('forbidden');
  }
}

/** Only a change is announced. */
function tell(status: HTMLElement, words: string): void {
  if (status.textContent !== words) status.textContent = words;
}
