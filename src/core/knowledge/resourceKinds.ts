// Plain names of resource types and whether something lives in them that a create does not bring back. The list is
// data/resourceKinds.ts; types that it does not name are read from their own words.
import { resourceKinds, type KindRow } from './data/resourceKinds';

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

/** The same for a CloudFormation type; the source's own `stateful` mark is read by `cloudFormationReplacement`'s table. */
export function cloudFormationKeepsData(type: string): boolean {
  return terraformKeepsData(type);
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
    .map((word) => (capitals.has(word) ? word.toUpperCase() : (longer[word] ?? word)))
    .join(' ');
}

/** Endings of names of things that hold data, with what looks the same and holds none. */
const dataEndings =
  /(?:^| )(?:database|keyspace|(?<!route )(?<!forwarding )(?<!routing )(?<!mapping )(?<!prefix )(?<!policy )(?<!for )table|bucket|volume|disk|file ?system|snapshot|backup|(?<!event )(?<!metric )stream|(?<!job )queue|secret|(?:image |container |artifact |package |git |source |^)repository|(?:backup |key )vault|(?:hosted|managed|dns|private|public) zone|user pool|data ?store|dataset|ledger|recovery point|archive)s?$/;

function soundsLikeData(type: string): boolean {
  return dataEndings.test(spelledOut(type).toLowerCase());
}
