// Which programs reached for a network, from what the system saw of them (strace): every connection and datagram of a process and of all that it
// started, whatever they are written in. Loopback and local sockets are none.
import { readFileSync } from 'node:fs';

/** Runs a program and writes down its starts and its connections, and those of everything that it starts, into `file`. */
export function watched(file: string): readonly string[] {
  return ['strace', '-f', '-qq', '--seccomp-bpf', '-s', '400', '-e', 'trace=execve,clone,clone3,fork,vfork,connect,sendto,sendmsg,sendmmsg', '-e', 'signal=none', '-o', file];
}

/** One process or thread of the recording. */
interface Seen {
  parent?: number;
  /** Command lines that it became, oldest first. */
  readonly programs: string[];
  readonly reached: string[];
}

export interface Connections {
  /** What every process below one that `root` picks by its command line reached for: `program: system call`. Empty: nothing. */
  below(root: (command: string) => boolean): readonly string[];
  /** Command lines of the processes that were looked at. */
  programs(root: (command: string) => boolean): readonly string[];
}

/** `loopback too`: also what reaches for this machine itself, by an address of the internet families. */
export function connections(file: string, also?: 'loopback too'): Connections {
  const all = new Map<number, Seen>();
  const of = (pid: number): Seen => {
    const known = all.get(pid) ?? { programs: [], reached: [] };
    all.set(pid, known);
    return known;
  };
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, pid, call = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const one = of(Number(pid));
    const child = /^(?:<\.\.\. )?(?:clone3?|v?fork)\b.*= (\d+)$/.exec(call)?.[1];
    if (child !== undefined) of(Number(child)).parent = Number(pid);
    else if (call.startsWith('execve(')) one.programs.push(call);
    else if (addressOf(call, also !== undefined)) one.reached.push(call);
  }
  const chosen = (root: (command: string) => boolean): readonly Seen[] => {
    const roots = new Set([...all].filter(([, one]) => one.programs.some(root)).map(([pid]) => pid));
    const isBelow = (pid: number | undefined): boolean => pid !== undefined && (roots.has(pid) || isBelow(all.get(pid)?.parent));
    return [...all].filter(([pid]) => isBelow(pid)).map(([, one]) => one);
  };
  return {
    below: (root) => chosen(root).flatMap((one) => one.reached.map((call) => `${one.programs.at(-1) ?? 'thread'}: ${call}`)),
    programs: (root) => chosen(root).flatMap((one) => one.programs),
  };
}

/** Does it name an address of the internet families? This machine's own only with `own`. The name servers' count: asking for a name tells it. */
function addressOf(call: string, own: boolean): boolean {
  const addresses = [...call.matchAll(/sa_family=AF_INET, sin_port=htons\(\d+\), sin_addr=inet_addr\("([^"]+)"\)|sa_family=AF_INET6.*?inet_pton\(AF_INET6, "([^"]+)"/g)].map(([, four, six]) => four ?? six ?? '');
  return addresses.some((address) => own || !/^127\.|^::1$|^::ffff:127\./.test(address));
}
