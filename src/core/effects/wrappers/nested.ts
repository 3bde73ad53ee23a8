// Steps from a wrapper to what it runs: a program given as words, or text for a shell. Keeps hops, user and host.
import type { Call, Variable, Word } from '../../model/call';
import { unreadCode } from '../code/unreadCode';
import { programOf } from '../shell/programName';
import { offsetOf } from '../shell/textOffset';
import type { Code, Found, World } from '../world';

export type Changed = Partial<Pick<Call, 'user' | 'host' | 'cwd' | 'variables' | 'input' | 'certainty' | 'dialect'>>;

/** Runs words as a program. No words: nothing runs. */
export async function runWords(call: Call, words: readonly Word[], through: string, world: World, changed: Changed = {}): Promise<Found | undefined> {
  const [name, ...args] = words;
  if (!name) return undefined;
  const hops = [...call.hops, { through }];
  if (hops.length > 40) return unreadCode({ call, what: through, why: 'nested too deeply' }, world);
  return world.readCall({ ...call, redirects: [], ...onward(call, changed), program: programOf(name), name, args, hops }, world);
}

/** Runs words joined by blanks as shell text (`watch`, `ssh`). */
export function runJoined(call: Call, words: readonly Word[], through: string, world: World, changed: Changed = {}, language: Code['language'] = 'bash'): Promise<Found> {
  const [only] = words;
  if (words.length === 1 && only) return runShellText(call, only, through, world, changed, language);
  const text = words.map(word => word.text ?? word.partial ?? word.raw).join(' ');
  return runText(call, { text, span: spanOf(words, call) }, through, world, changed, language);
}

/** Runs one word as shell text; of a word that is not fully known, what is known of it. */
export function runShellText(call: Call, word: Word, through: string, world: World, changed: Changed = {}, language: Code['language'] = 'bash', positional?: readonly Word[], zero?: Word): Promise<Found> {
  const text = word.text === undefined ? word.partial : unglobbed(word);
  if (text === undefined) return Promise.resolve(unreadCode({ call: { ...call, ...changed }, what: `${through} ${word.raw}`.slice(0, 80), why: 'its text was not determined' }, world));
  return runText(call, { text, offset: offsetOf(word, text), span: word.span, positional, zero: zero?.text }, through, world, changed, language);
}

const unglobbed = (word: Word): string => (word.glob ? (word.text ?? '').replace(/\\([*?[\]\\])/g, '$1') : word.text ?? '');

/** A container on a host that is elsewhere itself. */
function onward(call: Call, changed: Changed): Changed {
  return call.host !== undefined && changed.host !== undefined ? { ...changed, host: `${changed.host} on ${call.host}` } : changed;
}

interface GivenText {
  readonly text: string;
  readonly offset?: number;
  readonly span: Code['span'];
  readonly positional?: readonly Word[];
  readonly zero?: string;
}

export function runText(call: Call, given: GivenText, through: string, world: World, changed: Changed = {}, language: Code['language'] = 'bash'): Promise<Found> {
  const at = { ...call, ...onward(call, changed) };
  const positional = given.positional?.every(word => word.text !== undefined) ? given.positional.map(word => word.text ?? '') : undefined;
  return world.readCode({
    language, text: given.text, ...(given.offset === undefined ? {} : { offset: given.offset }), span: given.span, cwd: at.cwd, variables: at.variables,
    ...(positional ? { positional } : {}), ...(given.zero === undefined ? {} : { zero: given.zero }), ...(at.host === undefined ? {} : { host: at.host }), ...(at.user === undefined ? {} : { user: at.user }),
    certainty: at.certainty, hops: [...call.hops, { through }], ...(at.input ? { input: at.input } : {}), call: at,
  }, world);
}

function spanOf(words: readonly Word[], call: Call): Code['span'] {
  const [first, last] = [words[0], words.at(-1)];
  return first && last ? { start: first.span.start, end: Math.max(first.span.end, last.span.end) } : call.span;
}

/** Variables with some more. */
export function withVariables(call: Call, added: readonly (readonly [string, string | undefined])[]): Call['variables'] {
  if (added.length === 0) return call.variables;
  return new Map([...call.variables, ...added.map(([name, value]): [string, Variable] => [name, { value, origin: { kind: 'command', name } }])]);
}

/** A word of our own making, standing where another stands. */
export const wordAt = (text: string, at: Pick<Word, 'span'>): Word => ({ text, raw: text, span: at.span });
