// A command whose program is not determined (`$TOOL -rf /`): anything could run. A variable that is set nowhere is empty for a shell,
// which then takes the next word for the program.
import type { Call } from '../../model/call';
import { unreadCode } from '../code/unreadCode';
import { together, type Found, type World } from '../world';
import { runWords } from '../wrappers/nested';

export async function unresolvedProgram(call: Call, world: World): Promise<Found> {
  const { name } = call;
  const what = `the program ${name.raw}`.slice(0, 80);
  // A pattern without a folder only matches names of the working directory, which are then looked up as programs.
  const harmless = name.unset === true || (name.glob === true && !name.text?.includes('/'));
  const found = unreadCode({ call, what, why: 'which program it names was not determined', address: name.raw.slice(0, 80), kind: 'program', ...(harmless ? { trait: 'writtenCode' as const } : {}) }, world);
  if (name.unset !== true || name.raw.startsWith('"') || name.ifEmpty !== '') return found;
  const next = await runWords(call, call.args, name.raw, world, { certainty: 'may' });
  return next ? together([found, next]) : found;
}
