// The hook's answer when no editor is there: the same engine, with the session, the policy and the record on disk. What is harmless goes on;
// for the rest there is nobody to ask, so it is denied with the explanation and the way to an approval.
import { randomUUID } from 'node:crypto';
import { universalDenial } from '../core/agents/universalDenial';
import { parsePayload, type ParsedPayload } from '../core/agents/parsePayload';
import { probeSession } from '../core/agents/toolEvent';
import type { ProposedAction } from '../core/model/action';
import type { Decision } from '../core/model/decision';
import { isAtLeast } from '../core/model/verdict';
import type { Policy } from '../core/policy/policy';
import { reviewAction, type Reviewed } from '../core/review';
import { noteSeen } from '../node/agentStatus';
import { auditLog } from '../node/audit/auditLog';
import { callId } from '../node/callId';
import { redacted, reviewedAction } from '../node/audit/auditRecord';
import { environmentAnswersByKey } from '../node/environmentAnswers';
import { disposableAnswers } from '../node/disposableAnswers';
import type { LinkReply, LinkRequest } from '../node/editorLink';
import { loadGrammars } from '../node/grammars';
import { readFacts } from '../node/readFacts';
import { sessionStore } from '../node/sessionStore';
import { policyForTouched } from '../node/touchedPolicy';
import { ensureStateFolder, type StateFolder } from '../node/stateFolder';
import { startTidying } from './startTidying';
import { typedCommandLine } from '../node/launcher';
import { deniedWithoutEditor, failed } from './words';

export type EngineReview = (request: LinkRequest, state: StateFolder) => Promise<LinkReply>;

/** Never rejects: whatever goes wrong is a denial in the agent's dialect. */
export const engineReview: EngineReview = async (request, state) => {
  let parsed: ParsedPayload | undefined;
  try {
    parsed = parsePayload(request.agent, JSON.parse(request.payload), { id: randomUUID(), cwd: request.cwd, env: request.env });
    const reply = await answer(parsed, state);
    startTidying(state, __dirname, Date.now());
    return reply;
  } catch (error) {
    const reason = failed(error instanceof Error ? error.message : String(error));
    return parsed ? parsed.adapter.reply(denial(reason, 'failure'), parsed.event) : universalDenial(reason);
  }
};

async function answer(parsed: ParsedPayload, state: StateFolder): Promise<LinkReply> {
  const { adapter, event } = parsed;
  if (parsed.kind === 'notForUs') return adapter.reply(abstain, event);
  if (parsed.kind === 'unreadable') return adapter.reply(denial(failed(parsed.reason), 'failure'), event);
  const problem = ensureStateFolder(state);
  if (problem === undefined && parsed.action.session !== probeSession) noteSeen(state, parsed.action.agent);
  if (parsed.kind === 'ran') {
    if (problem === undefined) report(parsed.action, parsed.outcome, state);
    return adapter.reply(abstain, event);
  }
  const { action } = parsed;
  const { reviewed, policy } = await reviewCall(action, state);
  const decision = decide(action, reviewed, state);
  const unwritten = problem ?? keep(action, reviewed, policy, decision, state, event.moment === 'permission');
  // Without a record nothing above `note` runs; there is nobody to ask here, so such an action is denied already.
  if (unwritten !== undefined && decision.kind === 'abstain') process.stderr.write(`Countersign: ${unwritten}\n`);
  return adapter.reply(decision, event);
}

/** `read`: every file that something was read from. */
export interface ReviewedCall {
  readonly reviewed: Reviewed;
  readonly policy: Policy;
  readonly read: ReadonlySet<string>;
}

/** Reviews one action with the session and the policy as they are on disk. */
export async function reviewCall(action: ProposedAction, state: StateFolder): Promise<ReviewedCall> {
  const choice = policyForTouched({ cwd: action.cwd, state, session: action.session });
  const answers = Object.fromEntries(disposableAnswers(state, Date.now()).map(one => [one.key, `you said so on ${new Date(one.given).toISOString().slice(0, 10)}`]));
  const read = new Set<string>();
  const facts = readFacts({ wasRead: file => read.add(file), session: sessionStore(state).load(action.agent, action.session), armed: sessionStore(state).armed(action.agent, action.session), answers, environmentAnswers: environmentAnswersByKey(state, Date.now()) });
  const reviewed = await reviewAction(action, facts, loadGrammars(__dirname), choice);
  return { reviewed, policy: reviewed.policy, read };
}

function decide(action: ProposedAction, { review }: Reviewed, state: StateFolder): Decision {
  if (!isAtLeast(review.verdict, 'confirm')) return { kind: 'abstain', verdict: review.verdict, reason: '', by: 'engine' };
  return { kind: 'deny', verdict: review.verdict, reason: deniedWithoutEditor(review, callId(action), typedCommandLine(state)), by: review.verdict === 'deny' ? 'policy' : 'engine' };
}

/**
 * Session and record. What goes on and what a person denied enters the session; a denial for want of a person does not: it must not stand
 * in the way when one is there. `again`: the agent's own prompt for a call whose event before it was kept already. Returns what could not be written.
 */
export function keep(action: ProposedAction, { review, changes }: Reviewed, policy: Policy, decision: Decision, state: StateFolder, again = false): string | undefined {
  const log = auditLog(state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' });
  const outcome = decision.kind === 'deny' ? (decision.by === 'user' ? 'denied' : undefined) : 'proposed';
  const lost = outcome === undefined || again ? undefined : sessionStore(state).append({ action, effects: review.effects, changes, outcome });
  const unwritten = log.append({ kind: 'reviewed', review: reviewedAction(action, review, policy.version) })
    ?? log.append({ kind: 'decided', action: redacted(action.id), decision: decision.kind, by: decision.by, verdict: decision.verdict, reason: redacted(decision.reason, 400) });
  return unwritten ?? lost;
}

function report(action: ProposedAction, outcome: 'ran' | 'failed', state: StateFolder): void {
  sessionStore(state).settle(action, outcome);
  auditLog(state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' }).append({
    kind: 'ran', action: redacted(action.id), agent: redacted(action.agent), session: redacted(action.session, 400), outcome, call: redacted(callId(action), 40),
  });
}

const abstain: Decision = { kind: 'abstain', verdict: 'allow', reason: '', by: 'engine' };
const denial = (reason: string, by: Decision['by']): Decision => ({ kind: 'deny', verdict: 'deny', reason, by });
