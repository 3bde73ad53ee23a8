// A port of this machine that leads elsewhere: an SSH tunnel, a cluster's port-forward, a cloud proxy. Who finds loopback asks here first:
// what such a port reaches is no development of this machine's.
import type { Effect } from './effect';

/** The kind of the effect that opens one; its address is `localhost:PORT`, `destination` of its reason says where it leads. */
export const forwardedPort = 'forwarded port';

export interface Forwarded {
  /** Host, with its port where told: `db.acme.example:5432`; words where it is no host: `service db of the cluster`. */
  readonly to: string;
  /** It is a host that names and files can be compared with. */
  readonly isHost: boolean;
  /** The effect that opened it: its environment counts where `to` is no host. */
  readonly opened: Effect;
}

/** Where a loopback host leads by what was opened before, the latest first; undefined: nothing says that it leads elsewhere. */
export function forwardedTo(host: string, port: string | undefined, effects: readonly Effect[]): Forwarded | undefined {
  // A name is what the hosts file says; a number is what it is.
  const renamed = /^(?:\[?::1|127\.|0\.0\.0\.0)/.test(host) ? undefined : effects.findLast(effect => effect.resource.address === '/etc/hosts' && effect.operation !== 'read');
  if (renamed) return { to: `what /etc/hosts calls ${host}`, isHost: false, opened: renamed };
  const opened = effects.findLast(effect => effect.resource.kind === forwardedPort && (effect.resource.address === `localhost:${port ?? ''}` || effect.resource.address === 'localhost'));
  const to = opened?.reason.values?.['destination'];
  return opened && typeof to === 'string' ? { to, isHost: opened.reason.values?.['isHost'] === 'yes', opened } : undefined;
}
