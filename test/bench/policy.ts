// What a large policy costs for each effect, and what a replay costs: beside the same work done in the plainest way.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { minimatch } from 'minimatch';
import { operations, type Effect } from '../../src/core/model/effect';
import { systems } from '../../src/core/model/resource';
import { judge } from '../../src/core/policy/judge';
import { defaultPolicy, type Policy, type PolicyRule, type RuleMatch } from '../../src/core/policy/policy';
import { auditLog } from '../../src/node/audit/auditLog';
import { redacted, type AuditBody } from '../../src/node/audit/auditRecord';
import { auditDays, chainBytes, chainsOf } from '../../src/node/audit/chains';
import { recordedActions } from '../../src/node/replay/recordedActions';
import { replay } from '../../src/node/replay/replay';
import { ensureStateFolder, stateFolder } from '../../src/node/stateFolder';
import { percentile, printTable, sorted } from './table';

const ruleCount = 500;
const actions = 5000;

export async function benchPolicy(): Promise<void> {
  const rules = Array.from({ length: ruleCount }, (_, i): PolicyRule => ({
    id: `rule-${i}`, least: 'confirm', layer: { kind: 'team', file: 'policy.json' }, line: i,
    match: {
      operation: i % 3 === 0 ? ['delete', 'replace'] : undefined, address: [`*service-${i}-*`, `team-${i % 40}/**`], account: i % 4 === 0 ? [`acct-${i}*`] : undefined,
      environment: i % 5 === 0 ? ['production'] : undefined, path: i % 10 === 0 ? [`services/${i}/**`] : undefined,
    },
  }));
  const policy: Policy = { ...defaultPolicy, rules };
  const effects = Array.from({ length: 1000 }, (_, i): Effect => ({
    operation: operations[i % operations.length] ?? 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'x' }, evidence: [], traits: [],
    resource: { system: systems[i % systems.length] ?? 'aws', kind: 'database instance', address: `team-${i % 50}/eu-west-1/service-${i}-orders-primary`, keeps: 'data', extent: 'one', where: 'remote', environment: { name: i % 2 ? 'production' : 'unknown', because: [] } },
  }));
  const context = { agent: 'claude-code', accounts: [['acct-123', 'payments-prod']], today: '2026-01-05' };
  const timed = (run: (effect: Effect) => void): number[] => {
    for (let round = 0; round < 5; round++) for (const effect of effects) run(effect);
    return sorted(effects.flatMap(effect => [0, 1, 2].map(() => {
      const started = process.cpuUsage();
      run(effect);
      return cpuSince(started);
    })));
  };
  const own = timed(effect => void judge([effect], policy, context));
  const bare = timed(effect => { for (const rule of rules) for (const glob of rule.match.address ?? []) minimatch(effect.resource.address, glob, { dot: true }); });
  printTable(`policy of ${ruleCount} rules, one effect, processor time`, [
    ['p50', `${percentile(own, 0.5).toFixed(4)} ms`], ['p99', `${percentile(own, 0.99).toFixed(4)} ms`],
    ['a bare loop of minimatch over the addresses alone', `p50 ${percentile(bare, 0.5).toFixed(3)} ms`],
    ['ratio at p50', (percentile(own, 0.5) / percentile(bare, 0.5)).toFixed(3)],
  ]);
  for (const [what, match, of] of mixes) {
    const mixed: Policy = { ...defaultPolicy, rules: rules.map((rule, i) => ({ ...rule, match: match(i) })) };
    const asked = effects.map((effect, i): Effect => ({ ...effect, resource: { ...effect.resource, ...of(i) } }));
    // Once around first: what it costs a process that stays.
    for (const effect of asked) judge([effect], mixed, context);
    const times = sorted(asked.flatMap(effect => [0, 1, 2].map(() => {
      const started = process.cpuUsage();
      judge([effect], mixed, context);
      return cpuSince(started);
    })));
    printTable(`${ruleCount} rules, ${what}, one effect, processor time`, [['p50', `${percentile(times, 0.5).toFixed(4)} ms`], ['p99', `${percentile(times, 0.99).toFixed(4)} ms`]]);
  }
  await benchReplay(policy);
}

