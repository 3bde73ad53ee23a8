// Changes of identity: each an effect of its own, in force for the rest of the same command line and for the next review of the session.
import assert from 'node:assert/strict';
import { advanceSession } from '../../../src/core/effects/ledger';
import type { ProposedAction } from '../../../src/core/model/action';
import type { Review } from '../../../src/core/model/review';
import { emptySession } from '../../../src/core/model/session';
import { isAtLeast } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';
import { workspace } from './asking';

const home = '/home/dev';
const kube = 'current-context: dev\nclusters:\n- name: c1\n  cluster: {server: "https://dev.k.example.com"}\n- name: c2\n  cluster: {server: "https://eu.k.example.com"}\n- name: kind-kind\n  cluster: {server: "https://127.0.0.1:6443"}\ncontexts:\n- name: dev\n  context: {cluster: c1, user: u}\n- name: live-eu\n  context: {cluster: c2, user: u}\n- name: kind-kind\n  context: {cluster: kind-kind, user: u}\n- name: arn:aws:eks:eu-west-1:222222222222:cluster/shop\n  context: {cluster: c2, user: v}\n';
const files: Record<string, string> = {
  [`${home}/.aws/config`]: '[default]\nregion = eu-west-1\n[profile dev]\nsso_account_id = 111111111111\nsso_role_name = Dev\n[profile prod]\nsso_account_id = 222222222222\nsso_role_name = Admin\n',
  [`${home}/.kube/config`]: kube, [`${workspace}/prod.yaml`]: kube.replace('current-context: dev', 'current-context: live-eu'),
  [`${home}/.config/gcloud/configurations/config_default`]: '[core]\naccount = a@example.com\nproject = dev-1\n', [`${home}/.config/gcloud/configurations/config_big`]: '[core]\naccount = b@example.com\nproject = shop-prod\n', [`${workspace}/key.json`]: '{"client_email":"robot@p.iam.gserviceaccount.com","private_key":"x"}',
  [`${home}/.azure/azureProfile.json`]: '{"subscriptions":[{"id":"1","name":"one","isDefault":true,"user":{"name":"a","type":"user"}},{"id":"2","name":"two","user":{"name":"b","type":"user"}}]}',
  [`${home}/.docker/contexts/meta/a/meta.json`]: '{"Name":"far","Endpoints":{"docker":{"Host":"ssh://root@prod.example.com"}}}', [`${home}/.config/gh/hosts.yml`]: 'github.com:\n    user: alice\n',
  [`${workspace}/.firebaserc`]: '{"projects":{"default":"dev-app","prod":"shop-prod"}}', [`${workspace}/Pulumi.yaml`]: 'name: shop\n', [`${workspace}/package.json`]: '{"name":"x"}',
};
const git = { root: workspace, branch: 'main', defaultBranch: 'main', committed: {}, remotes: [{ name: 'origin', url: 'git@github.com:a/b.git', pushUrl: 'git@github.com:a/b.git' }] };

async function reviews(...commands: readonly string[]): Promise<readonly Review[]> {
  let session = emptySession('s');
  const done: Review[] = [];
  for (const [i, command] of commands.entries()) {
    const action: ProposedAction = { id: `a${i}`, agent: 'test', session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command, shell: 'bash' } };
    const { review, changes } = await reviewAction(action, inMemoryFacts({ files, git, session }), grammars, defaultPolicy);
    session = advanceSession(session, { action, effects: review.effects, changes, outcome: 'ran' });
    done.push(review);
  }
  return done;
}

/** The identity of the costliest effect of a system. */
const whoIn = (review: Review | undefined, system: string): string => review?.principals.filter(one => one.system === system).map(one => `${one.name} in ${one.scope ?? '-'}${one.place === undefined ? '' : `, ${one.place}`} [${one.environment.name}]`)[0] ?? 'nobody';

