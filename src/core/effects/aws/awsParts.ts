// What kind of loss, outage or widening one AWS operation means, beyond what its name says: final snapshots, recovery windows, protection
// switched off, access opened to everyone, DNS changes. One list of facts a call.
import type { AwsOperation } from '../../knowledge/awsOperations';
import { awsFacts } from '../../knowledge/awsFacts';
import type { Trait } from '../../model/effect';
import type { ToolEffect } from '../toolEffect';
import type { AwsArguments } from './awsArguments';

/** An effect without its resource's name. */
export type AwsChange = Omit<ToolEffect, 'resource'> & { readonly resource?: Partial<ToolEffect['resource']> };

export function changesOf(known: AwsOperation, args: AwsArguments): readonly AwsChange[] {
  const facts = awsFacts[`${known.service} ${known.name}`] ?? awsFacts[`${args.service?.text ?? ''} ${known.name}`];
  const dns = known.service === 'route53' && known.name === 'change-resource-record-sets' ? recordChanges(args) : undefined;
  if (dns) return dns;
  const own = { ...ownChange(known, args), ...facts } as AwsChange;
  const change: AwsChange = { ...own, operation: facts?.operation ?? own.operation, traits: [...new Set([...(own.traits ?? []), ...(facts?.traits ?? []), ...valueTraits(known, args)])] };
  if (change.operation !== 'read' && change.operation !== 'delete' && leavesNothing(args)) return [{ ...change, disruption: 'outage', reason: { code: 'scales-to-zero' }, undo: { code: 'scale-back' } }];
  return [change];
}

/** Capacities whose zero means that nothing runs any more. */
const capacities = ['--desired-count', '--desired-capacity', '--max-size', '--max-capacity', '--reserved-concurrent-executions', '--maximum-concurrency', '--target-capacity', '--num-cache-nodes'];

