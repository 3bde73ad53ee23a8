// One changed byte anywhere is found; so is a record that was removed, swapped or doubled, a chain that was cut or taken away.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { allChains } from '../../../src/node/audit/chains';
import { readLines } from '../../../src/node/audit/readAudit';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';

describe('tampering with the record', () => {
  let home: string;
  let state: StateFolder;
  let file: string;
  let whole: Buffer;
  let lines: readonly string[];
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-tampering-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    const log = auditLog(state, { version: '1' });
    // Characters of several bytes, and the one that stands for bytes that are no text: a decoder could hide a change of it.
    for (let i = 1; i < 50; i++) log.append({ kind: 'opened', action: redacted(`a${i}`), part: redacted(i % 10 === 0 ? 'Größe \uFFFD \uFFFD 多 "quoted" \\ \n' : `part ${i}`) });
    file = allChains(state)[0]?.path ?? '';
    whole = readFileSync(file);
    lines = whole.toString('utf8').split('\n').slice(0, -1);
    assert.equal(lines.length, 50);
  });
  beforeEach(() => writeFileSync(file, whole));
  after(() => rmSync(home, { recursive: true }));

  const found = (): boolean => verifyAudit(state).problems.length > 0;

  it('every byte of a log of 50 records, changed to something else', () => {
    const missed: string[] = [];
    const changed = Buffer.from(whole);
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [1 + (at % 255), 0x80]) {
        changed[at] = (whole[at] ?? 0) ^ flip;
        if (readLines(changed).problem === undefined) missed.push(`${at}: ${whole[at] ?? ''} to ${changed[at] ?? ''}`);
      }
      changed[at] = whole[at] ?? 0;
    }
    assert.deepEqual(missed, []);
    assert.equal(readLines(changed).problem, undefined);
  }).timeout(60_000);

  it('any byte to any value', () => {
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(whole);
      changed[at] = (whole[at] ?? 0) ^ flip;
      return readLines(changed).problem !== undefined;
    }), { numRuns: 3000 });
  });

  it('a byte more or less, anywhere but where a writer may have ended', () => {
    const end = whole.length - 1 - Buffer.byteLength(lines.at(-1) ?? '');
    fc.assert(fc.property(fc.nat(end - 1), fc.integer({ min: 0, max: 255 }), fc.boolean(), (at, value, more) => {
      return readLines(Buffer.concat([whole.subarray(0, at), more ? Buffer.from([value]) : Buffer.alloc(0), whole.subarray(more ? at : at + 1)])).problem !== undefined;
    }), { numRuns: 3000 });
  });

  it('a record removed, doubled or swapped with another', () => {
    const written = (changed: readonly string[]): boolean => {
      writeFileSync(file, `${changed.join('\n')}\n`);
      return found();
    };
    for (let at = 0; at < lines.length - 1; at++) assert.ok(written(lines.toSpliced(at, 1)), `removed ${at + 1}`);
    for (let at = 0; at < lines.length; at++) assert.ok(written(lines.toSpliced(at, 0, lines[at] ?? '')), `doubled ${at + 1}`);
    fc.assert(fc.property(fc.nat(lines.length - 1), fc.nat(lines.length - 1), (a, b) => {
      fc.pre(a !== b);
      return written(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? ''));
    }));
  });

  it('a chain cut anywhere or taken away, once a later one has seen it', () => {
    const { heads } = verifyAudit(state);
    for (let length = 0; length < lines.length; length++) {
      writeFileSync(file, lines.slice(0, length).map(line => `${line}\n`).join(''));
      assert.equal(verifyAudit(state, heads).problems.length, 1, `cut after ${length}`);
    }
    writeFileSync(file, whole);
    assert.equal(auditLog(state, { version: '1' }).append({ kind: 'opened', action: redacted('later') }), undefined);
    assert.equal(found(), false);
    writeFileSync(file, `${lines.slice(0, 49).join('\n')}\n`);
    assert.ok(found());
    rmSync(file);
    assert.ok(found());
  });
});
