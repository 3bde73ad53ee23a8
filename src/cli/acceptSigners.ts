// The part of `countersign policy accept` that is about people: signers who were added and revocations that are gone wait for it.
import { visibleLine } from '../core/explain/visible';
import { signersPath, signersToAccept, revokedPath } from '../node/countersignature/team';
import { ask } from './realTerminal';
import { signingPlace } from './signingPlace';

/** Shows what waits and asks; the caller has made sure of a person. `nothing`: no change of the signers waits here. */
export async function acceptSigners(): Promise<'accepted' | 'refused' | 'nothing'> {
  const waits = await signersToAccept(signingPlace({ terminal: true }), 15_000);
  if (waits === undefined) return 'nothing';
  const lines = [...waits.signers.map(line => `+${visibleLine(line)}  (${signersPath}: may countersign)`), ...waits.unrevoked.map(line => `-${visibleLine(line)}  (${revokedPath}: no longer revoked)`)];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (await ask('Type "accept" to let these people sign from now on: ') !== 'accept') return 'refused';
  const wrong = waits.accept();
  if (wrong === undefined) return 'accepted';
  process.stderr.write(`countersign policy accept: ${wrong}\n`);
  return 'refused';
}
