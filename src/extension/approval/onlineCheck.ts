// The questions of a review that a person may ask a system itself, and what was told: which they are is the core's, running them is
// `node/askOnline.ts`. An answer is shown and recorded; it changes no verdict and no digest.
import { t } from '@vscode/l10n';
import { redact } from '../../core/explain/redact';
import { visibleLine } from '../../core/explain/visible';
import type { CheckAnswer, PageCheck } from '../../core/model/page';
import { readOnlineAnswer } from '../../core/privileges/onlineAnswers';
import { checksOnceKnown, onlineChecks, type OnlineCheck } from '../../core/privileges/onlineChecks';
import { askOnline, type AskingPlace } from '../../node/askOnline';
import type { ProposedAction } from '../../core/model/action';
import type { Concluded } from './engine';

/** Where the tools run; the agent's environment is the action's. */
export type CheckPlace = Omit<AskingPlace, 'agentEnv'>;

/** One review's questions with their answers; forgotten with the review. */
interface Asked {
  readonly answers: Map<string, CheckAnswer>;
  /** Questions that an earlier answer made possible. */
  readonly later: OnlineCheck[];
}

export interface OnlineChecks {
  list(action: ProposedAction, concluded: Concluded): readonly PageCheck[];
  /** Resolves with a line for the record once the answer is in the list; undefined: there is no such question. */
  ask(action: ProposedAction, concluded: Concluded, id: string, place: CheckPlace, now: Date): Promise<string | undefined>;
}

export function reviewChecks(): OnlineChecks {
  const asked = new WeakMap<ProposedAction, Asked>();
  const of = (action: ProposedAction): Asked => {
    const known = asked.get(action) ?? { answers: new Map<string, CheckAnswer>(), later: [] };
    asked.set(action, known);
    return known;
  };
  const all = (action: ProposedAction, concluded: Concluded): readonly OnlineCheck[] => {
    const found = [...onlineChecks(concluded.review), ...of(action).later];
    return [...new Map(found.map((check) => [keyOf(check), check])).values()];
  };
  return {
    list: (action, concluded) => all(action, concluded).map((check) => {
      const answer = of(action).answers.get(keyOf(check));
      return { id: keyOf(check), command: shownCommand(check), purpose: check.purpose, ...(answer === undefined ? {} : { answer }) };
    }),
    ask: async (action, concluded, id, place, now) => {
      const check = all(action, concluded).find((one) => keyOf(one) === id);
      const { answers, later } = of(action);
      if (check === undefined || answers.get(id)?.kind === 'asking') return undefined;
      answers.set(id, { kind: 'asking' });
      const outcome = await askOnline(check, { ...place, agentEnv: action.env });
      const read = readOnlineAnswer(check, outcome.kind === 'ended' ? outcome.exit : undefined, outcome.kind === 'ended' ? outcome.output : '');
      const text = outcome.kind === 'failed' ? failedWords(outcome.why, check.command[0]) : visibleLine(redact(read.text)).slice(0, 300);
      const { arn } = read;
      if (arn !== undefined) later.push(...concluded.review.principals.flatMap((principal) => checksOnceKnown(principal, arn, concluded.review.effects)));
      answers.set(id, { kind: 'told', tone: read.kind === 'failed' ? 'warning' : 'plain', words: t('Checked by you at {0}: {1}', time(now), text) });
      return t('asked {0}: {1}', shownCommand(check), text);
    },
  };
}

function keyOf(check: OnlineCheck): string {
  return `${check.id} ${check.command.join(' ')}`;
}

/** As a person would type it; the names of what holds the login stand before it, never their values. */
function shownCommand(check: OnlineCheck): string {
  const variables = Object.entries(check.variables).map(([name, value]) => `${name}=${quoted(value)}`);
  return visibleLine(redact([...variables, ...check.command.map(quoted)].join(' ')));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\'', String.raw`'\''`)}'`;
}

function failedWords(why: 'notFound' | 'tooLate' | 'tooLong' | 'notStarted', program: string): string {
  switch (why) {
    case 'notFound': return t('{0} was not found outside the workspace', program);
    case 'tooLate': return t('no answer within 10 seconds');
    case 'tooLong': return t('the answer was too long to be read');
    case 'notStarted': return t('{0} could not be started', program);
  }
}

function time(now: Date): string {
  return now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
