// Heads of the record go to the team's remote where an accepted policy of an open folder asks for it: in the background, after the record was
// tidied. What cannot be sent goes with the next time.
import { loadPolicy } from '../policyFile';
import { anchorHeads, type AnchorPlace } from './anchor';

/** `folders`: those open in the editor; `trusted`: those of them that the user trusts. A line for each that was sent or could not be. Never rejects. */
export async function anchorWhereAsked(place: Omit<AnchorPlace, 'cwd'>, folders: readonly string[], trusted: readonly string[]): Promise<readonly string[]> {
  const told: string[] = [];
  const remotes = new Set<string>();
  for (const cwd of folders) {
    try {
      const policy = await loadPolicy({ cwd, home: place.home, state: place.state, trusted });
      if (policy.record?.anchor !== true) continue;
      const done = await anchorHeads({ ...place, cwd }, policy);
      if (done.kind === 'notSent') told.push(`heads of the record were not sent: ${done.why}`);
      else if (done.kind === 'sent' && !remotes.has(done.remote)) told.push(`${done.statements} signed heads were sent to ${done.remote}`);
      if (done.kind !== 'notSent') remotes.add(done.remote);
    } catch (error) {
      told.push(error instanceof Error ? error.message : String(error));
    }
  }
  return told;
}
