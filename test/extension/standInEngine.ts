// An engine for the queue's tests: says what a test tells it to, remembers what it was told.
import type { ProposedAction } from '../../src/core/model/action';
import type { Decision } from '../../src/core/model/decision';
import { defaultOptions, type BreakGlass } from '../../src/core/policy/policy';
import type { Verdict } from '../../src/core/model/verdict';
import type { Refusal, SignatureState } from '../../src/core/model/countersignature';
import type { AgentEvent, Concluded, Engine, RecordEntry, Signatures } from '../../src/extension/approval/engine';
import type { PersonsHand } from '../../src/extension/approval/personsHand';
import { ApprovalQueue, type Mode } from '../../src/extension/approval/queue';
import type { Reading } from '../../src/extension/approval/reading';
import type { Waiting } from '../../src/extension/approval/waiting';
import type { OpenRequest } from '../../src/node/countersignature/desk';
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
  timedScopes: boolean;
  breakGlass: BreakGlass | undefined;
  /** Why nobody is asked, or why a signature does not count in the end. */
  askRefused: Refusal | undefined;
  useRefused: Refusal | undefined;
  tellFails: string | undefined;
  /** How many pieces of a long file are read; each takes 100 milliseconds of the stand-in clock. */
  pieces: number;
  /** After each of them. */
  between: (piece: number) => void;
  /** The engine throws. */
  breaks: boolean;
  /** Why nothing could be copied. */
  copyFails: string | undefined;
}

export interface Bench {
  readonly world: World;
  readonly queue: ApprovalQueue;
  readonly hand: PersonsHand;
  readonly records: RecordEntry[];
  readonly settled: Decision[];
  readonly arrived: Waiting[];
  readonly troubles: string[];
  /** Each time that a long reading was told of. */
  readonly readings: Reading[];
  /** Actions of which copies were to be made. */
  readonly copied: string[];
  /** What became of the request for a signature that was made last. */
  readonly signature: StandInSignature;
  /** Sends one event; `gone` withdraws it. */
  readonly call: (command: string, how?: { readonly id?: string; readonly session?: string; readonly route?: string; readonly seconds?: number; readonly gone?: AbortSignal; readonly env?: Record<string, string> }) => Promise<LinkAnswer>;
  /** The review that waits, once it does. */
  readonly waiting: (count?: number) => Promise<Waiting>;
  /** Everything that a review asks for. */
  readonly all: (one: Waiting) => { readonly ticked: ReadonlySet<number>; readonly token: string; readonly reason: string };
}

export interface StandInSignature {
  asked: number;
  used: number;
  withdrawn: number;
  readonly told: string[];
  /** Lets the remote answer. */
  become(state: SignatureState): void;
}

export function bench(changes: Partial<World> = {}): Bench {
  const world: World = { verdict: 'confirm', files: {}, policy: 'p1', recipe: undefined, traits: [], environment: 'development', recordWorks: true, mode: 'guard', now: Date.now(), timedScopes: true, breakGlass: undefined, askRefused: undefined, useRefused: undefined, tellFails: undefined, pieces: 0, between: () => undefined, breaks: false, copyFails: undefined, ...changes };
  const records: RecordEntry[] = [];
  const settled: Decision[] = [];
  const arrived: Waiting[] = [];
  const troubles: string[] = [];
  const readings: Reading[] = [];
  const copied: string[] = [];
  const signature: StandInSignature = { asked: 0, used: 0, withdrawn: 0, told: [], become: () => undefined };
  let number = 0;
  const engine: Engine = {
    read: (request) => Promise.resolve(readStandIn(request)),
    conclude: async (action, looking) => {
      for (let piece = 1; piece <= world.pieces && looking?.signal?.aborted !== true; piece++) {
        world.now += 100;
        looking?.progress({ path: '/w/tfplan.json', done: piece * 1_000_000, of: world.pieces * 1_000_000 });
        await new Promise((resolve) => setImmediate(resolve));
        world.between(piece);
      }
      if (world.breaks) throw new Error('the reader broke');
      return conclude(action);
    },
    settle: (_action, _concluded, decision) => {
      settled.push(decision);
      return Promise.resolve(undefined);
    },
    questions: () => Promise.resolve({ checks: [], accounts: [] }),
    check: () => Promise.resolve(),
    nameAccount: () => Promise.resolve(undefined),
    signatures: standInSignatures(world, signature),
    keepCopies: (action) => {
      copied.push(action.id);
      return Promise.resolve(world.copyFails);
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
    files: { ...world.files }, policy: world.policy, options: { ...defaultOptions, allowTimedScopes: world.timedScopes, ...(world.breakGlass === undefined ? {} : { breakGlass: world.breakGlass }) },
  });
  const { queue, hand } = ApprovalQueue.create({
    engine, now: () => world.now, mode: () => world.mode, changed: () => undefined, arrived: (one) => arrived.push(one), trouble: (what) => troubles.push(what), signature: () => undefined, reading: (one) => readings.push(one), lookingAgain: () => undefined,
  });
  return {
    world, queue, hand, records, settled, arrived, troubles, signature, readings, copied,
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
    // Everything but a colleague's signature, which is not the requester's to give.
    all: (one) => ({ ticked: new Set(one.review.scope.keys()), token: one.review.token ?? '', reason: 'asked for by the team' }),
  };
}

/** A colleague who answers when the test says so. */
function standInSignatures(world: World, signature: StandInSignature): Signatures {
  const need = { rule: 'two-people', reviewers: [] };
  return {
    maySign: () => Promise.resolve({ kind: 'possible', requester: 'ana', needs: [need], signers: ['ben'], remote: 'origin' }),
    ask: () => {
      if (world.askRefused !== undefined) return Promise.resolve({ kind: 'refused', refusal: world.askRefused });
      signature.asked += 1;
      const open = { request: { id: `request-${signature.asked}`, expires: new Date(world.now + 3_600_000).toISOString() }, digest: 'd', salt: 's', armour: 'armour', sent: { kind: 'sent', remote: 'origin' } };
      return Promise.resolve({ kind: 'asked', open: open as OpenRequest });
    },
    watch: (_action, open, changed) => {
      const watch = {
        open, state: { kind: 'waiting', signed: [], missing: [need], refused: [] } as SignatureState,
        look: () => Promise.resolve(watch.state), paste: () => Promise.resolve({ kind: 'taken' as const, state: watch.state }), dispose: () => undefined,
      };
      signature.become = (state) => {
        watch.state = state;
        changed();
      };
      return Promise.resolve(watch);
    },
    use: (_action, watch) => {
      if (world.useRefused !== undefined) return Promise.resolve({ kind: 'refused', refusal: world.useRefused });
      signature.used += 1;
      return Promise.resolve({ kind: 'used', by: watch.state.kind === 'signed' ? watch.state.by : [] });
    },
    tell: (_action, _concluded, reason) => {
      signature.told.push(reason);
      return Promise.resolve(world.tellFails);
    },
    withdraw: () => {
      signature.withdrawn += 1;
      return Promise.resolve({ kind: 'done', sent: { kind: 'sent', remote: 'origin' } });
    },
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
