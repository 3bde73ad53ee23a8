// The AWS credential chain without taking a step of it: which source would be used, through which roles, in which account and region.
// Order as in the command line: keys in the environment (not with --profile), assume-role, web identity, Identity Center, credentials
// file, credential process, config file, container, instance. Nothing is run, no token is opened.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { onlyOne, type Clue } from '../environment';
import type { IdentityRequest } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { accountOfKeyId, kindOfKeyId, parseArn, permissionSetOf } from './account';
import { awsFiles, type AwsFiles, type AwsProfile } from './profiles';

/** What another tool's own settings say (a provider block, a kubeconfig's exec plugin) before the chain is asked. */
export interface AwsOverrides {
  readonly profile?: Setting;
  readonly region?: Setting;
  readonly role?: Setting;
}

export interface AwsIdentity {
  readonly name: string;
  readonly account?: string;
  readonly profile?: string;
  readonly region?: string;
  /** Not the vendor's own endpoint. */
  readonly endpoint?: string;
  /** The role's own name where it acts as one, and its ARN where a file or variable spells it. */
  readonly role?: string;
  readonly arn?: string;
  /** Variables that hold the login; undefined: it comes from files. */
  readonly logins?: readonly string[];
  readonly origins: readonly Origin[];
  readonly clues: readonly Clue[];
  readonly notSeen: readonly string[];
}

const mostHops = 5;

