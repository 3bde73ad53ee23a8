// The built-in agent of VS Code. Its user file `~/.copilot/hooks/` is read by Copilot CLI and VS Code's Copilot harness too, so one
// registration meets two payloads: snake case from VS Code's own loop, lower camel from Copilot CLI; each is answered in its form.
import type { AgentAdapter } from './agent';
import { copilotSwitches } from './copilotCli';
import { flatReply, nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['vscode'] ?? 3600;

export const vscode: AgentAdapter = {
  id: 'vscode',
  name: 'VS Code',
  parse(payload) {
    const parsed = parseToolEvent(payload, {
      before: ['PreToolUse', 'preToolUse'], permission: ['permissionRequest', 'PermissionRequest'], after: ['PostToolUse', 'postToolUse', 'PostToolUseFailure', 'postToolUseFailure'],
    });
    const copilot = parsed.event.form === 'camel';
    return copilot && (parsed.kind === 'action' || parsed.kind === 'ran') ? { ...parsed, call: { ...parsed.call, agent: 'copilot-cli' } } : parsed;
  },
  reply(decision, event) {
    // VS Code drops an answer whose event name differs, and shows the reason to the user only: the model gets it as context.
    return event.form === 'camel' ? flatReply(decision, event) : nestedReply(decision, { ...event, name: event.name === 'preToolUse' ? 'PreToolUse' : event.name }, { context: true });
  },
  probe: shellProbe('PreToolUse', 'run_in_terminal'),
  limits: {
    timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'asked', evidence: 'measured',
    gaps: ['cloud agents run elsewhere'],
  },
  configuration: {
    kind: 'file', path: '.copilot/hooks/countersign.json', executable: false,
    content: commands => `${JSON.stringify({
      version: 1,
      hooks: {
        preToolUse: [{ type: 'command', bash: commands.before, powershell: commands.beforePowerShell, timeoutSec: seconds }],
        postToolUse: [{ type: 'command', bash: commands.after, powershell: commands.afterPowerShell, timeoutSec: 30 }],
      },
    }, null, 2)}\n`,
  },
  traces: ['.vscode', '.vscode-server', '.config/Code', 'Library/Application Support/Code', 'AppData/Roaming/Code', '.copilot/hooks'],
  offSwitches: copilotSwitches,
  markers: ['COPILOT_CLI', 'COPILOT_AGENT_SESSION_ID'],
};
