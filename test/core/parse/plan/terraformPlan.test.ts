import assert from 'node:assert/strict';
import fc from 'fast-check';
import { effectsOfChanges } from '../../../../src/core/effects/infrastructure/terraform/effects';
import { changesOfPlan } from '../../../../src/core/effects/infrastructure/terraform/fromPlan';
import { parseTerraformPlan, readTerraformPlan, typeOf } from '../../../../src/core/parse/plan/terraformPlan';
import { parseChangeSet } from '../../../../src/core/parse/plan/changeSet';
import { parsePulumiPreview } from '../../../../src/core/parse/plan/pulumiPreview';
import { parseTerraformState } from '../../../../src/core/parse/plan/terraformState';
import { levelOf } from '../../../../src/core/policy/levels';
import { rank } from '../../../../src/core/model/verdict';
import { lineOf } from '../../effects/infrastructure/session';

const context = { evidence: [], deferred: false, workspace: 'default', notChecked: [], writtenBySession: () => false };
const change = (address: string, actions: readonly string[], more: object = {}, reason?: string): object => ({ address, mode: address.startsWith('data.') ? 'data' : 'managed', type: typeOf(address), name: 'x', provider_name: 'p', change: { actions, before: {}, after: {}, ...more }, ...(reason ? { action_reason: reason } : {}) });
const plan = (changes: readonly unknown[]): string => JSON.stringify({ format_version: '1.2', planned_values: {}, resource_changes: changes });
const said = (text: string): readonly string[] | undefined => {
  const parsed = parseTerraformPlan(text);
  return parsed && effectsOfChanges(changesOfPlan(parsed), context).map(lineOf);
};
const check = (name: string, changes: readonly unknown[], expected: readonly string[]): void => { it(name, () => assert.deepEqual(said(plan(changes)), expected)); };

