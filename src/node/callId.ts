// A short name for one call of an agent that a person can type: the same for the identical call, another for any other.
import { createHash } from 'node:crypto';
import type { ProposedAction } from '../core/model/action';

/** Ten hex digits over agent, session, subagent, working directory and effective fields; not the agent's description. */
export function callId(action: ProposedAction): string {
  return createHash('sha256').update(JSON.stringify([action.agent, action.session, action.subagent ?? '', action.cwd, action.request])).digest('hex').slice(0, 10);
}
