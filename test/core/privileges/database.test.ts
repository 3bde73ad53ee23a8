// Databases: what client, option, variable, file and framework say, in the order in which they count.
import assert from 'node:assert/strict';
import { originText } from '../../../src/core/explain/origin';
import { resolveDatabase } from '../../../src/core/privileges/database/database';
import { parseUrl } from '../../../src/core/privileges/url';
import { inMemoryFacts } from '../inMemoryFacts';
import { effect, request, workspace, type Asked } from './asking';

describe('privileges/database', () => {
  const check = (name: string, asked: Asked, expected: { name?: string; scope?: string; environment?: string; says?: RegExp; where?: string; none?: boolean }, files: Readonly<Record<string, string>> = {}): void => {
    it(name, async () => {
      const at = Object.fromEntries(Object.entries(files).map(([file, text]) => [file.startsWith('~/') ? `/home/dev${file.slice(1)}` : file.startsWith('/') ? file : `${workspace}/${file}`, text]));
      const found = await resolveDatabase(request(asked), inMemoryFacts({ files: at }));
      if (expected.none) return assert.equal(found, undefined);
      assert.ok(found);
      if (expected.name) assert.equal(found.name, expected.name);
      if ('scope' in expected) assert.equal(found.scope, expected.scope);
      if (expected.environment) assert.equal(found.environment.name, expected.environment);
      if ('where' in expected) assert.equal(found.where, expected.where);
      if (expected.says) assert.match([...found.origins.map(originText), ...found.environment.because, ...found.needs, ...found.notSeen ?? [], found.hint ?? '', found.scopeName ?? ''].join(' · '), expected.says);
      assert.doesNotMatch(JSON.stringify(found), /canary/);
    });
  };
  const prod = 'postgres://app:canary@db.prod.example.com:5433/shop';
  check('a URL in the command', { command: `psql ${prod} -c x` }, { name: 'user app', scope: 'db.prod.example.com:5433/shop', environment: 'production', where: 'remote' });
  check('a variable, and the env file that the agent loaded', { command: 'psql "$DATABASE_URL" -c x', env: { DATABASE_URL: prod } }, { name: 'user app', says: /DATABASE_URL in \/home\/dev\/workspace\/\.env line 2/ }, { '.env': `A=1\nDATABASE_URL=${prod}\n` });
  check('a variable of the environment alone', { command: 'psql $DATABASE_URL -c x', env: { DATABASE_URL: prod } }, { says: /DATABASE_URL in the agent's environment/ });
  check('host and user by options', { command: 'psql -h db.example.com -U root -d shop' }, { name: 'user root', scope: 'db.example.com/shop', environment: 'unknown', says: /root suggests owner/ });
  check('a long option that begins like a short one', { command: 'flyway -url=jdbc:postgresql://db.example.com/shop clean' }, { scope: 'db.example.com/shop' });
  check('joined short options', { command: 'psql -hdb.example.com -Uapp shop' }, { name: 'user app', scope: 'db.example.com/shop' });
  check('conninfo', { command: 'psql "host=db.example.com user=app dbname=shop password=canary"' }, { name: 'user app', scope: 'db.example.com/shop' });
  check('PG variables', { command: 'psql -c x', env: { PGHOST: 'db.example.com', PGUSER: 'app', PGDATABASE: 'shop', PGPASSWORD: 'canary' } }, { name: 'user app', scope: 'db.example.com/shop', says: /PGHOST=db\.example\.com/ });
  check('options beat variables', { command: 'psql -h a.example.com -c x', env: { PGHOST: 'b.example.com' } }, { scope: 'a.example.com' });
  check('a service file beats variables', { command: 'psql -c x', env: { PGSERVICE: 'live', PGHOST: 'b.example.com' } }, { name: 'user svc', scope: 'live.example.com/shop', environment: 'production', says: /service live in \/home\/dev\/\.pg_service\.conf line 3/ }, { '~/.pg_service.conf': '[a]\nhost=a\n[live]\nhost=live.example.com\nuser=svc\ndbname=shop\npassword=canary\n' });
  check('a password file gives its line', { command: 'psql -h db.example.com -U app shop' }, { says: /password in \/home\/dev\/\.pgpass line 2/ }, { '~/.pgpass': 'other:5432:*:*:canary\ndb.example.com:5432:*:app:canary\n' });
  check('nothing: the local server', { command: 'dropdb shop' }, { scope: 'localhost/shop', environment: 'development', where: 'machine' });
  check('nothing local about a name that says production', { command: 'dropdb shop_production' }, { environment: 'production' });
  check('a local port that may be a tunnel', { command: 'psql -h localhost -p 15432 shop' }, { environment: 'development', says: /tunnel/ });
  check('MySQL option file', { command: 'mysql -e x' }, { name: 'user ops', scope: 'db-prod.example.com', environment: 'production', says: /host in \/home\/dev\/\.my\.cnf line 2/ }, { '~/.my.cnf': '[client]\nhost=db-prod.example.com\nuser=ops\npassword=canary\n' });
  check('MySQL options beat the file', { command: 'mysql -h db.example.com -u me -pcanary -e x shop' }, { name: 'user me', scope: 'db.example.com/shop' }, { '~/.my.cnf': '[client]\nhost=db-prod.example.com\n' });
  check('--defaults-file alone', { command: 'mysql --defaults-file=x.cnf -e x' }, { scope: 'x.example.com' }, { 'x.cnf': '[client]\nhost=x.example.com\n', '~/.my.cnf': '[client]\nhost=db-prod.example.com\nuser=ops\n' });
  check('a login path is not opened', { command: 'mysql --login-path=prod -e x' }, { says: /not opened/ }, { '~/.mylogin.cnf': 'canary' });
  check('redis', { command: 'redis-cli -u rediss://default:canary@redis.prod.example.com:6379 FLUSHALL' }, { name: 'user default', scope: 'redis.prod.example.com:6379', environment: 'production' });
  check('redis on this machine', { command: 'redis-cli -p 6399 FLUSHDB' }, { scope: 'localhost:6399', where: 'machine' });
  check('mongo', { command: 'mongosh "mongodb+srv://u:canary@c.abc.mongodb.net/app" --eval x' }, { name: 'user u', scope: 'c.abc.mongodb.net/app', environment: 'unknown', says: /Atlas/ });
  check('sqlite has no identity', { command: 'sqlite3 a.db x' }, { none: true });
  check('prisma: the variable of the schema, from .env', { command: 'prisma migrate reset' }, { name: 'user app', environment: 'production', says: /SHOP_DB in .*\.env line 1/ }, { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("SHOP_DB")\n}\n', '.env': `SHOP_DB=${prod}\nDATABASE_URL=postgres://localhost/x\n` });
  check('prisma: the process beats .env', { command: 'prisma db push', env: { DATABASE_URL: 'postgres://u@localhost/x' } }, { scope: 'localhost/x' }, { '.env': `DATABASE_URL=${prod}\n` });
  check('artisan: the file of its environment', { command: 'php artisan migrate:fresh --env=testing' }, { scope: 'localhost/t' }, { '.env': 'DB_HOST=db.example.com\nDB_DATABASE=clinic\n', '.env.testing': 'DB_HOST=localhost\nDB_DATABASE=t\n', artisan: '' });
  check('artisan: that file is missing, so .env counts', { command: 'php artisan migrate:fresh --env=testing' }, { scope: 'db.example.com/clinic', says: /there is no \.env\.testing, so \.env counts/ }, { '.env': 'DB_HOST=db.example.com\nDB_DATABASE=clinic\nDB_PASSWORD=canary\n', artisan: '' });
  check('artisan in memory', { command: 'php artisan migrate:fresh --env=testing' }, { none: true }, { '.env.testing': 'DB_CONNECTION=sqlite\nDB_DATABASE=:memory:\n', artisan: '' });
  check('rails: the part of its environment', { command: 'rails db:reset', own: { RAILS_ENV: 'staging' } }, { name: 'user r', scope: 's.example.com/stage', says: /staging in .*database\.yml line 5/ }, { 'config/database.yml': 'default: &default\n  adapter: postgresql\n  username: r\n\nstaging:\n  <<: *default\n  host: s.example.com\n  database: stage\n' });
  check('rails: DATABASE_URL beats the file', { command: 'rails db:reset', env: { RAILS_ENV: 'test', DATABASE_URL: prod } }, { scope: 'db.prod.example.com:5433/shop' }, { 'config/database.yml': 'test:\n  adapter: sqlite3\n' });
  check('rails: ERB is not run', { command: 'rails db:reset' }, { scope: 'localhost/x' }, { 'config/database.yml': 'development:\n  adapter: postgresql\n  host: localhost\n  database: x\n  password: <%= `cat canary` %>\n' });
  check('drizzle: a literal in the configuration', { command: 'drizzle-kit push' }, { scope: 'db.prod.example.com:5433/shop', says: /drizzle\.config\.ts line 2/ }, { 'drizzle.config.ts': `export default {\n  dbCredentials: { url: "${prod}" },\n}\n` });
  check('the same host as in .env.production', { command: 'prisma db push' }, { environment: 'production', says: /stands in \.env\.production/ }, { '.env': 'DATABASE_URL=postgres://u:canary@h1.example.com/a\n', '.env.production': 'DATABASE_URL=postgres://v:canary@H1.example.com/b\n' });
  check('an example file is no evidence', { command: 'prisma db push' }, { environment: 'unknown' }, { '.env': 'DATABASE_URL=postgres://u:canary@h1.example.com/a\n', '.env.production.example': 'DATABASE_URL=postgres://v@h1.example.com/b\n' });
  check('the Railway environment of the linked folder', { command: 'prisma db push' }, { environment: 'production', says: /Railway project shop, environment production/ }, { '.env': 'DATABASE_URL=postgres://postgres:canary@x.proxy.rlwy.net:1/railway\n', '~/.railway/config.json': JSON.stringify({ projects: { [workspace]: { name: 'shop', environmentName: 'production', project: 'p' } }, user: { token: 'canary' } }) });
  check('a service of the compose file', { command: 'prisma db push' }, { environment: 'development' }, { '.env': 'DATABASE_URL=postgres://u:canary@db:5432/x\n', 'docker-compose.yml': 'services:\n  db:\n    image: postgres\n' });
  check('NODE_ENV=production', { command: 'prisma db push', env: { NODE_ENV: 'production' } }, { environment: 'production' }, { '.env': 'DATABASE_URL=postgres://u:canary@h.example.com/x\n' });
  check('NODE_ENV=development proves nothing', { command: 'prisma db push', env: { NODE_ENV: 'development' } }, { environment: 'unknown' }, { '.env': 'DATABASE_URL=postgres://u:canary@h.example.com/x\n' });
  check('the Supabase project', { command: 'psql postgres://postgres.abcdefghijklmnopqrst:canary@aws-0-eu.pooler.supabase.com/postgres' }, { says: /Supabase project abcdefghijklmnopqrst/ });
  check('no connection found', { command: 'knex migrate:rollback' }, { name: 'unknown', environment: 'unknown' });
  check('needs', { command: 'psql -c x', effects: [effect('database', { resource: { kind: 'database', address: 'shop' } })] }, { says: /ownership of database shop and everything inside/ });

  it('takes URLs apart without their passwords', () => {
    const url = parseUrl('jdbc:postgresql://h.example.com:1/d?user=u&password=canary');
    assert.equal(JSON.stringify({ ...url, query: [...url?.query ?? []] }).includes('canary'), false);
    assert.equal(url?.query.has('password'), true);
    assert.deepEqual([parseUrl('postgres://u%40x:canary@[::1]:5432/db')?.user, parseUrl('postgres://u%40x:canary@[::1]:5432/db')?.host], ['u@x', '::1']);
    assert.equal(parseUrl('no url'), undefined);
  });
});
