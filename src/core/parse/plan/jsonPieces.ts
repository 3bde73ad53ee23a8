// One long JSON object, piece by piece: only the members that are asked for are ever parsed, lists entry by entry. What is skipped is
// not checked for being JSON. For plans, whose needed part is a small one of many megabytes.
import { parseJson, type Json } from './values';

export type Piece =
  /** Every few megabytes. Characters of the text that lie behind. */
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'member'; readonly name: string; readonly value: Json | undefined }
  /** One entry of a list. `value` undefined: not JSON. */
  | { readonly kind: 'entry'; readonly name: string; readonly value: Json | undefined }
  /** A member that was not asked for, or the beginning of a list. */
  | { readonly kind: 'seen'; readonly name: string };

const every = 2 << 20;
const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a];

/** `start`: where the `{` stands. Returns the offset behind the object; undefined: it does not end, or is none. */
export function* jsonPieces(text: string, start: number, asked: Readonly<Record<string, 'whole' | 'entries'>>): Generator<Piece, number | undefined> {
  if (text.charCodeAt(start) !== openBrace) return undefined;
  let told = start;
  let at = skipSpace(text, start + 1);
  if (text.charCodeAt(at) === closeBrace) return at + 1;
  for (;;) {
    const nameEnd = endOfText(text, at);
    const name = nameEnd === undefined ? undefined : parseJson(text.slice(at, nameEnd));
    if (nameEnd === undefined || typeof name !== 'string') return undefined;
    at = skipSpace(text, nameEnd);
    if (text.charCodeAt(at) !== colon) return undefined;
    at = skipSpace(text, at + 1);
    const how = Object.hasOwn(asked, name) ? asked[name] : undefined;
    if (how === 'entries' && text.charCodeAt(at) === openBracket) {
      yield { kind: 'seen', name };
      at = skipSpace(text, at + 1);
      while (text.charCodeAt(at) !== closeBracket) {
        const end = endOfValue(text, at);
        if (end === undefined) return undefined;
        yield { kind: 'entry', name, value: parseJson(text.slice(at, end)) };
        at = skipSpace(text, end);
        if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
        else if (text.charCodeAt(at) !== closeBracket) return undefined;
        if (at - told > every) yield { kind: 'progress', done: told = at };
      }
      at++;
    } else {
      const end = endOfValue(text, at);
      if (end === undefined) return undefined;
      yield how === 'whole' ? { kind: 'member', name, value: parseJson(text.slice(at, end)) } : { kind: 'seen', name };
      at = end;
      if (at - told > every) yield { kind: 'progress', done: told = at };
    }
    at = skipSpace(text, at);
    const next = text.charCodeAt(at);
    if (next === closeBrace) return at + 1;
    if (next !== comma) return undefined;
    at = skipSpace(text, at + 1);
  }
}

/** Offset of the next character that is no white space (or byte order mark); the text's length where there is none. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff; code = text.charCodeAt(at)) at++;
  return at;
}

/** Offset behind the value that starts here; undefined: it does not end. Brackets are counted, not matched: the parser does that. */
function endOfValue(text: string, start: number): number | undefined {
  const first = text.charCodeAt(start);
  if (first === quote) return endOfText(text, start);
  if (first !== openBrace && first !== openBracket) {
    let at = start;
    for (let code = first; at < text.length && code !== comma && code !== closeBrace && code !== closeBracket && code > 0x20; code = text.charCodeAt(at)) at++;
    return at === start ? undefined : at;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfText(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (code === openBrace || code === openBracket) depth++;
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Offset behind the closing quote. */
function endOfText(text: string, start: number): number | undefined {
  if (text.charCodeAt(start) !== quote) return undefined;
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return undefined;
}
