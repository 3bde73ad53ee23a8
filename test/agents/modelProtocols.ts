// The four protocols in which agents talk to a model: which tools are offered, which results came back, and how a call or the end of
// the turn is written. Only what the agents under test need.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ToolUse } from './model';

type Body = Readonly<Record<string, unknown>>;

export interface Offered {
  readonly name: string;
  /** Group of tools that the name belongs to (OpenAI Responses). */
  readonly group?: string;
  /** Takes free text. */
  readonly custom?: boolean;
}

export interface Protocol {
  readonly path: RegExp;
  offered(body: Body): readonly Offered[];
  /** JSON text of every tool result in the conversation, in its order. */
  results(body: Body): readonly string[];
  /** Writes a call, or the end of the turn. */
  answer(response: ServerResponse, body: Body, use: ToolUse & { readonly offered: Offered } | undefined, url: URL): void;
}

const done = 'Done.';
const id = (prefix: string): string => `${prefix}${randomBytes(8).toString('hex')}`;
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Body[] => (Array.isArray(value) ? value.filter(isBody) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const inputText = (use: ToolUse): string => (typeof use.input === 'string' ? use.input : JSON.stringify(use.input));

/** Sends server events; `undefined` as the name leaves it out. */
function events(response: ServerResponse, all: readonly (readonly [string | undefined, unknown])[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  for (const [name, data] of all) response.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  response.end();
}

function whole(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

const anthropic: Protocol = {
  path: /\/messages$/,
  offered: body => list(body['tools']).map(tool => ({ name: text(tool['name']) })),
  results: body => list(body['messages']).flatMap(message => list(message['content'])).filter(part => part['type'] === 'tool_result').map(part => JSON.stringify(part['content'] ?? '')),
  answer(response, body, use) {
    const block = use ? { type: 'tool_use', id: id('toolu_'), name: use.tool, input: use.input } : { type: 'text', text: done };
    const stop = use ? 'tool_use' : 'end_turn';
    const message = {
      id: id('msg_'), type: 'message', role: 'assistant', model: body['model'], content: [] as unknown[], stop_reason: null as string | null, stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    };
    if (body['stream'] !== true) return whole(response, { ...message, content: [block], stop_reason: stop });
    const delta = use ? { type: 'input_json_delta', partial_json: inputText(use) } : { type: 'text_delta', text: done };
    events(response, ([
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: use ? { ...block, input: {} } : { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ]).map(event => [event.type, event]));
  },
};

const chat: Protocol = {
  path: /\/chat\/completions$/,
  offered: body => list(body['tools']).map(tool => ({ name: text(isBody(tool['function']) ? tool['function']['name'] : tool['name']) })),
  results: body => list(body['messages']).filter(message => message['role'] === 'tool').map(message => JSON.stringify(message['content'] ?? '')),
  answer(response, body, use) {
    const call = use && { id: id('call_'), type: 'function', function: { name: use.tool, arguments: inputText(use) } };
    const common = { id: id('chatcmpl-'), created: Math.floor(Date.now() / 1000), model: body['model'] };
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const finish = call ? 'tool_calls' : 'stop';
    if (body['stream'] !== true) {
      const message = call ? { role: 'assistant', content: null, tool_calls: [call] } : { role: 'assistant', content: done };
      return whole(response, { ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage });
    }
    const chunk = (delta: unknown, finish_reason: string | null = null): readonly [undefined, unknown] => [undefined, { ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] }];
    events(response, [
      chunk({ role: 'assistant', content: call ? null : '' }), chunk(call ? { tool_calls: [{ index: 0, ...call }] } : { content: done }), chunk({}, finish),
      [undefined, { ...common, object: 'chat.completion.chunk', choices: [], usage }], [undefined, '[DONE]'],
    ]);
  },
};

const responses: Protocol = {
  path: /\/responses$/,
  offered(body) {
    const all = [...list(body['tools']), ...list(body['input']).filter(item => item['type'] === 'additional_tools').flatMap(item => list(item['tools']))];
    return all.flatMap((tool): readonly Offered[] => {
      const one = (inner: Body, group?: string): Offered => ({ name: text(inner['name']) || text(inner['type']), ...(inner['type'] === 'custom' ? { custom: true } : {}), ...(group === undefined ? {} : { group }) });
      return tool['type'] === 'namespace' ? list(tool['tools']).map(inner => one(inner, text(tool['name']))) : [one(tool)];
    });
  },
  results: body => list(body['input']).filter(item => /_call_output$/.test(text(item['type']))).map(item => JSON.stringify(item['output'] ?? '')),
  answer(response, body, use) {
    const group = use?.offered.group === undefined ? {} : { namespace: use.offered.group };
    const custom = use?.offered.custom === true;
    const item = !use ? { type: 'message', id: id('msg_'), role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: done, annotations: [] }] }
      : custom ? { type: 'custom_tool_call', id: id('ctc_'), call_id: id('call_'), name: use.tool, ...group, input: inputText(use), status: 'completed' }
        : { type: 'function_call', id: id('fc_'), call_id: id('call_'), name: use.tool, ...group, arguments: inputText(use), status: 'completed' };
    const started = { id: id('resp_'), object: 'response', created_at: Math.floor(Date.now() / 1000), status: 'in_progress', model: body['model'], output: [] as unknown[], parallel_tool_calls: false, tools: [], tool_choice: 'auto', error: null, incomplete_details: null, metadata: {} };
    const usage = { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 15 };
    const ended = { ...started, status: 'completed', output: [item], usage };
    if (body['stream'] !== true) return whole(response, ended);
    const draft = use ? { ...item, status: 'in_progress', ...(custom ? { input: '' } : { arguments: '' }) } : { ...item, status: 'in_progress', content: [] };
    const all = [
      { type: 'response.created', response: started }, { type: 'response.in_progress', response: started }, { type: 'response.output_item.added', output_index: 0, item: draft },
      ...(use ? [] : [{ type: 'response.output_text.delta', item_id: item.id, output_index: 0, content_index: 0, delta: done }]),
      { type: 'response.output_item.done', output_index: 0, item }, { type: 'response.completed', response: ended },
    ];
    events(response, all.map((event, n) => [event.type, { ...event, sequence_number: n }]));
  },
};

const gemini: Protocol = {
  path: /:(stream)?generateContent$/i,
  offered: body => list(body['tools']).flatMap(tool => list(tool['functionDeclarations'])).map(one => ({ name: text(one['name']) })),
  results: body => list(body['contents']).flatMap(content => list(content['parts'])).map(part => part['functionResponse']).filter(isBody).map(result => JSON.stringify(result['response'] ?? '')),
  answer(response, body, use, url) {
    const part = use ? { functionCall: { name: use.tool, args: use.input }, thoughtSignature: 'dGVzdA==' } : { text: wantsJson(body) ? JSON.stringify(filledSchema(body)) : done };
    const value = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }, modelVersion: 'test', responseId: id('r'),
    };
    if (!url.pathname.includes('stream')) return whole(response, value);
    if (url.searchParams.get('alt') === 'sse') events(response, [[undefined, value]]);
    else whole(response, [value]);
  },
};

const settings = (body: Body): Body => (isBody(body['generationConfig']) ? body['generationConfig'] : {});
const wantsJson = (body: Body): boolean => settings(body)['responseMimeType'] === 'application/json';

/** Some value for every member that a JSON answer must have. */
function filledSchema(body: Body): Record<string, unknown> {
  const schema = settings(body)['responseJsonSchema'] ?? settings(body)['responseSchema'];
  const members = isBody(schema) && isBody(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(Object.entries(members).map(([name, member]) => {
    const type = isBody(member) ? text(member['type']).toLowerCase() : '';
    const choice = isBody(member) && Array.isArray(member['enum']) ? (member['enum'] as readonly unknown[])[0] : undefined;
    return [name, choice ?? (type === 'boolean' ? false : type === 'number' || type === 'integer' ? 1 : type === 'array' ? [] : type === 'object' ? {} : 'x')];
  }));
}

export const protocols: readonly Protocol[] = [anthropic, chat, responses, gemini];
