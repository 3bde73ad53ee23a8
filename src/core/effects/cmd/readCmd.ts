// cmd.exe text → effects.
import { unreadCode } from '../code/unreadCode';
import type { Code, Found, World } from '../world';

export async function readCmd(code: Code, world: World): Promise<Found> {
  return unreadCode({ code, what: 'cmd text' }, world);
}
