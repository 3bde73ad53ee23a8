// Who may sign in a repository: `.countersign/allowed_signers` and `.countersign/revoked_keys` of the default branch of its remote, never of
// the working copy, and only as far as a person of this machine accepted them.
import * as path from 'node:path';
import { acceptedPart, type TeamSigners } from '../../core/countersign/judgeSignature';
import { signerLines, type SignerLine } from '../../core/countersign/signerList';
import type { Repository } from '../../core/facts';
import type { Refusal } from '../../core/model/countersignature';
import { findRepositoryRoot, readRepository } from '../readRepository';
import type { SigningPlace } from './desk';
import { openPrivateGit, teamRemote, type PrivateGit } from './privateGit';
import { repositoryIdentity } from './repositoryIdentity';
import { acceptedSigners, keepAccepted } from './signerPins';

export const signersPath = '.countersign/allowed_signers';
export const revokedPath = '.countersign/revoked_keys';

export interface Team {
  readonly root: string;
  /** The remote of the default branch, as git would contact it. */
  readonly address: string;
  readonly identity: string;
  /** Every remote by name. */
  readonly remotes: readonly { readonly name: string; readonly url: string; readonly pushUrl: string }[];
  readonly signers: TeamSigners;
  /** The accepted lines and the revoked keys, as ssh-keygen reads them. */
  readonly signersText: string;
  readonly revokedText: string;
}

export type ReadTeam = { readonly kind: 'team'; readonly team: Team } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** `limit`: milliseconds for asking the remote for its default branch now; undefined: what was fetched before counts. */
export async function readTeam(place: SigningPlace, limit?: number): Promise<ReadTeam> {
  const noSigners = (why: string): ReadTeam => ({ kind: 'refused', refusal: { kind: 'noSigners', why } });
  const found = await findRepositoryRoot(place.cwd).catch(() => undefined);
  const repository = found && await readRepository(found.root, found.gitDir, place.home).catch(() => undefined);
  if (!found || !repository) return noSigners(`${place.cwd} is in no git repository that can be read`);
  const remote = repository.remotes.find((one) => one.name === 'origin') ?? (repository.remotes.length === 1 ? repository.remotes[0] : undefined);
  if (!remote) return noSigners(repository.remotes.length === 0 ? 'the repository has no remote' : 'no remote is named "origin"');
  const identity = repositoryIdentity(remote.url);
  const lists = await listsOf(place, repository, remote, limit);
  if (lists.kind === 'failed') return noSigners(lists.why);
  const accepted = acceptedSigners(place.state, found.root, identity);
  const now = lists.signers;
  let part = acceptedPart(now, []);
  let revokedBefore: readonly string[] = [];
  if (accepted.kind === 'first') {
    const wrong = keepAccepted(place.state, found.root, identity, { signers: textOf(now), revoked: lists.revoked.join('\n') });
    if (wrong !== undefined) return { kind: 'refused', refusal: { kind: 'failed', why: wrong } };
    part = acceptedPart(now, now);
  } else if (accepted.kind === 'accepted') {
    const before = signerLines(accepted.signers.signers);
    part = acceptedPart(now, before);
    revokedBefore = linesOf(accepted.signers.revoked);
    const stricter = part.lines.length < before.length || lists.revoked.some((line) => !revokedBefore.includes(line));
    // Whoever was taken off the list, or revoked, must be accepted again before they count again. Only what the remote itself said just now is kept.
    if (stricter && lists.fresh) keepAccepted(place.state, found.root, identity, { signers: textOf(part.lines), revoked: [...new Set([...revokedBefore, ...lists.revoked])].join('\n') });
  }
  const revoked = [...new Set([...lists.revoked, ...revokedBefore])];
  return {
    kind: 'team',
    team: {
      root: found.root, address: remote.url, identity, remotes: repository.remotes,
      signers: { ...part, revoked: revoked.flatMap((line) => keyIn(line) ?? []) }, signersText: textOf(part.lines), revokedText: revoked.join('\n'),
    },
  };
}

/** What a person has to accept before it counts: lines of signers, and revocations that are gone from the default branch. */
export interface ToAccept {
  readonly signers: readonly string[];
  readonly unrevoked: readonly string[];
  accept(): string | undefined;
}

