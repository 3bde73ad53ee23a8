// Statements that change rows: DELETE, UPDATE, TRUNCATE, MERGE, REPLACE, INSERT, also inside WITH and behind EXPLAIN ANALYZE.
import { keyword, nameAt, namesAt, selectsAll } from '../../parse/sql/names';
import type { SqlToken } from '../../parse/sql/tokens';
import type { SqlAct } from './act';

/** Every row change in a statement, wherever it stands in it. */
export function rowChanges(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const acts: SqlAct[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'word') return;
    const before = tokens[at - 1];
    const opens = at === 0 || (before?.kind === 'mark' && before.text === '(') || (before?.kind === 'mark' && before.text === ')') || ['ANALYZE', 'VERBOSE', 'AS', 'BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'ALL'].includes(before?.upper ?? '');
    if (!opens) return;
    const change = token.upper === 'DELETE' ? deletion(tokens, at) : token.upper === 'UPDATE' ? update(tokens, at) : token.upper === 'TRUNCATE' ? truncation(tokens, at)
      : token.upper === 'MERGE' ? merge(tokens, at) : token.upper === 'REPLACE' || token.upper === 'INSERT' ? insertion(tokens, at) : undefined;
    acts.push(...change ?? []);
  });
  return acts;
}

const skip = (tokens: readonly SqlToken[], from: number, ...words: readonly string[]): number => {
  let at = from;
  while (words.includes(tokens[at]?.upper ?? '')) at++;
  return at;
};

function deletion(tokens: readonly SqlToken[], at: number): readonly SqlAct[] | undefined {
  const start = skip(tokens, at + 1, 'LOW_PRIORITY', 'QUICK', 'IGNORE');
  const top = tokens[start]?.upper === 'TOP' ? keyword(tokens, start, 'FROM') ?? start + 1 : start;
  const from = keyword(tokens, top, 'FROM');
  const name = from === undefined ? nameAt(tokens, top) : nameAt(tokens, skip(tokens, from + 1, 'ONLY'));
  if (!name) return undefined;
  const where = keyword(tokens, top, 'WHERE');
  const all = where === undefined || selectsAll(tokens, where + 1);
  const limited = keyword(tokens, top, 'LIMIT') !== undefined || tokens[start]?.upper === 'TOP';
  return [rowAct('delete', name.text, all && !limited, tokens[at]?.start ?? 0, endOf(tokens, where, name.end), all ? 'sql-delete-all' : 'sql-delete-rows')];
}

function update(tokens: readonly SqlToken[], at: number): readonly SqlAct[] | undefined {
  const name = nameAt(tokens, skip(tokens, at + 1, 'LOW_PRIORITY', 'IGNORE', 'ONLY'));
  const set = name && keyword(tokens, name.next, 'SET');
  if (!name || set === undefined) return undefined;
  const where = keyword(tokens, set, 'WHERE');
  const all = where === undefined || selectsAll(tokens, where + 1);
  return [rowAct('update', name.text, all && keyword(tokens, set, 'LIMIT') === undefined, tokens[at]?.start ?? 0, endOf(tokens, where, name.end), all ? 'sql-update-all' : 'sql-update-rows')];
}

function truncation(tokens: readonly SqlToken[], at: number): readonly SqlAct[] | undefined {
  if (tokens[at + 1]?.text === '(') return undefined;
  const names = namesAt(tokens, skip(tokens, at + 1, 'TABLE', 'ONLY', 'IF', 'EXISTS'));
  const cascade = keyword(tokens, at, 'CASCADE') !== undefined;
  return names.map(name => ({ ...rowAct('delete', name.text, true, tokens[at]?.start ?? 0, name.end, 'sql-truncate'), ...(cascade ? { notChecked: ['tables that refer to it'] } : {}) }));
}

function merge(tokens: readonly SqlToken[], at: number): readonly SqlAct[] | undefined {
  const name = nameAt(tokens, skip(tokens, at + 1, 'INTO'));
  if (!name) return undefined;
  const deletes = keyword(tokens, name.next, 'DELETE') !== undefined;
  return [rowAct(deletes ? 'delete' : 'update', name.text, false, tokens[at]?.start ?? 0, name.end, deletes ? 'sql-delete-rows' : 'sql-update-rows')];
}

/** INSERT adds; REPLACE, INSERT OR REPLACE and INSERT OVERWRITE take what was there. */
function insertion(tokens: readonly SqlToken[], at: number): readonly SqlAct[] | undefined {
  const word = tokens[at]?.upper;
  const into = skip(tokens, at + 1, 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'OR', 'REPLACE', 'ABORT', 'FAIL', 'ROLLBACK', 'INTO', 'OVERWRITE', 'TABLE');
  const name = nameAt(tokens, into);
  if (!name || (word === 'REPLACE' && tokens[at + 1]?.text === '(')) return undefined;
  const overwrites = tokens.slice(at, into).some(token => token.upper === 'OVERWRITE');
  if (overwrites) return [rowAct('delete', name.text, true, tokens[at]?.start ?? 0, name.end, 'sql-overwrite')];
  const replaces = word === 'REPLACE' || tokens.slice(at, into).some(token => token.upper === 'REPLACE');
  if (replaces) return [rowAct('update', name.text, false, tokens[at]?.start ?? 0, name.end, 'sql-update-rows')];
  return [{ operation: 'create', kind: 'rows of the table', name: name.text, keeps: 'nothing', extent: 'filtered', reversibility: 'reversible', reason: 'sql-insert', start: tokens[at]?.start ?? 0, end: name.end }];
}

function rowAct(operation: 'delete' | 'update', name: string, all: boolean, start: number, end: number, reason: string): SqlAct {
  return {
    operation, kind: all ? 'all rows of the table' : 'rows of the table', name, keeps: 'data', extent: all ? 'all' : 'filtered', reversibility: 'irreversible', reason, start, end,
    safer: 'sql-transaction', ...(isTemporaryName(name) ? { disposable: { kind: 'temporary' as const, because: 'a temporary table' } } : {}),
  };
}

/** `#t`, `tempdb..t`, `pg_temp.t`. `temp.t` only where the dialect (SQLite) has a schema of that name: elsewhere it is one like any other. */
export function isTemporaryName(name: string): boolean {
  return /^#{1,2}\w|^tempdb\.|^pg_temp(?:_\d+)?\./i.test(name);
}

const endOf = (tokens: readonly SqlToken[], where: number | undefined, otherwise: number): number => (where === undefined ? otherwise : tokens.at(-1)?.end ?? otherwise);
