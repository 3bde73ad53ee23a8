// The way out, first in the document: Deny and what a person may do besides; a colleague declines instead.
import type { Showing } from '../core/model/page';
import { approvalPath } from '../core/model/approval';
import type { Review } from '../core/model/review';
import { button, disclosure, textArea } from './controls';
import type { Decider } from './decide';
import { element } from './dom';
import { phrase, say } from './words';

interface Group {
  readonly group: HTMLElement;
  readonly first: HTMLElement;
}

export function denyGroup(showing: Showing, decider: Decider): Group {
  const { review } = showing;
  const safer = review.safer !== undefined || review.recipe !== undefined;
  const plain = { note: '', suggest: false, wholeSession: false };
  const first = button(say(safer ? 'denySafer' : 'deny'), { class: 'primary', id: 'deny' }, () => decider.deny({ ...plain, suggest: safer }));
  const note = textArea('note', 2);
  const withReason = disclosure('deny-note', say('denyMore'),
    element('label', { for: 'note' }, say('agentIsTold')), note,
    element('div', { class: 'row' },
      button(say('deny'), { class: 'second', id: 'deny-send' }, () => decider.deny({ ...plain, note: note.value })),
      button(say('denySession'), { class: 'second', id: 'deny-session' }, () => decider.deny({ ...plain, note: note.value, wholeSession: true }))));
  const disposable = showing.offers.disposable.length === 0 ? undefined : disclosure('disposable', say('disposable'),
    element('p', {}, say('disposableHelp')),
    element('div', { class: 'row' }, ...showing.offers.disposable.map((line) => button(review.scope[line]?.title ?? '', { class: 'second', id: `disposable-${line}` }, () => decider.disposable(line)))));
  // Where a signature is needed, a colleague is asked by the request itself.
  const colleague = ['ticks', 'words'].includes(approvalPath(review.verdict)) ? button(say('askColleague'), { class: 'second', id: 'colleague' }, () => decider.tell('askColleague')) : undefined;
  return {
    first,
    group: element('section', { class: 'deny', 'aria-label': say('deny') },
      element('div', { class: 'row' }, first, withReason.button, disposable?.button, colleague, othersButton(showing, decider)),
      withReason.panel, disposable?.panel,
      element('p', { class: 'rule' }, ...ruleWords(review))),
  };
}

/** Nothing is denied: things stay as they are. */
export function keepGroup(words: string, decider: Decider): Group {
  const first = button(words, { class: 'primary', id: 'deny' }, () => decider.deny({ note: '', suggest: false, wholeSession: false }));
  return { first, group: element('section', { class: 'deny', 'aria-label': words }, element('div', { class: 'row' }, first)) };
}

/** Nobody's agent waits at a colleague's page: what they decline is told to the one who asked. */
export function declineGroup(showing: Showing, decider: Decider): Group {
  const note = textArea('note', 2);
  const decline = disclosure('decline', say('declineMore'),
    element('label', { for: 'note' }, say('declineTold', showing.request?.by ?? '')), note,
    element('div', { class: 'row' }, button(say('decline'), { class: 'second', id: 'decline-send' }, () => decider.decline(note.value))));
  const armour = showing.request?.armour === undefined ? undefined : button(say('copySignature'), { class: 'second', id: 'copy' }, () => decider.tell('copyRequest'));
  return {
    first: decline.button,
    group: element('section', { class: 'deny', 'aria-label': say('decline') },
      element('div', { class: 'row' }, decline.button, armour, othersButton(showing, decider)), decline.panel,
      element('p', { class: 'rule' }, ...ruleWords(showing.review))),
  };
}

function othersButton(showing: Showing, decider: Decider): HTMLElement {
  const others = button('', { class: 'link others', id: 'next' }, () => decider.next());
  othersWords(others, showing.others);
  return others;
}

/** Announces how many more wait; the page itself never changes to another one by itself. */
export function othersWords(button: HTMLElement, count: number): void {
  button.dataset['count'] = String(count);
  button.hidden = count === 0;
  button.dataset['count'] = String(count);
  button.textContent = count === 0 ? '' : count === 1 ? say('oneMore') : say('more', count);
}

function ruleWords(review: Review): (Node | string)[] {
  const why = review.why[0];
  if (why === undefined) return [element('b', {}, review.verdict)];
  const file = why.file === undefined ? '' : ` · ${why.file.split(/[\\/]/).slice(-2).join('/')}${why.line === undefined ? '' : `:${why.line}`}`;
  return [...phrase('byRule', element('b', {}, review.verdict), element('b', {}, why.rule)), file, why.owner === undefined ? '' : ` · ${say('owner', why.owner)}`];
}
