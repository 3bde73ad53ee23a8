// Commands that name what they make or delete by a file that describes it: `nomad job run web.nomad`, `virsh define web.xml`,
// `eksctl create cluster -f c.yaml`. The thing is called by its own name, so that a delete and the create after it meet.
import type { Effect } from '../../model/effect';
import { absolute } from '../files/paths';
import { readKnowledge } from '../fromKnowledge';
import type { Interpreter } from '../world';
import { sourcesNow } from './sources';

/** Where a description gives the name, by program. Linear-time. Sources: each tool's reference of its file. */
const names: Readonly<Record<string, RegExp>> = {
  nomad: /^[ \t]*(?:job[ \t]+"([^"\n]{1,120})"|"?(?:ID|Name)"?[ \t]*[:=][ \t]*"([^"\n]{1,120})")/m,
  virsh: /<name>([^<\n]{1,120})<\/name>/,
  eksctl: /^metadata:[^\n]*\n(?:[ \t]+(?!name:)[^\n]*\n){0,40}?[ \t]+name:[ \t]*["']?([\w.-]{1,120})/m,
};

export const readNamedByFile: Interpreter = async (call, world) => {
  const pattern = names[call.program ?? ''];
  const base = readKnowledge(call, world);
  if (!pattern || !base || call.cwd === undefined || call.host !== undefined) return base;
  const sources = sourcesNow(world);
  for (const word of call.args.filter(one => one.text !== undefined && /\.(?:nomad|hcl|json|xml|ya?ml)$/.test(one.text)).slice(0, 3)) {
    const written = word.text ?? '';
    const text = await sources.read(absolute(written.replace(/^--?[\w-]+=/, ''), call.cwd, 'posix'));
    const match = text === undefined ? undefined : pattern.exec(text.slice(0, 200_000));
    const name = match?.[1] ?? match?.[2];
    if (name === undefined) continue;
    const isFile = (effect: Effect): boolean => effect.resource.address === written || isOwnWord(effect, call.program ?? '');
    return { ...base, effects: base.effects.map(one => (isFile(one.effect) ? { ...one, effect: { ...one.effect, resource: { ...one.effect.resource, address: name } } } : one)), reads: [...base.reads, ...sources.reads] };
  }
  return base;
};

/** The tables found no name and took a word of the command itself. */
function isOwnWord(effect: Effect, program: string): boolean {
  return effect.resource.address === program || effect.resource.address === 'cluster' || effect.resource.address === 'this cluster' || effect.resource.address.startsWith(`${program} `);
}
