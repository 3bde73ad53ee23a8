// A command whose program is not determined (`$TOOL -rf /`): anything could run.
import type { Call } from '../../model/call';
import { unreadCode } from '../code/unreadCode';
import type { Found, World } from '../world';

export async function unresolvedProgram(call: Call, world: World): Promise<Found> {
  const what = `the program ${call.name.raw}`.slice(0, 80);
  return unreadCode({ call, what, why: 'which program it names was not determined', address: call.name.raw.slice(0, 80), kind: 'program' }, world);
}
