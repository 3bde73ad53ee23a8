// `npm start` as a person meets it: the address, the window, the agent that begins by itself, the end.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../src/build/bundle';
import { deny, waitForReview } from './approvalPage';
import { eventually, picture, workbenchReady } from './drive';
import { launchBrowser } from './editor';

describe('npm start', () => {
  let demo: ChildProcess;
  let said = '';
  let link = '';
  let browser: Browser;
  let page: Page;

  before(async () => {
    demo = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'src/demo/start.ts'), '--no-open'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    demo.stdout?.on('data', (data: Buffer) => { said += data.toString(); });
    demo.stderr?.on('data', (data: Buffer) => { said += data.toString(); });
    link = await eventually('the address is printed', () => {
      if (demo.exitCode !== null) throw new Error(said);
      return /http:\/\/127\.0\.0\.1:\d+\/start\?key=\S+/.exec(said)?.[0];
    }, 120_000);
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  });
  after(async () => {
    await browser?.close();
    if (demo?.exitCode !== null) return;
    // Asked, not killed: it takes its editor with it.
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGTERM');
    await ended;
  });

  it('gives nobody a way in without the link', async () => {
    const { origin } = new URL(link);
    assert.equal((await fetch(origin)).status, 403);
    assert.equal((await fetch(`${origin}/start?key=${'x'.repeat(24)}`)).status, 403);
  });

  it('keeps the connection token out of arguments and environments', async () => {
    const cookie = await tokenOf(page, link);
    for (const file of ['cmdline', 'environ']) {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
        assert.ok(!text.includes(cookie), `/proc/${pid}/${file} holds the token`);
      }
    }
  });

  it('opens the workspace, lets the agent begin and holds what it proposes', async () => {
    await workbenchReady(page);
    await page.getByText('Let me see what the environment holds.').first().waitFor({ timeout: 90_000 });
    const review = await waitForReview(page, /Deletes and recreates/, 90_000);
    assert.match(await review.locator('h1').innerText(), /environments\/orders-prod/);
    await picture(page, 'demo');
    await deny(page, review);
    await page.getByText('I did not touch orders-prod').first().waitFor({ timeout: 60_000 });
  });

  it('plays the cloud version next', async () => {
    await page.locator('.statusbar-item', { hasText: 'Next action' }).click();
    const review = await waitForReview(page, /stack orders-prod/, 90_000);
    assert.match(await review.locator('body').innerText(), /operator-prod/);
    await picture(page, 'demo-cloud');
    await deny(page, review);
    await page.getByText('I left the stack as it is').first().waitFor({ timeout: 60_000 });
  });

  it('takes a link once and prints the next', async () => {
    assert.equal((await fetch(link)).status, 403);
    const links = said.match(/http:\/\/127\.0\.0\.1:\d+\/start\?key=\S+/g) ?? [];
    assert.equal(new Set(links).size, 2);
  });

  it('ends on Ctrl+C and leaves nothing behind', async () => {
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGINT');
    await ended;
    assert.deepEqual((await readdir(tmpdir())).filter((name) => name.startsWith(`countersign-demo-${demo.pid}-`)), []);
    await assert.rejects(fetch(new URL(link).origin));
  });
});

async function tokenOf(page: Page, link: string): Promise<string> {
  await page.goto(link);
  const cookie = (await page.context().cookies()).find((each) => each.name === 'vscode-tkn');
  assert.ok(cookie !== undefined && cookie.value.length >= 32);
  return cookie.value;
}
