// terraform, tofu and terragrunt: what `apply`, `destroy`, `plan`, `show`, `taint` and `state rm` do to real resources. Other
// subcommands are left to the knowledge tables.
import { readTerraformPlan, typeOf } from '../../../parse/plan/terraformPlan';
import { stopped } from '../../../parse/plan/watched';
import { kindOfType, terraformKeepsData } from '../../../knowledge/replacementTables';
import type { Call } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import type { Unread } from '../../../model/review';
import { absolute, child, nameOf } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { evidenceOf } from '../../toolEffect';
import { nothing, together, type Found, type Interpreter, type World } from '../../world';
import { effectOfChange } from '../change';
import { sourcesNow, touchedFiles } from '../sources';
import { effectsOfChanges, type EffectContext } from './effects';
import { systemOf } from './systemOf';
import { readFolder, type TerraformFolder } from './folder';
import { changesOfPlan } from './fromPlan';
import { provisionersOf } from './provisioners';
import { readTerraformCall, type TerraformCall } from './options';
import { withoutKeys } from './moves';
import { planProject, plainOptions, type PlannedChange, type PlanOptions } from './plan';
import { unitsBelow } from './units';
import { madePlan, selectedWorkspace, stateEdits } from './remembered';
import { printedPlan, savedPlan, staleness } from './savedPlan';

export const readTerraform: Interpreter = async (call, world) => {
  const words = readTerraformCall(call);
  if (!words) return undefined;
  if (words.everyUnit) return everyUnit(call, words, world);
  switch (words.command) {
    case 'apply': return words.refreshOnly ? undefined : apply(call, words, world);
    case 'destroy': return apply(call, { ...words, destroy: true, rest: [] }, world);
    case 'plan': return plan(call, words);
    case 'show': return show(call, words);
    case 'taint': case 'untaint': return taint(call, words, world);
    case 'state': return words.rest[0] === 'rm' || words.rest[0] === 'remove' ? stateRemove(call, words, world) : undefined;
    default: return undefined;
  }
};

/** Terragrunt: what the units below the folder would do, beside what the tables say of all of them. */
async function everyUnit(call: Call, words: TerraformCall, world: World): Promise<Found | undefined> {
  if (words.command !== 'apply' && words.command !== 'destroy') return undefined;
  const base = readKnowledge(call, world);
  const destroy = words.destroy || words.command === 'destroy';
  const units = await unitsBelow(words.folder, sourcesNow(world));
  const unread: Unread[] = [];
  const parts: Found[] = base ? [base] : [];
  for (const unit of units.slice(0, 40)) {
    if (unit.code === undefined) {
      unread.push({ what: `the unit ${unit.name}`, why: 'its source is not on this machine' });
      continue;
    }
    const planned = await unitPlan(unit.name, call, words, world);
    if (planned) parts.push(planned);
    const known = new Set((planned?.effects ?? []).map(one => one.effect.resource.address));
    const inside = await apply(call, { ...words, command: destroy ? 'destroy' : 'apply', folder: unit.code, destroy, rest: [], given: [...unit.inputs, ...words.given] }, world);
    if (inside) parts.push({ ...inside, effects: inside.effects.filter(one => !one.effect.traits.includes('unplanned') && !known.has(one.effect.resource.address)).map(one => ({ ...one, effect: { ...one.effect, resource: { ...one.effect.resource, place: [unit.name, one.effect.resource.place].filter(Boolean).join(', ') } } })) });
  }
  return parts.length === (base ? 1 : 0) && unread.length === 0 ? undefined : together([...parts, { ...nothing, unread }]);
}

