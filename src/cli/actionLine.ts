// One line of `countersign review`: an action of the contract's own form, or an agent's raw hook payload.
import * as z from 'zod';
import { parsePayload } from '../core/agents/parsePayload';
import type { ProposedAction } from '../core/model/action';
import { commonParts, contractAction, requestOf } from '../node/contractAction';

const raw = z.looseObject({ ...commonParts, agent: z.string(), payload: z.unknown() });

export function parseActionLine(line: string, number: number): { readonly action: ProposedAction } | { readonly error: string } {
  let value: unknown;
  try { value = JSON.parse(line); } catch (error) { return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` }; }
  if (typeof value === 'object' && value !== null && 'payload' in value) {
    const parsed = raw.safeParse(value);
    if (!parsed.success) return { error: z.prettifyError(parsed.error) };
    const { agent, payload, env } = parsed.data;
    const action = parsePayload(agent, payload, { id: parsed.data.id ?? String(number), cwd: parsed.data.cwd ?? process.cwd(), env: env ?? ownEnvironment() });
    return action.kind === 'action' ? { action: { ...action.action, session: parsed.data.session ?? action.action.session } } : { error: action.kind === 'unreadable' ? action.reason : 'the payload asks for nothing' };
  }
  const parsed = contractAction.safeParse(value);
  if (!parsed.success) return { error: z.prettifyError(parsed.error) };
  const { id, session, cwd, env, description } = parsed.data;
  return {
    action: {
      id: id ?? String(number), agent: 'review', session: session ?? `line-${number}`, cwd: cwd ?? process.cwd(), env: env ?? ownEnvironment(), description,
      request: requestOf(parsed.data),
    },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
