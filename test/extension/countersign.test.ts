// What needs a second person: asked once, approved only with a good signature, spent once, and gone with everything it stood for.
import assert from 'node:assert/strict';
import type { SignatureState } from '../../src/core/model/countersignature';
import { signatureShowing } from '../../src/extension/approval/signatureShowing';
import { bench } from './standInEngine';

const ben = { name: 'ben', key: 'SHA256:ben' };
const signed: SignatureState = { kind: 'signed', by: [ben] };

describe('a second person at the queue', () => {
  async function asked(changes: Parameters<typeof bench>[0] = {}) {
    const made = bench({ verdict: 'countersign', ...changes });
    const answer = made.call('rm a');
    const one = await made.waiting();
    assert.equal(await made.hand.ask(one.id, one.revision, made.all(one)), undefined);
    return { ...made, one, answer };
  }

  it('is asked only once every line is ticked, the token typed and a reason given', async () => {
    const { call, waiting, hand, all, signature } = bench({ verdict: 'countersign' });
    void call('rm a');
    const one = await waiting();
    const full = all(one);
    for (const lacking of [{ ...full, ticked: new Set([0, 1]) }, { ...full, token: 'orders' }, { ...full, reason: '' }]) assert.match(await hand.ask(one.id, one.revision, lacking) ?? '', /Not approved/);
    assert.match(await hand.ask(one.id, one.revision + 1, full) ?? '', /has changed/);
    assert.equal(signature.asked, 0);
    assert.equal(await hand.ask(one.id, one.revision, full), undefined);
    assert.match(await hand.ask(one.id, one.revision, full) ?? '', /asked already/);
    assert.equal(signature.asked, 1);
  });

  it('is not asked about what one person may approve', async () => {
    const { call, waiting, hand, all, signature } = bench({ verdict: 'attest' });
    void call('rm a');
    const one = await waiting();
    assert.match(await hand.ask(one.id, one.revision, all(one)) ?? '', /Nobody needs to sign/);
    assert.equal(signature.asked, 0);
  });

  it('must have signed before it is approved, and approves nothing by signing', async () => {
    const { one, hand, all, answer, signature, queue } = await asked();
    assert.equal((await hand.approve(one.id, one.revision, { ...all(one), signed: true }, false)).kind, 'refused');
    signature.become(signed);
    assert.equal(queue.waiting.length, 1);
    assert.equal(signature.used, 0);
    // What the requester gave when asking holds; the page does not ask for it twice.
    assert.equal((await hand.approve(one.id, one.revision, { ticked: new Set(), token: '', reason: '' }, false)).kind, 'done');
    const allowed = await answer;
    assert.equal(allowed.kind, 'allow');
    assert.match(allowed.reply.stdout, /asked for by the team.*Countersigned by ben \(SHA256:ben\)/);
    assert.deepEqual([signature.used, signature.withdrawn], [1, 0]);
  });

  it('is told to the agent whose patience ends: repeat the identical call', async () => {
    const made = bench({ verdict: 'countersign' });
    const late = made.call('rm a', { seconds: 1.6 });
    const one = await made.waiting();
    assert.equal(await made.hand.ask(one.id, one.revision, made.all(one)), undefined);
    const denied = await late;
    assert.equal(denied.kind, 'deny');
    assert.match(denied.reply.stdout, /Waiting for a countersignature.*Repeat the identical call/);
    made.signature.become(signed);
    assert.equal((await made.hand.approve(one.id, one.revision, made.all(one), false)).kind, 'done');
    assert.equal((await made.call('rm a')).kind, 'allow');
    void made.call('rm a');
    await made.waiting();
  });

  it('did not sign for another world: a change withdraws the request and asks anew', async () => {
    const { one, hand, all, signature, world } = await asked({ files: { '/w/stack.yaml': 'one' } });
    signature.become(signed);
    world.files = { '/w/stack.yaml': 'other' };
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'changed');
    assert.deepEqual([signature.used, signature.withdrawn, one.asked], [0, 1, undefined]);
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'refused');
    assert.equal(await hand.ask(one.id, one.revision, all(one)), undefined);
    assert.equal(signature.asked, 2);
  });

  it('does not count where the last check before release refuses', async () => {
    const { one, hand, all, signature, world, queue } = await asked();
    signature.become(signed);
    world.useRefused = { kind: 'replayed' };
    const outcome = await hand.approve(one.id, one.revision, all(one), false);
    assert.ok(outcome.kind === 'refused' && /used already/.test(outcome.words));
    assert.equal(queue.waiting.length, 1);
  });

  it('is no longer asked when the call is denied, its agent gone or the request taken back', async () => {
    const denied = await asked();
    await denied.hand.deny(denied.one.id, denied.one.revision, { note: '', suggest: false, wholeSession: false });
    assert.equal(denied.signature.withdrawn, 1);

    const taken = await asked();
    assert.equal(await taken.hand.takeBack(taken.one.id), undefined);
    assert.deepEqual([taken.signature.withdrawn, taken.one.asked], [1, undefined]);
    assert.equal((await taken.hand.approve(taken.one.id, taken.one.revision, taken.all(taken.one), false)).kind, 'refused');

    const made = bench({ verdict: 'countersign' });
    const gone = new AbortController();
    const answer = made.call('rm a', { gone: gone.signal });
    const one = await made.waiting();
    await made.hand.ask(one.id, one.revision, made.all(one));
    gone.abort();
    assert.equal((await answer).kind, 'deny');
    assert.equal(made.signature.withdrawn, 0, 'a window that is reloaded takes its agents along');
    for (const end = Date.now() + 10_000; made.signature.withdrawn === 0 && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(made.signature.withdrawn, 1);
  }).timeout(15_000);

  it('stays asked when the window goes away: the next one takes the request up, and nothing was approved', async () => {
    const { queue, answer, signature } = await asked();
    signature.become(signed);
    queue.dispose();
    assert.equal((await answer).kind, 'deny');
    assert.deepEqual([signature.withdrawn, signature.used], [0, 0]);
  });

  it('cannot be asked where there are no signers, and says why', async () => {
    const { call, waiting, hand, all } = bench({ verdict: 'countersign', askRefused: { kind: 'noSigners', why: 'the default branch holds none' } });
    void call('rm a');
    const one = await waiting();
    assert.match(await hand.ask(one.id, one.revision, all(one)) ?? '', /no list of signers.*default branch holds none/);
    assert.equal((await hand.approve(one.id, one.revision, all(one), false)).kind, 'refused');
  });
});