/** A plan of one unit in JSON: beside its terragrunt.hcl, or where `--json-out-dir` puts it. It only adds. */
async function unitPlan(unit: string, call: Call, words: TerraformCall, world: World): Promise<Found | undefined> {
  const own = absolute(unit, words.folder, 'posix');
  const named = call.args.flatMap((word, i) => {
    const given = /^--?(?:terragrunt-)?(?:json-)?out-dir(?:=(.*))?$/.exec(word.text ?? '');
    const value = given && (given[1] ?? call.args[i + 1]?.text);
    return value ? [absolute(unit, absolute(value, call.cwd ?? words.folder, 'posix'), 'posix')] : [];
  });
  for (const folder of [...named, own]) {
    for (const name of (await world.facts.list(folder) ?? []).filter(one => /plan[\w.-]*\.json$/i.test(one)).slice(0, 5)) {
      const path = child(folder, name);
      const text = await world.facts.read(path, 64 << 20);
      const plan = text === undefined ? undefined : await readTerraformPlan(text, path, world.facts.watch);
      if (!plan || plan === stopped) continue;
      const context: EffectContext = { evidence: [{ kind: 'plan', path, entry: '' }, ...evidenceOf(call, [])], deferred: false, workspace: 'default', place: unit, notChecked: ['what changed since the plan'], writtenBySession: file => touchedFiles(world).some(one => one.path === file) };
      return { ...nothing, effects: effectsOfChanges(changesOfPlan(plan), context).map(effect => ({ effect, call })), reads: [{ path }] };
    }
  }
  return undefined;
}

async function apply(call: Call, words: TerraformCall, world: World): Promise<Found | undefined> {
  const sources = sourcesNow(world);
  const folder = await readFolder({ folder: words.folder, variables: workspaceVariables(call, world), given: words.given, statePath: words.state }, sources, world);
  const planPath = words.rest[0] === undefined || words.rest[0] === '' ? undefined : absolute(words.rest[0], words.folder, 'posix');
  const saved = planPath === undefined ? undefined : await savedPlan(planPath, folder, world);
  const hasSources = folder.now.root.files.length > 0 || folder.state !== undefined;
  if (!hasSources && !saved?.plan) return undefined;
  const evidence = evidenceOf(call, [call.args.find(word => word.text === words.command)]);
  const effects: Effect[] = [];
  const unread: Unread[] = [];
  const run: Found[] = [];
  const notes = await staleness(planPath, saved?.path, folder, world);
  const told = saved || words.destroy || touchedFiles(world).some(file => folder.now.root.files.includes(file.path)) ? undefined : await printedPlan(folder, world);
  if (saved?.plan) {
    const context = contextOf(folder, [{ kind: 'plan', path: saved.path, entry: '' }, ...evidence], ['what changed since the plan', ...notes]);
    effects.push(...effectsOfChanges(changesOfPlan(saved.plan), context));
    run.push(await provisionersOf(withBlocks(changesOfPlan(saved.plan), folder), call, world));
    if (saved.plan.unread > 0) unread.push({ what: `${saved.plan.unread} entries of ${nameOf(saved.path)}`, why: 'not in a form that is known here' });
  }
  if (told?.plan) {
    effects.push(...effectsOfChanges(changesOfPlan(told.plan), contextOf(folder, [{ kind: 'plan', path: told.path, entry: '' }, ...evidence], ['what changed since the plan was printed'])));
    if (told.plan.unread > 0) unread.push({ what: nameOf(told.path), why: 'it does not show every change' });
  }
  if (saved && !saved.plan) unread.push({ what: nameOf(saved.path), why: 'the reading was stopped before its end' });
  const made = planPath === undefined ? undefined : madePlan(world, planPath);
  if (!saved?.trusted) {
    const planned = planProject(folder.now, folder.before, folder.state, optionsOf(words, made, world));
    const already = new Set(effects.map(effect => effect.resource.address));
    effects.push(...effectsOfChanges(planned.changes, contextOf(folder, evidence, ['the live infrastructure'])).filter(effect => !already.has(effect.resource.address)));
    unread.push(...planned.unread);
    run.push(await provisionersOf(planned.changes, call, world));
    const opaque = planPath !== undefined && !made;
    const blind = folder.state === undefined && !(made && folder.stateAt === undefined && planned.known === 0);
    if (words.destroy && folder.state === undefined) effects.push(everything(folder, evidence));
    else if (blind || opaque) effects.push(unplanned(folder, evidence, planPath, call));
  }
  return together([{ ...nothing, effects: effects.map(effect => ({ effect, call })), unread, reads: [...sources.reads, ...(planPath === undefined ? [] : [{ path: planPath }]), ...(saved ? [{ path: saved.path }] : []), ...(told ? [{ path: told.path }] : [])] }, ...run]);
}

