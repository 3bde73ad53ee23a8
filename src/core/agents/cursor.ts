// Cursor: shell and MCP calls by events of their own, writes and deletes by preToolUse. `ask` is not enforced on preToolUse and never said.
import { silence, type AgentAdapter, type AgentEvent, type AgentPayload } from './agent';
import { filled, isFields, object, text } from './payloadFields';
import { isReport } from './replies';
import { timeouts } from './timeouts';
import { optional, parseToolEvent, probeSession } from './toolEvent';

const seconds = timeouts['cursor'] ?? 3600;

export const cursor: AgentAdapter = {
  id: 'cursor',
  name: 'Cursor',
  parse: parseCursor,
  reply(decision, event) {
    if (decision.kind === 'abstain' || isReport(event)) return silence;
    if (decision.kind === 'allow') return { stdout: '{"permission":"allow"}\n', stderr: '', exitCode: 0 };
    const { reason } = decision;
    return { stdout: `${JSON.stringify({ permission: 'deny', user_message: reason, agent_message: reason })}\n`, stderr: `${reason}\n`, exitCode: 2 };
  },
  probe: (command, cwd) => ({ conversation_id: probeSession, hook_event_name: 'beforeShellExecution', cursor_version: '0', workspace_roots: [cwd], cwd, command }),
  limits: { timeout: seconds, fixedTimeout: false, onTimeout: 'blocks', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['Cursor’s cloud agents have no user hooks'] },
  configuration: {
    kind: 'json', path: '.cursor/hooks.json', whole: { version: 1 },
    entries: commands => {
      const hook = (more: object = {}): unknown => ({ command: commands.before, timeout: seconds, failClosed: true, ...more });
      return [
        { at: ['hooks', 'beforeShellExecution'], value: hook() },
        { at: ['hooks', 'beforeMCPExecution'], value: hook() },
        { at: ['hooks', 'preToolUse'], value: hook({ matcher: 'Write|Delete|Edit|StrReplace|ApplyPatch' }) },
        { at: ['hooks', 'postToolUse'], value: { command: commands.after, timeout: 30 } },
      ];
    },
  },
  traces: ['.cursor'],
  offSwitches: [],
  markers: ['CURSOR_AGENT'],
};

function parseCursor(payload: unknown): AgentPayload {
  const name = isFields(payload) ? text(payload, 'hook_event_name') : undefined;
  if (!isFields(payload) || (name !== 'beforeShellExecution' && name !== 'beforeMCPExecution')) {
    return parseToolEvent(payload, { before: ['preToolUse'], after: ['postToolUse', 'postToolUseFailure', 'afterShellExecution', 'afterMCPExecution'] });
  }
  const event: AgentEvent = { moment: 'before', name, form: 'snake' };
  const roots = payload['workspace_roots'];
  const root: unknown = Array.isArray(roots) ? roots[0] : undefined;
  const cwd = filled(payload, 'cwd') ?? (typeof root === 'string' ? root : undefined);
  const common = { session: filled(payload, 'conversation_id', 'session_id') ?? '', ...optional('cwd', cwd), ...optional('toolUseId', filled(payload, 'tool_use_id')) };
  if (name === 'beforeShellExecution') {
    const command = text(payload, 'command');
    return command === undefined ? { kind: 'unreadable', event, reason: 'the payload holds no command' } : { kind: 'action', event, call: { ...common, request: { tool: 'shell', command, shell: 'bash' } } };
  }
  const tool = filled(payload, 'tool_name');
  if (tool === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const server = filled(payload, 'mcp_server_name', 'server_name', 'url', 'command') ?? '';
  return { kind: 'action', event, call: { ...common, request: { tool: 'mcp', server, name: tool, arguments: object(payload, 'tool_input', 'arguments') ?? {} } } };
}
