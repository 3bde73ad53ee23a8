// A file that a policy extends and pins in git: how a member of the team gets it, and everything that must not be taken for it. Real git.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fetchPinned, wantedFiles } from '../../src/node/fetchExtended';
import { cachedPolicy, hashOf } from '../../src/node/policyExtends';
import { loadPolicy } from '../../src/node/policyFile';
import { run, team, type Person, type Team } from './countersignature/twoPeople';

describe('a pinned file of another repository', function () {
  this.timeout(60_000);
  const base = JSON.stringify({ version: 1, rules: [{ id: 'company/production', match: { environment: ['production'] }, least: 'attest' }] });
  let world: Team;
  let alice: Person;
  /** The company's repository of policies, bare. */
  let company: string;
  let commit: string;
  before(() => {
    world = team();
    alice = world.person('alice');
    company = path.join(world.root, 'policies.git');
    commit = publish(company, { 'base.json': base, 'large.json': ' '.repeat(2 << 20) });
  });
  after(() => world.dispose());

  function publish(bare: string, files: Readonly<Record<string, string>>): string {
    const work = `${bare}.work`;
    if (!existsSync(bare)) run(world.root, world.root, 'git', 'init', '-q', '--bare', '-b', 'main', bare);
    if (!existsSync(work)) run(world.root, world.root, 'git', 'clone', '-q', bare, work);
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(work, name), text);
    run(world.root, work, 'git', 'add', '-A');
    run(world.root, work, 'git', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'policy');
    run(world.root, work, 'git', 'push', '-q', 'origin', 'HEAD:main');
    return run(world.root, work, 'git', 'rev-parse', 'HEAD').trim();
  }
  const extending = (more: object = {}): object => ({ git: company, path: 'base.json', commit, sha256: hashOf(base), ...more });
  const adopt = (by: Person, what: object): void => {
    mkdirSync(path.join(by.clone, '.countersign'), { recursive: true });
    writeFileSync(path.join(by.clone, '.countersign/policy.json'), JSON.stringify({ version: 1, extends: what }));
  };
  const load = (by: Person) => loadPolicy({ cwd: by.clone, home: by.home, state: by.place.state, trusted: [by.clone] });

  it('is the strictest reading until it is fetched, then its rules hold at once', async () => {
    adopt(alice, extending());
    const before = await load(alice);
    assert.match(before.broken?.message ?? '', /is not on this machine; "countersign policy fetch" brings it here/);
    const wanted = await wantedFiles(alice.clone, alice.place);
    assert.deepEqual(wanted.map(one => [one.address, one.here]), [[company, false]]);
    assert.equal(await fetchPinned(wanted[0] ?? assert.fail(), alice.place), undefined);
    assert.equal(readFileSync(cachedPolicy(alice.place.state, hashOf(base)), 'utf8'), base);
    const after = await load(alice);
    assert.deepEqual([after.broken, after.rules.map(one => one.id)], [undefined, ['company/production']]);
    assert.deepEqual((await wantedFiles(alice.clone, alice.place)).map(one => one.here), [true]);
    assert.equal(alice.git('for-each-ref', 'refs/policies'), '', 'the user’s own repository is as it was');
  });

  it('by the name of a remote of the repository, and from the branch where no commit is named', async () => {
    const bob = world.person('bob');
    bob.git('remote', 'add', 'company', company);
    adopt(bob, { git: 'company', path: 'base.json', ref: 'main', sha256: hashOf(base) });
    const [one] = await wantedFiles(bob.clone, bob.place);
    assert.equal(one?.address, company);
    assert.equal(await fetchPinned(one ?? assert.fail(), bob.place), undefined);
    assert.equal((await load(bob)).broken, undefined);
  });

  for (const [name, what, message] of [
    ['another hash', { sha256: 'a'.repeat(64) }, /has another hash/],
    ['a path that is not there', { path: 'no.json' }, /holds no no\.json/],
    ['a file that is too large', { path: 'large.json' }, /too large for a policy/],
    ['a commit that is not there', { commit: '1'.repeat(40), path: 'no.json' }, /./],
    ['a remote helper as the address', { git: 'ext::touch /tmp/countersign-ran' }, /starts a remote helper/],
    ['an option as the address', { git: '--upload-pack=touch x' }, /cannot be used/],
    ['an address that is not encrypted', { git: 'http://example.invalid/p.git' }, /not encrypted/],
    ['a folder that is no repository', { git: '/nowhere/at/all.git' }, /./],
  ] as const) {
    it(`nothing is kept of ${name}, and it is said why`, async () => {
      const eve = world.person(`eve-${name.replaceAll(' ', '-')}`);
      adopt(eve, extending(what));
      const [one] = await wantedFiles(eve.clone, eve.place);
      assert.match(await fetchPinned(one ?? assert.fail(), eve.place) ?? '', message);
      assert.equal(existsSync(path.join(eve.place.state.root, 'policies')), false);
      assert.ok((await load(eve)).broken);
    });
  }

  it('a remote that does not answer is given up, not waited for', async () => {
    const slow = path.join(world.root, 'slow.sh');
    writeFileSync(slow, '#!/bin/sh\nsleep 30\n', { mode: 0o755 });
    const dan = world.person('dan');
    writeFileSync(path.join(dan.home, '.gitconfig'), `[core]\n\tsshCommand = ${slow}\n`);
    const began = Date.now();
    assert.match(await fetchPinned({ pinned: { git: 'git@example.invalid:p.git', sha256: hashOf(base) }, address: 'git@example.invalid:p.git' }, { ...dan.place, patience: 1500 }) ?? '', /no answer within/);
    assert.ok(Date.now() - began < 15_000);
  });
});
