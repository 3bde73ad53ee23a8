// What a delete is worth: each harmful row has its nearest harmless one beside it.
import assert from 'node:assert/strict';
import { fileInterpreters } from '../../../../src/core/effects/files/interpreters';
import type { Call } from '../../../../src/core/model/call';
import type { Effect } from '../../../../src/core/model/effect';
import type { MemoryWorld } from '../../inMemoryFacts';
import { callOf, files, shown, workspace, worldOf } from './worlds';

async function check(command: string, world: MemoryWorld, expected: string, more: Partial<Call> = {}): Promise<void> {
  const call = callOf(command, more);
  const found = await fileInterpreters[call.program ?? '']?.(call, worldOf(world));
  assert.equal(shown(found?.effects ?? []), expected, command);
}

const git = (committed: Record<string, string>, ignored: readonly string[] = []): MemoryWorld['git'] => ({ root: workspace, committed, ignored });
const lock = { 'package.json': '{}', 'package-lock.json': '{}' };

describe('deleting files', () => {
  const tracked = (now: string): MemoryWorld => ({ files: files({ 'a.ts': now }), git: git({ 'a.ts': '1' }) });
  it('tracked and unmodified', () => check('rm a.ts', tracked('1'), 'delete file a.ts note'));
  it('tracked and modified', () => check('rm a.ts', tracked('2'), 'delete file a.ts confirm'));
  it('never in git', () => check('rm notes.md', { files: files({ 'notes.md': 'n' }), git: git({}) }, 'delete file notes.md confirm'));
  it('never in git, but empty', () => check('rm notes.md', { files: files({ 'notes.md': '' }), git: git({}) }, 'delete file notes.md allow'));
  it('ignored database', () => check('rm app.db', { files: files({ 'app.db': 'SQLite' }), git: git({}, ['app.db']) }, 'delete database file app.db acknowledge'));
  it('a file that is not there', () => check('rm gone.txt', {}, 'delete file gone.txt allow'));
  it('a folder that is not seen', () => check('rm -rf gone', {}, 'delete file gone confirm'));
  it('a folder without -r stays', () => check('rm src', { files: files({ 'src/a.ts': '1' }) }, ''));
  it('--help deletes nothing', () => check('rm --help a.ts', tracked('2'), ''));
  it('to the trash', () => check('trash a.ts', tracked('2'), 'delete file a.ts note'));
  it('shredded, though tracked', () => check('shred -u a.ts', tracked('1'), 'delete file a.ts confirm'));
  it('made by this session', () => check('rm scratch.ts', { files: files({ 'scratch.ts': '1' }), git: git({}), session: { files: [{ path: `${workspace}/scratch.ts`, content: '1', action: 'x' }] } }, 'delete file scratch.ts allow'));
  it('changed by this session, there before', () => check('rm notes.md', { files: files({ 'notes.md': '2' }), git: git({}), session: { files: [{ path: `${workspace}/notes.md`, content: '2', before: '1', action: 'x' }] } }, 'delete file notes.md confirm'));
  it('a database that the session touched stays data', () => check('rm new.db', { files: files({ 'new.db': 'x' }), session: { files: [{ path: `${workspace}/new.db`, content: 'x', action: 'x' }] } }, 'delete database file new.db acknowledge'));
});

describe('whole disks and homes', () => {
  const seen: readonly MemoryWorld[] = [{}, { files: files({ 'a.ts': '' }) }, { files: files({ 'a.ts': '1' }), git: git({ 'a.ts': '1' }) }, { files: { '/etc/': '', '/home/dev/': '' } }];
  for (const [command, place] of [['rm -rf /', /^delete disk \/ attest broad$/], ['rm -rf /*', /^delete disk \/\* attest broad$/], ['rm -rf //', /^delete disk \/ attest broad$/], ['rm -rf /home/dev', /^delete home folder ~ attest broad$/], ['rm -rf /home/dev/*', /^delete home folder ~\/\* attest broad$/], ['rm -rf /home', /^delete folder with home folders \/home attest broad$/], ['rm -rf /etc', /^delete system folder \/etc attest broad$/], ['find / -delete', /^delete disk \/ attest broad$/]] as const) {
    it(`${command}, whatever is seen there`, async () => {
      for (const world of seen) {
        const call = callOf(command);
        const found = await fileInterpreters[call.program ?? '']?.(call, worldOf(world));
        assert.match(shown(found?.effects ?? []).split('; ')[0] ?? '', place);
      }
    });
  }
});

