// docker, podman, nerdctl, buildah and friends. Volumes of compose files are read in `effects/containers/`.
import { creates, deletes, deletesData, disturbs, each, executes, exportsData, first, harmless, last, option, removesSetting, row, stops, updates } from './rows';
import type { CommandRow, Condition, ToolFamily } from './schema';

const runValues = [
  '-e', '--env', '-v', '--volume', '-p', '--publish', '--name', '--network', '--net', '-w', '--workdir', '-u', '--user', '-h', '--hostname', '--entrypoint', '--env-file', '--mount', '--tmpfs', '-l', '--label', '-m', '--memory', '--cpus', '--restart', '--platform', '--add-host', '--dns', '--cap-add', '--cap-drop', '--device', '--gpus', '--shm-size', '--ulimit', '--security-opt', '--pid', '--ipc', '--userns', '--log-driver', '--log-opt', '--health-cmd', '--link', '--expose', '--ip', '--cidfile', '--pull', '--stop-signal', '--stop-timeout', '--volumes-from', '--runtime', '--cgroupns', '--cpuset-cpus', '--annotation', '--network-alias', '--sysctl', '--group-add', '--label-file', '--memory-swap', '--pids-limit', '--read-only-tmpfs',
];

const dockerValues = [
  '-H', '--host', '--context', '-c', '--config', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey',
  '-f', '--filter', '--file', '-t', '--time', '--tag', '-n', '--last', '--format', '--since', '--until', '--signal', '-s', '--build-arg', '--target', '--cache-from', '--cache-to', '--platform', '--label', '-o', '--output', '--progress', '--network', '--secret', '--ssh', '--driver', '-d', '--opt', '--subnet', '--gateway', '--ip-range', '-u', '--username', '-p', '--password', '-m', '--message', '-a', '--author', '--change', '--name', '--replicas', '--image', '--availability', '--role', '--keep-storage', '--builder', '-w', '--workdir', '-e', '--env', '--user',
];

const flags = ['-f', '-a', '-q', '-v', '-l', '-s', '-i', '-d', '-t', '-c', '-n', '-u', '-p', '-m', '-o', '-e', '-w'];
const force = { flags: ['-f', '-a', '-v', '-l'] };

/** `$(docker ps -aq)`: whatever runs on this machine. */
const everyContainer: Condition = { matches: { source: { rest: 0 }, pattern: '(?:docker|podman|nerdctl)\\s+(?:container\\s+)?(?:ps|ls|list)\\b' } };
const everyVolume: Condition = { matches: { source: { rest: 0 }, pattern: '(?:docker|podman|nerdctl)\\s+volume\\s+ls\\b' } };
const everyImage: Condition = { matches: { source: { rest: 0 }, pattern: '(?:docker|podman|nerdctl)\\s+(?:images|image\\s+ls)\\b' } };

