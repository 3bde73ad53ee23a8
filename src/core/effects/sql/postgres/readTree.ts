// SQL text by PostgreSQL's own parser → what each statement does. Undefined where the text is not PostgreSQL or has nothing but plain
// queries: then our own tokens (`../statement.ts`) are the only reading.
import type { Grammars } from '../../../grammars';
import type { SqlStatement } from '../../../parse/sql/statements';
import { as, listOf, nodeOf, statementsOf, textOf, unwrap, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlAct, SqlInner, SqlReading } from '../act';
import { actOf } from './act';
import { alterTableActs } from './alterTable';
import { definitionActs, languageOf } from './definitions';
import { functionCalls } from './functions';
import { grantedActs } from './grants';
import { bodyOf, bodyText } from './procedure';
import { rowActs } from './rows';

/** Longer texts are read statement by statement. */
const longest = 60_000;
/** At most this many statements are parsed one by one. */
const mostStatements = 150;

/** A text that PostgreSQL's parser has read, and what its earlier statements made for the later ones. */
export interface SqlTree {
  readonly statements: readonly Parsed[];
  readonly memory: Memory;
}

/** `text`: with the client's own lines blanked. `parts`: its statements as our own reader divides it. */
export async function parseTree(text: string, parts: readonly SqlStatement[], grammars: Grammars): Promise<SqlTree | undefined> {
  if (!asksForTree(text) || text.includes('\0')) return undefined;
  return { statements: await parsed(text, parts, grammars), memory: { functions: new Map(), prepared: new Map() } };
}

/** What the statements do that begin in `[from, to)`; asked for in order. */
export async function readInTree(tree: SqlTree, from: number, to: number, temporary: ReadonlySet<string>, grammars: Grammars): Promise<SqlReading> {
  const readings: SqlReading[] = [];
  for (const { statement, source } of tree.statements) if (statement.start >= from && statement.start < to) readings.push(await readOne(statement, source, temporary, tree.memory, grammars));
  return together(readings);
}

/** Words without which a statement only reads; calls of functions that do more; names written in escapes. */
const acting = /\b(?:delete|update|merge|truncate|drop|alter|grant|revoke|reassign|copy|do|call|execute|prepare|load|lock|rule|policy|function|procedure|trigger|replace|conflict|extension|subscription|session_replication_role|zero_damaged_pages)\b|u&["']|(?:pg_|lo_|dblink|query_to_xml|cursor_to_xml|cron\s*\.|set_config|setval|_chunks|_partition|hypertable|_schema\b.*\binto\b|(?:delete|drop|purge|truncate|wipe|erase|destroy)_\w*["\s]*\()/i;

/** Is there anything that PostgreSQL's parser (slow to load) could tell? */
export function asksForTree(text: string): boolean {
  return acting.test(text);
}

interface Parsed {
  readonly statement: PostgresStatement;
  /** The statement's own text. */
  readonly source: string;
}

async function parsed(text: string, parts: readonly SqlStatement[], grammars: Grammars): Promise<readonly Parsed[]> {
  if (text.length <= longest) {
    const whole = await parsedText(text, 0, grammars);
    if (whole) return whole;
  }
  const single: Parsed[] = [];
  let tried = 0;
  for (const part of parts) {
    const own = text.slice(part.start, part.end);
    if (own.length > longest || !asksForTree(own)) continue;
    if (++tried > mostStatements) break;
    single.push(...await parsedText(own, part.start, grammars) ?? await parsedText(filled(own), part.start, grammars) ?? []);
  }
  return single;
}

async function parsedText(text: string, offset: number, grammars: Grammars): Promise<readonly Parsed[] | undefined> {
  const found = statementsOf(await grammars.postgres(text), text);
  return found?.map(one => ({ statement: { ...one, start: one.start + offset, end: one.end + offset }, source: text.slice(one.start, one.end) }));
}

