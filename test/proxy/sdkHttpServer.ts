// A real MCP server of the official SDK behind an address: sessions, event streams or plain JSON, and what it was asked, byte for byte.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

export interface SdkHttpServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Sends a message of the server's own to every session. */
  say(text: string): Promise<void>;
  close(): void;
}

export async function sdkHttpServer({ json }: { readonly json: boolean }): Promise<SdkHttpServer> {
  const asked: Asked[] = [];
  const sessions = new Map<string, { readonly transport: StreamableHTTPServerTransport; readonly server: McpServer }>();
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    const server = new McpServer({ name: 'orders', version: '1.0.0' }, { capabilities: { logging: {} } });
    const said = (text: string) => ({ content: [{ type: 'text' as const, text }] });
    server.registerTool('get_order', { inputSchema: { id: z.string() } }, ({ id }) => said(`order ${id}`));
    server.registerTool('list_text', { inputSchema: { text: z.string() } }, ({ text }) => said(`${text.length}${text}`));
    server.registerTool('delete_database', { inputSchema: { name: z.string(), file: z.string() } }, ({ file }) => {
      rmSync(file, { force: true });
      return said('deleted');
    });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, enableJsonResponse: json, maxBodyBytes: 256 * 1024 * 1024, onsessioninitialized: id => void sessions.set(id, { transport, server }), onsessionclosed: id => void sessions.delete(id) } as ConstructorParameters<typeof StreamableHTTPServerTransport>[0]);
    await server.connect(transport);
    return transport;
  };
  const http = createServer((request, response) => {
    asked.push({ method: request.method ?? '', headers: request.headers });
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id)?.transport : undefined;
    if (id !== undefined && !known) return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body: unknown = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
      void (known ? Promise.resolve(known) : open()).then(transport => transport.handleRequest(request, response, body));
    });
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, asked,
    say: async text => { for (const { server } of sessions.values()) await server.server.sendLoggingMessage({ level: 'info', data: text }); },
    close: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}
