// What an operation of the AWS command line does: its IAM action and access level, the operation in our words, the kind
// of resource and the options that name it. Data: data/awsActions.ts (generated), data/awsCommandLine.ts (by hand).
// High-level `aws s3` paths and the words for people are read elsewhere.
import type { Disruption, Operation } from '../model/effect';
import { awsActions } from './data/awsActions';
import {
  addressOptions, adverbs, apiGatewayMethods, bulkReads, handOperations, interruptingVerbs, operationExceptions, secretReads, serviceAliases,
  nouns, serviceLabels, verbs,
} from './data/awsCommandLine';
import { lookUp } from './lookUp';
import { awsNounKeepsData, isListedType, kindOfType } from './resourceKinds';

export type AwsLevel = 'read' | 'list' | 'write' | 'permissions' | 'tagging';

export interface AwsOperation {
  /** IAM action, `rds:DeleteDBInstance`; `local:…` where IAM has no say. */
  readonly action: string;
  readonly level: AwsLevel;
  readonly operation: Extract<Operation, 'read' | 'create' | 'update' | 'delete' | 'replace' | 'grant' | 'execute'>;
  /** `verb`: only guessed from the first word of the operation. */
  readonly source: 'iam-data' | 'hand' | 'verb';
  /** As typed: `delete-db-instance`. */
  readonly name: string;
  /** IAM prefix of the service the command belongs to: `es` for `aws opensearch`. */
  readonly service: string;
  /** Noun of the operation under the IAM prefix, singular: `rds/db-instance`. */
  readonly noun: string;
  /** Plain noun: "database instance". */
  readonly kind: string;
  /** Does something live in that kind of resource that a create does not bring back? */
  readonly keepsData: boolean;
  /** For changes that delete nothing: does what runs there stop? Undefined: not known. */
  readonly disruption: Extract<Disruption, 'outage' | 'degrades'> | undefined;
  /** `secret`: the answer is a credential; `data`: it carries data out in bulk. */
  readonly reveals: 'secret' | 'data' | undefined;
  /** IAM resource type where the noun does not name the resource (`sns/topic` for `subscribe`). */
  readonly actsOn: string | undefined;
}

/**
 * The facts about `aws SERVICE OPERATION`, both as typed (`docdb`, `delete-db-cluster`). A service that is not known is
 * judged by the verb alone; undefined: not even the verb says anything.
 */
export function awsOperation(service: string, operation: string): AwsOperation | undefined {
  const prefix = lookUp(serviceAliases, service) ?? service;
  const key = `${prefix} ${operation}`;
  const spelling = spell(operation, lookUp(nouns, key));
  const found = fromHand(service, operation, spelling.verb) ?? fromTable(prefix, operation) ?? fromTable(service, operation) ?? fromVerb(prefix, operation, spelling.verb);
  if (found === undefined) return undefined;
  const noun = `${prefix}/${spelling.noun.join('-')}`;
  const done = operationOf(key, spelling, found.level);
  return {
    ...found,
    operation: done,
    name: operation,
    service: prefix,
    noun,
    kind: kindOf(prefix, spelling.noun, found.actsOn),
    keepsData: keepsData(noun, spelling.noun, found.actsOn),
    disruption: done === 'update' ? lookUp(interruptingVerbs, spelling.verb) : undefined,
    reveals: secretReads.includes(key) ? 'secret' : bulkReads.includes(key) ? 'data' : undefined,
  };
}

/** Is the service known to the command line or to IAM? */
export function isAwsService(service: string): boolean {
  return Object.hasOwn(serviceAliases, service) || Object.hasOwn(handOperations, service) || rowOf(service) !== undefined;
}

/**
 * The addresses that a call names. `options`: as given, with their dashes, each with its values. Several values
 * (`--instance-ids i-1 i-2`) are several addresses; parts of one address are joined by `/` (`cluster/service`).
 * Undefined: no given option names the resource.
 */
export function awsAddresses(
  operation: AwsOperation,
  options: ReadonlyMap<string, readonly string[]>,
): { readonly options: readonly string[]; readonly addresses: readonly string[] } | undefined {
  const given = new Map([...options].map(([name, values]) => [squeeze(name), { name, values }] as const));
  for (const parts of addressCandidates(operation)) {
    const found = parts.map((part) => given.get(squeeze(part)));
    if (found.some((part) => part === undefined || part.values.length === 0)) continue;
    const last = found.at(-1);
    const above = found.slice(0, -1).map((part) => part?.values[0] ?? '');
    return {
      options: found.map((part) => part?.name ?? ''),
      addresses: (last?.values ?? []).map((value) => [...above, value].join('/')),
    };
  }
  const guess = [...options].find(([name, values]) => values.length > 0 && namesSomething.test(name) && !neverAddresses.has(name));
  return guess && { options: [guess[0]], addresses: guess[1] };
}

