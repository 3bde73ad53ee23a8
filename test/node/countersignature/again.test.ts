// A window that is opened anew, and what is left behind on the remote: a request is taken up again for the very same call and for nothing else;
// what nobody needs goes. Real git, real keys.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { OpenRequest } from '../../../src/node/countersignature/desk';
import { openDesk } from '../../../src/node/countersignature/openDesk';
import { openPrivateGit } from '../../../src/node/countersignature/privateGit';
import { listRefs } from '../../../src/node/countersignature/carriedFiles';
import { sweepStray } from '../../../src/node/countersignature/sweep';
import { ask, asked, policy, review, run, signerLine, team, type Person, type Team } from './twoPeople';

describe('a request after its window is gone', function () {
  this.timeout(60_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  before(() => {
    world = team();
    [alice, bob] = [world.person('alice'), world.person('bob')];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) });
  });
  after(() => world.dispose());

  const kept = (): string => path.join(alice.place.state.root, 'countersign', 'asked');
  const sign = async (open: OpenRequest): Promise<void> => {
    const one = (await bob.desk.incoming(policy)).requests.find((each) => each.digest === open.digest);
    const done = await bob.desk.sign(one ?? assert.fail('bob does not see it'), policy);
    assert.equal(done.kind, 'signed', JSON.stringify(done));
  };

  it('is taken up again by the next window, with the signature that came in between, and used once', async () => {
    const open = await ask(alice);
    await sign(open);
    const again = openDesk(alice.place);
    const may = await again.maySign(asked());
    assert.deepEqual(may.kind === 'possible' && may.out, { created: open.request.created, expires: open.request.expires });
    const taken = await ask(alice, asked(), again);
    assert.deepEqual([taken.request.id, taken.digest, taken.sent.kind, taken.armour], [open.request.id, open.digest, 'sent', open.armour]);
    const watch = again.watch(taken, () => undefined);
    assert.equal((await watch.look()).kind, 'signed');
    assert.equal((await again.use(watch, asked())).kind, 'used');
    watch.dispose();
    assert.deepEqual(readdirSync(kept()), [], 'what is used is forgotten');
    const fresh = await ask(alice, asked(), again);
    assert.notEqual(fresh.request.id, open.request.id);
    await again.withdraw(fresh);
    for (let i = 0; i < 100 && world.refs().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(world.refs(), []);
  });

  it('not for another call, other words, another policy, nor after it was taken back or expired', async () => {
    const open = await ask(alice);
    const others = [asked({ bound: 'd'.repeat(64) }), asked({ review: review({ consequence: 'It is deleted.' }) }), asked({ policy: { ...policy, version: 'other' } })];
    for (const other of others) {
      const may = await openDesk(alice.place).maySign(other);
      assert.equal(may.kind === 'possible' && may.out, undefined);
    }
    const later = await alice.with({ now: () => Date.now() + 61 * 60_000 }).maySign(asked());
    assert.equal(later.kind === 'possible' && later.out, undefined);
    await alice.desk.withdraw(open);
    const may = await openDesk(alice.place).maySign(asked());
    assert.equal(may.kind === 'possible' && may.out, undefined);
  });

  it('keeps no approval: neither ticks nor a reason, and a file of somebody else’s making is no request', async () => {
    const open = await ask(alice);
    const [name = ''] = readdirSync(kept());
    const text = readFileSync(path.join(kept(), name), 'utf8');
    assert.deepEqual(Object.keys(JSON.parse(text) as object).sort(), ['salt', 'sent', 'signature', 'text']);
    assert.equal(text.includes('b'.repeat(64)), false, 'nor what the approval is bound to');
    // Whatever stands there, the signature of a colleague is still checked.
    writeFileSync(path.join(kept(), name), JSON.stringify({ ...JSON.parse(text) as object, salt: 'x' }));
    const may = await openDesk(alice.place).maySign(asked());
    assert.equal(may.kind === 'possible' && may.out, undefined);
    await alice.desk.withdraw(open);
  });

  it('tells the signers what went ahead, which nobody can take for a request to be used', async () => {
    assert.equal(await alice.desk.tell(asked(), 'This went ahead without your signature: INC-1 the database burns.'), undefined);
    const [told] = (await bob.desk.incoming(policy)).requests;
    assert.match(told?.review.notChecked ?? '', /INC-1/);
    const may = await openDesk(alice.place).maySign(asked());
    assert.equal(may.kind === 'possible' && may.out, undefined);
    await alice.desk.withdrawFromRemote(told?.request.id ?? '', policy);
  });

  it('signatures and statements without a request are swept once no request can stand for them', async () => {
    const place = path.join(world.root, 'stray');
    mkdirSync(place);
    run(world.root, place, 'git', 'init', '-q');
    const push = (ref: string, days: number): void => {
      const date = new Date(Date.now() - days * 86_400_000).toISOString();
      const tree = run(world.root, place, 'git', 'write-tree').trim();
      const commit = String(execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', '-m', 'x', tree], { cwd: place, env: { PATH: process.env['PATH'], HOME: world.root, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date } })).trim();
      run(world.root, place, 'git', 'push', '-q', world.remote, `${commit}:${ref}`);
    };
    const [old, young, unreadable] = ['a', 'b', 'c'].map((digit) => digit.repeat(32));
    push(`refs/countersign/statements/${old}/decline-x`, 9);
    push(`refs/countersign/signatures/${old}/x`, 9);
    push(`refs/countersign/statements/${young}/decline-x`, 7);
    push(`refs/countersign/requests/${unreadable}`, 9);
    const opened = await openPrivateGit(bob.place, world.remote);
    const git = opened.kind === 'git' ? opened.git : assert.fail();
    const listed = await listRefs(git, ['refs/countersign/requests/*', 'refs/countersign/signatures/*', 'refs/countersign/statements/*']);
    assert.equal(await sweepStray(git, listed.kind === 'refs' ? listed.refs : new Map(), new Set([unreadable ?? '']), Date.now()), 2);
    assert.deepEqual(world.refs(), [`refs/countersign/requests/${unreadable}`, `refs/countersign/statements/${young}/decline-x`]);
    await bob.desk.incoming(policy);
    for (let i = 0; i < 100 && world.refs().length > 1; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(world.refs(), [`refs/countersign/statements/${young}/decline-x`], 'a request that nobody can read goes as well');
  });
});
