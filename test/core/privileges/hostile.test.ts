// Settings files made to keep the gate busy: every review ends, reads no more than its bound, and says "not read" of what it left. How long
// it takes is measured in `test/bench/identity.ts`, not asserted here.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Facts } from '../../../src/core/facts';
import { emptySession } from '../../../src/core/model/session';
import { identify } from '../../../src/core/privileges/identify';
import { keptReading } from '../../../src/node/keptReading';
import { readFacts } from '../../../src/node/readFacts';
import { hostileAsked, hostileFiles, makeHostile } from './hostileFiles';

/** No settings file is read beyond this. */
const mostBytes = 1 << 20;

describe('privileges, hostile files', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'hostile-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  const worlds = new Map<string, typeof hostileFiles>();
  for (const one of hostileFiles) worlds.set(one.file, [...worlds.get(one.file) ?? [], one]);

  for (const [file, list] of worlds) {
    it(`${file}, ${list.length} forms`, async () => {
      for (const one of list) {
        const world = mkdtempSync(path.join(root, 'w-'));
        makeHostile(world, one);
        const read = new Map<string, number>();
        const counting = (facts: Facts): Facts => ({ ...facts, read: async (name, limit) => {
          const text = await facts.read(name, limit);
          if (text !== undefined) read.set(name, text.length);
          return text;
        } });
        const cwd = path.join(world, 'project');
        const { found, action } = hostileAsked(one, cwd);
        const { principals } = await identify(found, action, { rules: [] }, counting(readFacts({ session: emptySession('hostile'), reading: keptReading(), home: path.join(world, 'home'), workspaces: [cwd] })));
        for (const [name, length] of read) assert.ok(length <= mostBytes, `${one.name}: ${length} characters of ${name}`);
        const said = principals.flatMap(principal => principal.notSeen ?? []).filter(text => text.endsWith('(not read)') && text.includes(path.basename(one.file)));
        if (one.isUnread) assert.ok(said.length > 0, `${one.name}: "not read" is not said: ${JSON.stringify(principals.map(principal => principal.notSeen))}`);
        rmSync(world, { recursive: true, force: true });
      }
    }).timeout(120_000);
  }

  it('lists no more than a bound of a folder with 100,000 files, and still looks for the env files by name', async () => {
    const world = mkdtempSync(path.join(root, 'many-'));
    const cwd = path.join(world, 'project');
    mkdirSync(cwd);
    // What a folder of 100,000 gives: the first 10,000 names, in no order that anybody could count on.
    const names = Array.from({ length: 10_000 }, (_, i) => `f${i}`);
    makeHostile(world, { name: '', system: 'database', command: 'prisma db push', file: 'project/.env', make: 'DATABASE_URL=postgres://u@db.example.com/shop\n', isUnread: false });
    const real = readFacts({ session: emptySession('hostile'), reading: keptReading(), home: path.join(world, 'home'), workspaces: [cwd] });
    const { found, action } = hostileAsked({ system: 'database', command: 'prisma db push' }, cwd);
    const { principals } = await identify(found, action, { rules: [] }, { ...real, list: async folder => (folder === cwd ? names : real.list(folder)) });
    assert.equal(principals[0]?.scope, 'db.example.com/shop');
  });
});
