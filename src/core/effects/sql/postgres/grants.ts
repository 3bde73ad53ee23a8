// GRANT, REVOKE and default privileges from PostgreSQL's tree.
import { as, dotted, listOf, nodeOf, relationName, stringOf, textOf, type PostgresNode, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct } from '../act';
import { actOf } from './act';
import { roleName } from './definitions';

/** Undefined: not a statement of these kinds. */
export function grantedActs(statement: PostgresStatement): readonly SqlAct[] | undefined {
  const { node } = statement;
  switch (statement.type) {
    case 'GrantStmt': return privileges(statement, node);
    case 'GrantRoleStmt': return roles(statement, node);
    case 'AlterDefaultPrivilegesStmt': {
      const action = nodeOf(node['action']);
      return action ? privileges(statement, as(action, 'GrantStmt') ?? action, 'everything made later') : [];
    }
    default: return undefined;
  }
}

/** Roles that reach beyond tables. */
const powerful = /^(?:postgres|pg_(?:execute_server_program|read_server_files|write_server_files|read_all_data|write_all_data|monitor|signal_backend|checkpoint|maintain|database_owner)|rds_superuser|rds_replication|cloudsqlsuperuser|azure_pg_admin|neon_superuser|supabase_admin|service_role|doadmin|dba|.*admin.*|.*superuser.*|root|owner)$/i;

function privileges(statement: PostgresStatement, node: PostgresNode, instead?: string): readonly SqlAct[] {
  const inSchema = textOf(node['targtype']) === 'ACL_TARGET_ALL_IN_SCHEMA';
  const type = (textOf(node['objtype']) ?? '').replace(/^OBJECT_/, '').toLowerCase();
  const names = listOf(node['objects']).map(one => relationName(as(one, 'RangeVar') ?? {}) ?? objectOf(one));
  const what = instead ?? (inSchema ? `all ${type}s in ${names.join(', ')}` : names.join(', '));
  // No list of privileges is ALL.
  const all = listOf(node['privileges']).length === 0;
  return acts(statement, node, what, all || inSchema);
}

function objectOf(value: unknown): string {
  const withArgs = as(value, 'ObjectWithArgs');
  const items = as(value, 'List')?.['items'];
  return withArgs ? dotted(withArgs['objname']) : items !== undefined ? dotted(items) : stringOf(value) ?? 'an object';
}

function roles(statement: PostgresStatement, node: PostgresNode): readonly SqlAct[] {
  const granted = listOf(node['granted_roles']).map(one => textOf(as(one, 'AccessPriv')?.['priv_name']) ?? '');
  return acts(statement, { ...node, grantees: node['grantee_roles'] }, granted.join(' , '), granted.some(role => powerful.test(role)) || listOf(node['opt']).some(one => as(one, 'DefElem')?.['defname'] === 'admin'));
}

function acts(statement: PostgresStatement, node: PostgresNode, what: string, wide: boolean): readonly SqlAct[] {
  const gives = node['is_grant'] === true;
  return listOf(node['grantees']).map(one => {
    const grantee = roleName(one);
    const name = `${what}, ${gives ? 'to' : 'from'} ${grantee}`;
    const broad = wide || /^(?:public|anon|everyone)$/i.test(grantee) || node['grant_option'] === true;
    return gives ? actOf(statement, { operation: 'grant', kind: 'privilege', name, traits: broad ? ['broad'] : [], reason: 'sql-grant' }) : actOf(statement, { operation: 'update', kind: 'privilege', name, disruption: 'outage', certainty: 'may', reason: 'sql-revoke' });
  });
}
