// The pure functions of Terraform's language that deciding a name, a count or a key takes. A function that is not here, or is
// handed something unknown that it needs, gives an unknown value of that form.
import { derived, formOf, isKnown, isList, isMap, isUnknown, openingOf, unknown, type Value, type ValueObject } from '../value';

/** `args` may hold unknown parts; the result is unknown where they matter. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const plain = name.replace(/^core::/, '');
  const partial = partials[plain];
  const fallback = (): Value => derived(`${plain}(${args.map(formOf).join(',')})`, args, !Object.hasOwn(wholes, plain) && !quiet.has(plain));
  if (partial) return partial(args) ?? fallback();
  if (!args.every(isKnown)) return fallback();
  const whole = Object.hasOwn(wholes, plain) ? wholes[plain] : undefined;
  return whole?.(args) ?? fallback();
}

/** Not computed here, but a function of its arguments only: equal arguments, equal result. */
const quiet: ReadonlySet<string> = new Set([
  'base64encode', 'base64decode', 'base64gzip', 'md5', 'sha1', 'sha256', 'sha512', 'base64sha256', 'base64sha512', 'bcrypt', 'uuidv5', 'cidrsubnet', 'cidrhost',
  'cidrnetmask', 'cidrsubnets', 'yamldecode', 'yamlencode', 'csvdecode', 'regex', 'regexall', 'formatdate', 'timeadd', 'urlencode', 'textencodebase64',
  'matchkeys', 'setproduct', 'transpose', 'parseint', 'pow', 'log', 'signum', 'indent', 'formatlist', 'nonsensitive', 'sensitive', 'abspath', 'dirname', 'basename', 'pathexpand',
]);

type Fn = (args: readonly Value[]) => Value | undefined;

const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
const list = (value: Value | undefined): readonly Value[] | undefined => (isList(value) ? value : undefined);

/** Functions that can answer although a part is unknown. */
const partials: Readonly<Record<string, Fn>> = {
  tolist: ([value]) => list(value),
  toset: ([value]) => {
    const items = list(value);
    return items && distinct(items);
  },
  tomap: ([value]) => (isMap(value) ? value : undefined),
  tostring: ([value]) => (value === null ? null : isUnknown(value) ? value : text(value)),
  tonumber: ([value]) => (value === null || isUnknown(value) ? value : number(value)),
  tobool: ([value]) => (value === null || isUnknown(value) ? value : value === 'true' ? true : value === 'false' ? false : typeof value === 'boolean' ? value : undefined),
  sensitive: ([value]) => value,
  nonsensitive: ([value]) => value,
  length: ([value]) => (isList(value) ? value.length : isMap(value) ? (openingOf(value) ? undefined : Object.keys(value).length) : typeof value === 'string' ? [...value].length : undefined),
  concat: args => (args.every(isList) ? (args).flat() : undefined),
  merge: args => (args.every(one => one === null || isMap(one)) ? Object.assign({}, ...args) as ValueObject : undefined),
  keys: ([value]) => (isMap(value) && !openingOf(value) ? Object.keys(value).sort() : undefined),
  values: ([value]) => (isMap(value) && !openingOf(value) ? Object.keys(value).sort().map(key => value[key] ?? null) : undefined),
  flatten: ([value]) => flatten(value),
  element: ([items, at]) => {
    const all = list(items);
    const index = number(at);
    return all && all.length > 0 && index !== undefined ? all[((index % all.length) + all.length) % all.length] : undefined;
  },
  lookup: ([map, key, otherwise]) => {
    const name = text(key);
    if (!isMap(map) || name === undefined) return undefined;
    return Object.hasOwn(map, name) ? map[name] : openingOf(map) ? undefined : otherwise;
  },
  coalesce: args => firstOf(args, one => one !== null && one !== ''),
  coalescelist: args => firstOf(args, one => isList(one) && one.length > 0),
  one: ([value]) => (isList(value) ? (value.length === 0 ? null : value.length === 1 ? value[0] : undefined) : undefined),
  compact: ([value]) => (isList(value) && !value.some(isUnknown) ? value.filter(one => one !== null && one !== '') : undefined),
  reverse: ([value]) => (isList(value) ? [...value].reverse() : undefined),
  slice: ([value, from, to]) => (isList(value) && typeof from === 'number' && typeof to === 'number' ? value.slice(from, to) : undefined),
  zipmap: ([keys, values]) => {
    const names = list(keys);
    const all = list(values);
    return names && all && names.every(name => typeof name === 'string') ? Object.fromEntries(names.map((name, i) => [String(name), all[i] ?? null])) : undefined;
  },
  join: ([separator, ...lists]) => {
    const items = lists.flatMap(one => (isList(one) ? one : [one]));
    if (typeof separator !== 'string' || items.some(item => item === undefined || isList(item) || isMap(item))) return undefined;
    const parts = items as readonly Value[];
    return parts.every(isKnown) ? parts.map(part => text(part) ?? '').join(separator) : derived(parts.map(part => (isUnknown(part) ? `⟨${part.form}⟩` : text(part) ?? '')).join(separator), parts);
  },
  format: args => format(args),
};

