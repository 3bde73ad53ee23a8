// What is known about the signatures of one request, in words: the same on the page and on a terminal.
import { t } from '@vscode/l10n';
import type { SignatureState, Signer } from '../model/countersignature';
import type { PageSignature } from '../model/page';
import { visibleLine } from './visible';
import { countersignRefusal } from './words/countersignature';

/** As the page and a terminal say it. `open`: a signature may still come; `signed`: it may be approved; `closed`: nothing comes any more. */
export type SignatureLook = Pick<Extract<PageSignature, { kind: 'asked' }>, 'words' | 'tone' | 'details' | 'state'>;

export function signatureLook(state: SignatureState): SignatureLook {
  switch (state.kind) {
    case 'waiting': return {
      state: 'open', tone: state.trouble === undefined ? 'plain' : 'warning',
      words: state.signed.length === 0 ? t('Waiting for a countersignature.') : t('Signed by {0}; waiting for another signature.', signerNames(state.signed)),
      details: [
        ...state.missing.filter((need) => need.reviewers.length > 0).map((need) => t('Rule {0} asks for one of: {1}', need.rule, need.reviewers.map(visibleLine).join(', '))),
        ...state.refused.map((one) => t('A signature with the key {0} does not count. {1}', visibleLine(one.key), countersignRefusal(one.refusal))),
        ...(state.trouble === undefined ? [] : [t('The remote did not answer: {0}. It is asked again.', visibleLine(state.trouble))]),
      ],
    };
    case 'signed': return { state: 'signed', tone: 'plain', words: t('Signed by {0}. Approve it to let it run, once.', signerNames(state.by)), details: state.by.map((one) => t('Key {0}', visibleLine(one.key))) };
    case 'declined': return { state: 'closed', tone: 'danger', words: t('{0} looked and said no.', visibleLine(state.by.name)), details: state.note.trim() === '' ? [] : [t('They say: {0}', visibleLine(state.note))] };
    case 'expired': return { state: 'closed', tone: 'warning', words: t('The request expired before anybody signed.'), details: [] };
    case 'withdrawn': return { state: 'closed', tone: 'warning', words: t('{0} took it back.', visibleLine(state.by)), details: [] };
    case 'refused': return { state: 'closed', tone: 'danger', words: t('No signature can count. {0}', countersignRefusal(state.refusal)), details: [] };
    case 'used': return { state: 'closed', tone: 'warning', words: t('The signature was used already.'), details: [] };
  }
}

function signerNames(signers: readonly Signer[]): string {
  return signers.map((one) => visibleLine(one.name)).join(', ');
}
