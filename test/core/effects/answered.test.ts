// A stored "this is disposable" counts for exactly its resource and for losses only.
import assert from 'node:assert/strict';
import { ledgerKey } from '../../../src/core/effects/joinReplacements';
import { noGrammars } from '../../../src/core/grammars';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { inMemoryFacts } from '../inMemoryFacts';

const files = { '/home/dev/workspace/.git/HEAD': 'ref: refs/heads/main\n', '/home/dev/workspace/notes/a.md': 'a', '/home/dev/workspace/other/b.md': 'b' };
const git = { root: '/home/dev/workspace', committed: {} };
const review = async (command: string, answered: Readonly<Record<string, string>> = {}) => (await reviewAction(
  { id: '1', agent: 'x', session: 's', cwd: '/home/dev/workspace', env: {}, request: { tool: 'shell', shell: 'bash', command } }, inMemoryFacts({ files, git, answered }), noGrammars, defaultPolicy)).review;

describe('a stored answer', () => {
  it('makes the loss of exactly this resource cheap, and says so', async () => {
    const asked = await review('rm -rf notes');
    assert.notEqual(asked.verdict, 'allow');
    const key = ledgerKey(asked.effects[0] ?? assert.fail('no effect'));
    const answered = await review('rm -rf notes', { [key]: 'you said so on 2026-01-01' });
    assert.equal(answered.verdict, 'allow');
    assert.match(answered.explanation, /you said so on 2026-01-01/);
    assert.equal((await review('rm -rf other', { [key]: 'you said so' })).verdict, asked.verdict);
  });
});
