// The one address that the demo prints: a start page, and behind it the editor's server, on one origin.
// Owns getting a browser in; the server's life is editorServer.ts.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import * as net from 'node:net';

/** An open front door. */
export interface FrontDoor {
  /** A link that works once; the next use of it is refused. */
  link(): string;
  close(): Promise<void>;
}

/** What the door leads to. */
export interface FrontDoorOptions {
  /** Port of the editor's server on 127.0.0.1. */
  readonly editorPort: number;
  /** The editor's connection token; handed to a browser as its cookie, against a link's key. */
  readonly token: string;
  /** Absolute path of the folder that the editor opens. */
  readonly workspace: string;
  /** 0: any free port. */
  readonly port: number;
  /** Told after each use of a link, so that a fresh one can be printed. */
  readonly used?: () => void;
}

/**
 * Listens on 127.0.0.1. A link's key is good for one visit, so that neither a process list nor a browser's
 * history holds a way in; whoever has the cookie may come back without one.
 */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const keys = new Set<string>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/start') return passOn(options.editorPort, request, response);
    if (!spend(keys, url.searchParams.get('key') ?? '')) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('This link was used already, or is not one of ours. The terminal shows a fresh one.\n');
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`,
      'set-cookie': `vscode-tkn=${options.token}; Path=/; SameSite=Lax`,
    });
    response.end(startPage(nonce, options.workspace));
    options.used?.();
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => tunnel(options.editorPort, request, socket as Socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    link: () => {
      const key = randomBytes(18).toString('base64url');
      keys.add(key);
      return `http://127.0.0.1:${port}/start?key=${key}`;
    },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

function spend(keys: Set<string>, offered: string): boolean {
  const given = Buffer.from(offered);
  for (const key of keys) {
    const known = Buffer.from(key);
    if (known.length === given.length && timingSafeEqual(known, given)) return keys.delete(key);
  }
  return false;
}

function passOn(port: number, request: http.IncomingMessage, response: http.ServerResponse): void {
  const onward = http.request({ host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers, setHost: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The editor does not answer.\n');
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}

/** A WebSocket's request is written out again as it came; from then on bytes go both ways unread. */
function tunnel(port: number, request: http.IncomingMessage, socket: Socket, head: Buffer): void {
  const onward = net.connect(port, '127.0.0.1', () => {
    const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`];
    for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.once('close', () => onward.destroy());
  onward.once('close', () => socket.destroy());
}

/**
 * A fresh profile has the editor's built-in chat switched off until an account is set up. This writes the same
 * answer that a press on "Enable" writes, into the editor's own store, before the editor is loaded. The last key
 * is the press on the editor's notice that its own rules let plain reads (`ls`) run without a question.
 */
export const enableChatScript = `
new Promise((resolve, reject) => {
  const opening = indexedDB.open('vscode-web-state-db-global', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('ItemTable');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const change = opening.result.transaction('ItemTable', 'readwrite');
    change.objectStore('ItemTable').put('true', 'builtinChatExtensionEnablementMigration');
    change.objectStore('ItemTable').put('true', 'chat.setupContext.migrated.v1');
    change.objectStore('ItemTable').put('true', 'chat.tools.terminal.autoApprove.warningAccepted');
    change.oncomplete = () => { opening.result.close(); resolve(); };
    change.onerror = () => reject(change.error);
  };
})`;

function startPage(nonce: string, workspace: string): string {
  const target = JSON.stringify(`/?folder=${encodeURIComponent(workspace)}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Countersign demo</title>
<style nonce="${nonce}">body { font: 16px system-ui, sans-serif; margin: 20vh auto; max-width: 32em }</style></head>
<body><p id="state" role="status">Starting the editor …</p>
<script nonce="${nonce}">
const state = document.getElementById('state');
${enableChatScript}.then(
  () => location.replace(${target}),
  (error) => { state.textContent = 'This browser keeps no site data (' + error + '). The demo needs it: use a window that is not private.'; },
);
</script></body></html>
`;
}
