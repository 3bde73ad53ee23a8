// As whom Google Cloud is called. Three identities live side by side: gcloud's (flags, CLOUDSDK_ variables, the active configuration),
// application default credentials for everything else, and Firebase's, which is the platform resolver's.
import type { Facts } from '../../facts';
import type { Asking, Origin, Principal } from '../../model/principal';
import { iniSection, parseIni } from '../../parse/ini';
import { environmentOf, isLocalHost, onlyOne, type Clue } from '../environment';
import { absolutePath, home } from '../folders';
import { cloudGrants } from '../grants';
import { hintOf } from '../hint';
import { lineOf, parsedJson, textField } from '../json';
import type { Chosen, IdentityRequest, Resolver } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { providerFor, type ProviderSettings } from '../terraform/terraform';
import { areUsersOwn } from '../usersOwn';
import { cloudNeeds } from './needs';

const gcloudPrograms = /^(?:gcloud|gsutil|bq|bigtable|cbt|kf)$/;
const emulators = ['FIRESTORE_EMULATOR_HOST', 'PUBSUB_EMULATOR_HOST', 'DATASTORE_EMULATOR_HOST', 'SPANNER_EMULATOR_HOST', 'BIGTABLE_EMULATOR_HOST', 'STORAGE_EMULATOR_HOST'];

export const resolveGcloud: Resolver = async (request, facts) => {
  const provider = await providerFor(/^google(?:-beta)?$/, request, facts);
  const isGcloud = request.call === undefined ? false : gcloudPrograms.test(request.call.program ?? '');
  const who = isGcloud ? await gcloudIdentity(request, facts) : await defaultCredentials(request, facts, provider);
  const emulator = isGcloud ? undefined : await variable(request, facts, ...emulators);
  const impersonated = who.impersonates?.text;
  const clues: readonly Clue[] = emulator?.text !== undefined && isLocalHost(emulator.text) ? [{ what: 'host', text: emulator.text }]
    : [...(who.project?.text === undefined ? [] : [{ what: 'project', text: who.project.text }]), ...(impersonated === undefined ? [] : [{ what: 'service account', text: impersonated }]), ...(who.account?.text === undefined ? [] : [{ what: 'account', text: who.account.text.split('@')[0] ?? '' }]), ...(who.configuration === undefined ? [] : [{ what: 'configuration', text: who.configuration }]), ...provider?.clues ?? [], ...onlyOne('configuration', who.configuration ?? 'default', who.configurations ?? 0, 'the only gcloud configuration there is')];
  const acting = impersonated === undefined ? who.account?.text ?? 'unknown' : `service account ${impersonated}, impersonated by ${who.account?.text ?? 'this login'}`;
  const hint = hintOf(acting.split('@')[0]);
  const grants = request.effects.some(effect => effect.operation !== 'read') ? await cloudGrants('gcloud', impersonated ?? who.account?.text, request.cwd, facts) : { holds: [] };
  const asking = isGcloud && impersonated === undefined ? await askingOf(who, request, facts) : undefined;
  return {
    system: 'gcloud', name: acting, ...(who.project?.text === undefined ? {} : { scope: who.project.text }), ...(who.region?.text === undefined ? {} : { place: who.region.text }),
    origins: [...who.origins, ...[who.impersonates, who.account, who.project].flatMap((one): Origin[] => (one ? [shown(one)] : []))].slice(0, 4),
    ...(emulator?.text !== undefined && isLocalHost(emulator.text) ? { where: 'machine' as const } : {}), environment: environmentOf(clues, request.environments), needs: cloudNeeds('gcloud', request.effects, request.call), holds: grants.holds, ...(hint === undefined ? {} : { hint }), limits: [],
    notSeen: ['roles, organisation policies and liens', ...who.notSeen], ...(asking ? { asking } : {}),
  } satisfies Principal;
};

async function askingOf(who: GoogleIdentity, request: IdentityRequest, facts: Facts): Promise<Asking | undefined> {
  const folder = await googleFolder(request, facts);
  if (!await areUsersOwn([folder], request, facts) || option(request, ['--access-token-file']) !== undefined) return undefined;
  const [account, configuration] = [who.account?.text, who.configuration];
  return { variables: { CLOUDSDK_CONFIG: folder, ...(configuration === undefined ? {} : { CLOUDSDK_ACTIVE_CONFIG_NAME: configuration }), ...(account === undefined ? {} : { CLOUDSDK_CORE_ACCOUNT: account }) }, logins: [], as: account === undefined ? {} : { account } };
}

interface GoogleIdentity {
  readonly account?: Setting;
  readonly project?: Setting;
  readonly region?: Setting;
  readonly impersonates?: Setting;
  readonly configuration?: string;
  /** How many there are to choose from, where the project in use is the configuration's own. */
  readonly configurations?: number;
  readonly origins: readonly Origin[];
  readonly notSeen: readonly string[];
}

export async function googleFolder(request: IdentityRequest, facts: Facts): Promise<string> {
  const set = await variable(request, facts, 'CLOUDSDK_CONFIG');
  if (set?.text !== undefined) return absolutePath(set.text, request.cwd, facts);
  return facts.platform === 'win32' ? home(facts, 'AppData/Roaming/gcloud') : home(facts, '.config/gcloud');
}

