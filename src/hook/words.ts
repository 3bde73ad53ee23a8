// What an agent is told when a call is denied by the hook itself: no editor, a failure, a deadline. Kept apart from `core/explain`,
// because the small client must not load it.

/** Ends every denial that is not a person's. */
export const stop = 'Stop and tell the user; do not try another way.';

export const failed = (why: string): string => `Countersign could not review this call: ${why}. It was denied. ${stop}`;

export const deadlinePassed = `This call waits for a person to decide in the editor, who has not answered yet. It was denied for now: once they have answered, repeat the identical call. ${stop}`;

export const editorLost = (why: string): string => `The editor that was reviewing this call went away (${why}). It was denied. Once the editor is back, repeat the identical call. ${stop}`;

export const interrupted = `The agent ended the wait for a review of this call. It was denied. ${stop}`;

/** What of a review its denial tells. */
interface Told {
  readonly verdict: string;
  readonly explanation: string;
  readonly safer?: string;
  readonly recipe?: string;
}

/** Longest explanation that an agent is told. */
const longest = 6000;

/** A denial because no editor is there to ask a person; policy may also have denied it by itself. `program`: the command line as a person types it. */
export function deniedWithoutEditor(review: Told, call: string, program: string): string {
  const better = review.recipe ?? review.safer;
  const explanation = review.explanation.length > longest ? `${review.explanation.slice(0, longest)}\n[shortened]` : review.explanation;
  const how = review.verdict === 'deny'
    ? 'Policy denies this; no approval is possible here.'
    : `A person has to decide this, and no editor is open to ask one. To get it approved: ask the user to open this folder in VS Code with Countersign, or to run "${program} approve ${call}" in a terminal of their own; then repeat the identical call.`;
  return [`Countersign denied this call.`, '', explanation, '', ...(better === undefined ? [] : [`Do this instead: ${better}`]), how, stop].join('\n');
}
