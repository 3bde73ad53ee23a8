// A real agent built with the official SDK. The prompt's text says, as JSON, what it asks permission for; it does it when it may, and
// answers with the outcome as the turn's message.
import { agent, ndJsonStream, type RequestPermissionResponse } from '@agentclientprotocol/sdk';
import { rmSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';

interface Wish { readonly before?: Record<string, unknown>; readonly toolCall?: Record<string, unknown>; readonly direct?: readonly { readonly method: 'terminal/create' | 'fs/write_text_file'; readonly params: Record<string, unknown> }[]; readonly file?: string; readonly options?: readonly string[] }

let sessions = 0;
const app = agent({ name: 'scripted' })
  .onRequest('initialize', () => ({ protocolVersion: 1, agentCapabilities: {} }))
  .onRequest('session/new', () => ({ sessionId: `s${++sessions}` }))
  .onNotification('session/cancel', () => undefined)
  .onRequest('session/prompt', async ({ params, client }) => {
    const first = params.prompt[0];
    const wish = JSON.parse(first?.type === 'text' ? first.text : '{}') as Wish;
    const { sessionId } = params;
    const toolCallId = 'c1';
    if (wish.before) await client.notify('session/update', { sessionId, update: { sessionUpdate: 'tool_call', toolCallId, title: 'a call', status: 'pending', ...wish.before } });
    const options = (wish.options ?? ['allow_once', 'reject_once']).map(kind => ({ optionId: `id-${kind}`, name: kind, kind: kind as 'allow_once' }));
    const outcome = wish.toolCall
      ? (await client.request<RequestPermissionResponse>('session/request_permission', { sessionId, options, toolCall: { toolCallId, ...wish.toolCall } })).outcome : { outcome: 'selected' as const, optionId: 'none' };
    const told: unknown[] = [];
    for (const { method, params: given } of wish.direct ?? []) {
      const done = await client.request<unknown>(method as 'terminal/create', { sessionId, ...given } as never).then(() => 'done', (error: unknown) => (error instanceof Error ? error.message : String(error)));
      told.push(done);
    }
    if (outcome.outcome === 'selected' && outcome.optionId.includes('allow') && wish.file !== undefined) rmSync(wish.file, { force: true });
    await client.notify('session/update', { sessionId, update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: JSON.stringify(wish.direct ? told : outcome) } } });
    return { stopReason: outcome.outcome === 'cancelled' ? 'cancelled' : 'end_turn' };
  });
app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>));
