// What travels to a colleague holds no secret: the real request, its ref on a real remote and its armoured text, of actions that write
// credentials. The world and the scan are `canaries.ts`'.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unarmour } from '../../../src/core/countersign/armour';
import type { ProposedAction } from '../../../src/core/model/action';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { readFacts } from '../../../src/node/readFacts';
import { grammars } from '../../core/grammars';
import { canary, clean, files, typed, writeWorld } from '../../core/privileges/canaries';
import { ask, asked, review as sample, signerLine, team, type Team } from './twoPeople';

describe('no secret in requests for a countersignature', function () {
  this.timeout(120_000);
  let world: Team;
  before(() => { world = team(); });
  after(() => world.dispose());

  it('the ref on the remote, the armoured text, the text that is signed', async () => {
    const [alice, bob] = [world.person('alice'), world.person('bob')];
    world.commit({ '.countersign/allowed_signers': signerLine(alice) + signerLine(bob) });
    const home = path.join(world.root, 'canaries');
    const cwd = path.join(home, 'project');
    writeWorld(home, cwd);
    const at = (name: string): string => (name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name));
    const renewed = (name: string): string => (files[name] ?? '').replace(/kanarie\d+zang/g, () => canary());
    const requests: readonly ProposedAction['request'][] = [
      ...typed(`${canary()}Q7`).slice(0, 4).map(command => ({ tool: 'shell' as const, command, shell: 'bash' as const })),
      ...['~/.docker/config.json', '~/.kube/config', '~/.pgpass', '~/.netrc', '.env'].map(name => ({ tool: 'write' as const, path: at(name), content: renewed(name) })),
      { tool: 'shell', command: `cat > ~/.pgpass <<EOF\n${renewed('~/.pgpass')}EOF\nterraform destroy -auto-approve`, shell: 'bash' },
    ];
    for (const request of requests) {
      const facts = readFacts({ session: emptySession('s'), home, workspaces: [cwd] });
      const { review } = await reviewAction({ id: 'a', agent: 'claude-code', session: 's', cwd, env: {}, request }, facts, grammars, defaultPolicy);
      const open = await ask(alice, asked({ review: { ...review, verdict: 'countersign', needs: sample().needs ?? [] } }));
      const packed = unarmour('REQUEST', open.armour);
      assert.ok(packed !== undefined, open.armour);
      const carried = gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
      assert.ok(carried.includes(review.headline.slice(0, 12)), 'the request says what it is about');
      clean(`request of ${JSON.stringify(request)}`, `${JSON.stringify(open.request)}${carried}`);
      clean('armoured text', open.armour);
    }
    const refs = world.refs();
    assert.ok(refs.length >= 1, 'the requests are on the remote');
    for (const ref of refs) {
      const names = execFileSync('git', ['--git-dir', world.remote, 'ls-tree', '-r', '--name-only', ref], { encoding: 'utf8' }).split('\n').filter(Boolean);
      const texts = names.map(name => execFileSync('git', ['--git-dir', world.remote, 'cat-file', 'blob', `${ref}:${name}`], { encoding: 'latin1' }));
      assert.ok(texts.join('').includes('kind'), ref);
      clean(`ref ${ref}`, texts.join('\n'));
      assert.throws(() => clean('planted', `${texts.join('')}kanarie0zang`), /kanarie/);
    }
  });
});
