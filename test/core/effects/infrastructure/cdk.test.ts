// cdk: assemblies before and after, texts of cdk diff, destroy. Also: a deploy that ran moves the baseline on.
import assert from 'node:assert/strict';
import { parseCdkDiff } from '../../../../src/core/parse/plan/cdkDiff';
import { effectsOf, lineOf, said, type Act, type World } from './session';

const template = (resources: object): string => JSON.stringify({ Resources: resources }, undefined, 1);
const table = (name: string, key = 'id'): object => ({ Type: 'AWS::DynamoDB::Table', Properties: { TableName: name, KeySchema: [{ AttributeName: key, KeyType: 'HASH' }] }, DeletionPolicy: 'Delete' });
const role = { Type: 'AWS::IAM::Role', Properties: {} };
const file = 'cdk.out/OrdersStack.template.json';
const world = (resources: object, more: Readonly<Record<string, string>> = {}): World => ({ files: { [file]: template(resources), 'cdk.json': '{"app":"npx ts-node bin/app.ts"}', ...more }, commit: [file, 'cdk.json'] });
const orders = world({ OrdersA1: table('orders') });
const to = (resources: object): Act => ({ path: file, text: template(resources) });
const weighty = (lines: readonly string[] | undefined): readonly string[] => (lines ?? []).filter(line => /\b(?:replace|delete|forget)\b/.test(line));

function check(name: string, start: World, acts: readonly Act[], expected: readonly string[]): void {
  it(name, async () => assert.deepEqual(weighty((await said(start, acts)).at(-1)), expected));
}

const diff = `Stack OrdersStack (acme-orders)
Resources
[~] AWS::DynamoDB::Table Orders OrdersA1 replace
 └─ [~] TableName (requires replacement)
     ├─ [-] orders
     └─ [+] orders-v2
[~] AWS::IAM::Role Role Role1
 └─ [~] Description
[~] AWS::RDS::DBInstance Db Db1 may be replaced
 └─ [~] Engine (may cause replacement)
[-] AWS::SQS::Queue Jobs Jobs1 destroy
[-] AWS::S3::Bucket Files Files1 orphan
[+] AWS::Lambda::Function Fn Fn1
Stack WebStack
[-] AWS::EFS::FileSystem Web/Fs Fs1 destroy
[+] AWS::EFS::FileSystem Web/Data/Fs Fs2
`;

describe('cdk', () => {
  check('a construct id changes', orders, [to({ OrdersB2: table('orders') }), 'npx cdk deploy --require-approval never'], ['replace OrdersStack/OrdersA1 by its logical id becomes OrdersB2']);
  check('a property that replaces', orders, [to({ OrdersA1: table('orders-v2') }), 'cdk deploy OrdersStack'], ['replace OrdersStack/OrdersA1 by TableName']);
  check('another stack is deployed', orders, [to({ OrdersA1: table('orders-v2') }), 'cdk deploy WebStack'], []);
  check('a stage’s stack', { ...orders, files: { 'cdk.out/Prod-Orders.template.json': template({ T: table('a') }) }, commit: ['cdk.out/Prod-Orders.template.json'] }, [{ path: 'cdk.out/Prod-Orders.template.json', text: template({ T: table('b') }) }, 'cdk deploy "Prod/*"'], ['replace Prod-Orders/T by TableName']);
  check('assets only', world({ Fn: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'a' } } } }), [to({ Fn: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'b' } } } }), 'cdk deploy'], []);
  check('nothing is executed', orders, [to({ OrdersA1: table('orders-v2') }), 'cdk deploy --no-execute'], []);
  check('destroy names what is in it', world({ OrdersA1: table('orders'), Role1: role }), ['cdk destroy OrdersStack --force'], ['delete OrdersStack', 'delete OrdersStack/OrdersA1', 'delete OrdersStack/Role1']);
  check('a saved diff', world({ OrdersA1: table('orders') }, { 'cdk-diff.txt': diff }), ['cdk deploy OrdersStack'], ['replace OrdersStack/OrdersA1 by TableName', 'may replace OrdersStack/Db1 by Engine', 'delete OrdersStack/Jobs1', 'forget OrdersStack/Files1']);
  check('a saved diff of all stacks', world({}, { 'diff.txt': diff }), ['cdk deploy WebStack'], ['may replace WebStack/Fs1 by its logical id becomes Fs2']);
  check('a saved diff without losses', world({ OrdersA1: table('orders') }, { 'diff.txt': 'Stack OrdersStack\n[~] AWS::IAM::Role Role Role1\n └─ [~] Description\n[+] AWS::SQS::Queue Q Q1\n' }), ['cdk deploy'], []);
  check('synth and diff do nothing', world({}, { 'diff.txt': diff }), ['cdk synth && cdk diff'], []);

  it('reads a diff with colours', () => assert.deepEqual(parseCdkDiff('\u001b[33m[~]\u001b[39m \u001b[36mAWS::RDS::DBInstance\u001b[39m Db \u001b[90mDb1\u001b[39m \u001b[31mreplace\u001b[39m\n')?.map(one => [one.type, one.id, one.change]), [['AWS::RDS::DBInstance', 'Db1', 'replace']]));
  it('another text is no diff', () => assert.equal(parseCdkDiff('- a\n+ b\n'), undefined));
});

describe('a deploy that ran', () => {
  const stack = (encrypted: boolean, engine = 'postgres'): string => `Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: ${engine}\n      StorageEncrypted: ${encrypted}\n`;
  const start: World = { files: { 'stack.yaml': stack(false) }, commit: ['stack.yaml'] };
  const deploy = 'aws cloudformation deploy --template-file stack.yaml --stack-name orders';
  const lines = async (acts: readonly Act[], outcome: 'ran' | 'proposed'): Promise<readonly string[]> => weighty((await effectsOf(start, acts, outcome)).at(-1)?.map(lineOf));
  const edit: Act = { path: 'stack.yaml', text: stack(true) };
  it('is not said again', async () => assert.deepEqual(await lines([edit, deploy, deploy], 'ran'), []));
  it('is said again while nobody knows whether it ran', async () => assert.deepEqual(await lines([edit, deploy, deploy], 'proposed'), ['replace orders/Db by StorageEncrypted']));
  it('the way back is a replacement, too', async () => assert.deepEqual(await lines([edit, deploy, { path: 'stack.yaml', text: stack(false) }, deploy], 'ran'), ['replace orders/Db by StorageEncrypted']));
  it('only what is new is said', async () => assert.deepEqual(await lines([edit, deploy, { path: 'stack.yaml', text: `${stack(true)}      DBName: shop\n` }, deploy], 'ran'), ['replace orders/Db by DBName']));
});
