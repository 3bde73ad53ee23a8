// What a port of this machine leads to, as far as this session shows: for readers that would otherwise take loopback for this machine.
import { forwardedTo, type Forwarded } from '../model/forwarded';
import type { Effect } from '../model/effect';
import type { World } from './world';

export function forwardOf(host: string, port: string | undefined, world: World): Forwarded | undefined {
  const past = world.facts.session.ledger.filter(entry => entry.outcome === 'proposed' || entry.outcome === 'ran').map(entry => entry.effect);
  const now: readonly Effect[] = (world.earlier ?? []).map(found => found.effect);
  return forwardedTo(host, port, [...past, ...now]);
}
