// What the tables generated from IAM data cannot say about the AWS command line: which service a command belongs to,
// the operations that IAM names otherwise, verbs, and which option carries the address. Kept by hand.

/** Command line service → IAM prefix, where they differ. */
export const serviceAliases: Readonly<Record<string, string>> = {
  accessanalyzer: 'access-analyzer', amp: 'aps', apigatewayv2: 'apigateway', apigatewaymanagementapi: 'execute-api', appconfigdata: 'appconfig',
  appintegrations: 'app-integrations', 'application-insights': 'applicationinsights',
  backupsearch: 'backup-search', 'bedrock-agent': 'bedrock', 'bedrock-agent-runtime': 'bedrock', 'bedrock-agentcore-control': 'bedrock-agentcore',
  'bedrock-data-automation': 'bedrock', 'bedrock-data-automation-runtime': 'bedrock', 'bedrock-runtime': 'bedrock',
  'chime-sdk-identity': 'chime', 'chime-sdk-media-pipelines': 'chime', 'chime-sdk-meetings': 'chime', 'chime-sdk-messaging': 'chime',
  'chime-sdk-voice': 'chime', cleanroomsml: 'cleanrooms-ml', cloudcontrol: 'cloudformation', cloudhsmv2: 'cloudhsm',
  cloudsearchdomain: 'cloudsearch', codeguruprofiler: 'codeguru-profiler', 'codeguru-reviewer': 'codeguru-reviewer',
  'compute-optimizer-automation': 'aco-automation', configservice: 'config', 'connect-contact-lens': 'connect',
  connectcampaigns: 'connect-campaigns', connectcampaignsv2: 'connect-campaigns', connectcases: 'cases', connecthealth: 'health-agent',
  'customer-profiles': 'profile', deploy: 'codedeploy', 'devops-agent': 'aidevops', docdb: 'rds', dynamodbstreams: 'dynamodb',
  efs: 'elasticfilesystem', elb: 'elasticloadbalancing', elbv2: 'elasticloadbalancing', elementalinference: 'elemental-inference',
  emr: 'elasticmapreduce', 'finspace-data': 'finspace-api', forecastquery: 'forecast', greengrassv2: 'greengrass', 'iot-data': 'iot',
  'iot-jobs-data': 'iotjobsdata', 'iot-managed-integrations': 'iotmanagedintegrations', 'iotevents-data': 'iotevents',
  iotsecuretunneling: 'iot', 'ivs-realtime': 'ivs', keyspaces: 'cassandra', keyspacesstreams: 'cassandra',
  'kinesis-video-archived-media': 'kinesisvideo', 'kinesis-video-media': 'kinesisvideo', 'kinesis-video-signaling': 'kinesisvideo',
  'kinesis-video-webrtc-storage': 'kinesisvideo', kinesisanalyticsv2: 'kinesisanalytics', 'launch-wizard': 'launchwizard',
  'lex-models': 'lex', 'lex-runtime': 'lex', 'lexv2-models': 'lex', 'lexv2-runtime': 'lex', location: 'geo', mailmanager: 'ses',
  'marketplace-agreement': 'aws-marketplace', 'marketplace-catalog': 'aws-marketplace', 'marketplace-deployment': 'aws-marketplace',
  'marketplace-discovery': 'aws-marketplace', 'marketplace-entitlement': 'aws-marketplace', 'marketplace-reporting': 'aws-marketplace',
  'mediastore-data': 'mediastore', meteringmarketplace: 'aws-marketplace', 'migration-hub-refactor-spaces': 'refactor-spaces',
  'migrationhub-config': 'mgh', migrationhuborchestrator: 'migrationhub-orchestrator', migrationhubstrategy: 'migrationhub-strategy',
  mturk: 'mechanicalturk', mwaa: 'airflow', 'mwaa-serverless': 'airflow-serverless', neptune: 'rds', neptunedata: 'neptune-db',
  notificationscontacts: 'notifications-contacts', opensearch: 'es', opensearchserverless: 'aoss', 'partnercentral-account': 'partnercentral',
  'partnercentral-benefits': 'partnercentral', 'partnercentral-channel': 'partnercentral', 'partnercentral-selling': 'partnercentral',
  'payment-cryptography-data': 'payment-cryptography', 'personalize-events': 'personalize', 'personalize-runtime': 'personalize',
  pinpoint: 'mobiletargeting', 'pinpoint-email': 'ses', 'pinpoint-sms-voice': 'sms-voice', 'pinpoint-sms-voice-v2': 'sms-voice', qconnect: 'wisdom',
  resourcegroupstaggingapi: 'tag', 'runtime.sagemaker': 'sagemaker', s3api: 's3', s3control: 's3', s3outposts: 's3-outposts',
  'sagemaker-a2i-runtime': 'sagemaker', 'sagemaker-edge': 'sagemaker', 'sagemaker-featurestore-runtime': 'sagemaker',
  'sagemaker-metrics': 'sagemaker', 'sagemaker-runtime': 'sagemaker', 'service-quotas': 'servicequotas',
  'servicecatalog-appregistry': 'servicecatalog', sesv2: 'ses', 'signer-data': 'signer', simpledbv2: 'sdb', socialmessaging: 'social-messaging',
  'sso-admin': 'sso', 'sso-oidc': 'sso-oauth', stepfunctions: 'states', supplychain: 'scn', 'support-app': 'supportapp', taxsettings: 'tax',
  'timestream-query': 'timestream', 'timestream-write': 'timestream', 'voice-id': 'voiceid', 'workspaces-thin-client': 'thinclient',
};