describe('deleting folders', () => {
  it('all of it tracked', () => check('rm -rf src', { files: files({ 'src/a.ts': '1' }), git: git({ 'src/a.ts': '1' }) }, 'delete folder src note'));
  it('one file in it edited', () => check('rm -rf src', { files: files({ 'src/a.ts': '2', 'src/b.ts': '1' }), git: git({ 'src/a.ts': '1', 'src/b.ts': '1' }) }, 'delete folder src confirm'));
  it('uploads in it', () => check('rm -rf public', { files: files({ 'public/uploads/cat.png': 'x' }), git: git({ 'a.ts': '1' }) }, 'delete folder public acknowledge'));
  it('without git', () => check('rm -rf project', { files: files({ 'project/a.py': '1' }) }, 'delete folder project confirm'));
  it('outside the workspace', () => check('rm -rf ~/Media/films', { files: files({ '~/Media/films/a.mov': 'x' }) }, 'delete folder ~/Media/films acknowledge'));
  it('empty', () => check('rm -rf out', { files: files({ 'out/': '' }) }, 'delete folder out allow'));
  it('with a repository of its own inside', () => check('rm -rf lib', { files: files({ 'lib/.git/HEAD': 'ref', 'lib/a.c': '1' }), git: { root: `${workspace}/lib`, committed: { 'a.c': '1' }, remotes: [] } }, 'delete folder lib confirm; delete git repository lib/.git acknowledge'));
  it('the whole workspace', () => check('rm -rf /home/dev/workspace', { files: files({ 'a.ts': '1' }), git: git({ 'a.ts': '1' }) }, 'delete workspace workspace confirm broad'));
  it('everything in the workspace', () => check('rm -rf *', { files: files({ 'a.ts': '1', 'b.ts': '2' }) }, 'delete workspace * attest broad'));
  it('everything in a folder of it', () => check('rm -rf build/*', { files: files({ 'build/a.o': 'x', Makefile: 'all:' }), git: git({ Makefile: 'all:' }, ['build']) }, 'delete file build/* allow'));
  for (const path of ['~', '~/', '/home/dev', '/home/dev/workspace/..', '../../dev/']) it(`the home folder as ${path}`, () => check(`rm -rf ${path}`, {}, 'delete home folder ~ attest broad'));
  for (const path of ['/', '/*', '/home/../..']) it(`the disk as ${path}`, () => check(`rm -rf ${path}`, {}, `delete disk ${path === '/*' ? '/*' : '/'} attest broad`));
  it('what holds all homes', () => check('rm -rf /home', {}, 'delete folder with home folders /home attest broad'));
  it('a system folder', () => check('rm -rf /usr/local', { files: { '/usr/local/bin/x': '1' } }, 'delete system folder /usr/local attest broad'));
  it('as root, what the session did not make', () => check('rm -rf src', { files: files({ 'src/a.ts': '2' }), git: git({ 'src/a.ts': '1' }) }, 'delete folder src acknowledge root', { user: 'root' }));
});

