// Reads the layers of policy that hold for a folder and merges them into the strictest reading. Rules only raise, so merging is union;
// what could lower (naming an environment development) counts only where an agent did not just write it.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import type { Repository } from '../core/facts';
import { strongest } from '../core/model/verdict';
import { defaultPolicy, type CountersignPolicy, type Layer, type Policy, type PolicyRule } from '../core/policy/policy';
import { parsePolicy, type PolicyError, type PolicyPart } from './parsePolicy';
import { keepPin, pinnedPolicies } from './policyPins';
import { findRepositoryRoot, readRepository } from './readRepository';
import type { StateFolder } from './stateFolder';

/** Where the team's policy lies in a repository. */
export const policyPath = '.countersign/policy.json';

export interface PolicyPlace {
  readonly cwd: string;
  /** Default: this process's. */
  readonly home?: string;
  /** Other folders whose repositories' policies hold as well, e.g. those open in the editor. */
  readonly folders?: readonly string[];
  /** Holds the user's own file and what was accepted before; undefined: neither counts. */
  readonly state?: StateFolder;
}

/** A file of a layer that is there, with what is wrong with it. */
export interface PolicySource {
  readonly layer: Layer;
  /** Where it was read: in the working copy, or in a revision. */
  readonly from: string;
  readonly errors: readonly PolicyError[];
  readonly part?: PolicyPart;
}

/** The policy that holds for a folder. Never rejects: a file that cannot be understood makes the policy `broken`. */
export async function loadPolicy(place: PolicyPlace): Promise<Policy> {
  return mergePolicies(await policySources(place));
}

/** Every source that holds for a folder, the administrator's first. */
export async function policySources(place: PolicyPlace): Promise<readonly PolicySource[]> {
  const home = place.home ?? homedir();
  const sources: PolicySource[] = [];
  const own: (readonly [Layer['kind'], string])[] = [['administrator', administratorFile()]];
  if (place.state) own.push(['user', path.join(place.state.root, 'policy.json')]);
  for (const [kind, file] of own) {
    const text = await textOf(file);
    if (text !== undefined) sources.push(sourceOf(text, { kind, file }, file));
  }
  const roots = new Map<string, string>();
  for (const folder of [place.cwd, ...(place.folders ?? [])]) {
    const found = await findRepositoryRoot(folder).catch(() => undefined);
    roots.set(found?.root ?? path.resolve(folder), found?.gitDir ?? '');
  }
  for (const [root, gitDir] of roots) sources.push(...await keptSources(root, gitDir, home, place.state));
  return sources;
}

interface Kept {
  readonly stamp: string;
  readonly sources: readonly PolicySource[];
}

/** What was read last for each folder, in a process that answers many calls. */
const kept = new Map<string, Kept>();

/** The same without asking git again, as long as nothing that could change the answer was touched. */
async function keptSources(root: string, gitDir: string, home: string, state: StateFolder | undefined): Promise<readonly PolicySource[]> {
  const key = JSON.stringify([root, gitDir, home, state?.root]);
  const stamp = await stampOf(root, gitDir, state);
  const last = kept.get(key);
  if (last && last.stamp === stamp) return last.sources;
  const sources = await teamSources(root, gitDir, home, state);
  // Where something moved while it was read, the next call reads again.
  if (await stampOf(root, gitDir, state) === stamp) kept.set(key, { stamp, sources });
  else kept.delete(key);
  return sources;
}

/** Changes with every file that decides: times of change cannot be set back, unlike times of modification. */
async function stampOf(root: string, gitDir: string, state: StateFolder | undefined): Promise<string> {
  const common = gitDir === '' ? '' : path.resolve(gitDir, (await readFile(path.join(gitDir, 'commondir'), 'utf8').catch(() => '.')).trim());
  const git = gitDir === '' ? [] : [
    path.join(gitDir, 'HEAD'), ...['HEAD', 'config', 'packed-refs', 'reftable/tables.list', 'refs/heads', 'refs/heads/main', 'refs/heads/master', 'refs/remotes', 'refs/remotes/origin', 'refs/remotes/origin/HEAD'].map(name => path.join(common, name)),
  ];
  // The default branch may have another name than those two.
  const named = /^ref: (refs\/remotes\/origin\/(\S+))$/m.exec(await readFile(path.join(common, 'refs/remotes/origin/HEAD'), 'utf8').catch(() => ''));
  const branches = named && gitDir !== '' ? [path.join(common, named[1] ?? ''), path.join(common, 'refs/heads', named[2] ?? '')] : ['main', 'master'].map(name => path.join(common, 'refs/remotes/origin', name));
  const files = [path.join(root, '.countersign'), path.join(root, policyPath), ...(state ? [path.join(state.root, 'pins.json')] : []), ...git, ...branches];
  const stats = await Promise.all(files.map(file => stat(file).then(one => `${one.ino}:${one.size}:${one.ctimeMs}`, () => '-')));
  return stats.join(' ');
}

function administratorFile(): string {
  if (process.platform === 'darwin') return '/Library/Application Support/Countersign/policy.json';
  return process.platform === 'win32' ? 'C:\\ProgramData\\Countersign\\policy.json' : '/etc/countersign/policy.json';
}