/**
 * Operations that IAM names otherwise or that only the command line has, by command line service.
 * `level action` → operations; level l list, r read, w write, p permissions, t tagging. `local:` actions are none of IAM's.
 */
export const handOperations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  s3: {
    'l s3:ListBucket': 'ls', 'w s3:PutObject': 'cp mv sync', 'w s3:DeleteObject': 'rm', 'w s3:DeleteBucket': 'rb', 'w s3:CreateBucket': 'mb',
    'r s3:GetObject': 'presign', 'w s3:PutBucketWebsite': 'website',
  },
  s3api: {
    'w s3:DeleteObject': 'delete-objects',
    'w s3:PutObject': 'complete-multipart-upload copy-object create-multipart-upload upload-part upload-part-copy rename-object write-get-object-response',
    'w s3express:CreateSession': 'create-session',
    'w s3:CreateBucketMetadataTableConfiguration': 'create-bucket-metadata-configuration',
    'w s3:DeleteBucketMetadataTableConfiguration': 'delete-bucket-metadata-configuration',
    'r s3:GetBucketMetadataTableConfiguration': 'get-bucket-metadata-configuration',
    'w s3:PutAnalyticsConfiguration': 'put-bucket-analytics-configuration delete-bucket-analytics-configuration',
    'w s3:PutBucketCORS': 'delete-bucket-cors',
    'w s3:PutEncryptionConfiguration': 'put-bucket-encryption delete-bucket-encryption',
    'w s3:PutIntelligentTieringConfiguration': 'put-bucket-intelligent-tiering-configuration delete-bucket-intelligent-tiering-configuration',
    'w s3:PutInventoryConfiguration': 'put-bucket-inventory-configuration delete-bucket-inventory-configuration',
    'w s3:PutLifecycleConfiguration': 'put-bucket-lifecycle put-bucket-lifecycle-configuration delete-bucket-lifecycle',
    'w s3:PutMetricsConfiguration': 'put-bucket-metrics-configuration delete-bucket-metrics-configuration',
    'w s3:PutBucketOwnershipControls': 'delete-bucket-ownership-controls',
    'w s3:PutReplicationConfiguration': 'put-bucket-replication delete-bucket-replication',
    't s3:PutBucketTagging': 'delete-bucket-tagging',
    'p s3:PutBucketPublicAccessBlock': 'put-public-access-block delete-public-access-block',
    'w s3:PutAccelerateConfiguration': 'put-bucket-accelerate-configuration',
    'w s3:PutBucketNotification': 'put-bucket-notification-configuration',
    'w s3:PutBucketObjectLockConfiguration': 'put-object-lock-configuration',
    'r s3:GetAccelerateConfiguration': 'get-bucket-accelerate-configuration',
    'r s3:GetAnalyticsConfiguration': 'get-bucket-analytics-configuration list-bucket-analytics-configurations',
    'r s3:GetEncryptionConfiguration': 'get-bucket-encryption',
    'r s3:GetIntelligentTieringConfiguration': 'get-bucket-intelligent-tiering-configuration list-bucket-intelligent-tiering-configurations',
    'r s3:GetInventoryConfiguration': 'get-bucket-inventory-configuration list-bucket-inventory-configurations',
    'r s3:GetLifecycleConfiguration': 'get-bucket-lifecycle get-bucket-lifecycle-configuration',
    'r s3:GetMetricsConfiguration': 'get-bucket-metrics-configuration list-bucket-metrics-configurations',
    'r s3:GetBucketNotification': 'get-bucket-notification-configuration',
    'r s3:GetReplicationConfiguration': 'get-bucket-replication',
    'r s3:GetBucketObjectLockConfiguration': 'get-object-lock-configuration',
    'r s3:GetBucketPublicAccessBlock': 'get-public-access-block',
    'r s3:GetObject': 'head-object select-object-content',
    'l s3:ListBucket': 'head-bucket list-objects list-objects-v2',
    'l s3:ListBucketVersions': 'list-object-versions',
    'l s3:ListAllMyBuckets': 'list-buckets',
    'l s3express:ListAllMyDirectoryBuckets': 'list-directory-buckets',
    'l s3:ListBucketMultipartUploads': 'list-multipart-uploads',
    'l s3:ListMultipartUploadParts': 'list-parts',
  },
  s3control: {
    'w s3express:DeleteAccessPointScope': 'delete-access-point-scope', 'w s3express:PutAccessPointScope': 'put-access-point-scope',
    'r s3express:GetAccessPointScope': 'get-access-point-scope', 'l s3express:ListAccessPointsForDirectoryBuckets': 'list-access-points-for-directory-buckets',
    'w s3-outposts:PutLifecycleConfiguration': 'put-bucket-lifecycle-configuration delete-bucket-lifecycle-configuration',
    'w s3-outposts:PutReplicationConfiguration': 'put-bucket-replication delete-bucket-replication',
    't s3-outposts:PutBucketTagging': 'delete-bucket-tagging', 'w s3-outposts:DeleteBucket': 'delete-bucket',
    'r s3-outposts:GetBucket': 'get-bucket', 'r s3-outposts:GetLifecycleConfiguration': 'get-bucket-lifecycle-configuration',
    'r s3-outposts:GetReplicationConfiguration': 'get-bucket-replication', 'l s3-outposts:ListRegionalBuckets': 'list-regional-buckets',
    'p s3:PutAccountPublicAccessBlock': 'put-public-access-block delete-public-access-block', 'r s3:GetAccountPublicAccessBlock': 'get-public-access-block',
  },
  dynamodb: {
    'w dynamodb:PartiQLUpdate': 'execute-statement batch-execute-statement execute-transaction',
    'r dynamodb:GetItem': 'transact-get-items', 'w dynamodb:PutItem': 'transact-write-items',
  },
  keyspaces: {
    'w cassandra:Create': 'create-keyspace create-table create-type', 'w cassandra:Drop': 'delete-keyspace delete-table delete-type',
    'w cassandra:Alter': 'update-keyspace update-table', 'w cassandra:Restore': 'restore-table',
    'r cassandra:Select': 'get-keyspace get-table get-type get-table-auto-scaling-settings list-keyspaces list-tables list-types list-tags-for-resource',
  },
  lambda: { 'w lambda:InvokeFunction': 'invoke', 'r lambda:GetLayerVersion': 'get-layer-version-by-arn' },
  sqs: { 'w sqs:ChangeMessageVisibility': 'change-message-visibility-batch', 'w sqs:DeleteMessage': 'delete-message-batch', 'w sqs:SendMessage': 'send-message-batch' },
  sns: { 'w sns:Publish': 'publish-batch' },
  rds: {
    'w rds:ModifyOptionGroup': 'add-option-to-option-group remove-option-from-option-group', 'r rds-db:connect': 'generate-db-auth-token',
    'l rds:DescribeDBEngineVersions': 'describe-serverless-v2-platform-versions',
  },
  kms: { 'w kms:ReEncryptTo': 're-encrypt' },
  cloudfront: { 'w cloudfront:CreateDistribution': 'create-distribution-with-tags', 'r local:Sign': 'sign' },
  cloudformation: { 'w cloudformation:CreateChangeSet': 'deploy', 'w s3:PutObject': 'package' },
  budgets: {
    'w budgets:ModifyBudget':
      'create-budget update-budget delete-budget create-notification update-notification delete-notification create-subscriber update-subscriber delete-subscriber',
    'r budgets:ViewBudget':
      'describe-budget describe-budgets describe-budget-notifications-for-account describe-budget-performance-history describe-notifications-for-budget describe-subscribers-for-notification',
  },
  apigatewaymanagementapi: { 'w execute-api:ManageConnections': 'post-to-connection delete-connection', 'r execute-api:ManageConnections': 'get-connection' },
  'bedrock-runtime': { 'r bedrock:InvokeModel': 'converse converse-stream', 'w bedrock:InvokeModel': 'start-async-invoke' },
  neptunedata: {
    'w neptune-db:ResetDatabase': 'execute-fast-reset', 'w neptune-db:WriteDataViaQuery': 'execute-gremlin-query execute-open-cypher-query',
    'r neptune-db:ReadDataViaQuery': 'execute-gremlin-explain-query execute-gremlin-profile-query execute-open-cypher-explain-query get-propertygraph-stream get-sparql-stream',
    'w neptune-db:CancelQuery': 'cancel-gremlin-query cancel-open-cypher-query',
    'w neptune-db:DeleteStatistics': 'delete-propertygraph-statistics delete-sparql-statistics',
    'w neptune-db:ManageStatistics': 'manage-propertygraph-statistics manage-sparql-statistics',
  },
  'neptune-graph': { 'w neptune-graph:WriteDataViaQuery': 'execute-query' },
  'timestream-query': { 'r timestream:Select': 'query' },
  cloudsearchdomain: { 'w cloudsearch:document': 'upload-documents' },
  cloudtrail: { 'w cloudtrail:CreateTrail': 'create-subscription', 'w cloudtrail:UpdateTrail': 'update-subscription', 'r cloudtrail:DescribeTrails': 'validate-logs' },
  eks: { 'r eks:DescribeCluster': 'update-kubeconfig', 'r local:Sign': 'get-token' },
  ecr: { 'r ecr:GetAuthorizationToken': 'get-login get-login-password', 'l ecr:DescribeImages': 'list-image-referrers' },
  'ecr-public': { 'r ecr-public:GetAuthorizationToken': 'get-login-password' },
  codeartifact: { 'r codeartifact:GetAuthorizationToken': 'login' },
  codecommit: { 'r codecommit:GitPull': 'credential-helper' },
  ecs: { 'w codedeploy:CreateDeployment': 'deploy' },
  deploy: {
    'w codedeploy:RegisterApplicationRevision': 'push', 'w codedeploy:RegisterOnPremisesInstance': 'register',
    'w codedeploy:DeregisterOnPremisesInstance': 'deregister', 'w local:Agent': 'install uninstall',
  },
  dlm: { 'w iam:CreateRole': 'create-default-role' },
  datapipeline: { 'w iam:CreateRole': 'create-default-roles', 'l datapipeline:QueryObjects': 'list-runs' },
  emr: {
    'w elasticmapreduce:RunJobFlow': 'create-cluster', 'w elasticmapreduce:TerminateJobFlows': 'terminate-clusters',
    'w elasticmapreduce:AddJobFlowSteps': 'add-steps install-applications restore-from-hbase-backup create-hbase-backup schedule-hbase-backup disable-hbase-backups',
    'w elasticmapreduce:AddInstanceGroups': 'add-instance-groups', 'r elasticmapreduce:DescribeCluster': 'describe-cluster get',
    'w elasticmapreduce:SetTerminationProtection': 'modify-cluster-attributes', 'w iam:CreateRole': 'create-default-roles',
    'w local:Connect': 'ssh socks put',
  },
  'emr-containers': { 'p iam:UpdateAssumeRolePolicy': 'update-role-trust-policy' },
  gamelift: { 'w gamelift:CreateBuild': 'upload-build', 'r gamelift:GetGameSessionLogUrl': 'get-game-session-log' },
  logs: { 'r logs:StartLiveTail': 'start-live-tail', 'r logs:FilterLogEvents': 'tail' },
  servicecatalog: { 'w servicecatalog:CreateProduct': 'generate' },
  configservice: { 'w config:PutConfigurationRecorder': 'subscribe', 'r config:DescribeConfigurationRecorderStatus': 'get-status' },
  configure: { 'w local:Configure': 'set import sso sso-session add-model mfa-login', 'r local:Configure': 'get list list-profiles export-credentials' },
  sso: { 'w local:SignIn': 'login logout', 'r local:GetRoleCredentials': 'get-role-credentials', 'l local:ListAccounts': 'list-accounts list-account-roles' },
  history: { 'r local:History': 'list show' },
  ddb: { 'w dynamodb:PutItem': 'put', 'r dynamodb:Query': 'select' },
};

