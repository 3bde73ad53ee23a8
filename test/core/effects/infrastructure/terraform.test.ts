import assert from 'node:assert/strict';
import { said, effectsOf, type Act, type World } from './session';

const state = (...resources: readonly (readonly [string, string, Record<string, unknown>, string?])[]): string => JSON.stringify({
  version: 4, terraform_version: '1.11.4', serial: 3, lineage: 'l', outputs: {},
  resources: resources.map(([type, name, attributes, status]) => ({ mode: 'managed', type, name, provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances: [{ schema_version: 0, attributes, sensitive_attributes: [], ...(status ? { status } : {}) }] })),
});
const db = 'resource "aws_db_instance" "orders" {\n  identifier = "orders-prod"\n  storage_encrypted = false\n  instance_class = "db.t3.small"\n}\n';
const dbState = state(['aws_db_instance', 'orders', { identifier: 'orders-prod', storage_encrypted: false, instance_class: 'db.t3.small' }]);
const dbWorld: World = { files: { 'main.tf': db, 'terraform.tfstate': dbState }, commit: ['main.tf'] };
const remote = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key = "shop"\n  }\n}\n';
const planJson = (changes: readonly object[]): string => JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', planned_values: {}, resource_changes: changes });
const replaced = (address: string, type: string, path: string): object => ({ address, mode: 'managed', type, name: 'x', change: { actions: ['delete', 'create'], before: {}, after: {}, replace_paths: [[path]] }, action_reason: 'replace_because_cannot_update' });

function check(name: string, world: World, acts: readonly Act[], expected: readonly (readonly string[])[]): void {
  it(name, async () => assert.deepEqual(await said(world, acts), expected));
}

