// Files whose change would switch a gate off, as data. `~/` is the user's home, `**/` any folder. Sources: the agents' own documentation
// of where hooks and settings live.

export interface ProtectedRow {
  readonly paths: readonly string[];
  /** Named in the review. */
  readonly what: string;
}

/** This product's own files. `countersign`: an agent never changes them; `gate`: a person may approve it. */
export const countersignFiles: readonly (ProtectedRow & { readonly trait: 'countersign' | 'gate' })[] = [
  { trait: 'countersign', what: 'Countersign’s launcher, state and record', paths: ['~/.countersign', '~/.countersign/**', '~/.local/state/countersign', '~/.local/state/countersign/**', '~/.local/share/countersign', '~/.local/share/countersign/**',
    '~/.config/countersign', '~/.config/countersign/**', '~/Library/Application Support/countersign', '~/Library/Application Support/countersign/**', '~/Library/Application Support/Countersign/**', '~/AppData/Local/countersign', '~/AppData/Local/countersign/**',
    '~/AppData/Local/Countersign/**', '~/AppData/Roaming/countersign/**', '/etc/countersign', '/etc/countersign/**', '/Library/Application Support/Countersign', '/Library/Application Support/Countersign/**', 'C:/Program Files/Countersign', 'C:/Program Files/Countersign/**', '~/.copilot/hooks/countersign*', '~/.kiro/hooks/countersign*', '~/.config/opencode/plugin/countersign*', '~/.agents/plugins/countersign', '~/.agents/plugins/countersign/**',
    '~/.local/share/code-server/extensions/countersign.*', '~/.local/share/code-server/extensions/countersign.*/**', '~/.cursor/extensions/countersign.*/**', '~/.windsurf/extensions/countersign.*/**', '~/.kiro/extensions/countersign.*/**', '~/.vscode*/extensions/countersign.*', '~/.vscode*/extensions/countersign.*/**',
    '~/.vscode*/data/User/globalStorage/countersign.*/**', '~/.config/*/User/globalStorage/countersign.*/**', '**/.git/refs/countersign/**'] },
  { trait: 'countersign', what: 'the list of people who may countersign', paths: ['**/.countersign/allowed_signers', '**/.countersign/revoked_keys'] },
  { trait: 'gate', what: 'the team’s policy for agents', paths: ['**/.countersign', '**/.countersign/**'] },
];