/** API Gateway's IAM actions are HTTP methods: verb → level and method. Also what its other verbs mean. */
export const apiGatewayMethods: Readonly<Record<string, string>> = {
  get: 'r GET', export: 'r GET', list: 'r GET', create: 'w POST', import: 'w POST', generate: 'w POST', test: 'w POST', deploy: 'w POST',
  update: 'w PATCH', put: 'w PUT', reimport: 'w PUT', tag: 't PUT', untag: 't DELETE', delete: 'w DELETE', flush: 'w DELETE', reset: 'w DELETE',
  disable: 'w PUT', publish: 'w POST', reject: 'w PUT', accept: 'w PUT', remove: 'w DELETE',
};

/** Words before the verb that say how, not what: `batch-delete-image`. */
export const adverbs = 'batch bulk admin force async global transact';

/** First word of an operation → what it does. A verb in no list is unknown without IAM's access level. */
export const verbs = {
  read:
    'get list describe search query scan head lookup check detect estimate preview simulate validate verify test view count filter discover ' +
    'retrieve select poll receive predict recognize classify analyze calculate compare evaluate resolve translate synthesize is contains download decode ' +
    'browse read summarize infer forecast geocode autocomplete suggest probe render wait derive',
  create:
    'create run register add allocate import launch provision clone copy upload request restore build issue generate instantiate define ' +
    'subscribe purchase reserve open initialize publish submit insert post populate',
  delete:
    'delete terminate remove purge deregister unregister destroy release discard drop wipe erase flush unsubscribe expire dispose ' +
    'deprovision withdraw forget clear evict retire uninstall undeploy prune leave invalidate redact',
  execute: 'invoke execute send start-execution signal trigger call converse chat',
  replace: 'rebuild recreate',
  update:
    'update put modify set change close abort edit enable disable start stop reboot restart attach detach associate disassociate dissociate tag untag ' +
    'activate deactivate apply accept reject approve cancel pause resume suspend rotate promote failover switchover upgrade rollback move ' +
    'transfer replace reset assign unassign authorize revoke grant share unshare lock unlock increase decrease merge rename resize convert ' +
    'deploy configure confirm complete continue retry refresh swap migrate archive unarchive schedule backtrack shutdown redrive split sync ' +
    'skip notify record extend encrypt decrypt sign re renew opt manage peer unpeer connect disconnect join monitor unmonitor return respond',
} as const;

