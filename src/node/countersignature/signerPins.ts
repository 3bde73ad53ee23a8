// The signers that a person accepted for each remote, and which remote a folder had. Moving git (a rewritten branch, another remote) cannot
// add a signer or take a revocation back: both wait here until a person accepts them. Taking a signer away counts at once.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from '../stateFolder';

/** Texts of `allowed_signers` and `revoked_keys` as they were accepted. */
export interface AcceptedSigners {
  readonly signers: string;
  readonly revoked: string;
}

interface Pins {
  readonly remotes: Readonly<Record<string, AcceptedSigners>>;
  /** Identity of the remote by root folder of the repository. */
  readonly folders: Readonly<Record<string, string>>;
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly signers: AcceptedSigners }
  /** Neither this remote nor this folder was seen before: the first list is taken as accepted. */
  | { readonly kind: 'first' }
  /** The folder had another remote, or the pins cannot be read: nobody is accepted until a person says so. */
  | { readonly kind: 'none' };

export function acceptedSigners(state: StateFolder, root: string, identity: string): Accepted {
  const pins = read(state);
  if (pins === undefined) return { kind: 'none' };
  const known = Object.hasOwn(pins.remotes, identity) ? pins.remotes[identity] : undefined;
  if (known) return { kind: 'accepted', signers: known };
  return { kind: Object.hasOwn(pins.folders, root) ? 'none' : 'first' };
}

/** Takes these lists as accepted. Only at first sight, when they are stricter than before, or when a person said so. Returns what went wrong. */
export function keepAccepted(state: StateFolder, root: string, identity: string, signers: AcceptedSigners): string | undefined {
  const pins = read(state);
  if (pins === undefined) return `${fileOf(state)} cannot be read`;
  const draft = `${fileOf(state)}.${process.pid}.new`;
  try {
    writeFileSync(draft, JSON.stringify({ remotes: { ...pins.remotes, [identity]: signers }, folders: { ...pins.folders, [root]: identity } } satisfies Pins, null, 1), { mode: 0o600 });
    renameSync(draft, fileOf(state));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const fileOf = (state: StateFolder): string => path.join(state.root, 'signers.json');

/** Undefined: there is a file that is not one of ours. */
function read(state: StateFolder): Pins | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(state), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { remotes: {}, folders: {} } : undefined;
  }
  try {
    const value = JSON.parse(text) as Partial<Pins> | null;
    const isText = (one: unknown): boolean => typeof one === 'string';
    const right = Object.values(value?.remotes ?? { '': undefined }).every((one) => isText(one?.signers) && isText(one?.revoked)) && Object.values(value?.folders ?? { '': undefined }).every(isText);
    return right ? (value as Pins) : undefined;
  } catch {
    return undefined;
  }
}
