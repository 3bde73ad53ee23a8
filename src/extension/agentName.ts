// An agent's name for people, without loading the adapters.

const names: Readonly<Record<string, string>> = {
  'vscode': 'VS Code', 'claude-code': 'Claude Code', 'copilot-cli': 'GitHub Copilot', 'codex': 'Codex', 'gemini-cli': 'Gemini CLI', 'cursor': 'Cursor',
};

export function agentName(agent: string): string {
  return names[agent] ?? agent;
}
