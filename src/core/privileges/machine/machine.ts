// When something runs as another user of this machine than the agent's own: root through sudo and its kin, or because everything here does.
// The agent's own user needs no card.
import { environmentOf } from '../environment';
import type { Resolver } from '../resolver';

const raises = /^(?:sudo|doas|su|pkexec|runas|gsudo|run0|chroot|nsenter|please)\b/;

export const resolveMachine: Resolver = (request, facts) => {
  const user = request.call?.user;
  const isRoot = user === 'root' || request.effects.some(effect => effect.traits.includes('root'));
  if (!isRoot && user === undefined) return Promise.resolve(undefined);
  const hop = request.call?.hops.find(one => raises.test(one.through))?.through.split(' ')[0];
  const isWindows = facts.platform === 'win32';
  const name = isRoot ? (isWindows ? 'administrator of this machine' : 'root of this machine') : `user ${user ?? ''} of this machine`;
  return Promise.resolve({
    system: 'machine', name, where: 'machine' as const,
    origins: [hop === undefined ? { kind: 'default', name: facts.elevated ? 'the agent itself runs with administrator rights' : 'the command' } : { kind: 'command', name: hop }],
    environment: environmentOf([], request.environments), needs: [], holds: isRoot ? ['everything on this machine'] : [], limits: [],
  });
};
