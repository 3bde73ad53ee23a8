// "This is disposable": which lines of a review a person may say it of, and keeping the answer.
import { ledgerKey } from '../../core/effects/joinReplacements';
import type { Effect } from '../../core/model/effect';
import type { Review } from '../../core/model/review';
import { isAtLeast } from '../../core/model/verdict';
import { keepDisposable } from '../../node/disposableAnswers';
import type { StateFolder } from '../../node/stateFolder';

/** Lines that stand for exactly one resource outside production. Above `acknowledge` nobody may call it disposable from a page. */
export function disposableLines(review: Review): readonly number[] {
  if (isAtLeast(review.verdict, 'attest')) return [];
  return review.scope.flatMap((_, index) => (effectOf(review, index) === undefined ? [] : [index]));
}

/** Keeps the answer for one line. Returns the resource's title, or undefined where the line may not be answered. */
export function declareDisposable(state: StateFolder, review: Review, line: number, now: number): string | undefined {
  const effect = disposableLines(review).includes(line) ? effectOf(review, line) : undefined;
  const title = review.scope[line]?.title;
  if (effect === undefined || title === undefined) return undefined;
  keepDisposable(state, ledgerKey(effect), title, now);
  return title;
}

/** Systems whose things can be a throw-away copy. A branch that others use, a package or an agent's settings never is. */
const losable = new Set<Effect['resource']['system']>(['files', 'aws', 'gcloud', 'azure', 'kubernetes', 'helm', 'docker', 'terraform', 'pulumi', 'database', 'platform']);

function effectOf(review: Review, line: number): Effect | undefined {
  const title = review.scope[line]?.title ?? '';
  const named = review.effects.filter((effect) => losable.has(effect.resource.system) && effect.operation !== 'read' && effect.resource.extent === 'one' && effect.resource.address !== '' && title.endsWith(effect.resource.address));
  const [only, ...others] = new Map(named.map((effect) => [ledgerKey(effect), effect])).values();
  return others.length === 0 && only?.resource.environment?.name !== 'production' && only?.resource.environment?.name !== 'unknown' ? only : undefined;
}
