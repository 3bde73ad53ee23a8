// Signed heads of the record on the team's remote: what was sent there shows when this machine's record is cut or written anew. A ref for each
// machine, a file for each day; only where the policy or a person asks for it, never on a host where repositories can be public.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Policy } from '../../core/policy/policy';
import { sha256, type Head } from '../audit/auditLine';
import { readStatementText, signedStatements, type SignedStatement } from '../audit/signedHeads';
import { isOwnKey, signatureProblem } from '../audit/sshKey';
import { findRepositoryRoot, readRepository } from '../readRepository';
import type { StateFolder } from '../stateFolder';
import { fetchRefs, listRefs, readCarried } from './carriedFiles';
import { carrierFor } from './carrier';
import { openPrivateGit, problemOf, remoteLimit, type GitPlace, type PrivateGit } from './privateGit';

export interface AnchorPlace extends GitPlace {
  /** Absolute folder inside the team's repository. */
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type Anchored = { readonly kind: 'sent'; readonly statements: number; readonly remote: string } | { readonly kind: 'nothingNew'; readonly remote: string } | { readonly kind: 'notSent'; readonly why: string };

/** Sends the signed heads that the remote does not have yet. Waits for a remote no longer than a few bounded steps. */
export async function anchorHeads(place: AnchorPlace, policy: Pick<Policy, 'countersign'>): Promise<Anchored> {
  const own = signedStatements(place.state);
  if (own.length === 0) return { kind: 'notSent', why: 'no heads are signed yet (countersign audit sign)' };
  const opened = await openRemote(place, policy);
  if (opened.kind === 'failed') return { kind: 'notSent', why: opened.why };
  const { git, shown } = opened;
  const ref = machineRef(place.state);
  const there = await readAnchors(git, ref);
  if (there.kind === 'failed') return { kind: 'notSent', why: there.why };
  const known = new Set(there.statements.map((one) => sha256(one.statement)));
  const fresh = own.filter((one) => !known.has(sha256(one.statement)));
  if (fresh.length === 0) return { kind: 'nothingNew', remote: shown };
  const days = new Map<string, SignedStatement[]>();
  for (const one of [...there.statements, ...fresh]) {
    const day = dayOf(one);
    days.set(day, [...days.get(day) ?? [], one]);
  }
  const changed = new Set(fresh.map(dayOf));
  const rows: string[] = there.rows.filter((row) => !changed.has(row.name.slice(0, 10))).map((row) => row.line);
  for (const day of changed) {
    const blob = await git.run(['hash-object', '-w', '--stdin'], { input: (days.get(day) ?? []).map((one) => `${JSON.stringify(one)}\n`).join('') });
    if (blob.kind !== 'ended' || blob.status !== 0) return { kind: 'notSent', why: problemOf(blob) };
    rows.push(`100644 blob ${blob.out.toString('utf8').trim()}\t${day}.jsonl\n`);
  }
  const tree = await git.run(['mktree', '--missing'], { input: rows.join('') });
  if (tree.kind !== 'ended' || tree.status !== 0) return { kind: 'notSent', why: problemOf(tree) };
  const date = `${Math.floor(place.now() / 1000)} +0000`;
  const commit = await git.run(['commit-tree', '-m', 'countersign heads', ...(there.tip === undefined ? [] : ['-p', there.tip]), tree.out.toString('utf8').trim()], { env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
  if (commit.kind !== 'ended' || commit.status !== 0) return { kind: 'notSent', why: problemOf(commit) };
  // Never forced: what is there is only ever added to.
  const pushed = await git.run(['push', '--quiet', '--no-verify', '--no-signed', git.address, `${commit.out.toString('utf8').trim()}:${ref}`], { limit: remoteLimit });
  return pushed.kind === 'ended' && pushed.status === 0 ? { kind: 'sent', statements: fresh.length, remote: shown } : { kind: 'notSent', why: problemOf(pushed) };
}

export type FoundAnchors = { readonly kind: 'failed'; readonly why: string } | {
  readonly kind: 'found';
  readonly remote: string;
  /** Signed statements of this machine there. */
  readonly statements: number;
  /** ISO time of the last. */
  readonly last?: string;
  /** What this record must still hold. */
  readonly heads: readonly (Head & { readonly by: string })[];
  /** Statements that are there, signed with the user's key, and that this record does not hold. */
  readonly missing: readonly string[];
  /** Heads signed with the user's key under another name: another machine of theirs, or a record that was taken away. ISO time of the last of each. */
  readonly elsewhere: readonly string[];
}

/** What the remote says about this record. */
export async function anchoredHeads(place: AnchorPlace, policy: Pick<Policy, 'countersign'>): Promise<FoundAnchors> {
  const opened = await openRemote(place, policy);
  if (opened.kind === 'failed') return opened;
  const { git, shown } = opened;
  const own = machineRef(place.state);
  const listed = await listRefs(git, ['refs/countersign/heads/*']);
  if (listed.kind === 'failed') return listed;
  const there = await readAnchors(git, own);
  if (there.kind === 'failed') return there;
  const here = new Set(signedStatements(place.state).map((one) => sha256(one.statement)));
  const heads: (Head & { by: string })[] = [];
  const missing: string[] = [];
  const removed = oldestDay(place.state);
  for (const one of there.statements) {
    const content = readStatementText(one.statement);
    if (!content) continue;
    // Whoever can write to the remote could put something there; what this record holds as well was checked with it.
    const isHere = here.has(sha256(one.statement));
    if (!isHere && (!isOwnKey(one.key, place.home) || await signatureProblem(one.statement, one, undefined) !== undefined)) continue;
    if (!isHere && content.at.slice(0, 10) >= removed) missing.push(content.at);
    heads.push(...content.chains.map((head) => ({ ...head, by: `the heads signed at ${content.at} on ${shown}` })));
  }
  const elsewhere: string[] = [];
  for (const ref of [...listed.refs.keys()].filter((one) => one !== own).slice(0, mostMachines)) {
    const last = await readAnchors(git, ref, 1);
    const found = last.kind === 'found' ? last.statements.at(-1) : undefined;
    if (found && isOwnKey(found.key, place.home)) elsewhere.push(readStatementText(found.statement)?.at ?? '');
  }
  const last = there.statements.map((one) => readStatementText(one.statement)?.at ?? '').sort().at(-1);
  return { kind: 'found', remote: shown, statements: there.statements.length, heads, missing, elsewhere, ...(last === undefined ? {} : { last }) };
}

/** Days that are read of one machine, and machines that are looked at. */
const mostDays = 400;
const mostMachines = 20;

interface Anchors {
  readonly kind: 'found';
  /** Undefined: nothing is there yet. */
  readonly tip?: string;
  readonly rows: readonly { readonly name: string; readonly line: string }[];
  /** Oldest day first. */
  readonly statements: readonly SignedStatement[];
}

async function readAnchors(git: PrivateGit, ref: string, newestDays = mostDays): Promise<Anchors | { readonly kind: 'failed'; readonly why: string }> {
  const listed = await listRefs(git, [ref]);
  if (listed.kind === 'failed') return listed;
  const tip = listed.refs.get(ref);
  if (tip === undefined) return { kind: 'found', rows: [], statements: [] };
  const fetched = await fetchRefs(git, [ref]);
  if (fetched.kind === 'failed') return fetched;
  const tree = await git.run(['ls-tree', tip]);
  if (tree.kind !== 'ended' || tree.status !== 0) return { kind: 'failed', why: problemOf(tree) };
  const rows = tree.out.toString('utf8').split('\n').flatMap((line) => {
    const name = /^100644 blob [0-9a-f]{40,64}\t(\d{4}-\d{2}-\d{2}\.jsonl)$/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, line: `${line}\n` }];
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const statements: SignedStatement[] = [];
  for (const { name } of rows.slice(-newestDays)) {
    const file = await readCarried(git, tip, name);
    if (file.kind !== 'text') return { kind: 'failed', why: `${name} of ${ref} cannot be read` };
    statements.push(...file.text.split('\n').flatMap((line) => statementIn(line) ?? []));
  }
  return { kind: 'found', tip, rows, statements };
}

function statementIn(line: string): SignedStatement | undefined {
  try {
    const { statement, key, signature } = JSON.parse(line) as Partial<SignedStatement>;
    return typeof statement === 'string' && typeof key === 'string' && typeof signature === 'string' && readStatementText(statement) ? { statement, key, signature } : undefined;
  } catch {
    return undefined;
  }
}

async function openRemote(place: AnchorPlace, policy: Pick<Policy, 'countersign'>): Promise<{ readonly kind: 'failed'; readonly why: string } | { readonly kind: 'open'; readonly git: PrivateGit; readonly shown: string }> {
  const found = await findRepositoryRoot(place.cwd).catch(() => undefined);
  const repository = found && await readRepository(found.root, found.gitDir, place.home).catch(() => undefined);
  if (!repository) return { kind: 'failed', why: `${place.cwd} is in no git repository that can be read` };
  const remote = repository.remotes.find((one) => one.name === 'origin') ?? (repository.remotes.length === 1 ? repository.remotes[0] : undefined);
  if (!remote) return { kind: 'failed', why: repository.remotes.length === 0 ? 'the repository has no remote' : 'no remote is named "origin"' };
  const carrier = carrierFor({ remotes: repository.remotes, address: remote.url }, policy);
  if (carrier.kind === 'byHand') return { kind: 'failed', why: carrier.why };
  const opened = await openPrivateGit(place, carrier.address);
  return opened.kind === 'failed' ? opened : { kind: 'open', git: opened.git, shown: carrier.shown };
}

/** A name of this machine's record that tells nothing about it. */
function machineRef(state: StateFolder): string {
  const file = path.join(state.root, 'countersign', 'machine');
  try {
    const known = readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{32}$/.test(known)) return `refs/countersign/heads/${known}`;
  } catch {
    // Made below.
  }
  const name = randomBytes(16).toString('hex');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${name}\n`, { mode: 0o600 });
  return `refs/countersign/heads/${name}`;
}

/** What retention took away is not missing. */
function oldestDay(state: StateFolder): string {
  return signedStatements(state).map(dayOf).sort()[0] ?? '';
}

function dayOf({ statement }: SignedStatement): string {
  return (readStatementText(statement)?.at ?? '').slice(0, 10);
}
