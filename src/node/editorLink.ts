// The link between a hook process and the editor: the messages, and the editor's end of it. One JSON object a line over a
// Unix socket (Windows: a named pipe) that only the user can reach. The hook's end is `editorClient.ts`.
// Nothing a client can send approves, changes or reveals anything: it may ask, withdraw, and list what waits.
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';
import { writeWindowRecord, removeWindowRecord } from './windowRecord';

/** Version of the messages; a client of another version is refused, and the hook then denies. */
export const linkVersion = 1;

/** Longest line in bytes, either way. */
export const frameLimit = 64 * 1024 * 1024;

/** One agent event, as the hook process received it. */
export interface LinkRequest {
  readonly type: 'request';
  readonly v: number;
  /** Made by the hook for this one event; comes back in every answer. */
  readonly nonce: string;
  /** Agent id given at registration (`--agent`); not sniffed. */
  readonly agent: string;
  /** The agent's payload, unparsed UTF-8 text: untrusted. */
  readonly payload: string;
  /** Working directory of the hook process. */
  readonly cwd: string;
  /** The agent's environment; values whose name says secret are replaced. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch at which the hook answers by itself. */
  readonly deadline: number;
  readonly pid: number;
  /** `plugin` where the hook came from the editor extension's own plugin folder. */
  readonly route?: string;
}

export type WithdrawReason = 'deadline' | 'gone';

export type ClientMessage =
  | LinkRequest
  /**
   * The hook no longer waits for this event. `deadline`: the agent was denied and may repeat the identical call, so the review stays
   * open; `gone`: the agent went away. Closing the connection says `gone`, too.
   */
  | { readonly type: 'withdraw'; readonly nonce: string; readonly why: WithdrawReason }
  /** What is waiting, for `countersign waiting`. */
  | { readonly type: 'list'; readonly v: number };

/** Exactly what the hook process hands to the agent. */
export interface LinkReply {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** One waiting review as `countersign waiting` prints it; redacted. */
export interface WaitingItem {
  readonly id: string;
  readonly agent: string;
  readonly verdict: string;
  readonly headline: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export type EditorMessage =
  /** The request was read whole; from here on a lost editor is a denial. */
  | { readonly type: 'accepted'; readonly nonce: string }
  /** Silence towards the agent is only ever kept for `kind: 'abstain'`. */
  | { readonly type: 'answer'; readonly nonce: string; readonly kind: 'abstain' | 'allow' | 'deny'; readonly reply: LinkReply }
  | { readonly type: 'waiting'; readonly items: readonly WaitingItem[] }
  | { readonly type: 'error'; readonly message: string };

/** One request as the editor handles it. */
export interface IncomingRequest {
  readonly request: LinkRequest;
  /** Aborted before an answer was sent: `reason` is a `WithdrawReason`. */
  readonly withdrawn: AbortSignal;
}

export interface LinkAnswer {
  readonly kind: 'abstain' | 'allow' | 'deny';
  readonly reply: LinkReply;
}

export interface EditorLinkHandlers {
  /** Decides one event; may take as long as the request's deadline. A rejection is sent as an error, which denies. */
  answer(incoming: IncomingRequest): Promise<LinkAnswer>;
  waiting(): readonly WaitingItem[];
  /** Something that only a broken or hostile client does: to be shown and recorded. */
  trouble(what: string): void;
}

/** What the editor says about itself for `windows/<id>.json`. */
export interface WindowState {
  /** Folders open in this window, absolute. */
  readonly folders: readonly string[];
  /** Milliseconds since the epoch when the window last had focus. */
  readonly focused: number;
}

/** The editor's end. Create one per window, `start`, `update` on focus and folder changes, `dispose` at the end. */
export class EditorLinkServer {
  readonly id = randomBytes(8).toString('hex');
  readonly #state: StateFolder;
  readonly #handlers: EditorLinkHandlers;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;
  #address: string;
  #window: WindowState;

  constructor(state: StateFolder, handlers: EditorLinkHandlers, window: WindowState) {
    this.#state = state;
    this.#handlers = handlers;
    this.#window = window;
    this.#address = process.platform === 'win32' ? `\\\\.\\pipe\\countersign-${randomBytes(16).toString('hex')}` : path.join(state.run, `${this.id}.sock`);
  }

