// The colleague's side: requests that wait, reading one from text, signing it, saying no, taking a signature back.
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { shownReview } from '../../core/countersign/sharedReview';
import { mayNotSign } from '../../core/countersign/judgeSignature';
import type { IncomingRequest, Refusal, Signer } from '../../core/model/countersignature';
import type { Policy } from '../../core/policy/policy';
import { clear } from './ask';
import { dropRefs, fetchRefs, listRefs, readCarried, sendFiles, type Carried } from './carriedFiles';
import { carrierFor } from './carrier';
import { checkRequest, checkSignature, type CheckedRequest } from './check';
import type { ReadRequest, SignedRequest, SigningPlace, Told } from './desk';
import { bring, judgeGathered } from './gathered';
import { openPrivateGit, type PrivateGit } from './privateGit';
import { idOfRef, isRequestId, requestRef, signatureRef } from './refNames';
import { armoured, digestOf, readArmouredRequest, readRequest, type SignatureFile, type SignedText } from './requestFile';
import { ownKey, type OwnKey } from './signingKey';
import { signBytes } from './sshKeygen';
import { sendStatement } from './statement';
import { readTeam, type Team } from './team';
import { sweepStray } from './sweep';
import { spend } from './usedSignatures';

/** Requests that are read of one remote. */
const most = 50;
/** Milliseconds for asking the remote who may sign. */
const teamLimit = 8000;
/** Milliseconds after its end for which a request stays on the remote if its requester does not take it away. */
const sweepAfter = 86_400_000;

export interface Incoming {
  readonly requests: readonly IncomingRequest[];
  readonly unreadable: readonly { readonly id: string; readonly refusal: Refusal }[];
  readonly trouble?: string;
}

export async function incomingRequests(place: SigningPlace, policy: Policy): Promise<Incoming> {
  const nothing = (trouble: string): Incoming => ({ requests: [], unreadable: [], trouble });
  const read = await readTeam(place, teamLimit);
  if (read.kind === 'refused') return nothing(read.refusal.kind === 'noSigners' ? read.refusal.why : 'who may sign cannot be read');
  const { team } = read;
  const carrier = carrierFor(team, policy);
  if (carrier.kind === 'byHand') return nothing(carrier.why);
  const opened = await openPrivateGit(place, carrier.address);
  if (opened.kind === 'failed') return nothing(opened.why);
  const { git } = opened;
  const listed = await listRefs(git, ['refs/countersign/requests/*', 'refs/countersign/signatures/*', 'refs/countersign/statements/*']);
  if (listed.kind === 'failed') return nothing(listed.why);
  const all = [...listed.refs.keys()].filter((ref) => ref.startsWith('refs/countersign/requests/') && isRequestId(idOfRef(ref) ?? ''));
  const refs = all.slice(0, most);
  const fetched = await fetchRefs(git, refs);
  if (fetched.kind === 'failed') return nothing(fetched.why);
  const own = await ownKey(place, team);
  const requests: IncomingRequest[] = [];
  const unreadable: { id: string; refusal: Refusal }[] = [];
  for (const ref of refs) {
    const id = idOfRef(ref) ?? '';
    const isAnswered = [...listed.refs.keys()].some((one) => one !== ref && idOfRef(one) === id);
    const result = await fromRemote(place, team, git, id, isAnswered);
    if (result.kind === 'good') requests.push(incoming(result.value, own.kind === 'key' ? own.own : own.refusal, team));
    else if (result.kind === 'refused') unreadable.push({ id, refusal: result.refusal });
  }
  // Nobody waits for what is left behind to go; a request that cannot be read is as good as none.
  const good = new Set(refs.flatMap((ref) => idOfRef(ref) ?? []).filter((id) => !unreadable.some((one) => one.id === id && ['malformed', 'tooLarge'].includes(one.refusal.kind))));
  void sweepStray(git, listed.refs, good, place.now());
  const more = all.length > most ? `the remote holds more requests than are read (${most}); take away what nobody needs below refs/countersign/requests, or pass a request on as text` : undefined;
  return { requests: requests.sort((a, b) => a.created - b.created), unreadable, ...(more === undefined ? {} : { trouble: more }) };
}

