// The real engine of the queue: adapters, review, session and record of this machine. Loaded when the first event arrives.
import { t } from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { parsePayload } from '../../core/agents/parsePayload';
import type { AgentAdapter, AgentEvent as Moment } from '../../core/agents/agent';
import type { StateChange } from '../../core/effects/world';
import type { Decision } from '../../core/model/decision';
import { strongest, type Verdict } from '../../core/model/verdict';
import type { Policy } from '../../core/policy/policy';
import { identityQuestions } from '../../core/privileges/personalAnswers';
import { reviewAction } from '../../core/review';
import { probeSession } from '../../core/agents/toolEvent';
import { noteSeen } from '../../node/agentStatus';
import { callId } from '../../node/callId';
import { keepCopies, saidOfCopies } from '../../node/lostCopies';
import { environmentAnswersByKey, keepEnvironment } from '../../node/environmentAnswers';
import { disposableAnswers } from '../../node/disposableAnswers';
import type { LinkRequest } from '../../node/editorLink';
import { filesRead } from '../../node/filesRead';
import { loadGrammars } from '../../node/grammars';
import { readFacts } from '../../node/readFacts';
import { sessionStore, type SessionStore } from '../../node/sessionStore';
import { policyNotices } from '../../node/policyNotices';
import type { StateFolder } from '../../node/stateFolder';
import { policyForTouched } from '../../node/touchedPolicy';
import { watchReading } from '../../node/watchReading';
import type { AgentEvent, Concluded, Engine } from './engine';
import { nodeSignatures, type OwnSigning } from './nodeSignatures';
import { reviewChecks } from './onlineCheck';
import { recordWriter, type RecordWriter } from '../../node/audit/recordWriter';

export interface NodeEngineOptions {
  /** Folder of the wasm files. */
  readonly dist: string;
  readonly state: StateFolder;
  /** Of the extension, for the record. */
  readonly version: string;
  workspaces(): readonly string[];
  /** Those of them that the user trusts: only there a policy may name an environment harmless. */
  trusted(): readonly string[];
  /** Whose keys and folders a second person's signature is asked with. */
  readonly signing: OwnSigning;
  /** The person wants buttons that ask a system itself. */
  asksOnline(): boolean;
  /** The user's own minimum. */
  minimum(): Verdict;
  /** The policy became another one during a session; words for the person. */
  policyChanged?(words: string): void;
}

/** What a conclusion needs to be settled later. */
interface Kept extends Concluded {
  readonly changes: readonly StateChange[];
  /** Files whose contents are nowhere else once it ran. */
  readonly lost: readonly string[];
  /** The policy that judged. */
  readonly whole: Policy;
}

