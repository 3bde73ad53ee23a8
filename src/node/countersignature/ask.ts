// The requester's side: who may sign, making a request, taking it back. Watching and using are in `watch.ts` and `use.ts`.
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { possibleSigners } from '../../core/countersign/judgeSignature';
import { shareReview } from '../../core/countersign/sharedReview';
import type { MaySign, Refusal, Sent, SignatureRequest } from '../../core/model/countersignature';
import type { Need, Review } from '../../core/model/review';
import { dropRefs, listRefs, sendFiles } from './carriedFiles';
import { carrierFor, type Carrier } from './carrier';
import { checkRequest } from './check';
import type { Asked, AskedFor, OpenRequest, SigningPlace, Told } from './desk';
import { forgetRequest, keepRequest, keptRequest } from './keptRequests';
import { openPrivateGit } from './privateGit';
import { refsOf, requestRef } from './refNames';
import { armoured, commitmentOf, digestOf } from './requestFile';
import { ownKey, type OwnKey } from './signingKey';
import { signBytes } from './sshKeygen';
import { sendStatement } from './statement';
import { readTeam, type Team } from './team';
import { spend } from './usedSignatures';

/** Minutes for which a request counts, where the policy says nothing. */
const usualMinutes = 60;
/** Milliseconds for asking the remote who may sign. */
const teamLimit = 8000;

/** The signatures that a review needs; at least one. */
export function needsOf(review: Review): readonly Need[] {
  return review.needs && review.needs.length > 0 ? review.needs : [{ rule: review.why[0]?.rule ?? 'policy', reviewers: [] }];
}

export async function maySign(place: SigningPlace, asked: MayAskFor): Promise<MaySign> {
  const ready = await prepare(place, asked);
  if (ready.kind === 'refused') return { kind: 'impossible', refusal: ready.refusal };
  const { own, needs, signers, carrier } = ready;
  const out = asked.bound === undefined ? undefined : keptRequest(place.state, { ...asked, bound: asked.bound }, own.key, place.now());
  return { kind: 'possible', ...(out === undefined ? {} : { out: { created: out.request.created, expires: out.request.expires } }), requester: own.name, needs, signers, ...(carrier.kind === 'remote' ? { remote: carrier.shown } : { byHand: carrier.why }) };
}

/** A request that is out for exactly this is taken up again. `once`: it is made anew and not kept, since nothing is approved by it. */
export async function askForSignature(place: SigningPlace, asked: AskedFor, once = false): Promise<Asked> {
  const ready = await prepare(place, asked, teamLimit);
  if (ready.kind === 'refused') return ready;
  const { team, own, needs, carrier } = ready;
  const out = once ? undefined : keptRequest(place.state, asked, own.key, place.now());
  if (out !== undefined) return { kind: 'asked', open: out };
  const salt = randomBytes(32).toString('hex');
  const created = Math.floor(place.now() / 1000) * 1000;
  const request: SignatureRequest = {
    format: 'countersign-request', version: 1, id: randomBytes(16).toString('hex'), created: seconds(created), expires: seconds(created + (asked.policy.countersign?.expiresMinutes ?? usualMinutes) * 60_000),
    repository: team.identity, requester: { name: own.name, key: own.key }, commitment: commitmentOf(salt, asked.bound), policy: asked.policy.version, needs, review: shareReview(asked.review),
  };
  const text = canonicalJson(request);
  const signed = await signBytes(place, own.use, text);
  if (signed.kind === 'missing') return refused({ kind: 'noSshKeygen' });
  if (signed.kind === 'failed') return refused({ kind: 'noKey', why: signed.why });
  // What a colleague's Countersign would refuse is refused here already.
  const checked = await checkRequest(place, team, { text, signature: signed.signature });
  if (checked.kind === 'refused') return checked;
  const sent = await send(place, carrier, request.id, text, signed.signature, created);
  const open: OpenRequest = { request, digest: digestOf(text), salt, armour: armoured('REQUEST', { text, signature: signed.signature }, request.review.headline), sent };
  if (!once) keepRequest(place.state, open, signed.signature);
  return { kind: 'asked', open };
}

/** Takes a request back: it is spent here at once, and the remote is told. */
export async function withdrawRequest(place: SigningPlace, open: OpenRequest, address: string | undefined): Promise<Told> {
  spend(place.state, open.digest, Date.parse(open.request.expires), place.now());
  forgetRequest(place.state, open.request.id);
  if (open.sent.kind === 'notSent' || address === undefined) return { kind: 'done', sent: { kind: 'notSent', why: 'it was passed on by hand' } };
  const told = await sendStatement(place, address, 'withdrawRequest', { id: open.request.id, digest: open.digest, note: '' });
  // Where nothing may be taken off the remote, the statement keeps colleagues from signing.
  await clear(place, address, open.request.id);
  return told;
}

/** Takes what belongs to a request off the remote. What cannot be taken away expires. */
export async function clear(place: SigningPlace, address: string, id: string): Promise<void> {
  const opened = await openPrivateGit(place, address);
  if (opened.kind === 'failed') return;
  const listed = await listRefs(opened.git, refsOf(id));
  if (listed.kind === 'refs') await dropRefs(opened.git, [...listed.refs.keys()]);
}

type Ready = { readonly kind: 'refused'; readonly refusal: Refusal } | { readonly kind: 'ready'; readonly team: Team; readonly own: OwnKey; readonly needs: readonly Need[]; readonly signers: readonly string[]; readonly carrier: Carrier };

/** Without `bound` nothing is said about a request that is out already. */
export type MayAskFor = Omit<AskedFor, 'bound'> & Partial<Pick<AskedFor, 'bound'>>;

async function prepare(place: SigningPlace, { review, policy }: MayAskFor, limit?: number): Promise<Ready> {
  const read = await readTeam(place, limit);
  if (read.kind === 'refused') return read;
  const { team } = read;
  const found = await ownKey(place, team);
  if (found.kind === 'refused') return found;
  const needs = needsOf(review);
  const lacking = needs.find((need) => possibleSigners([need], found.own.name, team.signers, place.now()).length === 0);
  if (lacking) return refused({ kind: 'noSigners', why: lacking.reviewers.length === 0 ? 'nobody but you is on the list' : `of the reviewers of rule ${lacking.rule} (${lacking.reviewers.join(', ')}) nobody but you is on the list` });
  return { kind: 'ready', team, own: found.own, needs, signers: possibleSigners(needs, found.own.name, team.signers, place.now()), carrier: carrierFor(team, policy) };
}

async function send(place: SigningPlace, carrier: Carrier, id: string, text: string, signature: string, at: number): Promise<Sent> {
  if (carrier.kind === 'byHand') return { kind: 'notSent', why: carrier.why };
  const opened = await openPrivateGit(place, carrier.address);
  if (opened.kind === 'failed') return { kind: 'notSent', why: opened.why };
  const done = await sendFiles(opened.git, requestRef(id), { 'request.json': text, 'request.sig': signature }, at);
  return done.kind === 'done' ? { kind: 'sent', remote: carrier.shown } : { kind: 'notSent', why: done.why };
}

function refused(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal };
}

/** ISO time with whole seconds. */
export function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
