// As whom a hosting platform's command line acts and on which project and environment: its variables, the project's link file, the user's
// own settings. Tokens are told by their kind and reach, never read out.
import type { Facts } from '../../facts';
import type { Asking, Origin, Principal } from '../../model/principal';
import { environmentOf, type Clue } from '../environment';
import { home, nearest } from '../folders';
import { field, lineOf, parsedJson, textField } from '../json';
import type { IdentityRequest, Resolver } from '../resolver';
import { hasSwitch, isSet, option, shown, variable, type Setting } from '../settings';
import { areUsersOwn, isGiven } from '../usersOwn';
import { linkedRailway } from './railway';

/** What one platform's files and words say. */
interface Place {
  readonly project: Setting | undefined;
  readonly environment: Setting | undefined;
  /** Who is signed in, where a file says it. */
  readonly login?: string;
  readonly more?: readonly Clue[];
  readonly isLocal?: boolean;
}

interface Platform {
  readonly names: RegExp;
  readonly title: string;
  /** Variables that hold a token, with what it reaches. */
  readonly tokens: readonly (readonly [name: string, reach: string])[];
  /** What the stored login reaches. */
  readonly reach: string;
  readonly stored?: string;
  place(request: IdentityRequest, facts: Facts): Promise<Place>;
}

const fromOption = (request: IdentityRequest, ...names: readonly string[]): Setting | undefined => option(request, names);

