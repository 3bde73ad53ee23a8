// Kiro IDE 1.0 and Kiro CLI 3: hook files of their own; exit status 2 blocks. Hooks were reported to be abandoned after about ten
// seconds whatever their timeout, so a review that takes longer is denied early and its answer kept for the repeated call.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

export const kiro: AgentAdapter = {
  id: 'kiro',
  name: 'Kiro',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse', 'preToolUse'], after: ['PostToolUse', 'postToolUse'], unnamed: 'PreToolUse' }),
  reply: statusReply,
  probe: shellProbe('PreToolUse', 'execute_bash'),
  limits: { timeout: timeouts['kiro'] ?? 10, fixedTimeout: true, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['hooks of subagents were reported to be ignored', 'hooks were reported to be abandoned after about ten seconds'] },
  configuration: {
    kind: 'file', path: '.kiro/hooks/countersign.json', executable: false,
    content: commands => `${JSON.stringify({
      version: 'v1',
      hooks: [
        { name: 'countersign', description: 'Reviews what the agent is about to do', trigger: 'PreToolUse', matcher: '.*', action: { type: 'command', command: commands.before }, timeout: 3600, enabled: true },
        { name: 'countersign-after', description: 'Records what ran', trigger: 'PostToolUse', matcher: '.*', action: { type: 'command', command: commands.after }, timeout: 30, enabled: true },
      ],
    }, null, 2)}\n`,
  },
  traces: ['.kiro'],
  offSwitches: [{ path: '~/.kiro/hooks/countersign.json', at: ['hooks', '0', 'enabled'], value: false }],
  markers: ['KIRO_SESSION_ID'],
};
