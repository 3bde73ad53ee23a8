// Whatever form a plan has: one replacement more never lowers the verdict, and no text or bytes of it crash a review. The whole call
// is reviewed with the plan beside it; plan files are made here, field by field of their public schema.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { effectsOfChanges } from '../../../../src/core/effects/infrastructure/terraform/effects';
import { changesOfPlan } from '../../../../src/core/effects/infrastructure/terraform/fromPlan';
import { levelOf } from '../../../../src/core/policy/levels';
import { rank } from '../../../../src/core/model/verdict';
import { parsePlanFile } from '../../../../src/core/parse/plan/planFile';
import { effectsOf } from './session';

type Does = 'create' | 'update' | 'delete' | 'replace' | 'replaceSafely';
interface Entry { readonly type: number; readonly does: Does; readonly n: number }

interface Form {
  readonly name: string;
  readonly command: string;
  /** Files beside the call, for these entries. */
  readonly files: (entries: readonly Entry[]) => Readonly<Record<string, string>>;
}

const awsTypes = ['aws_db_instance', 'aws_vpc', 'aws_iam_role', 'aws_dynamodb_table', 'acme_thing', 'random_id'];
const stackTypes = ['AWS::RDS::DBInstance', 'AWS::EC2::VPC', 'AWS::IAM::Role', 'AWS::DynamoDB::Table', 'Custom::Thing', 'AWS::SSM::Parameter'];
const pulumiTypes = ['aws:rds/instance:Instance', 'aws:ec2/vpc:Vpc', 'aws:iam/role:Role', 'gcp:sql/databaseInstance:DatabaseInstance', 'acme:x/thing:Thing', 'random:index/randomId:RandomId'];
const objects = [['apps/v1', 'StatefulSet', 'apps.v1.StatefulSet'], ['v1', 'Service', 'v1.Service'], ['apps/v1', 'Deployment', 'apps.v1.Deployment'], ['v1', 'PersistentVolumeClaim', 'v1.PersistentVolumeClaim'], ['v1', 'ConfigMap', 'v1.ConfigMap'], ['batch/v1', 'Job', 'batch.v1.Job']] as const;
const at = <T>(list: readonly T[], i: number): T => list[i % list.length] ?? assert.fail();
const replaces = (entry: Entry): boolean => entry.does === 'replace' || entry.does === 'replaceSafely';

const sentences: Readonly<Record<Does, string>> = { create: 'will be created', update: 'will be updated in-place', delete: 'will be destroyed', replace: 'must be replaced', replaceSafely: 'must be replaced' };
const signs: Readonly<Record<Does, string>> = { create: '+', update: '~', delete: '-', replace: '-/+', replaceSafely: '+/-' };
const configuration = 'resource "aws_vpc" "r0" {\n  cidr_block = "10.0.0.0/16"\n}\n';
const immutable: Readonly<Record<string, string>> = { StatefulSet: 'serviceName', Service: 'clusterIP', Deployment: 'selector', PersistentVolumeClaim: 'storageClassName', ConfigMap: 'x', Job: 'template' };

