// Our line reader of YAML beside the library: where it says that it has read a text, the library reads the same.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { yamlValue } from '../../../src/core/parse/boundedYaml';
import { readPlainYaml, type PlainNode } from '../../../src/core/parse/plainYaml';

const valueOf = (node: PlainNode | undefined): unknown => yamlValue(node);

/** What the library reads, in our reader's terms: scalars that say nothing have no text, numbers stand as they are written. */
function byLibrary(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { schema: 'failsafe', version: '1.2', uniqueKeys: true, merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  return { value: plain(document.toJS()) };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return typeof value === 'string' ? value.trim().split('\n').map(line => line.trim()).join('\n') : undefined;
}

/** Quoted or not is forgotten by `failsafe`: what could be a word of YAML's own is not compared. */
const isOwnWord = (text: string): boolean => /\b(?:null|true|false|~)\b|~/i.test(text);

describe('parse/plainYaml', () => {
  const check = (name: string, text: string, expected: unknown): void => {
    it(name, () => {
      const read = readPlainYaml(text);
      assert.deepEqual(read.kind === 'read' ? valueOf(read.root) : read.kind, expected);
    });
  };
  check('maps and lists in each other', 'a:\n- b: 1\n  c:\n    d: x\n- e\nf: g\n', { a: [{ b: '1', c: { d: 'x' } }, 'e'], f: 'g' });
  check('a list further to the right', 'a:\n  - b\n  -\n    c: d\n', { a: ['b', { c: 'd' }] });
  check('flow, over several lines', 'd: [\n  e,\n  {f: g},\n]\nh: i\n', { d: ['e', { f: 'g' }], h: 'i' });
  check('flow', 'a: {b: "x, y", c: [1, \'it\'\'s\'], d: }\ne: []\n', { a: { b: 'x, y', c: ['1', 'it\'s'], d: undefined }, e: [] });
  check('JSON', '{\n  "a": {"b": ["c", null, true]},\n  "d": "e\\n\\u0041"\n}\n', { a: { b: ['c', undefined, undefined] }, d: 'e\nA' });
  check('texts of several lines', 'a: |\n  x\n   y\n\nb: >-\n  z\nc:\n- |\n  w\n', { a: 'x\ny', b: 'z', c: ['w'] });
  check('comments and blank lines', '# x\n---\na: b # c\n\n  # d\n"e f": \'#\'\nurl: http://h#x\n', { a: 'b', 'e f': '#', url: 'http://h#x' });
  check('Windows line ends and a mark', '\uFEFFa: b\r\nc:\r\n- d\r\n', { a: 'b', c: ['d'] });
  check('nothing', '# only this\n', undefined);
  check('anchors, aliases and merges', 'd: &d\n  host: h\n  port: 1\np:\n  <<: *d\n  host: own\nq: {<<: [*d, {x: y}], z: &z [1]}\nr: *z\n- nothing', 'other');
  check('anchors, aliases, merges', 'd: &d\n  host: h\n  port: 1\np:\n  <<: *d\n  host: own\nq:\n  <<: [*d, {x: y}]\nr: &r a b\ns: *r\n', { d: { host: 'h', port: '1' }, p: { host: 'own', port: '1' }, q: { x: 'y', host: 'h', port: '1' }, r: 'a b', s: 'a b' });
  check('texts that go on', 'a: b\n  c\nd: "e\n  f"\ng: [h, "i\n  j"]\n', { a: 'b c', d: 'e f', g: ['h', 'i j'] });
  for (const [name, text] of [['an alias of nothing', 'a: *x'], ['an alias of itself', 'a: &x\n  b: *x'], ['a tag', 'a: !!str b'], ['two documents', 'a: b\n---\nc: d'], ['a key twice', 'a: 1\na: 2'], ['a tabulator', 'a:\n\tb: c'], ['a complex key', '? a\n: b'], ['less indented', 'a:\n    b: 1\n  c: 2'], ['a colon in a plain text', 'a: b: c'], ['an escape of YAML', 'a: "\\x41"'], ['a quote that nothing closes', 'a: "b\nc: d\n']] as const) check(name, text, 'other');
  for (const [name, text] of [['deep flow', '['.repeat(200_000)], ['deep maps', '{a: '.repeat(50_000)], ['dashes', `${'- '.repeat(100_000)}x`], ['steps', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')], ['parts', `a: [${'x,'.repeat(200_000)}]`], ['aliases of aliases', `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n')}\n`]] as const) check(`over: ${name}`, text, 'over');

  it('says the line of each', () => {
    const read = readPlainYaml('a:\n- b: |\n    x\n  c: [\n    d]\n- e\n');
    const at = (node: PlainNode | undefined): unknown => (node?.kind === 'map' ? { line: node.line, in: [...node.entries.values()].map(at) } : node?.kind === 'list' ? { line: node.line, in: node.items.map(at) } : node?.line);
    assert.deepEqual(read.kind === 'read' && at(read.root), { line: 1, in: [{ line: 2, in: [{ line: 2, in: [2, { line: 4, in: [5] }] }, 6] }] });
  });

  const word = fc.constantFrom('a', 'x1', 'some words', 'http://h:1/x', 'it\'s', '#', 'a # b', '- x', '{', '', ' ', '12', '-', 'a: b', '*x', '&', '"q"', 'l1\nl2', '%', '@');
  const tree = fc.letrec<{ node: unknown }>(tie => ({ node: fc.oneof({ depthSize: 'small' }, word, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(fc.constantFrom('a', 'b c', 'd-e', 'f.g'), tie('node'), { maxKeys: 4 })) })).node;

  it('reads what programs write as the library does, or leaves it', () => {
    let read = 0;
    fc.assert(fc.property(tree, fc.constantFrom({}, { indentSeq: false }, { collectionStyle: 'flow' as const }, { defaultStringType: 'QUOTE_DOUBLE' as const }, { indent: 4 }), (value, style) => {
      const text = stringify(value, { ...style, lineWidth: 0 });
      const own = readPlainYaml(text);
      if (own.kind !== 'read' || isOwnWord(text)) return;
      read++;
      assert.deepEqual(JSON.parse(JSON.stringify([plain(valueOf(own.root)) ?? ''])), JSON.parse(JSON.stringify([byLibrary(text)?.value ?? ''])), text);
    }), { seed: 5, numRuns: 1500 });
    assert.ok(read > 800, `${read}`);
  }).timeout(120_000);

  it('never reads what the library reads otherwise', () => {
    const piece = fc.constantFrom('a:', 'b: c', '- ', '- d', '  ', '\n', '\n', '\n  ', '{', '}', '[', ']', ', ', '"', '\'', ' #', '#x', ': ', 'e', '|', '>', '\n- ', '\n    ', 'f g', '---', '\\', '&x ', '*x', '<<: ', '!', '?', '-');
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
      const text = pieces.join('');
      const own = readPlainYaml(text);
      if (own.kind !== 'read' || isOwnWord(text) || /[>]/.test(text)) return;
      const library = byLibrary(text);
      // What the library refuses, kubectl refuses: nothing then runs as anybody.
      if (library) assert.deepEqual(JSON.stringify(blank(plain(valueOf(own.root)))), JSON.stringify(blank(library.value)), JSON.stringify(text));
    }), { seed: 77, numRuns: 8_000 });
  }).timeout(120_000);
});

/** An empty scalar and a missing one are the same. */
function blank(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blank);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, blank(one)]));
  return value === undefined || value === '' ? null : value;
}
