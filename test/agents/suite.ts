// Runs real agents through every fault, several sessions side by side, and prints the table agent × fault. A call that should have been
// blocked and ran is a failure.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { built, dist } from '../hook/hookProcess';
import type { RealAgent } from './agents';
import type { Fault } from './faults';
import { installAgent } from './installAgent';
import { record, unrecorded } from './payloadShape';
import { runSession, type Outcome } from './session';

export interface SuiteOptions {
  readonly agents: readonly RealAgent[];
  readonly faults: readonly Fault[];
  /** Leaves the homes of the runs where they are. */
  readonly keep?: boolean;
  /** Adds payloads of a new shape to the fixtures. */
  readonly record?: boolean;
}

export interface SuiteCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Sessions at a time. Most of a session is waiting: for a start, a deadline, a timeout. */
const sideBySide = 3;

export async function testAgents({ agents, faults, keep, record: again }: SuiteOptions): Promise<SuiteCounts> {
  await built();
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-agents-'));
  try {
    // A copy: a build in the meantime must not change what is tested.
    cpSync(dist, path.join(folder, 'dist'), { recursive: true });
    for (const file of ['hook.js', 'countersign.js']) if (!existsSync(path.join(folder, 'dist', file))) throw new Error(`dist/${file} is missing: is a build running?`);
    const inTurn = queue(sideBySide);
    const rows = await Promise.all(agents.map(async agent => {
      const report = await testAgent(agent, faults, folder, inTurn, again === true);
      console.log(report.lines.join('\n'));
      return report;
    }));
    console.log(`\n${table(faults, rows.map(row => [row.name, row.cells]))}\n`);
    const sum = (of: (row: AgentReport) => number): number => rows.reduce((all, row) => all + of(row), 0);
    return { passed: sum(row => row.passed), failed: sum(row => row.failed) };
  } finally {
    if (keep) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

interface AgentReport {
  readonly name: string;
  /** One for each fault. */
  readonly cells: readonly string[];
  readonly lines: readonly string[];
  readonly passed: number;
  readonly failed: number;
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most `width` run at a time, the first that came first. */
function queue(width: number): InTurn {
  let free = width;
  const waiting: (() => void)[] = [];
  return async work => {
    if (free > 0) free--;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

async function testAgent(agent: RealAgent, faults: readonly Fault[], folder: string, inTurn: InTurn, again: boolean): Promise<AgentReport> {
  const cells = new Map<Fault, string>();
  const lines: string[] = [];
  const counts = { passed: 0, failed: 0 };
  const check = (title: string, problem: string | undefined): void => {
    counts[problem === undefined ? 'passed' : 'failed']++;
    lines.push(`  ${problem === undefined ? '✓' : '✗'} ${agent.name}: ${title}${problem === undefined ? '' : `\n      ${problem}`}`);
  };
  let spent = 0;
  try {
    const installed = await installAgent(agent, console.log);
    const sessions = groups(agent, faults).map((group, n) => ({ group, own: path.join(folder, `${agent.name}-${n}`) }));
    const alone = agent.alone ? queue(1) : <T>(work: () => Promise<T>): Promise<T> => work();
    const ran = await Promise.all(sessions.map(({ group, own }) => alone(() => inTurn(async () => {
      const began = Date.now();
      mkdirSync(own);
      const session = await runSession(agent, group, { folder: own, dist: path.join(folder, 'dist'), installed });
      spent += Date.now() - began;
      return session;
    }))));
    const payloads = ran.flatMap(session => session.payloads);
    for (const session of ran) {
      const lost = session.outcomes.find(outcome => outcome.fate === 'unreached');
      if (lost) lines.push(`  ${agent.name} ended before “${lost.fault.name}”: ${session.troubles.join('; ')}\n${session.said}`);
    }
    const outcomes = ran.flatMap(session => session.outcomes);
    for (const fault of faults) {
      const outcome = outcomes.find(one => one.fault === fault);
      const judged = outcome ? judge(agent, outcome) : { cell: 'UNREACHED', problem: 'the agent never made the call' };
      cells.set(fault, judged.cell);
      check(`${fault.name} → ${judged.cell}`, judged.problem);
    }
    const left = ran.map(session => session.left).find(one => one !== undefined);
    check('the hook is taken out again without a trace', left);
    if (again) record(agent.id, agent.version, payloads, sessions.flatMap(({ own }) => [[path.join(own, 'work'), '/repo'], [path.join(own, 'home'), '/home/dev']] as const));
    const strange = unrecorded(agent.id, agent.version, payloads);
    if (payloads.length > 0) check('payloads have the recorded shape', strange.map(payload => `nothing recorded of ${agent.version} looks like ${JSON.stringify(payload).slice(0, 1500)}`).join('\n      ') || undefined);
  } catch (error) {
    check('runs', error instanceof Error ? error.message : String(error));
  }
  lines.push(`  ${agent.name} ${agent.version}: ${Math.round(spent / 1000)} s`);
  return { name: `${agent.name} ${agent.version}`, cells: faults.map(fault => cells.get(fault) ?? '-'), lines, ...counts };
}

/** The faults of one session each. */
function groups(agent: RealAgent, faults: readonly Fault[]): readonly (readonly Fault[])[] {
  if (agent.oneCall) return faults.map(fault => [fault]);
  return (['installed', 'short'] as const).map(session => faults.filter(fault => fault.session === session)).filter(group => group.length > 0);
}

function judge(agent: RealAgent, { fault, fate, told, asked }: Outcome): { readonly cell: string; readonly problem?: string } {
  const words = `\n      the model was told: ${told.slice(0, 600)}`;
  if (fate === 'unreached') return { cell: 'UNREACHED', problem: 'the agent never made the call' };
  if (fault.asked && asked === 0) return { cell: 'UNASKED', problem: `nobody was asked${words}` };
  if (fault.wanted === 'runs') return fate === 'ran' ? { cell: 'ran' } : { cell: 'BLOCKED', problem: `an approved call did not run${words}` };
  if (fate === 'ran') return { cell: 'RAN', problem: `the witness is gone${words}` };
  // Cline's model never hears of a denial: it ends the run.
  if (fault.told && !agent.oneCall && !fault.told.test(told)) return { cell: 'UNTOLD', problem: `the model was not told ${fault.told.source}${words}` };
  return { cell: 'blocked' };
}

function table(columns: readonly Fault[], rows: readonly (readonly [string, readonly string[]])[]): string {
  const all = [['', ...columns.map(fault => fault.name)], ...rows.map(([name, cells]) => [name, ...cells])];
  const widths = all[0]?.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length))) ?? [];
  return all.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
