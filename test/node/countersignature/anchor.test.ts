// Heads of the record on the team's remote: added to, never forced, and what was cut, written anew or taken away here shows against them. Real git,
// real keys.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Policy } from '../../../src/core/policy/policy';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { signHeads } from '../../../src/node/audit/signedHeads';
import { verifySigned } from '../../../src/node/audit/verifyAudit';
import { anchoredHeads, anchorHeads, type FoundAnchors } from '../../../src/node/countersignature/anchor';
import { anchorWhereAsked } from '../../../src/node/countersignature/anchorSteadily';
import { policy, team, type Person, type Team } from './twoPeople';

describe('heads of the record on the remote', function () {
  this.timeout(60_000);
  let world: Team;
  let alice: Person;
  const named: Policy = { ...policy, countersign: { remote: 'origin' } };
  beforeEach(() => {
    world = team();
    alice = world.person('alice');
  });
  afterEach(() => world.dispose());

  const write = (text: string): void => {
    const log = auditLog(alice.place.state);
    for (let i = 0; i < 3; i++) assert.equal(log.append({ kind: 'event', event: 'alarm', text: redacted(`${text} ${i}`) }), undefined);
  };
  const sign = async (): Promise<void> => assert.equal((await signHeads(alice.place.state, { home: alice.home }, new Date())).kind, 'signed');
  const found = async (): Promise<Extract<FoundAnchors, { kind: 'found' }>> => {
    const at = await anchoredHeads(alice.place, named);
    return at.kind === 'found' ? at : assert.fail(at.why);
  };
  const problems = async (): Promise<readonly string[]> => {
    const { heads, missing } = await found();
    return [...(await verifySigned(alice.place.state, { home: alice.home, anchors: heads })).problems.map((one) => one.what), ...missing.map((at) => `missing ${at}`)];
  };

  it('are added to a ref of this machine, and fit', async () => {
    write('first');
    assert.deepEqual(await anchorHeads(alice.place, named), { kind: 'notSent', why: 'no heads are signed yet (countersign audit sign)' });
    await sign();
    assert.equal((await anchorHeads(alice.place, named)).kind, 'sent');
    assert.equal((await anchorHeads(alice.place, named)).kind, 'nothingNew');
    write('second');
    await sign();
    const again = await anchorHeads(alice.place, named);
    assert.deepEqual(again.kind === 'sent' && again.statements, 1);
    assert.match(world.refs().join(), /^refs\/countersign\/heads\/[0-9a-f]{32}$/);
    assert.deepEqual([(await found()).statements, await problems(), (await found()).elsewhere], [2, [], []]);
  });

  const log = (): string => alice.place.state.log;
  const chain = (): string => {
    const day = readdirSync(log()).find((one) => /^\d{4}-/.test(one)) ?? '';
    return path.join(log(), day, readdirSync(path.join(log(), day)).find((one) => one.endsWith('.jsonl')) ?? '');
  };
  for (const [what, spoil, expected] of [
    ['cut at its end, with its signed heads taken away', () => { writeFileSync(chain(), `${readFileSync(chain(), 'utf8').split('\n').slice(0, 2).join('\n')}\n`); rmSync(path.join(log(), 'heads'), { recursive: true }); }, /ended at record 2, the heads signed at .* saw 4/],
    ['written anew and signed anew', async () => { rmSync(log(), { recursive: true }); write('nothing happened'); await sign(); }, /is missing; it is named by the heads signed at|missing 20/],
    ['changed in one byte', () => writeFileSync(chain(), readFileSync(chain(), 'utf8').replace('first 1', 'first 9')), /./],
  ] as const) {
    it(`a record that was ${what} is found`, async () => {
      write('first');
      await sign();
      assert.equal((await anchorHeads(alice.place, named)).kind, 'sent');
      assert.deepEqual(await problems(), []);
      await spoil();
      assert.match((await problems()).join('\n'), expected);
    });
  }

  it('a state folder that was taken away whole: what is there under another name is said', async () => {
    write('first');
    await sign();
    await anchorHeads(alice.place, named);
    rmSync(alice.place.state.root, { recursive: true });
    write('second');
    await sign();
    assert.equal((await found()).elsewhere.length, 1);
  });

  it('what somebody else puts there is believed only with the user’s own key', async () => {
    write('first');
    await sign();
    await anchorHeads(alice.place, named);
    const [ref = ''] = world.refs();
    const eve = world.person('eve');
    const forged = { statement: JSON.stringify({ v: 1, at: new Date().toISOString(), previous: '', chains: [{ file: '2026-01-01/x.jsonl', n: 5, hash: '0'.repeat(64) }] }), key: eve.publicKey().split(' ').slice(0, 2).join(' '), signature: 'none' };
    writeFileSync(path.join(eve.clone, `${new Date().toISOString().slice(0, 10)}.jsonl`), `${JSON.stringify(forged)}\nnot json\n`);
    eve.git('add', '-A');
    eve.git('-c', 'user.name=e', '-c', 'user.email=e@x', 'commit', '-q', '-m', 'x');
    eve.git('push', '-q', '--force', 'origin', `HEAD:${ref}`);
    assert.deepEqual(await problems(), []);
  });

  it('never to a host where repositories can be public, unless the policy names it; a slow remote is given up', async () => {
    write('first');
    await sign();
    alice.git('remote', 'set-url', 'origin', 'https://github.com/acme/app.git');
    const refused = await anchorHeads(alice.place, policy);
    assert.match(refused.kind === 'notSent' ? refused.why : '', /nothing here tells whether .* is public/);
    const slow = path.join(world.root, 'slow.sh');
    writeFileSync(slow, '#!/bin/sh\nsleep 30\n', { mode: 0o755 });
    alice.git('remote', 'set-url', 'origin', 'git@example.invalid:acme/app.git');
    writeFileSync(path.join(alice.home, '.gitconfig'), `[core]\n\tsshCommand = ${slow}\n`);
    const began = Date.now();
    const late = await anchorHeads({ ...alice.place, patience: 1500 }, named);
    assert.match(late.kind === 'notSent' ? late.why : '', /no answer within/);
    assert.ok(Date.now() - began < 20_000);
  });

  it('by itself only where an accepted policy asks for it', async () => {
    write('first');
    await sign();
    const place = { ...alice.place, now: Date.now };
    assert.deepEqual(await anchorWhereAsked(place, [alice.clone], [alice.clone]), []);
    world.commit({ '.countersign/policy.json': JSON.stringify({ version: 1, countersign: { remote: 'origin' }, record: { anchor: true } }) });
    alice.git('pull', '-q', '--ff-only');
    alice.git('remote', 'set-head', 'origin', 'main');
    assert.deepEqual(await anchorWhereAsked(place, [alice.clone], []), [], 'a folder that nobody trusts sends nothing');
    assert.match((await anchorWhereAsked(place, [alice.clone], [alice.clone])).join(), /^1 signed heads were sent to /);
  });
});
