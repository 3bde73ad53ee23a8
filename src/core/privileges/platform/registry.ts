// To which registry a package or image goes and whether a login for it is there. Tokens are looked for, not read out.
import type { Facts } from '../../facts';
import type { Asking, Origin } from '../../model/principal';
import { parseIni } from '../../parse/ini';
import { environmentOf } from '../environment';
import { absolutePath, foldersUp, home } from '../folders';
import { field, lineOf, namesIn, parsedJson } from '../json';
import type { IdentityRequest, Resolver } from '../resolver';
import { isSet, option, shown, variable, type Setting } from '../settings';
import { parseUrl } from '../url';
import { areUsersOwn, isGiven } from '../usersOwn';

export const resolveRegistry: Resolver = async (request, facts) => {
  if (!request.effects.some(effect => effect.resource.where === 'remote')) return undefined;
  const program = request.call?.program ?? '';
  const found = /^(?:npm|pnpm|yarn|yarnpkg|bun|npx|lerna|changeset|semantic-release|np)$/.test(program) ? await npm(request, facts)
    : /^(?:docker|podman|buildah|skopeo|crane|oras|nerdctl)$/.test(program) ? await images(request, facts)
    : await byVariables(program, request, facts);
  return {
    system: 'registry', name: found.login === undefined ? 'unknown (no login found)' : found.name ?? 'the stored login (whose account is not known here)', scope: found.registry,
    origins: [...(found.login ? [found.login] : []), ...found.origins], environment: environmentOf([{ what: 'host', text: found.registry }], request.environments),
    needs: [needOf(request)], holds: [], limits: [], notSeen: ['the rights of the token and whether a second factor is asked for'],
    ...(found.asking ? { asking: found.asking } : {}),
  };
};

interface Found {
  readonly registry: string;
  readonly login: Origin | undefined;
  readonly name?: string;
  readonly origins: readonly Origin[];
  readonly asking?: Asking;
}

function needOf(request: IdentityRequest): string {
  const deletes = request.effects.some(effect => effect.operation === 'delete' || effect.operation === 'replace');
  const grants = request.effects.some(effect => effect.operation === 'grant');
  return deletes ? 'the right to take published versions away' : grants ? 'ownership of the package' : 'the right to publish';
}

/** `--registry`, npm_config_registry, project and user .npmrc; a scope's own registry for a scoped package. */
async function npm(request: IdentityRequest, facts: Facts): Promise<Found> {
  const files = await npmrcFiles(request, facts);
  const given = option(request, ['--registry']) ?? await variable(request, facts, 'npm_config_registry', 'NPM_CONFIG_REGISTRY');
  const switched = request.chosen['registry.npm'];
  const chosenRegistry: Setting | undefined = switched && { text: switched.value, origin: switched.origin };
  const scope = /^@[\w.-]+/.exec(request.effects[0]?.resource.address ?? '')?.[0] ?? await packageScope(request, facts);
  const own = request.effects[0]?.resource.place;
  const manifest: Setting | undefined = own !== undefined && /^https?:\/\//.test(own) ? { text: own, origin: { kind: 'file', path: `${request.cwd}/package.json`, name: 'publishConfig' } } : undefined;
  const setting = given ?? manifest ?? (scope === undefined ? undefined : inFiles(files, `${scope}:registry`)) ?? chosenRegistry ?? inFiles(files, 'registry');
  const host = setting?.text === undefined ? undefined : parseUrl(setting.text)?.host ?? setting.text;
  const login = await isSet(request, facts, 'NODE_AUTH_TOKEN', 'NPM_TOKEN', 'NPM_CONFIG_TOKEN');
  const stored = files.flatMap(file => file.tokens).find(token => host === undefined || token.host.startsWith(host));
  const file = stored?.origin.kind === 'file' ? stored.origin.path : undefined;
  // Asked in the home folder: a project's own .npmrc has no say there, so only a login of the user's own file can answer.
  const url = setting?.text === undefined || host === undefined || !/^https:\/\//.test(setting.text) ? undefined : `https://${host}/${(parseUrl(setting.text)?.path ?? '').replace(/^\/|[?#].*$/g, '')}`;
  const asking: Asking | undefined = file !== undefined && (setting === undefined || url !== undefined) && await areUsersOwn([file], request, facts) ? { variables: {}, logins: ['NODE_AUTH_TOKEN', 'NPM_TOKEN'].filter(name => isGiven(request, name)), as: { tool: 'npm', ...(url === undefined ? {} : { registry: url }) } } : undefined;
  return { registry: host ?? 'the public npm registry', login: stored?.origin ?? login, origins: setting ? [shown(setting)] : [], ...(asking ? { asking } : {}) };
}

interface Npmrc {
  readonly values: ReadonlyMap<string, Setting>;
  readonly tokens: readonly { readonly host: string; readonly origin: Origin }[];
}

