// Checks what the approval page sends. Anything of another shape is not a message.
import type { EnvironmentName } from '../../core/model/resource';
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
    case 'next': case 'stopReading': case 'copyRequest': case 'lookForSignature': case 'takeBack': case 'askColleague': return { ...signed, kind: message['kind'] };
    case 'approve': {
      const { ticked, token, reason, grantScope } = message;
      if (!areCounts(ticked) || !isText(token) || !isText(reason) || typeof grantScope !== 'boolean') return undefined;
      return { ...signed, kind: 'approve', ticked, token, reason, grantScope };
    }
    case 'deny': {
      const { note, suggest, wholeSession } = message;
      return isText(note) && typeof suggest === 'boolean' && typeof wholeSession === 'boolean' ? { ...signed, kind: 'deny', note, suggest, wholeSession } : undefined;
    }
    case 'ask': case 'breakGlass': {
      const { ticked, token, reason } = message;
      return areCounts(ticked) && isText(token) && isText(reason) ? { ...signed, kind: message['kind'], ticked, token, reason } : undefined;
    }
    case 'sign': {
      const { ticked, token } = message;
      return areCounts(ticked) && isText(token) ? { ...signed, kind: 'sign', ticked, token } : undefined;
    }
    case 'decline': return isText(message['note']) ? { ...signed, kind: 'decline', note: message['note'] } : undefined;
    case 'pasteSignature': return typeof message['text'] === 'string' && message['text'].length <= 100_000 ? { ...signed, kind: 'pasteSignature', text: message['text'] } : undefined;
    case 'check': return isText(message['id']) ? { ...signed, kind: 'check', id: message['id'] } : undefined;
    case 'account': {
      const { key, name } = message;
      return isText(key) && isEnvironment(name) ? { ...signed, kind: 'account', key, name } : undefined;
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

const environments: readonly EnvironmentName[] = ['production', 'staging', 'development', 'unknown'];

function isEnvironment(value: unknown): value is EnvironmentName {
  return environments.some((one) => one === value);
}

function areCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 10_000 && value.every(isCount);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 10_000;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
