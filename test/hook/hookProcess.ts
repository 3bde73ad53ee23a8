// Starts the built hook as an agent would, in a home of its own, and collects what comes back.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { bundleAll } from '../../src/build/bundle';
import { hookCommands, writeLauncher } from '../../src/node/launcher';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

export const root = path.resolve(__dirname, '../..');
export const dist = path.join(root, 'dist');

/** Builds dist/ unless it is newer than every source. */
export async function built(): Promise<void> {
  const newest = (folder: string): number => Math.max(0, ...readdirSync(folder, { withFileTypes: true }).map(entry => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? newest(file) : statSync(file).mtimeMs;
  }));
  const age = ['hook.js', 'countersign.js'].map(name => statSync(path.join(dist, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (Math.min(...age) < Math.max(...['core', 'node', 'hook', 'cli', 'proxy'].map(name => newest(path.join(root, 'src', name))))) await bundleAll(() => undefined);
}

export interface Outcome {
  /** `null`: ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly took: number;
}

/** A home with a state folder, a launcher and an untracked file in a repository. */
export interface Machine {
  readonly home: string;
  readonly state: StateFolder;
  readonly workspace: string;
  /** What the agent is configured to run. */
  command(agent: string): string;
  dispose(): void;
}

export function machine(): Machine {
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-hook-'));
  const state = stateFolder(home, 'linux');
  const problem = ensureStateFolder(state);
  if (problem !== undefined) throw new Error(problem);
  writeLauncher(state, { runtimes: [process.execPath], dist }, 'linux');
  const workspace = path.join(home, 'work');
  mkdirSync(path.join(workspace, '.git', 'refs', 'heads'), { recursive: true });
  writeFileSync(path.join(workspace, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(path.join(workspace, '.git', 'config'), '[core]\n\trepositoryformatversion = 0\n');
  mkdirSync(path.join(workspace, '.git', 'objects'));
  mkdirSync(path.join(workspace, 'orders'));
  writeFileSync(path.join(workspace, 'orders', 'orders.db'), 'the only copy');
  return { home, state, workspace, command: agent => hookCommands(state, agent, 'linux').before, dispose: () => { if (existsSync(home)) rmSync(home, { recursive: true, force: true }); } };
}

export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  /** Standard input stays open after `input`. */
  readonly open?: boolean;
  readonly cwd?: string;
  readonly detached?: boolean;
}

/** Starts a shell text the way agents do. */
export function start(command: string, options: Start = {}): { readonly child: ChildProcess; readonly ended: Promise<Outcome> } {
  const began = Date.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...options.env };
  const child = spawn('/bin/sh', ['-c', command], { env, cwd: options.cwd ?? tmpdir(), stdio: ['pipe', 'pipe', 'pipe'], detached: options.detached ?? false });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => { stdout += String(chunk); });
  child.stderr.on('data', chunk => { stderr += String(chunk); });
  child.stdin.on('error', () => undefined);
  if (options.open) child.stdin.write(options.input ?? '');
  else child.stdin.end(options.input ?? '');
  const ended = new Promise<Outcome>(resolve => child.on('close', status => resolve({ status, stdout, stderr, took: Date.now() - began })));
  return { child, ended };
}

export const run = (command: string, options: Start = {}): Promise<Outcome> => start(command, options).ended;

/** A payload of Claude Code or VS Code for a shell command. */
export function payload(agent: 'claude-code' | 'vscode', command: string, cwd: string, more: Readonly<Record<string, unknown>> = {}): string {
  const [tool, input] = agent === 'vscode' ? ['run_in_terminal', { command, explanation: 'tidies up', isBackground: false }] : ['Bash', { command, description: 'tidies up' }];
  return JSON.stringify({ session_id: 'session-1', transcript_path: '/t.jsonl', cwd, hook_event_name: 'PreToolUse', tool_name: tool, tool_input: input, tool_use_id: `call-${command.length}`, ...more });
}
