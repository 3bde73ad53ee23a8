// As whom kubectl, helm and their kin act, on which cluster and in which namespace. Options before HELM_ variables before a context
// switched to in this session before the merged kubeconfigs before the pod's own service account.
import type { Facts } from '../../facts';
import type { Asking, Origin, Principal } from '../../model/principal';
import type { Environment } from '../../model/resource';
import { awsPrincipal } from '../aws/aws';
import { environmentOf, isLocalHost, namesProduction, onlyOne, type Clue } from '../environment';
import { absolutePath, home } from '../folders';
import { kubernetesGrants } from '../grants';
import { leadsTo } from '../forwarded';
import { hintOf } from '../hint';
import type { IdentityRequest, Resolver } from '../resolver';
import { fileNamingHost } from '../projectEnv';
import { option, options, shown, variable, type Setting } from '../settings';
import { parseUrl } from '../url';
import { areUsersOwn } from '../usersOwn';
import { readKubeconfigs, type KubeConfig, type KubeUser } from './kubeconfig';
import { kubernetesNeeds } from './needs';

export const resolveKubernetes: Resolver = async (request, facts) => {
  const paths = await kubeconfigPaths(request, facts);
  const config = await readKubeconfigs(paths.list, facts);
  const inCluster = config.contexts.size === 0 && !config.current ? await serviceAccount(request, facts) : undefined;
  if (inCluster) return inCluster;
  const context = await contextOf(request, facts, config);
  const found = config.contexts.get(context?.text ?? '');
  const switched = request.chosen['kubernetes.namespace'];
  const namespace = await namespaceOf(request, facts) ?? (switched && { text: switched.value, origin: switched.origin }) ?? (found?.namespace === undefined ? undefined : { text: found.namespace, origin: found.origin });
  const serverGiven = option(request, ['--server', '--kube-apiserver', ...(isKubectl(request) ? ['-s'] : [])]) ?? await helmVariable(request, facts, 'HELM_KUBEAPISERVER');
  const clusterName = option(request, ['--cluster', '--kube-cluster'])?.text ?? request.chosen['kubernetes.cluster']?.value ?? found?.cluster ?? '';
  const cluster = config.clusters.get(clusterName);
  // `kubectl config set-cluster` and `oc login` of this session: the files may not show it yet.
  const changedServer = request.chosen[`kubernetes.server.${clusterName}`] ?? request.chosen['kubernetes.server.'];
  const server = serverGiven?.text ?? changedServer?.value ?? cluster?.server;
  const user = config.users.get(option(request, ['--user'])?.text ?? found?.user ?? '');
  const acting = await actingOf(request, facts, user, found?.user);
  const cloud = user?.exec && await cloudOf(user.exec, request, facts);
  const url = server === undefined ? undefined : parseUrl(server);
  const proxy = serverGiven || cluster?.proxy === undefined ? undefined : parseUrl(cluster.proxy)?.host ?? cluster.proxy;
  const host = server === undefined ? undefined : proxy !== undefined && !isLocalHost(proxy) ? `${url?.host ?? server} behind ${proxy}` : leadsTo(url?.host ?? server, url?.port, facts);
  // An address that this session wrote, by an edit or by kubectl, proves no local cluster.
  const isOwn = changedServer !== undefined || paths.list.some(path => isWrittenHere(path, facts));
  const environment = await environmentOfCluster({ context: context?.text, cluster: cluster?.name ?? found?.cluster, server: host, account: cloud?.scope, cloud, isOwn, contexts: found ? config.contexts.size + config.unread.length : 0 }, request, facts);
  const isMutating = request.effects.some(effect => effect.operation !== 'read');
  const granted = isMutating ? await kubernetesGrants([user?.subject ?? found?.user ?? '', (user?.subject ?? '').split(':').at(-1) ?? '', ...acting.groups], request.cwd, facts) : { holds: [] };
  const asking = found === undefined || changedServer ? undefined : await askingOf(found.name, paths.list, request, facts);
  const known = [cluster?.name ?? found?.cluster, host].filter((text, i, all) => text !== undefined && all.indexOf(text) === i).join(' at ');
  const scope = known === '' && context?.text !== undefined && request.chosen['kubernetes'] ? context.text : known;
  return {
    system: request.effects[0]?.resource.system ?? 'kubernetes',
    name: acting.name, ...(scope === '' ? {} : { scope }), ...(context?.text === undefined || context.text === scope ? {} : { scopeName: context.text }),
    ...(namespace?.text === undefined ? {} : { place: namespace.text }),
    origins: [
      ...(context ? [shown(context)] : [{ kind: 'default' as const, name: paths.list.length > 0 && (found || cluster) ? 'kubeconfig' : 'no kubeconfig found' }]), ...(found ? [found.origin] : []), ...paths.origins,
      ...(serverGiven ? [shown(serverGiven)] : []), ...(changedServer ? [shown({ text: changedServer.value, origin: changedServer.origin })] : []), ...acting.origins, ...(cloud ? cloud.origins : []),
    ],
    ...(environment.name === 'development' && isLocal(host) ? { where: 'machine' as const } : {}), environment, needs: kubernetesNeeds(request.effects, namespace?.text ?? 'default'),
    holds: acting.groups.includes('system:masters') ? ['everything in the cluster (group system:masters)'] : granted.holds,
    ...hinted(acting, cloud), limits: [], ...(asking ? { asking } : {}),
    notSeen: [...(context && !found && !serverGiven ? [`context ${context.text ?? ''} (not in the kubeconfigs read)`] : []), ...config.unread.map(path => `${path} (not read)`),
      ...(acting.groups.includes('system:masters') ? [] : ['the roles that the cluster gives this identity'])],
  };
};

