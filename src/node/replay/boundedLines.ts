// Lines of a file that somebody else wrote: read piece by piece, and a line that is too long is left out instead of being held.
import { createReadStream } from 'node:fs';

const newline = 0x0a;

/** Each line without its end. `skipped` is told of lines over `longest` bytes. Ends quietly where the file cannot be read on. */
export async function* boundedLines(file: string, longest: number, skipped: () => void = () => undefined): AsyncGenerator<string, void> {
  let parts: Buffer[] = [];
  let length = 0;
  let dropping = false;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        const piece = chunk.subarray(start, end);
        start = end + 1;
        if (!dropping && length + piece.length <= longest) yield (parts.length === 0 ? piece : Buffer.concat([...parts, piece])).toString('utf8');
        else if (!dropping) skipped();
        parts = [];
        length = 0;
        dropping = false;
      }
      const rest = chunk.subarray(start);
      if (dropping || rest.length === 0) continue;
      length += rest.length;
      if (length <= longest) { parts.push(Buffer.from(rest)); continue; }
      skipped();
      parts = [];
      dropping = true;
    }
    if (!dropping && length > 0) yield Buffer.concat(parts).toString('utf8');
  } catch {
    // A file that goes away while it is read ends here.
  }
}
