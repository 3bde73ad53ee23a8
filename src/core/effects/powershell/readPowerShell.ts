// PowerShell text → effects.
import { unreadCode } from '../code/unreadCode';
import type { Code, Found, World } from '../world';

export async function readPowerShell(code: Code, world: World): Promise<Found> {
  return unreadCode({ code, what: 'PowerShell text' }, world);
}
