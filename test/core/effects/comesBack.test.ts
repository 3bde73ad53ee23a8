// Does it come back? One delete and create of each kind through its own tool, and what is said about the create.
import assert from 'node:assert/strict';
import { comesBack } from '../../../src/core/knowledge/comesBack';
import { wordsFor } from '../../../src/core/explain/words/index';
import { effectsOf } from './infrastructure/session';

type Row = readonly [remove: string, make: string, returns: 'may' | 'willNot', code: string];

const queue = 'https://sqs.eu-west-1.amazonaws.com/112233445566/jobs';
const rows: readonly Row[] = [
  ['aws s3api delete-bucket --bucket b1', 'aws s3api create-bucket --bucket b1', 'may', 'bucket-name'],
  ['aws secretsmanager delete-secret --secret-id s', 'aws secretsmanager create-secret --name s', 'willNot', 'secret-window'],
  ['aws kms schedule-key-deletion --key-id 1234abcd-12ab-34cd-56ef-1234567890ab', 'aws kms create-key', 'may', 'key-id'],
  ['aws rds delete-db-instance --db-instance-identifier x', 'aws rds create-db-instance --db-instance-identifier x', 'may', 'database-deleting'],
  ['aws rds delete-db-cluster --db-cluster-identifier x', 'aws rds create-db-cluster --db-cluster-identifier x', 'may', 'database-deleting'],
  ['aws dynamodb delete-table --table-name t', 'aws dynamodb create-table --table-name t', 'may', 'table-deleting'],
  ['aws redshift delete-cluster --cluster-identifier c', 'aws redshift create-cluster --cluster-identifier c', 'may', 'still-deleting'],
  ['aws opensearch delete-domain --domain-name d', 'aws opensearch create-domain --domain-name d', 'may', 'still-deleting'],
  ['aws eks delete-cluster --name c', 'aws eks create-cluster --name c', 'may', 'still-deleting'],
  ['aws elasticache delete-replication-group --replication-group-id c', 'aws elasticache create-replication-group --replication-group-id c', 'may', 'still-deleting'],
  ['aws cognito-idp delete-user-pool --user-pool-id eu-west-1_Ab12Cd34E', 'aws cognito-idp create-user-pool --pool-name people', 'may', 'pool-ids'],
  ['aws ec2 release-address --allocation-id eipalloc-0a1b2c3d4e5f60718', 'aws ec2 allocate-address', 'may', 'address-pool'],
  ['aws ec2 delete-vpc --vpc-id vpc-0a1b2c3d4e5f60718', 'aws ec2 create-vpc --cidr-block 10.0.0.0/16', 'may', 'dependents'],
  ['aws ec2 delete-subnet --subnet-id subnet-0a1b2c3d4e5f60718', 'aws ec2 create-subnet --cidr-block 10.0.0.0/24', 'may', 'dependents'],
  ['aws ec2 delete-volume --volume-id vol-0a1b2c3d4e5f60718', 'aws ec2 create-volume --size 10', 'may', 'volume-attached'],
  ['aws iam delete-role --role-name r', 'aws iam create-role --role-name r', 'may', 'role-id'],
  ['aws iam delete-user --user-name u', 'aws iam create-user --user-name u', 'may', 'user-keys'],
  [`aws sqs delete-queue --queue-url ${queue}`, 'aws sqs create-queue --queue-name jobs', 'may', 'queue-minute'],
  ['aws sns delete-topic --topic-arn arn:aws:sns:eu-west-1:112233445566:t', 'aws sns create-topic --name t', 'may', 'topic-subscriptions'],
  ['aws route53 delete-hosted-zone --id Z0AB12CD34EF', 'aws route53 create-hosted-zone --name example.com', 'may', 'zone-servers'],
  ['aws cloudformation delete-stack --stack-name s', 'aws cloudformation create-stack --stack-name s --template-body file://t.yaml', 'may', 'stack-deleting'],
  ['aws ecr delete-repository --repository-name api --force', 'aws ecr create-repository --repository-name api', 'may', 'repository-images'],
  ['aws ecs delete-service --cluster c --service s --force', 'aws ecs create-service --cluster c --service-name s', 'may', 'service-draining'],
  ['aws kinesis delete-stream --stream-name s', 'aws kinesis create-stream --stream-name s', 'may', 'stream-deleting'],
  ['aws efs delete-file-system --file-system-id fs-0a1b2c3d', 'aws efs create-file-system', 'may', 'mount-targets'],
  ['aws backup delete-backup-vault --backup-vault-name v', 'aws backup create-backup-vault --backup-vault-name v', 'may', 'recovery-points'],
  ['gcloud sql instances delete o -q', 'gcloud sql instances create o', 'willNot', 'cloud-sql-week'],
  ['gcloud projects delete p -q', 'gcloud projects create p', 'willNot', 'project-id'],
  ['gcloud storage buckets delete gs://b', 'gcloud storage buckets create gs://b', 'may', 'gcs-name'],
  ['gcloud iam service-accounts delete ci@p.iam.gserviceaccount.com -q', 'gcloud iam service-accounts create ci', 'may', 'service-account-id'],
  ['gcloud container clusters delete c -q', 'gcloud container clusters create c', 'may', 'cluster-deleting'],
  ['bq rm -r -f -d p:d', 'bq mk -d p:d', 'may', 'dataset-undelete'],
  ['gcloud spanner instances delete i -q', 'gcloud spanner instances create i', 'may', 'spanner-backups'],
  ['gcloud pubsub subscriptions delete s', 'gcloud pubsub subscriptions create s --topic t', 'may', 'subscription-messages'],
  ['gcloud pubsub topics delete t', 'gcloud pubsub topics create t', 'may', 'topic-detached'],
  ['gcloud dns managed-zones delete z', 'gcloud dns managed-zones create z', 'may', 'zone-servers'],
  ['az keyvault delete -n v', 'az keyvault create -n v', 'willNot', 'soft-deleted'],
  ['az storage account delete -n s -y', 'az storage account create -n s', 'may', 'storage-name'],
  ['az group delete -n g -y', 'az group create -n g', 'may', 'group-deleting'],
  ['az cosmosdb delete -n c -g g -y', 'az cosmosdb create -n c -g g', 'may', 'cosmos-name'],
  ['az sql server delete -n s -g g -y', 'az sql server create -n s -g g', 'may', 'sql-server-backups'],
  ['az identity delete -n i -g g', 'az identity create -n i -g g', 'may', 'principal-id'],
  ['az aks delete -n a -g g -y', 'az aks create -n a -g g', 'may', 'cluster-deleting'],
  ['az apim delete -n a -g g -y', 'az apim create -n a -g g', 'willNot', 'soft-deleted-short'],
  ['az network public-ip delete -n p -g g', 'az network public-ip create -n p -g g', 'may', 'address-pool'],
  ['kubectl delete ns shop', 'kubectl create ns shop', 'may', 'namespace-terminating'],
  ['kubectl delete sa ci -n shop', 'kubectl create sa ci -n shop', 'may', 'account-tokens'],
  ['docker volume rm v', 'docker volume create v', 'may', 'volume-in-use'],
  ['kafka-topics.sh --bootstrap-server k:9092 --delete --topic t', 'kafka-topics.sh --bootstrap-server k:9092 --create --topic t', 'may', 'topic-marked'],
  ['dropdb -h db.example.com orders', 'createdb -h db.example.com orders', 'may', 'database-connected'],
  ['gh repo delete a/b --yes', 'gh repo create a/b --private', 'may', 'repository-numbers'],
  ['heroku apps:destroy a --confirm a', 'heroku apps:create a', 'may', 'app-name'],
  ['fly volumes destroy vol_ab12cd34ef56 -y', 'fly volumes create data -s 10', 'may', 'platform-volume'],
];