/** By context only: a server, user or token of the command would get the login of another. */
async function askingOf(context: string, paths: readonly string[], request: IdentityRequest, facts: Facts): Promise<Asking | undefined> {
  const elsewhere = option(request, ['--server', '--kube-apiserver', '--token', '--kube-token', '--user', '--cluster', '--kube-cluster', '--as', '--kube-as-user', '--insecure-skip-tls-verify', ...(isKubectl(request) ? ['-s'] : [])]);
  if (elsewhere !== undefined || request.variables.has('HELM_KUBEAPISERVER') || request.variables.has('HELM_KUBETOKEN') || !await areUsersOwn(paths, request, facts)) return undefined;
  return { variables: { KUBECONFIG: paths.join(facts.platform === 'win32' ? ';' : ':') }, logins: [], as: { context } };
}

/** Local tools reach their clusters by loopback, minikube also by a private address of its machine. */
const isLocal = (server: string | undefined, cluster?: string): boolean => server !== undefined && (isLocalHost(server) || /^192\.168\.(?:49|39|58|59|64|67|76|85|94|105)\.\d+$/.test(server) && (cluster === undefined || cluster === 'minikube'));

const isWrittenHere = (path: string, facts: Facts): boolean => facts.session.files.some(file => file.path === path && file.content !== undefined && file.content !== file.before);

const isKubectl = (request: IdentityRequest): boolean => ['kubectl', 'oc', 'k', 'microk8s', 'k3s'].includes(request.call?.program ?? '');

async function kubeconfigPaths(request: IdentityRequest, facts: Facts): Promise<{ readonly list: readonly string[]; readonly origins: readonly Origin[] }> {
  const given = option(request, ['--kubeconfig']);
  if (given?.text !== undefined) return { list: [absolutePath(given.text, request.cwd, facts)], origins: [shown(given)] };
  const set = await variable(request, facts, 'KUBECONFIG');
  const separator = facts.platform === 'win32' ? ';' : ':';
  if (set?.text !== undefined) return { list: set.text.split(separator).filter(Boolean).map(path => absolutePath(path, request.cwd, facts)), origins: [shown(set)] };
  return { list: [home(facts, '.kube/config')], origins: [] };
}

