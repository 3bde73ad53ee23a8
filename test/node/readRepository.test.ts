// A real repository: what git was told not to look at is looked at all the same, and a rule that only this working copy has proves nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRepositoryRoot, readRepository } from '../../src/node/readRepository';
import type { Repository } from '../../src/core/facts';

describe('a repository as its files show it', function () {
  this.timeout(60_000);
  let root = '';
  const git = (...args: string[]): string => execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { encoding: 'utf8' });
  const write = (name: string, text: string): void => writeFileSync(path.join(root, name), text);
  const read = async (): Promise<Repository> => {
    const found = await findRepositoryRoot(root);
    return (found && await readRepository(found.root, found.gitDir, root)) ?? assert.fail('no repository');
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'countersign-repository-')));
    git('init', '-q', '-b', 'main');
    write('a.txt', '1\n');
    write('b.txt', '1\n');
    write('.gitignore', 'out/\n');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const flag of ['--assume-unchanged', '--skip-worktree']) {
    it(`${flag}: a changed file is modified, an unchanged one clean`, async () => {
      git('update-index', flag, 'a.txt', 'b.txt');
      write('a.txt', '2\n');
      const repository = await read();
      assert.equal(await repository.state(path.join(root, 'a.txt')), 'modified');
      assert.equal(await repository.state(path.join(root, 'b.txt')), 'clean');
      assert.deepEqual(await repository.changes(root), [{ path: path.join(root, 'a.txt'), state: 'modified' }]);
      assert.equal((await repository.tracked(root)).count, 3);
    });
  }

  it('only a committed rule counts: not that of the working copy, of .git/info, of a file that the repository\'s configuration names', async () => {
    write('.gitignore', 'out/\nphotos/\n');
    writeFileSync(path.join(root, '.git/info/exclude'), 'private/\n');
    write('more', 'extra/\n');
    git('config', 'core.excludesFile', path.join(root, 'more'));
    const repository = await read();
    assert.equal(await repository.ignoredByCommit(path.join(root, 'out/a')), true);
    for (const name of ['photos/a', 'private/a', 'extra/a', 'other/a']) assert.equal(await repository.ignoredByCommit(path.join(root, name)), false, name);
  });
});
