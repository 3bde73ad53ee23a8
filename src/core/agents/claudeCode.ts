// Claude Code: PreToolUse decides, PermissionRequest answers its own prompt, PostToolUse reports. Versions from 2.1.295 on block by
// themselves when the hook fails (`onFailure`); older ones ignore the key.
import type { AgentAdapter, HookCommands, JsonEntry } from './agent';
import { nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['claude-code'] ?? 3600;

export const claudeCode: AgentAdapter = {
  id: 'claude-code',
  name: 'Claude Code',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], permission: ['PermissionRequest'], after: ['PostToolUse', 'PostToolUseFailure'] }),
  reply: (decision, event) => nestedReply(decision, event),
  probe: shellProbe('PreToolUse', 'Bash'),
  limits: {
    timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'none', evidence: 'measured',
    gaps: ['files that the user mentions with @ are read without asking a hook', '--bare skips every hook'],
  },
  configuration: { kind: 'json', path: '.claude/settings.json', whole: {}, entries: claudeEntries },
  traces: ['.claude.json', '.claude/projects', '.claude/settings.json'],
  folderTrust: { path: '.claude.json', at: ['projects'], member: 'hasTrustDialogAccepted', words: 'Claude Code runs no hook of yours in a session with a terminal until you accept its question about this folder' },
  offSwitches: [
    { path: '~/.claude/settings.json', at: ['disableAllHooks'], value: true },
    { path: '.claude/settings.json', at: ['disableAllHooks'], value: true },
    { path: '.claude/settings.local.json', at: ['disableAllHooks'], value: true },
    ...['/etc/claude-code/managed-settings.json', '/Library/Application Support/ClaudeCode/managed-settings.json', 'C:\\Program Files\\ClaudeCode\\managed-settings.json'].flatMap(path => [
      { path, at: ['disableAllHooks'], value: true }, { path, at: ['allowManagedHooksOnly'], value: true },
    ]),
  ],
  markers: ['CLAUDECODE', 'CLAUDE_CODE_SESSION_ID'],
};

function claudeEntries(commands: HookCommands): readonly JsonEntry[] {
  const decide = { type: 'command', command: commands.before, timeout: seconds, onFailure: 'block', statusMessage: 'Countersign is reviewing' };
  const report = { type: 'command', command: commands.after, timeout: 30 };
  return [
    { at: ['hooks', 'PreToolUse'], value: { matcher: '*', hooks: [decide] } },
    { at: ['hooks', 'PermissionRequest'], value: { matcher: '*', hooks: [decide] } },
    { at: ['hooks', 'PostToolUse'], value: { matcher: '*', hooks: [report] } },
  ];
}
