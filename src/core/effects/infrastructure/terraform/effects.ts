// Terraform changes, planned by it or worked out from the sources, → effects. Many plain creates and updates become one line each.
import { kindOfType, terraformKeepsData } from '../../../knowledge/replacementTables';
import type { Disposable, Effect, Evidence } from '../../../model/effect';
import { effectOfChange, type InfrastructureChange } from '../change';
import { literalText } from './configuration';
import { joinRenames, nameOfObject } from './pairs';
import type { PlannedChange } from './plan';
import { protectionOf, returnsOf } from './returns';
import { systemOf } from './systemOf';

export interface EffectContext {
  /** Evidence where a change has no place of its own. */
  readonly evidence: readonly Evidence[];
  /** An edit: a later apply does it. */
  readonly deferred: boolean;
  readonly workspace: string;
  /** For all that has no place of its own: the unit it is of. */
  readonly place?: string;
  /** What the default provider of a type names. */
  readonly region?: (type: string) => string | undefined;
  readonly writtenBySession: (file: string) => boolean;
  /** Where the call runs, so that a later one knows what this one destroyed; undefined: an edit. */
  readonly folder?: string;
  /** What was not looked at ("the live infrastructure"). */
  readonly notChecked: readonly string[];
}

/** Creates and updates beyond this many are counted, not listed. */
const mostPlain = 40;

export function effectsOfChanges(changes: readonly PlannedChange[], context: EffectContext): readonly Effect[] {
  const joined = joinRenames(changes);
  const throwaway = throwawayWorkspace(joined, context.workspace);
  const weighty = joined.filter(change => change.operation !== 'create' && change.operation !== 'update');
  const plain = joined.filter(change => change.operation === 'create' || change.operation === 'update');
  const listed = plain.length > mostPlain ? counted(plain, context) : plain.map(change => effectOf(change, context, undefined));
  return [...weighty.map(change => effectOf(change, context, throwaway)), ...listed];
}

function effectOf(change: PlannedChange, context: EffectContext, throwaway: Disposable | undefined): Effect {
  const keeps = terraformKeepsData(change.type) ? 'data' : isListed(change.type) ? 'nothing' : 'unknown';
  const name = nameOfObject(change.prior ?? change.after, change.type);
  const loses = change.operation === 'replace' || change.operation === 'delete';
  const returns = change.operation === 'replace' ? returnsOf(change) : undefined;
  const local = localTypes[change.type.split('_')[0] ?? ''] ?? (ownProvider(change.type) ? 'provider' : undefined);
  const infrastructure: InfrastructureChange = {
    operation: change.operation, system: systemOf(change.type), kind: kindOfType(change.type), address: change.address, type: change.type,
    name, place: placeOf(change) ?? context.place ?? context.region?.(change.type), keeps: local ? 'nothing' : keeps, certainty: change.certainty,
    where: local === 'files' ? 'workspace' : local ? 'machine' : 'remote',
    order: change.order, forcedBy: change.forcedBy, returns: returns?.returns, returnsBecause: returns?.because,
    reason: reasonOf(change), values: { ...(context.folder === undefined ? {} : { folder: context.folder, destroyed: change.operation === 'delete' && change.cause === 'destroy' ? 'yes' : '' }), newAddress: change.newAddress ?? '', to: change.differences.find(one => one.forces !== 'no')?.to ?? '' },
    protection: loses ? protectionOf(change) : undefined,
    notChecked: loses && keeps === 'data' ? ['snapshots', ...context.notChecked] : loses ? context.notChecked : undefined,
    disposable: local ? { kind: 'empty', because: `${change.type} keeps nothing of its own` } : loses ? throwaway : undefined,
    reversibility: change.cause === 'imported' ? 'unknown' : undefined,
    disruption: change.cause === 'imported' ? 'unknown' : loses && keeps === 'nothing' && !serves(change.type) ? 'none' : undefined,
    undo: undefined, safer: loses ? saferOf(change) : undefined,
  };
  const file: readonly Evidence[] = change.file === undefined ? [] : [{ kind: 'file', path: change.file, line: change.line, text: change.text, writtenBySession: context.writtenBySession(change.file) }];
  return effectOfChange(infrastructure, file.length > 0 ? [...file, ...context.evidence] : context.evidence.map(one => (one.kind === 'plan' ? { ...one, entry: change.address } : one)), context.deferred);
}

function counted(plain: readonly PlannedChange[], context: EffectContext): readonly Effect[] {
  return (['create', 'update'] as const).flatMap(operation => {
    const alike = plain.filter(change => change.operation === operation);
    const [first] = alike;
    if (!first) return [];
    return [effectOfChange({
      operation, system: systemOf(first.type), kind: 'resource', address: `${alike.length} resources`, type: '', keeps: 'unknown', certainty: 'will', reason: `terraform-${operation}`,
      count: alike.length, extent: 'several', parts: alike.slice(0, 20).map(change => change.address),
    }, context.evidence, context.deferred)];
  });
}

