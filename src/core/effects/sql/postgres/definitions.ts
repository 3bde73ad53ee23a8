// Statements that define, from PostgreSQL's tree: DROP of every kind, OWNED, renames, functions, policies, rules, databases and roles.
// ALTER TABLE has `alterTable.ts`, privileges have `grants.ts`.
import { truthOf } from '../../../parse/sql/postgresConstant';
import { as, dotted, listOf, nodeOf, relationName, stringOf, textOf, walk, type PostgresNode, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct } from '../act';
import { dropAct, kinds, type ObjectKind } from '../definitions';
import { actOf } from './act';

/** Undefined: not a statement of these kinds. */
export function definitionActs(statement: PostgresStatement, temporary: ReadonlySet<string>): readonly SqlAct[] | undefined {
  const { type, node } = statement;
  switch (type) {
    case 'DropStmt': return dropped(statement, temporary);
    case 'DropdbStmt': return [drop(statement, 'DATABASE', textOf(node['dbname']) ?? '', false, temporary)];
    case 'DropTableSpaceStmt': return [drop(statement, 'TABLESPACE', textOf(node['tablespacename']) ?? '', false, temporary)];
    case 'DropSubscriptionStmt': return [drop(statement, 'SUBSCRIPTION', textOf(node['subname']) ?? '', false, temporary)];
    case 'DropRoleStmt': return listOf(node['roles']).map(role => drop(statement, 'ROLE', roleName(role), false, temporary));
    case 'DropUserMappingStmt': return [drop(statement, 'USER MAPPING', `${roleName({ RoleSpec: node['user'] })} on ${textOf(node['servername']) ?? ''}`, false, temporary)];
    case 'DropOwnedStmt': return listOf(node['roles']).map(role => drop(statement, 'OWNED', roleName(role), cascades(node), temporary));
    case 'ReassignOwnedStmt': return listOf(node['roles']).map(role => actOf(statement, { operation: 'grant', kind: 'everything owned by', name: `${roleName(role)}, to ${roleName({ RoleSpec: node['newrole'] })}`, traits: ['broad'], extent: 'all', reason: 'sql-owner' }));
    case 'AlterDatabaseStmt': return database(statement);
    case 'CreateFunctionStmt': return madeFunction(statement);
    case 'CreatePolicyStmt': case 'AlterPolicyStmt': return policy(statement);
    case 'RuleStmt': return rule(statement);
    case 'CreateEventTrigStmt': return [actOf(statement, { operation: 'create', kind: 'trigger', name: textOf(node['trigname']) ?? '', traits: ['arms'], reason: 'sql-create' })];
    case 'AlterEventTrigStmt': return textOf(node['tgenabled']) === 'D' ? [actOf(statement, { operation: 'update', kind: 'trigger', name: textOf(node['trigname']) ?? '', traits: ['bypass'], reason: 'sql-disable' })] : [];
    case 'AlterSubscriptionStmt': return textOf(node['kind']) === 'ALTER_SUBSCRIPTION_ENABLED' && option(node, 'enabled') === false ? [actOf(statement, { operation: 'update', kind: 'subscription', name: textOf(node['subname']) ?? '', disruption: 'degrades', reason: 'sql-replication' })] : [];
    case 'LoadStmt': return [actOf(statement, { operation: 'execute', kind: 'procedure', name: textOf(node['filename']) ?? 'a library', keeps: 'unknown', reversibility: 'unknown', traits: ['arms'], reason: 'sql-call' })];
    case 'VariableSetStmt': return /^(?:session_replication_role|zero_damaged_pages|ignore_system_indexes)$/.test(textOf(node['name']) ?? '') && textOf(node['kind']) === 'VAR_SET_VALUE' && !/origin|off|false/.test(JSON.stringify(node['args'] ?? '').slice(0, 300)) ? [actOf(statement, { operation: 'update', kind: 'server setting', name: textOf(node['name']) ?? '', traits: ['bypass'], reason: 'sql-system' })] : [];
    case 'AlterOwnerStmt': return [actOf(statement, { operation: 'grant', kind: kindOf(textOf(node['objectType'])).kind, name: objectName(node['object']) ?? relationName(node['relation']) ?? '', reason: 'sql-owner' })];
    default: return undefined;
  }
}

export const cascades = (node: PostgresNode): boolean => textOf(node['behavior']) === 'DROP_CASCADE';

/** A RoleSpec: `bob`, `public`, `CURRENT_USER`. */
export function roleName(value: unknown): string {
  const role = as(value, 'RoleSpec');
  const type = textOf(role?.['roletype']) ?? '';
  return textOf(role?.['rolename']) ?? type.replace(/^ROLESPEC_/, '').toLowerCase();
}

