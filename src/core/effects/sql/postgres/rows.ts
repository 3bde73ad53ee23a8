// Row changes anywhere in PostgreSQL's tree of one statement: DELETE, UPDATE, MERGE, TRUNCATE, INSERT … ON CONFLICT, SELECT … INTO, also
// inside WITH, COPY and EXPLAIN ANALYZE.
import { truthOf } from '../../../parse/sql/postgresConstant';
import { as, listOf, relationName, textOf, walk, type PostgresNode, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct } from '../act';
import { isTemporaryName } from '../rows';
import { actOf } from './act';

export function rowActs(statement: PostgresStatement): readonly SqlAct[] {
  const acts: SqlAct[] = [];
  const root = { [statement.type]: statement.node };
  for (const { node } of walk(root)) {
    const deletes = as(node, 'DeleteStmt');
    if (deletes) acts.push(changed(statement, 'delete', deletes));
    const updates = as(node, 'UpdateStmt');
    if (updates) acts.push(changed(statement, 'update', updates));
    const merges = as(node, 'MergeStmt');
    if (merges) acts.push(...merged(statement, merges));
    const inserts = as(node, 'InsertStmt');
    if (inserts) acts.push(...inserted(statement, inserts));
    const truncates = as(node, 'TruncateStmt');
    if (truncates) acts.push(...truncated(statement, truncates));
    const into = node['intoClause'] ?? as(node, 'CreateTableAsStmt')?.['into'];
    const made = statement.type === 'SelectStmt' ? relationName((into as PostgresNode | undefined)?.['rel']) : undefined;
    if (made !== undefined) acts.push(actOf(statement, { operation: 'create', kind: 'table', name: made, reason: 'sql-create' }));
  }
  return acts;
}

function changed(statement: PostgresStatement, operation: 'delete' | 'update', node: PostgresNode): SqlAct {
  const name = relationName(node['relation']) ?? 'a table';
  const all = node['whereClause'] === undefined || truthOf(node['whereClause'], name) === true;
  return rows(statement, operation, name, all, all ? `sql-${operation}-all` : `sql-${operation}-rows`);
}

function rows(statement: PostgresStatement, operation: 'delete' | 'update', name: string, all: boolean, reason: string, more: Partial<SqlAct> = {}): SqlAct {
  return actOf(statement, {
    operation, kind: all ? 'all rows of the table' : 'rows of the table', name, keeps: 'data', extent: all ? 'all' : 'filtered', reversibility: 'irreversible', reason, safer: 'sql-transaction',
    ...(isTemporaryName(name) ? { disposable: { kind: 'temporary' as const, because: 'a temporary table' } } : {}), ...more,
  });
}

function merged(statement: PostgresStatement, node: PostgresNode): readonly SqlAct[] {
  const name = relationName(node['relation']) ?? 'a table';
  return listOf(node['mergeWhenClauses']).flatMap((clause): readonly SqlAct[] => {
    const when = as(clause, 'MergeWhenClause');
    const command = textOf(when?.['commandType']);
    if (command !== 'CMD_DELETE' && command !== 'CMD_UPDATE') return [];
    const operation = command === 'CMD_DELETE' ? 'delete' : 'update';
    const unconditional = when?.['condition'] === undefined || truthOf(when['condition'], name) === true;
    // Rows that the source does not name are all of them but a few; `ON true` names all.
    const all = unconditional && (textOf(when?.['matchKind']) === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE' || truthOf(node['joinCondition'], name) === true);
    return [rows(statement, operation, name, all, all ? `sql-${operation}-all` : `sql-${operation}-rows`)];
  });
}

function inserted(statement: PostgresStatement, node: PostgresNode): readonly SqlAct[] {
  const name = relationName(node['relation']) ?? 'a table';
  const adds = actOf(statement, { operation: 'create', kind: 'rows of the table', name, extent: 'filtered', reason: 'sql-insert' });
  const conflict = node['onConflictClause'] as PostgresNode | undefined;
  if (textOf(conflict?.['action']) !== 'ONCONFLICT_UPDATE') return [adds];
  // Only rows with the same key are written over; how many the text does not say. That is what an upsert is for: no loss of the table.
  return [adds, actOf(statement, { operation: 'update', kind: 'rows of the table', name, keeps: 'data', extent: 'filtered', reversibility: 'unknown', certainty: 'may', reason: 'sql-update-rows' })];
}

function truncated(statement: PostgresStatement, node: PostgresNode): readonly SqlAct[] {
  const cascade = textOf(node['behavior']) === 'DROP_CASCADE';
  return listOf(node['relations']).map(relation => rows(statement, 'delete', relationName(relation) ?? 'a table', true, 'sql-truncate', cascade ? { notChecked: ['tables that refer to it'] } : {}));
}