describe('a way past the signature', () => {
  const breakGlass = { ticketPatterns: [['INC-[0-9]+', 'CHG[0-9]+'], ['INC-[0-9]+']], signers: ['ben'] };

  it('is there only where policy knows one', async () => {
    const { call, waiting, hand, all, queue } = bench({ verdict: 'countersign' });
    void call('rm a');
    const one = await waiting();
    assert.equal((await hand.breakGlass(one.id, one.revision, { ...all(one), reason: 'INC-1' })).kind, 'refused');
    assert.equal(queue.waiting.length, 1);
    const plain = bench({ verdict: 'deny', breakGlass });
    assert.equal((await plain.call('rm a')).kind, 'deny');
  });

  it('needs ticks, token and a ticket of every list; tells the signers; stands in the decision', async () => {
    const { call, waiting, hand, all, signature, records } = bench({ verdict: 'countersign', breakGlass });
    const answer = call('rm a');
    const one = await waiting();
    for (const lacking of [{ ...all(one), reason: 'CHG12' }, { ...all(one), reason: 'an incident' }, { ...all(one), ticked: new Set<number>(), reason: 'INC-12' }, { ...all(one), token: '', reason: 'INC-12' }]) {
      assert.equal((await hand.breakGlass(one.id, one.revision, lacking)).kind, 'refused', lacking.reason);
    }
    assert.equal((await hand.breakGlass(one.id, one.revision, { ...all(one), reason: 'INC-12: the database is down' })).kind, 'done');
    const allowed = await answer;
    assert.equal(allowed.kind, 'allow');
    assert.match(allowed.reply.stdout, /without the signature.*INC-12/);
    const decided = records.find((entry) => entry.kind === 'decided');
    assert.ok(decided?.kind === 'decided' && decided.decision.breakGlass === 'INC-12: the database is down');
    assert.match(signature.told.join(), /went ahead without your signature: INC-12/);
  });

  it('is open while a colleague is asked, with what was given then', async () => {
    const { call, waiting, hand, all, signature, world, troubles } = bench({ verdict: 'countersign', breakGlass });
    const answer = call('rm a');
    const one = await waiting();
    await hand.ask(one.id, one.revision, all(one));
    world.tellFails = 'offline';
    assert.equal((await hand.breakGlass(one.id, one.revision, { ticked: new Set(), token: '', reason: 'INC-12' })).kind, 'done');
    assert.equal((await answer).kind, 'allow');
    assert.equal(signature.withdrawn, 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.match(troubles.join(), /signers could not be told: offline/);
  });

  it('lapses with the world', async () => {
    const { call, waiting, hand, all, world } = bench({ verdict: 'countersign', breakGlass, files: { '/w/stack.yaml': 'one' } });
    void call('rm a');
    const one = await waiting();
    world.files = { '/w/stack.yaml': 'other' };
    assert.equal((await hand.breakGlass(one.id, one.revision, { ...all(one), reason: 'INC-12' })).kind, 'changed');
  });
});

describe('what the page says about a second person', () => {
  it('strikes out the one who asked', () => {
    const shown = signatureShowing({ asked: undefined, maySign: { kind: 'possible', requester: 'ana', needs: [], signers: ['ana', 'ben'], byHand: 'the remote may be public' } });
    assert.ok(shown?.kind === 'mayAsk');
    assert.deepEqual(shown.signers, [{ name: 'ben' }, { name: 'ana', barred: 'you asked' }]);
    assert.match(shown.way, /copy and paste: the remote may be public/);
  });

  it('has words for every state, and Approve for one alone', async () => {
    const { call, waiting, hand, all, signature } = bench({ verdict: 'countersign' });
    void call('rm a');
    const one = await waiting();
    await hand.ask(one.id, one.revision, all(one));
    const states: readonly (readonly [SignatureState, RegExp, string])[] = [
      [{ kind: 'waiting', signed: [], missing: [{ rule: 'two', reviewers: ['ben'] }], refused: [{ key: 'SHA256:x', refusal: { kind: 'wrongDigest' } }], trouble: 'offline' }, /Waiting for a countersignature.*one of: ben.*SHA256:x does not count.*not for this request.*did not answer: offline/s, 'open'],
      [{ kind: 'waiting', signed: [ben], missing: [{ rule: 'two', reviewers: [] }], refused: [] }, /Signed by ben; waiting for another/, 'open'],
      [signed, /Signed by ben.*SHA256:ben/s, 'signed'],
      [{ kind: 'declined', by: ben, note: 'not today \u202e' }, /ben looked and said no.*not today ⟨U\+202E⟩/s, 'closed'],
      [{ kind: 'expired' }, /expired/, 'closed'],
      [{ kind: 'withdrawn', by: 'ana' }, /ana took it back/, 'closed'],
      [{ kind: 'refused', refusal: { kind: 'noSshKeygen' } }, /ssh-keygen was not found/, 'closed'],
      [{ kind: 'used' }, /used already/, 'closed'],
    ];
    for (const [state, words, kind] of states) {
      signature.become(state);
      const shown = signatureShowing(one);
      assert.ok(shown?.kind === 'asked');
      assert.match([shown.words, shown.about, ...shown.details].join('\n'), words);
      assert.equal(shown.state, kind, state.kind);
    }
  });
});
