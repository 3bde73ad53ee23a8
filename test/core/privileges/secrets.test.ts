// No secret leaves: a world whose every settings file is full of canaries, many actions, and not one canary in any review. And hostile files:
// loops, giants, nonsense and devices cost little and are said to be unread.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Facts } from '../../../src/core/facts';
import type { ProposedAction } from '../../../src/core/model/action';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { identify } from '../../../src/core/privileges/identify';
import { resolvers } from '../../../src/core/privileges/resolvers';
import type { System } from '../../../src/core/model/resource';
import { reviewAction } from '../../../src/core/review';
import { readFacts } from '../../../src/node/readFacts';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';
import { callOf, effect, request, workspace } from './asking';
import { variablesOf } from '../../../src/core/model/call';

let count = 0;
/** A secret of a form that no redaction knows. */
const canary = (): string => `kanarie${++count}zang`;
const jwt = (): string => `x.${Buffer.from('{"sub":"robot"}').toString('base64url')}.${canary()}`;
const home = '/home/dev';

const world: Record<string, string> = {
  [`${home}/.aws/config`]: `[default]\nregion = eu-west-1\naws_secret_access_key = ${canary()}\nmfa = ${canary()}\n[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = default\nexternal_id = ${canary()}\ncredential_process = /bin/echo ${canary()}\n`,
  [`${home}/.aws/credentials`]: `[default]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\naws_secret_access_key = ${canary()}\naws_session_token = ${canary()}\n`,
  [`${home}/.kube/config`]: `apiVersion: v1\ncurrent-context: a\nclusters:\n- name: c\n  cluster: {server: "https://user:${canary()}@k.example.com", certificate-authority-data: ${canary()}}\ncontexts:\n- name: a\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user:\n    token: ${jwt()}\n    password: ${canary()}\n    client-key-data: ${canary()}\n    exec:\n      command: aws\n      args: [eks, get-token, --profile, prod]\n      env:\n      - {name: SECRET, value: ${canary()}}\n`,
  [`${home}/.config/gcloud/active_config`]: 'default', [`${home}/.config/gcloud/configurations/config_default`]: `[core]\naccount = a@example.com\nproject = p\npass = ${canary()}\n`,
  [`${home}/.config/gcloud/application_default_credentials.json`]: JSON.stringify({ type: 'authorized_user', client_secret: canary(), refresh_token: canary(), quota_project_id: 'p' }),
  [`${home}/.azure/azureProfile.json`]: JSON.stringify({ subscriptions: [{ id: '1', name: 'n', isDefault: true, user: { name: 'a', type: 'user', secret: canary() } }] }),
  [`${home}/.docker/config.json`]: JSON.stringify({ auths: { 'ghcr.io': { auth: canary() } }, currentContext: 'far', HttpHeaders: { 'X-Meta': canary() } }),
  [`${home}/.docker/contexts/meta/1/meta.json`]: JSON.stringify({ Name: 'far', Metadata: { x: canary() }, Endpoints: { docker: { Host: `tcp://me:${canary()}@far.example.com:1` } } }),
  [`${home}/.config/gh/hosts.yml`]: `github.com:\n    user: alice\n    oauth_token: ${canary()}\n`, [`${home}/.npmrc`]: `//registry.example.com/:_authToken=${canary()}\nregistry=https://me:${canary()}@registry.example.com/\n`,
  [`${home}/.pypirc`]: `[pypi]\npassword = ${canary()}\n`, [`${home}/.cargo/credentials.toml`]: `token = "${canary()}"\n`, [`${home}/.netrc`]: `machine x login y password ${canary()}\n`,
  [`${home}/.my.cnf`]: `[client]\nhost=db.example.com\nuser=u\npassword=${canary()}\n`, [`${home}/.pgpass`]: `*:*:*:*:${canary()}\n`, [`${home}/.pg_service.conf`]: `[s]\nhost=h.example.com\npassword=${canary()}\n`,
  [`${home}/.railway/config.json`]: JSON.stringify({ projects: { [workspace]: { name: 'shop', environmentName: 'production' } }, user: { token: canary() } }), [`${home}/.fly/config.yml`]: `access_token: ${canary()}\n`, [`${home}/.supabase/access-token`]: canary(), [`${home}/.vault-token`]: canary(),
  [`${home}/.config/configstore/firebase-tools.json`]: JSON.stringify({ user: { email: 'a@example.com' }, tokens: { refresh_token: canary() } }), [`${home}/.config/doctl/config.yaml`]: `access-token: ${canary()}\ncontext: default\n`,
  [`${home}/.ssh/config`]: `Host web\n  HostName w.example.com\n  SetEnv SECRET=${canary()}\n  IdentityFile ~/.ssh/id\n`, [`${home}/.ssh/id`]: canary(), [`${home}/.gitconfig`]: `[user]\n\tname = a\n[http]\n\textraheader = Authorization: ${canary()}\n`,
  [`${home}/.claude.json`]: JSON.stringify({ mcpServers: { db: { command: 'npx', args: ['server', `postgres://u:${canary()}@h.example.com/d`], env: { DB_TOKEN: canary(), DB_URL: `https://x:${canary()}@y.example.com` }, headers: { Authorization: canary() } } } }),
  [`${workspace}/.env`]: `DATABASE_URL=postgres://u:${canary()}@db.prod.example.com/shop\nSTRIPE=sk_live_${canary()}\nAWS_SECRET_ACCESS_KEY=${canary()}\nPASSWORD='${canary()}'\n`,
  [`${workspace}/.env.production`]: `DATABASE_URL=postgres://u:${canary()}@db.prod.example.com/shop\n`, [`${workspace}/.envrc`]: `export TOKEN=${canary()}\n`,
  [`${workspace}/.terraform/terraform.tfstate`]: JSON.stringify({ backend: { type: 's3', config: { bucket: 'b', key: 'k', access_key: canary(), secret_key: canary(), address: `https://u:${canary()}@h.example.com` } } }),
  [`${workspace}/main.tf`]: `provider "aws" {\n  region = "eu-west-1"\n  access_key = "${canary()}"\n  secret_key = "${canary()}"\n}\nresource "aws_s3_bucket" "b" {}\n`, [`${workspace}/terraform.tfvars`]: `password = "${canary()}"\n`,
  [`${workspace}/config/database.yml`]: `development:\n  host: h.example.com\n  username: u\n  password: ${canary()}\n`, [`${workspace}/wrangler.toml`]: `name = "w"\n[vars]\nSECRET = "${canary()}"\n`, [`${workspace}/.firebaserc`]: '{"projects":{"default":"p"}}', [`${workspace}/package.json`]: '{"name":"x","dependencies":{"dotenv":"1"}}',
  [`${workspace}/.git/config`]: `[remote "origin"]\n\turl = https://me:${canary()}@github.com/a/b.git\n`,
};
const remote = `https://me:${canary()}@github.com/a/b.git`;
const env = { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: canary(), GITHUB_TOKEN: `ghp_${canary()}`, NPM_TOKEN: canary(), RAILWAY_API_TOKEN: canary(), VERCEL_TOKEN: canary(), PGPASSWORD: canary(), DATABASE_URL: `postgres://u:${canary()}@db.prod.example.com/shop`, DOCKER_HOST: `tcp://me:${canary()}@far.example.com:1` };
const commands = [
  'aws s3 rb s3://x', 'aws --profile prod cloudformation delete-stack --stack-name x', 'kubectl delete ns x', 'helm uninstall api', 'terraform destroy', 'pulumi destroy', 'gcloud sql instances delete x', 'az group delete -n x', 'docker volume rm pg', 'docker push ghcr.io/a/b', 'psql $DATABASE_URL', 'psql -h h.example.com', 'mysql -e x', 'redis-cli FLUSHALL', 'prisma migrate reset', 'rails db:reset',
  'git push --force origin main', 'gh repo delete a/b', 'npm publish', 'cargo publish', 'twine upload x', 'ssh web rm -rf /srv', 'railway down', 'vercel remove x', 'fly apps destroy x', 'heroku pg:reset', 'supabase db reset --linked', 'firebase firestore:delete x', 'wrangler delete', 'doctl compute droplet delete x', 'vault kv delete x', 'curl -X DELETE -H "Authorization: Bearer $RAILWAY_API_TOKEN" https://backboard.railway.com/x', 'node x.js', 'sudo rm -rf /etc/x',
];

