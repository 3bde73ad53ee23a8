// Programs that make a port of this machine lead elsewhere. What they open is remembered as an effect (`model/forwarded.ts`), so that a
// later `localhost:5432` is read as what it reaches. Running commands over the same programs is `elsewhere.ts`.
import type { Call } from '../../model/call';
import type { System } from '../../model/resource';
import { forwardedPort } from '../../model/forwarded';
import { foundIn, toolEffect } from '../toolEffect';
import type { Found, Interpreter, World } from '../world';

interface Opened {
  readonly port: string;
  readonly to: string;
  /** `to` is a host name or address. */
  readonly isHost?: boolean;
  /** Whose environment counts where `to` is no host. */
  readonly system?: System;
}

type Reader = (words: readonly string[], call: Call, world: World) => readonly Opened[] | Promise<readonly Opened[]>;

const readers: Readonly<Record<string, Reader>> = {
  ssh: sshForwards, autossh: sshForwards, slogin: sshForwards,
  kubectl: kubeForwards, k: kubeForwards, oc: kubeForwards, cloud_sql_proxy: sqlProxy, 'cloud-sql-proxy': sqlProxy, 'alloydb-auth-proxy': sqlProxy,
  aws: sessionManager, gcloud: gcloudForwards, fly: flyProxy, flyctl: flyProxy, socat: socatForwards, az: bastionTunnel, tsh: teleport, boundary: boundaryConnect,
  cloudflared: cloudflareAccess, pscale: planetscaleConnect, chisel: chiselForwards, simpleproxy: simpleProxy, gost: simpleProxy, kubefwd: words => (words[0] === 'svc' ? [{ port: '', to: 'the services of the cluster', system: 'kubernetes' }] : []),
};

export const forwardInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, forwardsOf(read)]));

function forwardsOf(read: Reader): Interpreter {
  return async (call, world) => {
    if (call.host !== undefined) return undefined;
    const opened = await read(call.args.map(word => word.text ?? word.raw), call, world);
    return opened.length === 0 ? undefined : found(opened, call);
  };
}

function found(opened: readonly Opened[], call: Call): Found {
  return foundIn(call, opened.slice(0, 20).map(({ port, to, isHost, system }) => toolEffect(call, isHost || system === undefined ? 'network' : system, {
    operation: 'create', resource: { kind: forwardedPort, address: port === '' ? 'localhost' : `localhost:${port}`, place: isHost ? to : undefined, where: system === undefined || isHost ? 'machine' : 'remote', keeps: 'nothing' },
    reversibility: 'reversible', reason: { code: 'port-forwarded', values: { destination: to, isHost: isHost ? 'yes' : 'no' } },
  })));
}

/** Values of an option in any of its forms: `-L x`, `-Lx`, `-fNLx`, `--name x`, `--name=x`. */
function valuesOf(words: readonly string[], name: string): readonly string[] {
  return words.flatMap((word, i) => {
    if (word === name) return words[i + 1] ?? [];
    if (name.startsWith('--') || name.length > 2) return word.startsWith(`${name}=`) ? [word.slice(name.length + 1)] : [];
    const letter = name.slice(1);
    const at = /^-[A-Za-z]/.test(word) && !word.startsWith('--') ? word.indexOf(letter) : -1;
    if (at < 1 || !/^[46AaCfGgKkMNnqsTtVvXxYy]*$/.test(word.slice(1, at))) return [];
    return at === word.length - 1 ? words[i + 1] ?? [] : [word.slice(at + 1)];
  });
}

/** `[bind:]port:host:hostport`, `port:/remote.sock`. */
function forwardSpec(text: string, through: string): readonly Opened[] {
  const socket = /^(?:[^:/]*:)?(\d+):(\/.*)$/.exec(text);
  if (socket) return [{ port: socket[1] ?? '', to: through, isHost: true }];
  const match = /^(?:(?:\[[^\]]*\]|[^:]*):)?(\d+):(\[[^\]]+\]|[^:]+):(\d+)$/.exec(text);
  if (!match) return [];
  const host = match[2] ?? '';
  // From the far end's point of view: its own loopback is the far end.
  return [{ port: match[1] ?? '', to: /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host) ? `${through}:${match[3] ?? ''}` : `${host}:${match[3] ?? ''}`, isHost: true }];
}

const sshTakes = /^-[BbcDEeFIiJLlmOopQRSWw]$/;

async function sshForwards(words: readonly string[], _call: Call, world: World): Promise<readonly Opened[]> {
  const at = words.findIndex((word, i) => !word.startsWith('-') && !sshTakes.test(words[i - 1] ?? '') && !/^-[A-Za-z]*L$/.test(words[i - 1] ?? ''));
  const destination = (words[at] ?? '').replace(/^(?:ssh:\/\/)?(?:[^@/]*@)?/, '').replace(/[:/].*$/, '');
  if (destination === '') return [];
  const typed = [...valuesOf(words, '-L'), ...valuesOf(words, '-o').flatMap(text => /^LocalForward[= ](.+)$/i.exec(text)?.[1] ?? []).map(text => text.replace(/\s+/, ':'))].flatMap(text => forwardSpec(text, destination));
  return [...typed, ...await configured(destination, world)];
}

