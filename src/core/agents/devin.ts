// Devin CLI and Devin Local: Claude-like events, an answer of its own.
import type { AgentAdapter } from './agent';
import { decisionReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent } from './toolEvent';

export const devin: AgentAdapter = {
  id: 'devin',
  name: 'Devin CLI',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], permission: ['PermissionRequest'], after: ['PostToolUse'], unnamed: 'PreToolUse' }),
  reply: (decision, event) => decisionReply(decision, event, 'block'),
  limits: { timeout: timeouts['devin'] ?? 3600, fixedTimeout: false, onTimeout: 'unknown', onCrash: 'runs', denyEndsRun: false, evidence: 'documented', gaps: ['its terminal keeps the working directory of earlier commands without saying so'] },
  offSwitches: [],
  markers: ['DEVIN_PROJECT_DIR'],
};
