// Questions that only the system itself can answer: who is this identity, and may it do this? The exact read-only commands, for a person to
// start from the page; nothing here runs one, no verdict waits for one. What the tools answer is read in `onlineAnswers.ts`.
import type { Effect } from '../model/effect';
import type { Principal } from '../model/principal';
import type { System } from '../model/resource';
import { parseArn } from './aws/account';
import { resourceArn } from './aws/resourceArn';

/**
 * One command. The host resolves the program outside every workspace, starts it without a shell in the user's home folder, with a bare
 * environment (search path, home, language, proxy settings), `variables`, and of the agent's environment only the `logins` that are set there.
 */
export interface OnlineCheck {
  /** The same for the same question: `aws/identity`, `kubernetes/rights/delete namespace/shop`. */
  readonly id: string;
  readonly system: System;
  /** Program and arguments. Never a secret: it is shown as it is. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly variables: Readonly<Record<string, string>>;
  /** Names of variables that hold the login; their values are handed on and never shown. */
  readonly logins: readonly string[];
  /** One line: what the answer tells. */
  readonly purpose: string;
  readonly asks: 'identity' | 'rights';
}

const most = 8;

/** The questions worth asking about a review, identities first; empty where nothing can be asked safely. */
export function onlineChecks(review: { readonly principals: readonly Principal[]; readonly effects: readonly Effect[] }): readonly OnlineCheck[] {
  const found = review.principals.flatMap(principal => {
    const own = review.effects.filter(effect => effect.resource.system === principal.system && !effect.traits.includes('identity'));
    return principal.asking === undefined || principal.where === 'machine' ? [] : checksFor(principal, own);
  });
  const distinct = [...new Map(found.map(check => [`${check.id} ${check.command.join(' ')}`, check])).values()].filter(isSafe);
  return [...distinct.filter(check => check.asks === 'identity'), ...distinct.filter(check => check.asks === 'rights')].slice(0, most);
}

/** A word that a tool would take for another option, or that no line can show, makes no question. */
const isSafe = (check: OnlineCheck): boolean => check.command.every(word => word !== '' && word.length <= 300 && !/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(word));

function checksFor(principal: Principal, effects: readonly Effect[]): readonly OnlineCheck[] {
  switch (principal.system) {
    case 'aws': return [ask(principal, 'identity', 'aws/identity', ['aws', 'sts', 'get-caller-identity', ...awsOptions(principal)], 'Which user or role the credentials belong to, and in which account'), ...awsRights(principal, principal.asking?.as?.['arn'], effects)];
    case 'kubernetes': case 'helm': return kubernetes(principal, effects);
    case 'gcloud': return gcloud(principal);
    case 'azure': return azure(principal);
    case 'githost': return githost(principal, effects);
    case 'registry': return principal.asking?.as?.['tool'] !== 'npm' ? [] : [ask(principal, 'identity', 'registry/identity', ['npm', 'whoami', ...optional('--registry=', principal.asking.as['registry'])], 'Which account the registry knows the stored login as')];
    case 'platform': return platform(principal);
    case 'pulumi': return [ask(principal, 'identity', 'pulumi/identity', ['pulumi', 'whoami'], 'Which account the state is kept with')];
    default: return [];
  }
}

function ask(principal: Principal, asks: OnlineCheck['asks'], id: string, command: OnlineCheck['command'], purpose: string): OnlineCheck {
  return { id, system: principal.system, command, variables: principal.asking?.variables ?? {}, logins: principal.asking?.logins ?? [], purpose, asks };
}

/** `--name=value`, so that no value can be taken for an option; nothing without a value. */
const optional = (name: string, value: string | undefined): readonly string[] => (value === undefined || value === '' ? [] : [`${name}${value}`]);

function awsOptions(principal: Principal): readonly string[] {
  const { asking, place } = principal;
  return [...optional('--profile=', asking?.as?.['profile']), ...optional('--region=', place !== undefined && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(place) ? place : undefined), '--output=json'];
}

const mutating = (effect: Effect): boolean => effect.operation !== 'read' || effect.traits.includes('secret') || effect.traits.includes('export');

