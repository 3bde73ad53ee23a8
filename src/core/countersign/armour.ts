// A request or a signature as text that survives mail and chat: a block between two lines, read back from the middle of other text, with
// quotation marks before its lines, with any line ends and with white space lost or added.

export type ArmourLabel = 'REQUEST' | 'SIGNATURE';

/** The block for base64 content. `heading`: a line for the reader; it is not part of the content. */
export function armour(label: ArmourLabel, base64: string, heading: string): string {
  const lines = base64.match(/.{1,72}/g) ?? [];
  return [`-----BEGIN COUNTERSIGN ${label}-----`, `About: ${heading.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}`, '', ...lines, `-----END COUNTERSIGN ${label}-----`, ''].join('\n');
}

/** The base64 content of the first block with this label; undefined: there is none, or it is cut short. */
export function unarmour(label: ArmourLabel, text: string): string | undefined {
  const block = new RegExp(`-----BEGIN COUNTERSIGN ${label}-----([\\s\\S]*?)-----END COUNTERSIGN ${label}-----`).exec(text)?.[1];
  if (block === undefined) return undefined;
  const lines = block.split(/\r\n|\r|\n/).map(line => line.replace(/^[\s>|]+|\s+$/g, '')).filter(line => !line.startsWith('About:'));
  const content = lines.join('').replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(content) ? content : undefined;
}

/** Whether a text holds the end of such a block: nothing more has to be read. */
export function hasArmourEnd(label: ArmourLabel, text: string): boolean {
  return text.includes(`-----END COUNTERSIGN ${label}-----`);
}
