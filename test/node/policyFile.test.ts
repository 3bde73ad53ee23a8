// Policy files: errors with their place, layers that only tighten, and git that cannot loosen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { policySchemaText } from '../../src/build/generate/policySchema';
import { parsePolicy } from '../../src/node/parsePolicy';
import { loadPolicy, policySources } from '../../src/node/policyFile';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

const layer = { kind: 'team', file: 'p' } as const;
const rule = (least: string, id = 'prod'): string => JSON.stringify({ version: 1, rules: [{ id, match: { environment: ['production'] }, least }] });

describe('policy files', () => {
  for (const [name, text, line, column, message] of [
    ['a comma too few', '{\n  "version": 1\n  "rules": []\n}', 3, 3, /CommaExpected/],
    ['an unknown member', '{\n  "version": 1,\n  "rulez": []\n}', 3, 3, /rulez/],
    ['an unknown verdict', '{\n  "version": 1,\n  "rules": [\n    {"id": "a", "match": {}, "least": "maybe"}\n  ]\n}', 4, 39, /rules\.0\.least/],
    ['a misspelt match', '{"version": 1, "rules": [{"id": "a", "match": {"enviroment": ["production"]}, "least": "attest"}]}', 1, 48, /enviroment/],
    ['a name twice', '{"version":1,"rules":[{"id":"a","match":{},"least":"note"},\n{"id":"a","match":{},"least":"note"}]}', 2, 7, /twice/],
    ['a member twice', '{"version":1,"minimum":"deny","minimum":"allow"}', 1, 1, /minimum \(repeated\)/],
    ['no version', '{}', 1, 1, /version/],
    ['another version', '{"version": 2}', 1, 13, /version/],
    ['an empty file', '', 1, 1, /empty|ValueExpected/],
    ['a list', '[]', 1, 1, /expected object/],
    ['a date that is none', '{"version":1,"rules":[{"id":"a","match":{},"least":"note","expires":"soon"}]}', 1, 69, /expires/],
  ] as const) {
    it(`${name}: said with line and column`, () => {
      const parsed = parsePolicy(text, layer);
      assert.ok(parsed.kind === 'wrong');
      const [error] = parsed.errors;
      assert.match(error?.message ?? '', message);
      assert.deepEqual([error?.line, error?.column], [line, column], error?.message);
    });
  }

  it('comments, trailing commas and a byte order mark are fine; a rule knows its line', () => {
    const parsed = parsePolicy('\uFEFF{\n  // ours\n  "version": 1,\n  "rules": [\n    {"id": "a", "match": {"operation": ["replace"]}, "least": "countersign", "owner": "sre"},\n  ],\n}\n', layer);
    assert.ok(parsed.kind === 'policy');
    assert.deepEqual(parsed.part.rules, [{ id: 'a', match: { operation: ['replace'] }, least: 'countersign', owner: 'sre', line: 5, layer }]);
  });

  it('the schema that the editor completes with is the one that counts', () => {
    assert.equal(readFileSync(path.join(__dirname, '../../media/policy.schema.json'), 'utf8'), policySchemaText());
  });

  describe('in a repository', () => {
    let home: string;
    let state: StateFolder;
    let work: string;
    beforeEach(() => {
      home = mkdtempSync(path.join(tmpdir(), 'countersign-policy-'));
      state = stateFolder(home, 'linux');
      assert.equal(ensureStateFolder(state), undefined);
      work = path.join(home, 'work');
      mkdirSync(work);
      git('init', '-q', '-b', 'main');
      git('remote', 'add', 'origin', 'https://example.invalid/team/app.git');
    });
    afterEach(() => rmSync(home, { recursive: true }));

    function git(...args: string[]): void {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false', ...args], { cwd: work, env: { PATH: process.env['PATH'], HOME: home }, stdio: 'pipe' });
    }
    const write = (text: string): void => {
      mkdirSync(path.join(work, '.countersign'), { recursive: true });
      writeFileSync(path.join(work, '.countersign', 'policy.json'), text);
    };
    const commit = (text: string): void => {
      write(text);
      git('add', '-A');
      git('commit', '-q', '-m', 'policy');
    };
    const load = () => loadPolicy({ cwd: work, home, state, trusted: [work] });
    const least = async (): Promise<string[]> => (await load()).rules.map(one => one.least).sort();

    it('none: the defaults', async () => assert.equal((await load()).version, 'default'));
    it('on the default branch: holds, also below a folder of it', async () => {
      commit(rule('countersign'));
      mkdirSync(path.join(work, 'a/b'), { recursive: true });
      assert.deepEqual((await loadPolicy({ cwd: path.join(work, 'a/b'), home, state })).rules.map(one => one.least), ['countersign']);
    });
    it('a working copy that is stricter counts, one that is looser does not', async () => {
      commit(rule('attest'));
      write(rule('countersign'));
      assert.deepEqual(await least(), ['attest', 'countersign']);
      write(rule('note'));
      assert.deepEqual(await least(), ['attest', 'note']);
      rmSync(path.join(work, '.countersign'), { recursive: true });
      assert.deepEqual(await least(), ['attest']);
    });
    it('a broken working copy is the strictest reading and does not hide the rest', async () => {
      commit(rule('attest'));
      write('{');
      const policy = await load();
      assert.match(policy.broken?.message ?? '', /policy\.json:1:/);
      assert.equal(policy.rules.length, 1);
    });
    it('what was accepted for the remote survives a rewritten history, a removed file and another clone', async () => {
      commit(rule('countersign'));
      assert.deepEqual(await least(), ['countersign']);
      commit(rule('note'));
      git('commit', '-q', '--amend', '-m', 'rewritten');
      assert.deepEqual(await least(), ['countersign', 'note']);
      git('rm', '-q', '-r', '.countersign');
      git('commit', '-q', '-m', 'gone');
      assert.deepEqual(await least(), ['countersign']);
      git('remote', 'set-url', 'origin', 'git@example.invalid:team/app');
      assert.deepEqual(await least(), ['countersign']);
    });
    it('a new file of the agent cannot name an environment harmless; the team’s can', async () => {
      const naming = JSON.stringify({ version: 1, environments: [{ name: 'development', patterns: ['*'] }, { name: 'production', patterns: ['*-prod'] }] });
      write(naming);
      assert.deepEqual((await load()).environments.map(one => one.name), ['production']);
      commit(naming);
      assert.deepEqual((await load()).environments.map(one => one.name), ['production', 'development']);
    });
    it('the user’s own file and other open folders add to it', async () => {
      commit(rule('attest'));
      writeFileSync(path.join(state.root, 'policy.json'), JSON.stringify({ version: 1, minimum: 'confirm', unknownEnvironment: 'production' }));
      const other = path.join(home, 'other');
      mkdirSync(path.join(other, '.countersign'), { recursive: true });
      writeFileSync(path.join(other, '.countersign', 'policy.json'), rule('deny', 'other'));
      const policy = await loadPolicy({ cwd: work, home, state, folders: [other] });
      assert.deepEqual(policy.rules.map(one => one.id).sort(), ['other', 'prod']);
      assert.equal(policy.minimum?.verdict, 'confirm');
      assert.equal(policy.unknownEnvironment, 'production');
    });
    it('its version changes with any part of it', async () => {
      commit(rule('attest'));
      const before = (await load()).version;
      commit(rule('countersign'));
      assert.notEqual((await load()).version, before);
    });
    it('looking at it runs nothing that the repository configures', async () => {
      const witness = path.join(home, 'witness');
      const script = path.join(home, 'evil.sh');
      writeFileSync(script, `#!/bin/sh\ntouch '${witness}'\ncat\n`, { mode: 0o755 });
      commit(rule('attest'));
      git('config', 'core.fsmonitor', script);
      git('config', 'filter.evil.smudge', script);
      git('config', 'filter.evil.clean', script);
      git('config', 'core.pager', script);
      git('config', 'alias.show', `!${script}`);
      git('config', 'alias.cat-file', `!${script}`);
      writeFileSync(path.join(work, '.gitattributes'), '* filter=evil\n');
      assert.deepEqual(await least(), ['attest']);
      assert.throws(() => readFileSync(witness));
    });
    it('sources say where they come from', async () => {
      commit(rule('attest'));
      write('{');
      assert.deepEqual((await policySources({ cwd: work, home, state })).map(one => [one.from.replace(work, ''), one.errors.length]), [['/.countersign/policy.json', 1], ['refs/heads/main:.countersign/policy.json', 0]]);
    });
  });
});
