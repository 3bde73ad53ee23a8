import assert from 'node:assert/strict';
import { joinReplacements } from '../../../src/core/effects/joinReplacements';
import type { Effect } from '../../../src/core/model/effect';
import type { LedgerEntry } from '../../../src/core/model/session';
import { lineOf } from './infrastructure/session';

const effect = (operation: Effect['operation'], resource: Partial<Effect['resource']>, more: Partial<Effect> = {}): Effect => ({
  operation, resource: { system: 'aws', kind: 'CloudFormation stack', address: 'orders', keeps: 'data', extent: 'one', where: 'remote', ...resource }, certainty: 'will', reversibility: operation === 'create' ? 'reversible' : 'irreversible',
  disruption: 'none', reason: { code: '' }, evidence: [], traits: [], ...more,
});
const past = (one: Effect, outcome: LedgerEntry['outcome'] = 'proposed'): LedgerEntry => ({ key: '', action: '1', text: 'earlier', effect: one, outcome });
const join = (effects: readonly Effect[], ledger: readonly LedgerEntry[] = []): readonly string[] => joinReplacements(effects.map(one => ({ effect: one })), ledger).map(one => lineOf(one.effect));
const check = (name: string, got: () => readonly string[], expected: readonly string[]): void => { it(name, () => assert.deepEqual(got(), expected)); };

describe('joinReplacements', () => {
  const gone = effect('delete', {});
  const made = effect('create', {});
  check('delete and create on one line', () => join([gone, made]), ['replace orders']);
  check('another kind of the same name is another thing', () => join([gone, effect('create', { kind: 'queue' })]), ['delete orders', 'create orders']);
  check('a tool spells the kind otherwise', () => join([gone, effect('create', { kind: 'stack' })]), ['replace orders']);
  check('in another place it is another thing', () => join([effect('delete', { place: 'eu-west-1' }), effect('create', { place: 'us-east-1' })]), ['delete orders', 'create orders']);
  check('a place that one side does not tell', () => join([effect('delete', { place: 'eu-west-1' }), made]), ['replace orders']);
  check('its physical name instead of its address', () => join([effect('delete', { kind: 'database instance', address: 'aws_db_instance.orders', parts: ['orders-prod'] }), effect('create', { kind: 'database instance', address: 'orders-prod' })]), ['replace aws_db_instance.orders']);
  check('two paths that end alike are two things', () => join([effect('delete', { system: 'kubernetes', address: 'shop/web' }), effect('create', { system: 'kubernetes', address: 'blog/web' })]), ['delete shop/web', 'create blog/web']);
  check('what an edit prepares meets nothing that is done', () => join([gone, effect('create', {}, { traits: ['deferred'] })]), ['delete orders', 'later create orders']);
  check('delete now, create in a later call', () => join([made], [past(gone)]), ['replace orders']);
  check('a delete that failed closes nothing', () => join([made], [past(gone, 'failed')]), ['create orders']);
  check('made again since: nothing is missing', () => join([made], [past(gone), past(made)]), ['create orders']);
  const file = (operation: Effect['operation'], address: string, more: Partial<Effect> = {}, where: Effect['resource']['where'] = 'workspace'): Effect => effect(operation, { system: 'files', kind: 'file', address, where }, more);
  check('a file that nothing brings back is written again', () => join([file('create', 'a')], [past(file('delete', 'a'))]), ['replace a']);
  check('one that version control has', () => join([file('create', 'a')], [past(file('delete', 'a', { reversibility: 'recoverable' }))]), ['create a']);
  check('one in a temporary folder', () => join([file('create', '/tmp/a', {}, 'temporary')], [past(file('delete', '/tmp/a', {}, 'temporary'))]), ['create /tmp/a']);
  check('generated output', () => join([file('create', 'dist/a')], [past(file('delete', 'dist', { disposable: { kind: 'generated', because: '' } }))]), ['create dist/a']);
  check('the delete was denied', () => join([file('create', 'a')], [past(file('delete', 'a'), 'denied')]), ['create a']);
  check('a file in a folder that was deleted', () => join([file('create', 'docs/a')], [past(file('delete', 'docs'))]), ['replace docs']);
  check('a second one: the folder is there again', () => join([file('create', 'docs/b')], [past(file('delete', 'docs')), past(file('replace', 'docs'))]), ['create docs/b']);
  check('a folder of another name', () => join([file('create', 'docs2/a')], [past(file('delete', 'docs'))]), ['create docs2/a']);
  const place = (text: string): Partial<Effect['resource']> => ({ system: 'database', kind: 'collection', place: text });
  check('a place that is kept redacted', () => join([effect('create', place('m.acme.net/shop'))], [past(effect('delete', place('m.ac[redacted]')))]), ['replace orders']);
  check('another place that is kept redacted', () => join([effect('create', place('n.acme.net/shop'))], [past(effect('delete', place('m.ac[redacted]')))]), ['create orders']);

  check('made by this session, on this machine', () => join([effect('delete', { system: 'docker', kind: 'container', where: 'machine' })], [past(effect('create', { system: 'docker', kind: 'container', where: 'machine' }))]), ['delete orders (disposable)']);
  check('data elsewhere: a create that was only proposed proves nothing', () => join([gone], [past(made)]), ['delete orders']);
  check('data elsewhere: a create that ran does', () => join([gone], [past(made, 'ran')]), ['delete orders (disposable)']);
  check('deleted and made again by this session was there before', () => join([gone], [past(gone), past(effect('replace', {}), 'ran')]), ['delete orders']);

  check('denied stays denied', () => join([gone], [past(gone, 'denied')]), ['denied delete orders']);
  check('in another spelling too', () => join([effect('update', { system: 'files', kind: 'file', address: 'notes.md' })].map(one => ({ ...one, reversibility: 'irreversible' })), [past(effect('delete', { system: 'files', kind: 'folder', address: 'notes.md' }), 'denied')]), ['denied update notes.md']);
  check('by the folder that holds it', () => join([effect('delete', { system: 'files', kind: 'folder', address: 'docs' })], [past(effect('delete', { system: 'files', kind: 'file', address: 'docs/a.md' }), 'denied')]), ['denied delete docs']);
  check('a harmless part of what was denied is free', () => join([made], [past(made, 'denied')]), ['create orders']);
  check('another thing is free', () => join([effect('delete', { address: 'billing' })], [past(gone, 'denied')]), ['delete billing']);

  it('ten thousand effects in well under a second', () => {
    const many = Array.from({ length: 5000 }, (_, i) => effect('delete', { address: `a${i}` })).concat(Array.from({ length: 5000 }, (_, i) => effect('create', { address: `a${i}` })));
    const start = process.cpuUsage();
    const joined = join(many);
    const used = process.cpuUsage(start);
    assert.equal(joined.length, 5000);
    assert((used.user + used.system) / 1e6 < 2, `${(used.user + used.system) / 1e6} s`);
  });
});
