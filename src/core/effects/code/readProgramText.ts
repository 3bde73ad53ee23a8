// Python, JavaScript, Ruby, Perl and PHP text → effects.
import type { Code, Found, World } from '../world';
import { unreadCode } from './unreadCode';

export async function readProgramText(code: Code, world: World): Promise<Found> {
  return unreadCode({ code, what: `${code.language} code` }, world);
}
