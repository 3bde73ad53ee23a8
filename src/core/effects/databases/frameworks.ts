// Framework and migration commands on the database that they would really use: option, environment, the framework's env file (and whether
// it exists), configuration. A database in memory, or a loopback one named for tests in a test environment, is disposable.
import { databaseFrameworks } from '../../knowledge/databaseFrameworks';
import type { Tool } from '../../knowledge/schema';
import type { Call, Word } from '../../model/call';
import type { Disposable, Effect } from '../../model/effect';
import { readTool } from '../fromKnowledge';
import { together, type DatabaseSeen, type Found, type Interpreter, type World } from '../world';
import { absolute } from './input';
import { connectionFrom, type Connection } from './connection';

const tools = new Map(databaseFrameworks.tools.flatMap(tool => tool.names.map(name => [name, tool] as const)));

/** The framework's call inside a call: `php artisan migrate`, `python manage.py flush`, `bundle exec rails db:reset`. */
interface FrameworkCall {
  readonly tool: Tool;
  readonly call: Call;
}

function frameworkCall(call: Call): FrameworkCall | undefined {
  const own = tools.get(call.program ?? '');
  if (own) return { tool: own, call };
  const at = call.args.findIndex(word => /(?:^|[\\/])(?:artisan|manage\.py|rails|rake|console)$/.test(word.text ?? ''));
  if (at < 0 || at > 3) return undefined;
  const name = (call.args[at]?.text ?? '').replace(/^.*[\\/]/, '');
  const tool = tools.get(name);
  return tool && { tool, call: { ...call, args: call.args.slice(at + 1) } };
}

export const readFramework: Interpreter = async (call, world) => {
  const inner = frameworkCall(call);
  if (!inner) return undefined;
  const tasks = tasksOf(inner);
  if (tasks.length > 1) {
    const each = await Promise.all(tasks.map(args => readInner({ ...inner, call: { ...inner.call, args } }, call, world)));
    return together(each.flatMap(one => one ?? []));
  }
  return readInner(inner, call, world);
};

/** `rails db:drop db:create db:migrate` runs one task after another. */
function tasksOf({ tool, call }: FrameworkCall): readonly Call['args'][] {
  if (!tool.names.includes('rake')) return [];
  const isTask = (word: Word): boolean => /^\w+(?::\w+)+(?:\[.*\])?$/.test(word.text ?? '');
  const tasks = call.args.filter(isTask);
  return tasks.map(task => [task, ...call.args.filter(word => !isTask(word))]);
}

async function readInner(inner: FrameworkCall, call: Call, world: World): Promise<Found | undefined> {
  const found = readTool(inner.call, inner.tool);
  const databases = found.effects.filter(one => one.effect.resource.system === 'database');
  if (databases.length === 0) return inner.tool.names.includes('supabase') || inner.tool.names.includes('mix') || inner.tool.names.includes('dotnet') ? undefined : found.effects.length ? found : undefined;
  const seen = await world.databaseOf?.(call);
  const place = await placeOf(inner, call, seen, world);
  return { ...found, effects: found.effects.map(one => ({ call, effect: one.effect.resource.system === 'database' ? placed(one.effect, place, call) : one.effect })) };
}

interface Place {
  readonly connection: Connection;
  readonly known: boolean;
  readonly origins: DatabaseSeen['origins'];
}

async function placeOf(inner: FrameworkCall, call: Call, seen: DatabaseSeen | undefined, world: World): Promise<Place> {
  if (inner.tool.names.includes('supabase')) return supabasePlace(inner.call, seen, call, world);
  const known = seen !== undefined && (seen.host !== undefined || seen.database !== undefined || seen.engine !== undefined);
  const connection = connectionFrom(seen, call, world, 'generic');
  const disposable = connection.disposable ?? testDatabase(seen, call, connection);
  return { connection: { ...connection, ...(disposable ? { disposable } : {}), ...(known ? {} : { where: 'remote' as const, environment: { name: 'unknown' as const, because: ['nothing here tells which database it is'] } }) }, known, origins: seen?.origins ?? [] };
}

