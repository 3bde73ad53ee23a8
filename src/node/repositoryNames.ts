// Under which names a repository is known across its clones and worktrees: by what it is a clone of, and by where its objects lie. Reads three
// small files and runs nothing, so that it can be asked on the way of every edit.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryIdentity } from './countersignature/repositoryIdentity';

export interface NamedRepository {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Undefined: detached. */
  readonly branch: string | undefined;
  /** Names of the remotes on their hosts (two clones of one remote are one repository), and the folder of the objects (so are worktrees, and what has no remote). */
  readonly names: readonly string[];
}

/** Remotes beyond these are forks and mirrors. */
const mostRemotes = 4;

/** The repository that holds a path, which need not exist; undefined: none. */
export function repositoryNames(file: string): NamedRepository | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const gitDir = gitFolder(path.join(folder, '.git'));
    if (gitDir !== undefined) {
      const common = textOf(path.join(gitDir, 'commondir'))?.trim();
      const shared = common === undefined ? gitDir : path.resolve(gitDir, common);
      const branch = /^ref: refs\/heads\/(.+)$/m.exec(textOf(path.join(gitDir, 'HEAD')) ?? '')?.[1];
      return { root: real(folder), branch, names: [`folder ${real(shared)}`, ...remotesIn(textOf(path.join(shared, 'config')) ?? '').map(url => `remote ${repositoryIdentity(url)}`)] };
    }
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** Addresses of the remotes, in git's configuration. */
function remotesIn(config: string): readonly string[] {
  const urls: string[] = [];
  let inRemote = false;
  for (const line of config.split('\n')) {
    if (/^\s*\[/.test(line)) inRemote = /^\s*\[\s*remote\s/i.test(line);
    const url = inRemote ? /^\s*(?:url|pushurl)\s*=\s*(.+?)\s*$/i.exec(line)?.[1] : undefined;
    if (url !== undefined) urls.push(url.replace(/^"(.*)"$/, '$1'));
  }
  return [...new Set(urls)].slice(0, mostRemotes);
}

function gitFolder(marker: string): string | undefined {
  const stat = statSync(marker, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return marker;
  const pointer = stat?.isFile() && stat.size < 4096 ? /^gitdir: (.+)$/m.exec(textOf(marker) ?? '')?.[1]?.trim() : undefined;
  return pointer === undefined ? undefined : path.resolve(path.dirname(marker), pointer);
}

function textOf(file: string): string | undefined {
  try {
    return statSync(file).size > 1 << 20 ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
