// `countersign sign`: the colleague's side on a terminal. Lists what waits, shows one request in the words of the page, and signs it after the
// same ticking and typing. For a person on a real terminal; an agent that runs it is denied before it starts.
import { readFileSync } from 'node:fs';
import { reviewToShow } from '../core/countersign/sharedReview';
import { hasArmourEnd } from '../core/countersign/armour';
import { plainText } from '../core/explain/plainText';
import { visibleLine } from '../core/explain/visible';
import { countersignRefusal } from '../core/explain/words/countersignature';
import type { IncomingRequest, Refusal } from '../core/model/countersignature';
import type { Policy } from '../core/policy/policy';
import { auditLog } from '../node/audit/auditLog';
import { redacted } from '../node/audit/auditRecord';
import type { SignatureDesk, SigningPlace } from '../node/countersignature/desk';
import { openDesk } from '../node/countersignature/openDesk';
import { pasted } from './pasted';
import { ask, realTerminal } from './realTerminal';
import { policyHere, signingPlace } from './signingPlace';

const usage = `usage: countersign sign                 list the requests of colleagues that wait for a signature
       countersign sign ID [--key PATH]  read one, by its id or the start of it, and sign it
       countersign sign --paste          the same for a request that you paste
       countersign sign --file PATH      the same for a request in a file
       countersign sign ID --decline     say no to it, with a note for who asked
       countersign sign ID --take-back   take your signature back
`;

interface Options {
  readonly id?: string;
  readonly key?: string;
  readonly file?: string;
  readonly paste: boolean;
  readonly act: 'sign' | 'decline' | 'takeBack';
}

export async function run(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === undefined) {
    process.stderr.write(usage);
    return 1;
  }
  const listing = options.id === undefined && !options.paste && options.file === undefined;
  const refused = realTerminal();
  const place = signingPlace({ terminal: refused === undefined, ...(options.key === undefined ? {} : { key: options.key }) });
  const policy = await policyHere(place);
  const desk = openDesk(place);
  if (listing) return list(desk, policy);
  if (refused !== undefined) return say(refused, 2);
  if (options.act === 'takeBack') return takeBack(desk, policy, options.id ?? '');
  const found = await find(desk, policy, options);
  if (found.kind === 'not') return say(found.why, found.status);
  return options.act === 'decline' ? decline(desk, policy, found.incoming) : sign(desk, policy, found.incoming, place);
}

function say(text: string, status: number): number {
  process.stderr.write(`countersign sign: ${text}\n`);
  return status;
}

function optionsOf(args: readonly string[]): Options | undefined {
  let options: Options = { paste: false, act: 'sign' };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--paste') options = { ...options, paste: true };
    else if (arg === '--decline' || arg === '--take-back') options = { ...options, act: arg === '--decline' ? 'decline' : 'takeBack' };
    else if ((arg === '--key' || arg === '--file') && args[i + 1] !== undefined) options = { ...options, [arg.slice(2)]: args[++i] };
    else if (/^[0-9a-f]{4,32}$/.test(arg) && options.id === undefined) options = { ...options, id: arg };
    else return undefined;
  }
  const sources = [options.id !== undefined, options.paste, options.file !== undefined].filter(Boolean).length;
  return sources > 1 || (options.act !== 'sign' && sources === 0) || (options.act === 'takeBack' && options.id?.length !== 32) ? undefined : options;
}

async function list(desk: SignatureDesk, policy: Policy): Promise<number> {
  const { requests, unreadable, trouble } = await desk.incoming(policy);
  for (const one of requests) {
    process.stdout.write(`${one.request.id}  ${minutes(Date.now() - one.created)} ago, ${minutes(one.expires - Date.now())} left, requested by ${visibleLine(one.request.requester.name)}: ${one.review.headline}\n    ${standing(one)}\n`);
  }
  for (const one of unreadable) process.stdout.write(`${one.id}  cannot be read: ${countersignRefusal(one.refusal)}\n`);
  if (trouble !== undefined) return say(`${visibleLine(trouble)}\nA request that was passed on by hand can be signed with "countersign sign --paste".`, 2);
  if (requests.length + unreadable.length === 0) process.stdout.write('No request waits.\n');
  return 0;
}

function standing(one: IncomingRequest): string {
  switch (one.mine.kind) {
    case 'maySign': return `countersign sign ${one.request.id.slice(0, 8)}`;
    case 'signed': return 'you have signed it';
    case 'mayNot': return `not for you: ${countersignRefusal(one.mine.refusal)}`;
  }
}

type Found = { readonly kind: 'found'; readonly incoming: IncomingRequest } | { readonly kind: 'not'; readonly why: string; readonly status: number };