/** `LocalForward` lines of the destination's own block in the user's configuration. */
async function configured(destination: string, world: World): Promise<readonly Opened[]> {
  const text = await world.facts.read(`${world.facts.home}/.ssh/config`, 1 << 18);
  if (text === undefined || !/localforward/i.test(text)) return [];
  let applies = true;
  const opened: Opened[] = [];
  for (const line of text.split('\n')) {
    const [, key = '', value = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    if (/^host$/i.test(key)) applies = value.split(/\s+/).some(one => one === destination || one === '*');
    else if (/^match$/i.test(key)) applies = /^all$/i.test(value);
    else if (applies && /^localforward$/i.test(key)) opened.push(...forwardSpec(value.replace(/\s+/, ':'), destination));
  }
  return opened;
}

/** `kubectl port-forward svc/db 5432:5432`, `kubectl proxy --port=8001`. */
function kubeForwards(words: readonly string[]): readonly Opened[] {
  if (words.includes('proxy') && !words.includes('port-forward')) return words.find(word => /^[a-z]/.test(word)) === 'proxy' ? [{ port: [...valuesOf(words, '--port'), ...valuesOf(words, '-p'), '8001'][0] ?? '8001', to: 'the API of the cluster', system: 'kubernetes' }] : [];
  const at = words.indexOf('port-forward');
  if (at < 0) return [];
  const after = words.slice(at + 1);
  const target = after.find(word => !word.startsWith('-') && /[a-z]/i.test(word)) ?? 'a pod';
  return after.flatMap(word => {
    const match = /^(\d*):(\d+)$|^(\d+)$/.exec(word);
    return match ? [{ port: match[1] || match[3] || match[2] || '', to: `${target} of the cluster`, system: 'kubernetes' as const }] : [];
  });
}

/** `cloud_sql_proxy -instances=p:r:i=tcp:5432`, `cloud-sql-proxy --port 6543 p:r:i`. */
function sqlProxy(words: readonly string[]): readonly Opened[] {
  const old = [...valuesOf(words, '-instances'), ...valuesOf(words, '--instances')].flatMap(text => text.split(',')).flatMap(text => {
    const match = /^([^=]+)=tcp:(?:[\d.]+:)?(\d+)$/.exec(text);
    return match ? [{ port: match[2] ?? '', to: match[1] ?? '', isHost: true }] : [];
  });
  if (old.length > 0) return old;
  const first = Number([...valuesOf(words, '--port'), ...valuesOf(words, '-p')][0] ?? 0);
  return words.filter(word => /^[\w.-]+:[\w-]+:[\w-]+/.test(word) || /^projects\//.test(word)).flatMap((word, i) => {
    const own = /[?&]port=(\d+)/.exec(word)?.[1];
    const ports = own !== undefined ? [own] : first > 0 ? [String(first + i)] : ['5432', '3306', '1433'];
    return ports.map(port => ({ port, to: word.replace(/\?.*$/, ''), isHost: true }));
  });
}

/** `aws ssm start-session --document-name AWS-StartPortForwarding… --parameters …`. */
function sessionManager(words: readonly string[]): readonly Opened[] {
  if (!words.includes('ssm') || !words.includes('start-session')) return [];
  const text = valuesOf(words, '--parameters').join(' ');
  const value = (name: string): string | undefined => new RegExp(`["']?${name}["']?\\s*[:=]\\s*\\[?\\s*["']?([\\w.:-]+)`).exec(text)?.[1];
  const port = value('localPortNumber');
  const host = value('host') ?? valuesOf(words, '--target')[0];
  return port === undefined || host === undefined ? [] : [{ port, to: `${host}${value('portNumber') === undefined ? '' : `:${value('portNumber') ?? ''}`}`, isHost: true }];
}

/** `gcloud compute ssh vm -- -L 5432:db:5432`, `gcloud compute start-iap-tunnel vm 5432 --local-host-port=localhost:5432`. */
function gcloudForwards(words: readonly string[]): readonly Opened[] {
  const verb = words.indexOf('start-iap-tunnel');
  if (verb >= 0) {
    const [machine = 'a machine', remote = ''] = words.slice(verb + 1).filter(word => !word.startsWith('-'));
    const port = /:(\d+)$/.exec(valuesOf(words, '--local-host-port')[0] ?? '')?.[1] ?? remote;
    return [{ port, to: `${machine}:${remote}`, isHost: true }];
  }
  const at = words.indexOf('ssh');
  const separator = words.indexOf('--');
  if (at < 0 || separator < at) return [];
  const machine = words.slice(at + 1, separator).find(word => !word.startsWith('-')) ?? 'a machine';
  return valuesOf(words.slice(separator), '-L').flatMap(text => forwardSpec(text, machine));
}

