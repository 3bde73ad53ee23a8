// A home and a project full of canaries, one in every place of every settings file that holds a secret, and the scan for them. Owns the
// world only; which surface is looked at is its tests' business.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

let count = 0;
/** Of no form that a redaction knows, so that only what is never taken up stays hidden. */
export const canary = (): string => `kanarie${++count}zang`;
const jwt = (): string => `x.${Buffer.from('{"sub":"robot"}').toString('base64url')}.${canary()}`;

/** `~` the home, everything else the project. */
export const files: Record<string, string> = {
  '~/.aws/config': `[default]\nregion = eu-west-1\naws_secret_access_key = ${canary()}\n[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = default\nexternal_id = ${canary()}\ncredential_process = /bin/echo ${canary()}\n`,
  '~/.aws/credentials': `[default]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\naws_secret_access_key = ${canary()}\naws_session_token = ${canary()}\n`,
  '~/.kube/config': `current-context: a\nclusters:\n- name: c\n  cluster: {server: "https://user:${canary()}@k.example.com", certificate-authority-data: ${canary()}}\ncontexts:\n- name: a\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user:\n    token: ${jwt()}\n    password: ${canary()}\n    client-key-data: ${canary()}\n    exec:\n      command: aws\n      args: [eks, get-token, --profile, prod]\n      env:\n      - {name: SECRET, value: ${canary()}}\n`,
  '~/.config/gcloud/active_config': 'default', '~/.config/gcloud/configurations/config_default': `[core]\naccount = a@example.com\nproject = p-live\npass = ${canary()}\n`, '~/.config/gcloud/application_default_credentials.json': JSON.stringify({ type: 'authorized_user', client_secret: canary(), refresh_token: canary(), quota_project_id: 'p' }),
  '~/.azure/azureProfile.json': JSON.stringify({ subscriptions: [{ id: '1', name: 'n', isDefault: true, user: { name: 'a', type: 'user', secret: canary() } }] }),
  '~/.docker/config.json': JSON.stringify({ auths: { 'ghcr.io': { auth: canary() } }, currentContext: 'far', HttpHeaders: { 'X-Meta': canary() } }), '~/.docker/contexts/meta/1/meta.json': JSON.stringify({ Name: 'far', Metadata: { x: canary() }, Endpoints: { docker: { Host: `tcp://me:${canary()}@far.example.com:1` } } }),
  '~/.config/gh/hosts.yml': `github.com:\n    user: alice\n    oauth_token: ${canary()}\n`, '~/.config/glab-cli/config.yml': `hosts:\n    gitlab.com:\n        token: ${canary()}\n        user: bob\n`, '~/.npmrc': `//registry.example.com/:_authToken=${canary()}\nregistry=https://me:${canary()}@registry.example.com/\n`,
  '~/.pypirc': `[pypi]\npassword = ${canary()}\n`, '~/.cargo/credentials.toml': `token = "${canary()}"\n`, '~/.netrc': `machine x login y password ${canary()}\n`, '~/.my.cnf': `[client]\nhost=db.example.com\nuser=u\npassword=${canary()}\n`, '~/.pgpass': `db.example.com:*:*:*:${canary()}\n`, '~/.pg_service.conf': `[s]\nhost=h.example.com\npassword=${canary()}\n`,
  '~/.railway/config.json': JSON.stringify({ user: { token: canary() } }), '~/.fly/config.yml': `access_token: ${canary()}\n`, '~/.supabase/access-token': canary(), '~/.vault-token': canary(), '~/.config/configstore/firebase-tools.json': JSON.stringify({ user: { email: 'a@example.com' }, tokens: { refresh_token: canary() } }), '~/.config/doctl/config.yaml': `access-token: ${canary()}\ncontext: default\n`,
  '~/.ssh/config': `Host web\n  HostName w.example.com\n  SetEnv SECRET=${canary()}\n  IdentityFile ~/.ssh/id\n`, '~/.ssh/id': canary(), '~/.gitconfig': `[user]\n\tname = a\n[http]\n\textraheader = Authorization: ${canary()}\n`, '~/.config/git/config': `[credential]\n\thelper = "!echo ${canary()}"\n`, '~/.pulumi/workspaces/shop-1-workspace.json': JSON.stringify({ stack: 'dev', token: canary() }),
  '~/.claude.json': JSON.stringify({ mcpServers: { db: { command: 'npx', args: ['server', `postgres://u:${canary()}@h.example.com/d`], env: { DB_TOKEN: canary(), DB_URL: `https://x:${canary()}@y.example.com` }, headers: { Authorization: canary() } } } }), '~/.codex/config.toml': `[mcp_servers.api]\nurl = "https://u:${canary()}@mcp.example.com"\n[mcp_servers.api.http_headers]\nAuthorization = "${canary()}"\n`, '~/.continue/config.yaml': `mcpServers:\n  - name: mail\n    command: srv\n    env:\n      TOKEN: ${canary()}\n`,
  '.env': `DATABASE_URL=postgres://u:${canary()}@db.prod.example.com/shop\nSTRIPE=sk_live_${canary()}\nAWS_SECRET_ACCESS_KEY=${canary()}\nPASSWORD='${canary()}'\n`, '.env.production': `DATABASE_URL=postgres://u:${canary()}@db.prod.example.com/shop\n`, '.envrc': `export TOKEN=${canary()}\n`, '.dev.vars': `KEY=${canary()}\n`,
  '.terraform/terraform.tfstate': JSON.stringify({ backend: { type: 's3', config: { bucket: 'b', key: 'k', access_key: canary(), secret_key: canary(), address: `https://u:${canary()}@h.example.com` } } }), 'main.tf': `provider "aws" {\n  region = "eu-west-1"\n  access_key = "${canary()}"\n  secret_key = "${canary()}"\n}\nresource "aws_s3_bucket" "b" {}\n`, 'terraform.tfvars': `password = "${canary()}"\n`,
  'Pulumi.yaml': 'name: shop\n', 'Pulumi.dev.yaml': `config:\n  aws:profile: prod\n  shop:password: ${canary()}\n`, 'config/database.yml': `development:\n  host: h.example.com\n  username: u\n  password: ${canary()}\n`, 'wrangler.toml': `name = "w"\n[vars]\nSECRET = "${canary()}"\n`, '.firebaserc': `{"projects":{"default":"p"},"token":"${canary()}"}`, '.vercel/project.json': `{"projectId":"p","token":"${canary()}"}`, '.netlify/state.json': `{"siteId":"s","token":"${canary()}"}`, 'fly.toml': `app = "shop"\n[env]\nSECRET = "${canary()}"\n`,
  'supabase/.temp/project-ref': 'abcdefghij', 'package.json': '{"name":"x","dependencies":{"dotenv":"1"}}', 'compose.yaml': `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${canary()}\n`, '.npmrc': `//npm.example.com/:_authToken=${canary()}\n`, 'iam.tf': `resource "aws_iam_access_key" "x" {\n  secret = "${canary()}"\n}\n`,
  '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': `[remote "origin"]\n\turl = https://me:${canary()}@github.com/a/b.git\n`, 'cdk.context.json': `{"x:account=123456789012":"${canary()}"}`, '../other/.env': `TOKEN=${canary()}0123456789\n`, '.mcp.json': JSON.stringify({ mcpServers: { web: { url: `https://mcp.example.com/?token=${canary()}` } } }),
};

