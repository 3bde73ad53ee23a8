// One task of a playbook → what it deletes or makes. By the module's name and its `state`; texts of shells are read by whoever asks.
import type { PlaybookTask } from '../../../parse/manifest/playbook';
import { plainText, textField } from '../../../parse/plan/values';
import type { System } from '../../../model/resource';
import type { InfrastructureChange } from '../change';

const naming = ['name', 'db', 'database', 'path', 'dest', 'bucket', 'bucket_name', 'project_src', 'release_name', 'db_instance_identifier', 'cluster_identifier', 'instance_id', 'instance_ids', 'vm_name', 'lv', 'dev', 'zone', 'queue', 'topic', 'stack_name', 'repo', 'id', 'table', 'index_name', 'src', 'pool'];

/** Undefined: it neither deletes nor makes a thing by name. */
export function changeOfTask(task: PlaybookTask): InfrastructureChange | undefined {
  const { module } = task;
  const state = textField(task.arguments, 'state') ?? (Object.hasOwn(task.arguments, 'state') ? plainText(task.arguments['state']) : undefined);
  const removes = /^(?:absent|deleted|terminated|removed|destroyed|purged|uninstalled)$/.test(state ?? '');
  const makes = /^(?:present|started|running|latest|created|directory|touch|up|restarted|query|installed|deployed)$/.test(state ?? '') || (state === undefined && !/^(?:command|shell|raw|script|set_fact|debug|assert|fail|include_|import_|meta|wait_for|uri|get_url|template|copy|lineinfile|blockinfile|replace|stat|pause|setup|ping|service_facts|package_facts|slurp|fetch|add_host|group_by|gather_facts)/.test(module) && /_info$|_facts$/.exec(module) === null);
  const forced = (module === 'filesystem' && isOn(task.arguments['force'])) || (module === 'postgresql_db' && state === 'restore') || (/^(?:docker_container|docker_compose)/.test(module) && isOn(task.arguments['recreate'])) || (module === 'k8s' && isOn(task.arguments['force']));
  if (!removes && !makes && !forced) return undefined;
  const name = naming.map(key => task.arguments[key]).find(value => value !== undefined && value !== null && value !== '');
  if (name === undefined && !/definition|src/.test(Object.keys(task.arguments).join(' '))) return undefined;
  const kind = kindOf(module);
  const definition = task.arguments['definition'];
  const inner = definition === undefined ? undefined : textField((definition as never)?.['metadata'] ?? null, 'name');
  const address = inner ?? plainText(name ?? module).slice(0, 120);
  const keeps = dataModules.test(module) || isOn(task.arguments['remove_volumes']) ? 'data' as const : packages.test(module) ? 'nothing' as const : 'unknown' as const;
  return {
    operation: forced ? 'replace' : removes ? 'delete' : 'create', system: systemOf(module), kind, address, type: '', place: task.hosts === '' ? undefined : `hosts ${task.hosts}`, keeps, where: 'remote',
    certainty: task.conditional ? 'may' : 'will', reason: 'ansible-task', values: { module, state: state ?? '' }, reversibility: removes && packages.test(module) ? 'reversible' : undefined,
    ...(forced ? { forcedBy: [module === 'filesystem' ? 'force: true' : state === 'restore' ? 'state: restore' : 'recreate'], returns: 'will' as const } : {}),
    parts: isOn(task.arguments['remove_volumes']) ? ['its volumes'] : undefined,
    disruption: removes && packages.test(module) ? 'none' : undefined, notChecked: removes && keeps === 'data' ? ['backups'] : undefined, safer: removes || forced ? { code: 'ansible-check' } : undefined,
  };
}

const isOn = (value: unknown): boolean => value === true || /^(?:yes|true|on|always|1)$/i.test(typeof value === 'string' ? value : '');

const packages = /^(?:apt|yum|dnf|package|pip|npm|gem|apk|pacman|homebrew|snap|zypper|service|systemd|systemd_service|cron|alternatives|group|authorized_key|sysctl|mount|firewalld|ufw|git_config)$/;
const dataModules = /(?:_db$|_database$|database|_bucket|s3_|_volume$|volume|dynamodb|rds_|elasticache|redshift|_table$|_queue|_topic|filesystem|^lvol$|^lvg$|^zfs$|_disk|_instance$|_vm$|_pvc|mongodb|cosmosdb|sqldatabase|storageaccount|_keyvault|secretsmanager|_schema$|_tablespace$)/;

function kindOf(module: string): string {
  const plain = module.replace(/^(?:community_|amazon_|azure_rm_|gcp_|google_|ec2_(?=instance)|vmware_)/, '').replace(/_v\d$/, '');
  const known: Readonly<Record<string, string>> = { postgresql_db: 'database', mysql_db: 'database', mongodb_db: 'database', influxdb_database: 'database', docker_compose: 'compose project', lvol: 'logical volume', file: 'file', user: 'user account', instance: 'virtual machine', k8s: 'object', helm: 'release', s3_bucket: 'S3 bucket', rds_instance: 'database instance', apt: 'package', yum: 'package', dnf: 'package', package: 'package' };
  return known[plain] ?? plain.replace(/_/g, ' ');
}

function systemOf(module: string): System {
  if (/^(?:docker|podman)/.test(module)) return 'docker';
  if (/^(?:k8s|kubernetes|openshift)/.test(module)) return 'kubernetes';
  if (/^helm/.test(module)) return 'helm';
  if (/^(?:ec2|rds|s3|elb|iam|lambda|route53|sqs|sns|dynamodb|cloudformation|elasticache|efs|ecs|eks|redshift|aws|secretsmanager|kms)_?/.test(module)) return 'aws';
  if (/^(?:azure|azure_rm)_/.test(module)) return 'azure';
  if (/^(?:gcp|google)_/.test(module)) return 'gcloud';
  if (/^(?:postgresql|mysql|mongodb|mssql|influxdb|elasticsearch|redis|rabbitmq|kafka|clickhouse|cassandra)_/.test(module)) return 'database';
  if (/^(?:digital_ocean|hcloud|linode|vultr|proxmox|vmware|os_|openstack)/.test(module)) return 'platform';
  return 'machine';
}
