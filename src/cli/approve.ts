// `countersign approve ID`: where no editor is open, asks the person at this terminal about one call, on the same words and ticking as the page.
// It stands in for the editor while it runs: the approval lives in this process, is used for that one call, and is never on disk.
import { randomUUID } from 'node:crypto';
import { parsePayload, type ParsedPayload } from '../core/agents/parsePayload';
import { approvalPath, leastReason } from '../core/model/approval';
import type { Decision } from '../core/model/decision';
import type { Review } from '../core/model/review';
import { engineReview, keep, reviewCall, type ReviewedCall } from '../hook/engineReview';
import { stop } from '../hook/words';
import { boundTo, type Grounds } from '../node/approvalBinding';
import { callId } from '../node/callId';
import { filesRead } from '../node/filesRead';
import { EditorLinkServer, type IncomingRequest, type LinkAnswer } from '../node/editorLink';
import { ensureStateFolder, stateFolder, type StateFolder } from '../node/stateFolder';
import { openWindows } from './openWindows';
import { ask, realTerminal } from './realTerminal';

/** Minutes for which the call is waited for. */
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

/** Answers calls until the one with this name was decided, or time is up. */
function serve(id: string, state: StateFolder): Promise<number> {
  return new Promise((resolve, reject) => {
    let asking = false;
    const server = new EditorLinkServer(state, {
      answer: async incoming => {
        const parsed = parsePayload(incoming.request.agent, JSON.parse(incoming.request.payload), { id: randomUUID(), cwd: incoming.request.cwd, env: incoming.request.env });
        if (parsed.kind !== 'action' || callId(parsed.action) !== id || asking) return { kind: 'abstain', reply: await engineReview(incoming.request, state) };
        asking = true;
        clearTimeout(timer);
        const decided = await decide(parsed, incoming, state);
        // The answer has to be on its way before this end closes.
        setTimeout(() => finish(decided.kind === 'allow' ? 0 : 2), 200);
        return { kind: decided.kind, reply: parsed.adapter.reply(decided, parsed.event) } satisfies LinkAnswer;
      },
      waiting: () => [],
      trouble: what => process.stderr.write(`countersign approve: ${what}\n`),
    }, { folders: [], focused: Date.now() });
    const finish = (status: number): void => {
      server.dispose();
      resolve(status);
    };
    const timer = setTimeout(() => {
      process.stdout.write('The call did not come. Nothing was approved.\n');
      finish(2);
    }, patience * 60_000);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => finish(2));
    server.start().catch(reject);
  });
}

async function decide(parsed: ParsedPayload & { readonly kind: 'action' }, incoming: IncomingRequest, state: StateFolder): Promise<Decision> {
  const { action } = parsed;
  const call = await reviewCall(action, state);
  const { reviewed, policy } = call;
  const { review } = reviewed;
  const shown = await groundsOf(call);
  const reason = await approved(review);
  let decision: Decision = reason === undefined
    ? { kind: 'deny', verdict: review.verdict, by: 'user', reason: `The user denied this: ${review.headline}. ${stop}` }
    : { kind: 'allow', verdict: review.verdict, by: 'user', reason: reason === '' ? 'Approved by the user.' : `Approved by the user: ${reason}` };
  if (incoming.withdrawn.aborted) decision = { kind: 'deny', verdict: review.verdict, by: 'withdrawn', reason: `The agent no longer waits. ${stop}` };
  // What was approved must still be what would happen.
  if (decision.kind === 'allow' && boundTo(action, shown) !== boundTo(action, await groundsOf(await reviewCall(action, state)))) {
    decision = { kind: 'deny', verdict: review.verdict, by: 'failure', reason: `What this call would do changed while the user looked at it. Repeat the identical call to have it reviewed again. ${stop}` };
  }
  const unwritten = keep(action, reviewed, policy, decision, state);
  if (unwritten !== undefined && decision.kind === 'allow') decision = { kind: 'deny', verdict: review.verdict, by: 'failure', reason: `${unwritten}. ${stop}` };
  process.stdout.write(decision.kind === 'allow' ? 'Approved. The agent was told.\n' : `Denied: ${decision.reason}\n`);
  return decision;
}

/** What the approval rests on: every file that was read among it. */
async function groundsOf({ reviewed, policy, read }: ReviewedCall): Promise<Grounds> {
  return { review: reviewed.review, files: await filesRead(reviewed.review, read), policy: policy.version };
}

/** The person's reason, '' for none; undefined: not approved. */
async function approved(review: Review): Promise<string | undefined> {
  const way = approvalPath(review.verdict);
  process.stdout.write(`\n${review.explanation}\n\n`);
  if (way === 'none' || way === 'signature') {
    process.stdout.write(way === 'none' ? 'There is no approval for this on a terminal.\n' : 'This needs a second person’s signature as well, which is asked for in the editor: open the folder there and let the agent repeat the call.\n');
    return undefined;
  }
  if (way === 'click') return await ask('Type "approve" to let it run, anything else to deny: ') === 'approve' ? '' : undefined;
  for (const [index, line] of review.scope.entries()) {
    const answer = await ask(`${index + 1} of ${review.scope.length}: ${line.title}: ${line.detail}\nType ${index + 1} to acknowledge, anything else to deny: `);
    if (answer !== String(index + 1)) return undefined;
  }
  if (way === 'ticks') return await ask('Type "approve" to let it run, anything else to deny: ') === 'approve' ? '' : undefined;
  if (review.token !== undefined && await ask(`Type ${review.token} to go on: `) !== review.token) return undefined;
  const reason = await ask('Why? This is recorded; an empty line denies: ');
  return reason.length >= leastReason ? reason : undefined;
}
