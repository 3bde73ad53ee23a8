// The AWS chain by its documented order, one world a line: who, which account, from where.
import assert from 'node:assert/strict';
import { awsIdentity } from '../../../src/core/privileges/aws/chain';
import { accountOfKeyId, parseArn, permissionSetOf } from '../../../src/core/privileges/aws/account';
import { resolveAws } from '../../../src/core/privileges/aws/aws';
import { originText } from '../../../src/core/explain/origin';
import { inMemoryFacts } from '../inMemoryFacts';
import { effect, request, workspace, type Asked } from './asking';

const config = `[default]
region = eu-west-1

[profile operator-prod]
region = cn-north-1
role_arn = arn:aws-cn:iam::123456789012:role/team/OperatorAccess
source_profile = base

[profile base]
aws_access_key_id = AKIAQNZGKIQY56JQ7WML
aws_secret_access_key = canary

[profile chain]
role_arn = arn:aws:iam::222222222222:role/Deep
source_profile = operator-prod

[profile loop]
role_arn = arn:aws:iam::333333333333:role/Loop
source_profile = loop2
[profile loop2]
role_arn = arn:aws:iam::333333333333:role/Loop2
source_profile = loop

[profile sso]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = AdministratorAccess
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
[profile process]
credential_process = /opt/give --me
[profile instance]
role_arn = arn:aws:iam::555555555555:role/FromInstance
credential_source = Ec2InstanceMetadata
[profile web]
role_arn = arn:aws:iam::666666666666:role/Web
web_identity_token_file = /token
[profile local]
endpoint_url = http://localhost:4566
aws_access_key_id = test
aws_secret_access_key = test
[profile reserved]
role_arn = arn:aws:iam::777777777777:role/aws-reserved/AWSReservedSSO_PowerUser_0123456789abcdef
source_profile = base
[profile fancy]
services = here
aws_access_key_id = test
[services here]
s3 =
  endpoint_url = http://127.0.0.1:9000
`;
const credentials = '[default]\naws_access_key_id = ASIAQNZGKIQY56JQ7WML\naws_secret_access_key = canary\naws_session_token = canary\n[both]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\n';
const files = { '/home/dev/.aws/config': config, '/home/dev/.aws/credentials': credentials };
const keys = { AWS_ACCESS_KEY_ID: 'ASIAQNZGKIQY56JQ7WML', AWS_SECRET_ACCESS_KEY: 'canary' };

interface Expected { readonly name: string; readonly account?: string; readonly region?: string; readonly because?: RegExp }

