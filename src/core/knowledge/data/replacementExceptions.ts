// What the generated replacement tables cannot say, kept by hand: conditions on values and neighbours, arguments that
// could not be observed, other Terraform providers, and what CloudFormation refuses instead of replacing.

/**
 * What decides whether a conditional Terraform argument replaces. `lowered`: a smaller version or number · `shrunk`: a smaller amount of storage (`20Gi`) ·
 * `turnedOff`: true to false or away · `architecture`: no common CPU architecture of old and new instance type ·
 * `neighbour`: the value of another argument · `exceptPair`: everything but one direction between two values.
 */
export type ArgumentRule =
  | { readonly kind: 'lowered' | 'shrunk' | 'turnedOff' | 'architecture' }
  /** Replaces when the neighbour's text begins with one of `replaces`, not with one of `keeps`; absent counts as `absent`. */
  | { readonly kind: 'neighbour'; readonly argument: string; readonly replaces: readonly string[]; readonly keeps: readonly string[]; readonly absent: string; readonly lowered?: true }
  | { readonly kind: 'exceptPair'; readonly from: string; readonly to: string };

/** `type argument` → rule. Observed with hashicorp/aws 5.100.0 or documented there. */
export const terraformRules: Readonly<Record<string, ArgumentRule>> = {
  // A claim grows in place; the API refuses to shrink it, and the provider makes a new one.
  'kubernetes_persistent_volume_claim spec.resources.requests.storage': { kind: 'shrunk' },
  'aws_elasticache_cluster engine_version': { kind: 'lowered' },
  'aws_elasticache_replication_group engine_version': { kind: 'lowered' },
  'aws_elasticache_replication_group engine': { kind: 'exceptPair', from: 'redis', to: 'valkey' },
  'aws_msk_cluster kafka_version': { kind: 'lowered' },
  'aws_mwaa_environment airflow_version': { kind: 'lowered' },
  'aws_sagemaker_notebook_instance volume_size': { kind: 'lowered' },
  'aws_opensearch_domain encrypt_at_rest.enabled': { kind: 'turnedOff' },
  'aws_opensearch_domain node_to_node_encryption.enabled': { kind: 'turnedOff' },
  'aws_opensearch_domain advanced_security_options.enabled': { kind: 'turnedOff' },
  'aws_elasticsearch_domain encrypt_at_rest.enabled': { kind: 'turnedOff' },
  'aws_elasticsearch_domain node_to_node_encryption.enabled': { kind: 'turnedOff' },
  'aws_instance enable_primary_ipv6': { kind: 'turnedOff' },
  'aws_network_interface enable_primary_ipv6': { kind: 'turnedOff' },
  'aws_instance instance_type': { kind: 'architecture' },
  'aws_instance user_data': { kind: 'neighbour', argument: 'user_data_replace_on_change', replaces: ['true'], keeps: ['false'], absent: 'false' },
  'aws_instance user_data_base64': { kind: 'neighbour', argument: 'user_data_replace_on_change', replaces: ['true'], keeps: ['false'], absent: 'false' },
  'aws_rds_cluster storage_type': { kind: 'neighbour', argument: 'engine', replaces: ['mysql', 'postgres'], keeps: ['aurora'], absent: 'aurora' },
  'aws_fsx_lustre_file_system storage_capacity': {
    kind: 'neighbour', argument: 'deployment_type', replaces: ['SCRATCH_1'], keeps: ['PERSISTENT', 'SCRATCH_2'], absent: 'SCRATCH_1', lowered: true,
  },
};

/**
 * Arguments by the providers' documentation: AWS ones that could not be observed, and types of other providers.
 * Marks as in data/terraformAwsArguments.ts; `=` in place. For a type of another provider an argument not listed is
 * not known.
 */