/** Operations that their verb misjudges: `service operation` (IAM prefix) → what it does. */
export const operationExceptions: Readonly<Record<string, string>> = {
  // Runs code or starts a job of the user's.
  'ssm send-command': 'execute', 'ssm start-session': 'execute', 'ssm start-automation-execution': 'execute', 'ecs run-task': 'execute',
  'ecs start-task': 'execute', 'states start-execution': 'execute', 'states start-sync-execution': 'execute', 'codebuild start-build': 'execute',
  'codebuild start-build-batch': 'execute', 'codepipeline start-pipeline-execution': 'execute', 'batch submit-job': 'execute',
  'glue start-job-run': 'execute', 'glue run-statement': 'execute', 'athena start-query-execution': 'execute', 'elasticmapreduce add-steps': 'execute',
  'elasticmapreduce ssh': 'execute', 'emr-serverless start-job-run': 'execute', 'emr-containers start-job-run': 'execute', 'dynamodb batch-execute-statement': 'execute',
  'elasticmapreduce add-job-flow-steps': 'execute', 'scheduler run': 'execute', 'amplify start-job': 'execute', 'amplify start-deployment': 'update',
  'ec2-instance-connect send-ssh-public-key': 'grant', 'sqs send-message': 'create', 'sqs send-message-batch': 'create', 'sns publish': 'create',
  'ses send-email': 'create', 'ses send-raw-email': 'create', 'cloudwatch put-metric-data': 'create', 'logs put-log-events': 'create', 'events put-events': 'create',
  // Deletes in other words.
  'kms schedule-key-deletion': 'delete', 'organizations close-account': 'delete', 'organizations leave-organization': 'delete', 'organizations remove-account-from-organization': 'delete',
  's3 rm': 'delete', 's3 rb': 'delete', 's3 abort-multipart-upload': 'update', 'cloudformation cancel-update-stack': 'update',
  'neptune-db execute-fast-reset': 'delete', 'ec2 cancel-spot-fleet-requests': 'delete', 'autoscaling detach-instances': 'update',
  'elasticache decrease-replica-count': 'delete', 'workmail wipe-mobile-device': 'delete', 'sdb reset': 'delete',
  'cloudfront create-invalidation': 'update', 'directconnect disassociate-connection-from-lag': 'update', 'route53domains delete-domain': 'delete',
  // Delete and make again in one call.
  'elasticbeanstalk rebuild-environment': 'replace', 'ec2 create-replace-root-volume-task': 'replace', 'workspaces rebuild-workspaces': 'replace',
  'workspaces migrate-workspace': 'replace', 'autoscaling start-instance-refresh': 'replace', 'elasticfilesystem create-replication-overwrite': 'replace',
  'workspaces restore-workspace': 'replace',
  // Changes an existing thing although the verb is one of making or removing.
  's3 mv': 'update', 's3 website': 'update', 's3 sync': 'update', 's3 cp': 'create', 's3 mb': 'create', 's3 restore-object': 'update', 'secretsmanager restore-secret': 'update',
  'secretsmanager put-secret-value': 'update', 'ssm put-parameter': 'update', 'lambda publish-version': 'create', 'cloudformation deploy': 'update',
  'cloudformation package': 'create', 'cloudformation create-change-set': 'create', 'ecs deploy': 'update', 'ecs deregister-container-instance': 'update',
  'elasticloadbalancing deregister-targets': 'update', 'elasticloadbalancing register-targets': 'update', 'elasticloadbalancing remove-tags': 'update',
  'events remove-targets': 'update', 'acm-pca restore-certificate-authority': 'update', 'kms cancel-key-deletion': 'update',
  'eks update-kubeconfig': 'update', 'route53 change-resource-record-sets': 'update', 'ec2 release-hosts': 'delete', 'ec2 import-image': 'create',
  'apigateway flush-stage-cache': 'update', 'apigateway flush-stage-authorizers-cache': 'update', 'appsync flush-api-cache': 'update',
  'apigateway put-rest-api': 'update', 'apigateway reimport-api': 'update', 'dynamodb update-item': 'update', 'dynamodb put-item': 'update',
  'dynamodb batch-write-item': 'update', 'dynamodb transact-write-items': 'update', 'dynamodb execute-statement': 'update', 'dynamodb execute-transaction': 'update',
  'redshift-data execute-statement': 'execute', 'rds-data execute-statement': 'execute', 'elasticmapreduce put': 'create', 'elasticmapreduce modify-cluster-attributes': 'update',
  'budgets create-budget': 'create', 'sts assume-role': 'read', 'sts assume-role-with-saml': 'read', 'sts assume-role-with-web-identity': 'read', 'sts get-session-token': 'read',
  'kms encrypt': 'read', 'kms decrypt': 'read', 'kms re-encrypt': 'read', 'kms generate-data-key': 'read', 'logs tail': 'read', 'logs start-query': 'read', 'logs start-live-tail': 'read',
  'cloudformation detect-stack-drift': 'read', 'cloudformation detect-stack-resource-drift': 'read', 'cloudformation estimate-template-cost': 'read',
  'iam generate-credential-report': 'read', 'iam generate-service-last-accessed-details': 'read', 'sqs receive-message': 'read', 'cognito-idp admin-initiate-auth': 'read',
  'elasticbeanstalk request-environment-info': 'read', 'bedrock invoke-model': 'read', 'bedrock converse': 'read', 'bedrock invoke-model-with-response-stream': 'read',
  'elasticbeanstalk terminate-environment': 'delete', 'elasticbeanstalk check-dns-availability': 'read', 'ec2 get-console-output': 'read',
  's3 put-object': 'create', 'kinesis put-record': 'create', 'kinesis put-records': 'create', 'firehose put-record': 'create', 'firehose put-record-batch': 'create', 'iam create-policy': 'create',
  'sns set-topic-attributes': 'update', 'sqs set-queue-attributes': 'update', 'waf create-web-acl': 'create', 'waf-regional create-web-acl': 'create', 'waf update-web-acl': 'update',
  'waf-regional update-web-acl': 'update', 'xray put-encryption-config': 'update', 'glue test-connection': 'read',
  // Opens something up.
  'lambda add-permission': 'grant', 'sns add-permission': 'grant', 'sqs add-permission': 'grant', 'iam create-access-key': 'grant', 'iam create-login-profile': 'grant',
  'iam add-user-to-group': 'grant', 'iam attach-role-policy': 'grant', 'ec2 authorize-security-group-ingress': 'grant', 'ec2 authorize-security-group-egress': 'grant',
  's3 delete-public-access-block': 'grant', 's3 put-bucket-policy': 'grant', 's3 put-bucket-acl': 'grant', 's3 put-object-acl': 'grant',
  'lambda create-function-url-config': 'grant', 'ec2 modify-snapshot-attribute': 'grant', 'ec2 modify-image-attribute': 'grant', 'rds modify-db-snapshot-attribute': 'grant',
  'rds modify-db-cluster-snapshot-attribute': 'grant', 'eks create-access-entry': 'grant', 'eks associate-access-policy': 'grant', 'kms create-grant': 'grant',
  'cognito-idp admin-add-user-to-group': 'grant', 'ram create-resource-share': 'grant', 'ram associate-resource-share': 'grant', 'sso create-account-assignment': 'grant',
  's3 put-public-access-block': 'update', 'kms retire-grant': 'update', 'kms revoke-grant': 'update', 'iam update-login-profile': 'grant', 'organizations invite-account-to-organization': 'grant',
};

