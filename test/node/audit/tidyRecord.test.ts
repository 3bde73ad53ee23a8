// Order in the record: archives, retention and signed heads change nothing about what can be verified, and say what they did.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { archiveChains } from '../../../src/node/audit/archiveChains';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { allChains, archivesOf, auditDays } from '../../../src/node/audit/chains';
import { readAudit } from '../../../src/node/audit/readAudit';
import { cleaned, readRecordSettings, recordDefaults, writeRecordSettings } from '../../../src/node/audit/recordSettings';
import { applyRetention } from '../../../src/node/audit/retention';
import { checkHeads, signHeads } from '../../../src/node/audit/signedHeads';
import { lastTidied, tidyRecord } from '../../../src/node/audit/tidyRecord';
import { verifyAudit, verifySigned } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';
import { writeWindowRecord } from '../../../src/node/windowRecord';

const dayLength = 86_400_000;
const today = Date.UTC(2026, 5, 30, 12);

describe('order in the record', () => {
  let home: string;
  let state: StateFolder;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-tidy-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** Chains of processes that are gone: their files carry the number of none. */
  function closedChains(count: number, at: number, each = 2): void {
    for (let i = 0; i < count; i++) {
      const log = auditLog(state, { version: '1', now: () => new Date(at + i) });
      for (let n = 0; n < each; n++) log.append({ kind: 'opened', action: redacted(`${at}-${i}-${n}`) });
    }
    endWriters(at);
  }
  /** Gives the chains the name they would have had in a process that is gone. */
  function endWriters(at: number): void {
    for (const { path: file } of allChains(state)) utimesSync(file, new Date(at), new Date(at));
  }
  const texts = (): string[] => [...readAudit(state)].flatMap(line => (line.body.kind === 'opened' ? [line.body.action] : []));
  const flip = (file: string, at: number): void => {
    const bytes = readFileSync(file);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  describe('archives', () => {
    /** Processes that are really gone write these. */
    function gone(count: number): void {
      const script = `
        const { auditLog } = require('${path.join(__dirname, '../../../src/node/audit/auditLog.ts')}');
        const { stateFolderAt } = require('${path.join(__dirname, '../../../src/node/stateFolder.ts')}');
        for (let i = 0; i < ${count}; i++) {
          const log = auditLog(stateFolderAt('${state.root}'), { version: '1' });
          for (let n = 0; n < 3; n++) log.append({ kind: 'opened', action: \`a\${i}-\${n}\` });
        }`;
      assert.equal(spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { encoding: 'utf8', cwd: path.resolve(__dirname, '../../..') }).stderr, '');
    }

    it('hold closed chains byte for byte: the same records, heads and verdict', () => {
      gone(40);
      const before = verifyAudit(state);
      const records = texts();
      assert.equal(archiveChains(state, { now: Date.now(), closedAfter: 0 }), 40);
      assert.deepEqual(verifyAudit(state), before);
      assert.deepEqual(texts().sort(), records.sort());
      const [day = ''] = auditDays(state);
      assert.equal(readdirSync(path.join(state.log, day)).length, 1);
      assert.equal(statSync(archivesOf(state, day)[0] ?? '').mode & 0o777, 0o600);
      // A later chain still names them, and what was kept elsewhere is still found.
      auditLog(state, { version: '1' }).append({ kind: 'opened', action: redacted('later') });
      assert.deepEqual(verifyAudit(state, before.heads).problems, []);
    });

    it('any byte changed in one is found', () => {
      gone(10);
      archiveChains(state, { now: Date.now(), closedAfter: 0 });
      const [file = ''] = archivesOf(state, auditDays(state)[0] ?? '');
      const whole = readFileSync(file);
      for (let at = 0; at < whole.length; at += 61) {
        flip(file, at);
        assert.ok(verifyAudit(state).problems.length > 0, `byte ${at}`);
        writeFileSync(file, whole);
      }
      const heads = verifyAudit(state).heads;
      rmSync(file);
      assert.equal(verifyAudit(state, heads).problems.length, 10);
    });

    it('leave alone what is written, what is fresh, what is broken, and a few', () => {
      gone(7);
      assert.equal(archiveChains(state, { now: Date.now(), closedAfter: 0 }), 0, 'a few');
      gone(7);
      assert.equal(archiveChains(state, { now: Date.now() }), 0, 'fresh');
      const own = auditLog(state, { version: '1' });
      own.append({ kind: 'opened', action: redacted('mine') });
      const broken = allChains(state)[0]?.path ?? '';
      flip(broken, 100);
      assert.equal(archiveChains(state, { now: Date.now(), closedAfter: 0 }), 13);
      assert.ok(existsSync(broken));
      assert.ok(existsSync(path.join(state.log, own.file ?? '')));
      own.append({ kind: 'opened', action: redacted('mine again') });
      assert.equal(verifyAudit(state).problems.length, 1);
    });

    it('of a day that is over become one', () => {
      const yesterday = Date.now() - dayLength;
      for (const part of [1, 2]) {
        gone(9);
        assert.equal(archiveChains(state, { now: Date.now(), closedAfter: 0 }), 9, `${part}`);
      }
      const before = verifyAudit(state);
      const [day = ''] = auditDays(state);
      assert.equal(archivesOf(state, day).length, 2);
      archiveChains(state, { now: yesterday + 3 * dayLength, closedAfter: 0 });
      assert.equal(archivesOf(state, day).length, 1);
      assert.deepEqual(verifyAudit(state), before);
    });

    it('what was put away between two looks is still found', () => {
      gone(10);
      const places = allChains(state);
      archiveChains(state, { now: Date.now(), closedAfter: 0 });
      assert.ok(places.every(place => !existsSync(place.path)));
      assert.deepEqual(verifyAudit(state).problems, []);
    });
  });

  describe('retention', () => {
    const apply = (now: number, changes: Partial<Parameters<typeof applyRetention>[2]> = {}): string | undefined =>
      applyRetention(state, auditLog(state, { version: '1', now: () => new Date(now) }), { now, keepDays: 30, keepMegabytes: 500, leastDays: 0, ...changes });

    it('by age: what is left verifies and says what is gone', () => {
      for (const days of [100, 60, 31, 10, 1]) closedChains(2, today - days * dayLength);
      const heads = verifyAudit(state).heads;
      const said = apply(today);
      assert.match(said ?? '', /^18 records before 2026-05-31 were removed: older than 30 days$/);
      const report = verifyAudit(state, heads);
      assert.deepEqual(report.problems, []);
      assert.deepEqual([report.removed?.before, report.removed?.records, report.removed?.why], ['2026-05-31', 18, 'age']);
      assert.equal(apply(today), undefined, 'nothing more to take');
      // A chain of a day that was not taken is missed as before.
      rmSync(allChains(state)[0]?.path ?? '');
      assert.equal(verifyAudit(state, heads).problems.length, 1);
    });

    it('goes on to say so when the record of the removal is itself taken', () => {
      closedChains(1, today - 100 * dayLength);
      const heads = verifyAudit(state).heads;
      apply(today);
      apply(today + 40 * dayLength);
      const report = verifyAudit(state, heads);
      assert.deepEqual([report.problems, report.removed?.before], [[], '2026-07-01']);
    });

    it('by size: the oldest go, the last seven days never', () => {
      for (const days of [40, 20, 3]) closedChains(1, today - days * dayLength, 400);
      assert.equal(apply(today, { keepDays: 365, keepMegabytes: 1 }), undefined);
      assert.match(apply(today, { keepDays: 365, keepMegabytes: 0.01 }) ?? '', /larger than/);
      assert.deepEqual(auditDays(state).slice(0, 1), [new Date(today - 3 * dayLength).toISOString().slice(0, 10)]);
      assert.deepEqual(verifyAudit(state).problems, []);
    });

    it('what a policy wants kept is kept, whatever its age and size', () => {
      closedChains(2, today - 100 * dayLength);
      assert.equal(apply(today, { leastDays: 365, keepMegabytes: 0.0001 }), undefined);
      assert.ok(apply(today, { leastDays: 90 }));
    });

    it('takes nothing that it could not record', () => {
      closedChains(1, today - 100 * dayLength);
      assert.throws(() => applyRetention(state, { append: () => 'the disk is full', file: undefined }, { now: today, keepDays: 30, keepMegabytes: 500, leastDays: 0 }), /full/);
      assert.equal(allChains(state).length, 1);
    });
  });

  describe('signed heads', () => {
    function key(name = 'id_ed25519', passphrase = ''): string {
      const folder = path.join(home, '.ssh');
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      assert.equal(spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', path.join(folder, name)]).status, 0);
      return path.join(folder, name);
    }
    const place = () => ({ home });
    const problems = async (options: { signers?: string } = {}): Promise<string[]> => (await verifySigned(state, { home, ...options })).problems.map(one => one.what);

    it('cover what was there, each time only what is new', async () => {
      key();
      closedChains(3, today);
      assert.deepEqual(await signHeads(state, place(), new Date(today)).then(one => one.kind === 'signed' && one.chains), 3);
      assert.deepEqual(await signHeads(state, place(), new Date(today + 1)), { kind: 'nothingNew' });
      closedChains(1, today + 2);
      assert.deepEqual(await signHeads(state, place(), new Date(today + 3)).then(one => one.kind === 'signed' && one.chains), 1);
      const report = await verifySigned(state, { home });
      assert.deepEqual([report.problems, report.records, report.covered, report.signed.statements], [[], 12, 12, 2]);
      assert.deepEqual(report.signed.keys.map(one => one.own), [true]);
      closedChains(1, today + 4);
      assert.deepEqual(await verifySigned(state, { home }).then(one => [one.records, one.covered]), [15, 12]);
    });

    it('a signed end that was cut, rewritten or taken away is found', async () => {
      key();
      closedChains(2, today);
      await signHeads(state, place(), new Date(today));
      const file = allChains(state)[1]?.path ?? '';
      const whole = readFileSync(file, 'utf8');
      writeFileSync(file, `${whole.split('\n').slice(0, 2).join('\n')}\n`);
      assert.match((await problems()).join(), /ended at record 2, the heads signed at 2026-06-30T12:00:00.000Z saw 3/);
      // The whole chain written anew, in itself without a fault.
      rmSync(file);
      const log = auditLog(state, { version: '1', now: () => new Date(today + 1) });
      for (let n = 0; n < 2; n++) log.append({ kind: 'opened', action: redacted('another') });
      writeFileSync(file, readFileSync(path.join(state.log, log.file ?? '')));
      rmSync(path.join(state.log, log.file ?? ''));
      assert.match((await problems()).join(), /differs from what the heads signed/);
      rmSync(file);
      assert.match((await problems()).join(), /is missing/);
    });

    it('a changed statement, signature or key is found, and statements that were taken out', async () => {
      key();
      for (const n of [0, 1, 2]) {
        closedChains(1, today + n * 10);
        assert.equal((await signHeads(state, place(), new Date(today + n * 10 + 5))).kind, 'signed');
      }
      const folder = path.join(state.log, 'heads');
      const files = readdirSync(folder).sort().map(name => path.join(folder, name));
      const kept = files.map(file => readFileSync(file, 'utf8'));
      for (const [index, from, to] of [[0, '\\"n\\":3', '\\"n\\":2'], [2, '\\"n\\":3', '\\"n\\":2'], [1, 'at\\":\\"2026', 'at\\":\\"2025'], [2, 'SIGNATURE-----\\nU1', 'SIGNATURE-----\\nU2']] as const) {
        assert.ok((kept[index] ?? '').includes(from), from);
        writeFileSync(files[index] ?? '', (kept[index] ?? '').replace(from, to));
        assert.ok((await problems()).length > 0, `${index} ${from}`);
        writeFileSync(files[index] ?? '', kept[index] ?? '');
      }
      assert.deepEqual(await problems(), []);
      for (const index of [0, 1]) {
        rmSync(files[index] ?? '');
        assert.ok((await problems()).some(one => /not there|first signed heads are missing/.test(one)), `${index}`);
        writeFileSync(files[index] ?? '', kept[index] ?? '');
      }
    });

    it('the key can be demanded', async () => {
      const file = key();
      const other = key('other');
      closedChains(1, today);
      await signHeads(state, place(), new Date(today));
      const signers = path.join(home, 'allowed_signers');
      writeFileSync(signers, `me@example.com namespaces="countersign-log" ${readFileSync(`${file}.pub`, 'utf8')}`);
      assert.deepEqual(await problems({ signers }), []);
      writeFileSync(signers, `me@example.com namespaces="git" ${readFileSync(`${file}.pub`, 'utf8')}`);
      assert.equal((await problems({ signers })).length, 1);
      writeFileSync(signers, `other@example.com ${readFileSync(`${other}.pub`, 'utf8')}`);
      assert.match((await problems({ signers })).join(), /not listed/);
      rmSync(`${file}.pub`);
      assert.deepEqual((await checkHeads(state, { home })).keys.map(one => one.own), [false]);
    });

    it('a key with a passphrase is passed over at once, and asks nobody', async () => {
      key('id_ed25519', 'secret');
      closedChains(1, today);
      const started = Date.now();
      assert.deepEqual(await signHeads(state, place(), new Date(today)), { kind: 'none', why: 'there is no SSH key that signs without asking' });
      assert.ok(Date.now() - started < 5000);
      key('id_rsa');
      assert.equal((await signHeads(state, place(), new Date(today))).kind, 'signed');
    });

    it('a key in the user’s own agent signs', async () => {
      const file = key('elsewhere');
      const started = spawnSync('ssh-agent', ['-s', '-a', path.join(home, 'agent')], { encoding: 'utf8' });
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started.stdout)?.[1]);
      try {
        assert.equal(spawnSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: path.join(home, 'agent') } }).status, 0);
        closedChains(1, today);
        assert.equal((await signHeads(state, place(), new Date(today))).kind, 'none');
        assert.equal((await signHeads(state, { home, agentSocket: path.join(home, 'agent') }, new Date(today))).kind, 'signed');
        assert.deepEqual(await problems(), []);
      } finally {
        process.kill(pid);
      }
    });

    it('go with the days that retention takes', async () => {
      key();
      closedChains(1, today - 100 * dayLength);
      await signHeads(state, place(), new Date(today - 100 * dayLength));
      closedChains(1, today - dayLength);
      await signHeads(state, place(), new Date(today - dayLength));
      assert.ok(applyRetention(state, auditLog(state, { version: '1', now: () => new Date(today) }), { now: today, keepDays: 30, keepMegabytes: 500, leastDays: 0 }));
      const report = await verifySigned(state, { home });
      assert.deepEqual([report.problems, report.signed.statements], [[], 1]);
    });
  });

  it('is kept by one process at a time, and nothing of it is an error when there is nothing to do', async () => {
    const options = { version: '1', key: { home }, now: Date.now() };
    assert.deepEqual(await tidyRecord(state, options), { done: [], problems: [] });
    assert.ok(lastTidied(state) > 0);
    mkdirSync(path.join(state.log, '.tidy'));
    closedChains(1, Date.now() - 300 * dayLength);
    assert.deepEqual(await tidyRecord(state, options), { done: [], problems: [] });
    utimesSync(path.join(state.log, '.tidy'), new Date(0), new Date(0));
    writeWindowRecord(state, { v: 1, id: 'gone', pid: 2 ** 22 + 1, address: 'x', folders: [], focused: 0 });
    writeWindowRecord(state, { v: 1, id: 'here', pid: process.pid, address: 'x', folders: [], focused: 0 });
    const tidied = await tidyRecord(state, options);
    assert.deepEqual([tidied.done.length, tidied.problems], [2, []], JSON.stringify(tidied));
    assert.deepEqual(readdirSync(state.windows), ['here.json']);
    assert.deepEqual(verifyAudit(state).problems, []);
  });

  it('takes no settings from a file that others can write, nor any that make no sense', () => {
    assert.deepEqual(readRecordSettings(state), recordDefaults);
    writeRecordSettings(state, { keepDays: 10, keepMegabytes: 20, openTelemetry: { endpoint: 'https://collector:4318' } });
    assert.deepEqual(readRecordSettings(state), { keepDays: 10, keepMegabytes: 20, openTelemetry: { endpoint: 'https://collector:4318' } });
    spawnSync('chmod', ['666', path.join(state.root, 'record.json')]);
    assert.deepEqual(readRecordSettings(state), recordDefaults);
    for (const endpoint of ['file:///etc/passwd', 'https://user:pass@host', 'x', 5]) assert.equal(cleaned({ openTelemetry: { endpoint } }).openTelemetry, undefined);
    for (const keepDays of [0, -1, NaN, '5', null]) assert.equal(cleaned({ keepDays }).keepDays, recordDefaults.keepDays);
  });
});
