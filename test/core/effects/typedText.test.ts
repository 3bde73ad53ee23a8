// Text typed into a running terminal: read as what would read it, harmful texts beside harmless ones.
import assert from 'node:assert/strict';
import { readAction } from '../../../src/core/effects/readAction';
import type { MemoryWorld } from '../inMemoryFacts';
import { files, shown, workspace, worldOf } from './files/worlds';

const world: MemoryWorld = { files: files({ 'keep.txt': 'only copy\n', 'a.ts': 'x\n' }), git: { root: workspace, committed: { 'a.ts': 'x\n' }, ignored: [] } };

async function check(text: string, expected: string): Promise<void> {
  const found = await readAction({ id: 'a', agent: 'x', session: 's', cwd: workspace, env: {}, request: { tool: 'input', text, terminal: '1' } }, worldOf(world));
  assert.equal(shown(found.effects), expected);
  assert.deepEqual(found.changes, []);
}

describe('text typed into a terminal', () => {
  it('a delete', () => check('rm keep.txt', 'delete file keep.txt confirm'));
  it('a delete ended by the return key', () => check('rm keep.txt\r', 'delete file keep.txt confirm'));
  it('a second line', () => check('ls\rrm keep.txt\r', 'delete file keep.txt confirm'));
  it('a delete after the keys that end what runs', () => check('\u0003rm keep.txt\n', 'delete file keep.txt confirm'));
  it('a delete of what git has', () => check('rm a.ts', 'delete file a.ts note'));
  it('a statement for a database client', async () => {
    const found = await readAction({ id: 'a', agent: 'x', session: 's', cwd: workspace, env: {}, request: { tool: 'input', text: 'DROP TABLE orders;' } }, worldOf(world));
    assert.ok(found.effects.some(({ effect }) => effect.operation === 'delete' && effect.resource.address === 'orders' && effect.certainty === 'may'), shown(found.effects));
  });
  for (const harmless of ['y', 'yes\n', '', ' ', '\u001b[A', 'ls -la', 'git status', 'cd /tmp', 'npm test', 'q']) it(`harmless: ${JSON.stringify(harmless)}`, () => check(harmless, ''));
});