export const documentedArguments: Readonly<Record<string, string>> = {
  aws_db_instance: 'character_set_name-',
  aws_dynamodb_table: 'attribute= global_secondary_index= read_capacity= write_capacity=',
  aws_lb: 'dns_record_client_routing_policy= enable_cross_zone_load_balancing= enforce_security_group_inbound_rules_on_private_link_traffic=',
  aws_alb: 'dns_record_client_routing_policy= enable_cross_zone_load_balancing= enforce_security_group_inbound_rules_on_private_link_traffic=',
  aws_cloudwatch_metric_alarm: 'metric_name=',
  aws_sfn_state_machine: 'definition=',
  aws_sns_topic: 'archive_policy=',
  aws_sns_topic_subscription: 'filter_policy_scope=',
  aws_sqs_queue: 'kms_data_key_reuse_period_seconds=',
  aws_ssm_document: 'permissions=',
  aws_amplify_app: 'auto_branch_creation_patterns= basic_auth_credentials=',
  aws_amplify_branch: 'basic_auth_credentials=',
  aws_ecs_service: 'triggers=',

  terraform_data: 'triggers_replace input=',
  null_resource: 'triggers',
  random_id: 'byte_length keepers prefix',
  random_integer: 'keepers max min seed',
  random_password: 'keepers length lower upper numeric number special min_lower min_upper min_numeric min_special override_special',
  random_string: 'keepers length lower upper numeric number special min_lower min_upper min_numeric min_special override_special',
  random_pet: 'keepers length prefix separator',
  random_uuid: 'keepers',
  random_shuffle: 'input keepers result_count seed',
  random_bytes: 'keepers length',
  tls_private_key: 'algorithm ecdsa_curve rsa_bits',
  tls_self_signed_cert: 'private_key_pem subject validity_period_hours allowed_uses dns_names ip_addresses is_ca_certificate',
  local_file: 'content content_base64 sensitive_content source filename file_permission directory_permission',
  local_sensitive_file: 'content content_base64 source filename file_permission directory_permission',
  time_sleep: 'triggers create_duration= destroy_duration=',
  time_static: 'triggers rfc3339',
  time_rotating: 'triggers rotation_days= rotation_hours=',

  google_sql_database_instance: 'name region database_version? encryption_key_name master_instance_name replica_configuration settings.tier= settings.disk_size? settings.disk_type settings.availability_type= settings.backup_configuration= deletion_protection= settings.database_flags=',
  google_sql_database: 'name instance project charset? collation? deletion_policy=',
  google_storage_bucket: 'name location project force_destroy= storage_class= versioning= lifecycle_rule= uniform_bucket_level_access= encryption= cors=',
  google_compute_disk: 'name zone type snapshot image disk_encryption_key physical_block_size_bytes project size?',
  google_compute_instance: 'name zone boot_disk.initialize_params boot_disk.source project metadata_startup_script scratch_disk can_ip_forward? hostname machine_type= network_interface.network? network_interface.subnetwork? labels= metadata= tags=',
  google_compute_network: 'name project auto_create_subnetworks',
  google_compute_subnetwork: 'name region network project ip_cidr_range? purpose',
  google_compute_address: 'name region address address_type purpose project subnetwork',
  google_compute_global_address: 'name address address_type purpose project ip_version network prefix_length',
  google_container_cluster: 'name location project network subnetwork initial_node_count enable_autopilot cluster_ipv4_cidr private_cluster_config? ip_allocation_policy default_max_pods_per_node enable_kubernetes_alpha node_config? min_master_version= node_version= deletion_protection=',
  google_container_node_pool: 'name location cluster project max_pods_per_node node_config.machine_type? node_config.disk_size_gb? node_config.disk_type? node_config.oauth_scopes node_config.service_account node_config.preemptible node_config.spot initial_node_count node_count= autoscaling= management= version=',
  google_bigquery_dataset: 'dataset_id location project default_encryption_configuration= description= friendly_name= default_table_expiration_ms=',
  google_bigquery_table: 'dataset_id table_id project range_partitioning time_partitioning? schema? description= labels= deletion_protection=',
  google_redis_instance: 'name region location_id tier connect_mode authorized_network reserved_ip_range transit_encryption_mode customer_managed_key project memory_size_gb= redis_version? auth_enabled=',
  google_spanner_instance: 'name config project num_nodes= processing_units= display_name=',
  google_spanner_database: 'name instance project database_dialect encryption_config ddl? deletion_protection=',
  google_bigtable_instance: 'name project cluster.cluster_id? deletion_protection=',
  google_firestore_database: 'name location_id project type? cmek_config deletion_policy=',
  google_kms_key_ring: 'name location project',
  google_kms_crypto_key: 'name key_ring purpose import_only destroy_scheduled_duration rotation_period= labels=',
  google_secret_manager_secret: 'secret_id project replication labels= ttl=',
  google_pubsub_topic: 'name project kms_key_name= message_retention_duration= labels=',
  google_pubsub_subscription: 'name topic project enable_message_ordering filter ack_deadline_seconds= retain_acked_messages=',
  google_dns_managed_zone: 'name dns_name project visibility description= labels=',
  google_artifact_registry_repository: 'repository_id location format project kms_key_name mode description= labels=',
  google_filestore_instance: 'name location zone tier networks project kms_key_name file_shares.name file_shares.capacity_gb?',
  google_alloydb_cluster: 'cluster_id location project network_config? encryption_config',
  google_service_account: 'account_id project create_ignore_already_exists= display_name= description=',
  google_project: 'project_id name= labels= billing_account= org_id? folder_id?',
  google_cloud_run_v2_service: 'name location project template= traffic= labels=',
  google_cloud_run_service: 'name location project template= traffic=',

  azurerm_resource_group: 'name location tags=',
  azurerm_storage_account: 'name resource_group_name location account_kind? is_hns_enabled nfsv3_enabled infrastructure_encryption_enabled account_tier account_replication_type? edge_zone queue_encryption_key_type table_encryption_key_type access_tier= min_tls_version= tags=',
  azurerm_storage_container: 'name storage_account_name storage_account_id? container_access_type= metadata=',
  azurerm_mssql_server: 'name resource_group_name location version administrator_login? administrator_login_password= tags=',
  azurerm_mssql_database: 'name server_id collation create_mode? creation_source_database_id restore_point_in_time ledger_enabled sku_name= max_size_gb= tags=',
  azurerm_postgresql_flexible_server: 'name resource_group_name location administrator_login? create_mode? delegated_subnet_id? private_dns_zone_id? zone? geo_redundant_backup_enabled customer_managed_key? version? storage_mb? sku_name= backup_retention_days= tags=',
  azurerm_mysql_flexible_server: 'name resource_group_name location administrator_login delegated_subnet_id private_dns_zone_id geo_redundant_backup_enabled version? sku_name= tags=',
  azurerm_cosmosdb_account: 'name resource_group_name location kind key_vault_key_id free_tier_enabled analytical_storage_enabled? capabilities? create_mode backup? geo_location? consistency_policy= tags=',
  azurerm_cosmosdb_sql_container: 'name resource_group_name account_name database_name partition_key_path partition_key_paths partition_key_kind unique_key throughput= default_ttl= indexing_policy=',
  azurerm_cosmosdb_sql_database: 'name resource_group_name account_name throughput=',
  azurerm_key_vault: 'name resource_group_name location tenant_id= sku_name= purge_protection_enabled? tags=',
  azurerm_key_vault_secret: 'name key_vault_id value= tags=',
  azurerm_key_vault_key: 'name key_vault_id key_type key_size curve key_opts= tags=',
  azurerm_managed_disk: 'name resource_group_name location create_option zone image_reference_id source_resource_id source_uri storage_account_id os_type? hyper_v_generation security_type disk_size_gb? storage_account_type= tags=',
  azurerm_linux_virtual_machine: 'name resource_group_name location admin_username admin_password admin_ssh_key computer_name custom_data source_image_id source_image_reference zone availability_set_id priority plan os_disk.name os_disk.security_encryption_type size= tags=',
  azurerm_windows_virtual_machine: 'name resource_group_name location admin_username admin_password computer_name custom_data source_image_id source_image_reference zone availability_set_id priority plan os_disk.name size= tags=',
  azurerm_kubernetes_cluster: 'name resource_group_name location dns_prefix node_resource_group private_cluster_enabled network_profile.network_plugin? network_profile.service_cidr network_profile.pod_cidr? default_node_pool.name? default_node_pool.vm_size? kubernetes_version= tags=',
  azurerm_kubernetes_cluster_node_pool: 'name kubernetes_cluster_id vm_size? os_disk_size_gb? os_type vnet_subnet_id? zones? node_count= max_count= min_count= tags=',
  azurerm_redis_cache: 'name resource_group_name location subnet_id private_static_ip_address zones redis_version? capacity= family= sku_name? tags=',
  azurerm_container_registry: 'name resource_group_name location encryption? zone_redundancy_enabled sku= admin_enabled= tags=',
  azurerm_virtual_network: 'name resource_group_name location edge_zone address_space= dns_servers= tags=',
  azurerm_subnet: 'name resource_group_name virtual_network_name address_prefixes= service_endpoints=',
  azurerm_dns_zone: 'name resource_group_name tags=',
  azurerm_eventhub: 'name namespace_name namespace_id resource_group_name partition_count? message_retention=',
  azurerm_servicebus_queue: 'name namespace_id requires_duplicate_detection requires_session partitioning_enabled max_size_in_megabytes=',
  azurerm_public_ip: 'name resource_group_name location zones sku sku_tier ip_version ddos_protection_mode= allocation_method? tags=',
  azurerm_log_analytics_workspace: 'name resource_group_name location retention_in_days= sku? tags=',

  kubernetes_namespace: 'metadata.name metadata.generate_name metadata.labels= metadata.annotations=',
  kubernetes_persistent_volume_claim: 'metadata.name metadata.namespace spec.access_modes spec.storage_class_name spec.volume_name spec.selector spec.resources? metadata.labels=',
  kubernetes_persistent_volume: 'metadata.name spec.persistent_volume_source? metadata.labels=',
  kubernetes_stateful_set: 'metadata.name metadata.namespace spec.selector spec.service_name spec.volume_claim_template spec.pod_management_policy spec.replicas= spec.template=',
  kubernetes_deployment: 'metadata.name metadata.namespace spec.selector spec.replicas= spec.template=',
  kubernetes_secret: 'metadata.name metadata.namespace type immutable? data=',
  kubernetes_service: 'metadata.name metadata.namespace spec.cluster_ip spec.port= spec.selector=',
  kubernetes_job: 'metadata.name metadata.namespace spec.selector spec.template spec.completions spec.parallelism=',
  helm_release: 'name namespace repository= chart= version= values= set= timeout=',

  digitalocean_database_cluster: 'name engine storage_size_mib= size= region= node_count= version=',
  digitalocean_droplet: 'image region vpc_uuid ssh_keys user_data name= size= tags=',
  digitalocean_volume: 'name region description filesystem_type initial_filesystem_type initial_filesystem_label snapshot_id size?',
  digitalocean_spaces_bucket: 'name region acl= versioning=',
  digitalocean_kubernetes_cluster: 'name? region vpc_uuid cluster_subnet service_subnet node_pool.size version=',
  hcloud_server: 'image location datacenter user_data ssh_keys name= server_type= labels=',
  hcloud_volume: 'location format name= size? labels=',
  cloudflare_zone: 'zone name account= account_id= type= plan=',
  cloudflare_r2_bucket: 'account_id name location',
  cloudflare_d1_database: 'account_id name',
  cloudflare_workers_kv_namespace: 'account_id title=',
  cloudflare_record: 'zone_id name? type content= value= ttl= proxied=',
  cloudflare_dns_record: 'zone_id content= ttl= proxied=',

  snowflake_database: 'name? from_share from_replica is_transient comment= data_retention_time_in_days=',
  snowflake_schema: 'database is_transient name? comment=',
  snowflake_table: 'database schema name? column? comment=',
  mongodbatlas_cluster: 'project_id name provider_name? provider_region_name? cluster_type? provider_instance_size_name= mongo_db_major_version=',
  mongodbatlas_advanced_cluster: 'project_id name cluster_type? mongo_db_major_version= replication_specs?',
  confluent_kafka_cluster: 'availability? cloud region environment.id display_name= basic? standard? dedicated?',
  confluent_kafka_topic: 'topic_name kafka_cluster partitions_count? rest_endpoint= config=',
  kafka_topic: 'name replication_factor? partitions? config=',
  postgresql_database: 'name? template encoding lc_collate lc_ctype owner=',
  mysql_database: 'name default_character_set= default_collation=',
  github_repository: 'name? template auto_init? description= visibility=',
  vault_mount: 'path? type description=',
  docker_volume: 'name driver driver_opts labels',
  docker_container: 'image name command? env ports volumes networks_advanced restart= memory=',
};