export async function awsIdentity(request: IdentityRequest, facts: Facts, overrides: AwsOverrides = {}): Promise<AwsIdentity> {
  const files = await awsFiles(request, facts);
  const chosen = request.chosen['aws'] && { text: request.chosen['aws'].value, origin: request.chosen['aws'].origin };
  const explicit = overrides.profile ?? option(request, ['--profile', '--aws-profile', '--sso-profile']);
  const profile = explicit ?? await variable(request, facts, ...profileVariables(request)) ?? chosen;
  const source = await sourceOf(request, facts, files, profile, explicit !== undefined);
  const assumed = overrides.role?.text === undefined ? source : throughRole(overrides.role, source);
  const region = overrides.region ?? option(request, ['--region']) ?? await variable(request, facts, 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? files.profiles.get(profile?.text ?? 'default')?.settings.get('region');
  const endpoint = await endpointOf(request, facts, files, profile);
  return {
    ...assumed,
    ...(region?.text === undefined ? {} : { region: region.text }),
    ...(endpoint?.text === undefined ? {} : { endpoint: endpoint.text }),
    origins: [...assumed.origins, ...(region && region.origin.kind !== 'option' && region.origin.kind !== 'file' ? [shown(region)] : []), ...(endpoint ? [shown(endpoint)] : [])],
    notSeen: [...assumed.notSeen, ...files.unread.map(path => `${path} (not read)`)],
  };
}

/** The Python command line asks AWS_DEFAULT_PROFILE first; everything else asks AWS_PROFILE first. */
function profileVariables(request: IdentityRequest): readonly string[] {
  return request.call?.program === 'aws' ? ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'] : ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
}

/** Service and operation of an `aws` call: the words that are neither options nor their values. */
export function awsWords(request: Pick<IdentityRequest, 'call'>): readonly string[] {
  return (request.call?.args ?? []).flatMap((word, i, all) => {
    const before = all[i - 1]?.text ?? '';
    return word.text !== undefined && /^[a-z][\w-]*$/.test(word.text) && !(before.startsWith('--') && !before.includes('=')) ? [word.text] : [];
  }).slice(0, 2);
}

async function endpointOf(request: IdentityRequest, facts: Facts, files: AwsFiles, profile: Setting | undefined): Promise<Setting | undefined> {
  const given = option(request, ['--endpoint-url']);
  if (given) return given;
  if (request.call?.program === 'awslocal') return { text: 'http://localhost:4566', origin: { kind: 'default', name: 'awslocal' } };
  const service = (awsWords(request)[0] ?? '').toUpperCase().replaceAll('-', '_');
  const ignored = await variable(request, facts, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');
  if (ignored?.text === 'true') return undefined;
  const set = await variable(request, facts, ...(service === '' ? [] : [`AWS_ENDPOINT_URL_${service === 'S3API' ? 'S3' : service}`]), 'AWS_ENDPOINT_URL');
  if (set) return set;
  const settings = files.profiles.get(profile?.text ?? 'default')?.settings;
  const named = files.services.get(settings?.get('services')?.text ?? '')?.get(`${service.toLowerCase()}.endpoint_url`);
  return named ?? settings?.get('endpoint_url');
}

async function sourceOf(request: IdentityRequest, facts: Facts, files: AwsFiles, profile: Setting | undefined, isExplicit: boolean): Promise<AwsIdentity> {
  if (isExplicit) return behindKeys(request, facts, files, profile, true);
  const keys = await keysInEnvironment(request, facts, profile);
  if (keys) return keys;
  const found = await behindKeys(request, facts, files, profile, false);
  // The AWS CLI ends with "Partial credentials found in env"; other tools go on to the next login, which is the one shown.
  const half = request.variables.get('AWS_ACCESS_KEY_ID');
  return half?.value === undefined || half.value === '' ? found : { ...found, notSeen: ['AWS_ACCESS_KEY_ID is set without its secret: the AWS command line refuses that, other tools take this login', ...found.notSeen] };
}

async function behindKeys(request: IdentityRequest, facts: Facts, files: AwsFiles, profile: Setting | undefined, isExplicit: boolean): Promise<AwsIdentity> {
  if (profile && profile.text === undefined) return { name: 'unknown', origins: [profile.origin], clues: [], notSeen: ['which profile the variable names'] };
  const name = profile?.text ?? 'default';
  const found = files.profiles.get(name);
  const start = profile ? [shown(profile)] : [];
  if (found) {
    const own = await fromProfile(found, files, []);
    const takesWebIdentity = !isExplicit && found.settings.get('role_arn') === undefined;
    const web = takesWebIdentity ? await webIdentity(request, facts) : undefined;
    if (web) return web;
    const only = onlyOne('profile', name, files.unread.length + files.profiles.size, 'the only AWS profile there is');
    if (own) return { ...own, origins: [...start, ...own.origins], profile: name, clues: [{ what: 'profile', text: name }, ...own.clues, ...only] };
  } else if (profile) {
    return { name: 'unknown', profile: name, origins: start, clues: [{ what: 'profile', text: name }], notSeen: [`profile ${name} (it is not in ${files.config})`] };
  }
  return (!isExplicit && await webIdentity(request, facts)) || await container(request, facts) || {
    name: 'unknown', ...(profile ? { profile: name } : {}), origins: [...start, { kind: 'default', name: 'no credentials in files or variables; a role of this machine, if it has one' }],
    clues: profile ? [{ what: 'profile', text: name }] : [], notSeen: ['a role of this machine'],
  };
}

async function keysInEnvironment(request: IdentityRequest, facts: Facts, profile: Setting | undefined): Promise<AwsIdentity | undefined> {
  const id = await variable(request, facts, 'AWS_ACCESS_KEY_ID');
  if (!id || !request.variables.get('AWS_SECRET_ACCESS_KEY') && id.origin.kind !== 'file') return undefined;
  const assumed = request.chosen['aws.assumed'];
  // Keys that a command of the agent's put there, after it assumed a role: they are that role's.
  if (assumed && id.text === undefined && (id.origin.kind === 'session' || id.origin.kind === 'command')) return roleIdentity({ text: assumed.value, origin: assumed.origin }, [id.origin, assumed.origin]);
  const vault = await variable(request, facts, 'AWS_VAULT');
  const account = accountOfKeyId(id.text);
  const kind = kindOfKeyId(id.text);
  return {
    name: kind === undefined ? 'an access key' : kind === 'temporary' ? 'temporary credentials' : 'a long-term access key (of a user, or of root)',
    ...(account === undefined ? {} : { account }), ...(vault?.text === undefined ? {} : { profile: vault.text }),
    origins: [id.origin, ...(vault ? [shown(vault)] : []), ...(profile?.text === undefined ? [] : [{ kind: 'default' as const, name: `keys in the environment count before profile ${profile.text}` }])],
    clues: [...(vault?.text === undefined ? [] : [{ what: 'profile', text: vault.text }]), ...(account === undefined ? [] : [{ what: 'account', text: account }]), ...(profile?.text === undefined ? [] : [{ what: 'profile', text: profile.text }])],
    notSeen: ['which user or role the key belongs to'], logins: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  };
}

async function webIdentity(request: IdentityRequest, facts: Facts): Promise<AwsIdentity | undefined> {
  const role = await variable(request, facts, 'AWS_ROLE_ARN');
  const token = await variable(request, facts, 'AWS_WEB_IDENTITY_TOKEN_FILE');
  return role && token ? { ...roleIdentity(role, [shown(role), token.origin]), logins: ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'] } : undefined;
}

async function container(request: IdentityRequest, facts: Facts): Promise<AwsIdentity | undefined> {
  const at = await variable(request, facts, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
  return at && { name: 'the role of this container', origins: [at.origin], clues: [], notSeen: ['which role the container has'], logins: ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] };
}

/** A profile's own source; undefined: it has none (only a region, say). */
async function fromProfile(profile: AwsProfile, files: AwsFiles, passed: readonly string[]): Promise<AwsIdentity | undefined> {
  const { settings } = profile;
  const here: Origin = { kind: 'file', path: profile.path, line: profile.line, name: profile.name === 'default' ? '[default]' : `[profile ${profile.name}]` };
  const role = settings.get('role_arn');
  if (role) {
    const through = settings.get('source_profile')?.text;
    const credential = settings.get('credential_source')?.text;
    const origins: Origin[] = [here];
    if (through !== undefined && through !== profile.name) {
      const from = passed.includes(through) || passed.length >= mostHops ? undefined : files.profiles.get(through);
      const source = from && await fromProfile(from, files, [...passed, profile.name]);
      origins.push(...source?.origins ?? [{ kind: 'default', name: files.profiles.has(through) ? `source profile ${through}, which has no credentials` : `source profile ${through}, which is not there` }]);
    } else if (credential !== undefined) origins.push({ kind: 'default', name: `credentials of the ${credential.toLowerCase()}` });
    else if (settings.has('web_identity_token_file')) origins.push({ kind: 'default', name: 'a web identity token' });
    return roleIdentity(role, origins);
  }
  const identityCenter = ssoIdentity(settings, files, here);
  if (identityCenter) return identityCenter;
  const id = settings.get('aws_access_key_id');
  if (id) {
    const account = accountOfKeyId(id.text);
    return { name: kindOfKeyId(id.text) === 'temporary' ? `temporary credentials of profile ${profile.name}` : `the access key of profile ${profile.name}`, ...(account === undefined ? {} : { account }), origins: [{ ...here, path: pathOf(id), line: lineOf(id) }],
      clues: account === undefined ? [] : [{ what: 'account', text: account }], notSeen: ['which user the key belongs to'] };
  }
  if (profile.hasProcess) return { name: `what the credential process of profile ${profile.name} gives`, origins: [here], clues: [], notSeen: ['the credential process (never run here)'] };
  return settings.has('login_session') ? { name: `the console sign-in of profile ${profile.name}`, origins: [here], clues: [], notSeen: ['who signed in'] } : undefined;
}

function ssoIdentity(settings: AwsProfile['settings'], files: AwsFiles, here: Origin): AwsIdentity | undefined {
  const role = settings.get('sso_role_name')?.text;
  const account = settings.get('sso_account_id')?.text;
  if (role === undefined && account === undefined) return undefined;
  const session = settings.get('sso_session')?.text;
  const portal = (session === undefined ? settings : files.sessions.get(session))?.get('sso_start_url')?.text;
  return {
    name: role === undefined ? 'Identity Center' : `permission set ${role}`, ...(role === undefined ? {} : { role }), ...(account === undefined ? {} : { account }), origins: [here],
    clues: [...(account === undefined ? [] : [{ what: 'account', text: account }]), ...(role === undefined ? [] : [{ what: 'permission set', text: role }]), ...(session === undefined ? [] : [{ what: 'session', text: session }])],
    notSeen: [portal === undefined ? 'the Identity Center session' : `whether the session at ${portal} still lasts`],
  };
}

/** The role that an ARN names, reached as `origins` say. */
function roleIdentity(role: Setting, origins: readonly Origin[]): AwsIdentity {
  const arn = parseArn(role.text);
  if (!arn) return { name: role.text === undefined ? 'a role' : `role ${role.text}`, origins, clues: [], notSeen: ['what the role may do'] };
  const set = permissionSetOf(arn.name);
  return {
    name: set === undefined ? `role ${arn.name}` : `permission set ${set}`, role: set ?? arn.name, arn: role.text, account: arn.account, origins,
    clues: [{ what: 'role', text: arn.name }, { what: 'account', text: arn.account }], notSeen: [],
  };
}

function throughRole(role: Setting, source: AwsIdentity): AwsIdentity {
  const as = roleIdentity(role, [shown(role), ...source.origins]);
  return { ...source, ...as, clues: [...as.clues, ...source.clues], notSeen: [...as.notSeen, ...source.notSeen] };
}

const pathOf = (setting: Setting): string => setting.origin.kind === 'file' ? setting.origin.path : '';
const lineOf = (setting: Setting): number | undefined => setting.origin.kind === 'file' ? setting.origin.line : undefined;
