// Python, JavaScript/TypeScript, Ruby, Perl and PHP text → tokens. Strings and comments are respected, grammar is not: enough to see
// which functions are called with what. Forms: line and block comments, quotes with escapes, triple quotes, template and interpolated
// strings, backticks, `%x()`, `q()`/`qq()`/`qx()`, here-documents of Ruby, Perl and PHP, regular expressions where they are unmistakable.
import type { Code } from '../world';

export type Spoken = Extract<Code['language'], 'python' | 'javascript' | 'ruby' | 'perl' | 'php'>;

/** A piece of a string: literal text, or source text that is put in. */
export type Piece = { readonly text: string } | { readonly source: string };

export interface Token {
  readonly kind: 'name' | 'string' | 'command' | 'number' | 'mark' | 'line';
  /** Names and marks as written. */
  readonly text: string;
  readonly pieces?: readonly Piece[];
  readonly start: number;
  readonly end: number;
}

export const mostTokens = 60_000;

/** Undefined: a string or comment is not closed, or there is too much. */
export function tokensOf(text: string, language: Spoken): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  if (language === 'php' && /^\s*<\?/.test(text)) at = /^\s*<\?(?:php\b|=)?/.exec(text)?.[0].length ?? 0;
  const pending: { readonly tag: string; readonly index: number; readonly raw: boolean }[] = [];
  while (at < text.length) {
    if (tokens.length > mostTokens) return undefined;
    const c = text[at] ?? '';
    if (c === '\n') {
      tokens.push({ kind: 'line', text: '\n', start: at, end: at + 1 });
      at++;
      for (const one of pending.splice(0)) at = hereDocument(text, at, one, tokens);
      continue;
    }
    if (c === ' ' || c === '\t' || c === '\r') { at++; continue; }
    if (c === '\\' && text[at + 1] === '\n') { at += 2; continue; }
    const comment = commentEnd(text, at, language, tokens.at(-1));
    if (comment === -1) return undefined;
    if (comment !== undefined) { at = comment; continue; }
    const here = hereStart(text, at, language);
    if (here) {
      pending.push({ tag: here.tag, raw: here.raw, index: tokens.length });
      tokens.push({ kind: 'string', text: '', pieces: [], start: at, end: here.end });
      at = here.end;
      continue;
    }
    const string = readString(text, at, language, tokens.at(-1));
    if (string === 'open') return undefined;
    if (string) { tokens.push(string); at = string.end; continue; }
    const name = /^[$@%&]?[A-Za-z_\u00a0-\uffff][\w\u00a0-\uffff]*[?!]?/.exec(text.slice(at, at + 200));
    if (name && (language === 'perl' || language === 'php' || language === 'ruby' || !/^[@%&]/.test(name[0]))) {
      const word = language === 'ruby' ? name[0] : name[0].replace(/[?!]$/, '');
      tokens.push({ kind: 'name', text: word, start: at, end: at + word.length });
      at += word.length;
      continue;
    }
    if (c === '$' && language === 'javascript') {
      tokens.push({ kind: 'name', text: '$', start: at, end: at + 1 });
      at++;
      continue;
    }
    const number = /^\d[\w.]*/.exec(text.slice(at, at + 60));
    if (number) { tokens.push({ kind: 'number', text: number[0], start: at, end: at + number[0].length }); at += number[0].length; continue; }
    const mark = /^(?:=>|->|::|\?\.|\*\*|&&|\|\||==|!=|<=|>=|\+=|\.\.\.|[^\s])/u.exec(text.slice(at, at + 4))?.[0] ?? c;
    tokens.push({ kind: 'mark', text: mark, start: at, end: at + mark.length });
    at += mark.length;
  }
  return tokens;
}

