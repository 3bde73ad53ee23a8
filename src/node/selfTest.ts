// Tries the whole chain of one agent as the agent would: the registered command, the launcher, the hook, the editor where one is open, the
// engine, and the answer in that agent's dialect. A harmless call must be let through in silence, one against this gate must be denied.
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { AgentAdapter, Reply } from '../core/agents/agent';
import { launcherAlarm } from './agentStatus';
import type { SetupPlace } from './agentSetup';
import { readInstallation } from './installation';
import { hookCommands, launcherPath } from './launcher';
import { shQuoted } from './registeredCommand';
import type { SelfTest } from './selfTestResult';

/** Milliseconds for one call. The registered command itself gives up much later. */
const patience = 20_000;

/** Runs both calls. Never rejects; where nothing is installed, that is what it says. `folder`: the working directory of the calls, absolute. */
export async function selfTest(agent: AgentAdapter, place: SetupPlace, folder: string, now: () => number): Promise<SelfTest> {
  const ended = (passed: boolean, lines: readonly string[], mend?: string): SelfTest => ({ v: 1, agent: agent.id, at: now(), passed, lines, ...(passed || mend === undefined ? {} : { mend }) });
  if (process.platform === 'win32') return ended(false, ['the chain is not tried on Windows'], 'look at the last live call instead');
  if (typeof readInstallation(place.state) !== 'object') return ended(false, ['nothing is installed'], installAgain(agent));
  const alarm = launcherAlarm(place.state);
  if (alarm !== undefined) return ended(false, [`the launcher: ${alarm}`], installAgain(agent));
  const cwd = folder === '' ? tmpdir() : folder;
  const harmless = await call(agent, place, 'true', cwd);
  if (harmless === undefined) return ended(false, [`a harmless call was not answered within ${patience / 1000} s`], 'close windows that hang, then run: countersign doctor --fix');
  const silent = harmless.reply.stdout.trim() === '' && harmless.reply.exitCode === 0;
  const first = silent ? `a harmless call was let through in ${harmless.took} ms` : `a harmless call was not let through: ${reasonOf(harmless.reply)}`;
  if (!silent) return ended(false, [first], 'read the reason; countersign doctor says more');
  // Denied by itself, so no person is asked: an agent must not take the launcher away.
  const denied = await call(agent, place, `rm ${shQuoted(launcherPath(place.state))}`, cwd);
  if (denied === undefined) return ended(false, [first, `a forbidden call was not answered within ${patience / 1000} s`], 'close windows that hang, then run: countersign doctor --fix');
  const blocks = blockedFor(agent, denied.reply);
  return ended(blocks, [first, blocks ? `a forbidden call was denied in ${denied.took} ms, in the form that ${agent.name} obeys` : `a forbidden call was not denied in the form that ${agent.name} obeys: ${reasonOf(denied.reply)}`], installAgain(agent));
}

const installAgain = (agent: AgentAdapter): string => (agent.configuration ? `install its hook again: countersign agents install ${agent.id}` : 'run: countersign doctor --fix');

/** Does this answer have the form of the adapter's own denial? What it says is another matter. */
function blockedFor(agent: AgentAdapter, reply: Reply): boolean {
  const { event } = agent.parse(agent.probe('x', '/'));
  const wanted = agent.reply({ kind: 'deny', verdict: 'deny', reason: 'x', by: 'policy' }, event);
  return reply.exitCode === wanted.exitCode && (wanted.stderr === '' || reply.stderr.trim() !== '') && shapeOf(reply.stdout) === shapeOf(wanted.stdout);
}

/** Members of a JSON text with the values that are no reason: short words. */
function shapeOf(text: string): string {
  try {
    return JSON.stringify(text.trim() === '' ? null : JSON.parse(text), (name, value: unknown) => (typeof value === 'string' && /reason|message|context/i.test(name) ? '' : value));
  } catch {
    return `no JSON: ${text.slice(0, 80)}`;
  }
}

const reasonOf = ({ stdout, stderr, exitCode }: Reply): string => `${(stderr.trim() || stdout.trim() || `status ${exitCode}`).replaceAll(/\s+/g, ' ').slice(0, 300)}`;

/** One call through the text that is registered for this agent. Undefined: no answer in time. */
function call(agent: AgentAdapter, place: SetupPlace, command: string, cwd: string): Promise<{ readonly reply: Reply; readonly took: number } | undefined> {
  const began = performance.now();
  return new Promise(resolve => {
    const child = spawn('/bin/sh', ['-c', registered(agent, place)], { cwd, stdio: 'pipe', env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: place.home } });
    let stdout = '';
    let stderr = '';
    const late = setTimeout(() => {
      child.kill('SIGTERM');
      resolve(undefined);
    }, patience);
    const end = (exitCode: number): void => {
      clearTimeout(late);
      resolve({ reply: { stdout, stderr, exitCode }, took: Math.round(performance.now() - began) });
    };
    child.stdout.on('data', chunk => { stdout += String(chunk); });
    child.stderr.on('data', chunk => { stderr += String(chunk); });
    child.on('error', error => {
      stderr += error.message;
      end(127);
    });
    child.on('close', status => end(status ?? 1));
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(agent.probe(command, cwd)));
  });
}

/** What the agent runs: its own executable file where the registration is one, otherwise the registered text. */
function registered(agent: AgentAdapter, place: SetupPlace): string {
  const { configuration } = agent;
  if (configuration?.kind === 'file' && configuration.executable) return shQuoted(path.join(place.home, ...configuration.path.split('/')));
  return hookCommands(place.state, agent.id).before;
}
