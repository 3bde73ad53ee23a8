// High-level `aws s3` commands: rm, rb, mb, mv, cp, sync, presign, website.
import type { Call, Word } from '../../model/call';
import type { Effect, Trait } from '../../model/effect';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nothing, type Found } from '../world';
import type { AwsArguments } from './awsArguments';

export function readS3(call: Call, args: AwsArguments): Found | undefined {
  const [from, to] = args.positionals;
  const place = args.texts.get('--endpoint-url')?.[0] ?? args.texts.get('--region')?.[0];
  const make = (parts: ToolEffect, ...words: readonly (Word | undefined)[]): Effect => toolEffect(call, 'aws', { ...parts, resource: { place, ...parts.resource } }, [args.operation, ...words]);
  switch (args.operation?.text) {
    case 'ls': return nothing;
    case 'rm': return foundIn(call, [make(removal(from, args), from)], { unread: unknown(from) });
    case 'rb': return foundIn(call, [make({ operation: 'delete', resource: { kind: 'S3 bucket', address: bucketOf(from), keeps: args.words.has('--force') ? 'data' : 'unknown' }, reversibility: args.words.has('--force') ? 'irreversible' : 'recoverable', disruption: 'outage',
      reason: { code: args.words.has('--force') ? 'aws-s3-bucket-with-objects' : 'aws-s3-empty-bucket' } }, from)], { unread: unknown(from) });
    case 'mb': return foundIn(call, [make({ operation: 'create', resource: { kind: 'S3 bucket', address: bucketOf(from), keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'aws-create' } }, from)]);
    case 'presign': return foundIn(call, [make({ operation: 'grant', resource: { kind: 'S3 object', address: text(from), keeps: 'data' }, reversibility: 'reversible', disposable: { kind: 'temporary', because: 'the link expires by itself' }, reason: { code: 'aws-s3-presign' } }, from)]);
    case 'website': return foundIn(call, [make({ operation: 'update', resource: { kind: 'S3 bucket', address: bucketOf(from) }, reversibility: 'reversible', reason: { code: 'aws-update' } }, from)]);
    case 'cp': return foundIn(call, transfer(from, to, args).map(parts => make(parts, from, to)), { unread: [...unknown(to)] });
    case 'mv': return foundIn(call, [...(isRemote(from) ? [make({ ...removal(from, args), reversibility: 'recoverable', reason: { code: 'aws-s3-move' } }, from)] : []), ...transfer(from, to, args).map(parts => make(parts, from, to))], { unread: [...unknown(from), ...unknown(to)] });
    case 'sync': return foundIn(call, [...transfer(from, to, args).map(parts => make(parts, from, to)), ...(args.words.has('--delete') ? [make(mirrored(to), from, to)] : [])], { unread: unknown(to) });
    default: return undefined;
  }
}

const text = (word: Word | undefined): string => word?.text ?? word?.raw ?? 'an S3 path';
const isRemote = (word: Word | undefined): boolean => text(word).startsWith('s3://') || (word?.text === undefined && !/^[./~]/.test(text(word)));
const bucketOf = (word: Word | undefined): string => text(word).replace(/^s3:\/\//, '').split('/')[0] || text(word);
const unknown = (word: Word | undefined): Found['unread'] => (word && word.text === undefined ? [{ what: word.raw, why: 'its value is not known before it runs', span: word.span }] : []);

function removal(path: Word | undefined, args: AwsArguments): ToolEffect {
  const recursive = args.words.has('--recursive');
  const key = text(path).replace(/^s3:\/\/[^/]*\/?/, '');
  const filter = args.texts.get('--include') ?? args.texts.get('--exclude');
  const whole = recursive && key === '';
  return {
    operation: 'delete',
    resource: { kind: whole ? 'all objects of the S3 bucket' : recursive ? 'S3 objects' : 'S3 object', address: text(path), keeps: 'data', extent: recursive ? (filter ? 'filtered' : 'all') : 'filtered' },
    reversibility: 'irreversible', reason: { code: recursive ? 'aws-s3-recursive' : 'aws-s3-object' }, notChecked: ['bucket versioning'], safer: { code: 'aws-s3-dryrun' },
  };
}

/** `sync --delete`: whatever the source lacks goes, in the bucket or on this machine. */
function mirrored(to: Word | undefined): ToolEffect {
  const remote = isRemote(to);
  return {
    operation: 'delete',
    resource: remote ? { kind: 'S3 objects', address: text(to), keeps: 'data', extent: 'all' } : { system: 'files', kind: 'files', address: text(to), keeps: 'unknown', extent: 'filtered', where: 'workspace' },
    certainty: 'may', reversibility: 'irreversible', reason: { code: 'aws-s3-sync-delete' }, notChecked: ['what the source lacks'], safer: { code: 'aws-s3-dryrun' },
  };
}

function transfer(from: Word | undefined, to: Word | undefined, args: AwsArguments): readonly ToolEffect[] {
  const traits: Trait[] = /public-read/.test(args.texts.get('--acl')?.join(' ') ?? '') ? ['public'] : [];
  const many = args.words.has('--recursive') || args.operation?.text === 'sync';
  if (isRemote(to)) return [{ operation: 'update', resource: { kind: many ? 'S3 objects' : 'S3 object', address: text(to), keeps: 'unknown', extent: many ? 'several' : 'one' }, reversibility: 'unknown', traits, reason: { code: 'aws-s3-upload' } }];
  if (!isRemote(from)) return [];
  return [{ operation: 'read', resource: { kind: many ? 'S3 objects' : 'S3 object', address: text(from), keeps: 'data' }, reversibility: 'reversible', traits: many ? ['export'] : [], reason: { code: 'aws-s3-download' } }];
}
