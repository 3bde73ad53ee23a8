// Eight processes write at once and one of them is killed every second: nothing that was acknowledged is lost, and all of it still fits.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { build } from 'esbuild';
import { allChains } from '../../../src/node/audit/chains';
import { readAudit } from '../../../src/node/audit/readAudit';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';

const writers = 8;
const each = 10_000;

describe('the record under many writers', () => {
  let home: string;
  let state: StateFolder;
  let writer: string;
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-writers-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    writer = path.join(home, 'writer.js');
    await build({ entryPoints: [path.join(__dirname, 'auditWriter.ts')], bundle: true, platform: 'node', outfile: writer, logLevel: 'error' });
  });
  after(() => rmSync(home, { recursive: true }));

  it(`${writers} processes, ${each} records each, one killed every second`, async function () {
    this.timeout(300_000);
    const acknowledged = new Set<string>();
    const killable = new Set<() => void>();
    let killed = 0;
    const timer = setInterval(() => {
      const all = [...killable];
      all[killed % all.length]?.();
    }, 1000);
    await Promise.all(Array.from({ length: writers }, (_, index) => keepWriting(`w${index}`)));
    clearInterval(timer);

    assert.ok(killed > 0, 'none was killed: the machine is too fast for this test');
    assert.equal(acknowledged.size, writers * each);
    const report = verifyAudit(state);
    assert.deepEqual(report.problems, []);
    const written = new Map<string, number>();
    for (const { body } of readAudit(state)) if (body.kind === 'opened') written.set(body.action, (written.get(body.action) ?? 0) + 1);
    assert.deepEqual([...acknowledged].filter(id => !written.has(id)), [], 'acknowledged and lost');
    // What was written and not yet acknowledged when its writer was killed is written again by the next: at most one for each.
    const twice = [...written].filter(([, times]) => times > 1);
    assert.ok(twice.length <= killed, `${twice.length} records twice, ${killed} killed`);
    assert.ok(report.torn.length <= killed);
    assert.ok(allChains(state).length >= writers + killed);

    /** One writer after the other until all of its records are acknowledged. */
    async function keepWriting(prefix: string): Promise<void> {
      for (let next = 1; next <= each;) next = await one(prefix, next);
    }

    function one(prefix: string, first: number): Promise<number> {
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [writer, state.root, prefix, String(first), String(each)], { stdio: ['ignore', 'pipe', 'inherit'] });
        const kill = (): void => {
          killed++;
          killable.delete(kill);
          child.kill('SIGKILL');
        };
        let next = first;
        let rest = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          if (!child.killed) killable.add(kill);
          const ids = `${rest}${text}`.split('\n');
          rest = ids.pop() ?? '';
          for (const id of ids) acknowledged.add(id);
          next += ids.length;
        });
        child.on('error', reject).on('close', (status, signal) => {
          killable.delete(kill);
          if (status === 0 || signal === 'SIGKILL') resolve(next);
          else reject(new Error(`a writer ended with ${status ?? signal}`));
        });
      });
    }
  });
});
