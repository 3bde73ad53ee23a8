// A safer way for deletes and replacements whose tool knows none of its own: by what kind of thing it is, with its real name in the command.
import { t } from '@vscode/l10n';
import type { Effect } from '../model/effect';

/** Undefined: none known for the kind, or the name is not one that may stand in a command someone copies. */
export function saferByKind({ operation, resource, reason }: Effect): string | undefined {
  const { system, kind, place } = resource;
  const own = reason.values?.['name'];
  const inSystem = typeof own === 'string' && own !== '' ? own : declared.test(resource.address) ? '' : resource.address;
  const name = inSystem.split('/').at(-1) ?? '';
  if ((operation !== 'delete' && operation !== 'replace') || resource.extent === 'filtered' || !isPlain(name)) return undefined;
  const again = operation === 'replace';
  switch (`${system} ${kind}`) {
    case 'aws DynamoDB table': return t('Back it up first: {0}.', code(`aws dynamodb create-backup --table-name ${name} --backup-name ${name}-before`));
    case 'aws S3 bucket': return t('Copy its objects to another bucket first: {0}.', code(`aws s3 sync s3://${name} s3://OTHER-BUCKET`));
    case 'aws database instance': return t('Take a snapshot first: {0}.', code(`aws rds create-db-snapshot --db-instance-identifier ${name} --db-snapshot-identifier ${name}-before`));
    case 'aws database cluster': return t('Take a snapshot first: {0}.', code(`aws rds create-db-cluster-snapshot --db-cluster-identifier ${name} --db-cluster-snapshot-identifier ${name}-before`));
    case 'aws EBS volume': return t('Take a snapshot first: {0}.', code(`aws ec2 create-snapshot --volume-id ${name}`));
    case 'aws Elastic Beanstalk environment': return t('Blue/green: create a second environment ({0}), check it, then {1}; only then end the old one.', code(`${name}-next`), code(`aws elasticbeanstalk swap-environment-cnames --source-environment-name ${name} --destination-environment-name ${name}-next`));
    case 'aws load balancer': case 'aws target group': case 'aws EC2 instance': case 'aws ECS service':
      return again ? t('Create the new one beside it under another name, move the traffic over, then delete {0}.', code(name)) : undefined;
    case 'gcloud Cloud SQL instance': return t('Back it up first: {0}; a name cannot be used again for a week, so give the new one another.', code(`gcloud sql backups create --instance=${name}`));
    case 'azure resource group': return t('Deploy into a second group and move what must stay ({0}), then delete {1}.', code('az resource move'), code(name));
    case 'kubernetes stateful set': return t('Delete only the object: {0}, then apply; pods and volume claims stay.', code(`kubectl delete statefulset ${name}${inNamespace(place)} --cascade=orphan`));
    case 'kubernetes deployment': return again ? t('Roll it instead: {0} with the new description keeps the old pods until the new ones answer.', code('kubectl apply')) : undefined;
    case 'kubernetes persistent volume claim': return t('Take a VolumeSnapshot of it first, or set its volume’s {0} to {1}.', code('persistentVolumeReclaimPolicy'), code('Retain'));
    case 'docker container': return again ? t('Keep the old one until the new one runs: {0}.', code(`docker rename ${name} ${name}-old`)) : undefined;
    case 'githost repository': return t('Rename or archive it instead: {0}.', code(`gh repo rename ${name}-old -R ${resource.address}`));
    case 'git branch': return resource.where === 'remote' ? t('Keep its commits under another name first: {0}.', code(`git push origin refs/remotes/origin/${name}:refs/heads/${name}-before`)) : undefined;
    default: return undefined;
  }
}

const code = (text: string): string => `\`${text}\``;
/** `aws_s3_bucket.invoices` is what a configuration calls it, not its name. */
const declared = /(?:^|\.)[a-z][a-z0-9]*_\w+\.[\w-]/;
const isPlain = (name: string): boolean => /^[\w][\w.-]*$/.test(name);

function inNamespace(place: string | undefined): string {
  const namespace = place?.split('/').at(-1) ?? '';
  return isPlain(namespace) ? ` -n ${namespace}` : '';
}
