// Signs and checks with the user's SSH key through ssh-keygen, never asking anybody: a key that wants a passphrase, a touch or an answer is
// passed over. Which key counts for a person is told by whoever shows the result.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Separates these signatures from any other use of the key. */
export const logNamespace = 'countersign-log';

export interface KeyPlace {
  readonly home: string;
  /** Socket of the user's own ssh-agent; undefined: it is not asked. */
  readonly agentSocket?: string;
}

/** A signature with the public key that made it, `type base64`. */
export interface Signed {
  readonly key: string;
  readonly signature: string;
}

const folders = process.platform === 'win32' ? ['C:\\Windows\\System32\\OpenSSH', 'C:\\Program Files\\Git\\usr\\bin'] : ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const program = (name: string): string | undefined => folders.map(folder => path.join(folder, process.platform === 'win32' ? `${name}.exe` : name)).find(file => existsSync(file));
const timeLimitMs = 5000;
/** Files that ssh itself tries first. */
const keyNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Signs with the first key that needs nobody. `none`: why there is none. */
export async function signWithoutAsking(text: string, place: KeyPlace): Promise<{ readonly kind: 'signed'; readonly signed: Signed } | { readonly kind: 'none'; readonly why: string }> {
  const keygen = program('ssh-keygen');
  if (keygen === undefined) return { kind: 'none', why: 'ssh-keygen is not installed' };
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-sign-'));
  try {
    for (const file of keyNames.map(name => path.join(place.home, '.ssh', name)).filter(one => existsSync(one))) {
      const key = publicKey(await run(keygen, ['-y', '-P', '', '-f', file], place));
      const signature = key === undefined ? undefined : await sign(file);
      if (key !== undefined && signature !== undefined) return { kind: 'signed', signed: { key, signature } };
    }
    for (const key of await agentKeys()) {
      const file = path.join(folder, 'key.pub');
      writeFileSync(file, `${key}\n`, { mode: 0o600 });
      const signature = await sign(file);
      if (signature !== undefined) return { kind: 'signed', signed: { key, signature } };
    }
    return { kind: 'none', why: 'there is no SSH key that signs without asking' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  function sign(file: string): Promise<string | undefined> {
    return run(keygen ?? '', ['-Y', 'sign', '-q', '-n', logNamespace, '-f', file], place, text).then(out => (out?.startsWith('-----BEGIN SSH SIGNATURE-----') ? out : undefined));
  }

  /** Keys that a person must touch are left out. */
  async function agentKeys(): Promise<readonly string[]> {
    const add = place.agentSocket === undefined ? undefined : program('ssh-add');
    if (add === undefined) return [];
    return ((await run(add, ['-L'], place)) ?? '').split('\n').map(publicKey).filter(key => key !== undefined).filter(key => !key.startsWith('sk-'));
  }
}

/** Undefined: the signature is right. `signers`: an `allowed_signers` file; without it the key that the signature names counts. */
export async function signatureProblem(text: string, { key, signature }: Signed, signers?: string): Promise<string | undefined> {
  const keygen = program('ssh-keygen');
  if (keygen === undefined) return 'ssh-keygen is not installed, so no signature can be checked';
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-verify-'));
  try {
    const signed = path.join(folder, 'signature');
    writeFileSync(signed, signature, { mode: 0o600 });
    const own = path.join(folder, 'signers');
    writeFileSync(own, `signer namespaces="${logNamespace}" ${key}\n`, { mode: 0o600 });
    const place = { home: folder };
    const fits = await run(keygen, ['-Y', 'verify', '-n', logNamespace, '-f', own, '-I', 'signer', '-s', signed], place, text);
    if (fits === undefined) return 'its signature does not fit';
    if (signers === undefined) return undefined;
    const principal = (await run(keygen, ['-Y', 'find-principals', '-f', signers, '-s', signed], place))?.split('\n')[0]?.trim() ?? '';
    if (principal === '') return `its key is not listed in ${signers}`;
    const listed = await run(keygen, ['-Y', 'verify', '-n', logNamespace, '-f', signers, '-I', principal, '-s', signed], place, text);
    return listed === undefined ? `its key is not listed in ${signers} for ${logNamespace}` : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fingerprint as ssh shows it, `SHA256:…`. */
export function fingerprint(key: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(key.split(' ')[1] ?? '', 'base64')).digest('base64').replace(/=+$/, '')}`;
}

/** Is it one of the public keys in the user's own `.ssh` folder? */
export function isOwnKey(key: string, home: string): boolean {
  const folder = path.join(home, '.ssh');
  try {
    return readdirSync(folder).filter(name => name.endsWith('.pub')).some(name => publicKey(readFileSync(path.join(folder, name), 'utf8')) === key);
  } catch {
    return false;
  }
}

/** `type base64` of the first line of a public key. */
function publicKey(text: string | undefined): string | undefined {
  return /^((?:ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/=]+)/.exec(text ?? '')?.[1];
}

/** Standard output, or undefined where it failed. In a session of its own, so that nothing finds a terminal to ask on. */
function run(file: string, args: readonly string[], place: KeyPlace, input = ''): Promise<string | undefined> {
  const env = { HOME: place.home, USERPROFILE: place.home, PATH: '/usr/bin:/bin', LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never', ...(place.agentSocket === undefined ? {} : { SSH_AUTH_SOCK: place.agentSocket }) };
  return new Promise(resolve => {
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, detached: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { if (out.length < 1 << 20) out += text; });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const end = (status: number | null): void => {
      clearTimeout(timer);
      resolve(status === 0 ? out : undefined);
    };
    child.on('error', () => { end(null); }).on('close', end);
  });
}
