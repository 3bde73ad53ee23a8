// Reads a stream of server-sent events in any pieces: the data of each event, and the last id that was given.

export class ServerEvents {
  /** Id to go on after, as the stream gave it; undefined: it gave none. */
  lastId: string | undefined;
  /** Milliseconds that the server wants between two attempts. */
  retry: number | undefined;
  #line: string[] = [];
  #data: string[] = [];
  #skipLineFeed = false;
  #size = 0;
  readonly #onData: (data: string) => void;
  readonly #limit: number;

  /** `limit`: characters of one event; a longer one throws. */
  constructor(onData: (data: string) => void, limit: number) {
    this.#onData = onData;
    this.#limit = limit;
  }

  push(text: string): void {
    let rest = this.#skipLineFeed && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') this.#skipLineFeed = false;
    for (;;) {
      const end = rest.search(/[\r\n]/);
      this.#add(end < 0 ? rest : rest.slice(0, end));
      if (end < 0) return;
      const pair = rest[end] === '\r' && rest[end + 1] === '\n';
      // The other half of a line end may come with the next piece.
      this.#skipLineFeed = rest[end] === '\r' && end + 1 === rest.length;
      rest = rest.slice(end + (pair ? 2 : 1));
      this.#field(this.#line.join(''));
      this.#line = [];
    }
  }

  #add(part: string): void {
    if (part === '') return;
    this.#size += part.length;
    if (this.#size > this.#limit) throw new Error('an event of the server is too long');
    this.#line.push(part);
  }

  #field(line: string): void {
    if (line === '') {
      const data = this.#data.join('\n');
      this.#data = [];
      this.#size = 0;
      if (data !== '') this.#onData(data);
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.lastId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
  }
}
