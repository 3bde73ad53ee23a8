// Deletes and creates of every kind of system, in one command, in several, by code and by files, each row through the whole review; the
// nearest harmless ones beside them. `replaces` true: the last act shows a replacement; false: it shows none that is held.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { advanceSession } from '../../../src/core/effects/ledger';
import type { ActionRequest } from '../../../src/core/model/action';
import type { Review } from '../../../src/core/model/review';
import { emptySession, type Session } from '../../../src/core/model/session';
import { isAtLeast, type Verdict } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { withSessionFiles } from '../../../src/core/sessionOverlay';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';

type Act = string | { readonly path: string; readonly from: string; readonly to: string } | { readonly path: string; readonly text: string };

interface Row {
  readonly name: string;
  /** Relative to the workspace and committed; `~/` in the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly acts: readonly Act[];
  readonly replaces?: boolean;
  readonly atLeast?: Verdict;
  readonly atMost?: Verdict;
  /** A pattern in headline, explanation or effects of the last act. */
  readonly says?: string;
}

const workspace = '/home/u/work';
const rows = readFileSync(path.join(__dirname, '../../corpus/replacements.jsonl'), 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Row);

async function lastReview(row: Row): Promise<Review> {
  const files = Object.fromEntries(Object.entries(row.files ?? {}).map(([name, text]) => [name.startsWith('~/') ? `/home/u/${name.slice(2)}` : `${workspace}/${name}`, text]));
  const committed = Object.fromEntries(Object.entries(row.files ?? {}).filter(([name]) => !name.startsWith('~/')));
  let session: Session = emptySession('s');
  let last: Review | undefined;
  for (const [i, act] of row.acts.entries()) {
    const facts = withSessionFiles(inMemoryFacts({ files: { [`${workspace}/`]: '', ...files }, home: '/home/u', session, git: { root: workspace, committed, defaultBranch: 'main', branch: 'main' } }));
    const action = { id: String(i), agent: 'test', session: 's', cwd: workspace, env: { HOME: '/home/u' }, request: requestOf(act) };
    const { review, changes } = await reviewAction(action, facts, grammars, defaultPolicy);
    session = advanceSession(session, { action, effects: review.effects, changes, outcome: 'proposed' });
    last = review;
  }
  return last ?? assert.fail(`${row.name} has no act`);
}

function requestOf(act: Act): ActionRequest {
  if (typeof act === 'string') return { tool: 'shell', command: act, shell: 'bash' };
  return 'text' in act ? { tool: 'write', path: `${workspace}/${act.path}`, content: act.text } : { tool: 'edit', path: `${workspace}/${act.path}`, edits: [{ oldText: act.from, newText: act.to }] };
}

describe('replacements of every kind', function () {
  this.timeout(60_000);

  for (const row of rows) {
    it(row.name, async () => {
      const review = await lastReview(row);
      const shown = `${JSON.stringify(row.acts)}\n${review.verdict}: ${review.headline}`;
      if (row.atLeast) assert(isAtLeast(review.verdict, row.atLeast), `at least ${row.atLeast}: ${shown}`);
      if (row.atMost) assert(isAtLeast(row.atMost, review.verdict), `at most ${row.atMost}: ${shown}`);
      const replaces = review.effects.some(effect => effect.operation === 'replace');
      if (row.replaces === true) assert(replaces, `no replacement: ${shown}`);
      if (row.replaces === false) assert(!replaces || !isAtLeast(review.verdict, 'acknowledge'), `a replacement: ${shown}`);
      if (row.says !== undefined) assert.match(`${review.headline}\n${review.explanation}\n${JSON.stringify(review.effects)}`, new RegExp(row.says));
    });
  }

  it('has harmful rows and harmless ones', () => {
    assert(rows.filter(row => row.replaces).length >= 100);
    assert(rows.filter(row => row.atMost).length >= 12);
  });
});
