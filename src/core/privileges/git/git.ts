// As whom and to which address git sends: the push address really used (argument, branch.*.pushRemote, remote.pushDefault, origin, all
// rewritten by url.*.insteadOf) and the login behind it as far as local files tell. Local commands have no identity of their own.
import type { Facts, Repository } from '../../facts';
import type { Origin } from '../../model/principal';
import { parseGitConfig } from '../../parse/gitConfig';
import { environmentOf } from '../environment';
import { home } from '../folders';
import type { IdentityRequest, Resolver } from '../resolver';
import { options, variable } from '../settings';
import { sshHost } from '../ssh/config';
import { storedLogin } from './hosts';
import { remoteAddress, type RemoteAddress } from './remoteAddress';

export const resolveGit: Resolver = async (request, facts) => {
  if (!request.effects.some(effect => effect.resource.where === 'remote')) return undefined;
  const target = await pushTarget(request, facts);
  const branches = request.effects.filter(effect => effect.resource.where === 'remote').map(effect => effect.resource.address);
  const login = target.address && await loginAt(target.address, request, facts);
  return {
    system: 'git', name: login?.name ?? 'unknown', ...(target.address ? { scope: target.address.shown } : {}),
    origins: [...target.origins, ...login?.origins ?? []],
    environment: environmentOf(branches.map(text => ({ what: 'branch', text })), request.environments),
    needs: needsOf(request), holds: [], limits: [], notSeen: ['branch protection and rules of the host'],
    ...(target.address?.typedLogin !== undefined && target.origins.some(origin => origin.kind === 'command') ? { typed: true } : {}), ...(login?.borrowed ? { borrowed: login.borrowed } : {}),
  };
};

interface PushTarget {
  readonly address: RemoteAddress | undefined;
  readonly origins: readonly Origin[];
}

/** Where a push (or fetch) goes. */
export async function pushTarget(request: Pick<IdentityRequest, 'call' | 'cwd'> & Partial<Pick<IdentityRequest, 'chosen'>>, facts: Facts): Promise<PushTarget> {
  const repository = await facts.repository(folderOf(request));
  const settings = repository ? repository.remoteSettings ?? await configOf(repository.root, facts) : [];
  const named = firstPositional(request);
  const branch = repository?.branch;
  const preferred = request.chosen?.['git.pushDefault'];
  const choice = named !== undefined ? { name: named, origins: [] } : preferred ? { name: preferred.value, origins: [preferred.origin] }
    : fromConfig(settings, `branch.${branch ?? ''}.pushremote`) ?? fromConfig(settings, 'remote.pushdefault') ?? fromConfig(settings, `branch.${branch ?? ''}.remote`)
      ?? { name: repository && !repository.remotes.some(remote => remote.name === 'origin') && repository.remotes.length === 1 ? repository.remotes[0]?.name ?? 'origin' : 'origin', origins: [{ kind: 'default' as const, name: 'remote origin, the default' }] };
  const remote = repository?.remotes.find(one => one.name === choice.name);
  const moved = request.chosen?.[`git.remote.${choice.name}`];
  const url = moved?.value ?? (remote ? remote.pushUrl || remote.url : choice.name);
  const line = remote ? lineOfRemote(settings, choice.name) : undefined;
  const address = remoteAddress(url);
  if (moved) return { address, origins: [...choice.origins, moved.origin] };
  return { address, origins: [...choice.origins, ...originOf(remote !== undefined, line, address, named)] };
}

function originOf(isNamed: boolean, line: Origin | undefined, address: RemoteAddress | undefined, named: string | undefined): readonly Origin[] {
  if (line) return [line];
  if (isNamed) return named === undefined ? [] : [{ kind: 'command', name: `remote ${named}` }];
  return address && named !== undefined ? [{ kind: 'command', name: address.typedLogin === undefined ? 'the address' : 'the address with its login' }] : [];
}

/** `git -C path` */
function folderOf(request: Pick<IdentityRequest, 'call' | 'cwd'>): string {
  const at = request.call?.args.findIndex(word => word.text === '-C') ?? -1;
  const path = at >= 0 ? request.call?.args[at + 1]?.text : undefined;
  return path === undefined ? request.cwd : path.startsWith('/') ? path : `${request.cwd}/${path}`;
}

