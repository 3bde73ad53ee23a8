// The command-line clients of databases: which options and variables name host, user and database, which files are asked after them.
// PostgreSQL: connection string, then service file, then PG variables, then the local socket. MySQL: options, option files, variables.
import type { Facts } from '../../facts';
import type { Word } from '../../model/call';
import type { Origin } from '../../model/principal';
import { iniSection, parseIni } from '../../parse/ini';
import { absolutePath, home } from '../folders';
import { envFileOf } from '../projectEnv';
import type { IdentityRequest } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { conninfo, emptyTarget, mergedTarget, targetOf, type DatabaseTarget } from './target';

interface Client {
  readonly engine: string;
  readonly host: readonly string[];
  readonly port: readonly string[];
  readonly user: readonly string[];
  readonly database: readonly string[];
  readonly password: readonly string[];
  /** Options besides these that take a value. */
  readonly values: readonly string[];
  /** Which positional names the database: its index. */
  readonly positional: number | undefined;
  readonly variables: Readonly<Partial<Record<'host' | 'port' | 'user' | 'database' | 'url', readonly string[]>>>;
}

const postgres: Client = {
  engine: 'postgres', host: ['-h', '--host'], port: ['-p', '--port'], user: ['-U', '--username'], database: ['-d', '--dbname', '--maintenance-db'], password: [], positional: 0,
  values: ['-c', '--command', '-f', '--file', '-v', '--set', '--variable', '-o', '--output', '-F', '--format', '-j', '--jobs', '-t', '--table', '-T', '--exclude-table', '-n', '--schema', '-N', '-L', '-P', '-R', '-S', '-E', '--encoding', '-O', '--owner', '-l', '--locale', '--template', '-D', '--tablespace', '-Z', '--compress', '--role', '-a', '-I', '-s'],
  variables: { host: ['PGHOST', 'PGHOSTADDR'], port: ['PGPORT'], user: ['PGUSER'], database: ['PGDATABASE'] },
};
const mysql: Client = {
  engine: 'mysql', host: ['-h', '--host'], port: ['-P', '--port'], user: ['-u', '--user'], database: ['-D', '--database'], password: ['--password'], positional: 0,
  values: ['-e', '--execute', '-S', '--socket', '--defaults-file', '--defaults-extra-file', '--defaults-group-suffix', '--login-path', '--protocol', '--result-file', '-r', '--ignore-table', '-w', '--where'],
  variables: { host: ['MYSQL_HOST'], port: ['MYSQL_TCP_PORT'], user: [], database: [] },
};
const mongo: Client = {
  engine: 'mongodb', host: ['--host', '-h'], port: ['--port'], user: ['-u', '--username'], database: ['-d', '--db'], password: ['-p', '--password'], positional: 0,
  values: ['--eval', '-f', '--file', '--uri', '--authenticationDatabase', '--authenticationMechanism', '-c', '--collection', '-q', '--query', '--out', '-o', '--archive', '--nsInclude', '--nsExclude'], variables: {},
};
const redis: Client = {
  engine: 'redis', host: ['-h'], port: ['-p'], user: ['--user'], database: ['-n'], password: ['-a', '--pass'], positional: undefined, values: ['-u', '--pattern', '-r', '-i', '-d', '--cacert', '--cert', '--key', '-s', '-t'], variables: {},
};
const sqlServer: Client = { engine: 'sqlserver', host: ['-S', '--server'], port: [], user: ['-U', '--username'], database: ['-d', '--database-name'], password: ['-P', '--password'], positional: undefined, values: ['-Q', '-q', '-i', '-o'], variables: { host: ['SQLCMDSERVER'], user: ['SQLCMDUSER'], database: ['SQLCMDDBNAME'] } };
const clickhouse: Client = { engine: 'clickhouse', host: ['-h', '--host'], port: ['--port'], user: ['-u', '--user'], database: ['-d', '--database'], password: ['--password'], positional: undefined, values: ['-q', '--query', '--queries-file'], variables: { host: ['CLICKHOUSE_HOST'], user: ['CLICKHOUSE_USER'] } };
const cassandra: Client = { engine: 'cassandra', host: ['--host'], port: [], user: ['-u', '--username'], database: ['-k', '--keyspace'], password: ['-p', '--password'], positional: undefined, values: ['-e', '--execute', '-f', '--file'], variables: { host: ['CQLSH_HOST'], port: ['CQLSH_PORT'] } };
const cockroach: Client = { engine: 'postgres', host: ['--host'], port: ['-p', '--port'], user: ['-u', '--user'], database: ['-d', '--database'], password: [], positional: undefined, values: ['-e', '--execute', '--url', '--certs-dir'], variables: { host: ['COCKROACH_HOST'], user: ['COCKROACH_USER'], database: ['COCKROACH_DATABASE'], url: ['COCKROACH_URL'] } };

