// The record: chains that verify, tampering that shows, secrets that never get in, and what happens on a disk that cannot be written.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { auditFiles, auditLog, type AuditLine } from '../../src/node/auditLog';
import { redacted, type AuditBody } from '../../src/node/auditRecord';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';
import { readAudit, verifyAudit } from '../../src/node/verifyAudit';

const body = (text: string): AuditBody => ({ kind: 'event', event: 'mode', text: redacted(text) });

describe('the record', () => {
  let home: string;
  let state: StateFolder;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-audit-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const fileAt = (index: number): string => path.join(state.log, auditFiles(state)[index] ?? '');
  const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  function filled(): string {
    const log = auditLog(state, { version: '1' });
    for (let i = 0; i < 5; i++) assert.equal(log.append(body(`entry ${i}`)), undefined);
    return fileAt(0);
  }

  it('verifies, merged by time over several chains', () => {
    const [a, b] = [auditLog(state, { version: '1' }), auditLog(state, { version: '1' })];
    for (let i = 0; i < 4; i++) (i % 2 ? a : b).append(body(`entry ${i}`));
    assert.deepEqual(verifyAudit(state).problems, []);
    assert.equal(verifyAudit(state).files, 2);
    const texts = readAudit(state).flatMap(line => (line.body.kind === 'event' ? [line.body.text] : []));
    assert.deepEqual([...texts].sort(), ['entry 0', 'entry 1', 'entry 2', 'entry 3']);
  });

  it('a changed value is named by file and line', () => {
    const file = filled();
    writeFileSync(file, readFileSync(file, 'utf8').replace('entry 2', 'entry X'));
    assert.deepEqual(verifyAudit(state).problems, [{ file: auditFiles(state)[0], line: 4, what: 'was changed: its hash does not fit' }]);
  });

  it('a removed, doubled or moved line is named', () => {
    const file = filled();
    const all = lines(file);
    for (const changed of [all.toSpliced(2, 1), all.toSpliced(2, 0, all[2] ?? ''), [...all.slice(0, 2), all[3] ?? '', all[2] ?? '', ...all.slice(4)]]) {
      writeFileSync(file, `${changed.join('\n')}\n`);
      const [problem] = verifyAudit(state).problems;
      assert.ok(problem && problem.line >= 3 && problem.line <= 4, JSON.stringify(problem));
    }
  });

  it('a line that was recomputed does not follow, nor does what comes after it', () => {
    const file = filled();
    const all = lines(file);
    const changed = { ...JSON.parse(all[3] ?? '') as AuditLine, at: '2020-01-01T00:00:00.000Z' };
    writeFileSync(file, `${[...all.slice(0, 3), JSON.stringify(changed), ...all.slice(4)].join('\n')}\n`);
    assert.equal(verifyAudit(state).problems[0]?.line, 4);
  });

  it('garbage, an empty file and half a line are named', () => {
    for (const [text, line] of [['garbage\n', 1], ['', 1], ['null\n', 1], ['{"v":2,"n":1,"body":{}}\n', 1], ['{"v":1,"n":1', 1]] as const) {
      const file = filled();
      writeFileSync(file, text);
      assert.equal(verifyAudit(state).problems[0]?.line, line, JSON.stringify(text));
      rmSync(state.log, { recursive: true });
      assert.equal(ensureStateFolder(state), undefined);
    }
    appendFileSync(filled(), '{"v":1,');
    assert.deepEqual(verifyAudit(state).problems.map(one => [one.line, one.what]), [[7, 'ends in the middle of a record']]);
    assert.equal(verifyAudit(state).records, 6);
  });

  it('a chain that is missing or cut shows, because a later one names its end', () => {
    const file = filled();
    const name = auditFiles(state)[0];
    auditLog(state, { version: '1' }).append(body('later'));
    const all = readFileSync(file, 'utf8');
    writeFileSync(file, `${lines(file).slice(0, 4).join('\n')}\n`);
    assert.deepEqual(verifyAudit(state).problems.map(one => [one.file, one.what]), [[name, 'ended at record 4, a later chain saw 6']]);
    writeFileSync(file, all);
    assert.deepEqual(verifyAudit(state).problems, []);
    rmSync(file);
    assert.deepEqual(verifyAudit(state).problems.map(one => [one.file, one.line]), [[name, 0]]);
  });

  it('heads that were kept elsewhere show that the end was cut', () => {
    const file = filled();
    const { heads } = verifyAudit(state);
    assert.deepEqual(verifyAudit(state, heads).problems, []);
    writeFileSync(file, `${lines(file).slice(0, 3).join('\n')}\n`);
    assert.match(verifyAudit(state, heads).problems[0]?.what ?? '', /ended at record 3/);
  });

  it('goes on in a new file at its size, which names the old one', () => {
    const log = auditLog(state, { version: '1', rotate: 2000 });
    for (let i = 0; i < 20; i++) log.append(body(`entry ${i}`));
    assert.ok(auditFiles(state).length > 2);
    const report = verifyAudit(state);
    assert.deepEqual(report.problems, []);
    rmSync(fileAt(1));
    assert.equal(verifyAudit(state).problems.length, 1);
  });

  it('says so when it cannot be written, and goes on in a new chain afterwards', () => {
    const log = auditLog(state, { version: '1' });
    log.append(body('one'));
    rmSync(state.log, { recursive: true });
    writeFileSync(state.log, '');
    assert.match(log.append(body('two')) ?? '', /cannot be written/);
    rmSync(state.log);
    assert.equal(log.append(body('three')), undefined);
    assert.deepEqual(verifyAudit(state).problems.map(one => one.line), [], JSON.stringify(verifyAudit(state).problems));
  });

  it('holds no secret', () => {
    const log = auditLog(state, { version: '1' });
    log.append(body('curl -H "Authorization: Bearer abcdefghijklmnop" https://user:hunter2hunter2@host/ ghp_abcdefghijklmnopqrstuvwxyz0123'));
    const text = readFileSync(fileAt(0), 'utf8');
    for (const secret of ['abcdefghijklmnop"', 'hunter2hunter2', 'ghp_']) assert.equal(text.includes(secret), false, secret);
    assert.ok(redacted('x'.repeat(10_000)).length < 5000);
  });

  it('several processes at once', async function () {
    this.timeout(60_000);
    const writer = path.join(__dirname, 'auditWriter.ts');
    const statuses = await Promise.all([0, 1, 2].map(() => new Promise(resolve => fork(writer, [state.root, '50'], { execArgv: ['--import', 'tsx'] }).on('exit', resolve))));
    assert.deepEqual(statuses, [0, 0, 0]);
    const report = verifyAudit(state);
    assert.deepEqual(report.problems, []);
    assert.equal(report.records, 3 * 51);
  });
});
