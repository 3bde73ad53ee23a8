// What we work out from sources and state against what Terraform's own plan says, on worlds that need no provider. By default the
// recorded plans are the oracle; with TERRAFORM_ORACLE=1 the real program plans them anew and the record is written again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseTerraformPlan } from '../../../../src/core/parse/plan/terraformPlan';
import { parseTerraformState } from '../../../../src/core/parse/plan/terraformState';
import { changesOfPlan } from '../../../../src/core/effects/infrastructure/terraform/fromPlan';
import { planProject, plainOptions, type PlannedChange } from '../../../../src/core/effects/infrastructure/terraform/plan';
import { gatherVariables, loadModule } from '../../../../src/core/effects/infrastructure/terraform/configuration';
import type { Project } from '../../../../src/core/effects/infrastructure/terraform/project';
import type { Sources } from '../../../../src/core/effects/infrastructure/sources';
import { terraformWorlds, type TerraformWorld } from '../../../fixtures/hcl/worlds';
import { grammars } from '../../grammars';

interface Recorded {
  readonly state: string;
  /** `address operation order forcedBy`, as Terraform's plan has it. */
  readonly says: readonly string[];
}

const recordFile = path.join(__dirname, '../../../fixtures/hcl/worlds.recorded.json');
const isAsked = process.env['TERRAFORM_ORACLE'] !== undefined;
const recorded: Record<string, Recorded> = isAsked ? {} : JSON.parse(readFileSync(recordFile, 'utf8')) as Record<string, Recorded>;

describe('Terraform worked out from its sources', function () {
  this.timeout(isAsked ? 600_000 : 20_000);

  if (isAsked) {
    before('real terraform plans every world', () => {
      for (const world of terraformWorlds) recorded[world.name] = realPlan(world);
      writeFileSync(recordFile, `${JSON.stringify(recorded, null, 1)}\n`);
    });
  }

  const tally = { right: 0, said: 0, real: 0, misses: [] as string[] };
  const count = (ours: readonly string[], real: readonly string[], name: string): void => {
    const losses = (lines: readonly string[]): readonly string[] => lines.filter(line => / (?:replace|delete|forget)\b/.test(line));
    const [said, planned] = [losses(ours), losses(real)];
    tally.right += said.filter(line => planned.includes(line)).length;
    tally.said += said.length;
    tally.real += planned.length;
    tally.misses.push(...planned.filter(line => !said.includes(line)).map(line => `missed in ${name}: ${line}`), ...said.filter(line => !planned.includes(line)).map(line => `not so in ${name}: ${line}`));
  };
  after('how well the sources were read', () => {
    const share = (of: number): string => (of === 0 ? 'none' : `${(tally.right / of * 100).toFixed(1)} % of ${of}`);
    console.log(`      replacements, deletes and orphans: precision ${share(tally.said)}, recall ${share(tally.real)}`);
    for (const miss of tally.misses) console.log(`        ${miss}`);
  });

  for (const world of terraformWorlds) {
    it(world.name, async () => {
      const oracle = recorded[world.name];
      assert(oracle, 'not recorded: run with TERRAFORM_ORACLE=1');
      const ours = planProject(await projectOf(world.after), await projectOf(world.before), parseTerraformState(oracle.state), { ...plainOptions, replace: (world.options ?? []).map(option => option.replace('-replace=', '')) });
      count(linesOf(ours.changes), oracle.says, world.name);
      assert.deepEqual(linesOf(ours.changes), oracle.says);
      // Without the state the configuration before stands in for it and says the same.
      const blind = planProject(await projectOf(world.after), await projectOf(world.before), undefined, { ...plainOptions, replace: (world.options ?? []).map(option => option.replace('-replace=', '')) });
      assert.deepEqual(linesOf(blind.changes), oracle.says);
    });
  }
});

function linesOf(changes: readonly PlannedChange[]): readonly string[] {
  return changes.map(change => [change.newAddress ?? change.address, change.operation, change.order ?? '', change.operation === 'replace' ? [...change.forcedBy].filter(name => !/^terraform_data/.test(name)).join(',') : ''].join(' ').trim()).sort();
}

async function projectOf(files: Readonly<Record<string, string>>): Promise<Project> {
  const sources: Sources = {
    reads: [], isWritten: () => false,
    read: file => Promise.resolve(files[file.replace(/^\/w\//, '')]),
    list: folder => Promise.resolve(Object.keys(files).map(name => `/w/${name}`).filter(name => name.slice(0, name.lastIndexOf('/')) === folder).map(name => name.slice(folder.length + 1)).sort()),
  };
  return { root: await loadModule('/w', sources, grammars), variables: await gatherVariables('/w', [], new Map(), sources, grammars), workspace: 'default' };
}

function realPlan(world: TerraformWorld): Recorded {
  const folder = mkdtempSync(path.join(tmpdir(), 'world-'));
  const terraform = (...args: readonly string[]): string => execFileSync('terraform', args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' } });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  };
  try {
    write(world.before);
    terraform('init', '-input=false');
    terraform('apply', '-auto-approve', '-input=false');
    const state = readFileSync(path.join(folder, 'terraform.tfstate'), 'utf8');
    write(world.after);
    terraform('init', '-input=false');
    terraform('plan', '-input=false', '-out=p', ...(world.options ?? []));
    const plan = parseTerraformPlan(terraform('show', '-json', 'p'));
    assert(plan);
    return { state, says: linesOf(changesOfPlan(plan)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
