// git commands that touch files like ordinary programs do: rm, mv, worktree, submodule, apply, archive, read-tree.
import { parsePatchText } from '../../parse/patch/parsePatch';
import type { Word } from '../../model/call';
import { nothing, together, type Found, type World } from '../world';
import { patchEffects } from '../files/applyPatch';
import { assess } from '../files/assess';
import { locate } from '../files/location';
import { found } from '../files/lossEffect';
import { optionsOf } from '../files/options';
import { createPath, deletePath, movePath, overwritePath } from '../files/pathEffect';
import { resolveTarget } from '../files/target';
import { pathspec } from './discard';
import { gitEffect, only, type GitCall } from './gitCall';
import { changesIn, lostWork, unseenWork } from './uncommitted';

/** `git rm`: tracked files only. Without `-f` git refuses what differs from the last commit. */
export async function remove(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['--pathspec-from-file']);
  if (options.has('-n', '--dry-run') || options.positionals.length === 0) return nothing;
  const { repository } = git;
  if (options.has('--cached')) return only(gitEffect(git, { operation: 'update', reversibility: 'reversible', reason: { code: 'untracked-now' }, resource: { kind: 'index', address: options.positionals.map(word => word.text ?? word.raw).join(', '), keeps: 'nothing' } }));
  const forced = options.has('-f', '--force');
  const everything = options.positionals.some(word => /^(?:\.|\*|:\/)$/.test(word.text ?? '') || word.glob === true);
  if (!repository && !forced && !everything) return only(gitEffect(git, { operation: 'delete', reversibility: 'recoverable', certainty: 'may', reason: { code: 'git-rm-refuses' }, resource: { kind: 'tracked file', address: options.positionals.map(word => word.text ?? word.raw).join(', '), keeps: 'nothing' } }));
  if (!repository) return only(await unseenWork(git, { code: 'git-rm' }, 'tracked file', world, options.positionals[0]));
  const parts: Found[] = [];
  for (const word of options.positionals) {
    const under = await pathspec(git, word, world);
    const changes = await changesIn(git, under, ['modified', 'added', 'conflicted'], world);
    const left = changes.filter(change => forced || change.state === 'added');
    if (left.length) parts.push(only(await lostWork(git, left, { code: 'git-rm' }, world, word)));
    for (const path of under) {
      const tracked = await repository.tracked(path);
      const clean = tracked.count - changes.length;
      if (clean <= 0) continue;
      const location = await locate(path, world.start, world.facts);
      const folder = (await world.facts.stat(path))?.kind === 'directory';
      parts.push(only(gitEffect(git, { operation: 'delete', reversibility: 'reversible', reason: { code: 'file-tracked' }, undo: { code: 'undo-git-restore', values: { path: location.address } }, disposable: { kind: 'restorable', because: 'tracked by git and unmodified' },
        resource: { system: 'files', kind: folder ? 'folder' : 'file', address: location.address, where: location.where, keeps: 'nothing', extent: clean > 1 ? 'several' : 'one', ...(clean > 1 ? { count: clean } : {}) } }, word)));
    }
  }
  return together(parts);
}

export async function move(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git);
  const to = options.positionals.at(-1);
  if (options.has('-n', '--dry-run') || !to || options.positionals.length < 2) return nothing;
  return movePath(options.positionals.slice(0, -1), to, git.call, world, { keepExisting: !options.has('-f', '--force') });
}

export async function worktree(git: GitCall, world: World): Promise<Found> {
  const [verb, ...rest] = git.args;
  const options = optionsOf({ args: rest }, ['-b', '-B', '--reason', '--expire']);
  const name = options.positionals[0];
  if (verb?.text === 'add' && name) return createPath(name, git.call, world, { folder: true });
  if (verb?.text !== 'remove' || !name) return nothing;
  if (options.has('-f', '--force')) return deletePath(name, git.call, world, { words: { undo: { code: 'undo-worktree' } } });
  const target = await resolveTarget(name, git.call, world.facts);
  const path = 'unresolved' in target ? undefined : target.paths[0];
  if (path === undefined) return nothing;
  const one = await assess(path, world, { linksInside: 'unlinked' });
  return only(found({ operation: 'delete', one, at: git.call, span: name.span, reversibility: 'recoverable', reason: { code: 'worktree-removed' }, disposable: { kind: 'restorable', because: 'git refuses if the worktree holds work that is not committed' } }));
}

