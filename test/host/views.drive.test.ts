// What a person looks at besides the page, in the real editor: the history and an old review in it, the policy file while it is written, and a window
// that only observes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Principal } from '../../src/core/model/principal';
import type { Review } from '../../src/core/model/review';
import { auditLog } from '../../src/node/audit/auditLog';
import { redacted, reviewedAction, shownReview, type AuditBody } from '../../src/node/audit/auditRecord';
import { callId } from '../../src/node/callId';
import { ensureStateFolder, stateFolderAt } from '../../src/node/stateFolder';
import { claudeAsks, decisionOf, stateOf, windowAddress } from './agentCall';
import { approvalPage } from './approvalPage';
import { eventually, inEveryTheme, openWorkspace, picture, runCommand, useTheme } from './drive';
import { openEditor, type Editor } from './editor';
import { sampleReview } from './sampleReview';

/** The last Tuesday that is over, at noon. */
function lastTuesday(now = new Date()): Date {
  const back = (now.getDay() + 5) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - back, 12);
}

interface Past {
  readonly id: string;
  /** Days after the last Tuesday. */
  readonly day: number;
  readonly agent: string;
  readonly review: Review;
  readonly decision: 'allow' | 'deny' | 'abstain';
  readonly ran?: true;
}

const as = (name: string, scope: string): Principal => ({ system: 'aws', name, scope, where: 'network', because: [], needs: [], notChecked: [] }) as unknown as Principal;

const past: readonly Past[] = [
  { id: 'refunds', day: -1, agent: 'codex', decision: 'deny', review: sampleReview('acknowledge', { id: 'refunds', headline: 'Deletes queue refunds in eu-central-1' }) },
  { id: 'stack', day: 0, agent: 'claude-code', decision: 'allow', ran: true, review: sampleReview('attest', { id: 'stack', principals: [as('OperatorAccess', '123456789012')] }) },
  { id: 'namespace', day: 0, agent: 'vscode', decision: 'deny', review: sampleReview('acknowledge', { id: 'namespace', headline: 'Deletes namespace shop', principals: [as('deployer', 'kind-local')] }) },
  { id: 'notes', day: 1, agent: 'vscode', decision: 'allow', ran: true, review: sampleReview('confirm', { id: 'notes', headline: 'Deletes file notes.txt' }) },
];

const policyText = `{
  "version": 1,
  "rules": [
    {
      "id": "production-replace",
      "match": { "operation": ["replace"] },
      "least": "",
      "ownr": "@platform"
    }
  ]
}
`;

