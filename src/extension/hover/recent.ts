// The latest answers, by key: a hover is asked for again with every move of the hand.

/** Keeps at most `most` answers, each no longer than `ms`. */
export function recent<T>(most: number, ms = Number.POSITIVE_INFINITY): (key: string, make: () => T) => T {
  const kept = new Map<string, { readonly value: T; readonly at: number }>();
  return (key, make) => {
    const now = Date.now();
    const had = kept.get(key);
    if (had && now - had.at <= ms) return had.value;
    const value = make();
    kept.delete(key);
    kept.set(key, { value, at: now });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
