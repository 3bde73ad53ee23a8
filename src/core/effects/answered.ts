// The user's own stored "this is disposable": taken up where it names exactly this resource. It lowers nothing that guards a gate.
import type { Facts } from '../facts';
import type { Effect } from '../model/effect';
import { ledgerKey } from './joinReplacements';

/** The effects with the user's answers applied; the same order and number. */
export function withAnswers(effects: readonly Effect[], facts: Facts): readonly Effect[] {
  return effects.map(effect => {
    if (effect.disposable || !destroys(effect)) return effect;
    const because = facts.answered(ledgerKey(effect));
    return because === undefined ? effect : { ...effect, disposable: { kind: 'answered', because } };
  });
}

function destroys(effect: Effect): boolean {
  return effect.operation === 'delete' || effect.operation === 'replace' || effect.reversibility === 'irreversible';
}
