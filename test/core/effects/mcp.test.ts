// MCP calls: the verb in the tool's name, ids among the arguments, SQL and shell in them; harmful beside harmless.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../src/core/grammars';
import type { ProposedAction } from '../../../src/core/model/action';
import { isAtLeast, type Verdict } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { inMemoryFacts } from '../inMemoryFacts';

async function check(server: string, name: string, args: Readonly<Record<string, unknown>>): Promise<{ readonly verdict: Verdict; readonly said: readonly string[] }> {
  const facts = inMemoryFacts({ files: { '/home/u/work/': '' }, home: '/home/u', workspaces: ['/home/u/work'] });
  const action = { id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'mcp', server, name, arguments: args } } as const;
  const { review } = await reviewAction(action, facts, noGrammars, defaultPolicy);
  return { verdict: review.verdict, said: review.effects.map(effect => `${effect.operation} ${effect.resource.address}`) };
}

const harmful: readonly (readonly [string, string, Readonly<Record<string, unknown>>, Verdict, string])[] = [
  ['railway', 'volume_delete', { volumeId: 'vol-1', projectId: 'p1' }, 'attest', 'delete vol-1'],
  ['github', 'delete_repository', { owner: 'acme', repo: 'shop' }, 'attest', 'delete acme/shop'],
  ['supabase', 'execute_sql', { project_id: 'p1', query: 'DROP TABLE users' }, 'attest', 'delete users'],
  ['supabase', 'reset_branch', { branch_id: 'b1' }, 'acknowledge', 'replace b1'],
  ['supabase', 'pause_project', { project_id: 'p1' }, 'confirm', 'update p1'],
  ['anything', 'purgeQueue', { queue_name: 'orders' }, 'acknowledge', 'delete orders'],
  ['shell', 'execute_command', { command: 'rm -rf /' }, 'attest', 'delete /'],
  ['shell', 'execute_command', { command: 'rm -rf ~' }, 'attest', 'delete ~'],
  ['shell', 'execute_command', { command: 'rm -rf /*' }, 'attest', 'delete /*'],
  ['gateway', 'call_api', { method: 'DELETE', path: '/v1/customers/12' }, 'acknowledge', 'delete /v1/customers/12'],
  ['billing', 'cancel_subscription', { subscription: 'sub_1' }, 'confirm', 'update sub_1'],
  ['stripe', 'cancel_subscription', { subscription: 'sub_1' }, 'acknowledge', 'update sub_1'],
  ['notion', 'API-delete-a-block', { block_id: 'b-4' }, 'acknowledge', 'delete b-4'],
  ['neon', 'run_sql', { params: { projectId: 'p1', sql: 'DELETE FROM users' } }, 'attest', 'delete users'],
  ['github', 'push_files', { owner: 'acme', repo: 'api', branch: 'main', files: [{ path: '.github/workflows/ci.yml', content: 'jobs: {a: {steps: [{run: "rm -rf /"}]}}' }] }, 'confirm', 'update .github/workflows/ci.yml'],
  ['railway', 'list-variables', { projectId: 'p1' }, 'confirm', 'read p1'],
  ['kubernetes', 'kubectl_delete', { resourceType: 'namespace', name: 'shop' }, 'acknowledge', 'delete shop'],
  ['kubernetes', 'kubectl_generic', { command: 'delete', resourceType: 'pvc', name: 'data-0', namespace: 'prod', flags: { 'grace-period': 0, force: true } }, 'attest', 'delete data-0'],
  ['kubernetes', 'kubectl_scale', { name: 'api', namespace: 'prod', resourceType: 'deployment', replicas: 0 }, 'acknowledge', 'update deployment/api'],
  ['kubernetes', 'kubectl_apply', { manifest: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: prod}\nspec: {replicas: 0}\n' }, 'acknowledge', 'update '],
  ['kubernetes', 'kubectl_get', { resourceType: 'secrets', name: 'db', namespace: 'prod', output: 'yaml' }, 'confirm', 'read db'],
  ['k8s', 'pods_exec', { name: 'pg-0', namespace: 'prod', command: ['sh', '-c', 'rm -rf /var/lib/postgresql'] }, 'acknowledge', 'delete /var/lib/postgresql'],
  ['kubernetes', 'node_management', { operation: 'drain', nodeName: 'n1', namespace: 'prod' }, 'confirm', 'update n1'],
  ['k8s', 'helm_uninstall', { name: 'redis', namespace: 'prod' }, 'acknowledge', 'delete redis'],
  ['aws-api', 'call_aws', { cli_command: 'aws s3 rb s3://acme-prod --force' }, 'attest', 'delete acme-prod'],
  ['gcloud', 'run_gcloud_command', { args: ['sql', 'instances', 'delete', 'orders-prod'] }, 'attest', 'delete orders-prod'],
  ['heroku', 'maintenance_on', { app: 'shop-production' }, 'acknowledge', 'update shop-production'],
  ['github', 'create_repository', { name: 'tools', private: false }, 'acknowledge', 'create tools'],
  ['github', 'run_workflow', { owner: 'acme', repo: 'api', workflow_id: 'deploy.yml', ref: 'main' }, 'allow', 'execute deploy.yml'],
  ['kubernetes', 'exec_in_pod', { name: 'pg-0', namespace: 'prod', command: 'cd / && rm -rf /var/lib/postgresql' }, 'acknowledge', 'delete /var/lib/postgresql'],
  ['vault', 'get_secret', { name: 'db' }, 'confirm', 'read db'],
];
const harmless: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['railway', 'volume_list', { projectId: 'p1' }], ['github', 'list_issues', { owner: 'acme', repo: 'shop' }], ['supabase', 'execute_sql', { project_id: 'p1', query: "select 'drop table users'" }],
  ['supabase', 'list_branches', { project_id: 'p1' }], ['playwright', 'browser_click', { ref: 'e1' }], ['github', 'create_issue', { owner: 'acme', repo: 'shop', title: 'delete everything' }], ['shell', 'execute_command', { command: 'ls' }], ['github', 'create_repository', { name: 'tools', private: true }], ['github', 'list_workflow_runs', { owner: 'acme', repo: 'api', workflow_id: 'deploy.yml' }], ['kubernetes', 'exec_in_pod', { name: 'pg-0', command: 'ls -la /tmp' }], ['figma', 'get_variable_defs', { nodeId: '1' }],
  ['github', 'push_files', { owner: 'acme', repo: 'api', branch: 'x', files: [{ path: 'src/a.ts', content: 'rm -rf /' }] }], ['kubernetes', 'kubectl_get', { resourceType: 'pods', namespace: 'prod' }], ['kubernetes', 'kubectl_scale', { name: 'api', namespace: 'prod', replicas: 3 }],
  ['kubernetes', 'kubectl_rollout', { subCommand: 'status', resourceType: 'deployment', name: 'api', namespace: 'prod' }], ['k8s', 'pods_exec', { name: 'pg-0', command: ['ls', '/tmp'] }], ['kubernetes', 'node_management', { operation: 'drain', nodeName: 'n1', dryRun: true }],
  ['aws-api', 'call_aws', { cli_command: 'aws s3 ls' }], ['gcloud', 'run_gcloud_command', { args: ['sql', 'instances', 'list'] }], ['slack', 'slack_post_message', { channel_id: 'C1', text: 'rm -rf /' }], ['neon', 'run_sql', { params: { projectId: 'p1', sql: 'SELECT 1' } }], ['weather', 'get_forecast', { city: 'Oslo' }],
];

