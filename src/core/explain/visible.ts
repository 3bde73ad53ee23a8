// Makes what a terminal or page would hide or reorder visible: control, bidirectional and zero-width characters.

const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

/** The text with each hidden character written as `⟨U+202E⟩`; tabs and newlines stay. */
export function visible(text: string): string {
  return text.replace(hidden, character => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** One line: newlines and tabs become spaces too. For names, titles and tree items. */
export function visibleLine(text: string): string {
  return visible(text.replace(/[\r\n\t]+/g, ' '));
}
