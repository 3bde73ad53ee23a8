// What agents' own transcripts say about tool calls, line by line. Each reader turns a line into calls in the shape that the agent's hook
// payload has, so that its adapter reads them. Lines are somebody else's text: what does not fit is passed over.

/** One tool call as the agent asked for it. */
export interface PastCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The agent's id of the call: the same call is written more than once. Empty: it gives none. */
  readonly id: string;
  /** ISO time; undefined: not told. */
  readonly at?: string;
  readonly cwd?: string;
}

/** What is carried from line to line of one file. */
export interface TranscriptState {
  session: string;
  cwd: string;
}

export interface TranscriptReader {
  readonly agent: string;
  /** The event name that the agent's hook uses before a tool runs. */
  readonly event: string;
  /** Only lines that hold one of these are parsed. */
  readonly marks: readonly string[];
  calls(line: Fields, state: TranscriptState): readonly PastCall[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 1000) : []);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});

/** Arguments come as an object or as its JSON text. */
function inputOf(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function call(tool: unknown, input: unknown, id: unknown, more: { readonly at?: unknown; readonly cwd?: unknown }): readonly PastCall[] {
  const name = textOf(tool);
  const values = inputOf(input);
  if (name === undefined || name === '' || !values) return [];
  const [at, cwd] = [textOf(more.at), textOf(more.cwd)];
  return [{ tool: name, input: values, id: textOf(id) ?? '', ...(at === undefined ? {} : { at }), ...(cwd === undefined ? {} : { cwd }) }];
}

/** Claude Code: `projects/PROJECT/SESSION.jsonl`, the messages of the assistant with their `tool_use` blocks. */
const claude: TranscriptReader = {
  agent: 'claude-code', event: 'PreToolUse', marks: ['"tool_use"'],
  calls: (line, state) => {
    state.session = textOf(line['sessionId']) ?? state.session;
    state.cwd = textOf(line['cwd']) ?? state.cwd;
    return list(fields(line['message'])['content']).flatMap(block => {
      const { type, name, input, id } = fields(block) as { type?: unknown; name?: unknown; input?: unknown; id?: unknown };
      return type === 'tool_use' ? call(name, input, id, { at: line['timestamp'], cwd: line['cwd'] }) : [];
    });
  },
};

/** Codex: `sessions/YYYY/MM/DD/rollout-….jsonl`; the session and its folder first, then calls of functions, shells and patches. */
const codex: TranscriptReader = {
  agent: 'codex', event: 'PreToolUse', marks: ['"session_meta"', '"turn_context"', '"function_call"', '"local_shell_call"', '"custom_tool_call"'],
  calls: (line, state) => {
    const payload = fields(line['payload'] ?? line);
    const type = line['type'] === 'response_item' ? payload['type'] : line['type'] ?? payload['type'];
    const at = line['timestamp'];
    switch (type) {
      case 'session_meta':
      case 'turn_context':
        state.session = textOf(payload['session_id']) ?? textOf(payload['id']) ?? state.session;
        state.cwd = textOf(payload['cwd']) ?? state.cwd;
        return [];
      case 'function_call': {
        const input = inputOf(payload['arguments']);
        return call(payload['name'], input, payload['call_id'], { at, cwd: input?.['workdir'] });
      }
      case 'local_shell_call': {
        const action = fields(payload['action']);
        return call('shell', { command: action['command'] }, payload['call_id'] ?? payload['id'], { at, cwd: action['working_directory'] });
      }
      case 'custom_tool_call': return call(payload['name'], payload['name'] === 'apply_patch' ? { command: payload['input'] } : { input: payload['input'] }, payload['call_id'], { at });
      default: return [];
    }
  },
};

/** GitHub Copilot CLI: `session-state/SESSION/events.jsonl`; what the model asked for, and what was started. */
const copilot: TranscriptReader = {
  agent: 'copilot-cli', event: 'PreToolUse', marks: ['"session.start"', '"session.resume"', '"assistant.message"', '"tool.execution_start"'],
  calls: (line, state) => {
    const data = fields(line['data']);
    const at = line['timestamp'];
    switch (line['type']) {
      case 'session.start':
      case 'session.resume':
        state.session = textOf(data['sessionId']) ?? state.session;
        state.cwd = textOf(fields(data['context'])['cwd']) ?? state.cwd;
        return [];
      case 'assistant.message': return list(data['toolRequests']).flatMap(one => call(fields(one)['name'], fields(one)['arguments'], fields(one)['toolCallId'], { at }));
      case 'tool.execution_start': return call(data['toolName'], data['arguments'], data['toolCallId'], { at });
      default: return [];
    }
  },
};

/** Gemini CLI: `tmp/PROJECT/chats/session-….jsonl` (a message is written again as it grows), or one JSON object with all messages. */
const gemini: TranscriptReader = {
  agent: 'gemini-cli', event: 'BeforeTool', marks: ['"sessionId"', '"toolCalls"'],
  calls: (line, state) => {
    state.session = textOf(line['sessionId']) ?? state.session;
    const messages = [line, ...list(line['messages']), ...list(fields(line['$set'])['messages'])];
    return messages.flatMap(message => list(fields(message)['toolCalls']).flatMap(one => {
      const { name, args, id, timestamp } = fields(one) as { name?: unknown; args?: unknown; id?: unknown; timestamp?: unknown };
      return call(name, args, id, { at: timestamp ?? fields(message)['timestamp'] });
    }));
  },
};

export const transcriptReaders = { claude, codex, copilot, gemini } as const;
