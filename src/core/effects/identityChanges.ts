// A change of as whom or where later calls act (`knowledge/identityChanges.ts`) is an effect of its own and stays in the session, whichever
// reader knows the rest of the call.
import { identityTools, type IdentityTool } from '../knowledge/identityChanges';
import { toolNamed } from '../knowledge/families';
import type { Tool } from '../knowledge/schema';
import type { Call } from '../model/call';
import { argumentsOf } from './callArguments';
import { identityChanges, readTool } from './fromKnowledge';
import { rowsFor } from './knowledgeMatch';
import { foundIn } from './toolEffect';
import type { Found } from './world';

let byName: ReadonlyMap<string, Tool> | undefined;

/** Undefined: the call changes no identity. `read`: what its reader found, whose own effect for the change counts before the table's. */
export function identityChangesOf(call: Call, read: Found | undefined): Found | undefined {
  byName ??= new Map(identityTools.flatMap(one => one.names.map(name => [name, toolOf(one, name)] as const)));
  const tool = byName.get(call.program ?? '');
  if (!tool || call.args.some(word => word.text === '--help' || word.text === '--dry-run')) return undefined;
  const matched = rowsFor(call, tool, argumentsOf(call, tool));
  if (matched.length === 0) return undefined;
  const isSaid = read?.effects.some(one => one.effect.traits.includes('identity')) ?? false;
  const known = new Set(read?.changes.flatMap(change => (change.kind === 'identity' ? [`${change.system} ${change.aspect ?? ''}`] : [])));
  const changes = identityChanges(matched, call, tool).filter(change => change.kind !== 'identity' || !known.has(`${change.system} ${change.aspect ?? ''}`));
  return foundIn(call, isSaid ? [] : readTool(call, tool).effects.map(one => one.effect), { changes });
}

/** Its rows here, its options as its own table says. */
function toolOf(one: IdentityTool, name: string): Tool {
  const own = toolNamed(name);
  return { ...(own ?? { unlisted: 'read' as const }), ...one, names: [name], unlisted: 'read', previews: [], where: 'machine', place: [] };
}
