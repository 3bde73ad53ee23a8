// Factory Droid: Claude-like payloads. The first hook that decides wins over a later denial, so an approval is silence.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['factory-droid'] ?? 3600;

export const factoryDroid: AgentAdapter = {
  id: 'factory-droid',
  name: 'Factory Droid',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], after: ['PostToolUse'] }),
  reply: statusReply,
  probe: shellProbe('PreToolUse', 'Execute'),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['changed hooks are only used after a review in /hooks'] },
  configuration: {
    kind: 'json', path: '.factory/hooks.json', whole: {},
    entries: commands => [
      { at: ['PreToolUse'], value: { matcher: '*', hooks: [{ type: 'command', command: commands.before, timeout: seconds }] } },
      { at: ['PostToolUse'], value: { matcher: '*', hooks: [{ type: 'command', command: commands.after, timeout: 30 }] } },
    ],
  },
  traces: ['.factory'],
  offSwitches: [{ path: '~/.factory/settings.json', at: ['hooksDisabled'], value: true }],
  markers: ['FACTORY_PROJECT_DIR', 'DROID_SESSION_ID'],
};
