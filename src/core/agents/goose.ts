// Goose from 1.38 on: hooks of an open plugin in the user's plugin folder; `on_failure: "block"` makes crashes and timeouts block.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent } from './toolEvent';

const seconds = timeouts['goose'] ?? 3600;

export const goose: AgentAdapter = {
  id: 'goose',
  name: 'Goose',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], after: ['PostToolUse', 'PostToolUseFailure'] }),
  reply: statusReply,
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'blocks', onCrash: 'blocks', denyEndsRun: false, evidence: 'documented', gaps: [] },
  configuration: {
    kind: 'file', path: '.agents/plugins/countersign/hooks/hooks.json', executable: false,
    content: commands => `${JSON.stringify({
      hooks: {
        PreToolUse: [{ matcher: '.*', hooks: [{ type: 'command', command: commands.before, timeout: seconds, on_failure: 'block' }] }],
        PostToolUse: [{ matcher: '.*', hooks: [{ type: 'command', command: commands.after, timeout: 30 }] }],
      },
    }, null, 2)}\n`,
  },
  offSwitches: [],
  markers: ['GOOSE_TERMINAL', 'GOOSE_SESSION_ID'],
};
