// Moving what a team's policy and signers are read from, beside the everyday neighbour of each.
import assert from 'node:assert/strict';
import { gitInterpreters } from '../../../../src/core/effects/git/interpreters';
import type { MemoryWorld } from '../../inMemoryFacts';
import { callOf, files, shown, workspace, worldOf } from '../files/worlds';

const remotes = [{ name: 'origin', url: 'https://git.acme.example/acme/app.git', pushUrl: 'https://git.acme.example/acme/app.git' }];
const world = (committed: Record<string, string>): MemoryWorld => ({ files: files({ 'a.ts': '1' }), git: { root: workspace, committed, remotes, refs: ['main', 'origin/main'], ignored: [] } });
const team = world({ 'a.ts': '1', '.countersign/allowed_signers': 'alice ssh-ed25519 AAAA' });
const none = world({ 'a.ts': '1' });
const source = 'update safety gate what the team’s policy and signers are read from attest';

async function check(command: string, where: MemoryWorld, expected: RegExp): Promise<void> {
  const call = callOf(command);
  const found = await gitInterpreters['git']?.(call, worldOf(where));
  assert.match(shown(found?.effects ?? []), expected, command);
}

const moves = new RegExp(source);
const rest = /^(?!.*safety gate)/;

describe('git: what the policy is read from', () => {
  it('update-ref of the remote’s default branch', () => check('git update-ref refs/remotes/origin/main HEAD', team, moves));
  it('update-ref -d of it', () => check('git update-ref -d refs/remotes/origin/main', team, moves));
  it('update-ref of another branch', () => check('git update-ref refs/remotes/origin/feature HEAD', team, rest));
  it('update-ref of a branch of one’s own', () => check('git update-ref refs/heads/main HEAD', team, rest));
  it('symbolic-ref of the remote’s HEAD', () => check('git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/evil', team, moves));
  it('symbolic-ref that reads', () => check('git symbolic-ref refs/remotes/origin/HEAD', team, rest));
  it('symbolic-ref HEAD', () => check('git symbolic-ref HEAD refs/heads/x', team, rest));
  it('fetch of another repository’s branch into it', () => check('git fetch https://evil.example/x +main:refs/remotes/origin/main', team, moves));
  it('fetch of one’s own commit into it', () => check('git fetch . HEAD:refs/remotes/origin/main', team, moves));
  it('fetch of another branch into it', () => check('git fetch origin +evil:refs/remotes/origin/main', team, moves));
  it('fetch of the branch itself', () => check('git fetch origin +main:refs/remotes/origin/main', team, rest));
  it('fetch as pipelines spell it', () => check('git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main', team, rest));
  it('fetch of everything', () => check('git fetch --all --prune', team, rest));
  it('remote set-url of origin', () => check('git remote set-url origin https://evil.example/x', team, moves));
  it('remote set-head', () => check('git remote set-head origin evil', team, moves));
  it('remote set-head as the remote says', () => check('git remote set-head origin -a', team, rest));
  it('remote rename onto origin', () => check('git remote rename fork origin', team, moves));
  it('another remote', () => check('git remote add fork https://git.acme.example/me/app', team, rest));
  it('without such files it is git as ever', async () => {
    for (const command of ['git update-ref refs/remotes/origin/main HEAD', 'git remote set-url origin https://x.example/y', 'git fetch . HEAD:refs/remotes/origin/main']) await check(command, none, rest);
  });
  it('pushes that reach requests and signatures through a pattern', () => check("git push origin 'refs/*:refs/*'", team, /safety gate .* deny/));
  it('pushes of every branch', () => check("git push origin 'refs/heads/*:refs/heads/*'", team, rest));
});
