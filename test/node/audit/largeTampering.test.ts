// A large record: one changed byte anywhere is found, in chains of their own and in archives. The bytes are sampled; every byte of a small record is
// in `tampering.test.ts`.
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readSync, readdirSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { archiveChains } from '../../../src/node/audit/archiveChains';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { archiveProblem, type ChainPlace } from '../../../src/node/audit/chains';
import { readChain } from '../../../src/node/audit/readAudit';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';

const records = 100_000;
const samples = 240;

describe('a record of 100,000', function () {
  this.timeout(300_000);
  let home: string;
  let state: StateFolder;
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-large-'));
    state = stateFolder(home, 'linux');
    ensureStateFolder(state);
    // One long writer whose chain goes on in several files, and many short ones that are put into archives.
    const long = auditLog(state, { version: 't', rotate: 4 << 20 });
    const append = (log: ReturnType<typeof auditLog>, n: number): void => assert.equal(log.append({ kind: 'opened', action: redacted(`a${n}`), part: redacted(`part ${n * 7919}`) }), undefined);
    const short = 300;
    for (let n = 0; n < records - short * 20; n++) append(long, n);
    for (let i = 0; i < short; i++) {
      const log = auditLog(state, { version: 't' });
      for (let n = 0; n < 20; n++) append(log, n);
    }
    // As if the processes were gone for hours.
    const old = new Date(Date.now() - 7_200_000);
    for (const file of files()) utimesSync(file, old, old);
    const asGone = process.kill.bind(process);
    process.kill = () => { throw Object.assign(new Error('gone'), { code: 'ESRCH' }); };
    try {
      assert.ok(archiveChains(state, { now: Date.now() }) >= short);
    } finally {
      process.kill = asGone;
    }
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const files = (): readonly string[] => readdirSync(state.log, { recursive: true, encoding: 'utf8' }).map(name => path.join(state.log, name)).filter(file => statSync(file).isFile());

  it(`verifies, and each of ${samples} sampled bytes that is changed is found`, () => {
    const report = verifyAudit(state);
    assert.deepEqual([report.problems, report.records >= records], [[], true]);
    const all = files();
    assert.ok(all.some(file => file.endsWith('.archive')) && all.filter(file => file.endsWith('.jsonl')).length >= 3, all.join());
    let seed = 20_261_124;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(seed / 2_147_483_648 * below);
    };
    const missed: string[] = [];
    for (let i = 0; i < samples; i++) {
      const file = all[i % all.length] ?? '';
      const at = random(statSync(file).size);
      const descriptor = openSync(file, 'r+');
      const byte = Buffer.alloc(1);
      readSync(descriptor, byte, 0, 1, at);
      const [before] = byte;
      writeSync(descriptor, Buffer.from([(before ?? 0) ^ (1 + random(255))]), 0, 1, at);
      if (!isFound(file)) missed.push(`${path.relative(state.log, file)} at ${at}`);
      writeSync(descriptor, byte, 0, 1, at);
      closeSync(descriptor);
    }
    assert.deepEqual(missed, []);
    assert.deepEqual(verifyAudit(state).problems, []);
  });

  /** As verifying the whole finds it, for the one file that was touched. A last line without its end is what a crash leaves; other chains name that end. */
  function isFound(file: string): boolean {
    if (file.endsWith('.archive')) return archiveProblem(file) !== undefined;
    const place: ChainPlace = { file: path.relative(state.log, file), path: file };
    const chain = readChain(place, () => undefined);
    return chain.problem !== undefined || (chain.torn && verifyAudit(state).problems.length > 0);
  }
});
