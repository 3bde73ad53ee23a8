// What rewrites or removes a repository's history, or makes it anew: filter-repo, filter-branch, gc, reflog, init, clone.
import type { Word } from '../../model/call';
import { nothing, together, type Found, type World } from '../world';
import { optionsOf } from '../files/options';
import { createPath } from '../files/pathEffect';
import { locate } from '../files/location';
import { absolute, child } from '../files/paths';
import { gitEffect, only, placeOf, type GitCall } from './gitCall';
import { fromNetwork } from '../scripts/downloaded';

/** `filter-repo`, `filter-branch` and the BFG: every commit gets another id, dropped files leave the working copy too. */
export async function rewrite(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['--path', '--path-glob', '--path-regex', '--path-rename', '--replace-text', '--replace-message', '--mailmap', '--refs', '--strip-blobs-bigger-than', '--index-filter', '--tree-filter', '--msg-filter', '--env-filter', '--commit-filter', '--parent-filter', '--tag-name-filter', '--subdirectory-filter', '--delete-files', '--delete-folders', '--message-callback', '--blob-callback']);
  if (options.has('--analyze', '--dry-run', '--help', '-h', '--version')) return nothing;
  const place = await placeOf(git, world);
  const named = [...options.values('--path', '--path-glob', '--path-regex', '--subdirectory-filter', '--delete-files', '--delete-folders')].map(word => word.text ?? word.raw);
  const commands = options.values('--index-filter', '--tree-filter', '--msg-filter', '--env-filter', '--commit-filter');
  const run = await Promise.all(commands.flatMap(word => (word.text === undefined || world.depth <= 0 ? [] : [world.readCode({ language: 'sh', text: word.text, span: word.span, cwd: git.call.cwd, variables: git.call.variables, certainty: 'may', hops: [...git.call.hops, { through: 'git filter-branch' }] }, { ...world, depth: world.depth - 1 })])));
  const saved = git.repository ? (await git.repository.refs()).some(ref => git.repository?.remotes.some(remote => ref.startsWith(`${remote.name}/`))) && (await git.repository.onlyIn('HEAD', (await git.repository.refs()).filter(ref => !ref.includes('/')))) === 0 : false;
  const dropped = options.has('--invert-paths', '--delete-files', '--delete-folders', '--index-filter', '--tree-filter') ? named : [];
  return together([only(gitEffect(git, {
    operation: 'replace', order: 'destroyThenCreate', returns: 'will', forcedBy: [`git ${git.subcommand}`], reversibility: 'irreversible', reason: { code: dropped.length ? 'history-rewritten-without' : 'history-rewritten', values: { paths: named.join(', ') } },
    safer: { code: 'safer-clone-first' }, resource: { kind: 'git repository', address: git.repository ? (await locate(child(git.repository.root, '.git'), world.start, world.facts)).address : place.address, where: place.where, keeps: saved ? 'unknown' : 'data', extent: 'all', parts: named.length ? named : ['every commit'] },
  })), ...run.map(found => ({ ...nothing, unread: found.unread }))]);
}

/** What git keeps for a second thought: unreachable commits and the record of where branches were. */
export async function dropRecovery(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git);
  const now = git.args.some(word => /^--(?:prune|expire(?:-unreachable)?)=(?:now|all|0|\d+\.(?:second|minute)s?(?:\.ago)?)$/.test(word.text ?? ''));
  const verb = options.positionals[0]?.text;
  const drops = git.subcommand === 'gc' ? now : git.subcommand === 'prune' ? !options.has('-n', '--dry-run') && !git.args.some(word => word.text?.startsWith('--expire')) : git.subcommand === 'reflog' ? (verb === 'expire' && (now || options.has('--all')) && !options.has('-n', '--dry-run')) || verb === 'delete' : false;
  if (!drops) return nothing;
  const place = await placeOf(git, world);
  return only(gitEffect(git, { operation: 'delete', reversibility: 'irreversible', reason: { code: 'recovery-dropped' }, resource: { kind: 'reflog and unreachable commits', address: place.address, where: place.where, keeps: 'unknown', extent: 'all' } }));
}

/** A new repository; at the place of one that was removed it is a replacement of its history. */
export async function init(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-b', '--initial-branch', '--template', '--separate-git-dir', '--object-format', '--shared', '--ref-format']);
  const [name] = options.positionals;
  if (git.call.host !== undefined || git.call.cwd === undefined) return nothing;
  const root = name?.text === undefined ? git.call.cwd : absolute(name.text, git.call.cwd, 'posix');
  const place = options.has('--bare') ? root : child(root, '.git');
  const { address, where } = await locate(place, world.start, world.facts);
  const removed = [...(world.earlier ?? []).map(one => one.effect), ...world.facts.session.ledger.filter(entry => entry.outcome !== 'denied').map(entry => entry.effect)].some(effect => effect.operation === 'delete' && effect.resource.kind === 'git repository' && effect.resource.address === address);
  if ((await world.facts.stat(place)) && !removed) return nothing;
  return only(gitEffect(git, { operation: 'create', reversibility: 'reversible', reason: { code: 'repository-made' }, resource: { kind: 'git repository', address, where, keeps: 'nothing', extent: 'all' } }, name));
}

export async function clone(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['-b', '--branch', '-o', '--origin', '--depth', '--reference', '-c', '--config', '-u', '--upload-pack', '--template', '-j', '--jobs', '--filter', '--shallow-since', '--separate-git-dir', '--recurse-submodules', '--server-option']);
  const [url, into] = options.positionals;
  if (!url || git.call.host !== undefined) return nothing;
  const name = (url.text ?? '').replace(/\/+$/, '').replace(/\.git$/, '').split(/[/:]/).pop() ?? '';
  const word: Word | undefined = into ?? (name === '' ? undefined : { ...url, text: options.has('--bare', '--mirror') ? `${name}.git` : name });
  const made = word ? await createPath(word, git.call, world, { folder: true }) : nothing;
  // A clone of what lies on this machine brings nothing new.
  return /^(?:\w+:\/\/|[^/]*@?[\w.-]+:)/.test(url.text ?? url.raw) && !(url.text ?? '').startsWith('file:') ? fromNetwork(made) : made;
}
