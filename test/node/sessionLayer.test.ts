// The session layer: it only raises, counts at once in that session alone, and a change of policy during a session is told.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { rank } from '../../src/core/model/verdict';
import { loadPolicy } from '../../src/node/policyFile';
import { policyNotices } from '../../src/node/policyNotices';
import { keepSessionLeast, revokeSessionLeast, sessionLeastFile, sessionLeasts } from '../../src/node/sessionLeast';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

describe('the session layer', () => {
  let home: string;
  let state: StateFolder;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-session-')));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const load = (session?: string) => loadPolicy({ cwd: home, home, state, trusted: [home], ...(session === undefined ? {} : { session }), administrator: { file: path.join(home, 'none.json'), owner: 0 } });

  it('holds in its session at once, in no other, until it is taken back or a week is over', async () => {
    assert.equal((await load('s1')).minimum, undefined);
    keepSessionLeast(state, 's1', 'confirm', Date.now());
    assert.deepEqual((await load('s1')).minimum, { verdict: 'confirm', layer: { kind: 'session', file: sessionLeastFile(state) } });
    assert.equal((await load('s2')).minimum, undefined);
    assert.equal((await load()).minimum, undefined);
    assert.equal((sessionLeasts(state, Date.now() + 8 * 86_400_000)).length, 0);
    revokeSessionLeast(state, 's1', Date.now());
    assert.equal((await load('s1')).minimum, undefined);
  });

  it('only raises: over the user’s own file and over itself', async () => {
    writeFileSync(path.join(state.root, 'policy.json'), JSON.stringify({ version: 1, minimum: 'attest' }));
    keepSessionLeast(state, 's1', 'confirm', Date.now());
    assert.equal((await load('s1')).minimum?.verdict, 'attest');
    keepSessionLeast(state, 's1', 'deny', Date.now());
    keepSessionLeast(state, 's1', 'confirm', Date.now());
    assert.equal((await load('s1')).minimum?.verdict, 'deny');
  });

  for (const [what, text] of [['no JSON', '{'], ['another value', '{"a": 1}'], ['a level that is none', '[{"session":"s1","least":"allow","given":1,"until":9999999999999}]']] as const) {
    it(`a file that is ${what} is the strictest reading, and nothing is written over it`, async () => {
      writeFileSync(sessionLeastFile(state), text, { mode: 0o600 });
      const held = await load('s1');
      assert.match(held.broken?.message ?? '', /sessions are held to cannot be read/);
      assert.ok(rank('attest') > 0);
      assert.throws(() => keepSessionLeast(state, 's2', 'confirm', Date.now()), /cannot be read/);
    });
  }

  it('a change during a session is told once, with what became different', async () => {
    const notice = policyNotices();
    assert.equal(notice('s1 /w', await load('s1')), undefined, 'the first is no change');
    assert.equal(notice('s1 /w', await load('s1')), undefined);
    keepSessionLeast(state, 's1', 'confirm', Date.now());
    assert.match(notice('s1 /w', await load('s1')) ?? '', /changed during this session and holds from now on: at least confirm for everything above allow/);
    assert.equal(notice('s1 /w', await load('s1')), undefined);
    writeFileSync(path.join(state.root, 'policy.json'), JSON.stringify({ version: 1, rules: [{ id: 'mine', match: {}, least: 'attest' }] }));
    assert.match(notice('s1 /w', await load('s1')) ?? '', /new or changed rules: mine/);
    writeFileSync(path.join(state.root, 'policy.json'), '{');
    assert.match(notice('s1 /w', await load('s1')) ?? '', /no longer as before: mine; it cannot be read/);
    assert.equal(notice('s2 /w', await load('s2')), undefined);
  });
});
