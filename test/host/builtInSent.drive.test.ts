// The built-in agent's calls with every connection of their hooks recorded by the system, through an approval and a denial. Its own chat extension
// reaches for its maker's servers from the same extension host, so that host is watched without it: `newcomer.drive.test.ts`.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { approve, deny, waitForReview } from './approvalPage';
import { connections, watched } from './connections';
import { eventually, openWorkspace, propose, toolResults } from './drive';
import { openEditor, type Editor } from './editor';
import { turnOf } from './turns';

describe('what the built-in agent’s route sends', () => {
  let editor: Editor;
  before(async function () {
    this.timeout(240_000);
    editor = await openEditor({ under: (folder) => watched(path.join(folder, 'recording')) });
    await openWorkspace(editor);
  });
  after(() => editor?.close());

  it('is nothing by the hooks, nor by what they start', async function () {
    this.timeout(480_000);
    for (const name of ['yes', 'no']) {
      await writeFile(path.join(editor.workspace, `only-${name}.txt`), 'only here\n');
      await propose(editor, turnOf(`sent ${name}`, [`wc -c only-${name}.txt`, `rm only-${name}.txt`]));
      const review = await waitForReview(editor.page, new RegExp(`only-${name}`), 90_000);
      await (name === 'yes' ? approve : deny)(editor.page, review);
      await eventually('the agent was answered', async () => (await toolResults(editor))[1], 120_000);
    }
    await editor.server.stop();
    const seen = connections(path.join(editor.folder, 'recording'));
    const hook = (command: string): boolean => command.includes('countersign-hook');
    assert.ok(seen.programs(hook).length >= 4, 'each of the four calls was seen by a hook');
    assert.deepEqual(seen.below(hook), []);
  });
});
