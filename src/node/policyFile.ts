// Reads the layers of policy that hold for a folder. Merging them is `core/policy/merge.ts`; what could lower counts only from a file that a
// person accepted, in a folder that a person trusts.
import { createHash } from 'node:crypto';
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import type { Repository } from '../core/facts';
import { mergeLayers, type LayerSource, type PolicyPart } from '../core/policy/merge';
import { defaultPolicy, type Layer, type Policy } from '../core/policy/policy';
import { administratorPlace, administratorProblem, type AdministratorPlace } from './administratorPolicy';
import { parsePolicy, type PlacedTest, type PolicyError } from './parsePolicy';
import { readExtended, type ExtendsReader } from './policyExtends';
import { keepPin, pinnedPolicies, pinnedRemotes, type PinnedPolicy } from './policyPins';
import { findRepositoryRoot, readRepository } from './readRepository';
import { sessionLeastFile, sessionLeasts } from './sessionLeast';
import type { StateFolder } from './stateFolder';

/** Where the team's policy lies in a repository. */
export const policyPath = '.countersign/policy.json';

export interface PolicyPlace {
  readonly cwd: string;
  /** Default: this process's. */
  readonly home?: string;
  /** Other folders whose repositories' policies hold as well, e.g. those open in the editor. */
  readonly folders?: readonly string[];
  /** Paths that an action touches, absolute: the policies of their repositories hold as well. */
  readonly touched?: readonly string[];
  /** The agent's session; undefined: what a person held a session to does not count. */
  readonly session?: string;
  /** Holds the user's own file and what was accepted before; undefined: neither counts, and every repository is trusted. */
  readonly state?: StateFolder;
  /** Folders that the user trusts. Elsewhere a repository's policy can only tighten, unless a person accepted it. */
  readonly trusted?: readonly string[];
  /** Default: the system's. */
  readonly administrator?: AdministratorPlace;
}

/** A file of a layer that is there, with what is wrong with it. */
export interface PolicySource {
  readonly layer: Layer;
  /** Where it was read: in the working copy, or in a revision. */
  readonly from: string;
  readonly errors: readonly PolicyError[];
  readonly part?: PolicyPart;
  readonly tests: readonly PlacedTest[];
  readonly trust: LayerSource['trust'];
  /** Why it only tightens although it could do more; undefined: no reason to tell. */
  readonly alarm?: string;
}

/** The policy that holds for a folder. Never rejects: a file that cannot be understood makes the policy `broken`. */
export async function loadPolicy(place: PolicyPlace): Promise<Policy> {
  return mergePolicies(await policySources(place));
}

/** Every source that holds for a folder, the administrator's first. */
export async function policySources(place: PolicyPlace): Promise<readonly PolicySource[]> {
  const home = place.home ?? homedir();
  const sources: PolicySource[] = await administratorSources(place.administrator ?? administratorPlace(), place.state);
  if (place.state) {
    const file = path.join(place.state.root, 'policy.json');
    const text = await textOf(file);
    if (text !== undefined) sources.push(...await sourcesOf(text, { kind: 'user', file }, file, 'raises', { state: place.state }));
  }
  if (place.state && place.session !== undefined) sources.push(...sessionSources(place.state, place.session));
  const roots = await rootsOf([place.cwd, ...(place.folders ?? [])], place.touched ?? []);
  for (const [root, gitDir] of roots) sources.push(...await keptSources({ root, gitDir, home, state: place.state, trusted: isTrusted(root, place) }));
  return sources;
}

/** One file by itself with what it extends, as if a person had accepted it: for checking it and trying it before it holds. */
export async function fileSources(file: string, home: string, state: StateFolder | undefined): Promise<readonly PolicySource[]> {
  const text = await textOf(file);
  if (text === undefined) return [{ layer: { kind: 'team', file }, from: file, errors: [{ line: 1, column: 1, message: 'the file is not there' }], tests: [], trust: 'full' }];
  const found = await findRepositoryRoot(path.dirname(path.resolve(file))).catch(() => undefined);
  const root = found?.root ?? path.dirname(path.dirname(path.resolve(file)));
  const repository = found && await readRepository(found.root, found.gitDir, home).catch(() => undefined);
  return sourcesOf(text, { kind: 'team', file }, file, 'full', { state, ...(repository ? { repository } : {}), nameOf: name => path.join(root, name), file: name => textOf(path.join(root, name)) });
}

