// Programs that run another on a different machine, in a container, a pod or a virtual machine. What they run is read with that place
// as its host; the tools' own operations (docker rm, kubectl delete) belong to their families.
import type { Call, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runJoined, runShellText, runWords } from './nested';
import { leadingOptions, valueOf } from './options';

export const elsewhereInterpreters: Readonly<Record<string, Interpreter>> = {
  ssh, mosh: ssh, autossh: ssh, slogin: ssh, rsh: ssh, et: ssh,
  docker, podman: docker, nerdctl: docker, finch: docker, 'docker-compose': compose, 'podman-compose': compose,
  kubectl, k: kubectl, oc: kubectl, k3s: inner('kubectl'), microk8s: inner('kubectl'), minikube,
  vagrant, multipass, limactl, lima, colima, wsl, lxc, incus: lxc, machinectl, heroku, fly, flyctl: fly, gcloud, gh, pdsh, ansible, salt, doctl, railway, tsh, nomad, eb, az, chroot, 'arch-chroot': chroot, 'systemd-nspawn': nspawn, nsenter,
};

const sshValues = ['-b', '-c', '-D', '-E', '-e', '-F', '-I', '-i', '-J', '-L', '-l', '-m', '-O', '-o', '-p', '-Q', '-R', '-S', '-W', '-w', '-B', '-P', '--ssh', '--predict', '--family'];

async function ssh(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, sshValues);
  const [destination, ...words] = options.rest;
  if (!destination) return undefined;
  const more = leadingOptions(words, sshValues);
  const rest = more.rest[0]?.text === '--' ? more.rest.slice(1) : more.rest;
  const host = destination.text ?? destination.raw;
  const login = valueOf(options, ['-l'])?.text ?? valueOf(more, ['-l'])?.text ?? /^(?:ssh:\/\/)?([^@/]+)@/.exec(host)?.[1];
  const place = { host: host.replace(/^(?:ssh:\/\/)?(?:[^@/]+@)?/, ''), cwd: undefined, user: login, variables: new Map() };
  const through = `ssh ${login === undefined ? '' : `${login}@`}${place.host}`;
  if (rest.length > 0) return runJoined(call, rest, through, world, { ...place, input: call.input });
  return onInput(call, through, place, world);
}

type Place = Parameters<typeof runWords>[4];

/** A shell over there that reads its commands from our side. */
async function onInput(call: Call, through: string, place: Place, world: World): Promise<Found | undefined> {
  if (!call.input) return undefined;
  return runWords(call, [{ text: 'sh', raw: 'sh', span: call.name.span }], through, world, place);
}

const execValues = ['-u', '--user', '-w', '--workdir', '-e', '--env', '--env-file', '--detach-keys', '-n', '--namespace', '--index'];
const dockerValues = ['-H', '--host', '-c', '--context', '--config', '-l', '--log-level', '--namespace', '--address', '-n', '--connection', '--url'];
const runValues = ['-a', '--attach', '--add-host', '--annotation', '--blkio-weight', '--cap-add', '--cap-drop', '--cgroup-parent', '--cgroupns', '--cidfile', '--cpus', '-c', '--cpu-shares', '--cpuset-cpus', '--device', '--dns', '--domainname', '--entrypoint', '-e', '--env', '--env-file', '--expose', '--gpus', '--group-add', '-h', '--hostname', '--ip', '--ipc', '-l', '--label', '--label-file', '--link', '--log-driver', '--log-opt', '-m', '--memory', '--memory-swap', '--mount', '--name', '--network', '--net', '--network-alias', '--pid', '--pids-limit', '--platform', '-p', '--publish', '--pull', '--restart', '--runtime', '--security-opt', '--shm-size', '--stop-signal', '--storage-opt', '--sysctl', '--tmpfs', '--ulimit', '-u', '--user', '--userns', '--uts', '-v', '--volume', '--volumes-from', '--volume-driver', '-w', '--workdir'];