describe('generated output needs proof', () => {
  const modules = (more: Partial<MemoryWorld> = {}): MemoryWorld => ({ files: files({ ...lock, 'node_modules/x/a.js': '1' }), git: git(lock, ['node_modules']), ...more });
  it('node_modules with a tracked list', () => check('rm -rf node_modules', modules(), 'delete folder node_modules allow'));
  it('a part of it', () => check('rm -rf node_modules/.cache', { files: files({ ...lock, 'node_modules/.cache/x': '1' }), git: git(lock, ['node_modules']) }, 'delete folder node_modules/.cache allow'));
  it('no list of packages', () => check('rm -rf node_modules', { files: files({ 'node_modules/x/a.js': '1' }), git: git({}, ['node_modules']) }, 'delete folder node_modules confirm'));
  it('a list that the agent just wrote', () => check('rm -rf node_modules', { files: files({ 'package.json': '{}', 'node_modules/x/a.js': '1' }), git: git({}, ['node_modules']), session: { files: [{ path: `${workspace}/package.json`, content: '{}', action: 'x' }] } }, 'delete folder node_modules confirm'));
  it('not ignored by a commit', () => check('rm -rf dist', { files: files({ 'dist/a.js': '1' }), git: git(lock) }, 'delete folder dist confirm'));
  it('ignored by a commit', () => check('rm -rf dist', { files: files({ 'dist/a.js': '1' }), git: git(lock, ['dist']) }, 'delete folder dist allow'));
  it('a database among the output', () => check('rm -rf dist', { files: files({ 'dist/a.js': '1', 'dist/orders.sqlite': 'x' }), git: git(lock, ['dist']) }, 'delete folder dist acknowledge'));
  it('a key among the output', () => check('rm -rf build', { files: files({ Makefile: 'x', 'build/a.o': '1', 'build/.env': 'x' }), git: git({ Makefile: 'x' }, ['build']) }, 'delete folder build confirm'));
  it('a tracked file in it edited', () => check('rm -rf build', { files: files({ 'CMakeLists.txt': 'x', 'build/CMakeCache.txt': '1', 'build/toolchain.cmake': '2' }), git: git({ 'CMakeLists.txt': 'x', 'build/toolchain.cmake': '1' }, ['build']) }, 'delete folder build confirm'));
  it('a marker that the agent wrote', () => check('rm -rf out', { files: files({ 'out/CMakeCache.txt': '#', 'out/thesis.tex': 'x' }), git: git({}, ['out']), session: { files: [{ path: `${workspace}/out/CMakeCache.txt`, content: '#', action: 'x' }] } }, 'delete folder out confirm'));
  it('a link that leads out of the workspace', () => check('rm -rf dist', { files: files({ 'dist/a.js': '1', 'dist/shared': { link: '/home/dev/shared' }, '~/shared/x': '1' }), git: git(lock, ['dist']) }, 'delete folder dist confirm'));
  it('a virtual environment with requirements', () => check('rm -rf .venv', { files: files({ 'requirements.txt': 'a', '.venv/pyvenv.cfg': 'x' }), git: git({ 'requirements.txt': 'a' }, ['.venv']) }, 'delete folder .venv allow'));
  it('a virtual environment that nothing restores', () => check('rm -rf .venv', { files: files({ '.venv/pyvenv.cfg': 'x' }), git: git({}, ['.venv']) }, 'delete folder .venv confirm'));
  it('one named like output outside the workspace', () => check('rm -rf ~/dist', { files: files({ '~/dist/a': '1' }), git: git(lock, ['dist']) }, 'delete folder ~/dist acknowledge'));
  it('a not seen one that a commit ignores', () => check('rm -rf dist', { files: files(lock), git: git(lock, ['dist']) }, 'delete file dist allow'));
});

describe('what the agent made or moved itself lowers only its own', () => {
  const entry = (effect: Partial<Effect>, address: string, values?: Record<string, string>): NonNullable<MemoryWorld['session']>['ledger'] => [{ key: '', action: 'x', text: '', outcome: 'ran', effect: { operation: 'create', certainty: 'will', reversibility: 'reversible', disruption: 'none', evidence: [], traits: [], reason: { code: values ? 'file-moved' : 'folder-made', ...(values ? { values } : {}) },
    resource: { system: 'files', kind: 'folder', address, where: 'workspace', keeps: 'nothing', extent: 'several' }, ...effect } }];
  it('a folder made in an earlier call', () => check('rm -rf scratch', { files: files({ 'scratch/a.txt': '1' }), session: { ledger: entry({}, 'scratch') } }, 'delete folder scratch allow'));
  it('a folder made in an earlier call that somebody put data into', () => check('rm -rf scratch', { files: files({ 'scratch/a.sqlite': '1' }), session: { ledger: entry({}, 'scratch') } }, 'delete folder scratch acknowledge'));
  it('what was moved to a temporary folder in an earlier call', () => check('rm -rf /tmp/old', { files: { '/tmp/old/a.txt': '1' }, session: { ledger: entry({ operation: 'delete' }, 'data', { to: '/tmp/old' }) } }, 'delete folder /tmp/old confirm'));
  it('an ignore rule that this session added', () => check('rm -rf dist', { files: files({ '.gitignore': 'dist\n', 'dist/a.js': '1' }), git: git({ '.gitignore': 'x\n' }, ['dist']), session: { files: [{ path: `${workspace}/.gitignore`, content: 'dist\n', before: '', action: 'x' }] } }, 'delete folder dist confirm'));
  it('what an earlier part of the command moved away', async () => {
    const world = worldOf({ files: files({ 'notes.md': 'n' }), git: git({}) });
    const move = await fileInterpreters['mv']?.(callOf('mv notes.md /tmp/x/notes.md'), world);
    const found = await fileInterpreters['rm']?.(callOf('rm -rf /tmp/x'), { ...world, earlier: move?.effects ?? [] });
    assert.equal(shown(found?.effects ?? []), 'delete file notes.md confirm');
  });
  it('what an earlier part of the command made', async () => {
    const world = worldOf({ git: git({}) });
    const made = await fileInterpreters['mkdir']?.(callOf('mkdir out'), world);
    const found = await fileInterpreters['rm']?.(callOf('rm -rf out'), { ...world, earlier: made?.effects ?? [] });
    assert.equal(shown(found?.effects ?? []), 'delete file out allow');
  });
  it('a part of the history', () => check('rm -rf .git/objects', { files: files({ '.git/objects/a': '1', '.git/HEAD': 'x' }), git: git({ 'a.ts': '1' }) }, 'delete git repository .git acknowledge'));
  it('a lock that git left', () => check('rm -f .git/index.lock', { files: files({ '.git/index.lock': '1' }), git: git({ 'a.ts': '1' }) }, 'delete file .git/index.lock allow'));
});

