// What a person may do with what waits, and what comes of it. Made once by the queue and given to the approval page alone.
import type { Given } from '../../core/model/approval';
import type { Decision } from '../../core/model/decision';

export interface PersonsHand {
  approve(id: string, revision: number, given: Given, grantScope: boolean): Promise<Outcome>;
  deny(id: string, revision: number, how: { readonly note: string; readonly suggest: boolean; readonly wholeSession: boolean }): Promise<Outcome>;
  /** Stops a long reading: the call is denied, and the agent is told so. */
  stopReading(id: string): void;
  /** Resolves the action against the world as it is now; decides nothing. */
  lookAgain(id: string): Promise<void>;
  /** Asks a second person to sign what this one has read and attested. */
  ask(id: string, revision: number, given: Given): Promise<Step>;
  /** A reason with a ticket in place of the signature, where policy permits it. */
  breakGlass(id: string, revision: number, given: Given): Promise<Outcome>;
  /** Takes the request back. */
  takeBack(id: string): Promise<Step>;
}

/** Undefined: done. Otherwise nothing was, and these words say why. */
export type Step = string | undefined;

export type Outcome =
  | { readonly kind: 'done'; readonly decision: Decision }
  /** Nothing was decided; the words say why. */
  | { readonly kind: 'refused'; readonly words: string }
  /** The world is not as it was shown: the page shows what changed and asks again. */
  | { readonly kind: 'changed' };

export function refused(words: string): Outcome & { readonly kind: 'refused' } {
  return { kind: 'refused', words };
}
