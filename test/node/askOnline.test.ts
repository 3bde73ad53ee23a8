// A question to a system's own tool: what is started, with what, and what never is.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { askOnline, type AskingPlace, type OnlineOutcome } from '../../src/node/askOnline';

describe('asking online', () => {
  let root: string;
  let place: AskingPlace;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'ask-')));
    for (const folder of ['bin', 'home', 'workspace/bin']) mkdirSync(path.join(root, folder), { recursive: true });
    place = {
      home: path.join(root, 'home'), workspaces: [path.join(root, 'workspace')], agentEnv: { AWS_SESSION_TOKEN: 'login', PATH: '/agent', NODE_OPTIONS: '--require /agent.js', OTHER: 'other' },
      ownEnv: { PATH: [path.join(root, 'workspace/bin'), 'relative', path.join(root, 'bin'), '/usr/bin', '/bin'].join(path.delimiter), LANG: 'C', SECRET_OF_THE_EDITOR: 'x', HTTPS_PROXY: 'http://proxy:1' },
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function tool(where: string, script: string, mode = 0o755): string {
    const file = path.join(root, where);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, mode);
    return file;
  }
  const ask = (args: readonly string[] = [], more: Partial<AskingPlace> = {}, logins = ['AWS_SESSION_TOKEN']): Promise<OnlineOutcome> =>
    askOnline({ command: ['tool', ...args], variables: { AWS_PROFILE: 'operator' }, logins }, { ...place, ...more });

  it('starts the tool outside the workspace with exactly these arguments, in the home folder', async () => {
    tool('workspace/bin/tool', 'echo hostile');
    tool('bin/tool', 'printf "%s|" "$@"; pwd');
    const outcome = await ask(['a b', '$(touch x)', '*']);
    assert.deepEqual(outcome, { kind: 'ended', exit: 0, output: `a b|$(touch x)|*|${place.home}\n`, program: path.join(root, 'bin/tool') });
  });

  it('gives it a bare environment: the login, the variables of the question, language and proxy', async () => {
    tool('bin/tool', 'env');
    const outcome = await ask([], {}, ['AWS_SESSION_TOKEN', 'NODE_OPTIONS', 'PATH', 'ABSENT']);
    assert.ok(outcome.kind === 'ended');
    const lines = outcome.output.split('\n');
    for (const line of ['AWS_PROFILE=operator', 'AWS_SESSION_TOKEN=login', 'HTTPS_PROXY=http://proxy:1', 'LANG=C', `HOME=${place.home}`, `PATH=${path.join(root, 'bin')}:/usr/bin:/bin`]) assert.ok(lines.includes(line), line);
    assert.doesNotMatch(outcome.output, /SECRET_OF_THE_EDITOR|OTHER|NODE_OPTIONS|agent/);
  });

  it('starts nothing from a workspace, by link either, and nothing that others can write', async () => {
    const hostile = tool('workspace/bin/tool', 'echo hostile');
    assert.deepEqual(await ask(), { kind: 'failed', why: 'notFound' });
    symlinkSync(hostile, path.join(root, 'bin/tool'));
    assert.deepEqual(await ask(), { kind: 'failed', why: 'notFound' });
    rmSync(path.join(root, 'bin/tool'));
    symlinkSync(path.join(root, 'workspace/bin'), path.join(root, 'linked'));
    assert.deepEqual(await ask([], { ownEnv: { PATH: path.join(root, 'linked') } }), { kind: 'failed', why: 'notFound' });
    tool('bin/tool', 'echo writable', 0o777);
    assert.deepEqual(await ask(), { kind: 'failed', why: 'notFound' });
    tool('bin/tool', 'echo no run bit', 0o644);
    assert.deepEqual(await ask(), { kind: 'failed', why: 'notFound' });
  });

  it('ends one that is late, with what it started', async () => {
    const mark = path.join(root, 'mark');
    tool('bin/tool', `(sleep 2; touch ${mark}) & sleep 60`);
    const before = Date.now();
    assert.deepEqual(await ask([], { timeLimitMs: 300 }), { kind: 'failed', why: 'tooLate' });
    assert.ok(Date.now() - before < 30_000, 'it does not wait for the minute that the tool takes');
    await new Promise((resolve) => setTimeout(resolve, 2300));
    assert.throws(() => realpathSync(mark));
  });

  it('does not wait for a process that the tool left behind', async () => {
    tool('bin/tool', 'sleep 60 & echo done');
    const before = Date.now();
    const outcome = await ask();
    assert.ok(outcome.kind === 'ended' && outcome.output === 'done\n');
    assert.ok(Date.now() - before < 30_000, 'it does not wait for the minute that the process takes');
  });

  it('ends one that says too much', async () => {
    tool('bin/tool', 'while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done');
    assert.deepEqual(await ask(), { kind: 'failed', why: 'tooLong' });
  });

  it('tells an exit status from an answer', async () => {
    tool('bin/tool', 'echo no; exit 1');
    const outcome = await ask();
    assert.ok(outcome.kind === 'ended' && outcome.exit === 1 && outcome.output === 'no\n');
  });
});
