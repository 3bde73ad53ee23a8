// What we say of an edit and of the apply after it against what Terraform's own plan with the real AWS provider then says. Where the
// machine has terraform and the provider the worlds are planned anew; otherwise the plans recorded from them are the oracle.
// AWS_ORACLE=record makes states and record again.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { changesOfPlan } from '../../../../src/core/effects/infrastructure/terraform/fromPlan';
import { parseTerraformPlan } from '../../../../src/core/parse/plan/terraformPlan';
import type { Effect } from '../../../../src/core/model/effect';
import { awsWorlds, idOf, placed, providers, type AwsWorld } from '../../../fixtures/hcl/awsWorlds';
import { attributesOf, craftState, type PlanJson, type Schemas } from '../../../fixtures/hcl/craftedState';
import { awsMirror, openWorkshop, type Workshop } from '../../../fixtures/hcl/realTerraform';
import { effectsOf, type Act } from './session';

interface Recorded {
  readonly provider: string;
  readonly state: { readonly main: State; readonly prevented: State };
  /** By the world's name: `address operation order forcedBy`, and `address prevented`. */
  readonly says: Readonly<Record<string, readonly string[]>>;
}
interface State { readonly resources: readonly { readonly module?: string; readonly name: string }[] }

const recordFile = path.join(__dirname, '../../../fixtures/hcl/awsWorlds.recorded.json');
const isRecording = process.env['AWS_ORACLE'] === 'record';
const mirror = awsMirror();
const groups = ['main', 'prevented'] as const;
type Group = (typeof groups)[number];
const groupOf = (world: AwsWorld): Group => (world.prevented ? 'prevented' : 'main');

describe('AWS edits against the real plan', function () {
  this.timeout(isRecording ? 600_000 : 180_000);
  let oracle: Recorded;

  before(isRecording ? 'states and plans are made anew' : mirror ? 'terraform plans every world' : 'recorded plans', async () => {
    if (isRecording) {
      assert(mirror, 'no terraform with the AWS provider here');
      oracle = await withWorkshop(mirror.folder, async shop => {
        const state = { main: await stateFor('main', shop), prevented: await stateFor('prevented', shop) };
        return { provider: mirror.version, state, says: await planAll(state, shop) };
      });
      writeFileSync(recordFile, `${JSON.stringify(oracle)}\n`);
      return;
    }
    const recorded = JSON.parse(readFileSync(recordFile, 'utf8')) as Recorded;
    oracle = mirror && recorded.provider === mirror.version ? { ...recorded, says: await withWorkshop(mirror.folder, shop => planAll(recorded.state, shop)) } : recorded;
    if (mirror) assert.deepEqual(oracle.says, recorded.says, 'the plans are no longer those recorded: AWS_ORACLE=record');
  });

  const tally = { right: 0, said: 0, real: 0, misses: [] as string[] };
  after('how well edits were read', () => {
    const share = (of: number): string => (of === 0 ? 'none' : `${(tally.right / of * 100).toFixed(1)} % of ${of}`);
    console.log(`      ${mirror ? `planned by terraform with hashicorp/aws ${mirror.version}` : 'recorded plans'}: ${awsWorlds.length} worlds, precision ${share(tally.said)}, recall ${share(tally.real)}`);
    for (const miss of tally.misses) console.log(`        ${miss}`);
  });

  for (const [index, world] of awsWorlds.entries()) {
    it(world.name, async () => {
      const id = idOf(index);
      const planned = oracle.says[world.name];
      assert(planned, 'not recorded: AWS_ORACLE=record');
      const [said, foretold] = await reviewed(world, id, oracle.state[groupOf(world)]);
      const real = losses(planned);
      const wrong = [...real.filter(line => !said.includes(line)).map(line => `missed: ${line}`), ...said.filter(line => !real.includes(line)).map(line => `not so: ${line}`)];
      // An edit may say less sure what the apply says: it must name the same things.
      const lost = (lines: readonly string[]): readonly string[] => [...new Set(lines.map(line => line.split(' ')[0] ?? ''))].sort();
      if (foretold) wrong.push(...lost(real).filter(one => !foretold.includes(one)).map(one => `missed at the edit: ${one}`), ...foretold.filter(one => !lost(real).includes(one)).map(one => `not so at the edit: ${one}`));
      tally.right += said.filter(line => real.includes(line)).length;
      tally.said += said.length;
      tally.real += real.length;
      tally.misses.push(...wrong.map(line => `${world.name}: ${line}`));
      assert.deepEqual(wrong, []);
    });
  }
});

/** Losses of the apply after the edits, and the addresses that the edits themselves foretold; undefined: told only by the options of the apply. */
async function reviewed(world: AwsWorld, id: string, state: State): Promise<readonly [readonly string[], readonly string[] | undefined]> {
  const own = { ...state, resources: state.resources.filter(one => one.name.startsWith(`${id}_`) || one.module?.includes(`${id}_`)) };
  const before = { 'providers.tf': providers, ...placed(world.before, id) };
  const after = placed(world.after, id);
  const edits: readonly Act[] = [
    ...Object.entries(after).filter(([name, text]) => (before as Readonly<Record<string, string>>)[name] !== text).map(([name, text]) => ({ path: name, text })),
  ];
  const options = (world.options ?? []).map(option => option.replaceAll('@', id)).join(' ');
  const all = await effectsOf({ files: { ...before, 'terraform.tfstate': JSON.stringify(own) }, commit: Object.keys(before) }, [...edits, `terraform apply ${options}`]);
  const said = (all.at(-1) ?? []).flatMap(linesOf).sort();
  const foretold = edits.length === 1 && !world.options ? [...new Set((all[0] ?? []).filter(isLoss).map(effect => effect.resource.address))].sort() : undefined;
  return [said, foretold];
}

