// `countersign agents status|install|remove`: the hook in agents' configuration, a diff before every write.
import { agentOf, agents } from '../core/agents/agents';
import { visible, visibleLine } from '../core/explain/visible';
import { install, installable, planDiff, planInstall, planRemove, remove, type SetupPlan } from '../node/agentSetup';
import { agentStatus, launcherAlarm } from '../node/agentStatus';
import { auditLog } from '../node/audit/auditLog';
import { redacted } from '../node/audit/auditRecord';
import { giveTrust, prepareTrust } from '../node/codexTrust';
import { readInstallation } from '../node/installation';
import { setupPlace, setupSource } from './ownInstallation';
import { ask, startedByAgent } from './realTerminal';

const usage = `usage: countersign agents status
       countersign agents install AGENT… [--yes]
       countersign agents remove AGENT…|--all [--yes]

Agents: ${installable.map(agent => agent.id).join(', ')}
Every change is shown first. --yes carries it out without asking.
`;

export async function run(args: readonly string[]): Promise<number> {
  const [name = 'status', ...rest] = args;
  const yes = rest.includes('--yes');
  const names = rest.filter(arg => !arg.startsWith('--'));
  const unknown = names.find(id => agentOf(id).id !== id) ?? rest.find(arg => arg.startsWith('--') && !['--yes', '--all'].includes(arg));
  if (!['status', 'install', 'remove'].includes(name) || unknown !== undefined) {
    process.stderr.write(unknown === undefined ? usage : `countersign agents: ${visibleLine(unknown)} is no agent or option that is known\n\n${usage}`);
    return 1;
  }
  const place = setupPlace();
  if (name === 'status') return status();
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
    for (const one of agents) {
      const found = agentStatus(one, place, [process.cwd()]);
      const state = { yes: 'configured', differs: 'configured, but not as this version would: install again', no: 'not configured', byHand: 'to be configured by hand' }[found.configured];
      const seen = found.seen === undefined ? 'never seen a call' : `last call ${new Date(found.seen).toISOString()}`;
      process.stdout.write(`${one.id.padEnd(14)} ${state}; ${seen}${found.evidence === 'documented' ? '; from documentation, never run' : ''}\n`);
      if (found.unused !== undefined) process.stdout.write(`${''.padEnd(14)} NOT USED: ${visibleLine(found.unused)}; countersign agents install ${one.id}\n`);
      for (const off of found.switchedOff) process.stdout.write(`${''.padEnd(14)} SWITCHED OFF by ${visibleLine(off)}\n`);
      if (found.trouble !== undefined) process.stdout.write(`${''.padEnd(14)} ${visibleLine(found.file ?? '')}: ${visibleLine(found.trouble)}\n`);
      if (found.configured === 'yes' && (found.switchedOff.length > 0 || found.unused !== undefined)) wrong = true;
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
