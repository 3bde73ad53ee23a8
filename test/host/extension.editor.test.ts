// The extension's surfaces from inside a real extension host: hover, documents, settings, and what commands cannot do.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { talk } from '../../src/node/editorClient';
import type { EditorMessage } from '../../src/node/editorLink';
import { stateFolder } from '../../src/node/stateFolder';
import { windowsFor } from '../../src/node/windowRecord';

const folder = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

describe('the hover', () => {
  const script = [
    '#!/bin/sh', 'ls -la', 'aws cloudformation delete-stack --stack-name orders-prod --profile operator-prod', 'echo done && rm -rf ~/everything', 'git status',
  ].join('\n');

  async function hoverAt(line: number, column: number): Promise<string> {
    const document = await vscode.workspace.openTextDocument({ language: 'shellscript', content: script });
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(line, column));
    return found.flatMap((hover) => hover.contents.map((part) => (typeof part === 'string' ? part : part.value))).filter((text) => /by rule/.test(text)).join('\n');
  }

  it('says what a command would affect, as whom, and by which rule', async () => {
    const text = await hoverAt(2, 20);
    assert.match(text, /Deletes/);
    assert.match(text, /orders\\-prod/);
    assert.match(text, /PRODUCTION/);
  });

  it('reviews each segment by itself and is silent where nothing is risky', async () => {
    assert.equal(await hoverAt(1, 1), '');
    assert.equal(await hoverAt(3, 1), '');
    assert.equal(await hoverAt(4, 5), '');
    assert.match(await hoverAt(3, 15), /everything/);
  });

  it('makes no link, command or icon of what a script says', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'shellscript', content: 'rm -rf ~/"[x](command:workbench.action.quit) $(warning) <b>y</b>"' });
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(0, 4));
    for (const part of found.flatMap((hover) => hover.contents)) {
      assert.ok(typeof part !== 'string');
      assert.doesNotMatch((part as vscode.MarkdownString).value, /[^\\]\[x\]\(command:|[^\\]<b>/);
      assert.notEqual((part as vscode.MarkdownString).isTrusted, true);
    }
  });
});

describe('settings', () => {
  it('of a workspace cannot switch to observing', async () => {
    await assert.rejects(Promise.resolve(vscode.workspace.getConfiguration('countersign').update('mode', 'observe', vscode.ConfigurationTarget.Workspace)));
    assert.equal(vscode.workspace.getConfiguration('countersign').get('mode'), 'guard');
  });
});

describe('a waiting action', () => {
  const answers: EditorMessage[] = [];
  let withdraw: () => void = () => undefined;

  before(async () => {
    const [window] = windowsFor(stateFolder(), folder());
    assert.ok(window);
    const socket = talk(window.address, {
      type: 'request', v: 1, nonce: randomBytes(16).toString('hex'), agent: 'vscode', cwd: folder(), env: { HOME: process.env['HOME'] ?? '' }, pid: process.pid, deadline: Date.now() + 120_000,
      payload: JSON.stringify({
        hook_event_name: 'PreToolUse', session_id: 'in-editor', cwd: folder(), tool_name: 'run_in_terminal', tool_use_id: 'one',
        tool_input: { command: 'aws rds delete-db-instance --db-instance-identifier orders-prod-db --skip-final-snapshot --profile operator-prod' },
      }),
    }, (message) => {
      if (message.type !== 'accepted') answers.push(message);
      return false;
    }, () => undefined);
    withdraw = () => socket.destroy();
    await eventually(() => pages().length === 1);
  });
  after(() => withdraw());

  it('opens one page that names it', () => {
    assert.deepEqual(pages().map((tab) => /^Countersign: Deletes /.test(tab.label)), [true]);
  });

  it('is released by no command, whatever it is given', async () => {
    const quiet = ['countersign.open', 'countersign.openNext', 'countersign.refresh', 'countersign.allowSession', 'countersign.resume'];
    const ids = [undefined, 'one', 'in-editor', { id: 'one', approve: true }];
    for (const command of quiet) for (const id of ids) await vscode.commands.executeCommand(command, id);
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(known.filter((name) => /^countersign/.test(name) && /approve|allow$|release/i.test(name)), []);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(answers, []);
  });

  it('hands out no interface that could', () => {
    assert.equal(vscode.extensions.getExtension('countersign.countersign')?.exports, undefined);
  });

  it('is a text too, with a hover on its command', async () => {
    await vscode.commands.executeCommand('countersign.openNext');
    const id = await waitingId();
    await vscode.commands.executeCommand('countersign.showText', id);
    const document = vscode.workspace.textDocuments.find((one) => one.uri.scheme === 'countersign-review');
    assert.ok(document);
    assert.match(document.getText(), /Exact text\n\naws rds delete-db-instance/);
    const at = document.positionAt(document.getText().lastIndexOf('delete-db-instance'));
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    assert.match(found.flatMap((hover) => hover.contents.map((part) => (typeof part === 'string' ? part : part.value))).join('\n'), /Deletes/);
  });

  it('stays when its page is closed, and goes when its agent goes', async () => {
    for (const tab of pages()) await vscode.window.tabGroups.close(tab);
    assert.ok(await waitingId());
    withdraw();
    await eventually(async () => (await waitingIds()).length === 0);
    assert.deepEqual(answers, []);
  });
});

function pages(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('countersign.approval'));
}

async function waitingId(): Promise<string> {
  const [id] = await waitingIds();
  assert.ok(id);
  return id;
}

/** As `countersign waiting` asks for them. */
function waitingIds(): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const [window] = windowsFor(stateFolder(), folder());
    if (window === undefined) return reject(new Error('no window'));
    talk(window.address, { type: 'list', v: 1 }, (message) => {
      if (message.type === 'waiting') resolve(message.items.map((item) => item.id));
      return true;
    }, () => undefined);
  });
}

async function eventually(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('it never happened');
}
