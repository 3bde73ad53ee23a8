// As whom an AWS call runs: the chain's answer with what the command itself adds (service role, bootstrap roles), what it needs and what
// local documents show that it holds.
import type { Facts } from '../../facts';
import type { Effect } from '../../model/effect';
import type { Asking, Origin, Principal } from '../../model/principal';
import { awsOperation } from '../../knowledge/awsOperations';
import { environmentOf, isLocalHost, type Clue } from '../environment';
import { leadsTo } from '../forwarded';
import { awsGrants } from '../grants';
import { areUsersOwn, isGiven, isWithheld } from '../usersOwn';
import { nearest } from '../folders';
import { hintOf } from '../hint';
import type { IdentityRequest, Resolver } from '../resolver';
import { option, shown } from '../settings';
import { providerFor, settingOf } from '../terraform/terraform';
import { parseUrl } from '../url';
import { awsIdentity, awsWords, type AwsIdentity, type AwsOverrides } from './chain';
import { awsFilePaths } from './profiles';
import { parseArn } from './account';

export const resolveAws: Resolver = async (request, facts) => {
  const terraform = await providerFor(/^(?:aws|awscc)$/, request, facts);
  if (!terraform) return awsPrincipal(request, facts);
  const { provider } = terraform;
  const role = settingOf(provider?.role);
  const principal = await awsPrincipal(request, facts, { profile: terraform.setting('profile'), region: terraform.setting('region'), ...(role ? { role } : {}) }, terraform.clues);
  return {
    ...principal,
    origins: provider && (provider.value('profile') ?? role) ? [provider.origin, ...principal.origins] : principal.origins,
    limits: provider && provider.allowedAccounts.length > 0 ? [`the provider refuses every account but ${provider.allowedAccounts.join(', ')}`] : principal.limits,
    ...(terraform.isRemote ? { notSeen: ['the service that runs it has credentials of its own', ...principal.notSeen ?? []] } : {}),
  };
};

/** The principal with another tool's own settings for the chain. */
export async function awsPrincipal(request: IdentityRequest, facts: Facts, overrides: AwsOverrides = {}, more: readonly Clue[] = []): Promise<Principal> {
  const identity = await awsIdentity(request, facts, overrides);
  const endpoint = identity.endpoint === undefined ? undefined : leadsTo(parseUrl(identity.endpoint)?.host ?? identity.endpoint, parseUrl(identity.endpoint)?.port, facts);
  const isLocal = endpoint !== undefined && isLocalHost(endpoint);
  const clues: readonly Clue[] = isLocal ? [{ what: 'endpoint', text: identity.endpoint ?? '' }] : [...identity.clues, ...more, ...(endpoint === undefined ? [] : [{ what: 'endpoint', text: endpoint }])];
  const service = serviceRole(request);
  const made = request.call?.program === 'cdk' ? await cdkAccounts(request, facts) : [];
  const others = made.filter(account => account !== identity.account);
  const isMutating = request.effects.some(effect => effect.operation !== 'read');
  const grants = isMutating && !isLocal ? await awsGrants(identity.role, request.cwd, facts) : { holds: [], limits: [] };
  return {
    system: 'aws', name: identity.name,
    ...(isLocal ? { scope: identity.endpoint } : identity.account === undefined ? {} : { scope: identity.account }),
    ...(identity.profile === undefined || identity.profile === 'default' || isLocal ? {} : { scopeName: identity.profile }),
    ...(identity.region === undefined ? {} : { place: identity.region }),
    ...(isLocal ? { where: 'machine' as const } : {}), origins: identity.origins, environment: environmentOf(clues, request.environments),
    needs: needsOf(request), holds: grants.holds, ...hinted(identity),
    limits: grants.limits,
    notSeen: [...others.map(account => `whether a stack is made for account ${account} (cdk.context.json)`), ...identity.notSeen, ...service.notSeen, ...(identity.role === undefined ? [] : ['permission boundary and organisation policies'])],
    ...(service.origins.length > 0 ? { origins: [...identity.origins, ...service.origins] } : {}),
    ...asked(isLocal || identity.endpoint !== undefined || overrides.role !== undefined ? undefined : await askingOf(identity, request, facts)),
  };
}

const asked = (asking: Asking | undefined): Pick<Principal, 'asking'> => (asking === undefined ? {} : { asking });

