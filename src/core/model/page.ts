// What the approval page is shown and what it may say back. Messages ask; only the host's queue decides.
import type { EnvironmentName } from './resource';
import type { Exhibit, Review, Tone } from './review';

/** What the page offers below its headline. `over`: nothing can be decided any more, only read. */
export type PageStage =
  /** The agent still waits; milliseconds left until the host denies by itself. */
  | { readonly kind: 'waiting'; readonly left: number }
  /** The agent was told to wait and to repeat the call; an answer given now is kept for that. */
  | { readonly kind: 'outlived' }
  /** A colleague's request; milliseconds left until it lapses. */
  | { readonly kind: 'request'; readonly left: number }
  /** Nobody waits for it. */
  | { readonly kind: 'timeless' }
  | { readonly kind: 'over'; readonly words: string };

/** What a person may do besides denying and approving. */
export interface PageOffers {
  /** The same scope without asking for 30 minutes. */
  readonly grantScope: boolean;
  /** Index into the review's scope of each line that a person may declare disposable. */
  readonly disposable: readonly number[];
  /** Identities that a person may say an environment of, with what they said before. */
  readonly accounts: readonly PageAccount[];
}

/** "What is this account?" */
export interface PageAccount {
  /** Stands for the identity in an answer. */
  readonly key: string;
  readonly title: string;
  /** Nothing tells what it is. */
  readonly unknown: boolean;
  /** The person's earlier answer; undefined: none. */
  readonly said?: EnvironmentName;
}

/** A question that the system's own tool can answer, for a person to ask. Never needed for a decision. */
export interface PageCheck {
  readonly id: string;
  /** The exact command. */
  readonly command: string;
  /** What its answer tells. */
  readonly purpose: string;
  /** Undefined: not asked yet. */
  readonly answer?: CheckAnswer;
}

/** `asking`: it runs. The words name the time and what was told; they change no verdict. */
export type CheckAnswer = { readonly kind: 'asking' } | { readonly kind: 'told'; readonly words: string; readonly tone: Tone };

/** Where a review that needs a second person stands. */
export type PageSignature =
  /** Nobody can be asked; the words say why and what to do about it. */
  | { readonly kind: 'impossible'; readonly words: string; readonly breakGlass?: PageBreakGlass }
  /** A person may ask, once they have ticked and attested. */
  | {
    readonly kind: 'mayAsk';
    readonly signers: readonly PageSigner[];
    /** How the request would travel. */
    readonly way: string;
    /** False: only by copy and paste. */
    readonly carried: boolean;
    readonly breakGlass?: PageBreakGlass;
  }
  | {
    readonly kind: 'asked';
    /** When, by whom, which way. */
    readonly about: string;
    /** The state in one sentence. */
    readonly words: string;
    readonly tone: Tone;
    /** What came and does not count, and the like. */
    readonly details: readonly string[];
    /** `open`: a signature can still come. `signed`: it can be approved. `closed`: it can be asked again. */
    readonly state: 'open' | 'signed' | 'closed';
    readonly breakGlass?: PageBreakGlass;
  };

export interface PageSigner {
  readonly name: string;
  /** Why not; undefined: may sign. */
  readonly barred?: string;
}

/** A reason with a ticket in place of the signature. */
export interface PageBreakGlass {
  /** "INC-123 or CHG0001": the form of a ticket, in words. */
  readonly ticket: string;
  /** Who is told, in words. */
  readonly told: string;
}

/** A colleague's request, in place of an agent's call. */
export interface PageRequest {
  /** Who asks, as the list of signers names them. */
  readonly by: string;
  /** Key, repository and time, in words. */
  readonly about: string;
  /** Why this person may not sign; undefined: they may. */
  readonly barred?: string;
  /** The signed text for passing on by hand, once it is signed and could not be sent. */
  readonly armour?: string;
}

/** One review as the page shows it. */
export interface Showing {
  readonly review: Review;
  /** Counts up with everything the page shows; an answer to an older one is refused. */
  readonly revision: number;
  /** The agent's name for people. */
  readonly agentName: string;
  /** Where the action runs, as short as it is clear. */
  readonly folder: string;
  readonly branch?: string;
  /** Milliseconds that it has been waiting. */
  readonly waited: number;
  readonly stage: PageStage;
  /** Other reviews that wait. */
  readonly others: number;
  /** What became different since the person first saw this review; empty: nothing. */
  readonly changed: readonly string[];
  readonly offers: PageOffers;
  readonly checks: readonly PageCheck[];
  /** What is copied before it runs, and how it comes back. */
  readonly copies?: string;
  /** Only where a second person must sign. */
  readonly signature?: PageSignature;
  /** Set where nothing is denied but something kept as it is: the words of the first button. */
  readonly keep?: string;
  /** Set on the page of a colleague who is asked to sign. */
  readonly request?: PageRequest;
}

/** An action whose files are still being read, before there is a review of it. */
export interface PageReading {
  /** The same as that of the review that it leads to. */
  readonly id: string;
  /** The agent's name for people. */
  readonly agentName: string;
  readonly folder: string;
  /** Name of the file that is being read. */
  readonly file: string;
  /** 0 to 100. */
  readonly percent: number;
  /** "12.3 MB" */
  readonly done: string;
  readonly of: string;
  readonly exhibit: Exhibit;
  /** Milliseconds that it has been read for. */
  readonly waited: number;
  /** Milliseconds until the agent is denied. */
  readonly left: number;
  /** Other reviews that wait. */
  readonly others: number;
  /** Nothing is read any more and nobody is asked; in words. Undefined: it goes on. */
  readonly over?: string;
}

