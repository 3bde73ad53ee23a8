// Asking a second person from a terminal, after the first has read, ticked, typed and given a reason: who may sign, the request, waiting for the
// signature, and the way past it where policy knows one. The signature is used later, right before release.
import { signatureLook } from '../core/explain/signatureLook';
import { visibleLine } from '../core/explain/visible';
import { countersignRefusal, noTicket, ticketForm, whoIsTold } from '../core/explain/words/countersignature';
import { hasArmourEnd } from '../core/countersign/armour';
import type { MaySign, SignatureState } from '../core/model/countersignature';
import type { BreakGlass } from '../core/policy/policy';
import { namesTicket, withExamples } from '../core/policy/ticket';
import type { AskedFor, OpenRequest, SignatureDesk, SignatureWatch } from '../node/countersignature/desk';
import { pasted } from './pasted';
import type { PersonsAnswer } from './personsAnswer';
import { ask, askUntil } from './realTerminal';

export interface SecondPerson {
  readonly desk: SignatureDesk;
  readonly asked: AskedFor;
  /** Undefined: policy knows no way past the signature. */
  readonly breakGlass: BreakGlass | undefined;
  /** The repository's folder whose people may sign, for words. */
  readonly folder: string;
}

const denied: PersonsAnswer = { kind: 'denied' };

export async function countersigned(reason: string, second: SecondPerson): Promise<PersonsAnswer> {
  const { desk, asked, breakGlass } = second;
  const may = await desk.maySign(asked);
  print(maySignWords(may, second));
  const past = breakGlass === undefined ? '' : `, "break glass" to let it run without a signature (a ticket is needed; ${lowerFirst(whoIsTold(breakGlass))})`;
  if (may.kind === 'impossible' && breakGlass === undefined) return denied;
  const answer = await ask(`Type ${may.kind === 'possible' ? '"ask" to ask for the signature' : ''}${may.kind === 'possible' ? past : past.slice(2)}, anything else to deny: `);
  if (answer === 'break glass' && breakGlass !== undefined) return glass(breakGlass);
  if (answer !== 'ask' || may.kind === 'impossible') return denied;
  const made = await desk.ask(asked);
  if (made.kind === 'refused') {
    print(`Nobody was asked. ${countersignRefusal(made.refusal)}`);
    return denied;
  }
  return waitFor(made.open, reason, second);
}

function maySignWords(may: MaySign, { folder }: SecondPerson): string {
  if (may.kind === 'impossible') {
    const where = may.refusal.kind === 'noSigners' ? ` (Looked for in ${visibleLine(folder)}: run this inside the repository whose policy asks.)` : '';
    return `A second person must sign this, and nobody can be asked. ${countersignRefusal(may.refusal)}${where}`;
  }
  const signers = may.signers.filter(name => name !== may.requester).map(visibleLine).join(', ');
  const way = may.remote === undefined ? `The request goes by copy and paste: ${visibleLine(may.byHand ?? '')}.` : `The request goes to the remote ${visibleLine(may.remote)}, redacted; nobody but your team reads it there.`;
  const again = may.out === undefined ? '' : `\nYou asked for exactly this at ${time(may.out.created)}, and the request is still out until ${time(may.out.expires)}: asking takes it up again, with what was signed.`;
  return `A second person must sign this: ${signers} (not ${visibleLine(may.requester)}: you ask). ${way}${again}`;
}

async function waitFor(open: OpenRequest, reason: string, { desk, breakGlass }: SecondPerson): Promise<PersonsAnswer> {
  const { request, sent } = open;
  if (sent.kind === 'sent') print(`Asked through the remote ${visibleLine(sent.remote)}, until ${time(request.expires)}. A colleague finds it in the editor under Waiting, or with "countersign sign ${request.id.slice(0, 8)}".`);
  else print(`Not sent: ${visibleLine(sent.why)}. Pass this text on; a colleague runs "countersign sign --paste" and sends the signature back, which you paste here:\n\n${open.armour}`);
  let moved = new AbortController();
  const watch = desk.watch(open, () => moved.abort());
  let state = await watch.look();
  for (let told = ''; ; ) {
    const look = signatureLook(state);
    const words = [look.words, ...look.details].join('\n  ');
    if (words !== told) print(words);
    told = words;
    if (look.state === 'signed') return await afterSigning(watch, reason) ?? giveUp(watch);
    if (look.state === 'closed') {
      watch.dispose();
      if (breakGlass === undefined) return denied;
      return await ask(`Type "break glass" to let it run without a signature (a ticket is needed; ${lowerFirst(whoIsTold(breakGlass))}), anything else to deny: `) === 'break glass' ? glass(breakGlass) : denied;
    }
    const line = await askUntil(`Waiting. Type "look" to look now, "paste" to give a signature as text, ${breakGlass === undefined ? '' : '"break glass", '}"take back" to stop asking and deny: `, moved.signal);
    if (line === undefined) process.stdout.write('\n');
    else if (line === 'paste') await paste(watch);
    else if (line === 'look') await watch.look();
    else if (line === 'break glass' && breakGlass !== undefined) {
      void giveUp(watch);
      return glass(breakGlass);
    } else if (line === 'take back') return giveUp(watch);
    moved = new AbortController();
    state = watch.state;
  }

  async function giveUp(one: SignatureWatch): Promise<PersonsAnswer> {
    one.dispose();
    const told = await desk.withdraw(open);
    if (told.kind === 'refused') print(countersignRefusal(told.refusal));
    else print(told.sent.kind === 'sent' ? 'The request was taken back.' : 'The request counts no longer.');
    return denied;
  }
}

async function afterSigning(watch: SignatureWatch, reason: string): Promise<PersonsAnswer | undefined> {
  const answer = await ask('Type "approve" to let it run, once; anything else takes the request back and denies: ');
  return answer === 'approve' ? { kind: 'approved', reason, signature: watch } : undefined;
}

async function paste(watch: SignatureWatch): Promise<SignatureState> {
  print('Paste the signature, to its last line:');
  const result = await watch.paste(await pasted(text => hasArmourEnd('SIGNATURE', text)));
  if (result.kind === 'refused') print(countersignRefusal(result.refusal));
  return watch.state;
}

async function glass(breakGlass: BreakGlass): Promise<PersonsAnswer> {
  const reason = await ask(`Why, with the ticket (${visibleLine(ticketForm(withExamples(breakGlass)))})? ${whoIsTold(breakGlass)}, and it stands out in the report: `);
  if (breakGlass.ticketPatterns.every(list => list.some(pattern => namesTicket(pattern, reason)))) return { kind: 'approved', reason, breakGlass: reason };
  print(noTicket(withExamples(breakGlass)));
  return denied;
}

const time = (iso: string): string => new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
