// The demo's front door: who gets the editor's token, and what is passed on.
import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import { openFrontDoor, type FrontDoor } from '../../src/demo/frontDoor';

describe('the front door', () => {
  let editor: http.Server;
  let door: FrontDoor;
  let link: URL;

  before(async () => {
    editor = http.createServer((request, response) => {
      response.writeHead(request.headers.cookie === 'vscode-tkn=secret' ? 200 : 403).end(`${request.method} ${request.url} ${request.headers.host}`);
    });
    editor.on('upgrade', (request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('data', (data: Buffer) => socket.end(`${request.url} ${data.toString()}`));
    });
    await new Promise<void>((resolve) => editor.listen(0, '127.0.0.1', resolve));
    door = await openFrontDoor({ editorPort: (editor.address() as AddressInfo).port, token: 'secret', workspace: '/tmp/a b', port: 0 });
    link = new URL(door.link());
  });
  after(async () => {
    await door.close();
    editor.closeAllConnections();
    editor.close();
  });

  it('gives the token for a link once', async () => {
    const first = await fetch(link);
    assert.equal(first.status, 200);
    assert.equal(first.headers.get('set-cookie'), 'vscode-tkn=secret; Path=/; SameSite=Lax');
    assert.match(await first.text(), /\/\?folder=%2Ftmp%2Fa%20b/);
    const second = await fetch(link);
    assert.equal(second.status, 403);
    assert.equal(second.headers.get('set-cookie'), null);
  });

  it('gives nothing without a key or with a wrong one', async () => {
    for (const query of ['', '?key=', `?key=${'a'.repeat(24)}`]) {
      const answer = await fetch(new URL(`/start${query}`, link));
      assert.equal(answer.status, 403, query);
      assert.equal(answer.headers.get('set-cookie'), null, query);
    }
  });

  it('passes on everything else, with the address that the browser knows', async () => {
    const answer = await fetch(new URL('/x?y=1', link), { headers: { cookie: 'vscode-tkn=secret' } });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), `GET /x?y=1 ${link.host}`);
    assert.equal((await fetch(new URL('/x', link))).status, 403);
  });

  it('passes on WebSockets', async () => {
    const socket = net.connect(Number(link.port), '127.0.0.1');
    let said = '';
    socket.on('data', (data) => {
      said += data.toString();
      if (said.endsWith('\r\n\r\n')) socket.write('hello');
    });
    socket.write(`GET /socket HTTP/1.1\r\nHost: ${link.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    assert.match(said, /101 Switching Protocols[\s\S]*\/socket hello$/);
  });
});
