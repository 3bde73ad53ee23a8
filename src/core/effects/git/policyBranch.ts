// Moving what a team's policy and signers are read from: the remote's default branch as this repository has it, and the remote itself. Only in
// repositories that have such files; what a person accepted holds meanwhile, and a person does these things knowingly.
import type { Word } from '../../model/call';
import { nothing, type Found } from '../world';
import { optionsOf } from '../files/options';
import { gitEffect, only, type GitCall } from './gitCall';

/** `git update-ref`, `git symbolic-ref`. */
export async function refMoved(git: GitCall): Promise<Found> {
  const [ref, to] = optionsOf(git, ['-m']).positionals;
  const deletes = git.args.some(word => word.text === '-d' || word.text === '--delete');
  return ref && (to || deletes) && isPolicyRef(ref.text ?? '', git) ? moved(git, ref) : nothing;
}

/** `git fetch`, from elsewhere than the branch's own remote. A refspec of the remote itself brings what it holds. */
export async function fetched(git: GitCall): Promise<Found> {
  const [from, ...specs] = optionsOf(git, ['--depth', '--deepen', '--shallow-since', '--shallow-exclude', '-j', '--jobs', '--refmap', '-o', '--server-option', '--upload-pack', '--negotiation-tip', '--filter', '--recurse-submodules-default']).positionals;
  for (const spec of specs) {
    const to = (spec.text ?? spec.raw).replace(/^\+/, '').split(':')[1] ?? '';
    const remote = /^refs\/remotes\/([^/]+)\//.exec(to)?.[1];
    const own = remote !== undefined && (from?.text === remote || git.repository?.remotes.some(one => one.name === remote && one.url === from?.text));
    const sameName = to === `refs/remotes/${remote ?? ''}/${(spec.text ?? '').replace(/^\+/, '').split(':')[0]?.replace(/^refs\/heads\//, '') ?? ''}`;
    if (!(own && sameName) && isPolicyRef(to, git)) return moved(git, spec);
  }
  return nothing;
}

/** `git remote set-url origin`, `set-head`, `add`, `rename`, `remove`. */
export async function remoteMoved(git: GitCall): Promise<Found> {
  const [verb, name, second] = optionsOf(git, ['-t', '-m']).positionals;
  const changes = ['set-url', 'set-head', 'rename', 'remove', 'rm'].includes(verb?.text ?? '');
  const origin = [name, ...(verb?.text === 'rename' ? [second] : [])].find(word => word?.text === 'origin');
  // Asking the remote for its own default branch moves nothing by hand.
  const asks = verb?.text === 'set-head' && git.args.some(word => word.text === '-a' || word.text === '--auto');
  return changes && origin && !asks ? moved(git, origin) : nothing;
}

function isPolicyRef(ref: string, { repository }: GitCall): boolean {
  const [, name] = /^refs\/remotes\/[^/]+\/(.+)$/.exec(ref) ?? [];
  return name !== undefined && ['HEAD', '*', 'main', 'master', repository?.defaultBranch].includes(name);
}

async function moved(git: GitCall, word: Word): Promise<Found> {
  const { repository } = git;
  if (!repository) return nothing;
  const branch = repository.defaultBranch;
  for (const file of ['policy.json', 'allowed_signers']) {
    for (const revision of ['HEAD', ...(branch === undefined ? [] : [`refs/remotes/origin/${branch}`])]) {
      if (await repository.committed(`${repository.root}/.countersign/${file}`, revision) === undefined) continue;
      return only(gitEffect(git, { operation: 'update', reversibility: 'reversible', traits: ['gate'], reason: { code: 'gate-policy-branch', values: { what: word.text ?? word.raw } }, resource: { system: 'agent', kind: 'safety gate', address: 'what the team’s policy and signers are read from', keeps: 'nothing' } }, word));
    }
  }
  return nothing;
}
