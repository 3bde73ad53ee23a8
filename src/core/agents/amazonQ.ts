// Amazon Q Developer CLI and Kiro CLI 2: hooks live inside each agent's own file. The built-in default agent is replaced by a file of its name, which
// holds what the built-in one does and our hook. Exit status 2 blocks; there is no session id and no tool-use id.
import type { AgentAdapter } from './agent';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['amazon-q'] ?? 3600;

export const amazonQ: AgentAdapter = {
  id: 'amazon-q',
  name: 'Amazon Q Developer CLI',
  parse: payload => parseToolEvent(payload, { before: ['preToolUse', 'PreToolUse'], after: ['postToolUse', 'PostToolUse'], unnamed: 'preToolUse' }),
  reply: statusReply,
  probe: shellProbe('preToolUse', 'execute_bash'),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'none', evidence: 'documented', gaps: ['an agent made after the installation, or one of an open folder (.amazonq/cli-agents), has no hook until it is put in: it is told here'] },
  configuration: {
    kind: 'json', path: '.aws/amazonq/cli-agents/q_cli_default.json',
    // What the documentation says the built-in default agent is: a file of this name replaces it as a whole.
    whole: { name: 'q_cli_default', description: 'Default agent', tools: ['*'], allowedTools: ['fs_read'], resources: ['file://AmazonQ.md', 'file://README.md', 'file://.amazonq/rules/**/*.md'], useLegacyMcpJson: true },
    // Milliseconds. No `cache_ttl_seconds`: an answer is kept by hook there, whatever the call.
    entries: commands => [
      { at: ['hooks', 'preToolUse'], value: { matcher: '*', command: commands.before, timeout_ms: seconds * 1000 } },
      { at: ['hooks', 'postToolUse'], value: { matcher: '*', command: commands.after, timeout_ms: 30_000 } },
    ],
    each: { inFolder: '.amazonq/cli-agents' },
  },
  traces: ['.aws/amazonq', '.local/share/amazon-q'],
  offSwitches: [],
  // What it sets is in its users' own terminals as well.
  markers: [],
};
