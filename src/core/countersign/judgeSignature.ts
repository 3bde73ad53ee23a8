// Whether a signature counts for a request, as far as that needs no cryptography: who signed, may they, when, and what is still missing.
// The host has the signature itself checked by ssh-keygen; both must agree.
import { signatureNamespace, type Refusal, type SignatureRequest, type Signer } from '../model/countersignature';
import type { Need } from '../model/review';
import type { SignerLine } from './signerList';

/** Who may sign at this moment, as a person of this machine accepted it. */
export interface TeamSigners {
  readonly lines: readonly SignerLine[];
  /** On the default branch, but not yet accepted here. */
  readonly unaccepted: readonly SignerLine[];
  /** Keys that are revoked, base64. */
  readonly revoked: readonly string[];
}

/** A signature as its own bytes tell it. */
export interface SeenSignature {
  /** Base64 of the public key that made it. */
  readonly key: string;
  /** `SHA256:…` of the same. */
  readonly fingerprint: string;
  readonly namespace: string;
  /** The key is a certificate of an SSH authority. */
  readonly certificate?: boolean;
}

export type SignerFound = { readonly kind: 'signer'; readonly names: readonly string[] } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Whose key made a signature, valid now and for this purpose. */
export function signerOf(seen: SeenSignature, signers: TeamSigners, now: number): SignerFound {
  const refused = (refusal: Refusal): SignerFound => ({ kind: 'refused', refusal });
  if (seen.namespace !== signatureNamespace) return refused({ kind: 'wrongNamespace', namespace: seen.namespace });
  if (seen.certificate === true) return refused({ kind: 'certificate', key: seen.fingerprint });
  const own = signers.lines.filter(line => line.key === seen.key && !line.certificateAuthority && line.principals.length > 0);
  const name = own[0]?.principals[0] ?? '';
  if (signers.revoked.includes(seen.key)) return refused({ kind: 'revoked', name, key: seen.fingerprint });
  if (own.length === 0) {
    const waiting = signers.unaccepted.find(line => line.key === seen.key)?.principals[0];
    return refused(waiting === undefined ? { kind: 'unknownSigner', key: seen.fingerprint } : { kind: 'notAccepted', name: waiting });
  }
  const forThis = own.filter(line => line.namespaces === undefined || line.namespaces.some(one => one === signatureNamespace || one === '*'));
  if (forThis.length === 0) return refused({ kind: 'keyNotForThis', name, namespaces: own.flatMap(line => line.namespaces ?? []) });
  const valid = forThis.filter(line => now >= (line.validAfter ?? -Infinity) && now < (line.validBefore ?? Infinity));
  if (valid.length > 0) return { kind: 'signer', names: [...new Set(valid.flatMap(line => line.principals))] };
  const later = forThis.find(line => now < (line.validAfter ?? -Infinity));
  return later ? refused({ kind: 'keyNotYetValid', name, from: isoOf(later.validAfter ?? 0) }) : refused({ kind: 'keyNoLongerValid', name, until: isoOf(forThis[0]?.validBefore ?? 0) });
}

/** Whether a signer may sign this request at all; undefined: yes. */
export function mayNotSign(request: Pick<SignatureRequest, 'requester' | 'needs'>, signer: Signer & { readonly names: readonly string[] }, signers: TeamSigners): Refusal | undefined {
  const { requester } = request;
  if (signer.key === requester.key) return { kind: 'self', by: 'key', name: requester.name };
  const same = samePerson(requester.name, signers);
  const alias = signer.names.find(name => same.has(name));
  if (alias !== undefined) return { kind: 'self', by: signer.names.includes(requester.name) ? 'secondKey' : 'principal', name: requester.name };
  const reviewers = request.needs.flatMap(need => need.reviewers);
  const wanted = request.needs.length === 0 || request.needs.some(need => satisfies(need, signer.names));
  return wanted ? undefined : { kind: 'notReviewer', name: signer.name, reviewers: [...new Set(reviewers)] };
}

/** The needs that these signers leave open. */
export function stillMissing(needs: readonly Need[], signers: readonly { readonly names: readonly string[] }[]): readonly Need[] {
  const asked: readonly Need[] = needs.length > 0 ? needs : [{ rule: 'policy', reviewers: [] }];
  return asked.filter(need => !signers.some(signer => satisfies(need, signer.names)));
}

function satisfies(need: Need, names: readonly string[]): boolean {
  return need.reviewers.length === 0 || need.reviewers.some(reviewer => names.includes(reviewer));
}

/** Every name of the person whom one name stands for: names that share a key, or a line with several names, are one person. */
export function samePerson(name: string, signers: TeamSigners): ReadonlySet<string> {
  const byName = new Map<string, SignerLine[]>();
  const byKey = new Map<string, SignerLine[]>();
  const add = (map: Map<string, SignerLine[]>, at: string, line: SignerLine): void => void (map.get(at)?.push(line) ?? map.set(at, [line]));
  for (const line of [...signers.lines, ...signers.unaccepted]) {
    add(byKey, line.key, line);
    for (const principal of line.principals) add(byName, principal, line);
  }
  const names = new Set([name]);
  const keys = new Set<string>();
  // A set that grows while it is walked is walked to its end.
  for (const one of names) {
    for (const { key } of byName.get(one) ?? []) {
      if (keys.has(key)) continue;
      keys.add(key);
      for (const line of byKey.get(key) ?? []) line.principals.forEach(principal => names.add(principal));
    }
  }
  return names;
}

/** Everybody who could satisfy one of the needs, by the first name of their line; never the requester. */
export function possibleSigners(needs: readonly Need[], requester: string, signers: TeamSigners, now: number): readonly string[] {
  const same = samePerson(requester, signers);
  const names = signers.lines.filter(line => signerOf({ key: line.key, fingerprint: '', namespace: signatureNamespace }, signers, now).kind === 'signer')
    .filter(line => !line.principals.some(one => same.has(one)))
    .filter(line => needs.length === 0 || needs.some(need => satisfies(need, line.principals)));
  return [...new Set(names.map(line => line.principals[0] ?? ''))];
}

/** The list without what it gained since a person accepted it, and that gain apart. Equal lines count, whatever their order. */
export function acceptedPart(now: readonly SignerLine[], accepted: readonly SignerLine[]): { readonly lines: readonly SignerLine[]; readonly unaccepted: readonly SignerLine[] } {
  const known = new Set(accepted.map(line => line.meaning));
  return { lines: now.filter(line => known.has(line.meaning)), unaccepted: now.filter(line => !known.has(line.meaning)) };
}

function isoOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
