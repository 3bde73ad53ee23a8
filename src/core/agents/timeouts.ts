// How long each agent waits for its hook, in seconds: what is registered, or what the agent fixes. Alone in a file because the
// hook's small client needs this and nothing else of the adapters.

/** Seconds by agent id. An agent that is not listed gets the shortest default that any agent is known to have. */
export const timeouts: Readonly<Record<string, number>> = {
  'vscode': 3600,
  'copilot-cli': 3600,
  'claude-code': 3600,
  'codex': 3600,
  'gemini-cli': 3600,
  'qwen-code': 3600,
  'cursor': 3600,
  'factory-droid': 3600,
  'goose': 3600,
  'antigravity': 3600,
  'amazon-q': 3600,
  'devin': 3600,
  'opencode': 3600,
  'amp': 3600,
  // Fixed by the agent or reported to be cut off early.
  'kimi-code': 600,
  'cline-cli': 120,
  'windsurf': 60,
  'cline': 30,
  'kiro': 10,
};

/** Seconds after which a hook of the agent must have answered: the smaller of timeout − 10 s and 0.9 × timeout, at least 1 s. */
export function ownDeadline(timeout: number): number {
  const early = Math.min(timeout - 10, timeout * 0.9);
  return early > 0 ? early : Math.max(1, timeout * 0.5);
}

/** Seconds after which the registered command denies by itself, where the hook behind it gave no answer: between the hook's own deadline and the agent's. */
export function watchdogOf(timeout: number): number {
  return Math.max(1, Math.floor((ownDeadline(timeout) + timeout) / 2));
}

export function timeoutOf(agent: string): number {
  return Object.hasOwn(timeouts, agent) ? timeouts[agent] ?? 30 : 30;
}
