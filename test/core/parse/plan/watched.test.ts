// Long plans in every notation are read in pieces: how far it is, and an early end.
import assert from 'node:assert/strict';
import { readPlanFile } from '../../../../src/core/parse/plan/planFile';
import { readPulumiPreview } from '../../../../src/core/parse/plan/pulumiPreview';
import { readTerraformText } from '../../../../src/core/parse/plan/terraformText';
import { stopped, type PlanWatch } from '../../../../src/core/parse/plan/watched';

const filler = 'x'.repeat(3000);

/** Field `number` of a message, with these bytes. */
function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) { bytes.push(rest); return Buffer.from(bytes); }
    bytes.push((rest % 128) + 128);
  }
}

const replaceOf = (address: string): Buffer => field(3, Buffer.concat([field(13, Buffer.from(address)), field(9, Buffer.from([1 * 8, 6])), field(15, Buffer.from(filler))]));

describe('long plans, whatever they are written in', () => {
  it('a plan file', () => check((path, watch) => readPlanFile(Buffer.concat([Buffer.from([1 * 8, 3]), ...Array.from({ length: 1000 }, (_, i) => replaceOf(`aws_vpc.v${i}`))]), path, watch)));
  it('what terraform printed for people', () => check((path, watch) => readTerraformText(Array.from({ length: 1000 }, (_, i) => `  # aws_vpc.v${i} must be replaced\n-/+ resource "aws_vpc" "v${i}" {\n      ~ tags = "${filler}"\n    }\n`).join(''), path, watch)));
  it('what terraform printed line by line', () => check((path, watch) => readTerraformText(Array.from({ length: 1000 }, (_, i) => JSON.stringify({ type: 'planned_change', filler, change: { resource: { addr: `aws_vpc.v${i}` }, action: 'replace' } })).join('\n'), path, watch)));
  it('a Pulumi preview', () => check((path, watch) => readPulumiPreview(JSON.stringify({ steps: Array.from({ length: 1000 }, (_, i) => ({ op: 'replace', urn: `urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::v${i}`, filler })) }), path, watch)));
});

async function check(read: (path: string, watch: PlanWatch | undefined) => Promise<{ readonly changes: readonly unknown[] } | typeof stopped | undefined>): Promise<void> {
  const shares: number[] = [];
  const watch = { stopped: false, progress: (step: { readonly path: string; readonly done: number; readonly of: number }) => { assert.equal(step.path, '/p'); shares.push(step.done / step.of); return Promise.resolve(); } };
  const whole = await read('/p', watch);
  assert.ok(whole !== undefined && whole !== stopped);
  assert.equal(whole.changes.length, 1000);
  assert.ok(shares.length >= 1 && shares.every((share, i) => share > (shares[i - 1] ?? 0) && share <= 1), String(shares));
  assert.equal(await read('/p', { ...watch, stopped: true }), stopped);
  assert.deepEqual(await read('/p', undefined), whole);
}
