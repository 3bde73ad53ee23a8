// What a team's policy and a countersignature send, and where: each command runs with its system calls recorded (strace), loopback included. Policy
// reaches for nothing; asking and signing start git against the team's own remote, and no program opens a connection of its own. Real git, real keys.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { hookCommands, writeLauncher } from '../../src/node/launcher';
import { built, dist, payload, run, start, type Outcome } from '../hook/hookProcess';
import { connections, watched } from '../host/connections';
import { signerLine, team, type Person, type Team } from '../node/countersignature/twoPeople';
import { terminal as open, type Terminal } from './terminal';

if (process.platform === 'linux' && existsSync('/usr/bin/script')) describe('what policy and countersignature send', function () {
  this.timeout(240_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  let number = 0;
  const policy = JSON.stringify({ version: 1, countersign: { remote: 'origin' }, rules: [{ id: 'two-for-data', match: { operation: ['delete'], path: ['orders', 'orders/**'] }, least: 'countersign' }] });

  before(async () => {
    await built();
    world = team();
    [alice, bob] = [world.person('alice'), world.person('bob')];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob), '.countersign/policy.json': policy });
    for (const one of [alice, bob]) {
      one.git('pull', '-q', '--ff-only');
      one.git('remote', 'set-head', 'origin', 'main');
    }
    writeLauncher(alice.place.state, { runtimes: [process.execPath], dist }, 'linux');
  });
  after(() => world.dispose());

  const recorded: string[] = [];
  const recording = (): readonly string[] => {
    recorded.push(path.join(world.root, `recording-${++number}`));
    return watched(recorded.at(-1) ?? '');
  };
  const quoted = (words: readonly string[]): string => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const program = (args: readonly string[]): string => quoted([...recording(), process.execPath, path.join(dist, 'countersign.js'), ...args]);
  const countersign = (by: Person, ...args: readonly string[]): Promise<Outcome> => run(program(args), { env: { HOME: by.home }, cwd: by.clone });
  const onTerminal = (by: Person, ...args: readonly string[]): Terminal => open(program(args), { home: by.home, cwd: by.clone });
  const all = (): boolean => true;
  /** Programs of the last recording that talk to a remote: the words they were started with. */
  const gitTalks = (): readonly string[] => connections(recorded.at(-1) ?? '').programs(all).filter((command) => /"(?:fetch|push|ls-remote|clone|pull)"/.test(command));
  const nothingReached = (): void => assert.deepEqual(connections(recorded.at(-1) ?? '', 'loopback too').below(all), []);
  /** git alone talks, and only to the team's remote. */
  const onlyTheRemote = (): void => {
    nothingReached();
    const talks = gitTalks();
    assert.ok(talks.length > 0, 'git was seen');
    // The remote of a fetch of the default branch is named `team` in our own repository; its address comes by the environment.
    for (const talk of talks) assert.ok(talk.includes(`"${world.remote}"`) || /"fetch".*"team", "\+HEAD:/.test(talk), talk);
  };

  it('the recording sees a connection to this machine and to another', async () => {
    const tries = "const net = require('node:net'); for (const host of ['192.0.2.1', '127.0.0.1']) net.connect(9, host).on('error', () => 0).setTimeout(300, function () { this.destroy(); })";
    await run(quoted([...recording(), process.execPath, '-e', tries]), { cwd: world.root });
    assert.equal(connections(recorded.at(-1) ?? '', 'loopback too').below(all).length, 2);
    assert.equal(connections(recorded.at(-1) ?? '').below(all).length, 1);
  });

  it('by policy: writing, checking, explaining, replaying', async () => {
    for (const args of [['policy', 'check'], ['policy', 'explain', '--', 'rm', '-rf', 'orders'], ['replay', '--policy', '.countersign/policy.json'], ['replay', '--transcripts'], ['audit', 'observed'], ['answers'], ['doctor']]) {
      const { status } = await countersign(alice, ...args);
      assert.notEqual(status, null, args.join(' '));
      nothingReached();
      assert.deepEqual(gitTalks(), [], args.join(' '));
    }
  });

  it('by an accepted policy: git to the team’s remote and nothing else', async () => {
    for (const one of [alice, bob]) {
      const person = onTerminal(one, 'policy', 'accept');
      await person.sees('to take this as the floor');
      await person.answers('accept');
      assert.match(await person.ended, /Accepted/);
      onlyTheRemote();
    }
  });

  it('by a hook under that policy: nothing', async () => {
    mkdirSync(path.join(alice.clone, 'orders'));
    writeFileSync(path.join(alice.clone, 'orders', 'orders.db'), 'the only copy');
    const denied = await run(`${quoted([...recording(), 'sh', '-c'])} "${hookCommands(alice.place.state, 'claude-code', 'linux').before.replaceAll(/["$`\\]/g, '\\$&')}"`, { input: payload('claude-code', 'rm -rf orders', alice.clone, { session_id: 's' }) });
    assert.equal(denied.status, 2, denied.stderr);
    assert.match(denied.stderr, /countersign approve [0-9a-f]{10}/);
    nothingReached();
    assert.deepEqual(gitTalks(), []);
  });

  it('by asking, signing and releasing: git to the team’s remote and nothing else', async () => {
    const call = payload('claude-code', 'rm -rf orders', alice.clone, { session_id: 's' });
    const hook = hookCommands(alice.place.state, 'claude-code', 'linux').before;
    const id = /countersign approve ([0-9a-f]{10})/.exec((await run(hook, { input: call })).stderr)?.[1] ?? assert.fail();
    const asks = onTerminal(alice, 'approve', id);
    const asking = recorded.at(-1) ?? '';
    await asks.sees('repeat the identical call now');
    const released = start(hook, { input: call });
    await asks.sees('Type 1 to acknowledge');
    await asks.answers('1');
    await asks.answers(/Type (\S+) to go on: $/.exec(await asks.sees('to go on: '))?.[1] ?? assert.fail(asks.said()));
    await asks.sees('Why?');
    await asks.answers('the migration is done');
    await asks.sees('anything else to deny: ');
    await asks.answers('ask');
    await asks.sees('Waiting for a countersignature.');
    const lists = await countersign(bob, 'sign');
    onlyTheRemote();
    const request = /^([0-9a-f]{32})/.exec(lists.stdout)?.[1] ?? assert.fail(lists.stdout + lists.stderr);
    const signs = onTerminal(bob, 'sign', request);
    await signs.sees('Type 1 to acknowledge');
    await signs.answers('1');
    await signs.answers(/Type (\S+) to sign for it: $/.exec(await signs.sees('to sign for it: '))?.[1] ?? assert.fail(signs.said()));
    assert.match(await signs.ended, /Signed as bob and sent/);
    onlyTheRemote();
    await asks.sees('Type "approve" to let it run, once');
    await asks.answers('approve');
    assert.equal((await released.ended).status, 0);
    await asks.ended;
    recorded.push(asking);
    onlyTheRemote();
    assert.ok(readFileSync(asking, 'utf8').includes('ssh-keygen'), 'signed and verified by ssh-keygen');
  });
});
