// Does a replaced object come back? Rules of the cloud providers about names that stay taken, deletes that are refused and creates
// that collide. Sources: the providers' documentation of each resource's deletion.
import type { Reason } from '../../../model/effect';
import { comesBackOf } from '../../../knowledge/comesBack';
import { kindOfType } from '../../../knowledge/replacementTables';
import { systemOf } from './systemOf';
import { nameOfObject } from './pairs';
import type { PlannedChange } from './plan';
import type { ValueObject } from '../value';

export interface Returns {
  readonly returns: 'will' | 'may' | 'willNot';
  readonly because?: Reason;
}

/** For replacements. */
export function returnsOf(change: PlannedChange): Returns {
  if (change.prevented) return { returns: 'willNot', because: { code: 'returns-prevented' } };
  const refused = refusedBecause(change);
  if (refused) return refused;
  const keepsName = keepsItsName(change);
  if (change.order === 'createThenDestroy' && keepsName) return { returns: 'willNot', because: { code: 'returns-name-taken', values: { name: nameOfObject(change.prior, change.type) ?? '' } } };
  const quarantine = keepsName ? quarantines.find(one => one.types.includes(change.type)) : undefined;
  if (quarantine && !(quarantine.unless && quarantine.unless(change.prior ?? {}))) return { returns: quarantine.returns, because: { code: quarantine.code } };
  // Terraform waits until the old one is gone: what remains is what the new one does not get.
  const fact = comesBackOf({ system: systemOf(change.type), kind: kindOfType(change.type), command: '', isFinal: true });
  if (fact?.lasting) return { returns: change.certainty === 'will' && change.fromState ? 'will' : 'may', because: { code: fact.code } };
  return change.certainty === 'will' && change.fromState ? { returns: 'will' } : { returns: 'may', because: { code: 'returns-not-checked' } };
}

/** The delete is refused, so nothing is lost and nothing comes: settings of the object as the state has them. */
function refusedBecause(change: PlannedChange): Returns | undefined {
  const prior = change.prior ?? {};
  const protectedBy = protections.find(name => isOn(prior[name]));
  if (protectedBy !== undefined) return { returns: 'willNot', because: { code: 'returns-protected', values: { setting: `${protectedBy} = true` } } };
  if (change.type === 'aws_s3_bucket' && !isOn(prior['force_destroy'])) return { returns: 'may', because: { code: 'returns-bucket-not-empty' } };
  if (change.type === 'google_storage_bucket' && !isOn(prior['force_destroy'])) return { returns: 'may', because: { code: 'returns-bucket-not-empty' } };
  if (change.type === 'aws_ecr_repository' && !isOn(prior['force_delete'])) return { returns: 'may', because: { code: 'returns-repository-not-empty' } };
  if (snapshotTypes.has(change.type) && !isOn(prior['skip_final_snapshot']) && isOff(prior['final_snapshot_identifier']) && Object.hasOwn(prior, 'skip_final_snapshot')) {
    return { returns: 'willNot', because: { code: 'returns-final-snapshot-name' } };
  }
  return undefined;
}

const protections = ['deletion_protection', 'deletion_protection_enabled', 'enable_deletion_protection', 'disable_api_termination', 'termination_protection'];
const snapshotTypes: ReadonlySet<string> = new Set(['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster', 'aws_redshift_cluster']);

const isOn = (value: unknown): boolean => value === true || value === 'true' || value === 'ACTIVE' || value === 'ENABLED';
const isOff = (value: unknown): boolean => value === undefined || value === null || value === '';

interface Quarantine {
  readonly types: readonly string[];
  readonly returns: 'may' | 'willNot';
  readonly code: string;
  readonly unless?: (prior: ValueObject) => boolean;
}

const quarantines: readonly Quarantine[] = [
  { types: ['aws_secretsmanager_secret'], returns: 'willNot', code: 'returns-secret-scheduled', unless: prior => prior['recovery_window_in_days'] === 0 },
  { types: ['aws_sqs_queue'], returns: 'may', code: 'returns-queue-minute' },
  { types: ['aws_s3_bucket'], returns: 'may', code: 'returns-bucket-name-global' },
  { types: ['google_sql_database_instance'], returns: 'willNot', code: 'returns-cloud-sql-week' },
  { types: ['google_project'], returns: 'willNot', code: 'returns-project-id' },
  { types: ['azurerm_key_vault', 'azurerm_cognitive_account', 'azurerm_api_management', 'azurerm_app_configuration'], returns: 'willNot', code: 'returns-soft-deleted' },
  { types: ['aws_opensearch_domain', 'aws_elasticsearch_domain', 'aws_eks_cluster'], returns: 'may', code: 'returns-still-deleting' },
];

/** Known and unchanged: the new object asks for the name that the old one has. */
function keepsItsName(change: PlannedChange): boolean {
  const before = nameOfObject(change.prior, change.type);
  return before !== undefined && before === nameOfObject(change.after, change.type);
}

/** Settings that protect or that are missing, as the source spells them. */
export function protectionOf(change: PlannedChange): readonly string[] {
  const prior = change.prior ?? {};
  const found: string[] = [];
  if (change.prevented) found.push('prevent_destroy = true');
  if (change.lostPrevention) found.push('its prevent_destroy goes with the old block');
  for (const name of protections) if (isOn(prior[name])) found.push(`${name} = true`);
  if (isOn(prior['skip_final_snapshot'])) found.push('skip_final_snapshot = true: no final snapshot');
  if (isOn(prior['force_destroy'])) found.push('force_destroy = true: not kept although it holds objects');
  if (isOn(prior['force_delete'])) found.push('force_delete = true');
  return found;
}
