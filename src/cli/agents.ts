// `countersign agents status|test|install|remove`: the hook in agents' configuration, a diff before every write, and a try of the whole chain.
import { agentOf, agents } from '../core/agents/agents';
import { visible, visibleLine } from '../core/explain/visible';
import { install, installable, planDiff, planInstall, planRemove, remove, type SetupPlan } from '../node/agentSetup';
import { agentStatus, launcherAlarm } from '../node/agentStatus';
import { auditLog } from '../node/audit/auditLog';
import { redacted } from '../node/audit/auditRecord';
import { giveTrust, prepareTrust } from '../node/codexTrust';
import { notCoveredWords, stateWords, statusLines } from '../node/agentWords';
import { readInstallation } from '../node/installation';
import { selfTest } from '../node/selfTest';
import { keepSelfTest } from '../node/selfTestResult';
import { setupPlace, setupSource } from './ownInstallation';
import { ask, startedByAgent } from './realTerminal';

const usage = `usage: countersign agents status [AGENT…]
       countersign agents test [AGENT…]
       countersign agents install AGENT… [--yes]
       countersign agents remove AGENT…|--all [--yes]

Agents: ${installable.map(agent => agent.id).join(', ')}
Every change is shown first. --yes carries it out without asking.
test sends a harmless call and a forbidden one through the whole chain of each installed agent.
`;

export async function run(args: readonly string[]): Promise<number> {
  const [name = 'status', ...rest] = args;
  const yes = rest.includes('--yes');
  const names = rest.filter(arg => !arg.startsWith('--'));
  const unknown = names.find(id => agentOf(id).id !== id) ?? rest.find(arg => arg.startsWith('--') && !['--yes', '--all'].includes(arg));
  if (!['status', 'test', 'install', 'remove'].includes(name) || unknown !== undefined) {
    process.stderr.write(unknown === undefined ? usage : `countersign agents: ${visibleLine(unknown)} is no agent or option that is known\n\n${usage}`);
    return 1;
  }
  const place = setupPlace();
  if (name === 'status') return status();
  if (name === 'test') return test();
  const chosen = rest.includes('--all') ? (name === 'remove' ? installable.map(agent => agent.id) : []) : names;
  if (chosen.length === 0) {
    process.stderr.write(usage);
    return 1;
  }
  const agent = startedByAgent();
  if (agent !== undefined) {
    process.stderr.write(`countersign agents: ${agent}\n`);
    return 2;
  }
  const plans = chosen.map(id => (name === 'install' ? planInstall(id, place) : planRemove(id, place)));
  return carryOut(name === 'install' ? 'install' : 'remove', plans, yes);

  function status(): number {
    const known = readInstallation(place.state);
    const alarm = launcherAlarm(place.state);
    process.stdout.write(`launcher: ${alarm ?? (known === undefined ? 'not installed' : 'as it was written')}\n`);
    let wrong = alarm !== undefined;
    // The limits of every agent would fill several screens: they are shown of the agents that are named.
    for (const one of agents.filter(agent => names.length === 0 || names.includes(agent.id))) {
      const found = agentStatus(one, place, [process.cwd()]);
      process.stdout.write(`${one.id.padEnd(14)} ${stateWords(found)}\n`);
      for (const line of statusLines(found, names.length > 0)) process.stdout.write(`${''.padEnd(14)} ${visibleLine(line)}\n`);
      if (found.configured === 'yes' && (found.switchedOff.length > 0 || found.unused !== undefined)) wrong = true;
    }
    process.stdout.write(`\n${notCoveredWords.map(line => `not covered: ${line}\n`).join('')}`);
    return wrong ? 2 : 0;
  }

  async function test(): Promise<number> {
    const chosen = agents.filter(one => (names.length > 0 ? names.includes(one.id) : one.configuration !== undefined && agentStatus(one, place).configured === 'yes'));
    if (chosen.length === 0) {
      process.stderr.write('countersign agents test: no agent has a hook installed; countersign agents install AGENT\n');
      return 1;
    }
    let wrong = false;
    for (const one of chosen) {
      const result = await selfTest(one, place, process.cwd(), Date.now);
      keepSelfTest(place.state, result);
      process.stdout.write(`${one.id.padEnd(14)} ${result.passed ? 'passed' : 'FAILED'}\n${result.lines.map(line => `${''.padEnd(14)} ${visibleLine(line)}\n`).join('')}${result.mend === undefined ? '' : `${''.padEnd(14)} what to do: ${visibleLine(result.mend)}\n`}`);
      if (!result.passed) wrong = true;
    }
    return wrong ? 2 : 0;
  }

  async function carryOut(what: 'install' | 'remove', all: readonly SetupPlan[], agreed: boolean): Promise<number> {
    let failed = false;
    for (const plan of all) {
      if (plan.kind === 'refused') {
        process.stderr.write(`${plan.agent}: nothing was written. ${visibleLine(plan.path)}: ${visibleLine(plan.why)}\n`);
        failed = true;
        continue;
      }
      // An install also (re)writes the launcher, so it is carried out even where the agent's file is as it should be.
      if (plan.files.length === 0 && (what === 'remove' || launcherAlarm(place.state) === undefined && readInstallation(place.state) !== undefined)) {
        process.stdout.write(`${plan.agent}: nothing to do\n`);
        if (what === 'install' && !await trusted(plan.agent, agreed)) failed = true;
        continue;
      }
      process.stdout.write(visible(planDiff(plan)));
      if (!agreed && !await consent(plan.agent)) {
        process.stderr.write(`${plan.agent}: nothing was written\n`);
        failed = true;
        continue;
      }
      const wrong = what === 'install' ? await install(plan, place, setupSource(place)) : await remove(plan, place);
      if (wrong !== undefined) {
        process.stderr.write(`${plan.agent}: ${visibleLine(wrong)}\n`);
        failed = true;
        continue;
      }
      auditLog(place.state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' }).append({ kind: 'event', event: what, text: redacted(`${plan.agent}: ${plan.files.map(file => file.path).join(', ')}`) });
      process.stdout.write(`${plan.agent}: ${what === 'install' ? 'installed' : 'removed'}\n`);
      if (what === 'install' && !await trusted(plan.agent, agreed)) failed = true;
    }
    return failed ? 2 : 0;
  }

  /** Where the agent uses a hook only once it is trusted: shows what it would write, asks, and lets it. False: a person has to do it. */
  async function trusted(id: string, agreed: boolean): Promise<boolean> {
    const { trust } = agentOf(id);
    if (!trust) return true;
    const step = await prepareTrust(place.home, process.env['PATH'] ?? '', [process.cwd()]);
    const byHand = `${id}: ${trust.words}. Start it and type /hooks, or run this again`;
    if (step.kind === 'nothing') return true;
    if (step.kind === 'byHand') {
      process.stderr.write(`${byHand} (${visibleLine(step.why)})\n`);
      return false;
    }
    process.stdout.write(`${id}: ${trust.words}. It is going to write into ${visibleLine(step.file)}:\n${step.lines.map(line => `+${visibleLine(line)}\n`).join('')}`);
    const wrong = agreed || await consent(id) ? await giveTrust(step, place) : 'nothing was written';
    if (wrong !== undefined) {
      process.stderr.write(`${byHand} (${visibleLine(wrong)})\n`);
      return false;
    }
    process.stdout.write(`${id}: trusted\n`);
    return true;
  }
}

async function consent(agent: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  return await ask(`Write this for ${agent}? Type yes: `) === 'yes';
}
