// Device files: which of them swallow what is written, and what writing to a disk does.
import type { Found } from '../world';
import { nothing } from '../world';
import type { Span } from '../../model/effect';
import { callOf, type At } from './target';

export const isDevice = (path: string): boolean => path.startsWith('/dev/') && !path.startsWith('/dev/shm/');

/** Writing there loses nothing. */
export const isSink = (path: string): boolean => /^\/dev\/(?:null|zero|full|random|urandom|tty\w*|pts\/.*|std(?:in|out|err)|fd\/.*|console|tcp\/.*|udp\/.*)$/.test(path) || /^(?:nul|con)$/i.test(path);

/** A whole disk or partition is written over or removed. */
export function deviceDelete(path: string, at: At, span: Span): Found {
  const call = callOf(at);
  return { ...nothing, effects: [{ ...(call ? { call } : {}), effect: { operation: 'delete', resource: { system: 'machine', kind: 'disk', address: path, keeps: 'data', extent: 'all', where: 'system' }, certainty: at.certainty,
    reversibility: 'irreversible', disruption: 'outage', reason: { code: 'disk-overwritten' }, evidence: [{ kind: 'action', span }], traits: ['broad'] } }] };
}
