// What a person at a terminal answers about one review: the same lines to tick, token and reason as on the page, and where policy asks for a second
// person, their signature (`askColleague.ts`). Decides nothing by itself.
import { approvalPath, leastReason } from '../core/model/approval';
import type { Review } from '../core/model/review';
import { countersigned, type SecondPerson } from './askColleague';
import { ask } from './realTerminal';
import type { SignatureWatch } from '../node/countersignature/desk';

export type PersonsAnswer =
  | { readonly kind: 'denied' }
  /** `reason`: empty for none. `signature`: to be used right before release. `breakGlass`: the ticket that stands in for it. */
  | { readonly kind: 'approved'; readonly reason: string; readonly signature?: SignatureWatch; readonly breakGlass?: string };

const denied: PersonsAnswer = { kind: 'denied' };
const approveOr = 'Type "approve" to let it run, anything else to deny: ';

export async function personsAnswer(review: Review, second: SecondPerson, copies?: string): Promise<PersonsAnswer> {
  const way = approvalPath(review.verdict);
  process.stdout.write(`\n${review.explanation}\n\n${copies === undefined ? '' : `${copies}\n\n`}`);
  if (way === 'none') {
    process.stdout.write('There is no approval for this on a terminal.\n');
    return denied;
  }
  if (way === 'click') return await ask(approveOr) === 'approve' ? { kind: 'approved', reason: '' } : denied;
  for (const [index, line] of review.scope.entries()) {
    const answer = await ask(`${index + 1} of ${review.scope.length}: ${line.title}: ${line.detail}\nType ${index + 1} to acknowledge, anything else to deny: `);
    if (answer !== String(index + 1)) return denied;
  }
  if (way === 'ticks') return await ask(approveOr) === 'approve' ? { kind: 'approved', reason: '' } : denied;
  if (review.token !== undefined && await ask(`Type ${review.token} to go on: `) !== review.token) return denied;
  const reason = await ask('Why? This is recorded; an empty line denies: ');
  if (reason.length < leastReason) return denied;
  return way === 'signature' ? countersigned(reason, second) : { kind: 'approved', reason };
}
