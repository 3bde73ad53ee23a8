// What an apply is about to apply, where that was planned before: the plan file itself, the JSON that was made from it, what
// `terraform plan` printed into a file. Says how far each may be trusted and whether it is out of date.
import { readPlanFile } from '../../../parse/plan/planFile';
import { readTerraformPlan, type TerraformPlan } from '../../../parse/plan/terraformPlan';
import { parseTerraformState } from '../../../parse/plan/terraformState';
import { readTerraformText } from '../../../parse/plan/terraformText';
import { stopped } from '../../../parse/plan/watched';
import { child, nameOf } from '../../files/paths';
import type { World } from '../../world';
import type { TerraformFolder } from './folder';
import { madePlan, shownPlan } from './remembered';
import { touchedFiles } from '../sources';

export interface SavedPlan {
  readonly path: string;
  /** Undefined: the reading was stopped before its end. */
  readonly plan: TerraformPlan | undefined;
  /** It says what this plan file holds, on evidence that the agent did not write by hand. */
  readonly trusted: boolean;
}

/** Longest plan in JSON and longest unpacked plan file that are read, in bytes. */
const longestPlan = 300 << 20;

/** What the plan file holds: read from it, or from a JSON made from it in this session or lying beside it under its name. */
export async function savedPlan(planPath: string, folder: TerraformFolder, world: World): Promise<SavedPlan | undefined> {
  const made = madePlan(world, planPath);
  const own = await planFile(planPath, world);
  if (own === stopped) return { path: planPath, plan: undefined, trusted: false };
  // A plan that this session is about to make: what is there now is an older one.
  if (own && (!made || made.ran)) return { path: planPath, plan: own, trusted: own.unread === 0 && !own.errored };
  const shown = made ? made.json : shownPlan(world, planPath);
  const name = nameOf(planPath);
  const stem = name.replace(/\.[^.]+$/, '');
  const names = await folder.sources.list(folder.folder);
  const beside = [`${name}.json`, `${stem}.json`, 'tfplan.json', 'plan.json', ...names.filter(one => /plan.*\.json$|\.tfplan\.json$/i.test(one))].filter(one => one !== name && names.includes(one));
  for (const path of [...new Set([...(shown === undefined ? [] : [shown]), ...beside.map(one => child(folder.folder, one))])]) {
    const text = await world.facts.read(path, longestPlan);
    const plan = text === undefined ? undefined : await readTerraformPlan(text, path, world.facts.watch);
    if (plan === stopped) return { path, plan: undefined, trusted: false };
    if (!plan) continue;
    const [jsonStat, planStat] = await Promise.all([world.facts.stat(path), world.facts.stat(planPath)]);
    const older = jsonStat !== undefined && planStat !== undefined && jsonStat.modified < planStat.modified;
    const written = touchedFiles(world).some(file => file.path === path && file.content !== undefined);
    // A plan made in this session is described only by what was made from it afterwards.
    const trusted = path === shown || (!made && !older && !written);
    if (trusted || !made) return { path, plan, trusted: trusted && !plan.errored };
  }
  return undefined;
}

async function planFile(path: string, world: World): Promise<TerraformPlan | typeof stopped | undefined> {
  const entry = await world.facts.zipEntry?.(path, 'tfplan', longestPlan);
  return entry && readPlanFile(entry, path, world.facts.watch);
}

/** Names under which people and pipelines keep what a plan printed. */
const printed = /plan.*\.(?:txt|log|out|md|jsonl|ndjson|json)$|\.tfplan\.(?:txt|json)$|^(?:terraform|terragrunt|tofu|tfc|tfe|atlantis|spacelift|run-)[\w.-]*\.(?:log|txt|out|json|jsonl|ndjson)$/i;

/**
 * What an earlier plan of this folder printed, where it is not older than what it was made from. It names no plan file and may be of
 * another workspace: it only adds. Texts that the agent wrote by hand count too: they only raise.
 */
export async function printedPlan(folder: TerraformFolder, world: World): Promise<SavedPlan | undefined> {
  const newest = Math.max(0, ...await Promise.all(folder.now.root.files.map(async file => (await world.facts.stat(file))?.modified ?? 0)));
  for (const name of (await folder.sources.list(folder.folder)).filter(one => printed.test(one)).slice(0, 20)) {
    const path = child(folder.folder, name);
    const stat = await world.facts.stat(path);
    if (!stat || stat.kind !== 'file' || stat.modified + 60_000 < newest) continue;
    const text = await world.facts.read(path, 64 << 20);
    if (text === undefined) continue;
    const plan = await readTerraformPlan(text, path, world.facts.watch) ?? await readTerraformText(text, path, world.facts.watch);
    if (plan === stopped) return { path, plan: undefined, trusted: false };
    if (plan) return { path, plan, trusted: false };
  }
  return undefined;
}

/** Why a plan is out of date, in words; empty: nothing says so. */
export async function staleness(planPath: string | undefined, jsonPath: string | undefined, folder: TerraformFolder, world: World): Promise<readonly string[]> {
  const at = planPath === undefined ? undefined : (await world.facts.stat(planPath)) ?? (jsonPath === undefined ? undefined : await world.facts.stat(jsonPath));
  if (!at || !planPath) return [];
  const [before, now] = [await stateInPlan(planPath, world), folder.state];
  if (before && now && before.lineage === now.lineage && now.serial > before.serial) return [`the plan is stale: the state was changed since (serial ${before.serial}, now ${now.serial}), and Terraform refuses it`];
  const files = [...folder.now.root.files, ...(folder.stateAt?.kind === 'file' ? [folder.stateAt.path] : [])];
  for (const file of files) {
    const stat = await world.facts.stat(file);
    if (stat && stat.modified > at.modified + 1000) return [`the plan is stale: ${nameOf(file)} is newer than it`];
  }
  return [];
}

async function stateInPlan(planPath: string, world: World): Promise<ReturnType<typeof parseTerraformState>> {
  const entry = await world.facts.zipEntry?.(planPath, 'tfstate', 32 << 20);
  return entry && parseTerraformState(new TextDecoder().decode(entry));
}
