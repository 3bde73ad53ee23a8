// `countersign acp -- AGENT…`: put before an agent's command in an editor that speaks the Agent Client Protocol.
import { randomUUID } from 'node:crypto';
import { parsePayload } from '../core/agents/parsePayload';
import { escapeMarkdown } from '../core/explain/markdown';
import type { ProposedAction } from '../core/model/action';
import type { Review } from '../core/model/review';
import { isAtLeast, rank } from '../core/model/verdict';
import { keep, reviewCall } from '../hook/engineReview';
import { filterEnvironment } from '../hook/filterEnvironment';
import { ensureStateFolder, stateFolder, stateFolderAt, type StateFolder } from '../node/stateFolder';
import { runAcp, type Advice } from '../proxy/acp';
import type { GatedCall } from '../proxy/gate';
import { proxyGate, proxyOptions } from './proxyOptions';

const usage = `usage: countersign acp -- AGENT [ARGUMENT…]

Starts an agent that speaks the Agent Client Protocol and reviews what it asks permission for. All else passes unchanged.
The exit status is the agent's.`;

export async function run(args: readonly string[]): Promise<number> {
  const options = proxyOptions(args, ['--state']);
  if (typeof options === 'string') {
    process.stderr.write(`countersign acp: ${options}\n\n${usage}\n`);
    return 1;
  }
  const given = options.values['--state'];
  const state = given === undefined ? stateFolder() : stateFolderAt(given);
  // An agent of this protocol waits as long as a person needs.
  const status = await runAcp({
    command: options.command, cwd: process.cwd(), gate: proxyGate('acp', given, undefined), advise: (calls, askFrom) => advise(calls, askFrom, state),
    client: { input: process.stdin, output: process.stdout, errors: process.stderr },
  });
  process.exit(status);
}

/** The strongest of the readings speaks. What the client alone decides on enters session and record here, the rest where it is asked. */
async function advise(calls: readonly GatedCall[], askFrom: 'confirm' | 'acknowledge', state: StateFolder): Promise<Advice> {
  const problem = ensureStateFolder(state);
  if (problem !== undefined) throw new Error(problem);
  const env = filterEnvironment(process.env);
  const concluded = [];
  for (const call of calls) {
    const action = actionOf(call, env);
    concluded.push({ call, action, ...await reviewCall(action, state) });
  }
  const strongest = concluded.reduce((a, b) => (rank(b.reviewed.review.verdict) > rank(a.reviewed.review.verdict) ? b : a));
  const asked = concluded.filter(one => isAtLeast(one.reviewed.review.verdict, askFrom));
  for (const { action, reviewed, policy } of asked.length > 0 ? [] : concluded) {
    const { verdict } = reviewed.review;
    const unwritten = keep(action, reviewed, policy, { kind: 'abstain', verdict, reason: '', by: 'engine' }, state);
    if (unwritten !== undefined && isAtLeast(verdict, 'confirm')) throw new Error(unwritten);
  }
  const { review } = strongest.reviewed;
  if (review.verdict === 'allow') return { kind: 'pass' };
  const told = { headline: review.headline, words: words(review) };
  return asked.length === 0 ? { kind: 'tell', ...told } : { kind: 'ask', ...told, calls: asked.map(one => one.call) };
}

function actionOf(call: GatedCall, env: Readonly<Record<string, string>>): ProposedAction {
  const parsed = parsePayload('acp', { hook_event_name: 'PreToolUse', ...call }, { id: randomUUID(), cwd: call.cwd, env });
  if (parsed.kind !== 'action') throw new Error(parsed.kind === 'unreadable' ? parsed.reason : 'the request is no call of a tool');
  return parsed.action;
}

/** Clients show it as Markdown: nothing in it may be active. */
function words(review: Review): string {
  const lines = [`${review.verdict}: ${review.headline}`, review.consequence, review.notChecked ?? '', `Undo: ${review.undo}`, review.safer === undefined ? '' : `Safer: ${review.safer}`];
  return `Countersign: ${lines.filter(line => line !== '').map(escapeMarkdown).join('\n\n')}`;
}
