// Statements that define: DROP, ALTER, CREATE, RENAME, GRANT, REVOKE.
import { keyword, nameAt, namesAt } from '../../parse/sql/names';
import type { SqlDialect, SqlToken } from '../../parse/sql/tokens';
import type { SqlAct } from './act';
import { isTemporaryName } from './rows';

/** What a kind of object keeps, and what breaks when it goes. */
export interface ObjectKind {
  readonly kind: string;
  readonly keeps: SqlAct['keeps'];
  readonly disruption: NonNullable<SqlAct['disruption']>;
}

const data = (kind: string): ObjectKind => ({ kind, keeps: 'data', disruption: 'outage' });
const definition = (kind: string, disruption: ObjectKind['disruption'] = 'degrades'): ObjectKind => ({ kind, keeps: 'nothing', disruption });

/** By the words of the statement. */
export const kinds: Readonly<Record<string, ObjectKind>> = {
  'TABLE': data('table'), 'FOREIGN TABLE': definition('foreign table'), 'EXTERNAL TABLE': definition('external table'), 'DATABASE': data('database'), 'SCHEMA': data('schema'), 'KEYSPACE': data('keyspace'), 'DATASET': data('dataset'), 'CATALOG': data('catalog'), 'SNAPSHOT TABLE': data('table snapshot'),
  'TABLESPACE': data('tablespace'), 'SEQUENCE': { kind: 'sequence', keeps: 'data', disruption: 'outage' }, 'PARTITION': data('partition'), 'STAGE': data('stage'), 'STREAM': data('stream'), 'DYNAMIC TABLE': definition('dynamic table'), 'COLUMN FAMILY': data('column family'), 'DICTIONARY': definition('dictionary'), 'COLLECTION': data('collection'), 'USER DATABASE': data('database'), 'PLUGGABLE DATABASE': data('database'), 'EXTENSION': { kind: 'extension', keeps: 'unknown', disruption: 'outage' }, 'SUBSCRIPTION': { kind: 'subscription', keeps: 'unknown', disruption: 'degrades' },
  'VIEW': definition('view', 'outage'), 'MATERIALIZED VIEW': definition('materialized view'), 'INDEX': definition('index'), 'FUNCTION': definition('function', 'outage'), 'PROCEDURE': definition('procedure', 'outage'), 'PROC': definition('procedure', 'outage'), 'AGGREGATE': definition('aggregate'), 'TRIGGER': definition('trigger'), 'EVENT': definition('event'), 'TYPE': { kind: 'type', keeps: 'unknown', disruption: 'outage' }, 'DOMAIN': definition('domain'), 'RULE': definition('rule'), 'POLICY': definition('row policy'), 'PUBLICATION': definition('publication'), 'SERVER': definition('foreign server'), 'SYNONYM': definition('synonym'), 'WAREHOUSE': definition('warehouse', 'outage'), 'TASK': definition('task'), 'PIPE': definition('pipe'), 'CAST': definition('cast'), 'OPERATOR': definition('operator'), 'COLLATION': definition('collation'), 'LANGUAGE': definition('language'), 'STATISTICS': definition('statistics', 'none'), 'CONSTRAINT': definition('constraint'), 'PACKAGE': definition('package', 'outage'),
  'ROLE': definition('role', 'outage'), 'USER': definition('user', 'outage'), 'LOGIN': definition('login', 'outage'), 'GROUP': definition('group', 'outage'), 'OWNED': data('everything owned by'), 'CERTIFICATE': data('certificate'), 'SYMMETRIC KEY': data('key'), 'MASTER KEY': data('master key'),
};

const skips = new Set(['IF', 'EXISTS', 'NOT', 'CONCURRENTLY', 'ONLY', 'BY', 'OR', 'REPLACE', 'TEMP', 'TEMPORARY', 'LOCAL', 'GLOBAL', 'UNLOGGED', 'UNIQUE', 'TRANSIENT', 'VOLATILE', 'RECURSIVE', 'FORCE', 'CLUSTERED', 'NONCLUSTERED', 'COLUMNSTORE', 'FULLTEXT', 'SPATIAL', 'SECURE', 'DEFINER', 'PUBLIC', 'FOREIGN', 'EXTERNAL', 'SCOPED', 'ICEBERG', 'HYBRID', 'CONSTRAINT', 'LOGFILE', 'INVISIBLE', 'BITMAP', 'EDITIONABLE', 'NONEDITIONABLE', 'VIRTUAL', 'STREAMING', 'LIVE', 'TRUSTED', 'PROCEDURAL', 'LARGE']);

interface Head {
  readonly object: ObjectKind;
  /** The words before the name. */
  readonly words: readonly string[];
  readonly next: number;
}

