// What the page says about a second person's signature, from what is known of it.
import { t } from '@vscode/l10n';
import { countersignRefusal } from '../../core/explain/words/countersignature';
import { signatureLook } from '../../core/explain/signatureLook';
import { visibleLine } from '../../core/explain/visible';
import type { MaySign, SignatureState } from '../../core/model/countersignature';
import type { PageSignature } from '../../core/model/page';
import type { OpenRequest } from '../../node/countersignature/desk';
import type { BreakGlass } from '../../core/policy/policy';
import { withExamples } from '../../core/policy/ticket';
import type { AskedSignature, Waiting } from './waiting';
import { ticketForm, whoIsTold } from './words';

/** Undefined: it is not known yet who may sign. `glass`: the way past the signature, where policy knows one. */
export function signatureShowing(waiting: Pick<Waiting, 'asked' | 'maySign'>, glass?: BreakGlass): PageSignature | undefined {
  const shown = waiting.asked !== undefined ? askedShowing(waiting.asked) : waiting.maySign === undefined ? undefined : mayAskShowing(waiting.maySign);
  if (shown === undefined || glass === undefined || (shown.kind === 'asked' && shown.state === 'signed')) return shown;
  return { ...shown, breakGlass: { ticket: visibleLine(ticketForm(withExamples(glass))), told: visibleLine(whoIsTold(glass)) } };
}

function mayAskShowing(may: MaySign): PageSignature {
  if (may.kind === 'impossible') return { kind: 'impossible', words: t('A second person must sign this, and nobody can be asked. {0}', countersignRefusal(may.refusal)) };
  const signers = may.signers.filter((name) => name !== may.requester).map((name) => ({ name: visibleLine(name) }));
  const again = may.out === undefined ? '' : `${t('You asked for exactly this at {0}, and the request is still out until {1}: asking takes it up again, with what was signed.', time(Date.parse(may.out.created)), time(Date.parse(may.out.expires)))} `;
  return {
    kind: 'mayAsk', carried: may.remote !== undefined,
    signers: [...signers, { name: visibleLine(may.requester), barred: t('you asked') }],
    way: again + (may.remote === undefined
      ? t('The request goes by copy and paste: {0}. Commands and names in it are redacted.', visibleLine(may.byHand ?? ''))
      : t('The request goes to the remote {0}, redacted; nobody but your team reads it there.', visibleLine(may.remote))),
  };
}

function askedShowing({ watch, at }: AskedSignature): PageSignature {
  const { state, open } = watch;
  const look = signatureLook(state);
  return { kind: 'asked', about: aboutWords(open, at, state), ...look };
}

function aboutWords(open: OpenRequest, at: number, state: SignatureState): string {
  const sent = open.sent.kind === 'sent' ? t('Asked at {0} through the remote {1}, until {2}', time(at), visibleLine(open.sent.remote), time(Date.parse(open.request.expires)))
    : t('Asked at {0}, until {1}, by copy and paste only: {2}', time(at), time(Date.parse(open.request.expires)), visibleLine(open.sent.why));
  return state.kind === 'waiting' && state.looked !== undefined ? t('{0} · looked at {1}', sent, time(state.looked)) : sent;
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
