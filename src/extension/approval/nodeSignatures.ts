// The second person's signature over the real machine: which repository, whose keys, which policy. Asking and checking are `node/countersignature/`.
import type { Refusal } from '../../core/model/countersignature';
import type { Signatures } from './engine';

export function nodeSignatures(): Signatures {
  const refusal: Refusal = { kind: 'noSigners', why: 'this window cannot ask for one' };
  return {
    maySign: () => Promise.resolve({ kind: 'impossible', refusal }),
    ask: () => Promise.resolve({ kind: 'refused', refusal }),
    watch: () => Promise.reject(new Error('nothing was asked')),
    use: () => Promise.resolve({ kind: 'refused', refusal }),
    withdraw: () => Promise.resolve({ kind: 'refused', refusal }),
  };
}
