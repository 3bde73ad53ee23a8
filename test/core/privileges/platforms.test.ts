// Everything else that has an identity: clouds, state, containers, hosts, registries, platforms, MCP servers. One world a line.
import assert from 'node:assert/strict';
import { originText } from '../../../src/core/explain/origin';
import type { System } from '../../../src/core/model/resource';
import { resolvers } from '../../../src/core/privileges/resolvers';
import { resolveMcp } from '../../../src/core/privileges/platform/mcp';
import { inMemoryFacts, type MemoryWorld } from '../inMemoryFacts';
import { effect, request, workspace, type Asked } from './asking';

interface Expected { readonly name?: string | RegExp; readonly scope?: string; readonly place?: string; readonly environment?: string; readonly says?: RegExp; readonly where?: string; readonly none?: boolean }

const placed = (files: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([file, text]) => [file.startsWith('~/') ? `/home/dev${file.slice(1)}` : file.startsWith('/') ? file : `${workspace}/${file}`, text]));

function check(system: System, name: string, asked: Asked, expected: Expected, files: Readonly<Record<string, string>> = {}, world: MemoryWorld = {}): void {
  it(`${system}: ${name}`, async () => {
    const found = await resolvers[system]?.(request({ effects: [effect(system)], ...asked }), inMemoryFacts({ ...world, files: placed(files) }));
    verify(found, expected);
  });
}

function verify(found: Awaited<ReturnType<NonNullable<(typeof resolvers)['aws']>>>, expected: Expected): void {
  if (expected.none) return assert.equal(found, undefined);
  assert.ok(found);
  if (expected.name instanceof RegExp) assert.match(found.name, expected.name);
  else if (expected.name !== undefined) assert.equal(found.name, expected.name);
  if ('scope' in expected) assert.equal(found.scope, expected.scope);
  if ('place' in expected) assert.equal(found.place, expected.place);
  if (expected.environment) assert.equal(found.environment.name, expected.environment);
  if ('where' in expected) assert.equal(found.where, expected.where);
  if (expected.says) assert.match([...found.origins.map(originText), ...found.environment.because, ...found.needs, ...found.holds, ...found.limits, ...found.notSeen ?? [], found.hint ?? '', found.scopeName ?? ''].join(' · '), expected.says);
  assert.doesNotMatch(JSON.stringify(found), /canary/);
}

