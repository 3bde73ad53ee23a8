// The main job in the real editor: its own agent proposes a delete-and-recreate, and nothing but a person releases it.
import assert from 'node:assert/strict';
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { extensionHostOf } from './agentCall';
import { approvalPage, approve, deny, tickAll, typeToken, waitForReview } from './approvalPage';
import { accessibilityViolations, eventually, openWorkspace, picture, propose, runCommand, resultsOf, toolResults, useTheme } from './drive';
import { openEditor, type Editor } from './editor';
import { recreate, recreateStack, turnOf } from './turns';

describe('the built-in agent in the real editor', () => {
  let editor: Editor;
  let environment: string;
  let kept: string;

  before(async () => {
    editor = await openEditor();
    environment = path.join(editor.workspace, 'environments/orders-prod');
    kept = path.join(editor.folder, 'kept');
    await cp(environment, kept, { recursive: true });
    await openWorkspace(editor);
  });
  beforeEach(async () => {
    await rm(environment, { recursive: true, force: true });
    await cp(kept, environment, { recursive: true });
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
  });

  it('lets a read-only command pass without a prompt', async () => {
    await propose(editor, turnOf('read', ['ls environments/orders-prod && git status --short']));
    const [listing] = await results(1);
    assert.match(listing ?? '', /environment\.json/);
    assert.equal(await approvalPage(editor.page), undefined);
  });

  it('holds a delete-and-recreate, without taking the focus', async () => {
    await propose(editor, turnOf('hold', [recreate]));
    const page = await waitForReview(editor.page, /orders-prod/);
    assert.match(await page.locator('h1').innerText(), /^Deletes and recreates /);
    assert.equal(await editor.page.evaluate(() => document.activeElement?.tagName === 'IFRAME'), false);
    await picture(editor.page, 'approval-page');
    await editor.page.waitForTimeout(3000);
    assert.deepEqual(await toolResults(editor), []);
    assert.equal(await orders(), 1284);
  });

  it('tells the agent of a denial and of its reason', async () => {
    await deny(editor.page, await waitForReview(editor.page), 'Restore the configuration instead');
    const [told] = await results(1);
    assert.match(told ?? '', /denied/i);
    assert.match(told ?? '', /Restore the configuration instead/);
    assert.equal(await orders(), 1284);
    await editor.page.getByText('STOPPED hold').first().waitFor();
  });

  it('is readable for everyone in every theme', async () => {
    await propose(editor, turnOf('themes', [recreate]));
    const page = await waitForReview(editor.page, /orders-prod/);
    const found: string[] = [];
    for (const theme of ['dark', 'highContrast', 'highContrastLight', 'light'] as const) {
      await useTheme(editor, theme);
      await editor.page.waitForTimeout(500);
      await picture(editor.page, `approval-page-${theme}`);
      found.push(...(await accessibilityViolations(page)).map((violation) => `${theme}: ${violation}`));
    }
    assert.deepEqual(found, []);
    await deny(editor.page, page);
    await results(1);
  });

  it('keeps Approve out of reach until every line is ticked and the token is typed', async () => {
    await propose(editor, turnOf('reach', [recreateStack]));
    const page = await waitForReview(editor.page, /orders-prod/);
    const button = page.locator('#approve');
    const shut = async (when: string): Promise<void> => {
      assert.equal(await button.isDisabled(), true, when);
      // By mouse, by keyboard, and by an event that no person made.
      await button.click({ force: true }).catch(() => undefined);
      await button.evaluate((element: HTMLButtonElement) => { element.focus(); element.click(); element.dispatchEvent(new MouseEvent('click', { bubbles: true })); });
      await editor.page.keyboard.press('Enter');
      await editor.page.keyboard.press('Space');
      await editor.page.waitForTimeout(300);
      assert.deepEqual(await toolResults(editor), [], when);
    };
    await shut('at first');
    const lines = page.locator('input[type=checkbox]');
    assert.ok((await lines.count()) >= 1);
    for (let index = 0; index < (await lines.count()); index++) {
      await lines.nth(index).click();
      await shut(`${index + 1} ticked`);
    }
    // A token that a clipboard brings does not count.
    const token = await page.locator('.token').innerText();
    await page.locator('#token').evaluate((input: HTMLInputElement, value) => {
      input.value = value;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: value }));
    }, token);
    await shut('token set by a script');
    await page.locator('#token').fill('');
    await typeToken(editor.page, page);
    await shut('token typed, no reason');
    await page.locator('#reason').click();
    await editor.page.keyboard.type('Asked for by the team');
    assert.equal(await button.isDisabled(), false);
    await lines.first().click();
    await shut('one line unticked');
    await deny(editor.page, page);
    await results(1);
  });

  it('runs an approved command once and asks again for the identical next one', async () => {
    await propose(editor, turnOf('again', [recreate, recreate]));
    await approve(editor.page, await waitForReview(editor.page, /orders-prod/));
    const [ran] = await results(1);
    assert.match(ran ?? '', /environment orders-prod is ready/);
    assert.equal(await orders(), 0);
    const mark = path.join(environment, 'data/orders.ndjson');
    await writeFile(mark, '{"number":1}\n');
    const page = await waitForReview(editor.page, /orders-prod/);
    assert.deepEqual((await toolResults(editor)).length, 1);
    await deny(editor.page, page);
    await results(2);
    assert.equal(await orders(), 1);
  });

  it('keeps an action waiting in the view when its page is closed', async () => {
    await propose(editor, turnOf('closed', [recreate]));
    await waitForReview(editor.page, /orders-prod/);
    await runCommand(editor.page, 'View: Close All Editors');
    await eventually('the page is closed', async () => ((await approvalPage(editor.page)) === undefined ? true : undefined));
    await editor.page.waitForTimeout(3000);
    assert.deepEqual(await toolResults(editor), []);
    assert.equal(await orders(), 1284);
    await runCommand(editor.page, 'Countersign: Focus on Waiting View');
    await editor.page.locator('.pane-body .monaco-list-row', { hasText: 'orders-prod' }).first().click();
    const page = await waitForReview(editor.page, /orders-prod/);
    await tickAll(page);
    await deny(editor.page, page);
    await results(1);
    assert.equal(await orders(), 1284);
  });

  it('denies what waits when the window is reloaded', async () => {
    await propose(editor, turnOf('reload', [recreate]));
    await waitForReview(editor.page, /orders-prod/);
    await openWorkspace(editor);
    await editor.page.waitForTimeout(8000);
    assert.equal(await orders(), 1284);
    assert.equal(await approvalPage(editor.page), undefined);
  });

  it('denies what waits when the extension host is killed', async () => {
    await propose(editor, turnOf('killed', [recreate]));
    await waitForReview(editor.page, /orders-prod/);
    const host = await extensionHostOf(editor);
    process.kill(host, 'SIGKILL');
    await eventually('the extension host is gone', async () => ((await stat(`/proc/${host}`).catch(() => undefined)) === undefined ? true : undefined));
    await editor.page.waitForTimeout(8000);
    assert.equal(await orders(), 1284);
  });

  const results = (count: number): Promise<readonly string[]> => resultsOf(editor, count);

  async function orders(): Promise<number> {
    const text = await readFile(path.join(environment, 'data/orders.ndjson'), 'utf8').catch(() => undefined);
    return text === undefined ? -1 : text.split('\n').filter(Boolean).length;
  }
});
