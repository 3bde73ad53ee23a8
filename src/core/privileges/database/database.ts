// As whom a database call acts, on which host and database, and what kind of place that host is.
import type { Facts } from '../../facts';
import type { Effect } from '../../model/effect';
import type { Principal } from '../../model/principal';
import type { Environment } from '../../model/resource';
import { environmentOf, isLocalHost, type Clue } from '../environment';
import { nearest } from '../folders';
import { leadsTo } from '../forwarded';
import { resolvePlatform } from '../platform/platform';
import { linkedRailway } from '../platform/railway';
import { fileNamingHost } from '../projectEnv';
import type { IdentityRequest, Resolver } from '../resolver';
import { option, variable } from '../settings';
import { clientTarget, isDatabaseClient } from './clients';
import { frameworkTarget, toldEnvironment } from './frameworks';
import { managedHost } from './managedHosts';
import { targetOf, type DatabaseTarget } from './target';

export const resolveDatabase: Resolver = async (request, facts) => {
  // Supabase's tool reaches the database of a project by the platform's own login.
  if (request.call?.program === 'supabase' && option(request, ['--db-url']) === undefined && request.effects.some(effect => effect.resource.where === 'remote')) {
    const project = await resolvePlatform(request, facts);
    if (project && project.where !== 'machine') return { ...project, system: 'database', needs: needsOf(request.effects) };
  }
  const target = await targetFor(request, facts);
  if (target.engine === 'sqlite' || target.host === undefined && isFile(request)) return undefined;
  const isClient = isDatabaseClient(request.call?.program);
  if (target.host === undefined && target.database === undefined && target.engine === undefined && !isClient) {
    return { system: 'database', name: 'unknown', origins: [{ kind: 'default', name: 'no connection found here' }], environment: environmentOf([], request.environments), needs: needsOf(request.effects), holds: [], limits: [], notSeen: target.said ?? ['which database is meant'] };
  }
  const host = target.host ?? 'localhost';
  const isLocal = isLocalHost(host);
  const environment = await environmentOfTarget(target, request, facts);
  const scope = `${host}${target.port === undefined ? '' : `:${target.port}`}${target.database === undefined ? '' : `/${target.database}`}`;
  const owner = ownerNamed(target.user);
  return {
    system: 'database', name: target.user === undefined ? (isLocal ? `user ${facts.user ?? 'unknown'}` : 'unknown') : `user ${target.user}`,
    scope, ...projectOf(target), where: isLocal ? 'machine' : 'remote', origins: target.origins.length > 0 ? target.origins : [{ kind: 'default', name: 'the server of this machine' }],
    environment, needs: needsOf(request.effects), holds: [], ...(owner === undefined ? {} : { hint: owner }), limits: [], ...(target.typed ? { typed: true } : {}),
    notSeen: [...target.said ?? [], ...(isLocal && target.port !== undefined && !usualPorts.has(target.port) ? [`whether port ${target.port} is a tunnel to another machine`] : [])],
  };
};

const portOf: Readonly<Record<string, string>> = { postgres: '5432', mysql: '3306', mongodb: '27017', redis: '6379', sqlserver: '1433', clickhouse: '9000', cassandra: '9042' };

const usualPorts = new Set(['5432', '5433', '3306', '27017', '6379', '1433', '8123', '9000', '9042', '26257', '54322']);

/** The effect's own place counts first: its reader saw the words; the identity is looked for after. */
async function targetFor(request: IdentityRequest, facts: Facts): Promise<DatabaseTarget> {
  const place = request.effects.map(effect => effect.resource.place).find(text => text !== undefined && text !== '');
  const own = await clientTarget(request, facts) ?? await frameworkTarget(request, facts);
  const seen = place === undefined ? undefined : targetOf(place, { kind: 'command', name: 'the connection in the command' });
  if (seen && own.host !== seen.host) return { ...seen, user: seen.user, said: own.said };
  if (own.host === undefined && own.engine === undefined && own.database === undefined || own.engine === 'sqlite') return own;
  const led = leadsTo(own.host ?? 'localhost', own.port ?? portOf[own.engine ?? ''], facts);
  return led === (own.host ?? 'localhost') ? own : { ...own, host: led, port: undefined };
}

const isFile = (request: IdentityRequest): boolean => ['sqlite3', 'sqlite', 'duckdb', 'litecli'].includes(request.call?.program ?? '') || request.effects.some(effect => effect.resource.where !== 'remote' && /\.(?:db|sqlite3?|duckdb)$|^:memory:$/.test(effect.resource.address));