/** By profile where files decide, by the same variables where those do. Keys typed in the command are no one's to hand on. */
async function askingOf(identity: AwsIdentity, request: IdentityRequest, facts: Facts): Promise<Asking | undefined> {
  const { logins } = identity;
  if (logins) return logins.some(name => isGiven(request, name)) && !isWithheld(request, logins) ? { variables: {}, logins, as: identity.arn === undefined ? {} : { arn: identity.arn } } : undefined;
  const files = await awsFilePaths(request, facts);
  if (!await areUsersOwn([files.config, files.credentials], request, facts)) return undefined;
  return { variables: files.variables, logins: [], as: { ...(identity.profile === undefined || identity.profile === 'default' ? {} : { profile: identity.profile }), ...(identity.arn === undefined ? {} : { arn: identity.arn }) } };
}

function hinted(identity: AwsIdentity): Pick<Principal, 'hint'> {
  const hint = hintOf(identity.role ?? identity.profile);
  return hint === undefined ? {} : { hint };
}

/** A stack acts as its service role, not as the caller; CDK deploys through the roles that its bootstrap made. */
function serviceRole(request: IdentityRequest): { readonly origins: readonly Origin[]; readonly notSeen: readonly string[] } {
  const program = request.call?.program;
  if (program === 'cdk') return { origins: [], notSeen: ['the bootstrap roles that CDK acts through (their execution role is an administrator unless bootstrap said otherwise)'] };
  if (program !== 'aws' || request.call?.args.find(word => word.text === 'cloudformation') === undefined) return { origins: [], notSeen: [] };
  const given = option(request, ['--role-arn']);
  const role = parseArn(given?.text);
  if (given && role) return { origins: [{ ...shown(given), name: `--role-arn: the stack acts as role ${role.name}` }], notSeen: [] };
  return { origins: [], notSeen: ['a service role that the stack may act as instead'] };
}

/** Accounts that CDK has looked things up in. */
async function cdkAccounts(request: IdentityRequest, facts: Facts): Promise<readonly string[]> {
  const file = await nearest(['cdk.context.json'], request.cwd, facts);
  return [...new Set([...(file?.text ?? '').matchAll(/account=(\d{12})/g)].map(match => match[1] ?? ''))].slice(0, 3);
}

const composite = /stack|environment|cluster|organization|account|application|user pool|domain/i;

/** IAM actions, worst first; what holds other things also needs the right to delete them. */
function needsOf(request: IdentityRequest): readonly string[] {
  const own = actionOfCall(request);
  const destroys = (effect: Effect): boolean => effect.operation === 'delete' || effect.operation === 'replace';
  const needs = [...request.effects.filter(destroys), ...request.effects.filter(effect => !destroys(effect))].flatMap(effect => {
    const action = own ?? effect.reason.values?.['action'] ?? s3Action(effect);
    if (typeof action !== 'string' || !/^[\w-]+:\w/.test(action) || action.startsWith('local:')) return typeNeed(effect);
    const isWhole = destroys(effect) && (composite.test(effect.resource.kind) || /CloudFormation|Beanstalk/i.test(effect.resource.kind));
    return [isWhole ? `${action} and the rights to delete everything inside` : action];
  });
  return [...new Set(needs)];
}

/** For tools that name types, not actions: the power over that type. */
function typeNeed(effect: Effect): readonly string[] {
  const type = effect.reason.values?.['type'];
  if (typeof type !== 'string' || type === '') return [];
  return [`${{ read: 'read', create: 'create', update: 'change', replace: 'delete and create', delete: 'delete', execute: 'run', send: 'send', grant: 'grant', forget: 'state of' }[effect.operation]} ${type}`];
}

/** The call's own operation: an effect that was paired with another keeps its words, not its action. */
function actionOfCall(request: IdentityRequest): string | undefined {
  if (request.call?.program !== 'aws' && request.call?.program !== 'awslocal') return undefined;
  const [service, operation] = awsWords(request);
  return service === undefined || operation === undefined || service === 's3' ? undefined : awsOperation(service, operation)?.action;
}

function s3Action(effect: Effect): string | undefined {
  if (!/^S3 |S3 bucket|S3 object/.test(effect.resource.kind)) return undefined;
  const isBucket = effect.resource.kind === 'S3 bucket';
  switch (effect.operation) {
    case 'delete': case 'replace': return isBucket ? 's3:DeleteBucket' : 's3:DeleteObject';
    case 'create': return isBucket ? 's3:CreateBucket' : 's3:PutObject';
    case 'read': return 's3:GetObject';
    default: return 's3:PutObject';
  }
}
