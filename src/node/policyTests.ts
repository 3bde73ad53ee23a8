// Runs the tests inside a policy file: each action goes through the real engine with the file's own rules, in a world that the test declares.
import { advanceSession } from '../core/effects/ledger';
import type { Grammars } from '../core/grammars';
import type { ProposedAction } from '../core/model/action';
import { emptySession } from '../core/model/session';
import type { Verdict } from '../core/model/verdict';
import type { Policy } from '../core/policy/policy';
import { reviewAction } from '../core/review';
import { withSessionFiles } from '../core/sessionOverlay';
import { requestOf } from './contractAction';
import { absolute, declaredFacts, declaredHome, declaredWorkspace } from './declaredFacts';
import type { PlacedTest } from './parsePolicy';

export interface TestFailure {
  readonly line: number;
  readonly name: string;
  readonly expected: Verdict;
  readonly got: Verdict;
  /** Why it got that: headline, then the rules. */
  readonly why: string;
}

/** Those that fail, in order. Tests with the same `session` form one session, as in `countersign review`. */
export async function runPolicyTests(tests: readonly PlacedTest[], policy: Policy, grammars: Grammars, now: number): Promise<readonly TestFailure[]> {
  const failures: TestFailure[] = [];
  const sessions = new Map<string, ReturnType<typeof emptySession>>();
  for (const [index, { test, line }] of tests.entries()) {
    const { action: asked, expect, rule, agent = 'review' } = test;
    const session = asked.session ?? `test-${index}`;
    const action: ProposedAction = {
      id: String(index + 1), agent, session, cwd: asked.cwd === undefined ? declaredWorkspace : absolute(asked.cwd), description: asked.description,
      env: { HOME: declaredHome, ...test.env, ...asked.env }, request: requestOf(asked),
    };
    const before = sessions.get(session) ?? emptySession(session);
    const facts = withSessionFiles(declaredFacts({ files: test.files, uncommitted: test.uncommitted, branch: test.branch, now, session: before }));
    const { review, changes } = await reviewAction(action, facts, grammars, policy);
    sessions.set(session, advanceSession(before, { action, effects: review.effects, changes, outcome: 'proposed' }));
    const missing = rule !== undefined && !review.why.some(one => one.rule === rule);
    if (review.verdict === expect && !missing) continue;
    const rules = review.why.map(one => `${one.rule} (${one.verdict})`).join(', ');
    failures.push({
      line, name: test.name ?? nameOf(action), expected: expect, got: review.verdict,
      why: `${review.headline}; ${missing ? `no reason is the rule ${rule}, only ` : ''}${rules === '' ? 'no rule' : rules}`,
    });
  }
  return failures;
}

function nameOf({ request }: ProposedAction): string {
  switch (request.tool) {
    case 'shell': return request.command.split('\n')[0]?.slice(0, 80) ?? '';
    case 'mcp': return `${request.server} ${request.name}`;
    case 'write': case 'edit': case 'delete': return `${request.tool} ${request.path}`;
    default: return request.tool;
  }
}