/** What kind of object a statement names: `DROP TABLE IF EXISTS` → table, and where its name begins. */
function headOf(tokens: readonly SqlToken[], from: number): Head | undefined {
  const words: string[] = [];
  for (let at = from; at < Math.min(tokens.length, from + 8); at++) {
    const token = tokens[at];
    if (token?.kind !== 'word') return undefined;
    const pair = `${token.upper} ${tokens[at + 1]?.upper ?? ''}`;
    const two = Object.hasOwn(kinds, pair) ? kinds[pair] : undefined;
    const one = Object.hasOwn(kinds, token.upper) ? kinds[token.upper] : undefined;
    if (two ?? one) {
      let next = at + (two ? 2 : 1);
      words.push(token.upper);
      // `public` behind the kind is the schema's own name (`DROP SCHEMA public`).
      while (skips.has(tokens[next]?.upper ?? '') && tokens[next]?.upper !== 'PUBLIC' && tokens[next]?.kind === 'word' && tokens[next + 1]?.text !== '.') words.push(tokens[next++]?.upper ?? '');
      return { object: (two ?? one) as ObjectKind, words, next };
    }
    if (!skips.has(token.upper)) return undefined;
    words.push(token.upper);
  }
  return undefined;
}

const start = (tokens: readonly SqlToken[]): number => tokens[0]?.start ?? 0;

export function dropActs(tokens: readonly SqlToken[], dialect: SqlDialect, temporary: ReadonlySet<string>): readonly SqlAct[] | undefined {
  const head = headOf(tokens, 1);
  if (!head) return undefined;
  const { object } = head;
  const cascade = keyword(tokens, head.next, 'CASCADE') !== undefined;
  const isTemporary = head.words.some(word => word === 'TEMP' || word === 'TEMPORARY');
  return namesAt(tokens, head.next).map(name => dropAct(object, name.text, { cascade, isTemporary: isTemporary || temporary.has(name.text.toLowerCase()), dialect, start: start(tokens), end: name.end }));
}

interface Drop {
  readonly cascade: boolean;
  readonly isTemporary: boolean;
  readonly dialect: SqlDialect;
  readonly start: number;
  readonly end: number;
}

/** One object that goes. */
export function dropAct(object: ObjectKind, name: string, { cascade, isTemporary, dialect, start, end }: Drop): SqlAct {
  const base = { operation: 'delete' as const, kind: object.kind, name, disruption: object.disruption, start, end, notChecked: cascade ? ['what depends on it (CASCADE)'] : object.keeps === 'data' ? ['backups'] : undefined };
  if (isTemporary || isTemporaryName(name) || (dialect === 'sqlite' && /^temp\./i.test(name))) return { ...base, keeps: 'nothing', reversibility: 'irreversible', disruption: 'none', disposable: { kind: 'temporary', because: 'a temporary table' }, reason: 'sql-drop-temporary' };
  if (object.keeps === 'data') return { ...base, keeps: 'data', reversibility: dialect === 'snowflake' ? 'recoverable' : 'irreversible', undo: dialect === 'snowflake' ? 'sql-undrop' : undefined, reason: `sql-drop-${object.kind.replace(/ /g, '-')}`, safer: 'sql-dump-first' };
  if (object.kind === 'materialized view' && !cascade) return { ...base, keeps: 'nothing', reversibility: 'reversible', disposable: { kind: 'restorable', because: 'made again from its query' }, reason: 'sql-drop-derived', undo: 'sql-create-again' };
  return { ...base, keeps: cascade ? 'unknown' : object.keeps, reversibility: cascade && object.keeps !== 'nothing' ? 'irreversible' : 'recoverable', undo: 'sql-create-again', reason: cascade ? 'sql-drop-cascade' : 'sql-drop-definition' };
}

export function createActs(tokens: readonly SqlToken[]): readonly SqlAct[] | undefined {
  const head = headOf(tokens, 1);
  const name = head && nameAt(tokens, head.next);
  if (!head || !name) return undefined;
  const words = tokens.slice(0, head.next).map(token => token.upper);
  if (words.includes('TEMP') || words.includes('TEMPORARY') || isTemporaryName(name.text)) return [];
  const { object } = head;
  const span = { start: start(tokens), end: name.end };
  if (words.includes('OR') && words.includes('REPLACE') && object.keeps === 'data') {
    return [{ operation: 'replace', kind: object.kind, name: name.text, keeps: 'data', reversibility: 'irreversible', disruption: 'outage', forcedBy: ['OR REPLACE'], reason: 'sql-create-or-replace', notChecked: ['grants'], safer: 'sql-dump-first', ...span }];
  }
  if (object.kind === 'role' || object.kind === 'user' || object.kind === 'login') {
    const broad = tokens.some(token => ['SUPERUSER', 'CREATEROLE', 'BYPASSRLS', 'SYSADMIN'].includes(token.upper));
    return [{ operation: broad ? 'grant' : 'create', kind: object.kind, name: name.text, keeps: 'nothing', reversibility: 'reversible', traits: broad ? ['broad'] : [], reason: 'sql-create-role', ...span }];
  }
  const locks = object.kind === 'index' && !words.includes('CONCURRENTLY');
  const onTable = object.kind === 'index' ? keyword(tokens, head.next, 'ON') : undefined;
  const indexName = object.kind === 'index' && name.text.toUpperCase() === 'ON' && onTable !== undefined ? nameAt(tokens, onTable + 1) ?? name : name;
  const updates = words.includes('REPLACE');
  return [{ operation: updates ? 'update' : 'create', kind: object.kind, name: indexName.text, keeps: 'nothing', reversibility: 'reversible', disruption: locks ? 'degrades' : 'none', reason: updates ? 'sql-redefine' : 'sql-create', ...span }];
}

