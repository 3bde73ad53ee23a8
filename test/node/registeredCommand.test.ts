// The text that agents run, around launchers that fail in every way: what the agent sees, when, and that nothing keeps its pipes open.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ownDeadline, timeouts, watchdogOf } from '../../src/core/agents/timeouts';
import { checkedCommand, noAnswer, shQuoted, watchedCommand } from '../../src/node/registeredCommand';

const shells = ['/bin/sh', '/bin/bash', '/bin/dash', '/bin/zsh', '/bin/busybox'].filter(existsSync);

describe('the registered command', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), "countersign-it's-")); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function launcher(text: string): string {
    const file = path.join(folder, 'launcher');
    writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
    return shQuoted(file);
  }

  interface Seen { readonly status: number | null; readonly stdout: string; readonly stderr: string; readonly took: number }

  /** As an agent on Node runs it: over once all pipes are closed. `term`: milliseconds until the agent ends it. */
  function seenBy(shell: string, command: string, { term, signal = 'SIGTERM', input = '{"tool_name":"x"}' }: { readonly term?: number; readonly signal?: NodeJS.Signals; readonly input?: string } = {}): Promise<Seen> {
    const began = Date.now();
    const child = spawn(shell, shell.endsWith('busybox') ? ['sh', '-c', command] : ['-c', command], { stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => { stdout += String(chunk); });
    child.stderr.on('data', chunk => { stderr += String(chunk); });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    if (term !== undefined) setTimeout(() => child.kill(signal), term);
    return new Promise(resolve => child.once('close', status => resolve({ status, stdout, stderr, took: Date.now() - began })));
  }

  for (const shell of shells) {
    it(`${shell}: passes an answer through as it is`, async () => {
      for (const [script, status, stdout, stderr] of [
        ['cat >/dev/null', 0, '', ''],
        ['cat', 0, '{"tool_name":"x"}\n', ''],
        ['echo "a warning of the runtime" >&2', 0, '', 'a warning of the runtime\n'],
        ['printf "why\\n\\nin lines" >&2; exit 2', 2, '', 'why\n\nin lines'],
        [`printf '%s\\n' '{"a":"\\"\\"x0","b":"*?[x] $(touch y) \\\\n"}'; echo '""x0' >&2; exit 2`, 2, '{"a":"\\"\\"x0","b":"*?[x] $(touch y) \\\\n"}\n', '""x0\n'],
      ] as const) {
        const { took, ...seen } = await seenBy(shell, watchedCommand(launcher(script), 60));
        assert.deepEqual(seen, { status, stdout, stderr }, script);
        assert.ok(took < 5000);
      }
    });

    it(`${shell}: makes everything else a denial`, async () => {
      for (const script of ['exit 1', 'exit 3', 'exit 20', 'exit 127', 'kill -SEGV $$', 'kill -9 $$', 'echo all is well', 'echo "{ well"', 'echo "{}" >&2; exit 1', 'echo "{\\"a\\":1}"; exit 1', 'echo 0', `echo '""x0' >&2; exit 7`]) {
        const { status, stderr, stdout } = await seenBy(shell, watchedCommand(launcher(script), 60));
        assert.equal(status, 2, `${script}: ${stdout} ${stderr}`);
        assert.equal(stdout, '', script);
        assert.ok(stderr.includes(noAnswer), `${script}: ${stderr}`);
      }
      assert.equal((await seenBy(shell, watchedCommand(shQuoted(path.join(folder, 'missing')), 60))).status, 2);
    });

    it(`${shell}: denies in time where the launcher never answers, and leaves no pipe open`, async () => {
      const { took, ...seen } = await seenBy(shell, watchedCommand(launcher('sleep 20 & wait'), 4), { input: `{"big":"${'x'.repeat(300_000)}"}` });
      assert.deepEqual(seen, { status: 2, stdout: '', stderr: `${noAnswer}\n` });
      assert.ok(took >= 2900 && took < 12_000, `took ${took} ms`);
    });

    it(`${shell}: denies where the agent ends the wait`, async () => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
        const { took, ...seen } = await seenBy(shell, watchedCommand(launcher('sleep 20'), 60), { term: 600, signal });
        assert.deepEqual(seen, { status: 2, stdout: '', stderr: `${noAnswer}\n` }, signal);
        assert.ok(took < 10_000, `took ${took} ms`);
      }
    });
  }

  it('leaves no clock behind', async () => {
    const mark = 7.0;
    await seenBy('/bin/sh', watchedCommand(launcher('sleep 0.3'), 5_000_000 + mark));
    await new Promise(resolve => setTimeout(resolve, 300));
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    assert.equal(stdout.includes(`sleep ${watchdogOf(5_000_000 + mark)}`), false);
  });

  it('tells the launcher which shell the agent started', async () => {
    const { stdout } = await seenBy('/bin/sh', watchedCommand(launcher('shift; printf \'{"shell":%s,"own":%s}\' "$1" "$PPID"'), 60));
    assert.match(stdout, /^\{"shell":\d+,"own":\d+\}\n$/);
  });

  it('holds no variable that a configuration reader would replace', () => {
    // As Gemini CLI and Qwen Code do it with every text of their settings; a folder's .env file is part of that environment.
    const replaced = /\$(?:(\w+)|{(\w+)(?::-([^}]*))?})/g;
    for (const text of [watchedCommand("'/x'", 3600), checkedCommand("'/x'")]) assert.deepEqual(text.match(replaced), null);
  });

  it('the clock stands between the hook’s own deadline and the agent’s', () => {
    for (const seconds of [...Object.values(timeouts), 4, 5, 10, 15]) {
      assert.ok(ownDeadline(seconds) < watchdogOf(seconds) && watchdogOf(seconds) < seconds, `${seconds}: ${ownDeadline(seconds)} ${watchdogOf(seconds)}`);
    }
  });
});
