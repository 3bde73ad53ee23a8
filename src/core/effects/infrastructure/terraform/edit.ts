// An edit of Terraform sources: what the next apply would do because of it. Files of a module are judged from every folder that
// calls it, as far as those are in the same repository.
import type { Variables } from '../../../model/call';
import { variablesOf } from '../../../model/call';
import { child, extensionOf, isWithin, parentOf } from '../../files/paths';
import { nothing, together, type Found, type World } from '../../world';
import { sourcesBefore, sourcesNow, sourcesUntil, type Edit } from '../sources';
import { effectsOfChanges } from './effects';
import { readFolder } from './folder';
import { planProject, plainOptions, type Planned, type PlannedChange } from './plan';
import { stateEdits } from './remembered';

/** Is the file part of a Terraform configuration, its values or its state? */
export function isTerraformFile(path: string): boolean {
  return /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(path);
}

export function readTerraformEdit(edit: Edit, world: World): Promise<Found> {
  return readTerraformEdits([edit], world);
}

/** Several files changed at once: what moves from one to another is no change. */
export async function readTerraformEdits(edits: readonly Edit[], world: World): Promise<Found> {
  const byFolder = new Map<string, Edit[]>();
  for (const edit of edits) for (const folder of await rootFolders(edit.path, world)) byFolder.set(folder, [...byFolder.get(folder) ?? [], edit]);
  return together(await Promise.all([...byFolder].map(([folder, own]) => readInFolder(folder, own, edits, world))));
}

async function readInFolder(folder: string, own: readonly Edit[], edits: readonly Edit[], world: World): Promise<Found> {
  const variables: Variables = variablesOf({});
  const earlier = sourcesBefore(world);
  const [after, before] = await Promise.all([sourcesNow(world, edits), sourcesUntil(world, edits)].map(sources => readFolder({ folder, variables, given: [] }, sources, world, earlier)));
  if (!after || !before) return nothing;
  const options = { ...plainOptions, ...stateEdits(world, folder) };
  const then = planProject(before.now, after.before, after.state, options);
  // What the last apply saw is what the edit finds, where neither a state nor a commit says otherwise.
  const baseline = after.state === undefined && after.before.root.files.length === 0 ? before.now : after.before;
  const now = planProject(after.now, baseline, after.state, options);
  const changes = newChanges(now, then).filter(change => change.operation !== 'create' && change.operation !== 'update' || isPaired(change, now));
  if (changes.length === 0) return { ...nothing, reads: after.sources.reads };
  const effects = effectsOfChanges(changes, {
    evidence: own.slice(0, 3).map(edit => ({ kind: 'file', path: edit.path, writtenBySession: true })), deferred: true, workspace: after.workspace, region: after.region,
    notChecked: after.state ? [] : ['the live infrastructure'], writtenBySession: file => edits.some(edit => edit.path === file) || after.sources.isWritten(file),
  }).filter(effect => effect.operation !== 'create' && effect.operation !== 'update');
  return { ...nothing, effects: effects.map(effect => ({ effect })), reads: after.sources.reads };
}

/** Creates are kept beside deletes: a rename is both. */
function isPaired(change: PlannedChange, now: Planned): boolean {
  return change.operation === 'create' && now.changes.some(other => other.operation === 'delete' && other.type === change.type);
}

/** Changes that this edit brings about; what an apply would have done anyway is said at the apply. */
function newChanges(now: Planned, then: Planned): readonly PlannedChange[] {
  const keyOf = (change: PlannedChange): string => [change.operation, change.address, change.newAddress ?? '', change.certainty, ...change.forcedBy].join('\n');
  const earlier = new Set(then.changes.map(keyOf));
  return now.changes.filter(change => !earlier.has(keyOf(change)));
}

/** The folder itself where something applies it, and the folders above or beside it that call it as a module. */
async function rootFolders(path: string, world: World): Promise<readonly string[]> {
  const folder = parentOf(path);
  if (extensionOf(path) === 'tfvars' || /\.tfvars\.json$/.test(path)) return [folder];
  const repository = await world.facts.repository(path);
  const top = repository?.root ?? world.facts.workspaces.find(workspace => isWithin(path, workspace)) ?? world.start ?? folder;
  const callers: string[] = [];
  // Modules lie in modules/, or beside the folders that call them: look at most three levels up, one level down.
  let at = parentOf(folder);
  for (let levels = 0; levels < 3 && isWithin(at, top) && at !== folder; levels++, at = parentOf(at)) {
    for (const candidate of [at, ...await subfolders(at, world)]) {
      const how = candidate === folder || callers.includes(candidate) ? undefined : await calls(candidate, folder, world);
      if (how !== undefined) callers.push(candidate);
      // What leads here by a link is not followed: the folder is judged by itself as well.
      if (how === 'linked' && !callers.includes(folder)) callers.push(folder);
    }
    if (at === top) break;
  }
  return callers.length > 0 ? callers.slice(0, 8) : [folder];
}

async function subfolders(folder: string, world: World): Promise<readonly string[]> {
  const names = (await world.facts.list(folder) ?? []).filter(name => !name.includes('.')).slice(0, 40);
  const found = await Promise.all(names.map(async name => ((await world.facts.stat(child(folder, name)))?.kind === 'directory' ? child(folder, name) : undefined)));
  return found.filter(one => one !== undefined);
}

/** How a folder's configuration names the other as a module's source; `linked`: by a symbolic link. Undefined: it does not. */
async function calls(candidate: string, module: string, world: World): Promise<'named' | 'linked' | undefined> {
  let beside = false;
  const names = (await world.facts.list(candidate) ?? []).filter(name => /\.(?:tf|tofu)$/.test(name)).slice(0, 60);
  for (const name of names) {
    const text = await world.facts.read(child(candidate, name));
    for (const match of text?.matchAll(/\bsource\s*=\s*"(\.\.?\/[^"]*)"/g) ?? []) {
      const parts = [...candidate.split('/')];
      for (const part of (match[1] ?? '').split('/')) {
        if (part === '..') parts.pop();
        else if (part !== '.' && part !== '') parts.push(part);
      }
      const at = parts.join('/');
      if (at === module) return 'named';
      if (await world.facts.realPath(at) === module) return 'linked';
      // A module may be called through another one of the same parent.
      beside ||= parentOf(at) === parentOf(module);
    }
  }
  return beside ? 'named' : undefined;
}
