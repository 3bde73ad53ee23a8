// Ini files with the line of every value: AWS profiles, gcloud configurations, git and MySQL settings, npmrc. A reader of our own because
// the vendors' readers open files themselves and keep no line numbers, and the core does neither.
// Forms: `[name]`, `[kind name]`, `[kind "name"]`, `key = value`, `key: value` is not a pair, a bare key is `true`, `#` and `;` comments
// at a line's start (after a value only when a space stands before), indented sub-keys of an empty value (`s3 =` in AWS files).
import { keptParse } from './keptParse';

export interface IniValue {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface IniSection {
  /** As written between the brackets, quotes taken off, blanks made single: `profile prod`, `remote origin`; empty before the first. */
  readonly name: string;
  readonly line: number;
  /** Keys in lower case; the last of several counts, as in every tool that reads these files. */
  readonly values: ReadonlyMap<string, IniValue>;
  /** Every value of a key that stands more than once, in order. */
  readonly all: ReadonlyMap<string, readonly IniValue[]>;
}

const mostLines = 20_000;

/** Never throws; what is no pair and no section is left out. Sections of the same name stay apart, in order. */
export const parseIni: (text: string) => readonly IniSection[] = keptParse(parse);

function parse(text: string): readonly IniSection[] {
  const sections: { name: string; line: number; values: Map<string, IniValue>; all: Map<string, IniValue[]> }[] = [{ name: '', line: 0, values: new Map(), all: new Map() }];
  let parent: string | undefined;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, mostLines);
  for (const [at, written] of lines.entries()) {
    const trimmed = written.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const head = /^\[\s*([^\]]*?)\s*\]/.exec(trimmed);
    if (head) {
      sections.push({ name: sectionName(head[1] ?? ''), line: at + 1, values: new Map(), all: new Map() });
      parent = undefined;
      continue;
    }
    const section = sections.at(-1);
    if (!section) continue;
    const equals = trimmed.indexOf('=');
    const key = (equals < 0 ? trimmed : trimmed.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? 'true' : unquoted(trimmed.slice(equals + 1).trim().replace(/\s[#;].*$/, '').trim());
    const isIndented = /^[ \t]/.test(written);
    if (isIndented && parent !== undefined) {
      set(section, `${parent}.${key}`, { text: value, line: at + 1 });
      continue;
    }
    parent = equals >= 0 && value === '' ? key : undefined;
    set(section, key, { text: value, line: at + 1 });
  }
  return sections;
}

/** The section of a name; several of the same name are read as one, later values first. */
export function iniSection(sections: readonly IniSection[], name: string): IniSection | undefined {
  const found = sections.filter(section => section.name === name);
  if (found.length <= 1) return found[0];
  const values = new Map(found.flatMap(section => [...section.values]));
  const all = new Map<string, readonly IniValue[]>();
  for (const section of found) for (const [key, list] of section.all) all.set(key, [...(all.get(key) ?? []), ...list]);
  return { name, line: found[0]?.line ?? 0, values, all };
}

function set(section: { values: Map<string, IniValue>; all: Map<string, IniValue[]> }, key: string, value: IniValue): void {
  section.values.set(key, value);
  const list = section.all.get(key);
  if (list) list.push(value);
  else section.all.set(key, [value]);
}

function sectionName(written: string): string {
  return written.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) => double?.replace(/\\(.)/g, '$1') ?? single ?? '').replace(/\s+/g, ' ').trim();
}

function unquoted(text: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(text);
  return quoted ? quoted[1] ?? quoted[2] ?? '' : text;
}
