// A stack with the stacks that its template nests: what an update changes in all of them, as far as their templates lie beside it.
import { parentOf } from '../../files/paths';
import type { Sources } from '../sources';
import { compareTemplates, nestedStacks, type StackChange, type StackUpdate } from './compare';
import { localPath, templateAt } from './templates';

const deepest = 4;

/** `path`: where the template of `update` lies. */
export async function compareStacks(update: StackUpdate, path: string, sources: { readonly before: Sources; readonly after: Sources }, depth = deepest): Promise<readonly StackChange[]> {
  const nested = depth === 0 ? [] : await Promise.all(nestedStacks(update).map(async (stack): Promise<readonly StackChange[]> => {
    const file = localPath(stack.template, parentOf(path));
    if (file === undefined) return [];
    const [before, after] = await Promise.all([sources.before, sources.after].map(one => templateAt(file, one)));
    if (!before || !after) return [];
    const inside: StackUpdate = { before: before.template, after: after.template, valuesBefore: stack.valuesBefore, valuesAfter: stack.valuesAfter, unset: 'defaults', stack: stack.address };
    return (await compareStacks(inside, file, sources, depth - 1)).map(change => ({ file, ...change }));
  }));
  return [...compareTemplates(update), ...nested.flat()];
}
