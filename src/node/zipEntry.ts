// One entry of a zip archive, by its central directory, unpacked within a bound. For plan files; nothing is ever written.
import { promises as fs, constants } from 'node:fs';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const unpack = promisify(inflateRaw);
/** The end record stands in the last 64 KB, behind at most a comment. */
const tailLength = 66_000;
const largestDirectory = 8 << 20;

/** Undefined: not an archive, no such entry, encrypted, of another method, or longer than `limit` bytes unpacked. */
export async function zipEntry(file: string, name: string, limit: number): Promise<Uint8Array | undefined> {
  const handle = await fs.open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile()) return undefined;
    const read = async (start: number, length: number): Promise<Buffer | undefined> => {
      if (start < 0 || length < 0 || start + length > found.size) return undefined;
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, start);
      return bytesRead === length ? buffer : undefined;
    };
    const tail = await read(Math.max(0, found.size - tailLength), Math.min(found.size, tailLength));
    const end = tail?.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06])) ?? -1;
    if (!tail || end < 0 || end + 20 > tail.length) return undefined;
    const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
    const directory = length > largestDirectory ? undefined : await read(start, length);
    const entry = directory && entryIn(directory, name);
    if (!entry || entry.size > limit || entry.packed > limit) return undefined;
    const header = await read(entry.at, 30);
    if (!header || header.readUInt32LE(0) !== 0x04034b50) return undefined;
    const data = await read(entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), entry.packed);
    if (!data) return undefined;
    return entry.method === 0 ? data : await unpack(data, { maxOutputLength: limit });
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

interface Entry {
  readonly at: number;
  readonly packed: number;
  readonly size: number;
  readonly method: number;
}

function entryIn(directory: Buffer, name: string): Entry | undefined {
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const [flags, method] = [directory.readUInt16LE(at + 8), directory.readUInt16LE(at + 10)];
    const [nameLength, extra, comment] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)];
    if (directory.toString('utf8', at + 46, at + 46 + nameLength) === name && (flags & 1) === 0 && (method === 0 || method === 8)) {
      return { at: directory.readUInt32LE(at + 42), packed: directory.readUInt32LE(at + 20), size: directory.readUInt32LE(at + 24), method };
    }
    at += 46 + nameLength + extra + comment;
  }
  return undefined;
}
