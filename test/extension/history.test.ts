// The history as the record tells it: joined by call, latest first, whatever else lies in the files.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ProposedAction } from '../../src/core/model/action';
import type { Decision } from '../../src/core/model/decision';
import { defaultOptions } from '../../src/core/policy/policy';
import type { Verdict } from '../../src/core/model/verdict';
import { recordWriter } from '../../src/extension/approval/recordWriter';
import { historyEntries } from '../../src/extension/views/historyRecords';
import { allChains } from '../../src/node/audit/chains';
import { ensureStateFolder, stateFolderAt, type StateFolder } from '../../src/node/stateFolder';
import { verifyAudit } from '../../src/node/audit/verifyAudit';
import { sampleReview } from '../host/sampleReview';

describe('the history', () => {
  let state: StateFolder;

  beforeEach(() => {
    state = stateFolderAt(mkdtempSync(path.join(tmpdir(), 'countersign-history-')));
    assert.equal(ensureStateFolder(state), undefined);
  });
  afterEach(() => rmSync(state.root, { recursive: true, force: true }));

  function action(id: string, command: string): ProposedAction {
    return { id, agent: 'vscode', session: 's', cwd: '/w', env: {}, request: { tool: 'shell', command, shell: 'bash' } };
  }

  function decide(id: string, verdict: Verdict, kind: Decision['kind'], by: Decision['by'], command = id): void {
    const concluded = { review: sampleReview(verdict, { id, headline: `Deletes ${command}` }), files: {}, policy: 'p', options: defaultOptions };
    assert.equal(recordWriter(state, '1').write({ kind: 'decided', action: action(id, command), concluded, decision: { kind, verdict, reason: 'r', by }, digest: 'd' }), undefined);
  }

  it('shows what was decided, by whom, and how it ended', () => {
    decide('a', 'attest', 'allow', 'user');
    recordWriter(state, '1').ran(action('other event', 'a'), 'ran');
    decide('b', 'confirm', 'deny', 'user');
    recordWriter(state, '1').ran(action('never ran', 'b'), 'ran');
    const found = historyEntries(state).map((one) => (one.kind === 'action' ? [one.review.headline, one.decision?.decision, one.decision?.by, one.outcome] : [one.event]));
    assert.deepEqual(found, [['Deletes b', 'deny', 'user', undefined], ['Deletes a', 'allow', 'user', 'ran']]);
  });

  it('leaves out what nobody needed to see', () => {
    decide('a', 'allow', 'abstain', 'policy');
    decide('b', 'note', 'abstain', 'policy');
    assert.deepEqual(historyEntries(state).map((one) => one.kind === 'action' && one.review.headline), ['Deletes b']);
  });

  it('writes the review once, before what is decided about it, in an unbroken chain', () => {
    const writer = recordWriter(state, '1');
    const concluded = { review: sampleReview('attest'), files: {}, policy: 'p', options: defaultOptions };
    for (const kind of ['shown', 'decided'] as const) {
      assert.equal(writer.write(kind === 'shown' ? { kind, action: action('a', 'x'), concluded } : { kind, action: action('a', 'x'), concluded, decision: { kind: 'deny', verdict: 'attest', reason: '', by: 'user' }, digest: 'd' }), undefined);
    }
    const report = verifyAudit(state);
    // start, reviewed, shown, decided
    assert.deepEqual([report.records, report.problems], [4, []]);
  });

  it('passes over what is not a record', () => {
    decide('a', 'attest', 'deny', 'user');
    const [chain] = allChains(state);
    appendFileSync(chain?.path ?? '', '{"at":1}\nnull\nnot json\n{"at":"2026","body":{"kind":"strange"}}\n');
    assert.equal(historyEntries(state).length, 1);
  });
});
