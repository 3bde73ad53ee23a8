// What the proxies add to a message: round trips through them to a server that echoes, beside the same round trips without them.
import { spawn } from 'node:child_process';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
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
    const spoken = await roundTrips(execPath, proxyCommand('acp', on, ['/bin/cat']), ping, rounds);
    const { url, direct, close } = await echoOverHttp();
    const posted = await timed(direct, ping, rounds);
    const carried = await roundTrips(execPath, proxyCommand('mcp', on, [], ['--server', 'orders', '--http', url]), ping, rounds);
    close();
    printTable(`MCP and ACP proxies, round trips of one message to an echoing server (${rounds} of 1 KB, ${calls} calls)`, [
      ['without the proxy', figures(bare)],
      ['message that passes', `${figures(passed)}; added ${(middle(passed) - middle(bare)).toFixed(3)} ms for both ways`],
      ['ACP message that passes', `${figures(spoken)}; added ${(middle(spoken) - middle(bare)).toFixed(3)} ms for both ways`],
      ['posted to a server on this machine without the proxy', figures(posted)],
      ['carried to it by the proxy', `${figures(carried)}; added ${(middle(carried) - middle(posted)).toFixed(3)} ms for both ways`],
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
    const took = await timed(async text => {
      got = '';
      const came = new Promise<void>(resolve => { back = resolve; });
      child.stdin.write(text);
      await came;
      return got.replace(answering, asking);
    }, message, count);
    const ended = new Promise(resolve => child.once('close', resolve));
    child.stdin.end();
    await ended;
    return took;
  }
}

/** Milliseconds of each round trip, sorted. `trip` gives what came back. */
async function timed(trip: (text: string) => Promise<string>, message: (i: number) => string, count: number): Promise<number[]> {
  const took: number[] = [];
  // The first ones start the program and warm it up.
  for (let i = -50; i < count; i++) {
    const text = message(i);
    const started = performance.now();
    const back = await trip(text);
    if (i >= 0) took.push(performance.now() - started);
    if (back !== text) throw new Error('the message did not come back as it was sent');
  }
  return sorted(took);
}

async function echoOverHttp(): Promise<{ readonly url: string; readonly direct: (text: string) => Promise<string>; readonly close: () => void }> {
  const server = createServer((asked, answer) => {
    if (asked.method !== 'POST') return void answer.writeHead(405).end();
    answer.writeHead(200, { 'content-type': 'application/json' });
    let text = '';
    asked.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => answer.end(text.replace(asking, answering)));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const agent = new Agent({ keepAlive: true });
  const direct = (text: string): Promise<string> => new Promise((resolve, reject) => {
    const post = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, answer => {
      let got = '';
      answer.setEncoding('utf8').on('data', (part: string) => { got += part; }).on('end', () => resolve(got.replace(answering, asking)));
    });
    post.on('error', reject).end(text);
  });
  return { url, direct, close: () => { agent.destroy(); server.close(); server.closeAllConnections(); } };
}

/** Over HTTP only an answer comes back: what was asked, as a result. */
const [asking, answering] = ['"method":"resources/read","params"', '"result"'];

const middle = (figures: readonly number[]): number => percentile(figures, 0.5);
const figures = (all: readonly number[]): string => `median ${middle(all).toFixed(3)} ms, 95 % ${percentile(all, 0.95).toFixed(3)} ms`;
