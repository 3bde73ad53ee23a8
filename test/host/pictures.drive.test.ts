// Pictures of the page in the real editor: a plan of 300 changes of which 7 replace, and whose rights an action runs with in four cases. Each is
// checked for what must be in sight without scrolling.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { claudeAsks, windowAddress } from './agentCall';
import { deny, waitForReview } from './approvalPage';
import { openWorkspace, picture, useTheme } from './drive';
import { openEditor, type Editor } from './editor';
import { recreateStack } from './turns';

interface Change { readonly address: string; readonly actions: readonly string[]; readonly before?: object; readonly after?: object; readonly forcing?: string }

const replaced: readonly Change[] = [
  { address: 'aws_db_instance.orders', actions: ['delete', 'create'], before: { identifier: 'orders-prod', engine: 'postgres', storage_encrypted: false, skip_final_snapshot: true }, after: { identifier: 'orders-prod', engine: 'postgres', storage_encrypted: true }, forcing: 'storage_encrypted' },
  { address: 'aws_s3_bucket.invoices', actions: ['delete', 'create'], before: { bucket: 'shop-invoices', force_destroy: true }, after: { bucket: 'shop-invoices-eu', force_destroy: true }, forcing: 'bucket' },
  { address: 'aws_ebs_volume.search', actions: ['delete', 'create'], before: { availability_zone: 'eu-central-1a', size: 500 }, after: { availability_zone: 'eu-central-1b', size: 500 }, forcing: 'availability_zone' },
  { address: 'aws_dynamodb_table.carts', actions: ['delete', 'create'], before: { name: 'carts', hash_key: 'id' }, after: { name: 'carts', hash_key: 'cart_id' }, forcing: 'hash_key' },
  { address: 'aws_elasticache_replication_group.sessions', actions: ['delete', 'create'], before: { replication_group_id: 'sessions', at_rest_encryption_enabled: false }, after: { replication_group_id: 'sessions', at_rest_encryption_enabled: true }, forcing: 'at_rest_encryption_enabled' },
  { address: 'aws_iam_role.checkout', actions: ['delete', 'create'], before: { name: 'checkout' }, after: { name: 'checkout-service' }, forcing: 'name' },
  { address: 'aws_lb_target_group.web', actions: ['delete', 'create'], before: { name: 'web', port: 80 }, after: { name: 'web', port: 8080 }, forcing: 'port' },
];

function plan(): string {
  const many = (count: number, type: string, actions: readonly string[]): Change[] => Array.from({ length: count }, (_, index) => ({ address: `${type}.item[${index}]`, actions, ...(actions[0] === 'create' ? {} : { before: { name: `n${index}`, value: 1 } }), after: { name: `n${index}`, value: 2 } }));
  // The replaced ones last: their place in the plan must not matter.
  const changes = [...many(240, 'aws_cloudwatch_metric_alarm', ['update']), ...many(40, 'aws_ssm_parameter', ['create']), ...many(13, 'aws_cloudwatch_log_metric_filter', ['update']), ...replaced];
  assert.equal(changes.length, 300);
  return JSON.stringify({
    format_version: '1.2', terraform_version: '1.9.8', complete: true, errored: false, configuration: { provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } }, root_module: {} },
    resource_changes: changes.map(({ address, actions, before = null, after = null, forcing }) => ({
      address, mode: 'managed', type: address.split('.')[0], name: address.split('.')[1]?.replace(/\[.*/, ''), provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...(forcing === undefined ? {} : { replace_paths: [[forcing]] }) },
      ...(forcing === undefined ? {} : { action_reason: 'replace_because_cannot_update' }),
    })),
  });
}

const kubeconfig = `apiVersion: v1
kind: Config
current-context: prod-eu
contexts: [{ name: prod-eu, context: { cluster: prod-eu, user: deployer, namespace: shop } }]
clusters: [{ name: prod-eu, cluster: { server: 'https://k8s.prod-eu.example.com:6443' } }]
users: [{ name: deployer, user: { token: not-a-real-token } }]
`;

describe('pictures of the page in the real editor', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(240_000);
    editor = await openEditor({
      prepare: ({ workspace, home }) => {
        const infra = path.join(workspace, 'shop');
        mkdirSync(infra, { recursive: true });
        writeFileSync(path.join(infra, 'main.tf'), 'provider "aws" {\n  profile = "operator-prod"\n  region  = "eu-central-1"\n}\n');
        writeFileSync(path.join(workspace, '.env'), 'DATABASE_URL=postgres://shop@localhost:5432/shop_dev\n');
        mkdirSync(path.join(home, '.kube'), { recursive: true });
        writeFileSync(path.join(home, '.kube/config'), kubeconfig);
        const git = (...args: readonly string[]): unknown => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: workspace, env: { HOME: home, PATH: process.env['PATH'] } });
        git('add', '-f', 'shop', '.env');
        git('commit', '-q', '-m', 'shop');
        git('remote', 'add', 'origin', 'https://deployer:not-a-real-token@git.example.com/acme/shop.git');
        writeFileSync(path.join(infra, 'p'), 'PK');
        const earlier = new Date(Date.now() - 60_000);
        utimesSync(path.join(infra, 'p'), earlier, earlier);
        writeFileSync(path.join(infra, 'p.json'), plan());
        return Promise.resolve();
      },
    });
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  after(() => editor?.close());

  const cases = [
    { name: 'plan-300', command: 'cd shop && terraform apply p', says: /aws_db_instance\.orders and 6 more/, shows: ['aws_db_instance.orders', 'aws_s3_bucket.invoices', 'aws_ebs_volume.search', 'aws_dynamodb_table.carts', 'aws_elasticache_replication_group.sessions', 'IAM role and 1 target group'], scroll: undefined },
    { name: 'runs-as-aws', command: recreateStack, says: /orders-prod/, shows: ['role Operator', '123456789012'], scroll: '.runsas' },
    { name: 'runs-as-kubernetes', command: 'kubectl delete namespace shop', says: /shop/, shows: ['prod-eu', 'deployer'], scroll: '.runsas' },
    { name: 'runs-as-local-database', command: 'psql "$DATABASE_URL" -c "DROP TABLE orders"', says: /orders/, shows: [], scroll: '.runsas' },
    { name: 'runs-as-git-push', command: 'git push --force origin main', says: /main/, shows: ['git.example.com'], scroll: '.runsas' },
  ] as const;

  for (const { name, command, says, shows, scroll } of cases) {
    it(`${name} tells what it must at first sight`, async function () {
      this.timeout(180_000);
      const call = await claudeAsks(editor, name, command);
      const page = await waitForReview(editor.page, says);
      if (scroll !== undefined) await page.locator(scroll).scrollIntoViewIfNeeded();
      const text = await page.locator('body').innerText();
      for (const word of shows) assert.ok(text.includes(word), `${word} is missing in ${text}`);
      assert.doesNotMatch(text, /not-a-real-token/);
      for (const theme of ['dark', 'light'] as const) {
        await useTheme(editor, theme);
        await editor.page.waitForTimeout(300);
        await picture(editor.page, `${name}-${theme}`);
      }
      await deny(editor.page, page);
      await call.reply;
    });
  }
});
