// From an agent's raw payload to an action: picks the adapter by the agent's id.
import type { ProposedAction } from '../model/action';

export type ParsedPayload = { readonly kind: 'action'; readonly action: ProposedAction } | { readonly kind: 'unreadable'; readonly reason: string };

export function parsePayload(agent: string, _payload: unknown, _given: { readonly id: string; readonly cwd: string; readonly env: Readonly<Record<string, string>> }): ParsedPayload {
  return { kind: 'unreadable', reason: `no adapter for the agent ${agent}` };
}
