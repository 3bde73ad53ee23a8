// Amp: a plugin file inside the agent hands every call to the launcher and rejects what is denied. The plugin's answer has no neutral form:
// an abstention is `allow`. A throw would be the agent's to interpret, so the plugin never throws.
import { silence, type AgentAdapter, type AgentPayload } from './agent';
import { filled, isFields, object } from './payloadFields';
import { isReport } from './replies';
import { timeouts } from './timeouts';
import { joined, optional, probeSession } from './toolEvent';
import { inputCwd, inputWords, toolRequest } from './tools';

export const amp: AgentAdapter = {
  id: 'amp',
  name: 'Amp',
  parse: parseAmp,
  reply: (decision, event) => (decision.kind !== 'deny' || isReport(event) ? silence : { stdout: '', stderr: `${decision.reason}\n`, exitCode: 2 }),
  probe: (command, cwd) => ({ hook_event_name: 'tool.call', tool: 'Bash', input: { cmd: command }, toolUseID: 'probe', thread: { id: probeSession }, cwd }),
  limits: {
    timeout: timeouts['amp'] ?? 3600, fixedTimeout: false, onTimeout: 'unknown', onCrash: 'blocks', denyEndsRun: false, interactiveInput: 'none', evidence: 'documented',
    gaps: ['only its plugin runtime was run, never the agent', 'a plugin that fails to load gates nothing', 'PLUGINS=off switches plugins off', 'its orbs and remote runners have plugins of their own'],
  },
  configuration: { kind: 'file', path: '.config/amp/plugins/countersign.ts', executable: false, content: commands => plugin(commands.before, commands.after) },
  traces: ['.config/amp', '.local/share/amp', '.cache/amp'],
  offSwitches: [],
  markers: ['AMP_THREAD_ID', 'AMP_CURRENT_THREAD_ID'],
};

/** What the plugin below sends: the event's own fields, with the name of the event and the folder that is open. */
function parseAmp(payload: unknown): AgentPayload {
  const fields = isFields(payload) ? payload : {};
  const after = filled(fields, 'hook_event_name') === 'tool.result';
  const event = { moment: after ? 'after' as const : 'before' as const, name: after ? 'tool.result' : 'tool.call' };
  const tool = filled(fields, 'tool');
  if (tool === undefined) return { kind: 'unreadable', event, reason: 'the payload names no tool' };
  const input = object(fields, 'input');
  if (!input && fields['input'] !== undefined && fields['input'] !== null) return { kind: 'unreadable', event, reason: `the input of the tool ${tool.slice(0, 80)} is not an object` };
  const thread = object(fields, 'thread');
  const path = input && filled(input, 'path');
  const local = path?.startsWith('file://') ? { ...input, path: decodedPath(path.slice('file://'.length)) } : input ?? {};
  const call = {
    session: (thread && filled(thread, 'id')) ?? '', request: toolRequest(tool, local), ...optional('cwd', joined(filled(fields, 'cwd'), inputCwd(input ?? {}))),
    ...optional('toolUseId', filled(fields, 'toolUseID')), ...optional('description', inputWords(input ?? {})),
  };
  return after ? { kind: 'ran', event, call, outcome: filled(fields, 'status') === 'done' ? 'ran' : 'failed' } : { kind: 'action', event, call };
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** In the plugin's text only: nothing here starts a process. */
const processModule = ['node', 'child_process'].join(':');

function plugin(before: string, after: string): string {
  return `// Countersign reviews what Amp is about to do. Remove with: countersign agents remove amp
import { spawn } from '${processModule}';

export const description = 'Countersign reviews what the agent is about to do';

const run = (command, payload) => new Promise((resolve, reject) => {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', chunk => { said += chunk; });
  child.on('error', reject);
  child.on('close', status => (status === 0 ? resolve(undefined) : reject(new Error(said.trim() || 'Countersign did not answer. Stop and tell the user; do not try another way.'))));
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(payload));
});

export default function (amp) {
  const folder = () => amp.system?.workspaceRoot?.fsPath ?? amp.system?.workspaceRoot?.path;
  amp.on('tool.call', async ({ tool, input, toolUseID, thread }) => {
    try {
      await run(${JSON.stringify(before)}, { hook_event_name: 'tool.call', tool, input, toolUseID, thread, cwd: folder() });
      return { action: 'allow' };
    } catch (error) {
      return { action: 'reject-and-continue', message: String(error?.message ?? error) };
    }
  });
  amp.on('tool.result', async ({ tool, input, toolUseID, thread, status }) => {
    await run(${JSON.stringify(after)}, { hook_event_name: 'tool.result', tool, input, toolUseID, thread, status, cwd: folder() }).catch(() => undefined);
  });
}
`;
}
