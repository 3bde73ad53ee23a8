// Does what was deleted come back when it is made again under its name, and what stands in the way? Facts by kind, each with the
// vendor's page that says so. `willNot`: the create is refused for the time that the words name; `may`: it can be, or something of it
// (an id, an address) never returns. Words: explain/words/comesBack.ts.
import type { System } from '../model/resource';

export interface ComesBack {
  readonly system: System;
  /** Regular expression on the kind; absent: any. */
  readonly kind?: string;
  /** Regular expression on the words of the command, where the kind alone does not tell; absent: any. */
  readonly command?: string;
  readonly returns: 'may' | 'willNot';
  readonly code: string;
  /** Not a matter of waiting: an id, an address or a name that the new one does not get. */
  readonly lasting?: true;
  /** Holds only while the old one can be recovered. */
  readonly only?: 'recoverable';
  readonly source: string;
}

/** The first row that fits counts. */
export const comesBack: readonly ComesBack[] = [
  { system: 'aws', kind: '^S3 bucket$', returns: 'may', code: 'back-bucket-name', source: 'Amazon S3 User Guide, Deleting a general purpose bucket' },
  { system: 'aws', kind: '^secret$', returns: 'willNot', code: 'back-secret-window', only: 'recoverable', source: 'AWS Secrets Manager User Guide, Delete a secret' },
  { system: 'aws', kind: '^KMS key$', returns: 'may', code: 'back-key-id', lasting: true, source: 'AWS KMS Developer Guide, Deleting keys' },
  { system: 'aws', kind: '^(?:database instance|database cluster|DocumentDB cluster|Neptune cluster)$', returns: 'may', code: 'back-database-deleting', source: 'Amazon RDS User Guide, Deleting a DB instance; Retaining automated backups' },
  { system: 'aws', kind: '^DynamoDB (?:global )?table$', returns: 'may', code: 'back-table-deleting', source: 'Amazon DynamoDB API, CreateTable (ResourceInUseException), DeleteTable' },
  { system: 'aws', kind: '^(?:Redshift cluster|cache cluster|cache replication group|MemoryDB cluster|OpenSearch domain|EKS cluster|Kafka cluster|EMR cluster)$', returns: 'may', code: 'back-still-deleting', source: 'Each service’s API reference, the already-exists fault of its create' },
  { system: 'aws', kind: '^Cognito user pool$', returns: 'may', code: 'back-pool-ids', lasting: true, source: 'Amazon Cognito Developer Guide, Importing users (passwords, sub)' },
  { system: 'aws', kind: '^elastic IP address$', returns: 'may', code: 'back-address-pool', lasting: true, source: 'Amazon EC2 User Guide, Recover an Elastic IP address' },
  { system: 'aws', kind: '^(?:VPC|subnet|security group|internet gateway|network interface)$', returns: 'may', code: 'back-dependents', source: 'Amazon VPC User Guide, Delete your VPC (DependencyViolation)' },
  { system: 'aws', kind: '^EBS volume$', returns: 'may', code: 'back-volume-attached', source: 'Amazon EC2 API, DeleteVolume (VolumeInUse)' },
  { system: 'aws', kind: '^EC2 instance$', returns: 'may', code: 'back-instance-id', lasting: true, source: 'Amazon EC2 User Guide, Terminate instances' },
  { system: 'aws', kind: '^IAM role$', returns: 'may', code: 'back-role-id', lasting: true, source: 'IAM User Guide, IAM JSON policy elements: Principal' },
  { system: 'aws', kind: '^IAM user$', returns: 'may', code: 'back-user-keys', lasting: true, source: 'IAM User Guide, IAM identifiers; Deleting an IAM user' },
  { system: 'aws', kind: '^SQS queue$', returns: 'may', code: 'back-queue-minute', source: 'Amazon SQS API, DeleteQueue' },
  { system: 'aws', kind: '^SNS topic$', returns: 'may', code: 'back-topic-subscriptions', lasting: true, source: 'Amazon SNS API, DeleteTopic; Subscribe' },
  { system: 'aws', kind: '^DNS zone$', returns: 'may', code: 'back-zone-servers', lasting: true, source: 'Amazon Route 53 Developer Guide, Deleting a public hosted zone' },
  { system: 'aws', kind: '^CloudFormation stack$', returns: 'may', code: 'back-stack-deleting', source: 'AWS CloudFormation API, CreateStack (AlreadyExistsException)' },
  { system: 'aws', kind: '^container image repository$', returns: 'may', code: 'back-repository-images', source: 'Amazon ECR API, DeleteRepository (RepositoryNotEmptyException)' },
  { system: 'aws', kind: '^(?:REST API|HTTP API)$', returns: 'may', code: 'back-api-url', lasting: true, source: 'Amazon API Gateway Developer Guide, Invoking a REST API' },
  { system: 'aws', kind: '^CloudFront distribution$', returns: 'may', code: 'back-distribution-name', lasting: true, source: 'Amazon CloudFront Developer Guide, Delete a distribution' },
  { system: 'aws', kind: '^certificate$', returns: 'may', code: 'back-certificate-validated', lasting: true, source: 'AWS Certificate Manager User Guide, Deleting certificates' },
  { system: 'aws', kind: '^Elastic Beanstalk environment$', returns: 'may', code: 'back-environment-cname', source: 'AWS Elastic Beanstalk Developer Guide, Rebuilding environments' },
  { system: 'aws', kind: '^ECS service$', returns: 'may', code: 'back-service-draining', source: 'Amazon ECS API, CreateService; DeleteService (DRAINING)' },
  { system: 'aws', kind: '^Kinesis stream$', returns: 'may', code: 'back-stream-deleting', source: 'Amazon Kinesis API, DeleteStream; CreateStream' },
  { system: 'aws', kind: '^EFS file system$', returns: 'may', code: 'back-mount-targets', source: 'Amazon EFS API, DeleteFileSystem (FileSystemInUse)' },
  { system: 'aws', kind: '^backup vault$', returns: 'may', code: 'back-recovery-points', source: 'AWS Backup API, DeleteBackupVault' },
  { system: 'aws', kind: '^AWS account$', returns: 'willNot', code: 'back-account-closed', source: 'AWS Account Management, Close an account' },
  { system: 'gcloud', kind: '^Cloud SQL instance$', returns: 'willNot', code: 'back-cloud-sql-week', source: 'Cloud SQL documentation, Delete instances' },
  { system: 'gcloud', kind: '^project$', returns: 'willNot', code: 'back-project-id', lasting: true, source: 'Resource Manager documentation, Shutting down projects' },
  { system: 'gcloud', kind: '^(?:bucket|objects|Cloud Storage bucket)$', returns: 'may', code: 'back-gcs-name', source: 'Cloud Storage documentation, Bucket naming; Delete buckets' },
  { system: 'gcloud', kind: '^(?:key version|key ring|KMS key)$', returns: 'willNot', code: 'back-kms-name', lasting: true, source: 'Cloud KMS documentation, Object hierarchy; Destroy and restore key versions' },
  { system: 'gcloud', kind: '^service account$', returns: 'may', code: 'back-service-account-id', lasting: true, source: 'IAM documentation, Delete and undelete service accounts' },
  { system: 'gcloud', command: '^gcloud iam roles delete', returns: 'willNot', code: 'back-role-reserved', source: 'IAM documentation, Create and manage custom roles' },
  { system: 'gcloud', kind: '^Kubernetes cluster$', returns: 'may', code: 'back-cluster-deleting', source: 'Google Kubernetes Engine documentation, Deleting a cluster' },
  { system: 'gcloud', kind: '^dataset$', returns: 'may', code: 'back-dataset-undelete', lasting: true, source: 'BigQuery documentation, Restore deleted datasets' },
  { system: 'gcloud', command: '^gcloud spanner instances delete', returns: 'may', code: 'back-spanner-backups', source: 'Spanner documentation, Create and manage instances' },
  { system: 'gcloud', command: '^gcloud firestore databases delete', returns: 'may', code: 'back-firestore-id', source: 'Firestore documentation, Manage databases' },
  { system: 'gcloud', command: '^gcloud compute addresses delete', returns: 'may', code: 'back-address-pool', lasting: true, source: 'Compute Engine documentation, Reserve a static external IP address' },
  { system: 'gcloud', kind: '^disk$', returns: 'may', code: 'back-disk-attached', source: 'Compute Engine documentation, Delete a disk' },
  { system: 'gcloud', kind: '^subscription$', returns: 'may', code: 'back-subscription-messages', lasting: true, source: 'Pub/Sub documentation, Delete a subscription' },
  { system: 'gcloud', kind: '^topic$', returns: 'may', code: 'back-topic-detached', lasting: true, source: 'Pub/Sub documentation, Delete a topic' },
  { system: 'gcloud', kind: '^DNS zone$', returns: 'may', code: 'back-zone-servers', lasting: true, source: 'Cloud DNS documentation, Delete a zone' },
  { system: 'azure', kind: '^key vault$', returns: 'willNot', code: 'back-soft-deleted', source: 'Azure Key Vault documentation, Soft-delete overview' },
  { system: 'azure', command: '^az storage account delete', returns: 'may', code: 'back-storage-name', source: 'Azure Storage documentation, Recover a deleted storage account' },
  { system: 'azure', command: '^az (?:apim|cognitiveservices account|appconfig) delete', returns: 'willNot', code: 'back-soft-deleted-short', source: 'Azure documentation, soft-delete of API Management, Azure AI services and App Configuration' },
  { system: 'azure', kind: '^resource group$', returns: 'may', code: 'back-group-deleting', source: 'Azure Resource Manager documentation, Resource group and resource deletion' },
  { system: 'azure', command: '^az cosmosdb delete', returns: 'may', code: 'back-cosmos-name', source: 'Azure Cosmos DB documentation, Manage an account' },
  { system: 'azure', command: '^az sql server delete', returns: 'may', code: 'back-sql-server-backups', source: 'Azure SQL Database documentation, Automated backups (deleted server)' },
  { system: 'azure', kind: '^identity$', command: '^az identity', returns: 'may', code: 'back-principal-id', lasting: true, source: 'Microsoft Entra documentation, Managed identities for Azure resources' },
  { system: 'azure', kind: '^identity$', command: '^az ad (?:app|sp)', returns: 'may', code: 'back-application-id', lasting: true, source: 'Microsoft Entra documentation, Restore a deleted application' },
  { system: 'azure', command: '^az monitor log-analytics workspace delete', returns: 'may', code: 'back-workspace-recover', source: 'Azure Monitor documentation, Delete and recover a Log Analytics workspace' },
  { system: 'azure', command: '^az backup vault delete', returns: 'may', code: 'back-recovery-points', source: 'Azure Backup documentation, Delete a Recovery Services vault' },
  { system: 'azure', kind: '^public ip$', returns: 'may', code: 'back-address-pool', lasting: true, source: 'Azure Virtual Network documentation, Public IP addresses' },
  { system: 'azure', kind: '^Kubernetes cluster$', returns: 'may', code: 'back-cluster-deleting', source: 'Azure Kubernetes Service documentation, Delete a cluster' },
  { system: 'kubernetes', kind: '^persistent volume claim$', returns: 'may', code: 'back-claim-binds', lasting: true, source: 'Kubernetes documentation, Persistent Volumes: Storage object in use protection, Reclaiming' },
  { system: 'kubernetes', kind: '^persistent volume$', returns: 'may', code: 'back-volume-protected', source: 'Kubernetes documentation, Persistent Volumes: Storage object in use protection' },
  { system: 'kubernetes', kind: '^namespace$', returns: 'may', code: 'back-namespace-terminating', source: 'Kubernetes documentation, Namespaces; Finalizers' },
  { system: 'kubernetes', kind: '^custom resource definition$', returns: 'may', code: 'back-definition-objects', lasting: true, source: 'Kubernetes documentation, Extend the Kubernetes API with CustomResourceDefinitions' },
  { system: 'kubernetes', kind: '^stateful set$', returns: 'may', code: 'back-set-claims', lasting: true, source: 'Kubernetes documentation, StatefulSets: PersistentVolumeClaim retention' },
  { system: 'kubernetes', kind: '^service$', returns: 'may', code: 'back-service-address', lasting: true, source: 'Kubernetes documentation, Service' },
  { system: 'kubernetes', kind: '^service account$', returns: 'may', code: 'back-account-tokens', lasting: true, source: 'Kubernetes documentation, Managing Service Accounts' },
  { system: 'helm', returns: 'may', code: 'back-release-claims', source: 'Helm documentation, helm uninstall; resource policies' },
  { system: 'docker', kind: '^volume$', returns: 'may', code: 'back-volume-in-use', source: 'Docker documentation, docker volume rm' },
  { system: 'database', kind: '^topic$', returns: 'may', code: 'back-topic-marked', source: 'Apache Kafka documentation, Operations: removing topics' },
  { system: 'database', kind: '^database$', returns: 'may', code: 'back-database-connected', source: 'PostgreSQL documentation, DROP DATABASE' },
  { system: 'githost', kind: '^repository$', returns: 'may', code: 'back-repository-numbers', lasting: true, source: 'GitHub documentation, Restoring a deleted repository' },
  { system: 'platform', kind: '^app$', returns: 'may', code: 'back-app-name', source: 'Heroku Dev Center, Renaming and deleting apps; Fly.io documentation, apps destroy' },
  { system: 'platform', kind: '^(?:project|site)$', returns: 'may', code: 'back-project-domains', lasting: true, source: 'Vercel documentation, Managing projects; Netlify documentation, Delete a site' },
  { system: 'platform', kind: '^volume$', returns: 'may', code: 'back-platform-volume', lasting: true, source: 'Fly.io documentation, Manage volumes; Railway documentation, Volumes' },
];

export interface ReturnQuestion {
  readonly system: System;
  readonly kind: string;
  /** The command's words; empty: not by a command. */
  readonly command: string;
  /** The old one is gone for good. */
  readonly isFinal: boolean;
}

/** Undefined: nothing is known that stands in the way. */
export function comesBackOf(question: ReturnQuestion): ComesBack | undefined {
  return comesBack.find(row => row.system === question.system && !(row.only === 'recoverable' && question.isFinal) && (row.kind === undefined || new RegExp(row.kind, 'i').test(question.kind)) && (row.command === undefined || new RegExp(row.command, 'i').test(question.command)));
}
