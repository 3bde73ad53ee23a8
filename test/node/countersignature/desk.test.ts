// Two people, two clones, one bare remote: asking, seeing, signing, using once. What is refused is in `refusals.test.ts`.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { SignatureState } from '../../../src/core/model/countersignature';
import { ask, asked, configure, policy, review, signerLine, team, type Person, type Team } from './twoPeople';

describe('countersignature between two people', function () {
  this.timeout(60_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  before(() => {
    world = team();
    [alice, bob] = [world.person('alice'), world.person('bob', { keyType: 'rsa' })];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) });
  });
  after(() => world.dispose());

  it('asked, seen in the same words, signed, used once', async () => {
    const may = await alice.desk.maySign(asked());
    assert.ok(may.kind === 'impossible' && may.refusal.kind === 'noSigners', 'nothing was fetched yet');
    const open = await ask(alice);
    assert.deepEqual(open.sent, { kind: 'sent', remote: path.join(world.root, 'team') });
    assert.deepEqual(await alice.desk.maySign(asked()), { kind: 'possible', requester: 'alice', needs: review().needs, signers: ['bob'], out: { created: open.request.created, expires: open.request.expires }, remote: path.join(world.root, 'team') });

    const states: SignatureState[] = [];
    const watch = alice.desk.watch(open, (state) => states.push(state));
    assert.equal((await watch.look()).kind, 'waiting');
    assert.deepEqual(await alice.desk.use(watch, asked()), { kind: 'refused', refusal: { kind: 'notSigned' } });

    const { requests, unreadable, trouble } = await bob.desk.incoming(policy);
    assert.deepEqual([requests.length, unreadable, trouble], [1, [], undefined]);
    const [incoming] = requests;
    assert.ok(incoming);
    assert.equal(incoming.digest, open.digest);
    assert.deepEqual(incoming.mine, { kind: 'maySign' });
    assert.equal(incoming.request.requester.name, 'alice');
    assert.equal(incoming.review.headline, review().headline);
    const signed = await bob.desk.sign(incoming, policy);
    assert.ok(signed.kind === 'signed' && signed.sent.kind === 'sent', JSON.stringify(signed));
    assert.deepEqual((await bob.desk.incoming(policy)).requests.map((one) => one.mine.kind), ['signed']);

    assert.deepEqual(await watch.look(), { kind: 'signed', by: [signed.by] });
    assert.deepEqual(await alice.desk.use(watch, asked()), { kind: 'used', by: [signed.by] });
    assert.deepEqual(await alice.desk.use(watch, asked()), { kind: 'refused', refusal: { kind: 'replayed' } });
    assert.deepEqual(states.map((state) => state.kind), ['signed', 'used']);
    for (let i = 0; i < 100 && world.refs().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(world.refs(), [], 'what was used is taken off the remote');
    watch.dispose();
  });

  it('by copy and paste, through quotation marks, other line ends and prose', async () => {
    const open = await ask(alice);
    const mail = (text: string): string => `Hi Bob,\r\ncould you look?\r\n\r\n${text.split('\n').map((line) => `> ${line}  `).join('\r\n')}\r\n-- \r\nAlice`;
    const read = await bob.desk.read(mail(open.armour));
    assert.ok(read.kind === 'request', JSON.stringify(read));
    const signed = await bob.desk.sign(read.incoming, policy);
    assert.ok(signed.kind === 'signed');
    const watch = alice.desk.watch(open, () => undefined);
    const pasted = await watch.paste(mail(signed.armour));
    assert.deepEqual(pasted, { kind: 'taken', state: { kind: 'signed', by: [signed.by] } });
    assert.equal((await alice.desk.use(watch, asked())).kind, 'used');
    watch.dispose();
  });

  it('shares the words, never what only a machine reads', async () => {
    const open = await ask(alice, asked({ review: review({ effects: [{ secretLooking: 'hunter2' }] as never, session: 'session-secret' }), bound: 'c'.repeat(64) }));
    const shared = JSON.stringify(open.request);
    for (const hidden of ['hunter2', 'session-secret', 'c'.repeat(64), open.salt]) assert.equal(shared.includes(hidden), false, hidden);
    await alice.desk.withdraw(open);
  });

  it('each rule that names reviewers needs one of them; one person may serve several', async () => {
    const carol = world.person('carol');
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(carol) });
    const fresh = world.person('dora');
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(carol) + signerLine(fresh) });
    const needs = [{ rule: 'db', reviewers: ['bob'] }, { rule: 'sre', reviewers: ['carol', 'dora'] }];
    const what = asked({ review: review({ needs }) });
    const open = await ask(fresh, what);
    const watch = fresh.desk.watch(open, () => undefined);
    const sign = async (person: Person): Promise<string> => {
      const one = (await person.desk.incoming(policy)).requests.find((each) => each.digest === open.digest);
      assert.ok(one);
      const done = await person.desk.sign(one, policy);
      return done.kind === 'signed' ? done.by.name : done.refusal.kind;
    };
    const seenByBob = (await bob.desk.incoming(policy)).unreadable.find((each) => each.id === open.request.id);
    assert.deepEqual(seenByBob?.refusal, { kind: 'notAccepted', name: 'dora' }, 'bob’s machine has not accepted who asks');
    assert.equal(await sign(carol), 'carol');
    const half = await watch.look();
    assert.ok(half.kind === 'waiting');
    assert.deepEqual([half.signed.map((one) => one.name), half.missing], [['carol'], [needs[0]]]);
    assert.deepEqual(await fresh.desk.use(watch, what), { kind: 'refused', refusal: { kind: 'notSigned' } });
    watch.dispose();
    await fresh.desk.withdraw(open);
  });

  it('a colleague may say no, and why', async () => {
    const open = await ask(alice);
    const watch = alice.desk.watch(open, () => undefined);
    const one = (await bob.desk.incoming(policy)).requests.find((each) => each.digest === open.digest);
    assert.ok(one);
    assert.deepEqual((await bob.desk.decline(one, 'take a snapshot first', policy)).kind, 'done');
    const state = await watch.look();
    assert.ok(state.kind === 'declined');
    assert.deepEqual([state.by.name, state.note], ['bob', 'take a snapshot first']);
    assert.deepEqual(await alice.desk.use(watch, asked()), { kind: 'refused', refusal: { kind: 'declined', by: 'bob', note: 'take a snapshot first' } });
    watch.dispose();
  });

  it('a key that only an agent holds, as git names it', async () => {
    const eve = world.person('eve', { passphrase: 'correct horse' });
    const socket = path.join(world.root, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      for (let i = 0; i < 100 && !existsSync(socket); i++) await new Promise((resolve) => setTimeout(resolve, 30));
      const askpass = path.join(world.root, 'askpass');
      writeFileSync(askpass, '#!/bin/sh\necho correct horse\n');
      chmodSync(askpass, 0o755);
      execFileSync('ssh-add', ['-q', eve.key], { env: { PATH: process.env['PATH'], HOME: eve.home, SSH_AUTH_SOCK: socket, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' }, stdio: 'ignore' });
      world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(eve) });
      configure(eve, `[gpg]\n\tformat = ssh\n[user]\n\tsigningkey = key::${eve.publicKey()}\n`);
      const named = await eve.with({ env: { SSH_AUTH_SOCK: socket } }).ask(asked());
      assert.ok(named.kind === 'asked', JSON.stringify(named));
      assert.equal(named.open.request.requester.name, 'eve');
      // Without its other half in the folder, and not named, the agent's own list is enough.
      rmSync(eve.key);
      rmSync(`${eve.key}.pub`);
      rmSync(path.join(eve.home, '.gitconfig'));
      assert.equal((await eve.with({ env: { SSH_AUTH_SOCK: socket } }).ask(asked())).kind, 'asked');
      assert.equal((await eve.desk.ask(asked())).kind, 'refused');
      // SSH_ASKPASS asks the person, never we.
      const fay = world.person('fay', { passphrase: 'correct horse' });
      world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(fay) });
      assert.equal((await fay.with({ env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' } }).ask(asked())).kind, 'asked');
    } finally {
      agent.kill();
    }
  });

  it('nothing of the repository runs, and no hook of the remote', async () => {
    const mark = path.join(world.root, 'ran');
    const script = path.join(world.root, 'evil');
    writeFileSync(script, `#!/bin/sh\ntouch ${mark}\nexit 0\n`);
    chmodSync(script, 0o755);
    for (const setting of [['core.sshCommand', script], ['core.fsmonitor', script], ['core.hooksPath', world.root], ['credential.helper', `!${script}`], ['remote.origin.uploadpack', script], ['remote.origin.receivepack', script]]) alice.git('config', ...setting as [string, string]);
    for (const hook of ['pre-receive', 'update', 'post-receive', 'post-update', 'reference-transaction', 'pre-push']) for (const folder of [path.join(world.remote, 'hooks'), world.root]) {
      writeFileSync(path.join(folder, hook), `#!/bin/sh\ntouch ${mark}\nexit 1\n`);
      chmodSync(path.join(folder, hook), 0o755);
    }
    const open = await ask(alice);
    assert.equal(open.sent.kind, 'sent');
    const watch = alice.desk.watch(open, () => undefined);
    await watch.look();
    watch.dispose();
    await alice.desk.withdraw(open);
    assert.equal(existsSync(mark), false);
  });
});
