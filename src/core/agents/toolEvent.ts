// The envelope that most agents share: an event name, a session, a working directory, a tool with its input. Each agent says which
// event names mean which moment; the spelling of the fields (snake or camel) is accepted either way.
import type { AgentCall, AgentEvent, AgentPayload } from './agent';
import { filled, isFields, object, text, type Fields } from './payloadFields';
import { inputCwd, inputWords, toolRequest } from './tools';

/** Event names by moment, in the agent's own spelling; every other named event is `other`. */
export interface EventNames {
  readonly before: readonly string[];
  readonly permission?: readonly string[];
  readonly after?: readonly string[];
  /** The event when the payload names none. */
  readonly unnamed?: string;
}

/** Reads a payload of the shared shape. */
export function parseToolEvent(payload: unknown, names: EventNames): AgentPayload {
  if (!isFields(payload)) return { kind: 'unreadable', event: { moment: 'before', name: names.before[0] ?? 'PreToolUse' }, reason: 'the payload is not a JSON object' };
  const event = eventOf(payload, names);
  const tool = filled(payload, 'tool_name', 'toolName', 'tool');
  if (event.moment === 'other') return tool === undefined ? { kind: 'notForUs', event } : unknownEvent(event);
  if (tool === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const input = object(payload, 'tool_input', 'toolInput', 'toolArgs', 'tool_args', 'arguments');
  if (!input && hasInput(payload)) return { kind: 'unreadable', event, reason: `the input of the tool ${tool.slice(0, 80)} is not an object` };
  const call = callOf(payload, tool, input ?? {});
  return event.moment === 'after' ? { kind: 'ran', event, call, outcome: outcomeOf(payload, event) } : { kind: 'action', event, call };
}

/** A shell call in the shared shape, for `probe`. */
export function shellProbe(event: string, tool: string): (command: string, cwd: string) => unknown {
  return (command, cwd) => ({ session_id: probeSession, cwd, hook_event_name: event, tool_name: tool, tool_input: { command }, tool_use_id: `probe ${command}` });
}

/** Session of a call that only tries the chain. */
export const probeSession = 'countersign self-test';

/** An event that nobody knows and that is about a tool may be the one that decides under a new name: it is denied. */
export function unknownEvent(event: AgentEvent): AgentPayload {
  return { kind: 'unreadable', event: { ...event, moment: 'before' }, reason: `the event ${event.name.slice(0, 60)} is not known` };
}

function eventOf(payload: Fields, names: EventNames): AgentEvent {
  const name = filled(payload, 'hook_event_name', 'hookEventName', 'hookName', 'event') ?? names.unnamed;
  const form = text(payload, 'tool_name') === undefined && text(payload, 'toolName') !== undefined ? 'camel' : 'snake';
  if (name === undefined) {
    // Only the lower-camel payloads of Copilot CLI carry no event name; a result in it says that the tool has run.
    const after = Object.hasOwn(payload, 'toolResult') || Object.hasOwn(payload, 'tool_result') || Object.hasOwn(payload, 'tool_response');
    const list = after ? names.after : names.before;
    return { moment: after ? 'after' : 'before', name: list?.[0] ?? 'PreToolUse', form };
  }
  const moment = names.before.includes(name) ? 'before' : names.permission?.includes(name) ? 'permission' : names.after?.includes(name) ? 'after' : 'other';
  return { moment, name, form };
}

const hasInput = (payload: Fields): boolean => ['tool_input', 'toolInput', 'toolArgs', 'tool_args'].some(name => payload[name] !== undefined && payload[name] !== null && payload[name] !== '');

function callOf(payload: Fields, tool: string, input: Fields): AgentCall {
  const context = object(payload, 'mcp_context');
  const own = toolRequest(tool, input);
  const request = context && (own.tool === 'mcp' || own.tool === 'other')
    ? { tool: 'mcp' as const, server: text(context, 'server_name') ?? '', name: text(context, 'tool_name') ?? tool, arguments: input } : own;
  return {
    session: filled(payload, 'session_id', 'sessionId', 'conversation_id', 'conversationId', 'taskId') ?? '',
    ...optional('cwd', joined(filled(payload, 'cwd', 'working_dir', 'workingDirectory'), inputCwd(input))),
    request,
    ...optional('toolUseId', filled(payload, 'tool_use_id', 'toolUseId', 'tool_call_id', 'toolCallId')),
    ...optional('subagent', filled(payload, 'agent_type', 'agent_id', 'agentType', 'agentId')),
    ...optional('description', inputWords(input) ?? filled(payload, 'agent_message')),
    ...optional('mode', filled(payload, 'permission_mode', 'permissionMode')),
  };
}

/** An optional member, left out where there is no value. */
export function optional<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : { [name]: value } as { readonly [P in K]?: string };
}

/** `inner` as seen from `outer`; either may be missing. */
export function joined(outer: string | undefined, inner: string | undefined): string | undefined {
  if (inner === undefined || inner === '.' || inner === '') return outer;
  if (/^(\/|[A-Za-z]:[\\/]|\\\\|~)/.test(inner) || outer === undefined) return inner;
  return `${outer.replace(/[\\/]$/, '')}/${inner.replace(/^\.\//, '')}`;
}

function outcomeOf(payload: Fields, event: AgentEvent): 'ran' | 'failed' {
  if (/fail/i.test(event.name)) return 'failed';
  const result = object(payload, 'toolResult', 'tool_result', 'tool_response', 'toolResponse');
  if (!result) return 'ran';
  const kind = text(result, 'resultType', 'result_type', 'status');
  const failed = result['is_error'] === true || result['isError'] === true || result['success'] === false || result['interrupted'] === true
    || (typeof result['exit_code'] === 'number' && result['exit_code'] !== 0) || (typeof result['exitCode'] === 'number' && result['exitCode'] !== 0)
    || (result['error'] !== undefined && result['error'] !== null && result['error'] !== '') || kind === 'failure' || kind === 'error' || kind === 'denied';
  return failed ? 'failed' : 'ran';
}
