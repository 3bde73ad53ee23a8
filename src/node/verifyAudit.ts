// Reads the record back: merges the chains by time and checks each of them and what they say about each other.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { auditFiles, auditVersion, hashOf, type AuditLine, type Head } from './auditLog';
import type { StateFolder } from './stateFolder';

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
  /** In the order in which they were met: the first is the first broken line. */
  readonly problems: readonly AuditProblem[];
  /** End of every chain, for keeping elsewhere. */
  readonly heads: readonly Head[];
}

/** Checks everything. `anchors`: heads that were kept elsewhere; each must still be in its file. */
export function verifyAudit(state: StateFolder, anchors: readonly Head[] = []): AuditReport {
  const chains = new Map(auditFiles(state).map(file => [file, readChain(state, file)]));
  const problems: AuditProblem[] = [];
  const heads: Head[] = [];
  let records = 0;
  for (const [file, chain] of chains) {
    records += chain.lines.length;
    if (chain.problem) problems.push(chain.problem);
    const last = chain.lines.at(-1);
    if (last) heads.push({ file, n: last.n, hash: last.hash });
  }
  const named = [...chains].flatMap(([file, chain]) => chain.lines.flatMap(line => (line.body.kind === 'start' ? line.body.heads.map(head => ({ ...head, by: file })) : [])));
  for (const head of [...named, ...anchors.map(head => ({ ...head, by: 'the head that was kept elsewhere' }))]) {
    const chain = chains.get(head.file);
    const line = chain?.lines[head.n - 1];
    if (line?.hash === head.hash || problems.some(problem => problem.file === head.file)) continue;
    problems.push({ file: head.file, line: chain ? head.n : 0, what: chain ? (line ? 'differs from what a later chain says it was' : `ended at record ${chain.lines.length}, a later chain saw ${head.n}`) : `is missing; it is named by ${head.by}` });
  }
  return { files: chains.size, records, problems, heads };
}

/** All records of all chains in the order of their times; records after a broken line are left out of their chain. */
export function readAudit(state: StateFolder): readonly AuditLine[] {
  return auditFiles(state).flatMap(file => readChain(state, file).lines).sort((a, b) => a.at.localeCompare(b.at));
}

interface Chain {
  /** Up to the first broken one. */
  readonly lines: readonly AuditLine[];
  readonly problem?: AuditProblem;
}

function readChain(state: StateFolder, file: string): Chain {
  let text: string;
  try {
    text = readFileSync(path.join(state.log, file), 'utf8');
  } catch (error) {
    return { lines: [], problem: { file, line: 0, what: `cannot be read: ${error instanceof Error ? error.message : String(error)}` } };
  }
  const texts = text.split('\n');
  const rest = texts.pop();
  const lines: AuditLine[] = [];
  for (const one of texts) {
    const line = checked(one, lines);
    if (typeof line === 'string') return { lines, problem: { file, line: lines.length + 1, what: line } };
    lines.push(line);
  }
  if (rest !== '') return { lines, problem: { file, line: lines.length + 1, what: 'ends in the middle of a record' } };
  return lines.length === 0 ? { lines, problem: { file, line: 1, what: 'the file is empty' } } : { lines };
}

/** One line that follows the ones before it, or what is wrong with it. */
function checked(text: string, before: readonly AuditLine[]): AuditLine | string {
  let line: AuditLine;
  try {
    line = JSON.parse(text) as AuditLine;
  } catch {
    return 'is not JSON';
  }
  if (typeof line !== 'object' || line === null || typeof line.body !== 'object' || line.body === null) return 'is not a record';
  if (line.v !== auditVersion) return `has the unknown version ${String(line.v).slice(0, 20)}`;
  if (line.n !== before.length + 1) return `should be record ${before.length + 1} and says ${String(line.n).slice(0, 20)}: something was removed or moved`;
  if (line.prev !== (before.at(-1)?.hash ?? '')) return 'does not follow from the record before it';
  return line.hash === hashOf(line) ? line : 'was changed: its hash does not fit';
}
