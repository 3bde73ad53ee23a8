// Devin CLI and Devin Local: Claude-like events, an answer of its own.
import type { AgentAdapter } from './agent';
import { decisionReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['devin'] ?? 3600;

export const devin: AgentAdapter = {
  id: 'devin',
  name: 'Devin CLI',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], permission: ['PermissionRequest'], after: ['PostToolUse'], unnamed: 'PreToolUse' }),
  reply: (decision, event) => decisionReply(decision, event, 'block'),
  probe: shellProbe('PreToolUse', 'exec'),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'unknown', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['its terminal keeps the working directory of earlier commands without saying so', 'a configuration named with --config has no hook of ours', 'its cloud agents run elsewhere'] },
  configuration: {
    kind: 'json', path: '.config/devin/config.json', whole: {},
    entries: commands => [
      { at: ['hooks', 'PreToolUse'], value: { hooks: [{ type: 'command', command: commands.before, timeout: seconds }] } },
      { at: ['hooks', 'PostToolUse'], value: { hooks: [{ type: 'command', command: commands.after, timeout: 30 }] } },
    ],
  },
  traces: ['.config/devin'],
  offSwitches: [],
  markers: ['DEVIN_PROJECT_DIR'],
};
