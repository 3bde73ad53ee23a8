// MCP calls: the verb in the tool's name, ids among the arguments, SQL and shell in them; harmful beside harmless.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../src/core/grammars';
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
  ['vault', 'get_secret', { name: 'db' }, 'confirm', 'read db'],
];
const harmless: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['railway', 'volume_list', { projectId: 'p1' }], ['github', 'list_issues', { owner: 'acme', repo: 'shop' }], ['supabase', 'execute_sql', { project_id: 'p1', query: "select 'drop table users'" }],
  ['supabase', 'list_branches', { project_id: 'p1' }], ['playwright', 'browser_click', { ref: 'e1' }], ['github', 'create_issue', { owner: 'acme', repo: 'shop', title: 'delete everything' }], ['shell', 'execute_command', { command: 'ls' }], ['weather', 'get_forecast', { city: 'Oslo' }],
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
  it('what a server says of its own tools lowers nothing', async () => {
    const plain = await check('x', 'delete_record', { id: '1' });
    const annotated = await check('x', 'delete_record', { id: '1', annotations: { readOnlyHint: true, destructiveHint: false } });
    assert.equal(annotated.verdict, plain.verdict);
  });
});
