// Starts the real program and stands between it and the client: streams, back pressure, and the end of either side.
// What may go through is the caller's.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { LineOutput } from './lines';

/** The client's ends; a process's own standard streams, or a test's. */
export interface ClientStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

export interface Handlers {
  /** A chunk from the client; `toProgram` passes bytes on. */
  fromClient(chunk: Buffer): void;
  /** A chunk from the program. */
  fromProgram(chunk: Buffer): void;
  /** The client sends no more. Resolves when the program's input may be closed. */
  clientEnded(): Promise<void>;
  /** Either side is gone: nothing that waits can be answered any more. */
  over(): void;
}

export interface Between {
  /** Bytes to the program. */
  readonly toProgram: (bytes: Buffer | string) => void;
  readonly toClient: LineOutput;
}

/** Milliseconds that the program has to end by itself after its input was closed, and again after SIGTERM. */
const patience = 3000;

/** Resolves with the exit status for this process: the program's own, 128 + n for signal n, 127 where it cannot be started. */
export function standBetween(command: readonly string[], client: ClientStreams, makeHandlers: (between: Between) => Handlers): Promise<number> {
  const [file = '', ...args] = command;
  return new Promise(resolve => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true });
    const { stdin, stdout } = child;
    const toClient = new LineOutput(bytes => sent(client.output, bytes, stdout));
    const handlers = makeHandlers({ toProgram: bytes => sent(stdin, bytes, client.input), toClient });
    let ended = false;
    const end = (status: number): void => {
      if (ended) return;
      ended = true;
      handlers.over();
      toClient.end();
      client.input.destroy();
      client.output.end(() => resolve(status));
      // A client that reads no more must not keep this process alive.
      setTimeout(() => resolve(status), patience).unref();
    };
    const stop = (): void => {
      handlers.over();
      stdin.end();
      endProgram(child);
    };
    stdin.on('error', () => undefined);
    client.output.on('error', stop);
    client.output.on('close', stop);
    client.input.on('error', stop);
    client.input.on('data', (chunk: Buffer) => handlers.fromClient(chunk));
    client.input.on('end', () => void handlers.clientEnded().then(() => {
      stdin.end();
      endProgram(child);
    }));
    stdout.on('data', (chunk: Buffer) => handlers.fromProgram(chunk));
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);
    child.on('error', error => {
      client.errors.write(`countersign: ${file} cannot be started: ${error.message}\n`);
      end(127);
    });
    child.on('close', (status, signal) => end(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** Writes, and pauses what the bytes come from while the sink is full. */
function sent(sink: Writable, bytes: Buffer | string, source: Readable): void {
  if (sink.destroyed || sink.writableEnded || sink.write(bytes) || source.isPaused()) return;
  source.pause();
  sink.once('drain', () => source.resume());
}

/** By its own id only: what the program started is the program's to end. */
function endProgram(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ask = setTimeout(() => child.kill('SIGTERM'), patience);
  const force = setTimeout(() => child.kill('SIGKILL'), 2 * patience);
  child.once('exit', () => {
    clearTimeout(ask);
    clearTimeout(force);
  });
}
