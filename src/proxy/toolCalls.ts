// Finds the tool calls in one line from an MCP client. Whatever another reader could take for a call and we cannot read surely is
// `unreadable`; everything else is none of the proxy's business and goes on as it came.
import { isUtf8 } from 'node:buffer';
import { shapeOf, type MessageShape } from './jsonShape';

type Fields = Readonly<Record<string, unknown>>;

export interface ToolCall {
  /** The id as written, for the answer; undefined: the client wants none. */
  readonly id: string | undefined;
  readonly name: string;
  readonly arguments: Fields;
  /** JSON text of the caller's progress token. */
  readonly progressToken?: string;
}

/** A request of a batch that is no call: it gets an error when the batch does not go on. */
export interface Bystander {
  readonly id: string;
}

export type Reading =
  | { readonly kind: 'forward' }
  | { readonly kind: 'calls'; readonly calls: readonly ToolCall[]; readonly bystanders: readonly Bystander[]; readonly batch: boolean }
  /** `ids`: of the requests that must be answered, as written. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly ids: readonly string[]; readonly batch: boolean };

const method = 'tools/call';
const forward: Reading = { kind: 'forward' };

export function readClientLine(line: Buffer): Reading {
  if (!mentions(line, method)) return forward;
  if (!isUtf8(line)) return unreadable('it is not UTF-8 text', line.toString('latin1'));
  const text = line.toString('utf8');
  const value = parsed(text);
  if (value === undefined) return unreadable('it is not valid JSON', text);
  if (typeof value !== 'object' || value === null) return forward;
  const messages: readonly unknown[] = Array.isArray(value) ? value : [value];
  const batch = Array.isArray(value);
  // Shapes stand for objects and arrays only; other elements of a batch are nothing.
  const shapes = shapeOf(text);
  const composite = messages.filter(one => typeof one === 'object' && one !== null);
  const ids = shapes.flatMap(shape => shape.id ?? []);
  const wrong = (reason: string): Reading => ({ kind: 'unreadable', reason, ids, batch });
  if (composite.some(Array.isArray)) return wrong('a batch holds another one');
  if (splitsOtherwise(text)) return wrong('it holds line ends at which some programs would split it');
  const calls: ToolCall[] = [];
  const bystanders: Bystander[] = [];
  for (const [index, one] of (composite as readonly Fields[]).entries()) {
    const shape: MessageShape = shapes[index] ?? { id: undefined, oddities: [] };
    const isCall = one['method'] === method;
    const odd = shape.oddities.find(oddity => isCall || oddity.where === 'envelope');
    if (odd) return wrong(odd.what);
    if (!isCall) {
      if (shape.id !== undefined && typeof one['method'] === 'string') bystanders.push({ id: shape.id });
      continue;
    }
    const call = callOf(one, shape.id);
    if (typeof call === 'string') return wrong(call);
    calls.push(call);
  }
  return calls.length === 0 ? forward : { kind: 'calls', calls, bystanders, batch };
}

/** Ids, as JSON text, that this line withdraws, and whether the client only ran out of time. */
export function cancelledBy(line: Buffer): { readonly id: string; readonly timedOut: boolean } | undefined {
  if (!line.includes('notifications/cancelled')) return undefined;
  const value = parsed(line.toString('utf8'));
  if (!isFields(value) || value['method'] !== 'notifications/cancelled' || !isFields(value['params'])) return undefined;
  const { requestId, reason } = value['params'];
  return { id: JSON.stringify(requestId), timedOut: typeof reason === 'string' && /tim(?:ed?)?[ -]?out/i.test(reason) };
}

/** Whether some reader could find the text in the bytes: escapes and two-byte encodings are seen through. */
export function mentions(bytes: Buffer, wanted: string): boolean {
  if (bytes.includes(wanted)) return true;
  const wide = bytes.includes(0);
  if (!wide && !bytes.includes(0x5c)) return false;
  const text = wide ? bytes.toString('latin1').replaceAll('\0', '') : bytes.toString('latin1');
  if (text.includes(wanted)) return true;
  if (!/\\(?:\/|u00[2-7][0-9a-f])/i.test(text)) return false;
  return text.replace(/\\(?:u00([2-7][0-9a-f])|\/)/gi, (_, code: string | undefined) => (code === undefined ? '/' : String.fromCharCode(parseInt(code, 16)))).includes(wanted);
}

function callOf(message: Fields, id: string | undefined): ToolCall | string {
  const { params } = message;
  if (!isFields(params)) return 'its parameters are not an object';
  const { name, arguments: given, _meta: meta } = params;
  if (typeof name !== 'string' || name === '') return 'it names no tool';
  if (given !== undefined && given !== null && !isFields(given)) return 'its arguments are not an object';
  const token = isFields(meta) ? meta['progressToken'] : undefined;
  return { id: id === 'null' ? undefined : id, name, arguments: given ?? {}, ...(typeof token === 'string' || typeof token === 'number' ? { progressToken: JSON.stringify(token) } : {}) };
}

/** Python ends a line at a lone carriage return, others at more; each piece that is a message by itself would be read as one. */
function splitsOtherwise(text: string): boolean {
  const pieces = text.replace(/\r?\n$/, '').split(/[\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  return pieces.length > 1 && pieces.some(piece => mentions(Buffer.from(piece), method) && isComposite(parsed(piece)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(reason: string, text: string): Reading {
  const id = /"id"\s*:\s*("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*"|-?\d{1,15}(?=\s*[,}]))/.exec(text)?.[1];
  return { kind: 'unreadable', reason, ids: id === undefined ? [] : [id], batch: false };
}

const isComposite = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isFields = (value: unknown): value is Fields => isComposite(value) && !Array.isArray(value);
