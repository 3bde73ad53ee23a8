// The contract's own form of an action, as other tools and the tests inside a policy write it. Raw hook payloads belong to the adapters.
import * as z from 'zod';
import type { ActionRequest } from '../core/model/action';

/** Parts that every action may have. */
export const commonParts = {
  id: z.string().optional(),
  session: z.string().optional(),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  description: z.string().optional(),
};

/** One action; members that are not known are left alone. */
export const contractAction = z.discriminatedUnion('tool', [
  z.looseObject({ ...commonParts, tool: z.literal('shell'), command: z.string(), shell: z.enum(['bash', 'sh', 'zsh', 'powershell', 'cmd']).default('bash') }),
  z.looseObject({ ...commonParts, tool: z.literal('write'), path: z.string(), content: z.string() }),
  z.looseObject({ ...commonParts, tool: z.literal('edit'), path: z.string(), oldText: z.string(), newText: z.string() }),
  z.looseObject({ ...commonParts, tool: z.literal('delete'), path: z.string() }),
  z.looseObject({ ...commonParts, tool: z.literal('mcp'), server: z.string(), name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) }),
]);

export type ContractAction = z.infer<typeof contractAction>;

/** What it asks to do. */
export function requestOf(data: ContractAction): ActionRequest {
  switch (data.tool) {
    case 'shell': return { tool: 'shell', command: data.command, shell: data.shell };
    case 'write': return { tool: 'write', path: data.path, content: data.content };
    case 'edit': return { tool: 'edit', path: data.path, edits: [{ oldText: data.oldText, newText: data.newText }] };
    case 'delete': return { tool: 'delete', path: data.path };
    case 'mcp': return { tool: 'mcp', server: data.server, name: data.name, arguments: data.arguments };
  }
}
