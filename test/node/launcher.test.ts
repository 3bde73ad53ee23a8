// The launcher's texts for each system: what they clear, what is baked in, how they quote, and what they say when something is missing.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { hookCommands, isOurCommand, launcherText, writeLauncher } from '../../src/node/launcher';
import { shQuoted } from '../../src/node/registeredCommand';
import { ensureStateFolder, stateFolder, stateFolderAt } from '../../src/node/stateFolder';

const spec = { runtimes: ['/opt/editor/node', '/usr/bin/node'], dist: '/opt/ext/dist' };

describe('the launcher', () => {
  it('names no variable of the environment but to clear it', () => {
    const text = launcherText(stateFolder('/home/dev', 'linux'), spec, 'linux');
    for (const name of ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'BASH_ENV', 'ENV']) assert.match(text, new RegExp(`^unset .*\\b${name}\\b`, 'm'));
    assert.doesNotMatch(text, /\$\{?(HOME|PATH|TMPDIR|XDG|COUNTERSIGN)/);
    for (const baked of ['/opt/editor/node', '/opt/ext/dist/hook.js', '/home/dev/.local/state/countersign']) assert.ok(text.includes(`'${baked}'`), baked);
  });

  for (const name of ["it's here", 'two  spaces', '$(touch x) `y`', 'ä "quoted" \\ back', 'a;b&c|d']) {
    it(`works in a folder named ${name}`, () => {
      const home = mkdtempSync(path.join(tmpdir(), 'countersign-launch-'));
      try {
        const state = stateFolderAt(path.join(home, name, 'state'));
        assert.equal(ensureStateFolder(state), undefined);
        const dist = path.join(home, name, 'dist');
        mkdirSync(dist);
        writeFileSync(path.join(dist, 'hook.js'), 'process.stdout.write(JSON.stringify({ args: process.argv.slice(2) }))');
        writeLauncher(state, { runtimes: [process.execPath], dist }, 'linux');
        const { before } = hookCommands(state, 'codex', 'linux');
        for (const shell of ['/bin/sh', '/bin/bash']) {
          const { args } = JSON.parse(execFileSync(shell, ['-c', before], { encoding: 'utf8', cwd: home })) as { args: readonly string[] };
          assert.deepEqual(args.slice(0, 5), ['--state', state.root, '--agent', 'codex', '--shell']);
          assert.match(args[5] ?? '', /^\d+$/);
          assert.equal(args.length, 6);
        }
        assert.ok(isOurCommand(before));
      } finally {
        rmSync(home, { recursive: true });
      }
    });
  }

  it('every status but 0 and 2, and every word that is no JSON object, becomes 2 with a reason; 2 keeps its own words', () => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-launch-'));
    try {
      const state = stateFolderAt(home);
      mkdirSync(state.bin);
      const { before } = hookCommands(state, 'x', 'linux');
      for (const [script, status, said] of [['exit 0', 0, ''], ['echo mine >&2; exit 2', 2, 'mine\n'], ['exit 1', 2, /did not start/], ['exit 137', 2, /did not start/], ['kill -TERM $$', 2, /did not start/],
        ['echo "all is well {"', 2, /did not start/], ['echo "{\\"cut\\": "', 2, /did not start/], ['echo "{\\"a\\": \\"b\\"}"', 0, '']] as const) {
        writeFileSync(path.join(state.bin, 'countersign-hook'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
        const tried = spawnSync('/bin/sh', ['-c', before], { encoding: 'utf8' });
        assert.equal(tried.status, status, script);
        if (typeof said === 'string') assert.equal(tried.stderr, said);
        else assert.match(tried.stderr, said);
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('for Windows: clears, quotes percent signs, denies what is missing, ends every line with CRLF', () => {
    const state = stateFolder('C:\\Users\\100% dev', 'win32');
    const text = launcherText(state, { runtimes: ['C:\\Program Files\\VS Code\\Code.exe'], dist: 'C:\\Users\\100% dev\\.vscode\\extensions\\x\\dist' }, 'win32');
    assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
    assert.match(text, /^set "NODE_OPTIONS="\r$/m);
    assert.match(text, /^"C:\\Program Files\\VS Code\\Code\.exe" "C:\\Users\\100%% dev\\\.vscode\\extensions\\x\\dist\\hook\.js" --state "C:\\Users\\100%% dev\\AppData\\Local\\Countersign" %\*\r$/m);
    assert.match(text, /exit \/b 2\r\n$/);
    assert.match(text, /"permissionDecision":"deny"/);
  });

  it('registers on Windows what Git Bash and PowerShell can run', () => {
    const state = stateFolder("C:\\Users\\O'Neil", 'win32');
    const { before, beforePowerShell, after } = hookCommands(state, 'claude-code', 'win32');
    assert.ok(before.startsWith(`said=$(${shQuoted("C:/Users/O'Neil/AppData/Local/Countersign/bin/countersign-hook.cmd").replaceAll('\\', '\\')} --agent claude-code); `), before);
    assert.match(beforePowerShell, /& 'C:\\Users\\O''Neil\\.*countersign-hook\.cmd' --agent claude-code/);
    assert.match(beforePowerShell, /exit 2$/);
    assert.match(after, /\|\| true$/);
    for (const text of [before, beforePowerShell, after]) assert.ok(isOurCommand(text), text);
  });
});
