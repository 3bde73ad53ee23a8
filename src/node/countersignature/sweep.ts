// Takes signatures and statements off the remote whose request is not there any more, and requests that nobody can read: nothing else would.
// In the background, a few at a time; what cannot be taken away does no harm.
import { dropRefs, fetchRefs } from './carriedFiles';
import type { PrivateGit } from './privateGit';
import { idOfRef } from './refNames';

/** A request lasts a week at most, also one that went by hand and left none of its own on the remote; milliseconds. */
const oldEnough = 8 * 86_400_000;
/** Refs that are looked at each time. */
const most = 20;

/** `refs`: all that the remote holds; `requests`: ids that have a request among them which can be read. Never rejects. Returns how many went. */
export async function sweepStray(git: PrivateGit, refs: ReadonlyMap<string, string>, requests: ReadonlySet<string>, now: number): Promise<number> {
  try {
    const stray = [...refs.keys()].filter((ref) => !requests.has(idOfRef(ref) ?? '')).slice(0, most);
    if (stray.length === 0 || (await fetchRefs(git, stray)).kind === 'failed') return 0;
    const dated = await Promise.all(stray.map(async (ref) => {
      const end = await git.run(['log', '-1', '--format=%ct', '--end-of-options', ref]);
      return { ref, at: end.kind === 'ended' && end.status === 0 ? Number(end.out.toString('utf8').trim()) * 1000 : now };
    }));
    const old = dated.filter((one) => one.at + oldEnough < now).map((one) => one.ref);
    return old.length > 0 && (await dropRefs(git, old)).kind === 'done' ? old.length : 0;
  } catch {
    return 0;
  }
}
