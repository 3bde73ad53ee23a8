// The branch of a folder as its HEAD file says: no process, no git.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

/** Undefined: not in a repository, or detached. */
export async function branchOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const head = await headOf(path.join(at, '.git'));
    if (head !== undefined) return /^ref: refs\/heads\/(.+?)\s*$/.exec(head)?.[1];
    if (path.dirname(at) === at) return undefined;
  }
}

async function headOf(git: string): Promise<string | undefined> {
  const head = await readFile(path.join(git, 'HEAD'), 'utf8').catch(() => undefined);
  if (head !== undefined) return head;
  // A worktree's `.git` is a file that says where its own HEAD is.
  const pointer = await readFile(git, 'utf8').catch(() => undefined);
  const elsewhere = pointer === undefined ? undefined : /^gitdir: (.+?)\s*$/.exec(pointer)?.[1];
  return elsewhere === undefined ? undefined : readFile(path.join(path.resolve(path.dirname(git), elsewhere), 'HEAD'), 'utf8').catch(() => undefined);
}
