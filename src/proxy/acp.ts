// The ACP proxy: between an editor and its agent. Permission requests are reviewed; up to `confirm` the client asks as it always does,
// with the review's words, above that our page is asked and the agent answered here. What the agent has the client run or write without
// asking waits for the page from `confirm` on, unless a person has just let the same thing through. Every other byte goes on as it came.
import { failed } from '../hook/words';
import { acpCalls, isFields, type Fields } from './acpCalls';
import { directCall, directMethods, Released, type DirectCall } from './acpDirect';
import { AcpSessions } from './acpSessions';
import { standBetween, type Between, type ClientStreams, type Handlers } from './between';
import type { Gate, GatedCall } from './gate';
import { shapeOf } from './jsonShape';
import { LineSplitter } from './lines';
import { mentions } from './toolCalls';

/** What the client is told about the calls behind one request. */
export type Advice =
  /** Nothing to say: the request goes on as it came. */
  | { readonly kind: 'pass' }
  /** The client's own prompt is enough; `headline` at most 70 characters, `words` as Markdown in which nothing is active. */
  | { readonly kind: 'tell'; readonly headline: string; readonly words: string }
  /** A person has to look at our page. */
  | { readonly kind: 'ask'; readonly headline: string; readonly words: string; readonly calls: readonly GatedCall[] };

export interface AcpProxy {
  readonly command: readonly string[];
  readonly gate: Gate;
  /** Reviews, without asking anybody; `ask` is advised from this verdict on. A rejection denies. */
  readonly advise: (calls: readonly GatedCall[], askFrom: 'confirm' | 'acknowledge') => Promise<Advice>;
  /** Where a session names no folder. */
  readonly cwd: string;
  readonly client: ClientStreams;
}

const method = 'session/request_permission';

/** Resolves with the exit status. */
export function runAcp(options: AcpProxy): Promise<number> {
  return standBetween(options.command, options.client, between => acpHandlers(options, between));
}

interface Pending {
  readonly line: Buffer;
  /** As written. */
  readonly id: string;
  readonly session: string;
}

interface Direct extends Pending {
  readonly call: DirectCall;
}

interface Request extends Pending {
  readonly params: Fields;
  readonly toolCall: Fields;
}

