// A caller that no adapter knows: read by the shape that most agents share, denied in every dialect at once.
import { silence, type AgentAdapter, type AgentPayload } from './agent';
import { isReport } from './replies';
import { timeoutOf } from './timeouts';
import { parseToolEvent, shellProbe, unknownEvent } from './toolEvent';
import { universalDenial } from './universalDenial';

export const unknownAgent: AgentAdapter = {
  id: 'unknown',
  name: 'an unknown agent',
  parse: parseUnknown,
  // An approval is silence as well: in which form the caller would understand more is not known.
  reply: (decision, event) => (decision.kind !== 'deny' || isReport(event) ? silence : universalDenial(decision.reason, event.name)),
  probe: shellProbe('PreToolUse', 'Bash'),
  limits: { timeout: timeoutOf('unknown'), fixedTimeout: true, onTimeout: 'unknown', onCrash: 'unknown', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['nothing is known about this agent'] },
  traces: [],
  offSwitches: [],
  markers: [],
};

/** Events that only tell, in the spellings of several agents; every other one could be the one that decides. */
const telling = /^(session_?(start|end)|stop|subagent_?(start|stop)|notification|pre_?compact|post_?compact|user_?prompt_?submit(ted)?|error_?occurred)$/i;

function parseUnknown(payload: unknown): AgentPayload {
  const parsed = parseToolEvent(payload, { before: ['PreToolUse', 'preToolUse', 'BeforeTool'], permission: ['PermissionRequest', 'permissionRequest'], after: ['PostToolUse', 'postToolUse', 'AfterTool'] });
  return parsed.kind === 'notForUs' && !telling.test(parsed.event.name) ? unknownEvent(parsed.event) : parsed;
}
