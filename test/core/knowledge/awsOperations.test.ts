import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { addressCandidates, awsAddresses, awsOperation, isAwsService, type AwsOperation } from '../../../src/core/knowledge/awsOperations';
import { awsActions } from '../../../src/core/knowledge/data/awsActions';
import * as hand from '../../../src/core/knowledge/data/awsCommandLine';

const table = JSON.parse(awsActions) as { readonly about: object; readonly entries: Readonly<Record<string, readonly string[]>> };

/** `DescribeDBInstances` → `describe-db-instances`, as the command line spells it; the exact place of dashes does not matter to look-ups. */
const commandName = (action: string): string => action.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2').toLowerCase();

describe('awsOperations', () => {
  describe('awsOperation', () => {
    const check = (command: string, action: string, operation: AwsOperation['operation'], kind: string, keepsData: boolean): void => {
      it(`aws ${command} is a ${operation} of a ${kind}`, () => {
        const [service = '', name = ''] = command.split(' ');
        const found = awsOperation(service, name);
        assert.ok(found);
        assert.deepEqual([found.action, found.operation, found.kind, found.keepsData], [action, operation, kind, keepsData]);
      });
    };
    check('rds delete-db-instance', 'rds:DeleteDBInstance', 'delete', 'database instance', true);
    check('rds describe-db-instances', 'rds:DescribeDBInstances', 'read', 'database instance', true);
    check('rds modify-db-instance', 'rds:ModifyDBInstance', 'update', 'database instance', true);
    check('rds delete-db-subnet-group', 'rds:DeleteDBSubnetGroup', 'delete', 'database subnet group', false);
    check('docdb delete-db-cluster', 'rds:DeleteDBCluster', 'delete', 'database cluster', true);
    check('elasticbeanstalk rebuild-environment', 'elasticbeanstalk:RebuildEnvironment', 'replace', 'Elastic Beanstalk environment', true);
    check('elasticbeanstalk terminate-environment', 'elasticbeanstalk:TerminateEnvironment', 'delete', 'Elastic Beanstalk environment', true);
    check('cloudformation delete-stack', 'cloudformation:DeleteStack', 'delete', 'CloudFormation stack', true);
    check('cloudformation execute-change-set', 'cloudformation:ExecuteChangeSet', 'execute', 'CloudFormation change set', false);
    check('cloudformation create-change-set', 'cloudformation:CreateChangeSet', 'create', 'CloudFormation change set', false);
    check('cloudformation describe-stacks', 'cloudformation:DescribeStacks', 'read', 'CloudFormation stack', true);
    check('cloudformation deploy', 'cloudformation:CreateChangeSet', 'update', 'CloudFormation stack', true);
    check('ec2 terminate-instances', 'ec2:TerminateInstances', 'delete', 'EC2 instance', true);
    check('ec2 stop-instances', 'ec2:StopInstances', 'update', 'EC2 instance', true);
    check('ec2 delete-tags', 'ec2:DeleteTags', 'update', 'EC2 tag', false);
    check('ec2 authorize-security-group-ingress', 'ec2:AuthorizeSecurityGroupIngress', 'grant', 'security group rule', false);
    check('ec2 enable-image-block-public-access', 'ec2:EnableImageBlockPublicAccess', 'update', 'image block public access', false);
    check('s3api delete-objects', 's3:DeleteObject', 'delete', 'S3 object', true);
    check('s3api list-objects-v2', 's3:ListBucket', 'read', 'objects v2', false);
    check('s3api put-bucket-policy', 's3:PutBucketPolicy', 'grant', 'S3 bucket policy', false);
    check('s3api delete-bucket-tagging', 's3:PutBucketTagging', 'update', 'bucket tagging', false);
    check('s3 rb', 's3:DeleteBucket', 'delete', 'S3 bucket', true);
    check('dynamodb delete-table', 'dynamodb:DeleteTable', 'delete', 'DynamoDB table', true);
    check('dynamodb batch-write-item', 'dynamodb:BatchWriteItem', 'update', 'DynamoDB item', true);
    check('kms schedule-key-deletion', 'kms:ScheduleKeyDeletion', 'delete', 'KMS key', true);
    check('kms cancel-key-deletion', 'kms:CancelKeyDeletion', 'update', 'KMS key', true);
    check('iam attach-role-policy', 'iam:AttachRolePolicy', 'grant', 'IAM role policy', false);
    check('iam detach-role-policy', 'iam:DetachRolePolicy', 'update', 'IAM role policy', false);
    check('iam delete-role', 'iam:DeleteRole', 'delete', 'IAM role', false);
    check('iam remove-user-from-group', 'iam:RemoveUserFromGroup', 'update', 'user from group', false);
    check('lambda invoke', 'lambda:InvokeFunction', 'execute', 'Lambda function', false);
    check('apigateway delete-rest-api', 'apigateway:DELETE', 'delete', 'REST API', false);
    check('apigatewayv2 get-apis', 'apigateway:GET', 'read', 'HTTP API', false);
    check('opensearch delete-domain', 'es:DeleteDomain', 'delete', 'OpenSearch domain', true);
    check('deploy create-deployment', 'codedeploy:CreateDeployment', 'create', 'CodeDeploy deployment', false);
    check('configservice delete-config-rule', 'config:DeleteConfigRule', 'delete', 'configuration rule', false);
    check('keyspaces delete-table', 'cassandra:Drop', 'delete', 'Keyspaces table', true);
    check('ecr batch-delete-image', 'ecr:BatchDeleteImage', 'delete', 'container image', true);
    check('sqs purge-queue', 'sqs:PurgeQueue', 'delete', 'SQS message', true);
    check('elbv2 deregister-targets', 'elasticloadbalancing:DeregisterTargets', 'update', 'load balancer target', false);
    check('fsx detach-and-delete-s3-access-point', 'fsx:DetachAndDeleteS3AccessPoint', 'delete', 'S3 access point', false);
    check('cognito-idp admin-delete-user', 'cognito-idp:AdminDeleteUser', 'delete', 'Cognito user', true);
    check('brandnew delete-gadget', 'brandnew:DeleteGadget', 'delete', 'brandnew gadget', false);

    it('says how it knows', () => {
      assert.equal(awsOperation('rds', 'delete-db-instance')?.source, 'iam-data');
      assert.equal(awsOperation('s3api', 'head-object')?.source, 'hand');
      assert.equal(awsOperation('rds', 'delete-something-new')?.source, 'verb');
      assert.equal(awsOperation('rds', 'frobnicate'), undefined);
    });
    it('marks what reveals secrets, carries data out, interrupts', () => {
      assert.equal(awsOperation('secretsmanager', 'get-secret-value')?.reveals, 'secret');
      assert.equal(awsOperation('secretsmanager', 'describe-secret')?.reveals, undefined);
      assert.equal(awsOperation('dynamodb', 'scan')?.reveals, 'data');
      assert.equal(awsOperation('rds', 'stop-db-instance')?.disruption, 'outage');
      assert.equal(awsOperation('rds', 'start-db-instance')?.disruption, undefined);
    });
  });

  describe('awsAddresses', () => {
    const check = (command: string, options: Readonly<Record<string, readonly string[]>>, expected: readonly string[] | undefined): void => {
      it(`aws ${command} ${Object.keys(options).join(' ')} names ${expected?.join(', ') ?? 'nothing'}`, () => {
        const [service = '', name = ''] = command.split(' ');
        const found = awsOperation(service, name);
        assert.ok(found);
        assert.deepEqual(awsAddresses(found, new Map(Object.entries(options)))?.addresses, expected);
      });
    };
    check('rds delete-db-instance', { '--region': ['eu-west-1'], '--skip-final-snapshot': [], '--db-instance-identifier': ['orders'] }, ['orders']);
    check('rds delete-db-instance', { '--final-db-snapshot-identifier': ['last'], '--db-instance-identifier': ['orders'] }, ['orders']);
    check('ec2 terminate-instances', { '--instance-ids': ['i-1', 'i-2'] }, ['i-1', 'i-2']);
    check('ecs delete-service', { '--cluster': ['prod'], '--service': ['web'] }, ['prod/web']);
    check('s3api delete-object', { '--bucket': ['b'], '--key': ['k'] }, ['b/k']);
    check('s3api delete-bucket-policy', { '--bucket': ['b'] }, ['b']);
    check('route53 delete-hosted-zone', { '--id': ['Z1'] }, ['Z1']);
    check('secretsmanager delete-secret', { '--secret-id': ['s'], '--recovery-window-in-days': ['7'] }, ['s']);
    check('logs delete-log-stream', { '--log-group-name': ['g'], '--log-stream-name': ['s'] }, ['g/s']);
    check('iam delete-role-policy', { '--role-name': ['r'], '--policy-name': ['p'] }, ['r/p']);
    check('elasticache delete-replication-group', { '--replication-group-id': ['g'], '--no-retain-primary-cluster': [] }, ['g']);
    check('elasticbeanstalk rebuild-environment', { '--environment-name': ['prod'] }, ['prod']);
    check('kms schedule-key-deletion', { '--key-id': ['k'], '--pending-window-in-days': ['7'] }, ['k']);
    check('eks delete-cluster', { '--name': ['c'] }, ['c']);
    check('sns subscribe', { '--topic-arn': ['t'], '--protocol': ['email'] }, ['t']);
    check('brandnew delete-gadget', { '--gadget-id': ['g'] }, ['g']);
    check('rds delete-db-instance', { '--region': ['eu-west-1'] }, undefined);
  });

  it('gives every action of every service its level and an operation that agrees with it', () => {
    let count = 0;
    const wrong: string[] = [];
    for (const [service, [, ...levels]] of Object.entries(table.entries)) {
      levels.forEach((names, index) => {
        for (const entry of names.split(' ').filter((text) => text !== '')) {
          const name = commandName(entry.split('.')[0] ?? '');
          const found = awsOperation(service, name);
          count += 1;
          if (found === undefined) wrong.push(`${service} ${name}: not found`);
          // A plain read must never come out as a change that is held, nor a delete as a read.
          else if (index < 2 && found.operation === 'delete') wrong.push(`${service} ${name}: read as a delete`);
          else if (found.source === 'iam-data' && /^(?:delete|terminate|purge)-/.test(name) && ['read', 'create'].includes(found.operation)) wrong.push(`${service} ${name}: ${found.operation}`);
        }
      });
    }
    assert.deepEqual(wrong, []);
    assert.ok(count > 22000, `${count} actions`);
  });

  it('points every alias at a service that IAM knows', () => {
    const unknown = Object.entries(hand.serviceAliases).filter(([, prefix]) => !Object.hasOwn(table.entries, prefix));
    assert.deepEqual(unknown, []);
    for (const service of ['rds', 's3api', 's3', 'configure', 'opensearch', 'deploy', 'docdb']) assert.ok(isAwsService(service), service);
    assert.equal(isAwsService('constructor'), false);
  });

  it('names only actions that IAM knows in its hand rows', () => {
    const known = new Set(Object.entries(table.entries).flatMap(([service, [, ...levels]]) =>
      levels.flatMap((names) => names.split(' ').map((entry) => `${service}:${entry.split('.')[0] ?? ''}`))));
    const actions = Object.values(hand.handOperations).flatMap((rows) => Object.keys(rows)).map((value) => value.slice(2));
    assert.deepEqual(actions.filter((action) => !action.startsWith('local:') && !known.has(action)), []);
  });

  it('has no exception that changes nothing', () => {
    const operations = new Set(['read', 'create', 'update', 'delete', 'replace', 'grant', 'execute']);
    for (const [key, operation] of Object.entries(hand.operationExceptions)) assert.ok(operations.has(operation), key);
  });

  it('holds data that survives a JSON round trip, at most 120 KB gzipped', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(table)), table);
    assert.deepEqual(JSON.parse(JSON.stringify(hand)), { ...hand });
    assert.ok(gzipSync(awsActions, { level: 9 }).length <= 120_000);
  });

  it('never throws, whatever is typed', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'rds', 's3api', 'toString-value', 'delete-', '-', 'batch-', 'delete-constructor'));
    fc.assert(fc.property(word, word, fc.array(fc.tuple(word, fc.array(fc.string(), { maxLength: 2 })), { maxLength: 4 }), (service, name, options) => {
      const found = awsOperation(service, name);
      if (found === undefined) return;
      assert.equal(typeof found.kind, 'string');
      awsAddresses(found, new Map(options));
      assert.ok(addressCandidates(found).every((parts) => parts.every((part) => part.startsWith('--'))));
    }));
  });
});