/** The strictest of all sources. A file that is there and cannot be understood makes the policy `broken`. */
export function mergePolicies(sources: readonly PolicySource[]): Policy {
  if (sources.length === 0) return defaultPolicy;
  const merged = mergeLayers(sources.map(({ layer, from, part, trust, errors: [error] }) => ({
    layer, trust, ...(part ? { part } : {}), ...(error ? { broken: { file: layer.file ?? from, line: error.line, message: `${from}:${error.line}:${error.column}: ${error.message}` } } : {}),
  })));
  return { ...merged, version: createHash('sha256').update(JSON.stringify(merged)).digest('hex').slice(0, 16) };
}

async function administratorSources(place: AdministratorPlace, state: StateFolder | undefined): Promise<PolicySource[]> {
  const text = await textOf(place.file);
  if (text === undefined) return [];
  const alarm = administratorProblem(place);
  const sources = await sourcesOf(text, { kind: 'administrator', file: place.file }, place.file, alarm === undefined ? 'full' : 'raises', { state });
  return alarm === undefined ? sources : sources.map(one => ({ ...one, alarm: `${alarm}: it can tighten and nothing else` }));
}

/** What a person held this session to. */
function sessionSources(state: StateFolder, session: string): PolicySource[] {
  const file = sessionLeastFile(state);
  const layer: Layer = { kind: 'session', file };
  const held = sessionLeasts(state, Date.now());
  if (held === 'broken') return [{ layer, from: file, errors: [{ line: 1, column: 1, message: 'what sessions are held to cannot be read' }], tests: [], trust: 'raises' }];
  return held.filter(one => one.session === session).map(one => ({
    layer, from: file, errors: [], tests: [], trust: 'raises', part: { rules: [], environments: [], unknownEnvironment: 'unknown', minimum: { verdict: one.least, layer } },
  }));
}

/** Roots with their git folder (empty: no repository): those of the folders themselves, and the repositories that hold what is touched. */
async function rootsOf(folders: readonly string[], touched: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const roots = new Map<string, string>();
  for (const folder of folders) {
    const found = await findRepositoryRoot(folder).catch(() => undefined);
    roots.set(found?.root ?? path.resolve(folder), found?.gitDir ?? '');
  }
  const looked = new Set<string>();
  for (const one of touched.slice(0, mostTouched)) {
    // The path as it is written and the place it leads to may lie in two repositories; a file's repository is that of its folder, unless
    // the path is a repository itself.
    for (const at of [path.resolve(one), await realPlace(one)]) {
      const isRepository = await lstat(path.join(at, '.git')).then(() => true, () => false);
      const from = isRepository ? at : path.dirname(at);
      if (looked.has(from)) continue;
      looked.add(from);
      const found = await findRepositoryRoot(from).catch(() => undefined);
      if (found && !roots.has(found.root) && roots.size < mostRoots) roots.set(found.root, found.gitDir);
    }
  }
  return roots;
}

const mostTouched = 400;
const mostRoots = 40;

/** With the links of everything that is there resolved. */
async function realPlace(file: string): Promise<string> {
  const missing: string[] = [];
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return path.join(real, ...missing);
    if (path.dirname(at) === at) return path.resolve(file);
    missing.unshift(path.basename(at));
  }
}

/** A folder that is trusted speaks for the repository it lies in, not for those that lie in it. */
function isTrusted(root: string, { trusted, state }: PolicyPlace): boolean {
  if (!state && trusted === undefined) return true;
  return (trusted ?? []).some(folder => folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep));
}

interface TeamPlace {
  readonly root: string;
  /** Empty: not a repository. */
  readonly gitDir: string;
  readonly home: string;
  readonly state: StateFolder | undefined;
  readonly trusted: boolean;
}

interface TeamSources {
  readonly sources: readonly PolicySource[];
  /** Files beside the usual ones that decided. */
  readonly watched: readonly string[];
}

