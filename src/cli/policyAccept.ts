// `countersign policy accept`: a person takes the policy of the default branch as the new floor for the repository's remote, or takes that there
// is none any more. New signers come first. On a terminal, after the difference was shown.
import { homedir } from 'node:os';
import * as path from 'node:path';
import { acceptedNow } from '../node/acceptPolicy';
import { policyPath } from '../node/policyFile';
import { dropPin, keepPin } from '../node/policyPins';
import { stateFolder } from '../node/stateFolder';
import { acceptSigners } from './acceptSigners';
import { ask, realTerminal } from './realTerminal';

export async function run(args: readonly string[]): Promise<number> {
  const refused = args.length > 0 ? 'no options' : realTerminal();
  if (refused !== undefined) {
    process.stderr.write(`countersign policy accept: ${refused}\n`);
    return args.length > 0 ? 1 : 2;
  }
  const state = stateFolder();
  const people = await acceptSigners();
  if (people === 'refused') return 2;
  const now = await acceptedNow(process.cwd(), homedir(), state);
  if (now.kind === 'none') {
    if (people === 'accepted') return 0;
    process.stderr.write(`countersign policy accept: ${now.why}\n`);
    return 1;
  }
  const { createTwoFilesPatch } = await import('diff');
  const label = path.basename(policyPath);
  process.stdout.write(createTwoFilesPatch(`${label} accepted before`, `${label} of ${now.revision ?? 'the default branch: none'}`, now.before ?? '', now.text ?? ''));
  if (now.extended !== undefined) process.stdout.write(createTwoFilesPatch('extended file accepted before', 'extended file', now.extendedBefore ?? '', now.extended));
  if (await ask('Type "accept" to take this as the floor for this remote: ') !== 'accept') return 2;
  if (now.text === undefined) dropPin(state, now.names);
  else keepPin(state, now.names, { text: now.text, ...(now.extended === undefined ? {} : { extended: now.extended }), trusted: true });
  return 0;
}
