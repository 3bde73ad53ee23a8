// Newline-separated messages as the bytes they came in. Owns splitting and the place where a message of our own may go in between;
// what a line means is the reader's.

/** A longer line is not held in memory: it cannot be read and does not go on. */
export const longestLine = 160 * 1024 * 1024;

/** Bytes in, whole lines out, each with its line end, byte for byte. */
export class LineSplitter {
  #parts: Buffer[] = [];
  #size = 0;
  #dropping = false;
  readonly #onLine: (line: Buffer) => void;
  readonly #onTooLong: () => void;
  readonly #limit: number;

  constructor(onLine: (line: Buffer) => void, onTooLong: () => void, limit = longestLine) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const end = rest.indexOf(10);
      const part = end < 0 ? rest : rest.subarray(0, end + 1);
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
      this.#add(part);
      if (end >= 0) this.#line();
    }
  }

  /** What came after the last line end is a line as well. */
  end(): void {
    if (this.#size > 0) this.#line();
  }

  #add(part: Buffer): void {
    this.#size += part.length;
    if (!this.#dropping && this.#size > this.#limit) {
      this.#dropping = true;
      this.#parts = [];
      this.#onTooLong();
    }
    if (!this.#dropping) this.#parts.push(part);
  }

  #line(): void {
    const parts = this.#parts;
    const dropped = this.#dropping;
    this.#parts = [];
    this.#size = 0;
    this.#dropping = false;
    if (dropped) return;
    this.#onLine(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
  }
}

/** Passes a stream on as it comes and puts messages of our own only where a line has ended. */
export class LineOutput {
  #atStart = true;
  #own: string[] = [];
  readonly #write: (bytes: Buffer | string) => void;

  constructor(write: (bytes: Buffer | string) => void) {
    this.#write = write;
  }

  /** Bytes of the other side, in any pieces. */
  pass(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const last = chunk.lastIndexOf(10);
    if (this.#own.length === 0 || last < 0) this.#write(chunk);
    else {
      this.#write(chunk.subarray(0, last + 1));
      this.#flush();
      if (last + 1 < chunk.length) this.#write(chunk.subarray(last + 1));
    }
    this.#atStart = chunk[chunk.length - 1] === 10;
  }

  /** One message of our own, without its line end. */
  insert(message: string): void {
    this.#own.push(message);
    if (this.#atStart) this.#flush();
  }

  /** The other side ends: what still waits for the end of a line goes out after one of our own. */
  end(): void {
    if (this.#own.length === 0) return;
    if (!this.#atStart) this.#write('\n');
    this.#flush();
  }

  #flush(): void {
    for (const message of this.#own.splice(0)) this.#write(`${message}\n`);
  }
}
