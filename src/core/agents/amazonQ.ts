// Amazon Q Developer CLI and Kiro CLI 2: hooks live inside each custom agent's file, so Countersign does not write them by itself.
// Exit status 2 blocks; there is no session id and no tool-use id.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

export const amazonQ: AgentAdapter = {
  id: 'amazon-q',
  name: 'Amazon Q Developer CLI',
  parse: payload => parseToolEvent(payload, { before: ['preToolUse', 'PreToolUse'], after: ['postToolUse', 'PostToolUse'], unnamed: 'preToolUse' }),
  reply: statusReply,
  probe: shellProbe('preToolUse', 'execute_bash'),
  limits: { timeout: timeouts['amazon-q'] ?? 3600, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'none', evidence: 'documented', gaps: ['the built-in default agent cannot be given a hook', 'hooks are configured in each agent’s own file'] },
  traces: ['.aws/amazonq', '.local/share/amazon-q'],
  offSwitches: [],
  // What it sets is in its users' own terminals as well.
  markers: [],
};