/** A saved plan names no blocks: those of the root module are found by address. */
function withBlocks(changes: readonly PlannedChange[], folder: TerraformFolder): readonly PlannedChange[] {
  return changes.map(change => {
    const placed = folder.now.root.resources.get(withoutKeys(change.address));
    return placed ? { ...change, block: placed.block, file: change.file ?? placed.file } : change;
  });
}

function workspaceVariables(call: Call, world: World): Call['variables'] {
  const selected = selectedWorkspace(world);
  if (selected === undefined || call.variables.has('TF_WORKSPACE')) return call.variables;
  return new Map([...call.variables, ['TF_WORKSPACE', { value: selected, origin: { kind: 'session', name: 'terraform workspace select' } }]]);
}

function optionsOf(words: TerraformCall, made: ReturnType<typeof madePlan>, world: World): PlanOptions {
  return {
    ...plainOptions, ...stateEdits(world, words.folder),
    destroy: words.destroy || (made?.destroy ?? false),
    replace: [...words.replace, ...made?.replace ?? []], targets: [...words.targets, ...made?.targets ?? []], excludes: [...words.excludes, ...made?.excludes ?? []],
  };
}

function contextOf(folder: TerraformFolder, evidence: readonly Evidence[], notChecked: readonly string[]): EffectContext {
  return { evidence, deferred: false, folder: folder.folder, workspace: folder.workspace, region: folder.region, notChecked, writtenBySession: folder.sources.isWritten };
}

/** No state in sight: what else is there to change is not known. */
function unplanned(folder: TerraformFolder, evidence: readonly Evidence[], planPath: string | undefined, call: Call): Effect {
  return effectOfChange({
    operation: 'update', system: mainSystem(folder), kind: 'infrastructure', address: placeName(folder), type: '', place: folder.region(), keeps: 'unknown', extent: 'all', certainty: 'may',
    reversibility: 'unknown', disruption: 'unknown', reason: planPath === undefined ? 'terraform-unplanned' : 'terraform-opaque-plan',
    values: { state: stateName(folder), plan: planPath === undefined ? '' : nameOf(planPath) }, traits: ['unplanned'], notChecked: [stateName(folder)],
    protection: call.args.some(word => word.text === '-auto-approve' || word.text === '--auto-approve') ? ['-auto-approve: without asking'] : undefined,
    parts: [...folder.now.root.resources.keys()].slice(0, 20),
    safer: planPath === undefined ? { code: 'safer-plan-first' } : { code: 'safer-show-plan', values: { plan: nameOf(planPath) } },
  }, evidence, false);
}

function everything(folder: TerraformFolder, evidence: readonly Evidence[]): Effect {
  return effectOfChange({
    operation: 'delete', system: mainSystem(folder), kind: 'infrastructure', address: `everything in ${stateName(folder)}`, type: '', place: folder.region(), keeps: 'data', extent: 'all', certainty: 'will',
    reason: 'terraform-destroy-all', values: { state: stateName(folder) }, notChecked: [stateName(folder)], safer: { code: 'safer-plan-destroy' },
  }, evidence, false);
}

function placeName(folder: TerraformFolder): string {
  const name = nameOf(folder.folder);
  return folder.workspace === 'default' ? name : `${name} (workspace ${folder.workspace})`;
}

function stateName(folder: TerraformFolder): string {
  if (folder.stateAt?.kind === 'remote') return `the remote state (${folder.stateAt.name})`;
  return folder.stateAt === undefined ? 'a state that is not on this machine' : nameOf(folder.stateAt.path);
}

function mainSystem(folder: TerraformFolder): Effect['resource']['system'] {
  const counts = new Map<Effect['resource']['system'], number>();
  for (const name of folder.now.root.resources.keys()) counts.set(systemOf(name), (counts.get(systemOf(name)) ?? 0) + 1);
  for (const one of folder.now.root.providers) counts.set(systemOf(`${one.block.labels[0] ?? ''}_`), (counts.get(systemOf(`${one.block.labels[0] ?? ''}_`)) ?? 0) + 1);
  counts.delete('terraform');
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'terraform';
}

