// The list of signers (`allowed_signers` of OpenSSH, ssh-keygen(1)) as lines: who holds which key, for what and when. For names, reasons and
// comparing two lists; whether a signature is good is ssh-keygen's to say.

/** One line: `principals [options] key-type base64 [comment]`. */
export interface SignerLine {
  /** Names, without patterns and negations: such a line names nobody. */
  readonly principals: readonly string[];
  /** Undefined: any. */
  readonly namespaces?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly validAfter?: number;
  readonly validBefore?: number;
  readonly certificateAuthority: boolean;
  readonly keyType: string;
  /** Base64, as in the file. */
  readonly key: string;
  /** Equal for lines that say the same; comments and spacing do not matter. */
  readonly meaning: string;
  /** The line as it stands. */
  readonly text: string;
}

/** Lines that can be read, in order. What cannot be read names nobody. */
export function signerLines(text: string): readonly SignerLine[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/).flatMap(line => signerLine(line.trim()) ?? []);
}

function signerLine(text: string): SignerLine | undefined {
  if (text === '' || text.startsWith('#')) return undefined;
  const words = wordsOf(text);
  const [names, second] = words;
  if (names === undefined || second === undefined) return undefined;
  const hasOptions = !isKeyType(second);
  const [keyType, key] = hasOptions ? [words[2], words[3]] : [second, words[2]];
  if (keyType === undefined || !isKeyType(keyType) || key === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  const options = hasOptions ? optionsOf(second) : new Map<string, string>();
  if (options === undefined) return undefined;
  const principals = split(unquoted(names)).filter(name => !/[*?!]/.test(name));
  const namespaces = options.get('namespaces');
  const [after, before] = [options.get('valid-after'), options.get('valid-before')];
  const [validAfter, validBefore] = [after === undefined ? undefined : timeOf(after), before === undefined ? undefined : timeOf(before)];
  if (Number.isNaN(validAfter) || Number.isNaN(validBefore)) return undefined;
  const certificateAuthority = options.has('cert-authority');
  const meaning = JSON.stringify([[...principals].sort(), namespaces === undefined ? null : split(namespaces).sort(), after ?? '', before ?? '', certificateAuthority, keyType, key]);
  return { principals, ...(namespaces === undefined ? {} : { namespaces: split(namespaces) }), validAfter, validBefore, certificateAuthority, keyType, key, meaning, text };
}

/** Separated by spaces outside of quotes. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
}

/** Undefined where one is not known: a restriction that is not understood must not be ignored. */
function optionsOf(text: string): Map<string, string> | undefined {
  const options = new Map<string, string>();
  for (const option of text.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const cut = option.indexOf('=');
    const name = (cut < 0 ? option : option.slice(0, cut)).toLowerCase();
    if (!['namespaces', 'valid-after', 'valid-before', 'cert-authority'].includes(name)) return undefined;
    options.set(name, cut < 0 ? '' : unquoted(option.slice(cut + 1)));
  }
  return options;
}

/** `YYYYMMDD[HHMM[SS]]`, in the machine's time zone without a `Z` at the end. NaN: not a time. */
function timeOf(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text);
  if (!match) return NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(part => Number(part ?? 0));
  return match[7] === 'Z' ? Date.UTC(year, month - 1, day, hour, minute, second) : new Date(year, month - 1, day, hour, minute, second).getTime();
}

const isKeyType = (word: string): boolean => /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com|[\w-]+-cert-v01@openssh\.com)$/.test(word);
const unquoted = (text: string): string => text.replaceAll('"', '');
const split = (text: string): string[] => text.split(',').map(part => part.trim()).filter(Boolean);
