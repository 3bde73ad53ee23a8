// A script that the same command, or an earlier call, changes before it runs: the changed text is read, or the script counts as not read.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../../src/core/grammars';
import type { Review } from '../../../../src/core/model/review';
import { defaultPolicy } from '../../../../src/core/policy/policy';
import { reviewAction } from '../../../../src/core/review';
import { inMemoryFacts } from '../../inMemoryFacts';

const script = '#!/bin/sh\necho hi\n';

async function review(command: string, envrc = 'export A=1\n'): Promise<Review> {
  const facts = inMemoryFacts({ files: { '/home/u/work/.envrc': envrc, '/home/u/work/x.sh': script, '/home/u/work/q.sql': 'SELECT 1;\n', '/home/u/work/data/k.txt': 'kept' }, home: '/home/u', workspaces: ['/home/u/work'] });
  return (await reviewAction({ id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'shell', command, shell: 'bash' } }, facts, noGrammars, defaultPolicy)).review;
}

const deletesNow = (found: Review): boolean => found.effects.some(effect => effect.operation === 'delete' && effect.resource.address === 'data' && !effect.traits.includes('deferred'));

describe('a script that is changed first', () => {
  for (const command of [
    "sed -i 's/echo hi/rm -rf data/' x.sh && ./x.sh",
    "sed -i 's/echo hi/XX/' x.sh; sed -i 's/XX/rm -rf data/' x.sh; bash x.sh",
    "perl -pi -e 's/echo hi/rm -rf data/' x.sh && . ./x.sh",
    "sed -i 's/echo hi/rm -rf data/' x.sh && cat x.sh | sh",
    'echo "rm -rf data" >> x.sh && source ./x.sh',
  ]) it(`is read as it will be: ${command}`, async () => { assert.ok(deletesNow(await review(command))); });

  for (const command of ["sed -i '2c rm -rf data' x.sh && ./x.sh", "sed -i '2c rm -rf data' x.sh && . ./x.sh", "sed -i '2c rm -rf data' x.sh && bash < x.sh"]) {
    it(`is not read where that is not worked out: ${command}`, async () => {
      const found = await review(command);
      assert.equal(found.coverage, 'partial');
      assert.ok(found.unread.some(one => one.why.includes('changed first')), JSON.stringify(found.unread));
      assert.ok(found.effects.some(effect => effect.operation === 'execute' && effect.traits.includes('writtenCode')));
    });
  }

  it('SQL that an edit makes of a file is what the client gets', async () => {
    const found = await review("sed -i 's/SELECT 1/DROP TABLE users/' q.sql && psql -h db.prod.acme.io -d shop -f q.sql");
    assert.ok(found.effects.some(effect => effect.operation === 'delete' && effect.resource.address === 'users'), JSON.stringify(found.effects.map(one => one.resource.address)));
  });

  it('an edit that adds nothing of the kind, and one of another file, ask nothing', async () => {
    for (const command of ["sed -i 's/hi/ho/' x.sh && ./x.sh", "sed -i 's/SELECT 1/SELECT 2/' q.sql && ./x.sh"]) assert.equal((await review(command)).verdict, 'allow', command);
  });

  it('what direnv is allowed to run is read', async () => {
    for (const command of ['direnv allow', 'direnv allow .', 'direnv allow .envrc', 'direnv reload']) {
      assert.ok(deletesNow(await review(command, 'export A=1\nrm -rf data\n')), command);
      assert.ok(['allow', 'note'].includes((await review(command, 'use node\nPATH_add bin\nexport A=1\n')).verdict), command);
    }
    assert.ok(!deletesNow(await review('direnv deny', 'rm -rf data\n')));
    assert.ok(deletesNow(await review("sed -i 's/export A=1/rm -rf data/' .envrc && direnv allow")));
  });
});
