// Installing and removing hooks in real files: what is added, what survives, and that removing gives every byte back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { parse, type ParseError } from 'jsonc-parser';
import { agentOf } from '../../src/core/agents/agents';
import { install, installable, planDiff, planInstall, planRemove, refreshLauncher, remove, type SetupPlace } from '../../src/node/agentSetup';
import { agentStatus, launcherAlarm, noteSeen } from '../../src/node/agentStatus';
import { readInstallation } from '../../src/node/installation';
import { addEntries, removeEntries } from '../../src/node/jsonEdit';
import { hookCommands, launcherPath } from '../../src/node/launcher';
import { pruneBackups } from '../../src/node/oldBackups';
import { isOurs } from '../../src/node/ourEntry';
import { stateFolder } from '../../src/node/stateFolder';

const source = { spec: { runtimes: [process.execPath], dist: '/opt/countersign/dist' }, version: '1.0.0' };

describe('setting agents up', () => {
  let place: SetupPlace;
  beforeEach(() => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-setup-'));
    place = { home, state: stateFolder(home, 'linux') };
  });
  afterEach(() => rmSync(place.home, { recursive: true }));

  const at = (file: string): string => path.join(place.home, file);
  const put = (file: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), content);
  };
  const installed = async (agent: string): Promise<void> => assert.equal(await install(planInstall(agent, place), place, source), undefined);
  const removed = async (agent: string): Promise<void> => assert.equal(await remove(planRemove(agent, place), place), undefined);

  for (const agent of installable) {
    it(`${agent.name}: into an empty home, once, and out again without a trace`, async () => {
      const before = listing(place.home);
      await installed(agent.id);
      const file = at(agent.configuration?.path ?? '');
      const first = readFileSync(file);
      assert.match(first.toString(), /countersign-hook/);
      await installed(agent.id);
      assert.deepEqual(readFileSync(file), first);
      assert.equal(agentStatus(agent, place).configured, 'yes');
      await removed(agent.id);
      assert.equal(agentStatus(agent, place).configured, 'no');
      assert.deepEqual(listing(place.home), before);
    });
  }

  describe('Amazon Q: a file for each agent', () => {
    const folder = '.aws/amazonq/cli-agents';
    const dev = '{\n  // mine\n  "name": "dev", "tools": ["*"],\n  "hooks": { "preToolUse": [ { "matcher": "fs_write", "command": "lint" } ] }\n}\n';

    it('puts the hook into all of them and into the default one, and takes it out byte for byte', async () => {
      put(`${folder}/dev.json`, dev);
      put(`${folder}/ops.json`, Buffer.from('\uFEFF{"name":"ops"}\r\n'));
      put(`${folder}/notes.txt`, 'no agent');
      put(`${folder}/blank.json`, '');
      const before = listing(place.home);
      assert.equal(planDiff(planInstall('amazon-q', place)).match(/^\+\+\+ /gm)?.length, 3);
      await installed('amazon-q');
      for (const name of ['dev', 'ops', 'q_cli_default']) assert.equal(readFileSync(at(`${folder}/${name}.json`), 'utf8').match(/countersign-hook/g)?.length, 2, name);
      const hooks = jsonc(readFileSync(at(`${folder}/dev.json`), 'utf8')) as { hooks: { preToolUse: { command: string }[] } };
      assert.equal(hooks.hooks.preToolUse[0]?.command, 'lint');
      // The default agent stays what it is without a file: all tools, reading trusted.
      const made = jsonc(readFileSync(at(`${folder}/q_cli_default.json`), 'utf8')) as { name: string; tools: string[]; allowedTools: string[] };
      assert.deepEqual([made.name, made.tools, made.allowedTools], ['q_cli_default', ['*'], ['fs_read']]);
      assert.equal(agentStatus(agentOf('amazon-q'), place).configured, 'yes');
      await removed('amazon-q');
      assert.deepEqual(listing(place.home), before);
      assert.equal(readFileSync(at(`${folder}/dev.json`), 'utf8'), dev);
    });

    it('tells an agent made later, and one of an open folder', async () => {
      await installed('amazon-q');
      put(`${folder}/later.json`, '{"name":"later"}');
      assert.equal(agentStatus(agentOf('amazon-q'), place).configured, 'differs');
      await installed('amazon-q');
      assert.equal(agentStatus(agentOf('amazon-q'), place).configured, 'yes');
      put('work/.amazonq/cli-agents/q_cli_default.json', '{"name":"q_cli_default"}');
      const status = agentStatus(agentOf('amazon-q'), place, [at('work')]);
      assert.deepEqual(status.switchedOffInFolder, [`${at('work/.amazonq/cli-agents/q_cli_default.json')}: an agent without the hook`]);
    });

    it('refuses all of them where one cannot be understood', async () => {
      put(`${folder}/dev.json`, dev);
      put(`${folder}/broken.json`, '{ "hooks": [');
      const plan = planInstall('amazon-q', place);
      assert.ok(plan.kind === 'refused' && plan.path.endsWith('broken.json'));
      assert.match(await install(plan, place, source) ?? '', /broken\.json/);
      assert.equal(readFileSync(at(`${folder}/dev.json`), 'utf8'), dev);
    });
  });

  it('shows a diff that holds what is going to be written, and writes nothing for it', () => {
    put('.claude/settings.json', '{\n  // mine\n  "model": "x"\n}\n');
    const plan = planInstall('claude-code', place);
    const diff = planDiff(plan);
    assert.match(diff, /^--- .*settings\.json/m);
    assert.match(diff, /^\+.*countersign-hook/m);
    assert.match(diff, /^-? .*\/\/ mine/m);
    assert.equal(readFileSync(at('.claude/settings.json'), 'utf8'), '{\n  // mine\n  "model": "x"\n}\n');
  });

  it('keeps other people’s hooks, comments, order, tabs and CRLF', async () => {
    const text = '\uFEFF{\r\n\t// first\r\n\t"hooks": {\r\n\t\t"PreToolUse": [ { "matcher": "Bash", "hooks": [ { "type": "command", "command": "mine" } ] } ], // theirs\r\n\t},\r\n\t"z": 1, "a": [1,2 , 3],\r\n}\r\n';
    put('.claude/settings.json', text);
    await installed('claude-code');
    const now = readFileSync(at('.claude/settings.json'), 'utf8');
    assert.ok(now.startsWith('\uFEFF{\r\n\t// first\r\n'));
    assert.ok(now.includes('"command": "mine"') && now.includes('// theirs') && now.includes('"z": 1, "a": [1,2 , 3],'));
    assert.equal(now.replaceAll('\r\n', '').includes('\n'), false);
    const value = jsonc(now) as { hooks: { PreToolUse: unknown[] } };
    assert.equal(value.hooks.PreToolUse.length, 2);
    await removed('claude-code');
    assert.equal(readFileSync(at('.claude/settings.json'), 'utf8'), text);
  });

  it('takes out only its own where the file was changed since', async () => {
    put('.claude/settings.json', '{ "model": "x" }\n');
    await installed('claude-code');
    const file = at('.claude/settings.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"model": "x"', '"model": "y"'));
    await removed('claude-code');
    assert.deepEqual(jsonc(readFileSync(file, 'utf8')), { model: 'y' });
  });

  it('replaces an older registration of its own, and goes back to what was there before the first', async () => {
    put('.claude/settings.json', '{"a":1}');
    await installed('claude-code');
    const file = at('.claude/settings.json');
    const older = readFileSync(file, 'utf8').replaceAll('"timeout": 3600', '"timeout": 60');
    writeFileSync(file, older);
    assert.equal(agentStatus(agentOf('claude-code'), place).configured, 'differs');
    await installed('claude-code');
    assert.equal((readFileSync(file, 'utf8').match(/countersign-hook/g) ?? []).length, 3);
    await removed('claude-code');
    assert.deepEqual(jsonc(readFileSync(file, 'utf8')), { a: 1 });
  });

  for (const [name, text] of Object.entries({
    'broken JSON': '{ "hooks": { ', 'a list': '[]', 'a list where an object must be': '{"hooks": []}', 'a text where a list must be': '{"hooks": {"PreToolUse": "no"}}', 'a member twice': '{"hooks": {}, "hooks": {}}',
  })) {
    it(`refuses ${name} before writing`, async () => {
      put('.claude/settings.json', text);
      const plan = planInstall('claude-code', place);
      assert.equal(plan.kind, 'refused');
      assert.match(await install(plan, place, source) ?? '', /settings\.json/);
      assert.equal(readFileSync(at('.claude/settings.json'), 'utf8'), text);
      assert.equal(existsSync(place.state.installation), false);
    });
  }

  it('refuses what is not UTF-8, and a foreign file under its own name', () => {
    put('.claude/settings.json', Buffer.from([0x7b, 0xff, 0x7d]));
    assert.equal(planInstall('claude-code', place).kind, 'refused');
    put('.copilot/hooks/countersign.json', '{"version":1,"hooks":{}}');
    assert.equal(planInstall('vscode', place).kind, 'refused');
    assert.deepEqual(planRemove('vscode', place), { kind: 'plan', agent: 'vscode', files: [] });
  });

  it('does not write over a change made between the diff and the consent', async () => {
    put('.claude/settings.json', '{}');
    const plan = planInstall('claude-code', place);
    put('.claude/settings.json', '{"new": true}');
    assert.match(await install(plan, place, source) ?? '', /changed by someone else/);
    assert.equal(readFileSync(at('.claude/settings.json'), 'utf8'), '{"new": true}');
  });

  it('writes through a link, and keeps the mode', async () => {
    put('dotfiles/claude.json', '{}');
    chmodSync(at('dotfiles/claude.json'), 0o640);
    mkdirSync(at('.claude'));
    symlinkSync(at('dotfiles/claude.json'), at('.claude/settings.json'));
    await installed('claude-code');
    assert.ok(lstatSync(at('.claude/settings.json')).isSymbolicLink());
    assert.match(readFileSync(at('dotfiles/claude.json'), 'utf8'), /countersign-hook/);
    assert.equal(statSync(at('dotfiles/claude.json')).mode & 0o777, 0o640);
    await removed('claude-code');
    assert.equal(readFileSync(at('dotfiles/claude.json'), 'utf8'), '{}');
  });

  it('several at once do not lose each other', async () => {
    const ids = installable.map(agent => agent.id);
    const results = await Promise.all(ids.map(id => install(planInstall(id, place), place, source)));
    assert.deepEqual(results, ids.map(() => undefined));
    const installation = readInstallation(place.state);
    assert.ok(typeof installation === 'object');
    assert.deepEqual(new Set(installation.files.map(file => file.agent)), new Set(ids));
  });

  it('an older extension does not take the launcher from a newer one that is still there', async () => {
    const dist = at('new/dist');
    put('new/dist/hook.js', '');
    await refreshLauncher(place, { spec: { runtimes: [process.execPath], dist }, version: '1.10.0' });
    const text = readFileSync(launcherPath(place.state), 'utf8');
    await refreshLauncher(place, { spec: { runtimes: [process.execPath], dist: at('old/dist') }, version: '1.9.0' });
    assert.equal(readFileSync(launcherPath(place.state), 'utf8'), text);
    rmSync(dist, { recursive: true });
    await refreshLauncher(place, { spec: { runtimes: [process.execPath], dist: at('old/dist') }, version: '1.9.0' });
    assert.notEqual(readFileSync(launcherPath(place.state), 'utf8'), text);
  });

  it('keeps the copy that an installed hook goes back to; a month after the hook is out the copy goes as well', async () => {
    put('.claude/settings.json', '{ "model": "opus" }\n');
    put('.codex/hooks.json', '{}\n');
    await installed('claude-code');
    await installed('codex');
    await removed('codex');
    const names = (): readonly string[] => readdirSync(place.state.backups).filter(name => !name.startsWith('copies'));
    writeFileSync(path.join(place.state.backups, 'mine.txt'), 'somebody else’s');
    const [all, month] = [names(), 31 * 86_400_000];
    assert.equal(pruneBackups(place.state, Date.now()), 0, 'young ones stay');
    const gone = pruneBackups(place.state, Date.now() + month);
    assert.ok(gone > 0 && names().length === all.length - gone);
    assert.deepEqual(names().filter(name => name.endsWith('-hooks.json')), [], 'no hook goes back to it');
    assert.deepEqual(names().map(name => name.replace(/^[0-9a-f]{12}-\d{13}-/, '')).sort(), ['mine.txt', 'settings.json']);
    await removed('claude-code');
    assert.equal(readFileSync(at('.claude/settings.json'), 'utf8'), '{ "model": "opus" }\n');
    writeFileSync(place.state.installation, 'broken');
    assert.equal(pruneBackups(place.state, Date.now() + month), 0, 'where nobody knows what is installed, all stay');
    rmSync(place.state.installation);
    pruneBackups(place.state, Date.now() + month);
    assert.deepEqual(names(), ['mine.txt']);
  });

  it('says when the launcher was edited, opened to others, replaced by a link, or is gone', async () => {
    await installed('claude-code');
    const launcher = launcherPath(place.state);
    const text = readFileSync(launcher, 'utf8');
    assert.equal(launcherAlarm(place.state), undefined);
    writeFileSync(launcher, `${text}# harmless\n`);
    assert.match(launcherAlarm(place.state) ?? '', /was changed/);
    writeFileSync(launcher, text);
    chmodSync(launcher, 0o777);
    assert.match(launcherAlarm(place.state) ?? '', /written by other users/);
    rmSync(launcher);
    assert.match(launcherAlarm(place.state) ?? '', /cannot be read/);
    writeFileSync(at('copy'), text);
    symlinkSync(at('copy'), launcher);
    assert.match(launcherAlarm(place.state) ?? '', /symbolic link/);
  });

  it('the registered text stays the same whatever the version, the runtime and the extension’s folder are', async () => {
    await installed('codex');
    const first = readFileSync(at('.codex/hooks.json'));
    await install(planInstall('codex', place), place, { spec: { runtimes: ['/elsewhere/node'], dist: '/elsewhere/dist' }, version: '2.0.0' });
    assert.deepEqual(readFileSync(at('.codex/hooks.json')), first);
  });

  it('names what switches hooks off, in the home and in an open folder, and when a call was seen', () => {
    put('.claude/settings.json', '{ "disableAllHooks": true /* oh */ }');
    put('ws/.claude/settings.local.json', '{"disableAllHooks":true}');
    const status = agentStatus(agentOf('claude-code'), place, [at('ws')]);
    assert.deepEqual(status.switchedOff, [`${at('.claude/settings.json')}: disableAllHooks`, `${at('ws/.claude/settings.local.json')}: disableAllHooks`]);
    assert.equal(status.seen, undefined);
    noteSeen(place.state, 'claude-code');
    assert.ok(Date.now() - (agentStatus(agentOf('claude-code'), place).seen ?? 0) < 5000);
  });

  it('200 generated files for every agent whose file is shared: every byte comes back, or it is refused before anything is written', async () => {
    const shared = installable.filter(agent => agent.configuration?.kind === 'json');
    assert.ok(shared.length >= 8, String(shared.length));
    let refused = 0;
    await fc.assert(fc.asyncProperty(jsoncFile(), fc.nat(), async (text, n) => {
      // Every agent gets its share of the files, and each its own odd ones.
      for (const agent of [shared[n % shared.length], shared[(n + 1) % shared.length]]) {
        const file = agent?.configuration?.path ?? '';
        const id = agent?.id ?? '';
        put(file, text);
        const plan = planInstall(id, place);
        if (plan.kind === 'refused') {
          refused++;
          assert.notEqual(plan.why, '');
          assert.match(await install(plan, place, source) ?? '', /json/);
          assert.equal(readFileSync(at(file), 'utf8'), text);
          continue;
        }
        assert.equal(await install(plan, place, source), undefined);
        const now = readFileSync(at(file), 'utf8');
        assert.match(now, /bin\/countersign-hook/);
        assert.deepEqual(planInstall(id, place), { kind: 'plan', agent: id, files: [] }, 'once');
        // A file that held nothing becomes what a new one is.
        const whole = agent?.configuration?.kind === 'json' ? agent.configuration.whole : {};
        withoutOurs(text.replace(/^\uFEFF/, '').trim() === '' ? whole : jsonc(text), jsonc(now), id);
        assert.equal(await remove(planRemove(id, place), place), undefined);
        assert.equal(readFileSync(at(file), 'utf8'), text);
      }
    }), { numRuns: 200 });
    assert.ok(refused > 0, 'some of them cannot be understood');
  });

  for (const agent of installable.filter(one => one.configuration?.kind === 'file')) {
    it(`${agent.name}: a file of its own is never written over`, async () => {
      const file = agent.configuration?.path ?? '';
      for (const text of ['', '{}', '#!/bin/sh\nexit 0\n', '\uFEFF{"version":1}\r\n']) {
        put(file, text);
        const plan = planInstall(agent.id, place);
        assert.equal(plan.kind, 'refused');
        assert.notEqual(await install(plan, place, source), undefined);
        assert.equal(readFileSync(at(file), 'utf8'), text);
        assert.deepEqual(planRemove(agent.id, place), { kind: 'plan', agent: agent.id, files: [] });
      }
    });
  }

  it('takes the comma behind its only entry along', async () => {
    put('.claude/settings.json', '{"hooks": {},}');
    await installed('claude-code');
    writeFileSync(at('.claude/settings.json'), `${readFileSync(at('.claude/settings.json'), 'utf8')}\n`);
    await removed('claude-code');
    assert.deepEqual(jsonc(readFileSync(at('.claude/settings.json'), 'utf8')), {});
  });

  it('200 generated files that were touched in between: what is not ours is as it was', () => {
    const entries = agentOf('claude-code').configuration;
    assert.ok(entries?.kind === 'json');
    const wanted = entries.entries(hookCommands(place.state, 'claude-code'));
    fc.assert(fc.property(jsoncFile(), text => {
      const added = addEntries(text, wanted, isOurs, {});
      if (added.kind === 'refused') return;
      const touched = `${added.text}\n// touched\n`;
      const back = removeEntries(touched, isOurs);
      assert.equal(back.kind, 'text');
      withoutOurs(jsonc(text), back.kind === 'text' ? jsonc(back.text) : undefined);
      const again = addEntries(added.text, wanted, isOurs, {});
      assert.deepEqual(again, added);
    }), { numRuns: 200 });
  });

  it('registered texts are understood by sh', () => {
    for (const agent of installable) {
      const { before, after } = hookCommands(place.state, agent.id);
      for (const text of [before, after]) execFileSync('/bin/sh', ['-n', '-c', text]);
    }
  });
});