/** Reads whose answer is a credential, `service operation` (IAM prefix). */
export const secretReads: readonly string[] = [
  'secretsmanager get-secret-value', 'secretsmanager batch-get-secret-value', 'ssm get-parameter', 'ssm get-parameters', 'ssm get-parameters-by-path',
  'ssm get-parameter-history', 'sts assume-role', 'sts assume-role-with-saml', 'sts assume-role-with-web-identity', 'sts get-session-token',
  'sts get-federation-token', 'sts get-delegated-access-token', 'sts get-web-identity-token', 'sts assume-root', 'elasticmapreduce get-cluster-session-credentials', 'emr-containers get-managed-endpoint-session-credentials',
  'route53domains retrieve-domain-auth-code', 'kms decrypt', 'iam create-access-key', 'ecr get-login', 'ecr get-login-password', 'ecr get-authorization-token',
  'ecr-public get-login-password', 'codeartifact get-authorization-token', 'rds generate-db-auth-token', 'redshift get-cluster-credentials',
  'redshift get-cluster-credentials-with-iam', 'redshift-serverless get-credentials', 'eks get-token', 'ec2 get-password-data', 'lightsail get-instance-access-details',
  'lightsail get-relational-database-master-user-password', 'lightsail download-default-key-pair', 'sso get-role-credentials', 'configure export-credentials',
  'cognito-identity get-credentials-for-identity', 'cognito-idp describe-user-pool-client', 'apigateway get-api-key', 'apigateway get-api-keys', 'acm export-certificate',
  'gamelift request-upload-credentials', 'appsync list-api-keys', 'iam create-login-profile', 'iam create-service-specific-credential', 'ec2 create-key-pair',
];

