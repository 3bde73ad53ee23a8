// Stands between a client on standard streams and an MCP server behind an address (Streamable HTTP): every line of the client becomes one
// POST with exactly its bytes, every message that comes back becomes a line. What may go through is the caller's.
import { setMaxListeners } from 'node:events';
import { Agent as PlainAgent, request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import type { Between, ClientStreams, Handlers } from './between';
import { addressed, type Addressed } from './httpMessage';
import { LineOutput, longestLine } from './lines';
import { ServerEvents } from './serverEvents';

export interface HttpTarget {
  readonly url: URL;
  /** Sent with every request; the transport's own headers win. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A call that waits keeps its connection, hence many. Each is used once: on one that the server has just closed, a call would be lost or sent twice. */
const connections = { keepAlive: false, maxSockets: 64 };
/** Milliseconds that open answers have once the client sends no more. */
const lastAnswers = 10_000;
/** Milliseconds for the goodbye to the server. */
const goodbye = 1500;
/** Milliseconds between two attempts at a stream, unless the server says otherwise; and the most of them in a row that bring nothing. */
const pause = 1000;
const attempts = 5;
/** Characters. */
const longAnswer = 1 << 20;

/** Resolves with the exit status for this process: 0 once the client has ended. */
export function standBeforeHttp(target: HttpTarget, client: ClientStreams, makeHandlers: (between: Between) => Handlers): Promise<number> {
  return new Promise(resolve => {
    const over = new AbortController();
    setMaxListeners(0, over.signal);
    const toClient = new LineOutput(bytes => void client.output.write(bytes));
    const server = new HttpSession(target, over.signal, message => toClient.insert(message), () => client.output.writableNeedDrain);
    const handlers = makeHandlers({ toProgram: bytes => server.send(Buffer.from(bytes as string)), toClient });
    let ended = false;
    const end = async (): Promise<void> => {
      if (ended) return;
      ended = true;
      handlers.over();
      over.abort();
      client.input.destroy();
      await server.leave();
      toClient.end();
      client.output.end(() => resolve(0));
      // A client that reads no more must not keep this process alive.
      setTimeout(() => resolve(0), goodbye).unref();
    };
    client.output.on('error', () => void end());
    client.output.on('close', () => void end());
    client.output.on('drain', () => server.resume());
    client.input.on('error', () => void end());
    client.input.on('data', (chunk: Buffer) => handlers.fromClient(chunk));
    client.input.on('end', () => void handlers.clientEnded().then(() => server.settled(lastAnswers)).then(end));
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void end());
  });
}

class HttpSession {
  readonly #target: HttpTarget;
  readonly #connections: PlainAgent;
  readonly #over: AbortSignal;
  readonly #toClient: (message: string) => void;
  readonly #full: () => boolean;
  readonly #open = new Set<Promise<void>>();
  readonly #paused = new Set<IncomingMessage>();
  /** Lines that wait until the server has answered the first one: only then is the session known. */
  #waiting: Buffer[] | undefined;
  #session: string | undefined;
  #version: string | undefined;
  #listening = false;

  constructor(target: HttpTarget, over: AbortSignal, toClient: (message: string) => void, full: () => boolean) {
    this.#target = target;
    this.#connections = target.url.protocol === 'https:' ? new SecureAgent(connections) : new PlainAgent(connections);
    this.#over = over;
    this.#toClient = toClient;
    this.#full = full;
  }

  /** One line of the client, with or without its end. */
  send(line: Buffer): void {
    const body = withoutEnd(line);
    if (body.length === 0) return;
    if (this.#waiting) return void this.#waiting.push(body);
    const message = addressed(body);
    const first = message.method === 'initialize';
    if (first) {
      this.#waiting = [];
      this.#session = undefined;
      this.#version = undefined;
    }
    const exchange = this.#exchange(body, message).finally(() => {
      this.#open.delete(exchange);
      if (!first) return;
      const held = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const one of held) this.send(one);
    });
    this.#open.add(exchange);
  }

  /** Resolves when every request has its answer, or after so many milliseconds. */
  async settled(patience: number): Promise<void> {
    const late = new Promise(resolve => setTimeout(resolve, patience).unref());
    while (this.#open.size > 0 || this.#waiting) {
      if (await Promise.race([Promise.all(this.#open).then(() => false), late.then(() => true)])) return;
    }
  }

  /** The client takes more again. */
  resume(): void {
    for (const response of this.#paused) response.resume();
    this.#paused.clear();
  }

  /** Tells the server that its session is over. */
  async leave(): Promise<void> {
    if (this.#session !== undefined) await this.#goodbye();
    this.#connections.destroy();
  }

  async #goodbye(): Promise<void> {
    const headers = this.#headers();
    await new Promise<void>(resolve => {
      const late = setTimeout(resolve, goodbye);
      const asked = this.#request('DELETE', headers, undefined);
      asked.on('response', response => response.resume());
      asked.on('close', () => { clearTimeout(late); resolve(); });
      asked.on('error', () => undefined);
      asked.end();
    });
  }

  async #exchange(body: Buffer, message: Addressed): Promise<void> {
    const unanswered = new Set(message.ids);
    const came = (text: string): void => {
      this.#note(message, text);
      // A long one is not read a second time: it is taken for the answer to the one request there is.
      if (unanswered.size === 1 && text.length > longAnswer) unanswered.clear();
      else if (unanswered.size > 0) for (const id of addressed(Buffer.from(text)).answers) unanswered.delete(id);
      this.#toClient(text);
    };
    try {
      const response = await this.#ask('POST', { ...this.#headers(message), 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'content-length': String(body.length) }, body);
      const session = response.headers['mcp-session-id'];
      if (message.method === 'initialize' && typeof session === 'string') this.#session = session;
      await this.#read(response, came);
      if (message.method === 'notifications/initialized') void this.#listen();
      if (unanswered.size > 0 && (response.statusCode ?? 0) < 300) throw new Error('the server ended its answer before the result was there');
    } catch (error) {
      if (this.#over.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      for (const id of unanswered) this.#toClient(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32000,"message":${JSON.stringify(`${this.#target.url.host}: ${why}`)}}}`);
    }
  }

  /** What the server says of its own accord: a stream that is opened again as long as the server offers it. */
  async #listen(): Promise<void> {
    if (this.#listening) return;
    this.#listening = true;
    let lastId: string | undefined;
    for (let failures = 0; failures < attempts && !this.#over.aborted;) {
      let wait = pause;
      try {
        const response = await this.#ask('GET', { ...this.#headers(), accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) });
        if (response.statusCode !== 200) {
          response.resume();
          break;
        }
        const events = await this.#read(response, text => { failures = 0; this.#toClient(text); });
        lastId = events?.lastId ?? lastId;
        wait = events?.retry ?? pause;
      } catch {
        // Tried again below.
      }
      failures++;
      await new Promise(resolve => setTimeout(resolve, Math.min(wait, 30_000)).unref());
    }
    this.#listening = false;
  }

  /** Every message of an answer. An answer that is none rejects with what the server said. */
  async #read(response: IncomingMessage, came: (text: string) => void): Promise<ServerEvents | undefined> {
    const status = response.statusCode ?? 0;
    const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
    if (status === 202 || status === 204) return void response.resume();
    if (status === 200 && type === 'text/event-stream') {
      const events = new ServerEvents(text => came(oneLine(text)), longestLine);
      const decoder = new StringDecoder('utf8');
      await this.#drain(response, chunk => events.push(decoder.write(chunk)));
      return events;
    }
    const parts: Buffer[] = [];
    let size = 0;
    await this.#drain(response, chunk => {
      size += chunk.length;
      if (size > longestLine) throw new Error('the server’s answer is too long');
      parts.push(chunk);
    });
    const text = Buffer.concat(parts).toString('utf8');
    const message = type === 'application/json' && isMessage(text);
    if (message) came(oneLine(text.trim()));
    else if (status >= 300 && status < 400) throw new Error(`the server sends elsewhere (${status}), which is not followed`);
    else if (status === 401 || status === 403) throw new Error(`the server wants to be told who asks (${status}); give it a --header`);
    else if (status >= 300 || text.trim() !== '') throw new Error(`the server answered ${status}${type === 'application/json' || type === 'text/plain' ? `: ${text.slice(0, 200)}` : ''}`);
    return undefined;
  }

  #drain(response: IncomingMessage, onChunk: (chunk: Buffer) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      response.on('data', (chunk: Buffer) => {
        try {
          onChunk(chunk);
        } catch (error) {
          response.destroy(error instanceof Error ? error : new Error(String(error)));
        }
        if (!this.#full()) return;
        response.pause();
        this.#paused.add(response);
      });
      response.on('end', resolve);
      response.on('error', reject);
      response.on('close', () => (response.complete ? resolve() : reject(new Error('the connection to the server was lost'))));
    });
  }

  #note(message: Addressed, text: string): void {
    if (message.method !== 'initialize') return;
    const { result } = JSON.parse(text) as { readonly result?: { readonly protocolVersion?: unknown } };
    if (typeof result?.protocolVersion === 'string') this.#version = result.protocolVersion;
  }

  #headers(message?: Addressed): Record<string, string> {
    const version = message?.version ?? this.#version;
    return {
      ...this.#target.headers, ...message?.mirrored,
      ...(this.#session === undefined ? {} : { 'mcp-session-id': this.#session }), ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
    };
  }

  #ask(method: string, headers: Record<string, string>, body?: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = this.#request(method, headers, this.#over);
      asked.on('response', resolve);
      asked.on('error', reject);
      asked.end(body);
    });
  }

  #request(method: string, headers: Record<string, string>, signal: AbortSignal | undefined): ClientRequest {
    const { url } = this.#target;
    return (url.protocol === 'https:' ? secureRequest : plainRequest)(url, { method, headers, agent: this.#connections, ...(signal === undefined ? {} : { signal }) });
  }
}

function withoutEnd(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 10 || line[end - 1] === 13)) end--;
  return line.subarray(0, end);
}

/** A line end in JSON stands between its tokens only, where a space says the same. */
const oneLine = (text: string): string => text.replace(/[\r\n]/g, ' ');

function isMessage(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || (typeof value === 'object' && value !== null && 'jsonrpc' in value);
  } catch {
    return false;
  }
}
