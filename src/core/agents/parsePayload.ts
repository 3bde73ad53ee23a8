// From an agent's raw payload to an action: picks the adapter by the agent's id and adds what only the host knows.
import type { ProposedAction } from '../model/action';
import type { AgentAdapter, AgentEvent, AgentCall } from './agent';
import { agentOf } from './agents';

/** What the host adds; `cwd` where the payload names none. */
export interface Given {
  readonly id: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Common {
  /** Answers in the dialect that this payload calls for. */
  readonly adapter: AgentAdapter;
  readonly event: AgentEvent;
}

export type ParsedPayload =
  | Common & { readonly kind: 'action'; readonly action: ProposedAction }
  /** The tool was executed already. */
  | Common & { readonly kind: 'ran'; readonly action: ProposedAction; readonly outcome: 'ran' | 'failed' }
  | Common & { readonly kind: 'notForUs' }
  | Common & { readonly kind: 'unreadable'; readonly reason: string };

export function parsePayload(agent: string, payload: unknown, given: Given): ParsedPayload {
  const adapter = agentOf(agent);
  const parsed = adapter.parse(payload);
  const { event } = parsed;
  switch (parsed.kind) {
    case 'action': return { kind: 'action', adapter, event, action: actionOf(agent, parsed.call, given) };
    case 'ran': return { kind: 'ran', adapter, event, action: actionOf(agent, parsed.call, given), outcome: parsed.outcome };
    case 'notForUs': return { kind: 'notForUs', adapter, event };
    case 'unreadable': return { kind: 'unreadable', adapter, event, reason: parsed.reason };
  }
}

function actionOf(agent: string, call: AgentCall, given: Given): ProposedAction {
  const { agent: shown, session, cwd, ...rest } = call;
  const id = shown ?? agent;
  const where = cwd !== undefined && isAbsolute(cwd) ? cwd : given.cwd;
  // Agents without a session id share one for each working directory: what they did there belongs together.
  return { ...rest, id: given.id, agent: id, session: session === '' ? `${id}:${where}` : session, cwd: where, env: given.env };
}

const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
