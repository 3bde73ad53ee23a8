// Brings files that a policy extends and pins by their hash here, when a person asks for it; never while something is reviewed. What arrives is
// kept only if it has the hash, so the remote and the way to it need not be believed.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { openPrivateGit, problemOf, remoteLimit, type GitPlace, type PrivateGit } from './countersignature/privateGit';
import { parsePolicy } from './parsePolicy';
import { cachedPolicy, hashOf, pinnedPath, readExtended, type PinnedFile } from './policyExtends';
import { committedTexts, policyPath } from './policyFile';
import { pinnedPolicies, pinnedRemotes } from './policyPins';
import { findRepositoryRoot, readRepository } from './readRepository';

/** A pinned file that a policy of a folder extends. */
export interface WantedFile {
  readonly pinned: PinnedFile;
  /** Address to ask. */
  readonly address: string;
  /** It is on this machine already. */
  readonly here: boolean;
}

/** Pinned files that the policies of a folder extend: the working copy's, the default branch's and those accepted before. Each once. */
export async function wantedFiles(cwd: string, place: GitPlace): Promise<readonly WantedFile[]> {
  const found = await findRepositoryRoot(cwd).catch(() => undefined);
  const root = found?.root ?? path.resolve(cwd);
  const repository = found && await readRepository(found.root, found.gitDir, place.home).catch(() => undefined);
  const file = path.join(root, policyPath);
  const texts = [
    await readFile(file, 'utf8').catch(() => ''), await readFile(path.join(place.state.root, 'policy.json'), 'utf8').catch(() => ''),
    ...(repository ? (await committedTexts(repository, file)).map(one => one.text) : []),
    ...(repository ? pinnedPolicies(place.state, pinnedRemotes(root, repository.remotes.map(remote => remote.url))).map(one => one.text) : []),
  ];
  const wanted = new Map<string, WantedFile>();
  for (const text of texts) {
    const parsed = parsePolicy(text, { kind: 'team', file });
    const what = parsed.kind === 'policy' ? parsed.extends?.what : undefined;
    if (what === undefined || typeof what === 'string') continue;
    const address = repository?.remotes.find(remote => remote.name === what.git)?.url ?? what.git;
    const key = JSON.stringify([address, what]);
    if (wanted.has(key)) continue;
    const read = await readExtended(what, { state: place.state, ...(repository ? { repository } : {}) });
    wanted.set(key, { pinned: what, address, here: 'text' in read });
  }
  return [...wanted.values()];
}

/** Bytes of a policy file; longer ones are not read anyway. */
const mostBytes = 1 << 20;
/** Where the fetched commit lies in the private repository. */
const fetchedRef = 'refs/policies/fetched';

/** Fetches one file and keeps it by its hash. Returns why not, or undefined. */
export async function fetchPinned({ pinned, address }: Pick<WantedFile, 'pinned' | 'address'>, place: GitPlace): Promise<string | undefined> {
  const opened = await openPrivateGit(place, address);
  if (opened.kind === 'failed') return opened.why;
  const { git } = opened;
  // A server may refuse to hand out a commit by its id; then the branch that the file names, and the default branch, may still hold it.
  const sources = [...new Set([pinned.commit, pinned.ref, 'HEAD'].filter(source => source !== undefined))];
  let why = '';
  for (const source of sources) {
    const fetched = await git.run(['fetch', '--quiet', '--depth=1', '--filter=blob:none', '--no-tags', '--no-write-fetch-head', git.address, `+${source}:${fetchedRef}`], { limit: remoteLimit });
    if (fetched.kind === 'failed') return fetched.why;
    if (fetched.status !== 0) { why ||= problemOf(fetched); continue; }
    const text = await textIn(git, pinnedPath(pinned));
    if (typeof text === 'object') { why = `${source}: ${text.why}`; continue; }
    if (hashOf(text) === pinned.sha256) return keep(place, pinned.sha256, text);
    why = `${pinnedPath(pinned)} in ${source} has another hash (${hashOf(text).slice(0, 12)}…) than the policy pins (${pinned.sha256.slice(0, 12)}…): it was changed there, or the policy names the wrong file`;
  }
  return why;
}

async function textIn(git: PrivateGit, name: string): Promise<string | { readonly why: string }> {
  const size = await git.run(['cat-file', '-s', `${fetchedRef}:${name}`], { limit: remoteLimit });
  if (size.kind !== 'ended' || size.status !== 0) return { why: `it holds no ${name}` };
  const bytes = Number(size.out.toString('utf8'));
  if (!(bytes <= mostBytes)) return { why: `${name} is too large for a policy (${bytes} bytes)` };
  const file = await git.run(['cat-file', 'blob', `${fetchedRef}:${name}`], { limit: remoteLimit });
  return file.kind === 'ended' && file.status === 0 ? file.out.toString('utf8') : { why: problemOf(file) };
}

function keep({ state }: GitPlace, sha256: string, text: string): string | undefined {
  const file = cachedPolicy(state, sha256);
  const draft = `${file}.${process.pid}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
