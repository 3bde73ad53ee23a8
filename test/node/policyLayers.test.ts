// Where policy comes from and what it may do there: the administrator's file, extended files, folders that nobody trusts, repositories that an
// action touches, and files written to do harm.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import type { ProposedAction } from '../../src/core/model/action';
import { emptySession } from '../../src/core/model/session';
import { isAtLeast } from '../../src/core/model/verdict';
import { reviewAction } from '../../src/core/review';
import { acceptedNow } from '../../src/node/acceptPolicy';
import { loadGrammars } from '../../src/node/grammars';
import { parsePolicy } from '../../src/node/parsePolicy';
import { cachedPolicy } from '../../src/node/policyExtends';
import { loadPolicy, mergePolicies, policySources } from '../../src/node/policyFile';
import { keepPin } from '../../src/node/policyPins';
import { readFacts } from '../../src/node/readFacts';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';
import { policyForTouched } from '../../src/node/touchedPolicy';

const policy = (more: object): string => JSON.stringify({ version: 1, ...more });
const rule = (id: string, least: string, match: object = {}): object => ({ id, match, least });

describe('layers of policy on disk', () => {
  let home: string;
  let state: StateFolder;
  let work: string;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-layers-')));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    work = repository('work');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  function git(folder: string, ...args: string[]): string {
    return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false', ...args], { cwd: folder, env: { PATH: process.env['PATH'], HOME: home }, stdio: 'pipe', encoding: 'utf8' });
  }
  function repository(name: string, text?: string): string {
    const folder = path.join(home, name);
    mkdirSync(path.join(folder, '.countersign'), { recursive: true });
    git(folder, 'init', '-q', '-b', 'main');
    writeFileSync(path.join(folder, 'README'), name);
    if (text !== undefined) writeFileSync(path.join(folder, '.countersign/policy.json'), text);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', name);
    return folder;
  }
  const commit = (text: string, more: Readonly<Record<string, string>> = {}): void => {
    for (const [name, content] of Object.entries({ '.countersign/policy.json': text, ...more })) {
      mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
      writeFileSync(path.join(work, name), content);
    }
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', 'policy');
  };
  const load = (trusted = true) => loadPolicy({ cwd: work, home, state, trusted: trusted ? [work] : [] });
  const ids = async (trusted = true): Promise<string[]> => (await load(trusted)).rules.map(one => one.id).sort();

  describe('the administrator’s file', () => {
    const file = (): string => path.join(home, 'etc', 'policy.json');
    const administrator = () => ({ file: file(), owner: process.getuid?.() ?? 0 });
    const naming = policy({ rules: [rule('admin', 'deny')], environments: [{ name: 'development', patterns: ['*'] }] });
    const sources = () => policySources({ cwd: work, home, state, administrator: administrator() });
    beforeEach(() => {
      mkdirSync(path.join(home, 'etc'), { mode: 0o755 });
      writeFileSync(file(), naming, { mode: 0o644 });
    });
    it('that is the administrator’s alone counts in full', async () => {
      const [source] = await sources();
      assert.deepEqual([source?.trust, source?.alarm], ['full', undefined]);
      assert.deepEqual(mergePolicies(await sources()).environments.map(one => one.name), ['development']);
    });
    for (const [name, spoil, message] of [
      ['that others can write', () => chmodSync(file(), 0o666), /can be written by others/],
      ['in a folder that others can write', () => chmodSync(path.join(home, 'etc'), 0o777), /can be written by others/],
      ['that is a link', () => { rmSync(file()); writeFileSync(path.join(home, 'elsewhere.json'), naming); symlinkSync(path.join(home, 'elsewhere.json'), file()); }, /symbolic link/],
    ] as const) {
      it(`${name} still tightens, loosens nothing, and is an alarm`, async () => {
        spoil();
        const [source] = await sources();
        assert.match(source?.alarm ?? '', message);
        const merged = mergePolicies(await sources());
        assert.deepEqual([merged.rules.map(one => one.id), merged.environments], [['admin'], []]);
      });
    }
    it('of another owner is an alarm', async () => {
      const [source] = await policySources({ cwd: work, home, state, administrator: { file: file(), owner: 4242 } });
      assert.match(source?.alarm ?? '', /does not belong to the administrator/);
    });
  });

  describe('a folder that nobody trusts', () => {
    const loose = policy({ rules: [rule('r', 'countersign')], environments: [{ name: 'development', patterns: ['*'] }, { name: 'production', patterns: ['x'] }], breakGlass: { ticketPattern: 'A-[0-9]+' }, countersign: { remote: 'evil' } });
    it('only tightens: no harmless environments, no break-glass, no remote of its choice', async () => {
      commit(loose);
      const untrusted = await load(false);
      assert.deepEqual([untrusted.environments.map(one => one.name), untrusted.options.breakGlass, untrusted.countersign?.remote, untrusted.rules.length], [['production'], undefined, undefined, 1]);
      const trusted = await load(true);
      assert.deepEqual([trusted.environments.map(one => one.name), trusted.options.breakGlass !== undefined, trusted.countersign?.remote], [['production', 'development'], true, 'evil']);
    });
    it('a trusted folder says nothing about a repository inside it', async () => {
      const inner = repository('work/cloned', policy({ environments: [{ name: 'development', patterns: ['*'] }] }));
      assert.deepEqual((await loadPolicy({ cwd: inner, home, state, trusted: [work] })).environments, []);
    });
    it('what a person accepted counts there too, until the default branch says otherwise', async () => {
      commit(loose);
      const now = await acceptedNow(work, home, state);
      assert.ok(now.kind === 'found' && now.text !== undefined && !now.same);
      keepPin(state, now.names, { text: now.text, trusted: true });
      assert.equal((await load(false)).environments.length, 2);
      const again = await acceptedNow(work, home, state);
      assert.ok(again.kind === 'found' && again.same);
      commit(policy({ environments: [{ name: 'development', patterns: ['*', 'more'] }] }));
      const after = await load(true);
      assert.deepEqual([after.environments.map(one => one.name), after.rules.map(one => one.id), after.options.breakGlass], [['production'], ['r'], undefined], 'neither the new name nor the loss of the rule counts before somebody accepts it');
    });
    it('another remote does not shake off what was accepted in this folder', async () => {
      git(work, 'remote', 'add', 'origin', 'https://example.invalid/a.git');
      commit(policy({ rules: [rule('r', 'countersign')] }));
      assert.deepEqual(await ids(), ['r']);
      git(work, 'remote', 'set-url', 'origin', 'https://example.invalid/b.git');
      commit(policy({}));
      assert.deepEqual(await ids(), ['r']);
    });
  });

  describe('extends', () => {
    const base = policy({ rules: [rule('base', 'attest')] });
    it('a file of the repository: from the same revision, and the working copy cannot hide it', async () => {
      commit(policy({ extends: 'policies/base.json', rules: [rule('own', 'confirm')] }), { 'policies/base.json': base });
      assert.deepEqual(await ids(), ['base', 'own']);
      writeFileSync(path.join(work, 'policies/base.json'), policy({}));
      assert.deepEqual(await ids(), ['base', 'own']);
      rmSync(path.join(work, 'policies/base.json'));
      assert.deepEqual(await ids(), ['base', 'own']);
    });
    it('removed from the default branch later: what was accepted still holds', async () => {
      git(work, 'remote', 'add', 'origin', 'https://example.invalid/a.git');
      commit(policy({ extends: 'base.json' }), { 'base.json': base });
      assert.deepEqual(await ids(), ['base']);
      commit(policy({ extends: 'base.json' }), { 'base.json': policy({}) });
      assert.deepEqual(await ids(), ['base']);
    });
    for (const [name, text, files, message] of [
      ['a file that is not there', policy({ extends: 'no.json' }), {}, /no\.json is not there/],
      ['two levels', policy({ extends: 'b.json' }), { 'b.json': policy({ extends: 'c.json' }), 'c.json': policy({}) }, /one level/],
      ['a wrong file', policy({ extends: 'b.json' }), { 'b.json': '{"version": 3}' }, /b\.json:1:13: version/],
      ['a pinned file that is not on this machine', policy({ extends: { git: 'policies', commit: '1'.repeat(40), sha256: 'a'.repeat(64) } }), {}, /is not on this machine/],
    ] as const) {
      it(`${name}: the strictest reading, with the place`, async () => {
        commit(text, files);
        const { broken } = await load();
        assert.match(broken?.message ?? '', message);
        assert.equal(broken?.line, 1);
      });
    }
    it('a pinned file: from the local object store or the state folder, by its hash only', async () => {
      git(work, 'checkout', '-q', '-b', 'policies');
      writeFileSync(path.join(work, 'team.json'), base);
      git(work, 'add', '-A');
      git(work, 'commit', '-q', '-m', 'team');
      const id = git(work, 'rev-parse', 'HEAD').trim();
      git(work, 'checkout', '-q', 'main');
      const sha256 = createHash('sha256').update(base).digest('hex');
      commit(policy({ extends: { git: 'origin', path: 'team.json', commit: id, sha256 } }));
      assert.deepEqual(await ids(), ['base']);
      const other = policy({ rules: [rule('kept', 'deny')] });
      const hash = createHash('sha256').update(other).digest('hex');
      mkdirSync(path.dirname(cachedPolicy(state, hash)), { recursive: true });
      writeFileSync(cachedPolicy(state, hash), `${other} `);
      writeFileSync(path.join(work, '.countersign/policy.json'), policy({ extends: { git: 'https://example.invalid/p.git', commit: id, sha256: hash } }));
      assert.match((await load()).broken?.message ?? '', /not on this machine/, 'other bytes under the name do not count');
      writeFileSync(cachedPolicy(state, hash), other);
      assert.deepEqual(await ids(), ['base', 'kept']);
    });
    it('no way out of the repository', () => {
      for (const name of ['/etc/passwd', '../x.json', 'a/../../x', '~/x', '\\\\host\\x', 'a/..']) {
        assert.equal(parsePolicy(policy({ extends: name }), { kind: 'team' }).kind, 'wrong', name);
      }
    });
  });

  describe('every repository that an action touches', () => {
    const grammars = loadGrammars();
    async function rules(command: string, cwd = work): Promise<{ rules: string[]; verdict: string }> {
      const action: ProposedAction = { id: '1', agent: 'a', session: 's', cwd, env: { HOME: home }, request: { tool: 'shell', shell: 'bash', command } };
      const { policy: held, review } = await reviewAction(action, readFacts({ session: emptySession('s'), home }), grammars, policyForTouched({ cwd, home, state }));
      return { rules: held.rules.map(one => one.id), verdict: review.verdict };
    }
    beforeEach(() => { repository('other', policy({ rules: [rule('other', 'acknowledge', { operation: ['delete', 'update', 'replace'] })] })); });
    for (const command of ['rm ../other/README', 'cd ../other && rm README', 'rm -rf ../other', 'rm -rf ~/other', 'git -C ../other push --force', 'echo x > ../other/README', 'find ../other -name README -delete', 'mv ../other/README .', 'bash -c "rm ~/other/README"']) {
      it(command, async () => {
        const found = await rules(command);
        assert.ok(found.rules.includes('other'), JSON.stringify(found));
      });
    }
    it('a link into it', async () => {
      symlinkSync(path.join(home, 'other'), path.join(work, 'link'));
      assert.ok((await rules('rm link/README')).rules.includes('other'));
    });
    it('a folder above it', async () => {
      const above = path.join(home, 'above');
      mkdirSync(above);
      repository('above/inner', policy({ rules: [rule('inner', 'countersign')] }));
      assert.ok((await rules('rm -rf ~/above')).rules.includes('inner'));
    });
    it('and not one that it has nothing to do with', async () => assert.deepEqual((await rules('rm README')).rules, []));
    it('its rule decides', async () => assert.equal((await rules('rm ../other/README')).verdict, 'acknowledge'));
  });

  describe('files written to do harm', () => {
    const layer = { kind: 'team', file: 'p' } as const;
    const merged = (text: string) => {
      const parsed = parsePolicy(text, layer);
      return mergePolicies([{ layer, from: 'p', errors: parsed.kind === 'wrong' ? parsed.errors : [], ...(parsed.kind === 'policy' ? { part: parsed.part } : {}), tests: [], trust: 'raises' }]);
    };
    it('never crash and never widen (random JSON)', () => fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.json().map(text => `{"version":1,"rules":${text}}`), fc.json().map(text => `{"version":1,"breakGlass":${text},"environments":${text}}`)), text => {
      const found = merged(text);
      return found.environments.every(one => one.name === 'production') && found.options.breakGlass === undefined && (found.broken !== undefined || parsePolicy(text, layer).kind === 'policy');
    }), { numRuns: 3000 }));
    const broken = (name: string, text: string): void => {
      it(name, () => {
        const started = process.cpuUsage();
        assert.notEqual(merged(text).broken, undefined);
        assert.ok(process.cpuUsage(started).user < 10_000_000, 'took too long');
      });
    };
    broken('5 MB', policy({ rules: [{ ...rule('a', 'deny'), reason: 'x'.repeat(5 << 20) }] }));
    broken('deep nesting', `{"version":1,"rules":${'['.repeat(400_000)}`);
    broken('deep nesting behind a comment that holds a quote', `{"version":1,/*"*/"rules":${'[/*"*/'.repeat(40_000)}`);
    broken('a million errors', '}'.repeat(1_000_000));
    broken('a pattern that would go back for ever', policy({ rules: [rule('a', 'deny', { address: ['+(a|a+)+b'] })] }));
    broken('braces for millions of patterns', policy({ rules: [rule('a', 'deny', { address: ['{a,b}'.repeat(40)] })] }));
    broken('more patterns than anybody needs', policy({ rules: Array.from({ length: 20 }, (_, i) => rule(`r${i}`, 'deny', { address: Array.from({ length: 100 }, () => '*a?'.repeat(60)) })) }));
    broken('a ticket pattern with groups', policy({ breakGlass: { ticketPattern: '(a+)+$' } }));
    broken('a member named __proto__', '{"version":1,"__proto__":{"minimum":"allow"}}');
    it('thousands of hostile patterns against the longest names take no time to speak of', async () => {
      const patterns = Array.from({ length: 25 }, (_, i) => `${'*a?'.repeat(60)}${i}`);
      const parsed = merged(policy({ rules: Array.from({ length: 20 }, (_, i) => rule(`r${i}`, 'deny', { address: patterns, path: patterns })) }));
      assert.equal(parsed.broken, undefined);
      const started = process.cpuUsage();
      const { review } = await reviewAction({ id: '1', agent: 'a', session: 's', cwd: work, env: {}, request: { tool: 'shell', shell: 'bash', command: `rm ${'a'.repeat(200)}` } }, readFacts({ session: emptySession('s'), home }), loadGrammars(), parsed);
      assert.ok(isAtLeast(review.verdict, 'allow'));
      assert.ok(process.cpuUsage(started).user < 10_000_000);
    });
  });
});
