// What the repository's own documents show that an identity holds: found for that very principal, with the line; another's say nothing.
import assert from 'node:assert/strict';
import type { ProposedAction } from '../../../src/core/model/action';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';
import { workspace } from './asking';

const home = '/home/dev';
const own: Record<string, string> = {
  [`${workspace}/.git/HEAD`]: 'ref: refs/heads/main\n',
  [`${home}/.aws/config`]: '[profile op]\nrole_arn = arn:aws:iam::111111111111:role/Operator\nsource_profile = x\n[profile x]\nsso_account_id = 111111111111\nsso_role_name = Dev\n',
  [`${home}/.kube/config`]: 'current-context: eu\nclusters:\n- name: c\n  cluster: {server: "https://k.example.com"}\ncontexts:\n- name: eu\n  context: {cluster: c, user: deployer}\nusers:\n- name: deployer\n  user: {}\n',
  [`${home}/.config/gcloud/configurations/config_default`]: '[core]\naccount = ann@example.com\nproject = shop-1\n',
  [`${home}/.azure/azureProfile.json`]: '{"subscriptions":[{"id":"1","name":"n","isDefault":true,"user":{"name":"11111111-2222-3333-4444-555555555555","type":"servicePrincipal"}}]}',
};
const binding = (name: string): string => `kind: ClusterRoleBinding\nmetadata:\n  name: x\nsubjects:\n- kind: User\n  name: ${name}\nroleRef:\n  kind: ClusterRole\n  name: cluster-admin\n`;

describe('privileges, what an identity holds', () => {
  const holds = (what: string, command: string, files: Record<string, string>, expected: readonly string[]): void => {
    it(what, async () => {
      const facts = inMemoryFacts({ files: { ...own, ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${workspace}/${name}`, text])) }, git: { root: workspace, committed: {} } });
      const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command, shell: 'bash' } };
      const { review } = await reviewAction(action, facts, grammars, defaultPolicy);
      assert.deepEqual(review.principals[0]?.holds, expected);
      // The gap in one line: what is needed, what is held, and that nothing limits it to this.
      const row = review.runsAs.find(one => one.term === 'Reach')?.text ?? '';
      assert.match(row, /^needs: .+ · holds: .+ · nothing found that limits it to this/);
      assert.ok(row.includes(expected[0] ?? ' · holds: unknown'), row);
    });
  };
  const stack = 'aws --profile op cloudformation delete-stack --stack-name x';
  holds('Terraform attaches a policy to the role', stack, { 'iam/op.tf': 'resource "aws_iam_role" "op" {\n  name = "Operator"\n}\nresource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.op.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n' }, ['AdministratorAccess (iam/op.tf line 4)']);
  holds('to another role', stack, { 'iam/op.tf': 'resource "aws_iam_role" "op" {\n  name = "OperatorRead"\n}\nresource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.op.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n' }, []);
  holds('CloudFormation, managed and in line', stack, { 'stack.yaml': 'Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: Operator\n      ManagedPolicyArns:\n        - arn:aws:iam::aws:policy/PowerUserAccess\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action: "*"\n' }, ['PowerUserAccess (stack.yaml line 7)', 'every action (stack.yaml line 12)']);
  holds('a role binding', 'kubectl delete ns shop', { 'k8s/rbac.yaml': binding('deployer') }, ['role cluster-admin in the whole cluster (k8s/rbac.yaml line 1)']);
  holds('a role binding of another user', 'kubectl delete ns shop', { 'k8s/rbac.yaml': binding('deployer-2') }, []);
  holds('a Google project role', 'gcloud sql instances delete x', { 'iam.tf': 'resource "google_project_iam_member" "a" {\n  project = "shop-1"\n  role    = "roles/owner"\n  member  = "user:ann@example.com"\n}\n' }, ['roles/owner in the project (iam.tf line 1)']);
  holds('a Google role of another', 'gcloud sql instances delete x', { 'iam.tf': 'resource "google_project_iam_member" "a" {\n  role    = "roles/owner"\n  member  = "user:bob@example.com"\n}\n' }, []);
  holds('an Azure role', 'az group delete -n rg', { 'iam.tf': 'resource "azurerm_role_assignment" "a" {\n  role_definition_name = "Owner"\n  principal_id = "11111111-2222-3333-4444-555555555555"\n}\n' }, ['Owner (iam.tf line 1)']);
});