function acpHandlers({ gate, advise, cwd }: AcpProxy, { toProgram, toClient }: Between): Handlers {
  const sessions = new AcpSessions();
  const held = new Map<Pending, AbortController>();
  const released = new Released();
  /** Permission requests that the client was given to answer, by id. */
  const shown = new Map<string, { readonly request: Request; readonly calls: readonly GatedCall[] }>();

  const fromAgent = new LineSplitter(line => {
    sessions.fromAgent(line);
    const direct = directMethods.find(one => mentions(line, one));
    if (!mentions(line, method)) {
      if (direct !== undefined) return onDirect(line);
      withdrawCancelled(line);
      return toClient.pass(line);
    }
    const read = readRequest(line, sessions);
    if (read === 'other') return direct === undefined ? toClient.pass(line) : onDirect(line);
    if ('wrong' in read) return toProgram(`{"jsonrpc":"2.0","id":${read.id},"error":{"code":-32600,"message":${JSON.stringify(failed(read.wrong))}}}\n`);
    void review(read);
  }, () => undefined);
  const fromClient = new LineSplitter(line => {
    const cancelled = sessions.fromClient(line);
    if (shown.size > 0) noteAnswer(line);
    toProgram(line);
    if (cancelled !== undefined) withdraw(request => request.session === cancelled);
  }, () => undefined);

  async function review(request: Request): Promise<void> {
    const stop = new AbortController();
    held.set(request, stop);
    try {
      const calls = acpCalls(request.toolCall).map((call): GatedCall => ({ ...call, tool_use_id: String(request.toolCall['toolCallId']), session_id: request.session, cwd: sessions.cwd(request.session) ?? cwd }));
      const advice = await advise(calls, 'acknowledge');
      if (stop.signal.aborted) return answer(request, { outcome: 'cancelled' });
      if (advice.kind !== 'ask') shown.set(keyOf(request.id), { request, calls });
      if (advice.kind === 'pass') return toClient.pass(request.line);
      if (advice.kind === 'tell') return ask(request, advice);
      update(request, `${advice.words}\n\nWaiting for a decision in Countersign.`);
      let approved = false;
      for (const call of advice.calls) {
        const decided = await gate(call, stop.signal);
        if (stop.signal.aborted) return answer(request, { outcome: 'cancelled' });
        if (decided.kind === 'deny') return reject(request, decided.reason);
        approved ||= decided.by === 'person';
      }
      const once = approved ? optionOf(request, 'allow_once') : undefined;
      if (once === undefined) {
        shown.set(keyOf(request.id), { request, calls });
        return ask(request, advice);
      }
      released.add(request.session, calls, Date.now());
      answer(request, { outcome: 'selected', optionId: once });
    } catch (error) {
      reject(request, failed(error instanceof Error ? error.message : String(error)));
    } finally {
      held.delete(request);
    }
  }

  /** Something that the agent has its client do: it goes on once it may. */
  function onDirect(line: Buffer): void {
    const read = readDirect(line);
    if (read === 'other') return toClient.pass(line);
    if ('wrong' in read) return refuse(read.id, failed(read.wrong));
    void reviewDirect(read);
  }

  async function reviewDirect(pending: Direct): Promise<void> {
    const stop = new AbortController();
    held.set(pending, stop);
    try {
      const { session, call: { cwd: given, ...rest } } = pending;
      const call: GatedCall = { ...rest, tool_use_id: `direct-${pending.id}`, session_id: session, cwd: given ?? sessions.cwd(session) ?? cwd };
      if (released.take(session, rest, Date.now())) return toClient.pass(pending.line);
      const advice = await advise([call], 'confirm');
      const decided = advice.kind === 'ask' && !stop.signal.aborted ? await gate(call, stop.signal) : { kind: 'go' as const };
      if (stop.signal.aborted) return refuse(pending.id, failed('the turn was cancelled'));
      if (decided.kind === 'deny') return refuse(pending.id, decided.reason);
      toClient.pass(pending.line);
    } catch (error) {
      refuse(pending.id, failed(error instanceof Error ? error.message : String(error)));
    } finally {
      held.delete(pending);
    }
  }

  function refuse(id: string, reason: string): void {
    toProgram(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32000,"message":${JSON.stringify(reason)}}}\n`);
  }

  /** What the person at the client let through is not asked about again when the agent has it done. */
  function noteAnswer(line: Buffer): void {
    const value = parsed(line);
    if (!isFields(value) || value['id'] === undefined || value['method'] !== undefined) return;
    const key = JSON.stringify(value['id']);
    const asked = shown.get(key);
    shown.delete(key);
    const outcome = isFields(value['result']) && isFields(value['result']['outcome']) ? value['result']['outcome'] : {};
    if (!asked || outcome['outcome'] !== 'selected') return;
    const options: readonly unknown[] = Array.isArray(asked.request.params['options']) ? asked.request.params['options'] : [];
    const chosen = options.filter(isFields).find(option => option['optionId'] === outcome['optionId']);
    if (chosen?.['kind'] === 'allow_once' || chosen?.['kind'] === 'allow_always') released.add(asked.request.session, asked.calls, Date.now());
  }

  /** The request goes on to the client, with the review's words in it. */
  function ask({ id, params, toolCall }: Request, { headline, words }: Exclude<Advice, { kind: 'pass' }>): void {
    const told = { ...toolCall, title: headline, content: withWords(words, toolCall) };
    toClient.insert(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${JSON.stringify({ ...params, toolCall: told })}}`);
  }

  /** The protocol has no field for a reason: the person reads it at the call. */
  function reject(request: Request, reason: string): void {
    update(request, reason);
    const option = optionOf(request, 'reject_once') ?? optionOf(request, 'reject_always');
    answer(request, option === undefined ? { outcome: 'cancelled' } : { outcome: 'selected', optionId: option });
  }

  function update({ session, toolCall }: Request, words: string): void {
    const changed = { sessionUpdate: 'tool_call_update', toolCallId: toolCall['toolCallId'], content: withWords(words, toolCall) };
    toClient.insert(JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: session, update: changed } }));
  }

  function answer({ id }: Request, outcome: Fields): void {
    toProgram(`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify({ outcome })}}\n`);
  }

  /** The agent takes a request back. */
  function withdrawCancelled(line: Buffer): void {
    if (held.size === 0 || !line.includes('$/cancel_request')) return;
    const value = parsed(line);
    if (isFields(value) && value['method'] === '$/cancel_request' && isFields(value['params'])) {
      const id = JSON.stringify(value['params']['requestId']);
      withdraw(request => keyOf(request.id) === id);
    }
  }

  function withdraw(which: (request: Pending) => boolean): void {
    for (const [request, stop] of held) if (which(request)) stop.abort('gone');
  }

  return {
    fromClient: chunk => fromClient.push(chunk),
    fromProgram: chunk => fromAgent.push(chunk),
    clientEnded: () => {
      fromClient.end();
      withdraw(() => true);
      return Promise.resolve();
    },
    over: () => {
      fromAgent.end();
      withdraw(() => true);
    },
  };
}

