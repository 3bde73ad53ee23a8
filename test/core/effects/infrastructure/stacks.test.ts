// CloudFormation, SAM and Pulumi.
import assert from 'node:assert/strict';
import { said, type Act, type World } from './session';

const stack = (properties: string, more = ''): string => `Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n${more}    Properties:\n${properties.split('\n').map(line => `      ${line}`).join('\n')}\n`;
const world: World = { files: { 'stack.yaml': stack('Engine: postgres\nStorageEncrypted: false\nDBInstanceClass: db.t3.small') }, commit: ['stack.yaml'] };
const deploy = 'aws cloudformation deploy --template-file stack.yaml --stack-name orders';
const parameters: World = { files: { 'stack.yaml': `Parameters:\n  Name:\n    Type: String\n    Default: a\n${stack('DBInstanceIdentifier: !Sub "db-${Name}"')}` }, commit: ['stack.yaml'] };
const changeSet = (change: object): string => JSON.stringify({ ChangeSetName: 'c', StackName: 'orders', Changes: [{ Type: 'Resource', ResourceChange: change }] });
const preview = (steps: readonly object[]): string => JSON.stringify({ steps });
const bucket = (op: string, name: string, more: object = {}): object => ({ op, urn: `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::${name}`, [op === 'create' ? 'newState' : 'oldState']: { type: 'aws:s3/bucket:Bucket', inputs: { bucket: 'u' } }, ...more });

function check(name: string, start: World, acts: readonly Act[], expected: readonly (readonly string[])[]): void {
  it(name, async () => assert.deepEqual(await said(start, acts), expected));
}

