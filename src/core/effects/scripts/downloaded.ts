// What came from the network to this machine: files that an earlier command of the action or an earlier action of the session downloaded.
import { locate } from '../files/location';
import type { Found, World } from '../world';

/** Marks what a download makes, so that running it later counts as code from the network. */
export function fromNetwork(found: Found): Found {
  // What the file holds afterwards is not known: the session remembers the download, not a content; the rest of this action knows that it changed.
  const changes = found.changes.map(change => (change.kind !== 'file' ? change : { kind: 'tree' as const, root: change.path, by: 'a download', files: [{ path: change.path, content: change.content, unseen: true as const }] }));
  return { ...found, changes, effects: found.effects.map(one => (one.effect.resource.system === 'files' && (one.effect.operation === 'create' || one.effect.operation === 'update')
    ? { ...one, effect: { ...one.effect, traits: [...one.effect.traits, 'fromNetwork' as const] } } : one)) };
}

export type Downloaded = 'thisAction' | 'session' | undefined;

/** Whether the file at this absolute path, or a folder above it, was downloaded; a later write of the session over it ends that. */
export async function downloaded(path: string, world: World): Promise<Downloaded> {
  const { session } = world.facts;
  const earlier = (world.earlier ?? []).filter(one => one.effect.traits.includes('fromNetwork'));
  const past = session.ledger.filter(entry => entry.effect.traits.includes('fromNetwork') && entry.outcome !== 'denied' && entry.outcome !== 'failed');
  if (earlier.length === 0 && past.length === 0) return undefined;
  const names = new Set<string>();
  for (let at = path; at.includes('/') && names.size < 20; at = at.slice(0, at.lastIndexOf('/'))) names.add((await locate(at || '/', world.start, world.facts)).address);
  // What was moved here since is what lay where it came from.
  const moves = [...session.ledger.filter(entry => entry.outcome !== 'denied' && entry.outcome !== 'failed').map(entry => entry.effect), ...(world.earlier ?? []).map(one => one.effect)].filter(effect => effect.reason.code === 'file-moved');
  let moved = false;
  for (const { reason, undo } of moves.reverse()) {
    if (!names.has(String(reason.values?.['to'] ?? ''))) continue;
    names.add(String(undo?.values?.['from'] ?? ''));
    moved = true;
  }
  if (earlier.some(one => names.has(one.effect.resource.address))) return 'thisAction';
  if (session.files.some(file => file.path === path && file.content !== undefined && file.content !== '') && !moved) return undefined;
  return past.some(entry => names.has(entry.effect.resource.address)) ? 'session' : undefined;
}
