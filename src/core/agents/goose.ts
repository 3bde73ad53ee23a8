// Goose from 1.38 on: hooks of an open plugin in the user's plugin folder; `on_failure: "block"` makes crashes and timeouts block.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, probeSession } from './toolEvent';

const seconds = timeouts['goose'] ?? 3600;

export const goose: AgentAdapter = {
  id: 'goose',
  name: 'Goose',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], after: ['PostToolUse', 'PostToolUseFailure'] }),
  reply: statusReply,
  probe: (command, cwd) => ({ event: 'PreToolUse', session_id: probeSession, tool_name: 'developer__shell', tool_input: { command }, working_dir: cwd }),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'blocks', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'none', evidence: 'documented', gaps: [] },
  configuration: {
    kind: 'file', path: '.agents/plugins/countersign/hooks/hooks.json', executable: false,
    content: commands => `${JSON.stringify({
      hooks: {
        PreToolUse: [{ matcher: '.*', hooks: [{ type: 'command', command: commands.before, timeout: seconds, on_failure: 'block' }] }],
        PostToolUse: [{ matcher: '.*', hooks: [{ type: 'command', command: commands.after, timeout: 30 }] }],
      },
    }, null, 2)}\n`,
  },
  traces: ['.config/goose', '.local/share/goose'],
  offSwitches: [],
  markers: ['GOOSE_TERMINAL', 'GOOSE_SESSION_ID'],
};
