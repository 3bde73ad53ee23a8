// Values of Terraform expressions: what is known offline, and for the rest why it is not and in what form it was written, so
// that two unknown values can still be told equal or different.

declare const unknownMark: unique symbol;

/** A value that is not known offline. */
export interface Unknown {
  readonly [unknownMark]?: never;
  readonly unknown: true;
  /** Canonical text of where it comes from: equal forms are equal values as long as nothing pending is involved. */
  readonly form: string;
  /** Addresses of resources that are created or replaced first: the value will be another one. */
  readonly pending: readonly string[];
  /** It hangs on something that was not read (a data source, a function or a file). */
  readonly unread: boolean;
}

export type Value = null | boolean | number | string | readonly Value[] | ValueObject | Unknown;
export interface ValueObject {
  readonly [name: string]: Value;
}

const marks = new WeakSet<object>();

export function unknown(form: string, pending: readonly string[] = [], unread = false): Unknown {
  const value: Unknown = { unknown: true, form: form.length > 500 ? `${form.slice(0, 400)}…${hash(form)}` : form, pending, unread };
  marks.add(value);
  return value;
}

export function isUnknown(value: Value | undefined): value is Unknown {
  return typeof value === 'object' && value !== null && marks.has(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !marks.has(value);
}

/** Is every part known? */
export function isKnown(value: Value): boolean {
  if (isUnknown(value)) return false;
  if (isList(value)) return value.every(isKnown);
  return isMap(value) ? Object.values(value).every(isKnown) : true;
}

/** The unknown parts of a value. */
export function unknownParts(value: Value): readonly Unknown[] {
  if (isUnknown(value)) return [value];
  if (isList(value)) return value.flatMap(unknownParts);
  return isMap(value) ? Object.values(value).flatMap(unknownParts) : [];
}

/** One canonical text per value. */
export function formOf(value: Value): string {
  if (isUnknown(value)) return `⟨${value.form}⟩`;
  if (isList(value)) return `[${value.map(formOf).join(',')}]`;
  if (isMap(value)) return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${formOf(value[key] ?? null)}`).join(',')}}`;
  return JSON.stringify(value);
}

/** An unknown made from others (a template, a function's result): pending and unread carry over. */
export function derived(form: string, from: readonly Value[], unread = false): Unknown {
  const parts = from.flatMap(unknownParts);
  return unknown(form, [...new Set(parts.flatMap(part => part.pending))], unread || parts.some(part => part.unread));
}

/** Values of resources are open: what is not among the entries is not known, and `form` says what it would be. */
export interface Open {
  readonly form: string;
  readonly pending: readonly string[];
}

const opens = new WeakMap<object, Open>();

export function openObject(entries: ValueObject, open: Open): ValueObject {
  const object = { ...entries };
  opens.set(object, open);
  return object;
}

export function openingOf(value: Value): Open | undefined {
  return typeof value === 'object' && value !== null ? opens.get(value) : undefined;
}

/** Equality as Terraform and its providers see it: an absent value, an empty one and a zero are one; text and number alike. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  if (a === undefined || b === undefined) return false;
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) && isUnknown(b) && a.form === b.form && a.pending.length === 0 && b.pending.length === 0;
  if (isList(a) && isList(b)) return sameList(a, b);
  if (isMap(a) && isMap(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every(name => same(a[name], b[name]));
  }
  if (isList(a) || isList(b) || isMap(a) || isMap(b)) return a === null || b === null ? false : sameJson(a, b);
  if (String(a) === String(b)) return true;
  return typeof a === 'string' && typeof b === 'string' && sameText(a, b);
}

function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

/** Sets come back in another order: lists of plain values are compared without it. */
function sameList(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((one, i) => same(one, b[i]))) return true;
  const rest = [...b];
  return a.every(one => {
    const at = rest.findIndex(other => same(one, other));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

function sameText(a: string, b: string): boolean {
  if (!/^\s*[[{]/.test(a) || !/^\s*[[{]/.test(b)) return false;
  try {
    return same(JSON.parse(a) as Value, JSON.parse(b) as Value);
  } catch {
    return false;
  }
}

function sameJson(a: Value, b: Value): boolean {
  return typeof a === 'string' ? sameText(a, JSON.stringify(b)) : typeof b === 'string' ? sameText(JSON.stringify(a), b) : false;
}

function hash(text: string): string {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return (value >>> 0).toString(36);
}
