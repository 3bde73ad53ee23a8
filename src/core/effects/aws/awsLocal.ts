// `aws` commands that act on this machine or change the identity of later calls: configure, sso, eks update-kubeconfig.
import type { Call } from '../../model/call';
import { foundIn, toolEffect } from '../toolEffect';
import { nothing, type Found } from '../world';
import type { AwsArguments } from './awsArguments';

/** Undefined: calls a service. */
export function localAws(call: Call, args: AwsArguments): Found | undefined {
  const service = args.service?.text;
  const operation = args.operation?.text ?? '';
  if (service === 'configure') return configure(call, args, operation);
  if (service === 'sso' && (operation === 'login' || operation === 'logout')) return login(call, args, operation);
  if (service === 'eks' && operation === 'update-kubeconfig') {
    const name = args.texts.get('--name')?.[0] ?? 'cluster';
    const effect = toolEffect(call, 'kubernetes', { operation: 'update', resource: { kind: 'kubeconfig entry', address: name, where: 'machine', keeps: 'nothing' }, reversibility: 'reversible', traits: ['identity'], reason: { code: 'switches-identity' } }, [args.operation]);
    return foundIn(call, [effect]);
  }
  if (service === 'history' || service === 'help') return nothing;
  return undefined;
}

function configure(call: Call, args: AwsArguments, operation: string): Found {
  if (['list', 'list-profiles', 'get'].includes(operation)) return nothing;
  if (operation === 'export-credentials') {
    return foundIn(call, [toolEffect(call, 'aws', { operation: 'read', resource: { kind: 'credential', address: 'AWS credentials' }, reversibility: 'reversible', traits: ['secret'], reason: { code: 'reads-credentials' } }, [args.operation])]);
  }
  const key = args.positionals[0]?.text;
  const effect = toolEffect(call, 'aws', { operation: 'update', resource: { kind: 'AWS profile', address: args.texts.get('--profile')?.[0] ?? key ?? 'default', where: 'machine', keeps: 'nothing' }, reversibility: 'reversible', traits: ['identity'], reason: { code: 'switches-identity' } }, [args.operation]);
  return foundIn(call, [effect]);
}

function login(call: Call, args: AwsArguments, operation: string): Found {
  const effect = toolEffect(call, 'aws', { operation: 'update', resource: { kind: 'login', address: args.texts.get('--profile')?.[0] ?? 'default', where: 'machine', keeps: 'nothing' }, reversibility: 'reversible', traits: ['identity'], reason: { code: operation === 'login' ? 'signs-in' : 'signs-out' } }, [args.operation]);
  return foundIn(call, [effect]);
}
