// The buttons and what must be given before them. Deny comes first and is always there; Approve stays shut until nothing is missing.
import { approvalPath, missingFor, type Given, type Missing } from '../core/model/approval';
import type { Review } from '../core/model/review';
import type { Showing } from '../core/model/page';
import { element } from './dom';
import { onClick } from './guard';
import { typedField, type TypedField } from './typed';
import { phrase, say } from './words';

/** What a person decided, before it is signed and sent. */
export interface Decider {
  deny(how: { readonly note: string; readonly suggest: boolean; readonly wholeSession: boolean }): void;
  approve(given: Given, grantScope: boolean): void;
  disposable(line: number): void;
  next(): void;
}

/** The two groups of buttons. `deny` stands first in the document, last on the screen. */
export interface Decision {
  readonly deny: HTMLElement;
  readonly approve: HTMLElement | undefined;
  /** What has the focus when a person moves in. */
  readonly first: HTMLElement;
  tick(line: number, on: boolean): void;
  refused(words: string): void;
}

export function decision(showing: Showing, decider: Decider): Decision {
  const { review } = showing;
  const path = approvalPath(review.verdict);
  const ticked = new Set<number>();
  const status = element('p', { class: 'status', id: 'status', role: 'status', 'aria-live': 'polite' });
  const approveButton = path === 'none' ? undefined : element('button', { type: 'button', class: 'approve', id: 'approve', 'aria-describedby': 'status' }, review.approveLabel || say('approve'));
  const grantButton = path !== 'click' || !showing.offers.grantScope ? undefined : element('button', { type: 'button', class: 'link', id: 'grant' }, say('grantScope'));
  const token = path !== 'words' || review.token === undefined ? undefined : typedField('token', 'token-help', update);
  const reason = path !== 'words' ? undefined : reasonField(update);

  function given(): Given {
    return { ticked, token: token?.text() ?? '', reason: reason?.value ?? '' };
  }
  function update(): void {
    const missing = missingFor(review, given());
    if (approveButton !== undefined) approveButton.disabled = missing.length > 0;
    tell(status, path === 'none' ? closedWords(review) : missing.length === 0 ? (path === 'click' ? '' : say('nothingMissing')) : missing.map((one) => missingWords(one, review)).join(' · '));
  }
  for (const [button, grantScope] of [[approveButton, false], [grantButton, true]] as const) {
    if (button !== undefined) onClick(button, () => { if (missingFor(review, given()).length === 0) decider.approve(given(), grantScope); });
  }
  update();
  const deny = denyGroup(showing, decider);
  return {
    deny: deny.group, first: deny.first,
    approve: element('section', { class: `decide ${path}`, 'aria-label': say(path === 'none' ? 'approveNone' : 'approve') },
      token === undefined && reason === undefined ? undefined : element('div', { class: 'fields' }, ...(token === undefined ? [] : tokenRow(token, review.token ?? '')), ...(reason === undefined ? [] : reasonRow(reason))),
      element('div', { class: 'row' }, status, grantButton, approveButton)),
    tick: (line, on) => {
      if (on) ticked.add(line);
      else ticked.delete(line);
      update();
    },
    refused: (words) => tell(status, words),
  };
}

function denyGroup(showing: Showing, decider: Decider): { readonly group: HTMLElement; readonly first: HTMLButtonElement } {
  const { review } = showing;
  const safer = review.safer !== undefined || review.recipe !== undefined;
  const plain = { note: '', suggest: false, wholeSession: false };
  const first = button(say(safer ? 'denySafer' : 'deny'), { class: 'primary', id: 'deny' }, () => decider.deny({ ...plain, suggest: safer }));
  const note = element('textarea', { id: 'note', spellcheck: 'false' });
  note.rows = 2;
  const withReason = disclosure('deny-note', say('denyMore'),
    element('label', { for: 'note' }, say('agentIsTold')), note,
    element('div', { class: 'row' },
      button(say('deny'), { class: 'second', id: 'deny-send' }, () => decider.deny({ ...plain, note: note.value })),
      button(say('denySession'), { class: 'second', id: 'deny-session' }, () => decider.deny({ ...plain, note: note.value, wholeSession: true }))));
  const disposable = showing.offers.disposable.length === 0 ? undefined : disclosure('disposable', say('disposable'),
    element('p', {}, say('disposableHelp')),
    element('div', { class: 'row' }, ...showing.offers.disposable.map((line) => button(review.scope[line]?.title ?? '', { class: 'second', id: `disposable-${line}` }, () => decider.disposable(line)))));
  const others = button('', { class: 'link others', id: 'next' }, () => decider.next());
  othersWords(others, showing.others);
  return {
    first,
    group: element('section', { class: 'deny', 'aria-label': say('deny') },
      element('div', { class: 'row' }, first, withReason.button, disposable?.button, others),
      withReason.panel, disposable?.panel,
      element('p', { class: 'rule' }, ...ruleWords(review))),
  };
}

/** A button and what it unfolds below the row, so that nothing in the row moves. */
function disclosure(id: string, words: string, ...content: readonly Node[]): { readonly button: HTMLButtonElement; readonly panel: HTMLElement } {
  const panel = element('div', { class: 'more', id: `${id}-panel` }, ...content);
  panel.hidden = true;
  const opener = button(words, { class: 'second', id }, () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute('aria-expanded', String(!panel.hidden));
    if (!panel.hidden) panel.querySelector('textarea')?.focus();
  });
  opener.setAttribute('aria-expanded', 'false');
  opener.setAttribute('aria-controls', panel.id);
  return { button: opener, panel };
}

/** Announces how many more wait; the page itself never changes to another one by itself. */
export function othersWords(button: HTMLElement, count: number): void {
  button.hidden = count === 0;
  button.textContent = count === 0 ? '' : count === 1 ? say('oneMore') : say('more', count);
}

function ruleWords(review: Review): (Node | string)[] {
  const why = review.why[0];
  if (why === undefined) return [element('b', {}, review.verdict)];
  const file = why.file === undefined ? '' : ` · ${why.file.split(/[\\/]/).slice(-2).join('/')}${why.line === undefined ? '' : `:${why.line}`}`;
  return [...phrase('byRule', element('b', {}, review.verdict), element('b', {}, why.rule)), file, why.owner === undefined ? '' : ` · ${say('owner', why.owner)}`];
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

function button(words: string, named: { readonly class: string; readonly id: string }, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...named }, words);
  onClick(made, act);
  return made;
}

function missingWords(missing: Missing, review: Review): string {
  switch (missing.kind) {
    case 'lines': return missing.left === 1 ? say('oneLineLeft') : say('linesLeft', missing.left);
    case 'token': return say('typeMissing', review.token ?? '');
    case 'reason': return say('reasonMissing');
    case 'path': return closedWords(review);
  }
}

function closedWords(review: Review): string {
  return say(review.verdict === 'countersign' ? 'needsSecond' : 'forbidden');
}

/** Only a change is announced. */
function tell(status: HTMLElement, words: string): void {
  if (status.textContent !== words) status.textContent = words;
}
