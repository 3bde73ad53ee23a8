// What the approval page is shown and what it may say back. Messages ask; only the host's queue decides.
import type { Review } from './review';

/** What the page offers below its headline. `over`: nothing can be decided any more, only read. */
export type PageStage =
  /** The agent still waits; milliseconds left until the host denies by itself. */
  | { readonly kind: 'waiting'; readonly left: number }
  /** The agent was told to wait and to repeat the call; an answer given now is kept for that. */
  | { readonly kind: 'outlived' }
  | { readonly kind: 'over'; readonly words: string };

/** What a person may do besides denying and approving. */
export interface PageOffers {
  /** The same scope without asking for 30 minutes. */
  readonly grantScope: boolean;
  /** Index into the review's scope of each line that a person may declare disposable. */
  readonly disposable: readonly number[];
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
}

/** Texts of the page's frame by key; `{0}`, `{1}` … stand for what the page puts in. */
export type PageWords = Readonly<Record<PageWord, string>>;

export type PageWord =
  | 'inFolder' | 'onBranch' | 'timeWaiting' | 'timeOutlived' | 'changedTitle' | 'acknowledgeEach'
  | 'runsAs' | 'undo' | 'safer' | 'command' | 'change' | 'call'
  | 'exactCommand' | 'exactChange' | 'exactCall' | 'said' | 'notKnown' | 'everythingRead'
  | 'someNotRead' | 'whyAsked' | 'byRule' | 'owner' | 'showOne' | 'showAll'
  | 'openFile' | 'outcome' | 'approve' | 'approveNone' | 'grantScope' | 'nothingMissing'
  | 'oneLineLeft' | 'linesLeft' | 'typeMissing' | 'reasonMissing' | 'forbidden' | 'needsSecond'
  | 'typeLabel' | 'reason' | 'deny' | 'denySafer' | 'denyMore' | 'agentIsTold'
  | 'denySession' | 'disposable' | 'disposableHelp' | 'oneMore' | 'more';

export type ToPage =
  | { readonly kind: 'show'; readonly showing: Showing }
  | { readonly kind: 'others'; readonly count: number }
  | { readonly kind: 'stage'; readonly stage: PageStage }
  /** The page came into view again: nothing counts for a moment. */
  | { readonly kind: 'revealed' }
  /** Approve or deny was refused by the host, in words. */
  | { readonly kind: 'refused'; readonly words: string };

/** Carries the nonce that the host wrote into this page, and what the page was showing. */
export interface Signed {
  readonly nonce: string;
  readonly review: string;
  readonly revision: number;
}

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
  | (Signed & { readonly kind: 'open'; readonly path: string; readonly line?: number })
  | (Signed & { readonly kind: 'opened'; readonly what: string })
  | (Signed & { readonly kind: 'next' });
