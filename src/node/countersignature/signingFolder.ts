// Which repository's list of signers answers for a review: one that the person opened, never one that an agent only went to.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Why } from '../../core/model/review';

/** Where a team's list of signers lies in a repository. */
const signers = '.countersign/allowed_signers';

/**
 * The open folder whose policy asked for the signature; else the one that holds the working directory; else the first. Only where no folder is
 * open at all, the working directory itself. An agent chooses its working directory: a repository of its own must not bring its own signers.
 */
export function signingFolder(why: readonly Why[], cwd: string, open: readonly string[]): string {
  const asking = why.filter((one) => one.verdict === 'countersign').flatMap((one) => (one.file === undefined ? [] : [one.file]));
  return open.find((folder) => asking.some((file) => isInside(file, folder)))
    ?? open.find((folder) => isInside(cwd, folder))
    ?? open[0] ?? cwd;
}

/** Open folders that belong to a team which signs; looked at without git, so that nobody waits. */
export function signingFolders(open: readonly string[]): readonly string[] {
  return open.filter((folder) => above(folder).some((one) => existsSync(path.join(one, signers))));
}

function above(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}
