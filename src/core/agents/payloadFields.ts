// Reading fields of untrusted JSON: a value of the wrong type is as good as missing.

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of the named fields that holds a text. */
export function text(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** The same, without empty texts. */
export function filled(fields: Fields, ...names: readonly string[]): string | undefined {
  const value = text(fields, ...names);
  return value === '' ? undefined : value;
}

/** The first of the named fields that holds an object, or an object written as JSON text. */
export function object(fields: Fields, ...names: readonly string[]): Fields | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (isFields(value)) return value;
    if (typeof value !== 'string' || !value.trimStart().startsWith('{')) continue;
    try {
      const parsed: unknown = JSON.parse(value);
      if (isFields(parsed)) return parsed;
    } catch {
      // Not an object after all.
    }
  }
  return undefined;
}

/** The first of the named fields that holds an array, or an array written as JSON text. */
export function array(fields: Fields, ...names: readonly string[]): readonly unknown[] | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (Array.isArray(value)) return value as readonly unknown[];
    if (typeof value !== 'string' || !value.trimStart().startsWith('[')) continue;
    try {
      const parsed: unknown = JSON.parse(value);
      if (Array.isArray(parsed)) return parsed as readonly unknown[];
    } catch {
      // Not an array after all.
    }
  }
  return undefined;
}
