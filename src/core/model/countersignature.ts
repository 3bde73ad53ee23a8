// A second person's signature: what is asked, what came back, and why something does not count. Plain data; making, carrying and checking
// it belongs to `node/countersignature/`, the rules that need no key to `core/countersign/`, the sentences to `core/explain/words/`.
import type { Need, Review } from './review';

/** The namespace of every signature here; `ssh-keygen -n`, and `namespaces=` in the list of signers. */
export const signatureNamespace = 'countersign';

/**
 * What a colleague is shown: every word of the page, redacted, and nothing that only a machine reads. Effects, principals and the raw
 * arguments are not shared; `SignatureRequest.commitment` stands for them.
 */
export type SharedReview = Omit<Review, 'id' | 'session' | 'subagent' | 'effects' | 'principals' | 'reads' | 'unread' | 'recipe' | 'needs' | 'explanation'>;

/** What is signed, as canonical JSON. Its digest is the SHA-256 of those bytes. */
export interface SignatureRequest {
  readonly format: 'countersign-request';
  readonly version: 1;
  /** 32 hex digits, random: names the refs, makes every request another one. */
  readonly id: string;
  /** ISO times, UTC, whole seconds. */
  readonly created: string;
  readonly expires: string;
  /** Identity of the team's repository (`repositoryIdentity`), the same for every spelling of its address. */
  readonly repository: string;
  /** The requester as the list of signers names them, and the key that signed the request (`SHA256:…`). */
  readonly requester: { readonly name: string; readonly key: string };
  /** SHA-256, hex, of a secret salt and the digest that an approval is bound to (`binding.ts`): arguments, files, scope, identity, policy. */
  readonly commitment: string;
  /** Version of the policy that asked. */
  readonly policy: string;
  readonly needs: readonly Need[];
  readonly review: SharedReview;
}

/** A person of the list of signers with the key that they used. */
export interface Signer {
  readonly name: string;
  /** Fingerprint, `SHA256:…`. */
  readonly key: string;
}

/** Why a request, a signature or its use does not count. `countersignRefusal` makes the sentence. */
export type Refusal =
  /** Not in the form that it must have. */
  | { readonly kind: 'malformed'; readonly what: string }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  /** The requester's own signature does not fit the request: it was changed after it was made. */
  | { readonly kind: 'altered' }
  /** The signature is for another request, or does not fit this one. */
  | { readonly kind: 'wrongDigest' }
  | { readonly kind: 'expired'; readonly at: string }
  /** Made in the future: a clock is wrong. */
  | { readonly kind: 'notYet'; readonly created: string }
  | { readonly kind: 'unknownSigner'; readonly key: string }
  /** Made with an SSH certificate: only keys with a line of their own count. */
  | { readonly kind: 'certificate'; readonly key: string }
  /** On the list, but no person on this machine has accepted that yet. */
  | { readonly kind: 'notAccepted'; readonly name: string }
  /** The rule names other reviewers. */
  | { readonly kind: 'notReviewer'; readonly name: string; readonly reviewers: readonly string[] }
  /** `principal`: another name of the requester; `key`: the same key; `secondKey`: another key of the same person. */
  | { readonly kind: 'self'; readonly by: 'principal' | 'key' | 'secondKey'; readonly name: string }
  | { readonly kind: 'revoked'; readonly name: string; readonly key: string }
  /** Used once already. */
  | { readonly kind: 'replayed' }
  | { readonly kind: 'wrongNamespace'; readonly namespace: string }
  /** The list lets the key sign for other things only. */
  | { readonly kind: 'keyNotForThis'; readonly name: string; readonly namespaces: readonly string[] }
  | { readonly kind: 'keyNotYetValid'; readonly name: string; readonly from: string }
  | { readonly kind: 'keyNoLongerValid'; readonly name: string; readonly until: string }
  | { readonly kind: 'otherRepository'; readonly repository: string; readonly here: string }
  /** `who`: request or signature. */
  | { readonly kind: 'withdrawn'; readonly who: 'request' | 'signature'; readonly by: string }
  /** A colleague said no. */
  | { readonly kind: 'declined'; readonly by: string; readonly note: string }
  /** What the request stands for is not what would happen now. */
  | { readonly kind: 'changed' }
  /** Fewer signatures than the policy asks for. */
  | { readonly kind: 'notSigned' }
  /** The default branch holds no list of signers, or one that cannot be read. */
  | { readonly kind: 'noSigners'; readonly why: string }
  | { readonly kind: 'noSshKeygen' }
  /** No key of the user's that could sign, or it did not sign. */
  | { readonly kind: 'noKey'; readonly why: string }
  /** The place that remembers used signatures, git or ssh-keygen failed in another way. */
  | { readonly kind: 'failed'; readonly why: string };

/** Whether and how a request travelled. */
export type Sent =
  | { readonly kind: 'sent'; readonly remote: string }
  /** Not through git, e.g. because the remote may be public or is offline; the text can be passed on. */
  | { readonly kind: 'notSent'; readonly why: string };

/** What is known about the signatures of one request. */
export type SignatureState =
  | {
    readonly kind: 'waiting';
    /** Good signatures so far, where the policy asks for several. */
    readonly signed: readonly Signer[];
    /** What still has to be satisfied; never empty. */
    readonly missing: readonly Need[];
    /** Signatures that came and do not count. They do not stand in the way of a good one. */
    readonly refused: readonly { readonly key: string; readonly refusal: Refusal }[];
    /** Milliseconds since the epoch of the last answer of the remote; undefined: none yet. */
    readonly looked?: number;
    /** Why the remote did not answer the last time; undefined: it did. */
    readonly trouble?: string;
  }
  | { readonly kind: 'signed'; readonly by: readonly Signer[] }
  /** A colleague looked and said no. */
  | { readonly kind: 'declined'; readonly by: Signer; readonly note: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn'; readonly by: string }
  /** As things are no signature can count, e.g. the list of signers is gone; it is looked at again. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'used' };

/** Whether a second person's signature can be asked for here, and of whom. */
export type MaySign =
  | { readonly kind: 'possible'; readonly requester: string; readonly needs: readonly Need[];
    /** Everybody who could sign, by name. */
    readonly signers: readonly string[];
    /** The remote that would carry the request; undefined: only by copy and paste, `byHand` says why. */
    readonly remote?: string; readonly byHand?: string;
    /** This was asked for already, by a window or terminal that is gone; ISO times. Asking again takes it up. Undefined: no. */
    readonly out?: { readonly created: string; readonly expires: string } }
  | { readonly kind: 'impossible'; readonly refusal: Refusal };

/** A request as a colleague finds it, checked: the requester's signature fits, it is of this repository and has not expired. */
export interface IncomingRequest {
  readonly request: SignatureRequest;
  /** SHA-256 of the canonical bytes, hex. */
  readonly digest: string;
  /** The signed bytes themselves; `review` was read from them. */
  readonly text: string;
  /** The requester's signature over `text`. */
  readonly signature: string;
  /** With control and bidirectional characters visible; for the page and the terminal. */
  readonly review: SharedReview;
  /** The user's own standing: may they sign it, have they signed it? */
  readonly mine: { readonly kind: 'maySign' } | { readonly kind: 'signed' } | { readonly kind: 'mayNot'; readonly refusal: Refusal };
  /** Who has signed it so far, as the remote and the list of signers tell; empty for one that was pasted. */
  readonly signedBy: readonly Signer[];
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly expires: number;
}
