// Checks the whole record: each chain, and what chains, archives and heads kept elsewhere say about each other.
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';
import type { AuditLine, Head, Removed, Start } from './auditLine';
import { allChains, archiveProblem, archivesOf, auditDays, type ChainPlace } from './chains';
import { readChain, type ReadChain } from './readAudit';
import { checkHeads, type CheckedHeads } from './signedHeads';

/** A place where the record does not fit together. */
export interface AuditProblem {
  /** Relative to the log folder. */
  readonly file: string;
  /** From 1; 0: the file as a whole. */
  readonly line: number;
  readonly what: string;
}

export interface AuditReport {
  readonly files: number;
  readonly records: number;
  /** Times of the first and the last record; undefined: there is none. */
  readonly from?: string;
  readonly to?: string;
  /** In the order in which they were met: the first is the first broken line. */
  readonly problems: readonly AuditProblem[];
  /** Chains whose writer ended in the middle of a record. That record was never acknowledged. */
  readonly torn: readonly Head[];
  /** The latest removal by retention. */
  readonly removed?: Removed & { readonly at: string };
  /** End of every chain, for keeping elsewhere. */
  readonly heads: readonly Head[];
}

/** A head and who says so. */
interface Named extends Head {
  readonly by: string;
}

/** Checks everything but signatures. `anchors`: heads that were kept elsewhere or signed; each must still be in its file. */
export function verifyAudit(state: StateFolder, anchors: readonly (Head & { readonly by?: string })[] = []): AuditReport {
  const places = allChains(state);
  const named: Named[] = anchors.map(head => ({ by: 'a head that was kept elsewhere', ...head }));
  const seen = new Map<string, Seen>();
  const problems: AuditProblem[] = auditDays(state).flatMap(day => archivesOf(state, day)).flatMap(file => {
    const what = archiveProblem(file);
    return what === undefined ? [] : [{ file: path.relative(state.log, file), line: 0, what }];
  });
  const heads: Head[] = [];
  const torn: Head[] = [];
  let removed: AuditReport['removed'];
  for (const place of places) {
    const one = look(place);
    seen.set(place.file, one);
    named.push(...one.named);
    if (one.removed && (!removed || one.removed.at > removed.at)) removed = one.removed;
    const { last, problem } = one.chain;
    if (problem) problems.push({ file: place.file, line: one.chain.count + 1, what: problem.what });
    const head = { file: place.file, n: last?.n ?? 0, hash: last?.hash ?? '' };
    if (last) heads.push(head);
    if (one.chain.torn) torn.push(head);
  }
  for (const head of named) {
    const found = seen.get(head.file);
    if (problems.some(problem => problem.file === head.file)) continue;
    if (found?.hashes[head.n - 1] === head.hash) continue;
    const what = found ? (head.n <= found.chain.count ? `differs from what ${head.by} says it was` : `ended at record ${found.chain.count}, ${head.by} saw ${head.n}`) : gone(head);
    if (what !== undefined) problems.push({ file: head.file, line: found ? head.n : 0, what });
  }
  const times = [...seen.values()].flatMap(({ chain }) => (chain.from === undefined || !chain.last ? [] : [chain.from, chain.last.at])).sort();
  const [from] = times;
  const to = times.at(-1);
  return {
    files: places.length, records: [...seen.values()].reduce((sum, one) => sum + one.chain.count, 0), problems, torn, heads,
    ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(removed ? { removed } : {}),
  };

  /** Retention takes whole days; what it took is not missing. */
  function gone(head: Named): string | undefined {
    return removed && head.file.slice(0, 10) < removed.before ? undefined : `is missing; it is named by ${head.by}`;
  }
}

export interface SignedReport extends AuditReport {
  readonly signed: CheckedHeads;
  /** Records that a signed head covers. */
  readonly covered: number;
}

/** Checks everything. `signers`: an `allowed_signers` file; without it any key counts, and the report names it. */
export async function verifySigned(state: StateFolder, options: { readonly home: string; readonly signers?: string; readonly anchors?: readonly Head[] }): Promise<SignedReport> {
  const signed = await checkHeads(state, options);
  const report = verifyAudit(state, [...(options.anchors ?? []), ...signed.heads.map(({ file, n, hash, signedAt }) => ({ file, n, hash, by: `the heads signed at ${signedAt}` }))]);
  const problems = [...signed.problems, ...(signed.begun || report.removed ? [] : [{ file: 'heads', what: 'the first signed heads are missing' }])];
  const ends = new Map<string, number>();
  for (const { file, n } of signed.heads) ends.set(file, Math.max(n, ends.get(file) ?? 0));
  const covered = report.heads.reduce((sum, head) => sum + Math.min(head.n, ends.get(head.file) ?? 0), 0);
  return { ...report, problems: [...report.problems, ...problems.map(one => ({ ...one, line: 0 }))], signed, covered };
}

interface Seen {
  readonly chain: ReadChain;
  /** Of line `n` at `n - 1`. */
  readonly hashes: readonly string[];
  readonly named: readonly Named[];
  readonly removed?: Removed & { readonly at: string };
}

function look(place: ChainPlace): Seen {
  const hashes: string[] = [];
  const named: Named[] = [];
  let removed: Seen['removed'];
  const chain = readChain(place, (line, bytes) => {
    hashes.push(line.hash);
    if (line.body === 'start') named.push(...((bodyOf(bytes) as Start | undefined)?.heads ?? []).map(head => ({ ...head, by: 'a later chain' })));
    const body = line.body === 'removed' ? bodyOf(bytes) as Removed | undefined : undefined;
    if (body) removed = { ...body, at: line.at };
  });
  return { chain, hashes, named, ...(removed ? { removed } : {}) };
}

/** Undefined: a hash fits, but not to a record; nothing of ours writes that. */
function bodyOf(bytes: Buffer): AuditLine['body'] | undefined {
  try {
    return (JSON.parse(bytes.toString('utf8')) as AuditLine).body;
  } catch {
    return undefined;
  }
}
