// What the queue needs of the engine, as a port: tests stand in for it, `nodeEngine.ts` is the real one, loaded when first needed.
import type { ProposedAction } from '../../core/model/action';
import type { Decision } from '../../core/model/decision';
import type { Review } from '../../core/model/review';
import type { LinkReply, LinkRequest } from '../../node/editorLink';

/** What an agent's event says, once its adapter has read it. */
export type AgentEvent =
  /** A call that has not run yet. */
  | { readonly kind: 'before'; readonly action: ProposedAction; readonly moment: string; readonly answer: (decision: Decision) => LinkReply }
  /** Nothing to decide: a call that ran, the start or end of a session. Already taken into session and record. */
  | { readonly kind: 'told'; readonly reply: LinkReply }
  /** Not understood: the agent gets a denial. */
  | { readonly kind: 'broken'; readonly why: string; readonly reply: LinkReply };

/** A review with what an approval of it rests on. */
export interface Concluded {
  readonly review: Review;
  /** Hex digest of every file that the review read, by absolute path; `absent` for one that is not there. */
  readonly files: Readonly<Record<string, string>>;
  /** Version of the policy that judged. */
  readonly policy: string;
}

/** One line of the record. What is written of it is redacted. */
export type RecordEntry =
  | { readonly kind: 'shown'; readonly action: ProposedAction; readonly concluded: Concluded }
  | { readonly kind: 'opened'; readonly action: ProposedAction; readonly part: string }
  /** `digest`: what the decision is bound to. */
  | { readonly kind: 'decided'; readonly action: ProposedAction; readonly concluded: Concluded; readonly decision: Decision; readonly digest: string }
  | { readonly kind: 'event'; readonly event: 'alarm' | 'mode' | 'install' | 'remove' | 'pause'; readonly text: string };

export interface Engine {
  /** Reads an event, keeping session and record up to date for those that need no decision. */
  read(request: LinkRequest): Promise<AgentEvent>;
  /** Resolves the action against the world as it is now. */
  conclude(action: ProposedAction): Promise<Concluded>;
  /** Takes a decision into the agent's session: what ran counts later, what was denied stays denied. Returns what is wrong where it could not be kept. */
  settle(action: ProposedAction, concluded: Concluded, decision: Decision): Promise<string | undefined>;
  /** Returns what is wrong where it could not be written. */
  record(entry: RecordEntry): Promise<string | undefined>;
}
