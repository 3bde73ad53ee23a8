// Signed heads: from time to time the ends of all chains are signed, each time with the hash of the time before. What was signed cannot be
// cut or written anew without the key; what came after the last signature can. Here: the files, what is signed and how it is checked.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import { sha256, type Head } from './auditLine';
import { auditDays, chainsOf, headOf } from './chains';
import { fingerprint, isOwnKey, signWithoutAsking, signatureProblem, type KeyPlace, type Signed } from './sshKey';

/** What is signed, as JSON text. */
export interface Statement {
  readonly v: 1;
  /** ISO time, UTC. */
  readonly at: string;
  /** Hash of the statement before; empty for the first. */
  readonly previous: string;
  /** Chains that are longer than the statement before said, or new. */
  readonly chains: readonly Head[];
}

/** One file. `statement` is kept as the text that was signed. */
export interface SignedStatement extends Signed {
  readonly statement: string;
}

export type HeadsSigned = { readonly kind: 'signed'; readonly chains: number; readonly key: string } | { readonly kind: 'nothingNew' } | { readonly kind: 'none'; readonly why: string };

/** Signs the ends of all chains as they are now. Throws where the log folder cannot be written. */
export async function signHeads(state: StateFolder, place: KeyPlace, now: Date): Promise<HeadsSigned> {
  const before = readStatements(state);
  const last = before.at(-1);
  const known = new Map<string, number>();
  for (const one of before) for (const head of one.content.chains) known.set(head.file, head.n);
  // A chain ends with its day; a clock that was set back a little is allowed for.
  const since = last ? new Date(Date.parse(last.content.at) - 2 * 86_400_000).toISOString().slice(0, 10) : '';
  const heads = auditDays(state).filter(day => day >= since).flatMap(day => chainsOf(state, day)).map(headOf).filter(head => head !== undefined);
  const chains = heads.filter(head => head.n > (known.get(head.file) ?? 0));
  if (chains.length === 0) return { kind: 'nothingNew' };
  const statement = JSON.stringify({ v: 1, at: now.toISOString(), previous: last ? sha256(last.signed.statement) : '', chains } satisfies Statement);
  const signed = await signWithoutAsking(statement, place);
  if (signed.kind === 'none') return signed;
  const folder = headsFolder(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${now.toISOString().replace(/[:.]/g, '')}-${randomBytes(4).toString('hex')}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify({ statement, ...signed.signed } satisfies SignedStatement)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return { kind: 'signed', chains: chains.length, key: signed.signed.key };
}

/** What signed heads say about the record. */
export interface CheckedHeads {
  /** Every head that is signed, the latest of a chain last. */
  readonly heads: readonly (Head & { readonly signedAt: string })[];
  readonly problems: readonly { readonly file: string; readonly what: string }[];
  readonly statements: number;
  /** The first one that is there follows none. */
  readonly begun: boolean;
  /** Time of the last one; undefined: there is none. */
  readonly last?: string;
  readonly keys: readonly { readonly fingerprint: string; readonly own: boolean }[];
}

/** Checks signatures and how the statements follow each other. `signers`: an `allowed_signers` file that the keys must be in. */
export async function checkHeads(state: StateFolder, { home, signers }: { readonly home: string; readonly signers?: string }): Promise<CheckedHeads> {
  const { read, problems } = readStatementFiles(state);
  const hashes = new Set(read.map(one => sha256(one.signed.statement)));
  const followed = new Set(read.map(one => one.content.previous));
  const heads: (Head & { signedAt: string })[] = [];
  const keys = new Set<string>();
  for (const [index, one] of read.entries()) {
    keys.add(one.signed.key);
    heads.push(...one.content.chains.map(head => ({ ...head, signedAt: one.content.at })));
    if (index > 0 && !hashes.has(one.content.previous)) problems.push({ file: one.file, what: 'follows signed heads that are not there' });
    // A statement that a later one by the same key names is covered by that signature.
    if (followed.has(sha256(one.signed.statement)) && read.some(later => later.signed.key === one.signed.key && later.content.previous === sha256(one.signed.statement))) continue;
    const what = await signatureProblem(one.signed.statement, one.signed, signers);
    if (what !== undefined) problems.push({ file: one.file, what });
  }
  const last = read.at(-1)?.content.at;
  return { heads, problems, statements: read.length, begun: (read[0]?.content.previous ?? '') === '', ...(last === undefined ? {} : { last }), keys: [...keys].map(key => ({ fingerprint: fingerprint(key), own: isOwnKey(key, home) })) };
}

/** Statements of days that retention took away go with them. */
export function removeHeadsBefore(state: StateFolder, day: string): void {
  for (const name of namesIn(headsFolder(state))) if (name.slice(0, 10) < day) rmSync(path.join(headsFolder(state), name), { force: true });
}

/** Oldest first, as they are, for keeping elsewhere. */
export function signedStatements(state: StateFolder): readonly SignedStatement[] {
  return readStatements(state).map(one => one.signed);
}

interface ReadStatement {
  /** Relative to the log folder. */
  readonly file: string;
  readonly signed: SignedStatement;
  readonly content: Statement;
}

function readStatements(state: StateFolder): readonly ReadStatement[] {
  return readStatementFiles(state).read;
}

function readStatementFiles(state: StateFolder): { readonly read: readonly ReadStatement[]; readonly problems: { file: string; what: string }[] } {
  const read: ReadStatement[] = [];
  const problems: { file: string; what: string }[] = [];
  for (const name of namesIn(headsFolder(state)).filter(one => one.endsWith('.json')).sort()) {
    const file = `heads/${name}`;
    const one = readStatement(path.join(state.log, file));
    if (one) read.push({ file, ...one });
    else problems.push({ file, what: 'is not what signed heads look like' });
  }
  return { read, problems };
}

function readStatement(file: string): { readonly signed: SignedStatement; readonly content: Statement } | undefined {
  try {
    const { statement, key, signature } = JSON.parse(readFileSync(file, 'utf8')) as Partial<SignedStatement>;
    if (typeof statement !== 'string' || typeof key !== 'string' || typeof signature !== 'string') return undefined;
    const content = readStatementText(statement);
    return content ? { signed: { statement, key, signature }, content } : undefined;
  } catch {
    return undefined;
  }
}

/** What a statement says; undefined: it is none. */
export function readStatementText(text: string): Statement | undefined {
  try {
    const content = JSON.parse(text) as Statement;
    const right = content.v === 1 && typeof content.at === 'string' && typeof content.previous === 'string' && Array.isArray(content.chains)
      && content.chains.every((head: Partial<Head>) => typeof head.file === 'string' && typeof head.n === 'number' && typeof head.hash === 'string');
    return right ? content : undefined;
  } catch {
    return undefined;
  }
}

function headsFolder(state: StateFolder): string {
  return path.join(state.log, 'heads');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
