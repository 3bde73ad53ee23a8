// GitHub Copilot CLI. Usually called through the file that VS Code reads too (`vscode.ts`); this adapter serves a registration of its own.
import type { AgentAdapter, OffSwitch } from './agent';
import { flatReply, nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, probeSession } from './toolEvent';

export const copilotSwitches: readonly OffSwitch[] = [
  { path: '.claude/settings.json', at: ['disableAllHooks'], value: true },
  { path: '.claude/settings.local.json', at: ['disableAllHooks'], value: true },
  { path: '.github/copilot/settings.json', at: ['disableAllHooks'], value: true },
  { path: '.github/copilot/settings.local.json', at: ['disableAllHooks'], value: true },
  { path: '~/.copilot/settings.json', at: ['disableAllHooks'], value: true },
];

export const copilotCli: AgentAdapter = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  parse: payload => parseToolEvent(payload, {
    before: ['preToolUse', 'PreToolUse'], permission: ['permissionRequest', 'PermissionRequest'], after: ['postToolUse', 'PostToolUse', 'postToolUseFailure', 'PostToolUseFailure'],
  }),
  reply: (decision, event) => (event.form === 'camel' ? flatReply(decision, event) : nestedReply(decision, event)),
  probe: (command, cwd) => ({ sessionId: probeSession, cwd, toolName: 'bash', toolArgs: { command } }),
  limits: {
    timeout: timeouts['copilot-cli'] ?? 3600, fixedTimeout: false, onTimeout: 'runs', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'measured',
    gaps: ['the cloud agent reads only the repository’s own hooks'],
  },
  traces: ['.copilot/config.json', '.copilot/session-state'],
  through: 'vscode',
  offSwitches: copilotSwitches,
  markers: ['COPILOT_CLI', 'COPILOT_AGENT_SESSION_ID'],
};