async function gcloudIdentity(request: IdentityRequest, facts: Facts): Promise<GoogleIdentity> {
  const folder = await googleFolder(request, facts);
  const active = `${folder}/active_config`;
  const activeText = (await facts.read(active, 4096))?.trim();
  // A switch of this session is of a whole configuration (`configuration NAME`) or of the project alone.
  const switched = request.chosen['gcloud'];
  const activated = switched && /^configuration (\S+)$/.exec(switched.value)?.[1];
  const chosen = option(request, ['--configuration']) ?? await variable(request, facts, 'CLOUDSDK_ACTIVE_CONFIG_NAME') ?? (switched && activated !== undefined ? { text: activated, origin: switched.origin } : undefined)
    ?? (activeText === undefined || activeText === '' ? undefined : { text: activeText, origin: { kind: 'file' as const, path: active, line: 1, name: 'active_config' } });
  const name = chosen?.text ?? 'default';
  const path = `${folder}/configurations/config_${name}`;
  const text = await facts.read(path, 1 << 16);
  const sections = parseIni(text ?? '');
  const property = async (section: string, key: string, flags: readonly string[]): Promise<Setting | undefined> => {
    const given = option(request, flags) ?? await variable(request, facts, `CLOUDSDK_${section.toUpperCase()}_${key.toUpperCase()}`);
    const ownSwitch = section === 'core' && key === 'project' && switched && activated === undefined ? { text: switched.value, origin: switched.origin } : undefined;
    const filed = iniSection(sections, section)?.values.get(key);
    const own = key === 'account' ? await signedIn(request, facts) : key === 'impersonate_service_account' ? request.chosen['gcloud.impersonate'] : undefined;
    return given ?? (own && { text: own.value, origin: own.origin }) ?? ownSwitch ?? (filed && { text: filed.text, origin: { kind: 'file', path, line: filed.line, name: key } });
  };
  const project = await property('core', 'project', ['--project']);
  const isOwn = text !== undefined && project?.origin.kind === 'file' && project.origin.path === path;
  return {
    account: await property('core', 'account', ['--account']), project,
    ...(isOwn ? { configurations: (await facts.list(`${folder}/configurations`) ?? []).filter(file => file.startsWith('config_')).length } : {}), region: await property('compute', 'region', ['--region']) ?? await property('compute', 'zone', ['--zone']),
    impersonates: await property('auth', 'impersonate_service_account', ['--impersonate-service-account']),
    ...(name === 'default' ? {} : { configuration: name }), origins: chosen ? [shown(chosen)] : [],
    notSeen: text === undefined && chosen ? [`configuration ${name} (no readable file)`] : [],
  };
}

/** `gcloud auth login`, `activate-service-account` or `config set account` of this session: the account, or the one that the key file names. */
async function signedIn(request: IdentityRequest, facts: Facts): Promise<Chosen | undefined> {
  const [account, key] = [request.chosen['gcloud.account'], request.chosen['gcloud.keyFile']];
  if (account || !key) return account;
  const email = textField(parsedJson(await facts.read(absolutePath(key.value, request.cwd, facts), 1 << 16)), 'client_email');
  return { value: email ?? 'a service account', origin: key.origin };
}

/** Application default credentials: variable, then the file that `gcloud auth application-default login` wrote, then this machine's. */
async function defaultCredentials(request: IdentityRequest, facts: Facts, provider: ProviderSettings | undefined): Promise<GoogleIdentity> {
  const named = await variable(request, facts, 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_CREDENTIALS');
  const usual = `${await googleFolder(request, facts)}/application_default_credentials.json`;
  const path = named?.text === undefined ? usual : absolutePath(named.text, request.cwd, facts);
  const text = await facts.read(path, 1 << 16);
  const json = parsedJson(text);
  const at = (key: string): Setting | undefined => {
    const value = textField(json, key);
    return value === undefined ? undefined : { text: value, origin: { kind: 'file', path, line: lineOf(text, `"${key}"`), name: key } };
  };
  const type = textField(json, 'type');
  const target = at('service_account_impersonation_url');
  const impersonated = /serviceAccounts\/([^:]+)/.exec(target?.text ?? '')?.[1];
  const account = at('client_email') ?? at('account') ?? (type === undefined ? undefined : { text: type === 'authorized_user' ? 'a person’s login' : type.replaceAll('_', ' '), origin: { kind: 'file' as const, path, name: 'type' } });
  return {
    account,
    project: provider?.setting('project') ?? await variable(request, facts, 'GOOGLE_PROJECT', 'GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT') ?? at('project_id') ?? at('quota_project_id'),
    region: provider?.setting('region') ?? await variable(request, facts, 'GOOGLE_REGION'),
    impersonates: provider?.setting('impersonate_service_account') ?? await variable(request, facts, 'GOOGLE_IMPERSONATE_SERVICE_ACCOUNT') ?? (target && impersonated !== undefined ? { ...target, text: impersonated } : undefined),
    origins: named ? [named.origin] : [], notSeen: text === undefined ? ['application default credentials (none found)'] : [],
  };
}
