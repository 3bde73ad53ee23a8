// `countersign audit mark`: what a person makes of a prompt afterwards. It changes no verdict; reports count it.
import { visibleLine } from '../core/explain/visible';
import type { PromptMark } from '../core/model/observed';
import { isAtLeast } from '../core/model/verdict';
import { markPrompt } from '../node/audit/markPrompt';
import { readAudit } from '../node/audit/readAudit';
import type { StateFolder } from '../node/stateFolder';
import { startedByAgent } from './realTerminal';

/** Days back in which the call is looked for. */
const days = 60;

/** `words`: the call's name, the mark, then the note. Returns the exit status. */
export function mark(state: StateFolder, version: string, words: readonly string[]): number {
  const [call = '', given = '', ...note] = words;
  if (!/^[0-9a-f]{10}$/.test(call) || !isMark(given)) return say('it wants the name of a call (countersign audit observed), then caught or wrong, then a note', 1);
  const agent = startedByAgent();
  if (agent !== undefined) return say(agent, 2);
  let found: { readonly action: string; readonly headline: string } | undefined;
  for (const { body } of readAudit(state, { from: Date.now() - days * 86_400_000 })) {
    if (body.kind === 'reviewed' && body.review.call === call && isAtLeast(body.review.verdict, 'confirm')) found = body.review;
  }
  if (!found) return say(`no call ${call} was asked about, or would have been, in the last ${days} days`, 1);
  const unwritten = markPrompt(state, version, found.action, given, note.join(' ').trim());
  if (unwritten !== undefined) return say(unwritten, 2);
  process.stdout.write(`${given === 'wrong' ? 'Not worth asking' : 'Rightly asked'}, and all that look the same: ${visibleLine(found.headline)}\n`);
  return 0;
}

function isMark(text: string): text is PromptMark {
  return text === 'caught' || text === 'wrong';
}

function say(text: string, status: number): number {
  process.stderr.write(`countersign audit mark: ${text}\n`);
  return status;
}
