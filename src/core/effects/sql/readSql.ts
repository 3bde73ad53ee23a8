// SQL text on a known connection → effects. Statements are read in order, by our own tokens and, where the engine is PostgreSQL or not
// known, by PostgreSQL's parser; what they name as code (DO blocks, EXEC strings, \! and \i lines) is read in its turn.
import type { Call, Word } from '../../model/call';
import type { Effect, Evidence, Span } from '../../model/effect';
import { parseSql, type ClientLine, type SqlPart } from '../../parse/sql/statements';
import type { SqlToken } from '../../parse/sql/tokens';
import { fileConnection, isLoopback, type Connection } from '../databases/connection';
import { readText } from '../scripts/readText';
import { toolEffect } from '../toolEffect';
import { nothing, together, type Code, type Found, type World } from '../world';
import type { SqlAct, SqlInner, SqlReading } from './act';
import { mergeEffects, mergeInner } from './mergeReadings';
import { filledIn } from './postgres/knownText';
import { parseTree, readInTree } from './postgres/readTree';
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
  const rolledBack = endsInRollback(script.parts, connection);
  const usesTree = connection.dialect === 'postgres' || connection.dialect === 'generic';
  const tree = usesTree ? await parseTree(script.sql, script.parts.filter(part => part.kind === 'sql'), world.grammars) : undefined;
  // A statement belongs to the part in which it begins, whatever the other reader takes for its end.
  let from = 0;
  for (const [i, part] of script.parts.entries()) {
    const to = script.parts[i + 1]?.start ?? Infinity;
    if (part.kind === 'client') {
      const line = await readClientLine(part, sql, current, call, world);
      if (line.uses !== undefined) {
        current = typeof line.uses === 'string' ? within(current, line.uses) : line.uses;
        temporary.clear();
      }
      founds.push(line.found);
      continue;
    }
    noteTemporary(part.tokens, temporary);
    const reading = readStatement(part.tokens, connection.dialect, temporary);
    const other = tree === undefined ? nothingMore : await readInTree(tree, from, to, temporary, world.grammars);
    from = to;
    const place = current;
    const effectsOf = (acts: readonly SqlAct[]): Found['effects'] => acts.map(act => ({ call, effect: effectOf(rolledBack && transactional(act) ? { ...act, disposable: { kind: 'restorable', because: 'the same text rolls it back' } } : act, sql, place, call, temporary) }));
    const isDo = part.tokens[0]?.upper === 'DO';
    // The body of a DO block is read as a whole by our tokens and statement by statement by the parser: the same effects, once.
    const [own, parsed] = await Promise.all([isDo ? reading.inner : mergeInner(reading.inner, other.inner), isDo ? other.inner : []].map(inner => Promise.all(inner.map(one => readInner(one, sql, place, call, world)))));
    const ownFound = together([{ ...nothing, effects: effectsOf(reading.acts) }, ...own ?? [], nothing]);
    const otherFound = together([{ ...nothing, effects: effectsOf(other.acts) }, ...parsed ?? [], nothing]);
    const told = reading.acts.length + reading.inner.length > 0 || other.acts.length + other.inner.length === 0 ? [reading.unread, other.unread] : [other.unread];
    const unread = [...new Set(told)].flatMap(what => (what === undefined ? [] : [{ what, why: 'what it runs is not known', span: spanOf(part, sql) }]));
    const said = new Set(ownFound.unread.map(one => `${one.what}\n${one.why}`));
    founds.push({
      effects: mergeEffects(ownFound.effects, otherFound.effects), unread: [...unread, ...ownFound.unread, ...otherFound.unread.filter(one => !said.has(`${one.what}\n${one.why}`))],
      reads: [...ownFound.reads, ...otherFound.reads], changes: [...ownFound.changes, ...otherFound.changes],
    });
    forgetTemporary(part.tokens, temporary);
    // What is attached is reached under another name in the same statement texts: none of them is in memory for certain any more.
    if (part.tokens[0]?.upper === 'ATTACH') current = attached(part.tokens, current);
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

function attached(tokens: readonly SqlToken[], connection: Connection): Connection {
  const file = tokens.find((token, i) => i > 0 && token.kind === 'string')?.text.replace(/^'|'$/g, '');
  if (connection.disposable === undefined || file === undefined || file === '' || file === ':memory:') return connection;
  const to = fileConnection(file, connection.dialect);
  return { ...connection, disposable: undefined, ...to, said: [...connection.said, `${file} is attached`] };
}

/** `\c database user host port`, `\c postgres://…`, `.open file`. */
function reconnected(line: ClientLine, connection: Connection): Connection | string | undefined {
  const [database = '', , host = '', port = ''] = line.rest.split(/\s+/);
  if (line.word === '.open') return fileConnection(line.rest.split(/\s+/).findLast(word => !word.startsWith('-')) ?? '', connection.dialect);
  const url = /^\w+:\/\/(?:[^@/]*@)?([^/?]*)(?:\/([^?]*))?/.exec(database) ?? /(?:^|\s)host=(\S+)(?:.*\bdbname=(\S+))?/.exec(line.rest);
  const server = url?.[1] ?? (host === '' || host === '-' ? undefined : `${host}${port === '' || port === '-' ? '' : `:${port}`}`);
  if (server === undefined) return database === '' || database === '-' ? undefined : database;
  const name = url ? url[2] : database;
  return { dialect: connection.dialect, where: isLoopback(server) ? 'machine' : 'remote', server, database: name, place: [server, name].filter(Boolean).join('/'), said: connection.said };
}

const nothingMore: SqlReading = { acts: [], inner: [] };

/** BEGIN … ROLLBACK with nothing between that ends the transaction or changes the connection: nothing stays, where definitions take part in transactions. */
function endsInRollback(parts: readonly SqlPart[], connection: Connection): boolean {
  if (connection.dialect !== 'postgres' && connection.dialect !== 'sqlite' && connection.dialect !== 'sqlserver') return false;
  if (parts.some(part => part.kind === 'client' && !/^\\(?:echo|qecho|set|unset|timing|pset|x|a|t|d\w*|l)$|^\.(?:mode|headers?|echo|timer|print|bail)$/.test(part.word))) return false;
  const statements = parts.flatMap(part => (part.kind === 'sql' ? [part.tokens] : []));
  const [opening, ...rest] = statements;
  const words = rest.map(tokens => tokens[0]?.upper ?? '');
  const opens = opening !== undefined && opening.length <= 4 && (opening[0]?.upper === 'BEGIN' || opening[0]?.upper === 'START') && (connection.dialect !== 'sqlserver' || /^TRAN/.test(opening[1]?.upper ?? ''));
  const last = rest.at(-1);
  const ends = rest.slice(0, -1).some(([first, second, third]) => ['COMMIT', 'END', 'ABORT', 'BEGIN', 'START', 'CALL'].includes(first?.upper ?? '') || (first?.upper === 'ROLLBACK' && second?.upper !== 'TO' && third?.upper !== 'TO') || (first?.upper === 'PREPARE' && second?.upper === 'TRANSACTION'));
  return opens && words.at(-1) === 'ROLLBACK' && last?.length === 1 && !ends;
}

/** Sessions, files and reads are not undone by a rollback. */
function transactional(act: SqlAct): boolean {
  return act.operation !== 'read' && act.operation !== 'execute' && !/^(?:sessions|file|binary logs|server setting|replication|database server|sequence)/.test(act.kind);
}

/** A temporary table that was dropped, or whose session state is gone, leaves the name to a lasting one. */
function forgetTemporary(tokens: readonly SqlToken[], temporary: Set<string>): void {
  const word = tokens[0]?.upper;
  if (word === 'DISCARD' || word === 'ROLLBACK' || word === 'ABORT') temporary.clear();
  if (word === 'DROP') for (const token of tokens) temporary.delete(token.text.toLowerCase());
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

/** A name that only the run fills in may stand for any number of things. */
function namedLater(act: SqlAct): SqlAct {
  if (!act.name.includes(filledIn)) return act;
  return { ...act, name: act.name.replaceAll(filledIn, '(named when it runs)'), extent: act.extent ?? 'several', traits: [...act.traits ?? [], 'unresolved'] };
}

function effectOf(given: SqlAct, sql: SqlText, connection: Connection, call: Call, temporary: ReadonlySet<string>): Effect {
  const act = namedLater(given);
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

/** `uses`: the same server's other database, or another connection. */
interface LineRead { readonly found: Found; readonly uses?: string | Connection }

/** `\! cmd`, `\i file`, `\copy`, `.read file`, `.shell cmd`, `source file`, `:r file`. */
async function readClientLine(line: ClientLine, sql: SqlText, connection: Connection, call: Call, world: World): Promise<LineRead> {
  const span = spanOf(line, sql);
  switch (line.word) {
    case '\\!': case '.shell': case '.system': case 'system': case '!!': case ':!!':
      return { found: await readShellText(line.rest, 'bash', span, sql.certainty, connection, call, { ...world, depth: world.depth - 1 }, false) };
    case '\\i': case '\\ir': case '\\include': case '.read': case 'source': case '\\.': case ':r':
      return { found: await readSqlFile(line.rest.replace(/^['"]|['"]$/g, ''), span, connection, call, { ...world, depth: world.depth - 1 }) };
    case '\\c': case '\\connect': case '.open': {
      const uses = reconnected(line, connection);
      return { found: nothing, ...(uses === undefined ? {} : { uses }) };
    }
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
  const text = absolute === undefined ? undefined : (await readText(absolute, world))?.text;
  if (absolute === undefined || text === undefined) {
    const effect = toolEffect(call, 'database', { operation: 'execute', resource: { kind: 'SQL', address: path, place: connection.place, where: connection.where, ...(connection.environment ? { environment: connection.environment } : {}) }, certainty: 'may', traits: ['writtenCode'], reason: { code: 'sql-unread' } });
    return { ...nothing, effects: [{ call, effect }], unread: [{ what: `the SQL file ${path}`, why: 'it is not there or could not be read', span }] };
  }
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