/** What was read last for each folder, in a process that answers many calls. */
const kept = new Map<string, TeamSources & { readonly stamp: string }>();

/** The same without asking git again, as long as nothing that could change the answer was touched. */
async function keptSources(place: TeamPlace): Promise<readonly PolicySource[]> {
  const key = JSON.stringify([place.root, place.gitDir, place.home, place.state?.root, place.trusted]);
  const last = kept.get(key);
  if (last && last.stamp === await stampOf(place, last.watched)) return last.sources;
  const before = await stampOf(place, []);
  const read = await teamSources(place);
  // Where something moved while it was read, the next call reads again.
  if (await stampOf(place, []) === before) kept.set(key, { ...read, stamp: await stampOf(place, read.watched) });
  else kept.delete(key);
  return read.sources;
}

/** Changes with every file that decides: times of change cannot be set back, unlike times of modification. */
async function stampOf({ root, gitDir, state }: TeamPlace, watched: readonly string[]): Promise<string> {
  const common = gitDir === '' ? '' : path.resolve(gitDir, (await readFile(path.join(gitDir, 'commondir'), 'utf8').catch(() => '.')).trim());
  const git = gitDir === '' ? [] : [
    path.join(gitDir, 'HEAD'), ...['HEAD', 'config', 'packed-refs', 'reftable/tables.list', 'refs/heads', 'refs/heads/main', 'refs/heads/master', 'refs/remotes', 'refs/remotes/origin', 'refs/remotes/origin/HEAD'].map(name => path.join(common, name)),
  ];
  // The default branch may have another name than those two.
  const named = /^ref: (refs\/remotes\/origin\/(\S+))$/m.exec(await readFile(path.join(common, 'refs/remotes/origin/HEAD'), 'utf8').catch(() => ''));
  const branches = named && gitDir !== '' ? [path.join(common, named[1] ?? ''), path.join(common, 'refs/heads', named[2] ?? '')] : ['main', 'master'].map(name => path.join(common, 'refs/remotes/origin', name));
  const files = [path.join(root, '.countersign'), path.join(root, policyPath), ...(state ? [path.join(state.root, 'pins.json')] : []), ...git, ...branches, ...watched];
  const stats = await Promise.all(files.map(file => stat(file).then(one => `${one.ino}:${one.size}:${one.ctimeMs}`, () => '-')));
  return stats.join(' ');
}

/** Working copy, default branch as it is here and as it was fetched, and what a person accepted for its remote. */
async function teamSources({ root, gitDir, home, state, trusted }: TeamPlace): Promise<TeamSources> {
  const file = path.join(root, policyPath);
  const layer: Layer = { kind: 'team', file };
  const working = await textOf(file);
  const repository = gitDir === '' ? undefined : await readRepository(root, gitDir, home).catch(() => undefined);
  const committed = repository ? await committedTexts(repository, file) : [];
  const remotes = repository ? pinnedRemotes(root, repository.remotes.map(remote => remote.url)) : [];
  const pinned: readonly PinnedPolicy[] = state ? pinnedPolicies(state, remotes) : [];
  const watched = new Set<string>();
  const reader = (read: (name: string) => Promise<string | undefined>): ExtendsReader => ({
    state, looked: one => watched.add(one), ...(repository ? { repository } : {}), nameOf: name => path.join(root, name),
    file: name => { watched.add(path.join(root, name)); return read(path.join(root, name)); },
  });
  const sources: PolicySource[] = [];
  // Not on the default branch: an agent may just have written it, so nothing that it says lowers.
  if (working !== undefined && !committed.some(one => one.text === working)) sources.push(...await sourcesOf(working, layer, file, 'raises', reader(textOf)));
  const [first] = committed;
  const accepted = pinned.some(one => one.trusted && one.text === first?.text);
  const counts = first !== undefined && (trusted || accepted) && pinned.every(one => one.text === first.text) ? 'full' : 'raises';
  const extendedTexts: string[] = [];
  for (const one of committed) {
    const found = await sourcesOf(one.text, layer, `${one.revision}:${policyPath}`, one === first ? counts : 'raises', reader(async name => {
      const text = await repository?.committed(name, one.revision);
      if (one === first && text !== undefined) extendedTexts.push(text);
      return text;
    }));
    sources.push(...found);
  }
  const acceptedBefore: PolicySource[] = [];
  for (const one of pinned) {
    if ((one.text === first?.text && (one.extended === undefined || extendedTexts.includes(one.extended))) || (one.text === working && one.extended === undefined)) continue;
    const found = await sourcesOf(one.text, layer, 'accepted earlier for this remote', 'raises', reader(() => Promise.resolve(one.extended)));
    acceptedBefore.push(...found.map(source => ({ ...source, trust: trusted || one.trusted ? 'full' as const : 'raises' as const, part: source.part && agreed(source.part, sources) })));
  }
  sources.push(...acceptedBefore);
  // The first policy that is seen for a remote is taken as accepted; later ones stand beside it until a person accepts them.
  const sound = sources.every(one => one.errors.length === 0);
  if (state && first && sound && remotes.length > 0) {
    const same = pinned.length > 0 && pinned.every(one => one.text === first.text);
    if (pinned.length === 0 || (same && trusted && pinned.some(one => !one.trusted))) keepPin(state, remotes, { text: first.text, extended: extendedTexts[0], trusted });
  }
  return { sources, watched: [...watched] };
}

