// Questions that the system's own tool can answer, below "Runs as": the exact command, a button, and what was told. None is needed.
import type { PageAccount, PageCheck } from '../core/model/page';
import { button } from './controls';
import { element } from './dom';
import { unsettle } from './guard';
import { say } from './words';

/** `ask` undefined: it is over, and only what was told is shown. The result undefined: nothing can be asked, or was. */
export function checkList(all: readonly PageCheck[], ask: ((id: string) => void) | undefined): HTMLElement | undefined {
  const checks = ask === undefined ? all.filter((check) => check.answer?.kind === 'told') : all;
  if (checks.length === 0) return undefined;
  return element('div', { class: 'checks', id: 'checks', role: 'group', 'aria-label': say('checksTitle') },
    ask === undefined ? undefined : element('p', { class: 'from' }, say('checksHelp')),
    element('ul', { class: 'plain' }, ...checks.map((check, index) => element('li', {},
      element('div', { class: 'check' },
        element('div', {}, element('code', { id: `check-${index}-command` }, check.command), element('p', { class: 'detail' }, check.purpose)),
        ask === undefined ? undefined : check.answer?.kind === 'asking' ? element('span', { class: 'detail' }, say('asking')) : askButton(check, `check-${index}`, ask)),
      check.answer?.kind === 'told' ? element('p', { class: `told ${check.answer.tone}`, role: 'status' }, check.answer.words) : undefined))));
}

/** Said with its command: there may be several. */
function askButton(check: PageCheck, id: string, ask: (id: string) => void): HTMLButtonElement {
  const made = button(say(check.answer === undefined ? 'checkNow' : 'checkAgain'), { class: 'second', id }, () => ask(check.id));
  made.setAttribute('aria-labelledby', `${id} ${id}-command`);
  return made;
}

/** "What is this account?" for each identity that a person may answer for. */
export function accountList(accounts: readonly PageAccount[], answer: (key: string, name: NonNullable<PageAccount['said']>) => void): HTMLElement | undefined {
  if (accounts.length === 0) return undefined;
  return element('div', { class: 'accounts' }, ...accounts.map((account, index) => {
    const asked = element('details', {},
      element('summary', {}, say('whatIs', account.title)),
      element('div', { class: 'row', role: 'group', 'aria-label': say('whatIs', account.title) },
        ...environments.map((name) => {
          const made = button(say(name), { class: 'second', id: `account-${index}-${name}` }, () => answer(account.key, name));
          made.setAttribute('aria-pressed', String(account.said === name));
          return made;
        }),
        element('span', { class: 'detail' }, say('accountHelp'))));
    asked.open = account.unknown || account.said !== undefined;
    asked.addEventListener('toggle', unsettle);
    return asked;
  }));
}

const environments = ['production', 'staging', 'development'] as const;
