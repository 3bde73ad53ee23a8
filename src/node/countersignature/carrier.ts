// Which git remote carries requests and signatures: the one that the policy names, else the team's own where it cannot be public.
import type { Policy } from '../../core/policy/policy';
import { mayBePublic, repositoryIdentity, usableRemote } from './repositoryIdentity';
import type { Team } from './team';

export type Carrier =
  /** `shown`: for people, without credentials. */
  | { readonly kind: 'remote'; readonly address: string; readonly shown: string }
  | { readonly kind: 'byHand'; readonly why: string };

export function carrierFor(team: Pick<Team, 'remotes' | 'address'>, policy: Pick<Policy, 'countersign'>): Carrier {
  const named = policy.countersign?.remote;
  const known = named === undefined ? undefined : team.remotes.find((one) => one.name === named);
  const own = team.remotes.find((one) => one.url === team.address);
  const address = known ? known.pushUrl || known.url : named ?? (own?.pushUrl || team.address);
  const shown = repositoryIdentity(address);
  const usable = usableRemote(address);
  if (usable.kind === 'refused') return { kind: 'byHand', why: `the remote ${named ?? shown} cannot be used: ${usable.why}` };
  if (named === undefined && mayBePublic(shown)) return { kind: 'byHand', why: `nothing here tells whether ${shown} is public; if it is not, name it in the policy ("countersign": {"remote": "origin"}) and take that with "countersign policy accept"` };
  return { kind: 'remote', address, shown };
}