describe('terraform', () => {
  check('an edit says what the next apply replaces, the apply is held with it', dbWorld, [{ path: 'main.tf', from: 'storage_encrypted = false', to: 'storage_encrypted = true' }, 'terraform apply -auto-approve'],
    [['later replace aws_db_instance.orders by storage_encrypted'], ['replace aws_db_instance.orders by storage_encrypted']]);
  const long = `# ${'x'.repeat(600_000)}\n`;
  check('a long file', { files: { ...dbWorld.files, 'main.tf': long + db }, commit: ['main.tf'] }, [{ path: 'main.tf', from: 'storage_encrypted = false', to: 'storage_encrypted = true' }], [['later replace aws_db_instance.orders by storage_encrypted']]);
  check('a module that is called by a link', { files: { 'main.tf': 'module "m" {\n  source = "./mods"\n}\n', 'real/main.tf': db }, links: { mods: 'real' }, commit: ['main.tf', 'real/main.tf'] }, [{ path: 'real/main.tf', from: 'storage_encrypted = false', to: 'storage_encrypted = true' }], [['later replace aws_db_instance.orders by storage_encrypted']]);
  check('in place in a module that is called by a link', { files: { 'main.tf': 'module "m" {\n  source = "./mods"\n}\n', 'real/main.tf': db }, links: { mods: 'real' }, commit: ['main.tf', 'real/main.tf'] }, [{ path: 'real/main.tf', from: 'db.t3.small', to: 'db.t3.large' }], [[]]);
  check('an edit in place is none', dbWorld, [{ path: 'main.tf', from: 'db.t3.small', to: 'db.t3.large' }, 'terraform apply'], [[], ['update aws_db_instance.orders']]);
  check('a second, harmless edit is not blamed for the first', dbWorld, [{ path: 'main.tf', from: 'storage_encrypted = false', to: 'storage_encrypted = true' }, { path: 'main.tf', from: 'db.t3.small', to: 'db.t3.large' }],
    [['later replace aws_db_instance.orders by storage_encrypted'], []]);
  check('an edit made before the session is seen against the state', { files: { 'main.tf': db.replace('orders-prod', 'orders-eu').replace('encrypted = false', 'encrypted = true'), 'terraform.tfstate': dbState } }, ['terraform apply'], [['may replace aws_db_instance.orders by storage_encrypted']]);
  check('nothing changed, nothing said', dbWorld, ['terraform apply -auto-approve'], [[]]);
  check('a tainted object', { files: { 'main.tf': db, 'terraform.tfstate': dbState.replace('"sensitive_attributes":[]', '"sensitive_attributes":[],"status":"tainted"') } }, ['terraform apply'], [['replace aws_db_instance.orders by tainted']]);
  check('taint, then apply', dbWorld, ['terraform taint aws_db_instance.orders', 'terraform apply'], [['later replace aws_db_instance.orders by terraform taint'], ['replace aws_db_instance.orders by tainted']]);
  check('taint, untaint, then apply', dbWorld, ['terraform taint aws_db_instance.orders && terraform untaint aws_db_instance.orders', 'terraform apply'], [['later replace aws_db_instance.orders by terraform taint', 'update aws_db_instance.orders'], []]);
  check('-replace remembered in a plan file of the session', dbWorld, ['terraform plan -replace=aws_db_instance.orders -out p', 'terraform apply p'], [[], ['replace aws_db_instance.orders by -replace']]);
  check('-destroy remembered in a plan file of the session', dbWorld, ['terraform plan -destroy -out p && terraform apply p'], [['delete aws_db_instance.orders']]);
  check('destroy names what the state holds', { files: { 'main.tf': db, 'terraform.tfstate': state(['aws_db_instance', 'orders', {}], ['aws_s3_bucket', 'logs', {}]) } }, ['terraform destroy -auto-approve'], [['delete aws_db_instance.orders', 'delete aws_s3_bucket.logs']]);
  check('destroy of one target leaves the others', { files: { 'main.tf': db, 'terraform.tfstate': state(['aws_db_instance', 'orders', {}], ['aws_s3_bucket', 'logs', {}]) } }, ['terraform destroy -target=aws_s3_bucket.logs'], [['delete aws_s3_bucket.logs']]);
  check('a workspace selected before has its own state', { files: { 'main.tf': db, 'terraform.tfstate': dbState, 'terraform.tfstate.d/pr-1/terraform.tfstate': state(['aws_lambda_function', 'api', {}]) } }, ['terraform workspace select pr-1 && terraform destroy'], [['update pr-1', 'delete aws_lambda_function.api (disposable)']]);
  check('no state in sight', { files: { 'main.tf': remote + db }, commit: ['main.tf'] }, ['terraform apply'], [['may unplanned update workspace']]);
  check('no state in sight, yet the edit is known', { files: { 'main.tf': remote + db }, commit: ['main.tf'] }, [{ path: 'main.tf', from: 'encrypted = false', to: 'encrypted = true' }, 'terraform apply'],
    [['later replace aws_db_instance.orders by storage_encrypted'], ['replace aws_db_instance.orders by storage_encrypted', 'may unplanned update workspace']]);
  check('a plan file with its JSON', { files: { ...dbWorld.files, p: 'binary', 'p.json': planJson([replaced('aws_db_instance.orders', 'aws_db_instance', 'db_name')]) } }, ['terraform apply p'], [['replace aws_db_instance.orders by db_name']]);
  check('a plan file without', { files: { ...dbWorld.files, p: 'binary' } }, ['terraform apply p'], [['may unplanned update workspace']]);
  check('a plan JSON that the agent wrote lowers nothing', { files: { ...dbWorld.files, p: 'binary' } }, [{ path: 'p.json', text: planJson([]) }, 'terraform apply p'], [[], ['may unplanned update workspace']]);
  check('state rm forgets', dbWorld, ['terraform state rm aws_db_instance.orders'], [['forget aws_db_instance.orders']]);
  check('a marker keeps nothing', { files: { 'main.tf': 'resource "null_resource" "b" {\n  triggers = { a = 1 }\n}\n', 'terraform.tfstate': state(['null_resource', 'b', { triggers: { a: '1' } }]) } }, ['terraform apply -replace=null_resource.b'], [['replace null_resource.b by -replace (disposable)']]);
  check('its destroy-time provisioner does', { files: { 'main.tf': 'resource "null_resource" "b" {\n  provisioner "local-exec" {\n    when = destroy\n    command = "aws s3 rm s3://reports --recursive"\n  }\n}\n', 'terraform.tfstate': state(['null_resource', 'b', {}]) } }, ['terraform apply -replace=null_resource.b'],
    [['replace null_resource.b by -replace (disposable)', 'delete s3://reports']]);
  check('a network that is replaced takes what lies in it', {
    files: { 'main.tf': 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n', 'terraform.tfstate': state(['aws_vpc', 'v', { id: 'vpc-1', cidr_block: '10.0.0.0/16' }], ['aws_subnet', 's', { id: 's-1', vpc_id: 'vpc-1', cidr_block: '10.0.1.0/24' }]) }, commit: ['main.tf'],
  }, [{ path: 'main.tf', from: '10.0.0.0/16', to: '10.9.0.0/16' }], [['later replace aws_vpc.v by cidr_block', 'later replace aws_subnet.s by vpc_id']]);
  check('another provider alias leaves the old object behind', { files: { ...dbWorld.files }, commit: ['main.tf'] }, [{ path: 'main.tf', from: 'orders" {\n', to: 'orders" {\n  provider = aws.us\n' }], [['later may forget aws_db_instance.orders']]);
  check('an edit in a module is judged from where it is called', { files: { 'main.tf': 'module "db" {\n  source = "./modules/db"\n}\n', 'modules/db/main.tf': db, 'terraform.tfstate': dbState.replace('"mode":"managed"', '"module":"module.db","mode":"managed"') }, commit: ['main.tf', 'modules/db/main.tf'] },
    [{ path: 'modules/db/main.tf', from: 'encrypted = false', to: 'encrypted = true' }], [['later replace module.db.aws_db_instance.orders by storage_encrypted']]);

  it('says what protects and whether it comes back', async () => {
    const world: World = { files: { 'main.tf': db, 'terraform.tfstate': state(['aws_db_instance', 'orders', { identifier: 'orders-prod', storage_encrypted: false, instance_class: 'db.t3.small', deletion_protection: true }]) }, commit: ['main.tf'] };
    const [effects = []] = await effectsOf(world, [{ path: 'main.tf', from: 'encrypted = false', to: 'encrypted = true' }]);
    const effect = effects.find(one => one.operation === 'replace');
    assert.equal(effect?.returns, 'willNot');
    assert.deepEqual(effect?.protection, ['deletion_protection = true']);
    assert.equal(effect?.returnsBecause?.code, 'returns-protected');
  });

  it('a file that does not end is no reason to call its blocks deleted for certain', async () => {
    const [lines = []] = await said(dbWorld, [{ path: 'main.tf', text: 'resource "aws_db_instance" "orders" {\n  identifier = "orders-prod\n' }]);
    assert(lines.every(line => !line.startsWith('later delete')), lines.join('; '));
  });
  it('a thing lies where its own maker’s provider says, or it says itself', async () => {
    const main = 'provider "aws" {\n  region = "eu-central-1"\n}\nresource "google_compute_instance" "vm" {\n  name = "vm"\n  zone = "europe-west1-b"\n}\nresource "google_sql_database_instance" "s" {\n  name = "s"\n}\nresource "aws_db_instance" "d" {\n  storage_encrypted = false\n}\n';
    const to = main.replace('"vm"\n  zone', '"vm2"\n  zone').replace('"s"\n}', '"s2"\n}').replace('false', 'true');
    const effects = await effectsOf({ files: { 'main.tf': main }, commit: ['main.tf'] }, [{ path: 'main.tf', text: to }]);
    assert.deepEqual(effects.flat().filter(one => one.operation === 'replace').map(({ resource }) => `${resource.address} in ${resource.place}`).sort(),
      ['aws_db_instance.d in eu-central-1', 'google_compute_instance.vm in europe-west1-b', 'google_sql_database_instance.s in undefined']);
  });
});
