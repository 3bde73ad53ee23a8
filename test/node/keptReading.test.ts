// What is kept from one review to the next never outlives a change of the file or folder, however it was made.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { keptReading, type KeptReading } from '../../src/node/keptReading';

describe('readings kept across reviews', () => {
  let folder: string;
  let reading: KeptReading;
  /** As if a minute had gone by since the last change. */
  const later = (): number => Date.now() + 60_000;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'kept-')));
    reading = keptReading(later);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);
  const text = (name: string): Promise<string | undefined> => Promise.resolve(reading.text(at(name), 1 << 20));
  const list = (name: string): Promise<readonly string[] | undefined> => Promise.resolve(reading.list(at(name)));

  it('an unchanged folder gives the very same list, an unchanged file is not opened again', async () => {
    writeFileSync(at('a'), 'text');
    const own = await list('');
    assert.equal(await list(''), own);
    await text('a');
    const read = statSync(at('a')).atimeMs;
    assert.equal(await text('a'), 'text');
    assert.equal(statSync(at('a')).atimeMs, read);
  });

  it('other content of the same size and time of change', async () => {
    const time = new Date('2026-01-02T03:04:05Z');
    writeFileSync(at('a'), 'profile = one');
    utimesSync(at('a'), time, time);
    assert.equal(await text('a'), 'profile = one');
    writeFileSync(at('a'), 'profile = two');
    utimesSync(at('a'), time, time);
    assert.equal(statSync(at('a')).mtimeMs, time.getTime());
    assert.equal(await text('a'), 'profile = two');
  });

  it('a link turned to another file, and a folder on the way turned to another', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(at(name));
      writeFileSync(path.join(at(name), 'config'), `[${name}]`);
    }
    symlinkSync('one/config', at('config'));
    symlinkSync('one', at('folder'));
    assert.equal(await text('config'), '[one]');
    assert.equal(await text('folder/config'), '[one]');
    for (const [name, to] of [['config', 'two/config'], ['folder', 'two']] as const) {
      symlinkSync(to, at('new'));
      renameSync(at('new'), at(name));
    }
    assert.equal(await text('config'), '[two]');
    assert.equal(await text('folder/config'), '[two]');
    assert.deepEqual(await list('folder'), ['config']);
  });

  it('a folder that was replaced, or whose files were', async () => {
    mkdirSync(at('d'));
    writeFileSync(at('d/a'), 'old');
    assert.deepEqual(await list('d'), ['a']);
    assert.equal(await text('d/a'), 'old');
    mkdirSync(at('e'));
    writeFileSync(at('e/a'), 'new');
    writeFileSync(at('e/b'), '');
    renameSync(at('d'), at('gone'));
    renameSync(at('e'), at('d'));
    assert.deepEqual(await list('d'), ['a', 'b']);
    assert.equal(await text('d/a'), 'new');
    unlinkSync(at('d/b'));
    assert.deepEqual(await list('d'), ['a']);
  });

  it('a file that is gone, became a folder, a pipe or too long, or may no longer be read', async function () {
    for (const name of ['a', 'b', 'c', 'd', 'e']) writeFileSync(at(name), 'text');
    for (const name of ['a', 'b', 'c', 'd', 'e']) assert.equal(await text(name), 'text');
    for (const name of ['a', 'b', 'c']) unlinkSync(at(name));
    mkdirSync(at('b'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [at('c')]);
    writeFileSync(at('d'), 'x'.repeat((1 << 20) + 1));
    chmodSync(at('e'), 0);
    assert.deepEqual([await text('a'), await text('b'), await text('c'), await text('d')], [undefined, undefined, undefined, undefined]);
    if (process.getuid?.() !== 0) assert.equal(await text('e'), undefined);
    assert.equal(await list('a'), undefined);
  });

  it('a limit that is smaller the second time counts', async () => {
    writeFileSync(at('a'), 'x'.repeat(100));
    assert.equal((await text('a'))?.length, 100);
    assert.equal(await Promise.resolve(reading.text(at('a'), 50)), undefined);
  });

  it('what changed a moment ago is not kept at all', async () => {
    const now = keptReading();
    writeFileSync(at('a'), 'a');
    const first = await Promise.resolve(now.list(folder));
    assert.notEqual(await Promise.resolve(now.list(folder)), first);
    assert.deepEqual(await Promise.resolve(now.list(folder)), first);
  });

  it('changes that follow each other at once are all seen', async () => {
    const now = keptReading();
    for (let i = 0; i < 300; i++) {
      writeFileSync(at('a'), String(i % 10));
      assert.equal(await Promise.resolve(now.text(at('a'), 100)), String(i % 10), `change ${i}`);
    }
  });
});
