// Both forms of patches, well-formed, odd and hostile.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyHunks, parsePatchText } from '../../../src/core/parse/patch/parsePatch';

const begin = (body: string): string => `*** Begin Patch\n${body}*** End Patch\n`;

describe('patches', () => {
  it('adds, deletes, updates and moves', () => {
    const { parts, issues } = parsePatchText(begin('*** Add File: a.txt\n+one\n+two\n*** Delete File: b.txt\n*** Update File: c.txt\n*** Move to: d.txt\n@@ class X\n context\n-old\n+new\n*** End of File\n'));
    assert.deepEqual(parts, [
      { kind: 'add', path: 'a.txt', content: 'one\ntwo\n' }, { kind: 'delete', path: 'b.txt' },
      { kind: 'update', path: 'c.txt', moveTo: 'd.txt', hunks: [{ before: ['context', 'old'], after: ['context', 'new'] }] },
    ]);
    assert.deepEqual(issues, []);
  });
  it('an update without @@', () => assert.deepEqual(parsePatchText(begin('*** Update File: a\n-x\n+y\n')).parts, [{ kind: 'update', path: 'a', hunks: [{ before: ['x'], after: ['y'] }] }]));
  it('several hunks', () => assert.deepEqual(parsePatchText(begin('*** Update File: a\n@@\n-x\n+y\n@@\n-p\n+q\n')).parts.map(part => (part.kind === 'update' ? part.hunks.length : 0)), [2]));
  it('a git diff', () => assert.deepEqual(parsePatchText('diff --git a/x.ts b/x.ts\n--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n').parts, [{ kind: 'update', path: 'x.ts', hunks: [{ before: ['one', 'two'], after: ['one', 'three'] }] }]));
  it('a git diff that deletes', () => assert.deepEqual(parsePatchText('diff --git a/x.ts b/x.ts\ndeleted file mode 100644\n--- a/x.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n').parts, [{ kind: 'delete', path: 'x.ts' }]));
  it('a git diff that only renames', () => assert.deepEqual(parsePatchText('diff --git a/x.ts b/y.ts\nsimilarity index 100%\nrename from x.ts\nrename to y.ts\n').parts.map(part => [part.kind, part.path, 'moveTo' in part ? part.moveTo : '']), [['update', 'x.ts', 'y.ts']]));
  it('strips folders as patch -p does', () => assert.equal(parsePatchText('--- old/src/x.ts\n+++ new/src/x.ts\n@@ -1 +1 @@\n-a\n+b\n', 2).parts[0]?.path, 'x.ts'));
  it('text that is no patch', () => assert.equal(parsePatchText('just words').issues.length, 1));
  it('hunks are found where they are', () => assert.equal(applyHunks('a\nb\nc\n', [{ before: ['b'], after: ['B', 'B2'] }]), 'a\nB\nB2\nc\n'));
  it('hunks that do not fit', () => assert.equal(applyHunks('a\n', [{ before: ['z'], after: [] }]), undefined));
  it('never throws', () => fc.assert(fc.property(fc.string({ unit: fc.constantFrom('*** Add File: ', '*** Update File: ', '@@', '\n', '+', '-', ' ', 'a', '--- a/x\n', '+++ b/x\n', '@@ -1 +1 @@\n', '\0'), maxLength: 40 }), text => {
    parsePatchText(text);
    parsePatchText(begin(text));
  }), { numRuns: 300 }));
});