const isLoss = (effect: Effect): boolean => effect.resource.system !== 'files' && (effect.operation === 'replace' || effect.operation === 'delete' || (effect.operation === 'forget' && effect.reason.code !== 'terraform-provider-switch'));

/** A rename is one replacement for us and two entries in the plan: both are the loss of the old address. */
function linesOf(effect: Effect): readonly string[] {
  if (!isLoss(effect)) return [];
  const { address } = effect.resource;
  if (effect.reason.code === 'terraform-prevented') return [`${address} prevented`];
  const isRename = effect.forcedBy?.some(one => one.startsWith('its address becomes')) ?? false;
  if (effect.operation !== 'replace' || isRename) return [`${address} ${isRename ? 'delete' : effect.operation}`];
  const forced = [...new Set((effect.forcedBy ?? []).map(plainPath))].filter(name => !name.startsWith('terraform_data.') && !name.startsWith('aws_')).sort();
  return [`${address} replace ${effect.order ?? ''} ${forced.join(',')}`];
}

const plainPath = (path: string): string => path.replace(/\[[^\]]*\]/g, '').replace(/\.\d+/g, '');
const losses = (lines: readonly string[]): readonly string[] => lines.filter(line => / (?:replace|delete|forget|prevented)\b/.test(line)).sort();

async function withWorkshop<T>(folder: string, use: (shop: Workshop) => Promise<T>): Promise<T> {
  const shop = await openWorkshop(folder);
  try {
    shop.write({ 'providers.tf': providers });
    await done(shop.terraform('init', '-no-color'));
    return await use(shop);
  } finally {
    shop.close();
  }
}

async function done(run: Promise<{ readonly status: number; readonly out: string }>, ...also: readonly number[]): Promise<string> {
  const { status, out } = await run;
  assert([0, ...also].includes(status), out.slice(-3000));
  return out;
}

function filesFor(group: Group, time: 'before' | 'after'): Readonly<Record<string, string>> {
  return Object.assign({ 'providers.tf': providers }, ...awsWorlds.map((world, index) => (groupOf(world) === group ? placed(world[time], idOf(index)) : {}))) as Record<string, string>;
}

async function put(shop: Workshop, files: Readonly<Record<string, string>>): Promise<void> {
  shop.clear();
  shop.write(files);
  await done(shop.terraform('get', '-no-color'));
}

/** Made from a create plan, then mended until the plan of the unchanged worlds is empty. */
async function stateFor(group: Group, shop: Workshop): Promise<State> {
  const schemas = (JSON.parse(await done(shop.terraform('providers', 'schema', '-json'))) as { provider_schemas: Record<string, { resource_schemas: Schemas }> }).provider_schemas['registry.terraform.io/hashicorp/aws']?.resource_schemas ?? {};
  await put(shop, filesFor(group, 'before'));
  let state: object | undefined;
  for (let round = 0; round < 5; round++) {
    if (state) shop.write({ 'terraform.tfstate': JSON.stringify(state) });
    const { status, out } = await shop.terraform('plan', '-no-color', '-refresh=false', '-detailed-exitcode', '-out=p');
    if (status === 0 && state) return state as State;
    assert([0, 2].includes(status), out.slice(-3000));
    const plan = JSON.parse(await done(shop.terraform('show', '-json', 'p'))) as PlanJson;
    if (state && round === 4) assert.fail(`what was not changed is planned: ${out.slice(out.indexOf('# aws_'), 20_000)}`);
    state = craftState(plan, schemas, state ? attributesOf(state) : undefined);
  }
  throw new Error('unreachable');
}

async function planAll(state: Recorded['state'], shop: Workshop): Promise<Recorded['says']> {
  const says: Record<string, readonly string[]> = {};
  for (const group of groups) {
    await put(shop, filesFor(group, 'after'));
    shop.write({ 'terraform.tfstate': JSON.stringify(state[group]) });
    const options = awsWorlds.flatMap((world, index) => (groupOf(world) === group ? (world.options ?? []).map(option => option.replaceAll('@', idOf(index))) : []));
    const planned = await shop.terraform('plan', '-no-color', '-refresh=false', ...(group === 'main' ? ['-out=p'] : ['-json']), ...options);
    const lines = group === 'main' ? linesOfPlan((assert.equal(planned.status, 0, planned.out.slice(-3000)), await done(shop.terraform('show', '-json', 'p')))) : linesOfRefusals(planned.out);
    for (const [index, world] of awsWorlds.entries()) if (groupOf(world) === group) says[world.name] = lines.filter(line => line.includes(`${idOf(index)}_`)).sort();
  }
  return says;
}

function linesOfPlan(text: string): readonly string[] {
  const plan = parseTerraformPlan(text);
  assert(plan);
  return changesOfPlan(plan).map(change => `${change.address} ${change.operation}${change.operation === 'replace' ? ` ${change.order ?? ''} ${[...new Set(change.forcedBy.map(plainPath))].sort().join(',')}` : ''}`);
}

/** `plan -json` ends with one diagnostic for each object that `prevent_destroy` keeps. */
function linesOfRefusals(text: string): readonly string[] {
  return text.split('\n').flatMap(line => {
    const told = /Resource ([\w.[\]"-]+) has lifecycle\.prevent_destroy set/.exec(line.startsWith('{') ? line : '');
    return told ? [`${told[1] ?? ''} prevented`] : [];
  });
}

