// The record: what appending costs beside appending and syncing the same bytes, and what checking it costs beside hashing them.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { auditLog } from '../../src/node/audit/auditLog';
import { redacted } from '../../src/node/audit/auditRecord';
import { allChains } from '../../src/node/audit/chains';
import { verifyAudit } from '../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolderAt } from '../../src/node/stateFolder';
import { printTable } from './table';

const durable = 500;
const checked = 100_000;

export function benchRecord(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'countersign-bench-record-'));
  const state = stateFolderAt(root);
  ensureStateFolder(state);
  try {
    const log = auditLog(state, { version: '1' });
    const text = redacted('x'.repeat(600));
    log.append({ kind: 'event', event: 'mode', text });
    const appended = timed(() => { for (let i = 0; i < durable; i++) log.append({ kind: 'event', event: 'mode', text }); });
    const bytes = Buffer.alloc(Math.round(readFileSync(allChains(state)[0]?.path ?? '').length / (durable + 2)), 'x');
    const plain = timed(() => {
      for (let i = 0; i < durable; i++) {
        const file = openSync(path.join(root, 'plain'), 'a');
        writeSync(file, bytes);
        fsyncSync(file);
        closeSync(file);
      }
    });
    const unsynced = timed(() => { for (let i = durable; i < checked; i++) log.append({ kind: 'opened', action: redacted('a'), part: text }); });
    const all = allChains(state).map(chain => readFileSync(chain.path));
    const hashed = timed(() => { for (const one of all) createHash('sha256').update(one).digest('hex'); });
    let records = 0;
    const verified = timed(() => { records = verifyAudit(state).records; });
    printTable(`record, ${checked} records of ${bytes.length} bytes`, [
      ['append, synced', `${(appended / durable).toFixed(2)} ms, ratio ${(appended / plain).toFixed(2)} to the same bytes appended and synced`],
      ['append of what needs no person', `${(unsynced / (checked - durable) * 1000).toFixed(0)} µs`],
      ['verify', `${verified.toFixed(0)} ms for ${records} records, ratio ${(verified / hashed).toFixed(2)} to hashing the same bytes`],
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return Promise.resolve();
}

function timed(act: () => void): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}
