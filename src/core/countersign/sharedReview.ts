// What a colleague is shown of a review: its words, and nothing that only a machine reads.
import { visible, visibleLine } from '../explain/visible';
import type { SharedReview } from '../model/countersignature';
import type { Review } from '../model/review';

/** The part of a review that is shared. Redacted already; texts that JSON cannot say exactly are mended. */
export function shareReview(review: Review): SharedReview {
  const { id: _id, session: _session, subagent: _subagent, effects: _effects, principals: _principals, reads: _reads, unread: _unread, recipe: _recipe, needs: _needs, explanation: _explanation, ...shared } = review;
  return eachText(shared, text => text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** The same for the eye: control and bidirectional characters visible, marks only where they still fit. */
export function shownReview(shared: SharedReview): SharedReview {
  const { exhibit, said, ...lines } = shared;
  const text = visible(exhibit.text);
  const marks = exhibit.marks.filter(mark => text === exhibit.text && mark.start >= 0 && mark.start < mark.end && mark.end <= text.length);
  return { ...eachText(lines, visibleLine), exhibit: { ...exhibit, text, marks }, ...(said === undefined ? {} : { said: visible(said) }) };
}

/** A review to render from what was shared. What was not shared is empty; nothing judges by it. */
export function reviewToShow(shared: SharedReview, id: string): Omit<Review, 'explanation'> {
  return { ...shownReview(shared), id, session: '', effects: [], principals: [], reads: [], unread: [] };
}

/** The value with each of its texts mapped; members that are undefined go. */
function eachText<T>(value: T, map: (text: string) => string): T {
  if (typeof value === 'string') return map(value) as T;
  if (Array.isArray(value)) return value.map(item => eachText<unknown>(item, map)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([name, item]) => [name, eachText<unknown>(item, map)])) as T;
}
