// One SQL statement → what it does, what it runs in turn and what cannot be known. The first word decides which reader.
import { keyword, nameAt } from '../../parse/sql/names';
import type { SqlDialect, SqlToken } from '../../parse/sql/tokens';
import type { SqlAct, SqlInner, SqlReading } from './act';
import { alterActs, createActs, dropActs, grantActs, renameActs } from './definitions';
import { rowChanges } from './rows';

const nothingDone: SqlReading = { acts: [], inner: [] };

/** `temporary`: names of temporary tables made earlier in the same text, lower case. */
export function readStatement(tokens: readonly SqlToken[], dialect: SqlDialect, temporary: ReadonlySet<string>): SqlReading {
  const [first, second] = tokens;
  if (!first) return nothingDone;
  const acts = (found: readonly SqlAct[] | undefined, otherwise: SqlReading = nothingDone): SqlReading => (found ? { acts: found, inner: [] } : otherwise);
  switch (first.upper) {
    case 'DROP': return acts(dropActs(tokens, dialect, temporary), unknownStatement(tokens));
    case 'UNDROP': return nothingDone;
    case 'CREATE': return createReading(tokens);
    case 'ALTER': return acts(alterActs(tokens));
    case 'RENAME': return acts(renameActs(tokens));
    case 'GRANT': case 'REVOKE': case 'DENY': return acts(grantActs(tokens));
    case 'DELETE': case 'UPDATE': case 'TRUNCATE': case 'INSERT': case 'REPLACE': case 'MERGE': case 'UPSERT': return acts(rowChanges(tokens));
    case 'WITH': case '(': return acts([...rowChanges(tokens), ...selectActs(tokens)]);
    case 'EXPLAIN': return tokens.slice(1, 8).some(token => token.upper === 'ANALYZE' || token.upper === 'ANALYSE') ? acts(rowChanges(tokens)) : nothingDone;
    case 'SELECT': case 'TABLE': case 'VALUES': return { acts: [...rowChanges(tokens), ...selectActs(tokens)], inner: shellInside(tokens) };
    case 'COPY': return copyReading(tokens);
    case 'DO': return innerText(tokens, 'may');
    case 'EXEC': case 'EXECUTE': case 'PREPARE': case 'CALL': return executeReading(tokens);
    case 'BEGIN': case 'DECLARE': case 'IF': case 'WHILE': case 'FOR': return { acts: [...rowChanges(tokens), ...nestedDefinitions(tokens, dialect, temporary)].map(one => ({ ...one, certainty: 'may' as const })), inner: [] };
    case 'USE': return { ...nothingDone, uses: nameAt(tokens, second?.upper === 'DATABASE' || second?.upper === 'SCHEMA' ? 2 : 1)?.text };
    case 'LOCK': case 'VACUUM': case 'CLUSTER': case 'REINDEX': case 'OPTIMIZE': case 'REPAIR': case 'REFRESH': return acts(maintenance(tokens));
    case 'PRAGMA': return acts(tokens.some(token => /^writable_schema$/i.test(token.text)) ? [server(tokens, 'schema table', ['bypass'], 'sql-system')] : []);
    case 'SHUTDOWN': case 'KILL': case 'STOP': case 'RESET': case 'PURGE': case 'FLUSH': case 'CHANGE': case 'DETACH': case 'SYSTEM': case 'RESTORE': case 'BACKUP': case 'IMPORT': case 'UNLOAD': return acts(serverActs(tokens));
    case 'SET': return acts(/^(?:GLOBAL|PERSIST|@@GLOBAL.*)$/.test(second?.upper ?? '') ? [server(tokens, 'server setting', ['bypass'], 'sql-system')] : []);
    default: return nothingDone;
  }
}

function createReading(tokens: readonly SqlToken[]): SqlReading {
  const found = createActs(tokens);
  return { acts: found ?? [], inner: [] };
}

function unknownStatement(tokens: readonly SqlToken[]): SqlReading {
  return { ...nothingDone, unread: tokens.slice(0, 6).map(token => token.text).join(' ') };
}

const spanOf = (tokens: readonly SqlToken[]): { readonly start: number; readonly end: number } => ({ start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 });

function server(tokens: readonly SqlToken[], kind: string, traits: SqlAct['traits'], reason: string, more: Partial<SqlAct> = {}): SqlAct {
  return { operation: 'update', kind, name: tokens.slice(1, 5).map(token => token.text).join(' ') || kind, keeps: 'nothing', reversibility: 'reversible', disruption: 'none', traits, reason, ...spanOf(tokens), ...more };
}

