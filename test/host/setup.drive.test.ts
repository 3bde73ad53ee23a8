// Putting the hook into an agent's configuration and taking it out again, as a person does it in the real editor.
import assert from 'node:assert/strict';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { deny, waitForReview } from './approvalPage';
import { openWorkspace, picture, propose, resultsOf, runCommand } from './drive';
import { openEditor, type Editor } from './editor';
import { recreate, turnOf } from './turns';

describe("the hook in an agent's configuration", () => {
  let editor: Editor;
  let hook: string;

  // The extension's own hook is off here, so that this route is seen alone.
  before(async () => {
    editor = await openEditor({
      settings: { 'chat.plugins.enabled': false },
      prepare: async ({ home }) => {
        await mkdir(path.join(home, '.copilot/hooks'), { recursive: true });
        await writeFile(path.join(home, '.copilot/hooks/of-the-person.json'), '{ "version": 1, "hooks": {} }\n');
      },
    });
    hook = path.join(editor.home, '.copilot/hooks/countersign.json');
    await openWorkspace(editor);
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
  });

  it('writes nothing before a person has seen it and agreed', async () => {
    await chooseAgents(editor.page);
    const question = editor.page.locator('.monaco-dialog-box');
    await question.waitFor();
    assert.match(await question.innerText(), /countersign\.json/);
    await editor.page.locator('.monaco-diff-editor').first().waitFor();
    await picture(editor.page, 'setup-consent');
    assert.equal(await exists(hook), false);
    // Enter once more, as it comes from a finger that chose in the list, is no consent.
    await editor.page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    await editor.page.waitForTimeout(1000);
    assert.equal(await exists(hook), false);
  });

  it('writes what was shown once a person agrees', async () => {
    await chooseAgents(editor.page);
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Write' }).click();
    await editor.page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
    await editor.page.getByText('asks Countersign from its next session on').first().waitFor();
    const { hooks } = JSON.parse(await readFile(hook, 'utf8')) as { hooks: Record<string, unknown> };
    assert.ok('preToolUse' in hooks);
  });

  it('holds a delete-and-recreate by this route alone', async () => {
    await propose(editor, turnOf('by its own file', [recreate]));
    await deny(editor.page, await waitForReview(editor.page, /orders-prod/));
    const [told] = await resultsOf(editor, 1);
    assert.match(told ?? '', /denied/i);
  });

  it('is taken out and leaves everything as it was', async () => {
    await runCommand(editor.page, 'Countersign: Remove the Hook of an Agent');
    await pick(editor.page, 'VS Code');
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Take It Out' }).click();
    await editor.page.getByText('no longer asks Countersign').first().waitFor();
    assert.deepEqual(await readdir(path.dirname(hook)), ['of-the-person.json']);
    assert.equal(await readFile(path.join(path.dirname(hook), 'of-the-person.json'), 'utf8'), '{ "version": 1, "hooks": {} }\n');
  });
});

describe('two routes to one call', () => {
  let editor: Editor;

  before(async () => {
    editor = await openEditor();
    await openWorkspace(editor);
  });
  after(() => editor?.close());

  it('are one review with one answer', async function () {
    this.timeout(60_000);
    await chooseAgents(editor.page);
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Write' }).click();
    await editor.page.getByText('asks Countersign from its next session on').first().waitFor();
    await propose(editor, turnOf('both routes', [recreate]));
    const page = await waitForReview(editor.page, /orders-prod/);
    await editor.page.waitForTimeout(3000);
    assert.equal(await page.locator('#next').isVisible(), false);
    await deny(editor.page, page);
    const results = await resultsOf(editor, 1);
    assert.equal(results.length, 1);
    await editor.page.getByText('STOPPED both routes').first().waitFor();
  });
});

/** Starts the set-up with the built-in agent alone chosen, as it is offered. */
async function chooseAgents(page: Page): Promise<void> {
  await runCommand(page, 'Countersign: Set Up');
  const box = page.locator('.quick-input-widget');
  await box.getByText('Which agents should ask Countersign first?').waitFor();
  await box.getByRole('button', { name: 'OK' }).click();
}

async function pick(page: Page, label: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
}

function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}
