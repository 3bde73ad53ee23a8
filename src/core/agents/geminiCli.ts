// Gemini CLI: BeforeTool with an answer of its own. Its allow does not skip its own prompt, so an approval is silence;
// `ask` hangs a run without a terminal and is never said.
import type { AgentAdapter } from './agent';
import { decisionReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['gemini-cli'] ?? 3600;

export const geminiCli: AgentAdapter = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  parse: payload => parseToolEvent(payload, { before: ['BeforeTool'], after: ['AfterTool'] }),
  reply: (decision, event) => decisionReply(decision, event, 'deny'),
  probe: shellProbe('BeforeTool', 'run_shell_command'),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'none', evidence: 'measured', gaps: ['an approval here does not skip Gemini CLI’s own prompt'] },
  configuration: {
    kind: 'json', path: '.gemini/settings.json', whole: {},
    // Timeouts are milliseconds here.
    entries: commands => [
      { at: ['hooks', 'BeforeTool'], value: { matcher: '.*', hooks: [{ type: 'command', name: 'countersign', command: commands.before, timeout: seconds * 1000 }] } },
      { at: ['hooks', 'AfterTool'], value: { matcher: '.*', hooks: [{ type: 'command', name: 'countersign-after', command: commands.after, timeout: 30_000 }] } },
    ],
  },
  traces: ['.gemini/settings.json', '.gemini/tmp'],
  offSwitches: ['.gemini/settings.json', '~/.gemini/settings.json', '/etc/gemini-cli/settings.json'].flatMap(path => [
    { path, at: ['hooksConfig', 'enabled'], value: false }, { path, at: ['hooksConfig', 'disabled'], value: 'countersign' },
  ]),
  markers: ['GEMINI_CLI', 'GEMINI_SESSION_ID'],
};
