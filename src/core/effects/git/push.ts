// git push: which branches and tags of which remote are made, moved or removed, and what the remote loses as of the last fetch.
import type { Repository } from '../../facts';
import type { Word } from '../../model/call';
import type { Trait } from '../../model/effect';
import { nothing, together, type Found, type FoundEffect, type World } from '../world';
import { optionsOf, part, type Options } from '../files/options';
import { gitEffect, only, type GitCall } from './gitCall';
import { firedByPush } from '../infrastructure/triggers/fired';
import { firesHooks, firesWorkflows } from './fires';

interface Refspec {
  readonly word: Word;
  readonly from: string | undefined;
  readonly to: string;
  readonly forced: boolean;
  readonly deletes: boolean;
}

interface Remote {
  readonly name: string;
  /** `acme/app` where the address tells it, otherwise the remote as given. */
  readonly shown: string;
  /** Given as an address that the repository does not know. */
  readonly foreign: boolean;
}

export async function push(git: GitCall, world: World): Promise<Found> {
  const options = optionsOf(git, ['--repo', '-o', '--push-option', '--receive-pack', '--exec', '--recurse-submodules']);
  if (options.has('-n', '--dry-run')) return nothing;
  const [place, ...words] = options.positionals;
  const remote = remoteOf(place ?? options.value('--repo'), git.repository);
  const parts: Found[] = [];
  const broom = broomOf(options);
  if (broom) parts.push(only(swept(git, remote, broom)));
  const lease = options.has('--force-with-lease') && !options.has('-f', '--force');
  for (const spec of refspecs(words, options, git.repository)) parts.push(only(await pushed(git, spec, remote, lease, world)));
  if (words.length === 0 && options.has('--tags')) parts.push(only(tagsPushed(git, remote, options)));
  if (options.has('--no-verify')) parts.push(await firesHooks(git, ['pre-push'], world, true));
  else parts.push(await firesHooks(git, ['pre-push'], world, false));
  parts.push(await firesWorkflows(git, world));
  parts.push(await firesApplies(git, words, options, remote, world));
  return together(parts);
}