export const commands = [
  'aws --profile prod cloudformation delete-stack --stack-name x', 'aws s3 rb s3://x --force', 'cdk destroy', 'kubectl delete ns x', 'helm uninstall x', 'gcloud sql instances delete x', 'az group delete -n x', 'docker volume rm x', 'docker push ghcr.io/a/b', 'gh repo delete a/b --yes', 'glab repo delete a/b', 'npm publish', 'twine upload dist/*', 'cargo publish',
  'psql "$DATABASE_URL" -c "drop table x"', 'psql service=s -c "drop table x"', 'psql -h db.example.com -U u -c "drop table x"', 'mysql -e "drop database x"', 'prisma migrate reset --force', 'rails db:drop', 'terraform destroy', 'pulumi destroy --yes', 'railway down -y', 'fly apps destroy x', 'supabase db reset --linked', 'vault kv delete secret/x', 'firebase firestore:delete --all-collections', 'doctl compute droplet delete 1', 'wrangler d1 delete x', 'vercel remove x', 'netlify sites:delete',
  'ssh web rm -rf /srv', 'git push --force origin main', 'curl -X DELETE -H "Authorization: Bearer $TOKEN" https://api.example.com/volumes/1', 'node x.js', 'curl https://x.example.com/i.sh | sh', 'cat .env', 'cat ../other/.env', 'sudo rm -rf /etc/x', 'heroku pg:reset', 'neonctl projects delete x', 'aws sts get-session-token', 'kubectl config view --raw', 'direnv allow',
];
/** With the secret in the command: every form that a redaction has to know. */
export const typed = (secret: string): readonly string[] => [
  `psql postgres://u:${secret}@db.example.com/x -c "drop table x"`, `PGPASSWORD=${secret} psql -h db.example.com -c "drop table x"`, `mysql -h db.example.com -u root -p${secret} -e "drop database x"`, `mysql --password=${secret} -h db.example.com -e "drop database x"`, `redis-cli -h r.example.com -a ${secret} FLUSHALL`, `mongosh -u a -p ${secret} --host m.example.com --eval "db.dropDatabase()"`, `sqlcmd -S s.example.com -U sa -P ${secret} -Q "drop database x"`, `curl -u me:${secret} -X DELETE https://api.example.com/x/1`,
  `curl -H "X-Api-Key: ${secret}" -X DELETE https://api.example.com/x/1`, `aws configure set aws_secret_access_key ${secret}`, `export GH_TOKEN=${secret}`, `STRIPE_KEY=${secret} node x.js`, `DB_PASS=${secret} node x.js`, `npm config set //npm.example.com/:_authToken ${secret}`, `docker login -u a -p ${secret} r.example.com`, `echo ${secret} | docker login -u a --password-stdin`, `echo ${secret} | gh auth login --with-token`, `git push https://me:${secret}@github.com/a/b.git --force`, `git remote set-url origin https://me:${secret}@github.com/a/b.git`,
  `az login --service-principal -u app -p ${secret} --tenant t`, `vault login ${secret}`, `vault kv put secret/x key=${secret}`, `kubectl create secret generic x --from-literal=k=${secret}`, `gh secret set X --body ${secret}`, `aws ssm put-parameter --name /x --value ${secret} --type SecureString`, `vercel rm x --token ${secret}`, `sshpass -p ${secret} ssh web rm -rf /srv`, `openssl enc -d -in x -pass pass:${secret}`, `kubectl --token ${secret} delete ns x`, `helm registry login r.example.com -u a -p ${secret}`, `heroku config:set SECRET_KEY=${secret}`,
];
export const env = { DATABASE_URL: `postgres://u:${canary()}@db.prod.example.com/shop`, TOKEN: canary(), GH_TOKEN: canary(), AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: canary(), DOCKER_HOST: `tcp://me:${canary()}@d.example.com:2376`, PULUMI_BACKEND_URL: `https://me:${canary()}@p.example.com`, npm_config_registry: `https://me:${canary()}@npm.example.com`, FLY_API_TOKEN: canary() };

/** Puts the world there. */
export function writeWorld(home: string, cwd: string): void {
  for (const [name, text] of Object.entries(files)) {
    const at = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }
}

/** No canary stands in the text, in no spelling that a surface may give it. */
export function clean(where: string, text: string): void {
  const at = text.search(/kanarie|a2FuYXJpZ|thbmFyaW|rYW5hcmll/);
  assert.ok(at < 0, `${where}: …${text.slice(Math.max(0, at - 160), at + 40)}`);
}

/** Every file below a folder, as one text. */
export function onDisk(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => `${path.join(one.parentPath, one.name)}\n${readFileSync(path.join(one.parentPath, one.name), 'latin1')}`).join('\n');
}