/** Reads that carry data out in bulk, `service operation` (IAM prefix). */
export const bulkReads: readonly string[] = [
  'dynamodb scan', 'dynamodb query', 'dynamodb export-table-to-point-in-time', 'rds start-export-task', 'logs create-export-task', 'athena get-query-results',
  'redshift-data get-statement-result', 'cognito-idp list-users', 'ec2 create-store-image-task', 'ebs get-snapshot-block',
];

/** Changes that stop or interrupt what is running, by verb, where nothing is deleted. */
export const interruptingVerbs: Readonly<Record<string, 'outage' | 'degrades'>> = {
  stop: 'outage', reboot: 'outage', shutdown: 'outage', suspend: 'outage', pause: 'outage', restart: 'degrades', disable: 'degrades', failover: 'degrades',
  switchover: 'degrades', detach: 'degrades', disassociate: 'degrades', revoke: 'degrades', deregister: 'degrades', deactivate: 'degrades', rotate: 'degrades',
};

/**
 * Options that carry the address where the noun does not say so, `service operation-noun` or `service operation` (IAM prefix).
 * Several options joined by `+` make one address, outermost first.
 */
export const addressOptions: Readonly<Record<string, string>> = {
  's3/object': '--bucket+--key', 's3 delete-objects': '--bucket', 's3 copy-object': '--bucket+--key', 's3 list-objects-v2': '--bucket', 's3/public-access-block': '--bucket --account-id',
  'ecs/service': '--cluster+--service --cluster+--service-name --service --service-name', 'ecs/task': '--cluster+--task --task --task-definition', 
  'ecs/cluster': '--cluster --cluster-name', 'eks/cluster': '--name --cluster-name', 'eks/nodegroup': '--cluster-name+--nodegroup-name', 'eks/addon': '--cluster-name+--addon-name',
  'eks/fargate-profile': '--cluster-name+--fargate-profile-name', 'eks/access-entry': '--cluster-name+--principal-arn',
  'ecr/image': '--repository-name+--image-ids --repository-name', 'elasticbeanstalk/environment': '--environment-name --environment-id --cname-prefix',
  'elasticbeanstalk/application-version': '--application-name+--version-label', 'dynamodb/item': '--table-name+--key --table-name', 'dynamodb write-item': '--request-items', 'dynamodb batch-write-item': '--request-items',
  'dynamodb transact-write-items': '--transact-items', 'dynamodb/statement': '--statement --statements', 'dynamodb/backup': '--backup-arn --table-name+--backup-name', 'dynamodb/global-table': '--global-table-name',
  'kms/key': '--key-id', 'kms/alias': '--alias-name', 'secretsmanager/secret': '--secret-id --name', 'secretsmanager/secret-value': '--secret-id',
  'ssm/parameter': '--name --names', 'ssm/command': '--instance-ids --targets --document-name', 'ssm/session': '--target', 'sqs/queue': '--queue-url --queue-name', 'sqs/message': '--queue-url',
  'sns/topic': '--topic-arn --name', 'sns/subscription': '--subscription-arn', 'sns subscribe': '--topic-arn', 'dynamodb/table': '--table-name --table-arn', 'sns/message': '--topic-arn --target-arn --phone-number',
  'kinesis/stream': '--stream-name --stream-arn', 'kinesis/record': '--stream-name --stream-arn', 'route53/hosted-zone': '--id --name --hosted-zone-id', 'route53/resource-record-set': '--hosted-zone-id',
  'logs/log-stream': '--log-group-name+--log-stream-name', 'logs/retention-policy': '--log-group-name', 'iam/access-key': '--user-name+--access-key-id --user-name --access-key-id',
  'iam/role-policy': '--role-name+--policy-name --role-name+--policy-arn --role-name', 'iam/user-policy': '--user-name+--policy-name --user-name+--policy-arn --user-name',
  'iam/group-policy': '--group-name+--policy-name --group-name+--policy-arn --group-name', 'iam/policy': '--policy-arn --policy-name', 'iam/policy-version': '--policy-arn+--version-id --policy-arn',
  'cognito-idp/user': '--user-pool-id+--username --user-pool-id', 'cognito-idp/user-pool-client': '--user-pool-id+--client-id --user-pool-id+--client-name',
  'cognito-idp/user-pool': '--user-pool-id --pool-name', 'cloudfront/distribution': '--id --distribution-config', 'cloudfront/invalidation': '--distribution-id',
  'backup/recovery-point': '--backup-vault-name+--recovery-point-arn', 'apigateway/rest-api': '--rest-api-id --name', 'apigateway/api': '--api-id --name', 'apigateway/stage': '--rest-api-id+--stage-name --api-id+--stage-name',
  'apigateway/resource': '--rest-api-id+--resource-id', 'apigateway/deployment': '--rest-api-id+--deployment-id --api-id+--deployment-id --rest-api-id+--stage-name --rest-api-id --api-id',
  'apigateway/method': '--rest-api-id+--resource-id+--http-method', 'apigateway/integration': '--rest-api-id+--resource-id+--http-method --api-id+--integration-id', 'apigateway/route': '--api-id+--route-id --api-id+--route-key',
  'states/execution': '--state-machine-arn --execution-arn', 'lambda/permission': '--function-name+--statement-id', 'lambda/alias': '--function-name+--name', 'lambda/version': '--function-name',
  'lambda/layer-version': '--layer-name+--version-number --layer-name', 'elasticmapreduce/job-flow': '--job-flow-ids', 'elasticmapreduce/cluster': '--cluster-ids --cluster-id --name', 'ec2/instance': '--instance-ids --instance-id --image-id',
  'ec2/address': '--allocation-id --public-ip --allocation-ids', 'ec2/security-group': '--group-id --group-name --group-ids', 'ec2/security-group-ingress': '--group-id --group-name', 'ec2/security-group-egress': '--group-id --group-name',
  'ec2/key-pair': '--key-name --key-pair-id', 'ec2/route': '--route-table-id+--destination-cidr-block --route-table-id', 'ec2/tag': '--resources', 'ec2/root-volume': '--instance-id',
  'cloudformation/stack-instance': '--stack-set-name', 'cloudformation/change-set': '--stack-name+--change-set-name --change-set-name', 'cloudformation deploy': '--stack-name', 'cloudformation/resource': '--type-name+--identifier --type-name',
  'elasticloadbalancing/target': '--target-group-arn', 'autoscaling/refreshed-instance': '--auto-scaling-group-name', 'autoscaling/desired-capacity': '--auto-scaling-group-name', 'events/target': '--rule',
  'events/rule': '--name --rule', 'es/domain': '--domain-name', 'rds/db-instance-automated-backup': '--dbi-resource-id --db-instance-automated-backups-arn', 'workspaces/workspace': '--workspace-id --rebuild-workspace-requests --terminate-workspace-requests --source-workspace-id',
  'organizations/account': '--account-id --account-name --email', 'elasticfilesystem/tag': '--file-system-id', 'cassandra/table': '--keyspace-name+--table-name', 'es/index': '--domain-name+--index-name', 'glue/table': '--database-name+--name --database-name+--table-name --database-name', 's3/bucket-policy': '--bucket', 'cloudwatch/alarm': '--alarm-names --alarm-name',
};

