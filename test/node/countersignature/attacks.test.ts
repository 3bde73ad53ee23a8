// Somebody who may push to the team's remote, and one person with several requests out: what neither of them gains. Real git, real keys.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { IncomingRequest } from '../../../src/core/model/countersignature';
import { armoured, type SignatureFile } from '../../../src/node/countersignature/requestFile';
import { canonicalJson } from '../../../src/core/countersign/canonicalJson';
import type { OpenRequest } from '../../../src/node/countersignature/desk';
import { ensureStateFolder, stateFolder } from '../../../src/node/stateFolder';
import { ask, asked, policy, run, signerLine, team, type Person, type Team } from './twoPeople';

describe('the remote and its refs in hostile hands', function () {
  this.timeout(60_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  let eve: Person;
  beforeEach(() => {
    world = team();
    [alice, bob, eve] = [world.person('alice'), world.person('bob'), world.person('eve')];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) });
  });
  afterEach(() => world.dispose());

  const seenBy = async (person: Person, open: OpenRequest): Promise<IncomingRequest> =>
    (await person.desk.incoming(policy)).requests.find((each) => each.digest === open.digest) ?? assert.fail(`${person.name} does not see it`);
  /** By a key, past every check of ours. */
  const forged = (open: OpenRequest, by: Person): string => {
    const file = path.join(world.root, 'bytes');
    writeFileSync(file, canonicalJson(open.request));
    run(by.home, world.root, 'ssh-keygen', '-q', '-Y', 'sign', '-n', 'countersign', '-f', by.key, file);
    const signature = readFileSync(`${file}.sig`, 'utf8');
    run(by.home, world.root, 'rm', `${file}.sig`);
    return armoured('SIGNATURE', { format: 'countersign-signature', version: 1, id: open.request.id, digest: open.digest, signature } satisfies SignatureFile, 'x');
  };
  const refusalOf = async (open: OpenRequest, armour: string): Promise<string> => {
    const watch = alice.desk.watch(open, () => undefined);
    const taken = await watch.paste(armour);
    watch.dispose();
    return taken.kind === 'refused' ? taken.refusal.kind : taken.kind;
  };
  /** Commits to a branch of the remote behind everybody's back; `force`: whatever is there. */
  const push = (files: Readonly<Record<string, string>>, branch: string, before: (folder: string) => void = () => undefined): void => {
    const folder = path.join(world.root, `work-${branch}`);
    mkdirSync(folder);
    run(world.root, folder, 'git', 'init', '-q');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    before(folder);
    run(world.root, folder, 'git', 'add', '-A');
    run(world.root, folder, 'git', '-c', 'user.name=e', '-c', 'user.email=e@e', 'commit', '-q', '-m', 'x');
    run(world.root, folder, 'git', 'push', '-q', '--force', world.remote, `HEAD:${branch}`);
  };

  it('two requests for the very same call, from two machines: a signature serves the one that was read, once, and never the other', async () => {
    const laptop = stateFolder(path.join(world.root, 'laptop'), 'linux');
    ensureStateFolder(laptop);
    const other = alice.with({ state: laptop });
    const [first, second] = [await ask(alice), await ask(alice, asked(), other)];
    assert.notEqual(first.digest, second.digest);
    assert.equal((await bob.desk.incoming(policy)).requests.length, 2, 'both wait');
    const signed = await bob.desk.sign(await seenBy(bob, first), policy);
    assert.ok(signed.kind === 'signed');
    const [here, there] = [alice.desk.watch(first, () => undefined), other.watch(second, () => undefined)];
    assert.deepEqual([(await here.look()).kind, (await there.look()).kind], ['signed', 'waiting']);
    const pasted = await there.paste(signed.armour);
    assert.ok(pasted.kind === 'refused' && pasted.refusal.kind === 'wrongDigest', JSON.stringify(pasted));
    assert.equal((await alice.desk.use(here, asked())).kind, 'used');
    assert.equal((await other.use(there, asked())).kind, 'refused');
    // Nor once more where it served: the request is spent, and the next one is another.
    const again = alice.desk.watch(first, () => undefined);
    assert.deepEqual(await alice.desk.use(again, asked()), { kind: 'refused', refusal: { kind: 'replayed' } });
    const third = await ask(alice);
    assert.equal(await refusalOf(third, signed.armour), 'wrongDigest');
    for (const watch of [here, there, again]) watch.dispose();
  });

  it('two windows of one machine wait for the same request: the signature serves one of them', async () => {
    const open = await ask(alice);
    const other = alice.with({});
    const taken = await ask(alice, asked(), other);
    assert.equal(taken.digest, open.digest, 'the second window takes up the first one’s request');
    await bob.desk.sign(await seenBy(bob, open), policy);
    const [one, two] = [alice.desk.watch(open, () => undefined), other.watch(taken, () => undefined)];
    assert.deepEqual([(await one.look()).kind, (await two.look()).kind], ['signed', 'signed']);
    const ends = await Promise.all([alice.desk.use(one, asked()), other.use(two, asked())]);
    assert.deepEqual(ends.map((end) => (end.kind === 'used' ? 'used' : end.refusal.kind)).sort(), ['replayed', 'used']);
    one.dispose();
    two.dispose();
  });

  it('a default branch that HEAD of the remote was switched away from: its new people wait for a person', async () => {
    await ask(alice);
    push({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) + signerLine(eve) }, 'mine');
    run(world.root, world.root, 'git', '--git-dir', world.remote, 'symbolic-ref', 'HEAD', 'refs/heads/mine');
    const open = await ask(alice, asked({ bound: 'e'.repeat(64) }));
    assert.equal(await refusalOf(open, forged(open, eve)), 'notAccepted');
    assert.equal(await refusalOf(open, forged(open, bob)), 'taken');
  });

  it('a default branch that was pushed over: who is new waits, who is gone is gone', async () => {
    await ask(alice);
    push({ '.countersign/allowed_signers': signerLine(alice) + signerLine(eve) }, 'main');
    const may = await alice.desk.ask(asked({ bound: 'e'.repeat(64) }));
    assert.ok(may.kind === 'refused' && may.refusal.kind === 'noSigners', JSON.stringify(may));
    const still = await alice.desk.maySign(asked());
    assert.equal(still.kind, 'impossible');
  });

  it('a list of signers that is a link reads no file of this machine', async () => {
    const local = path.join(world.root, 'local');
    writeFileSync(local, signerLine(alice) + signerLine(eve));
    push({}, 'main', (folder) => {
      mkdirSync(path.join(folder, '.countersign'));
      symlinkSync(local, path.join(folder, '.countersign/allowed_signers'));
    });
    const done = await alice.desk.ask(asked());
    assert.equal(done.kind, 'refused', JSON.stringify(done));
  });

  it('a list with the line ends of Windows, lines twice, and a byte order mark is the same list', async () => {
    world.commit({ '.countersign/allowed_signers': `\uFEFF${(signerLine(alice) + signerLine(bob) + signerLine(bob)).replaceAll('\n', '\r\n')}` });
    const open = await ask(alice);
    assert.equal(await refusalOf(open, forged(open, bob)), 'taken');
    assert.equal(await refusalOf(open, forged(open, eve)), 'unknownSigner');
  });

  it('a shallow clone asks and signs like any other', async () => {
    run(alice.home, alice.home, 'git', 'clone', '-q', '--depth=1', `file://${world.remote}`, path.join(alice.home, 'shallow'));
    run(alice.home, path.join(alice.home, 'shallow'), 'git', 'remote', 'set-url', 'origin', world.remote);
    const shallow = alice.with({ cwd: path.join(alice.home, 'shallow') });
    const open = await ask(alice, asked(), shallow);
    await bob.desk.sign(await seenBy(bob, open), policy);
    const watch = shallow.watch(open, () => undefined);
    assert.equal((await watch.look()).kind, 'signed');
    assert.equal((await shallow.use(watch, asked())).kind, 'used');
    watch.dispose();
  });

  it('thousands of refs: what waits is found or the list says that it is not whole, and nothing takes long', async () => {
    const commit = run(eve.home, eve.clone, 'git', 'rev-parse', 'HEAD').trim();
    const refs = Array.from({ length: 3000 }, (_, i) => `create refs/countersign/requests/${i.toString(16).padStart(32, '0')} ${commit}\n`).join('');
    execFileSync('git', ['--git-dir', world.remote, 'update-ref', '--stdin'], { input: refs, env: { PATH: process.env['PATH'], HOME: world.root } });
    const open = await ask(alice);
    const seen = await bob.desk.incoming(policy);
    assert.ok(seen.unreadable.length <= 50);
    assert.match(seen.trouble ?? '', /more requests than are read/);
    // By hand it goes on: the flood keeps nobody from signing.
    const read = await bob.desk.read(open.armour);
    assert.ok(read.kind === 'request');
    const signed = await bob.desk.sign(read.incoming, policy);
    assert.ok(signed.kind === 'signed');
    const watch = alice.desk.watch(open, () => undefined);
    assert.equal((await watch.look()).kind, 'signed', 'the requester looks only at what belongs to the request');
    watch.dispose();
  });

  it('names with control characters, other folders and other cases are no requests', async () => {
    const open = await ask(alice);
    const [sha = ''] = run(world.root, world.root, 'git', '--git-dir', world.remote, 'show-ref', '--hash', `refs/countersign/requests/${open.request.id}`).split('\n');
    const packed = ['\u202e', '\u0007', '-x', 'A'.repeat(32), `${'a'.repeat(32)}/x`, '../../heads/main', `${'a'.repeat(31)}é`].map((name) => `${sha} refs/countersign/requests/${name}\n`).join('');
    writeFileSync(path.join(world.remote, 'packed-refs'), packed);
    const seen = await bob.desk.incoming(policy);
    assert.deepEqual([...seen.requests.map((one) => one.digest), ...seen.unreadable.map((one) => one.id)].filter((one) => one !== open.digest), [], JSON.stringify(seen));
  });
});
