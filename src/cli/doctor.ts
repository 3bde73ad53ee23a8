// `countersign doctor [--fix]`: what is wrong with the gate on this machine, on one screen, and mends what can be mended without a decision.
import { accessSync, chmodSync, constants, existsSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { agents } from '../core/agents/agents';
import { visibleLine } from '../core/explain/visible';
import { refreshLauncher } from '../node/agentSetup';
import { agentStatus, launcherAlarm } from '../node/agentStatus';
import { readInstallation } from '../node/installation';
import { keptCommandLine, typedCommandLine } from '../node/launcher';
import { selfTest } from '../node/selfTest';
import { keepSelfTest } from '../node/selfTestResult';
import { policySources } from '../node/policyFile';
import { sessionStore } from '../node/sessionStore';
import { folderProblem, socketProblem, type StateFolder } from '../node/stateFolder';
import { tidyRecord } from '../node/audit/tidyRecord';
import { recordDuties } from '../node/otlp/collector';
import { verifyAudit } from '../node/audit/verifyAudit';
import { windowsFor } from '../node/windowRecord';
import { openWindows } from './openWindows';
import { setupPlace, setupSource } from './ownInstallation';
import { startedByAgent } from './realTerminal';

interface Finding {
  readonly fine: boolean;
  readonly text: string;
}

export async function run(args: readonly string[]): Promise<number> {
  const fix = args[0] === '--fix';
  if (args.length > (fix ? 1 : 0)) {
    process.stderr.write('usage: countersign doctor [--fix]\n');
    return 1;
  }
  const agent = fix ? startedByAgent() : undefined;
  if (agent !== undefined) {
    process.stderr.write(`countersign doctor: ${agent}\n`);
    return 2;
  }
  const place = setupPlace();
  const mended: string[] = [];
  sessionStore(place.state).prune(30);
  if (fix) await mend();
  const findings = [...stateFindings(place.state, launcherWrong()), ...await linkFindings(place.state), ...agentFindings(), ...recordFindings(place.state), ...await policyFindings(place.state), ...await selfTests()];
  for (const one of findings) process.stdout.write(`${one.fine ? 'ok   ' : 'WRONG'}  ${visibleLine(one.text)}\n`);
  for (const one of mended) process.stdout.write(`mended ${visibleLine(one)}\n`);
  return findings.every(one => one.fine) ? 0 : 2;

  async function mend(): Promise<void> {
    if (existsSync(place.state.root) && !lstatSync(place.state.root).isSymbolicLink() && folderProblem(place.state.root) !== undefined && folderProblem(place.state.root, 'owner') === undefined) {
      chmodSync(place.state.root, 0o700);
      mended.push('the state folder is yours alone again');
    }
    if (readInstallation(place.state) === 'broken') {
      renameSync(place.state.installation, path.join(place.state.root, `installation.broken-${Date.now()}.json`));
      mended.push('what was installed could not be read; it was put aside and is written anew');
    }
    if (launcherWrong() !== undefined) mended.push(await refreshLauncher(place, setupSource(place)) ?? 'the launcher was written again');
    const agentSocket = process.env['SSH_AUTH_SOCK'];
    const key = { home: place.home, ...(agentSocket === undefined ? {} : { agentSocket }) };
    if (statSync(place.state.log, { throwIfNoEntry: false })?.isDirectory()) mended.push(...(await tidyRecord(place.state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '', key, now: Date.now(), leastDays: (await recordDuties(place.state, place.home)).leastDays })).done);
    const answering = new Set((await openWindows(place.state)).map(one => one.record.id));
    for (const record of windowsFor(place.state, '')) {
      if (answering.has(record.id) || alive(record.pid)) continue;
      rmSync(path.join(place.state.windows, `${path.basename(record.id)}.json`), { force: true });
      mended.push(`a window that is gone was forgotten (${record.id})`);
    }
  }

  /** Why the launcher has to be written again; undefined: it has not. */
  function launcherWrong(): string | undefined {
    const known = readInstallation(place.state);
    const registered = agents.some(one => one.configuration !== undefined && ['yes', 'differs'].includes(agentStatus(one, place).configured));
    if (known === 'broken') return `${place.state.installation} cannot be read`;
    if (known === undefined) return registered ? `agents call a launcher that is not installed: ${place.state.installation} is missing` : undefined;
    if (!filled(path.join(known.dist, 'hook.js'))) return `the extension is gone from ${known.dist}: every call is denied until it is installed again or its hooks are removed`;
    return launcherAlarm(place.state) ?? (filled(keptCommandLine(place.state)) ? undefined : `${keptCommandLine(place.state)} is missing: once the extension is gone, nothing could remove the hooks`);
  }

  function agentFindings(): readonly Finding[] {
    const known = readInstallation(place.state);
    return agents.filter(one => one.configuration !== undefined).map(one => agentStatus(one, place, [process.cwd()])).flatMap((found): Finding[] => {
      if (found.trouble !== undefined && typeof known === 'object' && known.files.some(file => file.agent === found.agent)) return [{ fine: false, text: `${found.name} (${found.file ?? ''}): its hook is in a file that cannot be understood: ${found.trouble}; mend the file, or the agent runs without the gate` }];
      if (found.configured === 'no' || found.configured === 'byHand') return [];
      const name = `${found.name} (${found.file ?? ''})`;
      if (found.switchedOff.length > 0) return found.switchedOff.map(off => ({ fine: false, text: `${name}: hooks are switched off by ${off}` }));
      if (found.unused !== undefined) return [{ fine: false, text: `${name}: ${found.unused}; countersign agents install ${found.agent}` }];
      if (found.configured === 'differs') return [{ fine: false, text: `${name}: the registration is not complete; countersign agents install ${found.agent}` }];
      return [{ fine: true, text: `${name}: configured, ${found.seen === undefined ? 'no call seen yet' : `last call ${new Date(found.seen).toISOString()}`}` }];
    });
  }

  /** A harmless call and a forbidden one through the whole chain of every agent whose hook is installed. */
  async function selfTests(): Promise<readonly Finding[]> {
    if (typeof readInstallation(place.state) !== 'object') return [{ fine: true, text: 'nothing is installed, so nothing was tried' }];
    if (process.platform === 'win32') return [{ fine: true, text: 'the chain is not tried on Windows' }];
    const found: Finding[] = [];
    for (const one of agents.filter(agent => agent.configuration !== undefined && agentStatus(agent, place).configured === 'yes')) {
      const result = await selfTest(one, place, process.cwd(), Date.now);
      keepSelfTest(place.state, result);
      found.push({ fine: result.passed, text: `${one.name}: ${result.lines.join('; ')}${result.mend === undefined ? '' : `; ${result.mend}`}` });
    }
    return found.length > 0 ? found : [{ fine: true, text: 'no agent has a hook installed, so nothing was tried' }];
  }
}

