// The subject of an X.509 client certificate: who a Kubernetes cluster sees. Reads only as much DER as that needs; a certificate is public.

export interface Subject {
  /** Common name: the user. */
  readonly name: string;
  /** Organisations: the groups. */
  readonly groups: readonly string[];
}

interface Piece {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** `data`: base64 of a PEM file, as in a kubeconfig. Undefined: not a certificate that this can read. */
export function certificateSubject(data: string): Subject | undefined {
  if (data.length > 32_768) return undefined;
  const pem = decode(data);
  const body = pem && /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(String.fromCharCode(...pem.subarray(0, 24_000)))?.[1];
  const der = body === undefined || body === '' ? pem : decode(body);
  if (!der) return undefined;
  // Certificate ::= SEQUENCE { tbs SEQUENCE { [0] version?, serial, algorithm, issuer, validity, subject, … } … }
  const tbs = inside(der, inside(der, pieceAt(der, 0))[0]);
  const subject = tbs[tbs[0]?.tag === 0xa0 ? 5 : 4];
  const groups: string[] = [];
  let name = '';
  for (const set of inside(der, subject)) {
    for (const pair of inside(der, set)) {
      const [type, value] = inside(der, pair);
      if (!type || !value || type.tag !== 6 || type.end - type.start !== 3) continue;
      const kind = der[type.start + 2];
      const text = new TextDecoder().decode(der.subarray(value.start, value.end));
      if (der[type.start] === 0x55 && der[type.start + 1] === 4 && kind === 3) name = text;
      if (der[type.start] === 0x55 && der[type.start + 1] === 4 && kind === 10) groups.push(text);
    }
  }
  return name === '' && groups.length === 0 ? undefined : { name, groups };
}

function inside(der: Uint8Array, outer: Piece | undefined): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = outer?.start ?? 0; outer && at < outer.end && pieces.length < 64;) {
    const piece = pieceAt(der, at);
    if (!piece || piece.end > outer.end) break;
    pieces.push(piece);
    at = piece.end;
  }
  return pieces;
}

function pieceAt(der: Uint8Array, at: number): Piece | undefined {
  const [tag, first] = [der[at], der[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const bytes = first & 0x7f;
  if (bytes === 0 || bytes > 3) return undefined;
  let length = 0;
  for (let i = 0; i < bytes; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  const start = at + 2 + bytes;
  return start + length <= der.length ? { tag, start, end: start + length } : undefined;
}

const letters = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((letter, i) => [letter, i]));

/** Base64, both alphabets; undefined for anything else. */
export function decode(text: string): Uint8Array | undefined {
  const clean = text.replace(/[\s=]/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = new Uint8Array(Math.floor(clean.length * 3 / 4));
  let [bits, count, at] = [0, 0, 0];
  for (const letter of clean) {
    const value = letters.get(letter);
    if (value === undefined) return undefined;
    bits = bits << 6 | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count & 0xff;
    }
  }
  return bytes.subarray(0, at);
}
