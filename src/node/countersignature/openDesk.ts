// The real desk: everything about countersignatures for one folder of one user.
import type { Policy } from '../../core/policy/policy';
import { askForSignature, clear, maySign, withdrawRequest } from './ask';
import { carrierFor } from './carrier';
import type { OpenRequest, SignatureDesk, SigningPlace } from './desk';
import { declineRequest, incomingRequests, readIncoming, signRequest, takeBack } from './peer';
import { forgetRequest } from './keptRequests';
import { readTeam } from './team';
import { tellSigners } from './tell';
import { useSignature } from './use';
import { watchSignature, type HeldWatch } from './watch';

export function openDesk(place: SigningPlace): SignatureDesk {
  /** Where each request of ours was sent; only this desk knows it. */
  const addresses = new WeakMap<OpenRequest, string>();
  const addressFor = async (policy: Policy): Promise<string | undefined> => {
    const read = await readTeam(place);
    const carrier = read.kind === 'team' ? carrierFor(read.team, policy) : undefined;
    return carrier?.kind === 'remote' ? carrier.address : undefined;
  };
  /** What is over need not stay on the remote; nobody waits for it to go. */
  const tidy = (open: OpenRequest): void => {
    forgetRequest(place.state, open.request.id);
    const address = addresses.get(open);
    if (address !== undefined) void clear(place, address, open.request.id);
  };
  return {
    maySign: (asked) => maySign(place, asked),
    ask: async (asked) => {
      const done = await askForSignature(place, asked);
      const address = done.kind === 'asked' && done.open.sent.kind === 'sent' ? await addressFor(asked.policy) : undefined;
      if (done.kind === 'asked' && address !== undefined) addresses.set(done.open, address);
      return done;
    },
    tell: (asked, words) => tellSigners(place, asked, words),
    // It looks again and again: nothing may ask the person for a name or a passphrase then.
    watch: (open, changed) => watchSignature({ ...place, terminal: false }, open, addresses.get(open), (state) => {
      if (state.kind === 'expired' || state.kind === 'declined') tidy(open);
      changed(state);
    }),
    use: async (watch, now) => {
      const used = await useSignature(place, watch as HeldWatch, now);
      if (used.kind === 'used' || used.refusal.kind === 'expired') tidy(watch.open);
      return used;
    },
    withdraw: (open) => withdrawRequest(place, open, addresses.get(open)),
    incoming: (policy) => incomingRequests(place, policy),
    read: (text) => readIncoming(place, text),
    sign: (incoming, policy) => signRequest(place, incoming, policy),
    decline: (incoming, note, policy) => declineRequest(place, { id: incoming.request.id, digest: incoming.digest }, note, policy),
    withdrawFromRemote: (id, policy) => takeBack(place, id, 'withdrawRequest', policy),
    takeBack: (id, policy) => takeBack(place, id, 'withdrawSignature', policy),
  };
}
