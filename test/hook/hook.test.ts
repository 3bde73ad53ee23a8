// The hook as a real process: with no editor, with one, and with everything broken that can break. Whatever happens, an action that is not
// provably harmless is denied.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import * as path from 'node:path';
import { agentOf } from '../../src/core/agents/agents';
import { EditorLinkServer, type IncomingRequest, type LinkAnswer } from '../../src/node/editorLink';
import { hookCommands, writeLauncher } from '../../src/node/launcher';
import { windowsFor } from '../../src/node/windowRecord';
import { built, dist, machine, payload, root, run, start, type Machine, type Outcome } from './hookProcess';

const destructive = 'rm -rf orders && mkdir orders';
const last = 'Stop and tell the user; do not try another way.';

describe('the hook', function () {
  this.timeout(60_000);
  let one: Machine;
  before(built);
  beforeEach(() => { one = machine(); });
  afterEach(() => one.dispose());

  const hook = (agent: string, input: string | Buffer, more: Parameters<typeof run>[1] = {}): Promise<Outcome> => run(one.command(agent), { input, ...more });
  /** The agent's reason, after checking that the answer denies in Claude Code's or VS Code's form. */
  function denied(outcome: Outcome): string {
    assert.equal(outcome.status, 2, outcome.stderr);
    assert.notEqual(outcome.stdout, '');
    const said = JSON.parse(outcome.stdout) as { hookSpecificOutput: { hookEventName: string; permissionDecision: string; permissionDecisionReason: string } };
    assert.equal(said.hookSpecificOutput.hookEventName, 'PreToolUse');
    assert.equal(said.hookSpecificOutput.permissionDecision, 'deny');
    const reason = said.hookSpecificOutput.permissionDecisionReason;
    assert.ok(reason.endsWith(last), reason);
    assert.ok(outcome.stderr.includes(last));
    return reason;
  }
  /** The same where only the status and standard error speak (the launcher is gone). */
  function blocked(outcome: Outcome): void {
    assert.equal(outcome.status, 2, JSON.stringify(outcome));
    assert.ok(outcome.stderr.includes(last), outcome.stderr);
  }
  const silent = (outcome: Outcome): void => assert.deepEqual({ status: outcome.status, stdout: outcome.stdout, stderr: outcome.stderr }, { status: 0, stdout: '', stderr: '' });

  describe('with no editor', () => {
    for (const agent of ['claude-code', 'vscode'] as const) {
      it(`${agent}: denies a delete-and-recreate and says what it would do`, async () => {
        const reason = denied(await hook(agent, payload(agent, destructive, one.workspace)));
        assert.match(reason, /orders/);
        assert.match(reason, /no editor is open/);
        assert.match(reason, /repeat the identical call/);
      });

      it(`${agent}: leaves a read alone`, async () => silent(await hook(agent, payload(agent, 'ls -la && git status', one.workspace))));
      it(`${agent}: says nothing about what has run`, async () => {
        silent(await run(hookCommands(one.state, agent, 'linux').after, { input: payload(agent, destructive, one.workspace, { hook_event_name: 'PostToolUse', tool_response: {} }) }));
      });
    }

    it('names the command line as a person can type it, and that runs', async () => {
      const reason = denied(await hook('claude-code', payload('claude-code', destructive, one.workspace)));
      const typed = /run "(\S+) approve [0-9a-f]{10}"/.exec(reason)?.[1] ?? assert.fail(reason);
      assert.equal(typed, path.join(one.state.bin, 'countersign'));
      const help = await run(`${typed} help`, { env: { HOME: one.home, NODE_OPTIONS: '--require /nonexistent.js' } });
      assert.equal(help.status, 0, help.stderr);
      assert.match(help.stdout, /doctor/);
    });

    it('says nothing about what has run, even when it understands nothing or nothing is there', async () => {
      const { after } = hookCommands(one.state, 'claude-code', 'linux');
      silent(await run(after, { input: 'nonsense' }));
      rmSync(one.state.bin, { recursive: true });
      assert.equal((await run(after, { input: '{}' })).status, 0);
    });

    it('answers Copilot CLI, which reads VS Code’s file, in its own form', async () => {
      const outcome = await hook('vscode', JSON.stringify({ sessionId: 's', timestamp: 1, cwd: one.workspace, toolName: 'bash', toolArgs: { command: destructive } }));
      assert.equal(outcome.status, 2);
      assert.equal((JSON.parse(outcome.stdout) as { permissionDecision: string }).permissionDecision, 'deny');
    });

    it('denies an unknown agent in every form at once', async () => {
      const outcome = await hook('someone', payload('claude-code', destructive, one.workspace));
      assert.equal(outcome.status, 2);
      assert.equal((JSON.parse(outcome.stdout) as { cancel: boolean }).cancel, true);
    });

    it('keeps a record that verifies, with no secret in it', async () => {
      await hook('claude-code', payload('claude-code', 'export API_TOKEN=hunter2hunter2 && rm -rf orders', one.workspace));
      await hook('claude-code', payload('claude-code', 'ls', one.workspace), { env: { DEPLOY_TOKEN: 'hunter2hunter2' } });
      const text = readdirSync(one.state.root, { recursive: true, encoding: 'utf8' }).map(name => path.join(one.state.root, name))
        .filter(file => /\.jsonl?$/.test(file)).map(file => readFileSync(file, 'utf8')).join('');
      assert.match(text, /"kind":"decided"/);
      assert.equal(text.includes('hunter2'), false);
      const verified = await countersign('audit', 'verify');
      assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    });
  });

  describe('payloads', () => {
    for (const [name, input] of Object.entries({
      'empty': '', 'not JSON': 'rm -rf /', 'cut short': '{"hook_event_name":"PreToolUse","tool_name":"Ba', 'a list': '[]', 'null': 'null', 'no tool': '{"hook_event_name":"PreToolUse"}',
      'not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'NUL bytes': Buffer.alloc(4096), 'deeply nested': `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    })) {
      it(`${name}: denied`, async () => { denied(await hook('claude-code', input)); });
    }
    it('5 MB to write: answered', async () => {
      const content = 'x'.repeat(5 * 1024 * 1024);
      const write = JSON.stringify({ session_id: 's', cwd: one.workspace, hook_event_name: 'PreToolUse', tool_name: 'Write', tool_input: { file_path: path.join(one.workspace, 'big.txt'), content }, tool_use_id: 't' });
      const outcome = await hook('claude-code', write);
      assert.ok(outcome.status === 0 || outcome.status === 2);
      assert.ok(outcome.took < 10_000, `took ${outcome.took} ms`);
    });
    it('5 MB of a destructive command: denied', async () => { denied(await hook('claude-code', payload('claude-code', `rm -rf orders # ${'x'.repeat(5 * 1024 * 1024)}`, one.workspace))); });
    it('33 MB: denied', async () => { denied(await hook('claude-code', Buffer.alloc(33 * 1024 * 1024, 0x20))); });
    it('an input that never ends after a whole payload: answered', async () => {
      const { child, ended } = start(one.command('claude-code'), { input: payload('claude-code', destructive, one.workspace), open: true });
      denied(await ended);
      child.stdin?.destroy();
    });
  });

  describe('broken machines', () => {
    const call = (): Promise<Outcome> => hook('claude-code', payload('claude-code', destructive, one.workspace));
    it('the launcher is missing', async () => {
      rmSync(one.state.bin, { recursive: true });
      blocked(await call());
    });
    it('the launcher is missing for Cline, which understands no status', async () => {
      const { configuration } = agentOf('cline');
      assert.ok(configuration?.kind === 'file');
      const script = path.join(one.home, 'PreToolUse');
      writeFileSync(script, configuration.content(hookCommands(one.state, 'cline', 'linux')), { mode: 0o755 });
      const asked = JSON.stringify({ hookName: 'PreToolUse', taskId: 't', workspaceRoots: [one.workspace], preToolUse: { toolName: 'execute_command', parameters: { command: destructive } } });
      const cancelled = async (): Promise<string> => (JSON.parse((await run(`'${script}'`, { input: asked })).stdout) as { cancel: true; errorMessage: string }).errorMessage;
      assert.match(await cancelled(), /orders/);
      rmSync(one.state.bin, { recursive: true });
      assert.match(await cancelled(), /did not start/);
    });
    it('the launcher is a folder, is empty of rights, or dies', async () => {
      const launcher = path.join(one.state.bin, 'countersign-hook');
      for (const text of ['#!/bin/sh\nexit 1\n', '#!/bin/sh\nexit 3\n', '#!/bin/sh\nkill -SEGV $$\n', '#!/bin/sh\nkill -KILL $$\n', '#!/nonexistent/sh\n', 'not a program\n']) {
        writeFileSync(launcher, text, { mode: 0o700 });
        blocked(await call());
      }
      chmodSync(launcher, 0o600);
      rmSync(launcher);
      mkdirSync(launcher);
      blocked(await call());
    });
    it('the runtime is missing', async () => {
      writeLauncher(one.state, { runtimes: ['/nonexistent/node'], dist }, 'linux');
      assert.match((await call()).stderr, /no JavaScript runtime/);
      blocked(await call());
      denied(await call());
    });
    it('the first runtime is missing and the second is there', async () => {
      writeLauncher(one.state, { runtimes: ['/nonexistent/node', process.execPath], dist }, 'linux');
      silent(await hook('claude-code', payload('claude-code', 'ls', one.workspace)));
    });
    it('the runtime is no program, or crashes', async () => {
      const fake = path.join(one.home, 'node');
      for (const text of ['#!/bin/sh\nexit 1\n', '#!/bin/sh\nkill -SEGV $$\n', '\x7fELF broken']) {
        writeFileSync(fake, text, { mode: 0o700 });
        writeLauncher(one.state, { runtimes: [fake], dist }, 'linux');
        blocked(await call());
      }
    });
    it('the extension is gone: says how to remove the hooks', async () => {
      writeLauncher(one.state, { runtimes: [process.execPath], dist: path.join(one.home, 'gone') }, 'linux');
      const outcome = await call();
      denied(outcome);
      assert.match(outcome.stderr, /agents remove --all/);
    });
    it('the engine is gone', async () => {
      const half = path.join(one.home, 'half');
      mkdirSync(half);
      writeFileSync(path.join(half, 'hook.js'), readFileSync(path.join(dist, 'hook.js')));
      writeLauncher(one.state, { runtimes: [process.execPath], dist: half }, 'linux');
      denied(await call());
    });
    it('the state folder is missing, open to others, or somebody’s link', async () => {
      const { root: folder } = one.state;
      chmodSync(folder, 0o755);
      assert.match(denied(await call()), /open to other users/);
      chmodSync(folder, 0o700);
      const text = readFileSync(path.join(one.state.bin, 'countersign-hook'), 'utf8');
      const elsewhere = path.join(one.home, 'elsewhere');
      renameSync(folder, elsewhere);
      const copy = path.join(one.home, 'launcher');
      writeFileSync(copy, text, { mode: 0o700 });
      blocked(await run(`'${copy}' --agent claude-code`, { input: payload('claude-code', destructive, one.workspace) }));
      symlinkSync(elsewhere, folder);
      blocked(await run(`'${copy}' --agent claude-code`, { input: payload('claude-code', destructive, one.workspace) }));
    });
    it('the record cannot be written: harmless goes on with a word, the rest is denied', async () => {
      rmSync(one.state.log, { recursive: true });
      writeFileSync(one.state.log, '');
      denied(await call());
      const harmless = await hook('claude-code', payload('claude-code', 'ls', one.workspace));
      assert.equal(harmless.status, 0, harmless.stderr);
      assert.equal(harmless.stdout, '');
      assert.match(harmless.stderr, /Countersign: /);
    });
    it('no file can grow, as on a full disk: the same', async () => {
      for (const [command, harmless] of [['git status', true], ['rm -rf orders', false]] as const) {
        const outcome = await run(`ulimit -f 0; ${one.command('claude-code')}`, { input: payload('claude-code', command, one.workspace), env: { HOME: one.home }, cwd: one.workspace });
        if (harmless) assert.deepEqual([outcome.status, outcome.stdout, /the record cannot be written: EFBIG/.test(outcome.stderr)], [0, '', true], JSON.stringify(outcome));
        else denied(outcome);
      }
    });

    it('log, session, pins and windows are garbage', async () => {
      await call();
      for (const name of readdirSync(one.state.root, { recursive: true, encoding: 'utf8' })) if (name.endsWith('.jsonl')) writeFileSync(path.join(one.state.root, name), '\u0000garbage\n{"v":1}\n');
      writeFileSync(path.join(one.state.root, 'pins.json'), '[');
      writeFileSync(path.join(one.state.windows, 'x.json'), '{"address":7}');
      writeFileSync(path.join(one.state.windows, 'y.json'), 'nonsense');
      denied(await call());
      const verified = await countersign('audit', 'verify');
      assert.equal(verified.status, 2);
      assert.match(verified.stdout + verified.stderr, /jsonl:1: /);
    });
    it('the team’s policy is broken: the strictest reading, and it is named', async () => {
      mkdirSync(path.join(one.workspace, '.countersign'));
      writeFileSync(path.join(one.workspace, '.countersign', 'policy.json'), '{\n  "version": 1,\n  "rulez": []\n}\n');
      silent(await hook('claude-code', payload('claude-code', 'ls', one.workspace)));
      assert.match(denied(await call()), /policy\.json/);
    });
    it('a forged approval changes nothing', async () => {
      const asked = payload('claude-code', destructive, one.workspace);
      for (const name of ['approvals.json', 'approved', 'sessions/approved.json', 'decisions.jsonl']) {
        writeFileSync(path.join(one.state.root, name), JSON.stringify({ session: 'session-1', call: `call-${destructive.length}`, decision: 'allow', approved: true }));
      }
      denied(await hook('claude-code', asked));
    });
    it('variables that change a runtime or a shell do not reach it', async () => {
      const witness = path.join(one.home, 'witness');
      const evil = path.join(one.home, 'evil.js');
      writeFileSync(evil, `require('fs').writeFileSync(${JSON.stringify(witness)}, 'ran'); process.exit(0);`);
      const shell = path.join(one.home, 'evil.sh');
      writeFileSync(shell, `echo ran > '${witness}'\nexit 0\n`);
      // The agent's own shell may read ENV or BASH_ENV before the launcher can clear anything: the launcher is started directly.
      const launcher = path.join(one.state.bin, 'countersign-hook');
      const child = spawn(launcher, ['--agent', 'claude-code'], { env: { PATH: one.home, NODE_OPTIONS: `--require ${evil}`, NODE_PATH: one.home, BASH_ENV: shell, HOME: one.home, XDG_STATE_HOME: one.home, COUNTERSIGN_STATE: '/tmp', TMPDIR: '/nonexistent' } });
      let stdout = '';
      child.stdout.on('data', chunk => { stdout += String(chunk); });
      child.stdin.end(payload('claude-code', destructive, one.workspace));
      const status = await new Promise(resolve => child.on('close', resolve));
      assert.equal(existsSync(witness), false);
      assert.equal(status, 2);
      assert.match(stdout, /"deny"/);
    });
    it('an option behind the launcher’s own cannot move the state folder', async () => {
      const other = machine();
      try {
        const editor = await editorFor(other, () => Promise.resolve({ kind: 'allow', reply: { stdout: '', stderr: '', exitCode: 0 } }));
        denied(await run(one.command('claude-code').replace('--agent claude-code', `$& --state '${other.state.root}'`), { input: payload('claude-code', destructive, one.workspace) }));
        assert.equal(editor.seen.length, 0);
        editor.server.dispose();
      } finally {
        other.dispose();
      }
    });
  });

  describe('with an editor', () => {
    const answer = (kind: LinkAnswer['kind'], reply = { stdout: '', stderr: '', exitCode: 0 }): LinkAnswer => ({ kind, reply });
    let editor: Awaited<ReturnType<typeof editorFor>>;
    afterEach(() => editor.server.dispose());
    const ask = (more: string = '', options: Parameters<typeof start>[1] = {}): ReturnType<typeof start> =>
      start(one.command('claude-code').replace('--agent claude-code', `$&${more}`), { input: payload('claude-code', destructive, one.workspace), ...options });

    it('hands over payload, agent, working directory and environment without secrets, and prints what comes back', async () => {
      const reply = { stdout: '{"x":1}\n', stderr: 'why\n', exitCode: 2 };
      editor = await editorFor(one, () => Promise.resolve(answer('deny', reply)));
      const outcome = await ask('', { env: { AWS_PROFILE: 'operator-prod', GITHUB_TOKEN: 'hunter2hunter2', NODE_OPTIONS: '--title=x' } }).ended;
      assert.deepEqual({ stdout: outcome.stdout, stderr: outcome.stderr, status: outcome.status }, { stdout: '{"x":1}\n', stderr: 'why\n', status: 2 });
      const { request } = editor.seen[0] as IncomingRequest;
      assert.equal(request.agent, 'claude-code');
      assert.equal(request.cwd, one.workspace);
      assert.equal(request.payload, payload('claude-code', destructive, one.workspace));
      assert.equal(request.env['AWS_PROFILE'], 'operator-prod');
      assert.equal(request.env['GITHUB_TOKEN'], '[redacted]');
      assert.equal(request.env['NODE_OPTIONS'], undefined);
      assert.ok(request.deadline > Date.now() + 3_000_000);
    });

    it('is silent when the editor abstains, and when it approved a call of an agent whose approval is silence', async () => {
      editor = await editorFor(one, () => Promise.resolve(answer('abstain')));
      silent(await ask().ended);
      editor.server.dispose();
      editor = await editorFor(one, () => Promise.resolve(answer('allow')));
      silent(await ask().ended);
    });

    it('denies a denial that says nothing, and an editor that fails', async () => {
      editor = await editorFor(one, () => Promise.resolve(answer('deny')));
      denied(await ask().ended);
      editor.server.dispose();
      editor = await editorFor(one, () => Promise.reject(new Error('it broke')));
      assert.match(denied(await ask().ended), /it broke/);
    });

    it('denies at its own deadline, before the agent would give up, and tells the editor why', async () => {
      editor = await editorFor(one, () => new Promise(() => undefined));
      const outcome = await ask(' --timeout 3').ended;
      assert.match(denied(outcome), /repeat the identical call/);
      assert.ok(outcome.took < 2900, `took ${outcome.took} ms`);
      await until(() => editor.seen[0]?.withdrawn.aborted === true);
      assert.equal(editor.seen[0]?.withdrawn.reason, 'deadline');
    });

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      it(`denies on ${signal} and withdraws`, async () => {
        editor = await editorFor(one, () => new Promise(() => undefined));
        const { ended } = ask();
        await until(() => editor.seen.length === 1);
        process.kill(editor.seen[0]?.request.pid ?? 0, signal);
        denied(await ended);
        await until(() => editor.seen[0]?.withdrawn.aborted === true);
      });
    }

    it('withdraws when the agent is killed, and leaves no process behind', async () => {
      editor = await editorFor(one, () => new Promise(() => undefined));
      const { child } = ask();
      await until(() => editor.seen.length === 1);
      const hookPid = editor.seen[0]?.request.pid ?? 0;
      child.kill('SIGKILL');
      await until(() => editor.seen[0]?.withdrawn.aborted === true, 5000);
      assert.equal(editor.seen[0]?.withdrawn.reason, 'gone');
      await until(() => !existsSync(`/proc/${hookPid}`), 5000);
    });

    it('denies when the editor is killed while it waits', async () => {
      editor = { server: { dispose: () => undefined }, seen: [] };
      const other = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'test/hook/editorProcess.ts'), one.state.root], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      other.stdout.on('data', chunk => { said += String(chunk); });
      await until(() => said.includes('ready'), 20_000);
      const { ended } = ask();
      await until(() => said.includes('asked'), 20_000);
      other.kill('SIGKILL');
      assert.match(denied(await ended), /went away/);
      // Its socket and its record are still there: nobody answers, so the engine does.
      assert.match(denied(await ask().ended), /no editor is open/);
    });

    it('takes no answer from a second process that speaks to the socket', async () => {
      let release = (_: LinkAnswer): void => undefined;
      editor = await editorFor(one, () => new Promise(resolve => { release = resolve; }));
      const { ended } = ask();
      await until(() => editor.seen.length === 1);
      const address = windowsFor(one.state, '/')[0]?.address ?? '';
      for (const text of ['nonsense\n', '{"type":"approve"}\n', `${JSON.stringify({ type: 'answer', nonce: editor.seen[0]?.request.nonce, kind: 'allow', reply: { stdout: '', stderr: '', exitCode: 0 } })}\n`]) {
        await new Promise<void>(resolve => connect(address, function (this: import('node:net').Socket) { this.write(text); }).on('close', () => resolve()).on('error', () => undefined).resume());
      }
      assert.equal(editor.troubles?.length, 3);
      release(answer('deny', { stdout: '{}\n', stderr: 'no\n', exitCode: 2 }));
      assert.equal((await ended).status, 2);
    });

    it('takes no answer from an editor that somebody else may have put there', async () => {
      editor = await editorFor(one, () => Promise.resolve(answer('allow')));
      chmodSync(windowsFor(one.state, '/')[0]?.address ?? '', 0o777);
      denied(await ask().ended);
      assert.equal(editor.seen.length, 0);
    });

    it('is held up itself while the editor takes the call over: it still hears it', async () => {
      editor = await editorFor(one, async ({ request }) => {
        // The call is taken over by now, and the hook may not have read that yet.
        process.kill(request.pid, 'SIGSTOP');
        await new Promise(resolve => setTimeout(resolve, 8500));
        process.kill(request.pid, 'SIGCONT');
        return answer('deny', { stdout: '{"held":"up"}\n', stderr: 'no\n', exitCode: 2 });
      });
      assert.equal((await ask().ended).stdout, '{"held":"up"}\n');
    });

    it('forty calls at once are each answered once', async () => {
      editor = await editorFor(one, incoming => Promise.resolve(answer('deny', { stdout: `{"length":${incoming.request.payload.length}}\n`, stderr: 'no\n', exitCode: 2 })));
      const outcomes = await Promise.all(Array.from({ length: 40 }, (_, index) => run(one.command('claude-code'), { input: payload('claude-code', 'x'.repeat(index), one.workspace) })));
      for (const outcome of outcomes) assert.notEqual(outcome.stdout, '', JSON.stringify(outcome));
      assert.deepEqual(outcomes.map(outcome => (JSON.parse(outcome.stdout) as { length: number }).length), Array.from({ length: 40 }, (_, index) => payload('claude-code', 'x'.repeat(index), one.workspace).length));
      assert.equal(editor.seen.length, 40);
    });
  });

  const countersign = (...args: string[]): Promise<Outcome> => run(`'${process.execPath}' '${path.join(dist, 'countersign.js')}' ${args.join(' ')}`, { env: { HOME: one.home } });
});

async function editorFor(one: Machine, decide: (incoming: IncomingRequest) => Promise<LinkAnswer>): Promise<{ server: { dispose(): void }; seen: IncomingRequest[]; troubles?: string[] }> {
  const seen: IncomingRequest[] = [];
  const troubles: string[] = [];
  const server = new EditorLinkServer(one.state, {
    answer: incoming => {
      seen.push(incoming);
      return decide(incoming);
    },
    waiting: () => [], trouble: what => troubles.push(what),
  }, { folders: [one.workspace], focused: Date.now() });
  await server.start();
  return { server, seen, troubles };
}

async function until(condition: () => boolean, limit = 20_000): Promise<void> {
  for (const end = Date.now() + limit; !condition() && Date.now() < end;) await new Promise(resolve => setTimeout(resolve, 10));
  assert.ok(condition(), `waited ${limit} ms in vain`);
}
