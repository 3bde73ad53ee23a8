// As whom something runs on another machine: user, real host and the hosts between, from the words and `~/.ssh/config`. Also answers for
// any program that runs inside an ssh session, a container or a pod: its identity is that place's and not known here.
import type { Facts } from '../../facts';
import type { Origin, Principal } from '../../model/principal';
import { environmentOf, isLocalHost, type Clue } from '../environment';
import { hintOf } from '../hint';
import { fileNamingHost } from '../projectEnv';
import type { IdentityRequest, Resolver } from '../resolver';
import { option } from '../settings';
import { sshHost } from './config';

export const resolveSsh: Resolver = async (request, facts) => {
  const place = request.call?.host ?? request.effects.map(effect => effect.resource.place).find(text => text !== undefined && text !== '');
  if (place === undefined) return undefined;
  if (/\s/.test(place) || /^[\w-]+\/[\w.-]+$/.test(place) || /^(?:minikube|colima)$/.test(place)) return inContainer(request, place);
  return onHost(request, facts, place);
};

const raises = /^(?:sudo|doas|su|pkexec|runuser|run0|chroot|nsenter|gosu|su-exec)\b/;

/** `place`: `[user@]host[:port]` or an alias. */
async function onHost(request: IdentityRequest, facts: Facts, place: string): Promise<Principal> {
  const [, givenUser, alias = place] = /^(?:ssh:\/\/)?(?:([^@/]+)@)?(\[[^\]]+\]|[^:/]+)/.exec(place) ?? [];
  const file = request.call?.program === 'ssh' || request.call?.program === 'scp' ? option(request, ['-F'])?.text : undefined;
  const at = await sshHost(alias, facts, file);
  // The last step that went there, and what raised behind it.
  const hops = request.call?.hops.map(hop => hop.through) ?? [];
  const there = hops.findLastIndex(through => through === `ssh ${alias}` || (through.startsWith('ssh ') && through.endsWith(`@${alias}`)));
  const raisedBy = there < 0 ? undefined : hops.slice(there + 1).findLast(through => raises.test(through))?.split(' ')[0];
  const given = request.call?.user;
  const login = option(request, ['-l'])?.text ?? givenUser ?? /^ssh ([^@]+)@/.exec(hops[there] ?? '')?.[1] ?? (raisedBy === undefined ? given : undefined) ?? at.user ?? facts.user ?? 'unknown';
  const user = given ?? login;
  const named = await fileNamingHost(at.host, request.cwd, facts);
  const clues: readonly Clue[] = [{ what: 'host', text: at.host }, ...(alias === at.host ? [] : [{ what: 'host alias', text: alias }]), ...(named ? [{ what: 'host', text: at.host, says: named.environment, why: `stands in ${named.file}` }] : [])];
  const origins: readonly Origin[] = at.origins.length > 0 ? at.origins : [{ kind: 'command', name: 'the host' }];
  const hint = user === 'root' ? 'root of that machine' : hintOf(user);
  return {
    system: 'ssh', name: `${login}@${at.host}${at.jump === undefined ? '' : ` via ${at.jump}`}${alias === at.host ? '' : ` (alias ${alias})`}${raisedBy === undefined || user === login ? '' : `, then ${user} by ${raisedBy}`}`, scope: at.host, ...(alias === at.host ? {} : { scopeName: alias }),
    origins, environment: isLocalHost(at.host) ? environmentOf([{ what: 'host', text: at.host }], request.environments) : environmentOf(clues, request.environments),
    needs: [], holds: user === 'root' ? ['everything on that machine'] : [], ...(hint === undefined ? {} : { hint }), limits: [],
    notSeen: ['what that machine allows its users', ...(at.unsure ? ['a Match rule that would run a program, or more includes than are read'] : [])],
  };
}

function inContainer(request: IdentityRequest, place: string): Principal {
  return {
    system: request.effects[0]?.resource.system ?? 'ssh', name: `user ${request.call?.user ?? 'of the container'} in ${place}`, scope: place,
    origins: [{ kind: 'command', name: 'the place it runs in' }], environment: environmentOf([{ what: 'container', text: place }], request.environments),
    needs: [], holds: [], limits: [], notSeen: ['the identity that the container has'],
  };
}