/** `arn`: of the user or role, from the user's own configuration or from an answer to the first question. */
function awsRights(principal: Principal, arn: string | undefined, effects: readonly Effect[]): readonly OnlineCheck[] {
  const source = parseArn(arn);
  if (arn === undefined || !source) return [];
  const actions = principal.needs.flatMap(need => /^[a-z][\w-]*:[A-Z]\w+/.exec(need)?.[0] ?? []);
  const at = { partition: source.partition, account: principal.scope ?? source.account, region: principal.place };
  const byAction = new Map<string, Set<string>>();
  for (const effect of effects.filter(mutating)) {
    const own = effect.reason.values?.['action'];
    const action = actions.length === 1 ? actions[0] : typeof own === 'string' && actions.includes(own) ? own : undefined;
    if (action === undefined) continue;
    const resources = byAction.get(action) ?? new Set<string>();
    byAction.set(action, resources);
    const full = resourceArn(action, effect.resource.address, at);
    if (full !== undefined && resources.size < 10) resources.add(full);
  }
  return [...byAction].slice(0, 4).map(([action, resources]) => ask(principal, 'rights', `aws/rights/${action}`, [
    'aws', 'iam', 'simulate-principal-policy', `--policy-source-arn=${arn}`, '--action-names', action, ...(resources.size > 0 ? ['--resource-arns', ...resources] : []), ...awsOptions(principal),
  ], `Whether its policies allow ${action}${resources.size > 0 ? ' on this resource' : ''} (organisation policies and conditions may still decide otherwise)`));
}

const kubernetesVerbs: Readonly<Partial<Record<Effect['operation'], string>>> = { create: 'create', update: 'patch', replace: 'delete', delete: 'delete', read: 'get' };

function kubernetes(principal: Principal, effects: readonly Effect[]): readonly OnlineCheck[] {
  const context = principal.asking?.as?.['context'];
  const rest = optional('--context=', context);
  const rights = effects.filter(mutating).flatMap((effect): OnlineCheck[] => {
    const { kind, address, place, extent } = effect.resource;
    const namespace = optional('--namespace=', /^(?:namespace )?([\w-]+)$/.exec(place ?? '')?.[1] ?? principal.place);
    if (principal.system === 'helm') return [ask(principal, 'rights', 'kubernetes/rights/helm', ['kubectl', 'auth', 'can-i', 'delete', '*', ...namespace, ...rest], 'Whether it may delete everything that the release could hold in this namespace')];
    const noun = kind.toLowerCase().replace(/^kubernetes /, '').replaceAll(' ', '');
    if (!/^[a-z][a-z0-9.-]*$/.test(noun)) return [];
    if (effect.operation === 'execute') return [ask(principal, 'rights', 'kubernetes/rights/exec', ['kubectl', 'auth', 'can-i', 'create', 'pods', '--subresource=exec', ...namespace, ...rest], 'Whether it may run commands in pods of this namespace')];
    const verb = kubernetesVerbs[effect.operation];
    const name = extent === 'one' && /^[a-z0-9][a-z0-9.:-]*$/.test(address) ? `/${address}` : '';
    return verb === undefined ? [] : [ask(principal, 'rights', `kubernetes/rights/${verb} ${noun}${name}`, ['kubectl', 'auth', 'can-i', verb, noun + name, ...(noun === 'namespace' ? [] : namespace), ...rest], `Whether the cluster lets it ${verb} ${name === '' ? `every ${kind}` : `this ${kind}`}`)];
  });
  return [ask(principal, 'identity', 'kubernetes/identity', ['kubectl', 'auth', 'whoami', '--output=json', ...rest], 'As which user, in which groups, the cluster sees it'), ...rights.slice(0, 4)];
}

function gcloud(principal: Principal): readonly OnlineCheck[] {
  const account = principal.asking?.as?.['account'];
  const { scope } = principal;
  return [
    ask(principal, 'identity', 'gcloud/identity', ['gcloud', 'auth', 'list', '--filter=status:ACTIVE', '--format=value(account)'], 'Which account gcloud is signed in as'),
    ...(account === undefined || scope === undefined || !/^[a-z][\w:.-]+$/.test(scope) || !/^[\w.+@-]+$/.test(account) ? [] : [ask(principal, 'rights', 'gcloud/rights', ['gcloud', 'projects', 'get-iam-policy', scope, '--flatten=bindings[].members', `--filter=bindings.members:${account}`, '--format=value(bindings.role)'], 'Which roles the project gives to this account itself (not what it has through groups or folders)')]),
  ];
}

