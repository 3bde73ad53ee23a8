// Starts one program and waits for its end within a time limit, with everything that it started. For git and ssh-keygen, by absolute path.
import { spawn } from 'node:child_process';

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer;
  /** Milliseconds. */
  readonly limit: number;
  /** May it talk to the user's terminal? Otherwise it has none, so that no prompt can wait there. */
  readonly terminal?: boolean;
}

export type ProgramEnd =
  | { readonly kind: 'ended'; readonly status: number; readonly out: Buffer; readonly errors: string }
  /** `why` for a person. */
  | { readonly kind: 'failed'; readonly why: string };

/** Bytes of output that are kept; a program that prints more is ended. */
const mostOutput = 4 << 20;

export function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    // A session of its own: no controlling terminal, and one signal reaches ssh or a helper behind git as well.
    const apart = call.terminal !== true && process.platform !== 'win32';
    const child = spawn(call.program, call.args, { cwd: call.cwd, env: { ...call.env }, stdio: ['pipe', 'pipe', 'pipe'], detached: apart, windowsHide: true });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    let size = 0;
    let over = false;
    const finish = (end: ProgramEnd): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      resolve(end);
    };
    const stop = (why: string): void => {
      end(child.pid, apart);
      child.kill('SIGKILL');
      // What it started may hold the pipes open; nobody waits for that.
      child.stdout.destroy();
      child.stderr.destroy();
      finish({ kind: 'failed', why });
    };
    const timer = setTimeout(() => stop(`no answer within ${Math.round(call.limit / 1000)} s`), call.limit);
    const keep = (into: Buffer[]) => (chunk: Buffer): void => {
      size += chunk.length;
      if (size > mostOutput) stop('it printed too much');
      else into.push(chunk);
    };
    child.stdout.on('data', keep(out));
    child.stderr.on('data', keep(errors));
    child.on('error', (error) => finish({ kind: 'failed', why: error.message }));
    child.on('close', (status) => finish({ kind: 'ended', status: status ?? -1, out: Buffer.concat(out), errors: Buffer.concat(errors).toString('utf8') }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}

function end(pid: number | undefined, group: boolean): void {
  if (pid === undefined || !group) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