/** Texts of the page's frame by key; `{0}`, `{1}` … stand for what the page puts in. */
export type PageWords = Readonly<Record<PageWord, string>>;

export type PageWord =
  | 'inFolder' | 'onBranch' | 'timeWaiting' | 'timeOutlived' | 'timeRequest' | 'changedTitle' | 'acknowledgeEach'
  | 'runsAs' | 'undo' | 'safer' | 'command' | 'change' | 'call'
  | 'exactCommand' | 'exactChange' | 'exactCall' | 'said' | 'notKnown' | 'everythingRead'
  | 'someNotRead' | 'whyAsked' | 'byRule' | 'owner' | 'showOne' | 'showAll'
  | 'openFile' | 'outcome' | 'approve' | 'approveNone' | 'grantScope' | 'nothingMissing'
  | 'oneLineLeft' | 'linesLeft' | 'typeMissing' | 'reasonMissing' | 'forbidden' | 'needsSecond'
  | 'typeLabel' | 'reason' | 'deny' | 'denySafer' | 'denyMore' | 'agentIsTold'
  | 'denySession' | 'disposable' | 'disposableHelp' | 'askColleague' | 'secondPerson' | 'whoMaySign'
  | 'askForSignature' | 'askAgain' | 'waitsForSignature' | 'lookNow' | 'copyRequest' | 'pasteSignature'
  | 'pasteHelp' | 'useSignature' | 'takeBack' | 'nobodyCanSign' | 'glassHelp' | 'glassReason'
  | 'glassApprove' | 'requestedBy' | 'sign' | 'signed' | 'copySignature' | 'decline'
  | 'declineMore' | 'declineTold' | 'checksTitle' | 'checksHelp' | 'checkNow' | 'checkAgain'
  | 'asking' | 'whatIs' | 'accountHelp' | 'production' | 'staging' | 'development'
  | 'oneMore' | 'more' | 'readingTitle' | 'readingHelp' | 'readingAmount' | 'readingOver'
  | 'stopReading' | 'stopHelp' | 'stopping';

export type ToPage =
  | { readonly kind: 'show'; readonly showing: Showing }
  /** A reading goes on or is over; the page of one that is shown already changes in place. */
  | { readonly kind: 'reading'; readonly reading: PageReading }
  /** What is being done about an answer of this page, in words. */
  | { readonly kind: 'busy'; readonly words: string }
  | { readonly kind: 'others'; readonly count: number }
  | { readonly kind: 'stage'; readonly stage: PageStage }
  /** The page came into view again: nothing counts for a moment. */
  | { readonly kind: 'revealed' }
  /** Answers to questions; everything else on the page stays. */
  | { readonly kind: 'checks'; readonly checks: readonly PageCheck[] }
  /** Approve or deny was refused by the host, in words. */
  | { readonly kind: 'refused'; readonly words: string };

/** Carries the nonce that the host wrote into this page, and what the page was showing. */
export interface Signed {
  readonly nonce: string;
  readonly review: string;
  readonly revision: number;
}

/** What needs no more than a person's click. */
export type PageWish = 'next' | 'copyRequest' | 'lookForSignature' | 'takeBack' | 'askColleague';

export type FromPage =
  | { readonly kind: 'ready' }
  | (Signed & {
    readonly kind: 'approve';
    /** Indexes of the scope lines that a person ticked. */
    readonly ticked: readonly number[];
    readonly token: string;
    readonly reason: string;
    /** Also for the next 30 minutes. */
    readonly grantScope: boolean;
  })
  | (Signed & { readonly kind: 'deny'; readonly note: string; readonly suggest: boolean; readonly wholeSession: boolean })
  | (Signed & { readonly kind: 'disposable'; readonly line: number })
  | (Signed & { readonly kind: 'account'; readonly key: string; readonly name: EnvironmentName })
  /** Asks a system's own tool. */
  | (Signed & { readonly kind: 'check'; readonly id: string })
  /** Asks for a second person's signature. */
  | (Signed & { readonly kind: 'ask'; readonly ticked: readonly number[]; readonly token: string; readonly reason: string })
  | (Signed & { readonly kind: PageWish })
  /** Ends a long reading: the call is denied. */
  | (Signed & { readonly kind: 'stopReading' })
  | (Signed & { readonly kind: 'pasteSignature'; readonly text: string })
  /** A reason with a ticket in place of the signature. */
  | (Signed & { readonly kind: 'breakGlass'; readonly ticked: readonly number[]; readonly token: string; readonly reason: string })
  /** On a colleague's page. */
  | (Signed & { readonly kind: 'sign'; readonly ticked: readonly number[]; readonly token: string })
  | (Signed & { readonly kind: 'decline'; readonly note: string })
  | (Signed & { readonly kind: 'open'; readonly path: string; readonly line?: number })
  | (Signed & { readonly kind: 'opened'; readonly what: string });
