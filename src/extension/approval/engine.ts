// What the queue needs of the engine, as a port: tests stand in for it, `nodeEngine.ts` is the real one, loaded when first needed.
import type { Progress } from '../../core/facts';
import type { ProposedAction } from '../../core/model/action';
import type { MaySign } from '../../core/model/countersignature';
import type { Decision } from '../../core/model/decision';
import type { EnvironmentName } from '../../core/model/resource';
import type { PolicyOptions } from '../../core/policy/policy';
import type { PageAccount, PageCheck } from '../../core/model/page';
import type { Grounds } from '../../node/approvalBinding';
import type { RecordEntry } from '../../node/audit/recordWriter';
import type { Asked, OpenRequest, SignatureWatch, Told, Used } from '../../node/countersignature/desk';
import type { LinkReply, LinkRequest } from '../../node/editorLink';

export type { RecordEntry };

/** What an agent's event says, once its adapter has read it. */
export type AgentEvent =
  /** A call that has not run yet. */
  | { readonly kind: 'before'; readonly action: ProposedAction; readonly moment: string; readonly answer: (decision: Decision) => LinkReply }
  /** Nothing to decide: a call that ran, the start or end of a session. Already taken into session and record. */
  | { readonly kind: 'told'; readonly reply: LinkReply }
  /** Not understood: the agent gets a denial. */
  | { readonly kind: 'broken'; readonly why: string; readonly reply: LinkReply };

/** A review with what an approval of it rests on. */
export interface Concluded extends Grounds {
  /** What the policy says about the ways around a question. */
  readonly options: PolicyOptions;
}

/** What the page offers about the identities of a review. */
export interface Questions {
  /** What is copied before the action runs, in words; undefined: nothing to say. */
  readonly copies?: string;
  readonly checks: readonly PageCheck[];
  readonly accounts: readonly PageAccount[];
}

/** A second person's signature, asked for by this person. */
export interface Signatures {
  maySign(action: ProposedAction, concluded: Concluded): Promise<MaySign>;
  ask(action: ProposedAction, concluded: Concluded): Promise<Asked>;
  watch(action: ProposedAction, open: OpenRequest, changed: () => void): Promise<SignatureWatch>;
  /** Spends the signature; right before release. `concluded`: the world as it is now. */
  use(action: ProposedAction, watch: SignatureWatch, concluded: Concluded): Promise<Used>;
  withdraw(action: ProposedAction, open: OpenRequest): Promise<Told>;
  /** Tells the signers that it goes ahead without them, and why. Returns what went wrong, or undefined. */
  tell(action: ProposedAction, concluded: Concluded, reason: string): Promise<string | undefined>;
}

/** Who looks on while an action is concluded. */
export interface Looking {
  /** A long reading is this far; called every few megabytes. */
  progress(step: Progress): void;
  /** Aborted: what is left of a long reading counts as not read. Undefined: it goes through to its end. */
  readonly signal?: AbortSignal;
}

export interface Engine {
  /** Reads an event, keeping session and record up to date for those that need no decision. */
  read(request: LinkRequest): Promise<AgentEvent>;
  /** Resolves the action against the world as it is now. */
  conclude(action: ProposedAction, looking?: Looking): Promise<Concluded>;
  /** Takes a decision into the agent's session: what ran counts later, what was denied stays denied. Returns what is wrong where it could not be kept. */
  settle(action: ProposedAction, concluded: Concluded, decision: Decision): Promise<string | undefined>;
  readonly signatures: Signatures;
  /** What may be asked about the identities, with the answers so far. */
  questions(action: ProposedAction, concluded: Concluded): Promise<Questions>;
  /** Asks a system's own tool one of these questions; resolves when its answer is among them. */
  check(action: ProposedAction, concluded: Concluded, id: string): Promise<void>;
  /** Keeps what a person said an identity is. Returns its title, or undefined where it may not be said. */
  nameAccount(concluded: Concluded, key: string, name: EnvironmentName): Promise<string | undefined>;
  /** Copies what the action loses and what is nowhere else, right before its release. Returns what is wrong, or undefined. */
  keepCopies(action: ProposedAction, concluded: Concluded): Promise<string | undefined>;
  /** Returns what is wrong where it could not be written. */
  record(entry: RecordEntry): Promise<string | undefined>;
}
