// Buttons of the page, and what a button unfolds.
import { element } from './dom';
import { onClick } from './guard';

export function button(words: string, named: { readonly class: string; readonly id: string }, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...named }, words);
  onClick(made, act);
  return made;
}

/** A button and what it unfolds below the row, so that nothing in the row moves. */
export function disclosure(id: string, words: string, ...content: readonly (Node | undefined)[]): { readonly button: HTMLButtonElement; readonly panel: HTMLElement } {
  const panel = element('div', { class: 'more', id: `${id}-panel` }, ...content);
  panel.hidden = true;
  const opener = button(words, { class: 'second', id }, () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute('aria-expanded', String(!panel.hidden));
    if (!panel.hidden) panel.querySelector<HTMLElement>('textarea, input')?.focus();
  });
  opener.setAttribute('aria-expanded', 'false');
  opener.setAttribute('aria-controls', panel.id);
  return { button: opener, panel };
}

/** A field for several lines. */
export function textArea(id: string, rows: number): HTMLTextAreaElement {
  const area = element('textarea', { id, spellcheck: 'false' });
  area.rows = rows;
  return area;
}
