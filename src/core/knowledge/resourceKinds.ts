// Plain names of resource types and whether something lives in them that a create does not bring back. The list is
// data/resourceKinds.ts; types that it does not name are read from their own words.
import { resourceKinds, type KindRow } from './data/resourceKinds';
import { lookUp } from './lookUp';

/**
 * The plain noun of a Terraform type, a CloudFormation type or an AWS command line noun (`rds/db-instance`):
 * `aws_db_instance` and `AWS::RDS::DBInstance` are both "database instance". A type not on the list is spelled out.
 */
export function kindOfType(type: string): string {
  return rowOf(type)?.kind ?? spelledOut(type);
}

/** Does something live in a Terraform resource that a create does not bring back? For an unlisted type its last words tell. */
export function terraformKeepsData(type: string): boolean {
  const row = rowOf(type);
  return row === undefined ? soundsLikeData(type) : row.keeps === true;
}

/** The same for a noun of the AWS command line under its IAM prefix, `dynamodb/table`. */
export function awsNounKeepsData(noun: string): boolean {
  return terraformKeepsData(noun);
}

/** Is the type on the hand list? Otherwise its name was only spelled out. */
export function isListedType(type: string): boolean {
  return rowOf(type) !== undefined;
}

let rows: ReadonlyMap<string, KindRow> | undefined;

function rowOf(type: string): KindRow | undefined {
  rows ??= new Map(resourceKinds.flatMap((row) => row.names.split(' ').map((name) => [name, row] as const)));
  return rows.get(type);
}

/** Words of a type without the provider: `google_compute_route` gives compute, route; `AWS::Glue::MLTransform` gives Glue, ml, transform. */
function wordsOf(type: string): readonly string[] {
  if (type.includes('::')) {
    const [, service = '', ...rest] = type.split('::');
    return [service, ...splitCapitals(rest.join(' '))].filter((word) => word !== '');
  }
  if (type.includes('/')) return type.slice(type.indexOf('/') + 1).split('-');
  const words = type.split('_');
  return words.length > 1 ? words.slice(1) : words;
}

function splitCapitals(text: string): readonly string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(' ');
}

const capitals = new Set(
  'acl acm alb ami api arn aws cdn cidr cpu dhcp dms dns ebs ec2 ecr ecs efs eip eks elb emr hsm http https iam iot ip ipv4 ipv6 kms mfa ml mq msk nat nfs oidc rds s3 saml sms sns sql sqs ssh ssm ssl sso tcp tls udp url vm vpc vpn waf xss'
    .split(' '),
);

const longer: Readonly<Record<string, string>> = { db: 'database', config: 'configuration', auth: 'authentication', lb: 'load balancer' };

function spelledOut(type: string): string {
  return wordsOf(type)
    .map((word) => (capitals.has(word) ? word.toUpperCase() : (lookUp(longer, word) ?? word)))
    .join(' ');
}

/** Endings of names of things that hold data. */
const dataEndings =
  /(?:^| )(?:database|keyspace|table|bucket|volume|disk|file ?system|snapshot|backup|stream|queue|secret|(?:image |container |artifact |package |git |source |^)repository|(?:backup |key )vault|(?:hosted|managed|dns|private|public) zone|user pool|data ?store|dataset|ledger|recovery point|archive)s?$/;

/** What ends alike and holds none: routing tables, working queues, references to data elsewhere. */
const lookAlikes =
  /(?:route|forwarding|routing|mapping|prefix|policy|for|configured|intermediate) table$|(?:job|session|connect|convert|deadline|pcs) queue$|(?:event|metric|activity|media|qldb) stream$|scram secret$|^(?:datasync )?location /;

function soundsLikeData(type: string): boolean {
  const words = spelledOut(type).toLowerCase();
  return dataEndings.test(words) && !lookAlikes.test(words);
}
