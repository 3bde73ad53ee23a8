// Where a database call acts: this machine, a file or a remote host, and whether losing it costs nothing. Never holds a password.
import type { SqlDialect } from '../../parse/sql/tokens';
import type { Call, Word } from '../../model/call';
import type { Disposable } from '../../model/effect';
import type { Environment, Resource } from '../../model/resource';
import type { Forwarded } from '../../model/forwarded';
import { forwardOf } from '../forwarded';
import type { DatabaseSeen, World } from '../world';

export interface Connection {
  readonly dialect: SqlDialect;
  readonly where: Resource['where'];
  /** `host:port/database` or the file; undefined: the default server of this machine. */
  readonly place: string | undefined;
  /** Host and port alone, for databases themselves. */
  readonly server: string | undefined;
  readonly database: string | undefined;
  readonly disposable?: Disposable;
  /** Set only where nothing tells which database it is. */
  readonly environment?: Environment;
  /** What a person should know about how it was found. */
  readonly said: readonly string[];
}

const dialects: Readonly<Record<string, SqlDialect>> = { postgres: 'postgres', mysql: 'mysql', sqlite: 'sqlite', libsql: 'sqlite', sqlserver: 'sqlserver', clickhouse: 'clickhouse', snowflake: 'snowflake', bigquery: 'bigquery', oracle: 'oracle' };

/** `fallback`: the client's dialect where the connection does not tell. */
export async function connectionOf(call: Call, world: World, fallback: SqlDialect): Promise<Connection> {
  const seen = await world.databaseOf?.(call);
  return connectionFrom(seen, call, world, fallback);
}

export function connectionFrom(seen: DatabaseSeen | undefined, call: Call, world: World, fallback: SqlDialect): Connection {
  const dialect = dialects[seen?.engine ?? ''] ?? fallback;
  const said = seen?.said ?? [];
  if (seen?.engine === 'sqlite') return fileConnection(seen.database ?? seen.host ?? 'database file', dialect, said);
  const host = seen?.host;
  const local = host === undefined || isLoopback(host);
  const away = local && call.host === undefined ? forwardOf(host ?? 'localhost', seen?.port ?? portIn(call) ?? portsByEngine[seen?.engine ?? ''] ?? usualPorts[dialect], world) : undefined;
  if (away) return elsewhere(away, `${host ?? 'localhost'}${seen?.port ? `:${seen.port}` : ''}`, dialect, seen);
  const server = host === undefined ? undefined : `${host}${seen?.port ? `:${seen.port}` : ''}`;
  const place = [server ?? (seen?.database ? 'localhost' : undefined), seen?.database].filter(Boolean).join('/') || undefined;
  return { dialect, where: local ? 'machine' : 'remote', place, server, database: seen?.database, said, disposable: local ? madeHere(seen?.port, call, world) : undefined };
}

const usualPorts: Readonly<Partial<Record<SqlDialect, string>>> = { postgres: '5432', mysql: '3306', sqlserver: '1433', clickhouse: '9000' };
const portsByEngine: Readonly<Record<string, string>> = { mongodb: '27017', redis: '6379', cassandra: '9042' };

/** Through a tunnel or a forwarded port: what it leads to is what is reached. */
function elsewhere(away: Forwarded, through: string, dialect: SqlDialect, seen: DatabaseSeen | undefined): Connection {
  const way = `${through} leads to ${away.to}`;
  const known = away.opened.resource.environment;
  const environment: Environment | undefined = away.isHost ? undefined : known ? { ...known, because: [way, ...known.because] } : { name: 'unknown', because: [way] };
  return {
    dialect, where: environment?.name === 'development' ? 'machine' : 'remote', place: [away.to, seen?.database].filter(Boolean).join('/'), server: away.to, database: seen?.database,
    ...(environment ? { environment } : {}), said: [...seen?.said ?? [], way],
  };
}

/** A database in a file, or in memory. */
export function fileConnection(path: string, dialect: SqlDialect, said: readonly string[] = []): Connection {
  const memory = path === '' || /^(?:file:)?:memory:(?:\?|$)|^file:[^?]*\?(?:[^#]*&)?mode=memory(?:&|$)/.test(path);
  const temporary = /^\/tmp\/|^\/var\/tmp\//.test(path) && !/(?:^|\/)\.\.(?:\/|$)/.test(path);
  return {
    dialect, said, where: temporary ? 'temporary' : 'workspace', place: memory ? 'memory' : path, server: undefined, database: memory ? 'memory' : path,
    ...(memory ? { disposable: { kind: 'environment' as const, because: 'a database in memory' } } : {}),
  };
}

/** A socket of a cloud's proxy is a file here and a server there. */
export function isLoopback(host: string): boolean {
  if (/^\/cloudsql\/|:[a-z]+-[a-z]+\d?:/.test(host)) return false;
  const name = host.replace(/^\[|\](:\d+)?$|:\d+$/g, '').toLowerCase();
  return name === '' || name === 'localhost' || name === '::1' || name === '0.0.0.0' || name.endsWith('.localhost') || /^127(?:\.\d+){3}$/.test(name) || name.startsWith('/') || name === 'host.docker.internal' || name === '.' || name === '(local)' || name === '(localdb)';
}

/** The port that the client's own words name. */
function portIn(call: Call): string | undefined {
  return call.args.flatMap((word, i) => (word.text === '-p' || word.text === '--port' || word.text === '-P' ? [call.args[i + 1]?.text] : /^--port=(\d+)$/.exec(word.text ?? '')?.slice(1) ?? []))[0];
}

/** A server that this session started in a container of this machine with the port that the call connects to: no mount, no proxy. */
function madeHere(port: string | undefined, call: Call, world: World): Disposable | undefined {
  const wanted = port ?? portIn(call);
  if (!wanted || !/^\d+$/.test(wanted)) return undefined;
  const published = new RegExp(`(?:-p|--publish)[ =](?:[\\d.]+:)?${wanted}:\\d`);
  const entry = world.facts.session.ledger.findLast(past => past.effect.operation === 'create' && past.effect.resource.kind === 'container' && published.test(past.text) && past.outcome !== 'denied' && past.outcome !== 'failed');
  const elsewhere = entry === undefined || entry.effect.resource.where === 'remote' || /\s(?:-v|--volume|--mount|--volumes-from|-H|--host|--context|-c)(?:[ =]|\S)/.test(entry.text) || /socat|proxy|tunnel|bastion|haproxy|envoy|nginx|ssh|forward|cloudsql|pgbouncer|pgcat/i.test(entry.text);
  return !elsewhere ? { kind: 'madeThisSession', because: `the container ${entry.effect.resource.address} that this session started` } : undefined;
}

/** An argument with a span for evidence; its text starts at `offset` in the action. */
export function offsetOf(word: Word): number | undefined {
  if (word.text === undefined) return undefined;
  const inside = word.raw.indexOf(word.text);
  return inside < 0 ? undefined : word.span.start + inside;
}
