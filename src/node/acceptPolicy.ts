// What a person would accept: the policy and the people of the default branch beside what was accepted for the repository before. Both hosts
// show and take it through `waitingChange`; nothing changes before one of its two ways to accept is called.
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { signersToAccept } from './countersignature/team';
import type { SigningPlace } from './countersignature/desk';
import { parsePolicy } from './parsePolicy';
import { committedTexts, policyPath } from './policyFile';
import { dropPin, keepPin, pinnedPolicies, pinnedRemotes } from './policyPins';
import { findRepositoryRoot, readRepository } from './readRepository';
import type { StateFolder } from './stateFolder';

export type AcceptedNow =
  | { readonly kind: 'none'; readonly why: string }
  | {
    readonly kind: 'found';
    /** The repository's root. */
    readonly root: string;
    /** Where the text was read; undefined: the default branch has no policy any more. */
    readonly revision: string | undefined;
    readonly text: string | undefined;
    /** The file of the repository that it extends. */
    readonly extended: string | undefined;
    readonly before: string | undefined;
    readonly extendedBefore: string | undefined;
    /** It is what was accepted before, by a person. */
    readonly same: boolean;
    /** What to keep it under (`keepPin`). */
    readonly names: readonly string[];
  };

export async function acceptedNow(cwd: string, home: string, state: StateFolder): Promise<AcceptedNow> {
  const place = await findRepositoryRoot(cwd);
  const repository = place && await readRepository(place.root, place.gitDir, home);
  if (!place || !repository) return { kind: 'none', why: 'this is no git repository' };
  const file = path.join(place.root, policyPath);
  const names = pinnedRemotes(place.root, repository.remotes.map(remote => remote.url));
  const [before] = pinnedPolicies(state, names);
  const [first] = await committedTexts(repository, file);
  if (!first && !before) return { kind: 'none', why: 'the default branch of this repository holds no policy' };
  const parsed = first && parsePolicy(first.text, { kind: 'team', file });
  if (parsed?.kind === 'wrong') return { kind: 'none', why: `the policy of the default branch is wrong (line ${parsed.errors[0]?.line ?? 1}: ${parsed.errors[0]?.message ?? ''}); it cannot be accepted` };
  const named = parsed?.extends?.what;
  const extended = first && typeof named === 'string' ? await repository.committed(path.join(place.root, named), first.revision) : undefined;
  return {
    kind: 'found', root: place.root, revision: first?.revision, text: first?.text, extended, before: before?.text, extendedBefore: before?.extended,
    same: first !== undefined && before?.trusted === true && before.text === first.text && before.extended === extended, names,
  };
}

/** One text beside another; undefined: there was or is none. */
export interface TextChange {
  /** `policy`, or the file that it extends. */
  readonly what: 'policy' | 'extended';
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What waits in one folder, as it was read at one moment. */
export interface WaitingChange {
  /** Of everything below: equal digests show the same. */
  readonly digest: string;
  readonly policy:
    /** `why`: in words; undefined: it is as it was accepted. */
    | { readonly kind: 'nothing'; readonly why?: string }
    /** `first`: nothing was accepted for this repository yet. */
    | { readonly kind: 'change'; readonly first: boolean; readonly revision: string | undefined; readonly texts: readonly TextChange[]; accept(): string | undefined };
  /** People who are new on the list, and revocations that are gone. Undefined: none. */
  readonly people: { readonly added: readonly string[]; readonly unrevoked: readonly string[]; accept(): string | undefined } | undefined;
}

/** `limit`: milliseconds for asking the remote for its list of signers; undefined: what was fetched before counts. */
export async function waitingChange(place: SigningPlace, limit?: number): Promise<WaitingChange> {
  const people = await signersToAccept(place, limit);
  const now = await acceptedNow(place.cwd, place.home, place.state);
  const policy = now.kind === 'none' ? { kind: 'nothing' as const, why: now.why } : now.same ? { kind: 'nothing' as const } : changeOf(now, place.state);
  const shown = [policy.kind === 'nothing' ? null : [policy.revision ?? null, policy.texts], people?.signers ?? [], people?.unrevoked ?? []];
  return {
    digest: createHash('sha256').update(JSON.stringify(shown)).digest('hex'), policy,
    people: people && { added: people.signers, unrevoked: people.unrevoked, accept: () => people.accept() },
  };
}

function changeOf(now: Extract<AcceptedNow, { kind: 'found' }>, state: StateFolder): Extract<WaitingChange['policy'], { kind: 'change' }> {
  const { text, extended, before, extendedBefore, names } = now;
  const texts: TextChange[] = [{ what: 'policy', before, after: text }];
  if (extended !== extendedBefore) texts.push({ what: 'extended', before: extendedBefore, after: extended });
  return {
    kind: 'change', first: before === undefined, revision: now.revision, texts,
    accept: () => (text === undefined ? dropPin(state, names) : keepPin(state, names, { text, ...(extended === undefined ? {} : { extended }), trusted: true })),
  };
}