describe('privileges/changes', () => {
  /** The change is an effect with the trait `identity`, and both the next action and the rest of the same line act as `expected` says. */
  const moves = (change: string, then: string, system: string, expected: RegExp): void => {
    it(`${change} → ${then}`, async () => {
      const [first, next] = await reviews(change, then);
      assert.ok(first?.effects.some(effect => effect.traits.includes('identity')) && isAtLeast(first.verdict, 'note'), `${change}: ${first?.headline ?? ''}`);
      assert.match(whoIn(next, system), expected);
      assert.match(JSON.stringify(next?.principals.map(one => one.origins)), /"kind":"session"/);
      const [both] = await reviews(`${change} && ${then}`);
      assert.match(whoIn(both, system), expected);
    });
  };
  const stack = 'aws rds delete-db-instance --db-instance-identifier orders';
  moves('aws configure set role_arn arn:aws:iam::333333333333:role/ProdAdmin', stack, 'aws', /^role ProdAdmin in 333333333333, eu-west-1 \[production\]/);
  moves('aws configure set profile.dev.sso_account_id 333333333333', `${stack} --profile dev`, 'aws', /^permission set Dev in 333333333333/);
  moves('aws configure set aws_access_key_id AKIAQNZGKIQY56JQ7WML --profile ci', `${stack} --profile ci`, 'aws', /^the access key of profile ci in 029608264753/);
  moves('assume prod', stack, 'aws', /^permission set Admin in 222222222222/);
  moves('aws eks update-kubeconfig --name shop --region eu-west-1', 'kubectl delete ns x', 'kubernetes', /^user v in c2 at eu\.k\.example\.com/);
  moves('aws eks update-kubeconfig --name shop-prod', 'kubectl delete ns x', 'kubernetes', /in shop-prod \[production\]/);
  moves('gcloud container clusters get-credentials prod-1 --zone z --project p', 'kubectl delete ns x', 'kubernetes', /in prod-1 \[production\]/);
  moves('az aks get-credentials -g rg -n prod-aks', 'kubectl delete ns x', 'kubernetes', /in prod-aks \[production\]/);
  moves('doctl kubernetes cluster kubeconfig save prod-do', 'helm uninstall web', 'helm', /in prod-do \[production\]/);
  moves('kubectl config use-context live-eu', 'kubectl delete ns x', 'kubernetes', /c2 at eu\.k\.example\.com/);
  moves('kubectl config set current-context live-eu', 'kubectl delete ns x', 'kubernetes', /c2 at eu\.k\.example\.com/);
  moves('kubectx live-eu', 'kubectl delete ns x', 'kubernetes', /c2 at eu\.k\.example\.com/);
  moves('kubectl config set-context --current --namespace=pay', 'kubectl delete deploy web', 'kubernetes', /, pay /);
  moves('kubens pay', 'kubectl delete deploy web', 'kubernetes', /, pay /);
  moves('kubectl config set-cluster c1 --server=https://prod.k.example.com', 'kubectl delete ns x', 'kubernetes', /c1 at prod\.k\.example\.com \[production\]/);
  moves('oc login https://api.prod.example.com:6443', 'oc delete project x', 'kubernetes', /api\.prod\.example\.com \[production\]/);
  moves('gcloud config set project shop-prod', 'gcloud sql instances delete x', 'gcloud', /^a@example\.com in shop-prod \[production\]/);
  moves('gcloud config set account c@example.com', 'gcloud sql instances delete x', 'gcloud', /^c@example\.com in dev-1/);
  moves('gcloud config set auth/impersonate_service_account prod@p.iam.gserviceaccount.com', 'gcloud sql instances delete x', 'gcloud', /^service account prod@p.* \[production\]/);
  moves('gcloud config configurations activate big', 'gcloud sql instances delete x', 'gcloud', /^b@example\.com in shop-prod/);
  moves('gcloud auth activate-service-account --key-file=key.json', 'gcloud sql instances delete x', 'gcloud', /^robot@p\.iam/);
  moves('az account set --subscription two', 'az group delete -n rg', 'azure', /^user b in 2/);
  moves('az login --service-principal -u app -p kanarie', 'az group delete -n rg', 'azure', /^service principal app/);
  moves('docker context use far', 'docker volume rm data', 'docker', /root@prod\.example\.com/);
  moves('docker context create big --docker host=ssh://me@prod.example.com', 'docker --context big volume rm data', 'docker', /me@prod\.example\.com/);
  moves('terraform workspace select prod', 'terraform destroy', 'terraform', /^workspace prod .*\[production\]/);
  moves('pulumi stack select prod', 'pulumi destroy --yes', 'pulumi', /^stack prod/);
  moves('gh auth switch --user bob', 'gh repo delete a/b --yes', 'githost', /^user bob/);
  moves('npm config set registry https://npm.example.com', 'npm publish', 'registry', /in npm\.example\.com/);
  moves('firebase use prod', 'firebase firestore:delete --all-collections', 'platform', /in shop-prod/);
  moves('heroku git:remote -a shop-production', 'heroku pg:reset', 'platform', /in shop-production/);
  moves('vercel link --project shop --yes', 'vercel remove x --yes', 'platform', /in shop/);
  moves('netlify link --name shop-prod', 'netlify sites:delete', 'platform', /in shop-prod/);
  moves('supabase link --project-ref abcdefghij', 'supabase secrets unset X', 'platform', /in abcdefghij/);
  moves('railway link -p shop -e production', 'railway down -y', 'platform', /in shop, production \[production\]/);
  moves('doctl auth switch --context prod', 'doctl compute droplet delete 1 -f', 'platform', /in prod \[production\]/);
  moves('git remote set-url origin git@github.com:acme/live.git', 'git push --force origin main', 'git', /github\.com\/acme\/live/);
  moves('git config remote.pushDefault git@github.com:acme/live.git', 'git push --force', 'git', /github\.com\/acme\/live/);

  const signsIn = (command: string): void => {
    it(`${command} is an effect of its own`, async () => {
      const [review] = await reviews(command);
      assert.ok(review?.effects.some(effect => effect.traits.includes('identity')) && review.verdict === 'note', review?.headline);
      assert.doesNotMatch(JSON.stringify(review), /kanarie/);
    });
  };
  for (const command of ['aws configure set aws_secret_access_key kanarie', 'aws sso login --profile prod', 'gcloud auth login', 'gcloud auth application-default login', 'az login', 'gh auth login', 'glab auth login', 'npm login', 'npm config set //npm.example.com/:_authToken kanarie', 'docker login -u a -p kanarie registry.example.com',
    'firebase login', 'vercel login', 'netlify login', 'supabase login', 'heroku login', 'fly auth login', 'wrangler login', 'railway login', 'terraform login', 'pulumi login s3://state', 'vault login', 'direnv allow', 'saml2aws login']) signsIn(command);

  const stays = (command: string): void => {
    it(`${command} changes no identity`, async () => assert.ok(!(await reviews(command))[0]?.effects.some(effect => effect.traits.includes('identity'))));
  };
  for (const command of ['aws configure list', 'kubectl config view', 'kubectl config current-context', 'kubectl config get-contexts', 'gcloud config list', 'gcloud config get-value project', 'az account show', 'az account list', 'docker context ls', 'terraform workspace list', 'gh auth status', 'npm whoami', 'npm config get registry', 'firebase projects:list', 'vercel whoami', 'heroku apps', 'git remote -v', 'kubectl get ns', 'npm install', 'kubens', 'firebase use', 'railway status']) stays(command);

  it('a change of the files themselves is one, and within one command nothing there lowers any more', async () => {
    const [first, next] = await reviews('cp prod.yaml ~/.kube/config', 'kubectl delete ns x');
    assert.ok(first?.effects.some(effect => effect.traits.includes('identity')), first?.headline);
    assert.match(JSON.stringify(next?.principals[0]?.origins), /a change of the kubeconfig/);
    const local = 'kubectl --context kind-kind delete ns x';
    assert.equal(whoIn((await reviews(local))[0], 'kubernetes'), 'user u in kind-kind at 127.0.0.1, default [development]'.replace(', default', ''));
    for (const hidden of ['kubectl config set-credentials u --exec-command=x', 'sed -i s/127.0.0.1/live.example.com/ ~/.kube/config', 'kubectl config set clusters.kind-kind.server https://live.example.com', 'cp prod.yaml ~/.kube/config']) {
      const [both] = await reviews(`${hidden}; ${local}`);
      assert.match(whoIn(both, 'kubernetes'), /\[unknown\]/, hidden);
      assert.equal(both?.effects.find(effect => effect.operation === 'delete')?.disposable, undefined, hidden);
    }
    const [server] = await reviews(`kubectl config set-cluster kind-kind --server=https://live.example.com; ${local}`);
    assert.match(whoIn(server, 'kubernetes'), /live\.example\.com \[production\]/);
  });
  it('a denied change changes nothing', async () => {
    const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command: 'kubectl config use-context live-eu', shell: 'bash' } };
    const { review, changes } = await reviewAction(action, inMemoryFacts({ files, git }), grammars, defaultPolicy);
    const session = advanceSession(emptySession('s'), { action, effects: review.effects, changes, outcome: 'denied' });
    const next = await reviewAction({ ...action, id: 'b', request: { tool: 'shell', command: 'kubectl delete ns x', shell: 'bash' } }, inMemoryFacts({ files, git, session }), grammars, defaultPolicy);
    assert.match(whoIn(next.review, 'kubernetes'), /c1 at dev/);
    assert.doesNotMatch(JSON.stringify(next.review.principals), /"session"/);
  });
});
