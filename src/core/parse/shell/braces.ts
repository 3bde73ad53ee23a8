// Brace expansion on the written form of a word, before quotes are removed: `a{b,"c d"}` → `ab`, `a"c d"`; `{1..3}` → 1 2 3.
// Quotes, escapes and `${…}`/`$(…)` inside are skipped over as bash does.

const mostWords = 256;

/** The written words that `raw` stands for; undefined: more than 256. */
export function expandBraces(raw: string): readonly string[] | undefined {
  let words: string[] = [''];
  let at = 0;
  while (at < raw.length) {
    const end = skip(raw, at);
    const group = raw[at] === '{' ? readGroup(raw, at) : undefined;
    if (!group) {
      const text = raw.slice(at, end);
      words = words.map(word => word + text);
      at = end;
      continue;
    }
    const inner: string[] = [];
    for (const alternative of group.alternatives) {
      const expanded = group.literal ? [alternative] : expandBraces(alternative);
      if (!expanded) return undefined;
      inner.push(...expanded);
    }
    if (words.length * inner.length > mostWords) return undefined;
    words = words.flatMap(word => inner.map(text => word + text));
    at = group.end;
  }
  return words;
}

interface Group {
  readonly alternatives: readonly string[];
  /** The alternatives come from a sequence and hold no further braces. */
  readonly literal: boolean;
  readonly end: number;
}

function readGroup(raw: string, open: number): Group | undefined {
  const cuts: number[] = [];
  let depth = 0;
  let at = open;
  while (at < raw.length) {
    const c = raw[at];
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) break;
    else if (c === ',' && depth === 1) cuts.push(at);
    at = c === '{' || c === '}' ? at + 1 : skip(raw, at);
  }
  if (at >= raw.length) return undefined;
  if (cuts.length > 0) {
    const bounds = [open, ...cuts, at];
    return { alternatives: bounds.slice(1).map((end, i) => raw.slice((bounds[i] ?? 0) + 1, end)), literal: false, end: at + 1 };
  }
  const numbers = sequence(raw.slice(open + 1, at));
  return numbers && { alternatives: numbers, literal: true, end: at + 1 };
}

/** `1..5`, `a..e`, `01..10..2`. */
function sequence(text: string): readonly string[] | undefined {
  const match = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d{1,9}))?$/.exec(text);
  if (!match) return undefined;
  const [, first, last, from, to, by] = match;
  const start = first === undefined ? (from ?? '').charCodeAt(0) : Number(first);
  const end = last === undefined ? (to ?? '').charCodeAt(0) : Number(last);
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  if (Math.abs(end - start) / step >= mostWords) return undefined;
  const padded = [first, last].some(n => n !== undefined && /^-?0\d/.test(n));
  const width = padded ? Math.max(first?.length ?? 0, last?.length ?? 0) : 0;
  const out: string[] = [];
  for (let n = start; start <= end ? n <= end : n >= end; n += start <= end ? step : -step) {
    out.push(first === undefined ? String.fromCharCode(n) : n < 0 ? `-${String(-n).padStart(Math.max(0, width - 1), '0')}` : String(n).padStart(width, '0'));
  }
  return out;
}

/** End of the quoted, escaped or `$`-nested stretch at `at`, or of one character. */
function skip(raw: string, at: number): number {
  const c = raw[at];
  if (c === '\\') return Math.min(raw.length, at + 2);
  if (c === '$' && raw[at + 1] === "'") {
    let i = at + 2;
    while (i < raw.length && raw[i] !== "'") i += raw[i] === '\\' ? 2 : 1;
    return Math.min(raw.length, i + 1);
  }
  if (c === "'") return past(raw.indexOf("'", at + 1), raw);
  if (c === '`') return past(raw.indexOf('`', at + 1), raw);
  if (c === '"') {
    let i = at + 1;
    while (i < raw.length && raw[i] !== '"') i += raw[i] === '\\' ? 2 : 1;
    return Math.min(raw.length, i + 1);
  }
  if (c === '$' && (raw[at + 1] === '{' || raw[at + 1] === '(')) {
    const close = raw[at + 1] === '{' ? '}' : ')';
    const open = raw[at + 1];
    let depth = 0;
    for (let i = at + 1; i < raw.length; i++) {
      if (raw[i] === open) depth++;
      else if (raw[i] === close && --depth === 0) return i + 1;
    }
    return raw.length;
  }
  return at + 1;
}

function past(index: number, raw: string): number {
  return index < 0 ? raw.length : index + 1;
}
