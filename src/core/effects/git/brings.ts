// The texts that a git command puts into the working tree, for what the same action runs on them afterwards. What is lost by it is in
// discard.ts. Where the revision is known here its files are named with their texts; what is fetched or merged is not known before it runs.
import type { Repository } from '../../facts';
import type { Word } from '../../model/call';
import { optionsOf } from '../files/options';
import { isWithin } from '../files/paths';
import { nothing, type Found, type TreeChange, type World } from '../world';
import { pathspec } from './discard';
import type { GitCall } from './gitCall';

/** Most files of a revision whose texts are looked up. */
const most = 60;

export async function brings(git: GitCall, world: World): Promise<Found> {
  const { repository } = git;
  if (!repository || git.call.host !== undefined) return nothing;
  const change = await changeOf(git, repository, world);
  return change ? { ...nothing, changes: [change] } : nothing;
}

async function changeOf(git: GitCall, repository: Repository, world: World): Promise<TreeChange | undefined> {
  const options = optionsOf(git, ['-b', '-B', '--orphan', '--conflict', '--pathspec-from-file', '-c', '-C', '-s', '--source', '-m', '-X', '--onto', '--strategy', '-x', '--exec']);
  const unknown: TreeChange = { kind: 'tree', root: repository.root, by: `git ${git.subcommand}` };
  const words = options.positionals;
  switch (git.subcommand) {
    case 'pull': return options.has('--dry-run') ? undefined : unknown;
    case 'merge': case 'rebase': case 'cherry-pick': case 'revert': case 'am': return options.has('--abort', '--quit', '--show-current-patch') ? undefined : unknown;
    case 'stash': {
      const verb = words[0]?.text ?? 'push';
      if (verb === 'pop' || verb === 'apply' || verb === 'branch') return unknown;
      return verb === 'push' || verb === 'save' ? at(undefined, (await repository.changes(repository.root)).filter(one => one.state === 'modified' || one.state === 'deleted').map(one => one.path)) : undefined;
    }
    case 'reset': return options.has('--hard', '--merge', '--keep') ? revision(words[0]?.text ?? 'HEAD', true) : undefined;
    case 'restore': return options.has('--staged', '-S') && !options.has('--worktree', '-W') ? undefined : paths(words, options.value('-s', '--source')?.text);
    case 'switch': return options.has('-c', '-C', '--create', '--force-create', '--orphan') ? undefined : revision(words[0]?.text, options.has('-f', '--force', '--discard-changes'));
    case 'checkout': return checkout();
    default: return undefined;
  }

  async function checkout(): Promise<TreeChange | undefined> {
    const dashes = git.args.findIndex(word => word.text === '--');
    const [first, ...others] = dashes < 0 ? words : words.filter(word => git.args.indexOf(word) < dashes);
    if (dashes >= 0) return paths(git.args.slice(dashes + 1), first?.text);
    if (options.has('-b', '-B', '--orphan')) return revision(first?.text, false);
    if (!first) return undefined;
    const isRevision = first.text !== undefined && await repository.resolve(first.text) !== undefined;
    if (isRevision) return others.length > 0 ? paths(others, first.text) : revision(first.text, options.has('-f', '--force'));
    const known = (await repository.refs()).includes(`origin/${first.text ?? ''}`);
    return known ? revision(`origin/${first.text ?? ''}`, false) : paths(words, undefined);
  }

  /** The whole tree becomes a revision; what was changed by hand stays unless it is forced. */
  async function revision(name: string | undefined, forced: boolean): Promise<TreeChange | undefined> {
    if (name === undefined) return undefined;
    if (await repository.resolve(name) === undefined) return unknown;
    const own = forced ? (await repository.changes(repository.root)).filter(one => one.state !== 'untracked' && one.state !== 'ignored').map(one => one.path) : [];
    return at(name, [...await repository.changedBetween('HEAD', name), ...own]);
  }

  async function paths(under: readonly Word[], name: string | undefined): Promise<TreeChange | undefined> {
    if (under.some(word => word.text === undefined) || (name !== undefined && await repository.resolve(name) === undefined)) return unknown;
    const places = (await Promise.all(under.map(word => pathspec(git, word, world)))).flat();
    const changed = [...(await Promise.all(places.map(place => repository.changes(place)))).flat().filter(one => one.state !== 'untracked' && one.state !== 'ignored').map(one => one.path), ...name === undefined ? [] : await repository.changedBetween('HEAD', name)];
    return at(name, changed.filter(path => places.some(place => isWithin(path, place))));
  }

  async function at(name: string | undefined, changed: readonly string[]): Promise<TreeChange | undefined> {
    const named = [...new Set(changed)];
    if (named.length === 0) return undefined;
    if (named.length > most) return unknown;
    return { ...unknown, files: await Promise.all(named.map(async path => ({ path, content: await (name === undefined ? repository.committed(path) : repository.committed(path, name)) }))) };
  }
}
