// The program that a word names: without folder and `.exe`; undefined when the name itself is not determined.
import type { Word } from '../../model/call';

export function programOf(name: Word): string | undefined {
  const text = name.text ?? (name.tail?.includes('/') ? name.tail : undefined);
  if (text === undefined || name.glob || text === '') return undefined;
  const base = text.slice(text.lastIndexOf('/') + 1);
  return base.replace(/\.exe$/i, '') || undefined;
}