/** The same value once hooks of ours, and what only held them, are left out. */
function withoutOurs(before: unknown, after: unknown, agent = 'claude-code'): void {
  const { configuration } = agentOf(agent);
  const names = configuration?.kind === 'json' ? [...new Set(configuration.entries(hookCommands(stateFolder('/home/dev', 'linux'), agent)).flatMap(entry => entry.at)), ...Object.keys(configuration.whole)] : [];
  assert.deepEqual(pruned(after, names), pruned(before, names));
}

/** `names`: of what may only be there to hold ours. */
function pruned(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return (value as unknown[]).filter(one => !isOurs(one)).map(one => pruned(one, names));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pruned(one, names)] as const)
    .filter(([key, one]) => !(names.includes(key) && ['{}', '[]', '1'].includes(JSON.stringify(one)))));
}

function jsonc(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true, allowEmptyContent: true });
  assert.deepEqual(errors, [], text);
  return value ?? {};
}

function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => !name.startsWith('.local')).sort();
}

/** JSON with comments as people write it: odd spacing, trailing commas, CRLF, a byte order mark, hooks of their own, empty files. */
function jsoncFile(): fc.Arbitrary<string> {
  const space = fc.constantFrom('', ' ', '  ', '\n', '\n\t', '\n    ', ' /* a */ ', ' // b\n', '\n\n  ');
  const key = fc.constantFrom('hooks', 'model', 'permissions', 'PreToolUse', 'PostToolUse', 'x y', 'ü', 'env');
  const scalar = fc.oneof(fc.boolean().map(String), fc.integer().map(String), fc.string({ maxLength: 8 }).map(one => JSON.stringify(one)), fc.constant('null'));
  const hook = fc.string({ maxLength: 6 }).map(one => `{"matcher": ${JSON.stringify(one)}, "hooks": [{"type":"command","command":"mine"}]}`);
  const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(fc.array(fc.tuple(space, item, space), { maxLength: 3 }), fc.boolean(), space)
    .map(([items, comma, end]) => `[${items.map(one => one.join('')).join(',')}${comma && items.length > 0 ? ',' : ''}${end}]`);
  const object = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(fc.uniqueArray(fc.tuple(key, space, space, value, space), { maxLength: 4, selector: one => one[0] }), fc.boolean(), space)
    .map(([members, comma, end]) => `{${members.map(([name, a, b, one, c]) => `${a}${JSON.stringify(name)}${b}: ${one}${c}`).join(',')}${comma && members.length > 0 ? ',' : ''}${end}}`);
  const hooks = object(list(hook));
  const members = fc.oneof(scalar, list(scalar), hooks, object(scalar));
  const whole = fc.oneof({ weight: 8, arbitrary: object(members) }, { weight: 4, arbitrary: hooks.map(one => `{ "hooks": ${one} }`) }, { weight: 1, arbitrary: fc.constantFrom('', '\n', '{}', '{\n}\n') });
  return fc.tuple(fc.boolean(), fc.boolean(), whole, fc.constantFrom('', '\n', '\n\n')).map(([bom, crlf, text, end]) => {
    const plain = text + end;
    return (bom ? '\uFEFF' : '') + (crlf ? plain.replace(/\n/g, '\r\n') : plain);
  });
}