async function helmVariable(request: IdentityRequest, facts: Facts, name: string): Promise<Setting | undefined> {
  return request.call?.program === 'helm' || request.call?.program === 'helmfile' ? variable(request, facts, name) : undefined;
}

async function contextOf(request: IdentityRequest, facts: Facts, config: KubeConfig): Promise<Setting | undefined> {
  const given = option(request, ['--context', '--kube-context', '--kubecontext']) ?? await helmVariable(request, facts, 'HELM_KUBECONTEXT');
  if (given) return given;
  const chosen = request.chosen['kubernetes'];
  if (chosen) return { text: contextNamed(chosen.value, config), origin: chosen.origin };
  return config.current && { text: config.current.name, origin: config.current.origin };
}

/** `cluster/NAME`: an entry that a cloud's tool makes for a cluster; its context ends with that name. Undetermined: that name itself. */
function contextNamed(value: string, config: KubeConfig): string {
  const name = /^cluster\/(.+)$/.exec(value)?.[1];
  if (name === undefined || config.contexts.has(value)) return value;
  return [...config.contexts.keys()].find(one => one === name || one.endsWith(`/${name}`) || one.endsWith(`_${name}`) || one.endsWith(`-${name}`)) ?? name;
}

async function namespaceOf(request: IdentityRequest, facts: Facts): Promise<Setting | undefined> {
  return options(request, ['--namespace', '-n']).at(-1) ?? helmVariable(request, facts, 'HELM_NAMESPACE');
}

interface Acting {
  readonly name: string;
  readonly groups: readonly string[];
  readonly origins: readonly Origin[];
}

async function actingOf(request: IdentityRequest, facts: Facts, user: KubeUser | undefined, userName: string | undefined): Promise<Acting> {
  const as = option(request, ['--as', '--kube-as-user']) ?? await helmVariable(request, facts, 'HELM_KUBEASUSER');
  const groups = options(request, ['--as-group', '--kube-as-group']).flatMap(one => one.text ?? []);
  if (as) return { name: `${as.text ?? 'another user'}, impersonated by ${user?.subject ?? userName ?? 'this user'}`, groups, origins: [shown(as)] };
  if (user?.impersonates !== undefined) return { name: `${user.impersonates}, impersonated by ${user.subject ?? user.name}`, groups: [], origins: [user.origin] };
  const token = option(request, ['--token', '--kube-token']);
  if (token) return { name: 'a token given in the command', groups: [], origins: [token.origin] };
  if (!user) return { name: userName === undefined ? 'unknown' : `user ${userName}`, groups: [], origins: [] };
  const from = user.exec ? ` (credentials from ${user.exec.command.split(/[\\/]/).at(-1) ?? 'a plugin'})` : '';
  const subject = user.subject === undefined || user.subject === user.name ? '' : ` (${user.subject})`;
  return { name: `user ${user.name}${subject}${from}`, groups: user.groups, origins: [] };
}

