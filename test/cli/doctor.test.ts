// The doctor against machines that are broken in one way each: it names what is wrong, and `--fix` mends what needs no decision.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { install, planInstall } from '../../src/node/agentSetup';
import { launcherPath } from '../../src/node/launcher';
import { stateFolder, type StateFolder } from '../../src/node/stateFolder';
import { built, dist } from '../hook/hookProcess';

interface Broken {
  readonly home: string;
  readonly workspace: string;
  readonly extension: string;
  readonly state: StateFolder;
  readonly launcher: string;
}

/** What is broken → what the doctor must say of it; `mends`: its `--fix` leaves nothing wrong. */
const breaks: Readonly<Record<string, { readonly act: (at: Broken) => void; readonly says: RegExp; readonly mends: boolean }>> = {
  'the launcher is edited': { act: at => writeFileSync(at.launcher, '#!/bin/sh\nexit 0\n'), says: /was changed since Countersign wrote it/, mends: true },
  'the launcher is missing': { act: at => rmSync(at.launcher), says: /countersign-hook cannot be read/, mends: true },
  'the launcher can be written by others': { act: at => chmodSync(at.launcher, 0o777), says: /can be written by other users/, mends: true },
  'the launcher cannot be run': { act: at => chmodSync(at.launcher, 0o600), says: /cannot be run/, mends: true },
  'the launcher is a link': { act: at => { renameSync(at.launcher, `${at.home}/l`); symlinkSync(`${at.home}/l`, at.launcher); }, says: /is a symbolic link/, mends: true },
  'the kept command line is missing': { act: at => rmSync(path.join(at.state.bin, 'countersign.js')), says: /nothing could remove the hooks/, mends: true },
  'the state folder is open to others': { act: at => chmodSync(at.state.root, 0o755), says: /is open to other users/, mends: true },
  'the list of what is installed is garbage': { act: at => writeFileSync(at.state.installation, '{ "v": 1'), says: /installation\.json cannot be read/, mends: true },
  'the list of what is installed is gone': { act: at => rmSync(at.state.installation), says: /agents call a launcher that is not installed/, mends: true },
  'the extension moved': { act: at => renameSync(at.extension, `${at.extension}-elsewhere`), says: /the extension is gone from/, mends: true },
  'a window is gone': { act: at => { mkdirSync(at.state.windows, { recursive: true }); writeFileSync(path.join(at.state.windows, 'gone.json'), JSON.stringify({ v: 1, id: 'gone', pid: 999_999_999, address: path.join(at.state.run, 'gone.sock'), folders: [], focused: 1 })); }, says: /the window gone does not answer/, mends: true },
  'the registration was edited': { act: at => replaceIn(path.join(at.home, '.claude/settings.json'), '"timeout": 3600', '"timeout": 5'), says: /not complete; countersign agents install claude-code/, mends: false },
  'the agent’s settings are no JSON any more': { act: at => writeFileSync(path.join(at.home, '.claude/settings.json'), readFileSync(path.join(at.home, '.claude/settings.json'), 'utf8').slice(0, -20)), says: /its hook is in a file that cannot be understood: line \d+/, mends: false },
  'hooks are switched off at home': { act: at => replaceIn(path.join(at.home, '.claude/settings.json'), '{', '{ "disableAllHooks": true,'), says: /switched off by .*settings\.json: disableAllHooks/, mends: false },
  'hooks are switched off by the folder': { act: at => { mkdirSync(path.join(at.workspace, '.claude')); writeFileSync(path.join(at.workspace, '.claude/settings.json'), '{"disableAllHooks":true}'); }, says: /switched off by .*work\/\.claude\/settings\.json/, mends: false },
  'the record cannot be written': { act: at => { rmSync(at.state.log, { recursive: true, force: true }); writeFileSync(at.state.log, ''); }, says: /the record cannot be written/, mends: false },
  'the policy is broken': { act: at => { mkdirSync(path.join(at.workspace, '.countersign')); writeFileSync(path.join(at.workspace, '.countersign/policy.json'), '{ "version": 9 }'); }, says: /policy .*policy\.json:1:14/, mends: false },
};

const replaceIn = (file: string, from: string, to: string): void => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

describe('the doctor', function () {
  this.timeout(60_000);
  let at: Broken;
  before(built);
  beforeEach(async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-doctor-'));
    const workspace = path.join(home, 'work');
    const extension = path.join(home, 'extension');
    mkdirSync(workspace);
    cpSync(dist, extension, { recursive: true });
    const state = stateFolder(home, 'linux');
    const place = { home, state };
    assert.equal(await install(planInstall('claude-code', place), place, { spec: { runtimes: [process.execPath], dist: extension }, version: '0.0.1' }), undefined);
    at = { home, workspace, extension, state, launcher: launcherPath(state) };
  });
  afterEach(() => rmSync(at.home, { recursive: true, force: true }));

  const doctor = (...args: readonly string[]): { readonly status: number | null; readonly wrong: readonly string[]; readonly lines: readonly string[]; readonly stderr: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(dist, 'countersign.js'), 'doctor', ...args], { cwd: at.workspace, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: at.home } });
    const lines = stdout.trimEnd().split('\n');
    return { status, wrong: lines.filter(line => line.startsWith('WRONG')), lines, stderr };
  };

  it('finds nothing on a sound machine, on one screen', () => {
    const { status, wrong, lines } = doctor();
    assert.deepEqual({ status, wrong }, { status: 0, wrong: [] });
    assert.ok(lines.length <= 24, lines.join('\n'));
  });

  for (const [name, { act, says, mends }] of Object.entries(breaks)) {
    it(`${name}: ${mends ? 'found and mended' : 'found'}`, () => {
      act(at);
      const found = doctor();
      assert.equal(found.status, 2, found.lines.join('\n') + found.stderr);
      assert.match(found.wrong.join('\n'), says);
      const fixed = doctor('--fix');
      assert.equal(fixed.stderr, '');
      assert.equal(fixed.status, mends ? 0 : 2, fixed.lines.join('\n'));
      if (mends) assert.match(fixed.lines.join('\n'), /^mended /m);
      else assert.match(fixed.wrong.join('\n'), says);
    });
  }
});
