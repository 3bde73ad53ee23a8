// Installed is not active: for each agent, what its configuration says, what switches it off, and when a live call was last seen.
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { AgentAdapter, OffSwitch } from '../core/agents/agent';
import { planInstall, type SetupPlace } from './agentSetup';
import { readInstallation } from './installation';
import { entriesIn, valueAt } from './jsonEdit';
import { launcherProblem } from './launcher';
import { isOurs } from './agentSetup';
import type { StateFolder } from './stateFolder';

export interface AgentStatus {
  readonly agent: string;
  readonly name: string;
  /** `yes`: as Countersign would write it; `differs`: a registration of ours that is not complete or not the present one. */
  readonly configured: 'yes' | 'differs' | 'no' | 'byHand';
  /** The configuration file, absolute; undefined for agents that are configured by hand. */
  readonly file?: string;
  /** Why the file cannot be understood. */
  readonly trouble?: string;
  /** Settings that switch hooks off, as `file: name`. */
  readonly switchedOff: readonly string[];
  /** Milliseconds since the epoch of the last call that came through the hook. */
  readonly seen?: number;
  readonly evidence: 'measured' | 'documented';
  readonly gaps: readonly string[];
}

/** `folders`: open folders, whose own settings can switch hooks off. */
export function agentStatus(agent: AgentAdapter, place: SetupPlace, folders: readonly string[] = []): AgentStatus {
  const { configuration, limits } = agent;
  const seen = lastSeen(place.state, agent.id);
  const common = { agent: agent.id, name: agent.name, switchedOff: switches(agent.offSwitches, place.home, folders), evidence: limits.evidence, gaps: limits.gaps, ...(seen === undefined ? {} : { seen }) };
  if (!configuration) return { ...common, configured: 'byHand' };
  const file = path.join(place.home, ...configuration.path.split('/'));
  const plan = planInstall(agent.id, place);
  if (plan.kind === 'refused') return { ...common, configured: 'no', file, trouble: plan.why };
  if (plan.files.length === 0) return { ...common, configured: 'yes', file };
  return { ...common, configured: hasOurs(file) ? 'differs' : 'no', file };
}

/** What is wrong with the launcher that agents call; undefined: nothing, or nothing is installed. */
export function launcherAlarm(state: StateFolder): string | undefined {
  const installation = readInstallation(state);
  if (installation === 'broken') return `${state.installation} cannot be read`;
  return installation && launcherProblem(state, installation.launcherHash);
}

/** Remembers that a call of an agent came through. Never fails: it is only for showing. */
export function noteSeen(state: StateFolder, agent: string): void {
  const file = seenFile(state, agent);
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, '', { mode: 0o600 });
    } catch {
      // Shown as never seen.
    }
  }
}

function lastSeen(state: StateFolder, agent: string): number | undefined {
  return statSync(seenFile(state, agent), { throwIfNoEntry: false })?.mtimeMs;
}

const seenFile = (state: StateFolder, agent: string): string => path.join(state.root, 'seen', agent.replace(/[^\w-]/g, '_').slice(0, 60));

function switches(all: readonly OffSwitch[], home: string, folders: readonly string[]): readonly string[] {
  return all.flatMap(({ path: where, at, value }) => {
    const files = where.startsWith('~/') ? [path.join(home, where.slice(2))] : folders.map(folder => path.join(folder, where));
    return files.filter(file => {
      const found = valueAt(read(file), at);
      return Array.isArray(found) ? found.includes(value) : found === value;
    }).map(file => `${file}: ${at.join('.')}`);
  });
}

function hasOurs(file: string): boolean {
  const text = read(file);
  const entries = entriesIn(text, isOurs);
  return typeof entries === 'string' ? text.includes('countersign-hook') : entries.length > 0 || text.includes('countersign-hook');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
