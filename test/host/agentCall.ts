// One call of an agent outside the editor, as its hook sees it: the installed launcher, started with a payload.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { eventually } from './drive';
import type { Editor } from './editor';

/** What a hook came to. */
export interface HookReply {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A hook that runs. */
export interface AgentCall {
  readonly process: ChildProcess;
  readonly reply: Promise<HookReply>;
  /** Whether it has answered yet. */
  answered(): boolean;
}

/** The user's state folder in a test's home. */
export function stateOf(editor: Editor): string {
  return path.join(editor.home, '.local/state/countersign');
}

/**
 * Lets Claude Code ask about a shell command, in a session of its own unless one is named: what a person denied stays
 * denied within a session. `timeout`: seconds that the agent waits for its hook.
 */
export async function claudeAsks(editor: Editor, id: string, command: string, { timeout = 3600, session = `session-${id}` } = {}): Promise<AgentCall> {
  const launcher = path.join(stateOf(editor), 'bin/countersign-hook');
  await eventually('the launcher is installed', () => readFile(launcher, 'utf8').then(() => true, () => undefined));
  const child = spawn(launcher, ['--agent', 'claude-code', '--timeout', String(timeout)], {
    cwd: editor.workspace,
    env: { PATH: process.env['PATH'], HOME: editor.home },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => { stdout += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { stderr += data.toString(); });
  const reply = new Promise<HookReply>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'gone', stdout, stderr }));
  });
  child.stdin.end(JSON.stringify({
    session_id: session, transcript_path: path.join(editor.home, 'transcript.jsonl'), cwd: editor.workspace, permission_mode: 'default',
    hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command, description: 'Refreshes the environment' }, tool_use_id: `toolu_${id}`,
  }));
  return { process: child, reply, answered: () => child.exitCode !== null || child.signalCode !== null };
}

/** Whether a reply lets the tool run; `decision` as Claude Code reads it. */
export function decisionOf(reply: HookReply): 'allow' | 'deny' | 'silent' {
  if (reply.code === 2) return 'deny';
  if (reply.stdout.trim() === '') return 'silent';
  const { hookSpecificOutput } = JSON.parse(reply.stdout) as { hookSpecificOutput?: { permissionDecision?: string } };
  return hookSpecificOutput?.permissionDecision === 'allow' ? 'allow' : 'deny';
}

/** Address of the socket of the only open window. */
export async function windowAddress(editor: Editor): Promise<string> {
  const folder = path.join(stateOf(editor), 'windows');
  return eventually('a window is registered', async () => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const records = await Promise.all(names.map(async (name) => {
      const file = path.join(folder, name);
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : { written: (await stat(file)).mtimeMs, ...(JSON.parse(text) as { address: string }) };
    }));
    // A window that was ended hard leaves its record behind: the newest is the one that lives.
    return records.filter((one) => one !== undefined).sort((one, other) => other.written - one.written)[0]?.address;
  });
}

/** Process id of the extension host of this editor. */
export async function extensionHostOf(editor: Editor): Promise<number> {
  return eventually('one extension host runs', async () => {
    const found: number[] = [];
    for (const name of (await readdir('/proc')).filter((each) => /^\d+$/.test(each))) {
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
      const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
      if (command.includes('--type=extensionHost') && environment.split('\0').includes(`HOME=${editor.home}`)) found.push(Number(name));
    }
    return found.length === 1 ? found[0] : undefined;
  });
}
