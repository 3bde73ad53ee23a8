// What colleagues said about one request: brought from the remote, and judged against the team's list.
import { stillMissing } from '../../core/countersign/judgeSignature';
import type { Refusal, SignatureState, Signer } from '../../core/model/countersignature';
import type { Need } from '../../core/model/review';
import { fetchRefs, listRefs, readCarried } from './carriedFiles';
import { checkSignature, checkStatement, type CheckedRequest, type Named } from './check';
import type { SigningPlace } from './desk';
import type { PrivateGit } from './privateGit';
import { refsOf, requestRef } from './refNames';
import { readSignature, readStatement, type Read, type SignatureFile, type Statement } from './requestFile';
import type { Team } from './team';

/** Files of a request as they were found. `from`: the ref, or `paste`. */
export interface Gathered {
  readonly signatures: readonly { readonly from: string; readonly read: Read<SignatureFile> }[];
  readonly statements: readonly { readonly statement: Statement; readonly signature: string }[];
  /** The remote still holds the request. */
  readonly there: boolean;
}

export type Brought = { readonly kind: 'gathered'; readonly gathered: Gathered } | { readonly kind: 'failed'; readonly why: string };

/** Signatures and statements of one request that are looked at. */
const most = 20;

/** Asks the remote, within a time limit for each of two steps. */
export async function bring(git: PrivateGit, id: string, limit: number): Promise<Brought> {
  const listed = await listRefs(git, refsOf(id), limit);
  if (listed.kind === 'failed') return listed;
  const wanted = [...listed.refs.keys()].filter((ref) => ref !== requestRef(id));
  const signatures = wanted.filter((ref) => ref.startsWith('refs/countersign/signatures/')).slice(0, most);
  const statements = wanted.filter((ref) => ref.startsWith('refs/countersign/statements/')).slice(0, most);
  const missing: string[] = [];
  for (const ref of [...signatures, ...statements]) {
    const here = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
    if (here.kind !== 'ended' || here.out.toString('utf8').trim() !== listed.refs.get(ref)) missing.push(ref);
  }
  const fetched = await fetchRefs(git, missing, limit);
  if (fetched.kind === 'failed') return fetched;
  return { kind: 'gathered', gathered: { there: listed.refs.has(requestRef(id)), signatures: await signaturesIn(git, signatures), statements: await statementsIn(git, statements) } };
}

async function signaturesIn(git: PrivateGit, refs: readonly string[]): Promise<Gathered['signatures']> {
  return Promise.all(refs.map(async (from) => {
    const file = await readCarried(git, from, 'signature.json');
    if (file.kind === 'text') return { from, read: readSignature(file.text) };
    const refusal: Refusal = file.kind === 'tooLarge' ? file : { kind: 'malformed', what: 'it holds no signature' };
    return { from, read: { kind: 'refused', refusal } as const };
  }));
}

async function statementsIn(git: PrivateGit, refs: readonly string[]): Promise<Gathered['statements']> {
  const read = await Promise.all(refs.map(async (ref) => {
    const [text, signature] = await Promise.all([readCarried(git, ref, 'statement.json'), readCarried(git, ref, 'statement.sig')]);
    const statement = text.kind === 'text' ? readStatement(text.text) : undefined;
    return statement?.kind === 'read' && signature.kind === 'text' ? [{ statement: statement.value, signature: signature.text }] : [];
  }));
  return read.flat();
}

/** What the signatures and statements come to. Time, use and the world are the caller's to judge. */
export type Judged = Extract<SignatureState, { kind: 'signed' | 'declined' | 'withdrawn' }> | {
  readonly kind: 'waiting';
  readonly signed: readonly Signer[];
  readonly missing: readonly Need[];
  readonly refused: readonly { readonly key: string; readonly refusal: Refusal }[];
};

export async function judgeGathered(place: SigningPlace, team: Team, checked: CheckedRequest, needs: readonly Need[], gathered: Gathered): Promise<Judged> {
  const tookBack = new Set<string>();
  for (const { statement, signature } of gathered.statements) {
    const by = await checkStatement(place, team, { id: checked.request.id, digest: checked.digest }, statement, signature);
    // What nobody of the list signed says nothing.
    if (by.kind === 'refused') continue;
    const signer: Signer = { name: by.value.name, key: by.value.key };
    if (statement.kind === 'withdrawRequest' && signer.key === checked.request.requester.key) return { kind: 'withdrawn', by: signer.name };
    if (statement.kind === 'withdrawSignature') tookBack.add(signer.key);
    if (statement.kind === 'decline' && signer.key !== checked.request.requester.key) return { kind: 'declined', by: signer, note: statement.note };
  }
  const good = new Map<string, Named>();
  const refused: { key: string; refusal: Refusal }[] = [];
  for (const { from, read } of gathered.signatures) {
    const result = read.kind === 'refused' ? read : await checkSignature(place, team, checked, read.value);
    if (result.kind === 'refused') refused.push({ key: from.split('/').at(-1) ?? from, refusal: result.refusal });
    else if (tookBack.has(result.value.key)) refused.push({ key: result.value.key, refusal: { kind: 'withdrawn', who: 'signature', by: result.value.name } });
    else good.set(result.value.key, result.value);
  }
  const by = [...good.values()];
  const missing = stillMissing(needs, by);
  const signed = by.map(({ name, key }): Signer => ({ name, key }));
  return missing.length === 0 ? { kind: 'signed', by: signed } : { kind: 'waiting', signed, missing, refused };
}
