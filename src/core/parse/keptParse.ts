// A parser that remembers its last texts. Settings files are the same from one resolver and one review to the next; taking them apart is what
// costs. Only for parsers whose answer depends on the text alone and is never changed afterwards.

/** The same parser. At most `most` texts of at most `longest` characters are remembered, those used last. */
export function keptParse<T>(parse: (text: string) => T, most = 24, longest = 1 << 16): (text: string) => T {
  const kept = new Map<string, T>();
  return text => {
    if (text.length > longest) return parse(text);
    if (kept.has(text)) {
      const had = kept.get(text) as T;
      kept.delete(text);
      kept.set(text, had);
      return had;
    }
    const made = parse(text);
    if (kept.size >= most) kept.delete(kept.keys().next().value ?? '');
    kept.set(text, made);
    return made;
  };
}