describe('stacks', () => {
  check('a property that forces another resource', world, [{ path: 'stack.yaml', from: 'Encrypted: false', to: 'Encrypted: true' }, deploy], [['later replace Db by StorageEncrypted'], ['replace orders/Db by StorageEncrypted']]);
  check('one that does not', world, [{ path: 'stack.yaml', from: 'db.t3.small', to: 'db.t3.large' }, deploy], [[], ['update orders/Db']]);
  check('one that may', world, [{ path: 'stack.yaml', from: 'Engine: postgres', to: 'Engine: mysql' }], [['later may replace Db by Engine']]);
  check('a logical id is renamed', world, [{ path: 'stack.yaml', from: '  Db:', to: '  OrdersDb:' }], [['later replace Db by its logical id becomes OrdersDb']]);
  check('a resource goes, retained', { files: { 'stack.yaml': stack('Engine: postgres', '    DeletionPolicy: Retain\n') + '  Q:\n    Type: AWS::SQS::Queue\n' }, commit: ['stack.yaml'] }, [{ path: 'stack.yaml', text: 'Resources:\n  Q:\n    Type: AWS::SQS::Queue\n' }], [['later forget Db']]);
  check('a resource goes', { files: { 'stack.yaml': 'Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n  Q:\n    Type: AWS::SQS::Queue\n' }, commit: ['stack.yaml'] }, [{ path: 'stack.yaml', text: 'Resources:\n  Q:\n    Type: AWS::SQS::Queue\n' }], [['later delete T']]);
  check('a default reaches only a stack that takes it', parameters, [{ path: 'stack.yaml', from: 'Default: a', to: 'Default: b' }, deploy], [['later may replace Db by DBInstanceIdentifier'], ['may unplanned update orders']]);
  check('an override may differ from what the stack has', parameters, [`${deploy} --parameter-overrides Name=b`], [['may replace orders/Db by DBInstanceIdentifier']]);
  check('an intrinsic written otherwise is the same', { files: { 'stack.yaml': stack('DBInstanceIdentifier: !Join ["-", [db, x]]') }, commit: ['stack.yaml'] }, [{ path: 'stack.yaml', from: '!Join ["-", [db, x]]', to: '!Sub "db-x"' }], [[]]);
  check('what refers to a replaced resource follows', { files: { 'stack.yaml': 'Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n  Sub:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref Vpc\n      CidrBlock: 10.0.1.0/24\n' }, commit: ['stack.yaml'] },
    [{ path: 'stack.yaml', from: '10.0.0.0/16', to: '10.9.0.0/16' }], [['later replace Vpc by CidrBlock', 'later replace Sub by VpcId']]);
  check('delete and create on one line', world, ['aws cloudformation delete-stack --stack-name orders && aws cloudformation create-stack --stack-name orders --template-body file://stack.yaml'], [['replace orders', 'replace orders/Db']]);
  check('delete now, deploy later', world, ['aws cloudformation delete-stack --stack-name orders', deploy], [['delete orders', 'delete orders/Db'], ['replace orders', 'replace orders/Db']]);
  check('a change set is only proposed', world, ['aws cloudformation create-change-set --stack-name orders --change-set-name c --template-body file://stack.yaml'], [[]]);
  check('a change set that was read', { files: { 'c.json': changeSet({ Action: 'Modify', LogicalResourceId: 'Db', ResourceType: 'AWS::RDS::DBInstance', Replacement: 'True', Details: [{ Target: { Name: 'Engine', RequiresRecreation: 'Always' } }] }) } }, ['aws cloudformation execute-change-set --change-set-name c --stack-name orders'], [['replace orders/Db by Engine']]);
  check('a change set that was not', world, ['aws cloudformation execute-change-set --change-set-name c --stack-name orders'], [['may unplanned update orders']]);
  check('a change set of another stack says nothing', { files: { 'c.json': changeSet({ Action: 'Remove', LogicalResourceId: 'Db', ResourceType: 'AWS::RDS::DBInstance' }) } }, ['aws cloudformation execute-change-set --change-set-name c --stack-name billing'], [['may unplanned update billing']]);
  check('sam deploy by its configuration file', { files: { ...world.files, 'samconfig.toml': '[default.deploy.parameters]\nstack_name = "orders"\ntemplate_file = "stack.yaml"\n' }, commit: ['stack.yaml'] }, [{ path: 'stack.yaml', from: 'Encrypted: false', to: 'Encrypted: true' }, 'sam deploy'], [['later replace Db by StorageEncrypted'], ['replace orders/Db by StorageEncrypted']]);
  const root = 'Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./data.yaml\n      Parameters: {Name: orders, Size: "1"}\n';
  const data = 'Parameters:\n  Name: {Type: String}\n  Size: {Type: String}\nResources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Ref Name\n      BillingMode: PAY_PER_REQUEST\n      ProvisionedThroughput: {ReadCapacityUnits: !Ref Size, WriteCapacityUnits: 1}\n      KeySchema: [{AttributeName: pk, KeyType: HASH}]\n';
  const nested: World = { files: { 'root.yaml': root, 'data.yaml': data }, commit: ['root.yaml', 'data.yaml'] };
  const deployRoot = 'aws cloudformation deploy --template-file root.yaml --stack-name shop';
  check('what a nested stack is given', nested, [{ path: 'root.yaml', from: 'orders', to: 'shop' }, deployRoot], [['later replace Data/T by TableName'], ['update shop/Data', 'replace shop/Data/T by TableName']]);
  check('what it is given that changes in place', nested, [{ path: 'root.yaml', from: '"1"', to: '"2"' }, deployRoot], [[], ['update shop/Data', 'update shop/Data/T']]);
  check('a nested template, and the stack around it', nested, [{ path: 'data.yaml', from: 'AttributeName: pk', to: 'AttributeName: id' }, deployRoot], [['later replace T by KeySchema'], ['replace shop/Data/T by KeySchema']]);
  check('nested in itself', { files: { 'root.yaml': root.replace('./data.yaml', 'root.yaml') }, commit: ['root.yaml'] }, [{ path: 'root.yaml', from: 'orders', to: 'shop' }], [[]]);

  check('pulumi: renamed without an alias', { files: { 'preview.json': preview([bucket('create', 'b'), bucket('delete', 'a')]) } }, ['pulumi up --yes --stack prod'], [['replace a by its name becomes b']]);
  check('pulumi: three steps, one replacement', { files: { 'preview.json': preview(['create-replacement', 'replace', 'delete-replaced'].map(op => bucket(op, 'a', { replaceReasons: ['bucket'] }))) } }, ['pulumi up --yes --stack prod'], [['replace a by bucket']]);
  check('pulumi: a preview of another stack', { files: { 'preview.json': preview([bucket('delete', 'a')]) } }, ['pulumi up --yes --stack dev'], [['may unplanned update dev']]);
});