  /** Listens, then announces the window. The state folder must exist (`ensureStateFolder`). Rejects when the socket cannot be made. */
  async start(): Promise<void> {
    const server = createServer({ allowHalfOpen: false }, socket => this.#serve(socket));
    this.#server = server;
    await listen(server, this.#address);
    server.on('error', error => this.#handlers.trouble(`link: ${error.message}`));
    this.update(this.#window);
  }

  /** Announces a change of folders or focus. */
  update(window: WindowState): void {
    this.#window = window;
    writeWindowRecord(this.#state, { v: linkVersion, id: this.id, pid: process.pid, address: this.#address, folders: window.folders, focused: window.focused });
  }

  /** Withdraws the window and closes every connection: hooks that wait deny. */
  dispose(): void {
    removeWindowRecord(this.#state, this.id);
    this.#server?.close();
    for (const socket of this.#open) socket.destroy();
    if (process.platform !== 'win32') rmSync(this.#address, { force: true });
  }

  #serve(socket: Socket): void {
    this.#open.add(socket);
    const pending = new Map<string, AbortController>();
    const send = (message: EditorMessage): void => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
    };
    const refuse = (message: string): void => {
      this.#handlers.trouble(message);
      if (!socket.destroyed) socket.end(`${JSON.stringify({ type: 'error', message } satisfies EditorMessage)}\n`);
    };
    const handle = (message: ClientMessage): void => {
      switch (message.type) {
        case 'list': return send({ type: 'waiting', items: this.#handlers.waiting() });
        case 'withdraw': return pending.get(message.nonce)?.abort(message.why);
        case 'request': {
          const gone = new AbortController();
          const { nonce } = message;
          if (pending.has(nonce)) return refuse('the same nonce was sent twice');
          pending.set(nonce, gone);
          send({ type: 'accepted', nonce });
          this.#handlers.answer({ request: message, withdrawn: gone.signal }).then(
            answer => send({ type: 'answer', nonce, ...answer }),
            (error: unknown) => send({ type: 'error', message: `the review failed: ${error instanceof Error ? error.message : String(error)}` }),
          ).finally(() => pending.delete(nonce));
        }
      }
    };
    readLines(socket, line => {
      const message = clientMessage(line);
      if (typeof message === 'string') refuse(message);
      else handle(message);
    }, refuse);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#open.delete(socket);
      for (const gone of pending.values()) gone.abort('gone' satisfies WithdrawReason);
    });
  }
}

/** Splits a stream into lines; more than `frameLimit` bytes without a line end is refused once and the rest ignored. */
export function readLines(socket: Socket, onLine: (line: string) => void, onBroken: (why: string) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  let broken = false;
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk;
    while (!broken) {
      const end = rest.indexOf(10);
      const part = end < 0 ? rest : rest.subarray(0, end);
      size += part.length;
      if (size > frameLimit) {
        broken = true;
        parts = [];
        return onBroken('a message is longer than 64 MB');
      }
      parts.push(part);
      if (end < 0) return;
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      size = 0;
      rest = rest.subarray(end + 1);
      onLine(line);
    }
  });
}

/** Checks one line of a client; a text is what is wrong with it. */
function clientMessage(line: string): ClientMessage | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'a client sent something that is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a client sent no message';
  const message = value as Record<string, unknown>;
  const texts = (...names: string[]): boolean => names.every(name => typeof message[name] === 'string');
  const known = message['type'];
  if (known === 'withdraw') {
    return texts('nonce') ? { type: 'withdraw', nonce: String(message['nonce']), why: message['why'] === 'deadline' ? 'deadline' : 'gone' } : 'a withdrawal without a nonce';
  }
  if (known !== 'request' && known !== 'list') return `a client sent a message of the unknown type ${JSON.stringify(String(known).slice(0, 40))}`;
  if (message['v'] !== linkVersion) return `a client speaks version ${String(message['v']).slice(0, 20)} of the link, this editor speaks ${linkVersion}`;
  if (known === 'list') return { type: 'list', v: linkVersion };
  const env = message['env'];
  const right = texts('nonce', 'agent', 'payload', 'cwd') && typeof message['deadline'] === 'number' && typeof message['pid'] === 'number'
    && typeof env === 'object' && env !== null && Object.values(env).every(one => typeof one === 'string') && String(message['nonce']).length >= 16;
  return right ? (message as unknown as LinkRequest) : 'a client sent an incomplete request';
}

/**
 * A Unix socket's path is limited to about 100 bytes: longer ones are reached through the folder's descriptor on Linux.
 * Where the folder is not there, the path stays as it is and the connection fails by itself.
 */
export function reachable(address: string): { readonly path: string; readonly release: () => void } {
  const asIs = { path: address, release: () => undefined };
  if (process.platform !== 'linux' || Buffer.byteLength(address) < 104) return asIs;
  let folder: number;
  try {
    folder = openSync(path.dirname(address), 'r');
  } catch {
    return asIs;
  }
  return { path: `/proc/self/fd/${folder}/${path.basename(address)}`, release: () => closeSync(folder) };
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const near = reachable(address);
    // The socket is made with the mode that the mask leaves, so that nobody else can connect even for a moment.
    const mask = process.platform === 'win32' ? undefined : withoutOthers();
    server.once('error', reject);
    server.listen(near.path, () => {
      server.removeListener('error', reject);
      if (process.platform !== 'win32') chmodSync(address, 0o600);
      near.release();
      resolve();
    });
    mask?.();
  });
}

/** Sets the file mask to 0077 where a process may (not in a worker thread); returns what restores it. */
function withoutOthers(): (() => void) | undefined {
  try {
    const before = process.umask(0o077);
    return () => void process.umask(before);
  } catch {
    return undefined;
  }
}
