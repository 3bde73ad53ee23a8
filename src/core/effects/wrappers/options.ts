// The options in front of a wrapped command: which words are options, which are their values, where the rest starts.
import type { Word } from '../../model/call';

export interface Options {
  /** Values by option as written; '' for options without one. */
  readonly given: ReadonlyMap<string, Word | undefined>;
  readonly rest: readonly Word[];
  /** The rest came after `--`. */
  readonly separated: boolean;
}

/** Reads options up to the first other word. `valued`: options whose value is the next word, unless it is attached (`-n5`, `--x=5`). */
export function leadingOptions(args: readonly Word[], valued: readonly string[]): Options {
  const given = new Map<string, Word | undefined>();
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i];
    const text = word?.text ?? word?.partial ?? word?.raw ?? '';
    if (!word || !text.startsWith('-') || text === '-') break;
    if (text === '--') return { given, rest: args.slice(i + 1), separated: true };
    const equals = text.indexOf('=');
    if (text.startsWith('--') && equals > 0) given.set(text.slice(0, equals), from(word, equals + 1));
    else if (valued.includes(text)) given.set(text, args[++i]);
    else if (!text.startsWith('--') && text.length > 2) i += cluster(text, word, args[i + 1], valued, given) ? 1 : 0;
    else given.set(text, undefined);
  }
  return { given, rest: args.slice(i), separated: false };
}

/** `-abc`, `-n5`; true if the value is the next word. */
function cluster(text: string, word: Word, next: Word | undefined, valued: readonly string[], given: Map<string, Word | undefined>): boolean {
  for (let at = 1; at < text.length; at++) {
    const name = `-${text[at]}`;
    if (!valued.includes(name)) {
      given.set(name, undefined);
      continue;
    }
    if (at + 1 < text.length) given.set(name, from(word, at + 1));
    else {
      given.set(name, next);
      return true;
    }
    return false;
  }
  given.set(text, undefined);
  return false;
}

/** The end of a word as a word. */
export function from(word: Word, at: number): Word {
  return word.text === undefined ? { ...word, raw: word.raw.slice(at), partial: word.partial?.slice(at), ifEmpty: word.ifEmpty?.slice(at) } : { ...word, text: word.text.slice(at), raw: word.raw };
}

/** The value of the first of these options that is there. */
export function valueOf(options: Options, names: readonly string[]): Word | undefined {
  for (const name of names) {
    const value = options.given.get(name);
    if (value) return value;
  }
  return undefined;
}
