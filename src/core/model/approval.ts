// What a person must have done before a review can be approved. Page and queue ask the same questions, each with its own copy.
import type { Review } from './review';
import type { Verdict } from './verdict';

/**
 * How a verdict is approved. `click`: one click; `ticks`: every line of the scope first; `words`: token and reason too; `signature`: and a
 * second person's signature; `none`: not here.
 */
export type ApprovalPath = 'none' | 'click' | 'ticks' | 'words' | 'signature';

export function approvalPath(verdict: Verdict): ApprovalPath {
  switch (verdict) {
    // Below `confirm` only what was stronger when it was first shown; a person who looks at it still has the last word.
    case 'allow': case 'note': case 'confirm': return 'click';
    case 'acknowledge': return 'ticks';
    case 'attest': return 'words';
    case 'countersign': return 'signature';
    case 'deny': return 'none';
  }
}

/** What a person has given so far. */
export interface Given {
  /** Indexes into the review's scope. */
  readonly ticked: ReadonlySet<number>;
  readonly token: string;
  readonly reason: string;
  /** A second person's signature is there and was found good. Undefined: no. */
  readonly signed?: boolean;
}

export type Missing =
  | { readonly kind: 'path' }
  | { readonly kind: 'lines'; readonly left: number }
  | { readonly kind: 'token' }
  | { readonly kind: 'reason' }
  | { readonly kind: 'signature' };

/** Shortest reason that counts as one, in characters. */
export const leastReason = 3;

/** What stands between a person and the approval, in the order of the page; empty: nothing. */
export function missingFor(review: Pick<Review, 'verdict' | 'scope' | 'token'>, given: Given): readonly Missing[] {
  const path = approvalPath(review.verdict);
  if (path === 'none') return [{ kind: 'path' }];
  if (path === 'click') return [];
  const missing: Missing[] = [];
  const left = review.scope.filter((_, index) => !given.ticked.has(index)).length;
  if (left > 0) missing.push({ kind: 'lines', left });
  if (path === 'ticks') return missing;
  if (review.token !== undefined && given.token !== review.token) missing.push({ kind: 'token' });
  if (given.reason.trim().length < leastReason) missing.push({ kind: 'reason' });
  if (path === 'signature' && given.signed !== true) missing.push({ kind: 'signature' });
  return missing;
}

/** What stands between a person and asking for a second one's signature: all but the signature itself. */
export function missingToAsk(review: Pick<Review, 'verdict' | 'scope' | 'token'>, given: Given): readonly Missing[] {
  return missingFor(review, given).filter((one) => one.kind !== 'signature');
}

/** What stands between a colleague and their signature: they read and type like the requester; the reason is the requester's. */
export function missingToSign(review: Pick<Review, 'verdict' | 'scope' | 'token'>, given: Given): readonly Missing[] {
  return missingToAsk(review, given).filter((one) => one.kind !== 'reason');
}