/**
 * Options that may carry the address, most likely first; each entry lists options that make one address together.
 * Dashes do not matter (`--hosted-zone-id` is `--hostedzone-id`).
 */
export function addressCandidates(operation: AwsOperation): readonly (readonly string[])[] {
  const noun = operation.noun.slice(operation.service.length + 1);
  const byHand = lookUp(addressOptions, `${operation.service} ${operation.name}`) ?? lookUp(addressOptions, operation.noun) ?? '';
  const listed = byHand === '' ? [] : byHand.split(' ').map((entry) => entry.split('+'));
  const acting = operation.actsOn?.slice(operation.actsOn.indexOf('/') + 1);
  const stems = [...stemsOf(noun.split('-')), ...(acting === undefined ? [] : [acting])];
  const guessed = stems.filter((stem) => stem !== '').flatMap((stem) => endings.map((ending) => [`--${ending.replace('{}', stem)}`]));
  return [...listed, ...guessed, ...anyName.map((option) => [option])];
}

interface Row {
  readonly types: readonly string[];
  /** Lower-case action name → its own spelling, level and index of its type. */
  readonly actions: ReadonlyMap<string, { readonly name: string; readonly level: AwsLevel; readonly type: number | undefined }>;
}

type Found = Pick<AwsOperation, 'action' | 'level' | 'source' | 'actsOn'>;

const levelOrder: readonly AwsLevel[] = ['read', 'list', 'write', 'permissions', 'tagging'];
const levelLetters: Readonly<Record<string, AwsLevel>> = { r: 'read', l: 'list', w: 'write', p: 'permissions', t: 'tagging' };

let table: Readonly<Record<string, readonly string[]>> | undefined;
const rows = new Map<string, Row>();

/** One service's row, read apart when first asked; the whole table is parsed once. */
function rowOf(prefix: string): Row | undefined {
  const read = rows.get(prefix);
  if (read !== undefined) return read;
  table ??= (JSON.parse(awsActions) as { readonly entries: Readonly<Record<string, readonly string[]>> }).entries;
  const text = lookUp(table, prefix);
  if (text === undefined) return undefined;
  const actions = levelOrder.flatMap((level, index) =>
    (text[index + 1] ?? '').split(' ').filter((entry) => entry !== '').map((entry) => {
      const [name = '', type] = entry.split('.');
      return [name.toLowerCase(), { name, level, type: type === undefined ? undefined : Number(type) }] as const;
    }));
  const row = { types: (text[0] ?? '').split(' '), actions: new Map(actions) };
  rows.set(prefix, row);
  return row;
}

/** The command line's names without dashes are IAM's in lower case. */
function fromTable(prefix: string, operation: string): Found | undefined {
  const row = rowOf(prefix);
  const action = row?.actions.get(operation.replaceAll('-', '').toLowerCase());
  if (row === undefined || action === undefined) return undefined;
  const type = action.type === undefined ? undefined : row.types[action.type];
  return { action: `${prefix}:${action.name}`, level: action.level, source: 'iam-data', actsOn: type === undefined ? undefined : `${prefix}/${type}` };
}

function fromHand(service: string, operation: string, verb: string): Found | undefined {
  const listed = lookUp(handOperations, service);
  for (const [value, names] of Object.entries(listed ?? {})) {
    if (names.split(' ').includes(operation)) return handFound(value);
  }
  const isGateway = service === 'apigateway' || service === 'apigatewayv2';
  const method = isGateway ? lookUp(apiGatewayMethods, verb) : undefined;
  return method === undefined ? undefined : handFound(method.replace(' ', ' apigateway:'));
}

function handFound(value: string): Found {
  return { action: value.slice(2), level: levelLetters[value.slice(0, 1)] ?? 'write', source: 'hand', actsOn: undefined };
}

function fromVerb(prefix: string, operation: string, verb: string): Found | undefined {
  const does = verbMeaning(verb);
  if (does === undefined) return undefined;
  const level = does === 'read' ? (verb === 'list' ? 'list' : 'read') : verb === 'tag' || verb === 'untag' ? 'tagging' : 'write';
  const name = operation.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return { action: `${prefix}:${name}`, level, source: 'verb', actsOn: undefined };
}

interface Spelling {
  readonly words: readonly string[];
  readonly verb: string;
  /** The words after the verb, the last one in the singular. */
  readonly noun: readonly string[];
}

const adverbWords = new Set(adverbs.split(' '));

function spell(operation: string, noun: string | undefined): Spelling {
  const words = operation.toLowerCase().split('-').filter((word) => word !== '');
  const at = words.findIndex((word, index) => !adverbWords.has(word) || index === words.length - 1);
  // `detach-and-delete-x`: the noun follows the second verb.
  const rest = words.slice(words[at + 1] === 'and' ? at + 3 : at + 1);
  if (noun !== undefined) return { words, verb: words[at] ?? '', noun: noun.split('-') };
  return { words, verb: words[at] ?? '', noun: [...rest.slice(0, -1), singular(rest.at(-1) ?? '')] };
}

