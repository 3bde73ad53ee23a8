// Installed is not active: for each agent, what its configuration says, what switches it off, and when a live call was last seen.
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { AgentAdapter, OffSwitch } from '../core/agents/agent';
import { agents } from '../core/agents/agents';
import { planInstall, ungatedInFolder, type SetupPlace } from './agentSetup';
import { ourTrustKeys, tomlValueAt, trustedHashes } from './codexConfig';
import { readInstallation } from './installation';
import { entriesIn, valueAt } from './jsonEdit';
import { launcherProblem } from './launcher';
import { isOurs } from './ourEntry';
import { lastSelfTest, type SelfTest } from './selfTestResult';
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
  /** Those of them that lie in an open folder: somebody else may have written them. */
  readonly switchedOffInFolder: readonly string[];
  /** Open folders that the agent does not trust, with what it does there. */
  readonly untrusted: readonly string[];
  /** Agent whose registration gates this one; undefined: it has one of its own, or none. */
  readonly through?: string;
  /** Does anything tell that the agent is used on this machine? */
  readonly here: boolean;
  /** The last try of the whole chain; undefined: never. */
  readonly selfTest?: SelfTest;
  /** Why the agent does not use the registration as it stands, in words; undefined: nothing is known to keep it from that. */
  readonly unused?: string;
  /** Milliseconds since the epoch of the last call that came through the hook. */
  readonly seen?: number;
  readonly evidence: 'measured' | 'documented';
  /** Limits that the agent itself sets, in words; text typed into a running terminal among them. */
  readonly gaps: readonly string[];
}

/** `folders`: open folders, whose own settings can switch hooks off. */
export function agentStatus(agent: AgentAdapter, place: SetupPlace, folders: readonly string[] = []): AgentStatus {
  const { configuration, limits } = agent;
  const seen = lastSeen(place.state, agent.id);
  const test = lastSelfTest(place.state, agent.id);
  const switchedOff = [...switches(agent.offSwitches, place.home, folders), ...folders.flatMap(folder => ungatedInFolder(agent, folder).map(file => `${file}: an agent without the hook`))];
  const common = {
    agent: agent.id, name: agent.name, switchedOff, switchedOffInFolder: switchedOff.filter(one => folders.some(folder => one.startsWith(folder + path.sep))), untrusted: untrustedFolders(agent, place.home, folders),
    here: seen !== undefined || agent.traces.some(trace => existsSync(path.join(place.home, ...trace.split('/')))),
    evidence: limits.evidence, gaps: [...limitWords(limits), ...limits.gaps], ...(seen === undefined ? {} : { seen }), ...(test === undefined ? {} : { selfTest: test }),
  };
  const other = agent.through === undefined ? undefined : agents.find(one => one.id === agent.through);
  if (!configuration && other?.configuration) {
    const { configured, file, trouble } = agentStatus(other, place, []);
    return { ...common, configured, through: other.id, ...(file === undefined ? {} : { file }), ...(trouble === undefined ? {} : { trouble }) };
  }
  if (!configuration) return { ...common, configured: 'byHand' };
  const file = path.join(place.home, ...configuration.path.split('/'));
  const plan = planInstall(agent.id, place);
  if (plan.kind === 'refused') return { ...common, configured: 'no', file, trouble: plan.why };
  if (plan.files.length === 0) return { ...common, configured: 'yes', file, ...optionalUnused(untrusted(agent, place, file)) };
  return { ...common, configured: hasOurs(file) || (configuration.kind === 'json' && configuration.each !== undefined && plan.files.some(one => hasOurs(one.path))) ? 'differs' : 'no', file };
}

/** What follows from an agent's limits, in words: what runs unasked, and what happens when a hook fails in a way that nothing here can turn into a denial. */
function limitWords({ interactiveInput, fixedTimeout, timeout, onTimeout, denyEndsRun }: AgentAdapter['limits']): readonly string[] {
  return [
    ...(interactiveInput === 'notAsked' ? ['text typed into a terminal that already runs something never reaches the hook'] : interactiveInput === 'unknown' ? ['whether text typed into a terminal that already runs something reaches the hook is not known'] : []),
    ...(onTimeout === 'runs' || onTimeout === 'unknown' ? ['a hook that is killed outright (SIGKILL) may let the call run'] : []),
    ...(fixedTimeout ? [`it waits ${timeout} seconds for its hook: what takes a person longer is denied, and your answer counts for the identical call within ten minutes`] : []),
    ...(denyEndsRun ? ['a denial ends its whole run'] : []),
  ];
}

/** Folders that the agent does not trust yet; none where it keeps no such list, or has none so far. */
function untrustedFolders({ folderTrust }: AgentAdapter, home: string, folders: readonly string[]): readonly string[] {
  if (!folderTrust) return [];
  const known = valueAt(read(path.join(home, ...folderTrust.path.split('/'))), folderTrust.at);
  if (typeof known !== 'object' || known === null) return [];
  const trusted = Object.entries(known).filter(([, one]) => typeof one === 'object' && one !== null && (one as Readonly<Record<string, unknown>>)[folderTrust.member] === true).map(([folder]) => folder);
  return folders.filter(folder => !trusted.some(one => folder === one || folder.startsWith(one.endsWith(path.sep) ? one : one + path.sep))).map(folder => `${folder}: ${folderTrust.words}`);
}

const optionalUnused = (unused: string | undefined): { readonly unused?: string } => (unused === undefined ? {} : { unused });

/** Trust that the agent keeps in a file of its own: is it in our registration as it is now? Codex is the only one so far. */
function untrusted({ trust, id }: AgentAdapter, { home, state }: SetupPlace, file: string): string | undefined {
  if (!trust) return undefined;
  const kept = path.join(home, ...trust.path.split('/'));
  const hashes = trustedHashes(read(kept));
  if (!hashes) return `${kept} cannot be read; ${trust.words}`;
  const keys = ourTrustKeys(read(file), file);
  const missing = keys.filter(key => !hashes.has(key));
  if (missing.length > 0) return `${trust.words}: ${missing.length} of ${keys.length} entries are not`;
  const installation = readInstallation(state);
  const given = typeof installation === 'object' ? installation.files.find(one => one.agent === id && one.trusted)?.trusted ?? [] : [];
  const changed = given.filter(one => hashes.has(one.key) && hashes.get(one.key) !== one.hash);
  return changed.length === 0 ? undefined : `${trust.words}: what is trusted is not what was registered here`;
}

/** What is wrong with the launcher that agents call, or with what it starts; undefined: nothing, or nothing is installed. */
export function launcherAlarm(state: StateFolder): string | undefined {
  const installation = readInstallation(state);
  if (installation === 'broken') return `${state.installation} cannot be read`;
  if (!installation) return undefined;
  const wrong = launcherProblem(state, installation.launcherHash);
  if (wrong !== undefined || process.platform === 'win32') return wrong;
  return installation.runtimes.some(isProgram) ? undefined : `no runtime is left to start it with (${installation.runtimes.join(', ')}); every call that is not reported after the fact is denied`;
}

function isProgram(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && (stat.mode & 0o111) !== 0;
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
    const files = where.startsWith('~/') ? [path.join(home, where.slice(2))] : /^(\/|[A-Za-z]:)/.test(where) ? [where] : folders.map(folder => path.join(folder, where));
    return [...new Set(files)].filter(file => {
      const text = read(file);
      const found = file.endsWith('.toml') ? tomlValueAt(text, at) : valueAt(text, at);
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
