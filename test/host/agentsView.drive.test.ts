// The *Agents* view in the real editor: who is gated, who is not, why and what to do, read as a person reads it, in three themes; and the
// self-test that a person starts from it.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { stateOf, windowAddress } from './agentCall';
import { eventually, openWorkspace, picture, runCommand, useTheme } from './drive';
import { openEditor, type Editor } from './editor';
import { root } from '../../src/build/bundle';
import { install, planInstall } from '../../src/node/agentSetup';
import { stateFolder } from '../../src/node/stateFolder';

describe('the Agents view', function () {
  this.timeout(240_000);
  let editor: Editor;
  const row = (words: string | RegExp): ReturnType<Editor['page']['locator']> => editor.page.locator('.pane .monaco-list-row', { hasText: words }).first();

  before(async () => {
    editor = await openEditor({
      prepare: async ({ home, workspace }) => {
        const place = { home, state: stateFolder(home, 'linux') };
        // Four agents are used here: one is gated, one is switched off by the folder, one is not used as it stands, one has no gate.
        for (const [file, text] of [['.gemini/settings.json', '{}'], ['.codex/config.toml', 'model = "x"\n'], ['.cursor/argv.json', '{}'], ['.claude/settings.json', '{}']] as const) {
          await mkdir(path.dirname(path.join(home, file)), { recursive: true });
          await writeFile(path.join(home, file), text);
        }
        for (const agent of ['claude-code', 'gemini-cli', 'codex']) assert.equal(await install(planInstall(agent, place), place, { spec: { runtimes: [process.execPath], dist: path.join(root, 'dist') }, version: '0.0.1' }), undefined);
        await mkdir(path.join(workspace, '.claude'), { recursive: true });
        await writeFile(path.join(workspace, '.claude/settings.json'), '{ "disableAllHooks": true }\n');
      },
    });
    await openWorkspace(editor);
    await windowAddress(editor);
    await runCommand(editor.page, 'Countersign: Focus on Agents View');
  });
  after(() => editor?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
  });

  it('says at first sight which are gated, which are not, why, and what to do', async () => {
    await row(/^Gate open/).waitFor();
    await row(/^Claude Code.*off: \.claude\/settings\.json: disableAllHooks/s).waitFor();
    await row(/^Codex.*installed, not used/s).waitFor();
    await row(/^In use, not gated/).waitFor();
    await row(/^Cursor.*install its hook/s).waitFor();
    await row(/^Gated/).waitFor();
    await row(/^Gemini CLI/).waitFor();
    for (const theme of ['dark', 'light', 'highContrast'] as const) {
      await useTheme(editor, theme);
      await editor.page.waitForTimeout(500);
      await picture(editor.page, `agents-${theme}`);
    }
  });

  it('alarms in the status bar for a switch that the folder holds', async () => {
    await editor.page.locator('.statusbar-item', { hasText: 'gate off' }).first().waitFor({ timeout: 70_000 });
  });

  it('says what no hook covers', async () => {
    await row(/^Not covered by any hook/).click();
    await row(/cloud agents/).waitFor();
    await editor.page.keyboard.press('End');
    await row(/another home folder/).waitFor();
  });

  it('tests the whole chain of an agent and shows the result with its time', async () => {
    const gemini = row(/^Gemini CLI/);
    await gemini.hover();
    await gemini.getByRole('button', { name: /Test an Agent/ }).click();
    const result = await eventually('the self-test is kept', () => readFile(path.join(stateOf(editor), 'selftests/gemini-cli.json'), 'utf8').then((text) => JSON.parse(text) as { passed: boolean; lines: string[] }, () => undefined), 60_000);
    assert.equal(result.passed, true, result.lines.join('; '));
    await row(/^Gemini CLI/).click();
    await row(/self-test just now: a harmless call was let through in \d+ ms; a forbidden call was denied/).waitFor();
    await picture(editor.page, 'agents-self-test');
  });

  it('a broken gate shows in the next self-test, with what to do', async () => {
    const file = path.join(stateOf(editor), 'bin/countersign-hook');
    const sound = await readFile(file, 'utf8');
    await writeFile(file, '#!/bin/sh\nexit 1\n');
    const gemini = row(/^Gemini CLI/);
    await gemini.hover();
    await gemini.getByRole('button', { name: /Test an Agent/ }).click();
    await row(/^Gemini CLI.*self-test failed: install its hook again/s).waitFor({ timeout: 60_000 });
    await picture(editor.page, 'agents-self-test-failed');
    await writeFile(file, sound);
  });
});