async function docker(call: Call, world: World): Promise<Found | undefined> {
  const tool = call.program ?? 'docker';
  let { rest } = leadingOptions(call.args, dockerValues);
  if (rest[0]?.text === 'container') rest = rest.slice(1);
  const [verb, ...args] = rest;
  if (verb?.text === 'compose') return compose({ ...call, args }, world);
  if (verb?.text === 'exec') return insideExisting(call, args, `${tool} exec`, world);
  if (verb?.text !== 'run' && verb?.text !== 'create') return undefined;
  const options = leadingOptions(args, runValues);
  const [image, ...words] = options.rest;
  if (!image) return undefined;
  const entry = valueOf(options, ['--entrypoint']);
  const place: Place = { host: `container ${image.text ?? image.raw}`, cwd: undefined, user: valueOf(options, ['-u', '--user'])?.text, variables: new Map() };
  const command = entry?.text && entry.text !== '' ? [entry, ...words] : words;
  const mounted = mountsOf(args);
  const found = command.length === 0 ? undefined : await runWords(call, command.map(word => intoMount(word, mounted)), `${tool} run ${image.text ?? ''}`, world, onHost(command, mounted) ? { user: 'root' } : place);
  return found && hasContent(found) ? found : undefined;
}

const hasContent = (found: Found): boolean => found.effects.length > 0 || found.unread.length > 0;

/** Host folders mounted into a container: their contents are this machine's. */
function mountsOf(args: readonly Word[]): readonly { readonly from: string; readonly to: string }[] {
  return args.flatMap((word, i) => {
    const option = args[i - 1]?.text;
    const text = word.text ?? '';
    if (option === '-v' || option === '--volume') {
      const match = /^((?:[A-Za-z]:)?[./~][^:]*):([^:]+)/.exec(text);
      return match?.[1] !== undefined && match[2] !== undefined ? [{ from: match[1], to: match[2].replace(/\/$/, '') }] : [];
    }
    if (option === '--mount' && /type=bind/.test(text)) {
      const from = /(?:source|src)=([^,]+)/.exec(text)?.[1];
      const to = /(?:target|destination|dst)=([^,]+)/.exec(text)?.[1];
      return from !== undefined && to !== undefined ? [{ from, to: to.replace(/\/$/, '') }] : [];
    }
    return [];
  });
}

function intoMount(word: Word, mounts: ReturnType<typeof mountsOf>): Word {
  const { text } = word;
  if (text === undefined) return word;
  for (const mount of mounts) {
    if (text === mount.to || text.startsWith(`${mount.to}/`)) return { ...word, text: mount.from.replace(/\/$/, '') + text.slice(mount.to.length) || '/' };
    // Text for a shell inside: its paths are rewritten too.
    if (/\s/.test(text) && mount.to.length > 1 && text.includes(mount.to)) return { ...word, text: text.split(mount.to).join(mount.from.replace(/\/$/, '')) };
  }
  return word;
}

const onHost = (words: readonly Word[], mounts: ReturnType<typeof mountsOf>): boolean => words.some(word => intoMount(word, mounts) !== word);

async function insideExisting(call: Call, args: readonly Word[], through: string, world: World): Promise<Found | undefined> {
  const options = leadingOptions(args, execValues);
  const [container, ...words] = options.rest;
  if (!container || words.length === 0) return container ? nothing : undefined;
  const place: Place = { host: `container ${container.text ?? container.raw}`, cwd: undefined, user: valueOf(options, ['-u', '--user'])?.text, variables: variablesOfOptions(args) };
  return runWords(call, words, `${through} ${container.text ?? ''}`, world, place);
}

/** `-e NAME=value` */
function variablesOfOptions(args: readonly Word[]): Call['variables'] {
  return new Map(args.flatMap((word, i) => {
    const option = args[i - 1]?.text;
    const match = option === '-e' || option === '--env' ? /^(\w+)=([^]*)$/.exec(word.text ?? '') : null;
    return match?.[1] === undefined ? [] : [[match[1], { value: match[2], origin: { kind: 'command' as const, name: match[1] } }] as const];
  }));
}