const locking = new Set(['TYPE', 'MODIFY', 'CHANGE', 'ENGINE', 'CONVERT', 'SET NOT', 'SHRINK', 'REBUILD', 'REORGANIZE', 'PARTITION', 'ORDER', 'LOGGED', 'TABLESPACE']);

export function alterActs(tokens: readonly SqlToken[]): readonly SqlAct[] | undefined {
  const head = headOf(tokens, 1);
  const name = head && nameAt(tokens, head.next);
  if (tokens[1]?.upper === 'SYSTEM') return [{ operation: 'update', kind: 'server setting', name: tokens.slice(2, 5).map(token => token.text).join(' '), keeps: 'nothing', reversibility: 'reversible', disruption: 'unknown', traits: ['bypass'], reason: 'sql-system', start: start(tokens), end: tokens.at(-1)?.end ?? 0 }];
  if (!head || !name) return undefined;
  const span = { start: start(tokens), end: tokens.at(-1)?.end ?? name.end };
  const object = head.object;
  const rest = tokens.slice(name.next);
  const acts: SqlAct[] = [];
  const clauses = clausesOf(rest);
  for (const clause of clauses) acts.push(...alterClause(clause, object, name.text, span));
  return acts.length ? acts : [{ operation: 'update', kind: object.kind, name: name.text, keeps: 'nothing', reversibility: 'reversible', disruption: 'none', reason: 'sql-alter', ...span }];
}

