// The policy for one action: of the folder the agent works in, of the editor's folders, and of every repository that the action touches.
import type { PolicyChoice } from '../core/policy/policy';
import { loadPolicy, type PolicyPlace } from './policyFile';

/** Begins to read what is known already; what the action touches is added once it is known. */
export function policyForTouched(place: Omit<PolicyPlace, 'touched'>): Exclude<PolicyChoice, { readonly version: string }> {
  const early = loadPolicy(place);
  early.catch(() => undefined);
  return async touched => {
    const policy = await early;
    return touched.length === 0 ? policy : loadPolicy({ ...place, touched });
  };
}
