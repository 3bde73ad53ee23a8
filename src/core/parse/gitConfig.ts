// One git configuration file as git reads it, with lines. Which files there are, in which order and what includes add is the host's
// (`node/gitConfigFiles.ts`). Forms: `[section]`, `[section "sub"]`, `[section.sub]`, `name = value`, a bare name, `#` and `;` comments,
// double quotes, `\n \t \b \\ \"`, lines that end in `\`. Source: git-config(1), "Syntax".
import { keptParse } from './keptParse';

export interface GitConfigEntry {
  /** Section and name in lower case, a subsection in quotes as written: `remote.origin.url`. */
  readonly key: string;
  /** Undefined: a bare name, which git reads as true. */
  readonly value: string | undefined;
  /** From 1: where the name stands. */
  readonly line: number;
}

/** Undefined: a text that git refuses, or one whose reading differs between its versions. */
export const parseGitConfig: (text: string) => readonly GitConfigEntry[] | undefined = keptParse(parse);

function parse(written: string): readonly GitConfigEntry[] | undefined {
  const text = written.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const entries: GitConfigEntry[] = [];
  let section: string | undefined;
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const letter = text[at];
    if (letter === '\n') { line++; at++; continue; }
    if (letter === ' ' || letter === '\t') { at++; continue; }
    if (letter === '#' || letter === ';') { at = endOfLine(text, at); continue; }
    if (letter === '[') {
      const head = /\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\[^\n])*)")?\]/y;
      head.lastIndex = at;
      const found = head.exec(text);
      if (!found) return undefined;
      section = (found[1] ?? '').toLowerCase() + (found[2] === undefined ? '' : `.${found[2].replace(/\\(.)/g, '$1')}`);
      at = head.lastIndex;
      continue;
    }
    const name = /([A-Za-z][A-Za-z0-9-]*)[ \t]*/y;
    name.lastIndex = at;
    const found = name.exec(text);
    if (!found || section === undefined) return undefined;
    const key = `${section}.${(found[1] ?? '').toLowerCase()}`;
    at = name.lastIndex;
    if (at >= text.length || text[at] === '\n') {
      entries.push({ key, value: undefined, line });
      continue;
    }
    if (text[at] !== '=') return undefined;
    const value = valueAt(text, at + 1);
    if (!value) return undefined;
    entries.push({ key, value: value.text, line });
    line += value.lines;
    at = value.end;
  }
  return entries;
}

/** From behind `=` to the end of the line or of its continuations; `end` is at the line's end. */
function valueAt(text: string, from: number): { readonly text: string; readonly end: number; readonly lines: number } | undefined {
  let [out, blanks, isQuoted, lines] = ['', 0, false, 0];
  const add = (letter: string): void => {
    out += ' '.repeat(blanks) + letter;
    blanks = 0;
  };
  let at = from;
  for (; at < text.length && text[at] !== '\n'; at++) {
    const letter = text[at] ?? '';
    if (letter === '\0') return undefined;
    if ((letter === ' ' || letter === '\t') && !isQuoted) {
      // Some versions make a tab inside a value a blank, others keep it.
      if (letter === '\t' && out !== '' && /[^\s#;]/.test(text.slice(at, endOfLine(text, at)).trimStart().slice(0, 1))) return undefined;
      if (out !== '') blanks++;
    } else if ((letter === '#' || letter === ';') && !isQuoted) {
      at = endOfLine(text, at);
      break;
    } else if (letter === '\\') {
      const next = text[++at];
      const made = next === undefined ? undefined : ({ n: '\n', t: '\t', b: '\b', '\\': '\\', '"': '"' } as Readonly<Record<string, string>>)[next];
      if (next === '\n') lines++;
      else if (made === undefined) return undefined;
      else add(made);
    } else if (letter === '"') {
      isQuoted = !isQuoted;
    } else add(letter);
  }
  return isQuoted ? undefined : { text: out, end: at, lines };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
