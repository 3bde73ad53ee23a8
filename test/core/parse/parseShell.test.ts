// The shell parser: shapes, issues, and that nothing makes it throw or hang.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expandBraces } from '../../../src/core/parse/shell/braces';
import { longestShellText, parseShell } from '../../../src/core/parse/shell/parseShell';
import type { ShellNode } from '../../../src/core/parse/shell/shellSyntax';
import { growsInProportion } from '../growth';

const kinds = (text: string): readonly string[] => parseShell(text).script.nodes.map(node => node.kind);
const issues = (text: string): number => parseShell(text).issues.length;

function words(text: string): readonly string[] {
  const node: ShellNode | undefined = parseShell(text).script.nodes[0];
  assert.ok(node?.kind === 'command', text);
  return node.words.map(word => word.parts.map(part => ('text' in part ? part.text : `<${part.raw}>`)).join(''));
}

describe('parseShell', () => {
  it('tells the forms of control flow apart', () => {
    assert.deepEqual(kinds('a; b && c; d | e; f &'), ['command', 'andOr', 'pipeline', 'background']);
    assert.deepEqual(kinds('(a); { b; }; if a; then b; fi; for x in 1; do a; done; while a; do b; done; case x in y) z;; esac; f() { a; }; [[ -f x ]]'),
      ['subshell', 'group', 'if', 'for', 'while', 'case', 'function', 'expression']);
  });

  it('decodes words and keeps what is not known apart', () => {
    assert.deepEqual(words(`rm "a b" 'c' \\$d $'\\x65' x{1,2} $V "\${W:-z}" *.c`), ['rm', 'a b', 'c', '$d', 'e', 'x1', 'x2', '<$V>', '<${W:-z}>', '*.c']);
  });

  it('names what it cannot read', () => {
    for (const text of ['if a', 'a "b', '(a', 'for x (a b) rm $x', '() { rm x }', 'a | | b', '$(', '<<']) assert.ok(issues(text) > 0, text);
    for (const text of ['', '# only a note', 'a <<E\nx\nE', 'a > b 2>&1', 'echo ${x:-$(y)}', 'coproc a']) assert.equal(issues(text), 0, text);
  });

  it('keeps offsets of the text', () => {
    const node = parseShell('echo x; rm -rf y').script.nodes[1];
    assert.deepEqual(node?.span, { start: 8, end: 16 });
  });

  it('expands braces as bash does', () => {
    assert.deepEqual(expandBraces('a{b,"c,d"}e'), ['abe', 'a"c,d"e']);
    assert.deepEqual(expandBraces('{03..1}'), ['03', '02', '01']);
    assert.deepEqual(expandBraces('{a} ${b,c} \\{d,e}'), ['{a} ${b,c} \\{d,e}']);
    assert.equal(expandBraces('{1..999999}{1..9}')?.length ?? 0, 9);
    assert.equal(expandBraces('{a,b}'.repeat(20)), undefined);
  });

  it('bears deep nesting and a megabyte', () => {
    for (const text of ['('.repeat(50_000), '$('.repeat(50_000), '"$('.repeat(20_000), 'if a; then '.repeat(5000), '{ '.repeat(20_000), 'f() '.repeat(5000), '`'.repeat(9999), '${a:-'.repeat(20_000), 'a|'.repeat(100_000), 'a;'.repeat(200_000), 'a'.repeat(longestShellText)]) parseShell(text);
    assert.equal(parseShell('a '.repeat(longestShellText)).issues.length, 1);
  });

  it('takes time in proportion to the text', async () => {
    for (const [part, size] of [['(', 6000], ['$(', 6000], ['"$(', 2500], ['if a; then ', 600], ['{ ', 2500], ['f() ', 600], ['`', 1200], ['${a:-', 2500], ['a|', 12_000], ['a;', 12_000], ['a', longestShellText / 8]] as const) {
      await growsInProportion(count => parseShell(part.repeat(count)), size, part);
    }
  }).timeout(120_000);

  it('never throws', () => {
    const shellish = fc.array(fc.constantFrom('a', ' ', '$', '(', ')', '{', '}', '"', "'", '`', '\\', ';', '&', '|', '<', '>', '\n', '<<E', 'E', 'if', 'then', 'fi', 'do', 'done', 'case', 'in', 'esac', '[[', ']]', '$((', '))', '#', '~', '*', '=', '!', '\0', '\u202e', '😀'), { maxLength: 60 }).map(parts => parts.join(''));
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), shellish), text => { parseShell(text); }), { numRuns: 3000 });
  });
});
