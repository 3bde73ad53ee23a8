// Starts the built proxy as a client's configuration would, in a home of its own, and reads what comes out line by line.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist, root, type Machine } from '../hook/hookProcess';

const script = (file: string): readonly string[] => [process.execPath, '--import', pathToFileURL(require.resolve('tsx')).href, path.join(root, 'test/proxy', file)];
export const sdkServer = script('sdkServer.ts');
export const sdkAgent = script('sdkAgent.ts');

/** Arguments for `node` that start the proxy before a program. */
export const proxyCommand = (kind: 'mcp' | 'acp', on: Machine, program: readonly string[], options: readonly string[] = []): readonly string[] =>
  [path.join(dist, 'countersign.js'), kind, '--state', on.state.root, ...options, ...(program.length > 0 ? ['--', ...program] : [])];

export interface Proxied {
  readonly child: ChildProcessWithoutNullStreams;
  send(text: string | Buffer): void;
  /** The next line that is there or comes; rejects at the end of the stream. */
  next(): Promise<string>;
  readonly ended: Promise<{ readonly status: number | null; readonly rest: string; readonly stderr: string }>;
}

export function proxied(kind: 'mcp' | 'acp', on: Machine, program: readonly string[], options: readonly string[] = []): Proxied {
  const child = spawn(process.execPath, proxyCommand(kind, on, program, options), { cwd: on.workspace, env: { PATH: process.env['PATH'] ?? '', HOME: on.home }, stdio: ['pipe', 'pipe', 'pipe'] });
  let buffer = '';
  let stderr = '';
  let over = false;
  const wanting: (() => void)[] = [];
  const wake = (): void => wanting.splice(0).forEach(one => one());
  child.stdout.setEncoding('utf8').on('data', (text: string) => { buffer += text; wake(); });
  child.stderr.on('data', chunk => { stderr += String(chunk); });
  child.stdin.on('error', () => undefined);
  child.on('close', () => { over = true; wake(); });
  const ended = new Promise<{ status: number | null; rest: string; stderr: string }>(resolve => child.on('close', status => resolve({ status, rest: buffer, stderr })));
  const next = async (): Promise<string> => {
    for (;;) {
      const end = buffer.indexOf('\n');
      if (end >= 0) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 1);
        return line;
      }
      if (over) throw new Error(`the proxy ended: ${stderr}`);
      await new Promise<void>(resolve => wanting.push(resolve));
    }
  };
  return { child, send: text => void child.stdin.write(text), next, ended };
}

export const call = (id: unknown, name: string, args: unknown): string => `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })}\n`;
