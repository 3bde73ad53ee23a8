// Headlines stay short, hidden characters become visible, Markdown from outside stays text.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { counted, formatBytes, listed, plural } from '../../../src/core/explain/counted';
import { badgeOf, headlineOf } from '../../../src/core/explain/headline';
import { escapeMarkdown } from '../../../src/core/explain/markdown';
import { visible, visibleLine } from '../../../src/core/explain/visible';
import { operations, type Effect } from '../../../src/core/model/effect';

const effect = (changes: Partial<Effect> & { address?: string; kind?: string } = {}): Effect => ({
  operation: 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'none' }, evidence: [], traits: [],
  resource: { system: 'aws', kind: changes.kind ?? 'S3 bucket', address: changes.address ?? 'exports', keeps: 'data', extent: 'one', where: 'remote' }, ...changes,
});
const judged = (one: Effect) => ({ effect: one, verdict: 'attest' as const, why: [] });

describe('headline', () => {
  it('names operation, object and place', () => {
    const one = effect({ operation: 'replace', resource: { ...effect().resource, kind: 'environment', address: 'cost-explorer-prod', place: 'cn-north-1' } });
    assert.equal(headlineOf([judged(one)], 0).text, 'Deletes and recreates environment cost-explorer-prod in cn-north-1');
  });
  it('counts what is alike', () => assert.equal(headlineOf(['a', 'b', 'c'].map(address => judged(effect({ address }))), 0).text, 'Deletes 3 S3 buckets: a, b, …'));
  it('counts those of other kinds that go the same way, not the parts of what is named', () => {
    const of = (kind: string, address: string, operation: 'delete' | 'update' = 'delete') => judged(effect({ operation, resource: { ...effect().resource, kind, address } }));
    assert.match(headlineOf([of('database', 'orders'), of('role', 'checkout'), of('queue', 'jobs'), of('alarm', 'lag', 'update')], 0).text, /^Deletes database orders and 2 more/);
    assert.doesNotMatch(headlineOf([of('stack', 'shop'), of('database', 'shop/orders')], 0).text, /more/);
  });
  it('never shows a replacement as an update', () => {
    for (const certainty of ['will', 'may'] as const) assert.match(headlineOf([judged(effect({ operation: 'replace', certainty }))], 0).text, /delete.? and recreate/i);
  });
  it('has at most 70 characters for any address and place, and no line break', () => fc.assert(fc.property(
    fc.string({ maxLength: 300 }), fc.option(fc.string({ maxLength: 80 }), { nil: undefined }), fc.constantFrom(...operations), (address, place, operation) => {
      const { text } = headlineOf([judged(effect({ operation, resource: { ...effect().resource, address, place } }))], 0);
      return text.length <= 70 && !/[\n\r]/.test(text);
    })));
  it('shows production as a badge', () => {
    const one = effect({ resource: { ...effect().resource, environment: { name: 'production', label: 'payments-prod', because: [] } } });
    assert.deepEqual(badgeOf([judged(one)]), { text: 'PRODUCTION · payments-prod', tone: 'danger' });
  });
});

describe('visible', () => {
  it('writes bidirectional and zero-width characters out', () => assert.equal(visible('a\u202eb\u200bc\u001b[31m'), 'a⟨U+202E⟩b⟨U+200B⟩c⟨U+001B⟩[31m'));
  it('keeps newlines and tabs in blocks, not in lines', () => {
    assert.equal(visible('a\n\tb'), 'a\n\tb');
    assert.equal(visibleLine('a\n\tb'), 'a b');
  });
});

describe('escapeMarkdown', () => {
  it('leaves no character that could make a link, an icon or markup', () => {
    const escaped = escapeMarkdown('[x](command:run) $(zap) <b> `c` ![i](h) ~~s~~');
    assert.ok(!/(?<!\\)[[\]()`<>!$~]/.test(escaped), escaped);
  });
});

describe('counted', () => {
  it('makes plurals', () => assert.deepEqual(['database', 'S3 bucket', 'policy', 'branch', 'alias', 'key'].map(plural), ['databases', 'S3 buckets', 'policies', 'branches', 'aliases', 'keys']));
  it('groups thousands', () => assert.equal(counted(12345, 'file'), '12,345 files'));
  it('says sizes', () => assert.deepEqual([0, 999, 3400, 12_000_000].map(formatBytes), ['0 bytes', '999 bytes', '3.4 kB', '12 MB']));
  it('lists', () => assert.deepEqual([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c', 'd', 'e'])], ['a', 'a and b', 'a, b, c and 2 more']));
});