describe('what a person looks at besides the page', () => {
  let editor: Editor;
  const rows = '.pane-body .monaco-list-row';

  before(async function () {
    this.timeout(240_000);
    editor = await openEditor({
      settings: { 'countersign.mode': 'observe' },
      prepare: ({ workspace, home }) => {
        const state = stateFolderAt(path.join(home, '.local/state/countersign'));
        mkdirSync(path.dirname(state.root), { recursive: true });
        assert.equal(ensureStateFolder(state), undefined);
        for (const one of past) {
          const at = lastTuesday();
          at.setDate(at.getDate() + one.day);
          const log = auditLog(state, { version: '1', now: () => at });
          const action = { id: one.id, agent: one.agent, session: 's', cwd: workspace, env: {}, request: { tool: 'shell', command: one.id, shell: 'bash' } } as const;
          const bodies: readonly AuditBody[] = [
            { kind: 'reviewed', review: reviewedAction(action, one.review, 'p') }, { kind: 'shown', action: redacted(one.id), review: shownReview(one.review) },
            { kind: 'decided', action: redacted(one.id), decision: one.decision, by: 'user', verdict: one.review.verdict, reason: redacted(one.decision === 'allow' ? 'Approved by the user: agreed in the stand-up' : 'Denied by the user.'), user: redacted('ada') },
            ...(one.ran === true ? [{ kind: 'ran', action: redacted(one.id), call: redacted(callId(action)), agent: redacted(one.agent), session: redacted('s'), outcome: 'ran' } as const] : []),
          ];
          for (const body of bodies) assert.equal(log.append(body), undefined);
        }
        mkdirSync(path.join(workspace, '.countersign'));
        writeFileSync(path.join(workspace, '.countersign/policy.json'), policyText);
        return Promise.resolve();
      },
    });
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
  });

  /** Goes through the filter's lists, one choice after the other. */
  async function filter(...choices: readonly (string | RegExp)[]): Promise<void> {
    await runCommand(editor.page, 'Countersign: Filter the History');
    for (const choice of choices) await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: choice }).first().click();
    await editor.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  const actions = (): Promise<string[]> => editor.page.locator(rows, { hasText: /Deletes/ }).allInnerTexts();

  it('completes the policy file and says what is wrong in it', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await page.keyboard.press('Control+P');
    const box = page.locator('.quick-input-widget input.input');
    await box.waitFor({ state: 'visible' });
    // The seventh line, between the quotes of "least".
    await box.fill('.countersign/policy.json:7:17');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'policy.json' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor .view-line', { hasText: 'production-replace' }).first().waitFor();
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 60_000 });
    const list = page.locator('.suggest-widget.visible');
    await eventually('values are offered', async () => {
      await page.keyboard.press('Control+Space');
      return (await list.locator('.monaco-list-row', { hasText: 'countersign' }).first().waitFor({ timeout: 5000 }).then(() => true, () => undefined));
    });
    await eventually('what each means is told', async () => {
      if (await page.locator('.suggest-details', { hasText: 'Every line of the scope ticked' }).isVisible()) return true;
      await page.keyboard.press('Control+Space');
      await page.waitForTimeout(700);
      return undefined;
    }, 20_000);
    await picture(page, 'policy-completion');
    const offered = await list.locator('.monaco-list-row').allInnerTexts();
    for (const verdict of ['confirm', 'acknowledge', 'attest', 'countersign', 'deny']) assert.ok(offered.some((row) => row.includes(verdict)), `${verdict} in ${offered.join()}`);
    await useTheme(editor, 'dark');
    await page.keyboard.press('Escape');
    await runCommand(page, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'ownr' }).first().waitFor();
    await picture(page, 'policy-errors');
    // The gate itself says so too, and reads the file in its strictest sense.
    await runCommand(page, 'Countersign: Look Again');
    await page.locator('.statusbar-item', { hasText: 'Countersign: policy not valid' }).waitFor({ timeout: 30_000 });
    writeFileSync(path.join(editor.workspace, '.countersign/policy.json'), policyText.replace('"least": ""', '"least": "confirm"').replace('ownr', 'owner'));
    await runCommand(page, 'Countersign: Look Again');
    await page.locator('.statusbar-item', { hasText: 'policy not valid' }).waitFor({ state: 'hidden' });
    await useTheme(editor, 'light');
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'View: Hide Panel');
  });

  it('answers what the agent did with whose privileges last Tuesday', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await runCommand(page, 'Countersign: Focus on History View');
    await page.locator(rows, { hasText: 'notes.txt' }).first().waitFor({ timeout: 30_000 });
    await picture(page, 'history-all');
    const tuesday = lastTuesday().toLocaleDateString('en', { weekday: 'long', day: 'numeric', month: 'long' });
    await filter('When', tuesday);
    await page.locator(rows, { hasText: 'notes.txt' }).first().waitFor({ state: 'hidden' });
    assert.equal((await actions()).length, 2);
    await picture(page, 'history-tuesday');
    await filter('Runs As', 'OperatorAccess');
    await page.locator(rows, { hasText: 'namespace shop' }).first().waitFor({ state: 'hidden' });
    const [only, ...others] = await actions();
    assert.deepEqual(others, []);
    assert.match(only ?? '', /Deletes and recreates environment cost-explorer-prod/);
    assert.match(await page.locator(rows, { hasText: /Deletes/ }).first().getAttribute('aria-label') ?? '', /approved, ran, Claude Code, as OperatorAccess in 123456789012/);
  });

  it('opens an old review as it was shown, to be read and nothing else', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await page.locator(rows, { hasText: /Deletes/ }).first().click();
    const shown = await eventually('the old review', () => approvalPage(page));
    assert.equal(await shown.locator('h1').innerText().then((text) => text.split('\n')[0]), 'Deletes and recreates environment cost-explorer-prod in cn-north-1 PRODUCTION · payments-prod');
    assert.match(await shown.locator('.outcome').innerText(), /On record: approved, ran \(ada\), Tuesday.*agreed in the stand-up/);
    assert.equal(await shown.locator('#approve, #deny, #grant, input').count(), 0);
    await inEveryTheme(editor, shown, 'history-review');
    await runCommand(page, 'Countersign: Show the Whole History');
    await page.locator(rows, { hasText: 'notes.txt' }).first().waitFor();
    await runCommand(page, 'View: Close All Editors');
  });

  it('holds nothing while it observes, says so at the bottom, and records what it would have asked', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await page.locator('.statusbar-item', { hasText: 'Countersign observes' }).waitFor();
    const call = await claudeAsks(editor, 'observed', 'rm -rf environments/orders-prod');
    assert.equal(decisionOf(await call.reply), 'silent');
    assert.equal(await approvalPage(page), undefined);
    await runCommand(page, 'Countersign: Focus on History View');
    const row = page.locator(rows, { hasText: 'environments/orders-prod' });
    await row.first().waitFor({ timeout: 30_000 });
    assert.match(await row.first().getAttribute('aria-label') ?? '', /not held/);
    await picture(page, 'observing');
    // An agent that reaches for the gate itself is denied in this mode too.
    const own = await claudeAsks(editor, 'own', `rm -rf ${path.join(stateOf(editor), 'bin')}`);
    assert.equal(decisionOf(await own.reply), 'deny');
  });
});