describe('privileges/aws', () => {
  const check = (asked: Asked | string, expected: Expected, world: Readonly<Record<string, string>> = files): void => {
    const given = typeof asked === 'string' ? { command: asked } : { command: 'aws rds delete-db-instance', ...asked };
    it(`${given.command} ${JSON.stringify({ ...given.env, ...given.own })}`, async () => {
      const found = await awsIdentity(request(given), inMemoryFacts({ files: world }));
      assert.equal(found.name, expected.name);
      assert.equal(found.account, expected.account);
      if (expected.region) assert.equal(found.region, expected.region);
      if (expected.because) assert.match(found.origins.map(originText).join(', '), expected.because);
      assert.doesNotMatch(JSON.stringify(found), /canary/);
    });
  };
  check('aws s3 ls', { name: 'temporary credentials of profile default', account: '029608264753', region: 'eu-west-1', because: /\[default\] in \/home\/dev\/\.aws\/credentials line 2/ });
  check('aws --profile operator-prod s3 ls', { name: 'role OperatorAccess', account: '123456789012', region: 'cn-north-1', because: /option --profile operator-prod, \[profile operator-prod\] in .*config line 4, \[profile base\] in .*config line 10/ });
  check('aws s3 ls --profile=sso', { name: 'permission set AdministratorAccess', account: '444455556666' });
  check('aws --profile chain s3 ls', { name: 'role Deep', account: '222222222222', because: /\[profile chain\].*\[profile operator-prod\].*\[profile base\]/ });
  check('aws --profile loop s3 ls', { name: 'role Loop', account: '333333333333' });
  check('aws --profile process s3 ls', { name: 'what the credential process of profile process gives' });
  check('aws --profile instance s3 ls', { name: 'role FromInstance', account: '555555555555', because: /credentials of the ec2instancemetadata/ });
  check('aws --profile web s3 ls', { name: 'role Web', account: '666666666666' });
  check('aws --profile reserved s3 ls', { name: 'permission set PowerUser', account: '777777777777' });
  check('aws --profile missing s3 ls', { name: 'unknown' });
  check('aws s3 ls --region us-east-2', { name: 'temporary credentials of profile default', account: '029608264753', region: 'us-east-2' });
  check({ env: { AWS_PROFILE: 'operator-prod' } }, { name: 'role OperatorAccess', account: '123456789012', because: /AWS_PROFILE=operator-prod in the agent's environment/ });
  check({ own: { AWS_PROFILE: 'sso' } }, { name: 'permission set AdministratorAccess', account: '444455556666', because: /AWS_PROFILE=sso in the command/ });
  check({ env: { AWS_PROFILE: 'operator-prod', ...keys } }, { name: 'temporary credentials', account: '029608264753', because: /count before profile operator-prod/ });
  check({ command: 'aws --profile sso s3 ls', env: keys }, { name: 'permission set AdministratorAccess', account: '444455556666' });
  check({ env: { AWS_ROLE_ARN: 'arn:aws:iam::888888888888:role/Pod', AWS_WEB_IDENTITY_TOKEN_FILE: '/t' } }, { name: 'role Pod', account: '888888888888' }, {});
  check({ env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' } }, { name: 'the role of this container' }, {});
  check({ env: { AWS_VAULT: 'payments-prod', ...keys } }, { name: 'temporary credentials', account: '029608264753', because: /AWS_VAULT=payments-prod/ });
  check({ env: { AWS_CONFIG_FILE: '/c' } }, { name: 'permission set View', account: '121212121212' }, { '/c': '[default]\nsso_account_id = 121212121212\nsso_role_name = View\n' });
  check('aws s3 ls', { name: 'unknown', because: /no credentials/ }, {});
  check({ env: { AWS_PROFILE: '' } }, { name: 'temporary credentials of profile default', account: '029608264753' });
  check({ env: { AWS_PROFILE: 'operator-prod' } }, { name: 'role OperatorAccess', account: '123456789012', because: /AWS_PROFILE=operator-prod in \/home\/dev\/workspace\/\.env line 3/ }, { ...files, [`${workspace}/.env`]: '# x\nA=1\nAWS_PROFILE=operator-prod\n' });
  check({ env: {} }, { name: 'role OperatorAccess', account: '123456789012', because: /\.envrc line 1/ }, { ...files, [`${workspace}/.envrc`]: 'export AWS_PROFILE=operator-prod\n' });

  const environment = (name: string, asked: Asked, expected: readonly [string, RegExp?], world: Readonly<Record<string, string>> = files): void => {
    it(name, async () => {
      const found = await resolveAws(request(asked), inMemoryFacts({ files: world }));
      assert.equal(found?.environment.name, expected[0]);
      if (expected[1]) assert.match(`${found.environment.because.join(', ')} ${found.needs.join(', ')} ${found.limits.join(', ')} ${found.holds.join(', ')} ${(found.notSeen ?? []).join(', ')} ${found.hint ?? ''} ${found.origins.map(originText).join(', ')}`, expected[1]);
    });
  };
  environment('a profile called prod', { command: 'aws --profile operator-prod s3 ls' }, ['production', /profile operator-prod says production.*name suggests operator/]);
  environment('LocalStack by option', { command: 'aws --endpoint-url http://localhost:4566 s3 rb s3://x' }, ['development']);
  environment('LocalStack by profile', { command: 'aws --profile local s3 rb s3://x' }, ['development']);
  environment('LocalStack of one service by variable', { command: 'aws s3 rb s3://x', env: { AWS_ENDPOINT_URL_S3: 'http://localhost:4566' } }, ['development']);
  environment('that variable says nothing of another service', { command: 'aws rds delete-db-instance', env: { AWS_ENDPOINT_URL_S3: 'http://localhost:4566' } }, ['unknown']);
  environment('an endpoint of the services section', { command: 'aws --profile fancy s3 rb s3://x' }, ['development']);
  environment('awslocal', { command: 'awslocal s3 rb s3://x' }, ['development']);
  environment('an endpoint elsewhere is no development', { command: 'aws --endpoint-url https://minio.example.com s3 rb s3://x' }, ['unknown']);
  environment('the team names an account', { command: 'aws --profile sso s3 ls', rules: [{ name: 'staging', label: 'corp', patterns: ['444455556666'] }] }, ['staging', /in your policy/]);
  environment('a name never proves development', { command: 'aws --profile dev s3 ls' }, ['unknown'], { '/home/dev/.aws/config': '[profile dev]\nsso_account_id = 111122223333\nsso_role_name = x\n' });
  environment('non-prod is not production', { command: 'aws --profile non-prod s3 ls' }, ['staging'], { '/home/dev/.aws/config': '[profile non-prod]\nsso_account_id = 111122223333\nsso_role_name = x\n' });
  environment('needs of the operation, everything inside', { command: 'aws --profile operator-prod cloudformation delete-stack --stack-name x', effects: [effect('aws', { resource: { kind: 'CloudFormation stack', address: 'x' } })] }, ['production', /cloudformation:DeleteStack and the rights to delete everything inside.*service role/]);
  environment('a stack\'s service role', { command: 'aws cloudformation delete-stack --stack-name x --role-arn arn:aws:iam::1:role/x --role-arn arn:aws:iam::999999999999:role/Deployer' }, ['unknown', /acts as role Deployer/]);
  environment('the provider block\'s role and allowed accounts', { command: 'terraform apply' }, ['unknown', /refuses every account but 999900001111.*assume|refuses every account but 999900001111/], { ...files, [`${workspace}/main.tf`]: 'provider "aws" {\n  region = "eu-west-1"\n  allowed_account_ids = ["999900001111"]\n  assume_role {\n    role_arn = "arn:aws:iam::999900001111:role/Tf"\n  }\n}\n' });
  environment('the provider block\'s profile through a variable', { command: 'terraform apply' }, ['production', /operator-prod/], { ...files, [`${workspace}/main.tf`]: 'variable "p" {\n  default = "sso"\n}\nprovider "aws" {\n  profile = var.p\n}\n', [`${workspace}/terraform.tfvars`]: 'p = "operator-prod"\n' });
  environment('a workspace called prod', { command: 'terraform apply', env: { TF_WORKSPACE: 'prod' } }, ['production', /workspace prod/], { ...files, [`${workspace}/main.tf`]: 'provider "aws" {}\n' });

  environment('what Terraform of the repository gives the role', { command: 'aws --profile operator-prod s3 rb s3://x', effects: [effect('aws')] }, ['production', /boundary Fence \(iam\/roles\.tf line 1\).*AdministratorAccess \(iam\/roles\.tf line 5\)/], { ...files, '/home/dev/workspace/iam/roles.tf': 'resource "aws_iam_role" "op" {\n  name = "OperatorAccess"\n  permissions_boundary = "arn:aws:iam::1:policy/Fence"\n}\nresource "aws_iam_role_policy_attachment" "a" {\n  role       = aws_iam_role.op.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n', '/home/dev/workspace/.git/HEAD': '' });
  it('reads account ids of key ids only where they are in them', () => {
    assert.equal(accountOfKeyId('ASIAQNZGKIQY56JQ7WML'), '029608264753');
    assert.equal(accountOfKeyId('AKIAIOSFODNN7EXAMPLE'), undefined);
    assert.equal(accountOfKeyId('not a key'), undefined);
  });
  it('takes ARNs and permission sets apart', () => {
    assert.deepEqual(parseArn('arn:aws-us-gov:iam::123456789012:role/a/b/C'), { partition: 'aws-us-gov', account: '123456789012', resource: 'role/a/b/C', name: 'C' });
    assert.equal(parseArn('role/x'), undefined);
    assert.equal(permissionSetOf('AWSReservedSSO_Admin_Full_0123456789abcdef'), 'Admin_Full');
  });

  it('says that a key id without its secret is refused by the command line, and shows the login that others take', async () => {
    const half = await awsIdentity(request({ command: 'aws rds delete-db-instance', env: { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML' } }), inMemoryFacts({ files }));
    assert.match(half.notSeen[0] ?? '', /^AWS_ACCESS_KEY_ID is set without its secret/);
    const explicit = await awsIdentity(request({ command: 'aws --profile sso rds delete-db-instance', env: { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7WML' } }), inMemoryFacts({ files }));
    assert.ok(!explicit.notSeen.some(text => text.startsWith('AWS_ACCESS_KEY_ID')));
  });
});
