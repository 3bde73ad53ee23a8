// Branches, tags and other refs of the local repository: made, moved, deleted, and the commits that only they hold.
import type { Word } from '../../model/call';
import { nothing, together, type Found, type FoundEffect, type World } from '../world';
import { optionsOf } from '../files/options';
import { gitEffect, only, placeOf, type GitCall } from './gitCall';

export function branchMade(git: GitCall, name: Word, code = 'branch-made'): FoundEffect {
  return gitEffect(git, { operation: 'create', reversibility: 'reversible', reason: { code }, resource: { kind: 'branch', address: name.text ?? name.raw, keeps: 'nothing' } }, name);
}

export async function branch(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-u', '--set-upstream-to', '--contains', '--merged', '--no-merged', '--sort', '--format', '--points-at']);
  if (options.has('-D', '-d', '--delete')) {
    if (options.has('-r', '--remotes')) return nothing;
    const forced = options.has('-D') || options.has('-f', '--force');
    return together(await Promise.all(options.positionals.map(async word => only(await refDeleted(git, 'branch', word, forced, world)))));
  }
  if (options.has('-M') || (options.has('-m', '--move') && options.has('-f', '--force'))) {
    const over = options.positionals.at(-1);
    return over && (await git.repository?.refs())?.includes(over.text ?? '') ? only(...(await branchMoved(git, over, options.positionals.length > 1 ? options.positionals[0]?.text ?? 'HEAD' : 'HEAD', world))) : nothing;
  }
  const [name, start] = options.positionals;
  if (options.has('-f', '--force', '-C') && name) return only(...(await branchMoved(git, name, start?.text ?? 'HEAD', world)));
  const lists = options.has('-l', '--list', '-a', '--all', '-r', '-v', '-vv', '--show-current', '--contains', '--merged', '--no-merged', '-u', '--set-upstream-to', '--unset-upstream', '--edit-description', '-m', '--move', '-c', '--copy', '--points-at');
  return name && !lists ? only(branchMade(git, name)) : nothing;
}

/** A ref goes. Safe forms (`-d`) refuse where commits would be left in none; forced ones leave them to git's clean-up. */
async function refDeleted(git: GitCall, kind: 'branch' | 'tag', word: Word, forced: boolean, world: World): Promise<FoundEffect> {
  const name = word.text ?? word.raw;
  const place = await placeOf(git, world);
  const { repository } = git;
  const id = repository ? await repository.resolve(kind === 'tag' ? `refs/tags/${name}` : name) ?? (kind === 'tag' ? await repository.resolve(name) : undefined) : undefined;
  const onlyHere = repository && id !== undefined ? await repository.onlyIn(name, [name]) : undefined;
  const resource = { kind, address: name, where: place.where, keeps: onlyHere ? 'data' as const : 'nothing' as const };
  const undo = id === undefined ? {} : { undo: { code: kind === 'tag' ? 'undo-tag' : 'undo-branch', values: { name, id: id.slice(0, 10) } } };
  if (onlyHere) return gitEffect(git, { operation: 'delete', reversibility: forced || kind === 'tag' ? 'unknown' : 'recoverable', reason: { code: `${kind}-with-commits`, values: { commits: onlyHere } }, ...undo, resource: { ...resource, keeps: 'unknown', count: 1 } }, word);
  if (onlyHere === 0 || !forced) return gitEffect(git, { operation: 'delete', reversibility: 'recoverable', reason: { code: `${kind}-merged` }, ...undo, resource, disposable: { kind: 'restorable', because: onlyHere === 0 ? 'all its commits are in other branches or tags' : 'git refuses if commits would be lost' } }, word);
  return gitEffect(git, { operation: 'delete', reversibility: 'unknown', certainty: 'may', reason: { code: `${kind}-not-seen` }, notChecked: [`the commits of ${kind} ${name}`], resource: { ...resource, keeps: 'unknown' } }, word);
}

/** A branch is set to another commit (`-B`, `branch -f`, `switch -C`): what only it held is left behind. */
export async function branchMoved(git: GitCall, word: Word, to: string, world: World): Promise<readonly FoundEffect[]> {
  const name = word.text ?? word.raw;
  const known = (await git.repository?.refs())?.includes(name) === true;
  if (git.repository && !known) return [branchMade(git, word)];
  const left = git.repository ? await git.repository.ahead(to, name) : undefined;
  const onlyHere = git.repository && left ? await git.repository.onlyIn(name, [name]) : left;
  const place = await placeOf(git, world);
  if (onlyHere === 0) return [gitEffect(git, { operation: 'update', reversibility: 'reversible', reason: { code: 'branch-moved', values: { to } }, resource: { kind: 'branch', address: name, where: place.where, keeps: 'nothing' } }, word)];
  const id = await git.repository?.resolve(name);
  return [gitEffect(git, { operation: 'delete', reversibility: 'unknown', certainty: git.repository ? git.call.certainty : 'may', reason: { code: 'commits-left', values: { commits: onlyHere ?? '', branch: name, ref: to } }, resource: { kind: 'commit', address: name, where: place.where, extent: 'several', ...(onlyHere ? { count: onlyHere } : {}) },
    ...(id === undefined ? {} : { undo: { code: 'undo-branch-move', values: { name, id: id.slice(0, 10) } } }) }, word)];
}

export async function tag(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-m', '-F', '-u', '--contains', '--sort', '--format', '-n', '--points-at']);
  if (options.has('-d', '--delete')) return together(await Promise.all(options.positionals.map(async word => only(await refDeleted(git, 'tag', word, true, world)))));
  const [name] = options.positionals;
  if (!name || options.has('-l', '--list', '-v', '--verify', '--contains', '--points-at', '-n')) return nothing;
  const exists = (await git.repository?.refs())?.includes(name.text ?? '');
  if (options.has('-f', '--force') && exists) {
    const id = await git.repository?.resolve(name.text ?? '');
    return only(gitEffect(git, { operation: 'update', reversibility: 'recoverable', reason: { code: 'tag-moved' }, ...(id ? { undo: { code: 'undo-tag', values: { name: name.text ?? '', id: id.slice(0, 10) } } } : {}), resource: { kind: 'tag', address: name.text ?? name.raw } }, name));
  }
  return only(gitEffect(git, { operation: 'create', reversibility: 'reversible', reason: { code: 'tag-made' }, resource: { kind: 'tag', address: name.text ?? name.raw, keeps: 'nothing' } }, name));
}

export async function updateRef(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-m']);
  const [ref, id] = options.positionals;
  if (!ref) return options.has('--stdin') ? { ...nothing, unread: [{ what: 'the refs to update', why: 'they come from standard input', span: git.call.span }] } : nothing;
  const short = ref.text?.replace(/^refs\/(?:heads|tags)\//, '');
  const word: Word = short === undefined ? ref : { ...ref, text: short };
  const kind = ref.text?.startsWith('refs/tags/') ? 'tag' : 'branch';
  if (options.has('-d')) return only(await refDeleted(git, kind, word, true, world));
  return only(...(await branchMoved(git, word, id?.text ?? 'HEAD', world)));
}
