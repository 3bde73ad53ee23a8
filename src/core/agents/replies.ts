// The answers of the dialects that several agents share. A denial always exits with 2 as well: where the answer on standard output
// is cut or not understood, the status still blocks. An answer never says "ask": who asks is Countersign.
import type { Decision } from '../model/decision';
import { silence, type AgentEvent, type Reply } from './agent';

const json = (value: unknown, exitCode: number, stderr = ''): Reply => ({ stdout: `${JSON.stringify(value)}\n`, stderr, exitCode });

/** `hookSpecificOutput` with the event's own name: Claude Code and its family. */
export function nestedReply(decision: Decision, event: AgentEvent, options: { readonly context?: boolean; readonly silentAllow?: boolean } = {}): Reply {
  if (decision.kind === 'abstain' || isReport(event)) return silence;
  const { reason } = decision;
  if (event.moment === 'permission') {
    const behavior = decision.kind === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', message: reason };
    // Exit status 2 has no meaning for this event; a valid object counts whatever the status.
    return json({ hookSpecificOutput: { hookEventName: event.name, decision: behavior } }, 0, decision.kind === 'deny' ? `${reason}\n` : '');
  }
  if (decision.kind === 'allow') {
    return options.silentAllow ? silence : json({ hookSpecificOutput: { hookEventName: event.name, permissionDecision: 'allow', permissionDecisionReason: reason } }, 0);
  }
  const context = options.context ? { additionalContext: reason } : {};
  return json({ hookSpecificOutput: { hookEventName: event.name, permissionDecision: 'deny', permissionDecisionReason: reason, ...context } }, 2, `${reason}\n`);
}

/** One flat object: Copilot CLI. */
export function flatReply(decision: Decision, event: AgentEvent): Reply {
  if (decision.kind === 'abstain' || isReport(event)) return silence;
  const { reason } = decision;
  if (event.moment === 'permission') {
    return decision.kind === 'allow' ? json({ behavior: 'allow' }, 0) : json({ behavior: 'deny', message: reason }, 2, `${reason}\n`);
  }
  return decision.kind === 'allow'
    ? json({ permissionDecision: 'allow', permissionDecisionReason: reason }, 0)
    : json({ permissionDecision: 'deny', permissionDecisionReason: reason }, 2, `${reason}\n`);
}

/** `{"decision":"deny"}`: Gemini CLI and others. An allow does not skip their own prompt, so nothing is said. */
export function decisionReply(decision: Decision, event: AgentEvent, word: 'deny' | 'block'): Reply {
  if (decision.kind !== 'deny' || isReport(event)) return silence;
  return json({ decision: word, reason: decision.reason }, 2, `${decision.reason}\n`);
}

/** Exit status 2 and the reason on standard error, nothing else. */
export function statusReply(decision: Decision, event: AgentEvent): Reply {
  return decision.kind !== 'deny' || isReport(event) ? silence : { stdout: '', stderr: `${decision.reason}\n`, exitCode: 2 };
}

/** Nothing that is said after the tool has run could stop it. */
export function isReport(event: AgentEvent): boolean {
  return event.moment === 'after' || event.moment === 'other';
}
