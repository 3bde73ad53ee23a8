// The scalars of `plainYaml`: what a plain and a quoted text say, and where a quote ends.

/** Ends the reading; caught where it began. */
export class Stop extends Error {
  constructor(readonly why: 'other' | 'over') { super(why); }
}

/** Undefined: it says nothing, or is true or false. */
export const plainText = (text: string): string | undefined => (text === '' || /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/.test(text) ? undefined : text);

/** Offset of the quote that closes the one at `from`; below 0: none. */
export function closing(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    const letter = text[at];
    if (letter === '\\' && quote === '"') at++;
    else if (letter === quote) {
      if (quote === '\'' && text[at + 1] === '\'') at++;
      else return at;
    }
  }
  return -1;
}

/** Quotes and all. */
export function quotedText(written: string): string {
  // An empty line in a text is a line's end in it, and a document's mark is none: forms that no settings file has.
  if (/\n[ \t]*\n|\n(?:---|\.\.\.)/.test(written) || (written.includes('\\\n') && written[0] === '"')) throw new Stop('other');
  const one = written.includes('\n') ? written.replace(/[ \t]*\n[ \t]*/g, ' ') : written;
  if (one[0] === '\'') return one.slice(1, -1).replaceAll('\'\'', '\'');
  if (!one.includes('\\')) return one.slice(1, -1);
  try {
    const text: unknown = JSON.parse(one);
    return typeof text === 'string' ? text : '';
  } catch {
    // Escapes that only YAML has.
    throw new Stop('other');
  }
}
