// What a host may ask of countersignatures, as one interface: the page and the command line are written against it, `openDesk.ts` makes it.
// Nothing here waits for the network longer than its time limit, and nothing throws for expected trouble.
import type { IncomingRequest, MaySign, Refusal, Sent, SignatureRequest, SignatureState, Signer } from '../../core/model/countersignature';
import type { Review } from '../../core/model/review';
import type { Policy } from '../../core/policy/policy';
import type { StateFolder } from '../stateFolder';

/** Where countersignatures are asked for, given and checked. */
export interface SigningPlace {
  /** Absolute folder inside the team's repository. */
  readonly cwd: string;
  readonly home: string;
  readonly state: StateFolder;
  /** Of the user's own process, for ssh-keygen and git: agent socket, display, askpass. Never an agent's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The key that the user named for signing: a path, or a public key; undefined: git's `user.signingkey`, else a listed key of `~/.ssh`. */
  readonly key?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The terminal may be asked for a passphrase; without it only an agent, a hardware key or SSH_ASKPASS can. */
  readonly terminal?: boolean;
  /** Milliseconds that a remote is waited for at most; undefined: some 20 s for each step. */
  readonly patience?: number;
}

/** A request of one's own. `keptRequests.ts` finds it again for the same call; the salt that ties it to the call leaves this machine never. */
export interface OpenRequest {
  readonly request: SignatureRequest;
  /** SHA-256 of the canonical bytes, hex. */
  readonly digest: string;
  readonly salt: string;
  /** For copy and paste: the whole request, signed, as armoured text. */
  readonly armour: string;
  readonly sent: Sent;
}

/** What a signature is asked for. `bound`: `boundTo` of the review as it is shown (`approvalBinding.ts`). */
export interface AskedFor {
  readonly review: Review;
  readonly bound: string;
  readonly policy: Policy;
}

export type Asked = { readonly kind: 'asked'; readonly open: OpenRequest } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Looks for signatures of one request: soon at first, then less and less often, never two looks at once. */
export interface SignatureWatch {
  readonly open: OpenRequest;
  readonly state: SignatureState;
  /** Looks at the remote now. */
  look(): Promise<SignatureState>;
  /** Takes a signature as text. A refusal says why it does not count; the state stays. */
  paste(text: string): Promise<{ readonly kind: 'taken'; readonly state: SignatureState } | { readonly kind: 'refused'; readonly refusal: Refusal }>;
  dispose(): void;
}

export type Used = { readonly kind: 'used'; readonly by: readonly Signer[] } | { readonly kind: 'refused'; readonly refusal: Refusal };

export type SignedRequest =
  /** `armour`: the signature as text, to pass on where it was not sent. */
  | { readonly kind: 'signed'; readonly by: Signer; readonly armour: string; readonly sent: Sent }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type ReadRequest = { readonly kind: 'request'; readonly incoming: IncomingRequest } | { readonly kind: 'refused'; readonly refusal: Refusal };

export type Told = { readonly kind: 'done'; readonly sent: Sent } | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface SignatureDesk {
  /** Whether a signature can be asked for, and of whom. Looks at what was fetched before; asks no remote. */
  maySign(asked: Omit<AskedFor, 'bound'> & Partial<Pick<AskedFor, 'bound'>>): Promise<MaySign>;
  /** Makes a request, signs it with the user's own key and sends it; one that is out for the very same is taken up again. Where it cannot be sent, its armour can be passed on. */
  ask(asked: AskedFor): Promise<Asked>;
  /** Lets the signers know that something went ahead without them, and why. It is asked for like a signature and approves nothing. */
  tell(asked: AskedFor, words: string): Promise<string | undefined>;
  /** `changed` is called with each state that differs from the one before. */
  watch(open: OpenRequest, changed: (state: SignatureState) => void): SignatureWatch;
  /**
   * Checks everything once more against now (world, signers, revocation, withdrawal) and takes the signatures, once for all windows and
   * processes. Call it right before release; what comes back as `used` is spent, whatever happens next.
   */
  use(watch: SignatureWatch, now: AskedFor): Promise<Used>;
  /** Takes a request of one's own back. */
  withdraw(open: OpenRequest): Promise<Told>;

  /** Requests of colleagues that wait on the remote; with `trouble` where it did not answer, or holds more than the 50 that are read. */
  incoming(policy: Policy): Promise<{ readonly requests: readonly IncomingRequest[]; readonly unreadable: readonly { readonly id: string; readonly refusal: Refusal }[]; readonly trouble?: string }>;
  /** Reads a request from pasted text. */
  read(text: string): Promise<ReadRequest>;
  /**
   * Signs the bytes of a request that a person has read and answered for: every line ticked, the token typed. The caller sees to that, on the
   * page or a real terminal.
   */
  sign(incoming: IncomingRequest, policy: Policy): Promise<SignedRequest>;
  /** Says no to a request, for everybody to see. The note is shared. */
  decline(incoming: IncomingRequest, note: string, policy: Policy): Promise<Told>;
  /** Takes a request of one's own back that another process made. */
  withdrawFromRemote(id: string, policy: Policy): Promise<Told>;
  /** Takes one's own signature back. */
  takeBack(id: string, policy: Policy): Promise<Told>;
}
