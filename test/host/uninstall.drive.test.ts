// The extension is taken out of the real editor: at its next start the editor runs our script, and the agents' configuration is as it was.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { ensureEditorHost } from '../../src/demo/editorHost';
import { startEditorServer, type EditorServer } from '../../src/demo/editorServer';
import { eventually } from './drive';
import { cache, countersignVsix } from './editor';

describe('an editor that the extension was taken out of', function () {
  this.timeout(240_000);
  let folder: string;
  let server: EditorServer | undefined;
  before(async () => { folder = await realpath(await mkdtemp(path.join(tmpdir(), 'countersign-uninstall-'))); });
  afterEach(() => server?.stop());
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

  it('takes every hook out at its next start, byte for byte', async () => {
    const host = await ensureEditorHost(cache, console.log);
    const home = path.join(folder, 'home');
    const settings = path.join(home, '.claude/settings.json');
    const text = '{\r\n\t"model": "x" , // mine\r\n}';
    await mkdir(path.dirname(settings), { recursive: true });
    await writeFile(settings, text);
    server = await startEditorServer({ host, folder, extensions: [await countersignVsix()] });
    await server.stop();
    const extensions = path.join(folder, 'extensions');
    const name = (await readdir(extensions)).find((each) => each.startsWith('countersign.countersign-')) ?? '';
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home };
    await promisify(execFile)(host.node, [path.join(extensions, name, 'dist/countersign.js'), 'agents', 'install', 'claude-code', 'vscode', 'cursor', '--yes'], { env });
    assert.match(await readFile(settings, 'utf8'), /countersign-hook/);
    const places = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', extensions, '--server-data-dir', path.join(folder, 'server')];
    await promisify(execFile)(host.node, [host.server, '--accept-server-license-terms', ...places, '--uninstall-extension', 'countersign.countersign'], { env });
    assert.match(await readFile(settings, 'utf8'), /countersign-hook/, 'the editor runs nothing before its next start');
    const again = await startEditorServer({ host, folder, extensions: [] });
    server = again;
    await eventually('the extension is deleted', async () => ((await readdir(extensions)).includes(name) ? undefined : true));
    assert.match(again.log(), /Finished running post uninstall script/);
    assert.equal(await readFile(settings, 'utf8'), text);
    assert.deepEqual((await readdir(home, { recursive: true })).filter((file) => /\.(?:copilot|cursor)\b/.test(file)), []);
    assert.deepEqual(await readdir(path.join(home, '.local/state/countersign/bin')), []);
  });
});
