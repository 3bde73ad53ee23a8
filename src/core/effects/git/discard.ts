// reset, checkout, restore, switch, stash and what undoes a merge: what of the working tree and of a branch is left behind.
import type { Word } from '../../model/call';
import type { FoundEffect, World } from '../world';
import { nothing, together, type Found } from '../world';
import { resolveTarget } from '../files/target';
import { optionsOf, type Options } from '../files/options';
import { branchMade, branchMoved } from './branches';
import { gitEffect, only, placeOf, type GitCall } from './gitCall';
import { changesIn, lostWork, unseenWork, type Change } from './uncommitted';

const tracked = ['modified', 'added', 'conflicted'] as const;

export async function reset(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['--pathspec-from-file']);
  if (!options.has('--hard', '--merge')) return nothing;
  const ref = options.positionals[0];
  if (!git.repository) return only(await unseenWork(git, { code: 'reset-hard' }, 'uncommitted file', world));
  const root = git.repository.root;
  const lost = [...(await changesIn(git, [root], tracked, world)), ...(await inTheWay(git, ref?.text, [root], world))];
  const parts: FoundEffect[] = lost.length ? [await lostWork(git, lost, { code: 'reset-hard', values: { ref: ref?.text ?? 'HEAD' } }, world, ref)] : [];
  if (ref) parts.push(...(await commitsLeft(git, ref, world)));
  if (parts.length === 0) parts.push(await nothingLost(git, 'reset-clean', world));
  return only(...parts);
}

/** Commits of the branch that its new place does not have: kept by the reflog for a while. */
async function commitsLeft(git: GitCall, ref: Word, world: World): Promise<readonly FoundEffect[]> {
  const { repository } = git;
  if (!repository || ref.text === undefined) return [];
  const left = await repository.ahead(ref.text, 'HEAD');
  if (!left) return left === undefined ? [] : [];
  const elsewhere = (await repository.onlyIn('HEAD', repository.branch === undefined ? [] : [repository.branch])) === 0;
  const place = await placeOf(git, world);
  const was = (await repository.resolve('HEAD'))?.slice(0, 10) ?? 'ORIG_HEAD';
  return [gitEffect(git, {
    operation: 'delete', reversibility: 'recoverable', reason: { code: 'commits-left', values: { commits: left, branch: repository.branch ?? 'HEAD', ref: ref.text } }, undo: { code: 'undo-reset', values: { id: was } },
    resource: { kind: 'commit', address: `${repository.branch ?? 'HEAD'}`, count: left, extent: 'several', where: place.where, keeps: 'unknown' },
    ...(elsewhere ? { disposable: { kind: 'restorable', because: 'other branches have these commits' } } : {}),
  }, ref)];
}

/** Untracked files that a revision has under the same name are written over by force. */
async function inTheWay(git: GitCall, ref: string | undefined, under: readonly string[], world: World): Promise<readonly Change[]> {
  if (ref === undefined || !git.repository) return [];
  const found: Change[] = [];
  for (const change of (await changesIn(git, under, ['untracked', 'ignored'], world)).slice(0, 200)) {
    if ((await git.repository.committed(change.path, ref)) !== undefined) found.push(change);
  }
  return found;
}

async function nothingLost(git: GitCall, code: string, world: World): Promise<FoundEffect> {
  const place = await placeOf(git, world);
  return gitEffect(git, { operation: 'update', reversibility: 'reversible', reason: { code }, resource: { kind: 'working tree', address: place.address, where: place.where, keeps: 'nothing' } });
}

export async function checkout(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-b', '-B', '--orphan', '--conflict', '--pathspec-from-file', '-c', '-C', '--create', '--force-create']);
  const made = options.value('-b', '-c', '--create');
  const moved = options.value('-B', '-C', '--force-create');
  const parts: Found[] = [];
  if (made) parts.push(only(branchMade(git, made)));
  if (moved) parts.push(only(...(await branchMoved(git, moved, options.positionals[0]?.text ?? 'HEAD', world))));
  const orphan = options.value('--orphan');
  if (orphan) parts.push(only(branchMade(git, orphan, 'branch-orphan')));
  if (options.has('-f', '--force', '--discard-changes')) parts.push(await forced(git, made || moved || orphan ? undefined : options.positionals[0], world));
  else if (!made && !moved && !orphan && git.subcommand === 'checkout') parts.push(await checkoutPaths(git, options, world));
  return together(parts);
}

async function forced(git: GitCall, ref: Word | undefined, world: World): Promise<Found> {
  if (!git.repository) return only(await unseenWork(git, { code: 'checkout-forced' }, 'uncommitted file', world));
  const root = git.repository.root;
  const lost = [...(await changesIn(git, [root], tracked, world)), ...(await inTheWay(git, ref?.text, [root], world))];
  return lost.length ? only(await lostWork(git, lost, { code: 'checkout-forced', values: { ref: ref?.text ?? 'HEAD' } }, world, ref)) : only(await nothingLost(git, 'reset-clean', world));
}

/** `git checkout [REF] [--] PATHS`: a first word that names a revision is one, unless `--` stands before it. */
async function checkoutPaths(git: GitCall, options: Options, world: World): Promise<Found> {
  const dashes = git.args.findIndex(word => word.text === '--');
  const before = dashes < 0 ? options.positionals : options.positionals.filter(word => git.args.indexOf(word) < dashes);
  const after = dashes < 0 ? [] : git.args.slice(dashes + 1);
  const first = before[0];
  if (dashes >= 0) return restorePaths(git, after, first?.text, world);
  if (!first) return nothing;
  const isRef = first.text !== undefined && git.repository !== undefined && (await git.repository.resolve(first.text)) !== undefined;
  const onDisk = first.text !== undefined && git.call.cwd !== undefined && ((await resolved(git, first, world)).length > 0);
  if (first.text === '.' || /^:|\*/.test(first.text ?? '') || (!isRef && (onDisk || before.length > 1))) return restorePaths(git, before, undefined, world);
  return before.length > 1 ? restorePaths(git, before.slice(1), first.text, world) : nothing;
}

