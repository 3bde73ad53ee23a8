// What `s/…/…/` makes of a text, for scripts of nothing else whose patterns mean the same as in this language. Everything more (addresses,
// other commands, `e` and `w`, classes, back references inside a pattern) is not worked out.

/** Text → text; undefined: the script holds more than plain substitutions. `extended`: `+ ? | ( ) { }` are special without a backslash. */
export function substitutions(script: string, extended: boolean): ((before: string) => string) | undefined {
  const steps: ((line: string) => string)[] = [];
  let rest = script.trim();
  while (rest !== '') {
    const step = /^s([/|#,@:!%~])((?:\\.|(?!\1)[^\n\\])*)\1((?:\\.|(?!\1)[^\n\\])*)\1([gI]*)\s*(?:;\s*|\n\s*|$)/.exec(rest);
    if (!step) return undefined;
    const [whole, separator = '/', pattern = '', replacement = '', flags = ''] = step;
    const made = substitution(unescaped(pattern, separator), unescaped(replacement, separator), flags, extended);
    if (!made) return undefined;
    steps.push(made);
    rest = rest.slice(whole.length);
  }
  return steps.length === 0 ? undefined : before => before.split('\n').map(line => steps.reduce((text, step) => step(text), line)).join('\n');
}

/** `\/` inside `s/…/` is the plain sign, unless that is special by itself. */
const unescaped = (text: string, separator: string): string => (separator === '|' ? text : text.replaceAll(`\\${separator}`, separator));

function substitution(pattern: string, replacement: string, flags: string, extended: boolean): ((line: string) => string) | undefined {
  const source = expression(pattern, extended);
  if (source === undefined || pattern === '' || /\\[^\\&\d]|\$\w|\$\{|\n/.test(replacement)) return undefined;
  // A hostile pattern must not keep the reader busy: no repetition of a group.
  if (/\)[*+{]/.test(source) || (source.match(/[*+]/g)?.length ?? 0) > 3) return undefined;
  try {
    const matcher = new RegExp(source, `${flags.includes('g') ? 'g' : ''}${flags.includes('I') ? 'i' : ''}`);
    return line => (line.length > 20_000 ? line : line.replace(matcher, (...found: unknown[]) => replacement.replace(/\\(.)|&/g, (sign, after: string | undefined) => (after === undefined || /\d/.test(after) ? text(found[Number(after ?? 0)]) : sign.slice(1)))));
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A pattern as this language writes it; undefined: it holds something that is not translated. */
function expression(pattern: string, extended: boolean): string | undefined {
  let made = '';
  for (let i = 0; i < pattern.length; i++) {
    const sign = pattern[i] ?? '';
    if (sign === '\\') {
      const next = pattern[++i] ?? '';
      if (/[.*[\]^$/\\"'-]/.test(next)) made += /[\^$.*[\]\\/]/.test(next) ? `\\${next}` : next;
      else if (/[+?|(){}]/.test(next)) made += extended ? `\\${next}` : next;
      else if (/[bswSW]/.test(next)) made += `\\${next}`;
      else return undefined;
    } else if (sign === '[') {
      const end = /^\[\^?\]?[^\]\\[]*\]/.exec(pattern.slice(i))?.[0];
      if (end === undefined || /^\[\^?\]/.test(end)) return undefined;
      made += end;
      i += end.length - 1;
    } else if (/[+?|(){}]/.test(sign)) made += extended ? sign : `\\${sign}`;
    else if (sign === '*' && made === '') made += '\\*';
    else made += sign;
  }
  return made;
}
