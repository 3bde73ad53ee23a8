// Command-line clients that run SQL: what they are given by option, file, here-document or pipe is read as SQL on their connection.
import type { Tool } from '../../knowledge/schema';
import type { SqlDialect } from '../../parse/sql/tokens';
import type { Call, Word } from '../../model/call';
import { argumentsOf, optionValues, type Arguments } from '../callArguments';
import { readSql, readSqlFile, sqlOfWord } from '../sql/readSql';
import { foundIn, toolEffect } from '../toolEffect';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { connectionOf, fileConnection, type Connection } from './connection';
import { inputText } from './input';
import { fileMadeAnew } from './remade';

interface Client {
  readonly dialect: SqlDialect;
  readonly tool: Tool;
  /** Options whose value is SQL, and whose value is a file of SQL. */
  readonly sql: readonly string[];
  readonly file: readonly string[];
  /** Position from which positionals are SQL (sqlite3, duckdb: after the file); undefined: none are. */
  readonly positional?: number;
  /** The first words must be these (`clickhouse client`, `cockroach sql`). */
  readonly path?: readonly string[];
  /** The database is a file: the first positional. */
  readonly isFile?: boolean;
}

const tool = (names: string, valueOptions: string, more: Partial<Tool> = {}): Tool => ({ names: names.split(' '), system: 'database', commands: [], valueOptions: valueOptions.split(' '), ...more });

const clients: readonly Client[] = [
  { dialect: 'postgres', tool: tool('psql pgcli', '-c --command -f --file -h --host -p --port -U --username -d --dbname -v --set --variable -o --output -F -R -P -T -L --log-file'), sql: ['-c', '--command'], file: ['-f', '--file'] },
  { dialect: 'postgres', tool: tool('cockroach', '-e --execute -f --file --url --host --port -u --user -d --database --certs-dir --format --set'), sql: ['-e', '--execute'], file: ['-f', '--file'], path: ['sql'] },
  { dialect: 'mysql', tool: tool('mysql mariadb mycli', '-e --execute -h --host -P --port -u --user -D --database -S --socket --defaults-file --defaults-extra-file --protocol --default-character-set --ssl-ca --login-path --init-command'), sql: ['-e', '--execute', '--init-command'], file: [] },
  { dialect: 'sqlite', tool: tool('sqlite3 sqlite litecli sqlcipher', '-cmd -init -separator -newline -nullvalue -vfs', { style: 'single' }), sql: ['-cmd'], file: ['-init'], positional: 1, isFile: true },
  { dialect: 'postgres', tool: tool('duckdb', '-c -s -cmd -init -f -file', { style: 'single' }), sql: ['-c', '-s', '-cmd'], file: ['-init', '-f', '-file'], positional: 1, isFile: true },
  { dialect: 'sqlserver', tool: tool('sqlcmd mssql-cli osql', '-Q -q -i -S -U -P -d -o -s -w -h -v -t -l -y -Y --query --input-file --server --user-name --password --database-name'), sql: ['-Q', '-q', '--query'], file: ['-i', '--input-file'] },
  { dialect: 'clickhouse', tool: tool('clickhouse-client', '-q --query --queries-file -h --host --port -u --user --password -d --database --format -f'), sql: ['-q', '--query'], file: ['--queries-file'] },
  { dialect: 'clickhouse', tool: tool('clickhouse', '-q --query --queries-file -h --host --port -u --user --password -d --database --format -f'), sql: ['-q', '--query'], file: ['--queries-file'], path: ['client'] },
  { dialect: 'snowflake', tool: tool('snowsql', '-q --query -f --filename -a --accountname -u --username -d --dbname -s --schemaname -w --warehouse -r --rolename -c --connection -o'), sql: ['-q', '--query'], file: ['-f', '--filename'] },
  { dialect: 'snowflake', tool: tool('snow', '-q --query -f --filename -c --connection --database --schema --warehouse --role'), sql: ['-q', '--query'], file: ['-f', '--filename'], path: ['sql'] },
  { dialect: 'bigquery', tool: tool('bq', '--project_id --dataset_id --location --format --destination_table -n --max_results --parameter --job_id', { style: 'single' }), sql: [], file: [], positional: 1, path: ['query'] },
  { dialect: 'generic', tool: tool('cqlsh', '-e --execute -f --file -u --username -p --password -k --keyspace'), sql: ['-e', '--execute'], file: ['-f', '--file'] },
  { dialect: 'generic', tool: tool('usql trino presto beeline hive spark-sql impala-shell vsql isql isql-fb dbcli db2 sqlplus harlequin', '-c --command -f --file -e --execute -q --query -u -n -p --server --catalog --schema -d --database -i -h -U'), sql: ['-c', '--command', '-e', '--execute', '-q', '--query'], file: ['-f', '--file', '-i'] },
  { dialect: 'sqlite', tool: tool('turso', ''), sql: [], file: [], path: ['db', 'shell'], positional: 3 },
  { dialect: 'sqlite', tool: tool('wrangler', '--command --file -e --env -c --config'), sql: ['--command'], file: ['--file'], path: ['d1', 'execute'] },
  { dialect: 'postgres', tool: tool('heroku', '-c --command -f --file -a --app --credential'), sql: ['-c', '--command'], file: ['-f', '--file'], path: ['pg:psql'] },
  { dialect: 'generic', tool: tool('databricks', '--statement --warehouse-id'), sql: ['--statement'], file: [], path: ['sql'] },
];

