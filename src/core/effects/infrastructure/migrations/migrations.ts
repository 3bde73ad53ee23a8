// Database migrations: what a written one will drop or replace when it runs, and what a `migrate` command runs of those that this
// session or working tree brought. Dropping and adding a column or table of one name is a replacement: what was in it is gone.
import type { Call } from '../../../model/call';
import { variablesOf } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import type { Resource } from '../../../model/resource';
import { migrationLanguage, parseMigration, type MigrationStep } from '../../../parse/migration/migration';
import { readFramework } from '../../databases/frameworks';
import { nameOf } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { joinReplacements } from '../../joinReplacements';
import { nothing, type Found, type FoundEffect, type Interpreter, type World } from '../../world';
import { effectOfChange } from '../change';
import { touchedFiles, type Edit } from '../sources';

/** Undefined: no migration. */
export async function readMigrationEdit(edit: Edit, world: World): Promise<Found | undefined> {
  if (edit.after === undefined || migrationLanguage(edit.path) === undefined) return undefined;
  const effects = await effectsOf(edit.path, edit.after, undefined, world);
  if (effects.length === 0) return undefined;
  return { ...nothing, effects: effects.filter(one => one.operation !== 'create').map(effect => ({ effect: { ...effect, traits: [...new Set([...effect.traits, 'deferred' as const])] } })) };
}

/** Where the tables are, as the framework's own effect says. */
type Where = Pick<Resource, 'where' | 'place' | 'environment'>;

async function effectsOf(path: string, text: string, where: Where | undefined, world: World): Promise<readonly Effect[]> {
  const language = migrationLanguage(path);
  if (language === undefined || text.length > 400_000) return [];
  const evidence: readonly Evidence[] = [{ kind: 'file', path, writtenBySession: true }];
  if (language === 'sql') return joined(await fromSql(text, where, evidence, world));
  const migration = parseMigration(text, language);
  const own = migration.steps.map(step => effectOfStep(step, where, path));
  const inside = await Promise.all(migration.sql.map(sql => fromSql(sql, where, evidence, world)));
  return joined([...own, ...inside.flat()]);
}

async function fromSql(text: string, where: Where | undefined, evidence: readonly Evidence[], world: World): Promise<readonly Effect[]> {
  const found = await world.readCode({ language: 'sql', text: withoutMarks(text), span: { start: 0, end: 0 }, cwd: undefined, variables: variablesOf({}), certainty: 'will', hops: [] }, { ...world, depth: world.depth - 1 });
  const effects = found.effects.map(one => one.effect).filter(effect => effect.operation !== 'read' && effect.operation !== 'execute');
  return [...effects, ...effects.filter(effect => addsAgain(effect, text)).map((effect): Effect => ({ ...effect, operation: 'create', reversibility: 'reversible' }))]
    .map(effect => ({ ...effect, resource: { ...effect.resource, ...(where ? { where: where.where, place: where.place } : { where: 'remote' as const, place: undefined }), environment: where?.environment }, evidence, certainty: 'will' as const, notChecked: undefined }))
    .map(effect => Object.fromEntries(Object.entries(effect).filter(([, value]) => value !== undefined)) as unknown as Effect);
}