async function resolved(git: GitCall, word: Word, world: World): Promise<readonly string[]> {
  const target = await resolveTarget(word, git.call, world.facts);
  if ('unresolved' in target) return [];
  const there = await Promise.all(target.paths.map(path => world.facts.stat(path)));
  return target.paths.filter((_, i) => there[i] !== undefined);
}

export async function restore(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-s', '--source', '--pathspec-from-file', '--conflict']);
  if (options.has('--staged', '-S') && !options.has('--worktree', '-W')) return nothing;
  return restorePaths(git, options.positionals, options.value('-s', '--source')?.text, world);
}

async function restorePaths(git: GitCall, words: readonly Word[], ref: string | undefined, world: World): Promise<Found> {
  if (words.length === 0 && ref === undefined) return nothing;
  if (!git.repository) {
    // A file that is not there has nothing to lose; a folder or everything may.
    const there = git.call.host !== undefined || (await Promise.all(words.map(async word => /^(?:\.{1,2}|\*|:.*|.*\/)$/.test(word.text ?? '.') || (await resolved(git, word, world)).length > 0))).some(Boolean);
    return only(there ? await unseenWork(git, { code: 'checkout-paths' }, 'uncommitted file', world, words[0]) : await nothingLost(git, 'restore-clean', world));
  }
  const under: string[] = [];
  for (const word of words) under.push(...(await pathspec(git, word, world)));
  const lost = [...(await changesIn(git, under, ref === undefined ? ['modified', 'conflicted'] : tracked, world)), ...(await inTheWay(git, ref, under, world))];
  if (lost.length === 0) return only(await nothingLost(git, 'restore-clean', world));
  return only(await lostWork(git, lost, { code: 'checkout-paths', values: { ref: ref ?? 'the index', paths: words.map(word => word.raw).join(' ') } }, world, words[0]));
}

/** Absolute paths of a pathspec; `:/` is the root, a pattern stands for the folder it starts in. */
export async function pathspec(git: GitCall, word: Word, world: World): Promise<readonly string[]> {
  const root = git.repository?.root ?? git.call.cwd ?? '/';
  const text = word.text ?? '';
  if (/^:(?:\/|\(top\))/.test(text)) return [`${root}/${text.replace(/^:(?:\/|\(top\))/, '')}`.replace(/\/$/, '')];
  if (text.startsWith(':')) return [root];
  const target = await resolveTarget(word, git.call, world.facts);
  if ('unresolved' in target) return [root];
  return target.paths.map(path => (/[*?[]/.test(path) ? path.slice(0, path.search(/[*?[]/)).replace(/\/[^/]*$/, '') : path));
}

export async function stash(git: GitCall, world: World): Promise<Found> {
  const verb = git.args.find(word => !word.text?.startsWith('-'))?.text ?? 'push';
  const place = await placeOf(git, world);
  const count = git.repository?.stashes ?? 0;
  if (verb === 'drop' || verb === 'clear') {
    const which = optionsOf({ args: git.args.slice(1) }).positionals[0]?.text ?? 'stash@{0}';
    const id = verb === 'drop' && git.repository ? await git.repository.resolve(/^\d+$/.test(which) ? `stash@{${which}}` : which) : undefined;
    return only(gitEffect(git, {
      operation: 'delete', reversibility: 'unknown', certainty: git.repository ? git.call.certainty : 'may', reason: { code: verb === 'clear' ? 'stash-clear' : 'stash-drop', values: { count } }, safer: { code: 'safer-stash-branch' },
      ...(id === undefined ? {} : { undo: { code: 'undo-stash', values: { id: id.slice(0, 10) } } }),
      resource: { kind: 'stash', address: verb === 'clear' ? 'every stash' : /^\d+$/.test(which) ? `stash@{${which}}` : which, where: place.where, extent: verb === 'clear' ? 'all' : 'one', ...(verb === 'clear' && count ? { count } : {}) },
    }));
  }
  if (verb === 'push' || verb === 'save' || verb === 'create' || verb === 'store') {
    return only(gitEffect(git, { operation: 'create', reversibility: 'reversible', reason: { code: 'stash-made' }, undo: { code: 'undo-stash-pop' }, resource: { kind: 'stash', address: 'stash@{0}', where: place.where } }));
  }
  return nothing;
}

/** `merge --abort` and its kin throw away what was resolved since the merge began. */
export async function abort(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-x', '--exec', '-m', '-s', '-X', '--onto', '--strategy', '--strategy-option']);
  const commands = options.values('-x', '--exec');
  const run = await Promise.all(commands.flatMap(word => (word.text === undefined ? [] : [world.readCode({ language: 'sh', text: word.text, span: word.span, cwd: git.call.cwd, variables: git.call.variables, certainty: git.call.certainty, hops: [...git.call.hops, { through: 'git rebase --exec' }] }, { ...world, depth: world.depth - 1 })])));
  if (!options.has('--abort', '--quit') || !git.repository) return together(run);
  const lost = await changesIn(git, [git.repository.root], ['conflicted'], world);
  if (lost.length === 0) return nothing;
  const effect = await lostWork(git, lost, { code: 'merge-aborted' }, world);
  return only({ ...effect, effect: { ...effect.effect, reversibility: 'recoverable' } });
}
