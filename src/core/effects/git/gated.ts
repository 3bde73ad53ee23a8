// Files that keep a gate shut, taken away or brought back by git's own commands: an agent's hooks and settings, the team's policy, and the refs
// that carry countersignatures. What such a command loses besides is `discard.ts` and `trees.ts`.
import { agentFolder, protectedFile } from '../protect';
import { nothing, together, type Found, type World } from '../world';
import { optionsOf } from '../files/options';
import { gateReplaced } from '../files/pathEffect';
import { resolveTarget } from '../files/target';
import { gitEffect, only, type GitCall } from './gitCall';

/** `git rm`, `checkout … -- path`, `restore path`, `stash push path`, `clone url folder`. Only what is named: a whole tree is what policy pins are for. */
export async function gatedPaths(git: GitCall, world: World): Promise<Found> {
  if (git.call.host !== undefined) return nothing;
  const options = optionsOf(git, ['-s', '--source', '-m', '--message', '-b', '-B', '--branch', '-o', '--depth', '--pathspec-from-file']);
  if (options.has('-n', '--dry-run') || (git.subcommand === 'restore' && options.has('--staged', '-S') && !options.has('--worktree', '-W'))) return nothing;
  const parts = await Promise.all(options.positionals.map(async word => {
    const target = await resolveTarget(word, git.call, world.facts);
    const path = 'unresolved' in target ? undefined : target.paths.find(one => (protectedFile(one, world.facts) && !protectedFile(one, world.facts)?.keys) || agentFolder(one, world.facts));
    if (path === undefined || (git.subcommand === 'checkout' && !(await world.facts.stat(path)))) return nothing;
    return gateReplaced(path, word.span, git.call, world, git.call.certainty);
  }));
  return together(parts);
}

/** `git update-ref -d refs/countersign/…`. */
export function gatedRef(git: GitCall): Promise<Found> {
  const ref = optionsOf(git, ['-m']).positionals.find(word => word.text?.startsWith('refs/countersign/'));
  return Promise.resolve(ref === undefined ? nothing : only(gitEffect(git, { operation: 'update', reversibility: 'unknown', traits: ['countersign'], reason: { code: 'gate-signature' }, resource: { kind: 'safety gate', address: ref.text ?? ref.raw, keeps: 'nothing' } }, ref)));
}
