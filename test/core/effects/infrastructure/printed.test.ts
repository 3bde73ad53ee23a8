// Texts that plans and diffs printed, and playbooks: what they add to a call that applies, each beside its nearest harmless one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlaybook } from '../../../../src/core/parse/manifest/playbook';
import { parseObjectDiff } from '../../../../src/core/parse/plan/objectDiff';
import { parsePulumiText } from '../../../../src/core/parse/plan/pulumiPreview';
import { said, type Act } from './session';

const check = (name: string, files: Readonly<Record<string, string>>, acts: readonly Act[], expected: readonly string[]): void => {
  it(name, async () => assert.deepEqual((await said({ files, commit: Object.keys(files) }, acts)).at(-1), expected));
};

const configuration = 'resource "aws_db_instance" "orders" {\n  identifier = "orders"\n}\n';
const screen = (sentence: string, line: string, summary: string): string => `  # aws_db_instance.orders ${sentence}\n-/+ resource "aws_db_instance" "orders" {\n        identifier = "orders"\n      ~ ${line}\n    }\n\nPlan: ${summary}\n`;
const forced = screen('must be replaced', 'storage_encrypted = false -> true # forces replacement', '1 to add, 0 to change, 1 to destroy.');

describe('what terraform printed', () => {
  check('names the replacement of an apply without a plan', { 'main.tf': configuration, 'plan.txt': forced }, ['terraform apply'], ['replace aws_db_instance.orders by storage_encrypted', 'may unplanned update workspace']);
  check('and beside a plan that cannot be read', { 'main.tf': configuration, tfplan: 'x', 'plan-output.log': forced }, ['terraform apply tfplan'], ['replace aws_db_instance.orders by storage_encrypted', 'may unplanned update workspace']);
  check('an update in place is one', { 'main.tf': configuration, 'plan.txt': screen('will be updated in-place', 'engine_version = "15.4" -> "15.5"', '0 to add, 1 to change, 0 to destroy.') }, ['terraform apply'], ['update aws_db_instance.orders', 'may unplanned update workspace']);
  check('other texts say nothing', { 'main.tf': configuration, 'plan.txt': 'We plan to replace aws_db_instance.orders next week.' }, ['terraform apply'], ['may unplanned update workspace']);
});

const live = (field: string, from: string, to: string): string => `diff -u -N /tmp/LIVE-1/apps.v1.Deployment.shop.api /tmp/MERGED-1/apps.v1.Deployment.shop.api\n--- /tmp/LIVE-1/apps.v1.Deployment.shop.api\n+++ /tmp/MERGED-1/apps.v1.Deployment.shop.api\n@@ -1,6 +1,6 @@\n spec:\n   ${field}:\n     x:\n-      app: ${from}\n+      app: ${to}\n`;
const manifest = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec: {}\n';
const helm = (heading: string, lines: string): string => `shop, db, StatefulSet (apps) ${heading}:\n  apiVersion: apps/v1\n  kind: StatefulSet\n  spec:\n${lines}`;

describe('what kubectl diff and helm diff printed', () => {
  check('a field that cannot change, by force', { 'd.yaml': manifest, 'k.diff': live('selector', 'a', 'b') }, ['kubectl apply --force -f d.yaml'], ['replace api by spec.selector, --force']);
  check('and without force it is refused', { 'd.yaml': manifest, 'k.diff': live('selector', 'a', 'b') }, ['kubectl apply -f d.yaml'], ['may update api']);
  check('a field that can', { 'd.yaml': manifest, 'k.diff': live('template', 'a', 'b') }, ['kubectl apply -f d.yaml'], ['update api']);
  check('a release that loses an object', { 'diff.txt': helm('has been removed', '-   replicas: 1\n') }, ['helm upgrade shop bitnami/db'], ['delete db', 'update shop']);
  check('a stateful set that has to be made anew', { 'diff.txt': helm('has changed', '-   serviceName: a\n+   serviceName: b\n') }, ['helm upgrade shop bitnami/db --force'], ['replace db by spec.serviceName, --force', 'may replace shop by --force']);
  check('copies only', { 'diff.txt': helm('has changed', '-   replicas: 1\n+   replicas: 2\n') }, ['helm upgrade shop bitnami/db'], ['update shop']);
});

const preview = (verb: string, sign: string): string => `Previewing update (prod)\n\n     Type                 Name       Plan\n     pulumi:pulumi:Stack  shop-prod\n ${sign}  └─ aws:rds:Instance  orders     ${verb}     [diff: ~storageEncrypted]\n`;

describe('what pulumi preview printed', () => {
  check('a replacement', { 'Pulumi.yaml': 'name: shop\n', 'preview.txt': preview('replace', '+-') }, ['pulumi up --yes'], ['replace orders by storageEncrypted', 'may unplanned update everything this program declares']);
  check('an update', { 'Pulumi.yaml': 'name: shop\n', 'preview.txt': preview('update', '~') }, ['pulumi up --yes'], ['update orders', 'may unplanned update everything this program declares']);
});

const play = (first: string, second: string): string => `- hosts: db\n  vars: {name_of: orders}\n  tasks:\n    - name: one\n      community.postgresql.postgresql_db: {name: "{{ name_of }}", state: ${first}}\n    - name: two\n      community.postgresql.postgresql_db: name=orders state=${second}\n`;

describe('playbooks', () => {
  check('absent, then present', { 'site.yml': play('absent', 'present') }, ['ansible-playbook site.yml'], ['replace orders']);
  check('present, then absent', { 'site.yml': play('present', 'absent') }, ['ansible-playbook site.yml'], ['create orders', 'delete orders']);
  check('only shown', { 'site.yml': play('absent', 'present') }, ['ansible-playbook --check site.yml'], []);
  check('in a role', { 'site.yml': '- hosts: all\n  roles: [db]\n', 'roles/db/tasks/main.yml': '- name: x\n  lvol: {vg: data, lv: pg, state: absent, force: true}\n' }, ['ansible-playbook site.yml'], ['delete pg']);
  check('a command of it', { 'site.yml': '- hosts: db\n  tasks:\n    - shell: dropdb orders && createdb orders\n' }, ['ansible-playbook site.yml'], ['replace orders']);
  check('an edit that makes it delete', { 'site.yml': play('present', 'present') }, [{ path: 'site.yml', from: 'state: present}', to: 'state: absent}' }], ['later delete orders']);
  check('an edit that does not', { 'site.yml': play('present', 'present') }, [{ path: 'site.yml', from: 'name: one', to: 'name: first' }], []);
});

describe('printed texts of any kind', () => {
  it('never crash a reader', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), fc.nat(300), (text, at) => {
      for (const base of [live('selector', 'a', 'b'), helm('has changed', '- a: b\n'), preview('replace', '+-'), play('absent', 'present')]) {
        const mixed = base.slice(0, at) + text + base.slice(at);
        parseObjectDiff(mixed);
        parsePulumiText(mixed);
        parsePlaybook(mixed);
      }
    }), { numRuns: 60 });
  });
});
