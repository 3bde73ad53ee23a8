// What a word template may name about an effect.
import type { Effect } from '../model/effect';
import { listed } from './counted';

export function values(effect: Effect): Readonly<Record<string, string | number>> {
  const { kind, address, place, count, parts } = effect.resource;
  return {
    kind, address, place: place ?? '', count: count ?? 1, parts: listed(parts ?? []), forcedBy: (effect.forcedBy ?? []).join(', '),
    ...effect.reason.values,
  };
}
