// git by subcommand. Reading commands and those that only add do nothing that needs a look; an unknown subcommand is left to others.
import type { Call } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { optionsOf } from '../files/options';
import { branch, tag, updateRef } from './branches';
import { brings } from './brings';
import { clean } from './clean';
import { abort, checkout, reset, restore, stash } from './discard';
import { firesHooks } from './fires';
import { gatedPaths, gatedRef } from './gated';
import { gitCallOf, type GitCall } from './gitCall';
import { clone, dropRecovery, init, rewrite } from './history';
import { fetched, refMoved, remoteMoved } from './policyBranch';
import { push } from './push';
import { config, remote } from './settings';
import { apply, archive, move, plumbing, remove, submodule, worktree } from './trees';

type Reader = (git: GitCall, world: World) => Promise<Found>;

const harmless: Reader = () => Promise.resolve(nothing);

const commit: Reader = async (git, world) => {
  const options = optionsOf(git, ['-m', '--message', '-F', '--file', '-C', '-c', '--author', '--date', '-t', '--fixup', '--squash', '--trailer', '--cleanup']);
  const off = git.settings.get('core.hookspath');
  const skipped = options.has('--no-verify', '-n') || (off !== undefined && /^(?:\/dev\/null|)$/.test(off));
  return firesHooks(git, ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit'], world, skipped);
};

const bisect: Reader = async (git, world) => {
  if (git.args[0]?.text !== 'run' || world.depth <= 0) return nothing;
  const text = git.args.slice(1).map(word => word.text ?? word.raw).join(' ');
  return world.readCode({ language: 'sh', text, span: git.call.span, cwd: git.call.cwd, variables: git.call.variables, certainty: git.call.certainty, hops: [...git.call.hops, { through: 'git bisect run' }] }, { ...world, depth: world.depth - 1 });
};

/** These check out files too: a hook of the session's own fires. */
const moving: Reader = (git, world) => firesHooks(git, ['post-checkout', 'post-merge', 'pre-merge-commit', 'post-rewrite', 'pre-rebase'], world, false);
const both = (...readers: readonly Reader[]): Reader => async (git, world) => together(await Promise.all(readers.map(reader => reader(git, world))));

const readers: Readonly<Record<string, Reader>> = {
  reset: both(reset, brings), checkout: both(checkout, moving, brings, gatedPaths), switch: both(checkout, moving, brings), restore: both(restore, brings, gatedPaths), stash: both(stash, brings, gatedPaths), clean, branch, tag, 'update-ref': both(updateRef, refMoved, gatedRef), 'symbolic-ref': refMoved, fetch: fetched, push, rm: both(remove, gatedPaths), mv: move, worktree, submodule, config, remote: both(remote, remoteMoved), init, clone: both(clone, gatedPaths), commit, bisect,
  merge: both(abort, moving, brings), rebase: both(abort, moving, brings), am: both(abort, brings), 'cherry-pick': both(abort, brings), revert: both(abort, brings), pull: both(moving, brings), 'filter-repo': rewrite, 'filter-branch': rewrite, gc: dropRecovery, prune: dropRecovery, reflog: dropRecovery,
  apply, archive, 'read-tree': plumbing, 'checkout-index': plumbing,
  ...Object.fromEntries(('status log diff show add blame grep ls-files ls-tree ls-remote rev-parse rev-list describe shortlog cat-file for-each-ref show-ref merge-base name-rev diff-tree diff-index diff-files var version help count-objects fsck whatchanged range-diff notes sparse-checkout '
    + 'format-patch cherry check-ignore check-attr check-ref-format bundle maintenance repack pack-refs rerere annotate verify-commit verify-tag show-branch interpret-trailers mktree hash-object write-tree commit-tree update-index lfs subtree instaweb gitk gui citool request-pull difftool mergetool get-tar-commit-id stripspace column credential-cache request maintenance').split(' ').map(name => [name, harmless])),
};

const git: Interpreter = async (call, world) => {
  const taken = await gitCallOf(call, world, subcommand => !Object.hasOwn(readers, subcommand) || readers[subcommand] !== harmless);
  if (!taken) return call.args.length === 0 || call.args.every(word => word.text?.startsWith('-')) ? nothing : undefined;
  const reader = Object.hasOwn(readers, taken.subcommand) ? readers[taken.subcommand] : undefined;
  if (reader) return reader(taken, world);
  return aliased(taken, world);
};

/** An alias of the configuration or of `-c alias.x=…`: read as what it stands for. */
async function aliased(taken: GitCall, world: World): Promise<Found | undefined> {
  const text = taken.settings.get(`alias.${taken.subcommand}`) ?? taken.repository?.aliases[taken.subcommand];
  if (text === undefined || world.depth <= 0) return undefined;
  const rest = taken.args.map(word => word.raw).join(' ');
  const { call } = taken;
  const shell = text.startsWith('!');
  const code = shell ? `${text.slice(1)} ${rest}` : `git ${text} ${rest}`;
  return world.readCode({ language: 'sh', text: code, span: call.span, cwd: shell ? taken.repository?.root ?? call.cwd : call.cwd, variables: call.variables, certainty: call.certainty, hops: [...call.hops, { through: `git alias ${taken.subcommand}` }], ...(call.host === undefined ? {} : { host: call.host }), ...(call.user === undefined ? {} : { user: call.user }) }, { ...world, depth: world.depth - 1 });
}

/** Programs of their own that rewrite history: `git-filter-repo`, `bfg`. */
const rewriter = (subcommand: string): Interpreter => async (call: Call, world) => {
  const repository = call.cwd === undefined || call.host !== undefined ? undefined : await world.facts.repository(call.cwd);
  return rewrite({ call, subcommand, args: call.args, repository, settings: new Map() }, world);
};

export const gitInterpreters: Readonly<Record<string, Interpreter>> = { git, 'git-filter-repo': rewriter('filter-repo'), 'git-filter-branch': rewriter('filter-branch'), bfg: rewriter('filter-repo') };
