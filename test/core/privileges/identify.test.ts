// From identities to effects: switches in force, what names add, what unread code could reach, where credentials were taken from.
import assert from 'node:assert/strict';
import type { Effect } from '../../../src/core/model/effect';
import { variablesOf } from '../../../src/core/model/call';
import type { ActionChange } from '../../../src/core/privileges/choices';
import { identify, type Identified } from '../../../src/core/privileges/identify';
import { environmentOf, isLocalHost, namesProduction } from '../../../src/core/privileges/environment';
import { hintOf } from '../../../src/core/privileges/hint';
import type { EnvironmentNames } from '../../../src/core/privileges/resolver';
import { inMemoryFacts, type MemoryWorld } from '../inMemoryFacts';
import { callOf, effect, workspace } from './asking';

interface Step { readonly command: string; readonly effect: Effect }

async function identified(steps: readonly Step[], world: MemoryWorld = {}, more: { env?: Record<string, string>; changes?: readonly ActionChange[]; environments?: EnvironmentNames } = {}): Promise<Identified> {
  const variables = variablesOf(more.env ?? {});
  const found = steps.map(step => ({ effect: step.effect, call: callOf(step.command, variables, workspace) }));
  return identify(found, { cwd: workspace, env: more.env ?? {} }, more.environments ?? { rules: [] }, inMemoryFacts(world), more.changes ?? []);
}

const kube = 'apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters:\n- name: ca\n  cluster: {server: "https://a.example.com"}\n- name: kind-k\n  cluster: {server: "https://127.0.0.1:1"}\ncontexts:\n- name: a\n  context: {cluster: ca, user: u}\n- name: live-eu\n  context: {cluster: ca, user: u}\n- name: kind-k\n  context: {cluster: kind-k, user: u}\nusers:\n- name: u\n  user: {token: canary}\n';
const files = { '/home/dev/.kube/config': kube };
const deletesNamespace = effect('kubernetes', { resource: { kind: 'namespace', address: 'x' } });
const switches = effect('kubernetes', { operation: 'update', reversibility: 'reversible', traits: ['identity'], resource: { kind: 'current context', address: 'live-eu', where: 'machine', keeps: 'nothing' } });

