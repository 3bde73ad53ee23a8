// Checks what the approval page sends. Anything of another shape is not a message.
import type { FromPage } from '../../core/model/page';

/** The message, or undefined for anything that the page's own script never sends. */
export function pageMessage(raw: unknown): FromPage | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const message = raw as Readonly<Record<string, unknown>>;
  if (message['kind'] === 'ready') return { kind: 'ready' };
  const { nonce, review, revision } = message;
  if (!isText(nonce) || !isText(review) || !isCount(revision)) return undefined;
  const signed = { nonce, review, revision };
  switch (message['kind']) {
    case 'next': return { ...signed, kind: 'next' };
    case 'approve': {
      const { ticked, token, reason, grantScope } = message;
      if (!Array.isArray(ticked) || !ticked.every(isCount) || !isText(token) || !isText(reason) || typeof grantScope !== 'boolean') return undefined;
      return { ...signed, kind: 'approve', ticked, token, reason, grantScope };
    }
    case 'deny': {
      const { note, suggest, wholeSession } = message;
      return isText(note) && typeof suggest === 'boolean' && typeof wholeSession === 'boolean' ? { ...signed, kind: 'deny', note, suggest, wholeSession } : undefined;
    }
    case 'disposable': return isCount(message['line']) ? { ...signed, kind: 'disposable', line: message['line'] } : undefined;
    case 'opened': return isText(message['what']) ? { ...signed, kind: 'opened', what: message['what'] } : undefined;
    case 'open': {
      const { path, line } = message;
      if (!isText(path)) return undefined;
      return isCount(line) ? { ...signed, kind: 'open', path, line } : { ...signed, kind: 'open', path };
    }
    default: return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 10_000;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
