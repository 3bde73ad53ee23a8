// As whom gh, glab and their kin act: a token of the environment before the stored login, on the host that the command or repository names.
import type { Facts } from '../../facts';
import type { Effect } from '../../model/effect';
import type { Asking } from '../../model/principal';
import { environmentOf } from '../environment';
import { absolutePath } from '../folders';
import type { IdentityRequest, Resolver } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { storedLogin, storedLogins, type StoredLogin } from './hosts';
import { pushTarget } from './git';
import { areUsersOwn, isGiven } from '../usersOwn';
import { tokenKind } from './remoteAddress';

export const resolveGitHost: Resolver = async (request, facts) => {
  const isGitLab = /^(?:glab|lab)$/.test(request.call?.program ?? '');
  const repository = option(request, ['--repo', '-R']) ?? await variable(request, facts, 'GH_REPO');
  const given = option(request, ['--hostname']) ?? await variable(request, facts, ...(isGitLab ? ['GITLAB_HOST', 'GL_HOST'] : ['GH_HOST']));
  const host = given?.text ?? hostIn(repository?.text) ?? await hostOfRepository(request, facts) ?? (isGitLab ? 'gitlab.com' : 'github.com');
  const token = await tokenFor(host, isGitLab, request, facts);
  const folder = await variable(request, facts, 'GH_CONFIG_DIR');
  const at = folder?.text === undefined ? undefined : absolutePath(folder.text, request.cwd, facts);
  const stored = await storedLogin(host, facts, at);
  const kind = token?.text === undefined ? undefined : tokenKind(token.text);
  const switched = token ? undefined : request.chosen['githost.user'];
  const name = token ? `${kind ?? 'a token'} (whose account is not known here)` : switched ? `user ${switched.value}` : stored ? `user ${stored.user}` : 'unknown';
  const asking = await askingOf(host, isGitLab, at, token, stored, request, facts);
  const others = stored || token ? [] : await storedLogins(facts, at);
  return {
    system: 'githost', name, scope: host,
    origins: [...(token ? [token.origin] : stored ? [stored.origin] : [{ kind: 'default' as const, name: others.length > 0 ? `no login for ${host}` : 'no stored login found' }]), ...(switched ? [switched.origin] : []), ...(given ? [shown(given)] : []), ...overridden(token, stored)],
    environment: environmentOf([{ what: 'host', text: host }], request.environments),
    needs: needsOf(request.effects), holds: [], limits: kind?.includes('fine-grained') ? ['a fine-grained token is made for chosen repositories and rights'] : [], notSeen: ['the scopes of the token and the role in the organisation'],
    ...(asking ? { asking } : {}),
  };
};

/** A token goes only to the host it was made for: the public one, or one that the user has signed in to. */
async function askingOf(host: string, isGitLab: boolean, folder: string | undefined, token: Setting | undefined, stored: StoredLogin | undefined, request: IdentityRequest, facts: Facts): Promise<Asking | undefined> {
  const isPublic = host === (isGitLab ? 'gitlab.com' : 'github.com');
  const names = isGitLab ? ['GITLAB_TOKEN'] : isPublic ? ['GH_TOKEN', 'GITHUB_TOKEN'] : [];
  if (token ? !isPublic || !names.some(name => isGiven(request, name)) : !stored) return undefined;
  if (folder !== undefined && !await areUsersOwn([folder], request, facts)) return undefined;
  return { variables: folder === undefined ? {} : { GH_CONFIG_DIR: folder }, logins: token ? names : [], as: { tool: isGitLab ? 'glab' : 'gh' } };
}

function overridden(token: Setting | undefined, stored: StoredLogin | undefined): readonly { readonly kind: 'default'; readonly name: string }[] {
  return token && stored ? [{ kind: 'default', name: `the token counts before the stored login of ${stored.user}` }] : [];
}

const hostIn = (repository: string | undefined): string | undefined => /^(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)\/[^/]+\/[^/]+/.exec(repository ?? '')?.[1];

async function hostOfRepository(request: IdentityRequest, facts: Facts): Promise<string | undefined> {
  const host = (await pushTarget({ call: undefined, cwd: request.cwd, chosen: request.chosen }, facts)).address?.host;
  return host === '' ? undefined : host;
}

/** gh asks GH_TOKEN first; the plain names count for github.com and ghe.com only, the enterprise names for every other host. */
async function tokenFor(host: string, isGitLab: boolean, request: IdentityRequest, facts: Facts): Promise<Setting | undefined> {
  if (isGitLab) return variable(request, facts, 'GITLAB_TOKEN', 'GITLAB_ACCESS_TOKEN', 'OAUTH_TOKEN');
  const isPublic = host === 'github.com' || host.endsWith('.ghe.com');
  return variable(request, facts, ...(isPublic ? ['GH_TOKEN', 'GITHUB_TOKEN'] : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']));
}

/** GitHub's scopes for what is done. Source: docs.github.com, scopes for OAuth apps. */
function needsOf(effects: readonly Effect[]): readonly string[] {
  return [...new Set(effects.flatMap(effect => {
    const { kind, address } = effect.resource;
    const deletes = effect.operation === 'delete' || effect.operation === 'replace';
    if (effect.operation === 'read' && effect.traits.length === 0) return [];
    if (kind === 'repository' && deletes) return ['scope delete_repo and administration of the repository'];
    if (/workflow/.test(kind)) return ['scope workflow'];
    if (/secret|variable|key|protection|visibility|setting|access|collaborator/.test(kind)) return ['scope repo and administration of the repository'];
    if (/organi[sz]ation|team|member/.test(kind) || /^\/?orgs\//.test(address)) return ['scope admin:org'];
    if (/package/.test(kind)) return [deletes ? 'scope delete:packages' : 'scope write:packages'];
    return kind === 'gist' ? ['scope gist'] : ['scope repo (write access)'];
  }))];
}