async function find(desk: SignatureDesk, policy: Policy, options: Options): Promise<Found> {
  const not = (why: string, status = 2): Found => ({ kind: 'not', why, status });
  if (options.id === undefined) {
    let text: string;
    try {
      if (options.file === undefined) process.stdout.write('Paste the request, to its last line:\n');
      text = options.file === undefined ? await pasted(text => hasArmourEnd('REQUEST', text)) : readFileSync(options.file, 'utf8');
    } catch (error) {
      return not(error instanceof Error ? error.message : String(error), 1);
    }
    const read = await desk.read(text);
    return read.kind === 'request' ? { kind: 'found', incoming: read.incoming } : not(countersignRefusal(read.refusal));
  }
  const { requests, unreadable, trouble } = await desk.incoming(policy);
  const [incoming, second] = requests.filter(one => one.request.id.startsWith(options.id ?? ''));
  if (second) return not('several requests begin so; give more of the id', 1);
  if (incoming) return { kind: 'found', incoming };
  if (trouble !== undefined) return not(visibleLine(trouble));
  const broken = unreadable.find(one => one.id.startsWith(options.id ?? ''));
  return not(broken ? countersignRefusal(broken.refusal) : 'no such request waits; it may be taken back, answered or expired', broken ? 2 : 1);
}

/** Who asks, and then every word that they saw. */
function show(incoming: IncomingRequest): void {
  const { request } = incoming;
  process.stdout.write(`\nRequested by ${visibleLine(request.requester.name)} (${request.requester.key}) ${minutes(Date.now() - incoming.created)} ago, for ${visibleLine(request.repository)}; it counts for ${minutes(incoming.expires - Date.now())} more.\n`);
  process.stdout.write(`In ${incoming.review.cwd}, by the agent ${incoming.review.agent}:\n\n${plainText(reviewToShow(request.review, request.id))}\n\n`);
}

async function sign(desk: SignatureDesk, policy: Policy, incoming: IncomingRequest, place: SigningPlace): Promise<number> {
  show(incoming);
  if (incoming.mine.kind === 'mayNot') return say(countersignRefusal(incoming.mine.refusal), 2);
  const { review } = incoming;
  for (const [index, line] of review.scope.entries()) {
    const answer = await ask(`${index + 1} of ${review.scope.length}: ${line.title}: ${line.detail}\nType ${index + 1} to acknowledge, anything else to leave it unsigned: `);
    if (answer !== String(index + 1)) return unsigned();
  }
  const token = review.token ?? 'sign';
  if (await ask(`Type ${token} to sign for it: `) !== token) return unsigned();
  const signed = await desk.sign(incoming, policy);
  if (signed.kind === 'refused') return say(countersignRefusal(signed.refusal), 2);
  const unwritten = note(place, `signed the request ${incoming.request.id} of ${incoming.request.requester.name} as ${signed.by.name} (${signed.by.key}): ${incoming.review.headline}`);
  if (unwritten !== undefined) process.stderr.write(`countersign sign: ${unwritten}\n`);
  if (signed.sent.kind === 'sent') {
    process.stdout.write(`Signed as ${visibleLine(signed.by.name)} and sent. Until it is used, "countersign sign ${incoming.request.id} --take-back" takes it back.\n`);
    return 0;
  }
  process.stdout.write(`Signed as ${visibleLine(signed.by.name)}. It was not sent (${visibleLine(signed.sent.why)}); pass this text on:\n\n${signed.armour}\n`);
  return 0;
}

function unsigned(): number {
  process.stdout.write('Not signed.\n');
  return 2;
}

async function decline(desk: SignatureDesk, policy: Policy, incoming: IncomingRequest): Promise<number> {
  show(incoming);
  const why = await ask(`Why not? ${visibleLine(incoming.request.requester.name)} and the team can read it; an empty line leaves the request as it is: `);
  if (why === '') return unsigned();
  return told(await desk.decline(incoming, why, policy), 'Declined. Who asked is told.');
}

async function takeBack(desk: SignatureDesk, policy: Policy, id: string): Promise<number> {
  if (await ask('Type "take back" to take your signature back: ') !== 'take back') return 2;
  return told(await desk.takeBack(id, policy), 'Taken back.');
}

function told(done: Awaited<ReturnType<SignatureDesk['decline']>>, words: string): number {
  const refusal: Refusal | undefined = done.kind === 'refused' ? done.refusal : done.sent.kind === 'notSent' ? { kind: 'failed', why: done.sent.why } : undefined;
  if (refusal) return say(countersignRefusal(refusal), 2);
  process.stdout.write(`${words}\n`);
  return 0;
}

function note(place: SigningPlace, text: string): string | undefined {
  return auditLog(place.state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' }).append({ kind: 'event', event: 'sign', text: redacted(text) });
}

function minutes(time: number): string {
  return `${Math.max(0, Math.round(time / 60_000))} min`;
}
