// Rules through their index against the plainest reading of the same rules: one after the other, each pattern by a reading of its own.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operations, type Effect } from '../../../src/core/model/effect';
import { rank, verdicts } from '../../../src/core/model/verdict';
import { judge } from '../../../src/core/policy/judge';
import { levelOf } from '../../../src/core/policy/levels';
import { rulesFor, type MatchContext } from '../../../src/core/policy/matching';
import { defaultPolicy, type PolicyRule, type RuleMatch } from '../../../src/core/policy/policy';

/** Does the pattern match from here on? Goes back freely: the texts of this test are short. */
function plainly(pattern: string, text: string, path: boolean, start = true): boolean {
  if (pattern === '') return text === '';
  if (path && start && pattern.startsWith('**/')) {
    if (plainly(pattern.slice(3), text, path)) return true;
    const slash = text.indexOf('/');
    return slash >= 0 && plainly(pattern, text.slice(slash + 1), path);
  }
  if (pattern.startsWith('*')) {
    const stars = /^\*+/.exec(pattern)?.[0].length ?? 1;
    const rest = pattern.slice(stars);
    const across = !path || (start && stars > 1 && rest === '');
    for (let taken = 0; taken <= text.length; taken++) {
      if (!across && text.slice(0, taken).includes('/')) return false;
      if (plainly(rest, text.slice(taken), path, false)) return true;
    }
    return false;
  }
  const first = text[0];
  if (first === undefined) return false;
  const set = /^\[(!?)([a-z]+)\]/.exec(pattern);
  if (set) return (!path || first !== '/') && (set[2] ?? '').includes(first) !== (set[1] === '!') && plainly(pattern.slice(set[0].length), text.slice(1), path, false);
  if (pattern.startsWith('?')) return (!path || first !== '/') && plainly(pattern.slice(1), text.slice(1), path, false);
  return pattern[0] === first && plainly(pattern.slice(1), text.slice(1), path, first === '/');
}

function fits(pattern: string, text: string, path = false): boolean {
  const [own, other] = [pattern.toLowerCase(), text.toLowerCase()];
  const braces = /^(.*)\{(.*),(.*)\}(.*)$/.exec(own);
  if (braces) return [braces[2], braces[3]].some(one => fits(`${braces[1]}${one}${braces[4]}`, other, path));
  return plainly(own, other, path) || (path && own.endsWith('/**') && own.length > 3 && plainly(own.slice(0, -3), other.replace(/\/$/, ''), path));
}

function holdsPlainly({ match, expires }: PolicyRule, effect: Effect, context: MatchContext): boolean {
  const { resource } = effect;
  const any = (patterns: readonly string[] | undefined, texts: readonly string[]): boolean => patterns === undefined || patterns.some(pattern => texts.some(text => fits(pattern, text)));
  return (match.operation?.includes(effect.operation) ?? true)
    && (match.environment?.includes(resource.environment?.name ?? 'none' as never) ?? true)
    && (match.system?.includes(resource.system) ?? true)
    && (match.reversibility?.includes(effect.reversibility) ?? true)
    && (match.keeps?.includes(resource.keeps) ?? true)
    && !(expires !== undefined && expires < context.today)
    && any(match.kind, [resource.kind]) && any(match.address, [resource.address]) && any(match.account, context.accounts) && any(match.agent, [context.agent])
    && (match.path === undefined || (resource.system === 'files' && match.path.some(pattern => liesIn(pattern, effect))));
}