/** `ADD COLUMN` of the column that the same text drops. */
function addsAgain(effect: Effect, text: string): boolean {
  if (effect.operation !== 'delete' || effect.resource.kind !== 'column') return false;
  const name = effect.resource.address.slice(effect.resource.address.lastIndexOf('.') + 1).toLowerCase();
  return [...text.matchAll(/\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?["`[]?(\w+)/gi)].some(match => match[1]?.toLowerCase() === name);
}

/** Marks that migration tools put between statements. */
const withoutMarks = (text: string): string => text.replace(/^\s*--\s*(?:>\s*statement-breakpoint|\+goose.*|migrate:up)\s*$/gm, ';').replace(/--\s*(?:migrate:down|\+goose\s+Down)[\s\S]*$/, '');

function joined(effects: readonly Effect[]): readonly Effect[] {
  return joinReplacements(effects.map((effect): FoundEffect => ({ effect })), []).map(one => one.effect);
}

function effectOfStep(step: MigrationStep, where: Where | undefined, path: string): Effect {
  const column = step.column !== undefined;
  const effect = effectOfChange({
    operation: step.action.startsWith('drop') ? 'delete' : 'create', system: 'database', kind: column ? 'column' : 'table', address: column ? `${step.table}.${step.column ?? ''}` : step.table, type: '', place: where?.place, where: where?.where ?? 'remote',
    keeps: 'data', certainty: 'will', reason: column ? 'migration-column' : 'migration-table', values: { table: step.table, file: nameOf(path) }, safer: step.action.startsWith('drop') ? { code: 'safer-new-column' } : undefined,
    notChecked: step.action.startsWith('drop') ? ['what it holds', 'backups'] : undefined,
  }, [{ kind: 'file', path, line: step.line, writtenBySession: true }], false);
  return where?.environment ? { ...effect, resource: { ...effect.resource, environment: where.environment } } : effect;
}

/** Forms of "run what is pending", by program: the words that must be among the arguments. */
const runs: Readonly<Record<string, RegExp>> = {
  prisma: /^migrate (?:deploy|dev)\b/, rails: /^db:(?:migrate|prepare)\b/, rake: /^db:(?:migrate|prepare)\b/, knex: /^migrate:(?:latest|up)\b/, flyway: /(?:^|\s)migrate\b/, alembic: /(?:^|\s)upgrade\b/,
  sequelize: /^db:migrate\b(?!:undo)/, 'sequelize-cli': /^db:migrate\b(?!:undo)/, 'drizzle-kit': /^migrate\b/, typeorm: /^migration:run\b/, dbmate: /(?:^|\s)(?:up|migrate)\b/, goose: /(?:^|\s)up\b/, sqlx: /^migrate run\b/, diesel: /^migration run\b/,
  migrate: /(?:^|\s)up\b/, supabase: /^db push\b|^migration up\b/, wrangler: /^d1 migrations apply\b/,
  python: /manage\.py migrate\b(?!.*\bzero\b)/, python3: /manage\.py migrate\b(?!.*\bzero\b)/, php: /artisan migrate(?:\s|$)/, bundle: /exec (?:rails|rake) db:migrate\b/,
};

/** The framework's own reading with the tables and columns that its pending migrations lose. */
export const readMigrate: Interpreter = async (call, world) => {
  const pattern = runs[call.program ?? ''];
  if (!pattern || call.cwd === undefined || !pattern.test(call.args.map(word => word.text ?? '').join(' '))) return undefined;
  const base = (await readFramework(call, world)) ?? readKnowledge(call, world);
  if (!base) return undefined;
  const resource = base.effects.find(one => one.effect.resource.system === 'database')?.effect.resource;
  const where: Where | undefined = resource && { where: resource.where, place: resource.place ?? resource.address, environment: resource.environment };
  const effects = await pending(call, where, world);
  const again = (world.earlier ?? []).map(one => one.effect).filter(isWholeSchema).map((effect): Effect => ({ ...effect, operation: 'create', evidence: [] }));
  return { ...base, effects: [...again, ...effects.filter(effect => effect.operation !== 'create')].map((effect): FoundEffect => ({ effect, call })).concat(base.effects) };
};

/** What `downgrade base`, `migrate zero` and the like took away: migrating forward makes it again, empty. */
function isWholeSchema(effect: Effect): boolean {
  return effect.operation === 'delete' && effect.resource.system === 'database' && !['table', 'column', 'row', 'rows', 'index', 'view'].includes(effect.resource.kind) && effect.resource.extent !== 'filtered';
}

/** Migrations that were not there at the last commit. */
async function pending(call: Call, where: Where | undefined, world: World): Promise<readonly Effect[]> {
  const cwd = call.cwd ?? '/';
  const repository = await world.facts.repository(cwd);
  const changed = (await repository?.changes(cwd) ?? []).filter(one => one.state !== 'deleted' && one.state !== 'ignored').map(one => one.path);
  const written = touchedFiles(world).filter(file => file.content !== undefined && file.path.startsWith(`${cwd}/`)).map(file => file.path);
  const armed = repository ? (await world.facts.armed?.(repository.root))?.files.map(file => file.path).filter(path => path.startsWith(`${cwd}/`)) ?? [] : [];
  const paths = [...new Set([...written, ...changed, ...armed])].filter(path => migrationLanguage(path) !== undefined).slice(0, 40);
  const found = await Promise.all(paths.sort().map(async path => {
    const text = touchedFiles(world).findLast(file => file.path === path)?.content ?? await world.facts.read(path);
    return text === undefined ? [] : effectsOf(path, text, where, world);
  }));
  return found.flat();
}

export const migrationInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(Object.keys(runs).map(program => [program, readMigrate]));
