// ALTER TABLE from PostgreSQL's tree: columns and partitions that go, checks switched off, and the changes that hold a lock while the table
// is rewritten or scanned.
import { as, listOf, relationName, textOf, walk, type PostgresNode, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct } from '../act';
import { actOf } from './act';
import { cascades, kindOf } from './definitions';

export function alterTableActs(statement: PostgresStatement): readonly SqlAct[] {
  const { node } = statement;
  const object = kindOf(textOf(node['objtype']));
  const name = relationName(node['relation']) ?? 'a table';
  return listOf(node['cmds']).flatMap(command => {
    const cmd = as(command, 'AlterTableCmd');
    return cmd ? [commandAct(statement, cmd, object.kind, name)] : [];
  });
}

/** Switches a check or a guard off. */
const disables = /^AT_(?:DisableTrig(?:All|User)?|DisableRule|DisableRowSecurity|NoForceRowSecurity|EnableReplicaTrig|EnableReplicaRule)$/;
/** Holds the table while its rows are written anew or looked through. */
const locks = /^AT_(?:AlterColumnType|SetNotNull|SetLogged|SetUnLogged|SetTableSpace|SetAccessMethod|DetachPartition|AttachPartition|AddIdentity|SetExpression|AddIndex)$/;

function commandAct(statement: PostgresStatement, cmd: PostgresNode, kind: string, name: string): SqlAct {
  const subtype = textOf(cmd['subtype']) ?? '';
  if (subtype === 'AT_DropColumn') {
    return actOf(statement, { operation: 'delete', kind: 'column', name: `${name}.${textOf(cmd['name']) ?? ''}`, keeps: 'data', reversibility: 'irreversible', disruption: 'outage', reason: 'sql-drop-column', safer: 'sql-dump-first', notChecked: cascades(cmd) ? ['what depends on it (CASCADE)'] : undefined });
  }
  const own = { operation: 'update' as const, kind, name };
  if (subtype === 'AT_DropConstraint') return actOf(statement, { ...own, reversibility: 'recoverable', disruption: 'degrades', traits: ['bypass'], reason: 'sql-drop-constraint' });
  if (/^AT_Drop(?:NotNull|Identity|Expression|OfType|Inherit)$/.test(subtype)) return actOf(statement, { ...own, reversibility: 'recoverable', disruption: 'degrades', reason: 'sql-drop-constraint' });
  if (disables.test(subtype)) return actOf(statement, { ...own, traits: ['bypass'], reason: 'sql-disable' });
  if (subtype === 'AT_ChangeOwner') return actOf(statement, { ...own, operation: 'grant', reason: 'sql-owner' });
  if (locks.test(subtype) || addsChecked(subtype, cmd) || addsWritten(subtype, cmd)) {
    return actOf(statement, { ...own, disruption: 'outage', certainty: 'may', reason: 'sql-alter-locks', ...(/AlterColumnType|SetNotNull/.test(subtype) ? { reversibility: 'recoverable' as const } : {}) });
  }
  return actOf(statement, { ...own, reason: 'sql-alter' });
}

/** A constraint that is checked against every row; not `NOT VALID` and not one that takes an index that is there. */
function addsChecked(subtype: string, cmd: PostgresNode): boolean {
  const constraint = as(cmd['def'], 'Constraint');
  return subtype === 'AT_AddConstraint' && constraint !== undefined && constraint['skip_validation'] !== true && constraint['indexname'] === undefined;
}

/** A new column whose value is computed for each row: a function that changes, an identity, a stored expression, `serial`. */
function addsWritten(subtype: string, cmd: PostgresNode): boolean {
  if (subtype !== 'AT_AddColumn') return false;
  for (const { node } of walk(cmd['def'])) {
    const constraint = as(node, 'Constraint');
    const type = textOf(constraint?.['contype']);
    if (type === 'CONSTR_IDENTITY' || (type === 'CONSTR_GENERATED' && textOf(constraint?.['generated_kind']) !== 'v')) return true;
    const call = as(node, 'FuncCall');
    if (call && /"(?:random|gen_random_uuid|uuid_generate_v\d\w*|clock_timestamp|nextval|timeofday)"/.test(JSON.stringify(call['funcname']))) return true;
    if (Array.isArray(node['names']) && /"(?:big|small)?serial\d?"/.test(JSON.stringify(node['names']))) return true;
  }
  return false;
}
