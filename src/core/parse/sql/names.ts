// Reading names and conditions out of a statement's tokens.
import type { SqlToken } from './tokens';

/** A possibly qualified name at a position: `public.users`, `"My Table"`, `db..t`, `#tmp`. */
export interface SqlName {
  readonly text: string;
  readonly next: number;
  readonly start: number;
  readonly end: number;
}

export function nameAt(tokens: readonly SqlToken[], from: number): SqlName | undefined {
  const first = tokens[from];
  if (!first || (first.kind === 'mark' && first.text !== '$' && first.text !== '%' && first.text !== '{') || first.kind === 'number') return undefined;
  let text = first.text;
  let at = from + 1;
  let end = first.end;
  for (;;) {
    const mark = tokens[at];
    const part = tokens[at + 1];
    if (mark?.kind === 'mark' && mark.text === '.' && mark.start === end) {
      if (part?.kind === 'mark' && part.text === '.') {
        text += '..';
        at += 2;
        end = part.end;
        const last = tokens[at];
        if (last) {
          text += last.text;
          end = last.end;
          at++;
        }
        continue;
      }
      if (!part || part.start !== mark.end) break;
      text += `.${part.text}`;
      end = part.end;
      at += 2;
      continue;
    }
    if (mark && mark.start === end && /^[-$%{}*/]$/.test(mark.text) && part) {
      text += mark.text;
      end = mark.end;
      at++;
      continue;
    }
    if (mark && mark.start === end && (mark.kind === 'word' || mark.kind === 'number') && /[-$%{}*/]$/.test(text)) {
      text += mark.text;
      end = mark.end;
      at++;
      continue;
    }
    break;
  }
  return { text, next: at, start: first.start, end };
}

/** Names divided by commas. */
export function namesAt(tokens: readonly SqlToken[], from: number): readonly SqlName[] {
  const names: SqlName[] = [];
  let at = from;
  for (;;) {
    const name = nameAt(tokens, at);
    if (!name) return names;
    names.push(name);
    if (tokens[name.next]?.text === '(') at = afterBrackets(tokens, name.next);
    else at = name.next;
    if (tokens[at]?.text !== ',') return names;
    at++;
    while (tokens[at]?.upper === 'ONLY') at++;
  }
}

/** The position after a bracketed part that opens at `from`. */
export function afterBrackets(tokens: readonly SqlToken[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]?.text === '(' && tokens[at]?.kind === 'mark') depth++;
    if (tokens[at]?.text === ')' && tokens[at]?.kind === 'mark') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return tokens.length;
}

/** The position of a keyword outside brackets opened after `from`; undefined: not there before the brackets that hold `from` close. */
export function keyword(tokens: readonly SqlToken[], from: number, ...words: readonly string[]): number | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at] as SqlToken;
    if (token.kind === 'mark' && token.text === '(') depth++;
    if (token.kind === 'mark' && token.text === ')' && --depth < 0) return undefined;
    if (depth === 0 && token.kind === 'word' && words.includes(token.upper)) return at;
  }
  return undefined;
}

/** Does a WHERE that starts at `from` (after the keyword) select at all? `1=1`, `true`, `TRUE OR x`, `'a'='a'`, `id IS NOT NULL OR 1=1` do not. */
export function selectsAll(tokens: readonly SqlToken[], from: number): boolean {
  const end = keyword(tokens, from, 'RETURNING', 'LIMIT', 'ORDER', 'OPTION') ?? tokens.length;
  const words = tokens.slice(from, end).filter(token => !(token.kind === 'mark' && (token.text === '(' || token.text === ')')));
  const alternatives: SqlToken[][] = [[]];
  for (const token of words) {
    if (token.upper === 'OR' && token.kind === 'word') alternatives.push([]);
    else alternatives.at(-1)?.push(token);
  }
  return alternatives.some(isAlwaysTrue);
}

function isAlwaysTrue(tokens: readonly SqlToken[]): boolean {
  const parts: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.upper === 'AND' && token.kind === 'word') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.every(part => {
    if (part.length === 1) return part[0]?.upper === 'TRUE' || (part[0]?.kind === 'number' && Number(part[0].text) !== 0);
    const [left, sign, right] = part;
    return part.length === 3 && sign?.text === '=' && left?.kind === right?.kind && left?.text === right?.text && (left?.kind === 'number' || left?.kind === 'string' || left?.kind === 'word' || left?.kind === 'name');
  });
}