const globalValues = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path']);
const pushValues = new Set(['--repo', '-o', '--push-option', '--receive-pack', '--exec', '--recurse-submodules']);

/** The remote named on the command line. */
function firstPositional(request: Pick<IdentityRequest, 'call'>): string | undefined {
  const args = request.call?.args ?? [];
  let verb: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const text = args[i]?.text ?? args[i]?.raw ?? '';
    if (globalValues.has(text) && verb === undefined || pushValues.has(text) && verb !== undefined) i++;
    else if (!text.startsWith('-')) {
      if (verb !== undefined) return verb === 'push' || verb === 'fetch' || verb === 'pull' ? text : undefined;
      verb = text;
    }
  }
  return options(request, ['--repo']).at(-1)?.text;
}

type Settings = NonNullable<Repository['remoteSettings']>;

/** The repository's and the user's configuration where the host does not tell them apart; the nearest last. Includes are not followed. */
async function configOf(root: string, facts: Facts): Promise<Settings> {
  const dotGit = (await facts.stat(`${root}/.git`))?.kind === 'file' ? /^gitdir: (.+)$/m.exec(await facts.read(`${root}/.git`, 4096) ?? '')?.[1]?.trim() : `${root}/.git`;
  const common = dotGit?.replace(/\/worktrees\/[^/]+$/, '') ?? `${root}/.git`;
  const paths = [home(facts, '.config/git/config'), home(facts, '.gitconfig'), `${common}/config`];
  const files = await Promise.all(paths.map(async path => ({ path, text: await facts.read(path, 1 << 18) })));
  return files.flatMap(({ path, text }) => (text === undefined ? [] : parseGitConfig(text) ?? []).map(one => ({ key: one.key, value: one.value ?? '', path, line: one.line })));
}

/** Of several the last counts. */
function fromConfig(settings: Settings, key: string): { readonly name: string; readonly origins: readonly Origin[] } | undefined {
  const found = settings.findLast(one => one.key === key);
  return found && { name: found.value, origins: [placeOf(found, key)] };
}

function lineOfRemote(settings: Settings, name: string): Origin | undefined {
  const found = settings.find(one => one.key === `remote.${name}.pushurl`) ?? settings.find(one => one.key === `remote.${name}.url`);
  return found && placeOf(found, `remote ${name}`);
}

const placeOf = (setting: Settings[number], name: string): Origin => (setting.path === undefined ? { kind: 'default', name } : { kind: 'file', path: setting.path, ...(setting.line === undefined ? {} : { line: setting.line }), name });

interface Login {
  readonly name: string;
  readonly origins: readonly Origin[];
  readonly borrowed?: Origin;
}

async function loginAt(address: RemoteAddress, request: IdentityRequest, facts: Facts): Promise<Login> {
  if (address.kind === 'file') return { name: `user ${facts.user ?? 'of this machine'}`, origins: [] };
  if (address.kind === 'ssh') {
    const at = await sshHost(address.host, facts);
    return { name: `${address.user ?? at.user ?? 'git'} over SSH${at.identity === undefined ? '' : ` with the key ${at.identity}`} (whose account is not known here)`, origins: at.origins };
  }
  if (address.typedLogin !== undefined) return { name: `${address.typedLogin} in the address`, origins: [] };
  const stored = await storedLogin(address.host, facts);
  if (stored) return { name: `user ${stored.user}`, origins: [stored.origin] };
  const token = await variable(request, facts, 'GH_TOKEN', 'GITHUB_TOKEN');
  return token ? { name: 'the login that a credential helper gives', origins: [token.origin] } : { name: address.user === undefined ? 'the login that a credential helper gives' : `user ${address.user}`, origins: [] };
}

function needsOf(request: IdentityRequest): readonly string[] {
  const force = request.call?.args.some(word => /^(?:--force|-f|--force-with-lease.*|--mirror|\+.*)$/.test(word.text ?? '')) ?? false;
  const deletes = request.effects.some(effect => effect.operation === 'delete' || effect.operation === 'replace');
  return [deletes && force ? 'write access with the right to force-push' : deletes ? 'write access with the right to delete branches' : force ? 'write access with the right to force-push' : 'write access'];
}