const named: Readonly<Record<string, string>> = { MATVIEW: 'MATERIALIZED VIEW', FOREIGN_TABLE: 'FOREIGN TABLE', FOREIGN_SERVER: 'SERVER', EVENT_TRIGGER: 'TRIGGER', ROUTINE: 'FUNCTION', STATISTIC_EXT: 'STATISTICS', FDW: 'FOREIGN DATA WRAPPER', TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION', TSDICTIONARY: 'TEXT SEARCH DICTIONARY', TSPARSER: 'TEXT SEARCH PARSER', TSTEMPLATE: 'TEXT SEARCH TEMPLATE', OPCLASS: 'OPERATOR CLASS', OPFAMILY: 'OPERATOR FAMILY' };

/** OBJECT_TABLE → what it keeps. */
export function kindOf(objectType: string | undefined): ObjectKind {
  const word = (objectType ?? '').replace(/^OBJECT_/, '');
  const key = named[word] ?? word;
  const found = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
  return found ?? { kind: key.replaceAll('_', ' ').toLowerCase() || 'object', keeps: 'nothing', disruption: 'degrades' };
}

function drop(statement: PostgresStatement, word: string, name: string, cascade: boolean, temporary: ReadonlySet<string>): SqlAct {
  return dropAct(kindOf(word), name, { cascade, isTemporary: temporary.has(name.toLowerCase()), dialect: 'postgres', start: statement.start, end: statement.end });
}

function dropped(statement: PostgresStatement, temporary: ReadonlySet<string>): readonly SqlAct[] {
  const { node } = statement;
  const type = textOf(node['removeType']);
  const object = kindOf(type);
  const inTable = type === 'OBJECT_TRIGGER' || type === 'OBJECT_POLICY' || type === 'OBJECT_RULE';
  // Foreign tables, columns and views go with these, too.
  const takes = cascades(node) && /^OBJECT_(?:FDW|FOREIGN_SERVER|ACCESS_METHOD|FUNCTION|ROUTINE|DOMAIN|COLLATION|OPCLASS|OPFAMILY)$/.test(type ?? '');
  return listOf(node['objects']).map(one => {
    const whole = objectName(one) ?? '';
    const name = inTable ? whole.slice(whole.lastIndexOf('.') + 1) : whole;
    const act = dropAct(object, name, { cascade: cascades(node), isTemporary: temporary.has(name.toLowerCase()), dialect: 'postgres', start: statement.start, end: statement.end });
    return takes ? { ...act, keeps: 'unknown', disruption: 'outage' } : act;
  });
}

function objectName(value: unknown): string | undefined {
  const items = as(value, 'List')?.['items'];
  if (items !== undefined) return listOf(items).map(item => stringOf(item) ?? dotted(as(item, 'TypeName')?.['names'])).filter(Boolean).join('.');
  const typed = as(value, 'TypeName');
  if (typed) return dotted(typed['names']);
  const withArgs = as(value, 'ObjectWithArgs');
  return withArgs ? dotted(withArgs['objname']) : stringOf(value);
}

/** A yes-or-no option: `ALLOW_CONNECTIONS false`. */
function option(node: PostgresNode, name: string): boolean | number | undefined {
  const found = listOf(node['options']).map(one => as(one, 'DefElem')).find(one => one?.['defname'] === name);
  if (!found) return undefined;
  const number = as(found['arg'], 'Integer');
  if (number) return typeof number['ival'] === 'number' ? number['ival'] : 0;
  const flag = as(found['arg'], 'Boolean');
  return flag ? flag['boolval'] === true : !/^(?:off|false|no|0)$/i.test(stringOf(found['arg']) ?? 'on');
}

function database(statement: PostgresStatement): readonly SqlAct[] {
  const { node } = statement;
  const connections = option(node, 'allow_connections');
  const closes = connections === false || option(node, 'connection_limit') === 0;
  return [actOf(statement, { operation: 'update', kind: 'database', name: textOf(node['dbname']) ?? '', disruption: closes ? 'outage' : 'none', reason: closes ? 'sql-detach' : 'sql-alter' })];
}

function madeFunction(statement: PostgresStatement): readonly SqlAct[] {
  const { node } = statement;
  const language = languageOf(node) ?? 'sql';
  // Code that is not held within the database: it may do what the server's own user may do.
  const untrusted = /^(?:c|internal|.*u)$/.test(language);
  return [actOf(statement, { operation: node['replace'] === true ? 'update' : 'create', kind: node['is_procedure'] === true ? 'procedure' : 'function', name: dotted(node['funcname']), traits: untrusted ? ['arms'] : [], reason: node['replace'] === true ? 'sql-redefine' : 'sql-create' })];
}

/** The language of a function or DO block, lower case; undefined: not told. */
export function languageOf(node: PostgresNode): string | undefined {
  const options = [...listOf(node['options']), ...listOf(node['args'])].map(one => as(one, 'DefElem'));
  return stringOf(options.find(one => one?.['defname'] === 'language')?.['arg'])?.toLowerCase();
}

function policy(statement: PostgresStatement): readonly SqlAct[] {
  const { node } = statement;
  const conditions = [node['qual'], node['with_check']].filter(one => one !== undefined);
  const opens = conditions.some(one => truthOf(one) === true) && (statement.type === 'AlterPolicyStmt' || node['permissive'] === true);
  const name = textOf(node['policy_name']) ?? '';
  if (!opens) return statement.type === 'AlterPolicyStmt' ? [actOf(statement, { operation: 'update', kind: 'row policy', name, reason: 'sql-alter' })] : [];
  const writes = textOf(node['cmd_name']) !== 'select';
  const everyone = listOf(node['roles']).every(role => /^(?:public|anon|authenticated)$/.test(roleName(role)));
  return [actOf(statement, { operation: 'grant', kind: 'row policy', name, traits: writes && everyone ? ['broad'] : [], reason: 'sql-grant' })];
}

function rule(statement: PostgresStatement): readonly SqlAct[] {
  const { node } = statement;
  let changes = false;
  for (const { node: one } of walk(node['actions'])) if (nodeOf(one['DeleteStmt']) ?? nodeOf(one['UpdateStmt'])) changes = true;
  return [actOf(statement, { operation: node['replace'] === true ? 'update' : 'create', kind: 'rule', name: textOf(node['rulename']) ?? '', traits: changes || node['instead'] === true ? ['arms'] : [], reason: 'sql-create' })];
}
