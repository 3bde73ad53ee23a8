// What a git command sets off: hooks and workflows that this session wrote or changed, and checks that an option switches off.
import type { Repository } from '../../facts';
import { armingRow } from '../arms';
import { nothing, together, type Found, type World } from '../world';
import { child, isWithin, nameOf } from '../files/paths';
import { gitEffect, only, type GitCall } from './gitCall';

/** `skipped`: the command switches them off (`--no-verify`). */
export async function firesHooks(git: GitCall, names: readonly string[], world: World, skipped: boolean): Promise<Found> {
  const { repository } = git;
  if (!repository) return skipped ? only(gitEffect(git, { operation: 'update', reversibility: 'reversible', certainty: 'may', reason: { code: 'hooks-skipped' }, resource: { kind: 'git hook', address: names.join(', '), keeps: 'nothing' } })) : nothing;
  const folders = [child(repository.root, '.git/hooks'), child(repository.root, '.husky'), child(repository.root, '.githooks')];
  if (skipped) {
    const there = await Promise.all(names.flatMap(name => [...folders.map(folder => child(folder, name)), child(repository.root, '.pre-commit-config.yaml'), child(repository.root, 'lefthook.yml')]).map(path => world.facts.stat(path)));
    if (!there.some(Boolean)) return nothing;
    return only(gitEffect(git, { operation: 'update', reversibility: 'reversible', traits: ['bypass'], reason: { code: 'hooks-skipped' }, resource: { kind: 'git hook', address: names.join(', '), keeps: 'nothing' } }));
  }
  const written = (await changedFiles(repository, world)).filter(file => names.includes(nameOf(file.path)) && armingRow(file.path, world.facts)?.event === 'commit');
  return together(await Promise.all(written.map(file => fired(git, file.path, file.content, 'hook-fires', world))));
}

/** Workflows that the session wrote run in CI once they are pushed. */
export async function firesWorkflows(git: GitCall, world: World): Promise<Found> {
  const { repository } = git;
  if (!repository) return nothing;
  const written = (await changedFiles(repository, world)).filter(file => armingRow(file.path, world.facts)?.event === 'ci');
  return only(...written.map(file => gitEffect(git, { operation: 'execute', reversibility: 'irreversible', traits: ['arms'], reason: { code: 'workflow-fires' }, resource: { kind: 'CI workflow', address: file.path.slice(repository.root.length + 1), where: 'remote', keeps: 'nothing' } })));
}

/** What this session wrote, and what other sessions armed and is still there. */
async function changedFiles(repository: Repository, { facts }: World): Promise<readonly { readonly path: string; readonly content: string }[]> {
  const own = facts.session.files.flatMap(({ path, content }) => (content !== undefined && isWithin(path, repository.root) ? [{ path, content }] : []));
  const mine = new Set(facts.session.files.map(file => file.path));
  const armed = await Promise.all(((await facts.armed?.(repository.root))?.files ?? []).map(async ({ path, before }) => {
    const content = mine.has(path) ? undefined : await facts.read(path);
    return content === undefined || content === before ? [] : [{ path, content }];
  }));
  return [...own, ...armed.flat()];
}

async function fired(git: GitCall, path: string, content: string, code: string, world: World): Promise<Found> {
  const { call } = git;
  const root = git.repository?.root ?? call.cwd ?? '/';
  const inside = world.depth > 0 && /^#!.*\b(?:ba|z|da)?sh\b|^(?!#!)/.test(content)
    ? await world.readCode({ language: 'sh', text: content, span: call.span, cwd: root, variables: call.variables, certainty: call.certainty, hops: [...call.hops, { through: nameOf(path), file: path, writtenBySession: true }] }, { ...world, depth: world.depth - 1 })
    : nothing;
  const effect = gitEffect(git, { operation: 'execute', reversibility: 'irreversible', traits: ['arms', 'writtenCode'], reason: { code }, resource: { kind: 'git hook', address: path.slice(root.length + 1), keeps: 'nothing' } });
  return together([only(effect), { ...inside, reads: [...inside.reads, { path }] }]);
}
