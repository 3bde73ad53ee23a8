import assert from 'node:assert/strict';
import { grammars } from '../core/grammars';

describe('grammars', () => {
  it('parses HCL with offsets into the text', async () => {
    const tree = await grammars.hcl('# ünï\nresource "a" "b" {\n  x = 1\n}\n');
    assert(tree);
    assert.equal(tree.root.hasError, false);
    assert.equal(tree.root.type, 'config_file');
    tree.release();
  });

  it('parses PostgreSQL and hands an error back as a value', async () => {
    const good = await grammars.postgres('DROP TABLE orders; SELECT 1');
    assert(good && 'statements' in good && good.statements.length === 2);
    const bad = await grammars.postgres('DELETE FORM users');
    assert(bad && 'error' in bad && /syntax error/.test(bad.error));
  });

  it('has nothing to say about a text beyond its limit', async () => {
    assert.equal(await grammars.hcl('x'.repeat(4_000_001)), undefined);
  });
});
