// What a person would accept: the policy of the default branch beside what was accepted for the repository before. Changes nothing.
import * as path from 'node:path';
import { parsePolicy } from './parsePolicy';
import { committedTexts, policyPath } from './policyFile';
import { pinnedPolicies, pinnedRemotes } from './policyPins';
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