const byProgram = new Map<string, Client>();
for (const [names, client] of [
  ['psql pg_dump pg_dumpall pg_restore createdb dropdb createuser dropuser vacuumdb reindexdb clusterdb pgbench pg_isready pgcli', postgres],
  ['mysql mariadb mysqladmin mariadb-admin mysqldump mariadb-dump mysqlimport mysqlcheck mycli', mysql], ['mongosh mongo mongodump mongorestore mongoimport mongoexport', mongo],
  ['redis-cli valkey-cli keydb-cli', redis], ['sqlcmd mssql-cli bcp', sqlServer], ['clickhouse-client clickhouse', clickhouse], ['cqlsh', cassandra], ['cockroach', cockroach],
] as const) for (const name of names.split(' ')) byProgram.set(name, client);

/** A program that connects to a server by itself, to this machine where nothing names one. */
export const isDatabaseClient = (program: string | undefined): boolean => program !== undefined && byProgram.has(program);

/** Undefined: not one of these clients. */
export async function clientTarget(request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  const client = byProgram.get(request.call?.program ?? '');
  if (!client) return undefined;
  const given = await givenIn(client, request, facts);
  if (client === postgres) return withPassFile(mergedTarget(given, mergedTarget(await serviceTarget(given, request, facts), await fromVariables(client, request, facts))), facts);
  const filed = client === mysql ? await optionFiles(request, facts) : undefined;
  return mergedTarget(mergedTarget(given, filed), await fromVariables(client, request, facts));
}

async function givenIn(client: Client, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const words = positionals(client, request);
  const urlOption = await wordOf(option(request, ['--uri', '--url', ...(client === redis ? ['-u'] : [])]), request, facts);
  const texts: Setting[] = [...(urlOption ? [urlOption] : []), ...await databaseSettings(client, request, facts)];
  const host = option(request, client.host);
  const user = option(request, client.user);
  const [first] = words;
  if (client.positional !== undefined && first) texts.push(await fromWord(first, 'the database named in the command', request, facts));
  if (client === postgres && words[1] && user === undefined) texts.push({ text: `user=${words[1].text ?? ''}`, origin: { kind: 'command', name: words[1].raw } });
  let target: DatabaseTarget = { ...emptyTarget, engine: client.engine, host: hostName(host?.text), user: user?.text, port: option(request, client.port)?.text, origins: [host, user].flatMap(one => (one ? [shown(one)] : [])),
    typed: client.password.some(name => option(request, [name]) !== undefined) || (client === mysql && (request.call?.args ?? []).some(word => /^-p./.test(word.raw))) ? true : undefined };
  for (const one of texts) {
    const url = targetOf(one.text, one.origin);
    if (url) target = mergedTarget(target, { ...url, typed: url.hasPassword && (one.origin.kind === 'option' || one.origin.kind === 'command') ? true : undefined });
    else if (one.text !== undefined && !one.text.includes('=')) target = mergedTarget(target, client === mongo && /[./:]/.test(one.text) ? mongoAddress(one.text) : { ...emptyTarget, database: one.text });
    else if (one.text === undefined) target = mergedTarget(target, { ...emptyTarget, origins: [one.origin], said: ['which database the variable names'] });
  }
  return target;
}

