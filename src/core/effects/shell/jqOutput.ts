// What `jq FILTER` makes of a text, for filters of plain assignments and deletions: `.`, `.a.b = "x"`, `del(.a)`, joined by `|`.
// Anything more is not worked out.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Undefined: options or a filter that are not worked out, or no JSON. `args`: the words of the call; `text`: what it reads. */
export function jqOutput(args: readonly string[], text: string): string | undefined {
  const variables = new Map<string, Json>();
  const words: string[] = [];
  let indent = 2;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--arg' || word === '--argjson') {
      const value = word === '--arg' ? args[i + 2] : parsed(args[i + 2] ?? '');
      if (value === undefined) return undefined;
      variables.set(args[i + 1] ?? '', value);
      i += 2;
    } else if (word === '--indent') indent = Number(args[++i]);
    else if (word === '--tab' || /^-[MC]$|^--(?:monochrome|color)-output$/.test(word)) continue;
    else if (word.startsWith('-')) return undefined;
    else words.push(word);
  }
  let value = parsed(text);
  if (value === undefined || words[0] === undefined) return undefined;
  for (const step of words[0].split('|').map(one => one.trim())) {
    if (step === '.') continue;
    const removed = /^del\((\.[\w.-]+)\)$/.exec(step)?.[1];
    const [, path, given] = /^(\.[\w.-]+)\s*=\s*(\S[^]*)$/.exec(step) ?? [];
    const added = given === undefined ? undefined : /^\$\w+$/.test(given) ? variables.get(given.slice(1)) : parsed(given);
    if (removed === undefined && (path === undefined || added === undefined)) return undefined;
    value = changed(value, (removed ?? path ?? '').slice(1).split('.'), removed === undefined ? added : undefined);
    if (value === undefined) return undefined;
  }
  return `${JSON.stringify(value, null, indent)}\n`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // no JSON: an expression, or a text with comments
  }
}

/** `added` undefined: the key goes. Undefined: there is no such object. */
function changed(value: Json, path: readonly string[], added: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined || key === '' || key === '__proto__' || /-/.test(key)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const object = value as { readonly [key: string]: Json };
  const own = Object.hasOwn(object, key) ? object[key] : undefined;
  if (rest.length === 0) return added === undefined ? Object.fromEntries(Object.entries(object).filter(([one]) => one !== key)) : { ...object, [key]: added };
  const inner = own === undefined ? (added === undefined ? undefined : changed({}, rest, added)) : changed(own, rest, added);
  return inner === undefined ? undefined : { ...object, [key]: inner };
}
