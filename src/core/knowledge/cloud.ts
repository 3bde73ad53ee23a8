// Command lines of clouds other than AWS, and of cloud storage: gcloud, gsutil, bq, az, doctl, hcloud, oci …, s3cmd, rclone, mc, azcopy.
// Every operation is read by its verb; the rows name what holds data, what stops and what grants.
import { creates, deletes, deletesData, disturbs, each, executes, exportsData, first, grants, harmless, last, option, publishes, readsSecret, removesSetting, row, stops, updates } from './rows';
import type { CommandRow, Source, Tool, ToolFamily } from './schema';

/** gcloud has release tracks in front of every group. */
function tracks(rows: readonly CommandRow[]): readonly CommandRow[] {
  return rows.flatMap(one => [one, { ...one, path: one.path.split(',').map(path => `alpha|beta|preview ${path.trim()}`).join(',') }]);
}

const gcloudFlags = ['--quiet', '--async', '--no-async', '--force', '--recursive', '--all', '--preemptible', '--no-user-output-enabled', '--log-http', '--dry-run', '--validate-only', '--allow-unauthenticated', '--no-allow-unauthenticated', '--delete-default-internet-gateway', '--ignore-schedule', '--verbose', '--no-traffic', '--promote', '--no-promote', '--global', '--internal-ip', '--tunnel-through-iap', '--update-adc', '--brief', '--no-launch-browser', '--continue-on-error'];

