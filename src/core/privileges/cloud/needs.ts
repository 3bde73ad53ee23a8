// What Google Cloud and Azure ask for an effect, in the form of their permissions. Where the service's own spelling of a type is not known
// here, the words of the command stand in. Sources: the permission references of Google's IAM and Azure's resource providers.
import type { Call } from '../../model/call';
import type { Effect } from '../../model/effect';

const verbs: Readonly<Partial<Record<Effect['operation'], readonly [google: string, azure: string]>>> = {
  delete: ['delete', 'delete'], replace: ['delete and create', 'delete and write'], update: ['update', 'write'], create: ['create', 'write'], grant: ['setIamPolicy', 'roleAssignments/write'], execute: ['use', 'action'],
};
/** Their deletion takes other resources with it, not only what they keep. */
const composite = /project|resource group|subscription|cluster|environment|stack|namespace|infrastructure|sql.server|dataset|bigtable instance|cosmos|vault/i;

/** gcloud's groups → the service in permissions; the next word is the type. */
const googleServices: Readonly<Record<string, string>> = {
  sql: 'cloudsql', compute: 'compute', container: 'container', storage: 'storage', functions: 'cloudfunctions', run: 'run', pubsub: 'pubsub', redis: 'redis', dns: 'dns', bigtable: 'bigtable', artifacts: 'artifactregistry', iam: 'iam', filestore: 'file', memcache: 'memcache', dataproc: 'dataproc', composer: 'composer', alloydb: 'alloydb', deploy: 'clouddeploy', workflows: 'workflows', tasks: 'cloudtasks', spanner: 'spanner',
};
/** Groups that are a type by themselves. */
const googleTypes: Readonly<Record<string, string>> = { projects: 'resourcemanager.projects', secrets: 'secretmanager.secrets', functions: 'cloudfunctions.functions', workflows: 'workflows.workflows' };

const azureTypes: readonly (readonly [words: string, type: string])[] = [
  ['group', 'Microsoft.Resources/subscriptions/resourceGroups'], ['vm', 'Microsoft.Compute/virtualMachines'], ['vmss', 'Microsoft.Compute/virtualMachineScaleSets'], ['disk', 'Microsoft.Compute/disks'], ['snapshot', 'Microsoft.Compute/snapshots'],
  ['sql db', 'Microsoft.Sql/servers/databases'], ['sql server', 'Microsoft.Sql/servers'], ['postgres flexible-server', 'Microsoft.DBforPostgreSQL/flexibleServers'], ['mysql flexible-server', 'Microsoft.DBforMySQL/flexibleServers'], ['cosmosdb', 'Microsoft.DocumentDB/databaseAccounts'], ['redis', 'Microsoft.Cache/redis'],
  ['storage account', 'Microsoft.Storage/storageAccounts'], ['storage container', 'Microsoft.Storage/storageAccounts/blobServices/containers'], ['aks', 'Microsoft.ContainerService/managedClusters'], ['acr', 'Microsoft.ContainerRegistry/registries'], ['keyvault', 'Microsoft.KeyVault/vaults'], ['webapp', 'Microsoft.Web/sites'], ['functionapp', 'Microsoft.Web/sites'], ['network vnet', 'Microsoft.Network/virtualNetworks'], ['network nsg', 'Microsoft.Network/networkSecurityGroups'], ['servicebus namespace', 'Microsoft.ServiceBus/namespaces'], ['eventhubs namespace', 'Microsoft.EventHub/namespaces'],
];

export function cloudNeeds(cloud: 'gcloud' | 'azure', effects: readonly Effect[], call?: Call): readonly string[] {
  const own = permissionOf(cloud, call);
  return [...new Set(effects.flatMap(effect => {
    const verb = verbs[effect.operation]?.[cloud === 'gcloud' ? 0 : 1];
    if (verb === undefined || effect.traits.includes('identity')) return [];
    const destroys = effect.operation === 'delete' || effect.operation === 'replace';
    const inside = destroys && composite.test(effect.resource.kind) ? ' and everything inside' : '';
    return [own !== undefined && effect.operation === 'delete' ? `${own}${inside}` : `${verb} on the ${effect.resource.kind}${inside}`];
  }))];
}

/** Of a delete by the cloud's own command line; undefined: another tool, or a type whose permission is not known here. */
function permissionOf(cloud: 'gcloud' | 'azure', call: Call | undefined): string | undefined {
  const words = (call?.args ?? []).flatMap(word => (word.text !== undefined && /^[a-z][a-z-]*$/.test(word.text) ? [word.text] : [])).slice(0, 5);
  const at = words.indexOf('delete');
  if (at < 1) return undefined;
  const path = words.slice(0, at).filter(word => word !== 'alpha' && word !== 'beta');
  if (cloud === 'azure') {
    const type = call?.program === 'az' ? azureTypes.find(([own]) => own === path.join(' '))?.[1] : undefined;
    return type && `${type}/delete`;
  }
  if (call?.program !== 'gcloud') return undefined;
  const [group = '', type] = path;
  const alone = type === undefined && Object.hasOwn(googleTypes, group) ? googleTypes[group] : undefined;
  const service = type === undefined || !Object.hasOwn(googleServices, group) ? undefined : googleServices[group];
  if (alone !== undefined) return `${alone}.delete`;
  return service === undefined || type === undefined ? undefined : `${service}.${type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}.${service === 'spanner' && type === 'databases' ? 'drop' : 'delete'}`;
}