/** The environment is told to be a test one, the host is this machine and the database is named for tests. */
function testDatabase(seen: DatabaseSeen | undefined, call: Call, connection: Connection): Disposable | undefined {
  if (connection.where === 'remote' || !seen?.database || !/(?:^|[_\-./])(?:test|tests|testing|ci|e2e|spec)\d*(?:$|[_\-.\d])/i.test(seen.database)) return undefined;
  const told = ['RAILS_ENV', 'RACK_ENV', 'NODE_ENV', 'APP_ENV', 'MIX_ENV', 'DJANGO_ENV', 'FLASK_ENV'].map(name => call.variables.get(name)?.value).concat(call.args.flatMap((word, i) => (/^--env(?:ironment)?=/.test(word.text ?? '') ? [word.text?.split('=')[1]] : word.text === '-e' || word.text === '--env' ? [call.args[i + 1]?.text] : [])));
  return told.some(text => /^test(?:ing)?$/i.test(text ?? '')) ? { kind: 'environment', because: `the test database ${seen.database} on this machine` } : undefined;
}

/** `supabase db …`: the local stack unless `--linked` or `--db-url` says otherwise; `push` and `migration repair` mean the linked project. */
async function supabasePlace(call: Call, seen: DatabaseSeen | undefined, outer: Call, world: World): Promise<Place> {
  const url = call.args.some(word => (word.text ?? '').startsWith('--db-url'));
  if (url) return { connection: connectionFrom(seen, outer, world, 'postgres'), known: true, origins: seen?.origins ?? [] };
  const verb = call.args.filter((word: Word) => !(word.text ?? '').startsWith('-'))[1]?.text;
  const linked = call.args.some(word => word.text === '--linked') || (verb === 'push' && !call.args.some(word => word.text === '--local'));
  if (!linked) return { connection: { dialect: 'postgres', where: 'machine', place: 'the local Supabase stack', server: undefined, database: 'local database', said: [] }, known: true, origins: [] };
  const file = absolute('supabase/.temp/project-ref', outer.cwd, world);
  const reference = file === undefined ? undefined : (await world.facts.read(file))?.trim();
  return { connection: { dialect: 'postgres', where: 'remote', place: reference ? `linked project ${reference}` : 'the linked project', server: undefined, database: reference ? `remote database of ${reference}` : 'remote database of the linked project', said: [] }, known: true, origins: file && reference ? [{ kind: 'file', path: file, line: 1 }] : [] };
}

function placed(effect: Effect, { connection, known, origins }: Place, call: Call): Effect {
  const named = connection.database ?? (known ? connection.place : undefined);
  // A hosted cluster is named by the words themselves.
  const isNamed = effect.resource.kind === 'database cluster' && effect.resource.address !== 'database';
  const address = isNamed ? effect.resource.address : named === undefined ? 'the configured database' : ['database', 'all rows of the database', 'everything in the schema', 'database schema', 'tables'].includes(effect.resource.kind) ? named : effect.resource.address === 'database' ? named : effect.resource.address;
  const local = connection.where !== 'remote' && call.host === undefined;
  const mild = local && (effect.reason.code === 'schema-push' || effect.reason.code === 'prisma-dev' || effect.reason.code === 'database-migrate');
  const evidence = origins.flatMap(origin => (origin.kind === 'file' ? [{ kind: 'file' as const, path: origin.path, line: origin.line }] : []));
  return {
    ...effect,
    ...(mild ? { operation: 'update' as const, reversibility: 'unknown' as const, disruption: 'none' as const } : {}),
    resource: { ...effect.resource, address, place: connection.place === named ? connection.server ?? effect.resource.place : connection.place ?? effect.resource.place, where: call.host !== undefined && connection.where === 'machine' ? 'remote' : connection.where, ...(connection.environment ? { environment: connection.environment } : {}) },
    ...(connection.disposable ? { disposable: connection.disposable } : {}),
    notChecked: [...new Set([...(effect.notChecked ?? []), ...connection.said])],
    evidence: [...effect.evidence, ...evidence],
  };
}

export const frameworkInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries([...new Set([...tools.keys(), 'php', 'python', 'python3', 'ruby', 'bundle', 'uv', 'poetry', 'pipenv', 'symfony'])].map(name => [name, readFramework]));
