// The full name that AWS gives a resource, from the action on it and the words of the command. Undefined where the words do not tell it:
// asking about every resource is then the honest question.

/** By service, then by what the action is called after. `{}` stands for the resource's name. Source: the service authorisation reference. */
const forms: Readonly<Record<string, readonly (readonly [action: RegExp, form: string])[]>> = {
  cloudformation: [[/Stack(?!Set)/, 'stack/{}/*'], [/ChangeSet/, 'stack/{}/*']],
  rds: [[/DBCluster$/, 'cluster:{}'], [/DBInstance$/, 'db:{}'], [/DBSnapshot$/, 'snapshot:{}'], [/DBClusterSnapshot$/, 'cluster-snapshot:{}']],
  dynamodb: [[/Table$/, 'table/{}'], [/Item$/, 'table/{}']],
  ec2: [[/Instances?$/, 'instance/{}'], [/Volume$/, 'volume/{}'], [/Snapshot$/, 'snapshot/{}'], [/Vpc$/, 'vpc/{}'], [/Subnet$/, 'subnet/{}'], [/SecurityGroup/, 'security-group/{}']],
  lambda: [[/Function/, 'function:{}']],
  ecs: [[/Cluster$/, 'cluster/{}']],
  eks: [[/Cluster/, 'cluster/{}']],
  ecr: [[/Repository|Image/, 'repository/{}']],
  secretsmanager: [[/Secret/, 'secret:{}-??????']],
  kms: [[/Key/, 'key/{}']],
  sqs: [[/./, '{}']],
  sns: [[/Topic|Publish/, '{}']],
  logs: [[/LogGroup/, 'log-group:{}:*']],
  elasticache: [[/CacheCluster$/, 'cluster:{}'], [/ReplicationGroup$/, 'replicationgroup:{}']],
  redshift: [[/Cluster$/, 'cluster:{}']],
  states: [[/StateMachine$/, 'stateMachine:{}']],
};
const global: Readonly<Record<string, readonly (readonly [action: RegExp, form: string])[]>> = {
  iam: [[/Role/, 'role/{}'], [/User/, 'user/{}'], [/Group/, 'group/{}']],
  route53: [[/HostedZone|ResourceRecordSets/, 'hostedzone/{}']],
  cloudfront: [[/Distribution/, 'distribution/{}']],
};

/** `action`: `rds:DeleteDBInstance`; `name` as the command gives it. */
export function resourceArn(action: string, name: string, at: { readonly partition: string; readonly account: string | undefined; readonly region: string | undefined }): string | undefined {
  if (name.startsWith('arn:')) return name;
  const [service = '', operation = ''] = action.split(':');
  if (service === 's3') {
    const [bucket = '', ...key] = name.replace(/^s3:\/\//, '').split('/');
    if (!/^[a-z0-9][a-z0-9.-]{2,62}$/.test(bucket)) return undefined;
    return `arn:${at.partition}:s3:::${bucket}${/Bucket/.test(operation) ? '' : `/${key.join('/').replace(/\/?$/, key.join('') === '' || key.at(-1) === '' ? '/*' : '').replace(/^\//, '')}`}`;
  }
  if (!/^[\w./:+=@-]{1,128}$/.test(name) || at.account === undefined) return undefined;
  const everywhere = global[service]?.find(([pattern]) => pattern.test(operation))?.[1];
  if (everywhere !== undefined) return `arn:${at.partition}:${service}::${service === 'iam' || service === 'cloudfront' ? at.account : ''}:${everywhere.replace('{}', name)}`;
  const form = forms[service]?.find(([pattern]) => pattern.test(operation))?.[1];
  return form === undefined || at.region === undefined ? undefined : `arn:${at.partition}:${service}:${at.region}:${at.account}:${form.replace('{}', name)}`;
}
