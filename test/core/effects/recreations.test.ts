// A delete and a create of one thing through one tool are one replacement, however the two commands call its kind.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../src/core/grammars';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { inMemoryFacts } from '../inMemoryFacts';

async function said(command: string): Promise<readonly string[]> {
  const facts = inMemoryFacts({ files: { '/home/u/work/a': '' }, home: '/home/u', workspaces: ['/home/u/work'] });
  const action = { id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'shell', shell: 'bash', command } } as const;
  const { review } = await reviewAction(action, facts, noGrammars, defaultPolicy);
  return review.effects.map(effect => `${effect.operation} ${effect.resource.kind} ${effect.resource.address}`);
}

const replaced: readonly (readonly [string, string])[] = [
  ['gcloud sql instances delete orders -q && gcloud sql instances create orders', 'Cloud SQL instance orders'],
  ['gcloud compute instances delete web -q; gcloud compute instances create web', 'virtual machine web'],
  ['az redis delete -n cache -g rg -y; az redis create -n cache -g rg', 'database cache'],
  ['az group delete -n rg -y && az group create -n rg -l westeurope', 'resource group rg'],
  ['az storage account delete -n sa -g rg -y && az storage account create -n sa -g rg', 'storage sa'],
  ['bq rm -r -f -d ds && bq mk -d ds', 'dataset ds'],
  ['gsutil rm -r gs://b && gsutil mb gs://b', 'objects gs://b'],
  ['rabbitmqadmin delete queue name=orders && rabbitmqadmin declare queue name=orders durable=true', 'queue name=orders'],
  ['vagrant destroy -f && vagrant up', 'virtual machine the virtual machine of this project'],
  ['multipass delete -p vm1 && multipass launch -n vm1', 'virtual machine vm1'],
  ['fly apps destroy shop -y && fly launch --name shop --now', 'app shop'],
  ['wrangler d1 delete db1 -y && wrangler d1 create db1', 'D1 database db1'],
  ['hcloud server delete web && hcloud server create --name web --type cx11', 'server web'],
  ['vault secrets disable kv && vault secrets enable kv', 'secrets engine kv'],
  ['kubectl delete ns shop && kubectl create ns shop', 'namespace shop'],
  ['kubectl delete deploy api && kubectl create deployment api --image=a:2', 'deployment api'],
];

/** Another group, another name: two things. */
const apart: readonly string[] = [
  'gcloud sql instances delete orders -q && gcloud compute instances create orders',
  'gcloud sql instances delete orders -q && gcloud sql instances create orders-2',
  'az redis delete -n cache -g rg -y; az storage account create -n cache -g rg',
  'hcloud server delete web && hcloud volume create --name web',
];

describe('recreations through one tool', () => {
  for (const [command, thing] of replaced) it(command, async () => assert.deepEqual(await said(command), [`replace ${thing}`]));
  for (const command of apart) it(`apart: ${command}`, async () => {
    const all = await said(command);
    assert.ok(all.some(one => one.startsWith('delete ')), all.join(', '));
    assert.ok(all.every(one => !one.startsWith('replace ')), all.join(', '));
  });
});
