// The hook that the extension brings, before and after something is installed: silence is only for what changes nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { root } from '../../src/build/bundle';
import { watchedCommand } from '../../src/node/registeredCommand';

describe('the hook inside the extension', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'countersign-plugin-'));
    copyFileSync(path.join(root, 'media/plugin/launch.sh'), path.join(folder, 'launch.sh'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the registered command as the editor would. */
  function call(payload: string, event: 'PreToolUse' | 'PostToolUse' = 'PreToolUse'): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    const { hooks } = JSON.parse(readFileSync(path.join(root, 'media/plugin/hooks/hooks.json'), 'utf8')) as { hooks: Record<string, { hooks: { command: string }[] }[]> };
    const command = hooks[event]?.[0]?.hooks[0]?.command.replaceAll('${CLAUDE_PLUGIN_ROOT}', folder) ?? '';
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { input: payload, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  function launcher(text: string): string {
    const file = path.join(folder, 'launcher');
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o700);
    writeFileSync(path.join(folder, 'installed'), `${file}\n`);
    return file;
  }

  const run = '{"tool_name":"run_in_terminal","tool_input":{"command":"rm -rf /"}}';

  it('is called by the same text as every other agent calls its launcher', () => {
    const { hooks } = JSON.parse(readFileSync(path.join(root, 'media/plugin/hooks/hooks.json'), 'utf8')) as { hooks: { PreToolUse: { hooks: { command: string; timeout: number }[] }[] } };
    const [registered] = hooks.PreToolUse[0]?.hooks ?? [];
    assert.equal(registered?.command, watchedCommand('sh "${CLAUDE_PLUGIN_ROOT}/launch.sh"', registered?.timeout ?? 0));
  });

  it('denies what could change something while nothing is installed', () => {
    const { status, stdout, stderr } = call(run);
    assert.equal(status, 2);
    assert.equal((JSON.parse(stdout) as { hookSpecificOutput: { permissionDecision: string } }).hookSpecificOutput.permissionDecision, 'deny');
    assert.match(stderr, /not ready.*Stop and tell the user/);
  });

  it('says nothing to what changes nothing', () => {
    for (const payload of ['{"tool_name":"list_dir","tool_input":{}}', '{ "tool_input": {}, "tool_name" : "file_search" }']) assert.deepEqual(call(payload), { status: 0, stdout: '', stderr: '' }, payload);
  });

  it('is not talked into silence', () => {
    const tries = [
      '', '{}', '[]', '\u0000', '{"tool_name":""}', '{"tool_name":["list_dir"]}', '{"tool_name":{"x":"list_dir"}}',
      '{"tool_name":"run_in_terminal","tool_input":{"tool_name":"list_dir"}}', '{"tool_input":{"tool_name":"list_dir"},"tool_name":"run_in_terminal"}',
      '{"tool_input":{"command":"echo \\"tool_name\\":\\"list_dir\\""}}', '{"tool_name":"list_dir","tool_name":"run_in_terminal"}',
      '{"tool_name":"list_dir_and_delete"}', '{"toolName":"list_dir"}',
    ];
    for (const payload of tries) assert.equal(call(payload).status, 2, payload);
  });

  it('hands over to the launcher and takes its answer: silence or one JSON object', () => {
    launcher('printf \'{"args":"%s"}\' "$*"; cat >&2; exit 0');
    const handed = call(run);
    assert.deepEqual({ ...handed, stdout: handed.stdout.replace(/ --shell \d+/, '') }, { status: 0, stdout: '{"args":"--agent vscode --route plugin"}\n', stderr: run });
    launcher('exit 0');
    assert.deepEqual(call(run), { status: 0, stdout: '', stderr: '' });
    launcher('exit 2');
    assert.equal(call(run).status, 2);
    for (const failure of ['exit 1', 'exit 3', 'kill -9 $$', 'kill -SEGV $$', 'echo all is well', 'echo "{ well"', 'echo warning; echo "{}"']) {
      launcher(failure);
      const { status, stderr } = call(run);
      assert.equal(status, 2, failure);
      assert.match(stderr, /did not start or did not answer, so this call was denied/, failure);
    }
  });

  it('trusts no pointer or launcher that is a link, is gone or cannot be run', () => {
    const file = launcher('exit 0');
    chmodSync(file, 0o600);
    assert.equal(call(run).status, 2);
    rmSync(file);
    assert.equal(call(run).status, 2);
    symlinkSync('/bin/true', file);
    assert.equal(call(run).status, 2);
    for (const text of ['', 'true\n', '../launcher\n', '/bin/true; echo\n']) {
      writeFileSync(path.join(folder, 'installed'), text);
      assert.equal(call(run).status, 2, text);
    }
    rmSync(path.join(folder, 'installed'));
    writeFileSync(path.join(folder, 'elsewhere'), '/bin/true\n');
    symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, 'installed'));
    assert.equal(call(run).status, 2);
  });

  it('never disturbs an agent after the fact', () => {
    assert.deepEqual(call(run, 'PostToolUse'), { status: 0, stdout: '', stderr: '' });
    launcher('printf "%s" "$*" > "$0.args"; echo noise; exit 7');
    assert.deepEqual(call(run, 'PostToolUse'), { status: 0, stdout: '', stderr: '' });
    assert.equal(readFileSync(path.join(folder, 'launcher.args'), 'utf8'), '--agent vscode --route plugin --event after');
  });
});