/** Definitions inside a block, found by their first word. */
function nestedDefinitions(tokens: readonly SqlToken[], dialect: SqlDialect, temporary: ReadonlySet<string>): readonly SqlAct[] {
  return tokens.flatMap((token, at) => {
    const before = tokens[at - 1]?.upper ?? '';
    if (at > 0 && !['BEGIN', 'THEN', 'ELSE', ';', 'LOOP', 'DO', ')', 'EXISTS'].includes(before) && !token.opensLine) return [];
    const rest = tokens.slice(at);
    return token.upper === 'DROP' ? dropActs(rest, dialect, temporary) ?? [] : token.upper === 'ALTER' ? alterActs(rest) ?? [] : [];
  });
}

/** Functions of a SELECT that do more than read, and its INTO OUTFILE. */
function selectActs(tokens: readonly SqlToken[]): readonly SqlAct[] {
  return tokens.flatMap((token, at): readonly SqlAct[] => {
    if (token.kind !== 'word' || tokens[at + 1]?.text !== '(') return [];
    const name = token.text.toLowerCase();
    const argument = tokens[at + 2]?.text ?? '';
    if (/^pg_(?:terminate_backend|cancel_backend|reload_conf|rotate_logfile|promote|switch_wal)$/.test(name)) return [server(tokens, 'sessions of the server', [], 'sql-terminate', { name: argument, disruption: name === 'pg_terminate_backend' ? 'outage' : 'degrades' })];
    if (/^(?:pg_drop_replication_slot|lo_unlink|pg_replication_origin_drop|drop_chunks|detach_chunks|drop_hypertable|partman\.drop_partition|system\$.*)$/.test(name)) return [server(tokens, 'data', [], 'sql-function-deletes', { name: `${name}(${argument})`, operation: 'delete', keeps: 'data', reversibility: 'irreversible', extent: 'filtered' })];
    if (/^(?:pg_read_file|pg_ls_dir|load_file|lo_import|lo_export|pg_read_binary_file)$/.test(name)) return [server(tokens, 'file of the server', ['export'], 'sql-reads-file', { name: argument, operation: 'read' })];
    return [];
  });
}

/** `dblink_exec`, `xp_cmdshell`, `query_to_xml` … run what stands in their text. */
function shellInside(tokens: readonly SqlToken[]): readonly SqlInner[] {
  return tokens.flatMap((token, at): readonly SqlInner[] => {
    if (!/^(?:dblink_exec|dblink|query_to_xml|sys_exec|sys_eval|xp_cmdshell)$/i.test(token.text) || tokens[at + 1]?.text !== '(') return [];
    const text = tokens.slice(at + 2, at + 8).findLast(one => one.kind === 'string');
    return text ? [{ language: /sys_|cmdshell/i.test(token.text) ? 'bash' as const : 'sql' as const, text: text.text, certainty: 'will', start: text.start, end: text.end }] : [];
  });
}

function copyReading(tokens: readonly SqlToken[]): SqlReading {
  const program = keyword(tokens, 1, 'PROGRAM');
  const command = program === undefined ? undefined : tokens[program + 1];
  const inner: readonly SqlInner[] = command?.kind === 'string' ? [{ language: 'bash', text: command.text, certainty: 'will', start: command.start, end: command.end }] : [];
  const name = nameAt(tokens, tokens[1]?.upper === 'INTO' ? 2 : 1);
  const exports = keyword(tokens, 1, 'TO') !== undefined && keyword(tokens, 1, 'FROM') === undefined;
  const own = { kind: exports ? 'table' : 'rows of the table', name: name?.text ?? 'a query', keeps: exports ? 'data' as const : 'nothing' as const, reversibility: 'reversible' as const, ...spanOf(tokens) };
  return { acts: [...rowChanges(tokens), exports ? { ...own, operation: 'read', traits: ['export'], reason: 'sql-exports' } : { ...own, operation: 'create', extent: 'filtered', reason: 'sql-insert' }], inner };
}

/** Every string of the statement as SQL in its turn: `DO $$ … $$`. */
function innerText(tokens: readonly SqlToken[], certainty: 'will' | 'may'): SqlReading {
  const texts = tokens.filter(token => token.kind === 'string' && /\s/.test(token.text));
  return { acts: [], inner: texts.map(token => ({ language: 'sql' as const, text: token.text, certainty, start: token.start, end: token.end })), ...(texts.length ? {} : { unread: tokens.slice(0, 6).map(token => token.text).join(' ') }) };
}

