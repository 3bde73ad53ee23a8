// `countersign request`: one's own requests for a signature that are on the remote: who has signed, and taking one back.
import { visibleLine } from '../core/explain/visible';
import { countersignRefusal } from '../core/explain/words/countersignature';
import { openDesk } from '../node/countersignature/openDesk';
import { ask, realTerminal } from './realTerminal';
import { policyHere, signingPlace } from './signingPlace';

const usage = `usage: countersign request              list your own requests for a signature, and who signed
       countersign request withdraw ID  take one back, by its id
`;

export async function run(args: readonly string[]): Promise<number> {
  const [verb, id] = args;
  if (verb !== undefined && (verb !== 'withdraw' || id === undefined || !/^[0-9a-f]{32}$/.test(id))) {
    process.stderr.write(usage);
    return 1;
  }
  const refused = realTerminal();
  const place = signingPlace({ terminal: refused === undefined });
  const policy = await policyHere(place);
  const desk = openDesk(place);
  const say = (text: string): number => {
    process.stderr.write(`countersign request: ${text}\n`);
    return 2;
  };
  if (verb === 'withdraw' && id !== undefined) {
    if (refused !== undefined) return say(refused);
    if (await ask('Type "withdraw" to take the request back: ') !== 'withdraw') return 2;
    const done = await desk.withdrawFromRemote(id, policy);
    if (done.kind === 'refused') return say(countersignRefusal(done.refusal));
    if (done.sent.kind === 'notSent') return say(visibleLine(done.sent.why));
    process.stdout.write('Taken back.\n');
    return 0;
  }
  const { requests, trouble } = await desk.incoming(policy);
  if (trouble !== undefined) return say(visibleLine(trouble));
  const own = requests.filter(one => one.mine.kind === 'mayNot' && one.mine.refusal.kind === 'self');
  for (const one of own) {
    const by = one.signedBy.map(signer => visibleLine(signer.name)).join(', ');
    process.stdout.write(`${one.request.id}  ${Math.max(0, Math.round((one.expires - Date.now()) / 60_000))} min left: ${one.review.headline}\n    ${by === '' ? 'nobody has signed it' : `signed by ${by}`}\n`);
  }
  if (own.length === 0) process.stdout.write('You have no request on the remote.\n');
  return 0;
}
