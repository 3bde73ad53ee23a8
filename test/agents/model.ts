// A scripted model on a loopback address: proposes one tool call after the other and keeps what it was told about each. Speaks the
// protocols of the agents under test; the protocols' shapes are in modelProtocols.ts.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protocols } from './modelProtocols';

/** A call of a tool. A text as input goes to tools that take free text instead of fields. */
export interface ToolUse {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>> | string;
}

export interface Script {
  /** The n-th call, from 0, as the ways to make it: the first whose tool is offered is taken. Undefined: the turn ends. Asked once for each n. */
  next(n: number): Promise<readonly ToolUse[] | undefined>;
  /** The result of the n-th call as the agent reports it to the model, as JSON text; once for each n. */
  told(n: number, text: string): void;
}

export interface Model {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What went wrong: requests that nothing here answers, calls whose tool was not offered. */
  readonly troubles: readonly string[];
  close(): void;
}

export async function startModel(script: Script): Promise<Model> {
  const troubles: string[] = [];
  const calls: Promise<readonly ToolUse[] | undefined>[] = [];
  let told = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://model');
    const body = await jsonOf(request);
    const protocol = request.method === 'POST' ? protocols.find(one => one.path.test(url.pathname)) : undefined;
    if (!protocol) return other(url.pathname, response, troubles);
    const offered = protocol.offered(body);
    const results = protocol.results(body);
    // Requests without tools are an agent's own: a title, a summary.
    if (offered.length === 0) return protocol.answer(response, body, undefined, url);
    for (; told < results.length; told++) script.told(told, results[told] ?? '');
    const ways = await (calls[results.length] ??= script.next(results.length));
    const use = ways?.find(way => offered.some(tool => tool.name === way.tool));
    if (ways && !use) troubles.push(`none of ${ways.map(way => way.tool).join(', ')} was offered, but ${offered.map(tool => tool.name).join(', ')}`);
    protocol.answer(response, body, use && { ...use, offered: offered.find(tool => tool.name === use.tool) ?? { name: use.tool } }, url);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      troubles.push(error instanceof Error ? error.message : String(error));
      response.destroy();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    troubles,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Lists of models, token counts; the rest is noted and refused. */
function other(path: string, response: ServerResponse, troubles: string[]): void {
  const known = path.endsWith('/models') ? { object: 'list', data: [{ id: 'mock-model', object: 'model', created: 0, owned_by: 'test' }], models: [] }
    : /count_?tokens$/i.test(path) ? { input_tokens: 10, totalTokens: 10 } : undefined;
  if (!known) troubles.push(`asked for ${path}`);
  response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(known ?? { error: { message: 'not served by this test', type: 'not_found' } }));
}

async function jsonOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
