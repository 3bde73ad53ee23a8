// A repository's history that goes with its `.git` folder: how many commits, and which of them exist nowhere else as far as local files tell.
import type { Repository } from '../../facts';
import type { Span } from '../../model/effect';
import type { FoundEffect, World } from '../world';
import { locate } from './location';
import { child } from './paths';
import { callOf, type At } from './target';

/** One effect per `.git` folder. */
export async function historyEffects(folders: readonly string[], at: At, span: Span, world: World, certainty: 'will' | 'may'): Promise<readonly FoundEffect[]> {
  const found: FoundEffect[] = [];
  for (const folder of [...new Set(folders)].slice(0, 10)) {
    const root = folder.slice(0, -'/.git'.length) || '/';
    const repository = await world.facts.repository(root);
    if (!repository || repository.root !== root) continue;
    found.push(await historyEffect(repository, at, span, world, certainty));
  }
  return found;
}

/** The `.git` folder whose history a path inside it carries: objects and refs, not its lock, index or hooks. */
export function historyHolding(path: string): readonly string[] {
  const found = /^(.*\/\.git)\/(?:objects|refs|packed-refs|HEAD|logs)(?:\/|$)/.exec(path)?.[1];
  return found === undefined || /\.lock$/.test(path) ? [] : [found];
}

async function historyEffect(repository: Repository, at: At, span: Span, world: World, certainty: 'will' | 'may'): Promise<FoundEffect> {
  const location = await locate(child(repository.root, '.git'), world.start, world.facts);
  const refs = await repository.refs();
  const isRemote = (ref: string): boolean => repository.remotes.some(remote => ref.startsWith(`${remote.name}/`));
  const local = refs.filter(ref => !isRemote(ref));
  const pushed = refs.some(isRemote);
  const only = pushed ? await repository.onlyIn('HEAD', local) : undefined;
  const remote = repository.remotes[0];
  const call = callOf(at);
  const effect: FoundEffect['effect'] = {
    operation: 'delete', certainty, reversibility: 'irreversible', disruption: 'none', evidence: [{ kind: 'action', span }], traits: [],
    reason: { code: !pushed ? 'history-only-here' : only || repository.stashes ? 'history-partly-pushed' : 'history-pushed', values: { commits: only ?? '', stashes: repository.stashes, remote: remote?.url ?? '', branches: local.length } },
    resource: { system: 'git', kind: 'git repository', address: location.address, where: location.where, keeps: only === 0 && repository.stashes === 0 ? 'unknown' : 'data', extent: 'all',
      parts: ['history', ...local.slice(0, 4).map(ref => `branch ${ref}`), ...(repository.stashes ? [`${repository.stashes} stashed`] : [])] },
    ...(only === 0 && repository.stashes === 0 && remote ? { undo: { code: 'undo-clone', values: { remote: remote.url } } } : {}), safer: { code: 'safer-keep-git' },
    notChecked: pushed ? ['whether the remote still has what was last fetched'] : [],
  };
  return call ? { effect, call } : { effect };
}