describe('Terraform plans', () => {
  check('destroyed first', [change('aws_db_instance.a', ['delete', 'create'], { replace_paths: [['storage_encrypted']] })], ['replace aws_db_instance.a by storage_encrypted']);
  check('a nested path', [change('aws_opensearch_domain.a', ['delete', 'create'], { replace_paths: [['encrypt_at_rest', 0, 'enabled']] })], ['replace aws_opensearch_domain.a by encrypt_at_rest.enabled']);
  check('tainted', [change('aws_instance.a', ['delete', 'create'], {}, 'replace_because_tainted')], ['replace aws_instance.a by tainted']);
  check('forgotten, whatever the reason says', [change('aws_dynamodb_table.a', ['forget'], {}, 'delete_because_no_resource_config')], ['forget aws_dynamodb_table.a']);
  check('renamed: two entries', [change('aws_s3_bucket.a', ['delete'], { before: { bucket: 'u' }, after: null }, 'delete_because_no_resource_config'), change('aws_s3_bucket.b', ['create'], { before: null, after: { bucket: 'u' } })], ['replace aws_s3_bucket.a by its address becomes aws_s3_bucket.b']);
  check('moved', [{ ...change('aws_s3_bucket.b', ['no-op']), previous_address: 'aws_s3_bucket.a' }], []);
  check('data sources and reads are left out', [change('data.aws_ami.a', ['read']), change('aws_vpc.a', ['no-op'])], []);
  check('a deposed object', [{ ...change('aws_db_instance.a', ['delete']), deposed: 'abcd' }], ['delete aws_db_instance.a']);

  it('says the order', () => {
    const [first, second] = changesOfPlan(parseTerraformPlan(plan([change('aws_vpc.a', ['delete', 'create']), change('aws_vpc.b', ['create', 'delete'])])) ?? assert.fail());
    assert.deepEqual([first?.order, second?.order], ['destroyThenCreate', 'createThenDestroy']);
  });

  it('reads several plans, one a line and in a list', () => {
    const one = plan([change('aws_vpc.a', ['delete'])]);
    assert.deepEqual(said(`${one}\n${one}\n`), ['delete aws_vpc.a', 'delete aws_vpc.a']);
    assert.deepEqual(said(`[${one},${one}]`), ['delete aws_vpc.a', 'delete aws_vpc.a']);
  });

  it('counts the entries that it cannot read', () => assert.equal(parseTerraformPlan(plan([change('aws_vpc.a', ['explode']), 7]))?.unread, 2));

  it('is not taken in by other JSON', () => {
    for (const text of ['', '{}', '[]', 'null', '7', '{"format_version":"1.0","values":{}}', '{"resource_changes":[]}']) assert.equal(parseTerraformPlan(text), undefined, text);
  });

  it('types in addresses with keys that hold dots and brackets', () => {
    assert.equal(typeOf('module.a["x.y]"].module.b[0].aws_vpc.main["k\\"]."]'), 'aws_vpc');
    assert.equal(typeOf('data.aws_ami.x'), 'aws_ami');
  });

  it('never crashes on any JSON', () => {
    const parsers = [parseTerraformPlan, parseTerraformState, parseChangeSet, parsePulumiPreview];
    fc.assert(fc.property(fc.json(), fc.jsonValue(), (text, value) => {
      for (const parse of parsers) {
        parse(text);
        parse(JSON.stringify({ format_version: '1.2', version: 4, resource_changes: value, resources: value, Changes: value, StackName: 'x', steps: [value, { urn: 'urn:pulumi:a::b::c::d', op: value, oldState: value }] }));
      }
      const parsed = parseTerraformPlan(plan([value, { address: 'a.b', change: value }]));
      if (parsed) effectsOfChanges(changesOfPlan(parsed), context);
    }), { numRuns: 300 });
  });

  it('one more replacement never lowers a verdict', () => {
    const verdict = (changes: readonly unknown[]): number => Math.max(0, ...effectsOfChanges(changesOfPlan(parseTerraformPlan(plan(changes)) ?? assert.fail()), context).map(effect => rank(levelOf(effect).verdict)));
    const types = fc.constantFrom('aws_db_instance', 'aws_vpc', 'null_resource', 'random_id', 'google_sql_database_instance', 'acme_thing');
    const entry = fc.record({ type: types, actions: fc.constantFrom(['create'], ['delete'], ['update'], ['no-op'], ['delete', 'create'], ['create', 'delete'], ['forget']), n: fc.nat(5) });
    fc.assert(fc.property(fc.array(entry, { maxLength: 12 }), types, fc.boolean(), (entries, type, first) => {
      const changes = entries.map(({ type: own, actions, n }) => change(`${own}.r${n}`, actions));
      const more = change(`${type}.more`, first ? ['create', 'delete'] : ['delete', 'create']);
      assert(verdict([...changes, more]) >= verdict(changes));
    }), { numRuns: 200 });
  });

  it('reads only the members it needs, whatever else stands in the document', () => {
    const body = JSON.stringify({ planned_values: { a: ['}', { b: '\\"]}' }] }, 'odd "name"': [1, [2, { x: '{' }]], resource_changes: [change('aws_vpc.a', ['delete']), change('aws_vpc.b', ['no-op'])], format_version: '1.2', errored: true, z: -1.5e3 }, null, 1);
    const parsed = parseTerraformPlan(`\ufeff ${body}\n`);
    assert.deepEqual([parsed?.changes.map(one => one.address), parsed?.errored, parsed?.unread], [['aws_vpc.a'], true, 0]);
    for (const broken of [body.slice(0, -2), `${body} x`, `[${body}`, `[${body},]`, body.replace('[1,', '[1 "')]) assert.doesNotThrow(() => parseTerraformPlan(broken));
    assert.equal(parseTerraformPlan(body.slice(0, -2)), undefined);
  });

  it('a long plan tells how far it is and stops when nobody waits', async () => {
    const body = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`attribute_${i}`, 'x'.repeat(20)]));
    const text = plan(Array.from({ length: 4_000 }, (_, i) => change(`aws_instance.r${i}`, i % 1500 === 0 ? ['delete', 'create'] : ['update'], { before: body, after: body, replace_paths: [['ami']] })));
    const steps: number[] = [];
    const watch = { stopped: false, progress: (step: { readonly done: number; readonly of: number }) => { steps.push(step.done / step.of); return Promise.resolve(); } };
    const whole = await readTerraformPlan(text, '/p.json', watch);
    assert(whole !== undefined && whole !== 'stopped');
    assert.equal(whole.changes.length, 4_000);
    assert(steps.length >= 4 && steps.every((step, i) => step > (steps[i - 1] ?? 0) && step <= 1), String(steps));
    steps.length = 0;
    assert.equal(await readTerraformPlan(text, '/p.json', { ...watch, get stopped() { return steps.length === 2; } }), 'stopped');
  });
});
