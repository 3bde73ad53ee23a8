// As whom Azure is called: the subscription by option, switch of this session or default of azureProfile.json; ARM_ variables and the
// provider block for Terraform. Token caches are not opened.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { environmentOf, onlyOne } from '../environment';
import { absolutePath, home } from '../folders';
import { cloudGrants } from '../grants';
import { hintOf } from '../hint';
import { field, lineOf, listField, parsedJson, textField } from '../json';
import type { IdentityRequest, Resolver } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { providerFor } from '../terraform/terraform';
import { areUsersOwn } from '../usersOwn';
import { cloudNeeds } from './needs';

interface Subscription {
  readonly id: string;
  readonly name: string | undefined;
  readonly user: string | undefined;
  readonly userType: string | undefined;
  readonly isDefault: boolean;
  readonly origin: Origin;
}

export const resolveAzure: Resolver = async (request, facts) => {
  const provider = await providerFor(/^azurerm|^azapi|^azuread/, request, facts);
  const isCli = request.call !== undefined && /^(?:az|azd|func)$/.test(request.call.program ?? '');
  const known = await subscriptions(request, facts);
  const chosen = request.chosen['azure'];
  const signedIn = isCli ? request.chosen['azure.user'] : undefined;
  const given = option(request, ['--subscription']) ?? provider?.setting('subscription_id') ?? (isCli ? undefined : await variable(request, facts, 'ARM_SUBSCRIPTION_ID', 'AZURE_SUBSCRIPTION_ID')) ?? (chosen && { text: chosen.value, origin: chosen.origin });
  const wanted = given?.text?.toLowerCase();
  const found = wanted === undefined ? known.find(one => one.isDefault) : known.find(one => one.id.toLowerCase() === wanted || one.name?.toLowerCase() === wanted);
  const client = isCli ? undefined : await variable(request, facts, 'ARM_CLIENT_ID', 'AZURE_CLIENT_ID');
  const name = signedIn ? signedIn.value : client ? `service principal ${client.text ?? 'unknown'}` : found?.user === undefined ? 'unknown' : `${found.userType === 'servicePrincipal' ? 'service principal' : 'user'} ${found.user}`;
  const group = option(request, ['--resource-group', '-g']) ?? await variable(request, facts, 'AZURE_DEFAULTS_GROUP');
  const texts = [['subscription', found?.name], ['subscription', found?.id ?? given?.text], ['resource group', group?.text]] as const;
  const hint = hintOf(found?.user?.split('@')[0]);
  const environment = await azdEnvironment(request, facts);
  const grants = request.effects.some(effect => effect.operation !== 'read') ? await cloudGrants('azure', client?.text ?? found?.user, request.cwd, facts) : { holds: [] };
  const folder = await azureFolder(request, facts);
  const isAsked = isCli && await areUsersOwn([folder], request, facts);
  return {
    system: 'azure', name, ...(found || given?.text !== undefined ? { scope: found?.id ?? given?.text ?? '' } : {}), ...(found?.name === undefined ? {} : { scopeName: found.name }), ...(group?.text === undefined ? {} : { place: group.text }),
    origins: [...(signedIn ? [signedIn.origin] : []), ...(given ? [shown(given)] : []), ...(found ? [found.origin] : []), ...(client ? [shown(client)] : []), ...(environment ? [shown(environment)] : []), ...(!given && !found ? [{ kind: 'default' as const, name: 'no subscription found' }] : [])],
    environment: environmentOf([...texts.flatMap(([what, text]) => (text === undefined ? [] : [{ what, text }])), ...(environment?.text === undefined ? [] : [{ what: 'azd environment', text: environment.text }]), ...provider?.clues ?? [], ...onlyOne('subscription', found?.id, known.length, 'the only Azure subscription there is')], request.environments),
    needs: cloudNeeds('azure', request.effects, request.call), holds: grants.holds, ...(hint === undefined ? {} : { hint }), limits: [], notSeen: ['role assignments, activation and locks'],
    ...(isAsked ? { asking: { variables: { AZURE_CONFIG_DIR: folder }, logins: [], ...(found?.user === undefined ? {} : { as: { user: found.user } }) } } : {}),
  };
};

async function azureFolder(request: IdentityRequest, facts: Facts): Promise<string> {
  const set = await variable(request, facts, 'AZURE_CONFIG_DIR');
  return set?.text === undefined ? home(facts, '.azure') : absolutePath(set.text, request.cwd, facts);
}

async function subscriptions(request: IdentityRequest, facts: Facts): Promise<readonly Subscription[]> {
  const path = `${await azureFolder(request, facts)}/azureProfile.json`;
  const text = await facts.read(path);
  return listField(parsedJson(text), 'subscriptions').flatMap((one): Subscription[] => {
    const id = textField(one, 'id');
    return id === undefined ? [] : [{ id, name: textField(one, 'name'), user: textField(one, 'user', 'name'), userType: textField(one, 'user', 'type'), isDefault: field(one, 'isDefault') === true, origin: { kind: 'file', path, line: lineOf(text, id), name: 'subscription' } }];
  });
}

/** azd's environment: option, variable, default of `.azure/config.json`. */
async function azdEnvironment(request: IdentityRequest, facts: Facts): Promise<Setting | undefined> {
  if (request.call?.program !== 'azd') return undefined;
  const switched = request.chosen['azure.azd'];
  const given = option(request, ['-e', '--environment']) ?? await variable(request, facts, 'AZURE_ENV_NAME') ?? (switched && { text: switched.value, origin: switched.origin });
  const path = `${request.cwd}/.azure/config.json`;
  const text = given ? undefined : textField(parsedJson(await facts.read(path, 1 << 16)), 'defaultEnvironment');
  return given ?? (text === undefined ? undefined : { text, origin: { kind: 'file', path, name: 'defaultEnvironment' } });
}
