// The trust that Codex keeps in its own file: read, and taken out of it again without touching anything else. That Codex itself gives it
// is shown with the real program (test/agents).
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { agentOf } from '../../src/core/agents/agents';
import { install, noteTrust, planInstall, planRemove, remove, type SetupPlace } from '../../src/node/agentSetup';
import { agentStatus } from '../../src/node/agentStatus';
import { ourTrustKeys, trustedHashes, withoutTrust } from '../../src/node/codexConfig';
import { findCodex } from '../../src/node/codexTrust';
import { stateFolder } from '../../src/node/stateFolder';

const source = { spec: { runtimes: [process.execPath], dist: '/opt/countersign/dist' }, version: '1.0.0' };

describe('trust in Codex', () => {
  let place: SetupPlace;
  let config: string;
  let hooks: string;
  beforeEach(async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-codex-'));
    place = { home, state: stateFolder(home, 'linux') };
    config = path.join(home, '.codex', 'config.toml');
    hooks = path.join(home, '.codex', 'hooks.json');
    assert.equal(await install(planInstall('codex', place), place, source), undefined);
  });
  afterEach(() => rmSync(place.home, { recursive: true }));

  const status = (): string | undefined => agentStatus(agentOf('codex'), place).unused;
  const keys = (): readonly string[] => ourTrustKeys(readFileSync(hooks, 'utf8'), hooks);
  /** As Codex writes it. */
  const trustText = (hash: (key: string) => string): string => `\n[hooks.state]\n${keys().map(key => `\n[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = "${hash(key)}"\n`).join('')}`;
  const given = (): { key: string; hash: string }[] => keys().map(key => ({ key, hash: `sha256:${key.length}` }));
  async function trusted(before: string): Promise<void> {
    writeFileSync(config, before + trustText(key => `sha256:${key.length}`));
    assert.equal(await noteTrust('codex', config, Buffer.from(before), given(), place), undefined);
  }

  it('is named by the places of our entries, other people’s beside them', () => {
    const text = readFileSync(hooks, 'utf8');
    assert.deepEqual(ourTrustKeys(text, '/h.json'), ['/h.json:pre_tool_use:0:0', '/h.json:permission_request:0:0', '/h.json:post_tool_use:0:0']);
    const value = JSON.parse(text) as { hooks: { PreToolUse: unknown[] } };
    value.hooks.PreToolUse.unshift({ hooks: [{ type: 'command', command: 'theirs' }] });
    assert.equal(ourTrustKeys(JSON.stringify(value), '/h.json')[0], '/h.json:pre_tool_use:1:0');
    assert.deepEqual(ourTrustKeys('not JSON', '/h.json'), []);
  });

  it('is missing, partial, complete, or for another registration: the status says it', async () => {
    assert.match(status() ?? '', /skips it in silence.*3 of 3/);
    writeFileSync(config, `[hooks.state.${JSON.stringify(keys()[0])}]\ntrusted_hash = "sha256:1"\n`);
    assert.match(status() ?? '', /2 of 3/);
    await trusted('');
    assert.equal(status(), undefined);
    writeFileSync(config, readFileSync(config, 'utf8').replace(/"sha256:\d+"/, '"sha256:else"'));
    assert.match(status() ?? '', /not what was registered here/);
    writeFileSync(config, '[broken');
    assert.match(status() ?? '', /cannot be read/);
  });

  it('goes with the hook: the file is byte for byte what it was', async () => {
    const before = '# mine\nmodel = "x"   # odd  spacing\r\n\n[features]\n  web_search=true';
    await trusted(before);
    const plan = planRemove('codex', place);
    assert.deepEqual(plan.kind === 'plan' ? plan.files.map(file => path.basename(file.path)) : plan, ['hooks.json', 'config.toml']);
    assert.equal(await remove(plan, place), undefined);
    assert.equal(readFileSync(config, 'utf8'), before);
    assert.equal(existsSync(hooks), false);
  });

  it('goes alone where the file was changed since', async () => {
    const before = 'model = "x"\n';
    await trusted(before);
    writeFileSync(config, `# later\n${readFileSync(config, 'utf8')}\n[hooks.state."/theirs:pre_tool_use:0:0"]\ntrusted_hash = "sha256:t"\n\n[tui]\na = 1\n`);
    assert.equal(await remove(planRemove('codex', place), place), undefined);
    const now = readFileSync(config, 'utf8');
    assert.ok(now.startsWith('# later\nmodel = "x"\n'));
    assert.deepEqual(JSON.parse(JSON.stringify(parse(now))), { model: 'x', hooks: { state: { '/theirs:pre_tool_use:0:0': { trusted_hash: 'sha256:t' } } }, tui: { a: 1 } });
  });

  it('that cannot be taken out surely is refused before anything is written', async () => {
    await trusted('');
    writeFileSync(config, `hooks.state = { ${JSON.stringify(keys()[0])} = { trusted_hash = "sha256:1" } }\n`);
    const plan = planRemove('codex', place);
    assert.equal(plan.kind, 'refused');
    assert.match(await remove(plan, place) ?? '', /config\.toml/);
    assert.ok(existsSync(hooks));
  });

  it('200 generated files: all but ours stays, byte for byte where Codex added at the end', () => {
    const line = fc.constantFrom('', '# a comment', '   # [hooks.state."x"]', 'a = 1', 'b   =   "two"  # odd', 'c = [1,\n  2,\n]', "d = '''\n[hooks.state.x]\n'''", 'e = { f = 1 }');
    const table = fc.tuple(fc.constantFrom('[t]', '[ u ]', '[v.w]  # why', '[[list]]', '[features]', '[hooks.state."/theirs:pre_tool_use:0:0"]'), fc.uniqueArray(line, { maxLength: 3 }));
    const file = fc.tuple(fc.uniqueArray(line, { maxLength: 4 }), fc.uniqueArray(table, { maxLength: 4, selector: one => one[0] }), fc.boolean(), fc.boolean()).map(([top, tables, crlf, bom]) => {
      const text = [...top, ...tables.flatMap(([head, lines]) => [head, ...lines])].join('\n');
      return (bom ? '\uFEFF' : '') + (crlf ? text.replace(/\n/g, '\r\n') : text) + (text === '' ? '' : '\n');
    });
    let proved = 0;
    fc.assert(fc.property(file, before => {
      if (!trustedHashes(before)) return;
      const added = before + (before.includes('[hooks.state.') ? trustText(() => 'sha256:1').replace('\n[hooks.state]\n', '') : trustText(() => 'sha256:1'));
      if (!trustedHashes(added)) return;
      const back = withoutTrust(added, keys());
      assert.ok(back !== undefined, added);
      assert.equal(back.trimEnd(), before.trimEnd());
      proved++;
    }), { numRuns: 200 });
    assert.ok(proved > 150, String(proved));
  });

  it('is asked of a codex that no repository can have put there', () => {
    const folder = path.join(place.home, 'bin');
    const repository = path.join(place.home, 'repo');
    mkdirSync(folder);
    mkdirSync(repository);
    const put = (file: string): void => {
      writeFileSync(file, '#!/bin/sh\n');
      chmodSync(file, 0o755);
    };
    put(path.join(repository, 'codex'));
    assert.equal(findCodex(`${repository}:.:relative`, [repository]), undefined);
    symlinkSync(path.join(repository, 'codex'), path.join(folder, 'codex'));
    assert.equal(findCodex(folder, [repository]), undefined, 'a link into it neither');
    rmSync(path.join(folder, 'codex'));
    put(path.join(folder, 'codex'));
    assert.equal(findCodex(`${repository}:${folder}`, [repository]), path.join(folder, 'codex'));
  });
});