describe('temporary files and caches', () => {
  it('a named temporary folder', () => check('rm -rf /tmp/build-1', { files: { '/tmp/build-1/a': '1' } }, 'delete folder /tmp/build-1 allow'));
  it('the temporary folder itself', () => check('rm -rf /tmp', { files: { '/tmp/a': '1' } }, 'delete temporary folder /tmp confirm broad'));
  it('everything in it', () => check('rm -rf /tmp/*', { files: { '/tmp/a': '1' } }, 'delete temporary folder /tmp/* confirm broad'));
  it('a way out of it', () => check('rm -rf /tmp/../etc', { files: { '/etc/hosts': '1' } }, 'delete system folder /etc attest broad'));
  it('a link in it that leads home, with a slash', () => check('rm -rf /tmp/x/', { files: { '/tmp/x': { link: '/home/dev/docs' }, ...files({ '~/docs/a': '1' }) } }, 'delete folder ~/docs acknowledge'));
  it('an unknown part of a temporary name', () => check('rm -rf /tmp/build-$ID', {}, 'delete file /tmp/build-* allow'));
  it('a cache of a tool', () => check('rm -rf ~/.cache/pip', { files: files({ '~/.cache/pip/x': '1' }) }, 'delete folder ~/.cache/pip allow'));
  it('all caches', () => check('rm -rf ~/.cache', { files: files({ '~/.cache/pip/x': '1', '~/.cache/app/drafts.db': 'x' }) }, 'delete folder ~/.cache acknowledge'));
  it('a workspace in a temporary folder is a workspace', () => check('rm -rf src', { files: { '/tmp/w/src/a.ts': '1' }, workspaces: ['/tmp/w'] }, 'delete folder src confirm', { cwd: '/tmp/w' }));
});

describe('links', () => {
  const linked: MemoryWorld = { files: files({ data: { link: '../shared' }, '~/shared/a.txt': '1' }) };
  it('without a slash only the link goes', () => check('rm -rf data', linked, 'delete link data note'));
  it('with a slash what it leads to is emptied', () => check('rm -rf data/', linked, 'delete folder ~/shared acknowledge'));
  it('a link that the same command made, with a slash', async () => {
    const world = worldOf();
    const made = await fileInterpreters['ln']?.(callOf('ln -s / root'), world);
    const found = await fileInterpreters['rm']?.(callOf('rm -rf root/'), { ...world, earlier: made?.effects ?? [] });
    assert.equal(shown(found?.effects ?? []), 'delete disk / attest broad');
  });
  it('links inside are named', async () => {
    const call = callOf('rm -rf app');
    const found = await fileInterpreters['rm']?.(call, worldOf({ files: files({ 'app/store': { link: '/home/dev/store' }, 'app/a.ts': '1', '~/store/x': '1' }) }));
    assert.deepEqual(found?.effects[0]?.effect.resource.parts, ['store → /home/dev/store', 'a.ts', 'store']);
  });
  it('PowerShell may follow junctions inside', () => check('Remove-Item -Recurse -Force app', { files: files({ 'app/store': { link: '/home/dev/store' }, '~/store/x': '1' }), git: git({ 'app/store': '' }) }, 'delete folder app confirm', { dialect: 'powershell' }));
});

describe('targets that are not known', () => {
  it('nothing in front is fixed', () => check('rm -rf $DIR', {}, 'delete folder $DIR attest unresolved'));
  it('empty would be everything', () => check('rm -rf "$BUILD"/*', {}, 'delete folder "$BUILD"/* attest unresolved broad'));
  it('a fixed folder bounds it', () => check('rm -rf dist/$NAME', { files: files({ 'dist/a/x.js': '1' }), git: git(lock, ['dist']) }, 'delete folder dist/* allow'));
  it('made by mktemp', async () => {
    const call = callOf('rm -rf $D');
    const word = { ...(call.args[1] ?? assert.fail()), origin: { kind: 'command' as const, name: 'mktemp -d' } };
    const found = await fileInterpreters['rm']?.({ ...call, args: [call.args[0] ?? assert.fail(), word] }, worldOf());
    assert.equal(shown(found?.effects ?? []), 'delete folder $D allow');
  });
});

