// Qwen Code: Claude Code's answers, timeouts in milliseconds.
import type { AgentAdapter } from './agent';
import { nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['qwen-code'] ?? 3600;

export const qwenCode: AgentAdapter = {
  id: 'qwen-code',
  name: 'Qwen Code',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], permission: ['PermissionRequest'], after: ['PostToolUse', 'PostToolUseFailure'] }),
  reply: (decision, event) => nestedReply(decision, event),
  probe: shellProbe('PreToolUse', 'run_shell_command'),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'none', evidence: 'measured', gaps: [] },
  configuration: {
    kind: 'json', path: '.qwen/settings.json', whole: {},
    entries: commands => [
      { at: ['hooks', 'PreToolUse'], value: { matcher: '*', hooks: [{ type: 'command', name: 'countersign', command: commands.before, timeout: seconds * 1000 }] } },
      { at: ['hooks', 'PostToolUse'], value: { matcher: '*', hooks: [{ type: 'command', name: 'countersign-after', command: commands.after, timeout: 30_000 }] } },
    ],
  },
  traces: ['.qwen'],
  offSwitches: ['.qwen/settings.json', '~/.qwen/settings.json', '/etc/qwen-code/settings.json'].flatMap(path => [
    { path, at: ['disableAllHooks'], value: true }, { path, at: ['hooksConfig', 'enabled'], value: false },
  ]),
  markers: ['QWEN_CODE', 'QWEN_CODE_SESSION_ID'],
};
