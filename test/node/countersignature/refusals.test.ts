// What does not count, each with its reason: real keys, real git, real ssh-keygen.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { canonicalJson } from '../../../src/core/countersign/canonicalJson';
import type { IncomingRequest, Refusal } from '../../../src/core/model/countersignature';
import type { OpenRequest } from '../../../src/node/countersignature/desk';
import { openDesk } from '../../../src/node/countersignature/openDesk';
import { armoured, readArmouredRequest, type SignatureFile } from '../../../src/node/countersignature/requestFile';
import { signersToAccept } from '../../../src/node/countersignature/team';
import { ask, asked, configure, policy, review, run, signerLine, team, type Person, type Team } from './twoPeople';

const hour = 3_600_000;

describe('countersignature refusals', function () {
  this.timeout(60_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  const list = (...lines: readonly string[]): void => world.commit({ '.countersign/allowed_signers': lines.join('') });

  beforeEach(() => {
    world = team();
    [alice, bob] = [world.person('alice'), world.person('bob')];
    list(signerLine(alice), signerLine(bob));
  });
  afterEach(() => world.dispose());

  /** A request as bob finds it. */
  const found = async (open: OpenRequest, by = bob): Promise<IncomingRequest> => {
    const read = await by.desk.read(open.armour);
    assert.ok(read.kind === 'request', JSON.stringify(read));
    return read.incoming;
  };
  /** Signs the bytes of a request behind our back. */
  const sign = (open: OpenRequest, by: Person, change: { readonly key?: string; readonly namespace?: string; readonly bytes?: string; readonly digest?: string } = {}): string => {
    const file = path.join(world.root, 'bytes');
    writeFileSync(file, change.bytes ?? canonicalJson(open.request));
    run(by.home, world.root, 'ssh-keygen', '-q', '-Y', 'sign', '-n', change.namespace ?? 'countersign', '-f', change.key ?? by.key, file);
    const signature = readFileSync(`${file}.sig`, 'utf8');
    run(by.home, world.root, 'rm', `${file}.sig`);
    return armoured('SIGNATURE', { format: 'countersign-signature', version: 1, id: open.request.id, digest: change.digest ?? open.digest, signature } satisfies SignatureFile, 'x');
  };
  /** Why a pasted signature does not count. */
  const pasted = async (open: OpenRequest, armour: string, by = alice.desk): Promise<Refusal | undefined> => {
    const watch = by.watch(open, () => undefined);
    const taken = await watch.paste(armour);
    watch.dispose();
    return taken.kind === 'refused' ? taken.refusal : undefined;
  };

  it('a signature for another request', async () => {
    const [one, other] = [await ask(alice), await ask(alice, asked({ bound: 'c'.repeat(64) }))];
    assert.deepEqual(await pasted(one, sign(other, bob)), { kind: 'wrongDigest' });
    assert.deepEqual(await pasted(one, sign(one, bob, { bytes: canonicalJson(other.request) })), { kind: 'wrongDigest' }, 'also where it claims to be for this one');
    assert.equal(await pasted(one, sign(one, bob)), undefined, 'the right one counts');
  });

  it('a request whose time is over, for both', async () => {
    const open = await ask(alice);
    const incoming = await found(open);
    const later = { now: () => Date.now() + 2 * hour };
    assert.deepEqual(await bob.with(later).sign(incoming, policy), { kind: 'refused', refusal: { kind: 'expired', at: open.request.expires } });
    const desk = alice.with(later);
    const watch = desk.watch(open, () => undefined);
    assert.equal((await watch.look()).kind, 'expired');
    assert.deepEqual(await desk.use(watch, asked()), { kind: 'refused', refusal: { kind: 'expired', at: open.request.expires } });
    watch.dispose();
  });

  it('a request from the future', async () => {
    const open = await ask(alice, asked(), alice.with({ now: () => Date.now() + hour }));
    const read = await bob.desk.read(open.armour);
    assert.deepEqual(read, { kind: 'refused', refusal: { kind: 'notYet', created: open.request.created } });
  });

  it('a signer who is not on the list', async () => {
    const mallory = world.person('mallory');
    const open = await ask(alice);
    const refusal = await pasted(open, sign(open, mallory));
    assert.equal(refusal?.kind, 'unknownSigner');
    const mine = (await found(open, mallory)).mine;
    assert.ok(mine.kind === 'mayNot' && mine.refusal.kind === 'noKey');
    const asks = await mallory.desk.ask(asked());
    assert.ok(asks.kind === 'refused' && asks.refusal.kind === 'noKey', 'nor may they ask');
  });

  it('oneself: with the same key', async () => {
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, alice)), { kind: 'self', by: 'key', name: 'alice' });
    assert.deepEqual((await found(open, alice)).mine, { kind: 'mayNot', refusal: { kind: 'self', by: 'key', name: 'alice' } });
    assert.deepEqual(await alice.desk.sign(await found(open, alice), policy), { kind: 'refused', refusal: { kind: 'self', by: 'key', name: 'alice' } });
  });

  it('oneself: with a second key of the same name, and with another name of the same person', async () => {
    const second = path.join(world.root, 'second');
    const third = path.join(world.root, 'third');
    for (const key of [second, third]) run(alice.home, world.root, 'ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key);
    const text = (key: string): string => readFileSync(`${key}.pub`, 'utf8').trim();
    list(signerLine(alice), signerLine(bob), `alice ${text(second)}\n`, `alice@work,alice ${text(second)}\n`, `alice@work ${text(third)}\n`);
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, alice, { key: second })), { kind: 'self', by: 'secondKey', name: 'alice' });
    assert.deepEqual(await pasted(open, sign(open, alice, { key: third })), { kind: 'self', by: 'principal', name: 'alice' });
  });

  it('a reviewer whom the rule does not name', async () => {
    const carol = world.person('carol');
    list(signerLine(alice), signerLine(bob), signerLine(carol));
    const open = await ask(alice, asked({ review: review({ needs: [{ rule: 'db', reviewers: ['carol'] }] }) }));
    assert.deepEqual(await pasted(open, sign(open, bob)), { kind: 'notReviewer', name: 'bob', reviewers: ['carol'] });
    assert.equal(await pasted(open, sign(open, carol)), undefined);
  });

  it('a revoked key: also one that is revoked after it signed, and after the list of revoked keys is gone again', async () => {
    const open = await ask(alice);
    const watch = alice.desk.watch(open, () => undefined);
    assert.equal((await watch.paste(sign(open, bob))).kind, 'taken');
    world.commit({ '.countersign/revoked_keys': `${bob.publicKey()}\n` });
    const used = await alice.desk.use(watch, asked());
    assert.ok(used.kind === 'refused' && used.refusal.kind === 'revoked' && used.refusal.name === 'bob', JSON.stringify(used));
    world.commit({ '.countersign/revoked_keys': '' });
    const again = await alice.desk.use(watch, asked());
    assert.ok(again.kind === 'refused' && again.refusal.kind === 'revoked', 'only a person takes a revocation back');
    watch.dispose();
  });

  it('a signer who was taken off the list after signing', async () => {
    const open = await ask(alice);
    const watch = alice.desk.watch(open, () => undefined);
    assert.equal((await watch.paste(sign(open, bob))).kind, 'taken');
    list(signerLine(alice));
    const used = await alice.desk.use(watch, asked());
    assert.ok(used.kind === 'refused' && used.refusal.kind === 'unknownSigner', JSON.stringify(used));
    list(signerLine(alice), signerLine(bob));
    const again = await alice.desk.use(watch, asked());
    assert.deepEqual(again, { kind: 'refused', refusal: { kind: 'notAccepted', name: 'bob' } }, 'back on the list, and not accepted here');
    watch.dispose();
  });

  it('a signer who was added: until a person accepts that', async () => {
    const carol = world.person('carol');
    const first = await ask(alice);
    list(signerLine(alice), signerLine(bob), signerLine(carol));
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, carol)), { kind: 'notAccepted', name: 'carol' });
    const waits = await signersToAccept(alice.place);
    assert.deepEqual(waits?.signers, [signerLine(carol).trim()]);
    assert.equal(waits.accept(), undefined);
    assert.equal(await pasted(open, sign(open, carol)), undefined);
    assert.equal(first.sent.kind, 'sent');
  });

  it('signers of another remote, and of a branch that was moved here', async () => {
    await ask(alice);
    const mallory = world.person('mallory');
    const other = team();
    other.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(mallory) });
    alice.git('remote', 'set-url', 'origin', other.remote);
    const elsewhere = await alice.desk.ask(asked());
    assert.ok(elsewhere.kind === 'refused' && elsewhere.refusal.kind === 'notAccepted', JSON.stringify(elsewhere));
    alice.git('remote', 'set-url', 'origin', world.remote);
    alice.git('fetch', '-q', other.remote, '+main:refs/remotes/origin/main');
    const open = await ask(alice);
    assert.equal((await pasted(open, sign(open, mallory)))?.kind, 'unknownSigner');
    other.dispose();
  });

  it('used before: in the same process, after a restart', async () => {
    const open = await ask(alice);
    const watch = alice.desk.watch(open, () => undefined);
    await watch.paste(sign(open, bob));
    assert.equal((await alice.desk.use(watch, asked())).kind, 'used');
    const later = openDesk(alice.place);
    const other = later.watch(open, () => undefined);
    assert.deepEqual(await later.use(other, asked()), { kind: 'refused', refusal: { kind: 'replayed' } });
    watch.dispose();
    other.dispose();
  });

  it('used by two processes at once: one wins', async () => {
    const open = await ask(alice);
    const armour = sign(open, bob);
    const file = path.join(world.root, 'job.json');
    writeFileSync(file, JSON.stringify({ place: { ...alice.place, now: undefined }, open, armour, asked: asked() }));
    const results = await Promise.all([1, 2, 3].map(() => new Promise<string>((resolve, reject) => {
      const child = fork(path.join(__dirname, 'useOnce.ts'), [file], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.once('message', (message) => resolve(message as string));
      child.once('error', reject);
      child.once('exit', (status) => reject(new Error(`ended with ${status}`)));
    })));
    assert.deepEqual(results.sort(), ['replayed', 'replayed', 'used']);
  });

  it('a request that was changed after it was signed', async () => {
    const open = await ask(alice);
    const read = readArmouredRequest(open.armour);
    assert.ok(read.kind === 'read');
    const changed = canonicalJson({ ...open.request, review: { ...open.request.review, headline: 'Reads a file' } });
    const armour = armoured('REQUEST', { text: changed, signature: read.value.signature }, 'x');
    assert.deepEqual(await bob.desk.read(armour), { kind: 'refused', refusal: { kind: 'altered' } });
    // Signed by a colleague in the name of alice.
    const file = path.join(world.root, 'bytes');
    writeFileSync(file, changed);
    run(bob.home, world.root, 'ssh-keygen', '-q', '-Y', 'sign', '-n', 'countersign', '-f', bob.key, file);
    assert.deepEqual(await bob.desk.read(armoured('REQUEST', { text: changed, signature: readFileSync(`${file}.sig`, 'utf8') }, 'x')), { kind: 'refused', refusal: { kind: 'altered' } });
  });

  it('a signature made for something else', async () => {
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, bob, { namespace: 'git' })), { kind: 'wrongNamespace', namespace: 'git' });
  });

  it('a key that the list keeps for something else', async () => {
    list(signerLine(alice), signerLine(bob, 'namespaces="git,file"'));
    const carol = world.person('carol');
    list(signerLine(alice), signerLine(bob, 'namespaces="git,file"'), signerLine(carol));
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, bob)), { kind: 'keyNotForThis', name: 'bob', namespaces: ['git', 'file'] });
  });

  it('a key that is not valid yet, or no longer', async () => {
    const carol = world.person('carol');
    list(signerLine(alice), signerLine(bob, 'valid-after="20990101Z"'), signerLine(carol, 'namespaces="countersign",valid-before="20200101Z"'), signerLine(world.person('dora')));
    const open = await ask(alice);
    assert.deepEqual(await pasted(open, sign(open, bob)), { kind: 'keyNotYetValid', name: 'bob', from: '2099-01-01T00:00:00Z' });
    assert.deepEqual(await pasted(open, sign(open, carol)), { kind: 'keyNoLongerValid', name: 'carol', until: '2020-01-01T00:00:00Z' });
  });

  it('a certificate of an SSH authority, also where the list names the authority', async () => {
    const authority = world.person('authority');
    run(bob.home, bob.home, 'ssh-keygen', '-q', '-s', authority.key, '-I', 'bob', '-n', 'bob', `${bob.key}.pub`);
    const certificate = `${bob.key}-cert.pub`;
    list(signerLine(alice), signerLine(bob), signerLine(authority, 'cert-authority,namespaces="countersign"', '*'));
    const open = await ask(alice);
    // ssh-keygen itself would take it: it signs with the certificate, and the authority is on the list.
    const made = sign(open, bob, { key: certificate });
    assert.equal((await pasted(open, made))?.kind, 'certificate');
    // The same person with the key itself counts; the authority's line names nobody and may not sign for itself.
    assert.equal(await pasted(open, sign(open, bob)), undefined);
    assert.equal((await pasted(open, sign(open, authority)))?.kind, 'unknownSigner');
  });

  it('a hostile list of signers: what cannot be read names nobody, and nobody gains a name by it', async () => {
    const eve = world.person('eve');
    list(signerLine(alice), signerLine(bob), `* ${eve.publicKey()}\n`, `!bob,* namespaces="countersign" ${eve.publicKey()}\n`, `bob unknown-option ${eve.publicKey()}\n`, `"bob" namespaces="countersign ${eve.publicKey()}\n`,
      `bob,\u202ealice namespaces="countersign"\u0000 ${eve.publicKey()}\n`, `${'x'.repeat(100_000)}\n`, 'bob ssh-ed25519 !!!\n', '-----BEGIN\n', `bob valid-after="never" ${eve.publicKey()}\n`, 'a b c d e f\n'.repeat(2000));
    const open = await ask(alice);
    assert.ok(['unknownSigner', 'keyNotForThis'].includes((await pasted(open, sign(open, eve)))?.kind ?? 'taken'));
    assert.equal(await pasted(open, sign(open, bob)), undefined);
    const may = await alice.desk.maySign(asked());
    assert.deepEqual(may.kind === 'possible' && may.signers, ['bob']);
  });

  it('a request from another repository', async () => {
    const other = team();
    const [carol, dora] = [other.person('carol'), other.person('dora')];
    other.commit({ '.countersign/allowed_signers': signerLine(carol) + signerLine(dora) });
    const open = await ask(carol);
    const read = await bob.desk.read(open.armour);
    assert.deepEqual(read, { kind: 'refused', refusal: { kind: 'otherRepository', repository: path.join(other.root, 'team'), here: path.join(world.root, 'team') } });
    other.dispose();
  });

  it('what is damaged, cut short, too large, or says more than it may', async () => {
    const open = await ask(alice);
    const { armour } = open;
    const refusal = async (text: string): Promise<Refusal | undefined> => {
      const read = await bob.desk.read(text);
      return read.kind === 'refused' ? read.refusal : undefined;
    };
    assert.equal(await refusal(armour), undefined);
    assert.equal((await refusal(armour.slice(0, -60)))?.kind, 'malformed');
    assert.equal((await refusal(armour.replace(/\n[A-Za-z0-9+/]{72}\n/, '\n')))?.kind, 'malformed');
    assert.equal((await refusal(''))?.kind, 'malformed');
    const text = canonicalJson(open.request);
    const block = (content: unknown): string => armoured('REQUEST', { text: content, signature: 'x' }, 'x');
    assert.match(JSON.stringify(await refusal(block(text.replace('{', '{"aaa":1,')))), /malformed.*aaa/);
    assert.match(JSON.stringify(await refusal(block(text.replace('{', '{ ')))), /canonical/);
    assert.match(JSON.stringify(await refusal(block(text.replace('"agent":', '"agent":"x","agent":')))), /canonical/);
    assert.equal((await refusal(block('9'.repeat((1 << 20) + 1))))?.kind, 'malformed');
    assert.equal((await refusal(block({ toString: 1 })))?.kind, 'malformed');
    const bomb = armoured('REQUEST', { text: '0'.repeat(50 << 20), signature: 'x' }, 'x');
    assert.ok(bomb.length < 200_000);
    assert.equal((await refusal(bomb))?.kind, 'tooLarge');
    assert.equal((await refusal('x'.repeat(5 << 20)))?.kind, 'tooLarge');
    assert.equal((await pasted(open, 'nothing'))?.kind, 'malformed');
    assert.equal((await pasted(open, armoured('SIGNATURE', { format: 'countersign-signature', version: 1, id: open.request.id, digest: open.digest, signature: 'not one' } satisfies SignatureFile, 'x')))?.kind, 'malformed');
  });

  it('files on the remote that are no requests or no signatures stand in nobody’s way', async () => {
    const open = await ask(alice);
    const evil = world.person('evil');
    writeFileSync(path.join(evil.clone, 'request.json'), 'x'.repeat(2 << 20));
    writeFileSync(path.join(evil.clone, 'signature.json'), '{"format":"countersign-signature"}');
    for (const name of ['request.sig', 'statement.json', 'statement.sig']) writeFileSync(path.join(evil.clone, name), 'x');
    evil.git('add', '-A');
    evil.git('-c', 'user.name=e', '-c', 'user.email=e@e', 'commit', '-q', '-m', 'x');
    evil.git('push', '-q', 'origin', `HEAD:refs/countersign/requests/${'a'.repeat(32)}`, `HEAD:refs/countersign/signatures/${open.request.id}/x`, `HEAD:refs/countersign/statements/${open.request.id}/withdrawRequest-x`);
    const incoming = await bob.desk.incoming(policy);
    assert.deepEqual(incoming.requests.map((one) => one.digest), [open.digest]);
    assert.deepEqual(incoming.unreadable.map((one) => one.refusal.kind), ['tooLarge']);
    const [one] = incoming.requests;
    assert.ok(one);
    await bob.desk.sign(one, policy);
    const watch = alice.desk.watch(open, () => undefined);
    assert.equal((await watch.look()).kind, 'signed');
    watch.dispose();
  });

  it('what was taken back: the request by who asked, the signature by who gave it', async () => {
    const open = await ask(alice);
    const incoming = await found(open);
    await bob.desk.sign(incoming, policy);
    const watch = alice.desk.watch(open, () => undefined);
    assert.equal((await watch.look()).kind, 'signed');
    assert.deepEqual((await bob.desk.takeBack(open.request.id, policy)).kind, 'done');
    assert.equal((await alice.desk.use(watch, asked())).kind, 'refused');
    watch.dispose();

    const other = await ask(alice);
    assert.equal((await alice.desk.withdraw(other)).kind, 'done');
    assert.deepEqual((await bob.desk.incoming(policy)).requests.filter((one) => one.digest === other.digest), []);
    const late = alice.desk.watch(other, () => undefined);
    assert.deepEqual(await alice.desk.use(late, asked()), { kind: 'refused', refusal: { kind: 'replayed' } });
    late.dispose();
  });

  it('a world that changed since', async () => {
    const open = await ask(alice);
    const watch = alice.desk.watch(open, () => undefined);
    await watch.paste(sign(open, bob));
    const changed = { kind: 'refused', refusal: { kind: 'changed' } };
    assert.deepEqual(await alice.desk.use(watch, asked({ bound: 'c'.repeat(64) })), changed);
    assert.deepEqual(await alice.desk.use(watch, asked({ review: review({ consequence: 'Nothing is lost.' }) })), changed);
    assert.deepEqual(await alice.desk.use(watch, asked({ policy: { ...policy, version: 'other' } })), changed);
    assert.equal((await alice.desk.use(watch, asked())).kind, 'used');
    watch.dispose();
  });

  it('a key with a passphrase and nobody to ask: said at once', async () => {
    const carol = world.person('carol', { passphrase: 'correct horse' });
    list(signerLine(alice), signerLine(bob), signerLine(carol));
    const asks = await carol.desk.ask(asked());
    assert.ok(asks.kind === 'refused' && asks.refusal.kind === 'noKey' && /ssh-add/.test(asks.refusal.why), JSON.stringify(asks));
  });

  it('a list of revoked keys that cannot be read refuses everybody', async () => {
    const open = await ask(alice);
    world.commit({ '.countersign/revoked_keys': 'SSHKRL\n\u0001binary\n' });
    const watch = alice.desk.watch(open, () => undefined);
    await watch.paste(sign(open, bob));
    const used = await alice.desk.use(watch, asked());
    assert.equal(used.kind, 'refused', JSON.stringify(used));
    watch.dispose();
  });

  it('a key’s name in the repository that is a pipe or nothing is not waited for', async () => {
    run(alice.home, world.root, 'mkfifo', path.join(world.root, 'pipe'));
    for (const named of [path.join(world.root, 'pipe'), '/dev/zero', '-f', '../../../../etc/passwd']) {
      alice.git('config', 'gpg.format', 'ssh');
      alice.git('config', 'user.signingkey', named);
      assert.equal((await alice.desk.ask(asked())).kind, 'asked', 'the listed key of ~/.ssh signs');
      const only = await alice.with({ key: named }).ask(asked());
      assert.ok(only.kind === 'refused' && only.refusal.kind === 'noKey', JSON.stringify(only));
    }
  });

  it('a remote that hangs blocks nothing, and is said', async () => {
    configure(bob, `[core]\n\tsshCommand = ${path.join(world.root, 'ssh')}\n`);
    writeFileSync(path.join(world.root, 'ssh'), `#!/bin/sh\necho $$ >> ${path.join(world.root, 'pids')}\nsleep 300 &\nwait\n`);
    chmodSync(path.join(world.root, 'ssh'), 0o755);
    bob.git('fetch', '-q');
    bob.git('remote', 'set-url', 'origin', 'ssh://git@nowhere.invalid/team.git');
    const before = Date.now();
    let ticks = 0;
    const timer = setInterval(() => { ticks += 1; }, 50);
    const done = await bob.with({ patience: 1500 }).ask(asked());
    clearInterval(timer);
    assert.ok(Date.now() - before < 20_000);
    assert.ok(ticks > 2, 'the process went on meanwhile');
    assert.ok(done.kind === 'asked' && done.open.sent.kind === 'notSent' && /no answer within/.test(done.open.sent.why), JSON.stringify(done.kind === 'asked' ? done.open.sent : done));
    const isThere = (pid: string): boolean => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    };
    const pids = readFileSync(path.join(world.root, 'pids'), 'utf8').split('\n').filter(Boolean);
    for (let i = 0; i < 100 && pids.some(isThere); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(pids.length > 0);
    assert.deepEqual(pids.filter(isThere), [], 'nothing of it is left running');
  });
});