/** `fly proxy 5432 -a app`, `fly proxy 15432:5432 host`. */
function flyProxy(words: readonly string[]): readonly Opened[] {
  const at = words.indexOf('proxy');
  const ports = at < 0 ? undefined : words.slice(at + 1).find(word => /^\d+(?::\d+)?$/.test(word));
  const app = [...valuesOf(words, '-a'), ...valuesOf(words, '--app')][0];
  return ports === undefined ? [] : [{ port: ports.split(':')[0] ?? '', to: app === undefined ? 'an application of Fly' : `${app}.internal`, isHost: app !== undefined, ...(app === undefined ? { system: 'platform' as const } : {}) }];
}

/** `socat TCP-LISTEN:5432,fork TCP:db:5432`. */
function socatForwards(words: readonly string[]): readonly Opened[] {
  const port = words.flatMap(word => /^(?:tcp|tcp4|tcp6|openssl)-(?:listen|l):(\d+)/i.exec(word)?.[1] ?? [])[0];
  const to = words.flatMap(word => /^(?:tcp|tcp4|tcp6|openssl|ssl|tcp-connect|openssl-connect):([^,]+)/i.exec(word)?.[1] ?? [])[0];
  return port === undefined || to === undefined || /^(?:localhost|127\.)/.test(to) ? [] : [{ port, to, isHost: true }];
}

function bastionTunnel(words: readonly string[]): readonly Opened[] {
  const port = valuesOf(words, '--port')[0];
  return words.includes('bastion') && words.includes('tunnel') && port !== undefined ? [{ port, to: valuesOf(words, '--target-resource-id')[0]?.split('/').at(-1) ?? 'a machine behind the bastion', isHost: true }] : [];
}

function teleport(words: readonly string[]): readonly Opened[] {
  if (words[0] === 'ssh') return valuesOf(words, '-L').flatMap(text => forwardSpec(text, words.slice(1).find(word => !word.startsWith('-') && !/:\d+$/.test(word)) ?? 'a machine'));
  const name = words.slice(2).find((word, i, all) => !word.startsWith('-') && !(all[i - 1] ?? '').startsWith('-p'));
  const port = [...valuesOf(words, '--port'), ...valuesOf(words, '-p')][0];
  return words[0] === 'proxy' && port !== undefined ? [{ port, to: name ?? 'a service of Teleport', isHost: name !== undefined, ...(name === undefined ? { system: 'platform' as const } : {}) }] : [];
}

function boundaryConnect(words: readonly string[]): readonly Opened[] {
  const port = valuesOf(words, '-listen-port')[0];
  return words[0] === 'connect' && port !== undefined ? [{ port, to: valuesOf(words, '-target-name')[0] ?? valuesOf(words, '-target-id')[0] ?? 'a target of Boundary', isHost: true }] : [];
}

/** `cloudflared access tcp --hostname db.acme.example --url localhost:5432`. */
function cloudflareAccess(words: readonly string[]): readonly Opened[] {
  const port = /:(\d+)$/.exec([...valuesOf(words, '--url'), ...valuesOf(words, '--listener'), ...valuesOf(words, '-L')][0] ?? '')?.[1];
  const host = [...valuesOf(words, '--hostname'), ...valuesOf(words, '--tunnel-host'), ...valuesOf(words, '-T')][0];
  return words[0] === 'access' && port !== undefined && host !== undefined ? [{ port, to: host, isHost: true }] : [];
}

function planetscaleConnect(words: readonly string[]): readonly Opened[] {
  const [name, branch] = words.slice(1).filter(word => /^[\w-]+$/.test(word) && !word.startsWith('-'));
  return words[0] === 'connect' && name !== undefined ? [{ port: valuesOf(words, '--port')[0] ?? '3306', to: `${name}${branch === undefined ? '' : `/${branch}`}`, isHost: true }] : [];
}

function chiselForwards(words: readonly string[]): readonly Opened[] {
  return words[0] === 'client' ? words.slice(2).flatMap(word => forwardSpec(word, (words[1] ?? 'a server').replace(/^\w+:\/\//, ''))) : [];
}

/** `simpleproxy -L 5432 -R db:5432`, `gost -L=tcp://:5432/db:5432`. */
function simpleProxy(words: readonly string[]): readonly Opened[] {
  const port = /(\d+)$/.exec(valuesOf(words, '-L')[0]?.split('/db')[0]?.replace(/\/[^/]*:\d+$/, '') ?? '')?.[1];
  const to = valuesOf(words, '-R')[0] ?? /\/([\w.-]+:\d+)$/.exec(valuesOf(words, '-L')[0] ?? '')?.[1];
  return port === undefined || to === undefined ? [] : [{ port, to, isHost: true }];
}
