// Copies of what an approved action loses: made before it runs, put back over nothing, gone after a week, and never of a secret.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ActionRequest } from '../../src/core/model/action';
import { reviewCall } from '../../src/hook/engineReview';
import { copyDays, keepCopies, keptCopies, planCopies, pruneCopies, restoreCopies, saidOfCopies } from '../../src/node/lostCopies';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

const id = 'abcdef0123';

describe('copies of what an approved action loses', () => {
  let home: string;
  let work: string;
  let state: StateFolder;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-copies-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    work = path.join(home, 'work');
    write({ 'README.md': 'tracked\n', '.gitignore': 'node_modules\n*.db\n.env\n' });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    write({ 'data/orders.db': 'rows', 'data/notes.txt': 'notes', '.env': 'TOKEN=x\n', 'node_modules/x/index.js': '1', 'README.md': 'changed\n' });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('names what is nowhere else, however it is lost: rm, git clean, checkout, overwriting, Python', async () => {
    const cases: readonly (readonly [ActionRequest | string, readonly string[]])[] = [
      ['rm -rf data', ['data/notes.txt', 'data/orders.db']],
      ['git clean -fd', ['data/notes.txt']],
      ['git clean -fdx', ['data/notes.txt', 'data/orders.db']],
      ['git checkout -- .', ['README.md']],
      ['python3 -c "import shutil; shutil.rmtree(\'data\')"', ['data/notes.txt', 'data/orders.db']],
      [{ tool: 'write', path: path.join(work, 'data/notes.txt'), content: 'other\n' }, ['data/notes.txt']],
      ['shred -u data/notes.txt', []],
      ['rm -rf node_modules', []],
      ['git rm -q --cached README.md', []],
      ['cat data/notes.txt', []],
    ];
    for (const [given, wanted] of cases) {
      const request: ActionRequest = typeof given === 'string' ? { tool: 'shell', command: given, shell: 'bash' } : given;
      const { reviewed } = await reviewCall({ id: 'a', agent: 'claude-code', session: 's', cwd: work, env: { HOME: home }, request }, state);
      assert.deepEqual(planCopies(reviewed.lost, '/nowhere').files.map(({ path: file }) => path.relative(work, file)).sort(), wanted, JSON.stringify(given));
    }
  });

  it('keeps them private, brings them back with their mode, over nothing that is there now', () => {
    const [notes, rows] = [path.join(work, 'data/notes.txt'), path.join(work, 'data/orders.db')];
    execFileSync('chmod', ['640', notes]);
    assert.equal(keepCopies(state, id, [rows, notes, path.join(work, '.env')], home, Date.now()), undefined);
    for (const name of readdirSync(path.join(state.backups, 'copies'), { recursive: true, encoding: 'utf8' })) assert.equal(statSync(path.join(state.backups, 'copies', name)).mode & 0o077, 0, name);
    assert.doesNotMatch(JSON.stringify(keptCopies(state, Date.now())), /\.env/);
    rmSync(path.join(work, 'data'), { recursive: true });
    write({ 'data/orders.db': 'new rows' });
    const restored = restoreCopies(state, id, Date.now());
    assert.deepEqual(restored?.back, [notes]);
    assert.deepEqual(restored.there.map((one) => one.path), [rows]);
    assert.equal(readFileSync(restored.there[0]?.copy ?? '', 'utf8'), 'rows');
    assert.deepEqual([readFileSync(notes, 'utf8'), statSync(notes).mode & 0o777, readFileSync(rows, 'utf8')], ['notes', 0o640, 'new rows']);
    assert.equal(restoreCopies(state, '0000000000', Date.now()), undefined);
  });

  it('says how many, how large, what is not copied, and the command', () => {
    write({ 'data/huge.bin': Buffer.alloc(21 << 20) });
    const said = saidOfCopies(['data/notes.txt', 'data/orders.db', '.env', 'data/huge.bin', 'gone'].map((name) => path.join(work, name)), id, home) ?? '';
    assert.match(said, /2 files that are nowhere else \(0\.0 MB\).*7 days: `countersign restore abcdef0123`.*1 file with credentials is not copied.*1 more are too large/);
    assert.equal(saidOfCopies([], id, home), undefined);
    assert.match(saidOfCopies([path.join(work, '.env')], id, home) ?? '', /Nothing of it is copied first/);
    const many = Array.from({ length: 600 }, (_, index) => `many/${index}`);
    write(Object.fromEntries(many.map((name) => [name, 'x'])));
    assert.deepEqual([planCopies(many.map((name) => path.join(work, name)), home).files.length, planCopies(many.map((name) => path.join(work, name)), home).beyond], [500, 100]);
  });

  it('follows no link, neither out nor back, and keeps a set whole or not at all', () => {
    symlinkSync('/etc/hostname', path.join(work, 'link'));
    assert.deepEqual(planCopies([path.join(work, 'link'), path.join(work, 'data')], home).files, []);
    const notes = path.join(work, 'data/notes.txt');
    assert.equal(keepCopies(state, id, [notes], home, Date.now()), undefined);
    rmSync(path.join(work, 'data'), { recursive: true });
    mkdirSync(path.join(home, 'elsewhere'));
    symlinkSync(path.join(home, 'elsewhere'), path.join(work, 'data'));
    assert.match(restoreCopies(state, id, Date.now())?.failed[0]?.why ?? '', /somewhere else/);
    assert.equal(existsSync(path.join(home, 'elsewhere/notes.txt')), false);
    rmSync(path.join(state.backups, 'copies'), { recursive: true });
    writeFileSync(path.join(state.backups, 'copies'), 'a file');
    write({ 'other.txt': 'x' });
    assert.match(keepCopies(state, id, [path.join(work, 'other.txt')], home, Date.now()) ?? '', /ENOTDIR|EEXIST|not a directory/i);
  });

  it('forgets them after a week, and believes no forged list', () => {
    assert.equal(keepCopies(state, id, [path.join(work, 'data/notes.txt')], home, Date.now()), undefined);
    const [set = ''] = readdirSync(path.join(state.backups, 'copies'));
    const place = path.join(state.backups, 'copies', set);
    const list = path.join(place, 'copies.json');
    const good = readFileSync(list, 'utf8');
    for (const forged of ['{', good.replace(/"copy":"0"/, '"copy":"../../installation.json"'), good.replace(/"path":"\//, '"path":"')]) {
      writeFileSync(list, forged);
      assert.equal(restoreCopies(state, id, Date.now()), undefined);
    }
    writeFileSync(list, good);
    assert.equal(keptCopies(state, Date.now() + (copyDays + 1) * 86_400_000).length, 0);
    const old = new Date(Date.now() - (copyDays + 1) * 86_400_000);
    utimesSync(place, old, old);
    pruneCopies(state, Date.now());
    assert.deepEqual(readdirSync(path.join(state.backups, 'copies')), []);
  });

  function git(...args: readonly string[]): void {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: work, env: { HOME: home, PATH: process.env['PATH'] }, stdio: 'pipe' });
  }

  function write(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
      writeFileSync(path.join(work, name), text);
    }
  }
});
