// `countersign sign` and `request` as the built program, on a real terminal with real keys.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { plainText } from '../../src/core/explain/plainText';
import { built, dist, run, type Outcome } from '../hook/hookProcess';
import { ask, asked, policy, review, signerLine, team, type Person, type Team } from '../node/countersignature/twoPeople';
import { terminal as open, type Terminal } from './terminal';

describe('countersign sign', function () {
  this.timeout(90_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  before(async () => {
    await built();
    world = team();
    [alice, bob, carol] = [world.person('alice'), world.person('bob'), world.person('carol', { passphrase: 'correct horse' })];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(carol) });
  });
  after(() => world.dispose());

  const program = (args: string): string => `'${process.execPath}' '${path.join(dist, 'countersign.js')}' ${args}`;
  const countersign = (by: Person, args: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> => run(program(args), { env: { HOME: by.home, ...env }, cwd: by.clone });

  it('lists what waits, and for whom', async () => {
    const open = await ask(alice);
    const outcome = await countersign(bob, 'sign');
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.match(outcome.stdout, new RegExp(`^${open.request.id}  0 min ago, 60 min left, requested by alice: Deletes and recreates orders-db in payments-prod\n    countersign sign ${open.request.id.slice(0, 8)}`));
    assert.match((await countersign(alice, 'sign')).stdout, /not for you: .*nobody signs their own request/);
    assert.match((await countersign(alice, 'request')).stdout, /60 min left: Deletes and recreates orders-db in payments-prod\n    nobody has signed it/);
    await alice.desk.withdraw(open);
    assert.match((await countersign(bob, 'sign')).stdout, /No request waits/);
  });

  it('signs nothing without a person’s own terminal', async () => {
    const open = await ask(alice);
    const piped = await countersign(bob, `sign ${open.request.id}`);
    assert.deepEqual([piped.status, piped.stdout], [2, '']);
    assert.match(piped.stderr, /needs a person on a terminal/);
    await alice.desk.withdraw(open);
  });

  it('says how it is used', async () => {
    for (const args of ['sign --what', 'sign zz', 'sign --paste --file x', 'sign --decline', 'request withdraw', 'request withdraw abc']) {
      const outcome = await countersign(bob, args);
      assert.deepEqual([outcome.status, /^usage: countersign/.test(outcome.stderr)], [1, true], args);
    }
  });

  // A real terminal comes from util-linux's `script`; where it is not, the rules above are all that is tried.
  if (process.platform === 'linux' && existsSync('/usr/bin/script')) {
    it('shows the words that the requester saw, then signs after ticking and typing', async () => {
      const open = await ask(alice);
      const person = terminal(bob, `sign ${open.request.id.slice(0, 8)}`);
      await person.sees('Type 1 to acknowledge');
      assert.ok(person.said().includes(plainText(review())), person.said());
      assert.match(person.said(), /Requested by alice \(SHA256:[^)]+\) 0 min ago, for /);
      await person.answers('1');
      await person.sees('Type orders-db to sign');
      await person.answers('orders-db');
      assert.match(await person.ended, /Signed as bob and sent/);
      const watch = alice.desk.watch(open, () => undefined);
      assert.equal((await watch.look()).kind, 'signed');
      assert.match((await countersign(alice, 'request')).stdout, /signed by bob/);
      assert.match((await countersign(bob, 'audit export')).stdout, /signed the request [0-9a-f]{32} of alice as bob/);
      assert.equal((await alice.desk.use(watch, asked())).kind, 'used');
      watch.dispose();
    });

    it('a passphrase is asked by ssh-keygen itself, on the same terminal', async () => {
      const open = await ask(alice);
      const person = terminal(carol, `sign ${open.request.id}`);
      await person.sees('Type 1 to acknowledge');
      await person.answers('1');
      await person.sees('Type orders-db to sign');
      await person.answers('orders-db');
      await person.sees('Enter passphrase');
      await person.answers('correct horse');
      assert.match(await person.ended, /Signed as carol and sent/);
      const watch = alice.desk.watch(open, () => undefined);
      assert.equal((await watch.look()).kind, 'signed');
      watch.dispose();
      await alice.desk.withdraw(open);
    });

    it('anything else that is typed signs nothing', async () => {
      const open = await ask(alice);
      for (const answers of [['yes'], ['1', 'sign'], ['1', 'ORDERS-DB']]) {
        const person = terminal(bob, `sign ${open.request.id}`);
        await person.sees('Type 1 to acknowledge');
        await person.answers(answers[0] ?? '');
        if (answers[1] !== undefined) {
          await person.sees('Type orders-db to sign');
          await person.answers(answers[1]);
        }
        assert.match(await person.ended, /Not signed/);
      }
      assert.deepEqual(world.refs().filter((ref) => ref.includes(`signatures/${open.request.id}`)), []);
      await alice.desk.withdraw(open);
    });

    it('an agent’s terminal is no person’s', async () => {
      const open = await ask(alice);
      const person = terminal(bob, `sign ${open.request.id}`, { CLAUDECODE: '1' });
      assert.match(await person.ended, /belongs to Claude Code/);
      await alice.desk.withdraw(open);
    });

    it('says no with a note; takes a signature and a request back', async () => {
      const open = await ask(alice);
      const watch = alice.desk.watch(open, () => undefined);
      const no = terminal(bob, `sign ${open.request.id} --decline`);
      await no.sees('Why not?');
      await no.answers('take a snapshot first');
      assert.match(await no.ended, /Declined/);
      const state = await watch.look();
      assert.ok(state.kind === 'declined' && state.note === 'take a snapshot first');
      watch.dispose();

      const other = await ask(alice);
      const person = terminal(alice, `request withdraw ${other.request.id}`);
      await person.sees('Type "withdraw"');
      await person.answers('withdraw');
      assert.match(await person.ended, /Taken back/);
      const later = alice.desk.watch(other, () => undefined);
      assert.equal((await later.look()).kind, 'used');
      later.dispose();
    });

    it('new signers are accepted by a person', async () => {
      alice.git('fetch', '-q');
      assert.equal((await alice.desk.maySign(asked())).kind, 'possible');
      const dora = world.person('dora');
      world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(carol) + signerLine(dora) });
      alice.git('fetch', '-q');
      const person = terminal(alice, 'policy accept');
      await person.sees('to let these people sign');
      assert.match(person.said(), /\+dora namespaces="countersign" ssh-ed25519 /);
      await person.answers('accept');
      await person.ended;
      const may = await alice.desk.maySign(asked());
      assert.ok(may.kind === 'possible');
      assert.deepEqual(may.signers, ['bob', 'carol', 'dora']);
      world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(carol) });
    });

    it('a request that goes by hand: pasted, signed, and back as text', async () => {
      const byHand = { ...policy, countersign: { remote: 'http://nowhere.invalid/x' } };
      world.commit({ '.countersign/policy.json': JSON.stringify({ version: 1, countersign: byHand.countersign }) });
      bob.git('fetch', '-q');
      const taken = terminal(bob, 'policy accept');
      await taken.sees('to take this as the floor');
      await taken.answers('accept');
      await taken.ended;
      const open = await ask(alice, asked({ policy: byHand }));
      assert.ok(open.sent.kind === 'notSent' && /not encrypted/.test(open.sent.why));
      const person = terminal(bob, 'sign --paste');
      await person.sees('Paste the request');
      person.types(`Hi,\n${open.armour}`);
      await person.sees('Type 1 to acknowledge');
      await person.answers('1');
      await person.sees('Type orders-db to sign');
      await person.answers('orders-db');
      assert.match(await person.ended, /Signed as bob\. It was not sent/);
      const watch = alice.desk.watch(open, () => undefined);
      const back = await watch.paste(person.said());
      assert.equal(back.kind === 'taken' && back.state.kind, 'signed', JSON.stringify(back));
      assert.equal((await alice.desk.use(watch, asked({ policy: byHand }))).kind, 'used');
      watch.dispose();
    });
  }

  const terminal = (by: Person, args: string, env: Readonly<Record<string, string>> = {}): Terminal => open(program(args), { home: by.home, cwd: by.clone, env });
});
