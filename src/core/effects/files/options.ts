// Options and positionals of the small POSIX programs: clusters (`-rf`), `--name=value`, `--`. Tools described as data use `callArguments.ts`.
import type { Call, Word } from '../../model/call';

export interface Options {
  /** Is any of these given (`-r`, `--recursive`)? */
  has(...names: readonly string[]): boolean;
  /** Value of the first of these that has one. */
  value(...names: readonly string[]): Word | undefined;
  values(...names: readonly string[]): readonly Word[];
  readonly positionals: readonly Word[];
}

/** `takes`: options that take a value, the next word unless it is attached. Unknown words among options do not stop the reading. */
export function optionsOf(call: Pick<Call, 'args'>, takes: readonly string[] = []): Options {
  const flags = new Set<string>();
  const values: { readonly name: string; readonly value: Word }[] = [];
  const positionals: Word[] = [];
  let ended = false;
  for (let i = 0; i < call.args.length; i++) {
    const word = call.args[i];
    if (!word) continue;
    const text = word.text;
    if (ended || text === undefined || !text.startsWith('-') || text === '-') {
      positionals.push(word);
    } else if (text === '--') {
      ended = true;
    } else if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      flags.add(name);
      if (equals >= 0) values.push({ name, value: part(word, equals + 1) });
      else if (takes.includes(name) && call.args[i + 1]) values.push({ name, value: call.args[++i] as Word });
    } else {
      i += cluster(text, word, call.args[i + 1]);
    }
  }
  return {
    has: (...names) => names.some(name => flags.has(name)),
    value: (...names) => values.find(one => names.includes(one.name))?.value,
    values: (...names) => values.filter(one => names.includes(one.name)).map(one => one.value),
    positionals,
  };

  /** Words taken beyond the cluster itself. */
  function cluster(text: string, word: Word, next: Word | undefined): number {
    if (takes.includes(text)) {
      flags.add(text);
      if (next) values.push({ name: text, value: next });
      return next ? 1 : 0;
    }
    for (let at = 1; at < text.length; at++) {
      const name = `-${text.charAt(at)}`;
      flags.add(name);
      if (!takes.includes(name)) continue;
      if (at + 1 < text.length) values.push({ name, value: part(word, at + 1) });
      else if (next) values.push({ name, value: next });
      return at + 1 < text.length || !next ? 0 : 1;
    }
    return 0;
  }
}

/** The rest of a word from an offset of its text. */
export function part(word: Word, from: number): Word {
  return { text: word.text?.slice(from), raw: word.raw.length >= (word.text?.length ?? 0) ? word.raw.slice(from) : word.raw, span: word.span, ...(word.glob ? { glob: true } : {}) };
}
