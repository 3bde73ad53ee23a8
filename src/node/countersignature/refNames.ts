// Names of the refs that carry countersignatures.
import { fingerprintInRef } from './sshSignature';

/** 32 hex digits. */
export const isRequestId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);

export const requestRef = (id: string): string => `refs/countersign/requests/${id}`;
export const signatureRef = (id: string, fingerprint: string): string => `refs/countersign/signatures/${id}/${fingerprintInRef(fingerprint)}`;
export const statementRef = (id: string, kind: string, fingerprint: string): string => `refs/countersign/statements/${id}/${kind}-${fingerprintInRef(fingerprint)}`;

/** Everything that belongs to one request, as a pattern of `ls-remote`. */
export const refsOf = (id: string): readonly string[] => [requestRef(id), `refs/countersign/signatures/${id}/*`, `refs/countersign/statements/${id}/*`];

/** The request that a ref belongs to. */
export function idOfRef(ref: string): string | undefined {
  return /^refs\/countersign\/(?:requests|signatures|statements)\/([0-9a-f]{32})(?:\/|$)/.exec(ref)?.[1];
}
