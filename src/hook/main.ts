// The process an agent starts for every call: carries the payload to the editor and the answer back. Without an editor it loads the
// engine and answers by itself. Anything that goes wrong is a denial; silence needs an answer that says so.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ownDeadline, timeoutOf } from '../core/agents/timeouts';
import { universalDenial } from '../core/agents/universalDenial';
import { askEditor } from '../node/editorClient';
import { linkVersion, type LinkReply, type LinkRequest } from '../node/editorLink';
import { folderProblem, stateFolderAt } from '../node/stateFolder';
import type { EngineReview } from './engineReview';
import { filterEnvironment } from './filterEnvironment';
import { readPayload } from './readPayload';
import { deadlinePassed, editorLost, failed, interrupted } from './words';

interface Options {
  /** State folder, baked into the launcher. */
  readonly state: string;
  readonly agent: string;
  /** The registration says that the tool has run already: nothing that happens here may disturb the agent. */
  readonly after: boolean;
  /** Seconds that the agent waits, as registered. */
  readonly timeout: number;
  readonly route: string | undefined;
  /** Process id of the shell that the agent started, several levels above this process; undefined: it is the parent. */
  readonly shell: number | undefined;
}

// Whatever ends this process early blocks the call.
process.exitCode = 2;
const started = Date.now();
const options = optionsOf(process.argv.slice(2));
const stopped = new AbortController();
let event: string | undefined;
let over = false;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(universalDenial(interrupted, event), 'gone'));
process.on('uncaughtException', error => end(denial(error.message)));
process.on('unhandledRejection', error => end(denial(String(error))));
process.stdout.on('error', () => end(universalDenial(interrupted, event), 'gone'));
process.stderr.on('error', () => undefined);

void run().then(end, (error: unknown) => end(denial(error instanceof Error ? error.message : String(error))));

async function run(): Promise<LinkReply> {
  const patience = ownDeadline(options.timeout) * 1000;
  const deadline = started + patience;
  setTimeout(() => end(universalDenial(deadlinePassed, event), 'deadline'), patience).unref();
  watchAgent();
  const payload = await readPayload(process.stdin, Math.min(patience, 20_000));
  if (payload.kind === 'wrong') return denial(payload.why);
  const named = payload.value['hook_event_name'] ?? payload.value['hookEventName'];
  event = typeof named === 'string' ? named.slice(0, 60) : undefined;
  const state = stateFolderAt(options.state);
  const problem = folderProblem(state.root);
  if (problem !== undefined) return denial(`its state folder cannot be trusted (${problem})`);
  const cwd = typeof payload.value['cwd'] === 'string' ? payload.value['cwd'] : process.cwd();
  const request: LinkRequest = {
    type: 'request', v: linkVersion, nonce: randomBytes(16).toString('hex'), agent: options.agent, payload: payload.text, cwd, env: filterEnvironment(process.env), deadline, pid: process.pid,
    ...(options.route === undefined ? {} : { route: options.route }),
  };
  const asked = await askEditor(state, request, cwd, stopped.signal);
  if (asked.kind === 'lost') return universalDenial(editorLost(asked.why), event);
  if (asked.kind === 'nobody') {
    // Loaded only now: the engine is two hundred times as large as this client.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a file beside this bundle, never part of it
    const { engineReview } = require('./countersign.js') as { engineReview: EngineReview };
    return engineReview(request, state);
  }
  const { kind, reply } = asked.answer;
  const silent = reply.stdout === '' && reply.exitCode === 0;
  if (kind === 'deny' && silent && !options.after) return universalDenial(failed('the editor denied it without an answer'), event);
  return reply;
}

function denial(why: string): LinkReply {
  return universalDenial(failed(why), event);
}

/** Hands the reply over once and ends. */
function end(reply: LinkReply, why?: 'deadline' | 'gone'): void {
  if (over) return;
  over = true;
  stopped.abort(why ?? 'gone');
  const { stdout, stderr, exitCode } = options.after ? { stdout: '', stderr: '', exitCode: 0 } : reply;
  process.exitCode = exitCode;
  process.stderr.write(stderr, () => process.stdout.write(stdout, () => setImmediate(() => process.exit(exitCode))));
  // An agent that reads nothing must not keep this process alive.
  setTimeout(() => process.exit(exitCode), 1500).unref();
}

/** Ends the wait when the agent is gone: the shell that it started has ended or has got another parent, or this process has. */
function watchAgent(): void {
  const parent = process.ppid;
  const shell = options.shell ?? parent;
  const agent = parentOf(shell);
  setInterval(() => {
    if (process.ppid !== parent || !isThere(shell) || parentOf(shell) !== agent) end(universalDenial(interrupted, event), 'gone');
  }, 1000).unref();
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Parent of a process where the system tells (Linux); undefined elsewhere. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** `--state` is the launcher's and counts only as the first option: what an agent's configuration adds behind it cannot change it. */
function optionsOf(args: readonly string[]): Options {
  const value = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const agent = value('--agent') ?? 'unknown';
  const timeout = Number(value('--timeout'));
  const shell = Number(value('--shell'));
  return { state: args[0] === '--state' ? args[1] ?? '' : '', agent, after: value('--event') === 'after', timeout: timeout > 0 ? timeout : timeoutOf(agent), route: value('--route'), shell: Number.isInteger(shell) && shell > 1 ? shell : undefined };
}
