// Agents' built-in tools by name → what they ask for. Names hardly collide between agents, so one table serves all; each reader
// accepts every spelling of its fields that some agent uses. A tool that is not listed is `other` and counts as not understood.
import type { ActionRequest, ShellDialect, TextEdit } from '../model/action';
import { array, filled, isFields, object, text, type Fields } from './payloadFields';

/** Undefined: the tool is known but its input has not the fields it needs. */
export type ToolReader = (input: Fields) => ActionRequest | undefined;

const pathFields = ['file_path', 'filePath', 'path', 'absolute_path', 'target_file', 'TargetFile', 'AbsolutePath', 'notebook_path', 'relative_workspace_path', 'dir_path', 'directory', 'dirPath'];
const pathOf = (input: Fields): string | undefined => filled(input, ...pathFields);

const shell = (dialect: ShellDialect): ToolReader => input => {
  const command = text(input, 'command', 'CommandLine', 'command_line', 'cmd', 'script') ?? commandList(array(input, 'commands', 'command', 'cmd'));
  return command === undefined ? undefined : { tool: 'shell', command, shell: dialect };
};

/** Several commands in one call run one after the other; an argument vector (`["bash","-lc","…"]`) is one command. */
function commandList(list: readonly unknown[] | undefined): string | undefined {
  if (!list?.every(one => typeof one === 'string')) return undefined;
  const words: readonly string[] = list;
  const isVector = words.length > 1 && /^(\/\S*\/)?(ba|z|da|k)?sh$/.test(words[0] ?? '');
  return isVector ? words.map(quoted).join(' ') : words.join('\n');
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const write: ToolReader = input => {
  const path = pathOf(input);
  const content = text(input, 'content', 'file_text', 'fileText', 'CodeContent', 'contents', 'new_text');
  return path === undefined || content === undefined ? undefined : { tool: 'write', path, content };
};

function editOf(one: unknown): TextEdit | undefined {
  if (!isFields(one)) return undefined;
  const newText = text(one, 'new_string', 'newString', 'new_str', 'newText', 'new_text', 'ReplacementContent', 'after', 'new_source', 'code', 'insert_text', 'replace');
  if (newText === undefined) return undefined;
  const oldText = oldTextOf(one) ?? '';
  const all = ['replace_all', 'replaceAll', 'AllowMultiple', 'allow_multiple'].some(name => one[name] === true);
  return all ? { oldText, newText, all } : { oldText, newText };
}

const oldTextOf = (one: Fields): string | undefined => text(one, 'old_string', 'oldString', 'old_str', 'oldText', 'old_text', 'TargetContent', 'before', 'search');

const edit: ToolReader = input => {
  const path = pathOf(input);
  const one = editOf(input);
  const list = array(input, 'edits', 'ReplacementChunks')?.map(editOf) ?? (one && [one]);
  if (path !== undefined && list && list.length > 0 && list.every(e => e !== undefined)) return { tool: 'edit', path, edits: list };
  const diff = text(input, 'diff');
  return path !== undefined && diff !== undefined ? { tool: 'patch', text: asPatch([{ path, text: diff }]) } : undefined;
};

/** Replacements in several files become one patch, so that the call stays one action. */
const editMany: ToolReader = input => {
  const list = array(input, 'replacements');
  if (!list) return edit(input);
  const parts: { path: string; edit: TextEdit }[] = [];
  for (const one of list) {
    const path = isFields(one) ? pathOf(one) : undefined;
    const change = editOf(one);
    if (path === undefined || !change) return undefined;
    parts.push({ path, edit: change });
  }
  const first = parts[0]?.path;
  if (first === undefined) return undefined;
  if (parts.every(part => part.path === first)) return { tool: 'edit', path: first, edits: parts.map(part => part.edit) };
  return { tool: 'patch', text: asPatch(parts.map(part => ({ path: part.path, text: `@@\n${lines('-', part.edit.oldText)}${lines('+', part.edit.newText)}` }))) };
};

const lines = (sign: string, content: string): string => (content === '' ? '' : content.replace(/\n$/, '').split('\n').map(line => `${sign}${line}\n`).join(''));

function asPatch(parts: readonly { readonly path: string; readonly text: string }[]): string {
  const files = parts.map(part => `*** Update File: ${part.path}\n${part.text.endsWith('\n') ? part.text : `${part.text}\n`}`);
  return `*** Begin Patch\n${files.join('')}*** End Patch\n`;
}

const patch: ToolReader = input => {
  const body = text(input, 'input', 'command', 'patch', 'patchText', 'diff');
  return body === undefined ? undefined : { tool: 'patch', text: body };
};

const remove: ToolReader = input => {
  const path = pathOf(input);
  return path === undefined ? undefined : { tool: 'delete', path };
};

const move: ToolReader = input => {
  const from = filled(input, 'old_path', 'oldPath', 'source', 'from', 'source_path', 'path');
  const to = filled(input, 'new_path', 'newPath', 'destination', 'to', 'destination_path');
  return from === undefined || to === undefined ? undefined : { tool: 'move', from, to };
};

/** Reads, lists, searches, and what only changes the agent's own memory or plan: harmless by its kind. */
const read: ToolReader = input => ({ tool: 'read', path: pathOf(input) ?? '.' });

/** Editors with a `command` of their own: `view`, `create`, `str_replace`, `insert`, `append`. */
const textEditor: ToolReader = input => {
  switch (text(input, 'command')) {
    case 'view': case 'undo_edit': return read(input);
    case 'create': case 'write': return write(input);
    case 'append': case 'insert': return edit({ ...input, old_str: '' });
    // Neither a text to replace nor a place to insert: the whole file is written.
    default: return (oldTextOf(input) === undefined && !('insert_line' in input) ? write(input) : undefined) ?? edit(input) ?? write(input);
  }
};

const typed: ToolReader = input => {
  const body = text(input, 'command', 'text', 'chars', 'input', 'data', 'keys');
  const terminal = text(input, 'terminal', 'terminalId', 'id', 'session_id', 'shellId') ?? (typeof input['session_id'] === 'number' ? String(input['session_id']) : undefined);
  return body === undefined ? undefined : { tool: 'input', text: body, ...(terminal === undefined ? {} : { terminal }) };
};

const mcpTool: ToolReader = input => {
  const name = filled(input, 'tool_name', 'toolName', 'tool', 'name');
  if (name === undefined) return undefined;
  return { tool: 'mcp', server: filled(input, 'server_name', 'serverName', 'server') ?? '', name, arguments: object(input, 'arguments', 'tool_arguments', 'args') ?? {} };
};

const table = new Map<string, ToolReader>();
const named = (reader: ToolReader, names: string): void => names.split(' ').forEach(name => table.set(name, reader));
named(shell('bash'), 'Bash bash run_in_terminal run_shell_command shell Shell local_shell exec exec_command execute_command execute_bash executeBash Execute run_command run_commands developer__shell container.exec run_terminal_cmd runTerminalCommand run_terminal_command runInTerminal execute_shell async_bash shell_command async_shell_command');
named(shell('powershell'), 'PowerShell powershell pwsh async_powershell');
named(shell('cmd'), 'execute_cmd');
named(write, 'Write write create create_file createFile Create write_file write_to_file developer__write new_file');
named(edit, 'Edit edit replace replace_string_in_file str_replace replace_in_file replace_file_content multi_replace_file_content MultiEdit multi_edit insert_edit_into_file developer__edit NotebookEdit edit_notebook_file search_replace edit_file');
named(editMany, 'multi_replace_string_in_file');
named(patch, 'apply_patch ApplyPatch applyPatch');
named(remove, 'Delete delete delete_file deleteFile remove_file');
named(move, 'move move_file rename rename_file moveFile');
named(textEditor, 'editor str_replace_editor str_replace_based_edit_tool fs_write developer__text_editor text_editor');
named(typed, 'send_to_terminal write_stdin write_bash write_powershell send_input');
named(mcpTool, 'use_mcp_tool call_mcp_tool');
named(read, 'Read read read_file readFile read_many_files read_files view view_file view_image fs_read Grep grep grep_search search_file_content ripgrep Glob glob file_search LS ls list_dir list_directory list_files list_code_usages semantic_search codebase_search search search_files get_errors get_changed_files test_search');
named(read, 'TodoWrite todo_write write_todos manage_todo_list update_plan update_todo think ask_user AskUserQuestion ask_followup_question ExitPlanMode EnterPlanMode exit_plan_mode Task task Agent runSubagent get_terminal_output terminal_last_command terminal_selection BashOutput read_bash read_powershell list_bash TaskOutput report_intent attempt_completion save_memory ToolSearch tool_search Skill skill get_project_setup_info get_vscode_api get_search_view_results resolve_memory_file_uri');

/** The request behind a tool's name and input. A tool that is known but lacks its fields is `other`, as an unknown one is. */
export function toolRequest(name: string, input: Fields): ActionRequest {
  return table.get(name)?.(input) ?? mcpRequest(name, input) ?? { tool: 'other', name, input };
}

/** `mcp__server__tool`, `mcp_server_tool`, `@server/tool`. Where the server's name is not marked off, the shortest counts. */
function mcpRequest(name: string, input: Fields): ActionRequest | undefined {
  const match = /^mcp__(.+?)__(.+)$/s.exec(name) ?? /^mcp_([^_]+)_(.+)$/s.exec(name) ?? /^@([^/]+)\/(.+)$/s.exec(name) ?? /^MCP:()(.+)$/s.exec(name);
  return match ? { tool: 'mcp', server: match[1] ?? '', name: match[2] ?? '', arguments: input } : undefined;
}

/** Working directory that the tool's own input names, as written. */
export function inputCwd(input: Fields): string | undefined {
  return filled(input, 'cwd', 'Cwd', 'workdir', 'working_directory', 'dir_path');
}

/** The agent's own words about the call. */
export function inputWords(input: Fields): string | undefined {
  return filled(input, 'description', 'explanation', 'goal', 'instruction', 'Description');
}
