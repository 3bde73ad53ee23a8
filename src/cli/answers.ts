// `countersign answers`: what a person has answered for later calls, in one list, each to be taken back, and holding one session to more. What an
// open editor keeps in its memory (scopes for 30 minutes, sessions that are denied whole) is listed there.
import { visibleLine } from '../core/explain/visible';
import { auditLog } from '../node/audit/auditLog';
import { redacted } from '../node/audit/auditRecord';
import { readAudit } from '../node/audit/readAudit';
import { disposableAnswers, revokeDisposable } from '../node/disposableAnswers';
import { environmentAnswers, revokeEnvironment } from '../node/environmentAnswers';
import { keepSessionLeast, revokeSessionLeast, sessionLeasts, sessionLevels, type SessionLevel } from '../node/sessionLeast';
import { ensureStateFolder, stateFolder, type StateFolder } from '../node/stateFolder';
import { ask, realTerminal } from './realTerminal';

const usage = `usage: countersign answers                               what stands: disposable resources, named accounts, sessions held to more
       countersign answers revoke N                       take one of the list back
       countersign answers sessions                       sessions of the last days, for the next line
       countersign answers hold SESSION [--least LEVEL]   ask about everything above allow in one session, for a week; LEVEL: ${sessionLevels.join(', ')}
`;

interface Standing {
  readonly title: string;
  readonly words: string;
  revoke(): void;
}

export async function run(args: readonly string[]): Promise<number> {
  const [verb, what, option, level = 'confirm'] = args;
  const state = stateFolder();
  if (verb === undefined) return list(state);
  if (verb === 'sessions' && what === undefined) return sessions(state);
  const isHold = verb === 'hold' && what !== undefined && (option === undefined || option === '--least') && isLevel(level) && args.length <= 4;
  if (!isHold && !(verb === 'revoke' && /^[1-9]\d*$/.test(what ?? '') && option === undefined)) {
    process.stderr.write(usage);
    return 1;
  }
  const refused = realTerminal() ?? ensureStateFolder(state);
  if (refused !== undefined) return say(refused, 2);
  return isHold ? hold(state, what, level) : revoke(state, Number(what));
}

function standing(state: StateFolder): readonly Standing[] {
  const now = Date.now();
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const held = sessionLeasts(state, now);
  return [
    ...(held === 'broken' ? [] : held).map(one => ({ title: `session ${one.session}`, words: `at least ${one.least} until ${day(one.until)}`, revoke: () => revokeSessionLeast(state, one.session, now) })),
    ...environmentAnswers(state, now).map(one => ({ title: one.title, words: `counts as ${one.environment} until ${day(one.until)}`, revoke: () => revokeEnvironment(state, one.key, now) })),
    ...disposableAnswers(state, now).map(one => ({ title: one.title, words: `disposable until ${day(one.until)}`, revoke: () => revokeDisposable(state, one.key, now) })),
  ];
}

function list(state: StateFolder): number {
  const all = standing(state);
  for (const [index, one] of all.entries()) print(`${String(index + 1).padStart(3)}  ${visibleLine(one.title)}: ${one.words}`);
  if (all.length === 0) print('Nothing stands: every action is judged anew.');
  if (sessionLeasts(state, Date.now()) === 'broken') return say('what sessions are held to cannot be read; until that is mended everything above allow is at least attest', 2);
  return 0;
}

async function revoke(state: StateFolder, number: number): Promise<number> {
  const one = standing(state)[number - 1];
  if (!one) return say('there is no such answer', 1);
  if (await ask(`Type "take back" to take back: ${visibleLine(one.title)} (${one.words}): `) !== 'take back') return 2;
  return kept(state, () => one.revoke(), `taken back: ${one.title} (${one.words})`);
}

async function hold(state: StateFolder, start: string, level: SessionLevel): Promise<number> {
  const found = [...recent(state).keys()].filter(session => session.startsWith(start));
  const [session] = found;
  if (session === undefined || found.length > 1) return say(found.length > 1 ? 'several sessions begin so; give more of it' : 'no session of the last days begins so; "countersign answers sessions" lists them', 1);
  if (await ask(`Type "hold" to hold the session ${visibleLine(session)} to at least ${level} for everything above allow: `) !== 'hold') return 2;
  return kept(state, () => keepSessionLeast(state, session, level, Date.now()), `the session ${session} is held to at least ${level}`);
}

function kept(state: StateFolder, act: () => void, words: string): number {
  try {
    act();
  } catch (error) {
    return say(error instanceof Error ? error.message : String(error), 2);
  }
  const unwritten = auditLog(state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' }).append({ kind: 'event', event: 'answer', text: redacted(words, 1000) });
  if (unwritten !== undefined) process.stderr.write(`countersign answers: ${unwritten}\n`);
  print(`Done: ${visibleLine(words)}.`);
  return 0;
}

/** The latest headline of each session, the oldest session first. */
function recent(state: StateFolder): ReadonlyMap<string, { readonly agent: string; readonly headline: string; readonly at: string }> {
  const found = new Map<string, { agent: string; headline: string; at: string }>();
  for (const { at, body } of readAudit(state, { from: Date.now() - 3 * 86_400_000 })) {
    if (body.kind !== 'reviewed') continue;
    found.delete(body.review.session);
    found.set(body.review.session, { agent: body.review.agent, headline: body.review.headline, at });
  }
  return found;
}

function sessions(state: StateFolder): number {
  const all = [...recent(state)].slice(-30).reverse();
  for (const [session, { agent, headline, at }] of all) print(`${visibleLine(session)}  ${visibleLine(agent)}, ${at.slice(0, 16)}: ${visibleLine(headline)}`);
  if (all.length === 0) print('No session in the last days.');
  return 0;
}

function isLevel(text: string): text is SessionLevel {
  return sessionLevels.some(one => one === text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function say(text: string, status: number): number {
  process.stderr.write(`countersign answers: ${text}\n`);
  return status;
}
