// Tools around database servers that run no SQL of their own: dropdb, createdb, pg_dump, pg_restore, mysqladmin, mysqldump, mongodump …
import type { Tool } from '../../knowledge/schema';
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { argumentsOf, optionValue, type Arguments } from '../callArguments';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nothing, type Found, type Interpreter } from '../world';
import { connectionOf, type Connection } from './connection';

const pgTool: Tool = { names: ['pg'], system: 'database', commands: [], valueOptions: '-h --host -p --port -U --username -d --dbname -f --file -F --format -j --jobs -t --table -T --exclude-table -n --schema -N -O --owner -E --encoding -l --locale --lc-collate --lc-ctype --maintenance-db -Z --compress -D --tablespace --template -L --use-list -I -P -S --role --section'.split(' '), aliases: [['--clean', '-c'], ['--create', '-C']] };
const mysqlTool: Tool = { names: ['mysql'], system: 'database', commands: [], valueOptions: '-h --host -P --port -u --user -S --socket --defaults-file --defaults-extra-file --result-file -r --ignore-table --where -w'.split(' ') };
const mongoTool: Tool = { names: ['mongo'], system: 'database', commands: [], valueOptions: '--uri --host -h --port -u --username -p --password -d --db -c --collection --authenticationDatabase --nsInclude --nsExclude --archive --out -o --query -q --file --type --dir --mode'.split(' ') };

/** The connection of a tool, for databases themselves. */
type Read = (args: Arguments, connection: Connection, call: Call) => readonly Effect[];

function reader(tool: Tool, dialect: 'postgres' | 'mysql' | 'generic', read: Read): Interpreter {
  return async (call, world): Promise<Found> => {
    const args = argumentsOf(call, tool);
    if (args.options.some(option => ['--help', '--version', '--dryRun', '--list', '-l'].includes(option.name) && !option.value)) return nothing;
    return foundIn(call, read(args, await connectionOf(call, world, dialect), call));
  };
}

const text = (word: Word | undefined, otherwise: string): string => word?.text ?? word?.raw ?? otherwise;
/** Names as canonical spelling: the first of a tool's aliases. */
const has = (args: Arguments, ...names: readonly string[]): boolean => args.options.some(option => names.includes(option.name));

function make(call: Call, connection: Connection, parts: ToolEffect, words: readonly (Word | undefined)[] = []): Effect {
  return toolEffect(call, 'database', { ...parts, disposable: parts.disposable ?? connection.disposable, resource: { where: connection.where, place: connection.server, keeps: 'data', ...parts.resource } }, words);
}

const dropDatabase: Read = (args, connection, call) => {
  const name = args.positionals[0];
  return [make(call, connection, { operation: 'delete', resource: { kind: 'database', address: text(name, connection.database ?? 'the default database') }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'sql-drop-database' }, safer: { code: 'sql-dump-first' }, notChecked: ['backups'] }, [name])];
};
const createDatabase: Read = (args, connection, call) => [make(call, connection, { operation: 'create', resource: { kind: 'database', address: text(args.positionals[0], 'the default database'), keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'sql-create' } }, [args.positionals[0]])];
const dropUser: Read = (args, connection, call) => [make(call, connection, { operation: 'delete', resource: { kind: 'role', address: text(args.positionals[0], 'a role'), keeps: 'nothing' }, reversibility: 'recoverable', disruption: 'outage', reason: { code: 'sql-drop-definition' } }, [args.positionals[0]])];
const createUser: Read = (args, connection, call) => [make(call, connection, { operation: has(args, '-s', '--superuser') ? 'grant' : 'create', resource: { kind: 'role', address: text(args.positionals[0], 'a role'), keeps: 'nothing' }, traits: has(args, '-s', '--superuser') ? ['broad'] : [], reversibility: 'reversible', reason: { code: 'sql-create-role' } })];
const dump: Read = (args, connection, call) => {
  if (has(args, '-s', '--schema-only', '--no-data', '-d')) return [];
  const name = connection.database ?? text(args.positionals[0], has(args, '--all-databases', '-A') || call.program === 'pg_dumpall' ? 'every database' : 'the database');
  return [make(call, connection, { operation: 'read', resource: { kind: 'database', address: name, place: connection.place }, reversibility: 'reversible', traits: ['export'], reason: { code: 'sql-exports' } })];
};
const restore: Read = (args, connection, call) => {
  const name = connection.database ?? optionValue(args, ['-d', '--dbname', '--db'])?.text;
  if (name === undefined && has(args, '-f', '--file') && !has(args, '-d', '--dbname')) return [];
  const cleans = has(args, '-c', '--clean', '--drop');
  const resource = { kind: 'database', address: name ?? 'the database of the archive', place: connection.place };
  if (cleans) return [make(call, connection, { operation: 'replace', resource, reversibility: 'irreversible', order: 'destroyThenCreate', returns: 'may', disruption: 'outage', forcedBy: [call.program === 'pg_restore' ? '--clean' : '--drop'], reason: { code: 'restores-over' }, safer: { code: 'sql-dump-first' } })];
  return [make(call, connection, { operation: 'create', resource: { ...resource, kind: 'rows of the database', extent: 'several' }, reversibility: 'unknown', reason: { code: 'sql-insert' } })];
};
const mysqlAdmin: Read = (args, connection, call) => {
  const [verb, name] = args.positionals;
  const own = (parts: ToolEffect): readonly Effect[] => [make(call, connection, parts, [verb, name])];
  switch (verb?.text) {
    case 'drop': return own({ operation: 'delete', resource: { kind: 'database', address: text(name, 'a database') }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'sql-drop-database' }, safer: { code: 'sql-dump-first' } });
    case 'create': return own({ operation: 'create', resource: { kind: 'database', address: text(name, 'a database'), keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'sql-create' } });
    case 'shutdown': return own({ operation: 'update', resource: { kind: 'database server', address: connection.server ?? 'the server', keeps: 'nothing' }, reversibility: 'reversible', disruption: 'outage', traits: ['broad'], reason: { code: 'sql-shutdown' } });
    case 'kill': case 'stop-slave': case 'stop-replica': case 'flush-hosts': case 'flush-privileges': case 'refresh': return own({ operation: 'update', resource: { kind: 'database server', address: text(name, 'sessions'), keeps: 'nothing' }, reversibility: 'reversible', disruption: 'degrades', reason: { code: 'sql-terminate' } });
    case 'password': return own({ operation: 'update', resource: { kind: 'password', address: text(optionValue(args, ['-u', '--user']), 'the user'), keeps: 'nothing' }, reversibility: 'irreversible', disruption: 'outage', certainty: 'may', reason: { code: 'sql-password' } });
    default: return [];
  }
};

const pg = (read: Read): Interpreter => reader(pgTool, 'postgres', read);
const my = (read: Read): Interpreter => reader(mysqlTool, 'mysql', read);
const mongo = (read: Read): Interpreter => reader(mongoTool, 'generic', read);

export const serverToolInterpreters: Readonly<Record<string, Interpreter>> = {
  dropdb: pg(dropDatabase), createdb: pg(createDatabase), dropuser: pg(dropUser), createuser: pg(createUser), pg_dump: pg(dump), pg_dumpall: pg(dump), pg_restore: pg(restore),
  mysqladmin: my(mysqlAdmin), 'mariadb-admin': my(mysqlAdmin), mysqldump: my(dump), 'mariadb-dump': my(dump), mysqlpump: my(dump),
  mongodump: mongo(dump), mongoexport: mongo(dump), mongorestore: mongo(restore), mongoimport: mongo(restore),
};
