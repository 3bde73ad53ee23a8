// What identifiers tell offline: account and partition of an ARN, account and kind of an access key id.
// Source of the key layout: keys made since about 2019 carry the account in bits 1 to 40 of the base32 text after the prefix.

export interface Arn {
  readonly partition: string;
  readonly account: string;
  /** After the account: `role/path/Name`. */
  readonly resource: string;
  /** Last part of the resource: `Name`. */
  readonly name: string;
}

export function parseArn(text: string | undefined): Arn | undefined {
  const match = /^arn:(aws[\w-]*):[\w-]*:[\w-]*:(\d{12})?:(.+)$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const [, partition = 'aws', account = '', resource = ''] = match;
  return { partition, account, resource, name: resource.split('/').at(-1) ?? resource };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The account that an access key id belongs to; undefined for keys of the older form and for what is no key id. */
export function accountOfKeyId(id: string | undefined): string | undefined {
  if (id === undefined || !/^A(?:KIA|SIA)[Q-Z2-7][A-Z2-7]{10,}$/.test(id)) return undefined;
  let bits = 0n;
  for (const letter of id.slice(4, 14)) bits = (bits << 5n) | BigInt(base32.indexOf(letter));
  // Ten letters are 50 bits; the first six bytes are 48 of them.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  return account.toString().padStart(12, '0');
}

/** `AKIA`: lives until it is deleted; `ASIA`: expires by itself. Undefined: neither. */
export function kindOfKeyId(id: string | undefined): 'long-term' | 'temporary' | undefined {
  return id?.startsWith('AKIA') ? 'long-term' : id?.startsWith('ASIA') ? 'temporary' : undefined;
}

/** `AWSReservedSSO_Admin_0123456789abcdef` → `Admin`. */
export function permissionSetOf(role: string): string | undefined {
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1];
}
