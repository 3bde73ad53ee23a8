// Makes characters visible that a reader could not see or that reorder what stands around them.

/**
 * The text with every control, zero-width, bidirectional and tag character spelled out as `⟨U+202E⟩`.
 * Line feeds and tabs stay where `lines` is set; elsewhere they are spelled out as well.
 */
export function visible(text: string, lines = false): string {
  return text.replace(hidden, (character) => {
    if (lines && (character === '\n' || character === '\t')) return character;
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

// Cc, Cf (bidirectional marks, joiners, tags), line and paragraph separators, fillers that draw nothing, lone surrogates,
// blanks that are not a plain space, variation selectors.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?! )\p{Zs}/gu;
