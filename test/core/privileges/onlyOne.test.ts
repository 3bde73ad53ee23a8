// The only account there is: said as evidence where nothing else tells the environment, and silent beside everything that does.
import assert from 'node:assert/strict';
import type { Principal } from '../../../src/core/model/principal';
import { resolveAws } from '../../../src/core/privileges/aws/aws';
import { resolveAzure } from '../../../src/core/privileges/cloud/azure';
import { resolveGcloud } from '../../../src/core/privileges/cloud/gcloud';
import { resolveKubernetes } from '../../../src/core/privileges/kubernetes/kubernetes';
import { resolveDocker } from '../../../src/core/privileges/machine/docker';
import type { Resolver } from '../../../src/core/privileges/resolver';
import { runsAsOf } from '../../../src/core/explain/runsAs';
import { inMemoryFacts } from '../inMemoryFacts';
import { request, type Asked } from './asking';

type World = Readonly<Record<string, string>>;
const home = '/home/dev';
const sso = (name: string): string => `[${name}]\nsso_account_id = 111122223333\nsso_role_name = Deploy\n`;
const kube = (contexts: readonly string[], server = 'https://10.2.0.1'): World => ({ [`${home}/.kube/config`]: `current-context: ${contexts[0] ?? ''}\nclusters:\n- name: c\n  cluster: {server: "${server}"}\ncontexts:\n${contexts.map(name => `- name: ${name}\n  context: {cluster: c, user: u}\n`).join('')}` });
const gcloud = (configurations: Readonly<Record<string, string>>): World => ({ [`${home}/.config/gcloud/active_config`]: 'default', ...Object.fromEntries(Object.entries(configurations).map(([name, project]) => [`${home}/.config/gcloud/configurations/config_${name}`, `[core]\naccount = a@example.com\nproject = ${project}\n`])) });
const docker = (contexts: Readonly<Record<string, string>>): World => ({ [`${home}/.docker/config.json`]: JSON.stringify({ currentContext: Object.keys(contexts)[0] }), ...Object.fromEntries(Object.entries(contexts).map(([Name, Host], i) => [`${home}/.docker/contexts/meta/${i}/meta.json`, JSON.stringify({ Name, Endpoints: { docker: { Host } } })])) });
const azure = (...names: readonly string[]): World => ({ [`${home}/.azure/azureProfile.json`]: JSON.stringify({ subscriptions: names.map((name, i) => ({ id: `${i}`, name, isDefault: i === 0, user: { name: 'a', type: 'user' } })) }) });

