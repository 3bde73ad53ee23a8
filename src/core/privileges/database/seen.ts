// Which database one call would reach, for readers of effects that ask before an identity is looked for.
import type { Facts } from '../../facts';
import type { Call } from '../../model/call';
import type { IdentityRequest } from '../resolver';
import { clientTarget } from './clients';
import { frameworkTarget } from './frameworks';
import type { DatabaseTarget } from './target';

/** The client's own words first, then what a framework's settings and env files say. `cwd`: where the call's own is not known. */
export async function seenDatabase(call: Call, cwd: string, facts: Facts): Promise<DatabaseTarget | undefined> {
  const request: IdentityRequest = { call, effects: [], variables: call.variables, cwd: call.cwd ?? cwd, environments: { rules: [] }, chosen: {} };
  return await clientTarget(request, facts) ?? await frameworkTarget(request, facts);
}
