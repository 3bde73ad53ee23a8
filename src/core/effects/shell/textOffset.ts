// Where the text of a word lies in the action, for spans inside nested code.
import type { Word } from '../../model/call';

/** Where the text of a quoted word starts in the action; undefined where it is not written as it reads. */
export function offsetOf(word: Word | undefined, text: string): number | undefined {
  if (!word || word.text !== text) return undefined;
  if (word.raw === text) return word.span.start;
  return word.raw.length === text.length + 2 && word.raw.slice(1, -1) === text ? word.span.start + 1 : undefined;
}