/** A request from pasted text. */
export async function readIncoming(place: SigningPlace, text: string): Promise<ReadRequest> {
  const signed = readArmouredRequest(text);
  if (signed.kind === 'refused') return signed;
  const read = await readTeam(place, teamLimit);
  if (read.kind === 'refused') return read;
  const checked = await checkRequest(place, read.team, signed.value);
  if (checked.kind === 'refused') return checked;
  const own = await ownKey(place, read.team);
  return { kind: 'request', incoming: incoming({ checked: checked.value, signature: signed.value.signature, signedBy: [] }, own.kind === 'key' ? own.own : own.refusal, read.team) };
}

/** Signs exactly the bytes that were read, with the user's own key. */
export async function signRequest(place: SigningPlace, { text, signature }: SignedText, policy: Policy): Promise<SignedRequest> {
  const read = await readTeam(place, teamLimit);
  if (read.kind === 'refused') return read;
  const { team } = read;
  const checked = await checkRequest(place, team, { text, signature });
  if (checked.kind === 'refused') return checked;
  const found = await ownKey(place, team);
  if (found.kind === 'refused') return found;
  const { own } = found;
  const not = mayNotSign(checked.value.request, own, team.signers);
  if (not) return { kind: 'refused', refusal: not };
  const signed = await signBytes(place, own.use, text);
  if (signed.kind === 'missing') return { kind: 'refused', refusal: { kind: 'noSshKeygen' } };
  if (signed.kind === 'failed') return { kind: 'refused', refusal: { kind: 'noKey', why: signed.why } };
  const { request, digest } = checked.value;
  const file: SignatureFile = { format: 'countersign-signature', version: 1, id: request.id, digest, signature: signed.signature };
  // What the requester's Countersign would refuse is refused here already.
  const good = await checkSignature(place, team, checked.value, file);
  if (good.kind === 'refused') return good;
  const carrier = carrierFor(team, policy);
  const armour = armoured('SIGNATURE', file, `signature of ${own.name} for ${request.review.headline}`);
  const by = { name: own.name, key: own.key };
  if (carrier.kind === 'byHand') return { kind: 'signed', by, armour, sent: { kind: 'notSent', why: carrier.why } };
  const opened = await openPrivateGit(place, carrier.address);
  const done = opened.kind === 'failed' ? opened : await sendFiles(opened.git, signatureRef(request.id, own.key), { 'signature.json': canonicalJson(file) }, place.now());
  return { kind: 'signed', by, armour, sent: done.kind === 'failed' ? { kind: 'notSent', why: done.why } : { kind: 'sent', remote: carrier.shown } };
}

export async function declineRequest(place: SigningPlace, one: { readonly id: string; readonly digest: string }, note: string, policy: Policy): Promise<Told> {
  const read = await readTeam(place);
  if (read.kind === 'refused') return read;
  const carrier = carrierFor(read.team, policy);
  return carrier.kind === 'byHand' ? { kind: 'refused', refusal: { kind: 'failed', why: carrier.why } } : sendStatement(place, carrier.address, 'decline', { ...one, note });
}