/** `DROP a, ADD b` → two clauses; commas inside brackets do not divide. */
function clausesOf(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const clauses: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark' && token.text === '(') depth++;
    if (token.kind === 'mark' && token.text === ')') depth--;
    if (depth === 0 && token.kind === 'mark' && token.text === ',') clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses.filter(clause => clause.length > 0);
}

function alterClause(clause: readonly SqlToken[], object: ObjectKind, name: string, span: { readonly start: number; readonly end: number }): readonly SqlAct[] {
  const words = clause.map(token => token.upper);
  const [first = '', second = '', third = ''] = words;
  const own = { kind: object.kind, name, keeps: 'nothing' as const, reversibility: 'reversible' as const, ...span };
  if (first === 'DROP') {
    if (['CONSTRAINT', 'INDEX', 'KEY', 'PRIMARY', 'FOREIGN', 'CHECK', 'DEFAULT', 'NOT', 'IDENTITY', 'EXPRESSION', 'STATISTICS', 'PERIOD', 'SYSTEM'].includes(second)) return [{ ...own, operation: 'update', reversibility: 'recoverable', disruption: 'degrades', traits: second === 'CONSTRAINT' || second === 'FOREIGN' || second === 'PRIMARY' || second === 'CHECK' ? ['bypass'] : [], reason: 'sql-drop-constraint' }];
    const at = ['COLUMN', 'PARTITION', 'IF', 'EXISTS', 'PARTS', 'SUBPARTITION', 'FEATURE', '('].reduce((from, word) => (words[from] === word ? from + 1 : from), 1);
    const partition = second.includes('PARTITION');
    const column = nameAt(clause, words[at] === 'EXISTS' ? at + 1 : at);
    return [{ ...own, operation: 'delete', kind: partition ? 'partition' : 'column', name: `${name}.${column?.text ?? second.toLowerCase()}`, keeps: 'data', reversibility: 'irreversible', disruption: 'outage', reason: 'sql-drop-column', safer: 'sql-dump-first', notChecked: words.includes('CASCADE') ? ['what depends on it (CASCADE)'] : undefined }];
  }
  if (first === 'TRUNCATE') return [{ ...own, operation: 'delete', kind: 'partition', name: `${name} ${words.slice(1, 3).join(' ').toLowerCase()}`, keeps: 'data', extent: 'all', reversibility: 'irreversible', reason: 'sql-truncate' }];
  if (first === 'DELETE' || first === 'UPDATE') return [{ ...own, operation: first === 'DELETE' ? 'delete' : 'update', kind: 'rows of the table', keeps: 'data', extent: 'filtered', reversibility: 'irreversible', reason: 'sql-delete-rows' }];
  if (first === 'RENAME' || (first === 'SET' && second === 'SCHEMA')) {
    const to = words.lastIndexOf('TO');
    const target = to >= 0 ? nameAt(clause, to + 1) : undefined;
    const column = second === 'COLUMN' || (to > 1 && second !== 'TO');
    return [{ ...own, operation: 'update', disruption: 'outage', certainty: 'may', reason: 'sql-rename' }, ...(target && !column && object.keeps === 'data' ? [{ ...own, operation: 'create' as const, name: target.text, reason: 'sql-renamed-to' }] : [])];
  }
  if (first === 'DISABLE' || first === 'NO') return [{ ...own, operation: 'update', traits: ['bypass'], reason: 'sql-disable' }];
  if (first === 'OWNER') return [{ ...own, operation: 'grant', reason: 'sql-owner' }];
  if (object.kind === 'user' || object.kind === 'role' || object.kind === 'login') {
    const broad = words.some(word => ['SUPERUSER', 'CREATEROLE', 'BYPASSRLS', 'CREATEDB', 'REPLICATION'].includes(word));
    const password = words.some(word => ['PASSWORD', 'IDENTIFIED', 'NOLOGIN', 'LOCK', 'DISABLE', 'EXPIRE'].includes(word));
    return [{ ...own, operation: broad ? 'grant' : 'update', traits: broad ? ['broad'] : [], disruption: password ? 'outage' : 'none', certainty: password ? 'may' : 'will', reason: broad ? 'sql-grant' : 'sql-password' }];
  }
  const alters = first === 'ALTER' && (words.includes('TYPE') || (third === 'SET' || words.includes('SET')) && words.includes('NOT'));
  const locks = alters || (first !== 'ADD' && locking.has(first)) || (first === 'ADD' && ['CONSTRAINT', 'PRIMARY', 'FOREIGN', 'CHECK', 'UNIQUE'].includes(second) && !words.includes('VALID'));
  const narrows = alters || first === 'MODIFY' || first === 'CHANGE';
  return [{ ...own, operation: 'update', disruption: locks ? 'outage' : 'none', certainty: locks ? 'may' : 'will', reason: locks ? 'sql-alter-locks' : 'sql-alter', ...(narrows ? { reversibility: 'recoverable' as const } : {}) }];
}

export function renameActs(tokens: readonly SqlToken[]): readonly SqlAct[] | undefined {
  if (tokens[1]?.upper !== 'TABLE') return undefined;
  const from = nameAt(tokens, 2);
  const to = from && tokens[from.next]?.upper === 'TO' ? nameAt(tokens, from.next + 1) : undefined;
  if (!from || !to) return undefined;
  const own = { kind: 'table', keeps: 'nothing' as const, reversibility: 'reversible' as const, start: start(tokens), end: to.end };
  return [{ ...own, operation: 'update', name: from.text, disruption: 'outage', certainty: 'may', reason: 'sql-rename' }, { ...own, operation: 'create', name: to.text, reason: 'sql-renamed-to' }];
}

export function grantActs(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const gives = tokens[0]?.upper === 'GRANT' || (tokens[0]?.upper === 'DENY' ? false : tokens[0]?.upper !== 'REVOKE');
  const on = keyword(tokens, 1, 'ON');
  const to = keyword(tokens, 1, 'TO', 'FROM');
  const what = on === undefined ? tokens.slice(1, to).map(token => token.text).join(' ') : nameAt(tokens, tokens[on + 1] && kinds[tokens[on + 1]?.upper ?? ''] ? on + 2 : on + 1)?.text ?? 'objects';
  const grantee = to === undefined ? '' : nameAt(tokens, to + 1)?.text ?? '';
  const broad = /^(?:public|everyone)$/i.test(grantee) || tokens.some(token => ['ALL', 'SUPER', 'SUPERUSER', 'CONTROL', 'OWNERSHIP', 'SYSADMIN', 'ACCOUNTADMIN', 'DBA'].includes(token.upper));
  const own = { kind: 'privilege', name: `${what}${grantee ? `, ${gives ? 'to' : 'from'} ${grantee}` : ''}`, keeps: 'nothing' as const, reversibility: 'reversible' as const, start: start(tokens), end: tokens.at(-1)?.end ?? 0 };
  return [gives ? { ...own, operation: 'grant', traits: broad ? ['broad'] : [], reason: 'sql-grant' } : { ...own, operation: 'update', disruption: 'outage', certainty: 'may', reason: 'sql-revoke' }];
}
