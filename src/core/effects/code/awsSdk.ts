// Calls of the AWS SDKs (boto3, aws-sdk for JavaScript, version 2 and 3) → the same call of the `aws` command line.
import type { Call, Word } from '../../model/call';
import type { FunctionCall } from './functionCalls';
import type { Argument, Scope } from './values';

export function awsCall(one: FunctionCall, scope: Scope, make: (words: readonly Word[]) => Call): Call | undefined {
  const found = boto(one, scope) ?? javascript(one);
  if (!found) return undefined;
  const span = make([]).span;
  const words = ['aws', ...(found.region === undefined ? [] : ['--region', found.region]), commandName(found.service), kebab(found.operation)].map((text): Word => ({ text, raw: text, span }));
  for (const { name, value } of found.parameters) {
    words.push({ text: `--${kebab(name)}`, raw: name, span });
    words.push(value === undefined ? { text: undefined, raw: name, unknown: name, span } : { text: value, raw: value, span });
  }
  return make(words);
}

interface Operation {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | undefined }[];
}

const parametersOf = (args: readonly Argument[]): Operation['parameters'] => args.flatMap(argument => (argument.name === undefined ? [] : [{ name: argument.name, value: argument.value.text ?? argument.value.list?.map(value => value.text ?? '').join(' ') }]));

function boto(one: FunctionCall, scope: Scope): Operation | undefined {
  if (scope.language !== 'python') return undefined;
  const method = /^boto3\.(?:(?:session\.)?Session\(\)\.)?client\(\)\.(\w+)$/.exec(one.name)?.[1];
  const service = one.of[0]?.value.text;
  if (method !== undefined && service !== undefined) {
    const region = one.of.find(argument => argument.name === 'region_name')?.value.text ?? one.of[1]?.value.text;
    return { service, operation: method, ...(region === undefined ? {} : { region }), parameters: parametersOf(one.args) };
  }
  const resource = /^boto3\.(?:(?:session\.)?Session\(\)\.)?resource\(\)\.(Bucket|Table|Instance|Queue|Topic|Object|Stack)\(\)\.(?:objects\.(?:all\(\)\.)?)?(\w+)$/.exec(one.name);
  if (!resource) return undefined;
  const name = one.of[0]?.value.text;
  switch (`${resource[1] ?? ''}.${resource[2] ?? ''}`) {
    case 'Bucket.delete': return { service: 's3', operation: 'delete_bucket', parameters: [{ name: 'Bucket', value: name }] };
    case 'Table.delete': return { service: 'dynamodb', operation: 'delete_table', parameters: [{ name: 'TableName', value: name }] };
    case 'Instance.terminate': return { service: 'ec2', operation: 'terminate_instances', parameters: [{ name: 'InstanceIds', value: name }] };
    case 'Queue.purge': return { service: 'sqs', operation: 'purge_queue', parameters: [{ name: 'QueueUrl', value: name }] };
    case 'Stack.delete': return { service: 'cloudformation', operation: 'delete_stack', parameters: [{ name: 'StackName', value: name }] };
    default: return undefined;
  }
}

function javascript(one: FunctionCall): Operation | undefined {
  const command = /^@aws-sdk\/(?:client|lib)-([\w-]+)\.(\w+)Command$/.exec(one.name);
  if (command?.[1] !== undefined && command[2] !== undefined) return { service: command[1], operation: command[2], parameters: objectOf(one.args[0]) };
  const second = /^aws-sdk\.([A-Z]\w*)\(\)\.(\w+)$/.exec(one.name);
  if (second?.[1] !== undefined && second[2] !== undefined) return { service: second[1].toLowerCase(), operation: second[2], parameters: objectOf(one.args[0]) };
  return undefined;
}

/** The `{Name: value}` of an argument. */
function objectOf(argument: Argument | undefined): Operation['parameters'] {
  const tokens = argument?.tokens ?? [];
  return tokens.flatMap((token, i) => {
    const value = tokens[i + 2];
    if (token.kind !== 'name' || tokens[i + 1]?.text !== ':' || !value) return [];
    const pieces = value.pieces;
    return [{ name: token.text, value: value.kind === 'string' && pieces?.every(piece => 'text' in piece) ? pieces.map(piece => ('text' in piece ? piece.text : '')).join('') : undefined }];
  });
}

const kebab = (name: string): string => name.replace(/_/g, '-').replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2').toLowerCase();

/** Service names of the SDKs that the command line spells otherwise. */
function commandName(service: string): string {
  const names: Readonly<Record<string, string>> = { s3: 's3api', 'cloudwatch-logs': 'logs', cloudwatchlogs: 'logs', 'secrets-manager': 'secretsmanager', 'elastic-beanstalk': 'elasticbeanstalk', 'auto-scaling': 'autoscaling', 'elastic-load-balancing-v2': 'elbv2', 'route-53': 'route53', 'cognito-identity-provider': 'cognito-idp', eventbridge: 'events' };
  return Object.hasOwn(names, service) ? names[service] ?? service : service;
}
