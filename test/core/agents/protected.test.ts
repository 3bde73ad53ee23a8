// An agent cannot switch its gate off unseen: every file that an adapter configures, or that can switch its hooks off, is protected.
import assert from 'node:assert/strict';
import * as path from 'node:path';
import { agents } from '../../../src/core/agents/agents';
import { protectedFile } from '../../../src/core/effects/protect';
import type { Facts } from '../../../src/core/facts';
import { stateFolder } from '../../../src/node/stateFolder';

const facts = { home: '/home/dev', platform: 'linux' } as Facts;

describe('protected files', () => {
  for (const agent of agents) {
    const own = agent.configuration ? [`/home/dev/${agent.configuration.path}`] : [];
    const switches = agent.offSwitches.map(({ path: file }) => (file.startsWith('~/') ? `/home/dev/${file.slice(2)}` : /^(\/|[A-Z]:)/.test(file) ? file.replaceAll('\\', '/') : `/home/dev/project/${file}`));
    for (const file of new Set([...own, ...switches])) it(`${agent.name}: ${file}`, () => assert.ok(protectedFile(file, facts)));
  }

  it('the state folder on every system', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const home = platform === 'win32' ? 'C:\\Users\\dev' : '/home/dev';
      const state = stateFolder(home, platform);
      const { sep } = platform === 'win32' ? path.win32 : path.posix;
      for (const name of ['bin/countersign-hook', 'log/2026-01-01/x.jsonl', 'pins.json', 'policy.json', 'sessions/x.jsonl', 'windows/x.json']) {
        // The core writes every path with `/`.
        const file = state.root + sep + name;
        const found = protectedFile(file.replaceAll('\\', '/'), { ...facts, home: home.replaceAll('\\', '/'), platform });
        assert.equal(found?.trait, 'countersign', `${platform}: ${file}`);
      }
    }
  });
});