/** Working copy, default branch as it is here and as it was fetched, and what a person accepted for its remote. */
async function teamSources(root: string, gitDir: string, home: string, state: StateFolder | undefined): Promise<readonly PolicySource[]> {
  const file = path.join(root, policyPath);
  const layer: Layer = { kind: 'team', file };
  const working = await textOf(file);
  const repository = gitDir === '' ? undefined : await readRepository(root, gitDir, home).catch(() => undefined);
  const committed = repository ? await committedTexts(repository, file) : [];
  const remotes = repository?.remotes.map(remote => remote.url) ?? [];
  const pinned = state ? pinnedPolicies(state, remotes) : [];
  const sources: PolicySource[] = [];
  // Not on the default branch: an agent may just have written it, so it names no environment harmless.
  if (working !== undefined && !committed.some(one => one.text === working)) sources.push(raisingOnly(sourceOf(working, layer, file)));
  for (const { revision, text } of committed) sources.push(sourceOf(text, layer, `${revision}:${policyPath}`));
  for (const text of pinned) if (!committed.some(one => one.text === text) && text !== working) sources.push(sourceOf(text, layer, 'accepted earlier for this remote'));
  // The first policy that is seen for a remote is taken as accepted; later ones stand beside it until a person accepts them.
  const first = committed[0];
  if (state && first && pinned.length === 0 && remotes.length > 0 && sources.every(one => one.errors.length === 0)) keepPin(state, remotes, first.text);
  return sources;
}

/** The default branch as it was last fetched, then as it is here; each text once. */
async function committedTexts(repository: Repository, file: string): Promise<readonly { readonly revision: string; readonly text: string }[]> {
  const branch = repository.defaultBranch;
  const revisions = branch === undefined ? ['HEAD'] : [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  const found: { revision: string; text: string }[] = [];
  for (const revision of revisions) {
    const text = await repository.committed(file, revision);
    if (text !== undefined && !found.some(one => one.text === text)) found.push({ revision, text });
  }
  return found;
}

function sourceOf(text: string, layer: Layer, from: string): PolicySource {
  const parsed = parsePolicy(text, layer);
  return parsed.kind === 'policy' ? { layer, from, errors: [], part: parsed.part } : { layer, from, errors: parsed.errors };
}

function raisingOnly(source: PolicySource): PolicySource {
  return source.part ? { ...source, part: { ...source.part, countersign: undefined, environments: source.part.environments.filter(one => one.name === 'production') } } : source;
}

/** The strictest of all sources. A file that is there and cannot be understood makes the policy `broken`. */
export function mergePolicies(sources: readonly PolicySource[]): Policy {
  if (sources.length === 0) return defaultPolicy;
  const rules = new Map<string, PolicyRule>();
  const environments = new Map<string, Policy['environments'][number]>();
  let minimum: Policy['minimum'];
  let unknownEnvironment: Policy['unknownEnvironment'] = 'unknown';
  let broken: Policy['broken'];
  let countersign: Policy['countersign'];
  for (const source of sources) {
    const [error] = source.errors;
    if (error) broken ??= { file: source.layer.file ?? source.from, line: error.line, message: `${source.from}:${error.line}:${error.column}: ${error.message}` };
    if (!source.part) continue;
    for (const rule of source.part.rules) rules.set(JSON.stringify({ ...rule, line: 0 }), rules.get(JSON.stringify({ ...rule, line: 0 })) ?? rule);
    for (const one of source.part.environments) environments.set(JSON.stringify(one), one);
    const own = source.part.minimum;
    if (own && (!minimum || strongest(own.verdict, minimum.verdict) !== minimum.verdict)) minimum = own;
    if (source.part.unknownEnvironment === 'production') unknownEnvironment = 'production';
    countersign = together(countersign, source.part.countersign);
  }
  // Production first: where patterns of several environments fit, the strictest name counts.
  const order = ['production', 'unknown', 'staging', 'development'];
  const merged = {
    rules: [...rules.values()], environments: [...environments.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    ...(minimum ? { minimum } : {}), unknownEnvironment, ...(countersign ? { countersign } : {}), ...(broken ? { broken } : {}),
  };
  return { ...merged, version: createHash('sha256').update(JSON.stringify(merged)).digest('hex').slice(0, 16) };
}

/** The first source that names a remote counts, and the shortest time. */
function together(a: CountersignPolicy | undefined, b: CountersignPolicy | undefined): CountersignPolicy | undefined {
  if (!a || !b) return a ?? b;
  const [remote, minutes] = [a.remote ?? b.remote, Math.min(a.expiresMinutes ?? Infinity, b.expiresMinutes ?? Infinity)];
  return { ...(remote === undefined ? {} : { remote }), ...(Number.isFinite(minutes) ? { expiresMinutes: minutes } : {}) };
}

/** Undefined: not there. What is there and cannot be read (too large, a folder, no rights) counts as broken, so it is an empty text. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return text.length > 1 << 20 ? '' : text;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : '';
  }
}
