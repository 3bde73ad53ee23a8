// Puts the hook into agents' configuration and takes it out again: a plan first (every file before and after, for a diff), then the write.
// The undo restores the bytes where nobody touched the file since, otherwise takes out only what is ours. Nothing is written on a guess.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { AgentAdapter, AgentConfiguration } from '../core/agents/agent';
import { agentOf, agents } from '../core/agents/agents';
import { alone, readInstallation, writeInstallation, type Installation, type InstalledFile } from './installation';
import { withoutTrust, type TrustedHook } from './codexConfig';
import { otherCopies } from './copies';
import { addEntries, removeEntries } from './jsonEdit';
import { hashText, hookCommands, isOurCommand, writeLauncher, type LauncherSpec } from './launcher';
import { isOurs } from './ourEntry';
import { ensureStateFolder, type StateFolder } from './stateFolder';

/** Whose configuration, and where our side of it lies. */
export interface SetupPlace {
  /** The user's home folder, absolute. */
  readonly home: string;
  readonly state: StateFolder;
}

/** What installing needs besides. */
export interface SetupSource {
  readonly spec: LauncherSpec;
  readonly version: string;
}

/** One agent's file as it is and as it is going to be. `undefined`: not there. */
export interface PlannedFile {
  readonly agent: string;
  /** Absolute, links resolved: the file that is written. */
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
  readonly executable: boolean;
}

export type SetupPlan =
  /** `files` empty: all is as it should be. */
  | { readonly kind: 'plan'; readonly agent: string; readonly files: readonly PlannedFile[] }
  /** Nothing was written, and nothing will be. */
  | { readonly kind: 'refused'; readonly agent: string; readonly path: string; readonly why: string };

/** Agents whose configuration Countersign writes. */
export const installable: readonly AgentAdapter[] = agents.filter(agent => agent.configuration !== undefined);

/** What installing the hook of an agent would change. Reads only. */
export function planInstall(agentId: string, place: SetupPlace): SetupPlan {
  const { configuration } = agentOf(agentId);
  if (!configuration) return { kind: 'refused', agent: agentId, path: '', why: 'Countersign does not configure this agent by itself' };
  const file = resolved(path.join(place.home, ...configuration.path.split('/')));
  const before = contentOf(file);
  if (before === 'unreadable') return { kind: 'refused', agent: agentId, path: file, why: 'the file cannot be read' };
  const commands = hookCommands(place.state, agentId);
  if (configuration.kind === 'file') {
    const after = Buffer.from(configuration.content(commands));
    if (before && !after.equals(before) && !isOurCommand(before.toString('utf8'))) return { kind: 'refused', agent: agentId, path: file, why: 'a file that is not Countersign’s is there already' };
    return planOf(agentId, file, before, after, configuration.executable);
  }
  return joined(agentId, [file, ...(configuration.each ? besides(file) : [])].map(one => {
    const before = contentOf(one);
    const text = before === 'unreadable' ? undefined : textOf(before);
    if (before === 'unreadable' || text === undefined) return { kind: 'refused', agent: agentId, path: one, why: before === 'unreadable' ? 'the file cannot be read' : 'the file is not UTF-8' };
    const edited = addEntries(text, configuration.entries(commands), isOurs, configuration.whole);
    return edited.kind === 'refused' ? { kind: 'refused', agent: agentId, path: one, why: edited.why } : planOf(agentId, one, before, Buffer.from(edited.text), false);
  }));
}

/** The agent's other files of the same kind, links resolved, by name. An empty one is none of its agents yet. */
function besides(file: string): readonly string[] {
  try {
    return readdirSync(path.dirname(file)).filter(name => name.endsWith('.json') && name !== path.basename(file)).sort().map(name => resolved(path.join(path.dirname(file), name))).filter(one => statSync(one, { throwIfNoEntry: false })?.isFile() === true && statSync(one).size > 0);
  } catch {
    return [];
  }
}

