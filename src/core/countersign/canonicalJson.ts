// One text for one value, after RFC 8785: members sorted by UTF-16 code units, numbers and strings as ECMAScript writes them, no white space.
// Digests and signatures are over this text, so that key order and platform do not matter.

/** Throws on what JSON cannot say exactly: numbers that are not finite, halves of surrogate pairs, functions. Members that are undefined are absent. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string': return canonicalString(value);
    case 'boolean': return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`);
      return JSON.stringify(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([name, member]) => `${canonicalString(name)}:${canonicalJson(member)}`).join(',')}}`;
    }
    default: throw new TypeError(`${typeof value} has no form in JSON`);
  }
}

function canonicalString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('half of a surrogate pair has no form in JSON');
  return JSON.stringify(text);
}
