// The gap in one line, for every system: what the action needs, what the identity holds as far as files show it, and what limits it.
import assert from 'node:assert/strict';
import type { ProposedAction } from '../../../src/core/model/action';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reachSentence } from '../../../src/core/explain/runsAs';
import { markdown } from '../../../src/core/explain/markdown';
import { reviewAction } from '../../../src/core/review';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';

const workspace = '/home/dev/workspace';
const home = '/home/dev';
interface World { readonly command?: string; readonly mcp?: readonly [server: string, name: string, args: Readonly<Record<string, unknown>>]; readonly files?: Readonly<Record<string, string>>; readonly env?: Readonly<Record<string, string>> }

async function review(world: World): ReturnType<typeof reviewAction> {
  const files = Object.fromEntries(Object.entries(world.files ?? {}).map(([name, text]) => [name.startsWith('~/') ? `${home}/${name.slice(2)}` : `${workspace}/${name}`, text]));
  const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env: world.env ?? {}, request: world.mcp ? { tool: 'mcp', server: world.mcp[0], name: world.mcp[1], arguments: world.mcp[2] } : { tool: 'shell', command: world.command ?? '', shell: 'bash' } };
  return reviewAction(action, inMemoryFacts({ files, git: { root: workspace, committed: {} } }), grammars, defaultPolicy);
}