function liesIn(pattern: string, { resource, operation, traits }: Effect): boolean {
  const address = resource.address.replaceAll('\\', '/');
  if (fits(pattern, address, true)) return true;
  if (resource.extent === 'one' || operation === 'read' || operation === 'execute') return false;
  const whole = address === '.' || (traits.includes('broad') && !/^[/~]/.test(address));
  const folder = whole ? '' : `${address.replace(/\/$/, '')}/`;
  const fixed = pattern.includes('{') ? '' : pattern.slice(0, pattern.search(/[*?[]/) < 0 ? undefined : pattern.search(/[*?[]/));
  if (fixed !== '' && fixed.toLowerCase().startsWith(folder.toLowerCase()) && (!whole || !/^[/~]/.test(fixed))) return true;
  return (resource.parts ?? []).some(part => fits(pattern, part, true) || fits(pattern, folder + part, true));
}

const word = fc.constantFrom('a', 'ab', 'db', 'Orders', 'orders-db', 'prod', 'x', 'é', '😀', 'service-12', '.sql');
const joined = (...between: string[]): fc.Arbitrary<string> => fc.array(fc.tuple(word, fc.constantFrom(...between)), { minLength: 1, maxLength: 4 }).map(parts => parts.flat().join('').replace(/[-/]$/, ''));
const name = joined('-', '/', '');
const place = fc.oneof(joined('/', '/', ''), joined('/').map(text => `/${text}`), joined('/').map(text => `~/${text}`), fc.constant('.'), joined('\\'));
const piece = fc.oneof(word, fc.constantFrom('*', '?', '[ab]', '[!a]', '-', '/', '{ab,db}'));
const namePattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map(parts => parts.join('')).filter(one => (one.match(/\{/g) ?? []).length < 2);
const pathPattern = fc.tuple(fc.constantFrom('', '', '**/', '/', '~/'), fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '/**', '/**/*.sql', '*')).map(([before, parts, after]) => `${before}${parts.join('')}${after}`.replace(/\/{2,}/g, '/'))
  .filter(one => (one.match(/\{/g) ?? []).length < 2);
const list = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[] | undefined> => fc.option(fc.array(of, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 1 });
const match: fc.Arbitrary<RuleMatch> = fc.record({
  operation: list(fc.constantFrom(...operations)), kind: list(fc.constantFrom('file', 'data*', '*base')), address: list(namePattern), account: list(namePattern), path: list(pathPattern), agent: list(fc.constantFrom('claude-*', 'codex')),
  environment: list(fc.constantFrom('production', 'unknown')), system: list(fc.constantFrom('files', 'aws')), reversibility: list(fc.constantFrom('irreversible', 'recoverable')), keeps: list(fc.constantFrom('data', 'nothing')),
}, { requiredKeys: [] });
const rule = fc.record({ id: fc.string(), match, least: fc.constantFrom(...verdicts), expires: fc.constantFrom(undefined, '2025-01-01', '2027-01-01'), layer: fc.constant({ kind: 'team' as const }) }) as fc.Arbitrary<PolicyRule>;
const effect = fc.record({
  operation: fc.constantFrom(...operations), certainty: fc.constant('will'), reversibility: fc.constantFrom('irreversible', 'recoverable'), disruption: fc.constant('none'), reason: fc.constant({ code: 'x' }), evidence: fc.constant([]),
  traits: fc.constantFrom([], ['broad']),
  resource: fc.record({
    system: fc.constantFrom('files', 'files', 'aws'), kind: fc.constantFrom('file', 'database'), address: fc.oneof(name, place), keeps: fc.constantFrom('data', 'nothing'), extent: fc.constantFrom('one', 'all'), where: fc.constant('workspace'),
    parts: fc.option(fc.array(joined('/'), { maxLength: 3 }), { nil: undefined }), environment: fc.constantFrom(undefined, { name: 'production', because: [] }, { name: 'unknown', because: [] }),
  }),
}) as unknown as fc.Arbitrary<Effect>;
const context = fc.record({ agent: fc.constantFrom('claude-code', 'Codex'), accounts: fc.array(name, { maxLength: 2 }), today: fc.constant('2026-01-05') });

describe('rules through their index', () => {
  it('are those of a plain reading, the strictest first (20,000 random effects of 2,000 random policies)', () => {
    let held = 0;
    fc.assert(fc.property(fc.array(rule, { maxLength: 12 }), fc.array(fc.tuple(effect, context), { minLength: 10, maxLength: 10 }), (rules, asked) => {
      for (const [one, how] of asked) {
        const plain = rules.filter(other => holdsPlainly(other, one, how)).sort((a, b) => rank(b.least) - rank(a.least));
        held += plain.length;
        assert.deepEqual(rulesFor({ ...defaultPolicy, rules }, one, how).map(why => [why.rule, why.verdict]), plain.map(other => [other.id, other.least]), JSON.stringify(one));
      }
    }), { numRuns: 2000 });
    assert.ok(held > 10_000, `${held} rules held: the random policies say something`);
  });

  it('stand among the ladder’s own answer, the minimum and the broken file by their strictness, equals in that order', () => fc.assert(fc.property(
    fc.array(rule, { maxLength: 8 }), effect, context, fc.option(fc.constantFrom(...verdicts), { nil: undefined }), fc.boolean(), (rules, one, how, minimum, broken) => {
      const policy = { ...defaultPolicy, rules, ...(minimum ? { minimum: { verdict: minimum, layer: { kind: 'team' as const } } } : {}), ...(broken ? { broken: { file: 'p', message: 'm' } } : {}) };
      const own = levelOf(one);
      const raised = own.verdict === 'allow' ? [] : [...(minimum ? [{ rule: 'team/minimum', verdict: minimum }] : []), ...(broken ? [{ rule: 'policy-not-readable', verdict: 'attest' as const }] : [])];
      const plain = [{ rule: own.rule, verdict: own.verdict }, ...rules.filter(other => holdsPlainly(other, one, how)).map(other => ({ rule: other.id, verdict: other.least })), ...raised].sort((a, b) => rank(b.verdict) - rank(a.verdict));
      assert.deepEqual(judge([one], policy, { agent: how.agent, accounts: [how.accounts], today: how.today })[0]?.why.map(({ rule: id, verdict }) => ({ rule: id, verdict })), plain);
    }), { numRuns: 2000 }));
});