/** What a pipeline applies once the branches and tags have arrived, each once. */
async function firesApplies(git: GitCall, words: readonly Word[], options: Options, remote: Remote, world: World): Promise<Found> {
  const { repository } = git;
  if (!repository || remote.foreign) return nothing;
  const sent = words.length === 0 && (options.has('--all', '--branches', '--mirror')) ? [{ to: repository.defaultBranch ?? 'main', from: repository.defaultBranch, deletes: false }] : refspecs(words, options, repository);
  const found: Found[] = [];
  for (const spec of sent) {
    if (spec.deletes) continue;
    const name = spec.to.replace(/^refs\/tags\//, '');
    found.push(await firedByPush(git.call, { kind: await isTagged(spec.to, repository) ? 'tag' : 'branch', name, remote: remote.name, from: spec.from }, repository, world));
  }
  // Which tags are new is not known: a usual release stands for them.
  if (options.has('--tags', '--follow-tags')) found.push(await firedByPush(git.call, { kind: 'tag', name: 'v1.0.0', remote: remote.name, from: undefined }, repository, world));
  const seen = new Set<string>();
  return together(found.map(one => ({ ...one, effects: one.effects.filter(({ effect }) => {
    const key = `${effect.operation} ${effect.resource.kind} ${effect.resource.address}`;
    return seen.size < seen.add(key).size;
  }) })));
}

function remoteOf(word: Word | undefined, repository: Repository | undefined): Remote {
  const name = word?.text ?? word?.raw ?? repository?.remotes[0]?.name ?? 'origin';
  const known = repository?.remotes.find(remote => remote.name === name || remote.url === name || remote.pushUrl === name);
  if (known) return { name: known.name, shown: shownUrl(known.pushUrl || known.url), foreign: false };
  const isAddress = /[:/]/.test(name);
  return { name, shown: isAddress ? shownUrl(name) : name, foreign: isAddress && repository !== undefined };
}

/** `https://github.com/acme/app.git` → `acme/app`; credentials in an address are left out. */
function shownUrl(url: string): string {
  const path = url.replace(/^\w+:\/\/(?:[^@/]*@)?[^/]+\//, '').replace(/^[^@\s]*@?[\w.-]+:(?!\/\/)/, '').replace(/\.git$/, '');
  return path === '' ? 'remote' : path;
}

/** Options that remove everything which is not here. */
function broomOf(options: Options): 'mirror' | 'prune' | undefined {
  return options.has('--mirror') ? 'mirror' : options.has('--prune') ? 'prune' : undefined;
}

function swept(git: GitCall, remote: Remote, broom: 'mirror' | 'prune'): FoundEffect {
  return gitEffect(git, { operation: 'delete', reversibility: 'irreversible', traits: ['broad'], reason: { code: `push-${broom}`, values: { remote: remote.name } }, notChecked: ['branches that others pushed since the last fetch'],
    resource: { kind: broom === 'mirror' ? 'branch or tag that is not here' : 'branch that is not here', address: remote.shown, place: remote.name, where: 'remote', extent: 'all', keeps: 'data' } });
}

function tagsPushed(git: GitCall, remote: Remote, options: Options): FoundEffect {
  const forced = options.has('-f', '--force');
  return gitEffect(git, { operation: forced ? 'replace' : 'send', ...(forced ? { order: 'destroyThenCreate' as const, returns: 'will' as const, forcedBy: ['git push --force --tags'] } : {}), reversibility: forced ? 'irreversible' : 'recoverable', reason: { code: forced ? 'tags-forced' : 'push-tags', values: { remote: remote.name } }, resource: { kind: 'tag', address: remote.shown, place: remote.name, where: 'remote', extent: 'several', keeps: 'nothing' } });
}

function refspecs(words: readonly Word[], options: Options, repository: Repository | undefined): readonly Refspec[] {
  const force = options.has('-f', '--force', '--force-with-lease');
  const deleting = options.has('-d', '--delete');
  const here = repository?.branch;
  if (words.length === 0) return options.has('--mirror', '--tags') ? [] : [{ word: { text: here, raw: here ?? 'HEAD', span: { start: 0, end: 0 } }, from: here ?? 'HEAD', to: here ?? 'the current branch', forced: force, deletes: false }];
  return words.map(word => {
    const text = word.text ?? word.raw;
    const plus = text.startsWith('+');
    const bare = plus ? text.slice(1) : text;
    const colon = bare.lastIndexOf(':');
    const from = colon < 0 ? bare : bare.slice(0, colon);
    const to = (colon < 0 ? bare : bare.slice(colon + 1)).replace(/^refs\/heads\//, '');
    const name = to === 'HEAD' ? here ?? 'HEAD' : to;
    return { word: plus ? part(word, 1) : word, from: from === '' ? undefined : from, to: name, forced: force || plus, deletes: deleting || (colon >= 0 && from === '') };
  });
}

const sharedNames = /^(?:main|master|trunk|develop|dev|development|staging|stage|production|prod|live|release|releases|gh-pages|deploy|default|next|stable)$|^(?:release|releases|hotfix|deploy|env|environments)\//i;

async function pushed(git: GitCall, spec: Refspec, remote: Remote, lease: boolean, world: World): Promise<FoundEffect> {
  const { repository } = git;
  const isTag = await isTagged(spec.to, repository);
  const name = spec.to.replace(/^refs\/tags\//, '');
  const kind = isTag ? 'tag' : 'branch';
  const remoteRef = `${remote.name}/${name}`;
  const seen = repository ? (await repository.refs()).includes(remoteRef) : false;
  const isShared = sharedNames.test(name) || name === repository?.defaultBranch;
  const resource = { kind, address: name, place: `${remote.name} (${remote.shown})`, where: 'remote' as const };
  if (/^(?:refs\/)?countersign\//.test(spec.to) || /^refs\/(?:\*|c[a-z]*\*|\*\/\*)/.test(spec.to) && 'refs/countersign/'.startsWith(spec.to.split('*')[0] ?? '')) return gitEffect(git, { operation: 'update', reversibility: 'unknown', traits: ['countersign'], reason: { code: 'gate-signature' }, resource: { ...resource, kind: 'safety gate', keeps: 'nothing' } }, spec.word);
  if (spec.deletes) return removed();
  if (spec.forced) return forced();
  const traits: Trait[] = remote.foreign ? ['export'] : [];
  return gitEffect(git, { operation: 'send', reversibility: 'recoverable', reason: { code: remote.foreign ? 'push-foreign' : isShared ? 'push-shared' : 'push', values: { remote: remote.shown } }, traits, resource: { ...resource, keeps: 'nothing' } }, spec.word);

  async function removed(): Promise<FoundEffect> {
    const onlyThere = seen && repository ? await repository.onlyIn(remoteRef, [remoteRef]) : isTag && repository ? await repository.onlyIn(name, [name]) : undefined;
    const merged = onlyThere === 0 && !isShared && !isTag;
    return gitEffect(git, {
      operation: 'delete', reversibility: merged || (isTag && onlyThere === 0) ? 'recoverable' : 'irreversible', reason: { code: merged ? 'remote-branch-merged' : isTag ? 'remote-tag-deleted' : 'remote-branch-deleted', values: { commits: onlyThere ?? '', remote: remote.name } },
      notChecked: seen ? ['what was pushed since the last fetch'] : [`whether ${name} has commits that exist nowhere else`],
      resource: { ...resource, keeps: merged ? 'nothing' : 'unknown', ...(onlyThere ? { count: 1 } : {}) }, ...(merged ? { disposable: { kind: 'restorable', because: 'all its commits are in other branches, as of the last fetch' } } : {}),
      ...(isTag || merged ? { undo: { code: 'undo-push-ref', values: { remote: remote.name, name } } } : {}),
    }, spec.word);
  }

  async function forced(): Promise<FoundEffect> {
    const wiped = historyIsNew(git, world);
    const lost = repository && seen ? await repository.ahead(spec.from ?? name, remoteRef) : undefined;
    const own = !isShared && !isTag && name === (repository?.branch ?? name) && repository !== undefined;
    const guarded = lease && !isShared && lost === undefined;
    const safe = lease && lost === 0;
    if (safe && !wiped) return gitEffect(git, { operation: 'send', reversibility: 'recoverable', reason: { code: 'push', values: { remote: remote.shown } }, resource: { ...resource, keeps: 'nothing' } }, spec.word);
    const values: Record<string, string | number> = { remote: remote.name, ...(lost === undefined ? {} : { commits: lost }) };
    return gitEffect(git, {
      operation: wiped || isTag ? 'replace' : 'delete', reversibility: (own || guarded) && !wiped ? 'recoverable' : 'irreversible', traits: own && !wiped ? ['ownBranch'] : [], reason: { code: wiped ? 'push-new-history' : isTag ? 'tag-forced' : own ? 'push-own-forced' : 'push-shared-forced', values },
      notChecked: ['what others pushed since the last fetch'], safer: { code: lease ? 'safer-fetch-first' : 'safer-lease' }, ...(wiped || isTag ? { order: 'destroyThenCreate' as const, returns: wiped ? 'willNot' as const : 'will' as const, forcedBy: ['git push --force'] } : {}),
      resource: { ...resource, kind: isTag ? 'tag' : 'branch', keeps: 'unknown', extent: 'one', parts: lost ? [`${lost} commit${lost === 1 ? '' : 's'}`] : [] },
    }, spec.word);
  }
}

/** Was the repository's history removed earlier in this command or session? Then what is pushed has nothing of it. */
function historyIsNew(git: GitCall, world: World): boolean {
  const past = [...(world.earlier ?? []).map(one => one.effect), ...world.facts.session.ledger.filter(entry => entry.outcome !== 'denied').map(entry => entry.effect)];
  return past.some(effect => effect.resource.kind === 'git repository' && (effect.operation === 'delete' || effect.operation === 'replace'));
}

async function isTagged(name: string, repository: Repository | undefined): Promise<boolean> {
  return name.startsWith('refs/tags/') || /^v?\d+\.\d+(?:\.\d+)?(?:[-+].*)?$/.test(name) || (repository !== undefined && await isTagName(repository, name));
}

async function isTagName(repository: Repository, name: string): Promise<boolean> {
  if ((await repository.resolve(`refs/tags/${name}`)) === undefined) return false;
  return (await repository.resolve(`refs/heads/${name}`)) === undefined;
}
