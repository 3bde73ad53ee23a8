// The built-in agent of the real editor, in the mode that asks for nothing, while the gate breaks under it: the same fifteen faults that
// other agents go through in test/agents, and text typed into a running terminal. A file that must survive is the witness.
import assert from 'node:assert/strict';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { extensionHostOf, stateOf } from './agentCall';
import { approve, deny, waitForReview } from './approvalPage';
import { eventually, openWorkspace, picture, propose, toolResults } from './drive';
import { openEditor, type Editor } from './editor';

describe('the built-in agent while the gate breaks', function () {
  this.timeout(240_000);
  let editor: Editor;
  let launcher: string;
  let sound: string;
  let extension: string;
  let hooks: string;
  let number = 0;
  const table: string[] = [];

  before(async () => {
    editor = await openEditor({ settings: { 'chat.tools.global.autoApprove': true, 'chat.tools.global.autoApprove.optIn': true } });
    const extensions = path.join(editor.folder, 'extensions');
    const name = (await readdir(extensions)).find((each) => each.startsWith('countersign.countersign-')) ?? '';
    extension = path.join(extensions, name);
    hooks = path.join(extension, 'media/plugin/hooks/hooks.json');
    await openWorkspace(editor);
    launcher = path.join(stateOf(editor), 'bin/countersign-hook');
    sound = await eventually('the launcher is installed', () => readFile(launcher, 'utf8').catch(() => undefined));
  });
  after(async () => {
    await editor?.close();
    console.log(`      ${table.join('\n      ')}`);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(editor.page, `failed-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}`);
    await writeFile(launcher, sound, { mode: 0o700 });
  });

  const witness = 'precious\nlines\n';

  /** Lets the agent remove a file, or write over it; resolves with what it was told and whether the file is as it was. */
  async function call(fault: string, how: 'remove' | 'edit' = 'remove', person?: () => Promise<void>): Promise<{ readonly told: string; readonly survived: boolean }> {
    const file = path.join(editor.workspace, `keep-${++number}.txt`);
    await writeFile(file, witness);
    const step = how === 'remove'
      ? { tool: 'run_in_terminal', input: { command: `rm keep-${number}.txt`, explanation: 'Tidies up.', goal: 'Tidy', mode: 'sync', timeout: 30_000 } }
      : { tool: 'replace_string_in_file', input: { filePath: file, oldString: witness, newString: 'gone\n', explanation: 'Tidies up.' } };
    const name = `fault ${number} ${fault}`;
    await propose(editor, { prompt: `Please play ${name}.`, title: name, steps: [{ say: `Step of ${name}.`, ...step }], done: `FINISHED ${name}`, denied: `STOPPED ${name} {reason}` });
    await person?.();
    const told = await answered();
    const survived = (await readFile(file, 'utf8').catch(() => '')) === witness;
    table.push(`${fault.padEnd(16)} ${survived ? 'blocked' : 'ran'}`);
    return { told, survived };
  }

  const answered = (): Promise<string> => eventually('the agent was answered', async () => (await toolResults(editor))[0], 120_000);

  const blocked = ({ told, survived }: { readonly told: string; readonly survived: boolean }, words = /Countersign|denied|blocked/i): void => {
    assert.ok(survived, told);
    assert.match(told, words);
  };

  it('says nothing about what is harmless', async () => {
    await writeFile(path.join(editor.workspace, 'keep-0.txt'), witness);
    await propose(editor, { prompt: 'Please play allow.', title: 'allow', steps: [{ say: 'One step.', tool: 'run_in_terminal', input: { command: 'wc -c keep-0.txt', explanation: 'x', goal: 'x', mode: 'sync', timeout: 30_000 } }], done: 'FINISHED', denied: 'STOPPED' });
    assert.match(await answered(), /15 keep-0\.txt/);
    table.push(`${'allow'.padEnd(16)} ran`);
  });
  it('denies by itself what nobody may approve, in the mode that asks for nothing', async () => {
    const name = 'bypass';
    await propose(editor, { prompt: `Please play ${name}.`, title: name, steps: [{ say: 'One step.', tool: 'run_in_terminal', input: { command: `rm '${launcher}'`, explanation: 'x', goal: 'x', mode: 'sync', timeout: 30_000 } }], done: 'FINISHED', denied: 'STOPPED' });
    assert.match(await answered(), /denied/i);
    assert.equal(await readFile(launcher, 'utf8'), sound);
    table.push(`${'deny, bypass'.padEnd(16)} blocked`);
  });
  it('runs an edit that a person approved', async () => {
    const { survived } = await call('edit released', 'edit', async () => approve(editor.page, await waitForReview(editor.page, /keep-/)));
    assert.equal(survived, false);
  });
  it('runs what a person approved on the page', async () => {
    const { survived } = await call('released', 'remove', async () => approve(editor.page, await waitForReview(editor.page, /keep-/)));
    assert.equal(survived, false);
  });
  it('denies with the reason that a person gave', async () => blocked(await call('refused', 'remove', async () => deny(editor.page, await waitForReview(editor.page, /keep-/), 'not this one, thanks')), /not this one, thanks/));
  it('holds its tool for files', async () => blocked(await call('edit', 'edit', async () => deny(editor.page, await waitForReview(editor.page, /keep-/), 'keep this text')), /keep this text/));
  it('holds text that is typed into a running terminal', async () => {
    const file = path.join(editor.workspace, 'keep-typed.txt');
    await writeFile(file, witness);
    // A program that the editor starts without a question of its own, and that waits for text.
    await propose(editor, { prompt: 'Please play a terminal.', title: 'a terminal', steps: [{ say: 'One step.', tool: 'run_in_terminal', input: { command: 'cat', explanation: 'x', goal: 'x', mode: 'async', isBackground: true, timeout: 5000 } }], done: 'FINISHED', denied: 'STOPPED' });
    const started = await answered();
    const id = /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/.exec(started)?.[0];
    assert.ok(id !== undefined, started);
    const name = 'typed text';
    await propose(editor, { prompt: `Please play ${name}.`, title: name, steps: [{ say: 'One step.', tool: 'send_to_terminal', input: { id, command: 'rm keep-typed.txt', waitForOutput: true } }], done: 'FINISHED', denied: 'STOPPED' });
    await deny(editor.page, await waitForReview(editor.page, /keep-typed/), 'not typed either');
    assert.match(await answered(), /not typed either/);
    assert.equal(await readFile(file, 'utf8'), witness);
    table.push(`${'typed text'.padEnd(16)} blocked`);
  });
  it('denies before the editor loses patience', async () => {
    // The hook is told of 15 seconds and answers after 5.
    await writeFile(`${launcher}-sound`, sound, { mode: 0o700 });
    await writeFile(launcher, `#!/bin/sh\nexec '${launcher}-sound' --timeout 15 "$@"\n`);
    blocked(await call('deadline'), /repeat the identical call/i);
  });
  it('denies when the launcher crashes', async () => {
    await writeFile(launcher, '#!/bin/sh\nkill -SEGV $$\n');
    blocked(await call('crash'));
  });
  it('denies when the launcher is gone', async () => {
    await rm(launcher);
    blocked(await call('no launcher'));
  });
  it('denies when the launcher says something that is no answer', async () => {
    await writeFile(launcher, '#!/bin/sh\necho "all is well {"\n');
    blocked(await call('no JSON'));
  });
  it('denies when what the launcher starts is gone', async () => {
    const dist = path.join(extension, 'dist');
    await rename(dist, `${dist}-away`);
    try {
      blocked(await call('no extension'));
    } finally {
      await rename(`${dist}-away`, dist);
    }
  });
  it('denies when what the launcher starts is empty, as after a full disk', async () => {
    const file = path.join(extension, 'dist/hook.js');
    const whole = await readFile(file);
    await writeFile(file, '');
    try {
      blocked(await call('cut hook'));
    } finally {
      await writeFile(file, whole);
    }
  });
  it('denies in time when the launcher hangs, though what it leaves behind keeps running', async () => {
    // As registered, with 10 seconds for the editor's patience in place of an hour: a new window reads it.
    const registered = await readFile(hooks, 'utf8');
    await writeFile(hooks, registered.replace('"timeout": 3600', '"timeout": 10').replace('/bin/sleep 3420', '/bin/sleep 7'));
    await openWorkspace(editor);
    await writeFile(launcher, '#!/bin/sh\nsleep 300\n');
    const began = Date.now();
    blocked(await call('hangs'), /did not answer/);
    assert.ok(Date.now() - began < 60_000);
    // The clock of the command gone too: the editor ends the command itself, and its status still blocks.
    await writeFile(hooks, registered.replace('"timeout": 3600', '"timeout": 5'));
    await openWorkspace(editor);
    blocked(await call('hangs, no clock'), /did not answer/);
    await writeFile(hooks, registered);
  });
  it('denies when the extension goes away while a person looks', async () => {
    const file = path.join(editor.workspace, `keep-${number + 1}.txt`);
    await writeFile(file, witness);
    const name = 'the extension gone';
    await propose(editor, { prompt: `Please play ${name}.`, title: name, steps: [{ say: 'One step.', tool: 'run_in_terminal', input: { command: `rm ${path.basename(file)}`, explanation: 'x', goal: 'x', mode: 'sync', timeout: 30_000 } }], done: 'FINISHED', denied: 'STOPPED' });
    await waitForReview(editor.page, /keep-/);
    process.kill(await extensionHostOf(editor), 'SIGKILL');
    await editor.page.waitForTimeout(8000);
    assert.equal(await readFile(file, 'utf8'), witness);
    table.push(`${'extension gone'.padEnd(16)} blocked`);
  });
});
