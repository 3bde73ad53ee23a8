// Which part of an agent's configuration is a registration of ours.
import { isOurCommand } from './launcher';

/** Is an entry of an agent's configuration ours: does any text in it call our launcher? */
export function isOurs(value: unknown): boolean {
  if (typeof value === 'string') return isOurCommand(value);
  if (typeof value !== 'object' || value === null) return false;
  const own = value as Record<string, unknown>;
  // A group of hooks is ours only where all of its hooks are: somebody may have added one of theirs beside it.
  const hooks = own['hooks'];
  if (Array.isArray(hooks)) return hooks.length > 0 && hooks.every(isOurs);
  return Object.values(own).some(one => typeof one === 'string' && isOurCommand(one));
}
