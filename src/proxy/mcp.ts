// The MCP proxy: between a client and its server, a program or an address. Tool calls wait for the gate; every other byte goes on as it came.
import * as path from 'node:path';
import type { WithdrawReason } from '../node/editorLink';
import { stop as stopWords } from '../hook/words';
import { standBetween, type Between, type ClientStreams, type Handlers } from './between';
import type { Gate } from './gate';
import { standBeforeHttp, type HttpTarget } from './httpServer';
import { LineSplitter } from './lines';
import { cancelledBy, readClientLine, type Reading, type ToolCall } from './toolCalls';

export interface McpProxy {
  /** As the client's configuration names it. */
  readonly server: string;
  readonly behind: { readonly kind: 'program'; readonly command: readonly string[] } | { readonly kind: 'http'; readonly target: HttpTarget };
  readonly gate: Gate;
  readonly cwd: string;
  readonly client: ClientStreams;
}

/** Milliseconds between two signs of life for a call that waits for a person. */
const progressEvery = 10_000;
/** Milliseconds that calls under review have once the client sends no more; what still waits then is withdrawn. */
const lastCalls = 2000;

/** Resolves with the exit status. */
export function runMcp(options: McpProxy): Promise<number> {
  const { behind, client } = options;
  const handlers = (between: Between): Handlers => mcpHandlers(options, between);
  return behind.kind === 'http' ? standBeforeHttp(behind.target, client, handlers) : standBetween(behind.command, client, handlers);
}

/** A name for a server that the configuration does not tell: the program's, or the package's that a runner starts. */
export function serverName(command: readonly string[]): string {
  const words = command.filter(word => !word.startsWith('-'));
  const runner = /^(npx|uvx|node|python3?|bunx?|deno|docker|pnpm|yarn)(\.exe|\.cmd)?$/i.test(path.basename(words[0] ?? ''));
  const named = (runner ? words.slice(1).find(word => !/^(run|exec|dlx|x)$/.test(word)) : words[0]) ?? words[0] ?? '';
  const last = named.startsWith('@') ? named.split('/').slice(-1)[0] ?? named : path.basename(named);
  return last.replace(/@[^@]*$/, '').replace(/\.(m?js|ts|py|exe|cmd)$/, '');
}

function mcpHandlers({ server, gate, cwd }: McpProxy, { toProgram, toClient }: Between): Handlers {
  const waiting = new Map<string, Set<AbortController>>();
  const held = new Set<Promise<void>>();
  let counted = 0;

  const splitter = new LineSplitter(onLine, () => toClient.insert(failure('null', -32600, tooLong)));

  function onLine(line: Buffer): void {
    const cancelled = waiting.size > 0 ? cancelledBy(line) : undefined;
    if (cancelled && withdraw(cancelled.id, cancelled.timedOut ? 'deadline' : 'gone')) return;
    const reading = readClientLine(line);
    switch (reading.kind) {
      case 'forward': return toProgram(line);
      case 'unreadable': return refuse(reading);
      case 'calls': {
        const review = hold(line, reading).finally(() => held.delete(review));
        held.add(review);
      }
    }
  }

  function refuse({ ids, reason, batch }: Extract<Reading, { kind: 'unreadable' }>): void {
    const words = `Countersign could not read this tool call surely: ${reason}. It was denied. ${stopWords}`;
    const answers = ids.length === 0 ? [failure('null', -32600, words)] : ids.map(id => denial(id, words));
    answer(answers, batch);
  }

  /** Nothing of a line goes on before every call in it may. */
  async function hold(line: Buffer, { calls, bystanders, batch }: Extract<Reading, { kind: 'calls' }>): Promise<void> {
    const stop = new AbortController();
    const keys = calls.map(call => (call.id === undefined ? undefined : JSON.stringify(JSON.parse(call.id)))).filter(key => key !== undefined);
    for (const key of keys) waiting.set(key, (waiting.get(key) ?? new Set()).add(stop));
    const signs = setInterval(() => sign(calls), progressEvery);
    try {
      const denied = new Map<ToolCall, string>();
      for (const call of calls) {
        const decided = await gate({ tool_name: 'call_mcp_tool', tool_input: { server, tool_name: call.name, arguments: call.arguments }, tool_use_id: `${process.pid}-${++counted}`, session_id: '', cwd }, stop.signal);
        if (decided.kind === 'deny') denied.set(call, decided.reason);
        if (decided.kind === 'deny') break;
      }
      if (stop.signal.aborted) return;
      if (denied.size === 0) return toProgram(line);
      const answers = calls.map(call => (call.id === undefined ? undefined : denial(call.id, denied.get(call) ?? notRun))).filter(one => one !== undefined);
      answer([...answers, ...bystanders.map(({ id }) => failure(id, -32000, notRun))], batch);
    } finally {
      clearInterval(signs);
      for (const key of keys) {
        waiting.get(key)?.delete(stop);
        if (waiting.get(key)?.size === 0) waiting.delete(key);
      }
    }
  }

  let signsGiven = 0;
  function sign(calls: readonly ToolCall[]): void {
    signsGiven++;
    for (const { progressToken } of calls) {
      if (progressToken !== undefined) toClient.insert(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${progressToken},"progress":${signsGiven},"message":"Waiting for a person to review this call in Countersign"}}`);
    }
  }

  function answer(answers: readonly string[], batch: boolean): void {
    if (answers.length === 0) return;
    if (batch) toClient.insert(`[${answers.join(',')}]`);
    else for (const one of answers) toClient.insert(one);
  }

  /** False: no call with this id waits. */
  function withdraw(id: string, why: WithdrawReason): boolean {
    const stops = waiting.get(id);
    for (const stop of stops ?? []) stop.abort(why);
    return stops !== undefined;
  }

  const over = (): void => {
    for (const id of [...waiting.keys()]) withdraw(id, 'gone');
  };

  return {
    fromClient: chunk => splitter.push(chunk),
    fromProgram: chunk => toClient.pass(chunk),
    clientEnded: async () => {
      splitter.end();
      const late = setTimeout(over, lastCalls);
      await Promise.all(held);
      clearTimeout(late);
    },
    over,
  };
}

const tooLong = 'Countersign does not pass on messages of more than 160 MB: they cannot be reviewed.';
const notRun = `This was not run, because another call of the same batch was denied. ${stopWords}`;

const denial = (id: string, reason: string): string => `{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":${JSON.stringify(reason)}}],"isError":true}}`;
const failure = (id: string, code: number, message: string): string => `{"jsonrpc":"2.0","id":${id},"error":{"code":${code},"message":${JSON.stringify(message)}}}`;