describe('find -delete', () => {
  it('everything here', () => check('find . -delete', { files: files({ 'a.ts': '1' }) }, 'delete workspace workspace attest broad'));
  it('by name, generated and ignored', () => check('find . -name "*.pyc" -delete', { files: files({ 'a.py': '1', '__pycache__/a.pyc': 'x' }), git: git({ 'a.py': '1' }, ['__pycache__']) }, 'delete folder workspace allow'));
  it('by name, in no commit', () => check('find . -name "*.csv" -delete', { files: files({ 'a.py': '1', 'exports/a.csv': 'x' }), git: git({ 'a.py': '1' }) }, 'delete folder workspace confirm'));
  it('a test after -delete narrows nothing', () => check('find . -delete -name "*.tmp"', { files: files({ 'a.ts': '1' }) }, 'delete workspace workspace attest broad'));
  it('a depth after it does', () => check('find . -name "*.csv" -delete -maxdepth 1', { files: files({ 'exports/a.csv': 'x' }), git: git({}) }, 'delete folder workspace allow'));
  it('only listing', () => check('find . -name "*.csv"', { files: files({ 'a.csv': '1' }) }, ''));
  it('by name, past an agent’s settings', () => check('find /home/dev -name "*.pyc" -delete', { files: { '/home/dev/.claude/settings.json': '{}', '/home/dev/t/a.pyc': 'x' } }, 'delete folder ~ acknowledge'));
  it('by name, an agent’s settings among them', () => check('find /home/dev -name "settings*.json" -delete', { files: { '/home/dev/.claude/settings.json': '{}' } }, 'delete folder ~ attest gate'));
  it('by age alone, an agent’s settings perhaps among them', () => check('find /home/dev -mtime +30 -delete', { files: { '/home/dev/.claude/settings.json': '{}' } }, 'delete folder ~ attest gate'));
  it('from the root', () => check('find / -name core -delete', { files: { '/srv/core': 'x' } }, 'delete folder / acknowledge'));
});

describe('Windows', () => {
  const home: Partial<Call> = { dialect: 'powershell' };
  it('rd of a drive', () => check('rd /s /q C:\\', {}, 'delete disk C:/ attest broad', { dialect: 'cmd' }));
  it('rd of a folder', () => check('rd /s /q src', { files: files({ 'src/a.ts': '1' }), git: git({ 'src/a.ts': '1' }) }, 'delete folder src note', { dialect: 'cmd' }));
  it('a share', () => check('Remove-Item -Recurse \\\\server\\share', {}, 'delete disk //server/share/ attest broad', home));
  it('backslashes', () => check('Remove-Item -Recurse -Force .\\src\\old', { files: files({ 'src/old/a.ts': '1' }) }, 'delete folder src/old confirm', home));
  it('-WhatIf', () => check('Remove-Item -Recurse -Force src -WhatIf', { files: files({ 'src/a.ts': '1' }) }, '', home));
  it('a variable whose quoting was lost', () => check('rd /s /q \\\\?\\$resolved', {}, 'delete folder \\\\?\\$resolved attest unresolved', { dialect: 'cmd' }));
  it('an administrative share is a name', async () => {
    const found = await fileInterpreters['rd']?.(callOf('rd /s /q \\\\box\\C$\\old', { dialect: 'cmd' }), worldOf());
    assert.equal(found?.effects[0]?.effect.resource.address, '//box/C$/old');
  });
  it('robocopy /MIR', () => check('robocopy src copy /MIR', { files: files({ 'src/a.ts': '1', 'copy/b.ts': '1' }) }, 'delete folder copy confirm', { dialect: 'cmd' }));
  it('robocopy /L only lists', () => check('robocopy src copy /MIR /L', { files: files({ 'src/a.ts': '1', 'copy/b.ts': '1' }) }, '', { dialect: 'cmd' }));
});

describe('on another machine', () => {
  it('a folder', () => check('rm -rf /srv/app', {}, 'delete folder /srv/app acknowledge', { host: 'web-1' }));
  it('its root', () => check('rm -rf /', {}, 'delete folder / attest broad', { host: 'web-1' }));
  it('something temporary', () => check('rm -rf /tmp/x', {}, 'delete folder /tmp/x allow', { host: 'web-1' }));
});
