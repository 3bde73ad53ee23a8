// What the requester sees about a second person's signature: who may sign, how the request goes, what came back.
import type { PageBreakGlass, PageSignature } from '../core/model/page';
import { button, disclosure, textArea } from './controls';
import type { Decider } from './decide';
import { element } from './dom';
import { say } from './words';

export function signatureBlock(signature: PageSignature, decider: Decider): HTMLElement {
  const box = element('div', { class: 'second-person', role: 'group', 'aria-label': say('secondPerson') });
  switch (signature.kind) {
    case 'impossible': box.append(element('p', { class: 'state danger' }, signature.words)); break;
    case 'mayAsk': {
      const able = signature.signers.filter((one) => one.barred === undefined);
      const barred = signature.signers.filter((one) => one.barred !== undefined);
      box.append(
        element('p', {}, element('span', { class: 'term' }, say('whoMaySign')), ' ', ...able.flatMap((one, index) => [index === 0 ? '' : ', ', element('b', {}, one.name)])),
        ...(barred.length === 0 ? [] : [element('p', { class: 'barred' }, ...barred.flatMap((one, index) => [index === 0 ? '' : ', ', element('s', {}, one.name), ` (${one.barred ?? ''})`]))]),
        element('p', { class: 'way' }, signature.way));
      break;
    }
    case 'asked': {
      box.append(
        element('p', { class: `state ${signature.tone}`, role: 'status' }, signature.words),
        element('p', { class: 'way' }, signature.about),
        ...(signature.details.length === 0 ? [] : [element('ul', { class: 'plain' }, ...signature.details.map((one) => element('li', {}, one)))]));
      if (signature.state === 'open') box.append(...whileOpen(decider));
    }
  }
  return box;
}

function whileOpen(decider: Decider): HTMLElement[] {
  const text = textArea('signature-text', 3);
  const paste = disclosure('paste', say('pasteSignature'),
    element('label', { for: 'signature-text' }, say('pasteHelp')), text,
    element('div', { class: 'row' }, button(say('useSignature'), { class: 'second', id: 'paste-send' }, () => decider.paste(text.value))));
  return [
    element('div', { class: 'row' },
      button(say('lookNow'), { class: 'second', id: 'look' }, () => decider.tell('lookForSignature')),
      button(say('copyRequest'), { class: 'second', id: 'copy' }, () => decider.tell('copyRequest')),
      paste.button,
      button(say('takeBack'), { class: 'second', id: 'take-back' }, () => decider.tell('takeBack'))),
    paste.panel,
  ];
}

/** `changed`: the reason is another one now. `act` returns what is still missing, if anything. */
export function breakGlass(glass: PageBreakGlass, changed: () => void, act: (reason: string) => string | undefined): { readonly button: HTMLElement; readonly panel: HTMLElement } {
  const reason = element('input', { id: 'glass-reason', type: 'text', autocomplete: 'off', 'aria-describedby': 'glass-help' });
  const missing = element('p', { class: 'status', role: 'status' });
  reason.addEventListener('input', () => {
    missing.textContent = '';
    changed();
  });
  const opened = disclosure('glass', say('nobodyCanSign'),
    element('p', { id: 'glass-help' }, say('glassHelp', glass.told)),
    element('label', { for: 'glass-reason' }, say('glassReason', glass.ticket)), reason,
    element('div', { class: 'row' }, missing, button(say('glassApprove'), { class: 'approve', id: 'glass-send' }, () => {
      missing.textContent = reason.value.trim() === '' ? say('reasonMissing') : act(reason.value) ?? '';
    })));
  opened.button.className = 'link';
  return opened;
}