const readClient = (client: Client): Interpreter => async (call, world) => {
  const args = argumentsOf(call, client.tool);
  if (client.path && !client.path.every((word, i) => args.positionals[i]?.text === word)) return undefined;
  if (args.options.some(option => option.name === '--help' || option.name === '--version')) return nothing;
  if (client.dialect === 'bigquery' && args.options.some(option => /^--?dry_run$/.test(option.name) && option.value?.text !== 'false')) return nothing;
  const connection = await connectionFor(client, args, call, world);
  const words = [...optionValues(args, client.sql), ...(client.positional === undefined ? [] : args.positionals.slice(client.positional))];
  const files = optionValues(args, client.file);
  const deeper = { ...world, depth: world.depth - 1 };
  const founds: Found[] = [];
  let current = connection;
  for (const word of words) {
    founds.push(await readWord(unquoted(word, call) ?? word, current, call, deeper));
    if (client.isFile) current = openedBy(word, current);
  }
  for (const file of files) founds.push(file.text === '-' ? nothing : await readSqlFile(file.text ?? file.raw, file.span, current, call, deeper));
  if ((words.length === 0 && files.length === 0) || files.some(file => file.text === '-')) founds.push(await readInput(current, call, deeper));
  const remade = client.isFile ? await fileMadeAnew(args.positionals[0]?.text, call, world) : nothing;
  return together([...founds, remade]);
};

