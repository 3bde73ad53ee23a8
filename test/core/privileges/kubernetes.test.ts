// Kubernetes and Helm: which context counts, whom certificates and tokens name, which clusters are local.
import assert from 'node:assert/strict';
import { resolveKubernetes } from '../../../src/core/privileges/kubernetes/kubernetes';
import { certificateSubject } from '../../../src/core/privileges/kubernetes/certificate';
import { tokenClaims } from '../../../src/core/privileges/kubernetes/token';
import { originText } from '../../../src/core/explain/origin';
import { inMemoryFacts } from '../inMemoryFacts';
import { effect, request, type Asked } from './asking';

/** Made for this test: CN=alice, O=system:masters, O=ops, self-signed, no key kept. */
const certificate = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ4RENDQVdtZ0F3SUJBZ0lVVUs2WHpxT3B0T3FxdndFU1l6eDRBS0pjems0d0NnWUlLb1pJemowRUF3SXcKTnpFWE1CVUdBMVVFQ2d3T2MzbHpkR1Z0T20xaGMzUmxjbk14RERBS0JnTlZCQW9NQTI5d2N6RU9NQXdHQTFVRQpBd3dGWVd4cFkyVXdIaGNOTWpZeE1USTBNRGMwTkRJNFdoY05Nell4TVRJeE1EYzBOREk0V2pBM01SY3dGUVlEClZRUUtEQTV6ZVhOMFpXMDZiV0Z6ZEdWeWN6RU1NQW9HQTFVRUNnd0RiM0J6TVE0d0RBWURWUVFEREFWaGJHbGoKWlRCWk1CTUdCeXFHU000OUFnRUdDQ3FHU000OUF3RUhBMElBQlBPSTBqRXpHMWhsVFlxT3RTYWJEakZpVHNEagpHdnNkQjdzYWJVMXowWFFVMzFrQytJRFkrN1R0RzVUNE40VkRmUGZscUY1U2tlQU9qTWZCc2wzaWlTS2pVekJSCk1CMEdBMVVkRGdRV0JCVFhkbzhNQjloMkhiWmVCT3BQa29vSVJDRG5GekFmQmdOVkhTTUVHREFXZ0JUWGRvOE0KQjloMkhiWmVCT3BQa29vSVJDRG5GekFQQmdOVkhSTUJBZjhFQlRBREFRSC9NQW9HQ0NxR1NNNDlCQU1DQTBrQQpNRVlDSVFEbUdOb2EvSjF0cThxVmo2WGwrYVpFUG9oUW9KZVdWTVE3RFZMSTRBK0liQUloQU01dVBUazFRVlFkCnArNms3ckZmSFR1RHhaczFtblR5RG1VZHQ5TGdrSW1NCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K';
const token = `x.${Buffer.from(JSON.stringify({ sub: 'system:serviceaccount:shop:deployer', groups: ['team'], exp: 1 })).toString('base64url')}.canary`;

const kube = (current: string): string => `apiVersion: v1
kind: Config
current-context: ${current}
clusters:
- name: prod
  cluster: {server: "https://k8s.example.com"}
- name: kind-dev
  cluster: {server: "https://127.0.0.1:6443"}
- name: minikube
  cluster: {server: "https://192.168.49.2:8443"}
- name: tunnel
  cluster: {server: "https://localhost:16443"}
- name: eks
  cluster: {server: "https://ABC.gr7.eu-west-1.eks.amazonaws.com"}
contexts:
- name: prod-eu
  context: {cluster: prod, user: alice, namespace: shop}
- name: kind-dev
  context: {cluster: kind-dev, user: t}
- name: minikube
  context: {cluster: minikube, user: t}
- name: minikube-far
  context: {cluster: prod, user: t}
- name: tunnel-prod
  context: {cluster: tunnel, user: t}
- name: eks
  context: {cluster: eks, user: eks}
- name: imp
  context: {cluster: eks, user: imp}
users:
- name: alice
  user: {client-certificate-data: ${certificate}, client-key-data: Y2FuYXJ5}
- name: t
  user: {token: ${token}}
- name: imp
  user: {as: root, token: canary}
- name: eks
  user:
    exec:
      command: /usr/local/bin/aws
      args: [eks, get-token, --cluster-name, x, --profile, payments-prod, --role-arn, "arn:aws:iam::123456789012:role/EksAdmin"]
`;