/** Arguments of unknown types that usually replace, and that usually do not; of AWS types with such an argument: */
export const usuallyReplaces: readonly string[] = [
  // 408 of 574, 58 of 61, 22 of 23, 21 of 22, 33 of 38, 7 of 7, 31 of 32, 19 of 19, 38 of 51
  'name', 'name_prefix', 'availability_zone', 'subnet_id', 'vpc_id', 'storage_encrypted', 'bucket', 'cluster_identifier', 'kms_key_id',
  // placement and ownership in other providers
  'location', 'region', 'zone', 'resource_group_name', 'project', 'project_id', 'account_id', 'network', 'network_id', 'datacenter', 'encrypted', 'engine', 'username', 'keepers',
];
export const usuallyInPlace: readonly string[] = ['tags', 'tags_all', 'labels', 'annotations', 'user_labels', 'resource_labels', 'freeform_tags', 'defined_tags'];

/** CloudFormation: properties whose change the source calls harmless but the service refuses, by type. */
export const refusedProperties: Readonly<Record<string, string>> = {
  'AWS::EC2::Volume': 'AvailabilityZone AvailabilityZoneId Encrypted KmsKeyId OutpostArn SnapshotId SourceVolumeId',
  'AWS::KMS::Key': 'KeySpec KeyUsage MultiRegion Origin',
  'AWS::Cognito::UserPool': 'AliasAttributes UsernameAttributes UsernameConfiguration',
  'AWS::OpenSearchService::Domain': 'VPCOptions EncryptionAtRestOptions.KmsKeyId',
  'AWS::Elasticsearch::Domain': 'VPCOptions EncryptionAtRestOptions.KmsKeyId',
  'AWS::MSK::Cluster': 'EncryptionInfo.EncryptionAtRest EncryptionInfo.EncryptionInTransit.InCluster BrokerNodeGroupInfo.ClientSubnets BrokerNodeGroupInfo.SecurityGroups BrokerNodeGroupInfo.BrokerAZDistribution',
  'AWS::Logs::LogGroup': 'LogGroupClass',
  'AWS::CloudFormation::CustomResource': 'ServiceToken',
};

/** CloudFormation: properties that the source calls harmless although a change of what is already there replaces, by type. */
export const moreMaybeProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'LocalSecondaryIndexes AttributeDefinitions.AttributeType',
};

/** CloudFormation transforms' types that the source does not hold: [always, maybe]. */
export const serverlessProperties: Readonly<Record<string, readonly [string, string]>> = {
  'AWS::Serverless::Function': ['FunctionName PackageType', ''],
  'AWS::Serverless::SimpleTable': ['TableName PrimaryKey', ''],
  'AWS::Serverless::StateMachine': ['Name Type', ''],
  'AWS::Serverless::LayerVersion': ['LayerName ContentUri CompatibleRuntimes Description LicenseInfo', ''],
  'AWS::Serverless::Api': ['StageName', 'EndpointConfiguration'],
  'AWS::Serverless::HttpApi': ['StageName', ''],
  'AWS::Serverless::GraphQLApi': ['', ''],
  'AWS::Serverless::Application': ['', ''],
  'AWS::Serverless::Connector': ['', ''],
};