/** `plan -out FILE` is remembered: the apply of that file in this session does what this call asked for. */
function plan(call: Call, words: TerraformCall): Found | undefined {
  if (words.out === undefined) return undefined;
  return found(call, {
    operation: 'create', system: 'files', kind: 'plan file', address: absolute(words.out, words.folder, 'posix'), type: '', keeps: 'nothing', where: 'workspace', certainty: 'will', reason: 'terraform-plan-file',
    values: { destroy: words.destroy ? 'yes' : '', replace: words.replace.join('\n'), targets: words.targets.join('\n'), excludes: words.excludes.join('\n'), given: '', folder: words.folder },
  });
}

/** `show -json FILE > X.json`: from then on X.json is what FILE holds. */
function show(call: Call, words: TerraformCall): Found | undefined {
  const to = call.redirects.find(redirect => redirect.kind === 'overwrite')?.to.text;
  const planFile = words.rest[0];
  if (to === undefined || planFile === undefined || planFile === '' || !words.json || call.cwd === undefined) return undefined;
  return found(call, {
    operation: 'create', system: 'files', kind: 'plan in JSON', address: absolute(to, call.cwd, 'posix'), type: '', keeps: 'nothing', where: 'workspace', certainty: 'will', reason: 'terraform-plan-json',
    values: { plan: absolute(planFile, words.folder, 'posix') },
  });
}

async function taint(call: Call, words: TerraformCall, world: World): Promise<Found | undefined> {
  const address = words.rest[0];
  if (address === undefined || address === '') return undefined;
  const type = typeOf(address);
  if (words.command === 'untaint') {
    return found(call, { operation: 'update', system: 'terraform', kind: 'state entry', address, type, keeps: 'nothing', where: 'machine', certainty: 'will', reason: 'terraform-untaint', values: { folder: words.folder } });
  }
  const sources = sourcesNow(world);
  const folder = await readFolder({ folder: words.folder, variables: call.variables, given: [] }, sources, world);
  const prior = folder.state?.instances.find(one => one.address === address);
  const change: PlannedChange = {
    operation: 'replace', address, type, cause: 'tainted', certainty: 'will', forcedBy: ['terraform taint'], differences: [], fromState: prior !== undefined, prevented: false, lostPrevention: false,
    order: 'destroyThenCreate', prior: prior?.attributes,
  };
  const evidence = evidenceOf(call, call.args.slice(0, 2));
  const effects = effectsOfChanges([change], { ...contextOf(folder, evidence, []), deferred: true })
    .map(effect => ({ ...effect, reason: { code: 'terraform-taint', values: { ...effect.reason.values, folder: words.folder } }, undo: { code: 'undo-untaint', values: { address } } }));
  return { ...nothing, effects: effects.map(effect => ({ effect, call })), reads: sources.reads };
}

async function stateRemove(call: Call, words: TerraformCall, world: World): Promise<Found | undefined> {
  const addresses = words.rest.slice(1).filter(address => address !== '');
  if (addresses.length === 0 || call.args.some(word => word.text === '-dry-run')) return undefined;
  const sources = sourcesNow(world);
  const folder = await readFolder({ folder: words.folder, variables: call.variables, given: [] }, sources, world);
  const effects = addresses.map(address => effectOfChange({
    operation: 'forget', system: systemOf(typeOf(address)), kind: kindOfType(typeOf(address)), address, type: typeOf(address), place: folder.region(typeOf(address)), keeps: terraformKeepsData(typeOf(address)) ? 'data' : 'unknown', certainty: 'will',
    reversibility: 'recoverable', reason: 'terraform-state-rm', values: { folder: words.folder }, undo: { code: 'undo-import', values: { address } }, notChecked: ['whether the next apply makes a second one'],
  }, evidenceOf(call, call.args.filter(word => word.text === address)), false));
  return { ...nothing, effects: effects.map(effect => ({ effect, call })), reads: sources.reads };
}

function found(call: Call, change: Parameters<typeof effectOfChange>[0]): Found {
  return { ...nothing, effects: [{ effect: effectOfChange(change, evidenceOf(call, call.args), false), call }] };
}