async function compose(call: Call, world: World): Promise<Found | undefined> {
  const { rest } = leadingOptions(call.args, ['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '--project-directory', '--parallel', '-H', '--host', '--context', '-c', '--ansi', '--progress']);
  const [verb, ...args] = rest;
  if (verb?.text !== 'exec' && verb?.text !== 'run') return undefined;
  const options = leadingOptions(args, [...execValues, '--entrypoint', '-v', '--volume', '-p', '--publish', '--name', '-l', '--label']);
  const [service, ...words] = options.rest;
  if (!service || words.length === 0) return service ? nothing : undefined;
  const entry = valueOf(options, ['--entrypoint']);
  return runWords(call, entry?.text ? [entry, ...words] : words, `compose ${verb.text} ${service.text ?? ''}`, world,
    { host: `service ${service.text ?? service.raw}`, cwd: undefined, user: valueOf(options, ['-u', '--user'])?.text, variables: variablesOfOptions(args) });
}

const kubectlValues = ['-n', '--namespace', '-c', '--container', '--context', '--cluster', '--kubeconfig', '--user', '-s', '--server', '--as', '--as-group', '--token', '--request-timeout', '--pod-running-timeout', '-f', '--filename', '-v', '-l', '--selector', '--image', '--overrides', '--restart', '--env', '--labels', '--target', '--profile', '--copy-to', '--serviceaccount', '--limits', '--requests', '--image-pull-policy'];

async function kubectl(call: Call, world: World): Promise<Found | undefined> {
  const { rest } = leadingOptions(call.args, kubectlValues);
  const [verb, ...args] = rest;
  if (verb?.text !== 'exec' && verb?.text !== 'run' && verb?.text !== 'debug' && verb?.text !== 'rsh') return undefined;
  const options = leadingOptions(args, kubectlValues);
  const [pod, ...after] = options.rest;
  if (!pod) return undefined;
  const at = after.findIndex(word => word.text === '--');
  const words = at >= 0 ? after.slice(at + 1) : verb.text === 'run' ? [] : leadingOptions(after, kubectlValues).rest;
  const name = pod.text ?? pod.raw;
  if (words.length === 0) return verb.text === 'exec' || verb.text === 'rsh' ? nothing : undefined;
  const place: Place = { host: name.includes('/') ? name : `pod ${name}`, cwd: undefined, variables: new Map() };
  const found = await runWords(call, words, `${call.program ?? 'kubectl'} ${verb.text} ${name}`, world, place);
  if (verb.text === 'exec' || verb.text === 'rsh') return found;
  return found && hasContent(found) ? found : undefined;
}

/** `k3s kubectl …`, `microk8s kubectl …`, `minikube kubectl -- …`. */
function inner(program: string): Interpreter {
  return async (call, world) => {
    const at = call.args.findIndex(word => word.text === program);
    if (at < 0) return undefined;
    const words = call.args.slice(at);
    return runWords(call, words[1]?.text === '--' && words[0] ? [words[0], ...words.slice(2)] : words, call.program ?? program, world);
  };
}

async function minikube(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'ssh') return inner('kubectl')(call, world);
  return afterSeparator(call, call.args.slice(1), 'minikube ssh', { host: 'minikube', cwd: undefined, variables: new Map() }, world);
}

/** Words behind `--`, or else the first that is no option, as text for a shell over there. */
async function afterSeparator(call: Call, args: readonly Word[], through: string, place: Place, world: World): Promise<Found | undefined> {
  const at = args.findIndex(word => word.text === '--');
  const words = at >= 0 ? args.slice(at + 1) : leadingOptions(args, []).rest;
  return words.length === 0 ? undefined : runJoined(call, words, through, world, place);
}

function optionText(args: readonly Word[], names: readonly string[]): Word | undefined {
  for (const [i, word] of args.entries()) {
    const text = word.text ?? word.partial ?? '';
    if (names.includes(text)) return args[i + 1];
    const name = names.find(one => one.startsWith('--') && text.startsWith(`${one}=`));
    if (name) return word.text === undefined ? { ...word, partial: text.slice(name.length + 1) } : { ...word, text: text.slice(name.length + 1), raw: text.slice(name.length + 1), span: word.span };
  }
  return undefined;
}

async function onOption(call: Call, names: readonly string[], through: string, host: string, world: World): Promise<Found | undefined> {
  const text = optionText(call.args, names);
  return text && runShellText(call, text, through, world, { host, cwd: undefined, variables: new Map() });
}

async function vagrant(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'ssh') return undefined;
  return onOption(call, ['-c', '--command'], 'vagrant ssh', 'the Vagrant machine', world);
}

