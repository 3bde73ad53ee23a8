// An agent's name for people, without loading the adapters; a test compares them.

const names: Readonly<Record<string, string>> = {
  'vscode': 'VS Code',
  'claude-code': 'Claude Code',
  'copilot-cli': 'GitHub Copilot CLI',
  'codex': 'Codex',
  'gemini-cli': 'Gemini CLI',
  'cursor': 'Cursor',
  'qwen-code': 'Qwen Code',
  'windsurf': 'Windsurf',
  'devin': 'Devin CLI',
  'kiro': 'Kiro',
  'amazon-q': 'Amazon Q Developer CLI',
  'cline': 'Cline',
  'cline-cli': 'Cline CLI',
  'opencode': 'OpenCode',
  'factory-droid': 'Factory Droid',
  'goose': 'Goose',
  'antigravity': 'Antigravity',
  'amp': 'Amp',
  'mcp': 'an MCP client',
  'acp': 'an ACP agent',
};

/** The id itself for an agent that nobody knows. */
export function agentName(agent: string): string {
  return names[agent] ?? agent;
}