function commentEnd(text: string, at: number, language: Spoken, before: Token | undefined): number | undefined {
  const c = text[at];
  const lineEnd = (): number => { const end = text.indexOf('\n', at); return end < 0 ? text.length : end; };
  if (c === '#' && language !== 'javascript' && !(language === 'perl' && before?.text === '$')) return lineEnd();
  if (c === '#' && at === 0) return lineEnd();
  if (c === '/' && (language === 'javascript' || language === 'php')) {
    if (text[at + 1] === '/') return lineEnd();
    if (text[at + 1] === '*') { const end = text.indexOf('*/', at + 2); return end < 0 ? -1 : end + 2; }
  }
  if (c === '=' && (at === 0 || text[at - 1] === '\n') && (language === 'perl' || language === 'ruby') && /^=[a-z]/.test(text.slice(at, at + 2))) {
    const end = text.slice(at).search(/\n=(?:cut|end)\b.*(?:\n|$)/);
    return end < 0 ? text.length : at + end + 1 + (/^=(?:cut|end).*/.exec(text.slice(at + end + 1))?.[0].length ?? 0);
  }
  return undefined;
}

interface Here {
  readonly tag: string;
  readonly raw: boolean;
  readonly end: number;
}

function hereStart(text: string, at: number, language: Spoken): Here | undefined {
  if (text[at] !== '<' || language === 'python' || language === 'javascript') return undefined;
  const form = language === 'php' ? /^<<<\s*(["']?)([A-Za-z_]\w*)\1/ : /^<<[~-]?(["'`]?)([A-Z_]\w*)\1/;
  const match = form.exec(text.slice(at, at + 100));
  return match?.[2] === undefined ? undefined : { tag: match[2], raw: match[1] === "'", end: at + match[0].length };
}

function hereDocument(text: string, at: number, one: { readonly tag: string; readonly index: number; readonly raw: boolean }, tokens: Token[]): number {
  const end = new RegExp(`^[ \\t]*${one.tag}\\b`, 'm');
  const rest = text.slice(at);
  const found = rest.search(end);
  const body = found < 0 ? rest : rest.slice(0, found);
  const token = tokens[one.index];
  if (token) tokens[one.index] = { ...token, pieces: one.raw ? [{ text: body }] : piecesOf(body, /#\{([^}]*)\}|\{?(\$[A-Za-z_]\w*)\}?/g) };
  if (found < 0) return text.length;
  return at + found + (end.exec(rest.slice(found))?.[0].length ?? 0);
}

/** Splits a string body at what is put in. */
function piecesOf(body: string, holes: RegExp): readonly Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of body.matchAll(holes)) {
    if (match.index > last) pieces.push({ text: unescaped(body.slice(last, match.index)) });
    pieces.push({ source: match.slice(1).find(group => group !== undefined) ?? '' });
    last = match.index + match[0].length;
  }
  if (last < body.length || pieces.length === 0) pieces.push({ text: unescaped(body.slice(last)) });
  return pieces;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u\{?([0-9a-fA-F]{4,6})\}?|([0-7]{3})|([^]))/g, (_, hex?: string, unicode?: string, octal?: string, letter?: string) => {
    if (hex) return String.fromCharCode(parseInt(hex, 16));
    if (unicode) { const code = parseInt(unicode, 16); return code <= 0x10ffff ? String.fromCodePoint(code) : ''; }
    if (octal) return String.fromCharCode(parseInt(octal, 8) & 255);
    return { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' }[letter ?? ''] ?? letter ?? '';
  });
}

const holesIn: Readonly<Record<Spoken, RegExp | undefined>> = {
  python: undefined, javascript: undefined, ruby: /#\{([^}]*)\}/g, perl: /(\$\{?[A-Za-z_]\w*\}?(?:(?:->)?[{[][^}\]]*[}\]])*|@\{?[A-Za-z_]\w*\}?)/g, php: /\{(\$[^}]*)\}|(\$[A-Za-z_]\w*(?:\[[^\]]*\])?)/g,
};

function readString(text: string, at: number, language: Spoken, before: Token | undefined): Token | 'open' | undefined {
  const c = text[at] ?? '';
  if (language === 'python') {
    const prefix = /^([rbfuRBFU]{0,2})("""|'''|"|')/.exec(text.slice(at, at + 5));
    if (!prefix?.[2]) return undefined;
    const [, flags = '', quote] = prefix;
    const start = at + prefix[0].length;
    const end = endOf(text, start, quote, quote.length === 1);
    if (end === undefined) return 'open';
    const body = text.slice(start, end);
    const raw = /r/i.test(flags);
    const pieces: readonly Piece[] = /f/i.test(flags) ? piecesOf(body.replaceAll('{{', '\u0001').replaceAll('}}', '\u0002'), /\{([^{}]*)\}/g).map(piece => ('text' in piece ? { text: piece.text.replaceAll('\u0001', '{').replaceAll('\u0002', '}') } : piece))
      : [{ text: raw ? body : unescaped(body) }];
    return { kind: 'string', text: '', pieces, start: at, end: end + quote.length };
  }
  if (c === "'" || c === '"' || c === '`') {
    if (c === '`' && language === 'javascript') return template(text, at);
    const end = endOf(text, at + 1, c, language === 'javascript');
    if (end === undefined) return language === 'perl' && c === "'" ? undefined : 'open';
    const body = text.slice(at + 1, end);
    const holes = c === "'" ? undefined : holesIn[language];
    const pieces = holes ? piecesOf(body, holes) : [{ text: c === "'" && language !== 'javascript' ? body.replace(/\\(['\\])/g, '$1') : unescaped(body) }];
    return { kind: c === '`' ? 'command' : 'string', text: '', pieces, start: at, end: end + 1 };
  }
  const quoted = language === 'ruby' ? /^%([xqQwW]?)([({[<|!/])/.exec(text.slice(at, at + 3)) : language === 'perl' && before?.text !== '->' && before?.text !== '{' ? /^\b(qx|qq|qw|q)\s*([^\w\s,;=])/.exec(text.slice(at, at + 6)) : null;
  if (quoted?.[2] !== undefined && !(language === 'ruby' && (before?.kind === 'name' || before?.kind === 'number' || before?.text === ')') && quoted[1] === '')) {
    const start = at + quoted[0].length;
    const close = { '(': ')', '{': '}', '[': ']', '<': '>' }[quoted[2]] ?? quoted[2];
    const end = nestedEnd(text, start, quoted[2], close);
    if (end === undefined) return 'open';
    const holes = quoted[1] === 'q' || quoted[1] === 'w' || quoted[1] === 'qw' ? undefined : holesIn[language];
    const body = text.slice(start, end);
    return { kind: quoted[1] === 'x' || quoted[1] === 'qx' ? 'command' : 'string', text: '', pieces: holes ? piecesOf(body, holes) : [{ text: body }], start: at, end: end + 1 };
  }
  if (c === '/' && (language === 'javascript' || language === 'ruby' || language === 'perl') && startsExpression(before)) {
    const match = /^\/(?![*\/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/.exec(text.slice(at, at + 2000));
    if (match) return { kind: 'number', text: match[0], start: at, end: at + match[0].length };
  }
  return undefined;
}

const startsExpression = (before: Token | undefined): boolean => before === undefined || before.kind === 'line' || (before.kind === 'mark' && !/^[)\]}]$/.test(before.text)) || (before.kind === 'name' && /^(?:return|typeof|case|in|of|and|or|not|if|unless|when)$/.test(before.text));

function endOf(text: string, start: number, quote: string, oneLine: boolean): number | undefined {
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (oneLine && text[i] === '\n') return undefined;
    else if (text.startsWith(quote, i)) return i;
  }
  return undefined;
}

function nestedEnd(text: string, start: number, open: string, close: string): number | undefined {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === close && --depth === 0) return i;
    else if (text[i] === open && open !== close) depth++;
  }
  return undefined;
}

/** `…${…}…` */
function template(text: string, at: number): Token | 'open' {
  const pieces: Piece[] = [];
  let literal = '';
  for (let i = at + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') { literal += unescaped(text.slice(i, i + 2)); i++; continue; }
    if (c === '`') {
      if (literal !== '' || pieces.length === 0) pieces.push({ text: literal });
      return { kind: 'string', text: '`', pieces, start: at, end: i + 1 };
    }
    if (c === '$' && text[i + 1] === '{') {
      const end = nestedEnd(text, i + 2, '{', '}');
      if (end === undefined) return 'open';
      if (literal !== '') pieces.push({ text: literal });
      literal = '';
      pieces.push({ source: text.slice(i + 2, end) });
      i = end;
    } else literal += c;
  }
  return 'open';
}