/** psql's `:name`, `:'name'`, `:"name"` and the marks of drivers and templates, as names of the same length. */
function filled(text: string): string {
  return text.replace(/(?<![:\w]):(['"])(\w+)\1/g, (_, quote: string, name: string) => ` ${quote}${name}${quote}`)
    .replace(/(?<![:\w]):([A-Za-z_]\w*)/g, (_, name: string) => `v${name}`)
    .replace(/\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%[^%]*%>/g, mark => 'v'.padEnd(mark.length, '_'))
    .replace(/%\(\w+\)s|%s/g, mark => 'v'.padEnd(mark.length, '_'))
    .replace(/\?/g, 'v');
}

interface Memory {
  /** Functions that this text made, by name without schema: their SQL. */
  readonly functions: Map<string, SqlReading>;
  readonly prepared: Map<string, PostgresStatement>;
}

const bare = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

/** Statements whose expressions are computed when they run; elsewhere (views, defaults, policies) they only stand there. */
const computes: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt', 'CreateTableAsStmt', 'CallStmt', 'DeclareCursorStmt']);

async function readOne(statement: PostgresStatement, source: string, temporary: ReadonlySet<string>, memory: Memory, grammars: Grammars): Promise<SqlReading> {
  const { type, node } = statement;
  switch (type) {
    case 'TruncateStmt': return { acts: rowActs(statement), inner: [] };
    case 'AlterTableStmt': return { acts: alterTableActs(statement), inner: [] };
    case 'ExplainStmt': return analyzes(node['options']) ? nested(statement, node['query'], source, temporary, memory, grammars) : { acts: [], inner: [] };
    case 'PrepareStmt': {
      const query = unwrap(node['query']);
      if (query) memory.prepared.set(textOf(node['name']) ?? '', { ...statement, ...query });
      const reading = await nested(statement, node['query'], source, temporary, memory, grammars);
      return { ...reading, acts: reading.acts.map(act => ({ ...act, certainty: 'may' as const })), inner: reading.inner.map(one => ({ ...one, certainty: 'may' as const })) };
    }
    case 'ExecuteStmt': {
      const prepared = memory.prepared.get(textOf(node['name']) ?? '');
      return prepared ? readOne({ ...prepared, start: statement.start, end: statement.end }, source, temporary, memory, grammars) : { acts: [], inner: [] };
    }
    case 'DoStmt': return doBlock(statement, source, grammars);
    case 'CreateFunctionStmt': await remember(statement, source, memory, grammars); break;
    case 'CopyStmt': return together([computed(statement, memory), copied(statement)]);
    default: break;
  }
  if (computes.has(type)) return computed(statement, memory);
  return { acts: definitionActs(statement, temporary) ?? grantedActs(statement) ?? [], inner: [] };
}

function nested(statement: PostgresStatement, query: unknown, source: string, temporary: ReadonlySet<string>, memory: Memory, grammars: Grammars): Promise<SqlReading> {
  const inner = unwrap(query);
  return inner && inner.type !== 'ExplainStmt' && inner.type !== 'PrepareStmt' ? readOne({ ...statement, ...inner }, source, temporary, memory, grammars) : Promise.resolve({ acts: [], inner: [] });
}

function together(readings: readonly SqlReading[]): SqlReading {
  const unread = readings.find(one => one.unread !== undefined)?.unread;
  return { acts: readings.flatMap(one => one.acts), inner: readings.flatMap(one => one.inner), ...(unread === undefined ? {} : { unread }) };
}

function computed(statement: PostgresStatement, memory: Memory): SqlReading {
  const { acts, inner, called } = functionCalls(statement);
  const bodies = [...new Set(called)].flatMap(name => memory.functions.get(bare(name)) ?? []);
  const place = { start: statement.start, end: statement.end };
  return together([{ acts: [...rowActs(statement), ...acts], inner }, ...bodies.map(body => ({ ...body, inner: body.inner.map((one): SqlInner => ({ ...one, ...place })) }))]);
}

function analyzes(options: unknown): boolean {
  const found = listOf(options).map(one => as(one, 'DefElem')).find(one => one?.['defname'] === 'analyze');
  const flag = as(found?.['arg'], 'Boolean');
  const word = textOf(as(found?.['arg'], 'String')?.['sval']);
  return found !== undefined && (flag ? flag['boolval'] === true : !/^(?:off|false|no|0)$/i.test(word ?? 'on'));
}

async function doBlock(statement: PostgresStatement, source: string, grammars: Grammars): Promise<SqlReading> {
  const language = languageOf(statement.node) ?? 'plpgsql';
  const body = language === 'plpgsql' ? await bodyOf(source, statement, grammars) : undefined;
  if (body) return { acts: [], ...body };
  return { acts: [], inner: [], ...(language === 'plpgsql' ? {} : { unread: `code in ${language}` }) };
}

async function remember(statement: PostgresStatement, source: string, memory: Memory, grammars: Grammars): Promise<void> {
  const { node, start, end } = statement;
  const name = listOf(node['funcname']).map(part => textOf(as(part, 'String')?.['sval'])).at(-1);
  if (name === undefined) return;
  const language = languageOf(node) ?? 'sql';
  const text = bodyText(node);
  const own = nodeOf(node['sql_body']);
  if (language === 'plpgsql') {
    const body = await bodyOf(source, statement, grammars);
    if (body) memory.functions.set(name.toLowerCase(), { acts: [], ...body });
  } else if (text !== undefined) memory.functions.set(name.toLowerCase(), language === 'sql' ? { acts: [], inner: [{ language: 'sql', text, certainty: 'will', start, end }] } : { acts: [], inner: [], unread: `the function ${name} in ${language}` });
  else if (own) memory.functions.set(name.toLowerCase(), { acts: rowActs({ ...statement, type: 'sql_body', node: own }), inner: [] });
}

/** Files of the server that are no plain data, and what belongs to its own settings. */
const plainData = /^\/(?:tmp|var\/tmp|dev\/null|dev\/std)|\.(?:csv|tsv|txt|sql|json|dat|bin|copy|dump|gz)$/i;
const ofTheServer = /^\/(?:etc|root|home|proc)\/|\.ssh\/|id_rsa|pg_hba|postgresql\.(?:auto\.)?conf|pgpass/i;

function copied(statement: PostgresStatement): SqlReading {
  const { node } = statement;
  const file = textOf(node['filename']);
  if (file === undefined) return { acts: [], inner: [] };
  if (node['is_program'] === true) return { acts: [], inner: [{ language: 'bash', text: file, certainty: 'will', start: statement.start, end: statement.end }] };
  const acts: SqlAct[] = [];
  if (node['is_from'] === true && ofTheServer.test(file)) acts.push(actOf(statement, { operation: 'read', kind: 'file of the server', name: file, keeps: 'data', traits: ['export'], reason: 'sql-reads-file' }));
  if (node['is_from'] !== true && (ofTheServer.test(file) || !plainData.test(file))) acts.push(actOf(statement, { operation: 'update', kind: 'file of the server', name: file, keeps: 'unknown', reversibility: 'irreversible', reason: 'sql-exports' }));
  return { acts, inner: [] };
}
