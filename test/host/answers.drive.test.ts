// What a person may answer besides a plain yes or no, in the real editor: ask a system itself, go past a signature, let a scope pass for a while, call a
// thing disposable, deny a whole session, accept a changed policy; and that each is listed, counts only as it says, and can be taken back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../../src/build/bundle';
import { claudeAsks, decisionOf, stateOf, windowAddress, type AgentCall } from './agentCall';
import { approvalPage, approve, deny, isOver, press, tickAll, typeToken, unfold, waitForReview } from './approvalPage';
import { eventually, inEveryTheme, openWorkspace, picture, runCommand } from './drive';
import { openEditor, type Editor } from './editor';
import { recreateStack } from './turns';

const rule = { id: 'two-people', match: { environment: ['production'], operation: ['replace'] }, least: 'countersign', owner: '@platform', reason: 'production is rebuilt by two people' };
const policy = { version: 1, rules: [rule], breakGlass: { ticketPattern: '[A-Z]{2,9}-[0-9]+' } };
const deleteDatabase = 'aws rds delete-db-instance --db-instance-identifier orders-prod-db --skip-final-snapshot --profile operator-prod';
const policyFile = '.countersign/policy.json';

/** Answers who it is; whoever asks the cluster waits for ever. */
const programs: Readonly<Record<string, string>> = {
  aws: '#!/bin/sh\n[ "$1 $2" = "sts get-caller-identity" ] && echo \'{"UserId":"AROAEXAMPLE:ana","Account":"123456789012","Arn":"arn:aws:sts::123456789012:assumed-role/Operator/ana"}\' && exit 0\necho "asked for: aws $*"\n',
  kubectl: '#!/bin/sh\nexec sleep 60\n',
};
const kubeconfig = 'apiVersion: v1\nkind: Config\ncurrent-context: prod-eu\ncontexts: [{ name: prod-eu, context: { cluster: prod-eu, user: deployer, namespace: shop } }]\nclusters: [{ name: prod-eu, cluster: { server: "https://k8s.prod-eu.example.com:6443" } }]\nusers: [{ name: deployer, user: { token: not-a-real-token } }]\n';