async function multipass(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'exec') return undefined;
  const name = call.args[1]?.text ?? 'a virtual machine';
  const words = call.args.slice(2).filter((word, i) => !(i === 0 && word.text === '--'));
  return runWords(call, words, 'multipass exec', world, { host: name, cwd: undefined, variables: new Map() });
}

async function limactl(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'shell') return undefined;
  const { rest } = leadingOptions(call.args.slice(1), ['--workdir', '--shell']);
  return runWords(call, rest.slice(1), 'limactl shell', world, { host: rest[0]?.text ?? 'a virtual machine', cwd: undefined });
}

async function lima(call: Call, world: World): Promise<Found | undefined> {
  return runWords(call, call.args, 'lima', world, { host: 'a virtual machine', cwd: undefined });
}

async function colima(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'ssh') return undefined;
  return afterSeparator(call, call.args.slice(1), 'colima ssh', { host: 'colima', cwd: undefined, variables: new Map() }, world);
}

/** The Linux beside Windows: the same disks, so paths count as this machine's. */
async function wsl(call: Call, world: World): Promise<Found | undefined> {
  // Options of its own that run nothing belong to the tables.
  if (/^--(?:unregister|install|import|export|shutdown|terminate|list|set-default|update|status)$/.test(call.args[0]?.text ?? '')) return undefined;
  const options = leadingOptions(call.args, ['-d', '--distribution', '-u', '--user', '--cd']);
  const at = call.args.findIndex(word => /^(?:-e|--exec|--)$/.test(word.text ?? ''));
  const words = at >= 0 ? call.args.slice(at + 1) : options.rest;
  if (words.length === 0) return undefined;
  return runJoined(call, words, 'wsl', world, { dialect: 'posix', ...(valueOf(options, ['-u', '--user']) ? { user: valueOf(options, ['-u', '--user'])?.text } : {}) });
}

async function lxc(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'exec') return undefined;
  const { rest } = leadingOptions(call.args.slice(1), ['--user', '--cwd', '--env', '--mode']);
  const words = rest.slice(1).filter((word, i) => !(i === 0 && word.text === '--'));
  return runWords(call, words, `${call.program ?? 'lxc'} exec`, world, { host: rest[0]?.text ?? 'a container', cwd: undefined, variables: new Map(), user: 'root' });
}

async function machinectl(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'shell') return undefined;
  const { rest } = leadingOptions(call.args.slice(1), ['--uid', '-E', '--setenv']);
  const place = rest[0]?.text ?? 'a machine';
  return runWords(call, rest.slice(1), 'machinectl shell', world, /^(?:.*@)?\.?host$/.test(place) ? { user: 'root' } : { host: place, cwd: undefined });
}

async function heroku(call: Call, world: World): Promise<Found | undefined> {
  const verb = call.args[0]?.text;
  if (verb !== 'run' && verb !== 'run:detached' && verb !== 'local:run') return undefined;
  const { rest, given } = leadingOptions(call.args.slice(1), ['-a', '--app', '-r', '--remote', '-s', '--size', '--type', '-e', '--env']);
  const app = given.get('-a')?.text ?? given.get('--app')?.text;
  const words = rest[0]?.text === '--' ? rest.slice(1) : rest;
  if (words.length === 0) return undefined;
  return runJoined(call, words, `heroku ${verb}`, world, verb === 'local:run' ? {} : { host: `Heroku app${app === undefined ? '' : ` ${app}`}`, cwd: undefined, variables: new Map() });
}

