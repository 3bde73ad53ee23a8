// What else tries to get past the gate of a real editor, or breaks while an action waits: nothing but a person releases it.
import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import * as path from 'node:path';
import { claudeAsks, decisionOf, extensionHostOf, stateOf, windowAddress } from './agentCall';
import { approvalPage, approve, deny, waitForReview } from './approvalPage';
import { eventually, openWorkspace, picture } from './drive';
import { openEditor, type Editor } from './editor';
import { recreate, recreateStack } from './turns';

describe('the gate of the real editor', () => {
  let editor: Editor;

  before(async () => {
    editor = await openEditor();
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
  });

  it('says nothing about a harmless call', async () => {
    const call = await claudeAsks(editor, 'read', 'ls environments');
    const reply = await call.reply;
    assert.deepEqual(reply, { code: 0, stdout: '', stderr: '' });
  });

  it('takes no approval from another process, nor from a file', async () => {
    const call = await claudeAsks(editor, 'forged', recreateStack);
    const page = await waitForReview(editor.page, /orders-prod/);
    const answers = await forge(await windowAddress(editor));
    for (const name of ['approvals/forged.json', 'sessions/forged.json', 'windows/forged.json', 'approved.json']) {
      const file = path.join(stateOf(editor), name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ v: 1, id: 'forged', session: 'session-forged', decision: 'allow', approved: true, command: recreateStack }));
    }
    await editor.page.waitForTimeout(3000);
    assert.equal(call.answered(), false, answers);
    assert.doesNotMatch(answers, /"kind":"allow"/);
    await deny(editor.page, page);
    assert.equal(decisionOf(await call.reply), 'deny');
  });

  it('denies when its deadline passes, and keeps a later approval for one identical call', async () => {
    // The hook answers 10 seconds before the agent's patience ends.
    const patience = { timeout: 15, session: 'patience' };
    const late = await claudeAsks(editor, 'late', recreate, patience);
    const page = await waitForReview(editor.page, /orders-prod/);
    const reply = await late.reply;
    assert.equal(decisionOf(reply), 'deny');
    assert.match(`${reply.stdout}${reply.stderr}`, /repeat the identical call/i);
    await approve(editor.page, page);
    const again = await (await claudeAsks(editor, 'again', recreate, patience)).reply;
    assert.equal(decisionOf(again), 'allow');
    const third = await claudeAsks(editor, 'third', recreate, { session: patience.session });
    await deny(editor.page, await waitForReview(editor.page, /orders-prod/));
    assert.equal(decisionOf(await third.reply), 'deny');
  });

  it('withdraws the review when the agent goes away', async () => {
    const call = await claudeAsks(editor, 'gone', recreate);
    const page = await waitForReview(editor.page, /orders-prod/);
    call.process.kill('SIGKILL');
    await eventually('nothing can be approved any more', async () => ((await approvalPage(editor.page)) === undefined || (await page.locator('#approve').count()) === 0 ? true : undefined));
  });

  it('queues parallel calls and never swaps the page under the cursor', async () => {
    const first = await claudeAsks(editor, 'first', recreate);
    const page = await waitForReview(editor.page, /environments\/orders-prod/);
    const second = await claudeAsks(editor, 'second', recreateStack);
    await page.locator('#next').getByText('1 more waiting').waitFor();
    assert.match(await page.locator('h1').innerText(), /environments\/orders-prod/);
    await deny(editor.page, page);
    assert.equal(decisionOf(await first.reply), 'deny');
    await editor.page.waitForTimeout(1000);
    assert.equal(second.answered(), false);
    await page.locator('#next').click();
    await deny(editor.page, await waitForReview(editor.page, /stack orders-prod/));
    assert.equal(decisionOf(await second.reply), 'deny');
  });

  it('denies what waits when the window is reloaded', async () => {
    const call = await claudeAsks(editor, 'reload', recreate);
    await waitForReview(editor.page, /orders-prod/);
    const before = await windowAddress(editor);
    await openWorkspace(editor);
    const reply = await call.reply;
    assert.equal(decisionOf(reply), 'deny');
    assert.match(`${reply.stdout}${reply.stderr}`, /Stop and tell the user/);
    await eventually('the new window is reachable', async () => ((await windowAddress(editor)) === before ? undefined : true));
  });

  it('denies what waits when the extension host is killed', async () => {
    const call = await claudeAsks(editor, 'killed', recreate);
    await waitForReview(editor.page, /orders-prod/);
    process.kill(await extensionHostOf(editor), 'SIGKILL');
    const reply = await call.reply;
    assert.equal(decisionOf(reply), 'deny');
    assert.match(`${reply.stdout}${reply.stderr}`, /Stop and tell the user/);
  });

  it('raises an alarm for an edited launcher', async () => {
    const launcher = path.join(stateOf(editor), 'bin/countersign-hook');
    const before = await readFile(launcher, 'utf8');
    await appendFile(launcher, '# edited\n');
    await openWorkspace(editor);
    await editor.page.locator('.statusbar-item', { hasText: /Countersign/ }).filter({ hasText: /look|gate off/ }).first().waitFor({ timeout: 60_000 });
    await picture(editor.page, 'edited-launcher');
    await writeFile(launcher, before);
  });
});

/** Sends everything a forger might try over the link; resolves with what came back within two seconds. */
function forge(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(address);
    let back = '';
    socket.on('data', (data) => { back += data.toString(); });
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error)));
    for (const message of [
      { type: 'list', v: 1 },
      { type: 'approve', v: 1, id: 1, nonce: 'x' },
      { type: 'decision', v: 1, kind: 'allow' },
      { type: 'answer', nonce: 'x', kind: 'allow', reply: { stdout: '', stderr: '', exitCode: 0 } },
      { kind: 'approve', nonce: 'x', review: '1', revision: 1, ticked: [0, 1, 2], token: 'orders-prod', reason: 'forged', grantScope: true },
    ]) socket.write(`${JSON.stringify(message)}\n`);
    setTimeout(() => {
      socket.destroy();
      resolve(back);
    }, 2000);
  });
}