/** Nouns of operations whose name has none or another one, `service operation` (IAM prefix). */
export const nouns: Readonly<Record<string, string>> = {
  's3 ls': 'bucket', 's3 rm': 'object', 's3 cp': 'object', 's3 mv': 'object', 's3 sync': 'object', 's3 presign': 'object', 's3 rb': 'bucket', 's3 mb': 'bucket', 's3 website': 'bucket',
  'sns unsubscribe': 'subscription', 'sns subscribe': 'subscription', 'sns publish': 'message', 'sns publish-batch': 'message', 'dynamodb scan': 'table', 'dynamodb query': 'table',
  'lambda invoke': 'function', 'lambda invoke-async': 'function', 'cloudformation deploy': 'stack', 'kms schedule-key-deletion': 'key', 'kms cancel-key-deletion': 'key',
  'kms delete-imported-key-material': 'key', 'kms encrypt': 'key', 'kms decrypt': 'key', 'kms re-encrypt': 'key', 'kms sign': 'key', 'kms verify': 'key', 'ecs deploy': 'service', 'sqs purge-queue': 'message',
  'ec2 create-replace-root-volume-task': 'root-volume', 'autoscaling start-instance-refresh': 'refreshed-instance', 'ecs execute-command': 'task', 'organizations leave-organization': 'account-membership',
};

