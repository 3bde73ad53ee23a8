// Loopback addresses whose port leads elsewhere, for the resolvers: a cluster, cloud service or engine behind a tunnel is not this machine.
import type { Facts } from '../facts';
import { forwardedTo } from '../model/forwarded';
import { isLocalHost } from './environment';

/** Where `host` leads: itself, or what this session opened behind its port (words where that is no host). */
export function leadsTo(host: string, port: string | undefined, facts: Facts): string {
  if (!isLocalHost(host)) return host;
  const effects = facts.session.ledger.filter(entry => entry.outcome === 'proposed' || entry.outcome === 'ran').map(entry => entry.effect);
  return forwardedTo(host, port ?? /:(\d+)$/.exec(host)?.[1], effects)?.to ?? host;
}
