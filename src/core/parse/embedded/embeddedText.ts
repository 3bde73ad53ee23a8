// A text of commands inside another document, with the way back to where each character stands there. Owns the shape and its making;
// which texts a document holds is said by the readers beside this file.
import type { ShellDialect } from '../../model/action';
import type { Span } from '../../model/effect';

export type EmbeddedLanguage = ShellDialect | 'sql';

/** A run of the embedded text and where it comes from; where the lengths differ (escapes, filled variables) it counts as a whole. */
export interface Piece {
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

export interface EmbeddedText {
  readonly language: EmbeddedLanguage;
  readonly text: string;
  /** In the document, from the first to the last character of the text. */
  readonly span: Span;
  readonly pieces: readonly Piece[];
  /** `image`: in an image that is being built; `runner`: on a machine that is made for one job and thrown away. */
  readonly runs: 'here' | 'image' | 'runner';
}

/** A part taken as it stands, or a text that stands for a part. */
export type Part = { readonly from: number; readonly to: number; readonly text?: string };

/** Undefined: nothing but blanks. */
export function embeddedText(source: string, parts: readonly Part[], language: EmbeddedLanguage, runs: EmbeddedText['runs'] = 'here'): EmbeddedText | undefined {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let at = 0;
  for (const part of parts) {
    const text = part.text ?? source.slice(part.from, part.to);
    if (text === '') continue;
    pieces.push({ at, length: text.length, from: part.from, to: part.to });
    texts.push(text);
    at += text.length;
  }
  const [first] = pieces;
  const last = pieces.at(-1);
  const text = texts.join('');
  if (!first || !last || text.trim() === '') return undefined;
  return { language, text, span: { start: first.from, end: last.to }, pieces, runs };
}

/** Where an offset of the document lies in the text; undefined: between its pieces, or outside. */
export function offsetInside(embedded: EmbeddedText, offset: number): number | undefined {
  const piece = embedded.pieces.find(one => one.from <= offset && offset < one.to) ?? embedded.pieces.find(one => one.to === offset);
  if (!piece) return undefined;
  return piece.length === piece.to - piece.from ? piece.at + offset - piece.from : piece.at;
}

/** The part of the document that a part of the text stands in. */
export function spanOutside(embedded: EmbeddedText, inside: Span): Span {
  let start = embedded.span.end;
  let end = embedded.span.start;
  for (const piece of embedded.pieces) {
    if (piece.at >= inside.end || piece.at + piece.length <= inside.start) continue;
    const exact = piece.length === piece.to - piece.from;
    start = Math.min(start, exact ? piece.from + Math.max(0, inside.start - piece.at) : piece.from);
    end = Math.max(end, exact ? piece.to - Math.max(0, piece.at + piece.length - inside.end) : piece.to);
  }
  return start < end ? { start, end } : embedded.span;
}

/** Every match of a pattern (with the `g` flag) inside a part is stood for by what `filled` gives; the rest stays. */
export function withFilled(source: string, part: { readonly from: number; readonly to: number }, pattern: RegExp, filled: (match: RegExpMatchArray) => string): readonly Part[] {
  const parts: Part[] = [];
  let at = part.from;
  for (const match of source.slice(part.from, part.to).matchAll(pattern)) {
    const from = part.from + match.index;
    parts.push({ from: at, to: from }, { from, to: from + match[0].length, text: filled(match) });
    at = from + match[0].length;
  }
  return [...parts, { from: at, to: part.to }];
}

/** A name that a shell can read as a variable: what stands for a value that the document alone does not tell. */
export function unknownVariable(name: string): string {
  const plain = name.trim().replace(/\W+/g, '_').replace(/^(?=\d)|^$/, '_').slice(0, 60);
  return `\${${plain}}`;
}

/** Lines with their offsets, without the line's end. */
export function linesOf(source: string): readonly { readonly text: string; readonly from: number; readonly to: number }[] {
  const lines: { text: string; from: number; to: number }[] = [];
  let from = 0;
  while (from <= source.length) {
    const next = source.indexOf('\n', from);
    const stop = next < 0 ? source.length : next;
    const to = stop > from && source[stop - 1] === '\r' ? stop - 1 : stop;
    lines.push({ text: source.slice(from, to), from, to });
    if (next < 0) break;
    from = next + 1;
  }
  return lines;
}

/** Brackets open at once beyond what anybody writes: the readers of JSON and YAML descend by recursion, and slow down on the way. */
export function nestsTooDeeply(source: string): boolean {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const one = source[i];
    if (one === '[' || one === '{') depth++;
    else if (one === ']' || one === '}') depth = Math.max(0, depth - 1);
    if (depth > 300) return true;
  }
  return false;
}

/** The language of an interpreter's name or path; undefined: one that is not a shell. */
export function shellNamed(name: string): ShellDialect | undefined {
  const base = /([^\\/]*?)(?:\.exe)?$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
  if (base === 'pwsh' || base === 'powershell') return 'powershell';
  if (base === 'cmd') return 'cmd';
  if (base === 'bash' || base === 'zsh') return base;
  return base === 'sh' || base === 'dash' || base === 'ash' || base === 'ksh' ? 'sh' : undefined;
}
