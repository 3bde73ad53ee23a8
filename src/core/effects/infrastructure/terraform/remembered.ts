// What earlier calls of the session did to plans, states and workspaces: plan files made, resources tainted or taken out of a state.
import type { Effect } from '../../../model/effect';
import type { World } from '../../world';

/** Effects of earlier actions (those that were not denied and did not fail) and of earlier calls of this one, in order. */
export function earlierEffects(world: World): readonly Effect[] {
  return [
    ...world.facts.session.ledger.filter(entry => entry.outcome === 'proposed' || entry.outcome === 'ran').map(entry => entry.effect),
    ...(world.earlier ?? []).map(found => found.effect),
  ];
}

const text = (effect: Effect, name: string): string => String(effect.reason.values?.[name] ?? '');
const listOf = (effect: Effect, name: string): readonly string[] => text(effect, name).split('\n').filter(part => part !== '');

export interface MadePlan {
  readonly destroy: boolean;
  readonly replace: readonly string[];
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
  readonly given: string;
  /** It has been made by now. */
  readonly ran: boolean;
  /** Path of a JSON that was made from this very plan afterwards. */
  readonly json: string | undefined;
}

/** The last `plan -out` of this path in the session. */
export function madePlan(world: World, path: string): MadePlan | undefined {
  const effects = earlierEffects(world);
  const at = effects.findLastIndex(effect => effect.reason.code === 'terraform-plan-file' && effect.resource.address === path);
  const made = effects[at];
  if (!made) return undefined;
  const shown = effects.slice(at + 1).findLast(effect => effect.reason.code === 'terraform-plan-json' && text(effect, 'plan') === path);
  return { destroy: text(made, 'destroy') === 'yes', replace: listOf(made, 'replace'), targets: listOf(made, 'targets'), excludes: listOf(made, 'excludes'), given: text(made, 'given'), json: shown?.resource.address,
    ran: world.facts.session.ledger.some(entry => entry.outcome === 'ran' && entry.effect === made) };
}

/** A JSON made in this session from a plan that was there before. */
export function shownPlan(world: World, path: string): string | undefined {
  return earlierEffects(world).findLast(effect => effect.reason.code === 'terraform-plan-json' && text(effect, 'plan') === path)?.resource.address;
}

export interface StateEdits {
  readonly tainted: readonly string[];
  readonly untainted: readonly string[];
  /** Taken out of the state, or destroyed and not made again since. */
  readonly forgotten: readonly string[];
}

export function stateEdits(world: World, folder: string): StateEdits {
  const mine = earlierEffects(world).filter(effect => text(effect, 'folder') === folder);
  const lastWord = new Map<string, string>();
  for (const effect of mine) if (effect.reason.code === 'terraform-taint' || effect.reason.code === 'terraform-untaint') lastWord.set(effect.resource.address, effect.reason.code);
  const of = (code: string): readonly string[] => [...lastWord].flatMap(([address, last]) => (last === code ? [address] : []));
  const gone = new Set<string>();
  for (const effect of mine) {
    if (effect.traits.includes('deferred')) continue;
    if (effect.operation === 'delete' && text(effect, 'destroyed') === 'yes') gone.add(effect.resource.address);
    else if (effect.operation === 'create' || effect.operation === 'replace') gone.delete(effect.resource.address);
  }
  return { tainted: of('terraform-taint'), untainted: of('terraform-untaint'), forgotten: [...mine.filter(effect => effect.reason.code === 'terraform-state-rm').map(effect => effect.resource.address), ...gone] };
}

/** A workspace selected earlier in the same command. */
export function selectedWorkspace(world: World): string | undefined {
  return (world.earlier ?? []).map(found => found.effect).findLast(effect => effect.resource.kind === 'workspace selection')?.resource.address;
}