const forms: readonly Form[] = [
  { name: 'change sets', command: 'aws cloudformation execute-change-set --stack-name shop --change-set-name c1', files: entries => ({ 'c1.json': JSON.stringify({ StackName: 'shop', ChangeSetName: 'c1', Changes: entries.map(entry => ({ Type: 'Resource', ResourceChange: {
    Action: entry.does === 'create' ? 'Add' : entry.does === 'delete' ? 'Remove' : 'Modify', LogicalResourceId: `R${entry.n}`, PhysicalResourceId: `r-${entry.n}`, ResourceType: at(stackTypes, entry.type),
    ...(entry.does === 'update' ? { Replacement: 'False' } : replaces(entry) ? { Replacement: entry.does === 'replace' ? 'True' : 'Conditional', Details: [{ Target: { Attribute: 'Properties', Name: 'Engine', RequiresRecreation: entry.does === 'replace' ? 'Always' : 'Conditionally' }, Evaluation: 'Static' }] } : {}),
  } })) }) }) },
  { name: 'plan texts', command: 'terraform apply -auto-approve', files: entries => ({ 'main.tf': configuration, 'plan.txt': `Terraform will perform the following actions:\n\n${entries.map(entry => `  # ${at(awsTypes, entry.type)}.r${entry.n} ${sentences[entry.does]}\n${signs[entry.does]} resource "${at(awsTypes, entry.type)}" "r${entry.n}" {\n      ~ x = "a" -> "b"${replaces(entry) ? ' # forces replacement' : ''}\n    }\n`).join('\n')}\nPlan: ${entries.filter(entry => entry.does !== 'update' && entry.does !== 'delete').length} to add, ${entries.filter(entry => entry.does === 'update').length} to change, ${entries.filter(entry => entry.does === 'delete' || replaces(entry)).length} to destroy.\n` }) },
  { name: 'plan lines', command: 'terraform apply -auto-approve', files: entries => ({ 'main.tf': configuration, 'run-7.log': [...entries.map(entry => ({ '@level': 'info', type: 'planned_change', change: { resource: { addr: `${at(awsTypes, entry.type)}.r${entry.n}` }, action: replaces(entry) ? 'replace' : entry.does, ...(replaces(entry) ? { reason: 'cannot_update' } : {}) } })), { type: 'change_summary', changes: { add: 0, change: 0, remove: 0, operation: 'plan' } }].map(line => JSON.stringify(line)).join('\n') }) },
  { name: 'Pulumi previews', command: 'pulumi up --yes', files: entries => ({ 'Pulumi.yaml': 'name: shop\n', 'preview.json': JSON.stringify({ steps: entries.flatMap(entry => {
    const urn = `urn:pulumi:prod::shop::${at(pulumiTypes, entry.type)}::r${entry.n}`;
    const state = { type: at(pulumiTypes, entry.type), urn, inputs: { a: 1 } };
    return replaces(entry) ? [{ op: 'create-replacement', urn, newState: state, replaceReasons: ['x'] }, { op: 'replace', urn, oldState: state, newState: state }, { op: 'delete-replaced', urn, oldState: state }] : [{ op: entry.does, urn, oldState: state, newState: state }];
  }) }) }) },
  { name: 'Pulumi texts', command: 'pulumi up --yes', files: entries => ({ 'Pulumi.yaml': 'name: shop\n', 'preview.txt': `Previewing update (prod)\n\n     Type                 Name       Plan\n     pulumi:pulumi:Stack  shop-prod\n${entries.map(entry => ` ${replaces(entry) ? '+-' : signs[entry.does]}  ├─ ${at(pulumiTypes, entry.type)}  r${entry.n}     ${replaces(entry) ? 'replace' : entry.does}     [diff: ~x]`).join('\n')}\n` }) },
  { name: 'kubectl diffs', command: 'kubectl apply --force -f d.yaml', files: entries => ({ 'd.yaml': entries.map(entry => `apiVersion: ${at(objects, entry.type)[0]}\nkind: ${at(objects, entry.type)[1]}\nmetadata: {name: r${entry.n}, namespace: shop}\nspec: {}\n`).join('---\n'), 'k.diff': entries.map(entry => {
    const [, kind, long] = at(objects, entry.type);
    const field = replaces(entry) ? immutable[kind] ?? 'x' : 'replicas';
    return `diff -u -N /tmp/LIVE-1/${long}.shop.r${entry.n} /tmp/MERGED-1/${long}.shop.r${entry.n}\n--- /tmp/LIVE-1/${long}.shop.r${entry.n}\n+++ /tmp/MERGED-1/${long}.shop.r${entry.n}\n@@ -1,6 +1,6 @@\n spec:\n-  ${field}: a\n+  ${field}: b\n`;
  }).join('') }) },
  { name: 'helm diffs', command: 'helm upgrade shop bitnami/db --force', files: entries => ({ 'diff.txt': entries.map(entry => {
    const [version, kind] = at(objects, entry.type);
    const heading = entry.does === 'create' ? 'has been added' : entry.does === 'delete' ? 'has been removed' : 'has changed';
    const field = replaces(entry) ? immutable[kind] ?? 'x' : 'replicas';
    return `shop, r${entry.n}, ${kind} (${version.split('/')[0] ?? ''}) ${heading}:\n  apiVersion: ${version}\n  kind: ${kind}\n  spec:\n-   ${field}: a\n+   ${field}: b\n`;
  }).join('') }) },
];

const entry: fc.Arbitrary<Entry> = fc.record({ type: fc.nat(5), does: fc.constantFrom<Does[]>('create', 'update', 'delete', 'replace', 'replaceSafely'), n: fc.nat(4) });
const more: fc.Arbitrary<Entry> = fc.record({ type: fc.nat(5), does: fc.constantFrom<Does[]>('replace', 'replaceSafely'), n: fc.constant(9) });

async function verdict(form: Form, entries: readonly Entry[]): Promise<number> {
  const found = (await effectsOf({ files: form.files(entries) }, [form.command]))[0] ?? [];
  return Math.max(0, ...found.map(effect => rank(levelOf(effect).verdict)));
}

describe('plans of every form', function () {
  this.timeout(60_000);
  for (const form of forms) {
    it(`${form.name}: one more replacement never lowers the verdict`, async () => {
      await fc.assert(fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 6 }), more, async (entries, one) => {
        const [less, all] = [await verdict(form, entries), await verdict(form, [...entries, one])];
        assert(all >= less, `${all} < ${less}`);
      }), { numRuns: 40 });
    });

    it(`${form.name}: the replacement is seen`, async () => {
      const found = (await effectsOf({ files: form.files([{ type: 0, does: 'update', n: 1 }, { type: 0, does: 'replace', n: 2 }]) }, [form.command]))[0] ?? [];
      assert(found.some(effect => effect.operation === 'replace' && /r-?2/i.test(effect.resource.address)), JSON.stringify(found.map(effect => [effect.operation, effect.resource.address])));
    });

    it(`${form.name}: broken in any place, it crashes nothing`, async () => {
      await fc.assert(fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 60, unit: 'binary' }), fc.nat(2000), fc.nat(40), async (entries, text, where, cut) => {
        const files = Object.fromEntries(Object.entries(form.files(entries)).map(([name, whole]) => [name, whole.slice(0, where % (whole.length + 1)) + text + whole.slice((where % (whole.length + 1)) + cut)]));
        await effectsOf({ files }, [form.command]);
      }), { numRuns: 40 });
    });
  }

  it('plan files: one more replacement never lowers the verdict', () => {
    const level = (entries: readonly Entry[]): number => Math.max(0, ...planEffects(planFile(entries)).map(effect => rank(levelOf(effect).verdict)));
    fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), more, (entries, one) => assert(level([...entries, one]) >= level(entries))), { numRuns: 150 });
    assert(planEffects(planFile([{ type: 0, does: 'replace', n: 2 }])).some(effect => effect.operation === 'replace'));
  });

  it('plan files: broken in any place, they crash nothing', () => {
    fc.assert(fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.uint8Array({ maxLength: 12 }), fc.nat(400), (entries, bytes, where) => {
      const whole = planFile(entries);
      const place = where % whole.length;
      planEffects(Uint8Array.from([...whole.slice(0, place), ...bytes, ...whole.slice(place)]));
      planEffects(whole.slice(0, place));
      planEffects(bytes);
    }), { numRuns: 200 });
  });
});