function singular(word: string): string {
  if (/(?:ss|us|ysis|redis|dns|sms|kms|https|alias)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|ches|shes|xes|ases)$/.test(word) && !/(?:databases|releases|leases|phases|cases|bases)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const meanings = new Map(Object.entries(verbs).flatMap(([does, words]) => words.split(' ').map((word) => [word, does as keyof typeof verbs] as const)));

function verbMeaning(verb: string): keyof typeof verbs | undefined {
  return meanings.get(verb);
}

const jobWords = new Set(['execution', 'run', 'job', 'build', 'task', 'query', 'pipeline', 'workflow', 'command']);
/** Permissions are narrowed by these, in verb or noun: no grant. */
const tightening = new Set([
  'detach', 'revoke', 'retire', 'disable', 'deactivate', 'reject', 'disassociate', 'dissociate', 'deny', 'lock', 'unshare', 'deauthorize', 'cancel', 'reset', 'block', 'boundary',
]);
/** Verbs that only read, whatever level IAM gives them (it calls handing out credentials a write). */
const readingVerbs = new Set(['get', 'list', 'describe', 'head', 'validate']);

/** Exceptions by hand first; then the access level decides what the verb alone cannot: reads, tags and permissions. */
function operationOf(key: string, spelling: Spelling, level: AwsLevel): AwsOperation['operation'] {
  const exception = lookUp(operationExceptions, key);
  if (exception !== undefined) return exception as AwsOperation['operation'];
  if (level === 'read' || level === 'list' || readingVerbs.has(spelling.verb)) return 'read';
  if (level === 'tagging') return 'update';
  const does = changeOf(spelling);
  if (level !== 'permissions' || does === 'delete') return does;
  return spelling.words.some((word) => tightening.has(word)) ? 'update' : 'grant';
}

function changeOf({ verb, words, noun }: Spelling): AwsOperation['operation'] {
  const relation = words.includes('to') || words.includes('from') || words.includes('with');
  const does = verbMeaning(verb);
  if (['start', 'schedule', 'request', 'create', 'submit', 'detach'].includes(verb) && words.some((word) => word === 'delete' || word === 'deletion')) {
    return words.some((word) => word === 'protection' || word === 'marker' || word === 'policy') ? 'update' : 'delete';
  }
  if (verb === 'start' && jobWords.has(noun.at(-1) ?? '')) return 'execute';
  // Adding a part to a thing, or taking it out, makes and deletes nothing by itself.
  if (relation && ['add', 'register', 'remove', 'deregister', 'unregister'].includes(verb)) return 'update';
  // IAM calls it a change although its verb only reads: judged as a change.
  return does === undefined || does === 'read' ? 'update' : does;
}

function kindOf(prefix: string, noun: readonly string[], actsOn: string | undefined): string {
  const own = `${prefix}/${noun.join('-')}`;
  if (isListedType(own)) return kindOfType(own);
  if (noun.join('') === '') {
    const other = actsOn ?? `${prefix}/resource`;
    return isListedType(other) ? kindOfType(other) : labelled(prefix, kindOfType(other));
  }
  return noun.length === 1 ? labelled(prefix, kindOfType(own)) : kindOfType(own);
}

/** A single word says little without its service: "ECS service". */
function labelled(prefix: string, kind: string): string {
  return `${lookUp(serviceLabels, prefix) ?? prefix} ${kind}`;
}

function keepsData(noun: string, words: readonly string[], actsOn: string | undefined): boolean {
  return awsNounKeepsData(words.join('') === '' ? (actsOn ?? noun) : noun);
}

/** The whole noun, then its beginnings (`bucket` of bucket-policy), then its ends (`instance` of db-instance). */
function stemsOf(noun: readonly string[]): readonly string[] {
  const begins = noun.map((_, index) => noun.slice(0, noun.length - index).join('-'));
  const ends = noun.slice(1).map((_, index) => noun.slice(index + 1).join('-'));
  return [...begins, ...ends];
}

const endings = [
  '{}-identifier', '{}-name', '{}-id', '{}-arn', '{}-url', '{}', '{}-key', '{}-identifiers', '{}-names', '{}-ids', '{}-arns', '{}s', '{}-list', '{}-uri', '{}-path', '{}-number',
];
const anyName = [
  '--name', '--id', '--identifier', '--arn', '--resource-arn', '--resource-id', '--resource-identifier', '--resource-name', '--names', '--ids', '--arns', '--resource-arn-list',
];
const namesSomething = /-(?:name|id|identifier|arn|url|names|ids|identifiers|arns)$/;
const neverAddresses = new Set([
  '--role-arn', '--kms-key-id', '--endpoint-url', '--client-request-token-id', '--execution-role-arn', '--service-role-arn', '--sso-account-id', '--notification-arns', '--final-db-snapshot-identifier',
]);

function squeeze(option: string): string {
  return option.replaceAll('-', '').toLowerCase();
}
