// Windsurf (Cascade, now Devin Desktop): one event a kind of tool; only exit status 2 blocks.
import type { ActionRequest } from '../model/action';
import type { AgentAdapter, AgentEvent, AgentPayload } from './agent';
import { filled, isFields, object, text, type Fields } from './payloadFields';
import { statusReply } from './replies';
import { timeouts } from './timeouts';
import { optional, probeSession, unknownEvent } from './toolEvent';
import { toolRequest } from './tools';

export const windsurf: AgentAdapter = {
  id: 'windsurf',
  name: 'Windsurf',
  parse: parseWindsurf,
  reply: statusReply,
  probe: (command, cwd) => ({ agent_action_name: 'pre_run_command', trajectory_id: probeSession, tool_info: { command_line: command, cwd } }),
  limits: { timeout: timeouts['windsurf'] ?? 60, fixedTimeout: true, onTimeout: 'unknown', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'unknown', evidence: 'documented', gaps: ['how long Windsurf waits for a hook is not documented'] },
  configuration: {
    kind: 'json', path: '.codeium/windsurf/hooks.json', whole: {},
    entries: commands => [
      ...['pre_run_command', 'pre_write_code', 'pre_mcp_tool_use', 'pre_read_code'].map(name => ({ at: ['hooks', name], value: { command: commands.before, show_output: true } })),
      ...['post_run_command', 'post_write_code', 'post_mcp_tool_use'].map(name => ({ at: ['hooks', name], value: { command: commands.after, show_output: false } })),
    ],
  },
  traces: ['.codeium/windsurf'],
  offSwitches: [],
  markers: ['WINDSURF_SESSION_ID'],
};

function parseWindsurf(payload: unknown): AgentPayload {
  if (!isFields(payload)) return { kind: 'unreadable', event: { moment: 'before', name: 'pre_run_command' }, reason: 'the payload is not a JSON object' };
  const name = filled(payload, 'agent_action_name') ?? 'pre_run_command';
  const moment = name.startsWith('pre_') ? 'before' : name.startsWith('post_') ? 'after' : 'other';
  const event: AgentEvent = { moment, name };
  const info = object(payload, 'tool_info');
  if (name === 'pre_user_prompt' || name.startsWith('post_cascade') || name === 'post_setup_worktree') return { kind: 'notForUs', event };
  if (moment === 'other') return unknownEvent(event);
  const request = info && requestOf(name.replace(/^(pre|post)_/, ''), info);
  if (!info || !request) return { kind: 'unreadable', event, reason: `the event ${name.slice(0, 60)} lacks its fields` };
  const call = { session: filled(payload, 'trajectory_id') ?? '', request, ...optional('cwd', filled(info, 'cwd')), ...optional('toolUseId', filled(payload, 'execution_id')) };
  return moment === 'before' ? { kind: 'action', event, call } : { kind: 'ran', event, call, outcome: 'ran' };
}

function requestOf(kind: string, info: Fields): ActionRequest | undefined {
  switch (kind) {
    case 'run_command': {
      const command = text(info, 'command_line', 'command');
      return command === undefined ? undefined : { tool: 'shell', command, shell: 'bash' };
    }
    case 'write_code': {
      const request = toolRequest(Array.isArray(info['edits']) ? 'edit' : 'write', info);
      return request.tool === 'other' ? undefined : request;
    }
    case 'read_code': return toolRequest('read', info);
    case 'mcp_tool_use': {
      const name = filled(info, 'mcp_tool_name');
      return name === undefined ? undefined : { tool: 'mcp', server: filled(info, 'mcp_server_name') ?? '', name, arguments: object(info, 'mcp_tool_arguments') ?? {} };
    }
    default: return { tool: 'other', name: kind, input: info };
  }
}
