import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cloudFormationProperties } from '../../../src/core/knowledge/data/cloudFormationProperties';
import * as exceptions from '../../../src/core/knowledge/data/replacementExceptions';
import { resourceKinds } from '../../../src/core/knowledge/data/resourceKinds';
import { terraformAwsArguments } from '../../../src/core/knowledge/data/terraformAwsArguments';
import {
  cloudFormationKeepsData, cloudFormationReplacement, kindOfType, replacementSources, terraformKeepsData, terraformReplacement, type ArgumentChange,
} from '../../../src/core/knowledge/replacementTables';

describe('replacementTables', () => {
  describe('terraformReplacement', () => {
    const check = (type: string, path: string, change: ArgumentChange | undefined, expected: string): void => {
      it(`${type}.${path} ${change === undefined ? '' : JSON.stringify(change)} is ${expected}`, () => {
        assert.equal(terraformReplacement(type, path, change).answer, expected);
      });
    };
    check('aws_db_instance', 'storage_encrypted', { before: false, after: true }, 'always');
    check('aws_db_instance', 'instance_class', { before: 'db.t3.small', after: 'db.t3.large' }, 'no');
    const storage = 'spec[0].resources[0].requests.storage';
    check('kubernetes_persistent_volume_claim', storage, { before: '900Mi', after: '2Gi' }, 'no');
    check('kubernetes_persistent_volume_claim', storage, { before: '2Gi', after: '900Mi' }, 'always');
    check('kubernetes_persistent_volume_claim_v1', storage, { before: '10Gi', after: '5Gi' }, 'always');
    check('kubernetes_persistent_volume_claim', storage, { before: '2Gi', after: undefined }, 'conditional');
    check('aws_db_instance', 'tags.Team', { before: 'a', after: 'b' }, 'no');
    check('aws_db_instance', 'db_name', { before: 'a', after: 'b' }, 'always');
    check('aws_db_instance', 'db_name', { before: 'a', after: undefined }, 'no');
    check('aws_db_instance', 'db_name', { before: undefined, after: 'b' }, 'always');
    check('aws_db_instance', 'storage_encrypted', { before: false, after: undefined }, 'no');
    check('aws_db_instance', 'storage_encrypted', { before: true, after: undefined }, 'always');
    check('aws_dynamodb_table', 'hash_key', undefined, 'always');
    check('aws_dynamodb_table', 'read_capacity', { before: 5, after: 10 }, 'no');
    check('aws_dynamodb_table', 'local_secondary_index', { before: undefined, after: {} }, 'always');
    check('aws_instance', 'root_block_device[0].encrypted', { before: false, after: true }, 'always');
    check('aws_instance', 'root_block_device.0.volume_size', { before: 8, after: 16 }, 'no');
    check('aws_instance', 'instance_type', { before: 'm6i.large', after: 'm6i.xlarge' }, 'no');
    check('aws_instance', 'instance_type', { before: 'm6i.large', after: 'm7g.large' }, 'always');
    check('aws_instance', 'instance_type', { before: 'g4dn.xlarge', after: 'g5.xlarge' }, 'no');
    check('aws_instance', 'instance_type', { before: 'g5.xlarge', after: 'g5g.xlarge' }, 'always');
    check('aws_instance', 'instance_type', { before: 'm6i.large', after: 'var.type' }, 'conditional');
    check('aws_instance', 'user_data', { before: 'a', after: 'b', neighbours: { user_data_replace_on_change: true } }, 'always');
    check('aws_instance', 'user_data', { before: 'a', after: 'b', neighbours: {} }, 'no');
    check('aws_instance', 'user_data', { before: 'a', after: 'b' }, 'conditional');
    check('aws_elasticache_replication_group', 'engine_version', { before: '7.0', after: '6.x' }, 'always');
    check('aws_elasticache_replication_group', 'engine_version', { before: '6.2', after: '7.0' }, 'no');
    check('aws_elasticache_replication_group', 'engine', { before: 'redis', after: 'valkey' }, 'no');
    check('aws_elasticache_replication_group', 'engine', { before: 'valkey', after: 'redis' }, 'always');
    check('aws_fsx_lustre_file_system', 'storage_capacity', { before: 1200, after: 2400, neighbours: { deployment_type: 'PERSISTENT_2' } }, 'no');
    check('aws_fsx_lustre_file_system', 'storage_capacity', { before: 2400, after: 1200, neighbours: { deployment_type: 'PERSISTENT_2' } }, 'always');
    check('aws_fsx_lustre_file_system', 'storage_capacity', { before: 1200, after: 3600, neighbours: {} }, 'always');
    check('aws_rds_cluster', 'storage_type', { before: '', after: 'aurora-iopt1', neighbours: { engine: 'aurora-postgresql' } }, 'no');
    check('aws_rds_cluster', 'storage_type', { before: 'io1', after: 'io2', neighbours: { engine: 'postgres' } }, 'always');
    check('aws_opensearch_domain', 'encrypt_at_rest.enabled', { before: true, after: false }, 'always');
    check('aws_opensearch_domain', 'encrypt_at_rest.enabled', { before: false, after: true }, 'no');
    check('aws_opensearch_domain', 'vpc_options', { before: undefined, after: {} }, 'always');
    check('aws_msk_cluster', 'broker_node_group_info', { before: {}, after: {} }, 'conditional');
    check('aws_elastic_beanstalk_environment', 'solution_stack_name', { before: 'a', after: 'b' }, 'no');
    check('aws_iam_user', 'name', { before: 'a', after: 'b' }, 'no');
    check('aws_s3_bucket', 'bucket', { before: 'a', after: 'b' }, 'always');
    check('aws_cloudcontrolapi_resource', 'type_name', { before: 'a', after: 'b' }, 'unknownType');
    check('terraform_data', 'triggers_replace', { before: 'a', after: 'b' }, 'always');
    check('terraform_data', 'input', { before: 'a', after: 'b' }, 'no');
    check('null_resource', 'triggers.sha', { before: 'a', after: 'b' }, 'always');
    check('google_sql_database_instance', 'region', { before: 'a', after: 'b' }, 'always');
    check('google_sql_database_instance', 'settings.tier', { before: 'a', after: 'b' }, 'no');
    check('azurerm_storage_account', 'name', { before: 'a', after: 'b' }, 'always');
    check('kubernetes_persistent_volume_claim', 'metadata[0].name', { before: 'a', after: 'b' }, 'always');
    check('acme_thing', 'name', { before: 'a', after: 'b' }, 'conditional');
    check('acme_thing', 'labels.team', { before: 'a', after: 'b' }, 'no');
    check('acme_thing', 'size', { before: 'a', after: 'b' }, 'unknownType');

    it('says where an answer comes from', () => {
      assert.equal(terraformReplacement('aws_db_instance', 'engine').basis, 'observed');
      assert.equal(terraformReplacement('google_storage_bucket', 'name').basis, 'documented');
      assert.deepEqual(terraformReplacement('acme_thing', 'name'), { answer: 'conditional', basis: 'name', note: 'name' });
      assert.deepEqual(terraformReplacement('aws_db_instance', 'db_name', { before: 'a', after: null }), { answer: 'no', basis: 'observed', note: 'removed' });
      assert.equal(replacementSources().terraform, 'hashicorp/aws 5.100.0');
    });
  });

  describe('cloudFormationReplacement', () => {
    const check = (type: string, path: string, expected: string): void => {
      it(`${type} ${path} is ${expected}`, () => assert.equal(cloudFormationReplacement(type, path), expected));
    };
    check('AWS::RDS::DBInstance', 'StorageEncrypted', 'always');
    check('AWS::RDS::DBInstance', 'Properties.DBInstanceIdentifier', 'always');
    check('AWS::RDS::DBInstance', 'Engine', 'maybe');
    check('AWS::RDS::DBInstance', 'DBInstanceClass', 'no');
    check('AWS::DynamoDB::Table', 'KeySchema[0].AttributeName', 'always');
    check('AWS::DynamoDB::Table', 'KeySchema.0.AttributeName', 'always');
    check('AWS::DynamoDB::Table', 'BillingMode', 'no');
    check('AWS::DynamoDB::Table', 'AttributeDefinitions', 'maybe');
    check('AWS::S3::Bucket', 'BucketName', 'always');
    check('AWS::ElasticBeanstalk::Environment', 'SolutionStackName', 'always');
    check('AWS::EKS::Cluster', 'ResourcesVpcConfig.SubnetIds', 'always');
    check('AWS::EKS::Cluster', 'ResourcesVpcConfig', 'maybe');
    check('AWS::EKS::Cluster', 'Version', 'no');
    check('AWS::EC2::Volume', 'Encrypted', 'refused');
    check('AWS::EC2::Volume', 'Size', 'no');
    check('AWS::KMS::Key', 'KeySpec', 'refused');
    check('AWS::KMS::Key', 'Description', 'no');
    check('AWS::Cognito::UserPool', 'AliasAttributes', 'refused');
    check('AWS::MSK::Cluster', 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId', 'refused');
    check('AWS::Logs::LogGroup', 'LogGroupClass', 'refused');
    check('AWS::Serverless::SimpleTable', 'TableName', 'always');
    check('Custom::Bucket', 'Name', 'maybe');
    check('Acme::Store::Thing', 'Name', 'unknownType');
  });

  describe('kinds', () => {
    const check = (type: string, kind: string, keeps: boolean): void => {
      it(`${type} is a ${kind}${keeps ? ' and keeps data' : ''}`, () => {
        assert.equal(kindOfType(type), kind);
        assert.equal(type.includes('::') ? cloudFormationKeepsData(type) : terraformKeepsData(type), keeps);
      });
    };
    check('aws_db_instance', 'database instance', true);
    check('AWS::RDS::DBInstance', 'database instance', true);
    check('aws_rds_cluster_instance', 'database cluster instance', false);
    check('aws_route_table', 'route table', false);
    check('AWS::EC2::TransitGatewayRouteTable', 'EC2 transit gateway route table', false);
    check('AWS::SQS::Queue', 'SQS queue', true);
    check('AWS::Lambda::Function', 'Lambda function', false);
    check('AWS::Lightsail::DatabaseSnapshot', 'Lightsail database snapshot', true);
    check('azurerm_key_vault', 'key vault', true);
    check('google_storage_bucket', 'Cloud Storage bucket', true);
    check('snowflake_table', 'Snowflake table', true);
    check('acme_document_database', 'document database', true);
    check('acme_iam_policy', 'IAM policy', false);

    it('names every type once', () => {
      const names = resourceKinds.flatMap((row) => row.names.split(' '));
      assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
    });
    it('knows every AWS type that the kinds name', () => {
      const terraform = (JSON.parse(terraformAwsArguments) as { entries: object }).entries;
      const cloudFormation = (JSON.parse(cloudFormationProperties) as { entries: object }).entries;
      // Types of later provider versions than the table's.
      const newer = ['aws_timestreaminfluxdb_db_cluster'];
      const unknown = resourceKinds.flatMap((row) => row.names.split(' ')).filter((name) =>
        (name.startsWith('aws_') && !Object.hasOwn(terraform, name)) ||
        (name.startsWith('AWS::') && !name.startsWith('AWS::Serverless::') && !Object.hasOwn(cloudFormation, name)));
      assert.deepEqual(unknown, newer);
    });
  });

  it('holds data that survives a JSON round trip and is as large as its sources', () => {
    for (const [text, least] of [[terraformAwsArguments, 1500], [cloudFormationProperties, 1800]] as const) {
      const table = JSON.parse(text) as { entries: object };
      assert.deepEqual(JSON.parse(JSON.stringify(table)), table);
      assert.ok(Object.keys(table.entries).length >= least);
    }
    assert.deepEqual(JSON.parse(JSON.stringify(exceptions)), { ...exceptions });
    assert.deepEqual(JSON.parse(JSON.stringify(resourceKinds)), resourceKinds);
  });

  it('names only known types in rules and refusals', () => {
    const terraform = (JSON.parse(terraformAwsArguments) as { entries: Record<string, string> }).entries;
    for (const key of Object.keys(exceptions.terraformRules)) {
      const [type = '', argument = ''] = key.split(' ');
      const listed = (terraform[type] ?? exceptions.documentedArguments[type] ?? '').split(' ').filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1));
      assert.ok(listed.some((name) => name === argument || (!type.startsWith('aws_') && argument.startsWith(`${name}.`))), `${key} is not conditional in the table`);
    }
    // And the reverse: every conditional argument has its rule.
    const conditional = Object.entries(terraform).flatMap(([type, listed]) => listed.split(' ').filter((name) => name.endsWith('?')).map((name) => `${type} ${name.slice(0, -1)}`));
    assert.deepEqual(conditional.filter((key) => !Object.hasOwn(exceptions.terraformRules, key)), []);
    for (const type of Object.keys(exceptions.refusedProperties)) assert.notEqual(cloudFormationReplacement(type, 'Tags'), 'unknownType', type);
  });

  it('never throws, whatever it is asked', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString', 'aws_instance', 'aws_db_instance', 'AWS::RDS::DBInstance', 'Custom::constructor'));
    fc.assert(fc.property(name, fc.oneof(fc.string(), fc.constantFrom('constructor', 'user_data', 'instance_type')), fc.anything(), fc.anything(), (type, path, before, after) => {
      terraformReplacement(type, path, { before, after });
      terraformReplacement(type, path);
      cloudFormationReplacement(type, path);
      terraformKeepsData(type);
      cloudFormationKeepsData(type);
      assert.equal(typeof kindOfType(type), 'string');
    }));
  });
});
