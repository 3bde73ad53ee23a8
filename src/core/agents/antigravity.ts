// Antigravity: a camel-case payload around `toolCall`. It has no neutral answer, and an empty object denies everything: an abstention is
// empty output with status 0, which leaves the call to its own rules.
import { silence, type AgentAdapter, type AgentPayload } from './agent';
import { array, filled, isFields, object } from './payloadFields';
import { isReport } from './replies';
import { timeouts } from './timeouts';
import { joined, optional, probeSession } from './toolEvent';
import { inputCwd, inputWords, toolRequest } from './tools';

const seconds = timeouts['antigravity'] ?? 3600;

export const antigravity: AgentAdapter = {
  id: 'antigravity',
  name: 'Antigravity',
  parse: parseAntigravity,
  reply(decision, event) {
    if (decision.kind === 'abstain' || isReport(event)) return silence;
    if (decision.kind === 'allow') return { stdout: `${JSON.stringify({ decision: 'allow', reason: decision.reason })}\n`, stderr: '', exitCode: 0 };
    return { stdout: `${JSON.stringify({ decision: 'deny', reason: decision.reason })}\n`, stderr: `${decision.reason}\n`, exitCode: 2 };
  },
  probe: (command, cwd) => ({ conversationId: probeSession, workspacePaths: [cwd], toolCall: { name: 'run_command', args: { CommandLine: command, Cwd: cwd } } }),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'unknown', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['some versions read only the hooks of plugins'] },
  configuration: {
    kind: 'json', path: '.gemini/config/hooks.json', whole: {},
    entries: commands => [
      { at: ['countersign', 'PreToolUse'], value: { matcher: '.*', hooks: [{ type: 'command', command: commands.before, timeout: seconds }] } },
    ],
  },
  traces: ['.gemini/antigravity', '.gemini/config', '.antigravity'],
  offSwitches: [{ path: '~/.gemini/config/hooks.json', at: ['countersign', 'enabled'], value: false }],
  markers: ['ANTIGRAVITY_SESSION_ID', 'ANTIGRAVITY_CLI'],
};

function parseAntigravity(payload: unknown): AgentPayload {
  const event = { moment: 'before' as const, name: 'PreToolUse' };
  if (!isFields(payload)) return { kind: 'unreadable', event, reason: 'the payload is not a JSON object' };
  const tool = object(payload, 'toolCall');
  const name = tool && filled(tool, 'name');
  if (!tool || name === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const args = object(tool, 'args', 'arguments') ?? {};
  const root = array(payload, 'workspacePaths')?.[0];
  const step = payload['stepIdx'];
  const session = filled(payload, 'conversationId') ?? '';
  return {
    kind: 'action', event,
    call: {
      session, request: toolRequest(name, args), ...optional('cwd', joined(typeof root === 'string' ? root : undefined, inputCwd(args))),
      ...optional('toolUseId', typeof step === 'number' ? `${session}#${step}` : undefined), ...optional('description', inputWords(args)),
    },
  };
}
