// Shell patterns against known text (`${X%/*}`, `case`): `*`, `?`, `[…]`, backslash. Linear in space, quadratic in time at worst; extglob is not known.

/** Undefined: the pattern has a form that is not worked out. */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  const tokens = tokensOf(pattern);
  if (!tokens) return undefined;
  let t = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const token = tokens[p];
    if (token === '*') {
      star = p++;
      mark = t;
    } else if (typeof token === 'function' && token(text[t] ?? '')) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (tokens[p] === '*') p++;
  return p === tokens.length;
}

/** `${X#p}`, `##`, `%`, `%%` on known text. */
export function removePattern(text: string, operator: string, pattern: string): string | undefined {
  if (text.length > 2000 || pattern.length > 200) return undefined;
  const longest = operator.length === 2;
  const fromStart = operator.startsWith('#');
  for (let i = 0; i <= text.length; i++) {
    const length = longest ? text.length - i : i;
    const piece = fromStart ? text.slice(0, length) : text.slice(text.length - length);
    const matched = matchesPattern(pattern, piece);
    if (matched === undefined) return undefined;
    if (matched) return fromStart ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}

/** `${X/p/r}`, `//`, `/#`, `/%` on known text. */
export function replacePattern(text: string, operator: string, pattern: string, replacement: string): string | undefined {
  if (pattern === '') return text;
  if (!/[*?[\\(]/.test(pattern)) {
    if (operator === '//') return text.replaceAll(pattern, () => replacement);
    if (operator === '/#') return text.startsWith(pattern) ? replacement + text.slice(pattern.length) : text;
    if (operator === '/%') return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) + replacement : text;
    return text.replace(pattern, () => replacement);
  }
  return undefined;
}

type Token = '*' | ((c: string) => boolean);

function tokensOf(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    if (/[?*+@!]/.test(c) && pattern[i + 1] === '(') return undefined;
    if (c === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (c === '?') tokens.push(() => true);
    else if (c === '[') {
      const end = pattern.indexOf(']', pattern[i + 1] === '!' || pattern[i + 1] === '^' ? i + 3 : i + 2);
      if (end < 0) tokens.push(one => one === '[');
      else {
        const set = setOf(pattern.slice(i + 1, end));
        if (!set) return undefined;
        tokens.push(set);
        i = end;
      }
    } else {
      const literal = c === '\\' && i + 1 < pattern.length ? pattern[++i] : c;
      tokens.push(one => one === literal);
    }
  }
  return tokens;
}

function setOf(body: string): ((c: string) => boolean) | undefined {
  if (body.includes('[:')) return undefined;
  const negated = /^[!^]/.test(body);
  const text = negated ? body.slice(1) : body;
  return c => {
    let inside = false;
    for (let i = 0; i < text.length; i++) {
      if (text[i + 1] === '-' && i + 2 < text.length) {
        if (c >= (text[i] ?? '') && c <= (text[i + 2] ?? '')) inside = true;
        i += 2;
      } else if (text[i] === c) inside = true;
    }
    return inside !== negated;
  };
}
