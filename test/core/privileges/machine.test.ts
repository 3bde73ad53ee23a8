// As which user of this machine, how near to root, and what a change of files needs: from groups, capabilities, sudo's own files, containers
// and WSL, nothing run.
import assert from 'node:assert/strict';
import type { Facts } from '../../../src/core/facts';
import type { Hop } from '../../../src/core/model/call';
import type { Effect } from '../../../src/core/model/effect';
import { resolveDocker } from '../../../src/core/privileges/machine/docker';
import { resolveMachine } from '../../../src/core/privileges/machine/machine';
import { sudoRule } from '../../../src/core/privileges/machine/sudoers';
import { capabilitiesOf, containerOf, groupNames, isWsl } from '../../../src/node/machineAccount';
import { inMemoryFacts } from '../inMemoryFacts';
import { effect, request } from './asking';

const none: NonNullable<Facts['account']> = { groups: [], capabilities: [], container: undefined, wsl: false };
const file = (parts: Partial<Effect['resource']> = {}, operation: Effect['operation'] = 'delete'): Effect => effect('files', { operation, resource: { kind: 'file', where: 'workspace', address: 'src/a.ts', ...parts } });

interface World { readonly account?: Partial<typeof none>; readonly files?: Readonly<Record<string, string>>; readonly elevated?: boolean; readonly platform?: Facts['platform']; readonly user?: string; readonly hop?: string; readonly effects?: readonly Effect[] }

async function ask(world: World): Promise<Awaited<ReturnType<typeof resolveMachine>>> {
  const asked = request({ command: 'rm x', effects: world.effects ?? [file()] });
  const hops: readonly Hop[] = world.hop === undefined ? [] : [{ through: world.hop }];
  const call = asked.call && { ...asked.call, hops, ...(world.user === undefined ? {} : { user: world.user }) };
  return resolveMachine({ ...asked, call }, inMemoryFacts({ account: { ...none, ...world.account }, files: world.files ?? {}, elevated: world.elevated ?? false, ...(world.platform ? { platform: world.platform } : {}) }));
}