describe('privileges, secrets and hostile files', () => {
  const memory = inMemoryFacts({ files: world, git: { root: workspace, committed: {}, remotes: [{ name: 'origin', url: remote, pushUrl: remote }] } });

  for (const withEnv of [{}, env]) {
    it(`no canary in any review (${Object.keys(withEnv).length} variables)`, async () => {
      for (const command of commands) {
        const action: ProposedAction = { id: 'a', agent: 'test', session: 's', cwd: workspace, env: withEnv, request: { tool: 'shell', command, shell: 'bash' } };
        const { review } = await reviewAction(action, memory, grammars, defaultPolicy);
        assert.doesNotMatch(JSON.stringify(review), /kanarie/, command);
      }
    });
    it(`no canary in any principal of any system (${Object.keys(withEnv).length} variables)`, async () => {
      let found = 0;
      for (const system of Object.keys(resolvers) as System[]) {
        for (const command of commands) {
          const principal = await resolvers[system]?.(request({ command, env: withEnv, effects: [effect(system, { resource: { place: system === 'ssh' ? 'web' : undefined } })] }), memory);
          if (principal) found++;
          assert.doesNotMatch(JSON.stringify(principal ?? null), /kanarie/, `${system} ${command}`);
        }
      }
      assert.ok(found > 400, `${found} principals`);
    });
    it(`no canary where code runs unread (${Object.keys(withEnv).length} variables)`, async () => {
      const code = effect('machine', { operation: 'execute', traits: ['unknownText'], resource: { kind: 'code', where: 'machine' } });
      const found = await identify([{ effect: code, call: callOf('sh x', variablesOf(withEnv), workspace) }], { cwd: workspace, env: withEnv }, { rules: [] }, memory);
      assert.equal(found.effects[0]?.resource.environment?.name, 'production');
      assert.doesNotMatch(JSON.stringify(found), /kanarie/);
    });
  }

  describe('hostile files', () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'hostile-identity-'));
    const place = path.join(root, 'project');
    const facts = (): Facts => readFacts({ session: emptySession('s'), home: root, workspaces: [place] });
    before(() => {
      for (const folder of ['.aws', '.kube', '.ssh/conf.d', '.docker', '.config/gh', '.config/gcloud/configurations', '.azure', 'project']) mkdirSync(path.join(root, folder), { recursive: true });
      writeFileSync(path.join(root, '.aws/config'), 'x');
      truncateSync(path.join(root, '.aws/config'), 2 ** 30);
      symlinkSync('/dev/zero', path.join(root, '.aws/credentials'));
      execFileSync('mkfifo', [path.join(root, '.kube/config')]);
      writeFileSync(path.join(root, '.ssh/config'), 'Include config\nInclude ~/.ssh/conf.d/*\nHost a\n  HostName b\n');
      for (let i = 0; i < 2000; i++) writeFileSync(path.join(root, `.ssh/conf.d/${i}`), `Include ${i + 1}\nInclude conf.d/${i + 1}\n`);
      symlinkSync(path.join(root, '.docker'), path.join(root, '.docker/contexts'));
      symlinkSync(path.join(root, '.docker/config.json'), path.join(root, '.docker/config.json'));
      writeFileSync(path.join(root, '.config/gh/hosts.yml'), `${'github.com:\n'.repeat(30_000)}`);
      symlinkSync('/dev/zero', path.join(root, '.config/gcloud/configurations/config_default'));
      writeFileSync(path.join(root, '.azure/azureProfile.json'), '\0\0');
      execFileSync('mkfifo', [path.join(root, '.npmrc')]);
      writeFileSync(path.join(root, '.pgpass'), 'x'.repeat(1 << 18));
      writeFileSync(path.join(place, '.env'), `A="${'x'.repeat(60_000)}`);
      writeFileSync(path.join(place, '.env.local'), '\0\0\0');
      symlinkSync('/dev/urandom', path.join(place, '.envrc'));
      writeFileSync(path.join(place, 'main.tf'), `provider "aws" {${'{'.repeat(100_000)}`);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    /** How long it takes is the bench's (`test/bench/identity.ts`); that nothing of it is read, and that this is said, is here. */
    const says = (command: string, system: System, expected: RegExp): void => {
      it(`${command}: not read, and said`, async () => {
        const { review } = await reviewAction({ id: 'a', agent: 'test', session: 's', cwd: place, env: {}, request: { tool: 'shell', command, shell: 'bash' } }, facts(), grammars, defaultPolicy);
        const found = review.principals.find(one => one.system === system);
        assert.match((found?.notSeen ?? []).join(), expected, JSON.stringify(found));
        assert.match(review.explanation, /not read|includes/);
      });
    };
    says('aws s3 rb s3://x', 'aws', /\.aws\/config \(not read\).*\.aws\/credentials \(not read\)/);
    says('kubectl delete ns x', 'kubernetes', /\.kube\/config \(not read\)/);
    says('helm uninstall x', 'helm', /\.kube\/config \(not read\)/);
    says('ssh a rm -rf /srv', 'ssh', /more includes than are read/);
    says('docker volume rm x', 'docker', /config\.json \(not read\)/);
    says('gh repo delete a/b --yes', 'githost', /hosts\.yml \(not read\)/);
    says('gcloud sql instances delete x', 'gcloud', /config_default \(not read\)/);
    says('az group delete -n x', 'azure', /azureProfile\.json \(not read\)/);
    says('npm publish', 'registry', /\.npmrc \(not read\)/);
    says('psql -h db.example.com -c "drop table x"', 'database', /\.pgpass \(not read\)/);
    it('of a file that is too long, a device or a pipe not one byte is asked for', async () => {
      const real = facts();
      for (const file of ['.aws/config', '.aws/credentials', '.kube/config', '.docker/config.json']) assert.equal(await real.read(path.join(root, file)), undefined, file);
    });
    it('nonsense in every file throws nowhere', async () => {
      const nonsense = ['{', '[', '"', '\0', '- : - :\n  ? x', '%TAG ! x\n&a [*a, *a]', '[[[', '{"mcpServers":[]}', '{"projects":null}', '<<<<<<< HEAD\n=======\n', '[x\ny=z', 'a: &a [1]\nb: [*a,*a,*a]', '{"__proto__":{"x":1}}', '\uFEFF'];
      for (const text of nonsense) {
        const files = Object.fromEntries(Object.keys(world).map(file => [file, text]));
        const bad = inMemoryFacts({ files });
        for (const system of Object.keys(resolvers) as System[]) for (const command of commands) await resolvers[system]?.(request({ command, effects: [effect(system)] }), bad);
      }
    });
  });
});
