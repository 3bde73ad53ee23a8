// Field access into JSON of unknown shape: settings files of tools, with or without comments. Nothing throws; what is not there is undefined.
import { parse } from 'jsonc-parser';
import { keptParse } from '../parse/keptParse';

/** Comments, trailing commas and a byte order mark are taken; undefined: no text, or one nested so deep that nobody wrote it. */
export function parsedJson(text: string | undefined): unknown {
  return text === undefined ? undefined : keptJson(text);
}

/** Nobody changes what it gives: `field` and its kin only look. */
const keptJson = keptParse((text): unknown => (isDeep(text) ? undefined : parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true })));

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