async function npmrcFiles(request: IdentityRequest, facts: Facts): Promise<readonly Npmrc[]> {
  const user = option(request, ['--userconfig']) ?? await variable(request, facts, 'npm_config_userconfig', 'NPM_CONFIG_USERCONFIG');
  const paths = [...(await foldersUp(request.cwd, facts)).map(folder => `${folder}/.npmrc`), user?.text === undefined ? home(facts, '.npmrc') : absolutePath(user.text, request.cwd, facts)];
  const files: Npmrc[] = [];
  for (const path of [...new Set(paths)]) {
    const text = await facts.read(path, 1 << 16);
    if (text === undefined) continue;
    const values = [...parseIni(text)[0]?.values ?? []];
    files.push({
      values: new Map(values.filter(([key]) => key === 'registry' || key.endsWith(':registry')).map(([key, value]) => [key, { text: value.text, origin: { kind: 'file', path, line: value.line, name: key } }])),
      tokens: values.flatMap(([key, value]) => {
        const host = /^\/\/([^:]+?)\/?:_(?:authtoken|auth|password)$/.exec(key)?.[1];
        return host === undefined ? [] : [{ host, origin: { kind: 'file' as const, path, line: value.line, name: 'token' } }];
      }),
    });
  }
  return files;
}

const inFiles = (files: readonly Npmrc[], key: string): Setting | undefined => files.flatMap(file => file.values.get(key.toLowerCase()) ?? [])[0];

async function packageScope(request: IdentityRequest, facts: Facts): Promise<string | undefined> {
  const name = field(parsedJson(await facts.read(`${request.cwd}/package.json`, 1 << 18)), 'name');
  return typeof name === 'string' ? /^@[\w.-]+/.exec(name)?.[0] : undefined;
}

/** The registry in an image's name; `auths` of config.json tell where logins are kept, their content stays there. */
async function images(request: IdentityRequest, facts: Facts): Promise<Found> {
  const address = request.effects.find(effect => effect.resource.system === 'registry')?.resource.address ?? '';
  const first = address.split('/')[0] ?? '';
  const registry = address.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'the default image registry';
  const set = await variable(request, facts, 'DOCKER_CONFIG');
  const path = `${set?.text === undefined ? home(facts, '.docker') : absolutePath(set.text, request.cwd, facts)}/config.json`;
  const text = await facts.read(path, 1 << 18);
  const json = parsedJson(text);
  const host = [...namesIn(field(json, 'auths')), ...namesIn(field(json, 'credHelpers'))].find(name => name.includes(registry) || (registry.startsWith('the default') && /docker\.io/.test(name)));
  return { registry, login: host === undefined ? undefined : { kind: 'file', path, line: lineOf(text, `"${host}"`), name: `login for ${host}` }, origins: [] };
}

const variables: readonly (readonly [programs: RegExp, names: readonly string[], file: string, registry: string])[] = [
  [/^(?:twine|python3?|poetry|uv|hatch|flit|pdm)$/, ['TWINE_PASSWORD', 'TWINE_USERNAME', 'UV_PUBLISH_TOKEN', 'POETRY_PYPI_TOKEN_PYPI', 'HATCH_INDEX_AUTH', 'FLIT_PASSWORD'], '.pypirc', 'the Python package index'],
  [/^cargo$/, ['CARGO_REGISTRY_TOKEN'], '.cargo/credentials.toml', 'the Rust package registry'], [/^gem$/, ['GEM_HOST_API_KEY'], '.gem/credentials', 'the Ruby gem registry'], [/^(?:mvn|gradle|gradlew)$/, ['MAVEN_PASSWORD', 'OSSRH_TOKEN'], '.m2/settings.xml', 'the Maven repository of the build'],
  [/^(?:dotnet|nuget)$/, ['NUGET_API_KEY'], '.nuget/NuGet/NuGet.Config', 'the NuGet source'], [/^helm$/, ['HELM_REGISTRY_CONFIG'], '.config/helm/registry/config.json', 'the chart registry'], [/^(?:composer)$/, ['COMPOSER_AUTH'], '.composer/auth.json', 'the PHP package registry'], [/^(?:vsce|ovsx)$/, ['VSCE_PAT', 'OVSX_PAT'], '.vsce', 'the extension marketplace'],
];

async function byVariables(program: string, request: IdentityRequest, facts: Facts): Promise<Found> {
  const row = variables.find(([programs]) => programs.test(program));
  const given = option(request, ['--repository-url', '--registry', '--index', '--source', '-s', '--publish-url', '--host']) ?? await variable(request, facts, 'TWINE_REPOSITORY_URL', 'UV_PUBLISH_URL');
  const host = given?.text === undefined ? undefined : parseUrl(given.text)?.host ?? given.text;
  const path = row ? home(facts, row[2]) : undefined;
  const token = row && await isSet(request, facts, ...row[1]);
  const stored: Origin | undefined = path !== undefined && (await facts.stat(path)) ? { kind: 'file', path, name: 'login' } : undefined;
  return { registry: host ?? row?.[3] ?? 'a package registry', login: token ?? stored, origins: given ? [shown(given)] : [] };
}
