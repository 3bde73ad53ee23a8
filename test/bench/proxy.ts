// What the MCP proxy adds to a message: round trips through it to a server that echoes, beside the same round trips without it.
import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { EditorLinkServer } from '../../src/node/editorLink';
import { built, machine } from '../hook/hookProcess';
import { call, proxyCommand } from '../proxy/proxied';
import { percentile, printTable, sorted } from './table';

const rounds = 2000;
const calls = 200;

export async function benchProxy(): Promise<void> {
  await built();
  const on = machine();
  const reply = { stdout: '', stderr: '', exitCode: 0 };
  const editor = new EditorLinkServer(on.state, { answer: () => Promise.resolve({ kind: 'abstain', reply }), waiting: () => [], trouble: what => console.error(what) }, { folders: [on.workspace], focused: 1 });
  const ping = (i: number): string => `${JSON.stringify({ jsonrpc: '2.0', id: i, method: 'resources/read', params: { uri: `file:///notes/${i}`, text: 'x'.repeat(1000) } })}\n`;
  const tool = (i: number): string => call(i, 'get_order', { id: String(i) });
  const proxy = proxyCommand('mcp', on, ['/bin/cat'], ['--server', 'orders']);
  try {
    await editor.start();
    const bare = await roundTrips('/bin/cat', [], ping, rounds);
    const passed = await roundTrips(execPath, proxy, ping, rounds);
    const gated = await roundTrips(execPath, proxy, tool, calls);
    printTable(`MCP proxy, round trips of one message to an echoing server (${rounds} of 1 KB, ${calls} calls)`, [
      ['without the proxy', figures(bare)],
      ['message that passes', `${figures(passed)}; added ${(middle(passed) - middle(bare)).toFixed(3)} ms for both ways`],
      ['tool call, decided by an editor that answers at once', figures(gated)],
    ]);
  } finally {
    editor.dispose();
    on.dispose();
  }

  async function roundTrips(file: string, args: readonly string[], message: (i: number) => string, count: number): Promise<number[]> {
    const child = spawn(file, [...args], { cwd: on.workspace, env: { PATH: process.env['PATH'] ?? '', HOME: on.home }, stdio: ['pipe', 'pipe', 'inherit'] });
    let got = '';
    let back = (): void => undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      got += text;
      if (got.endsWith('\n')) back();
    });
    const took: number[] = [];
    // The first ones start the program and warm it up.
    for (let i = -50; i < count; i++) {
      got = '';
      const text = message(i);
      const came = new Promise<void>(resolve => { back = resolve; });
      const started = performance.now();
      child.stdin.write(text);
      await came;
      if (i >= 0) took.push(performance.now() - started);
      if (got !== text) throw new Error('the message did not come back as it was sent');
    }
    const ended = new Promise(resolve => child.once('close', resolve));
    child.stdin.end();
    await ended;
    return sorted(took);
  }
}

const middle = (figures: readonly number[]): number => percentile(figures, 0.5);
const figures = (all: readonly number[]): string => `median ${middle(all).toFixed(3)} ms, 95 % ${percentile(all, 0.95).toFixed(3)} ms`;
