// git clean: which untracked and ignored files its options take, from here downwards.
import { nothing, type Found, type World } from '../world';
import { matcher } from '../files/names';
import { below, isWithin, nameOf, parentOf } from '../files/paths';
import { optionsOf } from '../files/options';
import { pathspec } from './discard';
import { gitEffect, only, placeOf, type GitCall } from './gitCall';
import { changesIn, lostWork, unseenWork, withoutGenerated, type Change } from './uncommitted';

export async function clean(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-e', '--exclude']);
  if (options.has('-n', '--dry-run')) return nothing;
  const asks = options.has('-i', '--interactive');
  if (!options.has('-f', '--force') && !asks && git.settings.get('clean.requireforce') !== 'false') return nothing;
  const ignored = options.has('-x', '-X');
  const kind = options.has('-X') ? 'ignored file' : ignored ? 'untracked file' : 'untracked file';
  if (!git.repository) return only(await unseenWork(git, { code: 'clean' }, kind, world));
  const under: string[] = [];
  for (const word of options.positionals) under.push(...(await wholeIgnored(git, await pathspec(git, word, world))));
  if (under.length === 0) under.push(git.call.cwd ?? git.repository.root);
  const states = options.has('-X') ? ['ignored' as const] : ignored ? ['untracked' as const, 'ignored' as const] : ['untracked' as const];
  const all = await changesIn(git, under, states, world);
  const excluded = matcher(options.values('-e', '--exclude').flatMap(word => (word.text === undefined ? [] : [word.text.replace(/^\/|\/$/g, '')])));
  const taken: Change[] = [];
  for (const change of all) {
    const relative = below(change.path, git.repository.root) ?? change.path;
    if (excluded(relative) || relative.split('/').some(part => excluded(part)) || excluded(nameOf(change.path))) continue;
    if (!options.has('-d') && options.positionals.length === 0 && change.state === 'untracked' && !(await isInTrackedFolder(git, change.path))) continue;
    taken.push(change);
  }
  const { lost, free } = await withoutGenerated(git, taken, world);
  if (lost.length) {
    const effect = await lostWork(git, lost, { code: 'clean', values: { all: taken.length } }, world, options.positionals[0]);
    return only({ ...effect, effect: { ...effect.effect, certainty: asks ? 'may' : effect.effect.certainty, safer: { code: 'safer-clean-preview' } } });
  }
  const place = await placeOf(git, world);
  return only(gitEffect(git, { operation: 'delete', reversibility: 'recoverable', reason: { code: free ? 'clean-generated' : 'clean-nothing' }, resource: { kind, address: place.address, where: place.where, keeps: 'nothing', extent: 'several', count: taken.length },
    disposable: free ?? { kind: 'empty', because: 'no such file is there' } }));
}

/** Without `-d` git does not go into folders in which nothing is tracked. */
async function isInTrackedFolder(git: GitCall, path: string): Promise<boolean> {
  const root = git.repository?.root ?? '/';
  const folder = parentOf(path);
  return folder === root || !isWithin(folder, root) || ((await git.repository?.tracked(folder))?.count ?? 0) > 0;
}

/** A path inside an ignored folder takes the whole outermost ignored folder with it: git really does that. */
async function wholeIgnored(git: GitCall, paths: readonly string[]): Promise<readonly string[]> {
  const { repository } = git;
  if (!repository) return paths;
  return Promise.all(paths.map(async path => {
    let widest = path;
    for (let at = path; isWithin(at, repository.root) && at !== repository.root; at = parentOf(at)) {
      if (await repository.ignoredByCommit(at) && (await repository.tracked(at)).count === 0) widest = at;
    }
    return widest;
  }));
}