/** Short names of services whose IAM prefix is not one, for kinds of a single word ("ECS service"). */
export const serviceLabels: Readonly<Record<string, string>> = {
  ecs: 'ECS', eks: 'EKS', ecr: 'ECR', ec2: 'EC2', rds: 'RDS', s3: 'S3', s3control: 'S3', iam: 'IAM', kms: 'KMS', sns: 'SNS', sqs: 'SQS', ssm: 'SSM', efs: 'EFS', fsx: 'FSx', elasticfilesystem: 'EFS',
  lambda: 'Lambda', dynamodb: 'DynamoDB', logs: 'CloudWatch Logs', cloudwatch: 'CloudWatch', events: 'EventBridge', states: 'Step Functions', apigateway: 'API Gateway',
  'cognito-idp': 'Cognito', 'cognito-identity': 'Cognito', route53: 'Route 53', route53domains: 'Route 53', route53resolver: 'Route 53 Resolver', es: 'OpenSearch', aoss: 'OpenSearch',
  elasticache: 'ElastiCache', redshift: 'Redshift', kinesis: 'Kinesis', kafka: 'Kafka', cloudfront: 'CloudFront', cloudformation: 'CloudFormation', elasticbeanstalk: 'Elastic Beanstalk',
  elasticloadbalancing: 'load balancer', autoscaling: 'Auto Scaling', elasticmapreduce: 'EMR', glue: 'Glue', athena: 'Athena', batch: 'Batch', backup: 'Backup', codebuild: 'CodeBuild',
  codepipeline: 'CodePipeline', codedeploy: 'CodeDeploy', codecommit: 'CodeCommit', ses: 'SES', sagemaker: 'SageMaker', bedrock: 'Bedrock', organizations: 'Organizations', sso: 'Identity Center',
  amplify: 'Amplify', appsync: 'AppSync', iot: 'IoT', lightsail: 'Lightsail', wafv2: 'WAF', waf: 'WAF', guardduty: 'GuardDuty', cloudtrail: 'CloudTrail', config: 'Config', dms: 'DMS', ds: 'Directory Service',
  transfer: 'Transfer', workspaces: 'WorkSpaces', connect: 'Connect', quicksight: 'QuickSight', lex: 'Lex', mq: 'MQ', memorydb: 'MemoryDB', secretsmanager: 'Secrets Manager', elastictranscoder: 'Elastic Transcoder',
  firehose: 'Firehose', servicecatalog: 'Service Catalog', servicediscovery: 'Cloud Map', imagebuilder: 'Image Builder', apprunner: 'App Runner', personalize: 'Personalize', opsworks: 'OpsWorks', mediaconvert: 'MediaConvert',
};
