// The page's own words: a table that the host wrote into the document. The sources here hold none.
import type { PageWord, PageWords } from '../core/model/page';

const words = JSON.parse(document.body.dataset['words'] ?? '{}') as PageWords;

/** The text of a key, with what belongs in its places. */
export function say(word: PageWord, ...values: readonly (string | number)[]): string {
  return words[word].replace(places, (place, index: string) => String(values[Number(index)] ?? place));
}

/** The same with elements in its places. */
export function phrase(word: PageWord, ...values: readonly (Node | string)[]): (Node | string)[] {
  return words[word].split(places).map((part, index) => (index % 2 === 1 ? values[Number(part)] ?? '' : part)).filter((part) => part !== '');
}

const places = /\{(\d)\}/g;
