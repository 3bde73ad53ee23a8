// The ladder: its defaults for the typical effects of the product's table, and that content, rules and layers only raise.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operations, type Effect, type Trait } from '../../../src/core/model/effect';
import type { Environment, Resource } from '../../../src/core/model/resource';
import { rank, verdicts, type Verdict } from '../../../src/core/model/verdict';
import { judge } from '../../../src/core/policy/judge';
import { levelOf } from '../../../src/core/policy/levels';
import { defaultPolicy, type Policy, type PolicyRule } from '../../../src/core/policy/policy';

const production: Environment = { name: 'production', because: [] };
const development: Environment = { name: 'development', because: [] };
const unknown: Environment = { name: 'unknown', because: [] };
type Parts = Partial<Omit<Effect, 'resource'>> & { resource?: Partial<Resource> };
const effect = ({ resource, ...rest }: Parts = {}): Effect => ({
  operation: 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'none' }, evidence: [], traits: [], ...rest,
  resource: { system: 'aws', kind: 'thing', address: 'x', keeps: 'nothing', extent: 'one', where: 'remote', ...resource },
});
function check(name: string, parts: Parts, verdict: Verdict): void {
  it(`${name}: ${verdict}`, () => assert.equal(levelOf(effect(parts)).verdict, verdict));
}

describe('levels', () => {
  check('a read', { operation: 'read' }, 'allow');
  check('a new file', { operation: 'create', reversibility: 'reversible', resource: { system: 'files', where: 'workspace' } }, 'allow');
  check('delete of a clean tracked file', { reversibility: 'recoverable', resource: { system: 'files', where: 'workspace' } }, 'note');
  check('delete of untracked work', { resource: { system: 'files', where: 'workspace' } }, 'confirm');
  check('delete of generated output', { disposable: { kind: 'generated', because: 'ignored' }, resource: { system: 'files', where: 'workspace' } }, 'allow');
  check('delete of what lies elsewhere in the home', { resource: { system: 'files', where: 'home' } }, 'acknowledge');
  check('delete of a target that cannot be resolved', { traits: ['unresolved'], resource: { system: 'files', where: 'system' } }, 'attest');
  check('delete of a production database', { resource: { keeps: 'data', environment: production } }, 'attest');
  check('delete of a database in an unknown account', { resource: { keeps: 'data', environment: unknown } }, 'attest');
  check('delete of something stateless in an unknown account', { resource: { environment: unknown } }, 'acknowledge');
  check('delete of something stateless in a local cluster', { resource: { environment: development } }, 'note');
  check('delete of filtered production rows', { resource: { keeps: 'data', extent: 'filtered', environment: production } }, 'acknowledge');
  check('replacement of something stateless', { operation: 'replace', reversibility: 'recoverable', resource: { environment: unknown } }, 'acknowledge');
  check('replacement of something stateful', { operation: 'replace', resource: { keeps: 'data', environment: unknown } }, 'attest');
  check('an edit that makes a later apply replace', { operation: 'replace', traits: ['deferred'], resource: { keeps: 'data', environment: production } }, 'note');
  check('an outage of production without loss', { operation: 'update', reversibility: 'reversible', disruption: 'outage', resource: { environment: production } }, 'acknowledge');
  check('force-push of one’s own branch', { operation: 'update', reversibility: 'recoverable', traits: ['bypass', 'ownBranch'], resource: { system: 'git' } }, 'confirm');
  check('code from the network', { operation: 'execute', traits: ['fromNetwork'] }, 'confirm');
  check('code from the network as root', { operation: 'execute', traits: ['fromNetwork', 'root'] }, 'acknowledge');
  check('an unread committed script', { operation: 'execute', traits: ['committedCode'] }, 'allow');
  check('an unread script the agent wrote', { operation: 'execute', traits: ['writtenCode'] }, 'note');
  check('an unread script with production credentials in reach', { operation: 'execute', traits: ['committedCode'], resource: { environment: production } }, 'acknowledge');
  check('production secrets', { operation: 'read', traits: ['secret'], resource: { environment: production } }, 'acknowledge');
  check('a local .env', { operation: 'read', traits: ['secret'], resource: { system: 'files' } }, 'confirm');
  check('a public publish', { operation: 'create', traits: ['public'] }, 'acknowledge');
  check('a git hook', { operation: 'create', traits: ['arms'], resource: { system: 'files', where: 'workspace' } }, 'confirm');
  check('another agent’s hooks', { operation: 'update', traits: ['gate'], reversibility: 'reversible' }, 'attest');
  check('this gate', { operation: 'update', traits: ['countersign'], reversibility: 'reversible' }, 'deny');
  check('applying what nobody read', { operation: 'update', traits: ['unplanned'], reversibility: 'unknown', resource: { environment: unknown } }, 'attest');
});

