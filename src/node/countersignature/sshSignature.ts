// What an SSH signature says about itself (PROTOCOL.sshsig of OpenSSH): key, namespace. Whether it is good is `sshKeygen.ts`'s to find out.
import { createHash } from 'node:crypto';
import type { SeenSignature } from '../../core/countersign/judgeSignature';

const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
const magic = 'SSHSIG';

/** Undefined: not such a signature. */
export function seenSignature(armoured: string): SeenSignature | undefined {
  const text = armoured.trim();
  if (!text.startsWith(begin) || !text.endsWith(end)) return undefined;
  const base64 = text.slice(begin.length, -end.length).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic || bytes.length < magic.length + 4 || bytes.readUInt32BE(magic.length) !== 1) return undefined;
  const fields: Buffer[] = [];
  for (let at = magic.length + 4; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > bytes.length) return undefined;
    fields.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [key, namespace] = fields;
  if (fields.length !== 5 || !key || !namespace) return undefined;
  const type = key.length < 4 ? '' : key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
  return { key: key.toString('base64'), fingerprint: fingerprintOf(key.toString('base64')), namespace: namespace.toString('utf8'), ...(type.includes('-cert-v') ? { certificate: true } : {}) };
}

/** `SHA256:…` of a public key given as base64, as ssh-keygen prints it. */
export function fingerprintOf(key: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`;
}

/** The same in letters that a ref may have. */
export function fingerprintInRef(fingerprint: string): string {
  return fingerprint.replace(/^SHA256:/, '').replaceAll('+', '-').replaceAll('/', '_');
}
