// Another agent started from the command line so that the user's hooks do not apply to it: by a variable that moves its settings, by an option,
// by a subcommand, or as another version. Sources: the agents' own documentation and help texts, and what was measured of the pinned ones.

export interface AgentLaunch {
  readonly programs: readonly string[];
  /** As its maker writes it. */
  readonly name: string;
  /** Packages that bring it, for `npx` and global installs. */
  readonly packages: readonly string[];
  /** The oldest version that was seen to run the hooks, a later one does too. Source: measured, Copilot CLI from its change log. */
  readonly hooksFrom?: string;
  /** Variables that move the folder in which the hook is registered, or switch its kind of extension off. */
  readonly variables: readonly string[];
  /** Patterns over one option and its value, joined by `=` (linear time). */
  readonly options: readonly string[];
  /** Patterns over the positional words, joined by spaces. */
  readonly verbs: readonly string[];
}

export const agentLaunches: readonly AgentLaunch[] = [
  { programs: ['claude', 'claude-code'], name: 'Claude Code', packages: ['@anthropic-ai/claude-code'], hooksFrom: '2.1.197', variables: ['CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_SIMPLE', 'CLAUDE_CODE_MANAGED_SETTINGS_PATH'],
    options: ['^--settings=.*(?:disableAllHooks|"hooks"|allowManagedHooksOnly)', '^--settings=[^{]', '^--bare$', '^--safe-mode$', '^--setting-sources=(?!.*\\buser\\b)'], verbs: ['^config (?:set|add) .*(?:disableAllHooks|[Hh]ooks)', '^config (?:remove|unset) .*[Hh]ooks'] },
  { programs: ['codex'], name: 'Codex', packages: ['@openai/codex'], hooksFrom: '0.169.0', variables: ['CODEX_HOME'],
    options: ['^(?:-c|--config)=["\']?(?:features\\.(?:codex_)?hooks|features=|hooks\\b|hooks\\.|allow_managed_hooks_only)', '^--disable=(?:codex_)?hooks$', '^--ignore-user-config$'], verbs: ['^features disable (?:codex_)?hooks'] },
  { programs: ['gemini'], name: 'Gemini CLI', packages: ['@google/gemini-cli'], hooksFrom: '0.61.0', variables: ['GEMINI_CLI_HOME', 'GEMINI_CLI_SYSTEM_SETTINGS_PATH', 'GEMINI_CLI_SYSTEM_DEFAULTS_PATH'], options: [], verbs: ['^hooks disable', '^hooks (?:uninstall|remove)'] },
  { programs: ['qwen', 'qwen-code'], name: 'Qwen Code', packages: ['@qwen-code/qwen-code'], hooksFrom: '0.15.10', variables: ['QWEN_HOME', 'QWEN_CODE_HOME', 'QWEN_CODE_SYSTEM_SETTINGS_PATH', 'QWEN_CODE_SYSTEM_DEFAULTS_PATH'], options: ['^--bare$', '^--safe-mode$'], verbs: ['^hooks disable'] },
  { programs: ['copilot'], name: 'Copilot CLI', packages: ['@github/copilot'], hooksFrom: '1.0.57', variables: ['COPILOT_HOME', 'XDG_CONFIG_HOME'], options: ['^--config-dir='], verbs: ['^hooks disable'] },
  { programs: ['cursor-agent'], name: 'Cursor', packages: [], variables: ['CURSOR_CONFIG_DIR'], options: [], verbs: [] },
  { programs: ['opencode'], name: 'OpenCode', packages: ['opencode-ai'], hooksFrom: '1.18.33', variables: ['OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR', 'OPENCODE_CONFIG_CONTENT', 'OPENCODE_DISABLE_DEFAULT_PLUGINS', 'OPENCODE_PURE', 'XDG_CONFIG_HOME'], options: ['^--pure$'], verbs: [] },
  { programs: ['goose'], name: 'Goose', packages: [], variables: ['GOOSE_PATH_ROOT'], options: [], verbs: [] },
  { programs: ['kiro', 'kiro-cli'], name: 'Kiro', packages: [], variables: ['KIRO_HOME'], options: [], verbs: [] },
  { programs: ['q', 'amazonq', 'qchat'], name: 'Amazon Q Developer CLI', packages: [], variables: [], options: [], verbs: ['^agent (?:set-default|edit|create|migrate)\\b'] },
  { programs: ['cline'], name: 'Cline', packages: ['cline'], hooksFrom: '3.0.65', variables: ['CLINE_DIR', 'CLINE_DATA_DIR'], options: ['^--config=', '^--data-dir='], verbs: [] },
  { programs: ['droid'], name: 'Factory Droid', packages: ['droid'], variables: ['FACTORY_HOME_OVERRIDE'], options: ['^--settings='], verbs: [] },
  { programs: ['devin'], name: 'Devin', packages: [], variables: ['XDG_CONFIG_HOME'], options: [], verbs: [] },
  { programs: ['amp'], name: 'Amp', packages: ['@sourcegraph/amp'], variables: ['AMP_SETTINGS_FILE', 'XDG_CONFIG_HOME'], options: ['^--settings-file='], verbs: [] },
];

/** Options of all of them that only tell something: nothing is started. */
export const tellingOptions: readonly string[] = ['--version', '-V', '--help', '-h'];

/** Variables in which every one of them looks for the user's settings. */
export const homeVariables: readonly string[] = ['HOME', 'USERPROFILE'];
