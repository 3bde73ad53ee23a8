// Installed is not active: every switch that an adapter names, on a world of its own, with its nearest harmless neighbour; folders that an agent
// does not trust; a registration that serves two agents; and the self-test against a chain that breaks.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { agentOf, agents } from '../../src/core/agents/agents';
import { install, planInstall, type SetupPlace } from '../../src/node/agentSetup';
import { agentStatus } from '../../src/node/agentStatus';
import { gateOf, stateWords, statusLines } from '../../src/node/agentWords';
import { launcherPath } from '../../src/node/launcher';
import { selfTest } from '../../src/node/selfTest';
import { keepSelfTest, lastSelfTest } from '../../src/node/selfTestResult';
import { stateFolder } from '../../src/node/stateFolder';
import { built, dist } from '../hook/hookProcess';

describe('the state of an agent’s gate', function () {
  this.timeout(60_000);
  let place: SetupPlace;
  let folder: string;
  beforeEach(() => {
    const home = mkdtempSync(path.join(tmpdir(), 'countersign-status-'));
    place = { home, state: stateFolder(home, 'linux') };
    folder = path.join(home, 'project');
    mkdirSync(folder);
  });
  afterEach(() => rmSync(place.home, { recursive: true, force: true }));

  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const set = async (agent: string): Promise<void> => assert.equal(await install(planInstall(agent, place), place, { spec: { runtimes: [process.execPath], dist }, version: '1.0.0' }), undefined);

  for (const agent of agents) {
    for (const { path: where, at, value } of agent.offSwitches.filter(one => !/^(\/|[A-Za-z]:)/.test(one.path) && one.at[0] !== 'hooks' && one.at[0] !== 'countersign')) {
      it(`${agent.name}: ${where} ${at.join('.')} is named as a switch, its opposite is not`, () => {
        const file = where.startsWith('~/') ? path.join(place.home, where.slice(2)) : path.join(folder, where);
        const text = (last: unknown): string => (file.endsWith('.toml') ? `[${at.slice(0, -1).join('.')}]\n${at.at(-1) ?? ''} = ${String(last)} # note\n` : `// a comment\n${JSON.stringify(at.reduceRight<unknown>((inner, key) => ({ [key]: inner }), last))}`);
        put(file, text(typeof value === 'string' ? ['other', value] : value));
        const off = agentStatus(agent, place, [folder]);
        assert.deepEqual(off.switchedOff, [`${file}: ${at.join('.')}`]);
        assert.deepEqual(off.switchedOffInFolder, where.startsWith('~/') ? [] : off.switchedOff);
        put(file, text(typeof value === 'string' ? ['other'] : !value));
        assert.deepEqual(agentStatus(agent, place, [folder]).switchedOff, []);
        put(file, '{ broken');
        assert.deepEqual(agentStatus(agent, place, [folder]).switchedOff, []);
      });
    }
  }

  it('a switched off agent is not called gated, and the words say what to do', async () => {
    await set('claude-code');
    const on = agentStatus(agentOf('claude-code'), place, [folder]);
    assert.equal(gateOf(on), 'gated');
    assert.match(stateWords(on), /^gated; no call seen yet$/);
    put(path.join(folder, '.claude/settings.local.json'), '{"disableAllHooks":true}');
    const off = agentStatus(agentOf('claude-code'), place, [folder]);
    assert.equal(gateOf(off), 'open');
    assert.equal(stateWords(off), 'SWITCHED OFF');
    assert.match(statusLines(off, false)[0] ?? '', /settings\.local\.json: disableAllHooks; take that out/);
  });

  it('a folder that Claude Code does not trust is named, one below a trusted folder is not', async () => {
    await set('claude-code');
    const status = (): readonly string[] => agentStatus(agentOf('claude-code'), place, [folder]).untrusted;
    assert.deepEqual(status(), []);
    put(path.join(place.home, '.claude.json'), JSON.stringify({ projects: { [folder]: { hasTrustDialogAccepted: false }, '/elsewhere': { hasTrustDialogAccepted: true } } }));
    assert.match(status()[0] ?? '', /project: Claude Code runs no hook of yours/);
    put(path.join(place.home, '.claude.json'), JSON.stringify({ projects: { [place.home]: { hasTrustDialogAccepted: true } } }));
    assert.deepEqual(status(), []);
  });

  it('Copilot CLI is gated by VS Code’s hook file, which it reads', async () => {
    assert.equal(agentStatus(agentOf('copilot-cli'), place).configured, 'no');
    await set('vscode');
    const status = agentStatus(agentOf('copilot-cli'), place);
    assert.deepEqual([status.configured, status.through, gateOf(status)], ['yes', 'vscode', 'gated']);
    put(path.join(folder, '.github/copilot/settings.json'), '{"disableAllHooks":true}');
    assert.equal(gateOf(agentStatus(agentOf('copilot-cli'), place, [folder])), 'open');
  });

  it('tells an agent that is used here from one that is not', () => {
    assert.equal(agentStatus(agentOf('cursor'), place).here, false);
    put(path.join(place.home, '.cursor/argv.json'), '{}');
    assert.equal(agentStatus(agentOf('cursor'), place).here, true);
    assert.match(stateWords(agentStatus(agentOf('cursor'), place)), /NOT GATED/);
  });

  describe('the self-test', () => {
    before(built);
    const tested = (agent: string): ReturnType<typeof selfTest> => selfTest(agentOf(agent), place, folder, () => 1);

    for (const agent of agents.filter(one => one.configuration !== undefined)) {
      it(`${agent.name}: passes through the whole chain, and counts as no live call`, async () => {
        await set(agent.id);
        const result = await tested(agent.id);
        assert.equal(result.passed, true, result.lines.join('\n'));
        assert.equal(result.lines.length, 2);
        assert.equal(agentStatus(agent, place).seen, undefined);
        keepSelfTest(place.state, result);
        assert.deepEqual(lastSelfTest(place.state, agent.id), result);
      });
    }

    it('fails and says how to mend it where something in the chain is broken', async () => {
      assert.match((await tested('claude-code')).mend ?? '', /countersign agents install claude-code/);
      await set('claude-code');
      for (const [name, text, words] of [
        ['an edited launcher', '#!/bin/sh\nexit 0\n', /was changed/], ['a launcher that is no program', 'x', /was changed/],
      ] as const) {
        writeFileSync(launcherPath(place.state), text);
        const result = await tested('claude-code');
        assert.equal(result.passed, false, name);
        assert.match(result.lines.join(), words, name);
        assert.match(result.mend ?? '', /install its hook again/, name);
      }
      await set('claude-code');
      chmodSync(place.state.root, 0o777);
      const open = await tested('claude-code');
      assert.equal(open.passed, false);
      assert.match(open.lines.join(), /cannot be trusted/);
    });
  });
});
