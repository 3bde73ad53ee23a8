// Every rule has its words: what it says and how to change it, the defaults included; and no review is without a reason.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { withWords } from '../../../src/core/explain/whyWords';
import { defaultRuleWords } from '../../../src/core/explain/words/defaultRules';
import type { Why } from '../../../src/core/model/review';
import { operations } from '../../../src/core/model/effect';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { loadGrammars } from '../../../src/node/grammars';
import { inMemoryFacts } from '../inMemoryFacts';

const root = path.join(__dirname, '../../..');

describe('why asked', () => {
  it('every default rule of the ladder has its sentence', () => {
    const source = readFileSync(path.join(root, 'src/core/policy/levels.ts'), 'utf8');
    const named = [...source.matchAll(/level\([^;]*?'([a-z][a-z-]+)'\)/g)].flatMap(match => match[1] ?? []);
    assert.ok(named.length > 30, `${named.length} found`);
    const made = operations.filter(one => one === 'delete' || one === 'replace' || one === 'update').flatMap(one => [`${one}-remote`, `${one}-local`]);
    for (const name of [...named, ...made, 'create', 'update', 'nothing']) assert.ok(defaultRuleWords(name), name);
  });
  const rule: Why = { rule: 'prod', verdict: 'attest', layer: 'team', file: '/w/.countersign/policy.json', line: 7, owner: 'sre', reason: 'Because.' };
  for (const [name, why, meaning, change] of [
    ['a team rule', rule, /^Because\.$/, /Ask sre, or change \/w\/\.countersign\/policy\.json:7 and commit/],
    ['one without owner or reason', { ...rule, owner: undefined, reason: undefined }, /asks for attest/, /^Change .*:7 and commit/],
    ['the administrator’s', { ...rule, layer: 'administrator' }, /Because/, /Only the administrator/],
    ['the user’s', { ...rule, layer: 'user', line: undefined }, /Because/, /your own rule/],
    ['a minimum', { rule: 'user/minimum', verdict: 'confirm', layer: 'user' }, /weaker/, /countersign\.minimum/],
    ['a broken file', { rule: 'policy-not-readable', verdict: 'attest', file: '/p', line: 2, reason: 'not JSON' }, /not JSON/, /Mend \/p:2/],
    ['a default', { rule: 'default/reads-secrets', verdict: 'confirm' }, /Credentials/, /can ask for more/],
    ['the gate itself', { rule: 'default/protects-countersign', verdict: 'deny' }, /switch off/, /by hand/],
  ] as const) {
    it(name, () => {
      const words = withWords(why);
      assert.match(words.meaning ?? '', meaning);
      assert.match(words.change ?? '', change);
    });
  }

  it('no review of the whole corpus is without a reason in words', async () => {
    const folder = path.join(root, 'test/corpus');
    const commands = readdirSync(folder).filter(name => name.endsWith('.jsonl')).flatMap(name => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean)
      .map(line => JSON.parse(line) as { command?: string }).flatMap(row => row.command ?? []));
    assert.ok(commands.length > 300);
    const grammars = loadGrammars();
    const facts = inMemoryFacts({ files: { '/home/dev/workspace/a.txt': 'a' } });
    const without: string[] = [];
    for (const command of [...commands, 'true', 'cd x', '', ':', 'unknown-program --now']) {
      const { review } = await reviewAction({ id: 'x', agent: 'a', session: 's', cwd: '/home/dev/workspace', env: {}, request: { tool: 'shell', shell: 'bash', command } }, facts, grammars, defaultPolicy);
      if (review.why.length === 0 || review.why.some(why => why.rule === '' || !why.meaning || !why.change)) without.push(`${command}: ${JSON.stringify(review.why)}`);
    }
    assert.deepEqual(without, []);
  }).timeout(120_000);
});
