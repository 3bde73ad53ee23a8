// Two readings of one statement, by our own tokens and by PostgreSQL's parser, become one: every effect of the first stays, what the second
// knows better only raises it, and nothing is said twice.
import type { Effect } from '../../model/effect';
import type { FoundEffect } from '../world';
import type { SqlInner } from './act';

export function mergeEffects(own: readonly FoundEffect[], tree: readonly FoundEffect[]): readonly FoundEffect[] {
  const left = [...tree];
  const take = (matches: (other: Effect) => boolean): Effect | undefined => {
    const at = left.findIndex(one => matches(one.effect));
    return at < 0 ? undefined : left.splice(at, 1)[0]?.effect;
  };
  const first = own.map(found => ({ found, other: take(other => key(other) === key(found.effect)) }));
  const alone = first.filter(one => one.other === undefined);
  const merged = first.map(({ found, other }) => {
    const { effect } = found;
    if (other) return { ...found, effect: stronger(effect, other) };
    // One effect of this kind is left on each side: the same thing, whose name the tokens read otherwise (`public . users`).
    const onlyOne = alone.filter(one => sort(one.found.effect) === sort(effect)).length === 1 && left.filter(one => sort(one.effect) === sort(effect)).length === 1;
    const same = onlyOne ? take(one => sort(one) === sort(effect) && reads(one, effect)) : undefined;
    return same ? { ...found, effect: stronger({ ...effect, resource: { ...effect.resource, address: same.resource.address } }, same) } : found;
  });
  return [...merged, ...left];
}

/** Code that both readings found is read once. */
export function mergeInner(own: readonly SqlInner[], tree: readonly SqlInner[]): readonly SqlInner[] {
  const same = (a: SqlInner, b: SqlInner): boolean => a.language === b.language && a.text.trim() === b.text.trim();
  return [...own.map(one => (one.certainty === 'may' && tree.some(other => same(one, other) && other.certainty === 'will') ? { ...one, certainty: 'will' as const } : one)), ...tree.filter(one => !own.some(other => same(one, other)))];
}

const families: Readonly<Record<string, string>> = { 'all rows of the table': 'rows of the table', 'user': 'role', 'login': 'role', 'group': 'role', 'procedure': 'routine', 'function': 'routine' };
const sort = ({ operation, resource }: Effect): string => `${operation} ${families[resource.kind] ?? resource.kind}`;
const key = (effect: Effect): string => `${sort(effect)} ${effect.resource.address.toLowerCase()} ${effect.resource.place ?? ''}`;

function reads(tree: Effect, own: Effect): boolean {
  if (/^(?:privilege|column|sessions of the server)$/.test(own.resource.kind)) return true;
  const letters = (text: string): string => text.toLowerCase().replace(/[\s"']/g, '');
  return letters(tree.resource.address).includes(letters(own.resource.address));
}

const reversibilities: readonly Effect['reversibility'][] = ['reversible', 'recoverable', 'unknown', 'irreversible'];
const disruptions: readonly Effect['disruption'][] = ['none', 'unknown', 'degrades', 'outage'];
const keeping: readonly Effect['resource']['keeps'][] = ['nothing', 'unknown', 'data'];
const extents: readonly Effect['resource']['extent'][] = ['filtered', 'one', 'several', 'all'];

function worst<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** The first effect, raised to the second in every field that counts. */
function stronger(own: Effect, tree: Effect): Effect {
  const extent = worst(extents, own.resource.extent, tree.resource.extent);
  const reversibility = worst(reversibilities, own.reversibility, tree.reversibility);
  const raised = extent !== own.resource.extent || reversibility !== own.reversibility;
  const { disposable, ...rest } = own;
  const notChecked = [...new Set([...own.notChecked ?? [], ...tree.notChecked ?? []])];
  return {
    ...rest, reversibility, disruption: worst(disruptions, own.disruption, tree.disruption), certainty: own.certainty === 'will' || tree.certainty === 'will' ? 'will' : 'may',
    resource: { ...own.resource, extent, keeps: worst(keeping, own.resource.keeps, tree.resource.keeps), kind: raised && sort(own) === sort(tree) ? tree.resource.kind : own.resource.kind },
    traits: [...new Set([...own.traits, ...tree.traits])], reason: raised ? tree.reason : own.reason, ...(notChecked.length ? { notChecked } : {}),
    ...(disposable && tree.disposable ? { disposable } : {}),
  };
}