function azure(principal: Principal): readonly OnlineCheck[] {
  const subscription = optional('--subscription=', principal.scope);
  const user = principal.asking?.as?.['user'];
  return [
    ask(principal, 'identity', 'azure/identity', ['az', 'account', 'show', ...subscription, '--output=json'], 'Which user is signed in to which subscription'),
    ...(user === undefined ? [] : [ask(principal, 'rights', 'azure/rights', ['az', 'role', 'assignment', 'list', `--assignee=${user}`, '--all', '--include-inherited', '--include-groups', ...subscription, '--output=json'], 'Which roles the subscription gives to this user')]),
  ];
}

function githost(principal: Principal, effects: readonly Effect[]): readonly OnlineCheck[] {
  const host = principal.scope;
  if (principal.asking?.as?.['tool'] === 'glab') return [ask(principal, 'identity', 'githost/identity', ['glab', 'auth', 'status', ...optional('--hostname=', host)], 'Which account is signed in')];
  const repository = effects.flatMap(effect => /^(?:[\w.-]+\/)?([\w-]+\/[\w.-]+)(?:[#:@ ]|$)/.exec(effect.resource.kind === 'repository' ? effect.resource.address : effect.resource.place ?? '')?.[1] ?? [])[0];
  return [
    ask(principal, 'identity', 'githost/identity', ['gh', 'auth', 'status', ...optional('--hostname=', host)], 'Which account is signed in, and which scopes its token has'),
    ...(repository === undefined ? [] : [ask(principal, 'rights', 'githost/rights', ['gh', 'api', `repos/${repository}`, ...optional('--hostname=', host), '--jq=.permissions'], `Which rights it has in ${repository}`)]),
  ];
}

/** Commands of hosting platforms that only tell who is signed in. */
const whoami: Readonly<Record<string, readonly [string, ...string[]]>> = {
  Vercel: ['vercel', 'whoami'], Netlify: ['netlify', 'api', 'getCurrentUser'], Railway: ['railway', 'whoami'], Fly: ['fly', 'auth', 'whoami'], Heroku: ['heroku', 'auth:whoami'], Firebase: ['firebase', 'login:list'], Cloudflare: ['wrangler', 'whoami'],
  DigitalOcean: ['doctl', 'account', 'get', '--output=json'], Neon: ['neonctl', 'me', '--output=json'], Supabase: ['supabase', 'projects', 'list', '--output=json'],
};

function platform(principal: Principal): readonly OnlineCheck[] {
  const title = principal.asking?.as?.['tool'] ?? '';
  const command = Object.hasOwn(whoami, title) ? whoami[title] : undefined;
  return command === undefined ? [] : [ask(principal, 'identity', 'platform/identity', command, title === 'Supabase' ? 'Which projects the login reaches' : `Which ${title} account is signed in`)];
}

/** What can be asked once AWS has said who it is: `arn` from the answer to `aws/identity`. */
export function checksOnceKnown(principal: Principal, arn: string, effects: readonly Effect[]): readonly OnlineCheck[] {
  if (principal.system !== 'aws' || principal.asking === undefined) return [];
  return awsRights(principal, policySource(arn), effects.filter(effect => effect.resource.system === 'aws')).filter(isSafe);
}

/** `arn:aws:sts::1:assumed-role/Name/session` → the role's own ARN. Undefined: a root user, a federated user. */
export function policySource(arn: string): string | undefined {
  const assumed = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(arn);
  if (assumed) return `arn:${assumed[1] ?? ''}:iam::${assumed[2] ?? ''}:role/${/^AWSReservedSSO_/.test(assumed[3] ?? '') ? 'aws-reserved/sso.amazonaws.com/' : ''}${assumed[3] ?? ''}`;
  return /^arn:aws[\w-]*:iam::\d{12}:(?:user|role)\//.test(arn) ? arn : undefined;
}
