// A long plan in the real editor: the page tells how far its reading is, in place; it can be stopped from the keyboard, which denies; and its
// review opens on the same page.
import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { planOf } from '../bench/plans';
import { claudeAsks, decisionOf, windowAddress } from './agentCall';
import { approvalPage, approve, deny, waitForReview } from './approvalPage';
import { accessibilityViolations, eventually, openWorkspace, picture, useTheme } from './drive';
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
  after(() => editor?.close());

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`can be stopped from the keyboard, which denies (${theme})`, async () => {
      await useTheme(editor, theme);
      const call = await claudeAsks(editor, `long-${theme}`, 'cd long && terraform apply p');
      const frame = await nextReading(editor);
      await frame.locator('progress').waitFor();
      await picture(editor.page, `reading-${theme}`);
      assert.deepEqual(theme === 'dark' ? await accessibilityViolations(frame) : [], []);
      await editor.page.waitForTimeout(600);
      await frame.locator('#deny').focus();
      await editor.page.keyboard.press('Enter');
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
    const call = await claudeAsks(editor, 'through', 'cd long && terraform apply p');
    const reading = await nextReading(editor);
    const amount = await reading.locator('.amount').innerText();
    assert.match(amount, /^\d+ %: [\d.]+ MB of 2\d\d\.\d MB$/);
    const page = await waitForReview(editor.page, /recreates/, 120_000);
    assert.equal(page, reading, 'the same page');
    assert.equal(await page.locator('progress').count(), 0);
    await approve(editor.page, page);
    assert.equal(decisionOf(await call.reply), 'allow');
  });
});

/** A page that is done stays until a person moves on. */
function nextReading(editor: Editor): Promise<Frame> {
  return eventually('a page that reads', async () => {
    const open = await readingFrame(editor);
    const page = open ?? await approvalPage(editor.page);
    if (open === undefined && page !== undefined && await page.locator('.outcome').isVisible().catch(() => false)) await page.locator('#next').click({ timeout: 800 }).catch(() => undefined);
    return open;
  }, 60_000);
}

/** The document of a page that shows a reading which goes on. */
async function readingFrame(editor: Editor): Promise<Frame | undefined> {
  for (const frame of editor.page.frames()) if (await frame.locator('progress').isVisible().catch(() => false)) return frame;
  return undefined;
}
