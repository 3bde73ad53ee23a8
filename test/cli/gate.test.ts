// The command line around the gate, as the built program: setting agents up, the doctor, the record, the policy, and deciding on a terminal.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { EditorLinkServer } from '../../src/node/editorLink';
import { built, dist, machine, payload, run, type Machine, type Outcome } from '../hook/hookProcess';
import { terminal as open, type Terminal } from './terminal';

describe('countersign', function () {
  this.timeout(60_000);
  let one: Machine;
  before(built);
  beforeEach(() => { one = machine(); });
  afterEach(() => one.dispose());

  const program = (...args: string[]): string => `'${process.execPath}' '${path.join(dist, 'countersign.js')}' ${args.join(' ')}`;
  const countersign = (args: string, env: Readonly<Record<string, string>> = {}, cwd = one.workspace): Promise<Outcome> => run(program(args), { env: { HOME: one.home, ...env }, cwd });
  const call = (command = 'rm -rf orders'): Promise<Outcome> => run(one.command('claude-code'), { input: payload('claude-code', command, one.workspace) });
  const callName = (outcome: Outcome): string => /countersign approve ([0-9a-f]{10})/.exec(outcome.stderr)?.[1] ?? '';

  describe('agents', () => {
    const settings = (): string => path.join(one.home, '.claude', 'settings.json');
    it('shows a diff and writes nothing without consent', async () => {
      const outcome = await countersign('agents install claude-code');
      assert.equal(outcome.status, 2);
      assert.match(outcome.stdout, /^\+.*countersign-hook/m);
      assert.equal(existsSync(settings()), false);
    });
    it('installs, says so, and removes without a trace', async () => {
      assert.equal((await countersign('agents install claude-code vscode --yes')).status, 0);
      assert.match((await countersign('agents status')).stdout, /^claude-code +gated; no call seen yet$/m);
      await call('ls');
      assert.match((await countersign('agents status')).stdout, /^claude-code +gated; last call 20/m);
      assert.equal((await countersign('agents remove --all --yes')).status, 0);
      assert.deepEqual([existsSync(path.join(one.home, '.claude')), existsSync(path.join(one.home, '.copilot'))], [false, false]);
    });
    it('names a switch in the workspace', async () => {
      await countersign('agents install claude-code --yes');
      mkdirSync(path.join(one.workspace, '.claude'));
      writeFileSync(path.join(one.workspace, '.claude', 'settings.json'), '{"disableAllHooks": true}');
      const outcome = await countersign('agents status');
      assert.equal(outcome.status, 2);
      assert.match(outcome.stdout, /^claude-code +SWITCHED OFF\n +switched off by .*settings\.json: disableAllHooks/m);
    });
    it('does nothing for an agent', async () => {
      await countersign('agents install claude-code --yes');
      const outcome = await countersign('agents remove --all --yes', { CLAUDECODE: '1' });
      assert.equal(outcome.status, 2);
      assert.match(outcome.stderr, /Claude Code/);
      assert.ok(existsSync(settings()));
      // An agent that hides its own mark is still found among the parents.
      const hidden = await run(`env -u CLAUDECODE ${program('agents remove --all --yes')}; exit $?`, { env: { HOME: one.home, CLAUDECODE: '1' } });
      assert.equal(hidden.status, process.platform === 'linux' ? 2 : hidden.status);
    });
    it('the copy in the state folder still removes when the extension is gone', async () => {
      await countersign('agents install claude-code --yes');
      const outcome = await run(`'${process.execPath}' '${path.join(one.state.bin, 'countersign.js')}' agents remove --all --yes`, { env: { HOME: one.home } });
      assert.equal(outcome.status, 0, outcome.stderr);
      assert.equal(existsSync(settings()), false);
    });
    it('refuses names it does not know', async () => assert.equal((await countersign('agents install nobody --yes')).status, 1));
  });

  describe('doctor', () => {
    it('is content with a sound machine, and its probe counts as no live call', async () => {
      await countersign('agents install claude-code --yes');
      const outcome = await countersign('doctor');
      assert.equal(outcome.status, 0, outcome.stdout);
      assert.match(outcome.stdout, /a harmless call was let through in \d+ ms; a forbidden call was denied in \d+ ms, in the form that Claude Code obeys/);
      assert.match(outcome.stdout, /Claude Code .*no call seen yet/);
    });
    it('names an edited launcher and a window that is gone, and mends both', async () => {
      await countersign('agents install claude-code --yes');
      writeFileSync(path.join(one.state.bin, 'countersign-hook'), '#!/bin/sh\nexit 0\n', { mode: 0o700 });
      writeFileSync(path.join(one.state.windows, 'gone.json'), JSON.stringify({ v: 1, id: 'gone', pid: 999_999_999, address: path.join(one.state.run, 'gone.sock'), folders: [], focused: 1 }));
      const wrong = await countersign('doctor');
      assert.equal(wrong.status, 2);
      assert.match(wrong.stdout, /WRONG .*was changed since Countersign wrote it/);
      assert.match(wrong.stdout, /WRONG .*window gone/);
      const fixed = await countersign('doctor --fix');
      assert.equal(fixed.status, 0, fixed.stdout);
      assert.equal((await countersign('doctor')).status, 0);
    });
    it('says where the record is broken', async () => {
      await call();
      const file = readdirSync(one.state.log, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('.jsonl')) ?? '';
      const text = readFileSync(path.join(one.state.log, file), 'utf8');
      writeFileSync(path.join(one.state.log, file), text.replace('"claude-code"', '"somebody"'));
      const verified = await countersign('audit verify');
      assert.equal(verified.status, 2);
      assert.match(verified.stdout, new RegExp(`${file}:2: was changed`));
      assert.match((await countersign('doctor')).stdout, /WRONG .*the record/);
    });
  });

  describe('audit and policy', () => {
    it('exports what happened in order, and keeps heads', async () => {
      await call();
      const exported = (await countersign('audit export')).stdout.trim().split('\n').map(line => JSON.parse(line) as { body: { kind: string } });
      assert.deepEqual(exported.map(line => line.body.kind), ['start', 'reviewed', 'decided']);
      const heads = path.join(one.home, 'heads.json');
      writeFileSync(heads, (await countersign('audit heads')).stdout);
      assert.equal((await countersign(`audit verify --heads ${heads}`)).status, 0);
      rmSync(one.state.log, { recursive: true });
      assert.equal((await countersign(`audit verify --heads ${heads}`)).status, 2);
    });
    it('checks a policy with line and column, and explains what holds', async () => {
      const file = path.join(one.home, 'p.json');
      writeFileSync(file, '{\n  "version": 1,\n  "minimum": "maybe"\n}\n');
      const checked = await countersign(`policy check ${file}`);
      assert.equal(checked.status, 1);
      assert.match(checked.stdout, /p\.json:3:14: minimum/);
      mkdirSync(path.join(one.workspace, '.countersign'));
      writeFileSync(path.join(one.workspace, '.countersign', 'policy.json'), '{"version":1,"rules":[{"id":"no-prod","match":{"environment":["production"]},"least":"countersign","owner":"sre"}]}');
      assert.match((await countersign('policy explain')).stdout, /no-prod: environment production → at least countersign, owner sre/);
    });
    it('a rule of the team decides in the hook', async () => {
      mkdirSync(path.join(one.workspace, '.countersign'));
      writeFileSync(path.join(one.workspace, '.countersign', 'policy.json'), '{"version":1,"rules":[{"id":"never","match":{"operation":["delete"]},"least":"deny","reason":"ask the data team"}]}');
      const outcome = await call();
      assert.equal(outcome.status, 2);
      assert.match(outcome.stderr, /ask the data team/);
      assert.match(outcome.stderr, /no approval is possible here/);
    });
  });

  describe('waiting and approve', () => {
    it('lists a call that was denied for want of a person, under the name its denial gave', async () => {
      assert.match((await countersign('waiting')).stdout, /Nothing waits/);
      const id = callName(await call());
      assert.notEqual(id, '');
      assert.match((await countersign('waiting')).stdout, new RegExp(`^${id} .*orders[^]*countersign approve ${id}`, 'm'));
      assert.equal(callName(await call()), id);
      assert.notEqual(callName(await call('rm -rf orders/orders.db')), id);
    });
    it('lists what waits in an editor', async () => {
      const server = new EditorLinkServer(one.state, { answer: () => new Promise(() => undefined), trouble: () => undefined, waiting: () => [{ id: 'abcdef0123', agent: 'codex', verdict: 'attest', headline: 'Deletes \u202egnihtyreve', since: Date.now() }] }, { folders: [], focused: 1 });
      await server.start();
      const outcome = await countersign('waiting');
      server.dispose();
      assert.match(outcome.stdout, /abcdef0123 +attest +codex.*Deletes ⟨U\+202E⟩gnihtyreve/);
    });
    it('approves nothing without a terminal, for an agent, or while an editor is open', async () => {
      const id = callName(await call());
      const piped = await run(`echo approve | ${program('approve', id)}`, { env: { HOME: one.home } });
      assert.equal(piped.status, 2);
      assert.match(piped.stderr, /terminal/);
      if (process.platform !== 'linux') return;
      const agents = await terminal(`approve ${id}`, { CODEX_SANDBOX: '1' }).ended;
      assert.match(agents, /belongs to Codex/);
      const server = new EditorLinkServer(one.state, { answer: () => new Promise(() => undefined), trouble: () => undefined, waiting: () => [] }, { folders: [], focused: 1 });
      await server.start();
      assert.match(await terminal(`approve ${id}`).ended, /an editor is open/);
      server.dispose();
    });

    // A real terminal comes from util-linux's `script`; where it is not, the rules above are all that is tried.
    if (process.platform === 'linux' && existsSync('/usr/bin/script')) {
      it('asks the person at a terminal; the approval serves one identical call', async () => {
        const id = callName(await call());
        const person = terminal(`approve ${id}`);
        await person.sees('repeat the identical call now');
        // Another call is answered as without an editor; a harmless one goes on.
        assert.equal((await call('rm -rf orders/orders.db')).status, 2);
        assert.equal((await call('ls')).status, 0);
        const waiting = call();
        await answerAll(person);
        const outcome = await waiting;
        assert.equal(outcome.status, 0, outcome.stderr + person.said());
        assert.match(outcome.stdout, /"permissionDecision":"allow"/);
        await person.ended;
        assert.equal((await call()).status, 2);
        assert.match((await countersign('audit export')).stdout, /"decision":"allow","by":"user"/);
        assert.equal((await countersign('audit verify')).status, 0);
      });
      it('anything else that is typed denies, and what was typed before the question answers nothing', async () => {
        const id = callName(await call());
        const person = terminal(`approve ${id}`);
        await person.sees('repeat the identical call now');
        person.types('approve\n1\napprove\n');
        const waiting = call();
        await person.sees('to deny: ');
        await new Promise(resolve => setTimeout(resolve, 800));
        person.types('no\n');
        const outcome = await waiting;
        assert.equal(outcome.status, 2);
        assert.match(outcome.stderr, /The user denied this/);
        await person.ended;
      });
      it('what changed while the person looked is denied', async () => {
        const id = callName(await call());
        const person = terminal(`approve ${id}`);
        await person.sees('repeat the identical call now');
        const waiting = call();
        await person.sees('to deny: ');
        for (let i = 0; i < 30; i++) writeFileSync(path.join(one.workspace, 'orders', `more-${i}.db`), 'data');
        await answerAll(person);
        const outcome = await waiting;
        assert.equal(outcome.status, 2, person.said());
        assert.match(outcome.stderr, /changed while the user looked/);
        await person.ended;
      });
      it('a file that was read has other contents when the person approves: denied, although what is reached is the same', async () => {
        writeFileSync(path.join(one.workspace, 'clean.sh'), 'rm -rf orders\n');
        const id = callName(await call('sh clean.sh'));
        const person = terminal(`approve ${id}`);
        await person.sees('repeat the identical call now');
        const waiting = call('sh clean.sh');
        await person.sees('to deny: ');
        writeFileSync(path.join(one.workspace, 'clean.sh'), 'rm -rf orders \n');
        await answerAll(person);
        const outcome = await waiting;
        assert.equal(outcome.status, 2, person.said());
        assert.match(outcome.stderr, /changed while the user looked/);
        await person.ended;
      });
    }
  });

  /** Gives whatever is asked for until the call is decided. */
  async function answerAll(person: Terminal): Promise<void> {
    let from = 0;
    for (let i = 0; i < 20; i++) {
      await person.sees(/(Type .*|Why\? .*): $|Approved|Denied/, from);
      const text = person.said().slice(from);
      if (/Approved|Denied/.test(text)) return;
      from = person.said().length;
      const wanted = /Type "(approve)"|Type (\S+) to (?:acknowledge|go on)/.exec(text);
      await new Promise(resolve => setTimeout(resolve, 700));
      person.types(`${wanted?.[1] ?? wanted?.[2] ?? 'because it is tested'}\n`);
    }
  }

  const terminal = (args: string, env: Readonly<Record<string, string>> = {}): Terminal => open(program(args), { home: one.home, cwd: one.workspace, env });
});