/** What rules ask for, and what they are asked about, by number of the rule and of the effect. */
const mixes: readonly (readonly [string, (i: number) => RuleMatch, (i: number) => Partial<Effect['resource']>])[] = [
  ['two patterns of paths in every rule', i => ({ path: [`services/${i}/**/*.sql`, `**/team-${i}/[a-z]*.tf`] }), i => ({ system: 'files', address: `services/${i}/src/team-${i}/a/b/main.tf` })],
  ['paths that begin and end alike', i => ({ path: [`services/*/db/**/m${i}*.sql`] }), i => ({ system: 'files', address: `services/x${i}/db/a/b/c/m${i}-orders.sql` })],
  ['paths without a fixed part, all of which match', () => ({ path: ['**/*.tf', '**/?[a-z]*.tf'] }), i => ({ system: 'files', address: `services/${i}/src/team-${i}/a/b/main.tf` })],
  ['a folder of twenty parts that every rule names', i => ({ path: [`services/${i}/**/*.sql`] }), i => ({ system: 'files', address: 'services', extent: 'all', parts: Array.from({ length: 20 }, (_, part) => `${i + part}/x/a.sql`) })],
  ['two patterns of accounts in every rule', i => ({ account: [`acct-*-${i}`, `*payments*${i}`] }), () => ({})],
  ['every rule holds', () => ({}), () => ({})],
];

/** Milliseconds of this process's own time: a busy machine changes them little. */
function cpuSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

async function benchReplay(policy: Policy): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-bench-'));
  try {
    const state = stateFolder(home, 'linux');
    ensureStateFolder(state);
    const log = auditLog(state, { version: 'bench' });
    for (let i = 0; i < actions; i++) log.append(reviewed(i));
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const report = await replay(recordedActions(state, {}), { before: () => Promise.resolve(defaultPolicy), after: () => Promise.resolve(policy) }, '2026-01-05');
    const [took, own] = [performance.now() - started, cpuSince(cpu)];
    const texts = auditDays(state).flatMap(day => chainsOf(state, day)).map(place => chainBytes(place).toString('utf8'));
    const parse = process.cpuUsage();
    for (const text of texts) for (const line of text.split('\n')) if (line !== '') JSON.parse(line);
    const parsed = cpuSince(parse);
    printTable(`replay of ${report.calls} recorded actions under two policies, one of ${ruleCount} rules`, [
      ['time', `${(took / 1000).toFixed(2)} s`], ['processor time', `${(own / 1000).toFixed(2)} s`], ['JSON.parse of the same log', `${(parsed / 1000).toFixed(2)} s`], ['ratio', (own / parsed).toFixed(1)],
    ]);
  } finally {
    rmSync(home, { recursive: true });
  }
}

function reviewed(i: number): AuditBody {
  const text = redacted;
  return {
    kind: 'reviewed',
    review: {
      action: text(`a${i}`), call: `c${i}`, agent: text('claude-code'), session: text(`s${i % 40}`), cwd: text('/home/dev/workspace'), verdict: i % 200 === 0 ? 'attest' : 'allow', coverage: 'full',
      headline: text(`Deletes database instance orders-${i % 30}`), consequence: text('It does not come back.'), exhibit: text(`aws rds delete-db-instance --db-instance-identifier orders-${i} --region eu-west-1`),
      effects: [0, 1].map(n => ({
        operation: n === 0 && i % 200 !== 0 ? 'read' : 'delete', kind: text('database instance'), address: text(`orders-${i}`), environment: 'production', reversibility: 'irreversible',
        facts: { system: 'aws', keeps: 'data', extent: 'one', where: 'remote', certainty: 'will', disruption: 'outage', traits: [] },
      })),
      principals: [{ system: 'aws', name: text('role Operator'), scope: text('123456789012') }], unread: [], rules: [text('default/delete-remote')], policy: text('default'),
    },
  };
}
