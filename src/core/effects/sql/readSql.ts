// SQL text on a known connection → effects. Statements are read in order; what they name as code (DO blocks, EXEC strings, \! and \i
// lines) is read in its turn.
import type { Call, Word } from '../../model/call';
import type { Effect, Evidence, Span } from '../../model/effect';
import { parseSql, type ClientLine } from '../../parse/sql/statements';
import type { SqlToken } from '../../parse/sql/tokens';
import type { Connection } from '../databases/connection';
import { toolEffect } from '../toolEffect';
import { nothing, together, type Code, type Found, type World } from '../world';
import type { SqlAct, SqlInner } from './act';
import { readStatement } from './statement';

/** A text of SQL and where it stands. */
export interface SqlText {
  readonly text: string;
  /** In the action's own text; undefined: `span` stands for all of it. */
  readonly offset?: number;
  readonly span: Span;
  /** The file it was read from. */
  readonly file?: string;
  readonly certainty: 'will' | 'may';
}

const manyEffects = 60;

export async function readSql(sql: SqlText, connection: Connection, call: Call, world: World): Promise<Found> {
  if (world.depth <= 0) return { ...nothing, unread: [{ what: 'SQL code', why: 'nested too deeply', span: sql.span }] };
  const script = parseSql(sql.text, connection.dialect);
  const temporary = new Set<string>();
  let current = connection;
  const founds: Found[] = [];
  const rolledBack = endsInRollback(script.parts.flatMap(part => (part.kind === 'sql' ? [part.tokens] : [])), connection);
  for (const part of script.parts) {
    if (part.kind === 'client') {
      const line = await readClientLine(part, sql, current, call, world);
      if (line.uses !== undefined) current = within(current, line.uses);
      founds.push(line.found);
      continue;
    }
    noteTemporary(part.tokens, temporary);
    const reading = readStatement(part.tokens, connection.dialect, temporary);
    const effects = reading.acts.map(act => effectOf(rolledBack ? { ...act, disposable: { kind: 'restorable', because: 'the same text rolls it back' } } : act, sql, current, call, temporary));
    const inner = await Promise.all(reading.inner.map(one => readInner(one, sql, current, call, world)));
    const unread = reading.unread === undefined ? [] : [{ what: reading.unread, why: 'what it runs is not known', span: spanOf(part, sql) }];
    founds.push({ ...nothing, effects: effects.map(effect => ({ effect, call })), unread }, ...inner);
    if (reading.uses !== undefined) current = within(current, reading.uses);
  }
  if (script.truncated) founds.push({ ...nothing, unread: [{ what: 'the end of the SQL', why: 'too long to read whole', span: sql.span }] });
  const all = together([...founds, nothing]);
  return all.effects.length <= manyEffects ? all : { ...all, effects: worstFirst(all.effects).slice(0, manyEffects), unread: [...all.unread, { what: `${all.effects.length - manyEffects} more statements`, why: 'not listed one by one', span: sql.span }] };
}

function worstFirst(effects: Found['effects']): Found['effects'] {
  const weight = ({ effect }: Found['effects'][number]): number => (effect.operation === 'delete' || effect.operation === 'replace' ? 0 : effect.reversibility === 'irreversible' ? 1 : effect.operation === 'create' ? 3 : 2);
  return [...effects].sort((a, b) => weight(a) - weight(b));
}

/** The same server, another database. */
function within(connection: Connection, database: string): Connection {
  return { ...connection, database, place: connection.server === undefined ? database : `${connection.server}/${database}` };
}

/** BEGIN … ROLLBACK with no COMMIT: nothing stays, where definitions take part in transactions. */
function endsInRollback(statements: readonly (readonly SqlToken[])[], connection: Connection): boolean {
  if (connection.dialect !== 'postgres' && connection.dialect !== 'sqlite' && connection.dialect !== 'sqlserver') return false;
  const words = statements.map(tokens => tokens[0]?.upper ?? '');
  const opens = words[0] === 'BEGIN' || words[0] === 'START';
  return opens && statements[0] !== undefined && statements[0].length <= 4 && words.at(-1) === 'ROLLBACK' && (statements.at(-1)?.length ?? 0) === 1 && !words.includes('COMMIT') && !words.includes('END');
}