const wholes: Readonly<Record<string, Fn>> = {
  lower: ([value]) => text(value)?.toLowerCase(),
  upper: ([value]) => text(value)?.toUpperCase(),
  title: ([value]) => text(value)?.replace(/\b\p{L}/gu, letter => letter.toUpperCase()),
  trimspace: ([value]) => text(value)?.trim(),
  trim: ([value, set]) => trim(text(value), text(set), true, true),
  trimprefix: ([value, part]) => {
    const [whole, cut] = [text(value), text(part)];
    return whole !== undefined && cut !== undefined && whole.startsWith(cut) ? whole.slice(cut.length) : whole;
  },
  trimsuffix: ([value, part]) => {
    const [whole, cut] = [text(value), text(part)];
    return whole !== undefined && cut !== undefined && cut !== '' && whole.endsWith(cut) ? whole.slice(0, -cut.length) : whole;
  },
  chomp: ([value]) => text(value)?.replace(/[\r\n]+$/, ''),
  substr: ([value, from, length]) => {
    const whole = text(value);
    if (whole === undefined || typeof from !== 'number' || typeof length !== 'number') return undefined;
    const start = from < 0 ? Math.max(0, whole.length + from) : from;
    return length < 0 ? whole.slice(start) : whole.slice(start, start + length);
  },
  strrev: ([value]) => text(value)?.split('').reverse().join(''),
  startswith: ([value, part]) => text(value)?.startsWith(text(part) ?? '\u0000'),
  endswith: ([value, part]) => text(value)?.endsWith(text(part) ?? '\u0000'),
  strcontains: ([value, part]) => text(value)?.includes(text(part) ?? '\u0000'),
  // A pattern (`/…/`) is left unknown: it is another dialect and may be slow.
  replace: ([value, from, to]) => {
    const [whole, old, fresh] = [text(value), text(from), text(to)];
    return whole === undefined || old === undefined || fresh === undefined || (old.length > 1 && old.startsWith('/') && old.endsWith('/')) ? undefined : whole.replaceAll(old, fresh);
  },
  split: ([separator, value]) => {
    const [mark, whole] = [text(separator), text(value)];
    return mark === undefined || whole === undefined ? undefined : whole === '' ? [] : whole.split(mark);
  },
  contains: ([items, value]) => list(items)?.some(one => formOf(one) === formOf(value ?? null)),
  index: ([items, value]) => {
    const at = list(items)?.findIndex(one => formOf(one) === formOf(value ?? null));
    return at === undefined || at < 0 ? undefined : at;
  },
  distinct: ([items]) => {
    const all = list(items);
    return all && distinct(all);
  },
  sort: ([items]) => list(items)?.map(one => text(one) ?? '').sort(),
  setunion: args => (args.every(isList) ? distinct((args).flat()) : undefined),
  setsubtract: ([a, b]) => {
    const taken = new Set(list(b)?.map(formOf));
    return list(a)?.filter(one => !taken.has(formOf(one)));
  },
  setintersection: ([first, ...rest]) => list(first)?.filter(one => rest.every(other => list(other)?.some(each => formOf(each) === formOf(one)))),
  range: args => {
    const numbers = args.map(one => (typeof one === 'number' ? one : NaN));
    const [from, to, step] = numbers.length === 1 ? [0, numbers[0] ?? NaN, 1] : [numbers[0] ?? NaN, numbers[1] ?? NaN, numbers[2] ?? 1];
    const size = Math.ceil((to - from) / step);
    return Number.isFinite(size) && size <= 1024 ? Array.from({ length: Math.max(0, size) }, (_, i) => from + i * step) : undefined;
  },
  chunklist: ([items, size]) => {
    const all = list(items);
    return all && typeof size === 'number' && size > 0 ? Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size)) : undefined;
  },
  max: args => (args.every(one => typeof one === 'number') ? Math.max(...(args)) : undefined),
  min: args => (args.every(one => typeof one === 'number') ? Math.min(...(args)) : undefined),
  abs: ([value]) => (typeof value === 'number' ? Math.abs(value) : undefined),
  ceil: ([value]) => (typeof value === 'number' ? Math.ceil(value) : undefined),
  floor: ([value]) => (typeof value === 'number' ? Math.floor(value) : undefined),
  sum: ([items]) => {
    const all = list(items);
    return all?.every(one => typeof one === 'number') ? (all).reduce((a, b) => a + b, 0) : undefined;
  },
  alltrue: ([items]) => list(items)?.every(one => one === true || one === 'true'),
  anytrue: ([items]) => list(items)?.some(one => one === true || one === 'true'),
  jsonencode: ([value]) => JSON.stringify(sorted(value ?? null)),
  jsondecode: ([value]) => {
    try {
      return JSON.parse(text(value) ?? '') as Value;
    } catch {
      return undefined;
    }
  },
};

