// Where a database call would connect and as whom, as parts with their origins. Passwords are dropped while reading.
import type { Origin } from '../../model/principal';
import { isLocalHost } from '../environment';
import { parseUrl } from '../url';

export interface DatabaseTarget {
  /** `postgres`, `mysql`, `mongodb`, `redis`, …; undefined: not told. */
  readonly engine: string | undefined;
  readonly user: string | undefined;
  /** Lower case; undefined: the engine's default, this machine. Starts with `/` for a socket's folder. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly hasPassword: boolean;
  readonly origins: readonly Origin[];
  /** Things found on the way that a person should know ("no .env.testing, so .env counts"). */
  readonly said?: readonly string[];
  /** The password stands in the command itself. */
  readonly typed?: boolean;
}

export const emptyTarget: DatabaseTarget = { engine: undefined, user: undefined, host: undefined, port: undefined, database: undefined, hasPassword: false, origins: [] };

const engines: readonly (readonly [RegExp, string])[] = [
  [/^(?:postgres|postgresql|pgsql|cockroachdb|postgis|asyncpg|prisma\+postgres)/, 'postgres'], [/^(?:mysql2?|mariadb)/, 'mysql'], [/^mongodb/, 'mongodb'], [/^rediss?|^valkeys?/, 'redis'],
  [/^(?:sqlserver|mssql|jtds)/, 'sqlserver'], [/^clickhouse|^ch$/, 'clickhouse'], [/^(?:sqlite|file)/, 'sqlite'], [/^libsql/, 'libsql'], [/^oracle/, 'oracle'], [/^(?:amqp|nats|kafka)/, 'queue'], [/^(?:neo4j|bolt)/, 'neo4j'], [/^couchbases?/, 'couchbase'],
];

/** Undefined: the scheme is no database's. */
export function engineOfScheme(scheme: string): string | undefined {
  return engines.find(([pattern]) => pattern.test(scheme))?.[1];
}

/** Reads a URL or a libpq `key=value` text; undefined: neither, or not a database's. */
export function targetOf(text: string | undefined, origin: Origin): DatabaseTarget | undefined {
  if (text === undefined) return undefined;
  const pairs = conninfo(text);
  if (pairs) {
    return { engine: 'postgres', user: pairs.get('user'), host: farthest([pairs.get('hostaddr') ?? pairs.get('host')]), port: pairs.get('port'), database: pairs.get('dbname'), hasPassword: pairs.has('password'), origins: [origin] };
  }
  const url = parseUrl(text);
  const engine = url && engineOfScheme(url.scheme);
  if (!url || engine === undefined) return undefined;
  const database = engine === 'sqlserver' ? /[;]\s*database(?:name)?=([^;]+)/i.exec(text)?.[1] : url.path.split('/')[0];
  return { engine, user: url.user ?? url.query.get('user'), host: farthest([url.query.get('hostaddr') ?? url.query.get('host') ?? url.host, ...url.hosts]), port: url.port, database: database === '' ? undefined : database, hasPassword: url.hasPassword || url.query.has('password'), origins: [origin] };
}

/** Of several hosts the first that is not this machine: a driver goes on to the next where one does not answer. */
function farthest(texts: readonly (string | undefined)[]): string | undefined {
  const hosts = texts.flatMap(text => (text ?? '').split(',')).map(host => host.trim().toLowerCase()).filter(host => host !== '');
  return hosts.find(host => !isLocalHost(host)) ?? hosts[0];
}

/** `host=db user=app dbname=shop`, as libpq and many drivers take it. */
export function conninfo(text: string): ReadonlyMap<string, string> | undefined {
  if (!/^\s*(?:host|hostaddr|port|dbname|user|password|service|sslmode|connect_timeout|application_name|options|target_session_attrs)\s*=/.test(text)) return undefined;
  return new Map([...text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g)].map(match => [match[1]?.toLowerCase() ?? '', match[2] ?? match[3] ?? '']));
}

/** What `first` does not say, `second` may. Origins of both. */
export function mergedTarget(first: DatabaseTarget, second: DatabaseTarget | undefined): DatabaseTarget {
  if (!second) return first;
  return {
    engine: first.engine ?? second.engine, user: first.user ?? second.user, host: first.host ?? second.host, port: first.port ?? second.port, database: first.database ?? second.database,
    hasPassword: first.hasPassword || second.hasPassword, origins: [...first.origins, ...second.origins], said: [...first.said ?? [], ...second.said ?? []], typed: first.typed ?? second.typed,
  };
}