function noteTemporary(tokens: readonly SqlToken[], temporary: Set<string>): void {
  if (tokens[0]?.upper !== 'CREATE') return;
  const at = tokens.findIndex(token => token.upper === 'TEMP' || token.upper === 'TEMPORARY');
  const table = tokens.findIndex(token => token.upper === 'TABLE' || token.upper === 'VIEW');
  if (at < 0 || at > 5 || table < 0) return;
  let name = table + 1;
  while (['IF', 'NOT', 'EXISTS'].includes(tokens[name]?.upper ?? '')) name++;
  if (tokens[name]) temporary.add((tokens[name]?.text ?? '').toLowerCase());
}

function spanOf(part: { readonly start: number; readonly end: number }, sql: SqlText): Span {
  return sql.offset === undefined ? sql.span : { start: sql.offset + part.start, end: sql.offset + part.end };
}

/** Kinds that are named by the server, not within a database. */
const serverWide = new Set(['database', 'user', 'role', 'login', 'tablespace', 'warehouse', 'database server', 'server setting', 'replication', 'binary logs']);

function effectOf(act: SqlAct, sql: SqlText, connection: Connection, call: Call, temporary: ReadonlySet<string>): Effect {
  const disposable = act.disposable ?? (temporary.has(act.name.toLowerCase()) ? { kind: 'temporary' as const, because: 'a temporary table' } : connection.disposable);
  const effect = toolEffect(call, 'database', {
    operation: act.operation,
    resource: { kind: act.kind, address: act.name, place: serverWide.has(act.kind) ? connection.server : connection.place, keeps: act.keeps, extent: act.extent ?? 'one', where: connection.where, ...(connection.environment ? { environment: connection.environment } : {}) },
    reversibility: act.reversibility, disruption: act.disruption ?? 'none', certainty: sql.certainty === 'may' ? 'may' : act.certainty ?? 'will', traits: act.traits, disposable,
    notChecked: act.notChecked, reason: { code: act.reason, values: connection.database === undefined ? {} : { database: connection.database } },
    undo: act.undo === undefined ? undefined : { code: act.undo }, safer: act.safer === undefined ? undefined : { code: act.safer },
    ...(act.operation === 'replace' ? { order: 'destroyThenCreate' as const, returns: 'will' as const, forcedBy: act.forcedBy ?? [] } : {}),
  });
  return { ...effect, evidence: evidenceOf(act, sql, effect) };
}

function evidenceOf(act: SqlAct, sql: SqlText, effect: Effect): readonly Evidence[] {
  const text = sql.text.slice(act.start, Math.min(act.end, act.start + 200));
  if (sql.file !== undefined) return [{ kind: 'action', span: sql.span }, { kind: 'file', path: sql.file, line: sql.text.slice(0, act.start).split('\n').length, text }];
  return [{ kind: 'action', span: spanOf(act, sql) }, ...effect.evidence.filter(one => one.kind !== 'action')];
}

async function readInner(inner: SqlInner, sql: SqlText, connection: Connection, call: Call, world: World): Promise<Found> {
  const certainty = sql.certainty === 'may' ? 'may' : inner.certainty;
  const deeper = { ...world, depth: world.depth - 1 };
  if (inner.language === 'sql') return readSql({ text: inner.text, span: spanOf(inner, sql), certainty, file: sql.file }, connection, call, deeper);
  return readShellText(inner.text, inner.language, spanOf(inner, sql), certainty, connection, call, deeper);
}

