// One question to the gate: the editor over the link, else the engine here. The same way as a hook's, from a process that stays.
// Whatever goes wrong is a denial.
import { randomBytes } from 'node:crypto';
import { ownDeadline } from '../core/agents/timeouts';
import { askEditor } from '../node/editorClient';
import { linkVersion, type LinkReply, type LinkRequest, type WithdrawReason } from '../node/editorLink';
import { ensureStateFolder, folderProblem, type StateFolder } from '../node/stateFolder';
import { deadlinePassed, editorLost, failed } from '../hook/words';

export interface GateOptions {
  /** `mcp` or `acp`: the agent's id in reviews and in the record. */
  readonly agent: string;
  readonly state: StateFolder;
  /** Filtered, as the hook does it. */
  readonly env: Readonly<Record<string, string>>;
  /** Reviews where no editor is open. */
  readonly engine: (request: LinkRequest, state: StateFolder) => Promise<LinkReply>;
  /** Seconds that the other side waits for an answer; undefined: as long as it takes. */
  readonly timeout: number | undefined;
}

/** One tool call in the envelope that the adapters read. */
export interface GatedCall {
  readonly tool_name: string;
  readonly tool_input: Readonly<Record<string, unknown>>;
  readonly tool_use_id: string;
  readonly session_id: string;
  readonly cwd: string;
}

export type GateAnswer =
  /** `by`: nobody had to be asked, or a person approved. */
  | { readonly kind: 'go'; readonly by: 'nobody' | 'person' }
  | { readonly kind: 'deny'; readonly reason: string };

/** Never rejects. Aborting `stop` with a `WithdrawReason` ends the wait with a denial. */
export type Gate = (call: GatedCall, stop: AbortSignal) => Promise<GateAnswer>;

/** A day: the other side sets no limit. */
const patience = 24 * 3600;

export function gate(options: GateOptions): Gate {
  // Calls that come together are concluded one after the other: each counts for the next.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (request: LinkRequest): Promise<LinkReply> => {
    const next = turn.then(() => options.engine(request, options.state));
    turn = next.catch(() => undefined);
    return next;
  };
  return async (call, stop) => {
    try {
      return await decide(options, inTurn, call, stop);
    } catch (error) {
      return { kind: 'deny', reason: failed(error instanceof Error ? error.message : String(error)) };
    }
  };
}

async function decide({ agent, state, env, timeout }: GateOptions, engine: (request: LinkRequest) => Promise<LinkReply>, call: GatedCall, stop: AbortSignal): Promise<GateAnswer> {
  const problem = ensureStateFolder(state) ?? folderProblem(state.root);
  if (problem !== undefined) return { kind: 'deny', reason: failed(`its state folder cannot be trusted (${problem})`) };
  const seconds = timeout === undefined ? patience : ownDeadline(timeout);
  const request: LinkRequest = {
    type: 'request', v: linkVersion, nonce: randomBytes(16).toString('hex'), agent, payload: JSON.stringify({ hook_event_name: 'PreToolUse', ...call }), cwd: call.cwd, env,
    deadline: Date.now() + seconds * 1000, pid: process.pid, route: 'proxy',
  };
  const over = new AbortController();
  const stopped = (): void => over.abort(stop.reason);
  const timer = setTimeout(() => over.abort('deadline' satisfies WithdrawReason), seconds * 1000);
  if (stop.aborted) stopped();
  else stop.addEventListener('abort', stopped);
  try {
    const asked = await askEditor(state, request, call.cwd, over.signal);
    if (asked.kind === 'lost') return { kind: 'deny', reason: over.signal.aborted && over.signal.reason === 'deadline' ? deadlinePassed : editorLost(asked.why) };
    const { kind, reply } = asked.kind === 'answered' ? asked.answer : { kind: undefined, reply: await engine(request) };
    if (over.signal.aborted) return { kind: 'deny', reason: deadlinePassed };
    const silent = reply.stdout === '' && reply.exitCode === 0;
    if (silent && kind !== 'deny') return { kind: 'go', by: kind === 'allow' ? 'person' : 'nobody' };
    return { kind: 'deny', reason: reply.stderr.trim() || failed('it was denied without a reason') };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', stopped);
  }
}
