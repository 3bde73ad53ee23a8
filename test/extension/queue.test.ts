// What waits, what releases it, and what never does.
import assert from 'node:assert/strict';
import { bench } from './standInEngine';

describe('the approval queue', () => {
  it('says nothing below confirm, and records it', async () => {
    for (const verdict of ['allow', 'note'] as const) {
      const { call, records, queue } = bench({ verdict });
      assert.equal((await call('ls')).kind, 'abstain');
      assert.deepEqual(records.map((one) => one.kind), ['decided']);
      assert.equal(queue.waiting.length, 0);
    }
  });

  it('denies what policy forbids without a wait, and names the rule', async () => {
    const { call, queue } = bench({ verdict: 'deny' });
    const answer = await call('rm');
    assert.equal(answer.kind, 'deny');
    assert.match(answer.reply.stdout, /production-replace.*owner @platform.*Stop and tell the user/);
    assert.equal(queue.waiting.length, 0);
  });

  it('releases one call once, after a person approved', async () => {
    const { call, waiting, hand, all, queue } = bench();
    const answer = call('rm a');
    const one = await waiting();
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'done');
    assert.equal((await answer).kind, 'allow');
    assert.deepEqual(await hand.approve(one.id, one.revision, all(one), false), { kind: 'refused', words: 'This review does not wait any more.' });
    void call('rm a');
    assert.notEqual((await waiting()).id, one.id);
    assert.equal(queue.waiting.length, 1);
  });

  it('copies what is lost after the approval and before the release, for nothing else, and says where it could not', async () => {
    const { world, call, waiting, hand, all, copied, troubles } = bench();
    const answer = call('rm a');
    const one = await waiting();
    assert.deepEqual(copied, []);
    let released = false;
    void answer.then(() => { released = true; });
    world.copyFails = 'the disk is full';
    await hand.approve(one.id, one.revision, all(one), false);
    assert.equal((await answer).kind, 'allow', 'it blocks nothing');
    assert.deepEqual([copied.length, released], [1, true]);
    assert.match(troubles.join(' '), /could not be copied first: the disk is full/);
    const denied = call('rm b');
    const other = await waiting();
    await hand.deny(other.id, other.revision, { note: '', suggest: false, wholeSession: false });
    assert.equal((await denied).kind, 'deny');
    assert.equal(copied.length, 1);
  });

  it('refuses an approval that lacks anything the page must ask for', async () => {
    const { call, waiting, hand, all, queue } = bench({ verdict: 'attest' });
    void call('rm a');
    const one = await waiting();
    const full = all(one);
    const lacking = [{ ...full, ticked: new Set([0, 1, 2, 3]) }, { ...full, token: 'orders-d' }, { ...full, token: 'Orders-db' }, { ...full, reason: '  ' }];
    for (const given of lacking) assert.equal((await hand.approve(one.id, one.revision, given, false)).kind, 'refused');
    assert.equal(queue.waiting.length, 1);
    assert.equal((await hand.approve(one.id, one.revision, full, false)).kind, 'done');
  });

  it('has no approval by one person for what needs two or is forbidden', async () => {
    const { call, waiting, hand, all, queue } = bench({ verdict: 'countersign' });
    void call('rm a');
    const one = await waiting();
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'refused');
    assert.equal(queue.waiting.length, 1);
  });

  it('asks again when a file, the policy or the verdict changed since it was shown', async () => {
    const changes = [
      (world: ReturnType<typeof bench>['world']) => { world.files = { '/w/stack.yaml': 'other' }; },
      (world: ReturnType<typeof bench>['world']) => { world.policy = 'p2'; },
      (world: ReturnType<typeof bench>['world']) => { world.verdict = 'attest'; },
    ];
    for (const change of changes) {
      const { world, call, waiting, hand, all, records } = bench({ files: { '/w/stack.yaml': 'one' } });
      const answer = call('rm a');
      const one = await waiting();
      const shown = one.revision;
      change(world);
      assert.equal((await hand.approve(one.id, shown, all(one), false)).kind, 'changed');
      assert.ok(one.changed.length > 0);
      assert.equal((await hand.approve(one.id, shown, all(one), false)).kind, 'refused', 'an answer to the page before');
      assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'done');
      assert.equal((await answer).kind, 'allow');
      assert.equal(records.filter((entry) => entry.kind === 'shown').length, 2);
    }
  });

  it('denies what became forbidden while it waited, and asks one more click for what became harmless', async () => {
    const { world, call, waiting, hand, all } = bench({ verdict: 'acknowledge' });
    const first = call('rm a');
    const one = await waiting();
    world.verdict = 'deny';
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'done');
    assert.equal((await first).kind, 'deny');
    world.verdict = 'acknowledge';
    const second = call('rm b');
    const other = await waiting();
    world.verdict = 'note';
    await hand.lookAgain(other.id);
    assert.equal(other.end.kind, 'open');
    assert.equal((await hand.approve(other.id, other.revision, { ticked: new Set(), token: '', reason: '' }, false)).kind, 'done');
    assert.equal((await second).kind, 'allow');
  });

  it('takes two routes of one call for one, and answers each once', async () => {
    const { call, waiting, hand, all, queue } = bench();
    const first = call('rm a', { id: 't1', route: 'hook' });
    const one = await waiting();
    const second = call('rm a', { id: 't1', route: 'plugin' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(queue.waiting.length, 1);
    await hand.approve(one.id, one.revision, all(one), false);
    assert.equal((await first).kind, 'allow');
    assert.equal((await second).kind, 'allow');
    const third = call('rm a', { id: 't1', route: 'hook' });
    assert.notEqual((await waiting()).id, one.id, 'the same route again is a new call');
    queue.dispose();
    assert.equal((await third).kind, 'deny');
  });

  it('gives a second route that comes later the answer of the first, within two seconds or by the tool-use id', async () => {
    const { world, call, waiting, hand, all, queue } = bench();
    const first = call('rm a', { route: 'hook' });
    const one = await waiting();
    await hand.approve(one.id, one.revision, all(one), false);
    await first;
    world.now += 1500;
    assert.equal((await call('rm a', { route: 'plugin' })).kind, 'allow');
    world.now += 5000;
    const late = call('rm a', { route: 'third' });
    await waiting();
    assert.equal(queue.waiting.length, 1);
    queue.dispose();
    assert.equal((await late).kind, 'deny');
  });

  it('never joins calls that differ in session, command or tool-use id', async () => {
    const { call, waiting, queue } = bench();
    void call('rm a', { id: 't1', route: 'hook' });
    await waiting();
    void call('rm a', { id: 't2', route: 'plugin' });
    void call('rm a', { id: 't1', route: 'plugin', session: 'other' });
    void call('rm b', { id: 't1', route: 'plugin' });
    await waiting(4);
    assert.equal(queue.waiting.length, 4);
  });

  it('withdraws the review of an agent that goes away, only when no route is left', async () => {
    const { call, waiting, queue } = bench();
    const [a, b] = [new AbortController(), new AbortController()];
    const first = call('rm a', { id: 't', route: 'hook', gone: a.signal });
    const one = await waiting();
    const second = call('rm a', { id: 't', route: 'plugin', gone: b.signal });
    await new Promise((resolve) => setTimeout(resolve, 10));
    a.abort();
    assert.equal((await first).kind, 'deny');
    assert.equal(queue.waiting.length, 1);
    b.abort();
    assert.equal((await second).kind, 'deny');
    assert.equal(queue.waiting.length, 0);
    assert.equal(one.end.kind, 'withdrawn');
  });

  it('denies at the deadline, keeps the review, and keeps the answer for one identical call', async () => {
    const { call, waiting, hand, all, queue, settled } = bench();
    const denied = await call('rm a', { seconds: 1.52 });
    assert.equal(denied.kind, 'deny');
    assert.match(denied.reply.stdout, /Waiting for a person.*Repeat the identical call/);
    const one = await waiting();
    assert.equal(one.stage(0, '').kind, 'outlived');
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'done');
    assert.equal(settled.length, 0, 'nothing of it is in the session before the call comes back');
    assert.equal((await call('rm a')).kind, 'allow');
    void call('rm a');
    await waiting();
    assert.equal(queue.waiting.length, 1, 'the next one is asked again');
  });

  it('lets a kept approval lapse with any change, with time, and for any other call', async () => {
    for (const change of ['file', 'time', 'command', 'environment'] as const) {
      const { world, call, waiting, hand, all, queue } = bench({ files: { '/w/x': '1' } });
      await call('rm a', { seconds: 1.52 });
      const one = await waiting();
      await hand.approve(one.id, one.revision, all(one), false);
      if (change === 'file') world.files = { '/w/x': '2' };
      if (change === 'time') world.now += 10 * 60_000 + 1;
      void call(change === 'command' ? 'rm b' : 'rm a', change === 'environment' ? { env: { AWS_PROFILE: 'prod' } } : {});
      await waiting();
      assert.equal(queue.waiting.length, 1, change);
    }
  });

  it('goes on with the same review when the call comes back before the person answered', async () => {
    const { call, waiting, hand, all, queue } = bench();
    await call('rm a', { seconds: 1.52 });
    const one = await waiting();
    const again = call('rm a');
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(queue.waiting.map((each) => each.id), [one.id]);
    await hand.approve(one.id, one.revision, all(one), false);
    assert.equal((await again).kind, 'allow');
  });

  it('keeps a denial for the identical call as well', async () => {
    const { call, waiting, hand } = bench();
    await call('rm a', { seconds: 1.52 });
    const one = await waiting();
    await hand.deny(one.id, one.revision, { note: 'use the trash', suggest: false, wholeSession: false });
    const answer = await call('rm a');
    assert.equal(answer.kind, 'deny');
    assert.match(answer.reply.stdout, /use the trash/);
  });

  it('carries the note and the safer path to the agent', async () => {
    const { call, waiting, hand } = bench();
    const answer = call('rm a');
    const one = await waiting();
    await hand.deny(one.id, one.revision, { note: '', suggest: true, wholeSession: false });
    assert.match((await answer).reply.stdout, /Denied by the user.*Do this instead: a change set/);
  });

  it('denies everything from one session and nothing of others', async () => {
    const { call, waiting, hand, queue } = bench();
    const [first, second, other] = [call('rm a'), call('rm b'), call('rm c', { session: 'other' })];
    await waiting(3);
    const one = queue.waiting.find((each) => each.action.session === 's');
    assert.ok(one);
    await hand.deny(one.id, one.revision, { note: 'enough', suggest: false, wholeSession: true });
    assert.deepEqual([(await first).kind, (await second).kind], ['deny', 'deny']);
    assert.match((await call('rm d')).reply.stdout, /enough/);
    assert.equal(queue.waiting.length, 1);
    queue.dispose();
    await other;
    queue.answers.allowSessionAgain('s');
    void call('rm d');
    await waiting();
  });

  it('waits for nothing while it observes, except for what would switch it off', async () => {
    const { world, call, waiting, queue } = bench({ verdict: 'attest', mode: 'observe' });
    assert.equal((await call('rm a')).kind, 'abstain');
    world.verdict = 'deny';
    assert.equal((await call('rm b')).kind, 'abstain');
    world.traits = ['countersign'];
    assert.equal((await call('rm c')).kind, 'deny');
    world.verdict = 'attest';
    void call('rm d');
    await waiting();
    assert.equal(queue.waiting.length, 1);
  });

  it('lets confirm and acknowledge through while paused, never attest, and only for 15 minutes', async () => {
    const { world, call, waiting, queue } = bench();
    queue.answers.pause(world.now);
    assert.equal((await call('rm a')).kind, 'abstain');
    world.verdict = 'acknowledge';
    assert.equal((await call('rm b')).kind, 'abstain');
    world.verdict = 'attest';
    void call('rm c');
    await waiting();
    world.verdict = 'confirm';
    world.now += 15 * 60_000 + 1;
    void call('rm d');
    await waiting(2);
    assert.equal(queue.waiting.length, 2);
  });

  it('tells a recipe once in a session, then asks', async () => {
    const { call, waiting, queue } = bench({ recipe: 'Run `terraform plan -out=p` first.' });
    assert.match((await call('terraform apply')).reply.stdout, /terraform plan -out=p/);
    void call('terraform apply');
    await waiting();
    assert.equal(queue.waiting.length, 1);
    assert.match((await call('terraform apply', { session: 'other' })).reply.stdout, /terraform plan -out=p/);
  });

  it('remembers a granted scope for 30 minutes, for that scope, session and policy only', async () => {
    const { world, call, waiting, hand, all, queue } = bench();
    const first = call('rm a');
    const one = await waiting();
    await hand.approve(one.id, one.revision, all(one), true);
    await first;
    assert.equal((await call('rm a')).kind, 'allow');
    void call('rm b');
    void call('rm a', { session: 'other' });
    await waiting(2);
    world.now += 30 * 60_000 + 1;
    void call('rm a', { id: 'later' });
    await waiting(3);
    assert.equal(queue.waiting.length, 3);
  });

  it('grants no scope where the policy forbids it', async () => {
    const { call, waiting, hand, all } = bench({ timedScopes: false });
    const first = call('rm a');
    const one = await waiting();
    await hand.approve(one.id, one.revision, all(one), true);
    assert.equal((await first).kind, 'allow');
    void call('rm a');
    await waiting();
  });

  it('grants no scope in production or above confirm', async () => {
    for (const changes of [{ environment: 'production' as const }, { verdict: 'acknowledge' as const }]) {
      const { call, waiting, hand, all, queue } = bench(changes);
      const first = call('rm a');
      const one = await waiting();
      await hand.approve(one.id, one.revision, all(one), true);
      await first;
      void call('rm a');
      await waiting();
      assert.equal(queue.waiting.length, 1);
    }
  });

  it('denies what cannot be recorded from confirm on, and lets the rest go on with an alarm', async () => {
    const { world, call, waiting, hand, all, troubles } = bench({ recordWorks: false });
    const answer = call('rm a');
    const one = await waiting();
    await hand.approve(one.id, one.revision, all(one), false);
    assert.equal((await answer).kind, 'deny');
    world.verdict = 'note';
    assert.equal((await call('rm b')).kind, 'abstain');
    assert.ok(troubles.length >= 2);
  });

  it('denies what it cannot read', async () => {
    const { queue, troubles } = bench();
    const answer = await queue.answer({
      request: { type: 'request', v: 1, nonce: 'a nonce of enough length', agent: 'a', payload: '{}', cwd: '/', env: {}, deadline: Date.now() + 10_000, pid: 1 }, withdrawn: new AbortController().signal,
    });
    assert.equal(answer.kind, 'deny');
    assert.deepEqual(troubles, ['no command']);
  });

  it('denies everything that waits when the editor goes', async () => {
    const { call, waiting, queue } = bench();
    const answers = [call('rm a'), call('rm b')];
    await waiting(2);
    queue.dispose();
    assert.deepEqual((await Promise.all(answers)).map((one) => one.kind), ['deny', 'deny']);
  });
});