/** Undefined: nothing waits. `limit`: milliseconds for asking the remote what it holds now; undefined: what was fetched before counts. */
export async function signersToAccept(place: SigningPlace, limit?: number): Promise<ToAccept | undefined> {
  const read = await readTeam(place, limit);
  if (read.kind === 'refused') return undefined;
  const { team } = read;
  const accepted = acceptedSigners(place.state, team.root, team.identity);
  const lists = await currentLists(place, team);
  const before = accepted.kind === 'accepted' ? linesOf(accepted.signers.revoked) : [];
  const unrevoked = before.filter((line) => !lists.revoked.includes(line));
  if (team.signers.unaccepted.length === 0 && unrevoked.length === 0) return undefined;
  return {
    signers: team.signers.unaccepted.map((line) => line.text), unrevoked,
    accept: () => keepAccepted(place.state, team.root, team.identity, { signers: textOf([...team.signers.lines, ...team.signers.unaccepted]), revoked: lists.revoked.join('\n') }),
  };
}

interface Lists {
  readonly kind: 'lists';
  readonly signers: readonly SignerLine[];
  readonly revoked: readonly string[];
  /** The remote said so just now. */
  readonly fresh: boolean;
}

async function currentLists(place: SigningPlace, team: Team): Promise<{ readonly revoked: readonly string[] }> {
  const found = await findRepositoryRoot(team.root).catch(() => undefined);
  const repository = found && await readRepository(found.root, found.gitDir, place.home).catch(() => undefined);
  const lists = repository && await listsOf(place, repository, { name: 'origin', url: team.address }, undefined);
  return { revoked: lists?.kind === 'lists' ? lists.revoked : linesOf(team.revokedText) };
}

/** The remote's own word where it can be had; else what it said last and what the user fetched, the stricter of both. */
async function listsOf(place: SigningPlace, repository: Repository, remote: { readonly name: string; readonly url: string }, limit: number | undefined): Promise<Lists | { readonly kind: 'failed'; readonly why: string }> {
  const opened = await openPrivateGit(place, remote.url);
  const fresh = limit !== undefined && opened.kind === 'git' && await fetchDefault(opened.git, limit);
  const said = opened.kind === 'git' ? await textsFrom((file) => committedIn(opened.git, file)) : undefined;
  if (fresh) return said ? { kind: 'lists', ...said, fresh } : { kind: 'failed', why: `the default branch holds no ${signersPath}` };
  const branch = repository.defaultBranch;
  const tracked = branch === undefined ? undefined : await textsFrom((file) => repository.committed(path.join(repository.root, file), `refs/remotes/${remote.name}/${branch}`));
  if (!said && !tracked) return { kind: 'failed', why: `the default branch, as it was fetched last, holds no ${signersPath}` };
  if (!said || !tracked) return { kind: 'lists', ...(said ?? tracked ?? { signers: [], revoked: [] }), fresh: false };
  return { kind: 'lists', signers: acceptedPart(said.signers, tracked.signers).lines, revoked: [...new Set([...said.revoked, ...tracked.revoked])], fresh: false };
}

async function textsFrom(read: (file: string) => Promise<string | undefined>): Promise<{ readonly signers: readonly SignerLine[]; readonly revoked: readonly string[] } | undefined> {
  const signers = await read(signersPath);
  if (signers === undefined) return undefined;
  return { signers: signerLines(signers), revoked: linesOf(await read(revokedPath) ?? '') };
}

const fetchedRef = 'refs/team/default';

/** Brings the newest commit of the remote's default branch here, without its files where the remote can leave them out. */
async function fetchDefault(git: PrivateGit, limit: number): Promise<boolean> {
  const end = await git.run(['fetch', '--quiet', '--depth=1', '--filter=blob:none', '--no-tags', '--no-write-fetch-head', teamRemote, `+HEAD:${fetchedRef}`], { limit });
  return end.kind === 'ended' && end.status === 0;
}

async function committedIn(git: PrivateGit, file: string): Promise<string | undefined> {
  const end = await git.run(['cat-file', 'blob', `${fetchedRef}:${file}`], { limit: 5000 });
  return end.kind === 'ended' && end.status === 0 ? end.out.toString('utf8') : undefined;
}

/** Lines that say something. A list that is no text (a binary KRL) is one line that ssh-keygen will refuse, which refuses every signature. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

const textOf = (lines: readonly SignerLine[]): string => lines.map((line) => `${line.text}\n`).join('');

/** The base64 of a public key in a line of `revoked_keys`. */
function keyIn(line: string): string | undefined {
  return /(?:^|\s)(?:ssh-|ecdsa-|sk-)\S+\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(line)?.[1];
}
