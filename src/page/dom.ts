// Builds elements by call, never from markup: text from an agent or a file can create nothing.
import { visible } from './visible';

type Child = Node | string | undefined;

export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  readonly type?: string;
  readonly for?: string;
  readonly role?: string;
  readonly tabindex?: string;
  readonly name?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-live'?: string;
  readonly 'aria-atomic'?: string;
  readonly autocomplete?: string;
  readonly spellcheck?: string;
}

/** One element. String children become text, with hidden characters made visible. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries<string | undefined>({ ...attributes })) if (value !== undefined) made.setAttribute(key, value);
  for (const child of children) {
    if (child === undefined || child === '') continue;
    made.append(typeof child === 'string' ? document.createTextNode(visible(child)) : child);
  }
  return made;
}

/** Text in which what stands between backticks is code. Hostile text can at most turn itself into code. */
export function prose(text: string): Node[] {
  return text.split('`').map((part, index) => index % 2 === 1 ? element('code', {}, part) : document.createTextNode(visible(part)));
}
