// `countersign policy accept`: a person takes the policy of the default branch as the new floor for the repository's remote, or takes that there
// is none any more. New signers come first. On a terminal, after the difference was shown.
import * as path from 'node:path';
import { visibleLine } from '../core/explain/visible';
import { waitingChange, type WaitingChange } from '../node/acceptPolicy';
import { revokedPath, signersPath } from '../node/countersignature/team';
import { policyPath } from '../node/policyFile';
import { ask, realTerminal } from './realTerminal';
import { signingPlace } from './signingPlace';

/** Milliseconds for asking the remote who may sign. */
const remoteLimit = 15_000;

export async function run(args: readonly string[]): Promise<number> {
  const refused = args.length > 0 ? 'no options' : realTerminal();
  if (refused !== undefined) return say(refused, args.length > 0 ? 1 : 2);
  const { policy, people } = await waitingChange(signingPlace({ terminal: true }), remoteLimit);
  if (people !== undefined) {
    const status = await acceptPeople(people);
    if (status !== 0) return status;
  }
  if (policy.kind === 'change') return acceptText(policy);
  if (people !== undefined) return 0;
  if (policy.why !== undefined) return say(policy.why, 1);
  process.stdout.write('The policy and the signers are as you accepted them.\n');
  return 0;
}

async function acceptPeople(people: NonNullable<WaitingChange['people']>): Promise<number> {
  const lines = [...people.added.map(line => `+${visibleLine(line)}  (${signersPath}: may countersign)`), ...people.unrevoked.map(line => `-${visibleLine(line)}  (${revokedPath}: no longer revoked)`)];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (await ask('Type "accept" to let these people sign from now on: ') !== 'accept') return 2;
  const wrong = people.accept();
  return wrong === undefined ? 0 : say(wrong, 2);
}

async function acceptText(policy: Extract<WaitingChange['policy'], { kind: 'change' }>): Promise<number> {
  const { createTwoFilesPatch } = await import('diff');
  for (const { what, before, after } of policy.texts) {
    const label = what === 'policy' ? path.basename(policyPath) : 'extended file';
    const patch = createTwoFilesPatch(`${label} accepted before`, `${label} of ${policy.revision ?? 'the default branch: none'}`, before ?? '', after ?? '');
    process.stdout.write(`${patch.split('\n').map(visibleLine).join('\n')}`);
  }
  if (await ask('Type "accept" to take this as the floor for this remote: ') !== 'accept') return 2;
  const wrong = policy.accept();
  if (wrong !== undefined) return say(wrong, 2);
  process.stdout.write('Accepted.\n');
  return 0;
}

function say(text: string, status: number): number {
  process.stderr.write(`countersign policy accept: ${text}\n`);
  return status;
}
