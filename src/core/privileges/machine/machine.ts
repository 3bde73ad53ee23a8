// As which user of this machine something runs: the agent's own, root through sudo and its kin, or because everything here does; and how
// near to root that user is. Reading and running things as oneself needs no card.
import type { Facts } from '../../facts';
import type { Effect } from '../../model/effect';
import type { Origin, Principal } from '../../model/principal';
import { environmentOf } from '../environment';
import type { Resolver } from '../resolver';
import { sudoRule, sudoersOf } from './sudoers';

/** The agent's own user: told where nobody else acts. */
export const isOwnUser = (principal: Principal): boolean => principal.system === 'machine' && principal.origins[0]?.kind === 'default' && principal.origins[0].name === ownUser;
const ownUser = 'the agent runs as this user';

const raises = /^(?:sudo|doas|su|pkexec|runas|gsudo|run0|chroot|nsenter|please)\b/;

export const resolveMachine: Resolver = async (request, facts) => {
  const user = request.call?.user;
  const isRoot = user === 'root' || request.effects.some(effect => effect.traits.includes('root')) || (user === undefined && facts.elevated);
  const needs = needsOf(request.effects);
  if (!isRoot && user === undefined && needs.length === 0) return undefined;
  const hop = request.call?.hops.find(one => raises.test(one.through))?.through.split(' ')[0];
  const here = facts.account?.container === undefined ? 'this machine' : `this ${facts.account.container} container`;
  const name = isRoot ? (facts.platform === 'win32' ? `administrator of ${here}` : `root of ${here}`) : `user ${user ?? facts.user ?? 'of the agent'}${user === undefined && facts.user === undefined ? '' : ` of ${here}`}`;
  const asked = hop === 'sudo' ? await sudoRule(facts.user, facts.account?.groups ?? [], facts) : undefined;
  const near = isRoot || user !== undefined ? undefined : await nearRoot(facts);
  return {
    system: 'machine', name, where: 'machine' as const,
    origins: [originOf(hop, user, facts), ...(asked?.kind === 'passwordless' ? [asked.origin] : []), ...near?.origins ?? []],
    environment: environmentOf([], request.environments), needs,
    holds: isRoot ? [`everything on ${here}`, ...(asked?.kind === 'passwordless' ? ['without a password'] : []), ...(facts.account?.wsl === true ? ['the Windows drives under /mnt'] : [])] : ['everything this user may write', ...near?.holds ?? []],
    limits: [], ...(asked?.kind === 'unknown' ? { notSeen: ['whether sudo asks for a password'] } : {}),
  };
};

function originOf(hop: string | undefined, user: string | undefined, facts: Facts): Origin {
  if (hop !== undefined) return { kind: 'command', name: hop };
  return { kind: 'default', name: facts.elevated && user === undefined ? 'the agent itself runs with administrator rights' : user === undefined ? ownUser : 'the command' };
}

/** Groups that are another way to root, and how. */
const groupsOfRoot: Readonly<Record<string, string>> = {
  docker: 'root through the docker socket', podman: 'root through the podman socket', lxd: 'root through containers', lxc: 'root through containers', incus: 'root through containers', 'incus-admin': 'root through containers', libvirt: 'root through virtual machines', disk: 'every disk of this machine', shadow: 'the password hashes of this machine', kmem: 'the memory of this machine',
};

async function nearRoot(facts: Facts): Promise<{ readonly holds: readonly string[]; readonly origins: readonly Origin[] }> {
  const { account } = facts;
  if (!account) return { holds: [], origins: [] };
  const groups = account.groups.filter(group => Object.hasOwn(groupsOfRoot, group));
  const sudoer = account.groups.find(group => sudoersOf.includes(group));
  const rule = await sudoRule(facts.user, account.groups, facts);
  return {
    holds: [
      ...(rule.kind === 'passwordless' ? ['root through sudo without a password'] : rule.kind === 'password' || sudoer !== undefined ? [`root through sudo${sudoer === undefined ? '' : ` (group ${sudoer})`}`] : []),
      ...groups.map(group => `${groupsOfRoot[group] ?? ''} (group ${group})`), ...(account.capabilities.length > 0 ? [`capabilities ${account.capabilities.slice(0, 3).join(', ')}`] : []), ...(account.wsl ? ['the Windows drives under /mnt'] : []),
    ],
    origins: rule.kind === 'passwordless' ? [rule.origin] : [],
  };
}

/** To remove, replace or add a name one writes to the folder that holds it; to change what is in a file, to the file itself. */
function needsOf(effects: readonly Effect[]): readonly string[] {
  return [...new Set(effects.flatMap(({ operation, resource, traits }) => {
    if (resource.system !== 'files' || resource.where === 'remote' || traits.includes('identity')) return [];
    switch (operation) {
      case 'delete': case 'replace': {
        if (/["$`*?]/.test(resource.address)) return ['write access to the folder that holds it'];
        if (resource.extent === 'all') return [`write access to ${resource.address} and everything inside`];
        const at = resource.address.replace(/\/$/, '').lastIndexOf('/');
        const inside = resource.extent === 'several' || /folder/.test(resource.kind) ? ', and to everything inside' : '';
        return [at < 0 ? `write access to the working folder${inside}` : `write access to the folder ${resource.address.slice(0, at) || '/'}${inside}`];
      }
      case 'update': return [`write access to ${resource.address}`];
      case 'grant': return [`ownership of ${resource.address}`];
      default: return [];
    }
  }))];
}
