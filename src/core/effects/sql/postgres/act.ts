// Acts from PostgreSQL's tree: the span of the statement they come from and the fields that most of them share.
import type { PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct } from '../act';

type Made = Pick<SqlAct, 'operation' | 'kind' | 'name' | 'reason'> & Partial<SqlAct>;

/** Harmless unless said otherwise: keeps nothing, reversible. */
export function actOf(statement: PostgresStatement, made: Made): SqlAct {
  return { keeps: 'nothing', reversibility: 'reversible', start: statement.start, end: statement.end, ...made };
}
