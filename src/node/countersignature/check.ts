// Checks requests, signatures and statements against the team's list: our own rules for the reason, ssh-keygen for the proof. Both must agree.
import { mayNotSign, signerOf } from '../../core/countersign/judgeSignature';
import { canonicalJson } from '../../core/countersign/canonicalJson';
import type { Refusal, SignatureRequest, Signer } from '../../core/model/countersignature';
import type { SigningPlace } from './desk';
import { digestOf, readRequest, type SignatureFile, type SignedText, type Statement } from './requestFile';
import { verifySignature } from './sshKeygen';
import { seenSignature } from './sshSignature';
import type { Team } from './team';

/** A signer with every name that the list gives the key. */
export interface Named extends Signer {
  readonly names: readonly string[];
}

export type Checked<T> = { readonly kind: 'good'; readonly value: T } | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface CheckedRequest {
  readonly request: SignatureRequest;
  readonly digest: string;
  readonly text: string;
}

/** Minutes by which clocks of two machines may differ. */
const clockSkew = 5 * 60_000;

/** A request that its requester signed, of this repository, whose time has come and is not over. */
export async function checkRequest(place: SigningPlace, team: Team, signed: SignedText): Promise<Checked<CheckedRequest>> {
  const read = readRequest(signed.text);
  if (read.kind === 'refused') return read;
  const request = read.value;
  if (request.repository !== team.identity) return refused({ kind: 'otherRepository', repository: request.repository, here: team.identity });
  const seen = seenSignature(signed.signature);
  if (!seen) return refused({ kind: 'malformed', what: 'the requester’s signature is not an SSH signature' });
  const by = await checkBytes(place, team, signed.text, signed.signature, 'altered');
  if (by.kind === 'refused') return by;
  if (by.value.key !== request.requester.key || !by.value.names.includes(request.requester.name)) return refused({ kind: 'altered' });
  const overdue = outOfTime(request, place.now());
  return overdue ? refused(overdue) : { kind: 'good', value: { request, digest: digestOf(signed.text), text: signed.text } };
}

/** Undefined: it counts at this moment. */
export function outOfTime(request: SignatureRequest, now: number): Refusal | undefined {
  if (now >= Date.parse(request.expires)) return { kind: 'expired', at: request.expires };
  return now + clockSkew < Date.parse(request.created) ? { kind: 'notYet', created: request.created } : undefined;
}

/** A colleague's signature for exactly this request, by somebody who may give it. */
export async function checkSignature(place: SigningPlace, team: Team, checked: CheckedRequest, file: SignatureFile): Promise<Checked<Named>> {
  if (file.id !== checked.request.id || file.digest !== checked.digest) return refused({ kind: 'wrongDigest' });
  const by = await checkBytes(place, team, checked.text, file.signature, 'wrongDigest');
  if (by.kind === 'refused') return by;
  const not = mayNotSign(checked.request, by.value, team.signers);
  return not ? refused(not) : by;
}

/** A statement about exactly this request, signed by whom it names. */
export async function checkStatement(place: SigningPlace, team: Team, about: { readonly id: string; readonly digest: string }, statement: Statement, signature: string): Promise<Checked<Named>> {
  if (statement.id !== about.id || statement.digest !== about.digest) return refused({ kind: 'wrongDigest' });
  if (statement.repository !== team.identity) return refused({ kind: 'otherRepository', repository: statement.repository, here: team.identity });
  const by = await checkBytes(place, team, canonicalJson(statement), signature, 'altered');
  return by.kind === 'good' && by.value.key !== statement.by.key ? refused({ kind: 'altered' }) : by;
}

/** Who signed these bytes, as the list names them; `bad`: what it means where the signature does not fit the bytes. */
async function checkBytes(place: SigningPlace, team: Team, bytes: string, signature: string, bad: 'altered' | 'wrongDigest'): Promise<Checked<Named>> {
  const seen = seenSignature(signature);
  if (!seen) return refused({ kind: 'malformed', what: 'it holds no SSH signature' });
  const found = signerOf(seen, team.signers, place.now());
  if (found.kind === 'refused') return found;
  const name = found.names[0] ?? '';
  const verified = await verifySignature(place, bytes, signature, name, team.signersText, team.revokedText);
  switch (verified.kind) {
    case 'good': return { kind: 'good', value: { name, names: found.names, key: seen.fingerprint } };
    case 'missing': return refused({ kind: 'noSshKeygen' });
    case 'bad': return refused(refusalOf(verified.why, name, seen.fingerprint, bad));
  }
}

/** Where ssh-keygen refuses what our own rules let pass, its words decide between the reasons. */
function refusalOf(why: string, name: string, key: string, bad: 'altered' | 'wrongDigest'): Refusal {
  if (/revoked/i.test(why)) return { kind: 'revoked', name, key };
  if (/incorrect signature|signature verification failed/i.test(why)) return { kind: bad };
  return { kind: 'failed', why };
}

function refused<T>(refusal: Refusal): Checked<T> {
  return { kind: 'refused', refusal };
}