const gcloud: Tool = {
  names: ['gcloud'], system: 'gcloud', noun: 'resource', otherOptions: 'value', flags: gcloudFlags, previews: ['--dry-run', '--validate-only'],
  place: option('--project', '--region', '--zone', '--location'), unlisted: 'verbs',
  commands: tracks([
    harmless('config list, config get, config get-value, auth list, info, version, projects list, components list, help, topic, feedback, cheat-sheet, compute ssh-config, logging read, builds log, run services describe, meta'),
    deletesData('projects delete', 'project', { address: first, reversibility: 'recoverable', disruption: 'outage', traits: ['broad'], reason: 'gcloud-project-delete', undo: 'gcloud-project-undelete' }),
    deletesData('sql instances delete', 'Cloud SQL instance', { disruption: 'outage', reason: 'gcloud-sql-delete', notChecked: ['backups'] }),
    deletesData('sql databases delete, sql backups delete, spanner instances delete, spanner databases delete, bigtable instances delete, bigtable instances tables delete, firestore databases delete, alloydb clusters delete, alloydb instances delete, filestore instances delete, redis instances delete, redis clusters delete, memcache instances delete, datastore indexes cleanup, firestore bulk-delete', 'database', { address: each, disruption: 'outage', reason: 'cloud-delete-data' }),
    deletesData('container clusters delete', 'Kubernetes cluster', { disruption: 'outage', reason: 'gcloud-cluster-delete' }),
    deletes('container node-pools delete', 'node pool', { disruption: 'outage' }),
    deletesData('compute instances delete', 'virtual machine', { disruption: 'outage', reason: 'vm-delete' }),
    deletesData('compute disks delete, compute snapshots delete, compute images delete, compute machine-images delete', 'disk', { reason: 'cloud-delete-data' }),
    deletesData('storage rm, storage objects delete', 'object', { address: each, extent: 'filtered', reason: 'bucket-objects' }),
    deletesData('storage rm', 'objects', { address: each, extent: 'all', reason: 'bucket-recursive' }, { when: { any: ['-r', '-R', '--recursive', '--all-versions'] } }),
    deletesData('storage buckets delete', 'bucket', { reason: 'bucket-delete' }),
    deletes('storage rsync', 'objects', { address: last, certainty: 'may', keeps: 'data', extent: 'all', reason: 'mirror-deletes' }, { when: { any: ['--delete-unmatched-destination-objects'] } }),
    updates('storage rsync, storage cp, storage mv', 'objects', { address: last, reversibility: 'unknown' }),
    deletesData('kms keys versions destroy', 'key version', { address: first, reversibility: 'recoverable', disruption: 'outage', reason: 'key-destroy' }),
    deletesData('secrets delete, secrets versions destroy', 'secret', { address: first, disruption: 'outage' }),
    readsSecret('secrets versions access', 'secret', { address: [{ option: ['--secret'] }, { positional: 0 }] }),
    readsSecret('auth print-access-token, auth print-identity-token, auth application-default print-access-token, sql generate-login-token, config config-helper', 'credential', { address: [], otherwise: 'gcloud access token' }),
    readsSecret('iam service-accounts keys create', 'service account key', { address: option('--iam-account'), reason: 'makes-key' }),
    deletesData('iam service-accounts delete', 'service account', { keeps: 'unknown', disruption: 'outage', reason: 'identity-delete' }),
    removesSetting('iam service-accounts keys delete, iam roles delete', 'service account key', { disruption: 'outage' }),
    grants('* add-iam-policy-binding, * * add-iam-policy-binding, * * * add-iam-policy-binding', 'access', { address: [{ text: '{0}' }], reason: 'grants-role' }),
    grants('* add-iam-policy-binding, * * add-iam-policy-binding, * * * add-iam-policy-binding', 'access', { address: [{ text: '{0}' }], traits: ['public'], reason: 'makes-public' }, { when: { matches: { source: { option: ['--member'] }, pattern: '^all(Users|AuthenticatedUsers)' } } }),
    grants('* add-iam-policy-binding, * * add-iam-policy-binding, * * * add-iam-policy-binding', 'access', { address: [{ text: '{0}' }], traits: ['broad'], reason: 'grants-role' }, { when: { matches: { source: { option: ['--role'] }, pattern: 'roles/(owner|editor|iam\\.securityAdmin)' } } }),
    grants('* set-iam-policy, * * set-iam-policy, * * * set-iam-policy', 'access policy', { address: first, traits: ['bypass'], reason: 'replaces-policy' }),
    updates('* remove-iam-policy-binding, * * remove-iam-policy-binding, * * * remove-iam-policy-binding', 'access', { address: first, disruption: 'outage', certainty: 'may', reason: 'revokes-role' }),
    grants('compute firewall-rules create|update', 'firewall rule', { address: first, traits: ['public'], reason: 'opens-network' }, { when: { any: ['--source-ranges=0.0.0.0/0'] } }),
    creates('compute firewall-rules create', 'firewall rule', { address: first }),
    stops('compute firewall-rules update, dns record-sets update, dns record-sets transaction execute, domains registrations configure dns', 'network rule', { address: first, certainty: 'may' }),
    deletesData('dns managed-zones delete', 'DNS zone', { disruption: 'outage', reason: 'dns-zone-delete' }),
    stops('dns record-sets import', 'DNS zone', { address: [{ option: ['--zone'] }], traits: ['bypass'], certainty: 'may' }),
    removesSetting('dns record-sets delete, compute firewall-rules delete, compute routes delete, compute addresses delete', 'network rule', { disruption: 'outage' }),
    stops('sql instances patch', 'Cloud SQL instance', { disruption: 'outage' }, { when: { any: ['--activation-policy=NEVER'] } }),
    updates('sql instances patch', 'Cloud SQL instance', { address: first, disruption: 'degrades' }),
    stops('compute instances stop|suspend', 'virtual machine', { disruption: 'outage' }, { when: { not: { all: ['--activation-policy=ALWAYS'] } } }),
    stops('sql instances restart|failover|promote-replica', 'Cloud SQL instance', { address: first, disruption: 'outage', reason: 'restarts' }),
    stops('compute instances reset, container clusters resize|upgrade, app versions stop, compute instance-groups managed resize|rolling-action, run services update-traffic, app services set-traffic', 'instance', { address: first, disruption: 'degrades' }),
    stops('container clusters resize', 'Kubernetes cluster', { address: first }, { when: { any: ['--num-nodes=0', '--size=0'] } }),
    disturbs('sql instances restore-backup, sql backups restore', 'Cloud SQL instance', { address: first, operation: 'replace', order: 'destroyThenCreate', keeps: 'data', reversibility: 'irreversible', forcedBy: ['restore'], returns: 'may', reason: 'restores-over' }),
    deletesData('services disable', 'service', { keeps: 'unknown', disruption: 'outage', reversibility: 'recoverable' }),
    deletes('run services delete, run jobs delete, functions delete, app services delete, app versions delete, scheduler jobs delete, tasks queues delete, tasks queues purge, workflows delete, eventarc triggers delete', 'service', { address: first, keeps: 'nothing', disruption: 'outage' }),
    deletesData('pubsub topics delete, pubsub subscriptions delete, artifacts repositories delete, artifacts docker images delete, container images delete, composer environments delete, dataproc clusters delete, dataflow jobs drain, logging buckets delete, ai endpoints delete, notebooks instances delete, workbench instances delete', 'resource', { address: first, disruption: 'outage' }),
    updates('pubsub subscriptions seek', 'subscription', { address: first, keeps: 'data', reversibility: 'irreversible' }),
    updates('run deploy, functions deploy, app deploy, builds submit, run services update, run services replace, run jobs update, deploy', 'service', { address: first, otherwise: 'the service', disruption: 'degrades', reason: 'platform-deploy' }),
    publishes('run deploy, functions deploy', 'service', { address: first, operation: 'grant', reversibility: 'reversible', reason: 'makes-public' }, { adds: true, when: { any: ['--allow-unauthenticated'] } }),
    exportsData('sql export sql|csv|bak, firestore export, spanner databases export, datastore export', 'database', { address: first }),
    updates('sql import sql|csv|bak, firestore import', 'database', { address: first, keeps: 'data', reversibility: 'irreversible', extent: 'filtered', certainty: 'may', reason: 'imports-over' }),
    executes('compute ssh, compute start-iap-tunnel, run jobs execute, functions call, workflows run, builds triggers run', 'machine', { address: first }),
    { path: 'config set', effects: [{ operation: 'update', kind: 'gcloud setting', address: [{ text: '{0} = {1}' }, { positional: 0 }], where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }] },
    { path: 'config set', when: { matches: { source: { positional: 0 }, pattern: '^(core/)?project$' } }, effects: [{ operation: 'update', kind: 'gcloud project', address: [{ positional: 1 }], where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'gcloud', value: { positional: 1 } } },
    { path: 'config configurations activate', effects: [{ operation: 'update', kind: 'gcloud configuration', address: first, where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'gcloud', value: { text: 'configuration {0}' } } },
    updates('config unset, config configurations create, auth login, auth activate-service-account, auth application-default login, auth configure-docker, container clusters get-credentials, components install|update, config configurations delete, auth revoke, auth application-default revoke, auth application-default set-quota-project', 'gcloud setting', { address: first, otherwise: 'gcloud login', where: 'machine', keeps: 'nothing', traits: ['identity'], reason: 'switches-identity' }),
    readsSecret('compute reset-windows-password, compute instances get-serial-port-output', 'virtual machine', { address: first, traits: ['secret'] }),
  ]),
};

const gsutil: Tool = {
  names: ['gsutil'], system: 'gcloud', noun: 'bucket', valueOptions: ['-o', '-h', '-u', '-i'], flags: [], unlisted: 'verbs',
  commands: [
    harmless('ls, cat, stat, du, hash, version, help, config, notification list, lifecycle get, versioning get, iam get, acl get, defacl get, cors get, web get, logging get, perfdiag, signurl, test, update'),
    deletesData('rm', 'object', { extent: 'filtered', reason: 'bucket-objects' }, { flags: ['-f', '-a', '-I'] }),
    deletesData('rm', 'objects', { extent: 'all', reason: 'bucket-recursive', notChecked: ['bucket versioning'] }, { flags: ['-f', '-a', '-I'], when: { any: ['-r', '-R'] } }),
    deletesData('rm', 'objects', { extent: 'all', reason: 'bucket-recursive', notChecked: ['bucket versioning'] }, { flags: ['-f', '-a', '-I'], when: { matches: { source: { rest: 0 }, pattern: '\\*' } } }),
    deletesData('rb', 'bucket', { keeps: 'unknown', reversibility: 'recoverable', reason: 'bucket-delete-empty' }),
    deletesData('rsync', 'objects', { address: last, certainty: 'may', extent: 'all', reason: 'mirror-deletes' }, { flags: ['-d', '-r', '-n', '-c'], when: { any: ['-d'], none: ['-n'] } }),
    harmless('rsync', { flags: ['-n'], when: { any: ['-n'] } }),
    updates('rsync, cp, mv, rewrite, compose, setmeta', 'object', { address: last, reversibility: 'unknown' }),
    creates('mb', 'bucket'),
    grants('acl ch|set, defacl ch|set, iam ch|set', 'bucket access', { address: last }),
    grants('acl ch|set, defacl ch|set, iam ch|set', 'bucket access', { address: last, traits: ['public'], reason: 'makes-public' }, { when: { matches: { source: { rest: 0 }, pattern: 'all(Users|AuthenticatedUsers)|AllUsers|public-read' } } }),
    updates('lifecycle set, versioning set, retention set|clear|lock, web set, cors set, kms encryption', 'bucket', { address: last, traits: ['bypass'], certainty: 'may' }, { when: { matches: { source: { rest: 0 }, pattern: '.' } } }),
  ],
};

const bq: Tool = {
  names: ['bq'], system: 'gcloud', noun: 'dataset', valueOptions: ['--project_id', '--dataset_id', '--location', '--format', '--destination_table', '-n', '--max_results', '--schema', '--source_format', '--job_id', '--api', '--service_account', '--time_partitioning_field', '--expiration', '--default_table_expiration'], style: 'single', previews: ['--dry_run'], place: option('--project_id', '--location'), unlisted: 'verbs',
  commands: [
    harmless('ls, show, head, version, help, wait, query, get-iam-policy, init'),
    deletesData('rm', 'table', { address: each, reason: 'bq-rm', undo: 'bq-time-travel', reversibility: 'irreversible' }),
    deletesData('rm', 'dataset', { address: each, reason: 'bq-rm-dataset', reversibility: 'irreversible' }, { when: { any: ['-r', '-d'] } }),
    creates('mk, mkdef', 'table', { address: last, keeps: 'nothing' }),
    deletesData('load, cp', 'table', { operation: 'replace', address: [{ positional: 0 }], order: 'destroyThenCreate', returns: 'will', forcedBy: ['--replace'], reason: 'table-replace' }, { when: { any: ['--replace', '-f'] } }),
    updates('load, cp, insert, update, partition, truncate', 'table', { address: last }),
    deletesData('truncate', 'table', { address: first, reason: 'sql-truncate' }),
    exportsData('extract', 'table', { address: first }),
    grants('add-iam-policy-binding, set-iam-policy', 'access', { address: last }), updates('remove-iam-policy-binding, cancel, mkdef', 'job', { address: first }),
  ],
};

const azName: readonly Source[] = [{ option: ['--name', '-n', '--ids', '--id', '--resource-group', '-g', '--server', '--account-name', '--vault-name', '--container-name', '--source', '-s'] }, { positional: 0 }];
const az: Tool = {
  names: ['az'], system: 'azure', noun: 'resource', otherOptions: 'value', flags: ['--yes', '-y', '--no-wait', '--force', '--debug', '--verbose', '--only-show-errors', '--purge', '--dryrun', '--permanent', '--force-deletion', '--system-assigned', '--all', '--what-if', '--delete-alias', '--include-managed-identities'],
  valueOptions: ['-n', '-g', '-o', '-s', '-c', '-l', '-f', '-p', '-d', '-a', '-u', '-t', '-w', '-e', '-r', '-k'], aliases: [['-n', '--name'], ['-g', '--resource-group'], ['-o', '--output'], ['-y', '--yes']], previews: ['--dryrun', '--what-if'], place: option('--resource-group', '--subscription'), unlisted: 'verbs',
  commands: [
    harmless('account show, account list, version, find, interactive, feedback, deployment * what-if, deployment * validate, configure, bicep, graph query, rest, monitor metrics list, account list-locations, extension, upgrade, self-test'),
    deletesData('group delete', 'resource group', { address: azName, extent: 'all', disruption: 'outage', reason: 'az-group-delete', notChecked: ['what the group holds'] }),
    deletesData('deployment group create, deployment sub create, deployment mg create', 'resources that the template lacks', { address: azName, otherwise: 'the resource group', extent: 'all', certainty: 'may', disruption: 'outage', reason: 'az-complete', safer: 'az-what-if' }, { when: { any: ['--mode=Complete', '--mode=complete'] } }),
    row('deployment group create, deployment sub create, deployment mg create, deployment tenant create, stack group create, stack sub create', { operation: 'update', kind: 'resources of the template', address: azName, otherwise: 'the resource group', certainty: 'may', reversibility: 'unknown', keeps: 'unknown', disruption: 'unknown', reason: 'az-deployment', safer: 'az-what-if' }),
    deletesData('stack group create|delete, stack sub create|delete, stack mg create|delete', 'resources of the stack', { address: azName, extent: 'all', certainty: 'may', disruption: 'outage', reason: 'az-complete' }, { when: { any: ['--action-on-unmanage=deleteAll', '--action-on-unmanage=deleteResources', '--aou=deleteAll', '--delete-all'] } }),
    deletesData('sql server delete, sql db delete, sql mi delete, sql midb delete, postgres flexible-server delete, postgres server delete, mysql flexible-server delete, mysql server delete, mariadb server delete, cosmosdb delete, cosmosdb * database delete, cosmosdb * container delete, cosmosdb * collection delete, cosmosdb * table delete, redis delete, redisenterprise delete, synapse * delete, kusto * delete, postgres flexible-server db delete, mysql flexible-server db delete', 'database', { address: azName, disruption: 'outage', reason: 'cloud-delete-data', notChecked: ['backups'] }),
    deletesData('storage account delete, storage container delete, storage share delete, storage queue delete, storage table delete, storage fs delete, storage share-rm delete, storage container-rm delete', 'storage', { address: azName, disruption: 'outage', reason: 'bucket-delete' }),
    deletesData('storage blob delete, storage file delete, storage entity delete, storage message delete|clear', 'blob', { address: azName, extent: 'filtered', reason: 'bucket-objects' }),
    deletesData('storage blob delete-batch, storage file delete-batch, storage directory delete, storage remove, storage fs directory delete, storage blob directory delete', 'blobs', { address: azName, extent: 'all', reason: 'bucket-recursive' }),
    deletesData('storage blob sync', 'blobs', { address: [{ option: ['-c', '--container'] }], certainty: 'may', extent: 'all', reason: 'mirror-deletes' }),
    updates('storage blob upload|upload-batch|copy, storage copy, storage file upload|upload-batch', 'blobs', { address: [{ option: ['-d', '--destination', '-c', '--container-name', '--name'] }], reversibility: 'unknown' }),
    exportsData('storage blob download-batch, sql db export, cosmosdb sql container export', 'data', { address: azName }),
    publishes('storage account update, storage container set-permission', 'storage', { operation: 'grant', reversibility: 'reversible', address: azName, reason: 'makes-public' }, { when: { any: ['--allow-blob-public-access=true', '--public-access=blob', '--public-access=container', '--public-network-access=Enabled', '--default-action=Allow'] } }),
    deletesData('vm delete, vmss delete, vm scale-set delete', 'virtual machine', { address: azName, disruption: 'outage', reason: 'vm-delete' }),
    deletesData('disk delete, snapshot delete, image delete, sig delete, backup vault delete, backup protection disable, netappfiles * delete, acr delete, acr repository delete, acr purge', 'disk', { address: azName, reason: 'cloud-delete-data' }),
    deletesData('aks delete', 'Kubernetes cluster', { address: azName, disruption: 'outage', reason: 'gcloud-cluster-delete' }),
    deletesData('keyvault delete', 'key vault', { address: azName, reversibility: 'recoverable', disruption: 'outage', reason: 'keyvault-delete', undo: 'keyvault-recover' }),
    deletesData('keyvault purge, keyvault secret purge, keyvault key purge, keyvault certificate purge', 'key vault', { address: azName, reason: 'keyvault-purge' }),
    deletesData('keyvault secret delete, keyvault key delete, keyvault certificate delete', 'secret', { address: azName, reversibility: 'recoverable', disruption: 'outage', reason: 'keyvault-delete', undo: 'keyvault-recover' }),
    readsSecret('keyvault secret show|download|backup, storage account keys list, storage account show-connection-string, cosmosdb keys list, cosmosdb list-connection-strings, acr credential show, account get-access-token, webapp deployment list-publishing-profiles, webapp deployment list-publishing-credentials, functionapp keys list, redis list-keys, servicebus namespace authorization-rule keys list, eventhubs namespace authorization-rule keys list, iot hub connection-string show, signalr key list, cognitiveservices account keys list, search admin-key show, batch account keys list, aks get-credentials, sql db show-connection-string, webapp config connection-string list, webapp config appsettings list, functionapp config appsettings list, ad app credential reset, ad sp credential reset, ad sp create-for-rbac', 'credential', { address: azName, otherwise: 'Azure credential' }),
    updates('aks get-credentials', 'kubeconfig entry', { address: azName, where: 'machine', keeps: 'nothing', traits: ['identity'], reason: 'switches-identity' }),
    grants('ad sp create-for-rbac, role assignment create, role definition create|update, ad group member add, ad app permission grant|admin-consent, keyvault set-policy, sql server ad-admin create, vm user update', 'access', { address: [{ option: ['--assignee', '--assignee-object-id', '--name', '-n', '--group', '-g', '--id'] }], otherwise: 'an access grant', reason: 'grants-role' }),
    grants('role assignment create, ad sp create-for-rbac', 'access', { address: [{ option: ['--assignee', '--name', '-n'] }], otherwise: 'an access grant', traits: ['broad'], reason: 'grants-role' }, { when: { any: ['--role=Owner', '--role=Contributor', '--role=User Access Administrator', '--role=owner', '--role=contributor'] } }),
    stops('role assignment delete, keyvault delete-policy, ad group member remove', 'access', { address: azName, otherwise: 'an access grant', operation: 'delete', reversibility: 'recoverable', keeps: 'nothing', reason: 'revokes-role' }),
    deletesData('ad app delete, ad sp delete, ad user delete, ad group delete, identity delete, ad b2c tenant delete', 'identity', { address: azName, keeps: 'unknown', disruption: 'outage', reason: 'identity-delete' }),
    deletesData('network dns zone delete, network private-dns zone delete', 'DNS zone', { address: azName, disruption: 'outage', reason: 'dns-zone-delete' }),
    grants('network nsg rule create|update, sql server firewall-rule create|update, postgres flexible-server firewall-rule create, vm open-port', 'network rule', { address: azName, traits: ['public'], reason: 'opens-network' }, { when: { any: ['--source-address-prefixes=*', '--source-address-prefixes=0.0.0.0/0', '--source-address-prefixes=Internet', '--start-ip-address=0.0.0.0', '--port=*', '--port=22', '--port=3389'] } }),
    removesSetting('lock delete, group lock delete, account lock delete, resource lock delete', 'lock', { address: azName, traits: ['bypass'], reason: 'lock-delete' }),
    stops('vm stop|deallocate|restart|redeploy|reimage, vmss stop|deallocate|reimage, aks stop, webapp stop|restart, functionapp stop|restart, sql db pause, postgres flexible-server stop|restart, mysql flexible-server stop|restart, container stop|restart, network application-gateway stop, cosmosdb failover-priority-change, sql failover-group set-primary, webapp deployment slot swap, functionapp deployment slot swap', 'service', { address: azName }),
    disturbs('aks scale|upgrade|nodepool scale|nodepool upgrade, webapp up, webapp deploy, functionapp deployment source config-zip, containerapp up|update, vm resize, webapp config appsettings set|delete, webapp config set', 'service', { address: azName, reason: 'platform-deploy' }),
    deletes('webapp delete, functionapp delete, appservice plan delete, containerapp delete, container delete, logicapp delete, staticwebapp delete, webapp deployment slot delete, apim delete, cdn endpoint delete, afd endpoint delete', 'app', { address: azName, keeps: 'unknown', disruption: 'outage' }),
    deletesData('servicebus * delete, eventhubs * delete, eventgrid * delete, iot hub delete, monitor log-analytics workspace delete, ml workspace delete, databricks workspace delete, search service delete, resource delete, resource-mover delete, managedapp delete', 'resource', { address: azName, disruption: 'outage' }),
    executes('vm run-command invoke, vmss run-command invoke, aks command invoke, container exec, containerapp exec, webapp ssh, acr run', 'machine', { address: azName }),
    { path: 'account set', effects: [{ operation: 'update', kind: 'Azure subscription', address: [{ option: ['--subscription', '-s', '--name', '-n'] }], otherwise: 'another subscription', where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'azure', value: { option: ['--subscription', '-s', '--name', '-n'] } } },
    updates('login, logout, account clear, config set|unset, cloud set, acr login, configure', 'Azure setting', { address: [], otherwise: 'Azure login', where: 'machine', keeps: 'nothing', traits: ['identity'], reason: 'switches-identity' }),
    deletes('rest', 'resource', { address: option('--uri', '--url', '-u'), keeps: 'unknown' }, { when: { any: ['--method=delete', '--method=DELETE', '-m=delete', '-m=DELETE'] } }),
    updates('rest', 'resource', { address: option('--uri', '--url', '-u'), reversibility: 'unknown' }, { when: { any: ['--method=put', '--method=PUT', '--method=post', '--method=POST', '--method=patch', '--method=PATCH'] } }),
    // Azure DevOps.
    deletesData('repos delete, devops project delete, pipelines delete, artifacts universal delete', 'repository', { address: azName, otherwise: 'a project', keeps: 'data' }),
  ],
};

/** Clouds whose command lines are `noun verb` or `verb noun` throughout. */
const others: readonly Tool[] = [
  { names: ['doctl'], system: 'platform', noun: 'resource', valueOptions: ['-c', '--context', '-t', '--access-token', '-o', '--output', '--format', '--region', '--size', '--image', '--api-url', '--tag-name', '--engine', '--version', '--num-nodes', '--private-network-uuid', '--node-pool', '--ssh-keys', '--user-data', '--vpc-uuid', '--fs-type', '--desc'], place: option('--context', '--region'), unlisted: 'verbs', commands: [
    harmless('account get, auth list, compute region list, version, balance get, kubernetes options'),
    deletesData('databases delete|rm, databases db delete, compute volume delete, compute snapshot delete, compute image delete, registry delete, registry repository delete-manifest|delete-tag, spaces keys delete, databases backups', 'database', { disruption: 'outage', reason: 'cloud-delete-data' }, { flags: ['-f'] }),
    deletesData('compute droplet delete|d|del|rm', 'droplet', { disruption: 'outage', reason: 'vm-delete' }, { flags: ['-f'] }),
    deletesData('kubernetes cluster delete|d|rm', 'Kubernetes cluster', { disruption: 'outage', reason: 'gcloud-cluster-delete' }, { flags: ['-f'] }),
    deletesData('compute domain delete', 'DNS zone', { disruption: 'outage', reason: 'dns-zone-delete' }, { flags: ['-f'] }),
    deletes('apps delete, serverless undeploy, compute load-balancer delete', 'app', { disruption: 'outage', reason: 'platform-app-delete' }, { flags: ['-f'] }),
    stops('compute droplet-action power-off|shutdown|power-cycle|reboot|rebuild|restore', 'droplet', {}),
    updates('apps update|create-deployment', 'app', { disruption: 'degrades', reason: 'platform-deploy' }),
    readsSecret('databases connection|get, kubernetes cluster kubeconfig show|save, registry docker-config', 'credential', { traits: ['secret'] }),
    updates('auth init|switch|remove', 'login', { where: 'machine', keeps: 'nothing', traits: ['identity'], reason: 'switches-identity' }),
  ] },
  ...['hcloud', 'linode-cli', 'linode', 'vultr-cli', 'vultr', 'scw', 'exo', 'civo', 'ibmcloud', 'oci', 'aliyun', 'tccli', 'hws', 'openstack', 'nova', 'cinder', 'glance', 'neutron', 'upctl', 'ovhcloud', 'yc', 'stackit', 'koyeb', 'cloudctl', 'upsun', 'equinix', 'scalingo', 'clever', 'qovery', 'porter', 'dokku', 'cf', 'aiven', 'avn', 'ccloud', 'confluent', 'ccloud-cli', 'mongocli', 'tsh', 'teleport', 'tctl', 'boundary', 'tailscale', 'zerotier-cli', 'ngrok', 'cloudflared', 'pulumi-esc', 'infracost', 'spacectl', 'tfe', 'env0', 'okta', 'auth0', 'databricks', 'dbt-cloud', 'airbyte', 'fivetran', 'prefect', 'dagster', 'airflow', 'temporal', 'tctl-cli'].map((name): Tool => ({
    names: [name], system: 'platform', noun: 'resource', valueOptions: ['-o', '--output', '--region', '--project', '--profile', '--context', '--config', '-c', '-p', '--name', '-n', '--id', '--compartment-id', '--resource-group', '-g', '--org', '--namespace', '--zone', '--server', '--type', '--image', '--format', '--cluster', '--environment', '--app', '-a', '--dag-id'], place: option('--project', '--context', '--profile', '--region', '--cluster', '--environment', '--app', '-a'), unlisted: 'verbs',
    commands: [
      deletesData('server delete, volume delete, volume rm, image delete, snapshot delete, linodes delete, databases delete, service delete|terminate, instance delete|terminate, db delete, database delete, cluster delete, kubernetes delete, project delete, environment delete, space delete, org delete, kafka topic delete, topic delete, bucket delete, stack delete, clusters delete, accessLists delete, backups snapshots delete', 'resource', { kind: 'resource', address: [{ option: ['--id', '--name', '--cluster-id', '--instance-id'] }, { positional: 0 }], disruption: 'outage', reason: 'cloud-delete-data' }),
      deletesData('apps:destroy, destroy, delete-org, delete-space, delete-service, delete', 'application', { address: [{ positional: 0 }, { option: ['--app', '-a', '-n', '--name'] }], disruption: 'outage', reason: 'platform-app-delete' }, { flags: ['-f', '-r', '-y'] }),
      deletesData('db reset, db clean, dags delete, fs rm, workspace delete, pools delete, tasks clear', 'data', { keeps: 'data', otherwise: 'its database' }, { flags: ['-f', '-r', '-y'] }),
      harmless('login, logout, auth login, auth whoami, whoami, version, status, target, orgs, spaces, apps, services, config ls, configure, init, ip, ping, netcheck, serve status, dags list, tasks list, db check'),
    ],
  })),
];

const bucketTools: readonly Tool[] = [
  { names: ['s3cmd'], system: 'aws', noun: 'bucket', valueOptions: ['-c', '--config', '--access_key', '--secret_key', '--host', '--host-bucket', '--region', '--exclude', '--include', '--rexclude', '--rinclude', '-m', '--mime-type', '--storage-class', '--add-header', '--days'], previews: ['-n', '--dry-run'], place: option('--host', '--region'), unlisted: 'verbs', commands: [
    harmless('ls, la, info, du, get, signurl, accesslog, ws-info, payer, getlifecycle, getpolicy, multipart, listmp'),
    deletesData('del, rm', 'object', { extent: 'filtered', reason: 'bucket-objects' }), deletesData('del, rm', 'objects', { extent: 'all', reason: 'bucket-recursive' }, { when: { any: ['-r', '--recursive'] } }),
    deletesData('rb', 'bucket', { keeps: 'unknown', reversibility: 'recoverable', reason: 'bucket-delete-empty' }), deletesData('rb', 'bucket', { reason: 'bucket-delete' }, { when: { any: ['-r', '--recursive', '-f', '--force'] } }),
    deletesData('sync', 'objects', { address: last, certainty: 'may', extent: 'all', reason: 'mirror-deletes' }, { when: { any: ['--delete-removed'] } }),
    updates('sync, put, cp, modify, mv', 'object', { address: last, reversibility: 'unknown' }), creates('mb', 'bucket'),
    publishes('setacl', 'object', { operation: 'grant', reversibility: 'reversible', reason: 'makes-public' }, { when: { any: ['-P', '--acl-public'] } }),
    updates('setacl, setpolicy, delpolicy, expire, setlifecycle, dellifecycle, setcors, delcors, ws-create, ws-delete', 'bucket', { address: last, traits: ['bypass'] }),
    deletesData('abortmp', 'upload', { address: first, keeps: 'nothing' }),
  ] },
  { names: ['s5cmd', 's4cmd', 'obsutil', 'ossutil', 'coscmd', 'coscli', 'b2', 'gof3r'], system: 'platform', noun: 'bucket', valueOptions: ['--endpoint-url', '-e', '--profile', '--exclude', '--include', '-c', '--config-file', '--threads', '-k', '-i'], previews: ['--dry-run', '--dryRun'], place: option('--endpoint-url', '-e', '--profile'), unlisted: 'verbs', commands: [
    harmless('ls, cat, du, head, stat, get-file-info, list-buckets, list-file-names, list-file-versions, account get, account info, get-bucket, file info, file cat, bucket list, bucket get'),
    deletesData('rm, delete, delete-file-version, file delete, file hide, hide-file', 'object', { extent: 'filtered', reason: 'bucket-objects' }, { flags: ['-f', '-r', '-a'] }),
    deletesData('rm, delete', 'objects', { extent: 'all', reason: 'bucket-recursive' }, { flags: ['-f', '-r', '-a'], when: { any: ['-r', '--recursive'] } }), deletesData('rm', 'objects', { extent: 'all', reason: 'bucket-recursive' }, { when: { matches: { source: { rest: 0 }, pattern: '\\*' } } }),
    deletesData('rb, delete-bucket, bucket delete', 'bucket', { reason: 'bucket-delete' }),
    deletesData('sync', 'objects', { address: last, certainty: 'may', extent: 'all', reason: 'mirror-deletes' }, { when: { any: ['--delete', '--keep-days', '--replace-newer'] } }),
    updates('sync, cp, mv, upload-file, file upload, pipe', 'object', { address: last, reversibility: 'unknown' }), creates('mb, create-bucket, bucket create', 'bucket'),
  ] },
  { names: ['rclone'], system: 'platform', noun: 'remote', valueOptions: ['--config', '--include', '--exclude', '--filter', '--filter-from', '--exclude-from', '--include-from', '--files-from', '--max-age', '--min-age', '--max-size', '--min-size', '--backup-dir', '--transfers', '--checkers', '--bwlimit', '--log-level', '--log-file', '--max-delete', '--suffix', '--stats', '--rc-addr', '--drive-root-folder-id', '--retries', '--timeout', '--cache-dir', '--vfs-cache-mode', '--conflict-resolve', '--user', '--pass', '--addr', '-o'], previews: ['-n', '--dry-run'], unlisted: 'read', commands: [
    harmless('config show', {}), readsSecret('config dump|show|file, obscure, reveal', 'remote credential', { address: first, otherwise: 'every remote', traits: ['secret'] }), harmless('config file'),
    deletesData('delete, deletefile', 'files', { address: each, extent: 'filtered', reason: 'rclone-delete', safer: 'rclone-dry-run' }),
    deletesData('purge', 'folder and everything in it', { address: each, extent: 'all', reason: 'rclone-purge', safer: 'rclone-dry-run' }),
    deletesData('sync, bisync', 'files', { address: last, certainty: 'may', extent: 'all', reason: 'mirror-deletes', safer: 'rclone-dry-run', notChecked: ['what the source lacks'] }),
    deletesData('move, moveto', 'files', { address: [{ positional: 0 }], reversibility: 'recoverable', extent: 'all', reason: 'rclone-move', safer: 'rclone-dry-run' }),
    deletesData('cleanup', 'trash and old versions', { address: each, extent: 'all', reason: 'rclone-cleanup' }),
    deletes('dedupe', 'duplicate files', { address: last, keeps: 'data', extent: 'filtered', certainty: 'may', reason: 'rclone-dedupe' }),
    deletes('rmdir, rmdirs', 'empty folders', { address: each, keeps: 'nothing', reversibility: 'reversible' }),
    updates('copy, copyto, copyurl, rcat, touch, mkdir, settier, backend', 'files', { address: last, reversibility: 'unknown' }),
    removesSetting('config delete|disconnect, config userinfo', 'remote credential', { where: 'machine', keeps: 'unknown' }),
    grants('link', 'public link', { address: last, traits: ['public'], reason: 'makes-public' }),
    executes('mount, serve, rcd, rc', 'remote', { address: first }),
  ] },
  { names: ['mc', 'mcli'], system: 'platform', noun: 'bucket', valueOptions: ['--config-dir', '-C', '--older-than', '--newer-than', '--attr', '--encrypt-key', '--expire', '--expiry-days', '--name', '--version-id', '--vid', '--rewind', '--limit-upload', '--limit-download', '--region', '--target', '--exclude'], previews: ['--dry-run', '--fake'], unlisted: 'verbs', commands: [
    harmless('ls, stat, cat, head, find, du, diff, tree, alias list|ls, admin info|trace|heal, ping, ready, version info, tag list, policy get, anonymous get|list, event list, ilm ls|rule ls, admin user list|info|ls, admin policy list|info|ls, watch, sql, license, od, support, update, get, admin console, admin logs, admin prometheus'),
    deletesData('rm', 'object', { extent: 'filtered', reason: 'bucket-objects' }), deletesData('rm', 'objects', { extent: 'all', reason: 'bucket-recursive' }, { when: { any: ['-r', '--recursive', '--versions'] } }),
    deletesData('rb', 'bucket', { keeps: 'unknown', reversibility: 'recoverable', reason: 'bucket-delete-empty' }), deletesData('rb', 'bucket', { reason: 'bucket-delete' }, { when: { any: ['--force', '--dangerous'] } }),
    deletesData('mirror', 'objects', { address: last, certainty: 'may', extent: 'all', reason: 'mirror-deletes' }, { when: { any: ['--remove', '--overwrite'] } }),
    updates('mirror, cp, mv, put, pipe, tag set|remove, encrypt set|clear', 'object', { address: last, reversibility: 'unknown' }),
    deletesData('mv, move', 'object', { address: [{ positional: 0 }], reversibility: 'recoverable', reason: 'rclone-move' }, { adds: true }),
    deletesData('undo, retention clear, legalhold clear', 'object version', { traits: ['bypass'] }),
    publishes('anonymous set|set-json, policy set', 'bucket', { operation: 'grant', reversibility: 'reversible', address: last, reason: 'makes-public' }, { when: { matches: { source: { rest: 0 }, pattern: '^(public|download|upload)$' } } }),
    updates('version suspend', 'bucket', { traits: ['bypass'] }), deletes('event remove, event rm, ilm rule rm|remove, ilm rm, replicate rm, alias remove|rm, admin config reset', 'setting', { address: last, keeps: 'nothing', reversibility: 'recoverable', disruption: 'unknown' }),
    deletesData('admin user remove|rm|disable, admin group remove|rm|disable, admin policy remove|rm|unset|detach, admin accesskey rm, admin user svcacct rm', 'access', { address: last, keeps: 'nothing', disruption: 'outage', reason: 'revokes-role' }),
    deletesData('admin bucket delete|remove|rm, admin decommission, admin decom, admin replicate rm, admin tier rm', 'bucket', { address: last, disruption: 'outage' }),
    stops('admin service stop|restart|freeze', 'MinIO service', { address: first }), grants('admin policy attach|set|add|create, admin user add|enable', 'access', { address: last }), grants('share download|upload', 'link', { address: last, disposable: { kind: 'temporary', because: 'the link expires by itself' } }),
  ] },
  { names: ['azcopy'], system: 'azure', noun: 'blob', otherOptions: 'flag', style: 'single', previews: ['--dry-run'], unlisted: 'verbs', commands: [
    harmless('list, jobs list|show, env, login, logout, doc'),
    deletesData('remove, rm, r', 'blob', { address: first, extent: 'filtered', reason: 'bucket-objects' }), deletesData('remove, rm, r', 'blobs', { address: first, extent: 'all', reason: 'bucket-recursive' }, { when: { any: ['--recursive', '--recursive=true'] } }),
    deletesData('sync', 'blobs', { address: [{ positional: 1 }], certainty: 'may', extent: 'all', reason: 'mirror-deletes' }, { when: { any: ['--delete-destination', '--delete-destination=true', '--mirror-mode'] } }),
    updates('sync, copy, cp, c, set-properties, make', 'blobs', { address: [{ positional: 1 }], reversibility: 'unknown' }), deletes('jobs clean|remove', 'transfer records', { where: 'machine', keeps: 'nothing', otherwise: 'transfer records' }),
  ] },
];

export const cloud: ToolFamily = { family: 'cloud', tools: [gcloud, gsutil, bq, az, ...others, ...bucketTools] };