function planEffects(bytes: Uint8Array): ReturnType<typeof effectsOfChanges> {
  const plan = parsePlanFile(bytes);
  return plan ? effectsOfChanges(changesOfPlan(plan), { evidence: [], deferred: false, workspace: 'default', notChecked: [], writtenBySession: () => false }) : [];
}

/** Numbers of the enumeration `Action` of planfile.proto. */
const actionNumbers: Readonly<Record<Does, number>> = { create: 1, update: 3, delete: 5, replace: 6, replaceSafely: 7 };

function planFile(entries: readonly Entry[]): Uint8Array {
  const change = (one: Entry): readonly number[] => [
    ...bytesField(8, text('provider["registry.example/hashicorp/aws"]')), ...bytesField(9, numberField(1, actionNumbers[one.does])), ...(replaces(one) ? numberField(12, 3) : []), ...bytesField(13, text(`${at(awsTypes, one.type)}.r${one.n}`)),
  ];
  return Uint8Array.from([...numberField(1, 3), ...entries.flatMap(one => bytesField(3, change(one))), ...bytesField(14, text('1.11.4'))]);
}

const text = (value: string): readonly number[] => [...Buffer.from(value)];
const varint = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const numberField = (number: number, value: number): readonly number[] => [...varint(number << 3), ...varint(value)];
const bytesField = (number: number, value: readonly number[]): readonly number[] => [...varint((number << 3) | 2), ...varint(value.length), ...value];
