// One request to a collector over OTLP/HTTP, and what its answer means. Follows no redirect and trusts no certificate that the system does not.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Posted =
  /** `rejected`: records that the collector did not want; sending them again would not help. */
  | { readonly kind: 'taken'; readonly rejected: number }
  /** Not now. `wait`: milliseconds that the collector asks for; undefined: it does not say. */
  | { readonly kind: 'later'; readonly why: string; readonly wait?: number }
  /** It will never take this. */
  | { readonly kind: 'refused'; readonly why: string };

/** Milliseconds for a whole request. */
const timeLimit = 10_000;
/** Statuses after which the same request may succeed, by the OTLP specification. */
const retryable = new Set([429, 502, 503, 504]);

/** Never rejects. `endpoint`: without a path, `/v1/logs` is added. */
export function post(endpoint: string, headers: Readonly<Record<string, string>>, body: string, limit = timeLimit): Promise<Posted> {
  const url = new URL(endpoint);
  if (url.pathname === '/' || url.pathname === '') url.pathname = '/v1/logs';
  return new Promise(resolve => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method: 'POST', agent: false, headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { if (text.length < 1 << 16) text += part; });
      response.on('error', () => undefined).on('close', () => {
        clearTimeout(timer);
        resolve(response.complete ? meaning(response.statusCode ?? 0, response.headers['retry-after'], text) : { kind: 'later', why: 'the collector broke off its answer' });
      });
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${limit / 1000} s`)), limit);
    request.on('error', error => {
      clearTimeout(timer);
      resolve({ kind: 'later', why: error.message });
    });
    request.end(body);
  });
}

function meaning(status: number, retryAfter: string | undefined, text: string): Posted {
  if (status >= 200 && status < 300) return { kind: 'taken', rejected: rejectedIn(text) };
  if (retryable.has(status)) {
    const wait = waitOf(retryAfter, Date.now());
    return { kind: 'later', why: `the collector answered ${status}`, ...(wait === undefined ? {} : { wait }) };
  }
  // What is wrong with the address or the token a person can mend: nothing is thrown away for that.
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', why: `the collector answered ${status}` };
  return { kind: 'later', why: `the collector answered ${status}` };
}

/** Seconds or a date; at most an hour. */
export function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const wait = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), 3_600_000);
}

function rejectedIn(text: string): number {
  try {
    const { partialSuccess } = JSON.parse(text) as { readonly partialSuccess?: { readonly rejectedLogRecords?: unknown } };
    const count = Number(partialSuccess?.rejectedLogRecords ?? 0);
    return Number.isFinite(count) ? count : 0;
  } catch {
    return 0;
  }
}
