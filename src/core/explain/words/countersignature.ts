// Why a request or a signature does not count, in a sentence for a person, and the way past a signature. Texts in it come from outside: they
// are made visible here.
import { t } from '@vscode/l10n';
import type { Refusal } from '../../model/countersignature';
import { visibleLine } from '../visible';

/** One sentence. */
export function countersignRefusal(refusal: Refusal): string {
  const shown = (text: string): string => visibleLine(text).slice(0, 200);
  switch (refusal.kind) {
    case 'malformed': return t('It is not in the form that it must have: {what}.', { what: shown(refusal.what) });
    case 'tooLarge': return t('It is too large to be read ({bytes} bytes).', { bytes: refusal.bytes });
    case 'altered': return t('The request was changed after its requester signed it.');
    case 'wrongDigest': return t('The signature is not for this request.');
    case 'expired': return t('The request expired at {at}.', { at: shown(refusal.at) });
    case 'notYet': return t('The request claims to be made in the future ({created}): a clock is wrong.', { created: shown(refusal.created) });
    case 'unknownSigner': return t('The key {key} is not on the default branch’s list of signers.', { key: shown(refusal.key) });
    case 'certificate': return t('It was made with an SSH certificate ({key}), and certificates name nobody here: a person signs with a key that has a line of its own on the list of signers.', { key: shown(refusal.key) });
    case 'notAccepted': return t('{name} is new on the list of signers, and nobody has accepted that on this machine: run "countersign policy accept".', { name: shown(refusal.name) });
    case 'notReviewer': return t('{name} may not sign this; the rule names {reviewers}.', { name: shown(refusal.name), reviewers: shown(refusal.reviewers.join(', ')) });
    case 'self': return self(refusal.by, shown(refusal.name));
    case 'revoked': return t('The key {key} of {name} is revoked.', { key: shown(refusal.key), name: shown(refusal.name) });
    case 'replayed': return t('The signature was used already; each is used once.');
    case 'wrongNamespace': return t('The signature was made for “{namespace}”, not for a countersignature.', { namespace: shown(refusal.namespace) });
    case 'keyNotForThis': return t('The list of signers lets the key of {name} sign for {namespaces} only.', { name: shown(refusal.name), namespaces: shown(refusal.namespaces.join(', ')) });
    case 'keyNotYetValid': return t('The key of {name} is valid only from {from}.', { name: shown(refusal.name), from: shown(refusal.from) });
    case 'keyNoLongerValid': return t('The key of {name} was valid until {until}.', { name: shown(refusal.name), until: shown(refusal.until) });
    case 'otherRepository': return t('The request is from another repository ({repository}); this is {here}.', { repository: shown(refusal.repository), here: shown(refusal.here) });
    case 'withdrawn': return refusal.who === 'request' ? t('{by} took the request back.', { by: shown(refusal.by) }) : t('{by} took the signature back.', { by: shown(refusal.by) });
    case 'declined': return refusal.note.trim() === '' ? t('{by} declined it.', { by: shown(refusal.by) }) : t('{by} declined it: {note}', { by: shown(refusal.by), note: shown(refusal.note) });
    case 'changed': return t('What would happen is no longer what was asked for.');
    case 'notSigned': return t('The signatures that the policy asks for are not there.');
    case 'noSigners': return t('There is no list of signers to check against: {why}.', { why: shown(refusal.why) });
    case 'noSshKeygen': return t('ssh-keygen was not found in the system’s own folders; install the OpenSSH client.');
    case 'noKey': return t('There is no key to sign with: {why}.', { why: shown(refusal.why) });
    case 'failed': return t('It could not be checked: {why}.', { why: shown(refusal.why) });
  }
}

function self(by: Extract<Refusal, { kind: 'self' }>['by'], name: string): string {
  switch (by) {
    case 'principal': return t('{name} asked for it, and nobody signs their own request.', { name });
    case 'key': return t('It is signed with the key that asked for it, and nobody signs their own request.');
    case 'secondKey': return t('It is signed with another key of {name}, who asked for it.', { name });
  }
}

/** A reason with a ticket in place of a signature, as a policy describes it. */
interface Glass {
  readonly ticketPatterns: readonly (readonly string[])[];
  readonly signers: readonly string[];
}

/** The forms that a ticket may have; every list of them must be met. */
export const ticketForm = (glass: Glass): string => t('such as {0}', glass.ticketPatterns.map(list => list.join(t(' or '))).join(t(' and ')));
export const whoIsTold = (glass: Glass): string => (glass.signers.length === 0 ? t('Everybody who signs for the team is told') : t('{0} are told', glass.signers.join(', ')));
export const noTicket = (glass: Glass): string => t('The reason must name a ticket, {0}.', ticketForm(glass));
/** What the signers read. */
export const wentAhead = (reason: string): string => t('This went ahead without your signature: {0}. Sign to say that you saw it.', reason.trim().slice(0, 300));
