// A disk that takes no more: what was acknowledged is there, what was not is told, and the record goes on once there is room.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { build } from 'esbuild';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { allChains } from '../../../src/node/audit/chains';
import { readAudit } from '../../../src/node/audit/readAudit';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';

describe('the record on a full disk', () => {
  let home: string;
  let state: StateFolder;
  let writer: string;
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-full-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    writer = path.join(home, 'writer.js');
    await build({ entryPoints: { writer: path.join(__dirname, 'auditWriter.ts'), fills: path.join(__dirname, 'fillsDisk.ts') }, bundle: true, platform: 'node', outdir: home, logLevel: 'error' });
  });
  after(() => rmSync(home, { recursive: true }));

  it('a file that may not grow: the write fails in the middle of a record, is told and given back', () => {
    // The limit is in blocks of 512 bytes (dash) or 1024 (bash); each of them makes a record of 50 KB fail half written.
    const child = spawnSync('/bin/sh', ['-c', `ulimit -f 80; exec '${process.execPath}' '${writer}' '${state.root}' w 1 200`], { encoding: 'utf8' });
    assert.equal(child.status, 1, child.stderr);
    assert.match(child.stderr, /the record cannot be written: EFBIG/);
    const acknowledged = child.stdout.trim().split('\n');
    assert.ok(acknowledged.length > 10, child.stdout);
    const report = verifyAudit(state);
    assert.deepEqual([report.problems, report.torn], [[], []]);
    assert.deepEqual([...readAudit(state)].flatMap(line => (line.body.kind === 'opened' ? [line.body.action] : [])), acknowledged);
    // Nothing half written is left.
    const [chain] = allChains(state);
    assert.equal(readFileSync(chain?.path ?? '').at(-1), 0x0a);

    const log = auditLog(state, { version: '1' });
    assert.equal(log.append({ kind: 'opened', action: redacted('after') }), undefined);
    assert.deepEqual([verifyAudit(state).problems, verifyAudit(state).files], [[], 2]);
  });

  it('a disk without room: the same process goes on when there is room again', () => {
    // A disk of 300 KB needs the right to mount, which a namespace of one's own gives where the system allows it.
    const disk = path.join(home, 'disk');
    mkdirSync(disk);
    const inside = `mount -t tmpfs -o size=300k countersign '${disk}' && exec '${process.execPath}' '${path.join(home, 'fills.js')}' '${disk}'`;
    const ways = [['unshare', '-m', 'sh', '-c', inside], ['unshare', '-r', '-m', 'sh', '-c', inside]] as const;
    const found = ways.map(([program, ...args]) => spawnSync(program, args, { encoding: 'utf8' })).find(one => one.stdout.startsWith('{'));
    if (!found) {
      // Without it, the whole file system of this process is the disk: a limit on every file, lifted from outside is not to be had either.
      console.log('      no disk can be mounted here: only the limit on files above was tried');
      return;
    }
    const told = JSON.parse(found.stdout) as { wrong: string; written: number; after: string | null; problems: unknown[]; records: number; torn: number };
    assert.match(told.wrong, /the record cannot be written: ENOSPC/);
    assert.ok(told.written > 50);
    assert.deepEqual([told.after, told.problems, told.torn], [null, [], 0]);
    // A start for each chain, what was written before, and one after.
    assert.ok(told.records >= told.written + 2 && told.records <= told.written + 3, JSON.stringify(told));
  });
});
