// Explanations exactly as the user reads them. A missing golden is written and fails once; RESET_GOLDENS=1 rewrites; a difference leaves NAME.actual.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { advanceSession } from '../../src/core/effects/ledger';
import type { ProposedAction } from '../../src/core/model/action';
import { emptySession } from '../../src/core/model/session';
import { defaultPolicy } from '../../src/core/policy/policy';
import { reviewAction } from '../../src/core/review';
import { withSessionFiles } from '../../src/core/sessionOverlay';
import { loadGrammars } from '../../src/node/grammars';
import { goldens, type Golden } from '../golden/worlds';
import { inMemoryFacts } from './inMemoryFacts';

const folder = path.join(__dirname, '..', 'golden');
const grammars = loadGrammars();

describe('goldens', () => {
  it('has at least forty', () => assert.ok(goldens.length >= 40));
  for (const golden of goldens) {
    it(golden.name, async () => {
      const text = await explanationOf(golden);
      const file = path.join(folder, `${golden.name}.txt`);
      const actual = file.replace(/txt$/, 'actual');
      rmSync(actual, { force: true });
      if (process.env['RESET_GOLDENS']) { writeFileSync(file, text); return; }
      const wanted = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      if (wanted !== text) writeFileSync(wanted === undefined ? file : actual, text);
      assert.equal(text, wanted);
    });
  }
});

async function explanationOf(golden: Golden): Promise<string> {
  let session = emptySession(golden.name);
  let text = '';
  for (const [i, given] of golden.actions.entries()) {
    const action: ProposedAction = {
      id: `${golden.name}-${i}`, agent: 'claude-code', session: golden.name, cwd: '/home/dev/workspace', env: { HOME: '/home/dev', ...golden.env },
      description: golden.description, request: typeof given === 'string' ? { tool: 'shell', shell: 'bash', command: given } : given,
    };
    const facts = withSessionFiles(inMemoryFacts({ ...golden.world, session }));
    const { review, changes } = await reviewAction(action, facts, grammars, defaultPolicy);
    session = advanceSession(session, { action, effects: review.effects, changes, outcome: 'ran' });
    text = `${review.verdict}\n${review.explanation}\n`;
  }
  return text;
}