export function nodeEngine(options: NodeEngineOptions): Engine {
  const grammars = loadGrammars(options.dist);
  const sessions = sessionStore(options.state);
  const record = recordWriter(options.state, options.version);
  const checks = reviewChecks();
  const noticeOf = policyNotices();

  return {
    read: (request) => Promise.resolve(readEvent(request, options.state, sessions, record)),
    conclude: async (action, looking): Promise<Kept> => {
      const workspaces = options.workspaces();
      const held = policyForTouched({ cwd: action.cwd, folders: workspaces, trusted: options.trusted(), state: options.state, session: action.session });
      const read = new Set<string>();
      const facts = readFacts({ wasRead: (file) => read.add(file), ...(looking === undefined ? {} : { watch: watchReading((step) => looking.progress(step), looking.signal) }), session: sessions.load(action.agent, action.session), armed: sessions.armed(action.agent, action.session), workspaces, answers: answersOf(options.state), environmentAnswers: environmentAnswersByKey(options.state, Date.now()) });
      const { review, changes, policy, lost } = await reviewAction(action, facts, grammars, async (touched) => withMinimum(await held(touched), options.minimum()));
      const notice = noticeOf(`${action.session} ${action.cwd}`, withMinimum(await held([]), options.minimum()));
      if (notice !== undefined) {
        record.write({ kind: 'event', event: 'policy', text: notice });
        options.policyChanged?.(notice);
      }
      return { review, changes, lost, files: await filesRead(review, read), policy: policy.version, whole: policy, options: policy.options };
    },
    settle: (action, concluded, decision) => {
      const { review, changes } = concluded as Kept;
      // A call that nobody got to decide leaves nothing behind that would count against the next one.
      if (decision.kind === 'deny' && decision.by !== 'user' && decision.verdict !== 'deny') return Promise.resolve(undefined);
      return Promise.resolve(sessions.append({ action, effects: review.effects, changes, outcome: decision.kind === 'deny' ? 'denied' : 'proposed' }));
    },
    signatures: nodeSignatures(options.signing, (concluded) => (concluded as Kept).whole),
    questions: (action, concluded) => Promise.resolve({
      ...said(saidOfCopies((concluded as Kept).lost, callId(action), homedir())),
      checks: options.asksOnline() && concluded.options.onlineChecks ? checks.list(action, concluded) : [],
      accounts: identityQuestions(concluded.review.principals).map((one) => ({ key: one.key, title: one.title, unknown: one.now === 'unknown', ...(one.isAnswered && one.now !== 'unknown' ? { said: one.now } : {}) })),
    }),
    check: async (action, concluded, id) => {
      if (!options.asksOnline() || !concluded.options.onlineChecks) return;
      const line = await checks.ask(action, concluded, id, { home: homedir(), workspaces: [...options.workspaces(), ...(isAbove(action.cwd, homedir()) ? [] : [action.cwd])], ownEnv: process.env }, new Date());
      if (line !== undefined) record.write({ kind: 'opened', action, part: line });
    },
    nameAccount: (concluded, key, name) => {
      const asked = identityQuestions(concluded.review.principals).find((one) => one.key === key);
      if (asked === undefined || name === 'unknown') return Promise.resolve(undefined);
      keepEnvironment(options.state, key, asked.title, name, Date.now());
      return Promise.resolve(asked.title);
    },
    keepCopies: (action, concluded) => Promise.resolve(keepCopies(options.state, callId(action), (concluded as Kept).lost, homedir(), Date.now())),
    record: (entry) => Promise.resolve(record.write(entry)),
  };
}

const said = (copies: string | undefined): { readonly copies?: string } => (copies === undefined ? {} : { copies });

function readEvent(request: LinkRequest, state: StateFolder, sessions: SessionStore, record: RecordWriter): AgentEvent {
  const given = { id: randomUUID(), cwd: request.cwd, env: request.env };
  let payload: unknown;
  try {
    payload = JSON.parse(request.payload);
  } catch {
    payload = undefined;
  }
  const parsed = parsePayload(request.agent, payload, given);
  const { adapter, event } = parsed;
  if (parsed.kind !== 'action' && parsed.kind !== 'ran') noteSeen(state, adapter.id);
  else if (parsed.action.session !== probeSession) noteSeen(state, parsed.action.agent);
  switch (parsed.kind) {
    case 'action': return { kind: 'before', action: parsed.action, moment: event.moment, answer: (decision) => adapter.reply(decision, event) };
    case 'unreadable': return { kind: 'broken', why: parsed.reason, reply: denial(adapter, event, parsed.reason) };
    case 'ran': {
      sessions.settle(parsed.action, parsed.outcome);
      record.ran(parsed.action, parsed.outcome);
      return { kind: 'told', reply: adapter.reply(abstain, event) };
    }
    case 'notForUs': return { kind: 'told', reply: adapter.reply(abstain, event) };
  }
}

const abstain: Decision = { kind: 'abstain', verdict: 'allow', reason: '', by: 'policy' };

function denial(adapter: AgentAdapter, event: Moment, why: string): ReturnType<AgentAdapter['reply']> {
  return adapter.reply({ kind: 'deny', verdict: 'deny', by: 'failure', reason: t('Countersign could not understand this call ({0}). Stop and tell the user; do not try another way.', why) }, event);
}

function isAbove(folder: string, other: string): boolean {
  const way = path.relative(folder, other);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}

function withMinimum(policy: Policy, minimum: Verdict): Policy {
  if (minimum === 'allow') return policy;
  const least = strongest(policy.minimum?.verdict ?? 'allow', minimum);
  return { ...policy, minimum: least === policy.minimum?.verdict ? policy.minimum : { verdict: least, layer: { kind: 'user' } }, version: `${policy.version}+${least}` };
}

function answersOf(state: StateFolder): Readonly<Record<string, string>> {
  return Object.fromEntries(disposableAnswers(state, Date.now()).map((one) => [one.key, `you said so on ${new Date(one.given).toISOString().slice(0, 10)}`]));
}
