// Effects reached through files name file and line as evidence, nearest first in the order followed.
import type { Evidence } from '../model/effect';
import type { Found, FoundEffect } from './world';

export function withHopEvidence(found: Found): Found {
  if (!found.effects.some(one => one.call?.hops.some(hop => hop.file !== undefined))) return found;
  return { ...found, effects: found.effects.map(withEvidence) };
}

function withEvidence(one: FoundEffect): FoundEffect {
  const added = (one.call?.hops ?? []).flatMap((hop): Evidence[] => hop.file === undefined ? [] : [{
    kind: 'file', path: hop.file,
    ...(hop.line === undefined ? {} : { line: hop.line }), ...(hop.text === undefined ? {} : { text: hop.text }), ...(hop.writtenBySession ? { writtenBySession: true } : {}),
  }]);
  const fresh = added.filter(evidence => !one.effect.evidence.some(known => JSON.stringify(known) === JSON.stringify(evidence)));
  return fresh.length === 0 ? one : { ...one, effect: { ...one.effect, evidence: [...one.effect.evidence, ...fresh] } };
}
