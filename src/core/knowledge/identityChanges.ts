// Which commands change as whom or where later commands act: logins, contexts, accounts, links, configuration keys. Beside what the tools'
// own tables say of the same commands; read by `effects/identityChanges.ts`. A row without `sets` changes something that its words do not name.
import type { CommandRow, EffectRow, Sets, Source, Tool } from './schema';
import type { System } from '../model/resource';

/** A tool's rows; how its options are read comes from its own table where it has one. */
export interface IdentityTool extends Pick<Tool, 'names' | 'system' | 'valueOptions' | 'otherOptions' | 'flags' | 'style'> {
  readonly commands: readonly CommandRow[];
}

const first: Source = { positional: 0 };
const of = (...names: readonly string[]): Source => ({ option: names });

function changes(path: string, kind: string, address: readonly Source[], sets: readonly Sets[] = [], more: Partial<EffectRow> & Pick<CommandRow, 'when' | 'valueOptions' | 'flags'> = {}): CommandRow {
  const { when, valueOptions, flags, ...effect } = more;
  return {
    path, ...(when ? { when } : {}), ...(valueOptions ? { valueOptions } : {}), ...(flags ? { flags } : {}), ...(sets.length > 0 ? { sets } : {}),
    effects: [{ operation: 'update', kind, address, where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity', ...effect }],
  };
}

const signsIn = (path: string, address: readonly Source[] = [first], otherwise = 'login'): CommandRow => changes(path, 'login', address, [], { otherwise, reason: 'signs-in' });
const set = (system: System, aspect: string | undefined, ...value: readonly Source[]): Sets => ({ system, ...(aspect === undefined ? {} : { aspect }), value });
const kubeContext = (...value: readonly Source[]): readonly Sets[] => [set('kubernetes', undefined, ...value)];
const kubeEntry = { system: 'kubernetes' } as const;

const kubectlRows: readonly CommandRow[] = [
  changes('config set', 'current context', [{ positional: 1 }], kubeContext({ positional: 1 }), { when: { matches: { source: first, pattern: '^current-context$' } } }),
  changes('config set-context', 'current namespace', [of('--namespace')], [set('kubernetes', 'namespace', of('--namespace'))], { when: { all: ['--current', '--namespace'] } }),
  changes('config set-context', 'context', [first], [set('kubernetes', 'cluster', of('--cluster'))], { when: { all: ['--cluster'] } }),
  changes('config set-cluster', 'cluster entry', [{ text: '{0} at {--server}' }, first], [set('kubernetes', 'server.{0}', of('--server'))]),
  changes('config set-credentials', 'credential entry', [first]),
  changes('ctx *', 'current context', [{ path: 1 }], kubeContext({ path: 1 })), changes('ns *', 'current namespace', [{ path: 1 }], [set('kubernetes', 'namespace', { path: 1 })]),
  changes('project *', 'current namespace', [{ path: 1 }], [set('kubernetes', 'namespace', { path: 1 })]),
  changes('login', 'cluster login', [first], [set('kubernetes', 'server.', first)], { valueOptions: ['-u', '--username', '-p', '--password', '-t', '--token', '-s', '--server'] }),
];

const platformLink = (aspect: string, ...value: readonly Source[]): readonly Sets[] => [set('platform', aspect, ...value)];

export const identityTools: readonly IdentityTool[] = [
  { names: ['kubectl', 'oc', 'k'], system: 'kubernetes', commands: kubectlRows },
  { names: ['kubens'], system: 'kubernetes', commands: [changes('*', 'current namespace', [{ path: 0 }], [set('kubernetes', 'namespace', { path: 0 })])] },
  { names: ['kubie', 'kubeswitch', 'switch', 'kubectl-ctx', 'kubecm'], system: 'kubernetes', commands: [changes('ctx|switch|set-context *', 'current context', [{ path: 1 }], kubeContext({ path: 1 })), changes('ns|namespace *', 'current namespace', [{ path: 1 }], [set('kubernetes', 'namespace', { path: 1 })])] },
  { names: ['aws'], system: 'aws', otherOptions: 'value', flags: ['--debug', '--no-verify-ssl', '--no-paginate', '--dry-run', '--verbose', '--no-browser', '--use-device-code', '--remote', '--no-cli-pager', '--no-sign-request'], commands: [
    changes('eks update-kubeconfig', 'kubeconfig entry', [of('--name')], kubeContext(of('--alias'), { text: 'cluster/{--name}' }), kubeEntry),
    changes('configure set', 'AWS setting', [{ text: '{0} of profile {--profile}' }, first], [set('aws', 'set.{--profile}.{0}', { positional: 1 })], { when: { all: ['--profile'], matches: { source: first, pattern: '^(profile\\.)?[\\w.-]*(aws_access_key_id|role_arn|source_profile|credential_source|sso_\\w+|region|endpoint_url)$' } } }),
    changes('configure set', 'AWS setting', [first], [set('aws', 'set..{0}', { positional: 1 })], { when: { none: ['--profile'], matches: { source: first, pattern: '^(profile\\.)?[\\w.-]*(aws_access_key_id|role_arn|source_profile|credential_source|sso_\\w+|region|endpoint_url)$' } } }),
    changes('configure set', 'AWS setting', [first]), changes('configure, configure sso, configure import', 'AWS profile', [of('--profile')], [], { otherwise: 'the default profile' }),
    { path: 'configure list|list-profiles|get|export-credentials', effects: [] },
    signsIn('sso login, login', [of('--profile')], 'the default profile'),
    changes('sts assume-role, sts assume-role-with-web-identity, sts assume-role-with-saml', 'role session', [of('--role-arn')], [set('aws', 'assumed', of('--role-arn'))], { when: { all: ['--role-arn'] } }),
  ] },
  { names: ['assume', 'awsume', 'awsp', 'asp'], system: 'aws', valueOptions: ['--role-arn', '-p', '--profile', '--region', '-r'], commands: [changes('*', 'AWS profile', [{ path: 0 }], [set('aws', undefined, { path: 0 })])] },
  { names: ['saml2aws', 'gimme-aws-creds', 'aws-azure-login', 'aws-google-auth', 'okta-aws-cli', 'aws-sso-util', 'aws-sso', 'leapp', 'yawsso', 'aws2-wrap', 'onelogin-aws-login', 'aws-mfa'], system: 'aws', valueOptions: ['-a', '--idp-account', '-p', '--profile', '--role'], commands: [signsIn(', login, session start', [of('--profile', '-p', '--idp-account', '-a')], 'the default profile')] },
  { names: ['gcloud'], system: 'gcloud', commands: [
    changes('config set', 'gcloud account', [{ positional: 1 }], [set('gcloud', 'account', { positional: 1 })], { when: { matches: { source: first, pattern: '^(core/)?account$' } } }),
    changes('config set', 'impersonated service account', [{ positional: 1 }], [set('gcloud', 'impersonate', { positional: 1 })], { when: { matches: { source: first, pattern: '^auth/impersonate_service_account$' } } }),
    changes('config configurations create', 'gcloud configuration', [first], [set('gcloud', undefined, { text: 'configuration {0}' })], { when: { none: ['--no-activate'] } }),
    changes('auth login', 'login', [first], [set('gcloud', 'account', first)], { when: { positionals: { least: 1 } }, reason: 'signs-in' }), signsIn('auth login', [], 'another account'),
    changes('auth activate-service-account', 'login', [first, of('--key-file')], [set('gcloud', 'account', first), set('gcloud', 'keyFile', of('--key-file'))], { otherwise: 'a service account', reason: 'signs-in' }),
    changes('auth application-default login', 'default credentials', [], [set('gcloud', 'adc', { text: 'a person’s login' })], { otherwise: 'for every program', reason: 'signs-in' }),
    changes('container clusters get-credentials, container fleet memberships get-credentials', 'kubeconfig entry', [first], kubeContext({ text: 'cluster/{0}' }), kubeEntry),
  ] },
  { names: ['az'], system: 'azure', commands: [
    changes('login', 'login', [of('--username', '-u')], [set('azure', 'user', { text: 'service principal {--username}' }, { text: 'service principal {-u}' })], { when: { any: ['--service-principal'] }, reason: 'signs-in', otherwise: 'a service principal' }),
    changes('login', 'login', [], [set('azure', 'user', { text: 'the managed identity of this machine' })], { when: { any: ['--identity', '-i'] }, otherwise: 'the managed identity', reason: 'signs-in' }),
    changes('login', 'login', [of('--username', '-u')], [], { otherwise: 'another account', reason: 'signs-in' }),
    changes('aks get-credentials, aks browse', 'kubeconfig entry', [of('--name', '-n')], kubeContext(of('--context'), of('--name', '-n')), kubeEntry),
  ] },
  { names: ['azd'], system: 'azure', commands: [changes('env select, env new', 'azd environment', [first], [set('azure', 'azd', first)]), signsIn('auth login')] },
  { names: ['kind'], system: 'kubernetes', valueOptions: ['--name', '-n', '--kubeconfig', '--config', '--image'], commands: [changes('export kubeconfig', 'current context', [of('--name', '-n')], kubeContext({ text: 'kind-{--name}' }, { text: 'kind-{-n}' }, { text: 'kind-kind' }), { otherwise: 'kind' })] },
  { names: ['vcluster', 'tsh', 'rancher', 'linode-cli', 'civo', 'eksctl', 'ibmcloud', 'oci', 'tkn'], system: 'kubernetes', otherOptions: 'value', flags: ['--save', '--switch', '--merge', '-y', '--yes'], commands: [
    changes('kube login *, connect *, kubernetes config *', 'current context', [first, { path: 1 }, { path: 2 }], kubeContext({ text: 'cluster/{-1}' }, { path: 2 }, { path: 1 })),
    changes('utils write-kubeconfig', 'kubeconfig entry', [of('--cluster', '-c')], kubeContext({ text: 'cluster/{--cluster}' }, { text: 'cluster/{-c}' })), changes('ks cluster config', 'kubeconfig entry', [of('--cluster', '-c')], kubeContext({ text: 'cluster/{--cluster}' }, { text: 'cluster/{-c}' })),
    changes('ce cluster create-kubeconfig', 'kubeconfig entry', [of('--cluster-id')], kubeContext({ text: 'cluster/{--cluster-id}' })), changes('context switch', 'current context', [first]), changes('lke kubeconfig-view', 'kubeconfig entry', [first]),
  ] },
  { names: ['doctl'], system: 'platform', commands: [
    changes('kubernetes|k8s cluster kubeconfig save', 'kubeconfig entry', [first], kubeContext({ text: 'cluster/{0}' }), kubeEntry), changes('auth switch', 'login', [of('--context')], platformLink('DigitalOcean.project', of('--context'))), signsIn('auth init', [of('--context')]),
  ] },
  { names: ['docker', 'podman', 'nerdctl'], system: 'docker', commands: [
    changes('context create|update', 'context', [first], [set('docker', 'context.{0}', of('--docker'))], { valueOptions: ['--docker', '--description', '--from'], when: { any: ['--docker'] } }), changes('context create|update|import', 'context', [first]),
    changes('system connection default', 'current connection', [first], [set('docker', undefined, first)]), signsIn('login', [first], 'the default image registry'),
  ] },
  { names: ['gh'], system: 'githost', commands: [changes('auth switch', 'login', [of('--user', '-u')], [set('githost', 'user', of('--user', '-u'))], { otherwise: 'another account', valueOptions: ['--user', '-u', '--hostname', '-h'] }), signsIn('auth login', [of('--hostname')], 'another account')] },
  { names: ['glab'], system: 'githost', commands: [signsIn('auth login', [of('--hostname')], 'another account')] },
  { names: ['npm', 'pnpm', 'yarn', 'bun'], system: 'registry', commands: [
    changes('config set, set, c set', 'registry', [{ positional: 1 }], [set('registry', 'npm', { positional: 1 })], { when: { matches: { source: first, pattern: '^(npmRegistryServer|registry)$' } } }),
    changes('config set, set, c set', 'registry setting', [], [], { otherwise: 'a login', when: { matches: { source: first, pattern: '_authtoken|_auth\\b|_password|npmAuthToken' } } }),
    signsIn('login, adduser, npm login', [of('--registry')], 'the registry'),
  ] },
  { names: ['pulumi'], system: 'pulumi', commands: [changes('login', 'state backend', [first], [set('pulumi', 'backend', first)], { otherwise: 'the service' }), changes('stack init', 'stack selection', [first], [set('pulumi', undefined, first)])] },
  { names: ['terraform', 'tofu'], system: 'terraform', commands: [signsIn('login', [first], 'the registry')] },
  { names: ['firebase'], system: 'platform', commands: [changes('use', 'active project', [first], platformLink('Firebase.project', first), { when: { positionals: { least: 1 } } }), signsIn('login, login:use, login:add')] },
  { names: ['railway'], system: 'platform', commands: [changes('link', 'linked project', [of('-p', '--project'), first], [...platformLink('Railway.project', of('-p', '--project'), first), ...platformLink('Railway.environment', of('-e', '--environment'))], { otherwise: 'another project' }), changes('environment, environment link', 'linked environment', [first], platformLink('Railway.environment', first), { when: { positionals: { least: 1 } } }), signsIn('login')] },
  { names: ['vercel', 'vc'], system: 'platform', commands: [changes('link', 'linked project', [of('-p', '--project')], platformLink('Vercel.project', of('-p', '--project')), { otherwise: 'another project', valueOptions: ['-p', '--project', '--repo'] }), changes('switch', 'team', [first], [], { otherwise: 'another team' }), changes('teams switch', 'team', [first]), signsIn('login')] },
  { names: ['netlify', 'ntl'], system: 'platform', commands: [changes('link', 'linked site', [of('--name', '--id')], platformLink('Netlify.project', of('--name', '--id')), { otherwise: 'another site', valueOptions: ['--name', '--id', '--git-remote-url'] }), signsIn('login, switch')] },
  { names: ['supabase'], system: 'platform', commands: [changes('link', 'linked project', [of('--project-ref')], platformLink('Supabase.project', of('--project-ref')), { otherwise: 'another project' }), signsIn('login')] },
  { names: ['heroku'], system: 'platform', commands: [changes('git:remote', 'git remote', [of('-a', '--app')], platformLink('Heroku.project', of('-a', '--app')), { otherwise: 'another app', valueOptions: ['-a', '--app', '-r', '--remote'] }), signsIn('login, auth:login', [], 'another account'), changes('accounts:set', 'login', [first])] },
  { names: ['fly', 'flyctl'], system: 'platform', commands: [signsIn('auth login|signup', [], 'another account'), changes('config use', 'configuration', [first])] },
  { names: ['wrangler'], system: 'platform', commands: [signsIn('login', [], 'another account')] },
  { names: ['neonctl', 'neon'], system: 'platform', commands: [changes('set-context', 'linked project', [of('--project-id')], platformLink('Neon.project', of('--project-id'))), signsIn('auth', [], 'another account')] },
  { names: ['pscale', 'turso', 'render'], system: 'platform', commands: [changes('org switch, workspace set', 'organization', [first]), signsIn('auth login, login', [], 'another account')] },
  { names: ['vault', 'bao', 'op', 'bw', 'doppler', 'infisical', 'akeyless'], system: 'platform', commands: [signsIn('login, signin, unlock', [], 'the secret store'), changes('setup', 'linked project', [of('--project', '-p')], [], { otherwise: 'another project' })] },
  { names: ['direnv'], system: 'machine', commands: [changes('allow, permit, grant', 'folder’s environment', [first], [], { otherwise: '.envrc' })] },
  { names: ['ssh-add'], system: 'ssh', valueOptions: ['-t', '-c', '-s', '-e', '-S'], commands: [changes('*', 'key of the agent', [{ path: 0 }], [], { when: { none: ['-l', '-L', '-d', '-D', '-x', '-X', '-e'] } })] },
];