/** All of an agent's files in one plan; one that is refused refuses them all, so that nothing is half done. */
function joined(agent: string, plans: readonly SetupPlan[]): SetupPlan {
  return plans.find(one => one.kind === 'refused') ?? { kind: 'plan', agent, files: plans.flatMap(one => (one.kind === 'plan' ? one.files : [])) };
}

/** Files of agents that an open folder brings and that count before the user's own: those without our hook. */
export function ungatedInFolder(agent: AgentAdapter, folder: string): readonly string[] {
  const each = agent.configuration?.kind === 'json' ? agent.configuration.each : undefined;
  if (!each) return [];
  const files = besides(path.join(folder, ...each.inFolder.split('/'), ' '));
  return files.filter(file => {
    const bytes = contentOf(file);
    return !(bytes instanceof Buffer) || !isOurCommand(bytes.toString('utf8'));
  });
}

/** What removing the hook of an agent would change. Reads only. */
export function planRemove(agentId: string, place: SetupPlace): SetupPlan {
  const plan = planRemoveHook(agentId, place);
  const installation = readInstallation(place.state);
  const given = typeof installation === 'object' ? installation.files.find(one => one.agent === agentId && one.trusted !== undefined) : undefined;
  if (plan.kind === 'refused' || !given) return plan;
  const trust = planUntrust(given, place);
  return trust.kind === 'refused' ? trust : { ...plan, files: [...plan.files, ...trust.files] };
}

/** The agent's own file in which it keeps its trust in our registration, without it. */
function planUntrust(given: InstalledFile, place: SetupPlace): SetupPlan {
  const { agent, path: file } = given;
  const before = contentOf(file);
  if (before === undefined) return { kind: 'plan', agent, files: [] };
  const text = before === 'unreadable' ? undefined : textOf(before);
  if (before === 'unreadable' || text === undefined) return { kind: 'refused', agent, path: file, why: 'the file cannot be read' };
  if (given.after === hashText(before)) {
    const original = given.backup === undefined ? undefined : contentOf(path.join(place.state.backups, given.backup));
    if (given.before === null) return planOf(agent, file, before, undefined, false);
    if (original instanceof Buffer && hashText(original) === given.before) return planOf(agent, file, before, original, false);
  }
  const without = withoutTrust(text, (given.trusted ?? []).map(one => one.key));
  return without === undefined ? { kind: 'refused', agent, path: file, why: 'the trust in the hook cannot be taken out of it safely' } : planOf(agent, file, before, Buffer.from(without), false);
}

/** Remembers what Codex wrote into its own file when it was made to trust our registration. `before`: its bytes until then. */
export async function noteTrust(agent: string, file: string, before: Buffer | undefined, trusted: readonly TrustedHook[], place: SetupPlace): Promise<string | undefined> {
  return attempt(() => alone(place.state, () => {
    const installation = readInstallation(place.state);
    const after = contentOf(file);
    if (typeof installation !== 'object' || !(after instanceof Buffer)) throw new Error(`${file} could not be remembered`);
    const earlier = installation.files.find(one => one.agent === agent && one.path === file);
    const backup = before ? keepCopy(file, before, place.state) : undefined;
    const made: InstalledFile = { agent, path: file, before: before ? hashText(before) : null, after: hashText(after), folders: [], ...(backup === undefined ? {} : { backup }), trusted };
    // Over an older trust of ours the first original stays the one to go back to.
    const kept = earlier && before && earlier.after === hashText(before) ? { ...made, before: earlier.before, ...(earlier.backup === undefined ? {} : { backup: earlier.backup }) } : made;
    writeInstallation(place.state, { ...installation, files: [...installation.files.filter(one => one !== earlier), kept] });
  }));
}

function planRemoveHook(agentId: string, place: SetupPlace): SetupPlan {
  const { configuration } = agentOf(agentId);
  if (!configuration) return { kind: 'plan', agent: agentId, files: [] };
  const file = resolved(path.join(place.home, ...configuration.path.split('/')));
  return joined(agentId, [file, ...(configuration.kind === 'json' && configuration.each ? besides(file) : [])].map(one => removeFrom(agentId, configuration, one, place)));
}

