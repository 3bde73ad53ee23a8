// The hook's end of the link to the editor. Small: it is part of the process that starts for every call of an agent.
// It only carries messages; what silence means and how a denial looks is `hook/`.
import { connect, type Socket } from 'node:net';
import { linkVersion, readLines, reachable, type ClientMessage, type EditorMessage, type LinkAnswer, type LinkRequest, type WithdrawReason } from './editorLink';
import { socketProblem, type StateFolder } from './stateFolder';
import { windowsFor, type WindowRecord } from './windowRecord';

/** How the conversation with an editor ended. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: LinkAnswer }
  /** No editor took the request over: nobody else is reviewing it. */
  | { readonly kind: 'nobody' }
  /** An editor took it over and then went away, spoke nonsense or refused. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * An editor that is connected but has not taken the request over by then hangs: it is treated as not there. A busy machine needs seconds, so the
 * time is counted in steps: where this process was held up itself (a machine that slept, forty calls at once), what arrived meanwhile is read before
 * the next step ends.
 */
const acceptLimit = 8000;
const acceptSteps = 16;

/**
 * Asks the open windows in turn until one takes the request over, then waits for its answer. `abort` ends the wait and
 * withdraws; its reason may be a `WithdrawReason`.
 */
export async function askEditor(state: StateFolder, request: LinkRequest, cwd: string, abort: AbortSignal): Promise<Asked> {
  for (const window of windowsFor(state, cwd)) {
    // A window of another version of the extension: the engine in the hook reviews, rather than nothing at all.
    if (window.v !== linkVersion || untrusted(window)) continue;
    const asked = await converse(window, request, abort);
    if (asked.kind !== 'nobody') return asked;
  }
  return { kind: 'nobody' };
}

/** Sends one message to one window and collects its messages until `onMessage` returns true or the connection ends. */
export function talk(address: string, message: ClientMessage, onMessage: (message: EditorMessage) => boolean, onEnd: (why: string) => void): Socket {
  const near = reachable(address);
  const socket = connect(near.path);
  socket.once('close', near.release);
  socket.on('connect', () => {
    socket.write(`${JSON.stringify(message)}\n`);
  });
  socket.on('error', error => onEnd(error.message));
  socket.on('close', () => onEnd('the connection ended'));
  const broken = (why: string): void => {
    onEnd(why);
    socket.destroy();
  };
  readLines(socket, line => {
    let answer: EditorMessage;
    try {
      answer = JSON.parse(line) as EditorMessage;
    } catch {
      return broken('the editor sent something that is not JSON');
    }
    if (onMessage(answer)) socket.end();
  }, broken);
  return socket;
}

function converse(window: WindowRecord, request: LinkRequest, abort: AbortSignal): Promise<Asked> {
  return new Promise(resolve => {
    let accepted = false;
    const done = (asked: Asked): void => {
      clearTimeout(timer);
      abort.removeEventListener('abort', stop);
      resolve(asked);
    };
    const step = Math.min(acceptLimit, Math.max(500, (request.deadline - Date.now()) / 3)) / acceptSteps;
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = setTimeout(() => {
        if (left > 1) return wait(left - 1);
        done({ kind: 'nobody' });
        socket.destroy();
      }, step);
    };
    wait(acceptSteps);
    const socket = talk(window.address, request, message => {
      if (message.type === 'accepted' && message.nonce === request.nonce) {
        accepted = true;
        clearTimeout(timer);
        return false;
      }
      if (message.type === 'answer' && message.nonce === request.nonce && accepted && wellFormed(message)) {
        done({ kind: 'answered', answer: { kind: message.kind, reply: message.reply } });
        return true;
      }
      done({ kind: 'lost', why: message.type === 'error' ? message.message : 'the editor sent an answer that does not belong to this call' });
      return true;
    }, why => done(accepted ? { kind: 'lost', why } : { kind: 'nobody' }));
    const stop = (): void => {
      done({ kind: 'lost', why: 'the wait was ended' });
      const why: WithdrawReason = abort.reason === 'deadline' ? 'deadline' : 'gone';
      socket.end(`${JSON.stringify({ type: 'withdraw', nonce: request.nonce, why } satisfies ClientMessage)}\n`);
    };
    if (abort.aborted) stop();
    else abort.addEventListener('abort', stop);
  });
}

function wellFormed(answer: LinkAnswer): boolean {
  const { kind, reply } = answer;
  return (kind === 'abstain' || kind === 'allow' || kind === 'deny') && typeof reply === 'object'
    && typeof reply.stdout === 'string' && typeof reply.stderr === 'string' && Number.isInteger(reply.exitCode);
}

/** A socket that someone else could have put there is not spoken to. Named pipes carry no such marks. */
function untrusted(window: WindowRecord): boolean {
  return process.platform !== 'win32' && socketProblem(window.address) !== undefined;
}
