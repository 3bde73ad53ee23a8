// A long plan in the real editor: the page tells how far its reading is, in place; it can be stopped from the keyboard, which denies; and its
// review opens on the same page.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { planOf } from '../bench/plans';
import { claudeAsks, decisionOf, extensionHostOf, windowAddress, type AgentCall } from './agentCall';
import { approvalPage, approve, deny, waitForReview } from './approvalPage';
import { eventually, openWorkspace, picture, useTheme } from './drive';
import { openEditor, type Editor } from './editor';

describe('a long plan in the real editor', function () {
  this.timeout(240_000);
  let editor: Editor;

  before(async () => {
    editor = await openEditor({
      prepare: ({ workspace }) => {
        for (const [name, resources] of [['fifty', 10_000], ['long', 40_000]] as const) {
          const folder = path.join(workspace, name);
          mkdirSync(folder, { recursive: true });
          writeFileSync(path.join(folder, 'main.tf'), 'provider "aws" {\n  region = "eu-central-1"\n}\n');
          writeFileSync(path.join(folder, 'p'), 'PK');
          const earlier = new Date(Date.now() - 60_000);
          utimesSync(path.join(folder, 'p'), earlier, earlier);
          writeFileSync(path.join(folder, 'p.json'), planOf(resources, 7));
        }
        return Promise.resolve();
      },
    });
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  afterEach(async () => process.kill(await extensionHostOf(editor), 'SIGCONT'));
  after(() => editor?.close());

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`can be stopped from the keyboard, which denies (${theme})`, async () => {
      await useTheme(editor, theme);
      const { call, frame, goesOn } = await heldReading(editor);
      await picture(editor.page, `reading-${theme}`);
      await editor.page.waitForTimeout(600);
      await frame.locator('#deny').focus();
      await editor.page.keyboard.press('Enter');
      goesOn();
      const reply = await call.reply;
      assert.equal(decisionOf(reply), 'deny');
      assert.match(`${reply.stdout}${reply.stderr}`, /stopped the reading of .*p\.json at \d+ %/);
      await frame.locator('.outcome').getByText('Denied').waitFor();
      await picture(editor.page, `reading-stopped-${theme}`);
    });
  }

  it('50 MB: its review opens by itself', async () => {
    const call = await claudeAsks(editor, 'fifty', 'cd fifty && terraform apply p');
    const page = await waitForReview(editor.page, /recreates/);
    assert.match(await page.locator('h1').innerText(), /Deletes and recreates 7 EC2 instances/);
    await deny(editor.page, page);
    assert.equal(decisionOf(await call.reply), 'deny');
  });

  it('the review takes the place of the reading, and approving it looks once more', async () => {
    const { call, frame: reading, goesOn } = await heldReading(editor);
    const amount = await reading.locator('.amount').innerText();
    goesOn();
    assert.match(amount, /^\d+ %: [\d.]+ MB of 2\d\d\.\d MB$/);
    const page = await waitForReview(editor.page, /recreates/, 120_000);
    assert.equal(page, reading, 'the same page');
    assert.equal(await page.locator('progress').count(), 0);
    await approve(editor.page, page);
    assert.equal(decisionOf(await call.reply), 'allow');
  });
});

/**
 * A call whose plan is being read, with the page that tells so. The reader's process is paused there, so that nothing here depends on how fast it is
 * beside the window; `goesOn` lets it run. A reading that was over before its page was seen is denied, and the plan, changed, is read anew.
 */
async function heldReading(editor: Editor): Promise<{ readonly call: AgentCall; readonly frame: Frame; readonly goesOn: () => void }> {
  const host = await extensionHostOf(editor);
  for (let tries = 1; ; tries++) {
    utimesSync(path.join(editor.workspace, 'long/p.json'), new Date(), new Date());
    const call = await claudeAsks(editor, `long-${randomUUID()}`, 'cd long && terraform apply p');
    const seen = await eventually('a page that reads, or its review', async () => {
      const frame = await readingFrame(editor);
      if (frame !== undefined) {
        process.kill(host, 'SIGSTOP');
        if (await frame.locator('progress').isVisible().catch(() => false)) return frame;
        process.kill(host, 'SIGCONT');
      }
      return (await moveOn(editor)) ? 'over' as const : undefined;
    });
    if (seen !== 'over') return { call, frame: seen, goesOn: () => process.kill(host, 'SIGCONT') };
    await deny(editor.page, await waitForReview(editor.page, /recreates/));
    assert.equal(decisionOf(await call.reply), 'deny');
    if (tries === 5) throw new Error('The plan was read five times before its page was seen');
  }
}

/** Leaves a page that is done, which stays until a person moves on. Whether a review waits. */
async function moveOn(editor: Editor): Promise<boolean> {
  const page = await approvalPage(editor.page);
  if (page === undefined) return false;
  if (await page.locator('.outcome').isVisible().catch(() => false)) {
    await page.locator('#next').click({ timeout: 800 }).catch(() => undefined);
    return false;
  }
  return page.locator('header').getByText(/recreates/).isVisible().catch(() => false);
}

/** The document of a page that shows a reading which goes on. */
async function readingFrame(editor: Editor): Promise<Frame | undefined> {
  for (const frame of editor.page.frames()) if (await frame.locator('progress').isVisible().catch(() => false)) return frame;
  return undefined;
}
