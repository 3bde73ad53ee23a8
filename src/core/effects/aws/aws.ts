// The AWS command line: any service and operation, by the tables of `knowledge/awsOperations.ts`. What a template or change set would do
// is read in `infrastructure/`; who runs it in `privileges/`. High-level `aws s3` is in `awsS3.ts`.
import { awsAddresses, awsOperation, type AwsOperation } from '../../knowledge/awsOperations';
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nothing, type Found, type Interpreter } from '../world';
import { awsArguments, type AwsArguments } from './awsArguments';
import { localAws } from './awsLocal';
import { changesOf } from './awsParts';
import { readS3 } from './awsS3';

export const readAws: Interpreter = call => Promise.resolve(awsFound(call));

export const awsInterpreters: Readonly<Record<string, Interpreter>> = { aws: readAws, awslocal: readAws };

function awsFound(call: Call): Found | undefined {
  const args = awsArguments(call);
  const { service, operation } = args;
  if (args.preview || !service || service.text === 'help' || operation?.text === 'help') return nothing;
  if (service.text === undefined || (operation && operation.text === undefined)) return unknownOperation(call, args);
  if (!operation) return nothing;
  if (service.text === 's3') return readS3(call, args) ?? nothing;
  const local = localAws(call, args);
  if (local) return local;
  const known = awsOperation(service.text, operation.text ?? '');
  if (!known) return unknownOperation(call, args);
  const effects = effectsOf(call, args, known);
  return foundIn(call, effects, { unread: effects.some(effect => effect.operation !== 'read') ? unknownWords(args) : [] });
}

/** Undefined words, or an operation that even its verb does not explain. */
function unknownOperation(call: Call, args: AwsArguments): Found {
  const words = [args.service, args.operation].flatMap(word => (word ? [word] : []));
  const said = words.map(word => word.raw).join(' ');
  const effect = toolEffect(call, 'aws', { operation: 'execute', resource: { kind: 'AWS operation', address: said }, certainty: 'may', traits: words.some(word => word.text === undefined) ? ['unknownText'] : [], reason: { code: 'aws-unknown', values: { command: said } } }, words);
  return foundIn(call, [effect], { unread: [{ what: `aws ${said}`, why: 'the operation is not known', span: args.service?.span }] });
}

function effectsOf(call: Call, args: AwsArguments, known: AwsOperation): readonly Effect[] {
  const words = [args.service, args.operation];
  const named = awsAddresses(known, args.texts);
  const addresses = named?.addresses.length ? named.addresses.map(withoutArn) : [`${args.service?.text ?? ''} ${known.name}`];
  const nameWords = named ? named.options.flatMap(option => args.words.get(option) ?? []) : [];
  const changes = changesOf(known, args).filter(change => change.operation !== 'read' || change.traits?.length);
  return changes.flatMap(change => {
    if (addresses.length > 12) {
      return [toolEffect(call, 'aws', withResource(change, known, { address: `${addresses.slice(0, 3).join(', ')} and ${addresses.length - 3} more`, extent: 'several', count: addresses.length, parts: addresses.slice(0, 20) }, args), [...words, ...nameWords])];
    }
    return addresses.map(address => toolEffect(call, 'aws', withResource(change, known, { address }, args), [...words, ...nameWords]));
  });
}

/** `bot/arn:aws:iam::aws:policy/Admin` → `bot/Admin`: of a second name only what tells it apart. */
const withoutArn = (address: string): string => address.replace(/\/arn:[\w-]*:[\w-]*:[\w-]*:\w*:(?:[\w-]+[/:])*([^/:\s]+)$/, '/$1');

function withResource(change: Omit<ToolEffect, 'resource'> & { readonly resource?: Partial<ToolEffect['resource']> }, known: AwsOperation, own: Partial<ToolEffect['resource']> & { readonly address: string }, args: AwsArguments): ToolEffect {
  const reason = change.reason ?? { code: `aws-${change.operation}` };
  return {
    ...change,
    resource: { kind: known.kind, keeps: known.keepsData ? 'data' : 'unknown', place: placeOf(args), ...own, ...change.resource },
    reason: { ...reason, values: { action: known.action, command: `${args.service?.text ?? ''} ${known.name}`, ...reason.values } },
    ...(change.operation === 'replace' ? { order: 'destroyThenCreate' as const, returns: change.returns ?? 'may' as const, forcedBy: [`aws ${args.service?.text ?? ''} ${known.name}`] } : {}),
  };
}

/** The endpoint where one is given by hand; region and account are the identity's. */
function placeOf(args: AwsArguments): string | undefined {
  const endpoint = args.words.get('--endpoint-url')?.[0];
  return endpoint ? (endpoint.text ?? endpoint.raw) : args.words.get('--region')?.[0]?.text;
}

function unknownWords(args: AwsArguments): Found['unread'] {
  const words: Word[] = [...args.words.values()].flat().filter(word => word.text === undefined);
  return [...new Set(words)].map(word => ({ what: word.raw, why: 'its value is not known before it runs', span: word.span }));
}
