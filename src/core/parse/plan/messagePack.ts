// Values of a plan file: MessagePack as Terraform's type system writes it. Unknown values and what is not JSON become null; a value of
// a type known only at run time stands in a pair with its type, of which the value is taken.
import type { Json } from './values';

const deepest = 100;
const decoder = new TextDecoder();

/** Undefined: not such a value. */
export function parseMessagePack(bytes: Uint8Array): Json | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  try {
    return read(0);
  } catch {
    // Reading past the end throws a RangeError: the value is cut.
    return undefined;
  }

  function read(depth: number): Json {
    if (depth > deepest) throw new RangeError('nested too deeply');
    const code = view.getUint8(at++);
    if (code < 0x80) return code;
    if (code < 0x90) return map(code & 0x0f, depth);
    if (code < 0xa0) return list(code & 0x0f, depth);
    if (code < 0xc0) return text(code & 0x1f);
    if (code >= 0xe0) return code - 0x100;
    switch (code) {
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: return skip(number(1));
      case 0xc5: return skip(number(2));
      case 0xc6: return skip(number(4));
      case 0xc7: return skip(number(1) + 1);
      case 0xc8: return skip(number(2) + 1);
      case 0xc9: return skip(number(4) + 1);
      case 0xca: at += 4; return view.getFloat32(at - 4);
      case 0xcb: at += 8; return view.getFloat64(at - 8);
      case 0xcc: return number(1);
      case 0xcd: return number(2);
      case 0xce: return number(4);
      case 0xcf: at += 8; return Number(view.getBigUint64(at - 8));
      case 0xd0: at += 1; return view.getInt8(at - 1);
      case 0xd1: at += 2; return view.getInt16(at - 2);
      case 0xd2: at += 4; return view.getInt32(at - 4);
      case 0xd3: at += 8; return Number(view.getBigInt64(at - 8));
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return skip(2 ** (code - 0xd4) + 1);
      case 0xd9: return text(number(1));
      case 0xda: return text(number(2));
      case 0xdb: return text(number(4));
      case 0xdc: return list(number(2), depth);
      case 0xdd: return list(number(4), depth);
      case 0xde: return map(number(2), depth);
      case 0xdf: return map(number(4), depth);
      default: return null;
    }
  }

  function number(size: 1 | 2 | 4): number {
    at += size;
    return size === 1 ? view.getUint8(at - 1) : size === 2 ? view.getUint16(at - 2) : view.getUint32(at - 4);
  }

  function skip(length: number): null {
    if (at + length > bytes.length) throw new RangeError('cut');
    at += length;
    return null;
  }

  function text(length: number): string {
    if (at + length > bytes.length) throw new RangeError('cut');
    at += length;
    return decoder.decode(bytes.subarray(at - length, at));
  }

  function list(length: number, depth: number): Json {
    if (length > bytes.length - at) throw new RangeError('cut');
    // `[type as JSON bytes, value]`.
    const typed = length === 2 && (view.getUint8(at) === 0xc4 || view.getUint8(at) === 0xc5);
    const items = Array.from({ length }, () => read(depth + 1));
    return typed ? items[1] ?? null : items;
  }

  function map(length: number, depth: number): Json {
    if (length > bytes.length - at) throw new RangeError('cut');
    const entries: [string, Json][] = [];
    for (let i = 0; i < length; i++) {
      const name = read(depth + 1);
      entries.push([typeof name === 'string' ? name : JSON.stringify(name), read(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }
}
