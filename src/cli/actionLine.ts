// One line of `countersign review`: an action of the contract's own form, or an agent's raw hook payload.
import * as z from 'zod';
import { parsePayload } from '../core/agents/parsePayload';
import type { ActionRequest, ProposedAction } from '../core/model/action';

const common = {
  id: z.string().optional(),
  session: z.string().optional(),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  description: z.string().optional(),
};
const own = z.discriminatedUnion('tool', [
  z.looseObject({ ...common, tool: z.literal('shell'), command: z.string(), shell: z.enum(['bash', 'sh', 'zsh', 'powershell', 'cmd']).default('bash') }),
  z.looseObject({ ...common, tool: z.literal('write'), path: z.string(), content: z.string() }),
  z.looseObject({ ...common, tool: z.literal('edit'), path: z.string(), oldText: z.string(), newText: z.string() }),
  z.looseObject({ ...common, tool: z.literal('delete'), path: z.string() }),
  z.looseObject({ ...common, tool: z.literal('mcp'), server: z.string(), name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) }),
]);
const raw = z.looseObject({ ...common, agent: z.string(), payload: z.unknown() });

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
  const parsed = own.safeParse(value);
  if (!parsed.success) return { error: z.prettifyError(parsed.error) };
  const { id, session, cwd, env, description } = parsed.data;
  return {
    action: {
      id: id ?? String(number), agent: 'review', session: session ?? `line-${number}`, cwd: cwd ?? process.cwd(), env: env ?? ownEnvironment(), description,
      request: requestOf(parsed.data),
    },
  };
}

function requestOf(data: z.infer<typeof own>): ActionRequest {
  switch (data.tool) {
    case 'shell': return { tool: 'shell', command: data.command, shell: data.shell };
    case 'write': return { tool: 'write', path: data.path, content: data.content };
    case 'edit': return { tool: 'edit', path: data.path, edits: [{ oldText: data.oldText, newText: data.newText }] };
    case 'delete': return { tool: 'delete', path: data.path };
    case 'mcp': return { tool: 'mcp', server: data.server, name: data.name, arguments: data.arguments };
  }
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
