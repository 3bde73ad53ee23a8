// What a parsed JSON value no longer tells: keys that came twice, odd spellings, the id as it was written. Two readers may take such a
// text differently, so it is no basis for a decision. Expects text that JSON.parse has accepted.

/** `envelope`: the outermost members differ by reader; `inside`: something below them. */
export interface Oddity {
  readonly where: 'envelope' | 'inside';
  readonly what: string;
}

export interface MessageShape {
  /** The value of `id` as written; undefined: there is none. */
  readonly id: string | undefined;
  readonly oddities: readonly Oddity[];
}

interface Container {
  readonly isArray: boolean;
  readonly keys: Set<string>;
  key: string;
  /** An object's next text is a key. */
  expectsKey: boolean;
}

interface Open {
  id: string | undefined;
  readonly oddities: Oddity[];
}

const envelopeKeys: readonly ReadonlySet<string>[] = [new Set(['method', 'params', 'id', 'jsonrpc']), new Set(['name', 'arguments'])];

/** The messages of a line: the object itself, or the elements of a batch. */
export function shapeOf(text: string): readonly MessageShape[] {
  const base = text.trimStart().startsWith('[') ? 1 : 0;
  const stack: Container[] = [];
  const messages: Open[] = [];
  const message = (): Open | undefined => messages[messages.length - 1];
  let idFrom = -1;

  const closeId = (end: number): void => {
    const open = message();
    if (idFrom >= 0 && open && open.id === undefined) open.id = text.slice(idFrom, end).trim();
    idFrom = -1;
  };

  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfText(text, at);
        const raw = text.slice(at + 1, end);
        const top = stack[stack.length - 1];
        const escaped = raw.includes('\\');
        const value = escaped ? String(JSON.parse(`"${raw}"`)) : raw;
        if (escaped && (value.includes('\0') || /\p{Surrogate}/u.test(value))) message()?.oddities.push({ where: top?.expectsKey && stack.length - base === 1 ? 'envelope' : 'inside', what: 'a text holds a character that not every program keeps' });
        if (top?.expectsKey) noteKey(top, value);
        at = end;
        break;
      }
      case 0x3a: {
        const top = stack[stack.length - 1];
        if (top) top.expectsKey = false;
        if (stack.length - base === 1 && top?.key === 'id') idFrom = at + 1;
        break;
      }
      case 0x2c: {
        const top = stack[stack.length - 1];
        if (top && !top.isArray) top.expectsKey = true;
        if (stack.length - base === 1) closeId(at);
        break;
      }
      case 0x7b: case 0x5b: {
        const isArray = text.charCodeAt(at) === 0x5b;
        if (stack.length === base) messages.push({ id: undefined, oddities: [] });
        stack.push({ isArray, keys: new Set(), key: '', expectsKey: !isArray });
        break;
      }
      case 0x7d: case 0x5d:
        if (stack.length - base === 1) closeId(at);
        stack.pop();
        break;
      default:
    }
  }
  return messages;

  function noteKey(top: Container, key: string): void {
    const depth = stack.length - base;
    // Some readers match member names whatever their case: `Method` is `method` to them.
    const loose = depth === 1 || (depth === 2 && under('params')) || (depth === 3 && under('arguments') && stack[base]?.key === 'params');
    const name = loose ? key.normalize('NFKC').toLowerCase() : key;
    const where = depth === 1 ? 'envelope' : 'inside';
    if (top.keys.has(name)) message()?.oddities.push({ where, what: `the member "${shown(key)}" is there twice` });
    else if (loose && depth < 3 && name !== key && envelopeKeys[depth - 1]?.has(name)) message()?.oddities.push({ where, what: `the member "${shown(key)}" is spelled unusually` });
    top.keys.add(name);
    top.key = key;
  }

  function under(key: string): boolean {
    return stack[stack.length - 2]?.key === key;
  }
}

function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

const shown = (key: string): string => key.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