/** Values of the database option, each possibly a whole connection string. */
async function databaseSettings(client: Client, request: IdentityRequest, facts: Facts): Promise<readonly Setting[]> {
  const found = await wordOf(option(request, client.database), request, facts);
  return found && client !== redis ? [found] : [];
}

const hostName = (text: string | undefined): string | undefined => text?.replace(/^tcp:/, '').replace(/,\d+$/, '').toLowerCase();

function mongoAddress(text: string): DatabaseTarget {
  const [address = '', database] = text.split('/');
  const [host, port] = address.split(':');
  return { ...emptyTarget, engine: 'mongodb', host, port, database };
}

/** Words that belong to no option. */
function positionals(client: Client, request: IdentityRequest): readonly Word[] {
  const takes = new Set([...client.host, ...client.port, ...client.user, ...client.database, ...client.password.filter(name => name !== '--password' || client !== mysql), ...client.values]);
  const found: Word[] = [];
  const args = request.call?.args ?? [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    const text = word?.text ?? word?.raw ?? '';
    if (text.startsWith('-') && text.length > 1) {
      if (takes.has(text)) i++;
    } else if (word) found.push(word);
  }
  return request.call?.program === 'mysqladmin' || request.call?.program === 'pg_restore' ? [] : found;
}

/** An option's value with the origin of the variable that it is. */
async function wordOf(setting: Setting | undefined, request: IdentityRequest, facts: Facts): Promise<Setting | undefined> {
  if (!setting || setting.origin.kind !== 'option') return setting;
  const { name } = setting.origin;
  const args = request.call?.args ?? [];
  const word = args.find((one, i) => one.origin !== undefined && (args[i - 1]?.text === name || one.raw.startsWith(name)));
  return word ? fromWord(word, name, request, facts) : setting;
}

