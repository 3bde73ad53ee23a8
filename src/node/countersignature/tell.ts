// What went ahead without the signature that policy asks for: the signers find it where requests wait, for a week.
import { countersignRefusal } from '../../core/explain/words/countersignature';
import { askForSignature } from './ask';
import type { AskedFor, SigningPlace } from './desk';

/** Minutes for which the signers find it. */
const toldFor = 7 * 24 * 60;

/** `words` stand first in what they read. Returns what went wrong, or undefined. */
export async function tellSigners(place: SigningPlace, { review, bound, policy }: AskedFor, words: string): Promise<string | undefined> {
  const told = { review: { ...review, notChecked: words }, bound, policy: { ...policy, countersign: { ...policy.countersign, expiresMinutes: toldFor } } };
  const asked = await askForSignature(place, told, true);
  if (asked.kind === 'refused') return countersignRefusal(asked.refusal);
  return asked.open.sent.kind === 'sent' ? undefined : asked.open.sent.why;
}
