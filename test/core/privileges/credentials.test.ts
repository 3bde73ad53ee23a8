// Where a credential comes from: typed into the command, taken by the agent from a file that it read for something else, or neither.
import assert from 'node:assert/strict';
import { advanceSession } from '../../../src/core/effects/ledger';
import type { ProposedAction } from '../../../src/core/model/action';
import type { Review } from '../../../src/core/model/review';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';
import { workspace } from './asking';

const home = '/home/dev';
const files: Record<string, string> = {
  [`${home}/other/notes.txt`]: 'the token: ab12cd34ef56ab12cd34ef56\n', [`${home}/other/.env`]: 'API_KEY=Xy12345678901234zzzz\nDB=postgres://root:Qr12345678901234@db.live.example.com/x\n', [`${home}/other/readme.md`]: 'nothing here\n',
  [`${workspace}/.env`]: 'DATABASE_URL=postgres://app:Own1234567890123@db.example.com/orders\n', [`${workspace}/supabase/.temp/project-ref`]: 'abcdefghijklmnopqrst',
};

async function last(...commands: readonly string[]): Promise<Review> {
  let session = emptySession('s');
  let review: Review | undefined;
  for (const [i, command] of commands.entries()) {
    const action: ProposedAction = { id: `a${i}`, agent: 'test', session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command, shell: 'bash' } };
    const done = await reviewAction(action, inMemoryFacts({ files, git: { root: workspace, committed: {} }, session }), grammars, defaultPolicy);
    session = advanceSession(session, { action, effects: done.review.effects, changes: done.changes, outcome: 'ran' });
    review = done.review;
  }
  assert.ok(review);
  return review;
}

const api = (key: string): string => `curl -X DELETE https://api.example.com/v1/volumes/1 -H "X-Api-Key: ${key}"`;

describe('privileges, where credentials come from', () => {
  const flags = (expected: RegExp | undefined, ...commands: readonly string[]): void => {
    it(commands.join(' ; '), async () => {
      const review = await last(...commands);
      const flagged = review.runsAs.filter(row => row.term === 'Flagged').map(row => row.text).join();
      if (expected) assert.match(flagged, expected);
      else assert.equal(flagged, '');
      assert.doesNotMatch(JSON.stringify(review), /ab12cd34|Xy12345|Qr12345|Own12345|hunter22/);
    });
  };
  flags(/taken? from .*other\/notes\.txt line 1|took from .*notes\.txt line 1/, `cat ${home}/other/notes.txt`, api('ab12cd34ef56ab12cd34ef56'));
  flags(/took from .*other\/\.env line 1/, `grep -r KEY ${home}/other`, api('Xy12345678901234zzzz'));
  flags(/took from .*other\/\.env line 2/, `cat ${home}/other/.env`, 'psql postgres://root:Qr12345678901234@db.live.example.com/x -c "drop table users"');
  flags(/took from .*other\/\.env line 2/, `cat ${home}/other/.env`, 'export PGPASSWORD=Qr12345678901234; psql -h db.live.example.com -c "drop table users"');
  // Read, but not used; used, but the project's own; never read.
  flags(undefined, `cat ${home}/other/.env`, 'psql "$DATABASE_URL" -c "drop table users"');
  flags(undefined, 'cat .env', 'psql "$DATABASE_URL" -c "drop table users"');
  flags(undefined, `cat ${home}/other/readme.md`, 'kubectl delete ns x');
  flags(/typed into the command/, 'psql postgres://app:hunter22@db.example.com/orders -c "drop table x"');
  flags(/typed into the command/, 'mysql -h db.example.com -u root -phunter22 -e "drop database shop"');
  flags(/typed into the command/, 'PGPASSWORD=hunter22 psql -h db.example.com -U postgres -c "drop table x"');
  flags(/typed into the command/, 'MYSQL_PWD=hunter22 mysql -h db.example.com -u root -e "drop database shop"');
  flags(/typed into the command/, 'mongosh "mongodb://root:hunter22@db.example.com/shop" --eval "db.dropDatabase()"');
  flags(/typed into the command/, 'vercel remove shop --yes --token hunter22hunter22');
  flags(undefined, 'psql -h db.example.com -U app -c "drop table x"');

  it('a variable that only an env file sets is taken for what that file says, never for this machine', async () => {
    const review = await last('psql "$DATABASE_URL" -c "drop table x"');
    assert.equal(review.principals[0]?.scope, 'db.example.com/orders');
    assert.match(review.explanation, /DATABASE_URL in \.env line 1/);
  });
  it('the database of a linked platform project has that project’s identity', async () => {
    const review = await last('supabase db reset --linked');
    assert.equal(review.principals[0]?.scope, 'abcdefghijklmnopqrst');
  });
});