describe('MCP calls', () => {
  for (const [server, name, args, least, effect] of harmful) {
    it(`${server}.${name} is at least ${least}`, async () => {
      const { verdict, said } = await check(server, name, args);
      assert.ok(isAtLeast(verdict, least), `${verdict}: ${said.join(', ')}`);
      assert.ok(said.some(one => one.startsWith(effect)), said.join(', '));
    });
  }
  for (const [server, name, args] of harmless) {
    it(`${server}.${name} asks nothing`, async () => {
      const { verdict, said } = await check(server, name, args);
      assert.ok(isAtLeast('note', verdict), `${verdict}: ${said.join(', ')}`);
    });
  }
  it('a local cluster of this machine says nothing of the cluster that a server reaches', async () => {
    const kind = 'apiVersion: v1\nkind: Config\ncurrent-context: kind-dev\nclusters: [{name: kind-dev, cluster: {server: "https://127.0.0.1:6443"}}]\ncontexts: [{name: kind-dev, context: {cluster: kind-dev, user: u}}]\nusers: [{name: u, user: {token: abcdefgh}}]\n';
    const facts = inMemoryFacts({ files: { '/home/u/work/': '', '/home/u/.kube/config': kind }, home: '/home/u', workspaces: ['/home/u/work'] });
    const ask = (request: ProposedAction['request']) => reviewAction({ id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request }, facts, noGrammars, defaultPolicy);
    const served = (await ask({ tool: 'mcp', server: 'kubernetes', name: 'kubectl_delete', arguments: { resourceType: 'namespace', name: 'shop' } })).review;
    const typed = (await ask({ tool: 'shell', command: 'kubectl delete namespace shop', shell: 'bash' })).review;
    assert.ok(isAtLeast('confirm', typed.verdict), `the same typed here is the local cluster's: ${typed.verdict}`);
    assert.ok(isAtLeast(served.verdict, 'acknowledge'), served.verdict);
  });
  it('what a server says of its own tools lowers nothing', async () => {
    const plain = await check('x', 'delete_record', { id: '1' });
    const annotated = await check('x', 'delete_record', { id: '1', annotations: { readOnlyHint: true, destructiveHint: false } });
    assert.equal(annotated.verdict, plain.verdict);
  });
});
