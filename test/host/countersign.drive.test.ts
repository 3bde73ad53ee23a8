// Two people in two real editors, two clones and one bare remote: an agent's production replacement is asked about, read, signed by the second
// person, approved by the first, and run once. Real git, real ssh-keygen, real keys.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { claudeAsks, decisionOf, windowAddress } from './agentCall';
import { approvalPage, tickAll, typeToken, waitForReview } from './approvalPage';
import { accessibilityViolations, eventually, openWorkspace, picture, runCommand, useTheme } from './drive';
import { openEditor, type Editor } from './editor';
import { recreateStack } from './turns';

const ana = 'ana@example.com';
const ben = 'ben@example.com';
const policy = {
  version: 1,
  rules: [{ id: 'two-people', match: { environment: ['production'], operation: ['replace', 'delete'] }, least: 'countersign', owner: '@platform', reason: 'production is rebuilt by two people' }],
};

describe('a countersignature between two real editors', () => {
  let shared: string;
  let requester: Editor;
  let colleague: Editor;

  before(async function () {
    this.timeout(240_000);
    shared = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-two-')));
    for (const name of [ana, ben]) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path.join(shared, name)]);
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', path.join(shared, 'team.git')]);
    const publicKey = (name: string): string => readFileSync(path.join(shared, `${name}.pub`), 'utf8').split(' ').slice(0, 2).join(' ');
    requester = await openEditor({
      prepare: ({ workspace, home }) => {
        own(home, ana);
        mkdirSync(path.join(workspace, '.countersign'), { recursive: true });
        writeFileSync(path.join(workspace, '.countersign/policy.json'), JSON.stringify(policy, undefined, 2));
        writeFileSync(path.join(workspace, '.countersign/allowed_signers'), [ana, ben].map((name) => `${name} namespaces="countersign" ${publicKey(name)}\n`).join(''));
        const git = gitIn(workspace, home);
        git('branch', '-M', 'main');
        git('add', '.countersign');
        git('commit', '-q', '-m', 'policy');
        git('remote', 'add', 'origin', path.join(shared, 'team.git'));
        git('push', '-q', '-u', 'origin', 'main');
        git('remote', 'set-head', 'origin', 'main');
        return Promise.resolve();
      },
    });
    colleague = await openEditor({
      prepare: ({ workspace, home }) => {
        own(home, ben);
        rmSync(workspace, { recursive: true });
        gitIn(home, home)('clone', '-q', path.join(shared, 'team.git'), workspace);
        return Promise.resolve();
      },
    });
    for (const editor of [requester, colleague]) {
      await openWorkspace(editor);
      await windowAddress(editor);
    }
  });
  after(async () => {
    await requester?.close();
    await colleague?.close();
    rmSync(shared, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [name, editor] of [['requester', requester], ['colleague', colleague]] as const) await picture(editor.page, `failed-countersign-${name}`);
  });

  function own(home: string, name: string): void {
    mkdirSync(path.join(home, '.ssh'), { recursive: true, mode: 0o700 });
    cpSync(path.join(shared, name), path.join(home, '.ssh/id_ed25519'));
    cpSync(path.join(shared, `${name}.pub`), path.join(home, '.ssh/id_ed25519.pub'));
  }

  /** Gives everything on the requester's page and asks. */
  async function ask(page: Frame): Promise<void> {
    await tickAll(page);
    await typeToken(requester.page, page);
    await page.locator('#reason').click();
    await requester.page.keyboard.type('Agreed in the stand-up');
    await page.locator('#ask').click();
    await eventually('a colleague is asked', async () => ((await page.locator('.second-person .state').innerText().catch(() => '')).startsWith('Waiting for a countersignature') ? true : undefined));
  }

  /** The colleague's page with the request, found in the view. */
  async function openRequest(): Promise<Frame> {
    await runCommand(colleague.page, 'Countersign: Look Again');
    await runCommand(colleague.page, 'Countersign: Focus on Waiting View');
    await colleague.page.locator('.pane-body .monaco-list-row', { hasText: `${ana} asks you to sign` }).first().click();
    const page = await eventually('the request is shown', async () => {
      const open = await approvalPage(colleague.page);
      return open !== undefined && (await open.locator('#sign').isVisible().catch(() => false)) ? open : undefined;
    });
    await colleague.page.waitForTimeout(700);
    return page;
  }

  it('asks, shows the same page, signs, approves, and runs once', async function () {
    this.timeout(240_000);
    const call = await claudeAsks(requester, 'two', recreateStack);
    const page = await waitForReview(requester.page, /orders-prod/);
    assert.match(await page.locator('.second-person').innerText(), new RegExp(`Who may sign: ${ben}.*${ana} \\(you asked\\)`, 's'));
    assert.equal(await page.locator('#approve').count(), 0);
    assert.equal(await page.locator('#ask').isDisabled(), true);
    await picture(requester.page, 'countersign-ask');
    await ask(page);
    await picture(requester.page, 'countersign-waiting');

    const request = await openRequest();
    assert.match(await request.locator('header').innerText(), new RegExp(`Requested by ${ana}.*key SHA256:.*team`, 's'));
    assert.equal(await request.locator('h1').innerText(), await page.locator('h1').innerText());
    assert.equal(await request.locator('.exhibit').innerText(), await page.locator('.exhibit').innerText());
    assert.equal(await request.locator('#sign').isDisabled(), true);
    await picture(colleague.page, 'countersign-request');
    const found: string[] = [];
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await useTheme(colleague, theme);
      await colleague.page.waitForTimeout(400);
      await picture(colleague.page, `countersign-request-${theme}`);
      found.push(...(await accessibilityViolations(request)).map((one) => `${theme}: ${one}`));
    }
    assert.deepEqual(found, []);
    await tickAll(request);
    await typeToken(colleague.page, request);
    await request.locator('#sign').click();
    await eventually('it is signed', async () => (/^Signed\. /.test(await request.locator('.outcome').innerText().catch(() => '')) ? true : undefined));
    assert.equal(call.answered(), false, 'a signature approves nothing');

    await lookNow(page);
    await page.locator('#approve').waitFor({ timeout: 60_000 });
    assert.match(await page.locator('.second-person').innerText(), new RegExp(`Signed by ${ben}`));
    await requester.page.waitForTimeout(700);
    await picture(requester.page, 'countersign-signed');
    await page.locator('#approve').click();
    const reply = await call.reply;
    assert.equal(decisionOf(reply), 'allow');
    assert.match(reply.stdout, new RegExp(`Countersigned by ${ben} \\(SHA256:`));
    // The agent runs it.
    assert.match(execFileSync('sh', ['-c', recreateStack], { cwd: requester.workspace, encoding: 'utf8', env: { HOME: requester.home, PATH: `${path.join(requester.home, '.local/bin')}:${process.env['PATH'] ?? ''}` } }), /delete-stack.*create-stack/s);
  });

  it('used the signature once: the identical call asks anew, and a colleague who declines is heard', async function () {
    this.timeout(240_000);
    const call = await claudeAsks(requester, 'again', recreateStack);
    const page = await waitForReview(requester.page, /orders-prod/);
    assert.equal(await page.locator('#approve').count(), 0);
    await ask(page);
    const request = await openRequest();
    await request.locator('#decline').click();
    await request.locator('#note').click();
    await colleague.page.keyboard.type('Not on a Friday');
    await request.locator('#decline-send').click();
    await eventually('it is declined', async () => (/^Declined/.test(await request.locator('.outcome').innerText().catch(() => '')) ? true : undefined));
    await lookNow(page);
    await eventually('the requester hears it', async () => (/said no.*Not on a Friday/s.test(await page.locator('.second-person').innerText().catch(() => '')) ? true : undefined));
    await picture(requester.page, 'countersign-declined');
    assert.equal(await page.locator('#approve').count(), 0);
    await requester.page.waitForTimeout(700);
    await page.locator('#deny').click();
    assert.equal(decisionOf(await call.reply), 'deny');
  });
});

/** Asks at once, unless the page has looked by itself in the meantime and knows: then the button is gone. */
async function lookNow(page: Frame): Promise<void> {
  await page.locator('#look').click({ timeout: 3000 }).catch(() => undefined);
}

/** Git as a person with this home. */
function gitIn(folder: string, home: string): (...args: readonly string[]) => string {
  const env = { HOME: home, PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  return (...args) => execFileSync('git', [...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
