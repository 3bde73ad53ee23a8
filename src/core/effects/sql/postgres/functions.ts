// Functions in a PostgreSQL statement that do more than compute: sessions ended, server files, slots, SQL or commands in their arguments.
import { as, dotted, listOf, nodeOf, walk, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct, SqlInner } from '../act';
import { actOf } from './act';
import { knownText } from './knownText';

interface Calls {
  readonly acts: readonly SqlAct[];
  readonly inner: readonly SqlInner[];
  /** Names of the functions called, lower case. */
  readonly called: readonly string[];
}

export function functionCalls(statement: PostgresStatement): Calls {
  const acts: SqlAct[] = [];
  const inner: SqlInner[] = [];
  const called: string[] = [];
  for (const { field, node } of walk({ [statement.type]: statement.node })) {
    const call = as(node, 'FuncCall') ?? (field === 'funccall' ? node : undefined);
    if (!call) continue;
    const name = dotted(call['funcname']).toLowerCase();
    called.push(name);
    const args = listOf(call['args']);
    const act = known(statement, name, args);
    if (act) acts.push(act);
    inner.push(...inside(statement, name, args));
  }
  return { acts, inner, called };
}

interface Known {
  readonly names: RegExp;
  readonly act: (statement: PostgresStatement, name: string, args: readonly unknown[]) => SqlAct | undefined;
}

const first = (args: readonly unknown[]): string => knownText(args[0])?.text ?? 'computed when it runs';

/** Names without their schema. */
const table: readonly Known[] = [
  { names: /^pg_terminate_backend$/, act: (s, _, args) => actOf(s, { operation: 'update', kind: 'sessions of the server', name: sessions(args), disruption: 'outage', reason: 'sql-terminate' }) },
  { names: /^pg_(?:cancel_backend|reload_conf|rotate_logfile|promote|switch_wal|wal_replay_pause|backup_start|backup_stop)$/, act: (s, name, args) => actOf(s, { operation: 'update', kind: 'sessions of the server', name: name === 'pg_cancel_backend' ? sessions(args) : name, disruption: 'degrades', reason: 'sql-terminate' }) },
  { names: /^(?:pg_drop_replication_slot|pg_replication_origin_drop|lo_unlink|drop_chunks|detach_chunks|drop_hypertable|drop_partition|undo_partition|dropgeometrytable|pg_file_unlink)$/, act: (s, name, args) => actOf(s, { operation: 'delete', kind: 'data', name: `${name}(${first(args)})`, keeps: 'data', reversibility: 'irreversible', extent: 'filtered', reason: 'sql-function-deletes' }) },
  { names: /^(?:lo_export|pg_file_write|pg_file_rename)$/, act: (s, name, args) => actOf(s, { operation: 'update', kind: 'file of the server', name: knownText(args[name === 'lo_export' ? 1 : 0])?.text ?? 'named when it runs', keeps: 'unknown', reversibility: 'irreversible', reason: 'sql-function-deletes' }) },
  { names: /^(?:pg_read_file|pg_read_binary_file|pg_ls_dir|lo_import|pg_read_server_files|pg_stat_file)$/, act: (s, _, args) => actOf(s, { operation: 'read', kind: 'file of the server', name: first(args), traits: ['export'], reason: 'sql-reads-file' }) },
  { names: /^set_config$/, act: (s, _, args) => (/^(?:session_replication_role|row_security|zero_damaged_pages)$/i.test(first(args)) ? actOf(s, { operation: 'update', kind: 'server setting', name: first(args), traits: ['bypass'], reason: 'sql-system' }) : undefined) },
  { names: /^setval$/, act: (s, _, args) => actOf(s, { operation: 'update', kind: 'sequence', name: first(args), reason: 'sql-alter' }) },
  // Nobody can see what a function of the database's own does; its name says that it takes something away.
  { names: /^(?:delete|drop|purge|truncate|wipe|erase|destroy)_\w+$/, act: (s, name) => actOf(s, { operation: 'execute', kind: 'procedure', name, keeps: 'unknown', reversibility: 'unknown', reason: 'sql-call' }) },
];

function known(statement: PostgresStatement, qualified: string, args: readonly unknown[]): SqlAct | undefined {
  const name = qualified.slice(qualified.lastIndexOf('.') + 1);
  return table.find(one => one.names.test(name))?.act(statement, name, args);
}

function sessions(args: readonly unknown[]): string {
  const number = nodeOf(as(args[0], 'A_Const')?.['ival'])?.['ival'];
  return typeof number === 'number' ? `session ${number}` : 'pid';
}

/** Which argument of these holds SQL. */
function inside(statement: PostgresStatement, qualified: string, args: readonly unknown[]): readonly SqlInner[] {
  const name = qualified.slice(qualified.lastIndexOf('.') + 1);
  const holdsSql = /^(?:dblink|dblink_exec|dblink_send_query|query_to_xml|query_to_xmlschema|query_to_xml_and_xmlschema|cursor_to_xml|ts_stat|crosstab|xpath_table)$/.test(name) || /(?:^|\.)cron\.schedule(?:_in_database)?$|^cron\.alter_job$/.test(qualified);
  if (!holdsSql) return [];
  const later = qualified.startsWith('cron.');
  return args.flatMap((arg): readonly SqlInner[] => {
    const text = knownText(arg)?.text;
    return text !== undefined && /^\s*(?:\w+\s+\S|\()/.test(text) && !/^[\w-]+=\S+(?:\s+[\w-]+=\S+)*$/.test(text.trim()) ? [{ language: 'sql', text, certainty: later ? 'may' : 'will', start: statement.start, end: statement.end }] : [];
  });
}
