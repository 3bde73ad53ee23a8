// Countersignatures as the command line sees them: this folder's repository, this user, and this terminal where a person sits at one.
import { homedir } from 'node:os';
import type { Policy } from '../core/policy/policy';
import type { SigningPlace } from '../node/countersignature/desk';
import { loadPolicy } from '../node/policyFile';
import { stateFolder } from '../node/stateFolder';

/** `terminal`: git, ssh and ssh-keygen may ask the person here. */
export function signingPlace(options: { readonly key?: string; readonly terminal: boolean }): SigningPlace {
  return { cwd: process.cwd(), home: homedir(), state: stateFolder(), env: process.env, now: () => Date.now(), terminal: options.terminal, ...(options.key === undefined ? {} : { key: options.key }) };
}

export function policyHere(place: SigningPlace): Promise<Policy> {
  return loadPolicy({ cwd: place.cwd, home: place.home, state: place.state });
}