const role = { '~/.aws/config': '[profile ops-admin]\nrole_arn = arn:aws:iam::111122223333:role/OpsAdmin\nsource_profile = x\n' };
const kube = { '~/.kube/config': 'current-context: eu\nclusters:\n- name: c\n  cluster: {server: "https://k.example.com"}\ncontexts:\n- name: eu\n  context: {cluster: c, user: dep, namespace: shop}\nusers:\n- name: dep\n  user: {}\n' };
const unknown = 'holds: unknown';
const worlds: readonly (readonly [world: World, line: string])[] = [
  [{ command: 'aws --profile ops-admin cloudformation delete-stack --stack-name shop', files: role }, `needs: delete one stack (cloudformation:DeleteStack) and the rights to delete everything inside · ${unknown}, name suggests administrator · nothing found that limits it to this stack`],
  [{ command: 'aws --profile ops-admin rds delete-db-instance --db-instance-identifier x', files: role }, `needs: delete one database instance (rds:DeleteDBInstance) · ${unknown}, name suggests administrator · nothing found that limits it to this database instance`],
  [{ command: 'aws --profile ops-admin cloudformation delete-stack --stack-name shop', files: { ...role, 'iam.tf': 'resource "aws_iam_role" "r" {\n  name = "OpsAdmin"\n  permissions_boundary = "arn:aws:iam::111122223333:policy/Edge"\n}\nresource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"\n}\n' } }, 'needs: delete one stack (cloudformation:DeleteStack) and the rights to delete everything inside · holds: PowerUserAccess (iam.tf line 5) · limited by: permission boundary Edge (iam.tf line 1)'],
  [{ command: 'kubectl delete namespace shop', files: kube }, `needs: delete namespaces cluster-wide and everything inside · ${unknown} · nothing found that limits it to this namespace`],
  [{ command: 'kubectl delete pvc data', files: kube }, `needs: delete persistent volume claims in namespace shop · ${unknown} · nothing found that limits it to this persistent volume claim`],
  [{ command: 'kubectl delete namespace shop', files: { ...kube, 'k8s/rbac.yaml': 'kind: ClusterRoleBinding\nmetadata:\n  name: x\nsubjects:\n- kind: User\n  name: dep\nroleRef:\n  kind: ClusterRole\n  name: cluster-admin\n' } }, 'needs: delete namespaces cluster-wide and everything inside · holds: role cluster-admin in the whole cluster (k8s/rbac.yaml line 1) · nothing found that limits it to this namespace'],
  [{ command: 'helm uninstall web', files: kube }, `needs: delete of everything in the release, in namespace shop · ${unknown} · nothing found that limits it to this release`],
  [{ command: 'gcloud sql instances delete main -q' }, `needs: delete one instance (cloudsql.instances.delete) · ${unknown} · nothing found that limits it to this instance`],
  [{ command: 'gcloud projects delete shop-1 -q' }, `needs: delete one project (resourcemanager.projects.delete) and everything inside · ${unknown} · nothing found that limits it to this project`],
  [{ command: 'gcloud container clusters delete c -q' }, `needs: delete one cluster (container.clusters.delete) and everything inside · ${unknown} · nothing found that limits it to this cluster`],
  [{ command: 'az group delete -n rg --yes' }, `needs: delete one resource group (Microsoft.Resources/subscriptions/resourceGroups/delete) and everything inside · ${unknown} · nothing found that limits it to this resource group`],
  [{ command: 'az vm delete -n v -g rg --yes' }, `needs: delete one virtual machine (Microsoft.Compute/virtualMachines/delete) · ${unknown} · nothing found that limits it to this virtual machine`],
  [{ command: 'gh repo delete acme/shop --yes' }, `needs: scope delete_repo and administration of the repository · ${unknown} · nothing found that limits it to this repository`],
  [{ command: 'gh repo delete acme/shop --yes', env: { GH_TOKEN: `github_pat_${'a'.repeat(30)}` } }, `needs: scope delete_repo and administration of the repository · ${unknown} · limited by: a fine-grained token is made for chosen repositories and rights`],
  [{ command: 'psql -h db.example.com -U app -c "drop table orders"' }, `needs: ownership of table orders · ${unknown} · nothing found that limits it to this table`],
  [{ command: 'psql -h db.example.com -U postgres -c "drop database shop"' }, `needs: ownership of database shop and everything inside · ${unknown}, the name postgres suggests owner of everything in it · nothing found that limits it to this database`],
  [{ command: 'psql -h db.example.com -U app -c "delete from orders where id = 1"' }, `needs: DELETE on orders · ${unknown} · nothing found that limits it to this`],
  [{ command: 'docker volume rm pg', env: { DOCKER_HOST: 'ssh://ops@far.example.com' } }, 'needs: delete one volume · holds: root on ops@far.example.com, and every project there · nothing found that limits it to this volume'],
  [{ command: 'railway volume delete --volume v --yes', env: { RAILWAY_API_TOKEN: 'x' } }, 'needs: delete one volume · holds: every project and environment of the account · nothing found that limits it to this volume'],
  [{ command: 'railway volume delete --volume v --yes', env: { RAILWAY_TOKEN: 'x' } }, 'needs: delete one volume · holds: one environment of one project · nothing found that limits it to this volume'],
  [{ command: 'fly apps destroy shop -y' }, 'needs: delete one app and everything inside · holds: every app of the organisation · nothing found that limits it to this app'],
  [{ command: 'netlify sites:delete s --force' }, 'needs: delete one site and everything inside · holds: every site of the account · nothing found that limits it to this site'],
  [{ command: 'vercel remove shop --yes' }, 'needs: delete deployments · holds: every project of the account or team · nothing found that limits it to this'],
  [{ command: 'wrangler d1 delete orders -y' }, 'needs: delete one D1 database and everything inside · holds: the accounts of the login · nothing found that limits it to this database'],
  [{ command: 'supabase db reset --linked', files: { 'supabase/.temp/project-ref': 'abcdefghijklmnopqrst' } }, 'needs: ownership of database remote database of abcdefghijklmnopqrst and everything inside · holds: every project of the account · nothing found that limits it to this database'],
  [{ mcp: ['railway', 'volume_delete', { volumeId: 'v' }] }, `needs: delete one volume · ${unknown} · nothing found that limits it to this volume`],
  [{ command: 'rm -rf uploads', files: { 'uploads/a.jpg': 'a', 'uploads/b.jpg': 'b' } }, 'needs: write access to the working folder, and to everything inside · holds: everything this user may write · nothing found that limits it to this folder'],
  [{ command: 'rm src/notes.md', files: { 'src/notes.md': 'a' } }, 'needs: write access to the folder src · holds: everything this user may write · nothing found that limits it to this file'],
  [{ command: 'sudo rm -rf /etc/nginx' }, 'needs: write access to the folder /etc · holds: everything on this machine · nothing found that limits it to this file'],
  [{ command: 'ssh root@web.example.com rm -rf /srv/app' }, 'holds: everything on that machine'],
  [{ command: 'git push --force origin main' }, `needs: write access with the right to force-push · ${unknown} · nothing found that limits it to this branch`],
  [{ command: 'npm publish', files: { 'package.json': '{"name":"x","version":"1.0.0"}' } }, `needs: the right to publish · ${unknown} · nothing found that limits it to this package`],
];

describe('explain, the gap', () => {
  for (const [world, line] of worlds) {
    it(`${world.command ?? world.mcp?.[1] ?? ''}${world.files && Object.keys(world.files).length > 1 ? ' with documents' : ''}`, async () => {
      const { review: made } = await review(world);
      assert.equal(made.runsAs.find(row => row.term === 'Reach')?.text, line);
      // The same line in the text for terminals and agents, in hovers, and in the sentence of a denial.
      assert.ok(made.explanation.includes(`Reach: ${line}`));
      assert.ok(markdown(made).replace(/\\(.)/g, '$1').includes(`Reach: ${line}`));
      assert.ok(reachSentence(made).includes(line));
    });
  }
});
