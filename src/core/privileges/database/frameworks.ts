// Which database a framework or migration tool would use: its own option, the process's variables, then the env or settings file that it
// loads for its environment, and whether that file is there at all. Configuration written as code is searched for names, never evaluated.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { readBoundedYaml, yamlEntry, yamlText } from '../../parse/boundedYaml';
import type { PlainNode } from '../../parse/plainYaml';
import { foldersUp, nearest } from '../folders';
import { envFiles, type EnvFile } from '../projectEnv';
import type { IdentityRequest } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { emptyTarget, engineOfScheme, mergedTarget, targetOf, type DatabaseTarget } from './target';

/** Variables that commonly hold a whole connection, most usual first. */
export const urlVariables: readonly string[] = [
  'DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'DATABASE_URI', 'DB_URL', 'DB_URI', 'POSTGRES_URL', 'POSTGRES_PRISMA_URL', 'POSTGRESQL_URL', 'POSTGRES_URI', 'PG_URL', 'SUPABASE_DB_URL', 'NEON_DATABASE_URL', 'MYSQL_URL', 'JAWSDB_URL', 'CLEARDB_DATABASE_URL',
  'MONGODB_URI', 'MONGODB_URL', 'MONGO_URL', 'MONGO_URI', 'REDIS_URL', 'TURSO_DATABASE_URL', 'LIBSQL_URL', 'CLICKHOUSE_URL', 'SQLALCHEMY_DATABASE_URI', 'SQLALCHEMY_DATABASE_URL', 'SPRING_DATASOURCE_URL', 'FLYWAY_URL', 'GOOSE_DBSTRING', 'TYPEORM_URL', 'DBMATE_DATABASE_URL', 'LIQUIBASE_COMMAND_URL', 'HASURA_GRAPHQL_DATABASE_URL',
];
const hostVariables: readonly (readonly [host: string, user: string, database: string, engine: string | undefined])[] = [
  ['DB_HOST', 'DB_USERNAME', 'DB_DATABASE', undefined], ['DB_HOST', 'DB_USER', 'DB_NAME', undefined], ['PGHOST', 'PGUSER', 'PGDATABASE', 'postgres'], ['POSTGRES_HOST', 'POSTGRES_USER', 'POSTGRES_DB', 'postgres'],
  ['MYSQL_HOST', 'MYSQL_USER', 'MYSQL_DATABASE', 'mysql'], ['TYPEORM_HOST', 'TYPEORM_USERNAME', 'TYPEORM_DATABASE', undefined], ['DATABASE_HOST', 'DATABASE_USER', 'DATABASE_NAME', undefined],
];
const urlOptions = ['--url', '-url', '--database-url', '--db-url', '-database', '--connection-string', '--connection', '--dsn', '--uri', '-dsn', '--db', '-u'];
const environmentVariables = ['APP_ENV', 'RAILS_ENV', 'RACK_ENV', 'NODE_ENV', 'DJANGO_ENV', 'FLASK_ENV', 'ENVIRONMENT', 'SPRING_PROFILES_ACTIVE', 'ASPNETCORE_ENVIRONMENT'];

/** The environment that the tool is told to run in. */
export async function toldEnvironment(request: IdentityRequest, facts: Facts): Promise<Setting | undefined> {
  const program = request.call?.program ?? '';
  const given = option(request, ['--env', '--environment', '--mode', '--spring.profiles.active', ...(program === 'rails' || program === 'knex' ? ['-e'] : [])]);
  const fromArguments = request.call?.args.find(word => /^(?:RAILS|RACK|NODE|APP)_ENV=/.test(word.text ?? ''));
  if (given?.text !== undefined && !/[\\/.]/.test(given.text)) return given;
  if (fromArguments?.text) return { text: fromArguments.text.split('=')[1], origin: { kind: 'command', name: fromArguments.text.split('=')[0] ?? '' } };
  const isRails = /^(?:rails|rake|bundle)$/.test(program) || (request.call?.args ?? []).some(word => /(?:^|\/)rails$|(?:^|\/)rake$/.test(word.text ?? ''));
  return variable(request, facts, ...(isRails ? ['RAILS_ENV', 'RACK_ENV'] : environmentVariables));
}

export async function frameworkTarget(request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const given = option(request, urlOptions);
  const named = targetOf(given?.text, given?.origin ?? { kind: 'default', name: '' });
  if (named && given) return { ...named, typed: named.hasPassword ? true : undefined };
  const program = request.call?.program ?? '';
  const environment = await toldEnvironment(request, facts);
  const names = [...await namesInConfig(program, request, facts), ...urlVariables];
  const fromProcess = await inVariables(names, request, facts);
  if (fromProcess) return withEnvironment(fromProcess, environment);
  if (isRails(request)) {
    // dotenv puts the env file into the process first, and the URL there counts over the file of settings.
    const dotenv = await loadsDotenv(request, facts) ? await inEnvFiles(['DATABASE_URL'], environment?.text ?? 'development', request, facts) : undefined;
    if (dotenv) return withEnvironment(dotenv, environment);
    const yaml = await databaseYaml(environment?.text ?? 'development', request, facts);
    if (yaml) return withEnvironment(yaml, environment);
  }
  const filed = await inEnvFiles(names, environment?.text, request, facts);
  if (filed) return withEnvironment(filed, environment);
  return withEnvironment(await literalInConfig(program, request, facts) ?? emptyTarget, environment);
}

