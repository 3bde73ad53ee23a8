// Entry of the approval page: shows what the host sends, sends what a person decides. Decides nothing itself.
import type { FromPage, PageStage, Showing, Signed, ToPage } from '../core/model/page';
import { decision, othersWords, type Decision } from './decide';
import { element } from './dom';
import { onClick, unsettle, watchReveals } from './guard';
import { heading, sections } from './sections';
import { say } from './words';
import { approvalPath } from '../core/model/approval';

interface Host {
  postMessage(message: FromPage): void;
}
declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const nonce = document.body.dataset['nonce'] ?? '';

let showing: Showing | undefined;
let buttons: Decision | undefined;
/** When the last message about the time came, to count on from there. */
let told = { at: performance.now(), waited: 0, stage: { kind: 'over', words: '' } as PageStage };

window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  const message = event.data;
  switch (message.kind) {
    case 'show': return show(message.showing);
    case 'others': return others(message.count);
    case 'stage': return stage(message.stage);
    case 'revealed': return unsettle();
    case 'refused': return buttons?.refused(message.words);
  }
});
// The focus of a person who moves in goes to Deny, wherever on the page it was let go.
window.addEventListener('focus', () => {
  if (document.activeElement === null || document.activeElement === document.body) buttons?.first.focus({ preventScroll: true });
});
watchReveals();
setInterval(tellTime, 1000);
host.postMessage({ kind: 'ready' });

function show(next: Showing): void {
  unsettle();
  showing = next;
  told = { at: performance.now(), waited: next.waited, stage: next.stage };
  document.title = next.review.headline;
  if (next.stage.kind === 'over') return over(next, next.stage.words);
  const { review } = next;
  const signed: Signed = { nonce, review: review.id, revision: next.revision };
  buttons = decision(next, {
    deny: (how) => host.postMessage({ ...signed, kind: 'deny', ...how }),
    approve: (given, grantScope) => host.postMessage({ ...signed, kind: 'approve', ticked: [...given.ticked], token: given.token, reason: given.reason, grantScope }),
    disposable: (line) => host.postMessage({ ...signed, kind: 'disposable', line }),
    next: () => host.postMessage({ ...signed, kind: 'next' }),
  });
  const made = buttons;
  const path = approvalPath(review.verdict);
  const read = reading(next, path === 'ticks' || path === 'words', (line, on) => made.tick(line, on));
  place(path, made.deny, ...read, made.approve);
  if (document.hasFocus()) made.first.focus({ preventScroll: true });
  tellTime();
}

/** Nothing to decide any more: the same text, and the way to the next one. */
function over(next: Showing, words: string): void {
  buttons = undefined;
  const button = element('button', { type: 'button', class: 'link others', id: 'next' });
  onClick(button, () => host.postMessage({ kind: 'next', nonce, review: next.review.id, revision: next.revision }));
  othersWords(button, next.others);
  place('none', ...reading(next, false, () => undefined), element('section', { class: 'deny', 'aria-label': say('outcome') },
    element('div', { class: 'row' }, element('p', { class: 'outcome', role: 'status' }, words), button)));
}

function reading(next: Showing, ticks: boolean, tick: (line: number, on: boolean) => void): HTMLElement[] {
  const signed: Signed = { nonce, review: next.review.id, revision: next.revision };
  return [heading(next), sections(next.review, ticks, {
    open: (link) => host.postMessage({ ...signed, kind: 'open', path: link.path, ...(link.line === undefined ? {} : { line: link.line }) }),
    opened: (what) => host.postMessage({ ...signed, kind: 'opened', what }),
    tick,
  })];
}

function place(path: string, ...parts: readonly (HTMLElement | undefined)[]): void {
  document.body.dataset['path'] = path;
  document.body.replaceChildren(...parts.filter((part) => part !== undefined));
}

function others(count: number): void {
  const button = document.getElementById('next');
  if (button === null) return;
  // It may push the row around: what stands under the cursor counts anew.
  unsettle();
  othersWords(button, count);
}

function stage(next: PageStage): void {
  if (showing === undefined) return;
  if (next.kind === 'over') return show({ ...showing, stage: next });
  told = { ...told, at: performance.now(), waited: told.waited + performance.now() - told.at, stage: next };
  tellTime();
}

function tellTime(): void {
  const line = document.getElementById('time');
  if (line === null || showing === undefined) return;
  const passed = performance.now() - told.at;
  const words = timeWords(told.stage, told.waited + passed, passed);
  if (line.textContent !== words) line.textContent = words;
}

function timeWords(now: PageStage, waited: number, passed: number): string {
  switch (now.kind) {
    case 'over': return '';
    case 'waiting': return ` · ${say('timeWaiting', clock(waited), clock(Math.max(0, now.left - passed)))}`;
    case 'outlived': return ` · ${say('timeOutlived', clock(waited))}`;
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
