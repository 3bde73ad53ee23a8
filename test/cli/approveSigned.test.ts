// `countersign approve` where policy asks for a second person: two people on two clones and a bare remote, each on a real terminal, with real keys,
// real git and the real hook. No editor anywhere.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { hookCommands, writeLauncher } from '../../src/node/launcher';
import { built, dist, payload, run, start, type Outcome } from '../hook/hookProcess';
import { signerLine, team, type Person, type Team } from '../node/countersignature/twoPeople';
import { terminal as open, type Terminal } from './terminal';

if (process.platform === 'linux' && existsSync('/usr/bin/script')) describe('countersign approve, signed', function () {
  this.timeout(120_000);
  let world: Team;
  let alice: Person;
  let bob: Person;
  const teamPolicy = (more: object = {}): string => JSON.stringify({
    version: 1, countersign: { remote: 'origin' }, ...more,
    rules: [{ id: 'two-for-data', match: { operation: ['delete'], path: ['**/*.db', 'orders', 'orders/**'] }, least: 'countersign', owner: '@platform' }],
  });
  before(async () => {
    await built();
    world = team();
    [alice, bob] = [world.person('alice'), world.person('bob')];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob), '.countersign/policy.json': teamPolicy(), '.gitignore': '.countersign-no\n' });
    for (const one of [alice, bob]) {
      one.git('pull', '-q', '--ff-only');
      one.git('remote', 'set-head', 'origin', 'main');
      await accept(one);
    }
    writeLauncher(alice.place.state, { runtimes: [process.execPath], dist }, 'linux');
  });
  after(() => world.dispose());
  /** What a person denied stays denied in its session: each attempt has its own. */
  let session = 0;
  beforeEach(() => {
    session++;
    mkdirSync(path.join(alice.clone, 'orders'), { recursive: true });
    writeFileSync(path.join(alice.clone, 'orders', 'orders.db'), 'the only copy');
  });

  const program = (args: string): string => `'${process.execPath}' '${path.join(dist, 'countersign.js')}' ${args}`;
  const countersign = (by: Person, args: string): Promise<Outcome> => run(program(args), { env: { HOME: by.home }, cwd: by.clone });
  const input = (): string => payload('claude-code', 'rm -rf orders', alice.clone, { session_id: `session-${session}` });
  const call = (): Promise<Outcome> => run(hookCommands(alice.place.state, 'claude-code', 'linux').before, { input: input() });
  const callName = async (): Promise<string> => {
    const denied = await call();
    assert.equal(denied.status, 2);
    return /countersign approve ([0-9a-f]{10})/.exec(denied.stderr)?.[1] ?? assert.fail(denied.stderr);
  };
  async function accept(by: Person): Promise<void> {
    const person = terminal(by, 'policy accept');
    await person.sees('to take this as the floor');
    await person.answers('accept');
    assert.match(await person.ended, /Accepted/);
  }
  /** Everything up to the reason, then to the question about the colleague. */
  async function attests(person: Terminal): Promise<void> {
    await person.sees('Type 1 to acknowledge');
    await person.answers('1');
    const token = /Type (\S+) to go on: $/.exec(await person.sees('to go on: '))?.[1] ?? assert.fail(person.said());
    await person.answers(token);
    await person.sees('Why?');
    await person.answers('the migration is done');
    await person.sees('anything else to deny: ');
  }
  async function signs(by: Person): Promise<void> {
    const id = /^([0-9a-f]{32})/.exec((await countersign(by, 'sign')).stdout)?.[1] ?? assert.fail('nothing to sign');
    const person = terminal(by, `sign ${id}`);
    await person.sees('Type 1 to acknowledge');
    await person.answers('1');
    const token = /Type (\S+) to sign for it: $/.exec(await person.sees('to sign for it: '))?.[1] ?? assert.fail(person.said());
    await person.answers(token);
    assert.match(await person.ended, /Signed as bob and sent/);
  }

  it('asks, waits, uses the signature and releases that one call; both records say so', async () => {
    const person = terminal(alice, `approve ${await callName()}`);
    await person.sees('repeat the identical call now');
    const waiting = call();
    await attests(person);
    assert.match(person.said(), /A second person must sign this: bob \(not alice: you ask\)\. The request goes to the remote .*team, redacted/);
    await person.answers('ask');
    await person.sees('Waiting for a countersignature.');
    await signs(bob);
    await person.sees('Signed by bob.');
    await person.sees('Type "approve" to let it run, once');
    await person.answers('approve');
    const outcome = await waiting;
    assert.equal(outcome.status, 0, outcome.stderr + person.said());
    assert.match(outcome.stdout, /"permissionDecision":"allow"/);
    assert.match(await person.ended, /Approved\. The agent was told/);
    const exported = (await countersign(alice, 'audit export')).stdout;
    assert.match(exported, /"kind":"shown"/);
    assert.match(exported, /"decision":"allow","by":"user".*"signedBy":\["bob SHA256:/);
    assert.equal((await countersign(alice, 'audit verify')).status, 0);
    assert.equal((await call()).status, 2, 'once');
  });

  it('what is typed instead asks nobody; a request that is taken back denies', async () => {
    const no = terminal(alice, `approve ${await callName()}`);
    await no.sees('repeat the identical call now');
    const first = call();
    await attests(no);
    await no.answers('approve');
    assert.equal((await first).status, 2);
    await no.ended;
    assert.match((await countersign(bob, 'sign')).stdout, /No request waits/);

    session = 100;
    const person = terminal(alice, `approve ${await callName()}`);
    await person.sees('repeat the identical call now');
    const second = call();
    await attests(person);
    await person.answers('ask');
    await person.sees('"take back" to stop asking');
    await person.answers('take back');
    assert.equal((await second).status, 2);
    assert.match(await person.ended, /The request was taken back\.\n[^]*Denied/);
    assert.match((await countersign(bob, 'sign')).stdout, /No request waits/);
  });

  it('a colleague who declines is told with their note; without a way past it the call is denied', async () => {
    const person = terminal(alice, `approve ${await callName()}`);
    await person.sees('repeat the identical call now');
    const waiting = call();
    await attests(person);
    await person.answers('ask');
    await person.sees('Waiting for a countersignature.');
    const id = /^([0-9a-f]{32})/.exec((await countersign(bob, 'sign')).stdout)?.[1] ?? '';
    const no = terminal(bob, `sign ${id} --decline`);
    await no.sees('Why not?');
    await no.answers('take a snapshot first');
    await no.ended;
    await person.sees('bob looked and said no.');
    assert.equal((await waiting).status, 2);
    assert.match(await person.ended, /They say: take a snapshot first/);
  });

  it('outlives the agent: the answer is kept for the identical call, and the signature is used only then', async () => {
    const person = terminal(alice, `approve ${await callName()}`);
    await person.sees('repeat the identical call now');
    const patient = start(hookCommands(alice.place.state, 'claude-code', 'linux').before, { input: input(), detached: true });
    await attests(person);
    await person.answers('ask');
    await person.sees('Waiting for a countersignature.');
    process.kill(-(patient.child.pid ?? assert.fail()), 'SIGTERM');
    await patient.ended;
    await person.sees('The agent waits no longer.');
    await signs(bob);
    await person.sees('Type "approve" to let it run, once');
    await person.answers('approve');
    await person.sees('Kept for 10 minutes');
    const outcome = await call();
    assert.equal(outcome.status, 0, outcome.stderr + person.said());
    assert.match(await person.ended, /Approved/);
  });

  it('a terminal that is closed loses no request: the next one takes it up with the signature', async () => {
    const id = await callName();
    const person = terminal(alice, `approve ${id}`);
    await person.sees('repeat the identical call now');
    const first = call();
    await attests(person);
    await person.answers('ask');
    await person.sees('Waiting for a countersignature.');
    person.hangsUp();
    assert.equal((await first).status, 2);
    await person.ended;
    await signs(bob);
    const next = terminal(alice, `approve ${id}`);
    await next.sees('repeat the identical call now');
    const waiting = call();
    await attests(next);
    assert.match(next.said(), /You asked for exactly this at .*asking takes it up again/);
    await next.answers('ask');
    await next.sees('Type "approve" to let it run, once');
    await next.answers('approve');
    assert.equal((await waiting).status, 0, next.said());
    await next.ended;
  });

  it('break-glass: only where policy has it, with its ticket; the signers are told and the report shows it', async () => {
    world.commit({ '.countersign/policy.json': teamPolicy({ breakGlass: { ticketPattern: 'INC-[0-9]+' } }) });
    alice.git('pull', '-q', '--ff-only');
    await accept(alice);
    for (const [reason, status] of [['it burns', 2], ['INC-42 it burns', 0]] as const) {
      session += 200;
      const person = terminal(alice, `approve ${await callName()}`);
      await person.sees('repeat the identical call now');
      const waiting = call();
      await attests(person);
      assert.match(person.said(), /"break glass" to let it run without a signature \(a ticket is needed; everybody who signs for the team is told\)/);
      await person.answers('break glass');
      await person.sees('Why, with the ticket (such as INC-');
      await person.answers(reason);
      const outcome = await waiting;
      assert.equal(outcome.status, status, outcome.stderr + person.said());
      assert.match(await person.ended, status === 0 ? /The signers are told/ : /must name a ticket, such as INC-\d+/);
    }
    const told = (await countersign(bob, 'sign')).stdout;
    assert.match(told, /requested by alice/);
    assert.match((await countersign(alice, 'audit report')).stdout, /BREAK-GLASS .*INC-42 it burns/);
  });

  it('outside the repository whose people sign, it says where to go', async () => {
    const id = await callName();
    const person = terminal(alice, `approve ${id}`, alice.home);
    await person.sees('repeat the identical call now');
    const waiting = call();
    await person.sees('Type 1 to acknowledge');
    await person.answers('1');
    await person.answers(/Type (\S+) to go on: $/.exec(await person.sees('to go on: '))?.[1] ?? '');
    await person.sees('Why?');
    await person.answers('the migration is done');
    await person.sees('run this inside the repository whose policy asks');
    await person.answers('no');
    assert.equal((await waiting).status, 2);
    await person.ended;
  });

  const terminal = (by: Person, args: string, cwd = by.clone): Terminal => open(program(args), { home: by.home, cwd });
});