function removeFrom(agentId: string, configuration: AgentConfiguration, file: string, place: SetupPlace): SetupPlan {
  const before = contentOf(file);
  if (before === undefined) return { kind: 'plan', agent: agentId, files: [] };
  if (before === 'unreadable') return { kind: 'refused', agent: agentId, path: file, why: 'the file cannot be read' };
  const installation = readInstallation(place.state);
  const kept = typeof installation === 'object' ? installation.files.find(one => one.agent === agentId && one.path === file) : undefined;
  if (kept?.after === hashText(before)) {
    const original = kept.backup === undefined ? undefined : contentOf(path.join(place.state.backups, kept.backup));
    if (kept.before === null) return planOf(agentId, file, before, undefined, false);
    // What was kept may hold an older registration of ours: then it is not what to go back to.
    if (original instanceof Buffer && hashText(original) === kept.before && !original.includes('countersign-hook')) return planOf(agentId, file, before, original, false);
  }
  if (configuration.kind === 'file') {
    return isOurCommand(before.toString('utf8')) ? planOf(agentId, file, before, undefined, false) : { kind: 'plan', agent: agentId, files: [] };
  }
  const text = textOf(before);
  if (text === undefined) return { kind: 'refused', agent: agentId, path: file, why: 'the file is not UTF-8' };
  const edited = removeEntries(text, isOurs);
  if (edited.kind === 'refused') return { kind: 'refused', agent: agentId, path: file, why: edited.why };
  return planOf(agentId, file, before, Buffer.from(edited.text), false);
}

/** The plan as a unified diff, for reading before it is carried out. */
export function planDiff(plan: SetupPlan): string {
  if (plan.kind === 'refused') return '';
  return plan.files.map(file => createTwoFilesPatch(file.before ? file.path : '/dev/null', file.after ? file.path : '/dev/null', textOf(file.before) ?? '', textOf(file.after) ?? '', '', '', { context: 2 }).replace(/^=+\n/, '')).join('');
}

/**
 * Writes the launcher and carries an install plan out. Returns what went wrong, or undefined. A file that changed since it was planned is
 * not touched.
 */
export async function install(plan: SetupPlan, place: SetupPlace, source: SetupSource): Promise<string | undefined> {
  if (plan.kind === 'refused') return `${plan.path}: ${plan.why}`;
  const problem = ensureStateFolder(place.state);
  if (problem !== undefined) return problem;
  return attempt(() => alone(place.state, () => {
    let installation = launched(place.state, source);
    for (const file of plan.files) {
      const kept = writePlanned(file, place.state);
      const earlier = installation.files.find(one => one.agent === file.agent && one.path === file.path);
      // Over an older registration of ours the first original stays the one to go back to.
      const first = earlier && file.before && earlier.after === hashText(file.before) ? { ...kept, before: earlier.before, folders: earlier.folders, ...(earlier.backup === undefined ? {} : { backup: earlier.backup }) } : kept;
      installation = { ...installation, files: [...installation.files.filter(one => one !== earlier), first] };
      writeInstallation(place.state, installation);
    }
  }));
}

/** Carries a removal out. */
export async function remove(plan: SetupPlan, place: SetupPlace): Promise<string | undefined> {
  if (plan.kind === 'refused') return `${plan.path}: ${plan.why}`;
  const problem = ensureStateFolder(place.state);
  if (problem !== undefined) return problem;
  return attempt(() => alone(place.state, () => {
    const installation = readInstallation(place.state);
    const known = typeof installation === 'object' ? installation : undefined;
    for (const file of plan.files) {
      writePlanned(file, place.state);
      const kept = known?.files.find(one => one.agent === file.agent && one.path === file.path);
      if (!file.after) removeEmpty(kept?.folders ?? []);
    }
    if (known) writeInstallation(place.state, { ...known, files: known.files.filter(one => one.agent !== plan.agent) });
  }));
}

