// What earlier messages told about a session: its folder, and the fields of its tool calls. A permission request may name no more than
// a call's id, because everything else was sent before.
import { isFields, type Fields } from './acpCalls';

/** Calls remembered at most; the oldest go first. */
const mostCalls = 2000;

export class AcpSessions {
  readonly #cwds = new Map<string, string>();
  /** Folders of sessions that are being made, by the request's id. */
  readonly #making = new Map<string, string>();
  readonly #calls = new Map<string, Fields>();

  /** A line of the client; returns the session whose turn it cancels. */
  fromClient(line: Buffer): string | undefined {
    if (!line.includes('session')) return undefined;
    const value = parsed(line);
    if (!isFields(value) || !isFields(value['params'])) return undefined;
    const { method, id, params } = value;
    const { cwd, sessionId } = params;
    if (typeof cwd === 'string' && id !== undefined) this.#making.set(JSON.stringify(id), cwd);
    if (typeof cwd === 'string' && typeof sessionId === 'string') this.#cwds.set(sessionId, cwd);
    return method === 'session/cancel' && typeof sessionId === 'string' ? sessionId : undefined;
  }

  /** A line of the agent. */
  fromAgent(line: Buffer): void {
    const made = this.#making.size > 0 && line.includes('sessionId');
    if (!made && !line.includes('tool_call')) return;
    const value = parsed(line);
    if (!isFields(value)) return;
    const { id, result, params } = value;
    const key = JSON.stringify(id);
    const cwd = id === undefined ? undefined : this.#making.get(key);
    if (cwd !== undefined && isFields(result)) {
      this.#making.delete(key);
      if (typeof result['sessionId'] === 'string') this.#cwds.set(result['sessionId'], cwd);
    }
    if (isFields(params) && typeof params['sessionId'] === 'string' && isFields(params['update'])) this.#note(params['sessionId'], params['update']);
  }

  cwd(session: string): string | undefined {
    return this.#cwds.get(session);
  }

  /** The call with what was said about it before. */
  merged(session: string, toolCall: Fields): Fields {
    return { ...this.#calls.get(keyOf(session, toolCall)), ...given(toolCall) };
  }

  #note(session: string, update: Fields): void {
    const { sessionUpdate, toolCallId } = update;
    if ((sessionUpdate !== 'tool_call' && sessionUpdate !== 'tool_call_update') || typeof toolCallId !== 'string') return;
    const key = keyOf(session, update);
    const { sessionUpdate: _, ...fields } = { ...this.#calls.get(key), ...given(update) } as Fields & { readonly sessionUpdate?: unknown };
    this.#calls.delete(key);
    if (fields['status'] !== 'completed' && fields['status'] !== 'failed') this.#calls.set(key, fields);
    const oldest = this.#calls.size > mostCalls ? this.#calls.keys().next().value : undefined;
    if (oldest !== undefined) this.#calls.delete(oldest);
  }
}

const keyOf = (session: string, call: Fields): string => JSON.stringify([session, call['toolCallId']]);

/** A member that is null says nothing. */
const given = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
