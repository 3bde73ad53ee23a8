// "This account is a sandbox", said once: what it is kept by, when it raises, when it lowers and when it does not.
import assert from 'node:assert/strict';
import type { EnvironmentName } from '../../../src/core/model/resource';
import type { Review } from '../../../src/core/model/review';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy, type Policy } from '../../../src/core/policy/policy';
import { identityQuestions } from '../../../src/core/privileges/personalAnswers';
import { identify } from '../../../src/core/privileges/identify';
import { reviewAction } from '../../../src/core/review';
import type { ProposedAction } from '../../../src/core/model/action';
import { grammars } from '../grammars';
import { inMemoryFacts, type MemoryWorld } from '../inMemoryFacts';
import { effect, callOf, workspace } from './asking';

const home = '/home/dev';
const given = Date.UTC(2026, 4, 12);
const files: Record<string, string> = {
  [`${home}/.aws/config`]: '[default]\nsso_account_id = 111111111111\nsso_role_name = Developer\n[profile payments-prod]\nsso_account_id = 222222222222\nsso_role_name = Operator\n',
  [`${home}/.kube/config`]: 'current-context: eu\nclusters:\n- name: c\n  cluster: {server: "https://k8s.shop.example.com"}\ncontexts:\n- name: eu\n  context: {cluster: c, user: u}\n',
};

async function reviewOf(command: string, answers: MemoryWorld['environmentAnswers'], more: MemoryWorld = {}, policy: Policy = defaultPolicy): Promise<Review> {
  const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command, shell: 'bash' } };
  return (await reviewAction(action, inMemoryFacts({ files, environmentAnswers: answers, ...more }), grammars, policy)).review;
}

const said = (environment: EnvironmentName): { readonly environment: EnvironmentName; readonly given: number } => ({ environment, given });

describe('privileges/personalAnswers', () => {
  const counts = (what: string, command: string, answers: MemoryWorld['environmentAnswers'], expected: EnvironmentName, because: RegExp, more: MemoryWorld = {}): void => {
    it(what, async () => {
      const review = await reviewOf(command, answers, more);
      const environment = review.effects[0]?.resource.environment;
      assert.deepEqual([environment?.name, review.principals[0]?.environment.name], [expected, expected]);
      assert.match(review.principals[0]?.environment.because.join() ?? '', because);
      if (because.source !== '^$') assert.match(review.explanation, because);
    });
  };
  const remove = 'aws rds delete-db-instance --db-instance-identifier orders --skip-final-snapshot';
  counts('nothing said', remove, undefined, 'unknown', /^$/);
  counts('a sandbox', remove, { 'aws|111111111111': said('development') }, 'development', /your answer of 12 May 2026/);
  counts('production', remove, { 'aws|111111111111': said('production') }, 'production', /your answer of 12 May 2026/);
  counts('of another account', remove, { 'aws|222222222222': said('development') }, 'unknown', /^$/, {});
  counts('against a name it counts, and the name is said', `AWS_PROFILE=payments-prod ${remove}`, { 'aws|222222222222': said('staging') }, 'staging', /your answer of 12 May 2026, ?although profile payments-prod says production/);
  counts('of a cluster by its server', 'kubectl delete ns shop', { 'kubernetes|k8s.shop.example.com': said('development') }, 'development', /your answer of 12 May 2026/);
  counts('by no context name', 'kubectl delete ns shop', { 'kubernetes|eu': said('development') }, 'unknown', /the only context in your kubeconfig/);
  counts('against the host of .env.production it does not lower', 'kubectl delete ns shop', { 'kubernetes|k8s.shop.example.com': said('development') }, 'production', /stands in .env.production/, { files: { ...files, [`${workspace}/.env.production`]: 'API=https://k8s.shop.example.com/v1\n' } });
  counts('where the agent wrote the configuration it does not lower', remove, { 'aws|111111111111': said('development') }, 'unknown', /^$/, { session: { ...emptySession('s'), files: [{ path: `${home}/.aws/config`, content: files[`${home}/.aws/config`], action: 'b' }] } });
  counts('but raises there', remove, { 'aws|111111111111': said('production') }, 'production', /your answer/, { session: { ...emptySession('s'), files: [{ path: `${home}/.aws/config`, content: files[`${home}/.aws/config`], action: 'b' }] } });

  it('the verdict follows: less for a sandbox, more for production, and nothing becomes disposable', async () => {
    const verdicts = await Promise.all([undefined, 'development', 'production'].map(async one => (await reviewOf(remove, one === undefined ? undefined : { 'aws|111111111111': said(one as EnvironmentName) })).verdict));
    assert.deepEqual(verdicts, ['attest', 'confirm', 'attest']);
  });
  it('a policy that forbids it, and one that names the account, are stronger', async () => {
    const found = [{ effect: effect('aws'), call: callOf('aws rds delete-db-instance', new Map(), workspace) }];
    const facts = inMemoryFacts({ files, environmentAnswers: { 'aws|111111111111': said('development') } });
    const of = async (more: object): Promise<string | undefined> => (await identify(found, { cwd: workspace, env: {} }, { rules: [], ...more }, facts)).principals[0]?.environment.name;
    assert.equal(await of({}), 'development');
    assert.equal(await of({ answersForbidden: true }), 'unknown');
    assert.equal(await of({ rules: [{ name: 'staging', patterns: ['1111*'] }] }), 'staging');
    assert.equal(await of({ rules: [{ name: 'production', patterns: ['1111*'] }] }), 'production');
  });
  it('the questions that a review raises, without this machine and what the policy names', async () => {
    const questions = async (command: string, more: MemoryWorld = {}, policy: Policy = defaultPolicy): Promise<unknown> => identityQuestions((await reviewOf(command, undefined, more, policy)).principals).map(one => [one.key, one.title, one.now, one.isAnswered]);
    assert.deepEqual(await questions(remove), [['aws|111111111111', 'AWS account 111111111111', 'unknown', false]]);
    assert.deepEqual(await questions('kubectl delete ns shop'), [['kubernetes|k8s.shop.example.com', 'cluster k8s.shop.example.com', 'unknown', false]]);
    assert.deepEqual(await questions('psql -h db.shop.example.com -U app -d orders -c "drop table x"'), [['database|db.shop.example.com/orders', 'database db.shop.example.com/orders', 'unknown', false]]);
    assert.deepEqual(await questions('psql -h localhost -c "drop table x"'), []);
    assert.deepEqual(await questions('ssh root@shop.example.com rm -rf /srv'), [['ssh|shop.example.com', 'host shop.example.com', 'unknown', false]]);
    assert.deepEqual(await questions('kubectl delete ns shop', { files: { [`${home}/.kube/config`]: (files[`${home}/.kube/config`] ?? '').replace('k8s.shop.example.com', '127.0.0.1:6443') } }), []);
    assert.deepEqual(await questions(remove, {}, { ...defaultPolicy, environments: [{ name: 'staging', patterns: ['111111111111'], layer: { kind: 'team' } }] }), []);
  });
});