function executeReading(tokens: readonly SqlToken[]): SqlReading {
  const strings = tokens.filter(token => token.kind === 'string' || (token.kind === 'name' && /\s/.test(token.text)));
  const name = nameAt(tokens, 1)?.text ?? '';
  const shell = /xp_cmdshell/i.test(name);
  const runs = strings.filter(token => /\s|;/.test(token.text));
  if (shell) return { acts: [], inner: strings.slice(0, 1).map(token => ({ language: 'cmd' as const, text: token.text, certainty: 'will', start: token.start, end: token.end })) };
  if (tokens[0]?.upper === 'CALL' || (runs.length === 0 && name && tokens[1]?.text !== '(')) {
    return { acts: [{ operation: 'execute', kind: 'procedure', name, keeps: 'unknown', reversibility: 'unknown', certainty: 'will', reason: 'sql-call', ...spanOf(tokens) }], inner: runs.map(token => ({ language: 'sql' as const, text: token.text, certainty: 'may', start: token.start, end: token.end })), unread: `the procedure ${name}` };
  }
  return { acts: [], inner: runs.map(token => ({ language: 'sql' as const, text: token.text, certainty: 'will', start: token.start, end: token.end })), ...(runs.length === 0 || tokens.some(token => token.text === '+' || token.text === '|') ? { unread: 'SQL that is put together when it runs' } : {}) };
}

function maintenance(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const words = tokens.map(token => token.upper);
  if (words[0] === 'VACUUM' && !words.includes('FULL')) return [];
  if (words.includes('CONCURRENTLY')) return [];
  // Which words stand before the name: `REINDEX (VERBOSE) TABLE x`, `VACUUM FULL ANALYZE x`, `LOCK TABLES x WRITE`.
  let at = 1;
  while (at < tokens.length && /^(?:TABLES?|INDEX|SCHEMA|DATABASE|SYSTEM|FULL|FREEZE|VERBOSE|ANALYZE|ANALYSE|ONLY|MATERIALIZED|VIEW|LOCAL|NO_WRITE_TO_BINLOG|\(|\)|,|ON|OFF|TRUE|FALSE)$/.test(words[at] ?? '')) at++;
  const name = nameAt(tokens, at)?.text;
  // A table that is written anew is shut to readers, too.
  const shuts = words[0] === 'LOCK' || words[0] === 'VACUUM' || words[0] === 'CLUSTER';
  return [server(tokens, 'table', [], 'sql-locks', { disruption: shuts ? 'outage' : 'degrades', certainty: 'may', ...(name === undefined ? {} : { name }) })];
}

function serverActs(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const words = tokens.map(token => token.upper);
  const [first = '', second = ''] = words;
  if (first === 'SHUTDOWN') return [server(tokens, 'database server', ['broad'], 'sql-shutdown', { name: 'the server', disruption: 'outage' })];
  if (first === 'KILL') return [server(tokens, 'sessions of the server', [], 'sql-terminate', { disruption: 'degrades' })];
  if (first === 'PURGE' || (first === 'RESET' && ['MASTER', 'BINARY', 'SLAVE', 'REPLICA'].includes(second))) return [server(tokens, 'binary logs', [], 'sql-purge-logs', { operation: 'delete', keeps: 'data', reversibility: 'irreversible', extent: 'filtered' })];
  if (first === 'RESTORE' || first === 'IMPORT') return [server(tokens, 'database', [], 'restores-over', { operation: 'replace', name: nameAt(tokens, second === 'DATABASE' ? 2 : 1)?.text ?? 'a database', keeps: 'data', reversibility: 'irreversible', forcedBy: [first], disruption: 'outage', certainty: 'may' })];
  if (first === 'BACKUP' || first === 'UNLOAD') return [server(tokens, 'database', ['export'], 'sql-exports', { operation: 'read', keeps: 'data' })];
  if ((first === 'STOP' || first === 'CHANGE') && /SLAVE|REPLICA|REPLICATION|MASTER/.test(words.join(' '))) return [server(tokens, 'replication', ['bypass'], 'sql-replication', { disruption: 'degrades' })];
  if (first === 'DETACH') return [server(tokens, 'table or database', [], 'sql-detach', { name: nameAt(tokens, /^(?:TABLE|DATABASE|PARTITION|VIEW)$/.test(second) ? 2 : 1)?.text ?? '', disruption: 'outage' })];
  if (first === 'SYSTEM' && /^(?:DROP|SHUTDOWN|KILL|STOP)$/.test(second)) return [server(tokens, 'database server', ['bypass'], 'sql-system', { disruption: second === 'DROP' ? 'degrades' : 'outage' })];
  return [];
}
