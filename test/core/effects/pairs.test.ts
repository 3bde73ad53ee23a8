// A delete and the create that follows it, through whatever tools and calls: one replacement. Beside each kind its nearest harmless one.
import assert from 'node:assert/strict';
import { effectsOf, lineOf, said, type Act, type World } from './infrastructure/session';

function check(name: string, acts: readonly Act[], expected: readonly string[], world: World = { files: {} }): void {
  it(name, async () => assert.deepEqual((await said(world, acts)).at(-1), expected));
}

describe('pairs across tools', () => {
  const make = { server: 'awslabs-dynamodb', name: 'create_table', arguments: { TableName: 'carts' } };
  const remove = { server: 'awslabs-dynamodb', name: 'delete_table', arguments: { TableName: 'carts' } };
  check('command line, then MCP', ['aws dynamodb delete-table --table-name carts', make], ['replace carts']);
  check('MCP, then command line', [remove, 'aws dynamodb create-table --table-name carts'], ['replace carts']);
  check('MCP makes another table', ['aws dynamodb delete-table --table-name orders', make], ['create carts']);
  check('made again since', ['aws dynamodb delete-table --table-name carts', 'aws dynamodb create-table --table-name carts', make], ['create carts']);
  const bucket = 'resource "google_storage_bucket" "inv" {\n  name     = "acme-invoices"\n  location = "EU"\n}\n';
  const empty = JSON.stringify({ version: 4, terraform_version: '1.9', serial: 1, lineage: 'x', outputs: {}, resources: [] });
  check('command line, then Terraform', ['gcloud storage rm -r gs://acme-invoices', 'terraform apply'], ['replace gs://acme-invoices'], { files: { 'main.tf': bucket, 'terraform.tfstate': empty }, commit: ['main.tf'] });
  check('Terraform makes another bucket', ['gcloud storage rm -r gs://acme-archive', 'terraform apply'], ['create google_storage_bucket.inv'], { files: { 'main.tf': bucket, 'terraform.tfstate': empty }, commit: ['main.tf'] });
  check('API of a code host, then its tool', ['gh api -X DELETE repos/acme/shop', 'gh repo create acme/shop --private'], ['replace repos/acme/shop']);
  check('its tool for another repository', ['gh api -X DELETE repos/acme/shop', 'gh repo create acme/web --private'], ['create acme/web']);
});

describe('pairs by identifier across calls', () => {
  check('a zone', ['aws route53 delete-hosted-zone --id Z0AB12CD34EF', 'aws route53 create-hosted-zone --name example.com'], ['may replace Z0AB12CD34EF']);
  check('another kind', ['aws route53 delete-hosted-zone --id Z0AB12CD34EF', 'aws sns create-topic --name t'], ['create t']);
  check('two were deleted: which one is not known', ['aws ec2 delete-volume --volume-id vol-0a1b2c3d4e5f60718', 'aws ec2 delete-volume --volume-id vol-1a1b2c3d4e5f60718', 'aws ec2 create-volume --size 10'], ['create ec2 create-volume']);
  check('one create closes it', ['aws ec2 delete-volume --volume-id vol-0a1b2c3d4e5f60718', 'aws ec2 create-volume --size 10', 'aws ec2 create-volume --size 10'], ['create ec2 create-volume']);
  check('a request, then a request', ['curl -X DELETE https://api.acme.example/v1/environments/prod', 'curl -X POST https://api.acme.example/v1/environments -d \'{"name":"prod"}\''], ['replace /v1/environments/prod']);
  check('a request that makes another', ['curl -X DELETE https://api.acme.example/v1/environments/prod', 'curl -X POST https://api.acme.example/v1/environments -d \'{"name":"test"}\''], ['create /v1/environments']);
});