/** Agents' hooks and settings: where a hook is registered or all hooks are switched off. */
export const gateFiles: readonly ProtectedRow[] = [
  { what: 'Claude Code’s settings and hooks', paths: ['**/.claude/settings.json', '**/.claude/settings.local.json', '**/.claude/hooks', '**/.claude/hooks/**', '~/.claude.json', '~/.claude/plugins/**', '**/managed-settings.json', '/etc/claude-code/**'] },
  { what: 'Copilot’s hooks and settings', paths: ['~/.copilot/hooks', '~/.copilot/hooks/**', '~/.copilot/config.json', '~/.copilot/settings.json', '**/.github/hooks', '**/.github/hooks/**', '**/.github/copilot/settings.json', '**/.github/copilot/settings.local.json'] },
  { what: 'Codex’s settings and hooks', paths: ['**/.codex/config.toml', '**/.codex/hooks.json', '**/.codex/hooks/**', '**/.codex/rules/**', '/etc/codex/**'] },
  { what: 'Cursor’s hooks and permissions', paths: ['**/.cursor/hooks.json', '**/.cursor/hooks/**', '**/.cursor/cli.json', '~/.cursor/cli-config.json', '**/.cursor/permissions.json', '**/.cursor/sandbox.json'] },
  { what: 'Gemini’s settings and hooks', paths: ['**/.gemini/settings.json', '**/.gemini/hooks/**', '~/.gemini/trustedFolders.json', '/etc/gemini-cli/**', '**/.gemini/policies/**'] },
  { what: 'Qwen’s settings and hooks', paths: ['**/.qwen/settings.json', '**/.qwen/hooks/**', '~/.qwen/trustedFolders.json', '/etc/qwen-code/**'] },
  { what: 'Windsurf’s hooks', paths: ['**/.windsurf/hooks.json', '~/.codeium/windsurf/hooks.json', '**/.codeium/**/hooks.json'] },
  { what: 'Cline’s hooks', paths: ['**/.clinerules/hooks', '**/.clinerules/hooks/**', '~/Documents/Cline/Hooks/**', '~/.cline/**/hooks/**'] },
  { what: 'Kiro’s hooks', paths: ['**/.kiro/hooks/**', '**/.kiro/agents/**', '~/.kiro/settings/**', '**/.kiro/settings/**'] },
  { what: 'OpenCode’s settings and plugins', paths: ['**/opencode.json', '**/opencode.jsonc', '**/.opencode/plugin/**', '**/.opencode/plugins/**', '~/.config/opencode/**'] },
  { what: 'Factory Droid’s hooks', paths: ['**/.factory/hooks.json'] },
  { what: 'Goose’s hooks', paths: ['**/.agents/plugins/**/hooks/**', '**/.agents/plugins/**/hooks.json'] },
  { what: 'Antigravity’s hooks', paths: ['~/.gemini/config/**', '**/.agents/hooks.json', '**/.agent/hooks.json', '**/_agents/hooks.json', '**/_agent/hooks.json'] },
  { what: 'Devin’s hooks and settings', paths: ['**/.devin/hooks.v1.json', '**/.devin/config.json', '**/.devin/config.local.json', '~/.config/devin/**'] },
  { what: 'the editor’s list of extensions that are on', paths: ['~/.config/*/User/globalStorage/state.vscdb', '~/Library/Application Support/*/User/globalStorage/state.vscdb', '~/AppData/Roaming/*/User/globalStorage/state.vscdb', '~/.vscode*/extensions/extensions.json', '~/.vscode*/extensions/.obsolete', '~/.cursor/extensions/extensions.json', '~/.cursor/extensions/.obsolete'] },
  { what: 'Amazon Q’s agents and hooks', paths: ['~/.aws/amazonq/cli-agents/**', '**/.amazonq/cli-agents/**'] },
  { what: 'the agent’s settings and hooks', paths: ['~/.kimi-code/config.toml', '**/.vibe/hooks.toml', '**/.factory/settings.json', '**/.factory/hooks/**', '**/.amp/settings.json', '**/.amp/plugins/**', '~/.config/amp/**', '**/.augment/settings.json', '**/.goose/**', '~/.config/goose/**', '**/.crush.json', '**/crush.json', '~/.config/crush/**', '**/.openhands/hooks*', '**/.openhands/hooks/**', '**/.roo/hooks/**', '**/.continue/permissions.yaml', '~/.continue/permissions.yaml', '~/.aider.conf.yml', '**/.junie/hooks/**'] },
];

/** Editor settings and key bindings: only the switches below make them a gate. */
export const editorSettings: readonly string[] = ['**/.vscode/settings.json', '~/.config/*/User/settings.json', '~/.config/*/User/keybindings.json', '~/.config/*/User/profiles/**/settings.json', '~/Library/Application Support/*/User/settings.json', '~/Library/Application Support/*/User/keybindings.json',
  '~/AppData/Roaming/*/User/settings.json', '~/AppData/Roaming/*/User/keybindings.json', '~/.vscode-server*/data/Machine/settings.json', '~/.vscode-server*/data/User/settings.json', '~/.vscode*/argv.json', '**/*.code-workspace', '~/.local/share/code-server/User/settings.json'];

/** Keys of editor settings that switch hooks, plugins, approvals or this extension. */
export const gateSettingKeys: readonly string[] = ['chat.useHooks', 'chat.hookFilesLocations', 'chat.plugins.enabled', 'chat.plugins', 'chat.useClaudeHooks', 'chat.tools.autoApprove', 'chat.tools.global.autoApprove', 'chat.tools.terminal.autoApprove', 'chat.tools.terminal.enableAutoApprove', 'chat.tools.edits.autoApprove', 'chat.agent.terminal.autoApprove',
  'chat.permissions', 'chat.tools.eligibleForAutoApproval', 'chat.tools.terminal.ignoreDefaultAutoApproveRules', 'chat.tools.terminal.sandbox', 'github.copilot.chat.agent.autoApprove', 'countersign.', 'cline.autoApproval', 'roo-cline.allowedCommands', 'claudeCode.allowDangerouslySkipPermissions', 'claudeCode.initialPermissionMode', 'claude-code.',
  'extensions.allowed', 'disable-extension', 'disable-extensions', 'security.workspace.trust.enabled', 'security.workspace.trust', 'kiro.autopilot', 'windsurf.cascadeCommandsAllowList', 'remote.extensionKind'];
