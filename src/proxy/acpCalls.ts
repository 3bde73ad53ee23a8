// What an ACP agent asks permission for, in the envelope that the adapters read. The protocol fixes few fields, so every reading that
// the request allows is given: the strongest verdict counts.
export type Fields = Readonly<Record<string, unknown>>;

/** The part of a `GatedCall` that says what is done. */
export interface AcpCall {
  readonly tool_name: string;
  readonly tool_input: Fields;
}

export function acpCalls(toolCall: Fields): readonly AcpCall[] {
  const { kind, title } = toolCall;
  const raw = isFields(toolCall['rawInput']) ? toolCall['rawInput'] : {};
  const name = typeof title === 'string' && title !== '' ? title : typeof kind === 'string' ? kind : 'a tool';
  const calls: AcpCall[] = [];
  const hasCommand = ['command', 'cmd', 'commands', 'script', 'CommandLine'].some(key => typeof raw[key] === 'string' || Array.isArray(raw[key]));
  if (hasCommand) calls.push({ tool_name: 'Bash', tool_input: raw });
  // Some agents put the command nowhere but in the title.
  else if (kind === 'execute') calls.push({ tool_name: 'Bash', tool_input: { ...raw, command: titleCommand(name) } });
  calls.push(...diffCalls(toolCall['content']));
  const places = locations(toolCall['locations']);
  if (kind === 'delete') calls.push(...places.map(path => ({ tool_name: 'delete_file', tool_input: { path } })));
  if (kind === 'move') calls.push({ tool_name: 'move_file', tool_input: raw });
  if (calls.length > 0) return calls;
  if (kind === 'read' || kind === 'search' || kind === 'think') return [{ tool_name: 'Read', tool_input: places[0] === undefined ? {} : { path: places[0] } }];
  // The agent chose the name: one that sounds like a built-in reader of some agent is none here.
  return [{ tool_name: name.startsWith('mcp__') ? name : `ACP ${name}`, tool_input: raw }];
}

/** New files are written, others edited; several edits stay one call. */
function diffCalls(content: unknown): AcpCall[] {
  if (!Array.isArray(content)) return [];
  const diffs = content.filter(isFields).filter(one => one['type'] === 'diff' && typeof one['path'] === 'string' && typeof one['newText'] === 'string');
  const isNew = (one: Fields): boolean => typeof one['oldText'] !== 'string';
  const edits = diffs.filter(one => !isNew(one)).map(({ path, oldText, newText }) => ({ path, oldText, newText }));
  return [
    ...diffs.filter(isNew).map(({ path, newText }) => ({ tool_name: 'Write', tool_input: { path, content: newText } })),
    ...(edits.length === 0 ? [] : [{ tool_name: 'multi_replace_string_in_file', tool_input: { replacements: edits } }]),
  ];
}

function locations(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isFields).map(one => one['path']).filter(path => typeof path === 'string') : [];
}

const titleCommand = (title: string): string => /`([^`]+)`/.exec(title)?.[1] ?? title.replace(/\s\[current working directory[^\]]*\].*$/s, '');

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