/** A shell command that the client (this machine) or the server runs. */
function readShellText(text: string, language: 'bash' | 'cmd', span: Span, certainty: 'will' | 'may', connection: Connection, call: Call, world: World, onServer = true): Promise<Found> {
  const code: Code = { language, text, span, cwd: onServer && connection.where === 'remote' ? undefined : call.cwd, variables: call.variables, certainty, hops: [...call.hops, { through: call.program ?? 'SQL' }],
    host: onServer && connection.where === 'remote' ? connection.server ?? call.host : call.host, user: call.user };
  return world.readCode(code, world);
}

interface LineRead { readonly found: Found; readonly uses?: string }

/** `\! cmd`, `\i file`, `\copy`, `.read file`, `.shell cmd`, `source file`, `:r file`. */
async function readClientLine(line: ClientLine, sql: SqlText, connection: Connection, call: Call, world: World): Promise<LineRead> {
  const span = spanOf(line, sql);
  switch (line.word) {
    case '\\!': case '.shell': case '.system': case 'system': case '!!': case ':!!':
      return { found: await readShellText(line.rest, 'bash', span, sql.certainty, connection, call, { ...world, depth: world.depth - 1 }, false) };
    case '\\i': case '\\ir': case '\\include': case '.read': case 'source': case '\\.': case ':r':
      return { found: await readSqlFile(line.rest.replace(/^['"]|['"]$/g, ''), span, connection, call, { ...world, depth: world.depth - 1 }) };
    case '\\c': case '\\connect': return { found: nothing, ...(line.rest ? { uses: line.rest.split(/\s+/)[0] } : {}) };
    case '\\copy': {
      const exports = /\bto\b/i.test(line.rest);
      const name = line.rest.split(/[\s(]/)[0] ?? 'a table';
      return { found: { ...nothing, effects: [{ call, effect: effectOf({ operation: exports ? 'read' : 'create', kind: exports ? 'table' : 'rows of the table', name, keeps: exports ? 'data' : 'nothing', extent: 'filtered', reversibility: 'reversible', traits: exports ? ['export'] : [], reason: exports ? 'sql-exports' : 'sql-insert', start: line.start, end: line.end }, sql, connection, call, new Set()) }] } };
    }
    case '.restore': case '.import': return { found: { ...nothing, effects: [{ call, effect: effectOf({ operation: 'update', kind: 'database', name: connection.database ?? 'the database', keeps: 'data', reversibility: line.word === '.restore' ? 'irreversible' : 'reversible', reason: 'restores-over', start: line.start, end: line.end }, sql, connection, call, new Set()) }] } };
    case '\\gexec': return { found: { ...nothing, unread: [{ what: '\\gexec', why: 'runs the text that a query returns', span }] } };
    default: return { found: nothing };
  }
}

/** A file of SQL on this machine; `-` and what is not there are not read. */
export async function readSqlFile(path: string, span: Span, connection: Connection, call: Call, world: World): Promise<Found> {
  const absolute = /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : path.startsWith('~/') ? `${world.facts.home}/${path.slice(2)}` : call.cwd === undefined ? undefined : joined(call.cwd, path);
  const text = absolute === undefined ? undefined : await world.facts.read(absolute);
  if (absolute === undefined || text === undefined) return { ...nothing, unread: [{ what: `the SQL file ${path}`, why: 'it is not there or could not be read', span }] };
  const found = await readSql({ text, span, file: absolute, certainty: call.certainty }, connection, call, world);
  return { ...found, reads: [...found.reads, { path: absolute }] };
}

function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A word of the command that holds SQL. */
export function sqlOfWord(word: Word, certainty: 'will' | 'may' = 'will'): SqlText {
  const text = word.text ?? word.ifEmpty ?? word.raw;
  const inside = word.text === undefined ? -1 : word.raw.indexOf(word.text);
  return { text, span: word.span, certainty, ...(inside >= 0 ? { offset: word.span.start + inside } : {}) };
}