describe('privileges, this machine', () => {
  const check = (what: string, world: World, expected: { readonly name: string; readonly holds: readonly string[]; readonly notSeen?: readonly string[] }): void => {
    it(what, async () => {
      const found = await ask(world);
      assert.equal(found?.name, expected.name);
      assert.deepEqual(found.holds, expected.holds);
      assert.deepEqual(found.notSeen ?? [], expected.notSeen ?? []);
    });
  };
  const own = 'everything this user may write';
  check('a plain user', {}, { name: 'user dev of this machine', holds: [own] });
  check('group docker', { account: { groups: ['dev', 'docker'] } }, { name: 'user dev of this machine', holds: [own, 'root through the docker socket (group docker)'] });
  check('groups lxd and disk', { account: { groups: ['lxd', 'disk'] } }, { name: 'user dev of this machine', holds: [own, 'root through containers (group lxd)', 'every disk of this machine (group disk)'] });
  check('groups that are nothing', { account: { groups: ['audio', 'dockers', 'constructor'] } }, { name: 'user dev of this machine', holds: [own] });
  check('group sudo', { account: { groups: ['sudo'] } }, { name: 'user dev of this machine', holds: [own, 'root through sudo (group sudo)'] });
  check('group wheel, and a rule without a password', { account: { groups: ['wheel'] }, files: { '/etc/sudoers': '%wheel ALL=(ALL:ALL) NOPASSWD: ALL\n' } }, { name: 'user dev of this machine', holds: [own, 'root through sudo without a password'] });
  check('capabilities', { account: { capabilities: ['DAC_OVERRIDE'] } }, { name: 'user dev of this machine', holds: [own, 'capabilities DAC_OVERRIDE'] });
  check('WSL', { account: { wsl: true } }, { name: 'user dev of this machine', holds: [own, 'the Windows drives under /mnt'] });
  check('in a container', { account: { container: 'docker' } }, { name: 'user dev of this docker container', holds: [own] });
  check('sudo', { user: 'root', hop: 'sudo' }, { name: 'root of this machine', holds: ['everything on this machine'], notSeen: ['whether sudo asks for a password'] });
  check('sudo without a password', { user: 'root', hop: 'sudo', files: { '/etc/sudoers.d/90-cloud': '# made\ndev ALL=(ALL) NOPASSWD:ALL\n' } }, { name: 'root of this machine', holds: ['everything on this machine', 'without a password'] });
  check('sudo -u', { user: 'postgres', hop: 'sudo -u' }, { name: 'user postgres of this machine', holds: [own], notSeen: ['whether sudo asks for a password'] });
  check('the agent is root', { elevated: true }, { name: 'root of this machine', holds: ['everything on this machine'] });
  check('an elevated process of Windows', { elevated: true, platform: 'win32' }, { name: 'administrator of this machine', holds: ['everything on this machine'] });

  const needs = (what: string, effects: readonly Effect[], expected: readonly string[]): void => {
    it(`needs: ${what}`, async () => assert.deepEqual((await ask({ effects }))?.needs ?? [], expected));
  };
  needs('to delete a file, the folder that holds it', [file()], ['write access to the folder src']);
  needs('a file beside us', [file({ address: 'a.ts' })], ['write access to the working folder']);
  needs('a folder and everything inside', [file({ kind: 'folder', address: '/srv/app/data', extent: 'several' })], ['write access to the folder /srv/app, and to everything inside']);
  needs('the whole home', [file({ kind: 'home folder', address: '~', extent: 'all' })], ['write access to ~ and everything inside']);
  needs('below the root', [file({ address: '/etc' })], ['write access to the folder /']);
  needs('a name that is not known', [file({ address: '"$DIR"' })], ['write access to the folder that holds it']);
  needs('to change a file, the file', [file({}, 'update')], ['write access to src/a.ts']);
  needs('to change its mode, to own it', [file({}, 'grant')], ['ownership of src/a.ts']);
  needs('to read, nothing', [file({}, 'read')], []);
  needs('elsewhere, nothing here', [file({ where: 'remote' })], []);

  const sudo = (what: string, files: Record<string, string>, expected: string, line?: number): void => {
    it(`sudo: ${what}`, async () => {
      const found = await sudoRule('dev', ['staff'], inMemoryFacts({ files }));
      assert.equal(found.kind, expected);
      if (line !== undefined && found.kind === 'passwordless' && found.origin.kind === 'file') assert.equal(found.origin.line, line);
    });
  };
  sudo('no readable file', {}, 'unknown');
  sudo('another user', { '/etc/sudoers': 'eve ALL=(ALL) NOPASSWD: ALL\n%admins ALL=(ALL) NOPASSWD: ALL\n' }, 'unknown');
  sudo('the last rule counts', { '/etc/sudoers': 'dev ALL=(ALL) NOPASSWD: ALL\n', '/etc/sudoers.d/x': 'dev ALL=(ALL) ALL\n' }, 'password');
  sudo('a continued line', { '/etc/sudoers': '# x\ndev ALL=(ALL) \\\n  NOPASSWD: ALL\n' }, 'passwordless', 2);
  sudo('a group', { '/etc/sudoers': '%staff ALL = NOPASSWD: /usr/bin/apt\n' }, 'passwordless', 1);
  sudo('authentication switched off', { '/etc/sudoers': 'dev ALL=(ALL) ALL\nDefaults:dev !authenticate\n' }, 'passwordless', 2);
  sudo('a comment', { '/etc/sudoers': '#dev ALL=(ALL) NOPASSWD: ALL\n' }, 'unknown');
  sudo('files that sudo passes over', { '/etc/sudoers.d/x.bak': 'dev ALL=(ALL) NOPASSWD: ALL\n', '/etc/sudoers.d/y~': 'dev ALL=(ALL) NOPASSWD: ALL\n' }, 'unknown');

  it('the docker socket of a container is the host’s', async () => {
    const found = await resolveDocker(request({ command: 'docker rm x' }), inMemoryFacts({ account: { ...none, container: 'docker' } }));
    assert.deepEqual(found?.holds, ['root on the machine that runs this docker container, and every project there']);
  });

  it('reads group(5), proc(5) and the marks of containers', () => {
    assert.deepEqual(groupNames([1000, 999, 4], 'root:x:0:\nadm:x:4:a\ndocker:x:999:a,b\n'), ['1000', 'docker', 'adm']);
    assert.deepEqual(capabilitiesOf('CapInh:\t0\nCapEff:\t0000000000200002\nCapBnd:\tff\n'), ['DAC_OVERRIDE', 'SYS_ADMIN']);
    assert.deepEqual([capabilitiesOf('CapEff:\t0000000000000000\n'), capabilitiesOf('')], [[], []]);
    assert.equal(containerOf(name => name === '/.dockerenv', () => ''), 'docker');
    assert.equal(containerOf(() => false, () => '0::/kubepods/x\n'), 'kubernetes');
    assert.equal(containerOf(() => false, () => '0::/\n'), undefined);
    assert.deepEqual([isWsl('Linux version 5.15.1-microsoft-standard-WSL2'), isWsl('Linux version 6.1')], [true, false]);
  });
});
