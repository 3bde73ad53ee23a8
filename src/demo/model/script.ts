// What the scripted model says next. Pure: the editor's message types are mapped to `Said` by extension.ts.

/** One prompt and what the agent is to do after it. */
export interface Turn {
  /** What the person asks. A turn is chosen where the person's text holds it. */
  readonly prompt: string;
  /** The conversation's name in the editor. */
  readonly title: string;
  readonly steps: readonly Step[];
  /** Said when all steps ran. */
  readonly done: string;
  /** Said when a step was denied; `{reason}` is what the agent was told. Nothing is tried after it. */
  readonly denied: string;
}

/** One tool call of the agent. */
export interface Step {
  readonly say: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A conversation as far as a script cares. */
export type Said =
  | { readonly kind: 'person'; readonly text: string }
  | { readonly kind: 'call' }
  | { readonly kind: 'result'; readonly text: string };

/** What the model answers: words, and a tool call where one comes next. */
export interface Answer {
  readonly text: string;
  readonly call?: { readonly id: string; readonly tool: string; readonly input: Readonly<Record<string, unknown>> };
}

/** The answer to a conversation. Every prompt that fits no turn gets the first. */
export function answerTo(conversation: readonly Said[], turns: readonly Turn[]): Answer {
  const asked = conversation.findLastIndex((said) => said.kind === 'person' && turns.some((turn) => said.text.includes(turn.prompt)));
  const person = conversation[asked];
  const turn = turns.find((each) => person?.kind === 'person' && person.text.includes(each.prompt)) ?? turns[0];
  if (turn === undefined) return { text: 'This script has no turns.' };
  const since = conversation.slice(asked + 1);
  const results = since.filter((said) => said.kind === 'result');
  const last = results.at(-1);
  if (last !== undefined && wasDenied(last.text)) return { text: turn.denied.replace('{reason}', () => last.text.trim()) };
  const step = turn.steps[results.length];
  if (step === undefined) return { text: turn.done };
  return { text: step.say, call: { id: `call_${conversation.length}_${results.length}`, tool: step.tool, input: step.input } };
}

/** The name that the editor asks for a conversation; its other wishes without tools get an empty list. */
export function titleFor(conversation: readonly Said[], turns: readonly Turn[]): string {
  const text = conversation.map((said) => (said.kind === 'person' ? said.text : '')).join('\n');
  return turns.find((turn) => text.includes(turn.prompt))?.title ?? '[]';
}

/** The editor's own words for a call that a hook or a person refused. */
function wasDenied(result: string): boolean {
  return /^\W*(Tool execution denied|The user (chose|cancel|skip|reject|declin))/i.test(result);
}
