// `countersign audit` as a person runs it, over a record that hook and editor really wrote.
import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { defaultOptions } from '../../src/core/policy/policy';
import { recordWriter } from '../../src/node/audit/recordWriter';
import { allChains } from '../../src/node/audit/chains';
import { built, dist, machine, payload, run, type Machine } from '../hook/hookProcess';
import { sampleReview } from '../host/sampleReview';

describe('countersign audit', () => {
  let one: Machine;
  before(async function () {
    this.timeout(120_000);
    await built();
  });
  beforeEach(() => {
    one = machine();
    const action = { id: 'a', agent: 'claude-code', session: 's', cwd: '/w', env: {}, request: { tool: 'shell', command: 'x', shell: 'bash' } } as const;
    const concluded = { review: sampleReview('attest', { explanation: 'Everything that was shown' }), files: {}, policy: 'p', options: defaultOptions };
    const writer = recordWriter(one.state, '1');
    writer.write({ kind: 'shown', action, concluded });
    writer.write({ kind: 'decided', action, concluded, decision: { kind: 'allow', verdict: 'attest', reason: '=cmd', by: 'user' }, digest: 'd' });
  });
  afterEach(() => { one.dispose(); });

  const audit = (...args: string[]): SpawnSyncReturns<string> => spawnSync(process.execPath, [path.join(dist, 'countersign.js'), 'audit', ...args], { encoding: 'utf8', env: { HOME: one.home, PATH: process.env['PATH'] } });

  it('verify says what was found and what it proves, with and without signed heads', () => {
    const plain = audit('verify');
    assert.equal(plain.status, 0, plain.stderr);
    assert.match(plain.stdout, /^4 records in 1 chains, .*: all fit together\.\nNo heads are signed\.\n/);
    assert.match(plain.stdout, /does not prove that the record is the one that was written/);
    assert.match(audit('sign').stdout, /Not signed: there is no SSH key/);
    mkdirSync(path.join(one.home, '.ssh'), { mode: 0o700 });
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(one.home, '.ssh', 'id_ed25519')]);
    assert.match(audit('sign').stdout, /The ends of 1 chains were signed with SHA256:/);
    const signed = audit('verify');
    assert.match(signed.stdout, /4 of 4 records are covered by 1 signed heads, .*a key in your \.ssh folder/);
    assert.doesNotMatch(signed.stdout, /does not prove|not signed yet/);
  });

  it('verify names a change, and what was cut since heads were kept elsewhere', () => {
    const [chain] = allChains(one.state);
    const file = chain?.path ?? '';
    const whole = readFileSync(file, 'utf8');
    const kept = path.join(one.home, 'heads.json');
    writeFileSync(kept, audit('heads').stdout);
    assert.equal(audit('verify', '--heads', kept).status, 0);
    writeFileSync(file, whole.split('\n').slice(0, 3).map(line => `${line}\n`).join(''));
    assert.equal(audit('verify').status, 0, 'nothing here names the end');
    const cut = audit('verify', '--heads', kept);
    assert.deepEqual([cut.status, /ended at record 3, a head that was kept elsewhere saw 4/.test(cut.stdout)], [2, true], cut.stdout);
    writeFileSync(file, whole.replace('Everything', 'Something'));
    const changed = audit('verify');
    assert.deepEqual([changed.status, /:3: was changed/.test(changed.stdout)], [2, true], changed.stdout);
    assert.equal(audit('verify', '--heads', path.join(one.home, 'absent')).status, 1);
  });

  it('export hands on lines and a table, and report reads lines of other machines', () => {
    const lines = audit('export');
    assert.equal(lines.status, 0, lines.stderr);
    const kinds = lines.stdout.trim().split('\n').map(line => (JSON.parse(line) as { body: { kind: string } }).body.kind);
    assert.deepEqual(kinds, ['start', 'reviewed', 'shown', 'decided']);
    const table = audit('export', '--csv');
    assert.match(table.stdout, /\r\n.*,attest,.*,allow,.*,'=cmd,/s);
    assert.equal(audit('export', '--csv', '--from', '2999-01-01').stdout.trim().split('\r\n').length, 1);
    assert.equal(audit('export', '--to', '2000-01-01').stdout, '');
    const file = path.join(one.home, 'other.jsonl');
    writeFileSync(file, lines.stdout);
    const text = audit('report', file);
    assert.match(text.stdout, /Week of \d{4}-\d\d-\d\d\n {2}calls 1, prompts 1 .*\n {2}approved 1, denied by a person 0/);
    assert.equal((JSON.parse(audit('report', '--json').stdout) as { weeks: unknown[] }).weeks.length, 1);
    writeFileSync(file, '{}\n');
    assert.deepEqual([audit('report', file).status, /:1: is no exported record/.test(audit('report', file).stderr)], [1, true]);
  });

  it('what a hook process reports as run is joined to what it reviewed', async () => {
    const input = payload('claude-code', 'git status', one.workspace);
    await run(one.command('claude-code'), { input, env: { HOME: one.home }, cwd: one.workspace });
    const after = JSON.stringify({ ...JSON.parse(input.toString()) as object, hook_event_name: 'PostToolUse', tool_response: { stdout: '' } });
    await run(one.command('claude-code'), { input: after, env: { HOME: one.home }, cwd: one.workspace });
    assert.match(audit('export', '--csv').stdout, /git status.*,abstain,.*,ran,/);
  });

  it('tidy says what it did, and says nothing where it was started by ourselves', () => {
    assert.match(audit('tidy').stdout, /Nothing was to be done/);
    assert.equal(audit('tidy', '--quiet').stdout, '');
  });

  it('an option or a day that is none is told', () => {
    for (const args of [['verify', '--what'], ['export', '--from', 'yesterday'], ['export', '--from'], ['nothing'], [], ['sign', 'x']]) {
      const outcome = audit(...args);
      assert.deepEqual([outcome.status, /usage: countersign audit/.test(outcome.stderr)], [1, true], args.join(' '));
    }
  });
});
