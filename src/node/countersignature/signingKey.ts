// The user's own key for signatures: the one that they named, git's `user.signingkey`, or one of `~/.ssh` or their agent that the list of
// signers holds. Only public halves are read.
import { readFile, readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { signerOf } from '../../core/countersign/judgeSignature';
import { signatureNamespace, type Refusal, type Signer } from '../../core/model/countersignature';
import { gitConfig } from '../gitReader';
import type { SigningPlace } from './desk';
import { agentKeys, type KeyToUse } from './sshKeygen';
import { fingerprintOf } from './sshSignature';
import type { Team } from './team';

export interface OwnKey extends Signer {
  /** Every name that the list gives this key. */
  readonly names: readonly string[];
  readonly use: KeyToUse;
}

export type FoundKey = { readonly kind: 'key'; readonly own: OwnKey } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A key of the user's that the team's list holds and that is valid now; otherwise why there is none. */
export async function ownKey(place: SigningPlace, team: Team): Promise<FoundKey> {
  let first: Refusal | undefined;
  const named = place.key ?? await configuredKey(place);
  const sources = [...(named === undefined ? [] : [() => fromName(named, place)]), ...(place.key === undefined ? [() => fromFolder(place), () => fromAgent(place)] : [])];
  for (const source of sources) {
    for (const candidate of await source()) {
      const found = standing(candidate, team, place.now());
      if (found.kind === 'key') return found;
      // The reason of the key that was named says more than that of any other in the folder.
      first ??= found.refusal;
    }
  }
  if (named !== undefined && first === undefined) return noKey(`the public half of ${named} cannot be read; it should lie beside it as .pub`);
  if (first?.kind === 'unknownSigner' && named === undefined) return noKey('no key of ~/.ssh or of the agent is on the default branch’s list of signers');
  return { kind: 'refused', refusal: first ?? { kind: 'noKey', why: 'neither a setting, nor git’s user.signingkey, nor ~/.ssh, nor an agent names one' } };
}

interface Candidate {
  readonly key: string;
  readonly use: KeyToUse;
}

function standing(candidate: Candidate, team: Team, now: number): FoundKey {
  const fingerprint = fingerprintOf(candidate.key);
  const found = signerOf({ key: candidate.key, fingerprint, namespace: signatureNamespace }, team.signers, now);
  return found.kind === 'signer' ? { kind: 'key', own: { name: found.names[0] ?? '', names: found.names, key: fingerprint, use: candidate.use } } : found;
}

function noKey(why: string): FoundKey {
  return { kind: 'refused', refusal: { kind: 'noKey', why } };
}

/** `user.signingkey`, where it is an SSH key. */
async function configuredKey(place: SigningPlace): Promise<string | undefined> {
  const config = await gitConfig(place.cwd, place.home);
  const last = (name: string): string | undefined => config.filter(([key]) => key === name).at(-1)?.[1];
  const key = last('user.signingkey');
  if (key === undefined || key === '') return undefined;
  return last('gpg.format') === 'ssh' || publicKey(key) !== undefined ? key : undefined;
}

async function fromName(named: string, place: SigningPlace): Promise<readonly Candidate[]> {
  const literal = named.replace(/^key::/, '');
  const key = publicKey(literal);
  if (key !== undefined) return [{ key, use: { kind: 'public', text: literal } }];
  const file = path.resolve(place.cwd, named.replace(/^~(?=[\\/])/, place.home));
  return (await fromFile(file.endsWith('.pub') ? file : `${file}.pub`, file)) ?? (await fromFile(file, file)) ?? [];
}

async function fromFile(file: string, use: string): Promise<readonly Candidate[] | undefined> {
  // The name may come from a repository's configuration: a pipe or a device is not waited for.
  const isSmall = await stat(file).then((one) => one.isFile() && one.size < 20_000, () => false);
  const text = isSmall ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  const key = text === undefined ? undefined : publicKey(text.trim());
  return key === undefined ? undefined : [{ key, use: { kind: 'file', path: use } }];
}

async function fromFolder(place: SigningPlace): Promise<readonly Candidate[]> {
  const folder = path.join(place.home, '.ssh');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pub') && !name.endsWith('-cert.pub')).sort().slice(0, 50);
  return (await Promise.all(names.map((name) => fromFile(path.join(folder, name), path.join(folder, name))))).flatMap((found) => found ?? []);
}

async function fromAgent(place: SigningPlace): Promise<readonly Candidate[]> {
  return (await agentKeys(place)).split(/\r?\n/).flatMap((line) => {
    const key = publicKey(line.trim());
    return key === undefined ? [] : [{ key, use: { kind: 'public', text: line.trim() } as const }];
  });
}

/** Base64 of `type base64 [comment]`; undefined: another text. */
function publicKey(text: string): string | undefined {
  return /^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\n]*)?$/.exec(text)?.[1];
}
