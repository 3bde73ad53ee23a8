// A new user's first hour, with default settings: the walkthrough, consent, the first prompts of an agent, the history, and taking it back exactly. The
// editor and everything that it and the agent start are watched by the system meanwhile: nothing of it reaches for a network.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { decisionOf, windowAddress, type HookReply } from './agentCall';
import { approvalPage, approve, deny, waitForReview } from './approvalPage';
import { connections, watched } from './connections';
import { eventually, openWorkspace, picture, runCommand } from './drive';
import { countersignVsix, openEditor, type Editor } from './editor';

const own = '{\n  "model": "opus",\n  "hooks": {}\n}\n';

describe('a new user', () => {
  let editor: Editor;
  let settings: string;
  let recording: string;
  let number = 0;

  before(async function () {
    this.timeout(240_000);
    editor = await openEditor({
      extensions: [await countersignVsix()],
      // It looks for its maker's servers by itself; what is watched here is ours.
      chat: false,
      under: (folder) => watched(path.join(folder, 'recording')),
      prepare: ({ workspace, home }) => {
        for (const name of readdirSync(workspace)) rmSync(path.join(workspace, name), { recursive: true });
        writeFileSync(path.join(workspace, 'notes.txt'), 'only here\n');
        rmSync(path.join(home, '.aws'), { recursive: true });
        mkdirSync(path.join(home, '.claude'));
        writeFileSync(path.join(home, '.claude/settings.json'), own);
        return Promise.resolve();
      },
    });
    settings = path.join(editor.home, '.claude/settings.json');
    recording = path.join(editor.folder, 'recording');
    await openWorkspace(editor);
    await windowAddress(editor);
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-newcomer-${number++}`);
  });

  /** Claude Code's call, by the very command that stands in its settings. */
  function claude(command: string): Promise<HookReply> {
    const { hooks } = JSON.parse(readFileSync(settings, 'utf8')) as { readonly hooks: { readonly PreToolUse: readonly { readonly hooks: readonly { readonly command: string }[] }[] } };
    const hook = hooks.PreToolUse[0]?.hooks[0]?.command ?? '';
    const [program = '', ...args] = [...watched(path.join(editor.folder, `hook-${++number}`)), 'sh', '-c', hook];
    const child = spawn(program, args, { cwd: editor.workspace, env: { PATH: process.env['PATH'], HOME: editor.home }, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => { stdout += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { stderr += data.toString(); });
    child.stdin.end(JSON.stringify({
      session_id: `s${number}`, transcript_path: path.join(editor.home, 'transcript.jsonl'), cwd: editor.workspace, permission_mode: 'default',
      hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command, description: 'Tidies up' }, tool_use_id: `toolu_${number}`,
    }));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? 'gone', stdout, stderr }));
    });
  }

  it('is led through the walkthrough', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await runCommand(page, 'Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Set up Countersign' }).first().click();
    // Wide enough for what stands beside a step.
    await page.setViewportSize({ width: 2000, height: 900 });
    const steps = page.locator('.getting-started-step');
    await steps.first().waitFor();
    await picture(page, 'walkthrough-0');
    const titles = ['What Countersign does', 'Choose the agents', 'The approval page', 'Start a team policy', 'Take it back'];
    for (const [index, title] of titles.entries()) {
      const step = steps.filter({ hasText: title });
      await step.first().click();
      await page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
      await page.waitForTimeout(500);
      await picture(page, `walkthrough-${index + 1}`);
    }
    assert.equal(await steps.count(), titles.length);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('sees each change of a file before it is written, and agrees', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await page.locator('.getting-started-step', { hasText: 'Choose the agents' }).first().click();
    await page.locator('.getting-started-step.expanded').getByRole('button', { name: 'Set Up' }).click();
    const box = page.locator('.quick-input-widget');
    await box.getByText('Which agents should ask Countersign first?').waitFor();
    // VS Code is chosen already; here Claude Code alone, which this home has.
    const claude = box.locator('.monaco-list-row', { hasText: 'Claude Code' });
    assert.match(await claude.innerText(), /found here.*~\/\.claude\/settings\.json/s);
    await box.locator('.monaco-list-row', { hasText: 'VS Code' }).click();
    await box.getByText('0 Selected').waitFor();
    await claude.click();
    await box.getByText('1 Selected').waitFor();
    await picture(page, 'newcomer-agents');
    await box.getByRole('button', { name: 'OK' }).click();
    const question = page.locator('.monaco-dialog-box');
    await question.waitFor();
    assert.match(await question.innerText(), /Claude Code.*\.claude\/settings\.json/s);
    assert.equal(readFileSync(settings, 'utf8'), own);
    await page.locator('.monaco-diff-editor').first().waitFor();
    await picture(page, 'newcomer-consent');
    await question.getByRole('button', { name: 'Write' }).click();
    await eventually('the hook is written', () => (readFileSync(settings, 'utf8') === own ? undefined : true));
    await page.getByText('asks Countersign from its next session on').first().waitFor();
  });

  it('meets nothing for a read, and the page for a loss; denies and approves', async function () {
    this.timeout(240_000);
    const { page } = editor;
    assert.deepEqual(await claude('cat notes.txt && ls -la'), { code: 0, stdout: '', stderr: '' });
    const first = claude('rm notes.txt');
    const shown = await waitForReview(page, /notes\.txt/);
    await picture(page, 'newcomer-first');
    await deny(page, shown, 'Keep my notes');
    assert.match((await first).stdout, /Keep my notes/);
    const second = claude('rm notes.txt');
    await approve(page, await waitForReview(page, /notes\.txt/));
    assert.equal(decisionOf(await second), 'allow');
    const third = claude('psql -h db.prod.example.com -U shop shop -c "DROP TABLE orders"');
    await approve(page, await waitForReview(page, /orders/));
    assert.equal(decisionOf(await third), 'allow');
  });

  it('finds all of it in the history', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await runCommand(page, 'Countersign: Focus on History View');
    const rows = page.locator('.pane-body .monaco-list-row', { hasText: /notes\.txt|orders/ });
    await eventually('the three', async () => ((await rows.count()) >= 3 ? true : undefined), 30_000);
    await picture(page, 'newcomer-history');
    await rows.first().click();
    const old = await eventually('the page as it was', () => approvalPage(page));
    assert.match(await old.locator('.outcome').innerText(), /^On record: approved/);
    await picture(page, 'newcomer-old');
  });

  it('takes it back exactly', async function () {
    this.timeout(180_000);
    const { page } = editor;
    await runCommand(page, 'Countersign: Remove the Hook of an Agent');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Claude Code' }).first().click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Take It Out' }).click();
    await eventually('the file is as it was', () => (readFileSync(settings, 'utf8') === own ? true : undefined));
    await picture(page, 'newcomer-undone');
  });

  it('has sent nothing anywhere', async function () {
    this.timeout(120_000);
    // The recording can tell: a program that reaches for another machine is seen, one that talks to its own is not.
    const file = path.join(editor.folder, 'control');
    const [program = '', ...args] = watched(file);
    const tries = "const net = require('node:net'); for (const host of ['192.0.2.1', '127.0.0.1']) net.connect(9, host).on('error', () => 0).setTimeout(300, function () { this.destroy(); })";
    execFileSync(program, [...args, 'sh', '-c', `${process.execPath} -e "${tries}"; true`]);
    const control = connections(file).below((command) => command.includes('sh'));
    assert.equal(control.length, 1, control.join('\n'));
    assert.match(control[0] ?? '', /192\.0\.2\.1/);

    await editor.server.stop();
    const window = (command: string): boolean => command.includes('--type=extensionHost');

    const seen = connections(recording);
    assert.ok(seen.programs(window).length > 0, 'the extension host was watched');
    assert.deepEqual(seen.below(window), []);
    const hooks = readdirSync(editor.folder).filter((name) => name.startsWith('hook-'));
    assert.equal(hooks.length, 4);
    for (const hook of hooks) {
      const one = connections(path.join(editor.folder, hook));
      assert.ok(one.programs(() => true).some((command) => command.includes('countersign-hook')), hook);
      assert.deepEqual(one.below(() => true), [], hook);
    }
  });
});