/** Resolver, command, world → environment and what its evidence says of the only one. */
const rows: readonly (readonly [string, Resolver, Asked, World, Principal['environment']['name'], RegExp | undefined])[] = [
  ['the only AWS profile', resolveAws, { command: 'aws s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('default') }, 'unknown', /^the only AWS profile there is$/],
  ['the only one, in both files', resolveAws, { command: 'aws s3 rb s3://x' }, { [`${home}/.aws/config`]: '[default]\nregion = eu-west-1\n', [`${home}/.aws/credentials`]: '[default]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\n' }, 'unknown', /the only AWS profile/],
  ['the only one, by a variable', resolveAws, { command: 'aws s3 rb s3://x', env: { AWS_PROFILE: 'main' } }, { [`${home}/.aws/config`]: sso('profile main') }, 'unknown', /the only AWS profile/],
  ['two AWS profiles', resolveAws, { command: 'aws s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('default') + sso('profile other') }, 'unknown', undefined],
  ['one AWS profile, and a file that was not read', resolveAws, { command: 'aws s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('default'), [`${home}/.aws/credentials`]: '\n'.repeat(9000) }, 'unknown', undefined],
  ['keys of the environment beside the only profile', resolveAws, { command: 'aws s3 rb s3://x', env: { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: 'x' } }, { [`${home}/.aws/config`]: sso('default') }, 'unknown', undefined],
  ['the only profile is called dev', resolveAws, { command: 'aws --profile dev s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('profile dev') }, 'unknown', undefined],
  ['the only profile is called prod', resolveAws, { command: 'aws --profile prod s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('profile prod') }, 'production', undefined],
  ['the only profile, at loopback', resolveAws, { command: 'aws --endpoint-url http://localhost:4566 s3 rb s3://x' }, { [`${home}/.aws/config`]: sso('default') }, 'development', undefined],
  ['the only profile, named by the team', resolveAws, { command: 'aws s3 rb s3://x', rules: [{ name: 'development', patterns: ['111122223333'] }] }, { [`${home}/.aws/config`]: sso('default') }, 'development', undefined],
  ['the only context', resolveKubernetes, { command: 'kubectl delete ns x' }, kube(['main']), 'unknown', /^the only context in your kubeconfig$/],
  ['two contexts', resolveKubernetes, { command: 'kubectl delete ns x' }, kube(['main', 'other']), 'unknown', undefined],
  ['a context that is not there', resolveKubernetes, { command: 'kubectl --context gone delete ns x' }, kube(['main']), 'unknown', undefined],
  ['the only context is kind', resolveKubernetes, { command: 'kubectl delete ns x' }, kube(['kind-a'], 'https://127.0.0.1:6443'), 'development', undefined],
  ['one context in one kubeconfig, another in the next', resolveKubernetes, { command: 'kubectl delete ns x', env: { KUBECONFIG: '/a:/b' } }, { '/a': kube(['main'])[`${home}/.kube/config`] ?? '', '/b': kube(['second'])[`${home}/.kube/config`] ?? '' }, 'unknown', undefined],
  ['the only configuration', resolveGcloud, { command: 'gcloud sql instances delete x' }, gcloud({ default: 'shop' }), 'unknown', /^the only gcloud configuration there is$/],
  ['two configurations', resolveGcloud, { command: 'gcloud sql instances delete x' }, gcloud({ default: 'shop', second: 'other' }), 'unknown', undefined],
  ['another project than the only configuration’s', resolveGcloud, { command: 'gcloud sql instances delete x --project else' }, gcloud({ default: 'shop' }), 'unknown', undefined],
  ['the only configuration, of a test project', resolveGcloud, { command: 'gcloud sql instances delete x' }, gcloud({ default: 'shop-test' }), 'unknown', undefined],
  ['the only subscription', resolveAzure, { command: 'az group delete -n x' }, azure('Shop'), 'unknown', /^the only Azure subscription there is$/],
  ['two subscriptions', resolveAzure, { command: 'az group delete -n x' }, azure('Shop', 'Second'), 'unknown', undefined],
  ['the only context of Docker', resolveDocker, { command: 'docker volume rm x' }, docker({ far: 'ssh://me@far.example.com' }), 'unknown', /^the only Docker context that leads to another machine$/],
  ['the only one beside one of this machine', resolveDocker, { command: 'docker volume rm x' }, docker({ far: 'tcp://far.example.com:2376', 'desktop-linux': 'unix:///home/dev/.docker/run/docker.sock' }), 'unknown', /the only Docker context/],
  ['two contexts of Docker', resolveDocker, { command: 'docker volume rm x' }, docker({ far: 'ssh://me@far.example.com', near: 'ssh://me@near.example.com' }), 'unknown', undefined],
  ['a context of Docker on loopback', resolveDocker, { command: 'docker volume rm x' }, docker({ colima: 'unix:///home/dev/.colima/docker.sock' }), 'unknown', undefined],
];

describe('privileges, the only account there is', () => {
  for (const [name, resolve, asked, files, environment, says] of rows) {
    it(name, async () => {
      const found = await resolve(request(asked), inMemoryFacts({ files }));
      assert.equal(found?.environment.name, environment);
      const only = found.environment.because.filter(text => text.startsWith('the only'));
      assert.deepEqual(only.map(text => says?.test(text)), says ? [true] : [], found.environment.because.join(', '));
      if (says) assert.match(JSON.stringify(runsAsOf([found], [], path => path)), says.source.startsWith('^') ? new RegExp(says.source.slice(1, -1)) : says, 'the card says it');
    });
  }
});
