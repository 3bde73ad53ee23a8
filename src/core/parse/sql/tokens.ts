// SQL text → tokens, for every dialect that agents meet. Forms: '…' and E'…', "…", `…`, [x], $tag$…$tag$, -- and # and /* */ comments;
// the inside of MySQL's /*!50001 … */ is code. Never throws; an unclosed string runs to the end.

export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'mark';
  /** Words as written, names and strings without their quotes. */
  readonly text: string;
  /** Words and marks in upper case; others as `text`. */
  readonly upper: string;
  readonly start: number;
  readonly end: number;
  /** First token of its line. */
  readonly opensLine: boolean;
}

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite' | 'sqlserver' | 'clickhouse' | 'snowflake' | 'bigquery' | 'oracle' | 'generic';

/** At most this much text is read; the rest is for the caller to name as not read. */
export const maximumSql = 400_000;

export function sqlTokens(text: string, dialect: SqlDialect): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  const end = Math.min(text.length, maximumSql);
  let at = 0;
  let lineOpen = true;
  const push = (kind: SqlToken['kind'], from: number, to: number, value: string): void => {
    tokens.push({ kind, text: value, upper: kind === 'word' || kind === 'mark' ? value.toUpperCase() : value, start: from, end: to, opensLine: lineOpen });
    lineOpen = false;
  };
  while (at < end) {
    const char = text[at] as string;
    if (char === '\n') lineOpen = true;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (text.startsWith('--', at) || (char === '#' && dialect === 'mysql')) {
      at = lineEnd(text, at);
      continue;
    }
    if (text.startsWith('/*', at)) {
      const code = dialect === 'postgres' ? null : /^\/\*[!M]!?\d*/.exec(text.slice(at, at + 12));
      if (code && text[at + 2] === '!') at += code[0].length;
      else at = commentEnd(text, at, end);
      continue;
    }
    if (text.startsWith('*/', at)) {
      at += 2;
      continue;
    }
    const quoted = readQuoted(text, at, end, dialect);
    if (quoted) {
      push(quoted.kind, at, quoted.end, quoted.text);
      at = quoted.end;
      continue;
    }
    const word = /^[A-Za-z_\u0080-\uffff@#:][\w$\u0080-\uffff#@]*/.exec(text.slice(at, at + 200));
    if (word && !/^[:@#]$/.test(word[0])) {
      push('word', at, at + word[0].length, word[0]);
      at += word[0].length;
      continue;
    }
    const number = /^\d[\d.eE_xXa-fA-F]*/.exec(text.slice(at, at + 60));
    if (number) {
      push('number', at, at + number[0].length, number[0]);
      at += number[0].length;
      continue;
    }
    push('mark', at, at + 1, char);
    at++;
  }
  return tokens;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** PostgreSQL nests comments; elsewhere the first end counts. */
function commentEnd(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    if (text.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at++;
      if (depth <= 0) return at + 1;
    }
  }
  return end;
}

interface Quoted {
  readonly kind: 'string' | 'name';
  readonly text: string;
  readonly end: number;
}

function readQuoted(text: string, at: number, end: number, dialect: SqlDialect): Quoted | undefined {
  const prefix = /^(?:[eEnNbBxX]|[uU]&)(?=')/.exec(text.slice(at, at + 3))?.[0] ?? '';
  const start = at + prefix.length;
  const quote = text[start];
  if (quote === "'") {
    const escapes = dialect === 'mysql' || dialect === 'bigquery' || dialect === 'clickhouse' || /^e$/i.test(prefix);
    return { kind: 'string', ...closed(text, start, end, "'", escapes) };
  }
  if (prefix) return undefined;
  if (quote === '"') return { kind: 'name', ...closed(text, at, end, '"', dialect === 'mysql') };
  if (quote === '`') return { kind: 'name', ...closed(text, at, end, '`', false) };
  if (quote === '[' && (dialect === 'sqlserver' || dialect === 'sqlite' || (dialect === 'generic' && /^\[[A-Za-z_][\w $]*\]/.test(text.slice(at, at + 130))))) return { kind: 'name', ...closed(text, at, end, ']', false) };
  if (quote === '$' && dialect !== 'mysql' && dialect !== 'sqlserver') {
    const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 70))?.[0];
    if (!tag) return undefined;
    const close = text.indexOf(tag, at + tag.length);
    const stop = close < 0 || close > end ? end : close;
    return { kind: 'string', text: text.slice(at + tag.length, stop), end: Math.min(end, stop + tag.length) };
  }
  return undefined;
}

function closed(text: string, from: number, end: number, quote: string, escapes: boolean): { readonly text: string; readonly end: number } {
  let value = '';
  for (let at = from + 1; at < end; at++) {
    const char = text[at] as string;
    if (escapes && char === '\\') {
      value += text[at + 1] ?? '';
      at++;
    } else if (char === quote) {
      if (text[at + 1] !== quote) return { text: value, end: at + 1 };
      value += quote;
      at++;
    } else value += char;
  }
  return { text: value, end };
}
