// The page while the files of an action are still being read: how far that is, and the way to stop it. Nothing can be approved here.
import type { PageReading } from '../core/model/page';
import { button } from './controls';
import { othersWords } from './deny';
import { element } from './dom';
import { exhibit } from './exhibit';
import { phrase, say } from './words';

export interface ReadingPage {
  readonly parts: readonly HTMLElement[];
  /** What has the focus when a person moves in. */
  readonly first: HTMLElement;
  /** Tells how far it is, in place: nothing moves. */
  update(next: PageReading): void;
}

export function readingPage(reading: PageReading, act: { stop(): void; next(): void }): ReadingPage {
  const bar = element('progress', { 'aria-labelledby': 'reading-title' });
  bar.max = 100;
  const amount = element('p', { class: 'amount' });
  // Spoken at quarters only: a screen reader must not be talked over all the time.
  const spoken = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const next = button('', { class: 'link others', id: 'next' }, () => act.next());
  othersWords(next, reading.others);
  const stop = button(say('stopReading'), { class: 'primary', id: 'deny' }, () => {
    stop.disabled = true;
    stop.textContent = say('stopping');
    act.stop();
  });
  let quarter = -1;
  const update = (now: PageReading): void => {
    bar.value = now.percent;
    amount.textContent = say('readingAmount', now.percent, now.done, now.of);
    const reached = Math.floor(now.percent / 25);
    if (reached !== quarter) spoken.textContent = say('readingAmount', now.percent, now.done, now.of);
    quarter = reached;
  };
  update(reading);
  return {
    first: stop, update,
    // The way out is first in the document, last on the screen.
    parts: [
      element('section', { class: 'deny', 'aria-label': say('stopReading') },
        element('div', { class: 'row' }, stop, next),
        element('p', { class: 'rule' }, say('stopHelp'))),
      element('header', {},
        element('p', { class: 'who' }, element('b', {}, reading.agentName), ' · ', ...phrase('inFolder', element('code', {}, reading.folder)), element('span', { class: 'time', id: 'time' })),
        element('h1', { id: 'reading-title' }, ...phrase('readingTitle', element('code', {}, reading.file))),
        element('p', {}, say('readingHelp'))),
      element('main', { id: 'review', tabindex: '-1' },
        element('section', { class: 'reading', 'aria-label': say('readingTitle', reading.file) }, bar, amount, spoken),
        element('section', { 'aria-labelledby': 'exact-title' }, element('h2', { id: 'exact-title' }, say(reading.exhibit.kind === 'diff' ? 'change' : reading.exhibit.kind)), exhibit(reading.exhibit))),
    ],
  };
}

/** The same page once nothing is read any more and nobody is asked. */
export function readingOver(reading: PageReading, words: string, next: () => void): readonly HTMLElement[] {
  const others = button('', { class: 'link others', id: 'next' }, next);
  othersWords(others, reading.others);
  return [
    element('header', {},
      element('p', { class: 'who' }, element('b', {}, reading.agentName), ' · ', ...phrase('inFolder', element('code', {}, reading.folder))),
      element('h1', {}, ...phrase('readingOver', element('code', {}, reading.file)))),
    element('main', { id: 'review', tabindex: '-1' }, element('section', { 'aria-labelledby': 'exact-title' }, element('h2', { id: 'exact-title' }, say(reading.exhibit.kind === 'diff' ? 'change' : reading.exhibit.kind)), exhibit(reading.exhibit))),
    element('section', { class: 'deny', 'aria-label': say('outcome') }, element('div', { class: 'row' }, element('p', { class: 'outcome', role: 'status' }, words), others)),
  ];
}
