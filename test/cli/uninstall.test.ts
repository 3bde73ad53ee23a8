// What is left when an editor deletes the extension: its script is started as editors do it, against a home where every agent is configured.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { agentOf } from '../../src/core/agents/agents';
import { install, installable, planInstall, refreshLauncher, type SetupPlace } from '../../src/node/agentSetup';
import { readInstallation } from '../../src/node/installation';
import { launcherPath, launcherProblem } from '../../src/node/launcher';
import { stateFolder } from '../../src/node/stateFolder';
import { built, dist, root, run } from '../hook/hookProcess';

interface Ended {
  readonly status: number | null;
  readonly said: string;
  /** Milliseconds. */
  readonly took: number;
}

describe('an editor that deletes the extension', function () {
  this.timeout(60_000);
  let place: SetupPlace;
  before(built);
  beforeEach(() => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-uninstall-'));
    place = { home, state: stateFolder(home) };
  });
  afterEach(() => rmSync(place.home, { recursive: true, force: true }));

  /** An extension in an editor of its own, with the program that runs it: by its `dist`. */
  function extension(editor: string, version = '0.1.0'): { readonly folder: string; readonly dist: string; readonly runtime: string; readonly version: string } {
    const folder = path.join(place.home, editor, 'extensions', `countersign.countersign-${version}`);
    mkdirSync(folder, { recursive: true });
    cpSync(dist, path.join(folder, 'dist'), { recursive: true });
    const runtime = path.join(place.home, editor, 'editor');
    writeFileSync(runtime, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    return { folder, dist: path.join(folder, 'dist'), runtime, version };
  }
  type Extension = ReturnType<typeof extension>;
  const source = (one: Extension): Parameters<typeof install>[2] => ({ spec: { runtimes: [one.runtime, process.execPath], dist: one.dist }, version: one.version });
  const starts = async (one: Extension): Promise<void> => assert.equal(await refreshLauncher(place, source(one)), undefined);
  const lists = (one: Extension, installed: boolean): void => {
    writeFileSync(path.join(one.folder, '../extensions.json'), JSON.stringify(installed ? [{ identifier: { id: 'countersign.countersign' }, version: one.version, relativeLocation: path.basename(one.folder) }] : []));
    writeFileSync(path.join(one.folder, '../.obsolete'), JSON.stringify(installed ? {} : { [path.basename(one.folder)]: true }));
  };

  /** As editors do it: `fork` of the script named in the manifest, a word of theirs first, nobody on its input, ended after five seconds. */
  function uninstall(one: Extension, cwd = one.folder, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
    const [, script = '', ...args] = (manifest.scripts['vscode:uninstall'] ?? '').split(' ');
    const began = Date.now();
    const child = fork(path.join(one.folder, script), ['--type=extension-post-uninstall', ...args], { silent: true, execArgv: [], cwd, env: { PATH: '/usr/bin:/bin', HOME: place.home, ...env }, timeout: 15_000 });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => { said += text.toString(); });
    return new Promise(resolve => child.on('close', status => resolve({ status, said, took: Date.now() - began })));
  }

  /** Configurations that people have: with comments, hooks of their own, odd spacing. Files that are ours alone are not there before. */
  function configureAll(one: Extension): Promise<void> {
    for (const { configuration } of installable) {
      if (configuration?.kind !== 'file' && configuration?.path.endsWith('.json') === true) put(configuration.path, '{\r\n\t// mine\r\n\t"theme": "dark" , "hooks": { },\r\n}');
    }
    put('.copilot/hooks/of-the-person.json', '{ "version": 1 }');
    chmodSync(path.join(place.home, '.claude/settings.json'), 0o640);
    return installEach(one);
  }
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(place.home, file)), { recursive: true });
    writeFileSync(path.join(place.home, file), text);
  };
  async function installEach(one: Extension): Promise<void> {
    for (const agent of installable) assert.equal(await install(planInstall(agent.id, place), place, source(one)), undefined, agent.id);
  }
  /** Every file of the home but the extensions' and ours, with its bytes. */
  const files = (): readonly (readonly [string, string])[] => readdirSync(place.home, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name)).filter(file => !file.includes('/extensions/') && !file.startsWith(place.state.root)).sort()
    .map(file => [path.relative(place.home, file), readFileSync(file, 'latin1')]);
  const hooked = (): readonly string[] => files().filter(([, text]) => text.includes('countersign-hook')).map(([file]) => file);

  for (const cwd of ['the folder of the extension', 'some other folder']) {
    it(`gives every agent's configuration back byte for byte, in time, started in ${cwd}`, async () => {
      const one = extension('.vscode');
      lists(one, true);
      await starts(one);
      await configureAll(one);
      const count = hooked().length;
      assert.equal(count, new Set(installable.map(agent => agent.configuration?.path)).size);
      lists(one, false);
      const ended = await uninstall(one, cwd === 'some other folder' ? tmpdir() : one.folder);
      assert.equal(ended.status, 0, ended.said);
      assert.ok(ended.took < 5000, `${ended.took} ms`);
      assert.deepEqual(hooked(), []);
      for (const { configuration } of installable) {
        const file = path.join(place.home, configuration?.path ?? '');
        if (configuration?.kind !== 'file' && configuration?.path.endsWith('.json') === true) assert.equal(readFileSync(file, 'utf8'), '{\r\n\t// mine\r\n\t"theme": "dark" , "hooks": { },\r\n}', file);
        else assert.equal(existsSync(file), false, file);
      }
      // Nobody calls the launcher any more; what was kept of the files stays, and the record says what was done.
      assert.deepEqual([existsSync(launcherPath(place.state)), readInstallation(place.state)], [false, undefined]);
      assert.ok(readdirSync(place.state.backups).length > 0);
      assert.match(recordText(), /taken out of its editor; the hooks are out of [^"]*settings\.json/);
      // Installed anew, it begins as if it had never been here.
      await starts(one);
      assert.equal(launcherProblem(place.state, launcherHash()), undefined);
    });
  }

  it('leaves the agents to another editor that has the extension, and hands it the launcher', async () => {
    const [code, cursor] = [extension('.vscode'), extension('.cursor', '0.0.9')];
    await starts(cursor);
    await starts(code);
    await configureAll(code);
    const before = files();
    lists(code, false);
    const ended = await uninstall(code);
    assert.equal(ended.status, 0, ended.said);
    assert.deepEqual(files().filter(([file]) => !file.startsWith('.vscode/')), before.filter(([file]) => !file.startsWith('.vscode/')));
    rmSync(code.folder, { recursive: true });
    assert.equal(launcherProblem(place.state, launcherHash()), undefined);
    const known = readInstallation(place.state);
    assert.ok(typeof known === 'object' && known.dist === cursor.dist && known.version === '0.0.9' && known.files.length > 0);
    // It serves: a harmless call goes through the launcher, and what nobody may approve is denied by name.
    const call = (command: string): ReturnType<typeof run> => run(`'${launcherPath(place.state)}' --agent claude-code`, { input: JSON.stringify(agentOf('claude-code').probe(command, place.home)), env: { HOME: place.home } });
    assert.deepEqual([(await call('ls')).status, (await call('ls')).stdout], [0, '']);
    assert.match((await call('countersign approve 0123456789')).stdout, /"deny"[^]*countersign approve/);
    // The last one takes everything out.
    lists(cursor, false);
    assert.equal((await uninstall(cursor)).status, 0);
    assert.deepEqual(hooked(), []);
  });

  it('is nothing to a newer version that serves already', async () => {
    const [older, newer] = [extension('.cursor', '0.1.0'), extension('.vscode', '0.2.0')];
    await starts(newer);
    await starts(older);
    await installEach(newer);
    const launcher = readFileSync(launcherPath(place.state));
    lists(older, false);
    assert.equal((await uninstall(older)).status, 0);
    assert.deepEqual(readFileSync(launcherPath(place.state)), launcher);
    assert.ok(hooked().length > 0);
  });

  for (const [gone, act] of Object.entries<(one: Extension) => void>({
    'an editor that is gone itself': one => rmSync(one.runtime),
    'a version that is about to be deleted': one => lists(one, false),
    'a version that is deleted': one => rmSync(one.folder, { recursive: true }),
  })) {
    it(`leaves nothing to ${gone}`, async () => {
      const [one, other] = [extension('.vscode'), extension('.cursor')];
      await starts(other);
      await starts(one);
      await installEach(one);
      act(other);
      assert.equal((await uninstall(one)).status, 0);
      assert.deepEqual(hooked(), []);
    });
  }

  it('keeps a launcher that denies and says how to remove it where one entry cannot be taken out', async () => {
    const one = extension('.vscode');
    await starts(one);
    await installEach(one);
    const settings = path.join(place.home, '.claude/settings.json');
    writeFileSync(settings, `${readFileSync(settings, 'utf8')} }} broken`);
    const ended = await uninstall(one);
    assert.equal(ended.status, 2);
    assert.match(ended.said, /Not removed, and denied from now on: claude-code: .*settings\.json/);
    assert.deepEqual(hooked(), ['.claude/settings.json']);
    rmSync(one.folder, { recursive: true });
    const answer = await run(`'${launcherPath(place.state)}' --agent claude-code`, { input: '{}', env: { HOME: place.home } });
    assert.equal(answer.status, 2);
    assert.match(answer.stderr, /the extension is gone.*agents remove --all/s);
  });

  for (const [who, prepare] of Object.entries<(one: Extension) => Readonly<Record<string, string>>>({
    'while the editor lists the extension still': one => { lists(one, true); return {}; },
    'for an agent': () => ({ CLAUDECODE: '1' }),
    'where the record of what is installed is garbage': () => { writeFileSync(place.state.installation, '{'); return {}; },
  })) {
    it(`removes nothing ${who}`, async () => {
      const one = extension('.vscode');
      await starts(one);
      await installEach(one);
      const env = prepare(one);
      const before = files();
      const ended = await uninstall(one, one.folder, env);
      assert.equal(ended.status, 2, ended.said);
      assert.match(ended.said, /nothing was removed|cannot be read/);
      assert.deepEqual(files(), before);
      assert.ok(existsSync(launcherPath(place.state)));
    });
  }

  it('does nothing where nothing was ever installed', async () => {
    const one = extension('.vscode');
    const ended = await uninstall(one);
    assert.deepEqual([ended.status, existsSync(place.state.root)], [0, false], ended.said);
  });

  const recordText = (): string => readdirSync(place.state.log, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.jsonl')).map(name => readFileSync(path.join(place.state.log, name), 'utf8')).join('');
  const launcherHash = (): string => {
    const known = readInstallation(place.state);
    return typeof known === 'object' ? known.launcherHash : '';
  };
});