/** `other`: the line only mentions the method. `wrong`: it may be a request and cannot be read surely. */
function readRequest(line: Buffer, sessions: AcpSessions): Request | 'other' | { readonly id: string; readonly wrong: string } {
  const value = parsed(line);
  if (value === undefined) return { id: 'null', wrong: 'a permission request is not valid JSON' };
  if (Array.isArray(value)) return { id: 'null', wrong: 'a permission request came in a batch' };
  if (!isFields(value)) return 'other';
  const shape = shapeOf(line.toString('utf8'))[0];
  const id = shape?.id ?? 'null';
  const isRequest = value['method'] === method;
  const odd = shape?.oddities.find(oddity => isRequest || oddity.where === 'envelope');
  if (odd) return { id, wrong: odd.what };
  if (!isRequest) return 'other';
  const { params } = value;
  if (!isFields(params) || typeof params['sessionId'] !== 'string' || !isFields(params['toolCall']) || typeof params['toolCall']['toolCallId'] !== 'string' || !Array.isArray(params['options'])) {
    return { id, wrong: 'a permission request lacks its session, its call or its options' };
  }
  return { line, id, session: params['sessionId'], params, toolCall: sessions.merged(params['sessionId'], params['toolCall']) };
}

/** The same for what the client is to do; a notification has no answer that could be waited for and is refused. */
function readDirect(line: Buffer): Direct | 'other' | { readonly id: string; readonly wrong: string } {
  const value = parsed(line);
  if (value === undefined || Array.isArray(value)) return { id: 'null', wrong: 'a request to the client is not one valid JSON object' };
  if (!isFields(value)) return 'other';
  const shape = shapeOf(line.toString('utf8'))[0];
  const id = shape?.id ?? 'null';
  const asked = value['method'];
  const isDirect = directMethods.some(one => one === asked);
  const odd = shape?.oddities.find(oddity => isDirect || oddity.where === 'envelope');
  if (odd) return { id, wrong: odd.what };
  if (!isDirect || typeof asked !== 'string') return 'other';
  const { params } = value;
  const session = isFields(params) ? params['sessionId'] : undefined;
  const call = isFields(params) ? directCall(asked, params) : undefined;
  return typeof session === 'string' && call ? { line, id, session, call } : { id, wrong: `a ${asked} lacks its session or its fields` };
}

/** An id as another writer spells it. */
const keyOf = (id: string): string => JSON.stringify(JSON.parse(id));

function optionOf({ params }: Request, kind: string): unknown {
  const options: readonly unknown[] = Array.isArray(params['options']) ? params['options'] : [];
  return options.filter(isFields).find(option => option['kind'] === kind)?.['optionId'];
}

/** A call's `content` is replaced as a whole, so what was there comes along. */
function withWords(text: string, toolCall: Fields): readonly unknown[] {
  const before: readonly unknown[] = Array.isArray(toolCall['content']) ? toolCall['content'] : [];
  return [{ type: 'content', content: { type: 'text', text } }, ...before];
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