/**
 * Writes the launcher anew where the runtime or the extension moved. A newer version of the extension that is still there keeps its own.
 * Returns what went wrong, or undefined.
 */
export async function refreshLauncher(place: SetupPlace, source: SetupSource): Promise<string | undefined> {
  const problem = ensureStateFolder(place.state);
  return problem ?? attempt(() => alone(place.state, () => void launched(place.state, source)));
}

/** The installation with a launcher that works, written. */
function launched(state: StateFolder, source: SetupSource): Installation {
  const known = readInstallation(state);
  const before = typeof known === 'object' ? known : undefined;
  const newer = before && before.dist !== source.spec.dist && compareVersions(before.version, source.version) > 0 && existsSync(path.join(before.dist, 'hook.js'));
  const copies = [...otherCopies(before, source.spec.dist), { version: source.version, ...source.spec }];
  if (before && newer) {
    const known = { ...before, copies };
    if (JSON.stringify(known) !== JSON.stringify(before)) writeInstallation(state, known);
    return known;
  }
  const launcherHash = writeLauncher(state, source.spec);
  const installation: Installation = { v: 1, version: source.version, runtimes: source.spec.runtimes, dist: source.spec.dist, launcherHash, files: before?.files ?? [], copies };
  writeInstallation(state, installation);
  return installation;
}

function planOf(agent: string, file: string, before: Buffer | undefined, after: Buffer | undefined, executable: boolean): SetupPlan {
  const unchanged = before === undefined ? after === undefined : after !== undefined && after.equals(before);
  return { kind: 'plan', agent, files: unchanged ? [] : [{ agent, path: file, before, after, executable }] };
}

function writePlanned(file: PlannedFile, state: StateFolder): InstalledFile {
  const now = contentOf(file.path);
  const asPlanned = now === undefined ? file.before === undefined : now !== 'unreadable' && file.before !== undefined && now.equals(file.before);
  if (!asPlanned) throw new Error(`${file.path} was changed by someone else in the meantime; nothing was written`);
  const backup = file.before ? keepCopy(file.path, file.before, state) : undefined;
  const folders = file.after ? makeFolders(path.dirname(file.path)) : [];
  if (!file.after) rmSync(file.path);
  else replace(file.path, file.after, file.executable);
  return { agent: file.agent, path: file.path, before: file.before ? hashText(file.before) : null, after: file.after ? hashText(file.after) : '', folders, ...(backup === undefined ? {} : { backup }) };
}

/** Name of the copy in the backup folder. */
function keepCopy(file: string, content: Buffer, state: StateFolder): string {
  const name = `${hashText(file).slice(0, 12)}-${Date.now()}-${path.basename(file)}`;
  writeFileSync(path.join(state.backups, name), content, { mode: 0o600 });
  return name;
}

/** In one step, with the mode that the file had. */
function replace(file: string, content: Buffer, executable: boolean): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? (executable ? 0o755 : 0o600);
  const draft = `${file}.countersign-${process.pid}`;
  try {
    writeFileSync(draft, content, { mode: mode & 0o777 });
    chmodSync(draft, mode & 0o777);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Makes missing folders; returns those it made, the outermost first. */
function makeFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let one = folder; !existsSync(one) && path.dirname(one) !== one; one = path.dirname(one)) missing.unshift(one);
  mkdirSync(folder, { recursive: true });
  return missing;
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/** Where a link leads: a configuration kept elsewhere and linked stays linked. */
function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function contentOf(file: string): Buffer | undefined | 'unreadable' {
  try {
    return readFileSync(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
  }
}

/** Text of UTF-8 bytes with their byte order mark; '' for no file; undefined: not UTF-8. */
function textOf(bytes: Buffer | undefined): string | undefined {
  if (!bytes) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** As numbers, part by part: below, at or above zero. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map(version => version.split(/[.-]/).map(part => Number(part) || 0));
  for (let i = 0; i < 3; i++) if ((x?.[i] ?? 0) !== (y?.[i] ?? 0)) return (x?.[i] ?? 0) - (y?.[i] ?? 0);
  return 0;
}