function leavesNothing(args: AwsArguments): boolean {
  return capacities.some(option => args.texts.get(option)?.[0] === '0')
    || /(?:^|[ ,{"'])(?:desiredSize|desiredCapacity|maxSize|desiredCount|MaxCapacity)["']?\s*[=:]\s*["']?0(?![.\d])/i.test([...args.texts.values()].flat().join(' '));
}

function ownChange(known: AwsOperation, args: AwsArguments): AwsChange {
  switch (known.operation) {
    case 'read': return { operation: 'read', reversibility: 'reversible', traits: revealed(known, args), ...(revealed(known, args).includes('export') ? { reason: { code: 'aws-s3-download' } } : {}) };
    case 'create': return { operation: 'create', reversibility: 'reversible', traits: revealed(known, args) };
    case 'update': return { operation: 'update', reversibility: 'reversible', disruption: known.disruption ?? 'none', traits: revealed(known, args) };
    case 'grant': return { operation: 'grant', reversibility: 'reversible', ...(/^attach-(?:user|role|group)-policy$/.test(known.name) ? attached(args) : {}) };
    case 'execute': return { operation: 'execute', reversibility: 'unknown' };
    case 'replace': return { operation: 'replace', reversibility: 'irreversible', disruption: 'outage', reason: { code: 'aws-rebuild' }, notChecked: ['the live resources'] };
    case 'delete': return deletion(known, args);
  }
}

/** Who gets which policy, in words. */
function attached(args: AwsArguments): Pick<AwsChange, 'reason' | 'resource' | 'undo'> {
  const [option, who] = ['--user-name', '--role-name', '--group-name'].flatMap(name => (args.texts.get(name)?.[0] === undefined ? [] : [name, args.texts.get(name)?.[0] ?? '']));
  const policy = (args.texts.get('--policy-arn')?.[0] ?? 'the policy').replace(/^.*[/:]/, '');
  return who === undefined ? {} : { resource: { kind: `IAM ${option?.slice(2, -5) ?? ''}`, address: `${who} (${policy})` }, reason: { code: 'aws-policy-attached', values: { who, policy } }, undo: { code: 'aws-policy-detach', values: { who } } };
}

/** Definitions that can be made again from what describes them. */
const settings = /(?:policy|policies|permission|rule|configuration|config|alias|tag|association|subscription|listener|method|route|authorizer|model|deployment|stage|mapping|schedule|alarm|dashboard|attachment|tags|target|integration|response|validator|filter|widget|plan|grant|label|endpoint|website|encryption|lifecycle|cors|notification|membership|profile|assignment)$/;

function deletion(known: AwsOperation, args: AwsArguments): AwsChange {
  const final = [...args.words.keys()].some(name => /^--final-.*snapshot/.test(name));
  if (args.words.has('--skip-final-snapshot')) return { operation: 'delete', reversibility: 'irreversible', disruption: 'outage', reason: { code: 'aws-delete-no-snapshot' }, safer: { code: 'aws-final-snapshot' }, notChecked: ['manual snapshots'] };
  if (final) return { operation: 'delete', reversibility: 'recoverable', disruption: 'outage', reason: { code: 'aws-delete-with-snapshot' }, protection: ['a final snapshot'], undo: { code: 'aws-restore-snapshot' } };
  if (known.service === 'secretsmanager' && known.name === 'delete-secret') {
    return args.words.has('--force-delete-without-recovery')
      ? { operation: 'delete', reversibility: 'irreversible', disruption: 'outage', reason: { code: 'aws-delete-secret-forced' } }
      : { operation: 'delete', reversibility: 'recoverable', disruption: 'outage', reason: { code: 'aws-delete-secret' }, undo: { code: 'aws-restore-secret' } };
  }
  if (known.service === 'kms') return { operation: 'delete', reversibility: 'recoverable', disruption: 'outage', reason: { code: 'aws-key-deletion' }, undo: { code: 'aws-cancel-key-deletion' } };
  if (!known.keepsData && settings.test(known.noun)) return { operation: 'delete', reversibility: 'recoverable', disruption: 'unknown', resource: { keeps: 'nothing' }, reason: { code: 'aws-delete-setting' } };
  return { operation: 'delete', reversibility: 'irreversible', disruption: 'outage', reason: { code: !known.keepsData ? 'aws-delete' : /database|cluster|table|cache|replication group|file system|directory|broker/i.test(known.noun) ? 'aws-delete-database' : 'aws-delete-data' }, notChecked: known.keepsData ? ['snapshots and backups'] : undefined };
}

function revealed(known: AwsOperation, args: AwsArguments): readonly Trait[] {
  if (known.reveals === 'secret') return known.service === 'ssm' && !args.words.has('--with-decryption') ? [] : ['secret'];
  return known.reveals === 'data' ? ['export'] : [];
}

const opensToAll = /0\.0\.0\.0\/0|::\/0|public-read|public-read-write|authenticated-read|"Principal"\s*:\s*(?:"\*"|\{\s*"AWS"\s*:\s*"\*")/;
const administrator = /AdministratorAccess|PowerUserAccess|IAMFullAccess|"Action"\s*:\s*\[?\s*"\*"/;

/** Values that open something to everyone, give everything, or take a protection away. */
function valueTraits(known: AwsOperation, args: AwsArguments): readonly Trait[] {
  if (known.operation === 'read' || known.operation === 'delete') return [];
  const values = [...args.texts.values()].flat().join(' ');
  const opened = opensToAll.test(values) || args.words.has('--publicly-accessible') || (known.operation === 'grant' && /(?:^|[ =])(?:all|\*)(?:$| )/.test([args.texts.get('--principal'), args.texts.get('--group-names'), args.texts.get('--values-to-add')].flat().join(' ')));
  const unblocked = /public-access-block/.test(known.name) && /=false|: ?false/.test(values);
  const outbound = /egress/.test(known.name);
  const unprotected = [...args.words.keys()].some(name => /^--no-(?:.*protect|enable-termination|multi-az|enable-log)/.test(name))
    || args.texts.get('--backup-retention-period')?.[0] === '0' || /PointInTimeRecoveryEnabled=false|Status=Suspended|DeletionProtectionEnabled=false/.test(values);
  return [
    ...((opened && !outbound) || unblocked ? ['public' as const] : []),
    ...(administrator.test(values) ? ['broad' as const] : []),
    ...(unprotected ? ['bypass' as const] : []),
  ];
}

/** A DNS change batch: each DELETE, CREATE and UPSERT that its text shows; a file is a change that was not read. */
function recordChanges(args: AwsArguments): readonly AwsChange[] {
  const batch = args.texts.get('--change-batch')?.join(' ') ?? '';
  const actions = [...batch.matchAll(/"?Action"?\s*[:=]\s*"?(DELETE|CREATE|UPSERT)"?/gi)].map(match => (match[1] ?? '').toUpperCase());
  const resource = { kind: 'DNS record', keeps: 'nothing' as const };
  const names = [...batch.matchAll(/"?Name"?\s*[:=]\s*"?([\w.*-]+)"?/g)].map(match => match[1] ?? '');
  const own = (name: string | undefined): Partial<ToolEffect['resource']> => (name ? { ...resource, address: name } : resource);
  if (!actions.length) return [{ operation: 'update', resource, disruption: 'outage', certainty: 'may', reversibility: 'reversible', reason: { code: 'aws-dns-change' }, notChecked: ['the change batch'] }];
  return actions.map((action, i): AwsChange => {
    if (action === 'DELETE') return { operation: 'delete', resource: own(names[i]), reversibility: 'recoverable', disruption: 'outage', reason: { code: 'aws-dns-delete' } };
    if (action === 'CREATE') return { operation: 'create', resource: own(names[i]), reversibility: 'reversible', reason: { code: 'aws-dns-create' } };
    return { operation: 'update', resource: own(names[i]), disruption: 'outage', certainty: 'may', reversibility: 'reversible', reason: { code: 'aws-dns-change' } };
  });
}