const containerRows: readonly CommandRow[] = [
  harmless('ps, images, logs, inspect, stats, top, version, info, events, port, diff, search, history, container ls|list|ps|inspect|logs|stats|top|port|diff, image ls|list|inspect|history, volume ls|list|inspect, network ls|list|inspect, system df|info|events, context ls|show|inspect, buildx ls|inspect|du|version|imagetools, manifest inspect, node ls|ps|inspect, service ls|ps|inspect|logs, stack ls|ps|services|config, secret ls|inspect, config ls|inspect, scout, healthcheck, wait, container wait, pod ps|inspect|logs, machine list|inspect|info, sbom, init', {}),
  // Containers: what they wrote outside volumes goes with them.
  deletes('rm, container rm|remove', 'container', { address: each, keeps: 'nothing', reversibility: 'irreversible', reason: 'container-rm', notChecked: ['files it wrote outside volumes'] }, force),
  deletesData('rm, container rm|remove', 'container', { address: [], otherwise: 'every container of this machine', extent: 'all', disruption: 'outage', reason: 'container-rm-all' }, { ...force, when: everyContainer }),
  deletes('rm, container rm|remove', 'container', { address: each, keeps: 'unknown', disruption: 'outage', reason: 'container-rm-force', notChecked: ['files it wrote outside volumes'] }, { ...force, when: { any: ['-f', '--force'] } }),
  deletesData('rm, container rm|remove', 'anonymous volume', { address: [{ rest: 0 }], certainty: 'may', reason: 'container-rm-volumes' }, { ...force, when: { any: ['-v', '--volumes'] }, adds: true }),
  stops('stop, kill, pause, container stop|kill|pause, pod stop|kill|pause', 'container', { reason: 'container-stop', undo: 'container-start', disruption: 'degrades' }),
  stops('stop, kill, pause, container stop|kill|pause', 'container', { address: [], otherwise: 'every container of this machine', extent: 'all', disruption: 'outage', traits: ['bypass'], reason: 'container-stop-all', undo: 'container-start' }, { when: everyContainer }),
  stops('stop, kill', 'container', { address: [], otherwise: 'every container of this machine', extent: 'all', disruption: 'outage', traits: ['bypass'], reason: 'container-stop-all', undo: 'container-start' }, { ...force, when: { any: ['--all', '-a'], none: [] } }),
  disturbs('restart, unpause, update, rename, container restart|unpause|update|rename', 'container'),
  updates('start, container start', 'container', { keeps: 'nothing' }),
  deletes('container prune', 'stopped container', { address: [], otherwise: 'every stopped container', extent: 'all', keeps: 'unknown', reason: 'container-prune' }, force),
  deletesData('pod rm', 'pod', { address: each, keeps: 'unknown', disruption: 'outage' }),
  deletes('pod prune', 'stopped pod', { address: [], otherwise: 'every stopped pod', extent: 'all' }),
  // Volumes: where databases live.
  deletesData('volume rm|remove', 'volume', { address: [], otherwise: 'every volume of this machine', extent: 'all', traits: ['broad'], reason: 'volume-rm', safer: 'volume-backup' }, { ...force, when: { any: ['-a', '--all'] } }),
  deletesData('volume rm|remove|rmi', 'volume', { address: each, reason: 'volume-rm', safer: 'volume-backup' }, force),
  deletesData('volume rm|remove', 'volume', { address: [], otherwise: 'every volume of this machine', extent: 'all', traits: ['broad'], reason: 'volume-rm', safer: 'volume-backup' }, { ...force, when: everyVolume }),
  deletesData('volume prune', 'volume', { address: [], otherwise: 'every unused volume', extent: 'all', reason: 'volume-prune', safer: 'volume-backup' }, force),
  creates('volume create', 'volume', { address: [{ positional: 0 }, { option: ['--name'] }], otherwise: 'an anonymous volume' }),
  // Images can be pulled or built again.
  deletes('rmi, image rm|remove', 'image', { keeps: 'nothing', reversibility: 'recoverable', reason: 'image-rm', undo: 'image-again' }, force),
  deletes('rmi, image rm|remove', 'image', { address: [], otherwise: 'every image of this machine', extent: 'all', keeps: 'unknown', reason: 'image-rm', undo: 'image-again' }, { ...force, when: everyImage }),
  deletes('rmi, image rm|remove', 'image', { keeps: 'unknown', certainty: 'may', reason: 'image-rm', undo: 'image-again' }, { ...force, when: { any: ['-f', '--force'] } }),
  deletes('image prune', 'image', { address: [], otherwise: 'untagged images', extent: 'filtered', keeps: 'nothing', reversibility: 'recoverable', disposable: { kind: 'cache', because: 'images that no tag names' }, reason: 'image-prune' }, force),
  deletes('image prune', 'image', { address: [], otherwise: 'every image that no container uses', extent: 'all', keeps: 'unknown', reason: 'image-prune-all', undo: 'image-again' }, { ...force, when: { any: ['-a', '--all'] } }),
  deletes('builder prune, buildx prune, builder cache prune', 'build cache', { address: [], otherwise: 'dangling build cache', extent: 'filtered', keeps: 'nothing', disposable: { kind: 'cache', because: 'build cache' }, reason: 'cache-prune' }, force),
  deletes('builder prune, buildx prune', 'build cache', { address: [], otherwise: 'all build cache', extent: 'all', keeps: 'nothing', disposable: { kind: 'cache', because: 'build cache' }, reason: 'cache-prune' }, { ...force, when: { any: ['-a', '--all'] } }),
  deletes('buildx rm, builder rm, builder remove', 'builder', { keeps: 'nothing', reversibility: 'recoverable' }, force),
  // Networks and the whole machine.
  removesSetting('network rm|remove|prune, network disconnect', 'network', { keeps: 'unknown', reversibility: 'irreversible', disruption: 'outage', otherwise: 'every unused network' }, force),
  removesSetting('network prune', 'network', { address: [], otherwise: 'every unused network', reversibility: 'recoverable', disruption: 'none' }, force),
  removesSetting('network disconnect', 'container', { address: last, reversibility: 'reversible', disruption: 'outage' }, force),
  creates('network create|connect', 'network', { address: last }),
  deletes('system prune', 'unused containers, networks and images', { address: [], otherwise: 'unused containers, networks and untagged images', extent: 'all', keeps: 'unknown', certainty: 'will', reason: 'system-prune', safer: 'system-df' }, force),
  deletes('system prune', 'unused containers, networks and images', { address: [], otherwise: 'every stopped container, unused network and unused image', extent: 'all', keeps: 'unknown', reason: 'system-prune-all', safer: 'system-df' }, { ...force, when: { any: ['-a', '--all'] } }),
  deletesData('system prune', 'volume', { address: [], otherwise: 'every unused volume', extent: 'all', reason: 'volume-prune', safer: 'volume-backup' }, { ...force, when: { any: ['--volumes'] }, adds: true }),
  deletesData('system reset, machine reset, machine rm', 'containers, images and volumes', { address: [], otherwise: 'everything that the container engine keeps', extent: 'all', traits: ['broad'], reason: 'system-reset' }, force),
  stops('machine stop', 'container machine', { address: each, otherwise: 'the container machine', disruption: 'degrades' }),
  // Running.
  creates('run, create, container run|create', 'container', { address: [{ option: ['--name'] }, { positional: 0 }], keeps: 'nothing', reason: 'container-run' }, { valueOptions: runValues, flags: ['-d', '-t', '-i', '--rm', '--init', '--privileged', '--read-only', '-P', '-q', '--no-healthcheck', '--sig-proxy', '--oom-kill-disable'] }),
  row('run, create, container run|create', { operation: 'grant', kind: 'container', system: 'docker', address: [{ option: ['--name'] }, { positional: 0 }], where: 'machine', traits: ['bypass'], reversibility: 'reversible', reason: 'container-privileged' },
    { adds: true, valueOptions: runValues, flags: ['-d', '-t', '-i', '--rm', '--privileged'], when: { any: ['--privileged', '--privileged=true', '--pid=host', '--cap-add=ALL', '--cap-add=SYS_ADMIN', '--userns=host', '--security-opt=seccomp=unconfined', '--security-opt=apparmor=unconfined'] } }),
  row('run, create, container run|create', { operation: 'grant', kind: 'container', system: 'docker', address: [{ option: ['--name'] }, { positional: 0 }], where: 'machine', traits: ['bypass', 'root'], reversibility: 'reversible', reason: 'container-host-mount' },
    { adds: true, valueOptions: runValues, flags: ['-d', '-t', '-i', '--rm', '--privileged'], when: { matches: { source: { optionAll: ['-v', '--volume', '--mount'] }, pattern: '^(?:type=bind,)?(?:(?:source|src)=)?/(?:etc|root|boot|usr|var|home|proc|sys|dev)?/?(?::|,|$)' } } }),
  executes('exec, container exec|attach, attach', 'container', { address: first }, { valueOptions: ['-e', '--env', '-u', '--user', '-w', '--workdir', '--env-file'], flags: ['-d', '-i', '-t', '-it'] }),
  harmless('build, image build, buildx build|bake, builder build, pull, image pull, image load, load, import, image import, tag, image tag, commit, container commit, buildx create|use|install, context create, login, logout, trust, manifest create|annotate, cp, container cp, plugin, bake'),
  { path: 'context use', effects: [{ operation: 'update', kind: 'current context', address: first, where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'docker', value: { positional: 0 } } },
  removesSetting('context rm', 'context', { disruption: 'none' }, force),
  exportsData('save, image save, export, container export', 'image', { traits: [] }),
  row('push, image push, manifest push, buildx imagetools create', { operation: 'send', kind: 'image', system: 'registry', address: each, where: 'remote', keeps: 'nothing', reversibility: 'recoverable', reason: 'image-push' }),
  row('buildx build, build, image build', { operation: 'send', kind: 'image', system: 'registry', address: option('-t', '--tag'), where: 'remote', keeps: 'nothing', reversibility: 'recoverable', reason: 'image-push' }, { adds: true, valueOptions: ['-t', '--tag', '-f', '--file', '--platform', '--build-arg'], when: { any: ['--push'] } }),
  // Swarm.
  deletesData('stack rm|down|remove', 'stack', { keeps: 'unknown', disruption: 'outage', reason: 'stack-rm' }, force),
  deletes('service rm|remove', 'service', { keeps: 'nothing', reversibility: 'recoverable', disruption: 'outage', where: 'remote' }, force),
  stops('service scale', 'service', { where: 'remote' }, { when: { matches: { source: { rest: 0 }, pattern: '=0$' } } }),
  disturbs('service update|scale|rollback, stack deploy|up', 'service', { address: last, where: 'remote' }),
  creates('service create', 'service', { address: option('--name'), where: 'remote' }),
  stops('swarm leave, node rm|demote, node update', 'swarm node', { otherwise: 'this swarm node' }, force),
  deletesData('swarm leave', 'swarm', { address: [], otherwise: 'the swarm of this manager', disruption: 'outage' }, { ...force, when: { any: ['-f', '--force'] } }),
  creates('secret create, config create', 'swarm secret', { address: first, where: 'remote' }),
  deletesData('secret rm|remove, config rm|remove', 'swarm secret', { where: 'remote', disruption: 'degrades' }, force),
];

/** Compose commands; volumes are named by `effects/containers/` where the file can be read. */
export const composeRows: readonly CommandRow[] = [
  harmless('ps, ls, logs, config, images, top, version, port, events, build, pull, convert, stats, wait, watch, create, start, run, exec, cp, push, attach, volumes'),
  stops('down', 'compose project', { address: option('-p', '--project-name'), otherwise: 'this compose project', disruption: 'degrades', reason: 'compose-down', undo: 'compose-up' }),
  deletesData('down', 'volume', { address: [], otherwise: 'every volume of this compose project', extent: 'all', reason: 'compose-down-volumes', notChecked: ['which volumes the compose file names'], safer: 'compose-down-plain' }, { when: { any: ['-v', '--volumes'] }, adds: true }),
  disturbs('up', 'compose project', { address: [{ rest: 0 }, { option: ['-p', '--project-name'] }], otherwise: 'this compose project', disruption: 'none', reason: 'compose-up' }),
  row('up', { operation: 'replace', kind: 'container', address: [{ rest: 0 }], otherwise: 'every container of this compose project', keeps: 'nothing', disposable: { kind: 'restorable', because: 'made again from its image; named volumes stay' }, reversibility: 'recoverable', order: 'destroyThenCreate', returns: 'may', disruption: 'degrades', reason: 'compose-recreate' }, { when: { any: ['--force-recreate'] }, adds: true }),
  row('up', { operation: 'replace', kind: 'anonymous volume', address: [], otherwise: 'anonymous volumes of this compose project', keeps: 'data', reversibility: 'irreversible', order: 'destroyThenCreate', returns: 'will', disruption: 'outage', reason: 'compose-renew-volumes' }, { when: { any: ['-V', '--renew-anon-volumes'] }, adds: true }),
  deletes('rm', 'container', { address: each, otherwise: 'stopped containers of this compose project', keeps: 'nothing', reason: 'container-rm' }, { flags: ['-f', '-v', '-s'] }),
  deletesData('rm', 'anonymous volume', { address: each, otherwise: 'anonymous volumes of this compose project', reason: 'container-rm-volumes' }, { flags: ['-f', '-v', '-s'], when: { any: ['-v'] }, adds: true }),
  stops('stop, kill, pause', 'container', { address: each, otherwise: 'every container of this compose project', disruption: 'degrades', reason: 'container-stop', undo: 'container-start' }),
  disturbs('restart, unpause, scale', 'container', { address: each, otherwise: 'every container of this compose project' }),
];

export const composeValues = ['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '--project-directory', '--ansi', '--progress', '--parallel', '-t', '--timeout', '--scale', '--exit-code-from', '--wait-timeout', '--rmi', '--tail', '-n', '--since', '--until', '--index', '-e', '--env', '-u', '--user', '-w', '--workdir', '--name', '--entrypoint', '--signal', '-s', '--format', '--pull', '--attach'];

export const containers: ToolFamily = {
  family: 'containers',
  tools: [
    { names: ['docker', 'podman', 'nerdctl', 'finch', 'docker-cli'], system: 'docker', noun: 'container', valueOptions: dockerValues, style: 'gnu', unlisted: 'read', place: option('--context', '-H', '--host'),
      commands: [...containerRows, ...composeRows.flatMap(one => one.path.split(',').map(path => ({ ...one, path: `compose ${path.trim()}`, valueOptions: [...composeValues, ...(one.valueOptions ?? [])], flags: [...(one.flags ?? []), ...flags.filter(flag => !composeValues.includes(flag))] })))] },
    { names: ['docker-compose', 'podman-compose', 'compose'], system: 'docker', noun: 'compose project', valueOptions: composeValues, unlisted: 'read', previews: ['--dry-run'], commands: composeRows },
    { names: ['buildah'], system: 'docker', noun: 'working container', unlisted: 'read', commands: [
      deletes('rm, delete', 'working container', { keeps: 'nothing', otherwise: 'every working container' }, { flags: ['-a'] }),
      deletes('rmi', 'image', { keeps: 'nothing', reversibility: 'recoverable', otherwise: 'images', undo: 'image-again' }, { flags: ['-a', '-f'] }),
      deletes('rmi, prune', 'image', { address: [], otherwise: 'every image', extent: 'all', keeps: 'unknown', undo: 'image-again' }, { flags: ['-a', '-f'], when: { any: ['-a', '--all'] } }),
      row('push', { operation: 'send', kind: 'image', system: 'registry', address: last, where: 'remote', keeps: 'nothing', reversibility: 'recoverable', reason: 'image-push' }),
    ] },
    { names: ['skopeo', 'crane', 'regctl', 'oras'], system: 'registry', noun: 'image', valueOptions: ['--src-creds', '--dest-creds', '--creds', '--authfile', '-t', '--tag', '--format', '--src-tls-verify', '--platform'], unlisted: 'verbs', commands: [
      harmless('inspect, list-tags, ls, digest, manifest, config, catalog, pull, login, logout, export, validate, blob, tag ls, manifest get|head, image inspect|digest'),
      deletesData('delete, manifest rm, tag rm, tag delete|del, repo delete, manifest delete, rm, image delete', 'image', { address: each, reason: 'registry-delete' }),
      row('copy, push, cp, image copy, append, mutate, sync', { operation: 'send', kind: 'image', address: last, keeps: 'nothing', reversibility: 'recoverable', reason: 'image-push' }),
    ] },
    { names: ['ctr', 'crictl'], system: 'docker', noun: 'container', valueOptions: ['-n', '--namespace', '-a', '--address', '-r', '--runtime-endpoint'], unlisted: 'verbs', commands: [
      harmless('ps, images, pods, logs, inspect, stats, version, info, image ls, images ls|list, containers ls|list|info, i ls, c ls, t ls, namespaces ls, pull, inspecti, inspectp'),
      deletes('rm, rmp, container rm|delete, containers rm|delete, c rm, tasks rm|kill, t rm|kill', 'container', { address: each, otherwise: 'every container', disruption: 'outage' }),
      deletes('rmi, image rm, images rm|delete, i rm', 'image', { keeps: 'nothing', reversibility: 'recoverable', otherwise: 'every unused image' }),
      deletesData('namespaces rm, snapshots rm', 'container snapshot'),
      stops('stop, stopp, tasks kill', 'container'),
    ] },
    { names: ['lxc', 'incus', 'multipass', 'vagrant', 'colima', 'limactl', 'orb', 'orbctl'], system: 'machine', noun: 'virtual machine', valueOptions: ['--project', '-n', '--name', '-p', '--profile', '--provider', '--cpus', '--memory', '--disk'], aliases: [['--name', '-n']], unlisted: 'verbs', commands: [
      harmless('list, ls, info, status, ssh-config, global-status, find, version, start, init, shell, ssh, validate, image list, config show, provision, resume, port, box list, plugin list'),
      deletesData('delete, destroy, purge, rm', 'virtual machine', { address: each, otherwise: 'the virtual machine of this project', disruption: 'outage', reason: 'vm-delete', notChecked: ['what its disk holds'] }, { flags: ['-f', '-p', '-a'] }),
      creates('up, launch', 'virtual machine', { address: [{ option: ['--name'] }, { positional: 1 }], otherwise: 'the virtual machine of this project' }),
      deletesData('storage volume delete, storage delete, snapshot delete, box remove, image delete, reset', 'storage volume'),
      stops('stop, halt, suspend, pause', 'virtual machine', { otherwise: 'the virtual machine of this project', disruption: 'degrades' }),
      disturbs('restart, reload', 'virtual machine', { otherwise: 'the virtual machine of this project' }),
      executes('exec', 'virtual machine', { address: first }),
    ] },
    // `virsh destroy` is a forced power-off: the machine and its disks stay.
    { names: ['virsh'], system: 'machine', noun: 'virtual machine', valueOptions: ['-c', '--connect', '-k', '--domain', '--pool'], unlisted: 'verbs', commands: [
      harmless('list, dominfo, domstats, snapshot-list, vol-list, pool-list, net-list, dumpxml, console'),
      deletesData('undefine, vol-delete, vol-wipe, pool-delete, snapshot-delete', 'virtual machine', { address: first, disruption: 'outage', reason: 'vm-delete' }),
      stops('destroy, shutdown, suspend, managedsave, net-destroy, pool-destroy', 'virtual machine', { address: first }),
      disturbs('reboot, reset, start, resume', 'virtual machine', { address: first }),
      creates('define, create', 'virtual machine', { address: [{ option: ['--name'] }, { positional: 0 }], keeps: 'nothing' }),
      deletes('snapshot-revert', 'state of the virtual machine', { address: first, keeps: 'data' }),
    ] },
    { names: ['VBoxManage', 'vboxmanage', 'prlctl', 'vmrun', 'qm', 'pct', 'xe', 'govc', 'utmctl', 'tart'], system: 'machine', noun: 'virtual machine', valueOptions: ['-c', '--connect', '-k', '-u', '-T', '--name', '--domain'], unlisted: 'verbs', commands: [
      harmless('list, info, dominfo, domstats, showvminfo, snapshot-list, vol-list, pool-list, net-list, status, config, guestproperty, ls, vm.info, find'),
      deletesData('undefine, unregistervm, delete, vol-delete, vol-wipe, pool-delete, snapshot-delete, destroy, deleteVM, vm.destroy, snapshot delete, closemedium, vm-destroy, vdi-destroy, sr-destroy', 'virtual machine', { address: first, disruption: 'outage', reason: 'vm-delete' }),
      stops('destroy, shutdown, stop, suspend, managedsave, controlvm, vm.power, stopvm, net-destroy, pool-destroy', 'virtual machine', { address: first }, { when: { matches: { source: { path: 0 }, pattern: '^(?:shutdown|stop|suspend|managedsave|controlvm|vm\\.power|net-destroy|pool-destroy)$' } } }),
      disturbs('reboot, reset, start, resume', 'virtual machine', { address: first }),
      creates('define, create, createvm, vm.create, clone', 'virtual machine', { address: [{ option: ['--name'] }, { positional: 0 }], keeps: 'nothing' }),
      deletes('snapshot-revert, snapshot revert, revertToSnapshot, rollback', 'state of the virtual machine', { address: first, keeps: 'data' }),
    ] },
    { names: ['virt-install', 'virt-clone'], system: 'machine', noun: 'virtual machine', valueOptions: ['-n', '--name', '--memory', '--vcpus', '--disk', '--cdrom', '--location', '--os-variant', '--network', '--graphics', '--connect', '-o', '--original', '-f', '--file'], unlisted: 'read', commands: [
      creates('', 'virtual machine', { address: [{ option: ['-n', '--name'] }], otherwise: 'a virtual machine', keeps: 'nothing' }),
    ] },
  ],
};
