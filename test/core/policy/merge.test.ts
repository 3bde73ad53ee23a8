// Layers: adding one never loosens, whatever it says; what could loosen counts only with a person's trust.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Effect } from '../../../src/core/model/effect';
import { environmentOf } from '../../../src/core/privileges/environment';
import { rank, verdicts } from '../../../src/core/model/verdict';
import { judge } from '../../../src/core/policy/judge';
import { mergeLayers, type LayerSource, type PolicyPart } from '../../../src/core/policy/merge';
import type { Policy } from '../../../src/core/policy/policy';

const layers = ['administrator', 'team', 'user', 'session'] as const;
const anyPart: fc.Arbitrary<PolicyPart> = fc.record({
  rules: fc.array(fc.record({
    id: fc.constantFrom('a', 'b', 'c'), least: fc.constantFrom(...verdicts), layer: fc.record({ kind: fc.constantFrom(...layers) }),
    match: fc.record({ operation: fc.constantFrom(['delete'], ['read', 'update']), address: fc.constantFrom(['*'], ['prod-*'], ['x']), account: fc.constantFrom(['*'], ['1*']) }, { requiredKeys: [] }),
    expires: fc.constantFrom('2020-01-01', '2030-01-01'),
  }, { requiredKeys: ['id', 'least', 'layer', 'match'] }), { maxLength: 4 }),
  environments: fc.array(fc.record({ name: fc.constantFrom('production', 'staging', 'development', 'unknown'), patterns: fc.constantFrom(['*'], ['prod*'], ['acct-*']), layer: fc.record({ kind: fc.constantFrom(...layers) }) }), { maxLength: 3 }),
  unknownEnvironment: fc.constantFrom('unknown', 'production'),
  minimum: fc.record({ verdict: fc.constantFrom(...verdicts), layer: fc.record({ kind: fc.constantFrom(...layers) }) }),
  allowDisposable: fc.boolean(), allowTimedScopes: fc.boolean(), onlineChecks: fc.boolean(),
  breakGlass: fc.constantFrom<PolicyPart['breakGlass']>(false, { ticketPatterns: ['A-[0-9]+'], signers: [] }, { ticketPatterns: ['B'], signers: ['eve'] }),
  countersign: fc.record({ remote: fc.constantFrom('origin', 'https://evil.example/x'), expiresMinutes: fc.integer({ min: 1, max: 100 }) }, { requiredKeys: [] }),
}, { requiredKeys: ['rules', 'environments', 'unknownEnvironment'] });
const anySource = (trust: fc.Arbitrary<'full' | 'raises'>): fc.Arbitrary<LayerSource> => fc.record({
  layer: fc.record({ kind: fc.constantFrom(...layers) }), trust, part: anyPart,
  broken: fc.constantFrom(undefined, undefined, undefined, { file: 'p', message: 'wrong' }),
});
const either = fc.constantFrom<'full' | 'raises'>('full', 'raises');

const policyOf = (sources: readonly LayerSource[]): Policy => ({ ...mergeLayers(sources), version: 'x' });
const strict = ['development', 'staging', 'unknown', 'production'];
const effect: Effect = {
  operation: 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'none' }, evidence: [], traits: [],
  resource: { system: 'aws', kind: 'thing', address: 'prod-x', keeps: 'nothing', extent: 'one', where: 'remote' },
};

/** Everything in which one policy can be looser than another, as numbers that must not fall. */
function strictness(policy: Policy): Readonly<Record<string, number>> {
  const verdictIn = (environment: 'production' | 'development' | 'unknown'): number =>
    rank(judge([{ ...effect, resource: { ...effect.resource, environment: { name: environment, because: [] } } }], policy, { agent: 'x', accounts: [['123']], today: '2026-01-05' })[0]?.verdict ?? 'allow');
  const named = (text: string): number => strict.indexOf(environmentOf([{ what: 'account', text }], { rules: policy.environments, unknownIs: policy.unknownEnvironment }).name);
  const { options } = policy;
  return {
    production: verdictIn('production'), development: verdictIn('development'), unknown: verdictIn('unknown'),
    nameOfProd: named('prod-1'), nameOfAccount: named('acct-7'), nameOfOther: named('other'), unknownIs: policy.unknownEnvironment === 'production' ? 1 : 0,
    disposable: options.allowDisposable ? 0 : 1, scopes: options.allowTimedScopes ? 0 : 1, online: options.onlineChecks ? 0 : 1,
    breakGlass: options.breakGlass ? options.breakGlass.ticketPatterns.length : Infinity,
    minutes: -(policy.countersign?.expiresMinutes ?? 60_000),
  };
}

