// `npm run test:agents`: real agents, offline, with our hook registered, through every fault. Prints the table agent × fault and ends
// with the counts. A call that should have been blocked and ran is a failure unless the agent makes blocking impossible and its adapter says so.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { agentOf } from '../../src/core/agents/agents';
import { built, dist } from '../hook/hookProcess';
import { realAgents, type RealAgent } from './agents';
import { faults, type Fault } from './faults';
import { installAgent } from './installAgent';
import { record, unrecorded } from './payloadShape';
import { runSession, type Outcome } from './session';

const usage = `npm run test:agents -- [--all] [--only NAME] [--fault NAME]… [--keep] [--record]
  --all    every agent, not only those of each push
  --only   one of ${realAgents.map(agent => agent.name).join(', ')}
  --fault  only these: ${faults.map(fault => fault.name).join(', ')}
  --record adds payloads of a shape that is not among test/fixtures/payloads to them
  --keep   leaves the homes of the runs where they are`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { all: { type: 'boolean' }, only: { type: 'string' }, fault: { type: 'string', multiple: true }, keep: { type: 'boolean' }, record: { type: 'boolean' } } });
  const agents = realAgents.filter(agent => (values.only === undefined ? values.all === true || agent.usual : agent.name === values.only));
  const wanted = faults.filter(fault => values.fault === undefined || values.fault.includes(fault.name));
  if (agents.length === 0 || wanted.length === 0) throw new Error(usage);
  await built();
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-agents-'));
  try {
    // A copy: a build in the meantime must not change what is tested.
    cpSync(dist, path.join(folder, 'dist'), { recursive: true });
    for (const file of ['hook.js', 'countersign.js']) if (!existsSync(path.join(folder, 'dist', file))) throw new Error(`dist/${file} is missing: is a build running?`);
    const counts = { passed: 0, failed: 0 };
    const rows: (readonly [string, readonly string[]])[] = [];
    for (const agent of agents) {
      const cells = await testAgent(agent, wanted, folder, counts, values.record === true);
      rows.push([`${agent.name} ${agent.version}`, cells]);
    }
    console.log(`\n${table(wanted, rows)}\n`);
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    return counts.failed > 0 ? 1 : 0;
  } finally {
    if (values.keep) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one agent through the faults; returns its row of the table. */
async function testAgent(agent: RealAgent, wanted: readonly Fault[], folder: string, counts: { passed: number; failed: number }, again: boolean): Promise<readonly string[]> {
  const cells = new Map<Fault, string>();
  const check = (title: string, problem: string | undefined): void => {
    counts[problem === undefined ? 'passed' : 'failed']++;
    console.log(`  ${problem === undefined ? '✓' : '✗'} ${agent.name}: ${title}${problem === undefined ? '' : `\n      ${problem}`}`);
  };
  const began = Date.now();
  try {
    const installed = await installAgent(agent, console.log);
    const payloads: unknown[] = [];
    for (const [n, group] of groups(agent, wanted).entries()) {
      const own = path.join(folder, `${agent.name}-${n}`);
      mkdirSync(own);
      const session = await runSession(agent, group, { folder: own, dist: path.join(folder, 'dist'), installed });
      payloads.push(...session.payloads);
      const lost = session.outcomes.find(outcome => outcome.fate === 'unreached');
      if (lost) console.log(`  ${agent.name} ended before “${lost.fault.name}”: ${session.troubles.join('; ')}\n${session.said}`);
      for (const outcome of session.outcomes) {
        const judged = judge(agent, outcome);
        cells.set(outcome.fault, judged.cell);
        check(`${outcome.fault.name} → ${judged.cell}`, judged.problem);
      }
    }
    if (again) record(agent.id, agent.version, payloads, groups(agent, wanted).flatMap((_, n) => [[path.join(folder, `${agent.name}-${n}`, 'work'), '/repo'], [path.join(folder, `${agent.name}-${n}`, 'home'), '/home/dev']] as const));
    const strange = unrecorded(agent.id, agent.version, payloads);
    if (payloads.length > 0) check('payloads have the recorded shape', strange.map(payload => `nothing recorded of ${agent.version} looks like ${JSON.stringify(payload).slice(0, 1500)}`).join('\n      ') || undefined);
  } catch (error) {
    check('runs', error instanceof Error ? error.message : String(error));
  }
  console.log(`  ${agent.name} ${agent.version}: ${Math.round((Date.now() - began) / 1000)} s`);
  return wanted.map(fault => cells.get(fault) ?? '-');
}

/** The faults of one run each. */
function groups(agent: RealAgent, wanted: readonly Fault[]): readonly (readonly Fault[])[] {
  if (agent.oneCall) return wanted.map(fault => [fault]);
  return (['installed', 'short'] as const).map(session => wanted.filter(fault => fault.session === session)).filter(group => group.length > 0);
}

function judge(agent: RealAgent, { fault, fate, told, asked }: Outcome): { readonly cell: string; readonly problem?: string } {
  const words = `\n      the model was told: ${told.slice(0, 600)}`;
  if (fate === 'unreached') return { cell: 'UNREACHED', problem: 'the agent never made the call' };
  if (fault.asked && asked === 0) return { cell: 'UNASKED', problem: `nobody was asked${words}` };
  if (fault.wanted === 'runs') return fate === 'ran' ? { cell: 'ran' } : { cell: 'BLOCKED', problem: `an approved call did not run${words}` };
  if (fate === 'ran') {
    return fault.limit?.(agentOf(agent.id).limits) === 'runs' ? { cell: 'runs (limit)' } : { cell: 'RAN', problem: `the witness is gone${words}` };
  }
  // Cline's model never hears of a denial: it ends the run.
  if (fault.told && !agent.oneCall && !fault.told.test(told)) return { cell: 'UNTOLD', problem: `the model was not told ${fault.told.source}${words}` };
  return { cell: 'blocked' };
}

function table(columns: readonly Fault[], rows: readonly (readonly [string, readonly string[]])[]): string {
  const all = [['', ...columns.map(fault => fault.name)], ...rows.map(([name, cells]) => [name, ...cells])];
  const widths = all[0]?.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length))) ?? [];
  return all.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

main().then(status => process.exit(status), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
