// Reads the agent's payload from standard input: whole, UTF-8, one JSON object, within a limit of size and time.

export type ReadPayload =
  | { readonly kind: 'payload'; readonly text: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'wrong'; readonly why: string };

/** Bytes. With everything escaped it still has to fit into one message to the editor. */
const limit = 32 * 1024 * 1024;
/** Some agents leave standard input open: a complete object after this pause is the payload. */
const pause = 300;

export function readPayload(input: NodeJS.ReadableStream, patience: number): Promise<ReadPayload> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size = 0;
    let idle: NodeJS.Timeout | undefined;
    const finish = (result: ReadPayload): void => {
      clearTimeout(idle);
      clearTimeout(late);
      input.removeAllListeners('data');
      input.pause();
      resolve(result);
    };
    const late = setTimeout(() => finish({ kind: 'wrong', why: 'the payload did not end' }), patience);
    input.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return finish({ kind: 'wrong', why: 'the payload is larger than 32 MB' });
      chunks.push(chunk);
      clearTimeout(idle);
      idle = setTimeout(() => {
        const early = parse(Buffer.concat(chunks));
        if (early.kind === 'payload') finish(early);
      }, pause);
    });
    input.on('end', () => finish(parse(Buffer.concat(chunks))));
    input.on('error', (error: Error) => finish({ kind: 'wrong', why: `the payload could not be read: ${error.message}` }));
  });
}

function parse(bytes: Buffer): ReadPayload {
  if (bytes.length === 0) return { kind: 'wrong', why: 'the payload is empty' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'wrong', why: 'the payload is not UTF-8' };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { kind: 'payload', text, value: value as Record<string, unknown> };
    return { kind: 'wrong', why: 'the payload is not a JSON object' };
  } catch {
    return { kind: 'wrong', why: 'the payload is not JSON' };
  }
}