async function fly(call: Call, world: World): Promise<Found | undefined> {
  const [first, second] = call.args;
  if (!(first?.text === 'ssh' && second?.text === 'console') && !((first?.text === 'machine' || first?.text === 'm') && second?.text === 'exec')) return undefined;
  const app = optionText(call.args, ['-a', '--app'])?.text;
  const place: Place = { host: `Fly app${app === undefined ? '' : ` ${app}`}`, cwd: undefined, variables: new Map() };
  if (second?.text === 'exec') {
    const text = leadingOptions(call.args.slice(2), ['-a', '--app', '--timeout']).rest[1];
    return text && runShellText(call, text, 'fly machine exec', world, place);
  }
  const text = optionText(call.args, ['-C', '--command']);
  return text && runShellText(call, text, 'fly ssh console', world, place);
}

async function gcloud(call: Call, world: World): Promise<Found | undefined> {
  const ssh = call.args.findIndex(word => word.text === 'ssh');
  if (ssh < 1 || !call.args.slice(0, ssh).some(word => /^(?:compute|app|cloud-shell|tpu-vm|tpus|workstations)$/.test(word.text ?? ''))) return undefined;
  const target = leadingOptions(call.args.slice(ssh + 1), []).rest[0]?.text ?? call.args[ssh + 1]?.text ?? 'an instance';
  const text = optionText(call.args, ['--command']);
  if (text) return runShellText(call, text, 'gcloud ssh', world, { host: target.replace(/^[^@]*@/, ''), cwd: undefined, variables: new Map() });
  const at = call.args.findIndex(word => word.text === '--');
  return at < 0 ? undefined : runJoined(call, call.args.slice(at + 1), 'gcloud ssh', world, { host: target.replace(/^[^@]*@/, ''), cwd: undefined, variables: new Map() });
}

async function az(call: Call, world: World): Promise<Found | undefined> {
  const line = call.args.slice(0, 3).map(word => word.text).join(' ');
  if (line !== 'vm run-command invoke' && line !== 'vmss run-command invoke') return undefined;
  const at = call.args.findIndex(word => word.text === '--scripts');
  const host = optionText(call.args, ['-n', '--name'])?.text ?? 'a virtual machine';
  const scripts = at < 0 ? [] : call.args.slice(at + 1).slice(0, Math.max(1, call.args.slice(at + 1).findIndex(word => word.text?.startsWith('-'))));
  return scripts.length === 0 ? undefined : together(await Promise.all(scripts.map(word => runShellText(call, word, 'az vm run-command', world, { host, cwd: undefined, variables: new Map(), user: 'root' }))));
}

async function gh(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'codespace' && call.args[0]?.text !== 'cs') return undefined;
  if (call.args[1]?.text !== 'ssh') return undefined;
  return afterSeparator(call, call.args.slice(2), 'gh codespace ssh', { host: 'a codespace', cwd: undefined, variables: new Map() }, world);
}

async function pdsh(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-w', '-l', '-f', '-R', '-t', '-u', '-x', '-g']);
  return runJoined(call, options.rest, 'pdsh', world, { host: valueOf(options, ['-w', '-g'])?.text ?? 'several hosts', cwd: undefined, variables: new Map(), user: valueOf(options, ['-l'])?.text });
}

/** `ansible PATTERN -m shell -a 'text'`; other modules belong to its family. */
async function ansible(call: Call, world: World): Promise<Found | undefined> {
  const module = optionText(call.args, ['-m', '--module-name'])?.text ?? 'command';
  const text = optionText(call.args, ['-a', '--args']);
  if (!text || !/^(?:ansible\.builtin\.)?(?:shell|command|raw|script)$/.test(module)) return undefined;
  const host = leadingOptions(call.args, []).rest[0]?.text ?? 'the inventory';
  const root = call.args.some(word => /^(?:-b|--become)$/.test(word.text ?? ''));
  return runShellText(call, text, 'ansible', world, { host, cwd: undefined, variables: new Map(), ...(root ? { user: 'root' } : {}) });
}