describe('does it come back', () => {
  for (const [remove, make, returns, code] of rows) {
    it(remove.slice(0, 70), async () => {
      for (const acts of [[`${remove} && ${make}`], [remove, make]]) {
        const effect = (await effectsOf({ files: {} }, acts)).at(-1)?.find(one => one.operation === 'replace');
        assert(effect, `no replacement in ${acts.join(' / ')}`);
        assert.equal(effect.returnsBecause?.code, `back-${code}`);
        assert.equal(effect.returns, effect.certainty === 'may' ? 'may' : returns);
      }
    });
  }

  it('a secret that is deleted without recovery frees its name', async () => {
    const [effects = []] = await effectsOf({ files: {} }, ['aws secretsmanager delete-secret --secret-id s --force-delete-without-recovery && aws secretsmanager create-secret --name s']);
    const effect = effects.find(one => one.operation === 'replace');
    assert.equal(effect?.returns, 'may');
    assert.equal(effect.returnsBecause, undefined);
  });

  it('another name is another thing', async () => {
    assert.equal((await effectsOf({ files: {} }, ['gcloud sql instances delete o -q && gcloud sql instances create o2'])).flat().some(one => one.operation === 'replace'), false);
  });

  it('each fact has its words and its source', () => {
    for (const row of comesBack) {
      assert(wordsFor(row.code)?.text, row.code);
      assert(row.source.length > 10, row.code);
    }
  });
});
