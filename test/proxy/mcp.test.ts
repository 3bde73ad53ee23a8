// `countersign mcp` between real clients and real servers: what passes, what is denied, and what happens when either side goes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { EditorLinkServer, type EditorLinkHandlers } from '../../src/node/editorLink';
import { built, machine, type Machine } from '../hook/hookProcess';
import { passesMixedMessages } from './mixedMessages';
import { call, proxied, proxyCommand, sdkServer } from './proxied';

interface Denial { readonly id: unknown; readonly result: { readonly content: readonly { readonly text: string }[]; readonly isError: boolean } }
const denialOf = (line: string): Denial => JSON.parse(line) as Denial;
const textOf = (result: unknown): string => (result as Denial['result']).content.map(one => one.text).join('');

describe('countersign mcp', function () {
  this.timeout(120_000);
  let on: Machine;
  before(built);
  beforeEach(() => { on = machine(); });
  afterEach(() => on.dispose());

  /** An SDK client whose server is the proxy before the SDK's server. */
  async function sdkClient(): Promise<{ readonly client: Client; readonly transport: StdioClientTransport }> {
    const client = new Client({ name: 'test', version: '1.0.0' });
    const transport = new StdioClientTransport({ command: process.execPath, args: [...proxyCommand('mcp', on, sdkServer, ['--server', 'orders'])], cwd: on.workspace, env: { PATH: process.env['PATH'] ?? '', HOME: on.home }, stderr: 'ignore' });
    await client.connect(transport);
    return { client, transport };
  }

  async function withEditor<T>(answer: EditorLinkHandlers['answer'], run: () => Promise<T>): Promise<T> {
    const server = new EditorLinkServer(on.state, { answer, waiting: () => [], trouble: () => undefined }, { folders: [on.workspace], focused: 1 });
    await server.start();
    return run().finally(() => server.dispose());
  }

  it('lets an SDK client and an SDK server talk, allows a read, denies a delete and says why', async () => {
    const { client } = await sdkClient();
    try {
      assert.equal((await client.listTools()).tools.length, 4);
      assert.equal(textOf(await client.callTool({ name: 'get_order', arguments: { id: '7' } })), 'order 7');
      const file = path.join(on.workspace, 'orders', 'orders.db');
      const denied = await client.callTool({ name: 'delete_database', arguments: { name: 'orders', file } });
      assert.equal(denied.isError, true);
      assert.match(textOf(denied), /Stop and tell the user; do not try another way\.$/);
      assert.ok(existsSync(file), 'the file is still there');
      assert.equal(textOf(await client.callTool({ name: 'get_order', arguments: { id: '8' } })), 'order 8');
    } finally {
      await client.close();
    }
  });

  it('runs what a person approved in the editor', async () => {
    const file = path.join(on.workspace, 'orders', 'orders.db');
    await withEditor(() => Promise.resolve({ kind: 'allow', reply: { stdout: '', stderr: '', exitCode: 0 } }), async () => {
      const { client } = await sdkClient();
      try {
        assert.equal(textOf(await client.callTool({ name: 'delete_database', arguments: { name: 'orders', file } })), 'deleted');
        assert.equal(existsSync(file), false);
      } finally {
        await client.close();
      }
    });
  });

  it('asks the editor with the server, the tool and the arguments', async () => {
    const asked: unknown[] = [];
    await withEditor(({ request }) => {
      asked.push(request.agent, JSON.parse(request.payload));
      return Promise.resolve({ kind: 'deny', reply: { stdout: '{}', stderr: 'not today\n', exitCode: 2 } });
    }, async () => {
      const proxy = proxied('mcp', on, ['/bin/cat'], ['--server', 'orders']);
      proxy.send(call('a', 'delete_database', { name: 'x' }));
      assert.deepEqual(denialOf(await proxy.next()), { jsonrpc: '2.0', id: 'a', result: { content: [{ type: 'text', text: 'not today' }], isError: true } });
      proxy.child.stdin.end();
      assert.equal((await proxy.ended).status, 0);
    });
    assert.equal(asked[0], 'mcp');
    assert.deepEqual((asked[1] as { tool_input: unknown }).tool_input, { server: 'orders', tool_name: 'delete_database', arguments: { name: 'x' } });
  });

  it('passes 10,000 mixed messages unchanged, byte for byte and in order', () => passesMixedMessages('mcp', on));

  it('passes allowed calls unchanged, with fields and spacing that no SDK would keep', async () => {
    const line = '{ "params" : {"_meta":{"progressToken":1,"x/y":[]},"name":"get_order", "arguments":{"id":"\\u00e9/\\/"}},"unknown":1.50,"method":"tools/call","id":12345678901234567890, "jsonrpc":"2.0"}\r\n';
    const proxy = proxied('mcp', on, ['/bin/cat'], ['--server', 'orders']);
    proxy.send(line);
    assert.equal(await proxy.next(), line.slice(0, -1));
    proxy.child.stdin.end();
    await proxy.ended;
  });

  for (const [what, line, reason] of [
    ['a method that comes twice', '{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"tools/list","params":{"name":"get_order"}}', /there twice/],
    ['a name that comes twice', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_database","name":"get_order"}}', /there twice/],
    ['arguments that come twice', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order","arguments":{"a":1},"arguments":{}}}', /there twice/],
    ['an argument that comes twice', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order","arguments":{"path":"/prod","path":"/tmp"}}}', /there twice/],
    ['a method that some readers find under another case', '{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"tools/call","params":{"name":"delete_database"}}', /there twice/],
    ['a method in another case alone', '{"jsonrpc":"2.0","id":1,"Method":"tools\\/call","params":{"name":"delete_database"}}', /unusually/],
    ['a NUL in a name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order\\u0000x","arguments":{}}}', /character/],
    ['a call hidden between carriage returns', '{"id":1,"x":\r{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_database"}}\r}', /split/],
    ['a call in no valid JSON', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_database",}}', /not valid JSON/],
    ['a byte order mark before a call', '\ufeff{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order"}}', /not valid JSON/],
    ['a method spelled with escapes, arguments no object', '{"jsonrpc":"2.0","id":1,"method":"\\u0074ools\\/call","params":{"name":"get_order","arguments":"{}"}}', /not an object/],
  ] as const) {
    it(`denies ${what}`, async () => {
      const proxy = proxied('mcp', on, ['/bin/cat']);
      proxy.send(`${line}\n`);
      const denied = denialOf(await proxy.next());
      assert.equal(denied.id, 1);
      assert.equal(denied.result.isError, true);
      assert.match(textOf(denied.result), reason);
      proxy.child.stdin.end();
      assert.equal((await proxy.ended).rest, '', 'nothing reached the server');
    });
  }

  it('lets a batch through only when every call in it may go', async () => {
    const proxy = proxied('mcp', on, ['/bin/cat'], ['--server', 'orders']);
    const one = (id: number, name: string): string => call(id, name, { name: 'orders-prod' }).trim();
    const good = `[${one(1, 'get_order')}, {"jsonrpc":"2.0","id":2,"method":"ping"}]`;
    proxy.send(`${good}\n`);
    assert.equal(await proxy.next(), good);
    proxy.send(`[${one(1, 'get_order')},{"jsonrpc":"2.0","id":2,"method":"ping"},${one(3, 'delete_database')}]\n`);
    const answers = JSON.parse(await proxy.next()) as { id: number; result?: { isError: boolean }; error?: unknown }[];
    assert.deepEqual(answers.map(answer => [answer.id, answer.result?.isError ?? 'error']), [[1, true], [3, true], [2, 'error']]);
    proxy.child.stdin.end();
    assert.equal((await proxy.ended).rest, '');
  });

  it('passes malformed lines and goes on', async () => {
    const proxy = proxied('mcp', on, ['/bin/cat']);
    for (const line of ['{"jsonrpc":"2.0",', 'not JSON at all', '', '\\\\"tools', '[]']) {
      proxy.send(`${line}\n`);
      assert.equal(await proxy.next(), line);
    }
    proxy.send('{"no":"line end"}');
    proxy.child.stdin.end();
    assert.equal((await proxy.ended).rest, '{"no":"line end"}');
  });

  it('passes and reviews messages of 50 MB', async () => {
    const text = 'x"\\\n'.repeat(7_490_000);
    const sent = Buffer.from(`${call(1, 'list_text', { text })}{"jsonrpc":"2.0","id":2,"result":{"text":${JSON.stringify(text)}}}\n`);
    const file = path.join(on.home, 'got');
    const proxy = proxied('mcp', on, ['/bin/sh', '-c', `cat > '${file}'`]);
    proxy.child.stdin.end(sent);
    assert.equal((await proxy.ended).status, 0);
    const lines = (bytes: Buffer): string[] => bytes.toString('latin1').split('\n').sort();
    // The call waits for its review, so that the other one overtakes it.
    assert.deepEqual(lines(readFileSync(file)).map(digest), lines(sent).map(digest));
  });

  it('withdraws a call that the client cancels, and never runs it', async () => {
    let withdrawn = '';
    await withEditor(incoming => new Promise(() => incoming.withdrawn.addEventListener('abort', () => { withdrawn = String(incoming.withdrawn.reason); })), async () => {
      const proxy = proxied('mcp', on, ['/bin/cat']);
      proxy.send(call(5, 'delete_database', {}));
      proxy.send('{"jsonrpc":"2.0","id":6,"method":"ping"}\n');
      assert.match(await proxy.next(), /"ping"/, 'others do not wait');
      await new Promise(resolve => setTimeout(resolve, 300));
      proxy.send('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5,"reason":"the user said so"}}\n');
      for (let i = 0; i < 100 && withdrawn === ''; i++) await new Promise(resolve => setTimeout(resolve, 20));
      assert.equal(withdrawn, 'gone');
      proxy.child.stdin.end();
      assert.equal((await proxy.ended).rest, '');
    });
  });

  it('denies before the client loses patience, and when the editor goes away', async () => {
    const waits: EditorLinkHandlers['answer'] = () => new Promise(() => undefined);
    await withEditor(waits, async () => {
      const proxy = proxied('mcp', on, ['/bin/cat'], ['--timeout', '2']);
      proxy.send(call(1, 'delete_database', {}));
      assert.match(textOf(denialOf(await proxy.next()).result), /waits for a person.*repeat the identical call/);
      proxy.child.stdin.end();
      await proxy.ended;
    });
    const proxy = proxied('mcp', on, ['/bin/cat']);
    await withEditor(waits, async () => {
      proxy.send(call(1, 'delete_database', {}));
      await new Promise(resolve => setTimeout(resolve, 600));
    });
    assert.match(textOf(denialOf(await proxy.next()).result), /went away/);
    proxy.child.stdin.end();
    await proxy.ended;
  });

  it('denies when its state folder is not to be trusted', async () => {
    const file = path.join(on.home, 'file');
    writeFileSync(file, '');
    const proxy = proxied('mcp', on, ['/bin/cat'], ['--state', file]);
    proxy.send(call(1, 'get_order', {}));
    assert.match(textOf(denialOf(await proxy.next()).result), /could not review this call/);
    proxy.child.stdin.end();
    await proxy.ended;
  });

  it('ends with the server: end of stream and its status', async () => {
    const { client } = await sdkClient();
    await assert.rejects(client.callTool({ name: 'get_end', arguments: {} }), /closed/i);
    const proxy = proxied('mcp', on, ['/bin/sh', '-c', 'echo last; exit 7']);
    assert.equal(await proxy.next(), 'last');
    assert.equal((await proxy.ended).status, 7);
    assert.equal((await proxied('mcp', on, ['/nowhere/server']).ended).status, 127);
  });

  it('ends the server when the client dies', async () => {
    // A server that ignores the end of its input.
    const proxy = proxied('mcp', on, [process.execPath, '-e', 'console.log(process.pid); setInterval(() => {}, 1000)']);
    const pid = Number(await proxy.next());
    proxy.child.stdin.destroy();
    proxy.child.stdout.destroy();
    await proxy.ended;
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
