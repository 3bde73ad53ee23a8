// GitHub Copilot CLI. Usually called through the file that VS Code reads too (`vscode.ts`); this adapter serves a registration of its own.
import type { AgentAdapter, OffSwitch } from './agent';
import { flatReply, nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent } from './toolEvent';

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
  limits: {
    timeout: timeouts['copilot-cli'] ?? 3600, fixedTimeout: false, onTimeout: 'runs', onCrash: 'blocks', denyEndsRun: false, evidence: 'measured',
    gaps: ['the cloud agent reads only the repository’s own hooks', 'text written into a running shell', 'a hook that does not answer within its hour is ignored'],
  },
  offSwitches: copilotSwitches,
  markers: ['COPILOT_CLI', 'COPILOT_AGENT_SESSION_ID'],
};
