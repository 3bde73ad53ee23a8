// Entry of the approval page: shows what the host sends, sends what a person decides. Decides nothing itself.
import { approvalPath } from '../core/model/approval';
import type { FromPage, PageCheck, PageReading, PageStage, Showing, Signed, ToPage } from '../core/model/page';
import { checkList } from './checks';
import { decision, type Decision } from './decide';
import { othersWords } from './deny';
import { element } from './dom';
import { onClick, unsettle, watchReveals } from './guard';
import { readingOver, readingPage, type ReadingPage } from './reading';
import { heading, sections } from './sections';
import { say } from './words';

interface Host {
  postMessage(message: FromPage): void;
}
declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const nonce = document.body.dataset['nonce'] ?? '';

let showing: Showing | undefined;
let buttons: Decision | undefined;
/** Set while the files of an action are read and there is no review of it. */
let beingRead: { readonly reading: PageReading; readonly page: ReadingPage | undefined } | undefined;
/** When the last message about the time came, to count on from there. */
let told = { at: performance.now(), waited: 0, stage: { kind: 'over', words: '' } as PageStage };

window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  const message = event.data;
  switch (message.kind) {
    case 'show': return show(message.showing);
    case 'reading': return reads(message.reading);
    case 'others': return others(message.count);
    case 'stage': return stage(message.stage);
    case 'revealed': return unsettle();
    case 'checks': return checks(message.checks);
    case 'busy': case 'refused': return buttons?.refused(message.words);
  }
});
// The focus of a person who moves in goes to Deny, wherever on the page it was let go.
window.addEventListener('focus', () => {
  if (document.activeElement === null || document.activeElement === document.body) (buttons?.first ?? beingRead?.page?.first)?.focus({ preventScroll: true });
});
watchReveals();
setInterval(tellTime, 1000);
host.postMessage({ kind: 'ready' });

function show(next: Showing): void {
  unsettle();
  const before = showing;
  showing = next;
  beingRead = undefined;
  told = { at: performance.now(), waited: next.waited, stage: next.stage };
  document.title = next.review.headline;
  if (next.stage.kind === 'over') return over(next, next.stage.words);
  const { review } = next;
  const signed: Signed = { nonce, review: review.id, revision: next.revision };
  buttons = decision(next, {
    deny: (how) => host.postMessage({ ...signed, kind: 'deny', ...how }),
    approve: (given, grantScope) => host.postMessage({ ...signed, kind: 'approve', ticked: [...given.ticked], token: given.token, reason: given.reason, grantScope }),
    ask: (given) => host.postMessage({ ...signed, kind: 'ask', ticked: [...given.ticked], token: given.token, reason: given.reason }),
    breakGlass: (given) => host.postMessage({ ...signed, kind: 'breakGlass', ticked: [...given.ticked], token: given.token, reason: given.reason }),
    paste: (text) => host.postMessage({ ...signed, kind: 'pasteSignature', text }),
    sign: (given) => host.postMessage({ ...signed, kind: 'sign', ticked: [...given.ticked], token: given.token }),
    decline: (note) => host.postMessage({ ...signed, kind: 'decline', note }),
    tell: (kind) => host.postMessage({ ...signed, kind }),
    disposable: (line) => host.postMessage({ ...signed, kind: 'disposable', line }),
    next: () => host.postMessage({ ...signed, kind: 'next' }),
  });
  const made = buttons;
  const again = before?.review.id === review.id && before.revision === next.revision ? document.querySelector('main')?.scrollTop : undefined;
  const read = reading(next, made.ticks, (line, on) => made.tick(line, on));
  place(approvalPath(review.verdict), made.deny, ...read, made.approve);
  // The same review in another state: who reads goes on where they were.
  if (again !== undefined) document.querySelector('main')?.scrollTo({ top: again });
  if (document.hasFocus()) made.first.focus({ preventScroll: true });
  tellTime();
}