const platforms: readonly Platform[] = [
  { names: /^railway$/, title: 'Railway', tokens: [['RAILWAY_TOKEN', 'one environment of one project'], ['RAILWAY_API_TOKEN', 'every project and environment of the account']], reach: 'every project and environment of the account', stored: '.railway/config.json',
    async place(request, facts) {
      const link = await linkedRailway(request.cwd, facts);
      const linked = (text: string | undefined): Setting | undefined => (link && text !== undefined ? { text, origin: link.origin } : undefined);
      return { project: fromOption(request, '-p', '--project') ?? await variable(request, facts, 'RAILWAY_PROJECT_ID') ?? linked(link?.project), environment: fromOption(request, '-e', '--environment') ?? await variable(request, facts, 'RAILWAY_ENVIRONMENT_NAME', 'RAILWAY_ENVIRONMENT') ?? linked(link?.environment) };
    } },
  { names: /^(?:vercel|vc|now)$/, title: 'Vercel', tokens: [['VERCEL_TOKEN', 'every project of the account or team']], reach: 'every project of the account or team', stored: '.local/share/com.vercel.cli/auth.json',
    async place(request, facts) {
      const file = await nearest(['.vercel/project.json', '.vercel/repo.json'], request.cwd, facts);
      const json = parsedJson(file?.text);
      const production = hasSwitch(request, ['--prod', '--production']);
      const project = await variable(request, facts, 'VERCEL_PROJECT_ID') ?? fileSetting(file, textField(json, 'projectName') ?? textField(json, 'projectId'), 'project');
      // Said where it is not the team of the linked project.
      const team = fromOption(request, '--scope', '-S', '--team') ?? await variable(request, facts, 'VERCEL_ORG_ID');
      return { project: team?.text === undefined ? project : { text: project?.text === undefined ? team.text : `${project.text} of ${team.text}`, origin: project?.text === undefined ? team.origin : project.origin }, environment: production ? { text: 'production', origin: { kind: 'option', name: '--prod' } } : wordAmong(request, ['production', 'preview', 'development']) ?? fromOption(request, '--environment', '--target') };
    } },
  { names: /^(?:netlify|ntl)$/, title: 'Netlify', tokens: [['NETLIFY_AUTH_TOKEN', 'every site of the account']], reach: 'every site of the account', stored: '.config/netlify/config.json',
    async place(request, facts) {
      const file = await nearest(['.netlify/state.json'], request.cwd, facts);
      return { project: fromOption(request, '--site', '-s') ?? await variable(request, facts, 'NETLIFY_SITE_ID') ?? fileSetting(file, textField(parsedJson(file?.text), 'siteId'), 'site'), environment: hasSwitch(request, ['--prod', '-p', '--prodIfUnlocked']) ? { text: 'production', origin: { kind: 'option', name: '--prod' } } : fromOption(request, '--context') };
    } },
  { names: /^(?:fly|flyctl)$/, title: 'Fly', tokens: [['FLY_API_TOKEN', 'what the token was made for'], ['FLY_ACCESS_TOKEN', 'every app of the organisation']], reach: 'every app of the organisation', stored: '.fly/config.yml',
    async place(request, facts) {
      const named = fromOption(request, '-c', '--config')?.text;
      const file = await nearest([...(named === undefined ? [] : [named.replace(/^\.\//, '')]), 'fly.toml', 'fly.json'], request.cwd, facts);
      const app = /^\s*"?app"?\s*[=:]\s*["']([\w-]+)["']/m.exec(file?.text ?? '')?.[1];
      return { project: fromOption(request, '-a', '--app') ?? await variable(request, facts, 'FLY_APP') ?? fileSetting(file, app, 'app'), environment: undefined };
    } },
  { names: /^heroku$/, title: 'Heroku', tokens: [['HEROKU_API_KEY', 'every app of the account']], reach: 'every app of the account', stored: '.netrc',
    async place(request, facts) {
      const remote = fromOption(request, '-r', '--remote');
      const given = fromOption(request, '-a', '--app') ?? await variable(request, facts, 'HEROKU_APP');
      const remotes = (await facts.repository(request.cwd))?.remotes.filter(one => /heroku/.test(one.url) || one.name === 'heroku') ?? [];
      const used = remote ? remotes.find(one => one.name === remote.text) : remotes.length === 1 ? remotes[0] : undefined;
      const app = /heroku\.com[:/]([\w-]+?)(?:\.git)?$/.exec(used?.url ?? '')?.[1];
      return { project: given ?? (app === undefined ? undefined : { text: app, origin: { kind: 'file', path: '.git/config', name: `remote ${used?.name ?? ''}` } }), environment: remote };
    } },
  { names: /^supabase$/, title: 'Supabase', tokens: [['SUPABASE_ACCESS_TOKEN', 'every project of the account']], reach: 'every project of the account', stored: '.supabase/access-token',
    async place(request, facts) {
      const linked = await nearest(['supabase/.temp/project-ref'], request.cwd, facts);
      const url = fromOption(request, '--db-url');
      const given = fromOption(request, '--project-ref') ?? await variable(request, facts, 'SUPABASE_PROJECT_REF', 'SUPABASE_PROJECT_ID');
      const isRemote = url !== undefined || given !== undefined || hasSwitch(request, ['--linked']) || !/^(?:db (?:reset|start|diff|lint)|start|stop|status|migration (?:up|new|list)|test|gen)/.test(words(request));
      return { project: given ?? (isRemote ? fileSetting(linked, linked?.text.trim(), 'project-ref') : undefined), environment: undefined, isLocal: !isRemote };
    } },
  { names: /^firebase$/, title: 'Firebase', tokens: [['FIREBASE_TOKEN', 'every project of the login'], ['GOOGLE_APPLICATION_CREDENTIALS', 'what the service account may do']], reach: 'every project of the login', stored: '.config/configstore/firebase-tools.json', place: firebasePlace },
  { names: /^wrangler$/, title: 'Cloudflare', tokens: [['CLOUDFLARE_API_TOKEN', 'what the token was made for'], ['CLOUDFLARE_API_KEY', 'the whole account'], ['CF_API_TOKEN', 'what the token was made for']], reach: 'the accounts of the login', stored: '.config/.wrangler/config/default.toml',
    async place(request, facts) {
      const file = await nearest(['wrangler.toml', 'wrangler.jsonc', 'wrangler.json'], request.cwd, facts);
      const account = await variable(request, facts, 'CLOUDFLARE_ACCOUNT_ID', 'CF_ACCOUNT_ID');
      const name = /^\s*"?name"?\s*[=:]\s*["']([\w-]+)["']/m.exec(file?.text ?? '')?.[1];
      const id = /"?account_id"?\s*[=:]\s*["']([0-9a-f]+)["']/.exec(file?.text ?? '')?.[1];
      return { project: fileSetting(file, name, 'name') ?? account ?? fileSetting(file, id, 'account_id'), environment: fromOption(request, '--env', '-e') ?? await variable(request, facts, 'CLOUDFLARE_ENV'), isLocal: hasSwitch(request, ['--local']) };
    } },
  { names: /^doctl$/, title: 'DigitalOcean', tokens: [['DIGITALOCEAN_ACCESS_TOKEN', 'what the token was made for'], ['DIGITALOCEAN_TOKEN', 'what the token was made for']], reach: 'the whole team', stored: '.config/doctl/config.yaml',
    async place(request, facts) {
      const path = home(facts, '.config/doctl/config.yaml');
      const context = /^context:\s*["']?([\w.-]+)/m.exec(await facts.read(path, 1 << 16) ?? '')?.[1];
      return { project: fromOption(request, '--context') ?? await variable(request, facts, 'DIGITALOCEAN_CONTEXT') ?? (context === undefined ? undefined : { text: context, origin: { kind: 'file', path, name: 'context' } }), environment: undefined };
    } },
  { names: /^(?:neonctl|neon)$/, title: 'Neon', tokens: [['NEON_API_KEY', 'every project of the account']], reach: 'every project of the account', stored: '.config/neonctl/credentials.json',
    async place(request, facts) {
      const file = await nearest(['.neon'], request.cwd, facts);
      return { project: fromOption(request, '--project-id') ?? fileSetting(file, textField(parsedJson(file?.text), 'projectId'), 'projectId'), environment: fromOption(request, '--branch') };
    } },
  { names: /^(?:vault|bao)$/, title: 'Vault', tokens: [['VAULT_TOKEN', 'what its policies allow']], reach: 'what its policies allow', stored: '.vault-token',
    async place(request, facts) {
      return { project: fromOption(request, '-address', '--address') ?? await variable(request, facts, 'VAULT_ADDR', 'BAO_ADDR'), environment: await variable(request, facts, 'VAULT_NAMESPACE') };
    } },
  { names: /^doppler$/, title: 'Doppler', tokens: [['DOPPLER_TOKEN', 'one configuration, or the whole workplace']], reach: 'the whole workplace', stored: '.doppler/.doppler.yaml',
    async place(request, facts) {
      const file = await nearest(['doppler.yaml'], request.cwd, facts);
      const value = (key: string): Setting | undefined => fileSetting(file, new RegExp(`^\\s*-?\\s*${key}:\\s*["']?([\\w-]+)`, 'm').exec(file?.text ?? '')?.[1], key);
      return { project: fromOption(request, '-p', '--project') ?? await variable(request, facts, 'DOPPLER_PROJECT') ?? value('project'), environment: fromOption(request, '-c', '--config') ?? await variable(request, facts, 'DOPPLER_CONFIG') ?? value('config') };
    } },
];

/** For tools of the same kind that have no row: a token named after the tool, the usual options. */
const other: Platform = { names: /^/, title: '', tokens: [], reach: 'what its login may do',
  place: request => Promise.resolve({ project: fromOption(request, '--project', '-p', '--app', '-a', '--org', '--account', '--team'), environment: fromOption(request, '--env', '--environment', '-e', '--stage') }) };

export const resolvePlatform: Resolver = async (request, facts) => {
  const program = request.call?.program ?? '';
  const platform = platforms.find(one => one.names.test(program)) ?? other;
  const place = withLinks(platform.title, await platform.place(request, facts), request);
  const token = await tokenOf(platform, program, request, facts);
  const stored = await storedAt(platform, facts);
  const title = platform.title || program || 'a platform';
  const origins: readonly Origin[] = [...[place.project, place.environment].flatMap(one => (one ? [shown(one)] : [])), ...(token ? [token.origin] : stored ? [stored] : [])];
  const clues: readonly Clue[] = place.isLocal ? [{ what: 'host', text: 'localhost' }] : [...(place.environment?.text === undefined ? [] : [{ what: 'environment', text: place.environment.text }]), ...(place.project?.text === undefined ? [] : [{ what: 'project', text: place.project.text }]), ...place.more ?? []];
  const asking = await askingOf(platform, program, token, stored, request, facts);
  return {
    system: 'platform', name: place.login ?? (token ? `a ${title} token` : stored ? `the stored ${title} login` : `the ${title} login`), scope: place.isLocal ? 'this machine' : place.project?.text ?? title,
    ...(place.environment?.text === undefined ? {} : { place: place.environment.text }), ...(place.isLocal ? { where: 'machine' as const } : {}),
    origins: origins.length > 0 ? origins : [{ kind: 'default', name: 'nothing found here' }], environment: environmentOf(clues, request.environments),
    needs: place.isLocal ? [] : needsOf(request), holds: place.isLocal ? [] : [token?.reach ?? platform.reach], limits: [], notSeen: token || stored ? [] : ['whether and as whom it is signed in'],
    ...(token?.origin.kind === 'command' && token.isTyped ? { typed: true } : {}), ...(asking ? { asking } : {}),
  } satisfies Principal;
};

/** By the stored login, or by a token that the agent was given from outside. */
async function askingOf(platform: Platform, program: string, token: { readonly origin: Origin } | undefined, stored: Origin | undefined, request: IdentityRequest, facts: Facts): Promise<Asking | undefined> {
  if (platform.title === '') return undefined;
  const logins = platform.tokens.map(([name]) => name).filter(name => isGiven(request, name));
  if (token ? logins.length === 0 : !stored || stored.kind !== 'file' || !await areUsersOwn([stored.path], request, facts)) return undefined;
  return { variables: {}, logins, as: { tool: platform.title, program } };
}

/** Linked, switched or activated earlier in this session; what the command or a variable names counts before it. */
function withLinks(title: string, place: Place, request: IdentityRequest): Place {
  const linked = (aspect: string, had: Setting | undefined): Setting | undefined => {
    const chosen = request.chosen[`platform.${title}.${aspect}`];
    return chosen && (had === undefined || had.origin.kind === 'file' || had.origin.kind === 'default') ? { text: chosen.value, origin: chosen.origin } : had;
  };
  return place.isLocal === true ? place : { ...place, project: linked('project', place.project), environment: linked('environment', place.environment) };
}

function needsOf(request: IdentityRequest): readonly string[] {
  return [...new Set(request.effects.filter(effect => effect.operation !== 'read' || effect.traits.length > 0).map(effect => {
    const verb = { read: 'read', create: 'create', update: 'change', replace: 'delete and create', delete: 'delete', execute: 'run', send: 'send', grant: 'open', forget: 'change' }[effect.operation];
    const { kind } = effect.resource;
    const inside = (effect.operation === 'delete' || effect.operation === 'replace') && composite.test(kind) ? ' and everything inside' : '';
    return `${verb} ${/[^su]s$/.test(kind) ? '' : 'one '}${kind}${inside}`;
  }))];
}

/** Holds other things of the platform, which go with it. */
const composite = /project|\bapp\b|application|environment|account|organi[sz]ation|team|site|service|server|cluster|database|branch|namespace/i;

async function tokenOf(platform: Platform, program: string, request: IdentityRequest, facts: Facts): Promise<{ readonly origin: Origin; readonly reach: string; readonly isTyped?: boolean } | undefined> {
  const typed = option(request, ['--token', '--auth', '--access-token', '--api-key']);
  if (typed) return { origin: { kind: 'command', name: 'the token' }, reach: platform.reach, isTyped: typed.text !== undefined };
  for (const [name, reach] of platform.tokens) {
    const origin = await isSet(request, facts, name);
    if (origin) return { origin, reach };
  }
  const guessed = program === '' ? undefined : await isSet(request, facts, ...['TOKEN', 'API_TOKEN', 'API_KEY', 'ACCESS_TOKEN'].map(ending => `${program.toUpperCase().replaceAll('-', '_')}_${ending}`));
  return guessed && { origin: guessed, reach: platform.reach };
}

async function storedAt(platform: Platform, facts: Facts): Promise<Origin | undefined> {
  if (platform.stored === undefined) return undefined;
  const path = home(facts, platform.stored);
  return (await facts.stat(path))?.kind === 'file' ? { kind: 'file', path, name: 'stored login' } : undefined;
}

/** `-P`, then what was activated for this folder, then the default of `.firebaserc`. gcloud's project has no say. */
async function firebasePlace(request: IdentityRequest, facts: Facts): Promise<Place> {
  const file = await nearest(['.firebaserc'], request.cwd, facts);
  const projects = field(parsedJson(file?.text), 'projects');
  const path = home(facts, '.config/configstore/firebase-tools.json');
  const user = parsedJson(await facts.read(path, 1 << 18));
  const active = textField(user, 'activeProjects', file ? file.path.slice(0, file.path.lastIndexOf('/')) : request.cwd);
  const given = option(request, ['-P', '--project']);
  const used = request.chosen['platform.Firebase.project'];
  const named = given?.text ?? used?.value ?? active;
  const id = named === undefined ? textField(projects, 'default') : textField(projects, named) ?? named;
  const emulator = await variable(request, facts, 'FIRESTORE_EMULATOR_HOST', 'FIREBASE_DATABASE_EMULATOR_HOST', 'FIREBASE_EMULATOR_HUB');
  const login = textField(user, 'user', 'email');
  const setting: Setting | undefined = id === undefined ? undefined : { text: id, origin: given ? given.origin : used ? used.origin : active === undefined ? { kind: 'file', path: file?.path ?? '', line: lineOf(file?.text, id), name: 'default' } : { kind: 'file', path, name: 'active project of this folder' } };
  return { project: setting, environment: undefined, ...(login === undefined ? {} : { login: `user ${login}` }), ...(named === undefined || named === id ? {} : { more: [{ what: 'alias', text: named }] }), isLocal: emulator !== undefined || /^emulators/.test(words(request)) };
}

const words = (request: IdentityRequest): string => (request.call?.args ?? []).map(word => word.text ?? '').filter(text => text !== '' && !text.startsWith('-')).join(' ');

function wordAmong(request: IdentityRequest, names: readonly string[]): Setting | undefined {
  const word = request.call?.args.find(one => one.text !== undefined && names.includes(one.text));
  return word && { text: word.text, origin: { kind: 'command', name: word.raw } };
}

function fileSetting(file: { readonly path: string; readonly text: string } | undefined, text: string | undefined, name: string): Setting | undefined {
  return file && text !== undefined && text !== '' ? { text, origin: { kind: 'file', path: file.path, line: lineOf(file.text, text), name } } : undefined;
}
