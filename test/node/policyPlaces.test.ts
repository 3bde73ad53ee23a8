// Where a policy lies, attacked: submodules, links, worktrees, nested folders, other names, two remotes, a rewritten default branch, a detached head,
// a shallow clone. Whatever is done to the place, what was accepted or is on the default branch still holds. Real git.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Policy } from '../../src/core/policy/policy';
import { loadPolicy } from '../../src/node/policyFile';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

const strict = JSON.stringify({ version: 1, rules: [{ id: 'team', match: { operation: ['delete'] }, least: 'deny' }], allowDisposable: false });
const loose = JSON.stringify({ version: 1, environments: [{ name: 'development', patterns: ['*'] }], breakGlass: { ticketPattern: 'A-[0-9]+' } });

describe('a policy in odd places', function () {
  this.timeout(60_000);
  let home: string;
  let state: StateFolder;
  let remote: string;
  let clone: string;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-places-')));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    remote = path.join(home, 'team.git');
    git(home, 'init', '-q', '--bare', '-b', 'main', remote);
    const admin = path.join(home, 'admin');
    git(home, 'clone', '-q', remote, admin);
    commit(admin, { '.countersign/policy.json': strict, 'src/deep/a.ts': 'x' });
    git(admin, 'push', '-q', 'origin', 'HEAD:main');
    clone = path.join(home, 'app');
    git(home, 'clone', '-q', remote, clone);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function git(cwd: string, ...args: string[]): string {
    return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', ...args], { cwd, env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' }, stdio: 'pipe', encoding: 'utf8' });
  }
  function commit(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'change');
  }
  const load = (cwd: string, touched: readonly string[] = [], trusted: readonly string[] = [clone]): Promise<Policy> => loadPolicy({ cwd, home, state, trusted, touched, administrator: { file: path.join(home, 'none'), owner: 0 } });
  const holds = (policy: Policy): boolean => policy.broken !== undefined || (policy.rules.some(one => one.id === 'team' && one.least === 'deny') && !policy.options.allowDisposable);
  const loosens = (policy: Policy): boolean => policy.environments.some(one => one.name === 'development') || policy.options.breakGlass !== undefined;

  it('from a folder deep inside, a linked folder, a worktree and a detached head', async () => {
    assert.ok(holds(await load(path.join(clone, 'src/deep'))));
    symlinkSync(path.join(clone, 'src/deep'), path.join(home, 'link'));
    assert.ok(holds(await load(home, [path.join(home, 'link', 'a.ts')])));
    git(clone, 'worktree', 'add', '-q', path.join(home, 'tree'), '-b', 'other');
    rmSync(path.join(home, 'tree', '.countersign'), { recursive: true });
    assert.ok(holds(await load(path.join(home, 'tree'))));
    git(clone, 'checkout', '-q', '--detach');
    rmSync(path.join(clone, '.countersign'), { recursive: true });
    assert.ok(holds(await load(clone)));
  });

  it('a working copy that is taken away, emptied, replaced by a link, a folder or another spelling', async () => {
    const file = path.join(clone, '.countersign/policy.json');
    for (const spoil of [
      () => rmSync(file), () => writeFileSync(file, ''), () => writeFileSync(file, loose),
      () => { rmSync(file); symlinkSync('/dev/null', file); }, () => { rmSync(file); mkdirSync(file); },
      () => { rmSync(path.dirname(file), { recursive: true }); writeFileSync(path.join(home, 'loose.json'), loose); mkdirSync(path.join(clone, '.Countersign')); writeFileSync(path.join(clone, '.Countersign/Policy.JSON'), loose); },
      () => { rmSync(path.dirname(file), { recursive: true }); symlinkSync(home, path.dirname(file)); },
    ]) {
      git(clone, 'checkout', '-q', '-f', 'main');
      git(clone, 'clean', '-qfd');
      spoil();
      const policy = await load(clone);
      assert.ok(holds(policy), spoil.toString());
      assert.ok(!loosens(policy), spoil.toString());
      rmSync(path.dirname(file), { recursive: true, force: true });
    }
  });

  it('a default branch that is rewritten here or there, another remote, no remote, another default branch', async () => {
    assert.ok(holds(await load(clone)));
    for (const spoil of [
      () => { commit(clone, { '.countersign/policy.json': loose }); git(clone, 'update-ref', 'refs/remotes/origin/main', 'HEAD'); },
      () => { git(clone, 'checkout', '-q', '--orphan', 'fresh'); git(clone, 'rm', '-q', '-rf', '.'); commit(clone, { x: 'x' }); git(clone, 'branch', '-q', '-f', 'main', 'fresh'); git(clone, 'update-ref', 'refs/remotes/origin/main', 'fresh'); },
      () => { git(clone, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/loose'); git(clone, 'update-ref', 'refs/remotes/origin/loose', 'HEAD'); },
      () => git(clone, 'remote', 'set-url', 'origin', path.join(home, 'elsewhere.git')),
      () => git(clone, 'remote', 'rename', 'origin', 'upstream'),
      () => git(clone, 'remote', 'remove', 'upstream'),
    ]) {
      spoil();
      const policy = await load(clone);
      assert.ok(holds(policy), spoil.toString());
      assert.ok(!loosens(policy), spoil.toString());
    }
  });

  it('a shallow clone, one without files, and one with two remotes', async () => {
    git(home, 'clone', '-q', '--depth=1', `file://${remote}`, path.join(home, 'shallow'));
    assert.ok(holds(await load(path.join(home, 'shallow'))));
    git(home, 'clone', '-q', '--no-checkout', remote, path.join(home, 'bare'));
    assert.ok(holds(await load(path.join(home, 'bare'))));
    git(clone, 'remote', 'add', 'second', path.join(home, 'second.git'));
    commit(clone, { '.countersign/policy.json': loose });
    const policy = await load(clone);
    assert.ok(holds(policy) && !loosens(policy));
  });

  it('a submodule has its own policy; neither takes the other’s away', async () => {
    const library = path.join(home, 'library');
    git(home, 'init', '-q', library);
    commit(library, { '.countersign/policy.json': loose, 'lib.ts': 'x' });
    git(clone, 'submodule', '--quiet', 'add', library, 'lib');
    git(clone, 'commit', '-q', '-m', 'lib');
    assert.ok(existsSync(path.join(clone, 'lib/.countersign/policy.json')));
    const inside = await load(path.join(clone, 'lib'), [path.join(clone, 'src/deep/a.ts')]);
    assert.ok(holds(inside));
    assert.ok(!loosens(inside), 'a folder that is trusted says nothing about a repository inside it');
    const outside = await load(clone, [path.join(clone, 'lib/lib.ts')]);
    assert.ok(holds(outside) && !loosens(outside));
  });

  it('a pointer to a git folder that is none, or that lies elsewhere', async () => {
    const trap = path.join(home, 'trap');
    mkdirSync(path.join(trap, '.countersign'), { recursive: true });
    writeFileSync(path.join(trap, '.countersign/policy.json'), strict);
    for (const pointer of ['gitdir: /nowhere\n', 'gitdir: ../app/.git\n', 'nonsense', '']) {
      writeFileSync(path.join(trap, '.git'), pointer);
      assert.ok(holds(await load(trap)), JSON.stringify(pointer));
    }
  });
});
