// Database clients and frameworks: which database, where it is, and what is lost.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../src/core/grammars';
import { isAtLeast, type Verdict } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { inMemoryFacts } from '../inMemoryFacts';

interface World { readonly files?: Readonly<Record<string, string>>; readonly env?: Readonly<Record<string, string>> }

async function check(command: string, { files = {}, env = {} }: World = {}): Promise<{ readonly verdict: Verdict; readonly said: string; readonly replaces: boolean }> {
  const all = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/home/u/work/${name}`, text]));
  const facts = inMemoryFacts({ files: { '/home/u/work/': '', ...all }, home: '/home/u', workspaces: ['/home/u/work'] });
  const action = { id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env, request: { tool: 'shell', command, shell: 'bash' } } as const;
  const { review } = await reviewAction(action, facts, noGrammars, defaultPolicy);
  return { verdict: review.verdict, said: review.effects.map(effect => `${effect.operation} ${effect.resource.kind} ${effect.resource.address} ${effect.resource.place ?? ''}`).join('; '), replaces: review.effects.some(effect => effect.operation === 'replace') };
}

const remote = { DATABASE_URL: 'postgresql://app:not-a-secret@db.example.com:5432/shop' };
const local = { DATABASE_URL: 'postgresql://app@localhost:5432/shop' };
const atLeast = (command: string, world: World, least: Verdict, words: RegExp): void => {
  it(`${command} is at least ${least}`, async () => {
    const { verdict, said } = await check(command, world);
    assert.ok(isAtLeast(verdict, least), `${verdict}: ${said}`);
    assert.match(said, words);
  });
};
const atMost = (command: string, world: World, most: Verdict): void => {
  it(`${command} is at most ${most}`, async () => {
    const { verdict, said } = await check(command, world);
    assert.ok(isAtLeast(most, verdict), `${verdict}: ${said}`);
  });
};

describe('databases', () => {
  atLeast('psql "$DATABASE_URL" -c "DROP TABLE users"', { env: remote }, 'attest', /table users db\.example\.com:5432\/shop/);
  atMost('psql "$DATABASE_URL" -c "SELECT 1"', { env: remote }, 'allow');
  atMost('psql "$DATABASE_URL" -c "DROP TABLE IF EXISTS pg_temp.t; CREATE TEMP TABLE t(a int)"', { env: local }, 'note');
  atLeast('psql -h db.example.com -f drop.sql shop', { files: { 'drop.sql': 'BEGIN;\nTRUNCATE orders;\nCOMMIT;' } }, 'attest', /orders/);
  atMost('psql -h db.example.com -f look.sql shop', { files: { 'look.sql': 'SELECT count(*) FROM orders;' } }, 'allow');
  atLeast('mysql -h db.example.com shop <<EOF\nDELETE FROM users;\nEOF', {}, 'attest', /users/);
  atLeast('redis-cli -h cache.example.com FLUSHALL', {}, 'attest', /every key/);
  atMost('redis-cli -h cache.example.com GET a', {}, 'allow');
  atLeast('mongosh mongodb://m.example.com/shop --eval "db.orders.deleteMany({})"', {}, 'attest', /all documents of the collection orders/);
  atMost('mongosh mongodb://m.example.com/shop --eval "db.orders.find()"', {}, 'allow');
  atLeast('npx prisma db push', { files: { '.env': `DATABASE_URL=${remote.DATABASE_URL}` } }, 'acknowledge', /shop/);
  atMost('npx prisma migrate dev --name a', { files: { '.env': `DATABASE_URL=${local.DATABASE_URL}` } }, 'note');
  atLeast('php artisan migrate:fresh --env=testing', { files: { artisan: '', '.env': 'DB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nDB_DATABASE=shop' } }, 'acknowledge', /shop/);
  atMost('php artisan migrate:fresh --env=testing', { files: { artisan: '', '.env': 'DB_DATABASE=shop', '.env.testing': 'DB_CONNECTION=sqlite\nDB_DATABASE=:memory:' } }, 'note');
  atLeast('bundle exec rspec', { files: { 'spec/spec_helper.rb': 'DatabaseCleaner.strategy = :truncation' }, env: remote }, 'attest', /shop/);
  atMost('bundle exec rspec', { files: { 'spec/spec_helper.rb': 'DatabaseCleaner.strategy = :truncation' }, env: local }, 'note');

  it('dropdb and createdb of one name are one replacement', async () => {
    assert.equal((await check('dropdb shop && createdb shop')).replaces, true);
    assert.equal((await check('createdb shop')).replaces, false);
  });

  it('no password is ever said', async () => {
    assert.doesNotMatch((await check('psql "$DATABASE_URL" -c "DROP TABLE users"', { env: remote })).said, /not-a-secret/);
  });
});