/** The environment of the host that a target names, with everything that the project and the surroundings say of it. */
export async function environmentOfTarget(target: DatabaseTarget, request: IdentityRequest, facts: Facts): Promise<Environment> {
  const host = target.host ?? 'localhost';
  const isLocal = isLocalHost(host);
  const named = isLocal ? undefined : await fileNamingHost(host, request.cwd, facts);
  const told = await toldEnvironment(request, facts);
  const platform = await variable(request, facts, 'RAILWAY_ENVIRONMENT_NAME', 'VERCEL_ENV', 'RENDER_ENVIRONMENT', 'FLY_ENVIRONMENT');
  const linked = /\.railway\.(?:app|internal)$|\.rlwy\.net$/.test(host) ? await linkedRailway(request.cwd, facts) : undefined;
  const managed = managedHost(host);
  const isService = !isLocal && !host.includes('.') && await isComposeService(host, request, facts);
  const clues: readonly Clue[] = [
    { what: 'host', text: host, ...(isService ? { says: 'development' as const, why: 'is a service of the compose file' } : {}) },
    ...(target.database === undefined ? [] : [{ what: 'database', text: target.database }]), ...(target.user === undefined ? [] : [{ what: 'user', text: target.user }]),
    ...(named ? [{ what: 'host', text: host, says: named.environment, why: `stands in ${named.file}` }] : []),
    ...(isLocal || told?.text === undefined ? [] : productionOnly('environment', told.text)),
    ...(isLocal || platform?.text === undefined ? [] : productionOnly('platform environment', platform.text)),
    ...(linked?.environment === undefined ? [] : [{ what: `Railway project ${linked.project ?? ''}, environment`, text: linked.environment }]),
    ...(managed === undefined ? [] : [{ what: 'host', text: host, says: 'unknown' as const, why: `${host} is ${managed}` }]),
  ];
  return environmentOf(clues, request.environments);
}

/** A variable like NODE_ENV raises; that it says `test` or `development` proves nothing of the host. */
function productionOnly(what: string, text: string): readonly Clue[] {
  return /^(?:prod|production|live)$/i.test(text) ? [{ what, text }] : [];
}

async function isComposeService(host: string, request: IdentityRequest, facts: Facts): Promise<boolean> {
  const file = await nearest(['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'], request.cwd, facts);
  // A file that this session wrote says what the agent wants it to say.
  if (file === undefined || facts.session.files.some(one => one.path === file.path && one.content !== one.before)) return false;
  return new RegExp(`^\\s{1,8}${host.replace(/[^\w-]/g, '\\$&')}:\\s*(?:#.*)?$`, 'm').test(file.text);
}

/** Logins that their systems make as owner of everything. */
function ownerNamed(user: string | undefined): string | undefined {
  if (user === undefined) return undefined;
  return /^(?:postgres(?:\.\w+)?|root|sa|admin|doadmin|default|neondb_owner|supabase_admin|avnadmin|cloudsqlsuperuser|system)$|_owner$|_admin$/i.test(user) ? `the name ${user} suggests owner of everything in it` : undefined;
}

/** Supabase writes the project into user or host. */
function projectOf(target: DatabaseTarget): Pick<Principal, 'scopeName'> {
  const reference = /^postgres\.([a-z]{20})$/.exec(target.user ?? '')?.[1] ?? /^db\.([a-z]{20})\.supabase\.co$/.exec(target.host ?? '')?.[1];
  return reference === undefined ? {} : { scopeName: `Supabase project ${reference}` };
}

function needsOf(effects: readonly Effect[]): readonly string[] {
  const needs = effects.flatMap(effect => {
    const { kind, address } = effect.resource;
    const name = address.length > 40 ? kind : `${kind} ${address}`;
    switch (effect.operation) {
      case 'delete': case 'replace':
        if (/row|record|document|key|object/.test(kind)) return [`DELETE on ${address.slice(0, 40)}`];
        return [/database|schema|keyspace|cluster/.test(kind) ? `ownership of ${name} and everything inside` : `ownership of ${name}`];
      case 'update': return [/row|record|document|key/.test(kind) ? `UPDATE on ${address.slice(0, 40)}` : `ownership of ${name}`];
      case 'create': return [`CREATE in ${effect.resource.place === undefined ? 'the database' : 'it'}`];
      case 'grant': return [`GRANT option on ${name}`];
      case 'read': return effect.traits.length > 0 ? [`SELECT on ${address.slice(0, 40)}`] : [];
      default: return [];
    }
  });
  return [...new Set(needs)];
}
