// `countersign approve ID`: where no editor is open, asks the person at this terminal about one call, on the same words and ticking as the page.
// It stands in for the editor while it runs: the approval lives in this process, is used for that one call, and is never on disk.
import { randomBytes, randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { parsePayload } from '../core/agents/parsePayload';
import { countersignRefusal, wentAhead } from '../core/explain/words/countersignature';
import type { ProposedAction } from '../core/model/action';
import type { Decision } from '../core/model/decision';
import { engineReview, reviewCall, type ReviewedCall } from '../hook/engineReview';
import { stop } from '../hook/words';
import { approvalDigest, boundTo, type Grounds } from '../node/approvalBinding';
import { recordWriter, type RecordWriter } from '../node/audit/recordWriter';
import { callId } from '../node/callId';
import type { AskedFor } from '../node/countersignature/desk';
import { openDesk } from '../node/countersignature/openDesk';
import { signingFolder } from '../node/countersignature/signingFolder';
import { EditorLinkServer, type IncomingRequest, type LinkAnswer } from '../node/editorLink';
import { keepCopies, saidOfCopies } from '../node/lostCopies';
import { filesRead } from '../node/filesRead';
import { sessionStore } from '../node/sessionStore';
import { ensureStateFolder, stateFolder, type StateFolder } from '../node/stateFolder';
import type { SecondPerson } from './askColleague';
import { openWindows } from './openWindows';
import { personsAnswer, type PersonsAnswer } from './personsAnswer';
import { realTerminal } from './realTerminal';
import { signingPlace } from './signingPlace';

/** Minutes for which the call is waited for, at first and again once the person has answered. */
const patience = 10;

export async function run(args: readonly string[]): Promise<number> {
  const [id] = args;
  if (id === undefined || !/^[0-9a-f]{10}$/.test(id)) return say('usage: countersign approve ID, as the denial or "countersign waiting" names it', 1);
  const refused = realTerminal();
  if (refused !== undefined) return say(refused, 2);
  const state = stateFolder();
  const problem = ensureStateFolder(state);
  if (problem !== undefined) return say(problem, 2);
  if ((await openWindows(state)).length > 0) return say('an editor is open: decide there', 2);
  process.stdout.write(`Waiting ${patience} minutes for the call ${id}. Let the agent repeat the identical call now; other calls are answered as without an editor.\n`);
  return serve(id, state);
}

function say(text: string, status: number): number {
  process.stderr.write(`countersign approve: ${text}\n`);
  return status;
}

/** What the person was shown, and what they make of it. */
interface Question {
  readonly action: ProposedAction;
  readonly call: ReviewedCall;
  readonly shown: Grounds;
  readonly second: SecondPerson;
  readonly answer: Promise<PersonsAnswer>;
}

/** Answers calls until the one with this name was decided, or time is up. The agent's patience may end before the person's does. */
function serve(id: string, state: StateFolder): Promise<number> {
  const record = recordWriter(state, process.env['COUNTERSIGN_BUILD_VERSION'] ?? '');
  return new Promise((resolve, reject) => {
    let question: Promise<Question> | undefined;
    let isWaiting = false;
    let timer: NodeJS.Timeout | undefined;
    const server = new EditorLinkServer(state, {
      answer: async incoming => {
        const parsed = parsePayload(incoming.request.agent, JSON.parse(incoming.request.payload), { id: randomUUID(), cwd: incoming.request.cwd, env: incoming.request.env });
        if (parsed.kind !== 'action' || callId(parsed.action) !== id || isWaiting) return { kind: 'abstain', reply: await engineReview(incoming.request, state) };
        isWaiting = true;
        clearTimeout(timer);
        const { action } = parsed;
        const decision = await answered(action, incoming);
        return { kind: decision.kind, reply: parsed.adapter.reply(decision, parsed.event) } satisfies LinkAnswer;
      },
      waiting: () => [],
      trouble: what => process.stderr.write(`countersign approve: ${what}\n`),
    }, { folders: [], focused: Date.now() });

    const answered = async (action: ProposedAction, incoming: IncomingRequest): Promise<Decision> => {
      question ??= ask(action, state, record);
      const asked = await question;
      const answer = await Promise.race([asked.answer, aborted(incoming.withdrawn)]);
      isWaiting = false;
      if (answer === 'withdrawn' || incoming.withdrawn.aborted) {
        process.stdout.write('\nThe agent waits no longer. Go on here, then let it repeat the identical call: your answer is kept for it.\n');
        asked.answer.then(late => outlived(asked, late), reject);
        const decision: Decision = { kind: 'deny', verdict: asked.shown.review.verdict, by: 'deadline', reason: `A person is being asked. Repeat the identical call to get the answer. ${stop}` };
        record.write(decided(action, asked.shown, decision));
        return decision;
      }
      const { decision, afterwards } = await release(asked, action, answer, state, record);
      // The answer has to be on its way before this end closes; the agent waits for nothing else.
      setTimeout(() => void (afterwards?.() ?? Promise.resolve()).finally(() => finish(decision.kind === 'allow' ? 0 : 2)), 200);
      return decision;
    };
    /** The person has answered, and no call waits for it. */
    const outlived = (asked: Question, answer: PersonsAnswer): void => {
      if (isWaiting) return;
      if (answer.kind === 'denied') {
        settle(asked, asked.action, asked.call, deniedByUser(asked), state, record);
        finish(2);
        return;
      }
      process.stdout.write(`Kept for ${patience} minutes, here only: let the agent repeat the identical call now.\n`);
      wait();
    };
    const finish = (status: number): void => {
      clearTimeout(timer);
      server.dispose();
      process.stdin.pause();
      resolve(status);
    };
    const wait = (): void => {
      timer = setTimeout(() => {
        process.stdout.write('The call did not come. Nothing was approved.\n');
        finish(2);
      }, patience * 60_000);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => finish(2));
    wait();
    server.start().catch(reject);
  });
}

async function ask(action: ProposedAction, state: StateFolder, record: RecordWriter): Promise<Question> {
  const call = await reviewCall(action, state);
  const shown = await groundsOf(call);
  const asked = askedFor(action, shown, call);
  // The person stands in the repository whose people may sign; an agent chooses its own folder, and must not bring its own signers.
  const folder = signingFolder(shown.review.why, action.cwd, [process.cwd()]);
  const second: SecondPerson = { desk: openDesk({ ...signingPlace({ terminal: true }), cwd: folder }), asked, breakGlass: call.policy.options.breakGlass, folder };
  const unwritten = record.write({ kind: 'shown', action, concluded: shown });
  if (unwritten !== undefined) process.stderr.write(`countersign approve: ${unwritten}\n`);
  return { action, call, shown, second, answer: personsAnswer(shown.review, second, saidOfCopies(call.reviewed.lost, callId(action), homedir())) };
}

interface Released {
  readonly decision: Decision;
  /** What is done once the agent has its answer. */
  readonly afterwards?: () => Promise<void>;
}

/** The last look before release: what was approved must still be what would happen, and a signature is used here. */
async function release(question: Question, action: ProposedAction, answer: PersonsAnswer, state: StateFolder, record: RecordWriter): Promise<Released> {
  const { shown, second } = question;
  const { verdict } = shown.review;
  const call = await reviewCall(action, state);
  const end = (decision: Decision): Released => ({ decision: settle(question, action, call, decision, state, record) });
  const failed = (why: string): Released => end({ kind: 'deny', verdict, by: 'failure', reason: `${why} ${stop}` });
  if (answer.kind === 'denied') return end(deniedByUser(question));
  const now = await groundsOf(call);
  if (boundTo(question.action, shown) !== boundTo(action, now)) return failed('What this call would do changed while the user looked at it. Repeat the identical call to have it reviewed again.');
  const { signature, breakGlass, reason } = answer;
  const approved: Decision = { kind: 'allow', verdict, by: 'user', reason: reason === '' ? 'Approved by the user.' : `Approved by the user: ${reason}` };
  if (signature !== undefined) {
    const used = await second.desk.use(signature, askedFor(action, now, call));
    if (used.kind === 'refused') return failed(`The signature does not count. ${countersignRefusal(used.refusal)}`);
    const by = used.by.map(one => `${one.name} (${one.key})`).join(', ');
    return end({ ...approved, reason: `${approved.reason}. Countersigned by ${by}.`, signedBy: used.by.map(one => `${one.name} ${one.key}`) });
  }
  if (breakGlass === undefined) return end(approved);
  const { decision } = end({ ...approved, reason: `Approved by the user without the signature that policy asks for: ${breakGlass}`, breakGlass });
  return { decision, ...(decision.kind === 'allow' ? { afterwards: () => tell(second, breakGlass, record) } : {}) };
}

/** Who signs for the team finds it on the remote; where they cannot be told, that is an alarm on record. */
async function tell(second: SecondPerson, breakGlass: string, record: RecordWriter): Promise<void> {
  const wrong = await second.desk.tell(second.asked, wentAhead(breakGlass)).catch((error: unknown) => String(error));
  process.stdout.write(wrong === undefined ? 'The signers are told.\n' : `The signers could not be told: ${wrong}\n`);
  if (wrong !== undefined) record.write({ kind: 'event', event: 'alarm', text: `Something went ahead without a signature, and the signers could not be told: ${wrong}` });
}

/** Session and record; without them nothing is released. */
function settle({ shown }: Question, action: ProposedAction, { reviewed }: ReviewedCall, decision: Decision, state: StateFolder, record: RecordWriter): Decision {
  const outcome = decision.kind === 'allow' ? 'proposed' : decision.by === 'user' ? 'denied' : undefined;
  const wrong = record.write(decided(action, shown, decision)) ?? (outcome === undefined ? undefined : sessionStore(state).append({ action, effects: reviewed.review.effects, changes: reviewed.changes, outcome }));
  const final: Decision = wrong !== undefined && decision.kind === 'allow' ? { kind: 'deny', verdict: decision.verdict, by: 'failure', reason: `${wrong}. ${stop}` } : decision;
  const uncopied = final.kind === 'allow' ? keepCopies(state, callId(action), reviewed.lost, homedir(), Date.now()) : undefined;
  if (uncopied !== undefined) process.stdout.write(`What it loses could not be copied first: ${uncopied}\n`);
  process.stdout.write(final.kind === 'allow' ? 'Approved. The agent was told.\n' : `Denied: ${final.reason}\n`);
  return final;
}

function deniedByUser({ shown }: Question): Decision {
  return { kind: 'deny', verdict: shown.review.verdict, by: 'user', reason: `The user denied this: ${shown.review.headline}. ${stop}` };
}

function decided(action: ProposedAction, concluded: Grounds, decision: Decision): Parameters<RecordWriter['write']>[0] {
  return { kind: 'decided', action, concluded, decision, digest: approvalDigest(action, concluded, randomBytes(16).toString('hex')) };
}

function askedFor(action: ProposedAction, grounds: Grounds, { policy }: ReviewedCall): AskedFor {
  return { review: grounds.review, bound: boundTo(action, grounds), policy };
}

/** What the approval rests on: every file that was read among it. */
async function groundsOf({ reviewed, policy, read }: ReviewedCall): Promise<Grounds> {
  return { review: reviewed.review, files: await filesRead(reviewed.review, read), policy: policy.version };
}

function aborted(signal: AbortSignal): Promise<'withdrawn'> {
  return new Promise(resolve => {
    if (signal.aborted) resolve('withdrawn');
    else signal.addEventListener('abort', () => resolve('withdrawn'), { once: true });
  });
}