export async function submodule(git: GitCall, world: World): Promise<Found> {
  const [verb, ...rest] = git.args.filter(word => word.text !== '-q' && word.text !== '--quiet');
  const options = optionsOf({ args: rest });
  if (verb?.text === 'deinit') {
    if (!options.has('-f', '--force')) return nothing;
    return together(await Promise.all((options.has('--all') ? ['.'] : options.positionals).map(word => deletePath(word, git.call, world, { contents: true, words: { reason: { code: 'submodule-emptied' } } }))));
  }
  const code = verb?.text === 'foreach' ? rest.filter(word => word.text !== '--recursive').map(word => word.text ?? word.raw).join(' ') : undefined;
  if (code === undefined || world.depth <= 0) return nothing;
  return world.readCode({ language: 'sh', text: code, span: git.call.span, cwd: git.call.cwd, variables: git.call.variables, certainty: git.call.certainty, hops: [...git.call.hops, { through: 'git submodule foreach' }] }, { ...world, depth: world.depth - 1 });
}

export async function apply(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-p', '--directory', '--exclude', '--include', '-C', '--whitespace']);
  if (options.has('--check', '--stat', '--numstat', '--summary') || (options.has('--cached') && !options.has('--index'))) return nothing;
  const texts: (string | undefined)[] = [];
  for (const word of options.positionals) texts.push(await textOf(word, git, world));
  if (options.positionals.length === 0) texts.push(git.call.input?.kind === 'text' ? git.call.input.text : git.call.input?.kind === 'file' ? await textOf(git.call.input.path, git, world) : undefined);
  const found = await Promise.all(texts.map(text => (text === undefined ? Promise.resolve<Found>({ ...nothing, unread: [{ what: 'the patch', why: 'its text is not known', span: git.call.span }], ...(git.call.cwd === undefined || git.call.host !== undefined ? {} : { changes: [{ kind: 'tree', root: git.repository?.root ?? git.call.cwd, by: 'git apply' }] }) }) : patchEffects(parsePatchText(options.has('-R', '--reverse') ? reversed(text) : text), { ...git.call, cwd: git.repository?.root ?? git.call.cwd }, world))));
  return together(found);
}

/** A unified diff taken back: signs and names swapped. */
const reversed = (text: string): string => text.split('\n').map(line => (/^--- /.test(line) ? line.replace(/^--- /, '+++ ') : /^\+\+\+ /.test(line) ? line.replace(/^\+\+\+ /, '--- ') : /^\+/.test(line) ? `-${line.slice(1)}` : /^-/.test(line) ? `+${line.slice(1)}` : line)).join('\n').replace(/^\+\+\+ (.*)\n--- (.*)$/gm, '--- $2\n+++ $1');

async function textOf(word: Word, git: GitCall, world: World): Promise<string | undefined> {
  const target = await resolveTarget(word, git.call, world.facts);
  const path = 'unresolved' in target ? undefined : target.paths[0];
  return path === undefined ? undefined : world.facts.session.files.findLast(file => file.path === path)?.content ?? world.facts.read(path);
}

export async function archive(git: GitCall, world: World): Promise<Found> {
  const to = optionsOf(git, ['-o', '--output', '--format', '--prefix', '--remote']).value('-o', '--output');
  return to ? overwritePath(to, git.call, world, { redirection: true }) : nothing;
}

/** `read-tree --reset -u`, `checkout-index -f -a`: the working tree is written over as by a hard reset. */
export async function plumbing(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['--prefix', '--index-output']);
  const resets = git.subcommand === 'read-tree' ? options.has('--reset') && options.has('-u') : options.has('-f', '--force') && options.has('-a', '--all');
  if (!resets) return nothing;
  if (!git.repository) return only(await unseenWork(git, { code: 'reset-hard' }, 'uncommitted file', world));
  const lost = await changesIn(git, [git.repository.root], ['modified', 'added', 'conflicted'], world);
  return lost.length ? only(await lostWork(git, lost, { code: 'reset-hard', values: { ref: 'HEAD' } }, world)) : nothing;
}
