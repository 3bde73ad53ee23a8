// Code that was not read counts by what it could reach: which environment's credentials lie in its variables, in the env files that such
// code loads, and, for code that nobody of the team committed, in the user's own default identities.
import type { Facts } from '../facts';
import type { Effect } from '../model/effect';
import type { Environment } from '../model/resource';
import type { IdentityRequest } from './resolver';

/** Undefined: nothing in reach that an environment could be told of, or no code that runs. */
export function credentialsInReach(_request: IdentityRequest, _effect: Effect, _facts: Facts): Promise<Environment | undefined> {
  return Promise.resolve(undefined);
}