const traits: readonly Trait[] = ['arms', 'gate', 'countersign', 'secret', 'export', 'public', 'fromNetwork', 'unknownText', 'writtenCode', 'committedCode', 'root', 'unresolved', 'broad', 'unplanned', 'bypass', 'lockstep', 'identity', 'intent', 'denied'];
const anyResource = fc.record({
  system: fc.constantFrom('files', 'aws', 'database', 'git'), kind: fc.constant('thing'), address: fc.constantFrom('a', 'b/c', 'prod-db'),
  keeps: fc.constantFrom('data', 'nothing', 'unknown'), extent: fc.constantFrom('one', 'several', 'filtered', 'all'), where: fc.constantFrom('workspace', 'home', 'system', 'temporary', 'machine', 'remote'),
  environment: fc.constantFrom(undefined, production, development, unknown, { name: 'staging', because: [] } as Environment),
}) as fc.Arbitrary<Resource>;
const anyEffect: fc.Arbitrary<Effect> = fc.record({
  operation: fc.constantFrom(...operations), resource: anyResource, certainty: fc.constantFrom('will', 'may'), reversibility: fc.constantFrom('reversible', 'recoverable', 'irreversible', 'unknown'),
  disruption: fc.constantFrom('none', 'degrades', 'outage', 'unknown'), reason: fc.constant({ code: 'x' }), evidence: fc.constant([]), traits: fc.uniqueArray(fc.constantFrom(...traits), { maxLength: 3 }),
});
const anyRule = fc.record({
  id: fc.constantFrom('r1', 'r2'), least: fc.constantFrom(...verdicts), layer: fc.constant({ kind: 'team' as const }),
  match: fc.record({ operation: fc.option(fc.subarray([...operations]), { nil: undefined }), address: fc.option(fc.constantFrom(['*'], ['prod-*'], ['**/c']), { nil: undefined }), environment: fc.option(fc.constantFrom(['production'] as const, ['unknown', 'staging'] as const), { nil: undefined }) }),
}) as fc.Arbitrary<PolicyRule>;
const context = { agent: 'x', accounts: [[]], today: '2026-01-05' };
const verdictWith = (one: Effect, policy: Policy): number => rank(judge([one], policy, context)[0]?.verdict ?? 'allow');

describe('judge', () => {
  it('gives every effect a verdict and a rule', () => fc.assert(fc.property(anyEffect, one => {
    const [judged] = judge([one], defaultPolicy, context);
    return judged !== undefined && verdicts.includes(judged.verdict) && judged.why.length > 0 && judged.why[0]?.verdict === judged.verdict;
  })));
  it('never lowers by adding a rule (10,000 random rule sets)', () => fc.assert(fc.property(anyEffect, fc.array(anyRule, { maxLength: 6 }), anyRule,
    (one, rules, more) => verdictWith(one, { ...defaultPolicy, rules: [...rules, more] }) >= verdictWith(one, { ...defaultPolicy, rules })), { numRuns: 10_000 }));
  it('never depends on the order of rules', () => fc.assert(fc.property(anyEffect, fc.array(anyRule, { maxLength: 6 }),
    (one, rules) => verdictWith(one, { ...defaultPolicy, rules }) === verdictWith(one, { ...defaultPolicy, rules: [...rules].reverse() }))));
  it('never lowers by adding a trait', () => fc.assert(fc.property(anyEffect, fc.constantFrom(...traits.filter(trait => trait !== 'committedCode')),
    (one, trait) => rank(levelOf({ ...one, traits: [...one.traits, trait] }).verdict) >= rank(levelOf(one).verdict)), { numRuns: 5000 }));
  it('never branches on the reason', () => fc.assert(fc.property(anyEffect, fc.string(), (one, code) => levelOf({ ...one, reason: { code } }).verdict === levelOf(one).verdict)));
  it('reads a broken policy as the strictest', () => {
    const policy: Policy = { ...defaultPolicy, broken: { file: 'policy.json', line: 3, message: 'not JSON' } };
    assert.equal(verdictWith(effect({ resource: { system: 'files', where: 'workspace' } }), policy), rank('attest'));
    assert.equal(verdictWith(effect({ operation: 'read' }), policy), rank('allow'));
  });
  it('drops a rule after its expiry', () => {
    const rule: PolicyRule = { id: 'r', match: {}, least: 'deny', expires: '2026-01-04', layer: { kind: 'team' } };
    assert.equal(verdictWith(effect({ operation: 'read' }), { ...defaultPolicy, rules: [rule] }), rank('allow'));
  });
});
