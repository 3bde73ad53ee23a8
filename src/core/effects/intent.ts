// The agent's own words about starting afresh: in its description, and in comments, echoes and commit messages of the command.
// They raise what deletes or replaces something of worth, and lower nothing.
import type { ProposedAction } from '../model/action';
import type { Effect } from '../model/effect';
import type { Found } from './world';

/** Words that speak of losing what was there. */
const strong = /\bstart(?:s|ed|ing)?\s+(?:(?:a|all|it|everything|completely|totally)\s+)?(?:over|afresh|fresh|anew|clean)\b|\bclean(?:\s|-)slate\b|\bfresh\s+start\b|\b(?:delet|destroy|drop|remov|terminat|wip|nuk|tear|blow)\w*\b(?:\s+(?:it|them|all|everything|down|away|out|the|this|that|old|[\w-]+)){0,5}?\s*(?:and|then|&+|\/|,)\s*(?:then\s+)?(?:re-?creat|creat\w*\s+(?:it|them)?\s*(?:again|anew)|re-?build|re-?provision|re-?deploy|re-?mak|re-?install)\w*|\bfrom\s+scratch\b|\breset\s+everything\b|\bwipe\s+(?:it\s+)?(?:all|everything|clean)\b|\bsimplest\s+(?:path|way|fix|option|approach)\b/i;
/** Everyday words: they count where the thing is not a file of this machine. */
const weak = /\bre-?build(?:s|ing)?\b|\bre-?provision\w*|\bre-?creat\w*|\bbrand(?:\s|-)new\b|\bthrow\s+(?:it|them)?\s*away\b/i;

/** Adds the trait `intent` to deletes and replacements that are not disposable, where the action's words speak of a new start. */
export function withIntent(found: Found, action: ProposedAction): Found {
  if (!found.effects.some(one => mayRise(one.effect))) return found;
  const words = wordsOf(action);
  const [isStrong, isWeak] = [strong.test(words), weak.test(words)];
  if (!isStrong && !isWeak) return found;
  return { ...found, effects: found.effects.map(one => (mayRise(one.effect) && (isStrong || one.effect.resource.system !== 'files') ? { ...one, effect: { ...one.effect, traits: [...one.effect.traits, 'intent' as const] } } : one)) };
}

function mayRise(effect: Effect): boolean {
  return (effect.operation === 'delete' || effect.operation === 'replace') && !effect.disposable && !effect.traits.includes('intent') && !effect.traits.includes('deferred');
}

/** Longest text that is searched, in characters. */
const longest = 20_000;

/** What the agent says, as far as it says it itself: its description, and words in the command that do nothing. */
function wordsOf(action: ProposedAction): string {
  const { request, description } = action;
  const command = request.tool === 'shell' ? request.command.slice(0, longest) : '';
  const said = [
    ...matches(command, /(?:^|[\s;])#([^\n]{1,500})/g),
    ...matches(command, /\b(?:echo|printf|Write-Host|Write-Output)\s+([^;&|\n]{1,500})/g),
    ...matches(command, /\s(?:-m|--message|-am|--title|--body|--description|--reason)[ =](?:"([^"]{1,500})"|'([^']{1,500})')/g),
  ];
  return [(description ?? '').slice(0, longest), ...said].join('\n');
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(match => match[1] ?? match[2] ?? '');
}