describe('privileges, the other systems', () => {
  const google = { '~/.config/gcloud/active_config': 'work', '~/.config/gcloud/configurations/config_work': '[core]\naccount = alice@example.com\nproject = music-prod\n[auth]\nimpersonate_service_account = robot@x.iam.gserviceaccount.com\n', '~/.config/gcloud/configurations/config_play': '[core]\naccount = bob@example.com\nproject = play\n' };
  check('gcloud', 'impersonation', { command: 'gcloud sql instances delete x' }, { name: 'service account robot@x.iam.gserviceaccount.com, impersonated by alice@example.com', scope: 'music-prod', environment: 'production' }, google);
  check('gcloud', 'project by option beats the file', { command: 'gcloud sql instances delete x --project=other' }, { scope: 'other', says: /option --project other/ }, google);
  check('gcloud', 'project by switch of the session', { command: 'gcloud sql instances delete x', chosen: { gcloud: { value: 'switched', origin: { kind: 'session', name: 'gcloud config set project switched' } } } }, { scope: 'switched' }, google);
  check('gcloud', 'a configuration activated in this session', { command: 'gcloud sql instances delete x', chosen: { gcloud: { value: 'configuration play', origin: { kind: 'session', name: 'gcloud config configurations activate play' } } } }, { name: 'bob@example.com', scope: 'play' }, google);
  check('gcloud', 'another configuration', { command: 'gcloud --configuration play sql instances delete x' }, { name: 'bob@example.com', scope: 'play' }, google);
  check('gcloud', 'application default credentials for Terraform', { command: 'terraform apply' }, { name: 'deploy@p.iam.gserviceaccount.com', scope: 'tf-project' }, { ...google, '/sa.json': '{"type":"service_account","project_id":"p","client_email":"deploy@p.iam.gserviceaccount.com","private_key":"canary"}', 'main.tf': 'provider "google" {\n  project = "tf-project"\n}\n', '.envrc': 'export GOOGLE_APPLICATION_CREDENTIALS=/sa.json\n' });
  check('gcloud', 'an emulator', { command: 'node seed.js', env: { FIRESTORE_EMULATOR_HOST: 'localhost:8080' } }, { environment: 'development', where: 'machine' });

  const azure = { '~/.azure/azureProfile.json': `\uFEFF${JSON.stringify({ subscriptions: [{ id: '1111', name: 'Play', isDefault: true, user: { name: 'alice@example.com', type: 'user' } }, { id: '2222', name: 'Payments Production', isDefault: false, user: { name: 'alice@example.com', type: 'user' } }] })}` };
  check('azure', 'the default subscription', { command: 'az group delete -n x' }, { name: 'user alice@example.com', scope: '1111', environment: 'unknown' }, azure);
  check('azure', 'a subscription by name', { command: 'az group delete -n x --subscription "Payments Production"' }, { scope: '2222', environment: 'production' }, azure);
  check('azure', 'a switch of the session', { command: 'az group delete -n x', chosen: { azure: { value: '2222', origin: { kind: 'command', name: 'az account set' } } } }, { scope: '2222' }, azure);
  check('azure', 'Terraform by ARM_ variables', { command: 'terraform apply', env: { ARM_SUBSCRIPTION_ID: '2222', ARM_CLIENT_ID: 'cid', ARM_CLIENT_SECRET: 'canary' } }, { name: 'service principal cid', scope: '2222' }, azure);

  const backend = '{"version":3,"backend":{"type":"s3","config":{"bucket":"state","key":"shop/prod.tfstate","profile":"tf-state","secret_key":"canary"}}}';
  check('terraform', 'backend and workspace', { command: 'terraform apply' }, { name: 'workspace blue', scope: 's3 state state/shop/prod.tfstate', environment: 'production', place: 'state through profile tf-state', says: /environment line 1.*terraform\.tfstate/ }, { '.terraform/environment': 'blue', '.terraform/terraform.tfstate': backend });
  check('terraform', 'a workspace selected in this action', { command: 'terraform destroy', chosen: { terraform: { value: 'prod', origin: { kind: 'command', name: 'terraform workspace select prod' } } } }, { name: 'workspace prod', environment: 'production' }, { '.terraform/environment': 'blue' });
  check('terraform', '-chdir', { command: 'terraform -chdir=infra/prod apply' }, { environment: 'production', says: /folder prod/ }, { 'infra/prod/main.tf': '' });
  check('terraform', 'runs on a service', { command: 'terraform apply' }, { scope: 'cloud state acme', says: /identity that the service runs it with/ }, { 'main.tf': 'terraform {\n  cloud {\n    organization = "acme"\n  }\n}\n' });
  check('pulumi', 'the stack by option', { command: 'pulumi destroy -s acme/shop/prod' }, { name: 'stack acme/shop/prod', environment: 'production' });
  check('pulumi', 'the selected stack', { command: 'pulumi up' }, { name: 'stack dev', scope: 'project shop' }, { 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', '~/.pulumi/workspaces/shop-abc-workspace.json': '{"stack":"dev"}' });

  const contexts = { '~/.docker/config.json': '{"currentContext":"far","auths":{"ghcr.io":{"auth":"canary"}}}', '~/.docker/contexts/meta/1/meta.json': '{"Name":"far","Endpoints":{"docker":{"Host":"ssh://ops@web-prod"}}}', '~/.ssh/config': 'Host web-prod\n  HostName 203.0.113.5\n' };
  check('docker', 'the local socket is root here', { command: 'docker system prune' }, { name: 'docker on this machine', where: 'machine', says: /root on this machine/ });
  check('docker', 'a context over ssh', { command: 'docker system prune' }, { name: 'docker on ops@203.0.113.5', where: 'remote', environment: 'production', says: /currentContext=far/ }, contexts);
  check('docker', 'DOCKER_HOST beats the context', { command: 'docker system prune', env: { DOCKER_HOST: 'unix:///run/x.sock' } }, { where: 'machine' }, contexts);
  check('docker', '-H before everything, -c of run is none', { command: 'docker -H tcp://10.0.0.9:2375 run -c 512 x' }, { scope: '10.0.0.9' }, contexts);
  check('docker', 'a context that is not there', { command: 'docker --context gone ps' }, { where: undefined, name: 'docker on wherever context gone leads', says: /where context gone leads/ });

  check('githost', 'the stored login', { command: 'gh repo delete a/b' }, { name: 'user alice', scope: 'github.com', says: /hosts\.yml line 2/ }, { '~/.config/gh/hosts.yml': 'github.com:\n    user: alice\n    oauth_token: canary\n' });
  check('githost', 'a token beats the login, its kind is told', { command: 'gh repo delete a/b', env: { GITHUB_TOKEN: 'ghp_canary0000000000000000000' } }, { name: /classic GitHub token/, says: /counts before the stored login of alice/ }, { '~/.config/gh/hosts.yml': 'github.com:\n    user: alice\n' });
  check('githost', 'GH_TOKEN before GITHUB_TOKEN', { command: 'gh repo delete a/b', env: { GITHUB_TOKEN: 'ghp_canary', GH_TOKEN: 'github_pat_canary' } }, { name: /fine-grained/, says: /chosen repositories/ });
  check('githost', 'the plain token is not for other hosts', { command: 'gh repo delete git.corp.example/a/b -R git.corp.example/a/b', env: { GITHUB_TOKEN: 'ghp_canary' } }, { scope: 'git.corp.example', name: 'unknown' });
  check('githost', 'scope of a deletion', { command: 'gh repo delete a/b', effects: [effect('githost', { resource: { kind: 'repository', address: 'a/b' } })] }, { says: /delete_repo/ });
  const git: MemoryWorld = { git: { root: workspace, committed: {}, remotes: [{ name: 'origin', url: 'https://me:canary@github.com/acme/app.git', pushUrl: 'https://me:canary@github.com/acme/app.git' }, { name: 'ssh', url: 'git@gh-work:acme/app.git', pushUrl: 'git@gh-work:acme/app.git' }] } };
  check('git', 'a login in the address is told, not shown', { command: 'git push' }, { name: 'a password or token in the address', scope: 'github.com/acme/app' }, { '.git/HEAD': 'x' }, git);
  check('git', 'an alias of ssh', { command: 'git push ssh' }, { name: 'git over SSH with the key work_ed25519 (whose account is not known here)', scope: 'gh-work/acme/app' }, { '.git/HEAD': 'x', '~/.ssh/config': 'Host gh-work\n  HostName github.com\n  IdentityFile ~/.ssh/work_ed25519\n' }, git);
  check('git', 'a local command has none', { command: 'git reset --hard', effects: [effect('git', { resource: { where: 'workspace' } })] }, { none: true }, {}, git);
  check('git', 'pushing to a branch called production', { command: 'git push origin production', effects: [effect('git', { resource: { address: 'production' } })] }, { environment: 'production' }, { '.git/HEAD': 'x' }, git);

  check('registry', 'npm with a token in .npmrc', { command: 'npm publish' }, { scope: 'npm.corp.example', says: /token in \/home\/dev\/\.npmrc line 1/ }, { '~/.npmrc': '//npm.corp.example/:_authToken=canary\n', '.npmrc': 'registry=https://npm.corp.example/\n' });
  check('registry', 'the registry of a scope', { command: 'npm publish' }, { scope: 'pkgs.example.com' }, { 'package.json': '{"name":"@acme/x"}', '.npmrc': '@acme:registry=https://pkgs.example.com/\n' });
  check('registry', 'an image', { command: 'docker push ghcr.io/acme/app', effects: [effect('registry', { operation: 'send', resource: { address: 'ghcr.io/acme/app' } })] }, { scope: 'ghcr.io', says: /login for ghcr\.io/ }, contexts);
  check('registry', 'cargo', { command: 'cargo publish', env: { CARGO_REGISTRY_TOKEN: 'canary' } }, { says: /CARGO_REGISTRY_TOKEN/ });

  const ssh = { '~/.ssh/config': 'Include conf.d/*\nHost web\n  HostName web-1.prod.example.com\n  User deploy\n  ProxyJump bastion\nMatch exec "canary"\n  User evil\n', '~/.ssh/conf.d/a': 'Host inc\n  HostName 203.0.113.7\n' };
  check('ssh', 'alias, user, real host and the way', { command: 'ssh web uptime', effects: [effect('ssh', { resource: { place: 'web' } })] }, { name: 'deploy@web-1.prod.example.com via bastion (alias web)', environment: 'production', says: /Host web in \/home\/dev\/\.ssh\/config line 3.*would run a program/ }, ssh);
  check('ssh', 'user in the command', { command: 'ssh root@web uptime', effects: [effect('ssh', { resource: { place: 'root@web' } })] }, { name: /^root@web-1/, says: /everything on that machine/ }, ssh);
  check('ssh', 'an include', { command: 'ssh inc', effects: [effect('ssh', { resource: { place: 'inc' } })] }, { scope: '203.0.113.7' }, ssh);
  check('ssh', 'a container', { command: 'rm x', effects: [effect('ssh', { resource: { place: 'container web' } })] }, { scope: 'container web', says: /identity that the container has/ });
  check('files', 'the agent\'s own user reads and runs without a card', { command: 'cat x', effects: [effect('files', { operation: 'read', resource: { where: 'workspace' } })] }, { none: true });
  check('machine', 'root', { command: 'x', effects: [effect('machine', { traits: ['root'], resource: { where: 'machine' } })] }, { name: 'root of this machine' });

  const railway = { '~/.railway/config.json': JSON.stringify({ projects: { [workspace]: { project: 'p1', name: 'shop', environment: 'e1', environmentName: 'production', service: 's' } }, user: { token: 'canary' } }, null, 1) };
  check('platform', 'Railway: the linked environment, an account-wide login', { command: 'railway volume delete -v x' }, { scope: 'shop', place: 'production', environment: 'production', says: /linked project.*every project and environment of the account/ }, railway);
  check('platform', 'Railway: a project token reaches one environment', { command: 'railway down', env: { RAILWAY_TOKEN: 'canary' } }, { says: /RAILWAY_TOKEN.*one environment of one project/ }, railway);
  check('platform', 'Vercel: --prod', { command: 'vercel deploy --prod' }, { scope: 'prj_1', environment: 'production', says: /project\.json line 1/ }, { '.vercel/project.json': '{"projectId":"prj_1","orgId":"team_1"}' });
  check('platform', 'Fly: the app of fly.toml', { command: 'fly deploy' }, { scope: 'video-batch' }, { 'fly.toml': 'app = "video-batch"\n', '~/.fly/config.yml': 'access_token: canary\n' });
  check('platform', 'Heroku: -a', { command: 'heroku pg:reset -a shop-production' }, { scope: 'shop-production', environment: 'production' });
  check('platform', 'Heroku: the only remote', { command: 'heroku pg:reset' }, { scope: 'shop-live', environment: 'production' }, {}, { git: { root: workspace, committed: {}, remotes: [{ name: 'heroku', url: 'https://git.heroku.com/shop-live.git', pushUrl: '' }] } });
  check('platform', 'Supabase: local', { command: 'supabase db reset' }, { scope: 'this machine', where: 'machine', environment: 'development' }, { 'supabase/.temp/project-ref': 'abcdefghijklmnopqrst' });
  check('platform', 'Supabase: linked', { command: 'supabase db reset --linked' }, { scope: 'abcdefghijklmnopqrst', environment: 'unknown' }, { 'supabase/.temp/project-ref': 'abcdefghijklmnopqrst' });
  check('platform', 'Firebase: its own project, not gcloud\'s', { command: 'firebase firestore:delete --all-collections' }, { name: 'user a@example.com', scope: 'shop-prod', environment: 'production' }, { '.firebaserc': '{"projects":{"default":"shop-dev","live":"shop-prod"}}', '~/.config/configstore/firebase-tools.json': JSON.stringify({ user: { email: 'a@example.com' }, tokens: { refresh_token: 'canary' }, activeProjects: { [workspace]: 'live' } }), ...google });
  check('platform', 'Firebase: -P', { command: 'firebase deploy -P shop-dev' }, { scope: 'shop-dev' }, { '.firebaserc': '{"projects":{"default":"shop-prod"}}' });
  check('platform', 'Cloudflare: environment', { command: 'wrangler deploy --env production' }, { scope: 'worker-a', environment: 'production' }, { 'wrangler.toml': 'name = "worker-a"\naccount_id = "abc"\n' });
  check('network', 'a bearer token at an interface of a platform', { command: 'curl -H "Authorization: Bearer $RAILWAY_API_TOKEN" https://backboard.railway.com/graphql/v2', env: { RAILWAY_API_TOKEN: 'canary' }, effects: [effect('network', { resource: { place: 'backboard.railway.com' } })] }, { name: 'a bearer token', scope: 'backboard.railway.com', says: /RAILWAY_API_TOKEN.*every project and environment of the account/ });

  const mcp = (name: string, server: string, expected: Expected, files: Readonly<Record<string, string>>): void => {
    it(`mcp: ${name}`, async () => verify(await resolveMcp(server, request({}), inMemoryFacts({ files: placed(files) })), expected));
  };
  mcp('a database in its words', 'postgres', { name: 'MCP server postgres (@modelcontextprotocol/server-postgres)', scope: 'db.prod.example.com/shop', environment: 'production', says: /server postgres in .*\.mcp\.json line 1/ }, { '.mcp.json': '{"mcpServers":{"postgres":{"command":"npx","args":["-y","@modelcontextprotocol/server-postgres","postgres://u:canary@db.prod.example.com/shop"]}}}' });
  mcp('names of its variables', 'railway', { says: /its own RAILWAY_API_TOKEN/ }, { '~/.claude.json': '{"mcpServers":{"railway":{"command":"npx","args":["railway-mcp"],"env":{"RAILWAY_API_TOKEN":"canary"}}}}' });
  mcp('of this project in the user file', 'Railway', { environment: 'production' }, { '~/.claude.json': JSON.stringify({ projects: { [workspace]: { mcpServers: { railway: { url: 'https://mcp.example.com', env: { RAILWAY_ENVIRONMENT: 'production' } } } } } }) });
  mcp('a project reference and read only', 'supabase', { says: /started read-only.*abcd/ }, { '.vscode/mcp.json': '{\n // note\n "servers": {"supabase": {"type":"http","url":"https://mcp.supabase.com/mcp?project_ref=abcd&read_only=true"}}}' });
  mcp('TOML', 'aws', { environment: 'production' }, { '~/.codex/config.toml': '[mcp_servers.aws]\ncommand = "uvx"\nargs = ["awslabs.aws"]\n[mcp_servers.aws.env]\nAWS_PROFILE = "payments-prod"\n' });
  mcp('not configured here', 'ghost', { name: 'MCP server ghost', says: /not found/ }, {});
});
