// What certain AWS operations mean beyond delete, change or grant: outages, deletions by way of a setting, checks switched off.
// Key: IAM prefix or command line service, and operation. Kept by hand from the services' documentation.
import type { Disruption, Operation, Reversibility, Trait } from '../model/effect';

export interface AwsFact {
  readonly operation?: Operation;
  readonly disruption?: Disruption;
  readonly reversibility?: Reversibility;
  readonly certainty?: 'may';
  readonly traits?: readonly Trait[];
}

function all(names: string, fact: AwsFact): Readonly<Record<string, AwsFact>> {
  return Object.fromEntries(names.split(',').map(name => [name.trim(), fact]));
}

export const awsFacts: Readonly<Record<string, AwsFact>> = {
  // Names, routes and targets: clients are sent elsewhere or nowhere.
  ...all('route53domains update-domain-nameservers, route53domains transfer-domain, route53domains transfer-domain-to-another-aws-account, elasticloadbalancing deregister-targets, elasticloadbalancing deregister-instances-from-load-balancer, elasticloadbalancing detach-load-balancer-from-subnets, autoscaling detach-load-balancers, autoscaling detach-load-balancer-target-groups, ec2 disassociate-address, ec2 release-address, ec2 disassociate-route-table, ec2 replace-route, ec2 replace-network-acl-association, ec2 detach-internet-gateway, ec2 detach-volume, ec2 detach-network-interface, ec2 detach-vpn-gateway, sns unsubscribe, elasticbeanstalk swap-environment-cnames, elasticbeanstalk terminate-environment', { disruption: 'outage' }),
  ...all('ec2 revoke-security-group-ingress, ec2 revoke-security-group-egress, ec2 modify-security-group-rules, elasticloadbalancing apply-security-groups-to-load-balancer, elasticloadbalancing set-security-groups, sns remove-permission, lambda remove-permission, iam detach-role-policy, iam detach-user-policy, iam detach-group-policy, iam remove-role-from-instance-profile, iam update-access-key, cloudfront update-distribution', { disruption: 'outage', certainty: 'may' }),
  // Stops what runs.
  ...all('ec2 stop-instances, rds stop-db-instance, rds stop-db-cluster, redshift pause-cluster, ecs stop-task, sagemaker stop-notebook-instance, lightsail stop-instance, lightsail stop-relational-database, emr terminate-job-flows, autoscaling suspend-processes, events disable-rule, appstream stop-fleet, gamelift stop-fleet-actions, docdb stop-db-cluster, neptune stop-db-cluster', { disruption: 'outage' }),
  ...all('ec2 reboot-instances, rds reboot-db-instance, rds reboot-db-cluster, elasticache reboot-cache-cluster, redshift reboot-cluster, docdb reboot-db-instance, neptune reboot-db-instance, lightsail reboot-instance, lightsail reboot-relational-database', { disruption: 'outage' }),
  ...all('rds failover-db-cluster, elasticache test-failover, elasticbeanstalk restart-app-server, ecs update-service, autoscaling set-desired-capacity, autoscaling update-auto-scaling-group, rds modify-db-instance, rds modify-db-cluster, lambda update-function-code, lambda update-function-configuration, elasticbeanstalk update-environment, autoscaling start-instance-refresh, apprunner start-deployment, eks update-cluster-version, eks update-nodegroup-version', { disruption: 'degrades' }),
  ...all('autoscaling start-instance-refresh', { operation: 'update', disruption: 'degrades' }),
  // Secrets and keys that running things use.
  ...all('secretsmanager put-secret-value, secretsmanager update-secret, secretsmanager rotate-secret, secretsmanager cancel-rotate-secret, secretsmanager remove-regions-from-replication, kms disable-key, acm renew-certificate, cognito-idp admin-set-user-password', { disruption: 'outage', certainty: 'may', reversibility: 'recoverable' }),
  // Records and watching switched off.
  ...all('cloudtrail stop-logging, cloudtrail update-trail, cloudtrail put-event-selectors, config stop-configuration-recorder, configservice stop-configuration-recorder, guardduty update-detector, securityhub disable-security-hub, ec2 delete-flow-logs, cloudwatch disable-alarm-actions, logs put-retention-policy, s3api put-bucket-versioning, s3 put-bucket-versioning, backup update-backup-plan, ec2 disable-ebs-encryption-by-default, rds modify-db-instance-deletion-protection', {}),
  ...all('cloudtrail stop-logging, cloudtrail delete-trail, config stop-configuration-recorder, configservice stop-configuration-recorder, guardduty delete-detector, securityhub disable-security-hub, ec2 disable-ebs-encryption-by-default, cloudwatch disable-alarm-actions, ec2 delete-flow-logs', { traits: ['bypass'] }),
  // Deletes later by itself.
  ...all('logs put-retention-policy, s3 put-bucket-lifecycle-configuration, s3api put-bucket-lifecycle-configuration, s3api put-bucket-lifecycle, dynamodb update-time-to-live, ecr put-lifecycle-policy', { operation: 'update', traits: ['deferred', 'bypass'], certainty: 'may' }),
  // Runs a program on machines or in containers.
  ...all('ssm send-command, ecs execute-command, ssm start-session, lambda invoke, batch submit-job', { operation: 'execute' }),
  // Makes a saved state current.
  ...all('rds restore-db-instance-from-db-snapshot, rds restore-db-instance-to-point-in-time, rds restore-db-cluster-from-snapshot, rds restore-db-cluster-to-point-in-time, dynamodb restore-table-from-backup, dynamodb restore-table-to-point-in-time, redshift restore-from-cluster-snapshot', { operation: 'create' }),
  // Deletes in other words; `terminate` loses instance stores and the root volume.
  ...all('ec2 terminate-instances, ec2 cancel-spot-instance-requests, elasticmapreduce terminate-job-flows, sqs purge-queue, ec2 deregister-image, ecr batch-delete-image, sqs delete-message, sqs delete-message-batch', { operation: 'delete', reversibility: 'irreversible' }),
  ...all('elasticbeanstalk terminate-environment, elasticbeanstalk delete-application', { operation: 'delete', reversibility: 'irreversible', disruption: 'outage' }),
};