async function salt(call: Call, world: World): Promise<Found | undefined> {
  const at = call.args.findIndex(word => word.text === 'cmd.run' || word.text === 'cmd.shell' || word.text === 'cmd.run_all');
  const text = call.args[at + 1];
  return at < 1 || !text ? undefined : runShellText(call, text, 'salt cmd.run', world, { host: call.args[at - 1]?.text ?? 'minions', cwd: undefined, variables: new Map(), user: 'root' });
}

async function doctl(call: Call, world: World): Promise<Found | undefined> {
  return onOption(call, ['--ssh-command'], 'doctl compute ssh', call.args[2]?.text ?? 'a droplet', world);
}

/** Runs here, with the variables of a Railway environment. */
async function railway(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'run' && call.args[0]?.text !== 'ssh') return undefined;
  const { rest } = leadingOptions(call.args.slice(1), ['-s', '--service', '-e', '--environment', '-p', '--project']);
  const words = rest[0]?.text === '--' ? rest.slice(1) : rest;
  return call.args[0].text === 'run' ? runWords(call, words, 'railway run', world) : words.length === 0 ? undefined : runJoined(call, words, 'railway ssh', world, { host: 'a Railway service', cwd: undefined, variables: new Map() });
}

async function tsh(call: Call, world: World): Promise<Found | undefined> {
  return call.args[0]?.text === 'ssh' ? ssh({ ...call, args: call.args.slice(1) }, world) : undefined;
}

async function nomad(call: Call, world: World): Promise<Found | undefined> {
  const args = call.args[0]?.text === 'alloc' ? call.args.slice(1) : call.args;
  if (args[0]?.text !== 'exec') return undefined;
  const { rest } = leadingOptions(args.slice(1), ['-task', '-job', '-e', '-address', '-namespace', '-region']);
  return runWords(call, rest.slice(1), 'nomad exec', world, { host: `allocation ${rest[0]?.text ?? ''}`, cwd: undefined, variables: new Map() });
}

async function eb(call: Call, world: World): Promise<Found | undefined> {
  return call.args[0]?.text === 'ssh' ? onOption(call, ['-c', '--command'], 'eb ssh', call.args[1]?.text ?? 'the environment', world) : undefined;
}

/** `chroot [options] FOLDER [command]`: the paths of the command are below that folder, which is not looked into. */
async function chroot(call: Call, world: World): Promise<Found | undefined> {
  const [folder, ...words] = leadingOptions(call.args, ['--userspec', '--groups', '-u']).rest;
  if (!folder) return undefined;
  const name = folder.text ?? folder.raw;
  return runWords(call, words, `chroot ${name}`, world, name === '/' ? { user: 'root' } : { host: `the system in ${name}`, cwd: undefined, user: 'root' });
}

async function nspawn(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-D', '--directory', '-i', '--image', '-M', '--machine', '-u', '--user', '--bind', '--bind-ro', '-E', '--setenv', '--chdir']);
  const name = valueOf(options, ['-D', '--directory', '-i', '--image', '-M', '--machine'])?.text ?? 'a container';
  return runWords(call, options.rest, 'systemd-nspawn', world, { host: `the system in ${name}`, cwd: undefined, user: 'root' });
}

/** Another process's view of the machine; with its mounts the same paths may be other files. */
async function nsenter(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-t', '--target', '-S', '-G', '--setuid', '--setgid']);
  const mounts = ['-m', '-a', '--all', '--mount'].some(name => options.given.has(name));
  return runWords(call, options.rest, 'nsenter', world, mounts ? { host: `the system of process ${valueOf(options, ['-t', '--target'])?.text ?? ''}`.trim(), cwd: undefined, user: 'root' } : { user: 'root' });
}
