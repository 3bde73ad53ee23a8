// git's configuration read from its files beside what git itself lists: either the same entries in the same order, or left to git.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { gitConfigFromFiles } from '../../src/node/gitConfigFiles';
import { gitProgram } from '../../src/node/gitReader';
import { keptReading } from '../../src/node/keptReading';
import { parseGitConfig } from '../../src/core/parse/gitConfig';

const isExact = process.platform === 'linux' && gitProgram === '/usr/bin/git';

if (isExact) describe('git configuration from files', () => {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'git-config-')));
  after(() => rmSync(root, { recursive: true, force: true }));
  let made = 0;

  function world(files: Readonly<Record<string, string>>): { home: string; work: string; gitDir: string } {
    const home = path.join(root, `w${++made}`);
    const work = path.join(home, 'work/app');
    mkdirSync(work, { recursive: true });
    execFileSync('git', ['init', '-q', '-b', 'main', work], { env: { HOME: home, PATH: process.env['PATH'] } });
    for (const [name, text] of Object.entries(files)) {
      const file = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(work, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text.replaceAll('{home}', home));
    }
    return { home, work, gitDir: path.join(work, '.git') };
  }
  /** As a shell in that folder would have it: the way there counts as it was gone. */
  function listed(place: { home: string; work: string }): readonly (readonly [string, string])[] {
    const run = spawnSync('git', ['config', '--list', '-z'], { cwd: place.work, env: { HOME: place.home, PATH: process.env['PATH'], PWD: place.work }, encoding: 'utf8' });
    return (run.status === 0 ? run.stdout : '').split('\0').filter(Boolean).map(entry => {
      const cut = entry.indexOf('\n');
      return cut < 0 ? [entry, ''] as const : [entry.slice(0, cut), entry.slice(cut + 1)] as const;
    });
  }
  const ask = async (place: { home: string; work: string; gitDir: string }, common = place.gitDir): Promise<{ ours: (readonly [string, string])[] | undefined; theirs: readonly (readonly [string, string])[] }> => ({
    ours: (await gitConfigFromFiles({ root: place.work, gitDir: place.gitDir, common, home: place.home, branch: 'main' }, keptReading()))?.map(one => [one.key, one.value] as const),
    theirs: listed(place),
  });
  const base = '[core]\n\trepositoryformatversion = 0\n';
  const more = '[user]\n\tname = More\n[url "https://x.example.com/"]\n\tinsteadOf = x:\n';

  const same: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
    ['plain', { '.git/config': `${base}[remote "origin"]\n\turl = a\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n` }],
    ['three files', { '~/.config/git/config': '[a]\nb=1\n', '~/.gitconfig': '[a]\nb=2\n', '.git/config': `${base}[a]\nb=3\n` }],
    ['quotes, escapes, comments', { '.git/config': `${base}[a "Sub \\" X"]\n\tb = "x y" z ; c\n\tc = a\\tb\\"q\\"\\\\ # d\n\td = "a#b;c"\n\te=   spaced   out   \n` }],
    ['bare names and empty values', { '.git/config': `${base}[a]\n\tb\n\tc =\n\td = ""\n` }], ['continued lines', { '.git/config': `${base}[a]\n\tb = one \\\n two\\\nthree\n\tc = 1\n` }],
    ['dotted and mixed-case sections', { '.git/config': `${base}[Branch.Main]\n\tPushRemote = x\n[BRANCH "Main"]\n\tREMOTE = y\n` }], ['a name on the section’s line', { '.git/config': `${base}[a] b = 1\n[c]d=2\n` }], ['carriage returns and a byte order mark', { '.git/config': `\uFEFF${base.replaceAll('\n', '\r\n')}[a]\r\n\tb = 1\r\n` }],
    ['include, relative to the file', { '~/.gitconfig': '[include]\n\tpath = sub/more\n[user]\n\tname = Late\n', '~/sub/more': more }], ['include, home', { '~/.gitconfig': '[include]\n\tpath = ~/more\n', '~/more': more }], ['include, absolute, not there', { '~/.gitconfig': '[include]\n\tpath = {home}/gone\n' }], ['include in the repository', { '.git/config': `${base}[include]\n\tpath = ../extra\n`, extra: more }],
    ['includes in includes', { '~/.gitconfig': '[include]\n\tpath = a\n', '~/a': '[include]\n\tpath = b\n[x]\ny=1\n', '~/b': more }],
    ...(['gitdir:~/work/', 'gitdir:~/work/**', 'gitdir:~/other/', 'gitdir:work/', 'gitdir:app/.git', 'gitdir:~/work/*/.git', 'gitdir:~/work/app/.git', 'gitdir:~/work/app', 'gitdir:/**/app/.git', 'gitdir:**/app/**', 'gitdir:**/ap?/', 'gitdir:./work/', 'gitdir:~/WORK/', 'gitdir/i:~/WORK/', 'gitdir:*', 'gitdir:**', 'gitdir:/', 'gitdir:a**p/', 'onbranch:main', 'onbranch:m*', 'onbranch:main/', 'onbranch:feature/**', 'unknown:x', 'onbranch:**'] as const).map(condition => [`includeIf ${condition}`, { '~/.gitconfig': `[includeIf "${condition}"]\n\tpath = more\n`, '~/more': more }] as const),
    ['worktree settings', { '.git/config': '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n', '.git/config.worktree': more }], ['worktree settings not switched on', { '.git/config': base, '.git/config.worktree': more }],
  ];
  for (const [name, files] of same) {
    it(name, async () => {
      const { ours, theirs } = await ask(world(files));
      assert.ok(theirs.length > 0);
      assert.deepEqual(ours, theirs);
    });
  }

  it('the settings of a linked worktree, of a folder behind a link, and of a linked home', async () => {
    const place = world({ '.git/config': base + more, '~/.gitconfig': '[includeIf "gitdir:~/real/"]\n\tpath = more\n', '~/more': more });
    const env = { HOME: place.home, PATH: process.env['PATH'], GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
    execFileSync('git', ['commit', '-q', '--allow-empty', '-m', 'x'], { cwd: place.work, env });
    execFileSync('git', ['worktree', 'add', '-q', path.join(place.home, 'tree')], { cwd: place.work, env });
    const linked = { home: place.home, work: path.join(place.home, 'tree'), gitDir: path.join(place.gitDir, 'worktrees/tree') };
    const tree = await ask(linked, place.gitDir);
    assert.deepEqual(tree.ours, tree.theirs);
    symlinkSync(path.join(place.home, 'work'), path.join(place.home, 'real'));
    const behind = await ask({ home: place.home, work: path.join(place.home, 'real/app'), gitDir: path.join(place.home, 'real/app/.git') });
    assert.deepEqual(behind.ours, behind.theirs);
  });

  const left: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
    ['a text that git refuses', { '.git/config': `${base}[a\nb = 1\n` }], ['an open quote', { '.git/config': `${base}[a]\nb = "1\n` }], ['a value before any section', { '.git/config': `x = 1\n${base}` }], ['a wrong escape', { '.git/config': `${base}[a]\nb = a\\qb\n` }],
    ['hasconfig', { '.git/config': base, '~/.gitconfig': '[includeIf "hasconfig:remote.*.url:https://x/**"]\n\tpath = more\n' }], ['a character class', { '~/.gitconfig': '[includeIf "gitdir:~/[w]ork/"]\n\tpath = more\n' }], ['a loop of includes', { '~/.gitconfig': '[include]\n\tpath = .gitconfig\n' }], ['another user’s home', { '~/.gitconfig': '[include]\n\tpath = ~root/x\n' }],
    ['no repository that git would take', { '.git/HEAD': '' }],
  ];
  for (const [name, files] of left) it(`left to git: ${name}`, async () => assert.equal((await ask(world(files))).ours, undefined));

  it('generated files: the same, or left to git', async () => {
    const piece = fc.constantFrom('[a]\n', '[b "c"]', '[d.E]', 'x = 1\n', 'y = "a b"  c \n', 'w = a \\\n b\n', 'u\n', 'v = a;b\n', '\n', '\n\t', ' = ', '=', 'x', 'yy', 'z-1', ' ', '"', '\\\\', '\\n', '\\"', ';', '#', '\\\n', 'v1', '1', '[', ']', '\t');
    let agreed = 0;
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 3, maxLength: 14 }), async pieces => {
      const text = `${base}[g]\n${pieces.join('')}`;
      if (!parseGitConfig(text)) return;
      const place = world({});
      writeFileSync(path.join(place.gitDir, 'config'), text);
      const { ours, theirs } = await ask(place);
      assert.deepEqual(ours, theirs, JSON.stringify(text));
      agreed++;
    }), { numRuns: 120 });
    assert.ok(agreed > 5, String(agreed));
  });
});