/** The first word of a reading makes its page, each further one changes it in place: what stands under the cursor stays. */
function reads(next: PageReading): void {
  const signed: Signed = { nonce, review: next.id, revision: 0 };
  const move = (): void => host.postMessage({ ...signed, kind: 'next' });
  if (beingRead?.reading.id === next.id && beingRead.page !== undefined && next.over === undefined) {
    beingRead.page.update(next);
    beingRead = { ...beingRead, reading: next };
    return;
  }
  unsettle();
  [showing, buttons] = [undefined, undefined];
  if (next.over !== undefined) {
    beingRead = { reading: next, page: undefined };
    return place('none', ...readingOver(next, next.over, move));
  }
  told = { at: performance.now(), waited: next.waited, stage: { kind: 'waiting', left: next.left } };
  const page = readingPage(next, { stop: () => host.postMessage({ ...signed, kind: 'stopReading' }), next: move });
  beingRead = { reading: next, page };
  place('none', ...page.parts);
  document.title = document.querySelector('h1')?.textContent ?? '';
  if (document.hasFocus()) page.first.focus({ preventScroll: true });
  tellTime();
}

/** Nothing to decide any more: the same text, and the way to the next one. */
function over(next: Showing, words: string): void {
  buttons = undefined;
  const button = element('button', { type: 'button', class: 'link others', id: 'next' });
  onClick(button, () => host.postMessage({ kind: 'next', nonce, review: next.review.id, revision: next.revision }));
  othersWords(button, next.others);
  place('none', ...reading(next, false, () => undefined), element('section', { class: 'deny over', 'aria-label': say('outcome') },
    element('div', { class: 'row' }, element('p', { class: 'outcome', role: 'status' }, words), button)));
}

function reading(next: Showing, ticks: boolean, tick: (line: number, on: boolean) => void): HTMLElement[] {
  const signed: Signed = { nonce, review: next.review.id, revision: next.revision };
  return [heading(next), sections(next, ticks, {
    open: next.request !== undefined ? undefined : (link) => host.postMessage({ ...signed, kind: 'open', path: link.path, ...(link.line === undefined ? {} : { line: link.line }) }),
    opened: (what) => host.postMessage({ ...signed, kind: 'opened', what }),
    tick,
    check: next.stage.kind === 'over' ? undefined : (id) => host.postMessage({ ...signed, kind: 'check', id }),
    account: next.stage.kind === 'over' ? undefined : (key, name) => host.postMessage({ ...signed, kind: 'account', key, name }),
  })];
}

function place(path: string, ...parts: readonly (HTMLElement | undefined)[]): void {
  document.body.dataset['path'] = path;
  document.body.replaceChildren(...parts.filter((part) => part !== undefined));
}

function others(count: number): void {
  const button = document.getElementById('next');
  if (button === null || button.dataset['count'] === String(count)) return;
  // It may push the row around: what stands under the cursor counts anew.
  unsettle();
  othersWords(button, count);
}

/** Only the list of questions is made anew: ticks and what was typed stay. */
function checks(next: readonly PageCheck[]): void {
  const list = document.getElementById('checks');
  if (showing === undefined || list === null) return;
  unsettle();
  showing = { ...showing, checks: next };
  const signed: Signed = { nonce, review: showing.review.id, revision: showing.revision };
  const focused = list.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const made = checkList(next, showing.stage.kind === 'over' ? undefined : (id) => host.postMessage({ ...signed, kind: 'check', id }));
  if (made === undefined) return;
  list.replaceWith(made);
  if (focused !== undefined) document.getElementById(focused)?.focus({ preventScroll: true });
}

function stage(next: PageStage): void {
  if (showing === undefined) return;
  if (next.kind === 'over') return show({ ...showing, stage: next });
  told = { ...told, at: performance.now(), waited: told.waited + performance.now() - told.at, stage: next };
  tellTime();
}

function tellTime(): void {
  const line = document.getElementById('time');
  if (line === null || (showing === undefined && beingRead === undefined)) return;
  const passed = performance.now() - told.at;
  const words = timeWords(told.stage, told.waited + passed, passed);
  if (line.textContent !== words) line.textContent = words;
}

function timeWords(now: PageStage, waited: number, passed: number): string {
  switch (now.kind) {
    case 'over': case 'timeless': return '';
    case 'waiting': return ` · ${say('timeWaiting', clock(waited), clock(Math.max(0, now.left - passed)))}`;
    case 'request': return ` · ${say('timeRequest', clock(Math.max(0, now.left - passed)))}`;
    case 'outlived': return ` · ${say('timeOutlived', clock(waited))}`;
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
