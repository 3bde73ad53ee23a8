// The denial for a caller that cannot be identified, or when something failed before its dialect was known: every agent's fields
// on standard output, the reason on standard error, exit status 2. Measured to block on Claude Code, Codex, Gemini CLI, Qwen Code,
// Copilot CLI and Cline. Small: part of the hook's client.
import type { Reply } from './agent';

/** `event` is the agent's own name of the event where the payload told it. */
export function universalDenial(reason: string, event = 'PreToolUse'): Reply {
  const specific = event === 'PermissionRequest'
    ? { hookEventName: event, decision: { behavior: 'deny', message: reason } }
    : { hookEventName: event, permissionDecision: 'deny', permissionDecisionReason: reason };
  const stdout = JSON.stringify({
    hookSpecificOutput: specific,
    decision: 'block', reason,
    permissionDecision: 'deny', permissionDecisionReason: reason,
    permission: 'deny', user_message: reason, agent_message: reason,
    behavior: 'deny', message: reason,
    cancel: true, errorMessage: reason,
  });
  return { stdout: `${stdout}\n`, stderr: `${reason}\n`, exitCode: 2 };
}
