// OpenCode: a plugin file inside the agent hands every call to the launcher and throws when it is denied. The plugin waits as long as
// it takes; if it fails to load, nothing is gated, which only a live call can show.
import { silence, type AgentAdapter, type AgentPayload } from './agent';
import { filled, isFields, object } from './payloadFields';
import { isReport } from './replies';
import { timeouts } from './timeouts';
import { joined, optional, probeSession } from './toolEvent';
import { inputCwd, inputWords, toolRequest } from './tools';

export const openCode: AgentAdapter = {
  id: 'opencode',
  name: 'OpenCode',
  parse: parseOpenCode,
  reply: (decision, event) => (decision.kind !== 'deny' || isReport(event) ? silence : { stdout: '', stderr: `${decision.reason}\n`, exitCode: 2 }),
  probe: (command, cwd) => ({ hook_event_name: 'tool.execute.before', input: { tool: 'bash', sessionID: probeSession }, output: { args: { command } }, cwd }),
  limits: { timeout: timeouts['opencode'] ?? 3600, fixedTimeout: false, onTimeout: 'blocks', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'none', evidence: 'measured', gaps: ['a plugin that fails to load is dropped in silence', '--pure switches plugins off'] },
  configuration: { kind: 'file', path: '.config/opencode/plugin/countersign.js', executable: false, content: commands => plugin(commands.before, commands.after) },
  traces: ['.config/opencode', '.local/share/opencode'],
  offSwitches: [],
  markers: ['OPENCODE', 'OPENCODE_PID'],
};

function parseOpenCode(payload: unknown): AgentPayload {
  const fields = isFields(payload) ? payload : {};
  const input = object(fields, 'input');
  const tool = input && filled(input, 'tool');
  const after = filled(fields, 'hook_event_name') === 'tool.execute.after';
  const event = { moment: after ? 'after' as const : 'before' as const, name: after ? 'tool.execute.after' : 'tool.execute.before' };
  if (!input || tool === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const output = object(fields, 'output');
  const args = (output && object(output, 'args')) ?? object(input, 'args') ?? {};
  const call = {
    session: filled(input, 'sessionID') ?? '', request: toolRequest(tool, args), ...optional('cwd', joined(filled(fields, 'cwd'), inputCwd(args))),
    ...optional('toolUseId', filled(input, 'callID')), ...optional('description', inputWords(args)),
  };
  return after ? { kind: 'ran', event, call, outcome: 'ran' } : { kind: 'action', event, call };
}

/** In the plugin's text only: nothing here starts a process. */
const processModule = ['node', 'child_process'].join(':');

/** Any failure to start or to answer throws, and a throw keeps the tool from running. */
function plugin(before: string, after: string): string {
  return `// Countersign reviews what OpenCode is about to do. Remove with: countersign agents remove opencode
import { spawn } from '${processModule}';

const run = (command, payload) => new Promise((resolve, reject) => {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', chunk => { said += chunk; });
  child.on('error', reject);
  child.on('close', status => (status === 0 ? resolve() : reject(new Error(said.trim() || 'Countersign did not answer. Stop and tell the user; do not try another way.'))));
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(payload));
});

export const Countersign = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    await run(${JSON.stringify(before)}, { hook_event_name: 'tool.execute.before', input, output: { args: output.args }, cwd: directory });
  },
  'tool.execute.after': async input => {
    await run(${JSON.stringify(after)}, { hook_event_name: 'tool.execute.after', input, cwd: directory }).catch(() => undefined);
  },
});
`;
}