/** Takes one's own signature or request back: a statement for those who have it, and its refs off the remote. */
export async function takeBack(place: SigningPlace, id: string, kind: 'withdrawRequest' | 'withdrawSignature', policy: Policy): Promise<Told> {
  const failed = (why: string): Told => ({ kind: 'refused', refusal: { kind: 'failed', why } });
  if (!isRequestId(id)) return failed('that is no id of a request');
  const read = await readTeam(place);
  if (read.kind === 'refused') return read;
  const carrier = carrierFor(read.team, policy);
  if (carrier.kind === 'byHand') return failed(carrier.why);
  const own = await ownKey(place, read.team);
  if (own.kind === 'refused') return own;
  const opened = await openPrivateGit(place, carrier.address);
  if (opened.kind === 'failed') return failed(opened.why);
  const fetched = await fetchRefs(opened.git, [requestRef(id)]);
  if (fetched.kind === 'failed') return failed(fetched.why);
  const text = await readCarried(opened.git, requestRef(id), 'request.json');
  const request = text.kind === 'text' ? readRequest(text.text) : undefined;
  if (text.kind !== 'text' || request?.kind !== 'read') return failed('the request cannot be read');
  if (kind === 'withdrawRequest' && request.value.requester.key !== own.own.key) return failed(`the request is ${request.value.requester.name}’s`);
  // A window that watches it sees that it is spent.
  if (kind === 'withdrawRequest') spend(place.state, digestOf(text.text), Date.parse(request.value.expires), place.now());
  const told = await sendStatement(place, carrier.address, kind, { id, digest: digestOf(text.text), note: '' });
  if (told.kind === 'refused') return told;
  if (kind === 'withdrawRequest') await clear(place, carrier.address, id);
  else await dropRefs(opened.git, [signatureRef(id, own.own.key)]);
  return told;
}

interface Received {
  readonly checked: CheckedRequest;
  /** The requester's. */
  readonly signature: string;
  readonly signedBy: readonly Signer[];
}

type FromRemote = { readonly kind: 'good'; readonly value: Received } | { readonly kind: 'refused'; readonly refusal: Refusal } | { readonly kind: 'over' };

/** A request that was fetched; `over`: taken back, declined or long expired. */
async function fromRemote(place: SigningPlace, team: Team, git: PrivateGit, id: string, isAnswered: boolean): Promise<FromRemote> {
  const [text, signature] = await Promise.all([readCarried(git, requestRef(id), 'request.json'), readCarried(git, requestRef(id), 'request.sig')]);
  if (text.kind !== 'text' || signature.kind !== 'text') return { kind: 'refused', refusal: wrongFile(text.kind === 'text' ? signature : text) };
  const checked = await checkRequest(place, team, { text: text.text, signature: signature.text });
  if (checked.kind === 'refused') {
    if (checked.refusal.kind !== 'expired') return checked;
    const read = readRequest(text.text);
    if (read.kind === 'read' && Date.parse(read.value.expires) + sweepAfter < place.now()) void clear(place, git.address, id);
    return { kind: 'over' };
  }
  if (checked.value.request.id !== id) return { kind: 'refused', refusal: { kind: 'altered' } };
  if (!isAnswered) return { kind: 'good', value: { checked: checked.value, signature: signature.text, signedBy: [] } };
  const brought = await bring(git, id, teamLimit);
  if (brought.kind === 'failed') return { kind: 'refused', refusal: brought };
  const judged = await judgeGathered(place, team, checked.value, checked.value.request.needs, brought.gathered);
  if (judged.kind === 'withdrawn' || judged.kind === 'declined') return { kind: 'over' };
  return { kind: 'good', value: { checked: checked.value, signature: signature.text, signedBy: judged.kind === 'signed' ? judged.by : judged.signed } };
}

function wrongFile(file: Carried): Refusal {
  return file.kind === 'tooLarge' ? file : { kind: 'malformed', what: 'it does not hold a request and its signature' };
}

function incoming({ checked, signature, signedBy }: Received, own: OwnKey | Refusal, team: Team): IncomingRequest {
  const { request, digest, text } = checked;
  const not = 'kind' in own ? own : mayNotSign(request, own, team.signers);
  const signed = !('kind' in own) && signedBy.some((one) => one.key === own.key);
  return {
    request, digest, text, signature, signedBy, review: shownReview(request.review), created: Date.parse(request.created), expires: Date.parse(request.expires),
    mine: signed ? { kind: 'signed' } : not ? { kind: 'mayNot', refusal: not } : { kind: 'maySign' },
  };
}