/** Of what was accepted earlier, the parts that lower and that the default branch still has. */
function agreed(part: PolicyPart, now: readonly PolicySource[]): PolicyPart {
  const today = now.flatMap(one => (one.part && one.from !== one.layer.file ? [one.part] : []));
  const names = new Set(today.flatMap(one => one.environments.map(environment => JSON.stringify(environment))));
  const { breakGlass, ...rest } = part;
  return {
    ...rest, environments: part.environments.filter(one => one.name === 'production' || names.has(JSON.stringify(one))),
    ...(breakGlass !== undefined && (breakGlass === false || today.some(one => typeof one.breakGlass === 'object')) ? { breakGlass } : {}),
  };
}

/** The default branch as it was last fetched, then as it is here; each text once. */
export async function committedTexts(repository: Repository, file: string): Promise<readonly { readonly revision: string; readonly text: string }[]> {
  const branch = repository.defaultBranch;
  const revisions = branch === undefined ? ['HEAD'] : [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  const found: { revision: string; text: string }[] = [];
  for (const revision of revisions) {
    const text = await repository.committed(file, revision);
    if (text !== undefined && !found.some(one => one.text === text)) found.push({ revision, text });
  }
  return found;
}

/** The file's own part, and the part of what it extends. */
async function sourcesOf(text: string, layer: Layer, from: string, trust: LayerSource['trust'], reader: ExtendsReader): Promise<PolicySource[]> {
  const parsed = parsePolicy(text, layer);
  if (parsed.kind === 'wrong') return [{ layer, from, errors: parsed.errors, tests: [], trust }];
  const own: PolicySource = { layer, from, errors: [], part: parsed.part, tests: parsed.tests, trust };
  if (!parsed.extends) return [own];
  const { what, line, column } = parsed.extends;
  const wrong = (message: string): PolicySource[] => [{ ...own, errors: [{ line, column, message: `extends: ${message}` }] }];
  const extended = await readExtended(what, reader);
  if ('problem' in extended) return wrong(extended.problem);
  const base = parsePolicy(extended.text, { kind: layer.kind, file: extended.from });
  if (base.kind === 'wrong') return wrong(`${extended.from}:${base.errors[0]?.line ?? 1}:${base.errors[0]?.column ?? 1}: ${base.errors[0]?.message ?? ''}`);
  if (base.extends) return wrong(`${extended.from} extends another file; one level is allowed`);
  return [own, { layer: { kind: layer.kind, file: extended.from }, from: extended.from, errors: [], part: base.part, tests: base.tests, trust }];
}

/** Undefined: not there. What is there and cannot be read (too large, a folder, no rights) counts as broken, so it is an empty text. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= 4 << 20 ? await readFile(file, 'utf8') : '';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : '';
  }
}