function stateFindings(state: StateFolder, wrong: string | undefined): readonly Finding[] {
  if (!existsSync(state.root)) return [{ fine: true, text: `${state.root}: not there yet, nothing is installed` }];
  const problem = folderProblem(state.root);
  const installation = readInstallation(state);
  return [
    { fine: problem === undefined, text: problem ?? `${state.root}: only you can enter` },
    { fine: wrong === undefined, text: wrong === undefined ? installation === undefined ? 'no launcher is installed' : 'the launcher is as it was written' : `${wrong}; countersign doctor --fix` },
    ...(typeof installation === 'object' && wrong === undefined ? [{ fine: true, text: `version ${installation.version} at ${installation.dist}, started by ${installation.runtimes.join(' or ')}` }, { fine: true, text: `the command line, for a terminal of yours: ${typedCommandLine(state)}` }] : []),
  ];
}

/** Is there a file with something in it? */
function filled(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.isFile() && found.size > 0;
}

async function linkFindings(state: StateFolder): Promise<readonly Finding[]> {
  const answering = await openWindows(state);
  const records = windowsFor(state, '');
  const ids = new Set(answering.map(one => one.record.id));
  return [
    { fine: true, text: answering.length === 0 ? 'no editor is open: the hook reviews by itself and denies what needs a person' : `${answering.length} editor windows answer` },
    ...records.filter(record => !ids.has(record.id)).map(record => ({
      fine: false, text: `the window ${record.id} does not answer (${process.platform === 'win32' ? 'no answer' : socketProblem(record.address) ?? (alive(record.pid) ? 'its process is there' : 'its process is gone; countersign doctor --fix')})`,
    })),
  ];
}

function recordFindings(state: StateFolder): readonly Finding[] {
  if (existsSync(state.log)) {
    try {
      accessSync(state.log, constants.W_OK | constants.X_OK);
      if (!statSync(state.log).isDirectory()) throw new Error('it is no folder');
    } catch (error) {
      return [{ fine: false, text: `the record cannot be written (${state.log}: ${error instanceof Error ? error.message : String(error)}): what needs a person is denied until it can; move it away` }];
    }
  }
  const report = verifyAudit(state);
  if (report.problems.length === 0) return [{ fine: true, text: `the record fits together: ${report.records} records in ${report.files} chains` }];
  return report.problems.slice(0, 3).map(problem => ({ fine: false, text: `the record: ${problem.file}:${problem.line}: ${problem.what}` }));
}

async function policyFindings(state: StateFolder): Promise<readonly Finding[]> {
  const sources = await policySources({ cwd: process.cwd(), state });
  const errors = sources.flatMap(source => source.errors.map(error => ({ fine: false, text: `policy ${source.from}:${error.line}:${error.column}: ${error.message}` })));
  return errors.length > 0 ? errors : [{ fine: true, text: sources.length === 0 ? 'no policy file holds here' : `policy: ${sources.map(source => source.from).join(', ')}` }];
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