function hinted(acting: Acting, cloud: Principal | undefined): Pick<Principal, 'hint'> {
  const hint = hintOf(acting.name.replace(/\(credentials.*$/, '')) ?? cloud?.hint;
  return hint === undefined ? {} : { hint };
}

/** The cloud identity behind an exec plugin: `aws eks get-token --profile p --role-arn r`, with the plugin's own variables. */
async function cloudOf(exec: NonNullable<KubeUser['exec']>, request: IdentityRequest, facts: Facts): Promise<Principal | undefined> {
  const program = exec.command.split(/[\\/]/).at(-1)?.replace(/\.exe$/, '') ?? '';
  if (program !== 'aws' && program !== 'aws-iam-authenticator') return undefined;
  const value = (...names: readonly string[]): Setting | undefined => {
    const at = exec.args.findIndex(arg => names.includes(arg));
    const text = exec.args[at + 1];
    return at >= 0 && text !== undefined ? { text, origin: { kind: 'file', path: 'kubeconfig', name: `${names[0] ?? ''} ${text}` } } : undefined;
  };
  const profileVariable = exec.env.get('AWS_PROFILE');
  const profile = value('--profile') ?? (profileVariable === undefined ? undefined : { text: profileVariable, origin: { kind: 'file' as const, path: 'kubeconfig', name: 'AWS_PROFILE' } });
  return awsPrincipal({ ...request, call: undefined, effects: [] }, facts, { profile, region: value('--region'), role: value('--role-arn', '--role', '-r') });
}

interface ClusterFacts {
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  readonly server: string | undefined;
  readonly account: string | undefined;
  readonly cloud: Principal | undefined;
  /** The session wrote what names the server. */
  readonly isOwn: boolean;
  /** How many contexts there are to choose from; 0: the one in use is not among them. */
  readonly contexts: number;
}

/** Clusters that local tools make, by the names that these tools give. */
const localCluster = /^(?:kind-.+|minikube|k3d-.+|docker-desktop|docker-for-desktop|rancher-desktop|colima|orbstack|microk8s(?:-cluster)?|k3s-default|kind|default-minikube)$/;

async function environmentOfCluster(at: ClusterFacts, request: IdentityRequest, facts: Facts): Promise<Environment> {
  if (at.isOwn && isLocal(at.server, at.cluster)) {
    const names = ([['context', at.context], ['cluster', at.cluster]] as const).flatMap(([what, text]) => (text === undefined ? [] : [{ what, text }]));
    return environmentOf([...names, { what: 'server', text: at.server ?? '', says: 'unknown', why: 'the address of the cluster was written in this session and proves nothing' }], request.environments);
  }
  if (isLocal(at.server, at.cluster) && (localCluster.test(at.cluster ?? '') || localCluster.test(at.context ?? '')) && !namesProduction(at.context ?? '')) {
    return environmentOf([{ what: 'cluster', text: at.cluster ?? at.context ?? '', says: 'development', why: `is local (${at.server ?? ''})` }], request.environments);
  }
  const named = at.server === undefined ? undefined : await fileNamingHost(at.server, request.cwd, facts);
  const texts = ([['context', at.context], ['cluster', at.cluster], ['server', at.server], ['account', at.account]] as const).flatMap(([what, text]) => (text === undefined ? [] : [{ what, text }]));
  const clues: readonly Clue[] = [
    ...texts, ...(at.cloud?.environment.name === 'production' ? [{ what: 'profile', text: at.cloud.scopeName ?? at.cloud.name, says: 'production' as const, why: 'says production' }] : []),
    ...(named ? [{ what: 'server', text: at.server ?? '', says: named.environment, why: `stands in ${named.file}` }] : []),
    ...onlyOne('context', at.context, at.contexts, 'the only context in your kubeconfig'),
  ];
  return environmentOf(clues, request.environments);
}

/** Inside a pod: its own service account. */
async function serviceAccount(request: IdentityRequest, facts: Facts): Promise<Principal | undefined> {
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  const namespace = (await facts.read(`${folder}/namespace`, 300))?.trim();
  if (namespace === undefined) return undefined;
  const given = option(request, ['--namespace', '-n'])?.text ?? namespace;
  return {
    system: request.effects[0]?.resource.system ?? 'kubernetes', name: `the service account of this pod (namespace ${namespace})`, scope: 'the cluster that this pod runs in', place: given,
    origins: [{ kind: 'file', path: `${folder}/namespace` }], environment: environmentOf([{ what: 'namespace', text: namespace }], request.environments),
    needs: kubernetesNeeds(request.effects, given), holds: [], limits: [], notSeen: ['the roles of the service account'],
  };
}