function assertNotLooser(before: Policy, after: Policy): void {
  const [a, b] = [strictness(before), strictness(after)];
  for (const [name, value] of Object.entries(a)) assert.ok((b[name] ?? 0) >= value, `${name} fell from ${value} to ${b[name]}`);
}

describe('layers of policy', function () {
  this.timeout(240_000);
  it('never loosen by one that only raises (10,000 random merges)', () => fc.assert(fc.property(fc.array(anySource(either), { maxLength: 3 }), anySource(fc.constant('raises')), fc.nat(3), (sources, more, at) => {
    const after = [...sources];
    after.splice(at, 0, more);
    assertNotLooser(policyOf(sources), policyOf(after));
  }), { numRuns: 10_000 }));

  it('never loosen rules by any layer at all, trusted or not (10,000 random merges)', () => fc.assert(fc.property(fc.array(anySource(either), { maxLength: 3 }), anySource(either), (sources, more) => {
    const [a, b] = [strictness(policyOf(sources)), strictness(policyOf([...sources, more]))];
    for (const name of ['production', 'development', 'unknown', 'unknownIs', 'disposable', 'scopes', 'online', 'minutes'] as const) assert.ok((b[name] ?? 0) >= (a[name] ?? 0), name);
  }), { numRuns: 10_000 }));

  it('the order of layers changes nothing that decides', () => fc.assert(fc.property(fc.array(anySource(either), { maxLength: 4 }), sources => {
    assert.deepEqual(strictness(policyOf(sources)), strictness(policyOf([...sources].reverse())));
  }), { numRuns: 2000 }));

  const part = (more: Partial<PolicyPart> = {}): PolicyPart => ({ rules: [], environments: [], unknownEnvironment: 'unknown', ...more });
  const team = (more: Partial<PolicyPart>, trust: 'full' | 'raises' = 'full'): LayerSource => ({ layer: { kind: 'team' }, trust, part: part(more) });
  const glass = { ticketPatterns: ['INC-[0-9]+'], signers: [] };
  const signed = [{ id: 'r', match: {}, least: 'countersign', layer: { kind: 'team' } }] as const;

  it('break-glass is there only where a trusted file allows it and nobody who asks for signatures is silent', () => {
    const allowed = (...sources: LayerSource[]): boolean => policyOf(sources).options.breakGlass !== undefined;
    assert.equal(allowed(), false);
    assert.equal(allowed(team({ breakGlass: glass })), true);
    assert.equal(allowed(team({ breakGlass: glass }, 'raises')), false);
    assert.equal(allowed({ ...team({ breakGlass: glass }), layer: { kind: 'user' } }), false);
    assert.equal(allowed(team({ breakGlass: glass }), team({ breakGlass: false }, 'raises')), false);
    assert.equal(allowed(team({ breakGlass: glass }), team({ rules: signed })), false);
    assert.equal(allowed(team({ breakGlass: glass, rules: signed }), team({})), true);
    assert.equal(allowed(team({ breakGlass: glass }), { layer: { kind: 'team' }, trust: 'raises', broken: { file: 'p', message: 'x' } }), false);
  });
  it('where requests travel comes only from a trusted file of the team or the administrator', () => {
    const remote = (...sources: LayerSource[]): string | undefined => policyOf(sources).countersign?.remote;
    assert.equal(remote(team({ countersign: { remote: 'evil' } }, 'raises'), team({ countersign: { remote: 'origin' } })), 'origin');
    assert.equal(remote(team({ countersign: { remote: 'evil' } }, 'raises')), undefined);
  });
});
