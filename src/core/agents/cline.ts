// Cline: the VS Code extension (30 s) and the command line (120 s). An executable file of a fixed name, an answer of its own; `cancel`
// ends the whole run. Exit status 2 alone means nothing to it.
import { silence, type AgentAdapter, type AgentEvent, type AgentPayload, type HookCommands } from './agent';
import type { Decision } from '../model/decision';
import { array, filled, isFields, object, text, type Fields } from './payloadFields';
import { isReport } from './replies';
import { timeouts } from './timeouts';
import { joined, optional, probeSession, unknownEvent } from './toolEvent';
import { inputCwd, inputWords, toolRequest } from './tools';

export const cline: AgentAdapter = {
  id: 'cline',
  name: 'Cline',
  parse: parseCline,
  reply: clineReply,
  probe: (command, cwd) => ({ hookName: 'PreToolUse', taskId: probeSession, workspaceRoots: [cwd], preToolUse: { toolName: 'execute_command', parameters: { command, requires_approval: 'false' } } }),
  limits: { timeout: timeouts['cline'] ?? 30, fixedTimeout: true, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: true, interactiveInput: 'none', evidence: 'documented', gaps: ['a hook that crashes or takes longer than 30 seconds is ignored'] },
  configuration: { kind: 'file', path: 'Documents/Cline/Hooks/PreToolUse', executable: true, content: script },
  traces: ['Documents/Cline'],
  offSwitches: [],
  markers: ['CLINE_ACTIVE'],
};

export const clineCli: AgentAdapter = {
  ...cline,
  id: 'cline-cli',
  name: 'Cline CLI',
  limits: { ...cline.limits, timeout: timeouts['cline-cli'] ?? 120, evidence: 'measured', gaps: ['a hook that crashes or takes longer than 120 seconds is ignored', '--yolo switches hooks off'] },
  probe: (command, cwd) => ({ hookName: 'tool_call', taskId: probeSession, workspaceRoots: [cwd], tool_call: { id: 'probe', name: 'run_commands', input: { commands: [command] } } }),
  traces: ['.cline'],
  configuration: { kind: 'file', path: '.cline/hooks/PreToolUse', executable: true, content: script },
};

/** Cline ignores every status: where the launcher said nothing, its own word for a denial is put there. */
function script(commands: HookCommands): string {
  const fallback = JSON.stringify({ cancel: true, errorMessage: 'Countersign did not start, so this call was denied. Stop and tell the user; do not try another way.' });
  return `#!/bin/sh
# Countersign reviews what Cline is about to do.
answer=$(${commands.before})
status=$?
[ $status -eq 0 ] || [ -n "$answer" ] || answer='${fallback}'
[ -z "$answer" ] || printf '%s\\n' "$answer"
exit $status
`;
}

function clineReply(decision: Decision, event: AgentEvent): { stdout: string; stderr: string; exitCode: number } {
  if (decision.kind !== 'deny' || isReport(event)) return silence;
  return { stdout: `${JSON.stringify({ cancel: true, errorMessage: decision.reason, contextModification: decision.reason })}\n`, stderr: `${decision.reason}\n`, exitCode: 2 };
}

function parseCline(payload: unknown): AgentPayload {
  if (!isFields(payload)) return { kind: 'unreadable', event: { moment: 'before', name: 'PreToolUse' }, reason: 'the payload is not a JSON object' };
  const name = filled(payload, 'hookName') ?? 'PreToolUse';
  const after = name === 'PostToolUse' || name === 'tool_result';
  const event: AgentEvent = { moment: after ? 'after' : name === 'PreToolUse' || name === 'tool_call' ? 'before' : 'other', name };
  const structured = object(payload, 'tool_call', 'tool_result');
  const flat = object(payload, 'preToolUse', 'postToolUse');
  if (event.moment === 'other') return structured || flat ? unknownEvent(event) : { kind: 'notForUs', event };
  const tool = (structured && filled(structured, 'name')) ?? (flat && filled(flat, 'toolName', 'tool'));
  if (tool === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const input = (structured && object(structured, 'input')) ?? (flat && object(flat, 'parameters')) ?? {};
  const call = {
    session: filled(payload, 'taskId') ?? '', request: toolRequest(tool, input), ...optional('cwd', joined(rootOf(payload), inputCwd(input))),
    ...optional('toolUseId', structured && filled(structured, 'id')), ...optional('subagent', filled(payload, 'parent_agent_id') && filled(payload, 'agent_id')),
    ...optional('description', inputWords(input)),
  };
  return after ? { kind: 'ran', event, call, outcome: 'ran' } : { kind: 'action', event, call };
}

function rootOf(payload: Fields): string | undefined {
  const first = array(payload, 'workspaceRoots')?.[0];
  const info = object(payload, 'workspaceInfo');
  return typeof first === 'string' ? first : info && text(info, 'rootPath');
}
