// SQL statements in several dialects → what they do: harmful ones beside their nearest harmless ones.
import assert from 'node:assert/strict';
import { readStatement } from '../../../src/core/effects/sql/statement';
import { parseSql } from '../../../src/core/parse/sql/statements';
import type { SqlDialect } from '../../../src/core/parse/sql/tokens';

/** Each act as `operation kind name`, inner texts as `runs TEXT`. */
function acts(sql: string, dialect: SqlDialect = 'generic'): readonly string[] {
  return parseSql(sql, dialect).parts.flatMap(part => {
    if (part.kind === 'client') return [`client ${part.word} ${part.rest}`];
    const reading = readStatement(part.tokens, dialect, new Set());
    return [...reading.acts.map(act => `${act.operation} ${act.kind} ${act.name}`), ...reading.inner.map(inner => `runs ${inner.text.trim()}`)];
  });
}

const cases: readonly (readonly [string, readonly string[], SqlDialect?])[] = [
  ['DELETE FROM users', ['delete all rows of the table users']],
  ['DELETE FROM users WHERE 1=1', ['delete all rows of the table users']],
  ["delete from users where 'a'='a' or id = 3", ['delete all rows of the table users']],
  ['DELETE FROM users WHERE id = 3', ['delete rows of the table users']],
  ['WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO archive SELECT * FROM gone', ['delete all rows of the table orders']],
  ['UPDATE public.users SET active = false', ['update all rows of the table public.users']],
  ['UPDATE users SET active = false WHERE id IN (SELECT id FROM old)', ['update rows of the table users']],
  ['DROP TABLE IF EXISTS public.t CASCADE', ['delete table public.t']],
  ['drop table a, "My Table"', ['delete table a', 'delete table My Table']],
  ['DROP TABLE #scratch', ['delete table #scratch'], 'sqlserver'],
  ['TRUNCATE TABLE a, b', ['delete all rows of the table a', 'delete all rows of the table b']],
  ['ALTER TABLE users DROP COLUMN email, ADD name text', ['delete column users.email', 'update table users']],
  ['ALTER TABLE users ADD COLUMN email text', ['update table users']],
  ['CREATE OR REPLACE TABLE sales AS SELECT 1', ['replace table sales'], 'snowflake'],
  ['CREATE OR REPLACE VIEW v AS SELECT 1', ['update view v']],
  ['ALTER DATABASE gis_new RENAME TO gis', ['update database gis_new', 'create database gis']],
  ['EXPLAIN DELETE FROM users', []],
  ['EXPLAIN ANALYZE DELETE FROM users', ['delete all rows of the table users']],
  ['/*!50001 DROP TABLE users */', ['delete table users'], 'mysql'],
  ['/* DROP TABLE users */ SELECT 1', []],
  ["SELECT 'DROP TABLE users; DELETE FROM x'", []],
  ['USE prod\nGO\nDROP TABLE users\nGO', ['delete table users'], 'sqlserver'],
  ['DO $$ BEGIN DELETE FROM users; END $$', ['runs BEGIN DELETE FROM users; END']],
  ["EXEC('DROP TABLE users')", ['runs DROP TABLE users'], 'sqlserver'],
  ['\\! rm -rf /data', ['client \\! rm -rf /data'], 'postgres'],
  ['.shell rm x', ['client .shell rm x'], 'sqlite'],
  ['CREATE PROCEDURE p() BEGIN DELETE FROM users; DROP TABLE a; END; DROP TABLE b', ['create procedure p', 'delete table b'], 'mysql'],
  ['CREATE TRIGGER begin AFTER INSERT ON t EXECUTE FUNCTION f(); DROP TABLE b', ['create trigger begin', 'delete table b'], 'postgres'],
  ['DROP SCHEMA public', ['delete schema public']],
  ['DROP SCHEMA IF EXISTS public CASCADE', ['delete schema public']],
  ['GRANT ALL ON shop TO PUBLIC', ['grant privilege shop, to PUBLIC']],
];

describe('SQL statements', () => {
  for (const [sql, expected, dialect] of cases) {
    it(sql.replace(/\s+/g, ' ').slice(0, 70), () => assert.deepEqual(expected.every(one => acts(sql, dialect).includes(one)) && (expected.length > 0 || acts(sql, dialect).length === 0) ? expected : acts(sql, dialect), expected));
  }

  it('never throws and ends on broken text', () => {
    for (const sql of ["DELETE FROM 'x", 'DROP', '((((((', 'ALTER TABLE', '$$', "E'\\", '/*', '`', 'UPDATE SET WHERE', ')'.repeat(5000), 'DROP TABLE ' + 'a,'.repeat(5000)]) assert.ok(Array.isArray(acts(sql)));
  });
});
