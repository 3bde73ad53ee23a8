// Small files under refs of a remote: each ref is a commit without parents whose tree holds them. Bounded in size, number and time.
import { problemOf, remoteLimit, type PrivateGit } from './privateGit';
import type { ProgramEnd } from './runProgram';

/** Bytes of one file, and refs that are looked at. */
export const mostBytes = 1 << 20;
const mostRefs = 200;

export type Listed = { readonly kind: 'refs'; readonly refs: ReadonlyMap<string, string> } | { readonly kind: 'failed'; readonly why: string };
export type Done = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly why: string };
export type Carried = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tooLarge'; readonly bytes: number } | { readonly kind: 'absent' };

/** Refs of the remote that match one of the patterns, with what they point to. */
export async function listRefs(git: PrivateGit, patterns: readonly string[], limit = remoteLimit): Promise<Listed> {
  const end = await git.run(['ls-remote', '--refs', '--quiet', git.address, ...patterns], { limit });
  if (end.kind !== 'ended' || end.status !== 0) return { kind: 'failed', why: problemOf(end) };
  const refs = new Map<string, string>();
  for (const line of end.out.toString('utf8').split('\n')) {
    const match = /^([0-9a-f]{40,64})\t(refs\/countersign\/[\w./-]{1,200})$/.exec(line);
    if (match && refs.size < mostRefs) refs.set(match[2] ?? '', match[1] ?? '');
  }
  return { kind: 'refs', refs };
}

/** Brings these refs here, under the same names. */
export async function fetchRefs(git: PrivateGit, refs: readonly string[], limit = remoteLimit): Promise<Done> {
  if (refs.length === 0) return { kind: 'done' };
  return again(() => git.run(['fetch', '--quiet', '--depth=1', '--no-tags', '--no-write-fetch-head', git.address, ...refs.map((ref) => `+${ref}:${ref}`)], { limit }));
}

/** Points a ref of the remote at new files. It fails where the ref is there already with other files. */
export async function sendFiles(git: PrivateGit, ref: string, files: Readonly<Record<string, string>>, at: number): Promise<Done> {
  const rows: string[] = [];
  for (const [name, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const blob = await git.run(['hash-object', '-w', '--stdin'], { input: text });
    if (blob.kind !== 'ended' || blob.status !== 0) return { kind: 'failed', why: problemOf(blob) };
    rows.push(`100644 blob ${blob.out.toString('utf8').trim()}\t${name}\n`);
  }
  const tree = await git.run(['mktree'], { input: rows.join('') });
  if (tree.kind !== 'ended' || tree.status !== 0) return { kind: 'failed', why: problemOf(tree) };
  const date = `${Math.floor(at / 1000)} +0000`;
  const commit = await git.run(['commit-tree', '-m', 'countersign', tree.out.toString('utf8').trim()], { env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
  if (commit.kind !== 'ended' || commit.status !== 0) return { kind: 'failed', why: problemOf(commit) };
  return again(() => git.run(['push', '--quiet', '--no-verify', '--no-signed', git.address, `${commit.out.toString('utf8').trim()}:${ref}`], { limit: remoteLimit }));
}

/** Takes refs of the remote away; those that are gone already do not matter. */
export async function dropRefs(git: PrivateGit, refs: readonly string[]): Promise<Done> {
  if (refs.length === 0) return { kind: 'done' };
  return again(() => git.run(['push', '--quiet', '--no-verify', '--no-signed', git.address, ...refs.map((ref) => `:${ref}`)], { limit: remoteLimit }));
}

/** One file of a commit that was fetched. */
export async function readCarried(git: PrivateGit, commit: string, name: string): Promise<Carried> {
  const size = await git.run(['cat-file', '-s', `${commit}:${name}`]);
  if (size.kind !== 'ended' || size.status !== 0) return { kind: 'absent' };
  const bytes = Number(size.out.toString('utf8'));
  if (!(bytes <= mostBytes)) return { kind: 'tooLarge', bytes };
  const file = await git.run(['cat-file', 'blob', `${commit}:${name}`]);
  return file.kind === 'ended' && file.status === 0 ? { kind: 'text', text: file.out.toString('utf8') } : { kind: 'absent' };
}

/** Another window may hold one of git's lock files for a moment. */
async function again(act: () => Promise<ProgramEnd>): Promise<Done> {
  for (let tries = 1; ; tries++) {
    const end = await act();
    if (end.kind === 'ended' && end.status === 0) return { kind: 'done' };
    const locked = end.kind === 'ended' && /\.lock'?:? File exists|cannot lock ref|shallow file has changed/i.test(end.errors);
    if (!locked || tries === 4) return { kind: 'failed', why: problemOf(end) };
    await new Promise((resolve) => setTimeout(resolve, 150 * tries));
  }
}
