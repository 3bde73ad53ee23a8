// Stored answers about accounts and clusters: kept, listed, replaced, revoked, expired, and none from a file that is not the user's own.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { environmentAnswers, environmentAnswersByKey, keepEnvironment, revokeEnvironment } from '../../src/node/environmentAnswers';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

describe('node/environmentAnswers', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'answers-'));
  const state: StateFolder = stateFolder(home);
  const file = path.join(state.root, 'environments.json');
  const day = 86_400_000;
  const now = Date.UTC(2026, 4, 12);
  before(() => assert.equal(ensureStateFolder(state), undefined));
  beforeEach(() => rmSync(file, { force: true }));
  after(() => rmSync(home, { recursive: true, force: true }));

  it('keeps one answer an identity, readable by the user alone', () => {
    keepEnvironment(state, 'aws|1', 'AWS account 1', 'development', now);
    keepEnvironment(state, 'aws|2', 'AWS account 2', 'production', now);
    keepEnvironment(state, 'aws|1', 'AWS account 1', 'staging', now + day);
    assert.deepEqual(environmentAnswers(state, now + day).map(one => [one.key, one.environment]), [['aws|2', 'production'], ['aws|1', 'staging']]);
    assert.equal(environmentAnswersByKey(state, now + day)['aws|1']?.given, now + day);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0);
  });
  it('takes one back', () => {
    keepEnvironment(state, 'aws|1', 'AWS account 1', 'development', now);
    revokeEnvironment(state, 'aws|1', now);
    assert.deepEqual(environmentAnswers(state, now), []);
  });
  it('what lowers lasts 90 days, what raises a year', () => {
    keepEnvironment(state, 'aws|1', 'a', 'development', now);
    keepEnvironment(state, 'aws|2', 'b', 'production', now);
    assert.deepEqual(environmentAnswers(state, now + 91 * day).map(one => one.key), ['aws|2']);
    assert.deepEqual(environmentAnswers(state, now + 366 * day), []);
  });
  it('an answer that would last longer, comes from the future or is of another form does not count', () => {
    const one = { key: 'aws|1', title: 'a', environment: 'development', given: now, until: now + 80 * day };
    for (const wrong of [{ ...one, until: now + 900 * day }, { ...one, given: now + 400 * day, until: now + 480 * day }, { ...one, environment: 'unknown' }, { ...one, environment: 'toString' }, { ...one, key: 1 }, null, 'x']) {
      writeFileSync(file, JSON.stringify([wrong]), { mode: 0o600 });
      assert.deepEqual(environmentAnswers(state, now), [], JSON.stringify(wrong));
    }
    writeFileSync(file, JSON.stringify([one]), { mode: 0o600 });
    assert.equal(environmentAnswers(state, now).length, 1);
    for (const text of ['{', '{}', '', '\0']) {
      writeFileSync(file, text, { mode: 0o600 });
      assert.deepEqual(environmentAnswers(state, now), []);
    }
  });
  it('a file that others may write is not trusted', () => {
    if (process.platform === 'win32') return;
    keepEnvironment(state, 'aws|1', 'a', 'development', now);
    assert.match(readFileSync(file, 'utf8'), /aws/);
    chmodSync(file, 0o666);
    assert.deepEqual(environmentAnswers(state, now), []);
  });
});
