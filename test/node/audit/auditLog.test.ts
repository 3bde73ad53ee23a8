// The record: chains that verify, tampering that shows, secrets that never get in, and what happens on a disk that cannot be written.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { hashOfFirstVersion, type AuditLine } from '../../../src/node/audit/auditLine';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted, type AuditBody } from '../../../src/node/audit/auditRecord';
import { allChains } from '../../../src/node/audit/chains';
import { readAudit } from '../../../src/node/audit/readAudit';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';

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

  const fileAt = (index: number): string => allChains(state)[index]?.path ?? '';
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
    const texts = [...readAudit(state)].flatMap(line => (line.body.kind === 'event' ? [line.body.text] : []));
    assert.deepEqual([...texts].sort(), ['entry 0', 'entry 1', 'entry 2', 'entry 3']);
  });

  it('a changed value is named by file and line', () => {
    const file = filled();
    writeFileSync(file, readFileSync(file, 'utf8').replace('entry 2', 'entry X'));
    assert.deepEqual(verifyAudit(state).problems, [{ file: allChains(state)[0]?.file, line: 4, what: 'was changed: its hash does not fit' }]);
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

  it('garbage is named, and so is a version that is newer than this one', () => {
    for (const [text, what] of [
      ['garbage\n', /no record|not a record/], ['null\n', /not a record/], ['{"v":3,"n":1,"body":{}}\n', /newer version/], ['garbage', /no beginning/], ['\n', /not a record/],
    ] as const) {
      const file = filled();
      writeFileSync(file, text);
      const [problem] = verifyAudit(state).problems;
      assert.equal(problem?.line, 1, JSON.stringify(text));
      assert.match(problem.what, what);
      rmSync(state.log, { recursive: true });
      assert.equal(ensureStateFolder(state), undefined);
    }
  });

  it('a record that was begun is no tampering: its writer ended, and nobody was told that it was written', () => {
    const file = filled();
    const whole = readFileSync(file, 'utf8');
    const begun = lines(file).at(-1) ?? '';
    writeFileSync(file, whole.slice(0, -1 - begun.length));
    for (let length = 1; length < begun.length; length++) {
      writeFileSync(file, whole.slice(0, -1 - begun.length + length));
      const report = verifyAudit(state);
      assert.deepEqual([report.problems, report.torn.map(one => one.n), report.records], [[], [5], 5], `${length} bytes`);
    }
    // Only the end of the line is missing: the record is there.
    writeFileSync(file, whole.slice(0, -1));
    assert.deepEqual([verifyAudit(state).records, verifyAudit(state).torn.length], [6, 1]);
    // Power that went leaves zeros.
    writeFileSync(file, `${whole}\0\0\0\0`);
    assert.deepEqual([verifyAudit(state).problems, verifyAudit(state).records], [[], 6]);
    // Anything else at the end is not what a writer leaves.
    for (const rest of ['{"v":1,"n":9', '{"v":2,"n":7,"at":"x', 'x', '{}', `${begun}x`]) {
      writeFileSync(file, `${whole}${rest}`);
      assert.equal(verifyAudit(state).problems.length, 1, rest);
    }
  });

  it('the next chain names what a torn one held', () => {
    const file = filled();
    appendFileSync(file, '{"v":2,"n":7,"at":"20');
    auditLog(state, { version: '1' }).append(body('later'));
    const second = allChains(state)[1];
    assert.ok(second);
    const start = JSON.parse(readFileSync(second.path, 'utf8').split('\n')[0] ?? '') as AuditLine;
    assert.deepEqual(start.body.kind === 'start' && start.body.heads.map(head => head.n), [6]);
    assert.deepEqual(verifyAudit(state).problems, []);
  });

  it('a file that somebody else wrote to, cut or took away is left alone: the record goes on in another chain that names it', () => {
    for (const meddle of [(file: string) => appendFileSync(file, 'x'), (file: string) => writeFileSync(file, ''), (file: string) => rmSync(file)]) {
      const log = auditLog(state, { version: '1' });
      assert.equal(log.append(body('one')), undefined);
      meddle(fileAt(0));
      assert.equal(log.append(body('two')), undefined);
      assert.deepEqual(verifyAudit(state).problems.length, 1);
      assert.ok([...readAudit(state)].some(line => line.body.kind === 'event' && line.body.text === 'two'));
      rmSync(state.log, { recursive: true });
      assert.equal(ensureStateFolder(state), undefined);
    }
  });

  it('a chain lies within one day', () => {
    let day = 1;
    const log = auditLog(state, { version: '1', now: () => new Date(Date.UTC(2026, 0, day, 23, 59)) });
    for (day = 1; day < 4; day++) log.append(body(`on day ${day}`));
    assert.deepEqual(allChains(state).map(chain => chain.file.slice(0, 10)), ['2026-01-01', '2026-01-02', '2026-01-03']);
    assert.deepEqual([...readAudit(state, { from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 3) })].map(line => line.body.kind), ['start', 'event']);
    assert.deepEqual(verifyAudit(state).problems, []);
  });

  it('records of the first version are still read and checked', () => {
    const folder = path.join(state.log, '2026-01-01');
    mkdirSync(folder);
    const first = { v: 1, n: 1, at: '2026-01-01T00:00:00.000Z', prev: '', body: { kind: 'event', event: 'mode', text: 'of old' } };
    const text = JSON.stringify({ ...first, hash: hashOfFirstVersion(Buffer.from(JSON.stringify(first))) });
    writeFileSync(path.join(folder, 'old.jsonl'), `${text}\n`);
    assert.deepEqual([verifyAudit(state).problems, verifyAudit(state).records], [[], 1]);
    assert.equal([...readAudit(state)].length, 1);
    writeFileSync(path.join(folder, 'old.jsonl'), `${text.replace('of old', 'of new')}\n`);
    assert.match(verifyAudit(state).problems[0]?.what ?? '', /was changed/);
  });

  it('a chain that is missing or cut shows, because a later one names its end', () => {
    const file = filled();
    const name = allChains(state)[0]?.file;
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
    assert.ok(allChains(state).length > 2);
    const report = verifyAudit(state);
    assert.deepEqual(report.problems, []);
    rmSync(fileAt(1));
    assert.equal(verifyAudit(state).problems.length, 1);
  });

  it('says so when it cannot be written, and goes on in a new chain afterwards', () => {
    const log = auditLog(state, { version: '1' });
    log.append(body('one'));
    renameSync(state.log, `${state.log}.away`);
    writeFileSync(state.log, '');
    assert.match(log.append(body('two')) ?? '', /cannot be written/);
    rmSync(state.log);
    renameSync(`${state.log}.away`, state.log);
    assert.equal(log.append(body('three')), undefined);
    assert.deepEqual([verifyAudit(state).problems, verifyAudit(state).files], [[], 2]);
    // The second chain names the first one's end, which this process knows by heart.
    rmSync(fileAt(0));
    assert.match(verifyAudit(state).problems[0]?.what ?? '', /is missing/);
  });

  it('holds no secret', () => {
    const log = auditLog(state, { version: '1' });
    log.append(body('curl -H "Authorization: Bearer abcdefghijklmnop" https://user:hunter2hunter2@host/ ghp_abcdefghijklmnopqrstuvwxyz0123'));
    const text = readFileSync(fileAt(0), 'utf8');
    for (const secret of ['abcdefghijklmnop"', 'hunter2hunter2', 'ghp_']) assert.equal(text.includes(secret), false, secret);
    assert.ok(redacted('x'.repeat(10_000)).length < 5000);
  });
});
