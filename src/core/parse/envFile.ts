// `.env` files and the plain assignments of `.envrc`, with the line of every value. Nothing is evaluated: a command substitution makes a
// value unknown. Forms: `A=b`, `export A=b`, `A: b`, single, double and back quotes (over several lines), `#` comments after a blank,
// `${B}` and `$B` of the same file, `\n` in double quotes.
import { keptParse } from './keptParse';

export interface EnvEntry {
  readonly name: string;
  /** Undefined: set to something that only running it would tell. */
  readonly value: string | undefined;
  /** From 1: the line on which the name stands. */
  readonly line: number;
}

const mostEntries = 2000;
/** Values made of values double with every line; no setting is longer. */
const longestValue = 16_384;
const assignment = /^[ \t]*(?:export[ \t]+|set[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*/;

/** Entries in order; of several with one name the last counts (`envValues`). Never throws. */
export const parseEnvFile: (text: string) => readonly EnvEntry[] = keptParse(parse);

function parse(text: string): readonly EnvEntry[] {
  const entries: EnvEntry[] = [];
  const known = new Map<string, string | undefined>();
  const body = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  let line = 1;
  for (let at = 0; at < body.length && entries.length < mostEntries;) {
    const end = body.indexOf('\n', at) < 0 ? body.length : body.indexOf('\n', at);
    const head = assignment.exec(body.slice(at, end));
    let next = end + 1;
    if (head?.[1] !== undefined) {
      const read = readValue(body, at + head[0].length, end, known);
      known.set(head[1], read.value);
      entries.push({ name: head[1], value: read.value, line });
      next = Math.max(next, read.next);
    }
    for (let i = at; i < Math.min(next, body.length); i++) if (body.charCodeAt(i) === 10) line++;
    at = next;
  }
  return entries;
}

/** Name → the entry that counts. */
export function envValues(entries: readonly EnvEntry[]): ReadonlyMap<string, EnvEntry> {
  return new Map(entries.map(entry => [entry.name, entry]));
}

function readValue(body: string, start: number, end: number, known: ReadonlyMap<string, string | undefined>): { readonly value: string | undefined; readonly next: number } {
  const quote = body[start];
  if (quote === '"' || quote === '\'' || quote === '`') {
    const close = closingQuote(body, start + 1, quote);
    if (close !== undefined) {
      const inside = body.slice(start + 1, close);
      const lineEnd = body.indexOf('\n', close);
      return { value: quote === '\'' ? inside : expanded(quote === '"' ? unescaped(inside) : inside, known), next: (lineEnd < 0 ? body.length : lineEnd) + 1 };
    }
  }
  const written = body.slice(start, end);
  const comment = /(?:^|\s)#/.exec(written);
  return { value: expanded((comment ? written.slice(0, comment.index) : written).trim(), known), next: end + 1 };
}

function closingQuote(body: string, from: number, quote: string): number | undefined {
  for (let i = from; i < body.length && i < from + 65_536; i++) {
    if (body[i] === '\\' && quote === '"') i++;
    else if (body[i] === quote) return i;
  }
  return undefined;
}

const unescaped = (text: string): string => text.replace(/\\([nrt"\\$])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? (letter === '$' ? '\\$' : letter));

function expanded(text: string, known: ReadonlyMap<string, string | undefined>): string | undefined {
  if (/(?<!\\)\$\(|(?<!\\)`/.test(text)) return undefined;
  let isKnown = true;
  let length = text.length;
  const out = text.replace(/\\\$|\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g, (whole, braced?: string, otherwise?: string, plain?: string) => {
    if (whole === '\\$') return '$';
    const value = known.get(braced ?? plain ?? '') ?? otherwise;
    length += value?.length ?? 0;
    if (value === undefined || length > longestValue) isKnown = false;
    return isKnown ? value ?? '' : '';
  });
  return isKnown ? out : undefined;
}
