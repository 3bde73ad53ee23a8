// Spends signatures, right before what they are for is released: everything is checked again against now, then taken once for all processes.
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { shareReview } from '../../core/countersign/sharedReview';
import type { Refusal } from '../../core/model/countersignature';
import { needsOf } from './ask';
import { outOfTime } from './check';
import type { AskedFor, SigningPlace, Used } from './desk';
import { judgeGathered } from './gathered';
import { commitmentOf } from './requestFile';
import { readTeam } from './team';
import { isSpent, spend } from './usedSignatures';
import type { HeldWatch } from './watch';

/** Milliseconds for which an answer of the remote is recent enough where it does not answer now. */
const recent = 10 * 60_000;
/** Milliseconds for asking who may sign now. */
const teamLimit = 8000;

export async function useSignature(place: SigningPlace, watch: HeldWatch, now: AskedFor): Promise<Used> {
  const { open, checked } = watch;
  const { request } = open;
  if (isSpent(place.state, open.digest)) return refused({ kind: 'replayed' });
  const overdue = outOfTime(request, place.now());
  if (overdue) return refused(overdue);
  if (!isSame(watch, now)) return refused({ kind: 'changed' });
  const last = await watch.look();
  if (last.kind === 'withdrawn') return refused({ kind: 'withdrawn', who: 'request', by: last.by });
  const team = await readTeam(place, teamLimit);
  if (team.kind === 'refused') return team;
  // A remote that is silent could hold a withdrawal: then only what it said lately counts, or what a person passed on by hand.
  const silent = open.sent.kind === 'sent' && (watch.looked === undefined || place.now() - watch.looked > recent);
  const gathered = silent ? { ...watch.gathered, signatures: watch.pasted } : watch.gathered;
  const judged = await judgeGathered(place, team.team, checked, needsOf(now.review), gathered);
  if (judged.kind === 'withdrawn') return refused({ kind: 'withdrawn', who: 'request', by: judged.by });
  if (judged.kind === 'declined') return refused({ kind: 'declined', by: judged.by.name, note: judged.note });
  if (judged.kind !== 'signed') return refused(judged.kind === 'waiting' ? judged.refused[0]?.refusal ?? { kind: 'notSigned' } : { kind: 'notSigned' });
  const late = outOfTime(request, place.now());
  if (late) return refused(late);
  const taken = spend(place.state, open.digest, Date.parse(request.expires), place.now());
  if (taken) return refused(taken);
  watch.spent();
  return { kind: 'used', by: judged.by };
}

/** Call, files, scope, identity, policy and every word that was signed are as they were when it was asked for. */
function isSame(watch: HeldWatch, now: AskedFor): boolean {
  const { request, salt } = watch.open;
  return commitmentOf(salt, now.bound) === request.commitment && now.policy.version === request.policy && canonicalJson(shareReview(now.review)) === canonicalJson(request.review);
}

function refused(refusal: Refusal): Used {
  return { kind: 'refused', refusal };
}