function reasonOf(change: PlannedChange): string {
  switch (change.operation) {
    case 'create': case 'update': return change.cause === 'imported' ? 'terraform-import' : `terraform-${change.operation}`;
    case 'forget': return change.cause === 'provider' ? 'terraform-provider-switch' : 'terraform-forget';
    case 'delete': return change.cause === 'deposed' ? 'terraform-deposed' : change.prevented ? 'terraform-prevented' : 'terraform-delete';
    case 'replace': return change.prevented ? 'terraform-prevented' : change.newAddress !== undefined && change.cause !== 'attribute' ? 'terraform-renamed' : 'terraform-replace-resource';
  }
}

function saferOf(change: PlannedChange): InfrastructureChange['safer'] {
  if (change.operation === 'replace' && change.newAddress !== undefined && change.cause !== 'attribute') return { code: 'safer-moved', values: { from: change.address, to: change.newAddress } };
  if (change.operation === 'delete' && change.cause === 'blockRemoved') return { code: 'safer-removed', values: { from: change.address } };
  const snapshot = snapshotCommands[change.type];
  const name = nameOfObject(change.prior, change.type);
  // The name stands in a command that someone may copy: only a plain one.
  if (snapshot !== undefined && name !== undefined && /^[\w.-]+$/.test(name)) return { code: 'safer-snapshot', values: { command: snapshot.replaceAll('{name}', name) } };
  if (change.operation === 'replace' && change.order !== 'createThenDestroy' && !terraformKeepsData(change.type)) return { code: 'safer-create-first' };
  return change.operation === 'replace' ? { code: 'safer-second-resource' } : undefined;
}

const snapshotCommands: Readonly<Record<string, string>> = {
  aws_db_instance: 'aws rds create-db-snapshot --db-instance-identifier {name} --db-snapshot-identifier {name}-before',
  aws_rds_cluster: 'aws rds create-db-cluster-snapshot --db-cluster-identifier {name} --db-cluster-snapshot-identifier {name}-before',
  aws_docdb_cluster: 'aws docdb create-db-cluster-snapshot --db-cluster-identifier {name} --db-cluster-snapshot-identifier {name}-before',
  aws_neptune_cluster: 'aws neptune create-db-cluster-snapshot --db-cluster-identifier {name} --db-cluster-snapshot-identifier {name}-before',
  aws_dynamodb_table: 'aws dynamodb create-backup --table-name {name} --backup-name {name}-before',
  aws_redshift_cluster: 'aws redshift create-cluster-snapshot --cluster-identifier {name} --snapshot-identifier {name}-before',
  aws_elasticache_replication_group: 'aws elasticache create-snapshot --replication-group-id {name} --snapshot-name {name}-before',
  google_sql_database_instance: 'gcloud sql backups create --instance {name}',
};

/** Providers whose resources live on this machine or only in the state. */
const localTypes: Readonly<Record<string, 'files' | 'state'>> = { random: 'state', time: 'state', null: 'state', local: 'files', terraform: 'state' };
const ownProvider = (type: string): boolean => type === 'terraform_data' || type === 'null_resource';

function isListed(type: string): boolean {
  return /^(?:aws|google|azurerm)_/.test(type);
}

/** Does something stop answering while it is gone? Access rules, networks, compute and names do; tags and documents do not. */
function serves(type: string): boolean {
  return !/(?:_policy|_attachment|_parameter|_association|_launch_template|_launch_configuration|_tag|_metric_alarm|_dashboard|_log_group|_template)$/.test(type);
}

/** Region in an ARN, or the resource's own location, as the state or else the configuration has it. */
function placeOf(change: PlannedChange): string | undefined {
  const arn = change.prior?.['arn'];
  const region = typeof arn === 'string' ? /^arn:[\w-]+:[\w-]+:([\w-]*):/.exec(arn)?.[1] : undefined;
  if (region) return region;
  const own = ['location', 'zone', 'region'].map(name => change.prior?.[name] ?? (change.forcedBy.includes(name) ? undefined : literalText(change.block?.body.attributes.get(name)?.value)));
  return own.find(value => typeof value === 'string');
}

/** A workspace that is made for a pull request and holds nothing. */
function throwawayWorkspace(changes: readonly PlannedChange[], workspace: string): Disposable | undefined {
  if (!/^(?:pr|preview|review|ephemeral|mr)[-_/]?\d+/i.test(workspace)) return undefined;
  if (changes.some(change => terraformKeepsData(change.type))) return undefined;
  return { kind: 'environment', because: `workspace ${workspace} is named for one pull request and holds no data` };
}
