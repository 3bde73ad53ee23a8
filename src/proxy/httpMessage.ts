// What the transport has to know of a message to send it: which answers are owed, and what newer servers want repeated in headers.
import { shapeOf } from './jsonShape';

export interface Addressed {
  /** Of a single message; undefined: an answer, a batch, or not readable. */
  readonly method: string | undefined;
  /** Ids, as written, of the requests in it: each is owed an answer. */
  readonly ids: readonly string[];
  /** Ids, as written, of the answers in it. */
  readonly answers: readonly string[];
  /** Protocol version that the message itself names. */
  readonly version: string | undefined;
  /** `mcp-method` and `mcp-name`. */
  readonly mirrored: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

export function addressed(body: Buffer): Addressed {
  const nothing: Addressed = { method: undefined, ids: [], answers: [], version: undefined, mirrored: {} };
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return nothing;
  }
  if (typeof value !== 'object' || value === null) return nothing;
  const messages = (Array.isArray(value) ? (value as readonly unknown[]).filter(one => typeof one === 'object' && one !== null) : [value]) as readonly Fields[];
  const shapes = shapeOf(text);
  const idsOf = (wanted: (message: Fields) => boolean): readonly string[] => messages.flatMap((message, i) => (wanted(message) ? shapes[i]?.id ?? [] : []));
  const isRequest = (message: Fields): boolean => typeof message['method'] === 'string';
  const single = Array.isArray(value) ? undefined : messages[0];
  const params = single && isFields(single['params']) ? single['params'] : {};
  const meta = isFields(params['_meta']) ? params['_meta'] : {};
  const method = typeof single?.['method'] === 'string' ? single['method'] : undefined;
  const version = meta['io.modelcontextprotocol/protocolVersion'];
  const name = params['name'] ?? params['uri'];
  return {
    method, ids: idsOf(isRequest), answers: idsOf(message => !isRequest(message)), version: typeof version === 'string' && version.length < 40 && isPlain(version) ? version : undefined,
    mirrored: { ...(method === undefined ? {} : { 'mcp-method': encoded(method.slice(0, longestName)) }), ...(typeof name === 'string' && name.length <= longestName && method !== undefined ? { 'mcp-name': encoded(name) } : {}) },
  };
}

/** Characters: servers refuse long headers. */
const longestName = 1000;

/** A header holds visible ASCII; anything else is written as the specification says. */
const encoded = (text: string): string => (isPlain(text) ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`);
const isPlain = (text: string): boolean => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
