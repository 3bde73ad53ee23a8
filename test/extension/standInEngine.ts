// An engine for the queue's tests: says what a test tells it to, remembers what it was told.
import type { ProposedAction } from '../../src/core/model/action';
import type { Decision } from '../../src/core/model/decision';
import type { Verdict } from '../../src/core/model/verdict';
import type { AgentEvent, Concluded, Engine, RecordEntry } from '../../src/extension/approval/engine';
import { ApprovalQueue, type Mode, type PersonsHand } from '../../src/extension/approval/queue';
import type { Waiting } from '../../src/extension/approval/waiting';
import type { LinkAnswer, LinkRequest } from '../../src/node/editorLink';
import { sampleReview } from '../host/sampleReview';

/** What the stand-in concludes about every call; a test changes it as it goes. */
export interface World {
  verdict: Verdict;
  files: Record<string, string>;
  policy: string;
  recipe: string | undefined;
  traits: readonly 'countersign'[];
  environment: 'production' | 'development';
  recordWorks: boolean;
  mode: Mode;
  now: number;
}

export interface Bench {
  readonly world: World;
  readonly queue: ApprovalQueue;
  readonly hand: PersonsHand;
  readonly records: RecordEntry[];
  readonly settled: Decision[];
  readonly arrived: Waiting[];
  readonly troubles: string[];
  /** Sends one event; `gone` withdraws it. */
  readonly call: (command: string, how?: { readonly id?: string; readonly session?: string; readonly route?: string; readonly seconds?: number; readonly gone?: AbortSignal; readonly env?: Record<string, string> }) => Promise<LinkAnswer>;
  /** The review that waits, once it does. */
  readonly waiting: (count?: number) => Promise<Waiting>;
  /** Everything that a review asks for. */
  readonly all: (one: Waiting) => { readonly ticked: ReadonlySet<number>; readonly token: string; readonly reason: string };
}

export function bench(changes: Partial<World> = {}): Bench {
  const world: World = { verdict: 'confirm', files: {}, policy: 'p1', recipe: undefined, traits: [], environment: 'development', recordWorks: true, mode: 'guard', now: Date.now(), ...changes };
  const records: RecordEntry[] = [];
  const settled: Decision[] = [];
  const arrived: Waiting[] = [];
  const troubles: string[] = [];
  let number = 0;
  const engine: Engine = {
    read: (request) => Promise.resolve(readStandIn(request)),
    conclude: (action) => Promise.resolve(conclude(action)),
    settle: (_action, _concluded, decision) => {
      settled.push(decision);
      return Promise.resolve(undefined);
    },
    record: (entry) => {
      records.push(entry);
      return Promise.resolve(world.recordWorks ? undefined : 'the disk is full');
    },
  };
  const conclude = (action: ProposedAction): Concluded => ({
    review: sampleReview(world.verdict, {
      id: action.id, ...(world.recipe === undefined ? {} : { recipe: world.recipe }), principals: [],
      effects: [{
        operation: 'delete', certainty: 'will', reversibility: 'unknown', disruption: 'none', reason: { code: 'x' }, evidence: [], traits: world.traits,
        resource: { system: 'files', kind: 'file', address: action.request.tool === 'shell' ? action.request.command : '', keeps: 'data', extent: 'one', where: 'workspace', environment: { name: world.environment, because: [] } },
      }],
    }),
    files: { ...world.files }, policy: world.policy,
  });
  const { queue, hand } = ApprovalQueue.create({
    engine, now: () => world.now, mode: () => world.mode, changed: () => undefined, arrived: (one) => arrived.push(one), trouble: (what) => troubles.push(what),
  });
  return {
    world, queue, hand, records, settled, arrived, troubles,
    call: (command, how = {}) => {
      number += 1;
      const request: LinkRequest = {
        type: 'request', v: 1, nonce: `nonce-number-${number}`, agent: 'a', cwd: '/w', env: how.env ?? {}, pid: 1, deadline: world.now + (how.seconds ?? 3600) * 1000,
        payload: JSON.stringify({ command, id: how.id, session: how.session ?? 's', number }), ...(how.route === undefined ? {} : { route: how.route }),
      };
      return queue.answer({ request, withdrawn: how.gone ?? new AbortController().signal });
    },
    waiting: async (count = 1) => {
      for (let tries = 0; tries < 200; tries++) {
        const one = queue.waiting[count - 1];
        if (one !== undefined) return one;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`${count} never waited`);
    },
    all: (one) => ({ ticked: new Set(one.review.scope.keys()), token: one.review.token ?? '', reason: 'asked for by the team' }),
  };
}

function readStandIn(request: LinkRequest): AgentEvent {
  const reply = { stdout: '', stderr: '', exitCode: 0 };
  const { command, id, session, number } = JSON.parse(request.payload) as { command?: string; id?: string; session: string; number: number };
  if (command === undefined) return { kind: 'broken', why: 'no command', reply: { ...reply, exitCode: 2 } };
  const action: ProposedAction = {
    id: `action-${number}`, agent: request.agent, session, cwd: request.cwd, env: request.env, request: { tool: 'shell', command, shell: 'bash' }, ...(id === undefined ? {} : { toolUseId: id }),
  };
  return { kind: 'before', action, moment: 'before', answer: (decision) => ({ ...reply, stdout: decision.reason, exitCode: decision.kind === 'deny' ? 2 : 0 }) };
}
