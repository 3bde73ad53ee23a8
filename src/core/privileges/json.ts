// Field access into JSON and TOML of unknown shape: settings files of tools, with or without comments, in bounded work. Nothing throws; what is not there is undefined.
import { parse } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { keptParse } from '../parse/keptParse';

/** Comments, trailing commas and a byte order mark are taken; undefined: no text, or one nested so deep that nobody wrote it. */
export function parsedJson(text: string | undefined): unknown {
  return text === undefined ? undefined : keptJson(text);
}

/** Nobody changes what it gives: `field` and its kin only look. */
const keptJson = keptParse((text): unknown => {
  const first = /^[\s\uFEFF]*(?:\/[/*]|[{["\d\w-])/.exec(text.slice(0, 4000))?.[0].at(-1);
  if (first === undefined || isDeep(text)) return undefined;
  const own = text.replace(/^\uFEFF/, '');
  try {
    const value: unknown = JSON.parse(own);
    return value;
  } catch {
    return own.length > longestWithComments || !/[{[/*]/.test(first) ? undefined : parse(own, [], { allowTrailingComma: true });
  }
});

/** The reader that takes comments is twenty times as slow as the one of the language. */
const longestWithComments = 1 << 17;

const deepest = 200;

/** Brackets in strings count too: no settings file comes near. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === 0x7b || letter === 0x5b) {
      if (++depth > deepest) return true;
    } else if (letter === 0x7d || letter === 0x5d) depth--;
  }
  return false;
}

/** Undefined: no text, no TOML, or more than anybody writes. */
export function parsedToml(text: string | undefined): unknown {
  return text === undefined ? undefined : keptToml(text);
}

const keptToml = keptParse((text): unknown => {
  if (text.length > longestToml || isDeep(text) || text.split('\n').some(line => line.split('.', 40).length >= 40 && !/["'#]/.test(line))) return undefined;
  try {
    return parseToml(text);
  } catch {
    return undefined;
  }
});

const longestToml = 1 << 16;

/** Own fields only: `__proto__` and inherited names give undefined. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

export function textField(value: unknown, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Elements of a list; empty for anything else. */
export function listField(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = path.length === 0 ? value : field(value, ...path);
  return Array.isArray(found) ? found.slice(0, 1000) : [];
}

export function namesIn(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).slice(0, 1000) : [];
}

/** From 1: the first line that holds a text; undefined: none does. */
export function lineOf(text: string | undefined, part: string): number | undefined {
  const at = text?.indexOf(part) ?? -1;
  return text === undefined || at < 0 ? undefined : text.slice(0, at).split('\n').length;
}