describe('what a person may answer besides yes and no', () => {
  let editor: Editor;
  let git: (...args: readonly string[]) => string;

  before(async function () {
    this.timeout(240_000);
    editor = await openEditor({
      settings: { 'countersign.onlineChecks': true },
      prepare: ({ workspace, home }) => {
        git = (...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: workspace, env: { HOME: home, PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
        for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(home, '.local/bin', name), text, { mode: 0o755 });
        // The editor takes its search path from the person's login shell.
        writeFileSync(path.join(home, '.profile'), 'PATH="$HOME/.local/bin:$PATH"\n');
        mkdirSync(path.join(home, '.kube'), { recursive: true });
        writeFileSync(path.join(home, '.kube/config'), kubeconfig);
        mkdirSync(path.join(home, '.ssh'), { recursive: true, mode: 0o700 });
        const signers = ['ana@example.com', 'ben@example.com'].map((name) => {
          const key = path.join(path.dirname(home), name);
          execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key]);
          return `${name} namespaces="countersign" ${readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')}\n`;
        });
        for (const end of ['', '.pub']) cpSync(path.join(path.dirname(home), `ana@example.com${end}`), path.join(home, `.ssh/id_ed25519${end}`));
        mkdirSync(path.join(workspace, '.countersign'), { recursive: true });
        writeFileSync(path.join(workspace, policyFile), `${JSON.stringify(policy, undefined, 2)}\n`);
        writeFileSync(path.join(workspace, '.countersign/allowed_signers'), signers.join(''));
        const team = path.join(path.dirname(home), 'team.git');
        git('init', '-q', '--bare', '-b', 'main', team);
        git('branch', '-M', 'main');
        git('add', '.countersign');
        git('commit', '-q', '-m', 'policy');
        git('remote', 'add', 'origin', team);
        git('push', '-q', '-u', 'origin', 'main');
        git('remote', 'set-head', 'origin', 'main');
        return Promise.resolve();
      },
    });
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
    // An agent that goes away takes its review along: nothing of a failed test waits for the next one.
    for (const call of calls.splice(0)) call.process.kill();
  });

  const calls: AgentCall[] = [];
  async function asks(...given: readonly [id: string, command: string, how?: { readonly session: string }]): Promise<AgentCall> {
    const [id, command, how] = given;
    const call = await claudeAsks(editor, id, command, how);
    calls.push(call);
    return call;
  }

  /** The command line with this person's home, as they would use it on a terminal. */
  function countersign(...args: readonly string[]): string {
    return execFileSync(process.execPath, [path.join(root, 'dist/countersign.js'), ...args], { cwd: editor.workspace, env: { HOME: editor.home, PATH: process.env['PATH'] }, encoding: 'utf8' });
  }

  /** An untracked file: losing it asks for one click. */
  function untracked(name: string): string {
    writeFileSync(path.join(editor.workspace, name), 'only here\n');
    return `rm ${name}`;
  }

  async function deniedBy(call: AgentCall, page: Frame): Promise<void> {
    await deny(editor.page, page);
    assert.equal(decisionOf(await call.reply), 'deny');
  }

  it('asks a system itself by a click, with the command in sight, and adds the answer to the page', async function () {
    this.timeout(180_000);
    const call = await asks('online', deleteDatabase);
    const page = await waitForReview(editor.page, /orders-prod-db/);
    const list = page.locator('#checks');
    assert.match(await list.innerText(), /aws sts get-caller-identity --profile=operator-prod/);
    await page.locator('input[type=checkbox]').first().click();
    await press(editor.page, page, '#check-0', async () => (await page.locator('.told').count()) > 0);
    await page.locator('.told', { hasText: 'role Operator (session ana) in account 123456789012' }).waitFor({ timeout: 30_000 });
    assert.equal(await page.locator('input[type=checkbox]').first().isChecked(), true, 'the ticks stay');
    assert.equal(call.answered(), false, 'an answer decides nothing');
    await page.locator('.told').first().scrollIntoViewIfNeeded();
    await inEveryTheme(editor, page, 'online-check');
    await deniedBy(call, page);
  });

  it('gives up on a system that does not answer, and can be denied meanwhile', async function () {
    this.timeout(180_000);
    const call = await asks('late', 'kubectl delete namespace shop');
    const page = await waitForReview(editor.page, /namespace shop/);
    await press(editor.page, page, '#check-0', () => page.locator('.check .detail', { hasText: 'asking' }).isVisible());
    assert.equal(await page.locator('#deny').isEnabled(), true);
    await page.locator('.told', { hasText: 'no answer within 10 seconds' }).waitFor({ timeout: 60_000 });
    await deniedBy(call, page);
  });

  it('goes past a missing signature only with a ticket, and the report shows it', async function () {
    this.timeout(180_000);
    const call = await asks('glass', recreateStack);
    const page = await waitForReview(editor.page, /orders-prod/);
    assert.equal(await page.locator('#approve').count(), 0);
    await tickAll(page);
    await typeToken(editor.page, page);
    await unfold(editor.page, page, '#glass');
    await page.locator('#glass-reason').click();
    await editor.page.keyboard.type('the database is down');
    await press(editor.page, page, '#glass-send', () => page.getByText('The reason must name a ticket').first().isVisible());
    assert.equal(call.answered(), false);
    await page.locator('#glass-reason').fill('');
    await page.locator('#glass-reason').click();
    await editor.page.keyboard.type('OPS-77 the database is down');
    await inEveryTheme(editor, page, 'break-glass');
    await press(editor.page, page, '#glass-send', isOver(page, '#glass-send'));
    const reply = await call.reply;
    assert.equal(decisionOf(reply), 'allow');
    assert.match(reply.stdout, /without the signature.*OPS-77/);
    assert.match(countersign('audit', 'report'), /OPS-77 the database is down/);
    // The signers hear of it: the request lies on the team's remote.
    await eventually('the signers are told', () => (git('ls-remote', 'origin', 'refs/countersign/*') === '' ? undefined : true));
  });

  it('lets one scope pass for thirty minutes, lists it, and asks again once it is taken back', async function () {
    this.timeout(180_000);
    const command = untracked('scratch.txt');
    const session = 'scratching';
    const first = await asks('scope-1', command, { session });
    const page = await waitForReview(editor.page, /scratch\.txt/);
    await picture(editor.page, 'confirm-page');
    await press(editor.page, page, '#grant', isOver(page, '#grant'));
    assert.equal(decisionOf(await first.reply), 'allow');
    const second = await asks('scope-2', command, { session });
    assert.equal(decisionOf(await second.reply), 'allow');
    await takeBack(/scratch\.txt/, /not asked again until/, 'standing-answers-scope');
    const third = await asks('scope-3', command, { session });
    await deniedBy(third, await waitForReview(editor.page, /scratch\.txt/));
  });

  it('takes a thing for disposable outside the workspace, lists it, and asks again once that is taken back', async function () {
    this.timeout(180_000);
    const command = untracked('cache.bin');
    const first = await asks('disposable-1', command);
    const page = await waitForReview(editor.page, /cache\.bin/);
    await unfold(editor.page, page, '#disposable');
    await picture(editor.page, 'disposable');
    await press(editor.page, page, '#disposable-0', () => page.getByText('counts as disposable for 30 days').isVisible());
    assert.equal(first.answered(), false, 'nothing is approved by it');
    await deniedBy(first, page);
    const second = await asks('disposable-2', command);
    assert.equal(decisionOf(await second.reply), 'silent');
    assert.match(readFileSync(path.join(stateOf(editor), 'disposable.json'), 'utf8'), /cache\.bin/);
    await runCommand(editor.page, 'Countersign: Focus on Agents View');
    await editor.page.locator('.pane-body .monaco-list-row', { hasText: 'Disposable' }).first().waitFor({ timeout: 20_000 });
    await picture(editor.page, 'agents-disposable');
    await takeBack(/cache\.bin/, /disposable until/, 'standing-answers-disposable');
    const third = await asks('disposable-3', command);
    await deniedBy(third, await waitForReview(editor.page, /cache\.bin/));
  });

  it('tells the agent the safer path, or denies everything of its session until a person stops that', async function () {
    this.timeout(180_000);
    const safer = await asks('safer', deleteDatabase);
    const page = await waitForReview(editor.page, /orders-prod-db/);
    assert.equal(await page.locator('#deny').innerText(), 'Deny and suggest the safer path');
    await deny(editor.page, page);
    assert.match((await safer.reply).stdout, /Do this instead: /);

    const session = 'angry';
    const one = await asks('all-1', untracked('one.txt'), { session });
    await waitForReview(editor.page, /one\.txt/);
    const two = await asks('all-2', untracked('two.txt'), { session });
    await editor.page.locator('.statusbar-item', { hasText: '2 waiting' }).waitFor();
    await runCommand(editor.page, 'Countersign: Focus on Waiting View');
    await editor.page.locator('.pane-body .monaco-list-row', { hasText: 'two.txt' }).first().waitFor();
    const shown = await waitForReview(editor.page, /one\.txt/);
    assert.equal(await shown.locator('#next').innerText(), '1 more waiting');
    await unfold(editor.page, shown, '#deny-note');
    await picture(editor.page, 'two-waiting');
    await shown.locator('#note').click();
    await editor.page.keyboard.type('You were told to stop');
    await press(editor.page, shown, '#deny-session', isOver(shown, '#deny-session'));
    for (const call of [one, two]) {
      const reply = await call.reply;
      assert.equal(decisionOf(reply), 'deny');
      assert.match(`${reply.stdout}${reply.stderr}`, /everything else from this session.*You were told to stop/);
    }
    const next = await asks('all-3', untracked('three.txt'), { session });
    assert.equal(decisionOf(await next.reply), 'deny');
    await takeBack(/Session angry/, /everything is denied/, 'standing-answers-session');
    const again = await asks('all-4', untracked('four.txt'), { session });
    await approve(editor.page, await waitForReview(editor.page, /four\.txt/));
    assert.equal(decisionOf(await again.reply), 'allow');
  });

  it('pauses for a while, after a question that Enter answers with no, and never for the costliest', async function () {
    this.timeout(180_000);
    await runCommand(editor.page, 'Countersign: Pause for 15 Minutes');
    const question = editor.page.locator('.monaco-dialog-box');
    await question.waitFor();
    await editor.page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    assert.equal(await editor.page.locator('.statusbar-item', { hasText: 'paused' }).count(), 0);
    await runCommand(editor.page, 'Countersign: Pause for 15 Minutes');
    await question.waitFor();
    await picture(editor.page, 'pause-question');
    await question.getByRole('button', { name: 'Pause for 15 Minutes' }).click();
    await editor.page.locator('.statusbar-item', { hasText: /Countersign paused, 1[45] min/ }).waitFor();
    await picture(editor.page, 'paused');
    assert.equal(decisionOf(await (await asks('paused-1', untracked('paused.txt'))).reply), 'silent');
    const costly = await asks('paused-2', deleteDatabase);
    await deniedBy(costly, await waitForReview(editor.page, /orders-prod-db/));
    await runCommand(editor.page, 'Countersign: End the Pause');
    await editor.page.locator('.statusbar-item', { hasText: 'paused' }).waitFor({ state: 'hidden' });
    const asked = await asks('paused-3', untracked('paused.txt'));
    await deniedBy(asked, await waitForReview(editor.page, /paused\.txt/));
  });

  it('shows a looser policy as a difference, holds the stricter until a person accepts it, and then the looser', async function () {
    this.timeout(180_000);
    // Looser in the working copy alone: that counts for nothing.
    writeFileSync(path.join(editor.workspace, policyFile), `${JSON.stringify({ ...policy, rules: [{ ...rule, least: 'attest' }] }, undefined, 2)}\n`);
    const first = await asks('looser-1', recreateStack);
    assert.match(await (await waitForReview(editor.page, /orders-prod/)).locator('.rule').innerText(), /^countersign/);
    await deniedBy(first, await waitForReview(editor.page, /orders-prod/));
    // Looser on the default branch too.
    git('commit', '-q', '-am', 'looser');
    git('push', '-q', 'origin', 'main');
    const second = await asks('looser-2', recreateStack);
    assert.match(await (await waitForReview(editor.page, /orders-prod/)).locator('.rule').innerText(), /^countersign/);
    await deniedBy(second, await waitForReview(editor.page, /orders-prod/));

    await runCommand(editor.page, 'Countersign: Review the Changed Policy');
    const page = await eventually('the change is shown', async () => {
      const open = await approvalPage(editor.page);
      return open !== undefined && /not what you accepted/.test(await open.locator('h1').innerText()) ? open : undefined;
    });
    assert.match(await page.locator('.exhibit .removed').innerText(), /"least": "countersign"/);
    assert.match(await page.locator('.exhibit .added').innerText(), /"least": "attest"/);
    assert.equal(await page.locator('#deny').innerText(), 'Keep the stricter');
    assert.equal(await page.locator('#approve').isDisabled(), true);
    await inEveryTheme(editor, page, 'policy-acceptance');
    await editor.page.waitForTimeout(700);
    await tickAll(page);
    await press(editor.page, page, '#approve', isOver(page, '#approve'));
    assert.match(await page.locator('.outcome').innerText(), /It holds from now on/);
    await runCommand(editor.page, 'View: Close All Editors');
    const third = await asks('looser-3', recreateStack);
    const held = await waitForReview(editor.page, /orders-prod/);
    assert.match(await held.locator('.rule').innerText(), /^attest/);
    await deniedBy(third, held);
  });

  /** Finds an answer in the list, takes it back there and sees it gone. */
  async function takeBack(what: RegExp, until: RegExp, name: string): Promise<void> {
    await runCommand(editor.page, 'Countersign: Standing Answers');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: what });
    await row.first().waitFor();
    assert.match(await row.first().innerText(), until);
    await picture(editor.page, name);
    await row.first().hover();
    await row.first().locator('.quick-input-list-entry-action-bar .action-label').first().click();
    await row.first().waitFor({ state: 'hidden' });
    await editor.page.keyboard.press('Escape');
  }
});