describe('privileges/kubernetes', () => {
  const check = (name: string, asked: Asked, expected: { name?: string | RegExp; scope?: string; place?: string; environment?: string; says?: RegExp; where?: string }, files: Readonly<Record<string, string>> = { '/home/dev/.kube/config': kube('prod-eu') }): void => {
    it(name, async () => {
      const found = await resolveKubernetes(request({ command: 'kubectl delete ns x', ...asked }), inMemoryFacts({ files }));
      assert.ok(found);
      if (expected.name instanceof RegExp) assert.match(found.name, expected.name);
      else if (expected.name) assert.equal(found.name, expected.name);
      if (expected.scope) assert.equal(found.scope, expected.scope);
      if ('place' in expected) assert.equal(found.place, expected.place);
      if (expected.environment) assert.equal(found.environment.name, expected.environment);
      if ('where' in expected) assert.equal(found.where, expected.where);
      if (expected.says) assert.match([...found.origins.map(originText), ...found.holds, ...found.needs, ...found.notSeen ?? [], ...found.environment.because, found.hint ?? ''].join(' · '), expected.says);
      assert.doesNotMatch(JSON.stringify(found), /canary|Y2FuYXJ5|LS0tLS1/);
    });
  };
  check('user and groups of a certificate', {}, { name: 'user alice', scope: 'prod at k8s.example.com', place: 'shop', environment: 'production', says: /current-context=prod-eu in .*config line 3.*context prod-eu in .*everything in the cluster \(group system:masters\)/ });
  check('subject of a token', { command: 'kubectl --context kind-dev delete ns x' }, { name: 'user t (system:serviceaccount:shop:deployer)', environment: 'development', where: 'machine' });
  check('minikube by its private address', { command: 'kubectl --context=minikube delete ns x' }, { environment: 'development' });
  check('a context called minikube on a remote server', { command: 'kubectl --context minikube-far delete ns x' }, { environment: 'unknown' }, { '/home/dev/.kube/config': kube('x').replaceAll('name: prod\n', 'name: main\n').replaceAll('cluster: prod,', 'cluster: main,') });
  check('loopback with a production name is no development', { command: 'kubectl --context tunnel-prod delete ns x' }, { environment: 'production', where: undefined });
  check('a context switched to in this session', { chosen: { kubernetes: { value: 'kind-dev', origin: { kind: 'session', name: 'kubectl config use-context kind-dev' } } } }, { scope: 'kind-dev at 127.0.0.1', says: /use-context kind-dev earlier in this session/ });
  check('an option beats the switch', { command: 'kubectl delete ns x --context prod-eu', chosen: { kubernetes: { value: 'kind-dev', origin: { kind: 'session', name: 'x' } } } }, { scope: 'prod at k8s.example.com' });
  check('KUBECONFIG', { env: { KUBECONFIG: '/k' } }, { scope: 'prod at k8s.example.com', says: /KUBECONFIG=\/k/ }, { '/k': kube('prod-eu'), '/home/dev/.kube/config': kube('kind-dev') });
  check('HELM_KUBECONTEXT counts for helm', { command: 'helm uninstall api', env: { HELM_KUBECONTEXT: 'kind-dev' } }, { scope: 'kind-dev at 127.0.0.1' });
  check('and not for kubectl', { env: { HELM_KUBECONTEXT: 'kind-dev' } }, { scope: 'prod at k8s.example.com' });
  check('helm --kube-context', { command: 'helm uninstall api --kube-context kind-dev -n web' }, { scope: 'kind-dev at 127.0.0.1', place: 'web' });
  check('impersonation by option', { command: 'kubectl --as bob --as-group system:masters delete ns x' }, { name: 'bob, impersonated by alice', says: /system:masters/ });
  check('impersonation in the file', { command: 'kubectl --context imp delete ns x' }, { name: 'root, impersonated by imp' });
  check('the cloud identity behind an exec plugin', { command: 'kubectl --context eks delete ns x' }, { name: 'user eks (credentials from aws)', environment: 'production', says: /--role-arn/ }, { '/home/dev/.kube/config': kube('eks'), '/home/dev/.aws/config': '[profile payments-prod]\nsso_account_id = 1\nsso_role_name = x\n' });
  check('a server given by hand', { command: 'kubectl --server https://api.prod.example.com delete ns x' }, { scope: 'prod at api.prod.example.com', environment: 'production' });
  check('a server that .env.production names', { command: 'kubectl --context eks delete ns x' }, { environment: 'production', says: /stands in \.env\.production/ }, { '/home/dev/.kube/config': kube('eks'), '/home/dev/workspace/.env.production': 'CLUSTER_URL=https://abc.gr7.eu-west-1.eks.amazonaws.com\n' });
  check('no kubeconfig', {}, { name: 'unknown', environment: 'unknown', says: /no kubeconfig found/ }, {});
  check('inside a pod', {}, { name: /service account of this pod/, place: 'jobs' }, { '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'jobs' });
  check('a file that is no YAML', {}, { name: 'unknown', says: /not read/ }, { '/home/dev/.kube/config': '- a\n- b\n' });
  check('needs: cluster-wide and everything inside', { effects: [effect('kubernetes', { resource: { kind: 'namespace', address: 'x' } })] }, { says: /delete namespaces cluster-wide and everything inside/ });
  check('needs: in the namespace', { command: 'kubectl -n web delete deployment api', effects: [effect('kubernetes', { resource: { kind: 'deployment', address: 'api' } })] }, { says: /delete deployments in namespace web/ });

  check('roles that the repository binds', { command: 'kubectl --context kind-dev delete ns x', effects: [effect('kubernetes')] }, { says: /role edit in namespace shop \(k8s\/rbac\.yaml line 1\)/ }, { '/home/dev/.kube/config': kube('prod-eu'), '/home/dev/workspace/.git/HEAD': '', '/home/dev/workspace/k8s/rbac.yaml': 'kind: RoleBinding\nmetadata:\n  name: b\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: deployer\nroleRef:\n  kind: ClusterRole\n  name: edit\n---\nkind: ClusterRoleBinding\nmetadata:\n  name: c\nsubjects:\n- kind: User\n  name: somebody\nroleRef:\n  name: cluster-admin\n' });
  it('a certificate in pieces gives nothing and does not throw', () => {
    for (let cut = 0; cut < certificate.length; cut += 7) {
      const found = certificateSubject(certificate.slice(0, cut));
      assert.ok(found === undefined || typeof found.name === 'string');
    }
    assert.deepEqual(certificateSubject(certificate), { name: 'alice', groups: ['system:masters', 'ops'] });
  });
  it('an opaque token says nothing', () => {
    assert.equal(tokenClaims('abc'), undefined);
    assert.equal(tokenClaims('a.!!!.c'), undefined);
    assert.equal(tokenClaims(token)?.subject, 'system:serviceaccount:shop:deployer');
  });
});
