// Counts what a policy would have asked over actions of the past, and what another one would have asked instead. Figures only.
import { isAtLeast, verdicts, type Verdict } from '../../core/model/verdict';
import type { Policy } from '../../core/policy/policy';
import { judgeAgain } from './judgeAgain';
import type { PastAction } from './pastAction';

export interface Asked {
  /** Calls by verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** `confirm` and above. */
  readonly prompts: number;
  /** `attest` and above. */
  readonly attests: number;
  /** Prompts that rest on files as they are now. */
  readonly notKnown: number;
}

/** Prompts that look the same to a person. */
export interface PromptGroup {
  readonly headline: string;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly agent: string;
  readonly count: number;
  /** Time of the first. */
  readonly at: string;
  readonly notKnown: boolean;
  /** With another policy: what it would have said. */
  readonly after?: { readonly verdict: Verdict; readonly rule: string };
}

export interface ReplayReport {
  readonly calls: number;
  readonly sessions: number;
  readonly agents: Readonly<Record<string, number>>;
  /** Days with at least one call. */
  readonly days: number;
  readonly from?: string;
  readonly to?: string;
  readonly before: Asked;
  readonly after?: Asked;
  /** What was really asked then, where the record says so: `confirm` and above as they were judged. */
  readonly recorded?: number;
  /** Calls that nothing is asked about and whose files could have been others then. */
  readonly quietNotKnown: number;
  /** With one policy the prompts; with two what differs. The strongest first, then the most frequent. */
  readonly groups: readonly PromptGroup[];
}

/** The policy for a working directory, as it holds and as it would. */
export interface ReplayPolicies {
  before(cwd: string): Promise<Policy>;
  after?(cwd: string): Promise<Policy>;
}

export async function replay(actions: AsyncIterable<PastAction> | Iterable<PastAction>, policies: ReplayPolicies, today: string): Promise<ReplayReport> {
  const before = counter();
  const after = policies.after ? counter() : undefined;
  const groups = new Map<string, PromptGroup>();
  const sessions = new Set<string>();
  const days = new Set<string>();
  const agents: Record<string, number> = {};
  let [calls, recorded, isRecorded, quietNotKnown] = [0, 0, false, 0];
  let from: string | undefined;
  let to: string | undefined;
  for await (const past of actions) {
    calls++;
    sessions.add(`${past.agent} ${past.session}`);
    agents[past.agent] = (agents[past.agent] ?? 0) + 1;
    if (past.at !== '') {
      days.add(past.at.slice(0, 10));
      if (from === undefined || past.at < from) from = past.at;
      if (to === undefined || past.at > to) to = past.at;
    }
    if (past.recorded !== undefined) {
      isRecorded = true;
      if (isAtLeast(past.recorded, 'confirm')) recorded++;
    }
    const notKnown = past.notKnown !== undefined;
    const now = judgeAgain(past, await policies.before(past.cwd), today);
    before.add(now.verdict, notKnown);
    if (notKnown && !isAtLeast(now.verdict, 'confirm')) quietNotKnown++;
    const then = policies.after && judgeAgain(past, await policies.after(past.cwd), today);
    if (then) after?.add(then.verdict, notKnown);
    const isPrompt = isAtLeast(now.verdict, 'confirm') || (then !== undefined && isAtLeast(then.verdict, 'confirm'));
    if (!isPrompt || (then && then.verdict === now.verdict)) continue;
    const key = JSON.stringify([past.headline, now, then, past.agent, notKnown]);
    const had = groups.get(key);
    groups.set(key, had ? { ...had, count: had.count + 1 } : { headline: past.headline, ...now, agent: past.agent, count: 1, at: past.at, notKnown, ...(then ? { after: then } : {}) });
  }
  const height = (one: PromptGroup): number => Math.max(verdicts.indexOf(one.verdict), one.after ? verdicts.indexOf(one.after.verdict) : 0);
  return {
    calls, sessions: sessions.size, agents, days: days.size, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
    before: before.asked(), ...(after ? { after: after.asked() } : {}), ...(isRecorded ? { recorded } : {}), quietNotKnown,
    groups: [...groups.values()].sort((a, b) => height(b) - height(a) || b.count - a.count || (a.at < b.at ? -1 : 1)),
  };
}

function counter(): { add(verdict: Verdict, notKnown: boolean): void; asked(): Asked } {
  const counts = Object.fromEntries(verdicts.map(verdict => [verdict, 0])) as Record<Verdict, number>;
  let notKnown = 0;
  const atLeast = (least: Verdict): number => verdicts.filter(verdict => isAtLeast(verdict, least)).reduce((sum, verdict) => sum + counts[verdict], 0);
  return {
    add: (verdict, unknown) => {
      counts[verdict]++;
      if (unknown && isAtLeast(verdict, 'confirm')) notKnown++;
    },
    asked: () => ({ verdicts: counts, prompts: atLeast('confirm'), attests: atLeast('attest'), notKnown }),
  };
}
