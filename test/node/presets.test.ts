// The starting points of a policy: each is a sound file whose own tests hold, and a test that does not hold is told.
import assert from 'node:assert/strict';
import { presets } from '../../src/core/policy/presets/presets';
import { loadGrammars } from '../../src/node/grammars';
import { parsePolicy } from '../../src/node/parsePolicy';
import { mergePolicies } from '../../src/node/policyFile';
import { runPolicyTests } from '../../src/node/policyTests';

const now = Date.UTC(2026, 0, 5);

async function failuresOf(text: string): Promise<readonly { name: string; expected: string; got: string; why: string; line: number }[]> {
  const layer = { kind: 'team', file: 'policy.json' } as const;
  const parsed = parsePolicy(text, layer);
  assert.ok(parsed.kind === 'policy', JSON.stringify(parsed));
  return runPolicyTests(parsed.tests, mergePolicies([{ layer, from: 'policy.json', errors: [], part: parsed.part, tests: parsed.tests, trust: 'full' }]), loadGrammars(), now);
}

describe('presets', () => {
  for (const preset of presets) {
    it(`${preset.name}: has tests, and they hold`, async () => {
      const parsed = parsePolicy(preset.text, { kind: 'team' });
      assert.ok(parsed.kind === 'policy' && parsed.tests.length >= 4);
      assert.deepEqual(await failuresOf(preset.text), []);
    });
    it(`${preset.name}: says what it does before it does it`, () => assert.match(preset.text, /^\/\/ Countersign: .*\n\/\/ Starting point "/));
  }
  it('the remote for signatures is a line to be taken in, and then it counts', () => {
    const remotes = presets.map(({ name, text }) => {
      const taken = text.replace('// "remote": "origin",', '"remote": "origin",');
      const parsed = parsePolicy(taken, { kind: 'team' });
      return [name, parsed.kind === 'policy' ? parsed.part.countersign?.remote : JSON.stringify(parsed)];
    });
    assert.deepEqual(remotes, [['balanced', 'origin'], ['strict', 'origin'], ['solo', undefined]]);
  });
  it('only balanced allows break-glass; strict forbids it', () => {
    const breakGlass = (text: string): unknown => {
      const parsed = parsePolicy(text, { kind: 'team' });
      return parsed.kind === 'policy' ? parsed.part.breakGlass : 'wrong';
    };
    assert.deepEqual(presets.map(one => [one.name, typeof breakGlass(one.text)]), [['balanced', 'object'], ['strict', 'boolean'], ['solo', 'undefined']]);
  });
});

describe('tests inside a policy', () => {
  const withTest = (test: object): string => JSON.stringify({ version: 1, rules: [{ id: 'docs', match: { path: ['docs/**'] }, least: 'acknowledge' }], tests: [test] });
  it('one that does not hold says what was expected, what came, and why', async () => {
    const [failure] = await failuresOf(withTest({ name: 'notes', action: { tool: 'delete', path: 'docs/a.md' }, expect: 'allow', files: { 'docs/a.md': 'x' } }));
    assert.deepEqual([failure?.name, failure?.expected, failure?.got, failure?.line], ['notes', 'allow', 'acknowledge', 1]);
    assert.match(failure?.why ?? '', /docs \(acknowledge\)/);
  });
  it('a rule that should be among the reasons is missed', async () => {
    const [failure] = await failuresOf(withTest({ action: { tool: 'shell', command: 'ls' }, expect: 'allow', rule: 'docs' }));
    assert.match(failure?.why ?? '', /no reason is the rule docs/);
  });
  it('the world is what the test says: files, what is not committed, environment', async () => {
    const row = (uncommitted: string[]): object => ({ action: { tool: 'delete', path: 'src/a.ts' }, expect: 'note', files: { 'src/a.ts': 'x' }, uncommitted });
    assert.deepEqual(await failuresOf(withTest(row([]))), []);
    assert.equal((await failuresOf(withTest(row(['src/a.ts']))))[0]?.got, 'confirm');
  });
  it('a folder above counts for a rule on a path', async () => {
    const row = { action: { tool: 'shell', command: 'rm -r docs' }, expect: 'acknowledge', files: { 'docs/a.md': 'x', 'docs/b.md': 'y' } };
    assert.deepEqual(await failuresOf(withTest(row)), []);
    const above = JSON.stringify({ version: 1, rules: [{ id: 'docs', match: { path: ['site/docs/**'] }, least: 'acknowledge' }], tests: [{ ...row, action: { tool: 'shell', command: 'rm -r site' }, files: { 'site/docs/a.md': 'x', 'site/b.md': 'y' } }] });
    assert.deepEqual(await failuresOf(above), []);
    const all = above.replace('rm -r site', 'rm -rf ~/workspace');
    assert.notEqual((await failuresOf(all))[0]?.got, 'note');
  });
});