describe('pairs whose things a file names', () => {
  check('nomad', ['nomad job stop -purge web && nomad job run w.nomad'], ['replace web'], { files: { 'w.nomad': 'job "web" {\n}\n' } });
  check('nomad, another job', ['nomad job stop -purge api && nomad job run w.nomad'], ['delete api', 'update web'], { files: { 'w.nomad': 'job "web" {\n}\n' } });
  check('eksctl', ['eksctl delete cluster --name shop && eksctl create cluster -f c.yaml'], ['replace shop'], { files: { 'c.yaml': 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: shop\n' } });
  check('virsh', ['virsh undefine web1 && virsh define w.xml'], ['replace web1'], { files: { 'w.xml': '<domain>\n  <name>web1</name>\n</domain>\n' } });
  check('virsh define alone', ['virsh define w.xml'], ['create web1'], { files: { 'w.xml': '<domain>\n  <name>web1</name>\n</domain>\n' } });
  check('crontab', ['crontab -r && crontab jobs'], ['replace every scheduled job of the user'], { files: { jobs: '0 * * * * /bin/true\n' } });
  check('consul', ['consul kv delete a/b && consul kv put a/b on'], ['replace a/b']);
  check('consul put alone', ['consul kv put a/b on'], ['update a/b']);
  check('vault', ['vault secrets disable kv/ && vault secrets enable -path=kv kv-v2'], ['replace kv/']);
});

describe('database files', () => {
  const world: World = { files: { 'app.sqlite3': 'x', 'schema.sql': 'CREATE TABLE a(id int);\n', 'pgdata/PG_VERSION': '15' } };
  const losses = async (command: string): Promise<readonly string[]> => {
    return (await effectsOf(world, [command])).flat().filter(effect => effect.operation === 'replace' || effect.operation === 'delete').map(lineOf);
  };
  it('rm and a new one', async () => assert.deepEqual(await losses('rm app.sqlite3 && sqlite3 app.sqlite3 < schema.sql'), ['replace app.sqlite3']));
  it('rm alone', async () => assert.deepEqual(await losses('rm app.sqlite3'), ['delete app.sqlite3']));
  it('moved away is not deleted', async () => assert.equal((await losses('mv app.sqlite3 old.sqlite3 && sqlite3 app.sqlite3 < schema.sql')).some(line => line.startsWith('replace')), false));
  it('initdb', async () => assert.deepEqual(await losses('rm -rf pgdata && initdb -D pgdata'), ['replace pgdata']));
});

describe('destroy, then apply', () => {
  const files = { 'main.tf': 'resource "aws_db_instance" "a" {\n  identifier = "a"\n}\n', 'terraform.tfstate': JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'l', outputs: {}, resources: [{ mode: 'managed', type: 'aws_db_instance', name: 'a', provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances: [{ schema_version: 0, attributes: { identifier: 'a' }, sensitive_attributes: [] }] }] }) };
  check('in one command', ['terraform destroy -auto-approve && terraform apply -auto-approve'], ['replace aws_db_instance.a'], { files, commit: ['main.tf'] });
  check('in two', ['terraform destroy -auto-approve', 'terraform apply -auto-approve'], ['replace aws_db_instance.a'], { files, commit: ['main.tf'] });
  check('a third changes nothing', ['terraform destroy -auto-approve', 'terraform apply -auto-approve', 'terraform apply'], [], { files, commit: ['main.tf'] });
  check('apply alone', ['terraform apply -auto-approve'], [], { files, commit: ['main.tf'] });
});

describe('workflows that are started', () => {
  const workflow = (run: string): World => ({ files: { '.github/workflows/w.yml': `on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n` }, commit: ['.github/workflows/w.yml'], git: { refs: ['main'] } });
  const started = async (run: string): Promise<readonly string[]> => {
    return (await effectsOf(workflow(run), ['gh workflow run w.yml'])).flat().map(effect => `${lineOf(effect)}${effect.traits.includes('committedCode') ? ' (not planned)' : ''}`);
  };
  it('one that destroys', async () => assert((await started('aws rds delete-db-instance --db-instance-identifier orders --skip-final-snapshot')).includes('may delete orders')));
  it('one that deploys', async () => assert((await started('kubectl apply -f k8s/')).some(line => line.endsWith('w.yml (not planned)'))));
  it('one that tests', async () => assert.deepEqual(await started('npm test'), ['execute w.yml']));
  it('one that cleans its own runner', async () => assert.deepEqual(await started('rm -rf dist && docker system prune -af'), ['execute w.yml']));
});

describe('everything a tool deployed, then its deploy', () => {
  const template: World = { files: { 'template.yaml': 'Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n', 'serverless.yml': 'service: shop\n', 'web.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec: {}\n', 'docker-compose.yml': 'services:\n  db:\n    image: postgres\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n' } };
  check('cdk', ['cdk destroy --force && cdk deploy'], ['may unplanned replace every stack of the app']);
  check('cdk, one stack', ['cdk destroy Shop --force; cdk deploy Shop'], ['may unplanned replace Shop']);
  check('cdk in two calls', ['cdk destroy Shop --force', 'cdk deploy Shop'], ['may unplanned replace Shop']);
  check('cdk, another stack', ['cdk destroy A --force && cdk deploy B'], ['delete A', 'may unplanned update B']);
  check('cdk deploy alone', ['cdk deploy Shop'], ['may unplanned update Shop']);
  check('pulumi', ['pulumi destroy -y && pulumi up -y'], ['may unplanned replace everything in the stack']);
  check('pulumi, one stack', ['pulumi destroy -y -s prod && pulumi up -y -s prod'], ['may unplanned replace prod']);
  check('pulumi, another stack', ['pulumi destroy -y -s dev && pulumi up -y -s prod'], ['delete dev', 'may unplanned update prod']);
  check('sam', ['sam delete --no-prompts --stack-name s && sam deploy --stack-name s'], ['replace s', 'replace s/T'], template);
  check('sam by its settings', ['sam delete --no-prompts && sam deploy'], ['replace the stack of samconfig.toml', 'replace the stack of samconfig.toml/T'], template);
  check('serverless', ['serverless remove && serverless deploy'], ['replace shop-dev'], template);
  check('serverless, another stage', ['serverless remove --stage dev && serverless deploy --stage prod'], ['delete shop-dev', 'update the service'], template);
  check('helm', ['helm uninstall web && helm install web ./chart'], ['replace web']);
  check('helm, another release', ['helm uninstall web && helm install api ./chart'], ['delete web', 'create api']);
  check('helmfile', ['helmfile destroy && helmfile apply'], ['replace every release of the helmfile']);
  check('kubectl', ['kubectl delete -f web.yaml && kubectl apply -f web.yaml'], ['replace data'], template);
  check('kubectl, a file that is not here', ['kubectl delete -f x.yaml && kubectl apply -f x.yaml'], ['may replace every object in x.yaml']);
  check('kubectl, another file', ['kubectl delete -f a.yaml && kubectl apply -f b.yaml'], ['may delete every object in a.yaml', 'update b.yaml']);
  check('compose', ['docker compose down -v && docker compose up -d'], ['delete the containers of workspace (disposable)', 'replace workspace_data', 'update workspace'], template);
  check('compose without -v', ['docker compose down && docker compose up -d'], ['delete the containers of workspace (disposable)', 'update workspace'], template);
});

describe('a database in memory', () => {
  const disposables = async (command: string): Promise<readonly boolean[]> => (await effectsOf({ files: { 'app.db': 'x' } }, [command])).flat().filter(effect => effect.operation === 'delete' || effect.operation === 'replace').map(effect => effect.disposable !== undefined);
  for (const command of ["sqlite3 :memory: 'DROP TABLE t'", "sqlite3 :memory: 'CREATE TABLE t(a); DROP TABLE t; CREATE TABLE t(b)'", "sqlite3 'file::memory:?cache=shared' 'DROP TABLE t'"]) it(command, async () => assert.deepEqual(await disposables(command), [true]));
  for (const command of ["sqlite3 app.db 'DROP TABLE t'", "sqlite3 :memory: '.open app.db' 'DROP TABLE t'", "sqlite3 :memory: \"ATTACH 'app.db' AS a\" 'DROP TABLE a.t'", "sqlite3 :memory: \"ATTACH 'app.db' AS a; DROP TABLE a.t\"", "sqlite3 :memory: '.read x.sql' 'DROP TABLE t'"]) it(command, async () => assert.deepEqual(await disposables(command), [false]));
});

describe('ansible without a playbook', () => {
  const absent = "ansible db -m community.postgresql.postgresql_db -a 'name=orders state=absent'";
  check('deletes what it names', [absent], ['delete orders']);
  check('and makes it again', [`${absent} && ansible db -m postgresql_db -a "name=orders state=present"`], ['replace orders']);
  check('makes another one', [`${absent} && ansible db -m postgresql_db -a "name=carts state=present"`], ['delete orders']);
  check('present alone', ["ansible db -m postgresql_db -a 'name=orders state=present'"], []);
});

describe('databases by their own words', () => {
  check('a hosted cluster', ['atlas clusters delete orders --force'], ['delete orders']);
  check('another form of the same tool', ['atlas clusters create orders'], ['create orders']);
});

describe('pairs of calls', () => {
  const npm: World = { files: { 'package.json': '{"name":"@acme/lib","version":"1.2.0"}' } };
  check('npm takes back and publishes', ['npm unpublish @acme/lib@1.2.0 -f', 'npm publish'], ['replace @acme/lib@1.2.0'], npm);
  check('npm publishes another', ['npm unpublish @acme/old@1.0.0 -f', 'npm publish'], ['send @acme/lib@1.2.0'], npm);
  check('etcd: all below a name, then one of it', ['etcdctl del --prefix /config/app/', 'etcdctl put /config/app/port 80'], ['replace /config/app/']);
  check('etcd: one beside it', ['etcdctl del --prefix /config/app/', 'etcdctl put /config/web/port 80'], ['update /config/web/port']);
  check('consul: all below a name, then one of it', ['consul kv delete -recurse app/', 'consul kv put app/port 80'], ['replace app/']);
  check('consul: a longer name', ['consul kv delete -recurse app/', 'consul kv put apps/port 80'], ['update apps/port']);
  check('virsh: undefined, then installed', ['virsh undefine db --remove-all-storage', 'virt-install --name db --memory 2048 --disk size=20'], ['replace db']);
  check('virsh destroy is a power-off', ['virsh destroy db'], ['update db']);
  check('virsh: powered off, then started', ['virsh destroy db', 'virsh start db'], ['update db']);
  check('another machine', ['virsh undefine db --remove-all-storage', 'virt-install --name web --memory 2048 --disk size=20'], ['create web']);

  const data: World = { files: { 'users.csv': 'id,name\n1,ann\n', 'up/a.jpg': 'x', 'README.md': 'x' }, commit: ['README.md'] };
  const files = (name: string, acts: readonly Act[], expected: readonly string[]): void => {
    it(name, async () => assert.deepEqual(((await effectsOf(data, acts)).at(-1) ?? []).map(lineOf), expected));
  };
  files('redirected to in the same command', ['rm users.csv && echo id > users.csv'], ['replace users.csv']);
  files('redirected to elsewhere', ['rm users.csv && echo id > ids.csv'], ['delete users.csv', 'create ids.csv']);
  files('redirected to in a later one', ['rm users.csv', 'echo id > users.csv'], ['replace users.csv']);
  files('a folder made again', ['rm -rf up', 'mkdir -p up'], ['replace up']);
  files('another folder', ['rm -rf up', 'mkdir -p down'], ['create down']);
  files('what version control has', ['rm README.md', 'touch README.md'], ['create README.md']);
});
