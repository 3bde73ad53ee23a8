// A caller that no adapter knows: read by the shape that most agents share, denied in every dialect at once.
import type { AgentAdapter } from './agent';
import { isReport } from './replies';
import { silence } from './agent';
import { timeoutOf } from './timeouts';
import { parseToolEvent } from './toolEvent';
import { universalDenial } from './universalDenial';

export const unknownAgent: AgentAdapter = {
  id: 'unknown',
  name: 'an unknown agent',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse', 'preToolUse', 'BeforeTool'], permission: ['PermissionRequest', 'permissionRequest'], after: ['PostToolUse', 'postToolUse', 'AfterTool'] }),
  // An approval is silence as well: in which form the caller would understand more is not known.
  reply: (decision, event) => (decision.kind !== 'deny' || isReport(event) ? silence : universalDenial(decision.reason, event.name)),
  limits: { timeout: timeoutOf('unknown'), fixedTimeout: true, onTimeout: 'unknown', onCrash: 'unknown', denyEndsRun: false, evidence: 'documented', gaps: ['nothing is known about this agent'] },
  offSwitches: [],
  markers: [],
};
