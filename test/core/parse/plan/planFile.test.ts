// One plan of Terraform 1.11.4 in its four forms: the plan file, its JSON, the text for people, the lines for machines. Recorded from
// the real program; all four must say the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { effectsOfChanges } from '../../../../src/core/effects/infrastructure/terraform/effects';
import { changesOfPlan } from '../../../../src/core/effects/infrastructure/terraform/fromPlan';
import { parseMessagePack } from '../../../../src/core/parse/plan/messagePack';
import { parsePlanFile } from '../../../../src/core/parse/plan/planFile';
import { parseTerraformPlan, type TerraformPlan } from '../../../../src/core/parse/plan/terraformPlan';
import { parseTerraformText } from '../../../../src/core/parse/plan/terraformText';
import { lineOf } from '../../effects/infrastructure/session';

const recorded = JSON.parse(readFileSync(path.join(__dirname, '../../../fixtures/plans/terraform-1.11.4.json'), 'utf8')) as { readonly entry: string; readonly json: object; readonly screen: string; readonly log: string };
const entry = new Uint8Array(Buffer.from(recorded.entry, 'base64'));
const json = parseTerraformPlan(JSON.stringify(recorded.json)) ?? assert.fail();
const lines = (plan: TerraformPlan, withPaths = true): readonly string[] => plan.changes.filter(change => change.actions.some(action => action !== 'no-op'))
  .map(change => [change.address, change.actions.join('+'), change.reason ?? '', ...(withPaths ? change.replacePaths : [])].join(' ').trim()).sort();

describe('Terraform plan files', () => {
  it('say what their JSON says', () => {
    const plan = parsePlanFile(entry) ?? assert.fail();
    assert.deepEqual(lines(plan), lines(json));
    assert.deepEqual([plan.terraformVersion, plan.timestamp, plan.errored, plan.unread, plan.destroys], ['1.11.4', (recorded.json as { readonly timestamp: string }).timestamp, false, 0, false]);
    assert(lines(plan).length >= 12);
  });

  it('hold the same values, without sensitive ones', () => {
    const plan = parsePlanFile(entry) ?? assert.fail();
    const gone = (from: TerraformPlan): unknown => from.changes.find(change => change.address === 'terraform_data.gone')?.before?.['input'];
    assert.deepEqual(gone(plan), { a: [1, 2], b: null, c: true, d: 1.5, e: 'é' });
    assert.deepEqual(gone(plan), gone(json));
    const updated = plan.changes.find(change => change.address === 'terraform_data.upd');
    assert.equal(updated?.after?.['input'], undefined);
  });

  it('the text for people says the same, as far as it goes', () => {
    const plan = parseTerraformText(recorded.screen) ?? assert.fail();
    assert.deepEqual(lines(plan, false).map(line => line.replace(/ delete_because_no_resource_config$/, '')), lines(json, false).map(line => line.replace(/ delete_because_no_resource_config$/, '')));
    assert.equal(plan.unread, 0);
    const coloured = parseTerraformText(recorded.screen.replace(/^(\s*)# /gm, '$1\u001b[1m# ').replace(/will be/g, '\u001b[0mwill be'));
    assert.deepEqual(coloured && lines(coloured, false), lines(plan, false));
  });

  it('the text names what forces a replacement, also inside blocks, and the names that are kept', () => {
    const plan = parseTerraformText(`
  # module.a["x"].aws_opensearch_domain.logs must be replaced
+/- resource "aws_opensearch_domain" "logs" {
      ~ arn         = "arn:aws:es:1" -> (known after apply)
        domain_name = "logs-prod"
      ~ encrypt_at_rest {
          ~ enabled = false -> true # forces replacement
        }
      ~ kms_key_id  = "a" -> "b" # forces replacement
        # (3 unchanged attributes hidden)
    }

Plan: 1 to add, 0 to change, 1 to destroy.
`) ?? assert.fail();
    assert.deepEqual(plan.changes.map(change => [change.address, change.type, change.actions, change.replacePaths, change.before?.['domain_name'], change.after?.['kms_key_id'], change.before?.['kms_key_id']]), [['module.a["x"].aws_opensearch_domain.logs', 'aws_opensearch_domain', ['create', 'delete'], ['encrypt_at_rest.enabled', 'kms_key_id'], 'logs-prod', 'b', 'a']]);
    assert.equal(plan.unread, 0);
  });

  it('the lines for machines say the same', () => {
    const plan = parseTerraformText(recorded.log) ?? assert.fail();
    const mine = lines(plan, false).map(line => line.replace('create+delete', 'delete+create'));
    assert.deepEqual(mine, lines(json, false).map(line => line.replace('create+delete', 'delete+create')));
  });

  it('a text that is cut says that something is missing', () => {
    const cut = recorded.screen.slice(0, recorded.screen.indexOf('terraform_data.gone will be')) + recorded.screen.slice(recorded.screen.indexOf('Plan:'));
    assert((parseTerraformText(cut)?.unread ?? 0) > 0);
    assert((parseTerraformText(recorded.screen.slice(0, recorded.screen.indexOf('Plan:')))?.unread ?? 0) > 0);
  });

  it('other texts are no plan', () => {
    for (const text of ['', 'Plan 9 from outer space', '# aws_db_instance.x was replaced last week', 'a\nb\n# README will be created soon']) assert.equal(parseTerraformText(text), undefined, text);
  });

  it('any bytes end in an answer, never in a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(entry.length - 1), fc.nat(255), (bytes, at, value) => {
      parsePlanFile(bytes);
      parseMessagePack(bytes);
      const broken = entry.slice();
      broken[at] = value;
      parsePlanFile(broken);
      parsePlanFile(entry.slice(0, at));
    }), { numRuns: 300 });
    fc.assert(fc.property(fc.string({ maxLength: 400 }), fc.nat(recorded.screen.length), (text, at) => {
      parseTerraformText(text);
      parseTerraformText(`${recorded.screen.slice(0, at)}${text}${recorded.screen.slice(at)}`);
    }), { numRuns: 100 });
  });

  it('becomes the same effects', () => {
    const context = { evidence: [], deferred: false, workspace: 'default', notChecked: [], writtenBySession: () => false };
    const said = (plan: TerraformPlan): readonly string[] => effectsOfChanges(changesOfPlan(plan), context).map(effect => lineOf(effect).replace(/ by its address becomes .*/, ' elsewhere')).sort();
    assert.deepEqual(said(parsePlanFile(entry) ?? assert.fail()), said(json));
  });
});
