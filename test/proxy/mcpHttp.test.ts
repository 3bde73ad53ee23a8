// `countersign mcp --http` before servers behind an address: the official SDK's, and a bare one that shows every byte it gets.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { ServerEvents } from '../../src/proxy/serverEvents';
import { built, machine, type Machine } from '../hook/hookProcess';
import { call, proxied, proxyCommand, type Proxied } from './proxied';
import { sdkHttpServer, type SdkHttpServer } from './sdkHttpServer';

interface Result { readonly content: readonly { readonly text: string }[]; readonly isError?: boolean }
const textOf = (result: unknown): string => (result as Result).content.map(one => one.text).join('');

describe('countersign mcp --http', function () {
  this.timeout(120_000);
  let on: Machine;
  before(built);
  beforeEach(() => { on = machine(); });
  afterEach(() => on.dispose());

  for (const json of [false, true]) {
    describe(`before an SDK server that answers with ${json ? 'JSON' : 'an event stream'}`, () => {
      let server: SdkHttpServer;
      let client: Client;
      beforeEach(async () => {
        server = await sdkHttpServer({ json });
        client = new Client({ name: 'test', version: '1.0.0' });
        const args = [...proxyCommand('mcp', on, [], ['--server', 'orders', '--http', server.url, '--header', 'Authorization: Bearer ${ORDERS_TOKEN}'])];
        const transport = new StdioClientTransport({ command: process.execPath, args, cwd: on.workspace, env: { PATH: process.env['PATH'] ?? '', HOME: on.home, ORDERS_TOKEN: 'for-the-test' }, stderr: 'inherit', maxBufferSize: 256 * 1024 * 1024 });
        await client.connect(transport);
      });
      afterEach(async () => {
        await client.close();
        server.close();
      });

      it('lets them talk, allows a read, denies a delete and says why', async () => {
        assert.equal((await client.listTools()).tools.length, 3);
        assert.equal(textOf(await client.callTool({ name: 'get_order', arguments: { id: '7' } })), 'order 7');
        const file = path.join(on.workspace, 'orders', 'orders.db');
        const denied = await client.callTool({ name: 'delete_database', arguments: { name: 'orders', file } });
        assert.equal(denied.isError, true);
        assert.match(textOf(denied), /Stop and tell the user; do not try another way\.$/);
        assert.ok(existsSync(file), 'the file is still there');
        assert.equal(textOf(await client.callTool({ name: 'get_order', arguments: { id: '8' } })), 'order 8');
        assert.ok(server.asked.every(one => one.headers['authorization'] === 'Bearer for-the-test'));
        assert.ok(server.asked.slice(1).every(one => typeof one.headers['mcp-session-id'] === 'string' && typeof one.headers['mcp-protocol-version'] === 'string'));
        const named = server.asked.filter(one => one.headers['mcp-method'] === 'tools/call').map(one => one.headers['mcp-name']);
        assert.deepEqual(named, ['get_order', 'get_order']);
      });

      it('brings what the server says of its own accord, and says goodbye', async () => {
        const said = new Promise<unknown>(resolve => client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => resolve(params.data)));
        for (let i = 0; i < 100 && !server.asked.some(one => one.method === 'GET'); i++) await new Promise(resolve => setTimeout(resolve, 50));
        await new Promise(resolve => setTimeout(resolve, 200));
        await server.say('hello');
        assert.equal(await said, 'hello');
        await client.close();
        assert.ok(server.asked.some(one => one.method === 'DELETE'));
      });

      it('answers calls that come together', async () => {
        const ids = Array.from({ length: 20 }, (_, i) => String(i));
        assert.deepEqual((await Promise.all(ids.map(id => client.callTool({ name: 'get_order', arguments: { id } })))).map(textOf), ids.map(id => `order ${id}`));
      });
    });
  }

  describe('before a bare server', () => {
    let answer: (body: Buffer, response: ServerResponse, request: IncomingMessage) => void;
    let bodies: Buffer[];
    let url: string;
    let close: () => void;
    beforeEach(async () => {
      bodies = [];
      const http = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          if (request.method !== 'POST') return void response.writeHead(405).end();
          const body = Buffer.concat(chunks);
          bodies.push(body);
          answer(body, response, request);
        });
      });
      await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
      close = () => {
        http.close();
        http.closeAllConnections();
      };
    });
    afterEach(() => close());

    let started: Proxied[] = [];
    const proxy = (...more: string[]): Proxied => {
      const one = proxied('mcp', on, [], ['--http', url, ...more]);
      started.push(one);
      return one;
    };
    // Also after a failure: a process that still waits for its client would keep the tests alive.
    afterEach(() => {
      for (const one of started) one.child.kill('SIGKILL');
      started = [];
    });
    const json = (response: ServerResponse, text: string | Buffer): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    const events = (response: ServerResponse, text: string): void => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    async function over(one: Proxied): Promise<string> {
      one.child.stdin.end();
      const { status, rest, stderr } = await one.ended;
      assert.equal(status, 0, stderr);
      return rest;
    }

    it('10,000 lines: each is one request with exactly its bytes, and every answer one line with its own', async () => {
      const lines = Array.from({ length: 10_000 }, (_, i) => [
        `{"jsonrpc":"2.0","id":${i},"method":"ping"}`, `{ "id" : 1234567890123456789${i}, "method":"resources/read" ,"jsonrpc":"2.0","params":{"uri":"file:///\\u00e9é😀"},"x":1.50}`, 'no JSON at all',
        `{"jsonrpc":"2.0","id":"${i}","result":{"a":1e400}}`, `[{"jsonrpc":"2.0","id":${i},"method":"ping"},{"jsonrpc":"2.0","method":"x"}]`,
      ][i % 5] ?? '');
      // What comes back depends on what was sent, with line ends between its tokens.
      const idOf = (body: string): string => /"id"\s*:\s*("?\w+"?)/.exec(body)?.[1] ?? 'null';
      answer = (body, response) => json(response, `{\n "jsonrpc": "2.0",\r\n "id": ${idOf(body.toString())}, "sent": ${JSON.stringify(body.toString('base64'))} }`);
      const one = proxy();
      one.send(lines.map((line, i) => `${line}${i % 3 === 0 ? '\r\n' : '\n'}`).join(''));
      const back: string[] = [];
      while (back.length < lines.length) back.push(await one.next());
      assert.deepEqual(bodies.map(String).sort(), [...lines].sort());
      const sent = back.map(line => (JSON.parse(line) as { sent: string }).sent);
      for (const [i, line] of back.entries()) assert.equal(line, `{  "jsonrpc": "2.0",   "id": ${idOf(Buffer.from(sent[i] ?? '', 'base64').toString())}, "sent": ${JSON.stringify(sent[i])} }`);
      assert.equal(await over(one), '');
    });

    it('carries 50 MB both ways', async () => {
      const text = 'é'.repeat(25 * 1024 * 1024);
      const line = `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"${text}"}}`;
      answer = (body, response) => events(response, `data: {"jsonrpc":"2.0","id":1,"result":${JSON.stringify({ text: body.toString('utf8') })}}\n\n`);
      const one = proxy();
      one.child.stdin.end(`${line}\n`);
      const { rest } = await one.ended;
      assert.equal(bodies[0]?.length, Buffer.byteLength(line));
      assert.ok((JSON.parse(rest) as { result: { text: string } }).result.text === line);
    });

    it('nothing goes before the server has answered the first message', async () => {
      answer = (body, response) => {
        if (!body.includes('initialize"')) return json(response, '{"jsonrpc":"2.0","id":2,"result":{}}');
        setTimeout(() => response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's-1' }).end('{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18"}}'), 300);
      };
      const one = proxy();
      one.send('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\n{"jsonrpc":"2.0","id":2,"method":"ping"}\n');
      assert.match(await one.next(), /2025-06-18/);
      assert.equal(bodies.length, 1);
      assert.match(await one.next(), /"id":2/);
      await over(one);
    });

    for (const [what, reply, wanted] of [
      ['an error status', (_: Buffer, response: ServerResponse) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<b>'), /answered 500"/],
      ['a status that wants to know who asks', (_: Buffer, response: ServerResponse) => void response.writeHead(401).end(), /401\); give it a --header/],
      ['another address', (_: Buffer, response: ServerResponse) => void response.writeHead(307, { location: 'http://elsewhere.example/' }).end(), /not followed/],
      ['a lost connection', (_: Buffer, response: ServerResponse) => void response.destroy(), /"id":"a"/],
      ['half an answer', (_: Buffer, response: ServerResponse) => { response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{'); setTimeout(() => response.destroy(), 50); }, /lost|aborted/],
      ['an answer that is not JSON', (_: Buffer, response: ServerResponse) => json(response, 'well {'), /answered 200: well/],
      ['a stream that ends without the result', (_: Buffer, response: ServerResponse) => events(response, 'data: {"jsonrpc":"2.0","method":"notifications/x"}\n\n'), /notifications\/x|before the result/],
    ] as const) {
      it(`a request gets an error for ${what}`, async () => {
        answer = reply;
        const one = proxy();
        one.send('{"jsonrpc":"2.0","id":"a","method":"ping"}\n');
        let line = await one.next();
        if (!line.includes('"error"')) line = await one.next();
        const { id, error } = JSON.parse(line) as { id: unknown; error: { message: string } };
        assert.equal(id, 'a');
        assert.match(`${line}`, wanted);
        assert.match(error.message, /^127\.0\.0\.1:\d+: /);
        assert.equal(await over(one), '');
      });
    }

    it('hands on the server’s own error object', async () => {
      answer = (_, response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"own words"}}');
      const one = proxy();
      one.send('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
      assert.match(await one.next(), /own words/);
      assert.equal(await over(one), '');
    });

    it('denied and unreadable calls never reach it', async () => {
      answer = (_, response) => json(response, '{"jsonrpc":"2.0","id":1,"result":{}}');
      const one = proxy();
      one.send(call(1, 'delete_database', { name: 'orders' }));
      one.send('{"jsonrpc":"2.0","id":2,"method":"tools/call","method":"tools/list","params":{"name":"get_order"}}\n');
      const lines = [await one.next(), await one.next()];
      assert.ok(lines.every(line => line.includes('"isError":true')), lines.join('\n'));
      assert.equal(bodies.length, 0);
      await over(one);
    });

    it('ends when the client dies', async () => {
      answer = () => undefined;
      const one = proxy();
      one.send('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
      await new Promise(resolve => setTimeout(resolve, 500));
      one.child.stdin.destroy();
      one.child.stdout.destroy();
      assert.equal((await one.ended).status, 0);
    });
  });

  it('refuses what cannot be meant', async () => {
    for (const [options, words] of [
      [['--http', 'ftp://x'], /no http or https address/], [['--http', 'http://example.com/', '--header', 'Authorization: x'], /unencrypted/], [['--http', 'http://127.0.0.1:1/', '--header', 'nonsense'], /NAME: VALUE/],
      [['--http', 'http://127.0.0.1:1/', '--header', 'A: ${NOWHERE_TO_BE_FOUND}'], /not set/], [['--header', 'A: b'], /no program after --/],
    ] as const) {
      const { status, stderr } = await proxied('mcp', on, [], options).ended;
      assert.equal(status, 1);
      assert.match(stderr, words);
    }
  });

  it('reads an event stream cut anywhere', () => {
    const stream = ': hello\r\nid: 1\r\ndata: {"a":\r\ndata: 1}\r\n\r\nevent: message\ndata:{"b":2}\n\nretry: 50\r\rdata: {"c":"é"}\rid: 3\r\r';
    for (let cut = 0; cut <= stream.length; cut++) {
      const got: string[] = [];
      const events = new ServerEvents(data => got.push(data), 1000);
      events.push(stream.slice(0, cut));
      events.push('');
      events.push(stream.slice(cut));
      assert.deepEqual(got, ['{"a":\n1}', '{"b":2}', '{"c":"é"}'], String(cut));
      assert.deepEqual([events.lastId, events.retry], ['3', 50]);
    }
  });
});