async function loadsDotenv(request: IdentityRequest, facts: Facts): Promise<boolean> {
  return /^\s*gem\s+['"]dotenv/m.test((await nearest(['Gemfile'], request.cwd, facts, 1 << 16))?.text ?? '');
}

function withEnvironment(target: DatabaseTarget, environment: Setting | undefined): DatabaseTarget {
  return environment ? { ...target, origins: [...target.origins, shown(environment)] } : target;
}

const isRails = (request: IdentityRequest): boolean => /^(?:rails|rake|bundle|rspec)$/.test(request.call?.program ?? '') || /(?:^|\/)(?:rails|rake|rspec)$/.test(request.call?.name.text ?? '')
  || (request.call?.args ?? []).some(word => /(?:^|\/)(?:rails|rake|rspec)$/.test(word.text ?? ''));

async function inVariables(names: readonly string[], request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  for (const name of names) {
    const set = await variable(request, facts, name);
    const target = set && targetOf(set.text, set.origin);
    if (target) return target;
  }
  for (const [host, user, database, engine] of hostVariables) {
    const set = await variable(request, facts, host);
    if (!set) continue;
    const [userSet, databaseSet] = [await variable(request, facts, user), await variable(request, facts, database)];
    return { ...emptyTarget, engine, host: set.text?.toLowerCase(), user: userSet?.text, database: databaseSet?.text, origins: [shown(set), ...(databaseSet ? [shown(databaseSet)] : [])] };
  }
  return undefined;
}

/** The files that the tool loads for its environment, those that count first. */
function filesInOrder(files: readonly EnvFile[], environment: string | undefined, request: IdentityRequest): { readonly files: readonly EnvFile[]; readonly missing?: string } {
  const program = request.call?.program ?? '';
  const isArtisan = (request.call?.args ?? []).some(word => /(?:^|\/)artisan$/.test(word.text ?? '')) || program === 'artisan';
  const given = option(request, ['--env-file', '--dotenv', '--env-path']);
  const isWholeFile = given?.text !== undefined ? files.find(file => file.path.endsWith(`/${given.text?.replace(/^\.\//, '') ?? ''}`)) : undefined;
  const pick = (name: string): readonly EnvFile[] => files.filter(file => file.name === name);
  const own = environment === undefined ? undefined : `.env.${environment}`;
  const wished = own === undefined ? [] : pick(own);
  if (isWholeFile) return { files: [isWholeFile] };
  if (isArtisan) return wished.length > 0 ? { files: wished } : { files: pick('.env'), ...(own === undefined ? {} : { missing: own }) };
  if (program === 'prisma') return { files: pick('.env') };
  return { files: [...pick(`${own ?? ''}.local`), ...(environment === 'test' ? [] : pick('.env.local')), ...wished, ...pick('.env.development.local').filter(() => own === undefined), ...pick('.env.development').filter(() => own === undefined), ...pick('.env'), ...files.filter(file => file.name === '.dev.vars')],
    ...(own !== undefined && wished.length === 0 ? { missing: own } : {}) };
}

async function inEnvFiles(names: readonly string[], environment: string | undefined, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  const ordered = filesInOrder(await envFiles(request.cwd, facts), environment, request);
  const said = ordered.missing === undefined ? [] : [`no ${ordered.missing} here`];
  for (const file of ordered.files) {
    const value = (name: string): string | undefined => file.entries.get(name)?.value || undefined;
    const at = (name: string): Origin => ({ kind: 'file', path: file.path, line: file.entries.get(name)?.line, name });
    const missing: readonly Origin[] = ordered.missing === undefined ? [] : [{ kind: 'default', name: `there is no ${ordered.missing}, so ${file.name} counts` }];
    for (const name of names) {
      const target = targetOf(value(name), at(name));
      if (target) return { ...target, origins: [...target.origins, ...missing], said: [] };
    }
    for (const [host, user, database, engine] of hostVariables) {
      const named = value(host);
      const base = value(database);
      if (named === undefined && (base === undefined || host !== 'DB_HOST')) continue;
      const connection = value('DB_CONNECTION');
      const engineName = connection === undefined ? engine : engineOfScheme(connection) ?? connection;
      return { ...emptyTarget, engine: engineName, host: engineName === 'sqlite' ? undefined : named?.toLowerCase() ?? 'localhost', user: value(user), database: base, port: value('DB_PORT'), origins: [at(named === undefined ? database : host), ...(base === undefined ? [] : [{ ...at(database), name: `${database}=${base}` }]), ...missing], said: [] };
    }
  }
  return said.length > 0 ? { ...emptyTarget, said } : undefined;
}

/** Names of variables that a tool's configuration asks for: `env("X")`, `process.env.X`, `os.environ["X"]`. */
async function namesInConfig(program: string, request: IdentityRequest, facts: Facts): Promise<readonly string[]> {
  const config = await configText(program, request, facts);
  const found = [...(config?.text ?? '').matchAll(/(?:^|\s)(?:url|directUrl)\s*=\s*env\("(\w+)"\)|process\.env\.(\w+)|process\.env\[['"](\w+)['"]\]|(?:os\.environ(?:\.get)?|os\.getenv|env|ENV\.fetch|ENV)\s*[[(]\s*['"](\w+)['"]/g)].flatMap(match => match.slice(1).filter(Boolean));
  return found.filter(name => /URL|URI|DSN|DATABASE|DB|POSTGRES|MYSQL|MONGO|REDIS/i.test(name)).slice(0, 10);
}

async function literalInConfig(program: string, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  const config = await configText(program, request, facts);
  if (!config) return undefined;
  for (const [at, line] of config.text.split('\n').entries()) {
    const text = /["'=\s]((?:jdbc:)?(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|sqlserver|libsql)(?:\+\w+)?:\/\/[^\s"'`]+)/.exec(line)?.[1];
    const target = targetOf(text, { kind: 'file', path: config.path, line: at + 1, name: 'connection' });
    if (target) return target;
  }
  return undefined;
}

const configNames: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^prisma$/, ['prisma/schema.prisma', 'schema.prisma', 'prisma.config.ts']], [/^drizzle-kit$/, ['drizzle.config.ts', 'drizzle.config.js', 'drizzle.config.mjs', 'drizzle.config.json']], [/^knex$/, ['knexfile.js', 'knexfile.ts', 'knexfile.mjs']],
  [/^sequelize/, ['config/config.json', 'config/config.js', '.sequelizerc']], [/^typeorm/, ['ormconfig.json', 'data-source.ts', 'src/data-source.ts', 'ormconfig.js']], [/^alembic$/, ['alembic.ini', 'alembic/env.py', 'migrations/env.py']],
  [/^flyway$/, ['flyway.conf', 'conf/flyway.conf', 'flyway.toml']], [/^liquibase$/, ['liquibase.properties']], [/^atlas$/, ['atlas.hcl']], [/^(?:python3?|django-admin|manage\.py)$/, ['settings.py', 'config/settings.py', 'app/settings.py']], [/^mikro-orm/, ['mikro-orm.config.ts']], [/^sqlx$/, []],
];

async function configText(program: string, request: IdentityRequest, facts: Facts): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const names = configNames.find(([pattern]) => pattern.test(program))?.[1];
  const given = option(request, ['--schema', '--config', '--knexfile', '-configFiles']);
  const all = [...(given?.text === undefined ? [] : [given.text.replace(/^\.\//, '')]), ...names ?? []];
  return all.length === 0 ? undefined : nearest(all, request.cwd, facts, 1 << 17);
}

/** `config/database.yml`, the part of one environment. ERB is not evaluated: a value made by it is unknown. */
async function databaseYaml(environment: string, request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  for (const folder of await foldersUp(request.cwd, facts)) {
    const path = `${folder}/config/database.yml`;
    const text = await facts.read(path, 1 << 16);
    if (text === undefined) continue;
    const yaml = readBoundedYaml(withoutErb(text));
    if (yaml.kind === 'notRead') return { ...emptyTarget, said: ['config/database.yml (not read)'] };
    const part = partOf(yaml.root, environment);
    if (!part) return { ...emptyTarget, said: [`config/database.yml has no ${environment}`] };
    const line = text.split('\n').findIndex(row => row.startsWith(`${environment}:`)) + 1;
    const origin: Origin = { kind: 'file', path, ...(line > 0 ? { line } : {}), name: environment };
    const value = (key: string): string | undefined => yamlText(part, key) || undefined;
    const url = targetOf(value('url'), origin);
    const adapter = value('adapter');
    return url ?? { ...emptyTarget, engine: adapter === undefined ? undefined : engineOfScheme(adapter) ?? adapter, host: value('host')?.toLowerCase(), user: value('username') ?? value('user'), database: value('database'), origins: [origin] };
  }
  return undefined;
}

/** Without `<% … %>`; one that nothing closes goes on to the end. */
function withoutErb(text: string): string {
  let kept = '';
  let at = 0;
  for (let open = text.indexOf('<%'); open >= 0; open = text.indexOf('<%', at)) {
    kept += text.slice(at, open);
    const close = text.indexOf('%>', open + 2);
    if (close < 0) return kept;
    at = close + 2;
  }
  return kept + text.slice(at);
}

function partOf(root: PlainNode | undefined, environment: string): PlainNode | undefined {
  const part = yamlEntry(root, environment);
  const primary = yamlEntry(part, 'primary');
  return [primary, part].find(one => one?.kind === 'map');
}

/** For tools that only read the surroundings of an edit or a test: the target that the project's files name. */
export async function projectTarget(request: IdentityRequest, facts: Facts): Promise<DatabaseTarget | undefined> {
  const target = await frameworkTarget({ ...request, call: undefined }, facts);
  return target.host === undefined && target.database === undefined ? undefined : mergedTarget(target, undefined);
}