/** What a later argument of `sqlite3 :memory: '.open app.db' 'DROP …'` works on. A word that is not known may open anything. */
function openedBy(word: Word, connection: Connection): Connection {
  if (word.text === undefined) return { ...connection, disposable: undefined };
  const opened = [...word.text.matchAll(/(?:^|\n)\s*\.open\b([^\n]*)/g)].at(-1)?.[1]?.trim().split(/\s+/).findLast(part => !part.startsWith('-'));
  if (opened !== undefined) return fileConnection(opened.replace(/^['"]|['"]$/g, ''), connection.dialect, connection.said);
  const attached = /\battach\s+(?:database\s+)?'([^']+)'/i.exec(word.text)?.[1];
  if (attached !== undefined && connection.disposable !== undefined && fileConnection(attached, connection.dialect).disposable === undefined) return { ...fileConnection(attached, connection.dialect, [...connection.said, `${attached} is attached`]), disposable: undefined };
  return /\battach\b|(?:^|\n)\s*\.(?:read|restore|connection|load|import|shell|system)\b/i.test(word.text) ? { ...connection, disposable: undefined } : connection;
}

/** `mysql -e DROP TABLE users`: the quotes are missing, so the client gets one word; what was meant is read as something that may run. */
function unquoted(word: Word, call: Call): Word | undefined {
  if (!/^(?:drop|delete|truncate|update|alter|insert|grant|revoke|replace)$/i.test(word.text ?? '')) return undefined;
  const at = call.args.findIndex(one => one.span.start === word.span.start);
  const meant = at < 0 ? [] : call.args.slice(at);
  const last = meant.at(-1);
  return last && meant.length > 1 ? { text: meant.map(one => one.text ?? one.raw).join(' '), raw: meant.map(one => one.raw).join(' '), span: { start: word.span.start, end: last.span.end } } : undefined;
}

async function readWord(word: Word, connection: Connection, call: Call, world: World): Promise<Found> {
  const found = await readSql(sqlOfWord(word, call.certainty), connection, call, world);
  return word.text === undefined ? { ...found, unread: [...found.unread, { what: word.raw, why: 'this part of the SQL is not known before it runs', span: word.span }] } : found;
}

async function readInput(connection: Connection, call: Call, world: World): Promise<Found> {
  const input = await inputText(call, world);
  if (!input) return nothing;
  if (input.text === undefined) {
    const effect = toolEffect(call, 'database', { operation: 'execute', resource: { kind: 'SQL', address: input.what, place: connection.place, where: connection.where }, certainty: 'may', traits: ['unknownText'], reason: { code: 'sql-unread' } });
    return foundIn(call, [effect], { unread: [{ what: input.what, why: 'the SQL was not read', span: call.span }] });
  }
  const found = await readSql({ text: input.text, span: call.span, certainty: call.certainty, ...(input.file === undefined ? {} : { file: input.file }) }, connection, call, world);
  const unread = (input.gaps ?? []).map(what => ({ what, why: 'this part of the SQL is not known before it runs', span: call.span }));
  return { ...found, unread: [...found.unread, ...unread], ...(input.file === undefined ? {} : { reads: [...found.reads, { path: input.file }] }) };
}

async function connectionFor(client: Client, args: Arguments, call: Call, world: World): Promise<Connection> {
  if (client.isFile) return ofFile(args.positionals[0]?.text ?? args.positionals[0]?.raw ?? '', client.dialect, call, world);
  if (call.program === 'wrangler') {
    const remote = args.options.some(option => option.name === '--remote');
    const name = args.positionals[2]?.text ?? 'D1 database';
    return { dialect: 'sqlite', where: remote ? 'remote' : 'machine', place: name, server: undefined, database: name, said: [], ...(remote ? {} : { disposable: { kind: 'environment', because: 'the local copy of wrangler' } }) };
  }
  if (['turso', 'heroku', 'bq', 'snowsql', 'snow', 'databricks', 'usql', 'trino', 'presto', 'beeline', 'hive', 'spark-sql', 'impala-shell'].includes(call.program ?? '')) {
    const named = args.positionals[client.path?.length ?? 0]?.text ?? optionValues(args, ['-a', '--app', '-d', '--dbname', '--database', '--project_id', '-c', '--connection', '--server'])[0]?.text;
    return { dialect: client.dialect, where: 'remote', place: call.program === 'bq' ? optionValues(args, ['--project_id'])[0]?.text : named, server: undefined, database: named, said: [] };
  }
  return connectionOf(call, world, client.dialect);
}

/** A temporary name that leads elsewhere by a link is no temporary file. */
async function ofFile(path: string, dialect: SqlDialect, call: Call, world: World): Promise<Connection> {
  const connection = fileConnection(path, dialect);
  if (connection.where !== 'temporary' || call.host !== undefined) return connection;
  const real = await world.facts.realPath(path);
  return real === undefined || real === path ? connection : fileConnection(real, dialect);
}

export const sqlClientInterpreters: readonly Readonly<Record<string, Interpreter>>[] = clients.map(client => Object.fromEntries(client.tool.names.map(name => [name, readClient(client)])));
