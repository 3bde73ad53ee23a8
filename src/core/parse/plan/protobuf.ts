// The wire form of protocol buffers, field by field, without a schema: who reads knows which numbers it wants. Bounded by the bytes
// themselves; a text that does not hold together ends the reading.

export interface WireField {
  readonly number: number;
  /** Of varints and fixed numbers; 0 for bytes. Larger than 2^53: rounded. */
  readonly value: number;
  /** Of messages, texts and bytes. */
  readonly bytes?: Uint8Array;
}

/** Undefined: not a message. */
export function wireFields(bytes: Uint8Array): readonly WireField[] | undefined {
  const fields: WireField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    if (!tag) return undefined;
    at = tag.end;
    const number = Math.floor(tag.value / 8);
    if (number === 0) return undefined;
    switch (tag.value % 8) {
      case 0: {
        const value = varint(bytes, at);
        if (!value) return undefined;
        fields.push({ number, value: value.value });
        at = value.end;
        break;
      }
      case 1: fields.push({ number, value: 0 }); at += 8; break;
      case 5: fields.push({ number, value: 0 }); at += 4; break;
      case 2: {
        const length = varint(bytes, at);
        if (!length || length.end + length.value > bytes.length) return undefined;
        fields.push({ number, value: 0, bytes: bytes.subarray(length.end, length.end + length.value) });
        at = length.end + length.value;
        break;
      }
      default: return undefined;
    }
  }
  return at === bytes.length ? fields : undefined;
}

/** UTF-8 text; broken bytes are replaced. */
export function textIn(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}

function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let factor = 1;
  for (let at = start; at < bytes.length && at < start + 10; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}

const decoder = new TextDecoder();
const decodeUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