describe('privileges/identify', () => {
  it('a context switched to earlier in the same command counts for what follows, not for what came before', async () => {
    const found = await identified([{ command: 'kubectl delete ns x', effect: deletesNamespace }, { command: 'kubectl config use-context live-eu', effect: switches }, { command: 'kubectl delete ns x', effect: deletesNamespace }],
      { files }, { changes: [{ kind: 'cwd' }, { kind: 'identity', system: 'kubernetes', value: 'live-eu' }] });
    assert.deepEqual(found.effects.map(one => one.resource.environment?.name), ['unknown', undefined, 'production']);
  });
  it('a switch of the session counts, and an option beats it', async () => {
    const session = { identities: { kubernetes: { value: 'live-eu', origin: { kind: 'session' as const, name: 'kubectl config use-context live-eu' } } } };
    const found = await identified([{ command: 'kubectl delete ns x', effect: deletesNamespace }, { command: 'kubectl --context a delete ns x', effect: deletesNamespace }], { files, session });
    assert.deepEqual(found.effects.map(one => one.resource.environment?.name), ['production', 'unknown']);
  });
  it('what is deleted in a local cluster is there to be thrown away', async () => {
    const found = await identified([{ command: 'kubectl --context kind-k delete ns x', effect: deletesNamespace }], { files });
    assert.equal(found.effects[0]?.resource.environment?.name, 'development');
    assert.equal(found.effects[0]?.disposable?.kind, 'environment');
  });
  it('names of things raise an unknown environment and only that', async () => {
    const named = (address: string): Effect => effect('aws', { resource: { kind: 'S3 bucket', address } });
    const found = await identified([{ command: 'aws s3 rb s3://exports-prod', effect: named('s3://exports-prod') }, { command: 'aws s3 rb s3://exports', effect: named('s3://exports') }, { command: 'aws s3 rb s3://dev-scratch', effect: named('s3://dev-scratch') },
      { command: 'aws --endpoint-url http://localhost:4566 s3 rb s3://exports-prod', effect: named('s3://exports-prod') }, { command: './purge --env prod', effect: named('elb-state') }, { command: 'aws s3 rb s3://non-prod', effect: named('s3://non-prod') }]);
    assert.deepEqual(found.effects.map(one => one.resource.environment?.name), ['production', 'unknown', 'unknown', 'development', 'production', 'unknown']);
  });
  it('a branch or repository has no environment unless something says so', async () => {
    const found = await identified([{ command: 'gh repo delete a/b', effect: effect('githost', { resource: { address: 'a/b-prod' } }) }]);
    assert.equal(found.effects[0]?.resource.environment, undefined);
  });
  it('the team may count what nobody can name as production', async () => {
    const found = await identified([{ command: 'kubectl delete ns x', effect: deletesNamespace }], { files }, { environments: { rules: [], unknownIs: 'production' } });
    assert.equal(found.effects[0]?.resource.environment?.name, 'production');
    assert.match(found.effects[0]?.resource.environment?.because.join() ?? '', /your policy counts that as production/);
  });
  it('an environment that the effect knows itself stays', async () => {
    const found = await identified([{ command: 'kubectl delete ns x', effect: effect('kubernetes', { resource: { environment: { name: 'staging', because: ['x'] } } }) }], { files: { '/home/dev/.kube/config': kube.replace('current-context: a', 'current-context: kind-k') } });
    assert.equal(found.effects[0]?.resource.environment?.name, 'staging');
  });
  it('a database of this machine is no remote one, and being local makes it no less worth', async () => {
    const found = await identified([{ command: 'dropdb shop', effect: effect('database', { resource: { kind: 'database', address: 'shop' } }) }]);
    assert.equal(found.effects[0]?.resource.where, 'machine');
    assert.equal(found.effects[0]?.resource.environment, undefined);
  });
  it('a container engine elsewhere makes its volumes remote', async () => {
    const found = await identified([{ command: 'docker volume rm pg', effect: effect('docker', { resource: { where: 'machine', kind: 'volume', address: 'pg' } }) }], {}, { env: { DOCKER_HOST: 'ssh://ops@db.prod.example.com' } });
    assert.deepEqual([found.effects[0]?.resource.where, found.effects[0]?.resource.environment?.name, found.effects[0]?.resource.place], ['remote', 'production', 'db.prod.example.com']);
  });
  it('a program on another machine has that machine\'s identity', async () => {
    const call = { ...callOf('kubectl delete ns x', variablesOf({}), workspace), host: 'bastion.example.com', user: 'root' };
    const found = await identify([{ effect: deletesNamespace, call }], { cwd: workspace, env: {} }, { rules: [] }, inMemoryFacts({ files }));
    assert.equal(found.principals[0]?.name, 'root@bastion.example.com');
  });
  it('Terraform shows the cloud identity and the state beside it', async () => {
    const found = await identified([{ command: 'terraform destroy', effect: effect('aws', { resource: { kind: 'database instance', address: 'aws_db_instance.a' } }) }], { files: { [`${workspace}/main.tf`]: 'provider "aws" {}' } });
    assert.deepEqual(found.principals.map(one => one.system), ['aws', 'terraform']);
  });
  it('an MCP call acts as its server, whatever the shell has', async () => {
    const found = await identify([{ effect: effect('platform', { resource: { kind: 'volume', address: 'v' } }) }], { cwd: workspace, env: {}, request: { tool: 'mcp', server: 'railway', name: 'volume_delete', arguments: {} } }, { rules: [] },
      inMemoryFacts({ files: { [`${workspace}/.mcp.json`]: '{"mcpServers":{"railway":{"command":"railway-mcp","args":["--environment","production"]}}}' } }));
    assert.equal(found.principals[0]?.system, 'mcp');
    assert.equal(found.effects[0]?.resource.environment?.name, 'production');
  });

  describe('credentials in reach', () => {
    const code = (trait: 'committedCode' | 'writtenCode' | 'fromNetwork' | 'unknownText'): Effect => effect('machine', { operation: 'execute', traits: [trait], resource: { kind: 'code', address: 'x', where: 'machine', keeps: 'unknown' } });
    const reach = (name: string, command: string, trait: Parameters<typeof code>[0], expected: string | undefined, project: Readonly<Record<string, string>>, env: Record<string, string> = {}): void => {
      it(name, async () => {
        const at = Object.fromEntries(Object.entries(project).map(([file, text]) => [file.startsWith('~/') ? `/home/dev${file.slice(1)}` : `${workspace}/${file}`, text]));
        const found = await identified([{ command, effect: code(trait) }], { files: at }, { env });
        assert.equal(found.effects[0]?.resource.environment?.name, expected);
        assert.doesNotMatch(JSON.stringify(found), /canary/);
      });
    };
    const dotenv = { 'package.json': '{"dependencies":{"dotenv":"1"}}' };
    const prod = 'DATABASE_URL=postgres://u:canary@db.prod.example.com/x\n';
    const managed = 'DATABASE_URL=postgres://u:canary@ep-a.eu.aws.neon.tech/x\n';
    reach('tests with no env file', 'npm test', 'committedCode', undefined, { 'package.json': '{}' });
    reach('tests with a local database', 'npm test', 'committedCode', undefined, { ...dotenv, '.env': 'DATABASE_URL=postgres://u:canary@localhost/x\n' });
    reach('tests with a compose service', 'npm test', 'committedCode', undefined, { ...dotenv, '.env': 'DATABASE_URL=postgres://u:canary@db/x\n' });
    reach('tests with production in the env file that they load', 'npm test', 'committedCode', 'production', { ...dotenv, '.env': prod });
    reach('tests with production in an env file that nothing loads', 'npm test', 'committedCode', undefined, { 'package.json': '{}', '.env': prod });
    reach('tests with a managed database that nobody names', 'npm test', 'committedCode', undefined, { ...dotenv, '.env': managed });
    reach('tests with only .env.production', 'npm test', 'committedCode', undefined, { ...dotenv, '.env.production': prod });
    reach('tests where the user\'s default profile is production', 'pytest', 'committedCode', undefined, { '~/.aws/config': '[default]\nrole_arn = arn:aws:iam::123456789012:role/prod-admin\ncredential_source = Environment\n', '~/.kube/config': kube.replace('current-context: a', 'current-context: live-eu') });
    reach('a build with production in the environment', 'make', 'committedCode', 'production', {}, { DATABASE_URL: 'postgres://u:canary@db.prod.example.com/x' });
    reach('a build with a production profile in the environment', 'make', 'committedCode', 'production', {}, { AWS_PROFILE: 'operator-prod' });
    reach('a build with another profile in the environment', 'make', 'committedCode', undefined, { '~/.aws/config': '[profile a]\nsso_account_id = 1\nsso_role_name = x\n' }, { AWS_PROFILE: 'a' });
    reach('a live key', 'npm test', 'committedCode', 'production', { ...dotenv, '.env': 'STRIPE=sk_live_canary\n' });
    reach('written code and a managed database', 'node x.js', 'writtenCode', 'unknown', { '.env': managed });
    reach('written code and nothing', 'node x.js', 'writtenCode', undefined, {});
    reach('written code and a production default context', 'node x.js', 'writtenCode', 'production', { '~/.kube/config': kube.replace('current-context: a', 'current-context: live-eu') });
    reach('code of the network can read .env.production', 'sh', 'fromNetwork', 'production', { '.env.production': prod });
    reach('staging of an env file', 'node x.js', 'writtenCode', 'staging', { '.env': 'DATABASE_URL=postgres://u:canary@db.staging.example.com/x\n' });
  });

  describe('borrowed credentials', () => {
    const command = 'curl -H "Authorization: Bearer tok_canary_0123456789abcdef" https://backboard.railway.com/x';
    const step: Step = { command, effect: effect('network', { resource: { place: 'backboard.railway.com' } }) };
    const elsewhere = { '/home/dev/other/notes.txt': 'a\nRAILWAY_TOKEN=tok_canary_0123456789abcdef\n' };
    it('a text that stands in a file the agent has read is flagged with its line', async () => {
      const found = await identified([step], { files: elsewhere, session: { secretFilesRead: ['/home/dev/other/notes.txt'] } });
      assert.deepEqual(found.principals[0]?.borrowed, { kind: 'file', path: '/home/dev/other/notes.txt', line: 2 });
      assert.doesNotMatch(JSON.stringify(found.principals), /canary/);
    });
    it('also where the same action reads it', async () => {
      const found = await identified([step], { files: elsewhere }, { changes: [{ kind: 'secretRead', path: '/home/dev/other/notes.txt' }] });
      assert.equal(found.principals[0]?.borrowed?.kind, 'file');
    });
    it('not from the project\'s own env file, and not what nobody read', async () => {
      const own = await identified([step], { files: { [`${workspace}/.env`]: 'T=tok_canary_0123456789abcdef\n' }, session: { secretFilesRead: [`${workspace}/.env`] } });
      const unread = await identified([step], { files: elsewhere });
      assert.deepEqual([own.principals[0]?.borrowed, unread.principals[0]?.borrowed], [undefined, undefined]);
    });
  });

  it('scores environments', () => {
    const of = (what: string, text: string): string => environmentOf([{ what, text }], { rules: [] }).name;
    const table: readonly (readonly [string, string, string])[] = [
      ['profile', 'payments-prod', 'production'], ['profile', 'PaymentsProd', 'production'], ['profile', 'PROD', 'production'], ['profile', 'prod2', 'production'], ['profile', 'product-team', 'unknown'], ['profile', 'reproduction', 'unknown'], ['profile', 'non-prod', 'staging'], ['profile', 'preprod', 'staging'],
      ['profile', 'staging', 'staging'], ['profile', 'dev', 'unknown'], ['profile', 'sandbox', 'unknown'], ['host', 'localhost:5432', 'development'], ['host', '127.0.0.1', 'development'], ['host', '[::1]:1', 'development'], ['host', 'localhost.evil.example', 'unknown'], ['profile', 'localhost', 'unknown'], ['host', 'live.example.com', 'production'],
    ];
    assert.deepEqual(table.map(([what, text]) => of(what, text)), table.map(row => row[2]));
    assert.deepEqual(environmentOf([{ what: 'account', text: '1' }, { what: 'profile', text: 'prod' }], { rules: [{ name: 'development', label: 'sandbox', patterns: ['1'] }] }), { name: 'development', label: 'sandbox', because: ['account 1 in your policy'] });
    assert.deepEqual([namesProduction('live-chat'), namesProduction('db-prod'), isLocalHost('/var/run/x.sock'), isLocalHost('10.0.0.1')], [false, true, true, false]);
    assert.deepEqual(['OpsAdmin', 'ReadOnlyAccess', 'SecurityAudit', 'Operator', 'x'].map(hintOf), ['name suggests administrator', 'name suggests read only', 'name suggests read only', 'name suggests operator', undefined]);
  });
});
