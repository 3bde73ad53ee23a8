// What the operating system says of this process: groups, capabilities, the container it may be in, WSL, administrator rights. Read once from
// files; nothing is run and nobody is asked for a password.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { MachineAccount } from '../core/facts';

let account: MachineAccount | undefined;

/** Of this process; the hook is the agent's own child, an editor runs as the same user. */
export function machineAccount(): MachineAccount {
  return account ??= {
    groups: groupNames(process.getgroups?.() ?? [], textOf('/etc/group')), container: containerOf(existsSync, textOf), wsl: isWsl(textOf('/proc/version')),
    capabilities: process.getuid?.() === 0 ? [] : capabilitiesOf(textOf('/proc/self/status')),
  };
}

/** Administrator rights that reach the machine itself. */
export function isElevated(): boolean {
  if (process.platform === 'win32') return isWindowsAdministrator();
  return process.getuid?.() === 0 && machineAccount().container === undefined;
}

/** The system's own profile opens to raised processes only. */
function isWindowsAdministrator(): boolean {
  try {
    readdirSync('C:\\Windows\\System32\\config\\systemprofile');
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try { return readFileSync(file, 'utf8').slice(0, 1 << 20); } catch { return ''; }
}

/** `text` as in group(5). */
export function groupNames(ids: readonly number[], text: string): readonly string[] {
  const names = new Map(text.split('\n').flatMap(line => {
    const [name, , id] = line.split(':');
    return name === undefined || id === undefined || id === '' ? [] : [[Number(id), name] as const];
  }));
  return [...new Set(ids.map(id => names.get(id) ?? String(id)))];
}

/** Bits of capabilities(7) that stand in for being root, or come near. */
const telling: readonly (readonly [bit: number, name: string])[] = [[0, 'CHOWN'], [1, 'DAC_OVERRIDE'], [2, 'DAC_READ_SEARCH'], [3, 'FOWNER'], [6, 'SETGID'], [7, 'SETUID'], [12, 'NET_ADMIN'], [16, 'SYS_MODULE'], [17, 'SYS_RAWIO'], [18, 'SYS_CHROOT'], [19, 'SYS_PTRACE'], [21, 'SYS_ADMIN'], [22, 'SYS_BOOT'], [27, 'MKNOD'], [31, 'SETFCAP'], [39, 'BPF']];

/** `text` as in proc(5), status: `CapEff` in hexadecimal. */
export function capabilitiesOf(text: string): readonly string[] {
  const set = /^CapEff:\s*([0-9a-f]{1,16})\s*$/mi.exec(text)?.[1];
  if (set === undefined) return [];
  const bits = BigInt(`0x${set}`);
  return telling.filter(([bit]) => (bits >> BigInt(bit) & 1n) === 1n).map(([, name]) => name);
}

export function containerOf(exists: (file: string) => boolean, text: (file: string) => string): string | undefined {
  if (exists('/var/run/secrets/kubernetes.io')) return 'kubernetes';
  if (exists('/run/.containerenv')) return 'podman';
  if (exists('/.dockerenv')) return 'docker';
  const kind = /docker|containerd|kubepods|libpod|lxc/.exec(text('/proc/1/cgroup'))?.[0];
  return kind === undefined ? undefined : kind === 'kubepods' ? 'kubernetes' : kind === 'libpod' ? 'podman' : kind === 'lxc' ? 'lxc' : 'docker';
}

export const isWsl = (version: string): boolean => /microsoft/i.test(version);