async function fromWord(word: Word, name: string, request: IdentityRequest, facts: Facts): Promise<Setting> {
  // A variable that nothing here sets: an env file of the project that does tells what is meant, whoever loads it.
  const unset = word.text === undefined ? /^["']?\$\{?(\w+)\}?["']?$/.exec(word.raw)?.[1] : undefined;
  const filed = unset === undefined || request.variables.has(unset) ? undefined : await envFileOf(unset, undefined, request.cwd, facts);
  if (unset !== undefined && filed?.value !== undefined) return { text: filed.value, origin: { kind: 'file', path: filed.path, line: filed.line, name: unset } };
  const from = word.origin;
  const named = from && from.kind !== 'file' && from.kind !== 'default' && from.kind !== 'option' ? from.name : undefined;
  const traced = named === undefined ? undefined : await variable(request, facts, named);
  return { text: word.text, origin: traced && traced.text === word.text ? traced.origin : from ?? { kind: 'command', name } };
}

async function fromVariables(client: Client, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const value = async (names: readonly string[] | undefined): Promise<Setting | undefined> => (names?.length ? variable(request, facts, ...names) : undefined);
  const { variables } = client;
  const url = await value(variables.url);
  const [host, port, user, database] = await Promise.all([value(variables.host), value(variables.port), value(variables.user), value(variables.database)]);
  const own: DatabaseTarget = { ...emptyTarget, host: host?.text?.toLowerCase(), port: port?.text, user: user?.text, database: database?.text, origins: [host, user, database].flatMap(one => (one ? [shown(one)] : [])) };
  return url ? mergedTarget(own, targetOf(url.text, url.origin)) : own;
}

/** `~/.pg_service.conf`: settings by name of a service. */
async function serviceTarget(given: DatabaseTarget, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const texts = (request.call?.args ?? []).flatMap(word => (word.text === undefined ? [] : [conninfo(word.text.replace(/^--dbname=/, ''))?.get('service') ?? /[?&]service=([^&]+)/.exec(word.text)?.[1]]));
  const inText = texts.find(text => text !== undefined);
  const set = inText === undefined ? await variable(request, facts, 'PGSERVICE') : undefined;
  const name = inText ?? set?.text;
  if (name === undefined || given.host !== undefined) return emptyTarget;
  const file = await variable(request, facts, 'PGSERVICEFILE');
  const path = file?.text === undefined ? home(facts, '.pg_service.conf') : absolutePath(file.text, request.cwd, facts);
  const text = await facts.read(path, 1 << 17);
  const section = text === undefined ? undefined : iniSection(parseIni(text), name);
  if (!section) return { ...emptyTarget, origins: set ? [shown(set)] : [], said: [`service ${name} (not in ${path})`] };
  const value = (key: string): string | undefined => section.values.get(key)?.text;
  return { ...emptyTarget, host: value('host')?.toLowerCase(), port: value('port'), user: value('user'), database: value('dbname'), hasPassword: section.values.has('password'),
    origins: [...(set ? [shown(set)] : []), { kind: 'file', path, line: section.line, name: `service ${name}` }] };
}

/** The line of `~/.pgpass` that would give the password: its first four columns only. */
async function withPassFile(target: DatabaseTarget, facts: Facts): Promise<DatabaseTarget> {
  if (target.hasPassword || target.host === undefined) return target;
  const path = home(facts, '.pgpass');
  const text = await facts.read(path, 1 << 16);
  const wanted = [target.host, target.port ?? '5432', target.database ?? '*', target.user ?? '*'];
  const line = text?.split('\n').findIndex(row => {
    const columns = row.split(/(?<!\\):/).slice(0, 4);
    return columns.length === 4 && columns.every((column, i) => column === '*' || wanted[i] === '*' || column === wanted[i]);
  });
  return line === undefined || line < 0 ? target : { ...target, origins: [...target.origins, { kind: 'file', path, line: line + 1, name: 'password' }] };
}

/** MySQL's option files; of several the last read counts. */
async function optionFiles(request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const only = option(request, ['--defaults-file']);
  const extra = option(request, ['--defaults-extra-file']);
  const paths = only?.text === undefined
    ? [facts.platform === 'win32' ? 'C:/my.ini' : '/etc/my.cnf', '/etc/mysql/my.cnf', ...(extra?.text === undefined ? [] : [absolutePath(extra.text, request.cwd, facts)]), home(facts, '.my.cnf')]
    : [absolutePath(only.text, request.cwd, facts)];
  const suffix = option(request, ['--defaults-group-suffix'])?.text ?? '';
  const program = request.call?.program ?? 'mysql';
  const groups = [...new Set(['client', program, ...(program === 'mariadb' ? ['client-mariadb'] : [])])].flatMap(name => (suffix === '' ? [name] : [name, name + suffix]));
  let found: DatabaseTarget = emptyTarget;
  for (const path of paths) {
    const text = await facts.read(path, 1 << 16);
    for (const group of text === undefined ? [] : groups) {
      const values = iniSection(parseIni(text ?? ''), group)?.values;
      const value = (key: string): string | undefined => values?.get(key)?.text;
      const named = ['host', 'user', 'database'].flatMap((key): Origin[] => (values?.has(key) ? [{ kind: 'file', path, line: values.get(key)?.line, name: key }] : []));
      if (named.length === 0) continue;
      found = mergedTarget({ ...emptyTarget, host: value('host')?.toLowerCase(), port: value('port'), user: value('user'), database: value('database'), hasPassword: values?.has('password') ?? false, origins: named }, found);
    }
  }
  const login = option(request, ['--login-path']);
  return login ? { ...found, said: [`login path ${login.text ?? ''} (an obfuscated file that is not opened)`] } : found;
}
