// No secret on the rendered approval page, in a hover, or in what the views are made of: the real queue and engine over the world of
// canaries, the real page script in a browser, everything unfolded. The world and the scan are `canaries.ts`'.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Showing } from '../../src/core/model/page';
import { commandsIn } from '../../src/core/parse/embedded/commandsIn';
import { nodeEngine } from '../../src/extension/approval/nodeEngine';
import { ApprovalQueue } from '../../src/extension/approval/queue';
import type { Waiting } from '../../src/extension/approval/waiting';
import { hoverEngine } from '../../src/extension/hover/hoverEngine';
import { HistoryReader } from '../../src/node/audit/historyReader';
import { ensureStateFolder, stateFolder } from '../../src/node/stateFolder';
import { canary, clean, commands, files, onDisk, typed, writeWorld } from '../core/privileges/canaries';
import { dist } from '../hook/hookProcess';
import { openPage, startBrowser, type OpenPage } from './pageHarness';
import { sampleShowing } from './sampleReview';

describe('no secret on the page, in hovers and in views', function () {
  this.timeout(120_000);
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-leaks-'));
  const cwd = path.join(home, 'project');
  const state = stateFolder(home, 'linux');
  const was = process.env['HOME'];
  let browser: Browser;
  let open: OpenPage;
  const troubles: string[] = [];
  let number = 0;

  before(async () => {
    writeWorld(home, cwd);
    mkdirSync(path.join(cwd, 'loose'));
    writeFileSync(path.join(cwd, 'loose/.env'), files['.env'] ?? '');
    assert.equal(ensureStateFolder(state), undefined);
    process.env['HOME'] = home;
    assert.equal(homedir(), home);
    browser = await startBrowser();
    open = await openPage(browser);
  });
  after(async () => {
    if (was === undefined) Reflect.deleteProperty(process.env, 'HOME');
    else process.env['HOME'] = was;
    await browser?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const engine = nodeEngine({ dist, state, version: '1', workspaces: () => [cwd], trusted: () => [cwd], signing: { state, home: () => home, trusted: () => [cwd], env: () => ({}) } as never, asksOnline: () => true, minimum: () => 'allow' });
  const { queue, hand } = ApprovalQueue.create({ engine, now: Date.now, mode: () => 'guard', changed: () => undefined, arrived: () => undefined, trouble: (what: string) => troubles.push(what), signature: () => undefined, reading: () => undefined, lookingAgain: () => undefined });
  const inputs: readonly (readonly [string, unknown])[] = [
    ...commands.filter((_, i) => i % 2 === 0).map(command => ['Bash', { command, description: `with ${canary().slice(0, 3)}` }] as const), ...typed(`${canary()}Q7`).map(command => ['Bash', { command }] as const), ['Bash', { command: 'rm -rf loose .env' }],
    ...['.env', '~/.aws/credentials', 'main.tf', '~/.netrc', '.npmrc'].flatMap(name => {
      const text = files[name] ?? '';
      const file_path = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name);
      const content = text.replace(/kanarie\d+zang/g, () => canary());
      return [['Write', { file_path, content }], ['Edit', { file_path, old_string: text, new_string: content }]] as const;
    }),
  ];

  /** The review that waits for an agent's call; undefined: nobody is asked. */
  async function asked(tool_name: string, tool_input: unknown): Promise<{ readonly waits: Waiting | undefined; readonly answer: Promise<unknown> }> {
    const payload = JSON.stringify({ session_id: `s${++number}`, cwd, hook_event_name: 'PreToolUse', tool_name, tool_input, tool_use_id: `u${number}` });
    let over = false;
    const answer = queue.answer({ request: { type: 'request', v: 1, nonce: `nonce-number-${number}`, agent: 'claude-code', cwd, env: {}, pid: 1, deadline: Date.now() + 3_600_000, payload }, withdrawn: new AbortController().signal }).finally(() => { over = true; });
    while (!over && queue.waiting.length === 0) await new Promise(resolve => setTimeout(resolve, 3));
    return { waits: queue.waiting[0], answer };
  }

  it('the model that the page gets, what it renders, what the view of waiting calls is made of, the reply', async () => {
    let shown = 0;
    for (const [tool, input] of inputs) {
      const { waits, answer } = await asked(tool, input);
      if (waits !== undefined) {
        shown++;
        const questions = await engine.questions(waits.action, waits.concluded);
        const showing: Showing = { ...sampleShowing(waits.review, { checks: questions.checks, changed: waits.changed, ...(questions.copies === undefined ? {} : { copies: questions.copies }), offers: { grantScope: true, disposable: [], accounts: questions.accounts } }), revision: waits.revision };
        clean(`model of ${JSON.stringify(input)}`, JSON.stringify(showing));
        await open.show(showing);
        await open.page.evaluate('for (const one of document.querySelectorAll(".more, details")) { one.hidden = false; one.open = true; }');
        const html = await open.page.evaluate<string>('document.documentElement.outerHTML + document.documentElement.innerText');
        assert.ok(html.includes('id="deny"'), 'the page is there');
        clean(`page of ${JSON.stringify(input)}`, html);
        await hand.deny(waits.id, waits.revision, { note: '', suggest: false, wholeSession: false });
      }
      clean(`reply to ${JSON.stringify(input)}`, JSON.stringify(await answer));
    }
    assert.ok(shown > 25, `${shown} pages`);
    clean('troubles', troubles.join('\n'));
  });

  it('what the view of the history is made of, and the state folder', async () => {
    const { entries } = await new HistoryReader(state).page({ everything: true }, 500);
    assert.ok(entries.length > 25, `${entries.length} entries`);
    clean('history', JSON.stringify(entries));
    clean('state folder', onDisk(state.root));
  });

  it('hovers over commands, with secrets in the command and in what it reads', async () => {
    const hovers = hoverEngine({ workspaces: () => [cwd] });
    let said = 0;
    for (const [i, command] of [...commands, ...typed(`${canary()}Q7`)].entries()) {
      const document = { id: `${i}`, version: 1, text: `${command}\n`, languageId: 'shellscript', fileName: path.join(cwd, `x${i}.sh`), cwd };
      for (const one of commandsIn(document.text, 'shellscript', document.fileName)) {
        const words = (await hovers.commandAt(document, one.span.start, () => false))?.words;
        if (words === undefined) continue;
        said++;
        clean(`hover on ${command}`, words);
      }
    }
    assert.ok(said > 25, `${said} hovers`);
  });

  it('a secret of no known form in a command is found by the same scan', async () => {
    const { waits, answer } = await asked('Bash', { command: 'rm -rf /srv/kanarie0zang' });
    assert.ok(waits);
    await open.show({ ...sampleShowing(waits.review), revision: 99 });
    const text = await open.page.evaluate<string>('document.documentElement.outerHTML');
    assert.throws(() => clean('page', text), /kanarie/);
    await hand.deny(waits.id, waits.revision, { note: '', suggest: false, wholeSession: false });
    await answer;
  });
});