function number(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = Number(value);
  return Number.isFinite(read) ? read : undefined;
}

function distinct(items: readonly Value[]): readonly Value[] {
  const seen = new Map(items.map(item => [formOf(item), item]));
  return [...seen.values()];
}

function flatten(value: Value | undefined): Value | undefined {
  if (!isList(value)) return undefined;
  const found: Value[] = [];
  for (const item of value) {
    if (isUnknown(item)) return undefined;
    if (isList(item)) {
      const inner = flatten(item);
      if (!isList(inner)) return undefined;
      found.push(...inner);
    } else found.push(item);
  }
  return found;
}

function firstOf(args: readonly Value[], wanted: (value: Value) => boolean): Value | undefined {
  for (const one of args) {
    if (isUnknown(one)) return args.length === 1 ? one : undefined;
    if (wanted(one)) return one;
  }
  return undefined;
}

function trim(whole: string | undefined, set: string | undefined, left: boolean, right: boolean): string | undefined {
  if (whole === undefined || set === undefined) return undefined;
  let [start, end] = [0, whole.length];
  while (left && start < end && set.includes(whole[start] ?? '')) start++;
  while (right && end > start && set.includes(whole[end - 1] ?? '')) end--;
  return whole.slice(start, end);
}

/** `%s`, `%d`, `%v`, `%q`, `%t`, `%%` and zero-padded numbers; other verbs stay unknown. */
function format([pattern, ...args]: readonly Value[]): Value | undefined {
  if (typeof pattern !== 'string') return undefined;
  let next = 0;
  let readable = true;
  const out = pattern.replace(/%(%|(0?\d*)([sdvqt])|.?)/g, (_, verb: string, width?: string, kind?: string) => {
    if (verb === '%') return '%';
    if (kind === undefined) readable = false;
    const value = args[next++] ?? null;
    if (isUnknown(value)) return `⟨${value.form}⟩`;
    const shown = isList(value) || isMap(value) ? formOf(value) : String(value);
    if (kind === 'q') return JSON.stringify(shown);
    return width ? shown.padStart(Number(width), width.startsWith('0') ? '0' : ' ') : shown;
  });
  if (!readable) return undefined;
  return args.some(isUnknown) ? unknown(out, [...new Set(args.filter(isUnknown).flatMap(part => part.pending))], args.filter(isUnknown).some(part => part.unread)) : out;
}

function sorted(value: Value): Value {
  if (isList(value)) return value.map(sorted);
  return isMap(value) ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key] ?? null)])) : value;
}
