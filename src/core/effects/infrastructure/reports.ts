// What read-only commands of infrastructure tools print, where a report that an earlier run of the same command wrote is on the disk:
// `terraform show -json PLAN`, `aws cloudformation describe-change-set`. Reports that the agent wrote by hand are not taken for output.
import { parseChangeSet } from '../../parse/plan/changeSet';
import { parseTerraformPlan } from '../../parse/plan/terraformPlan';
import type { Call } from '../../model/call';
import { awsArguments } from '../aws/awsArguments';
import { child, nameOf } from '../files/paths';
import type { World } from '../world';
import { readTerraformCall } from './terraform/options';

/** Longest report taken for output, in characters. */
const longest = 1_000_000;

/** Undefined: not such a command, or no report of it is here. */
export async function infrastructureOutput(call: Call, world: World): Promise<string | undefined> {
  switch (call.program) {
    case 'terraform': case 'tofu': case 'tf': return shownPlan(call, world);
    case 'aws': return changeSet(call, world);
    default: return undefined;
  }
}

async function changeSet(call: Call, world: World): Promise<string | undefined> {
  const args = awsArguments(call);
  if (args.service?.text !== 'cloudformation' || args.operation?.text !== 'describe-change-set' || call.cwd === undefined) return undefined;
  const name = args.texts.get('--change-set-name')?.[0];
  return firstReport([call.cwd], one => one.endsWith('.json'), text => {
    const set = parseChangeSet(text);
    return set !== undefined && (set.name === undefined || set.name === name);
  }, world);
}

async function shownPlan(call: Call, world: World): Promise<string | undefined> {
  const words = readTerraformCall(call);
  if (words?.command !== 'show' || !words.json || words.rest[0] === undefined || words.rest[0] === '') return undefined;
  const name = nameOf(words.rest[0]);
  const stem = name.replace(/\.[^.]+$/, '');
  return firstReport([words.folder, ...(call.cwd === undefined ? [] : [call.cwd])], one => [`${name}.json`, `${stem}.json`].includes(one), text => parseTerraformPlan(text) !== undefined, world);
}

/** The first file of a folder by that name, of that form and not written by the agent in this session. */
export async function firstReport(folders: readonly string[], named: (name: string) => boolean, isReport: (text: string) => boolean, world: World): Promise<string | undefined> {
  for (const folder of new Set(folders)) {
    for (const name of (await world.facts.list(folder) ?? []).filter(named).slice(0, 20)) {
      const path = child(folder, name);
      if (world.facts.session.files.some(file => file.path === path)) continue;
      const text = await world.facts.read(path, longest);
      if (text !== undefined && isReport(text)) return text;
    }
  }
  return undefined;
}
