// Signs and verifies with the system's own ssh-keygen, so that agents, hardware keys and passphrases work as everywhere else. A passphrase is
// asked by ssh-keygen or SSH_ASKPASS, never by us.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { signatureNamespace } from '../../core/model/countersignature';
import type { StateFolder } from '../stateFolder';
import { runProgram, type ProgramEnd } from './runProgram';

const folders = process.platform === 'win32'
  ? ['C:\\Windows\\System32\\OpenSSH', 'C:\\Program Files\\Git\\usr\\bin']
  : ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/local/bin'];

/** Absolute path of one of OpenSSH's programs, from the system's own folders only; undefined: none found. */
export function sshProgram(name: 'ssh-keygen' | 'ssh-add'): string | undefined {
  return folders.map((folder) => path.join(folder, process.platform === 'win32' ? `${name}.exe` : name)).find((file) => existsSync(file));
}

/** Milliseconds for a check, and for a person to touch a key or type a passphrase. */
const checkLimit = 10_000;
const personLimit = 120_000;

export interface KeygenPlace {
  readonly state: StateFolder;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal?: boolean;
}

export type Verified = { readonly kind: 'good' } | { readonly kind: 'bad'; readonly why: string } | { readonly kind: 'missing' };

/** Whether a signature over these bytes is good for this principal under this list, not revoked, in our namespace. */
export async function verifySignature(place: KeygenPlace, bytes: string, signature: string, principal: string, signers: string, revoked: string): Promise<Verified> {
  const program = sshProgram('ssh-keygen');
  if (program === undefined) return { kind: 'missing' };
  const ended = await inDraft(place.state, (folder) => {
    const file = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text, { mode: 0o600 });
      return path.join(folder, name);
    };
    const revocation = revoked.trim() === '' ? [] : ['-r', file('revoked', `${revoked.trim()}\n`)];
    const args = ['-Y', 'verify', '-n', signatureNamespace, '-f', file('signers', signers), '-I', principal, '-s', file('signature', `${signature.trim()}\n`), ...revocation];
    return runProgram({ program, args, cwd: folder, env: quietEnv(place), input: bytes, limit: checkLimit });
  });
  if (ended.kind === 'failed') return { kind: 'bad', why: ended.why };
  return ended.status === 0 ? { kind: 'good' } : { kind: 'bad', why: firstLine(ended) };
}

export type SignedBytes = { readonly kind: 'signed'; readonly signature: string } | { readonly kind: 'failed'; readonly why: string } | { readonly kind: 'missing' };

/** A key to sign with: `file`, a path of a private or public key; `public`, the public key's own text, whose other half an agent holds. */
export type KeyToUse = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'public'; readonly text: string };

/** An armoured signature over these bytes in our namespace. May wait for a touch or a passphrase. */
export async function signBytes(place: KeygenPlace, key: KeyToUse, bytes: string): Promise<SignedBytes> {
  const program = sshProgram('ssh-keygen');
  if (program === undefined) return { kind: 'missing' };
  const ended = await inDraft(place.state, (folder) => {
    let file = key.kind === 'file' ? key.path : path.join(folder, 'key.pub');
    if (key.kind === 'public') writeFileSync(file, `${key.text.trim()}\n`, { mode: 0o600 });
    if (file.startsWith('-')) file = `./${file}`;
    const args = ['-Y', 'sign', '-n', signatureNamespace, '-f', file];
    return runProgram({ program, args, cwd: folder, env: signingEnv(place), input: bytes, limit: personLimit, terminal: place.terminal });
  });
  if (ended.kind === 'failed') return { kind: 'failed', why: ended.why };
  const signature = ended.out.toString('utf8');
  if (ended.status === 0 && signature.includes('BEGIN SSH SIGNATURE')) return { kind: 'signed', signature };
  return { kind: 'failed', why: hintFor(firstLine(ended)) };
}

/** Public keys that the user's agent holds, one a line; empty: none, or no agent. */
export async function agentKeys(place: KeygenPlace): Promise<string> {
  const program = sshProgram('ssh-add');
  if (program === undefined || place.env['SSH_AUTH_SOCK'] === undefined) return '';
  const ended = await runProgram({ program, args: ['-L'], cwd: place.home, env: signingEnv(place), limit: 3000 });
  return ended.kind === 'ended' && ended.status === 0 ? ended.out.toString('utf8') : '';
}

const searched = process.platform === 'win32' ? 'C:\\Windows\\System32;C:\\Windows' : '/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin';

function quietEnv(place: KeygenPlace): Record<string, string | undefined> {
  return { HOME: place.home, USERPROFILE: place.home, PATH: searched, LC_ALL: 'C', ...systemEnv(place) };
}

/** What a signature may need besides: the agent, and a way to ask the person. */
function signingEnv(place: KeygenPlace): Record<string, string | undefined> {
  const asks = ['SSH_AUTH_SOCK', 'SSH_ASKPASS', 'SSH_ASKPASS_REQUIRE', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'TERM'];
  return { ...quietEnv(place), ...Object.fromEntries(asks.map((name) => [name, place.env[name]])) };
}

/** Windows programs do not start without these. */
function systemEnv(place: KeygenPlace): Record<string, string | undefined> {
  return process.platform === 'win32' ? Object.fromEntries(['SystemRoot', 'TEMP', 'TMP', 'USERNAME'].map((name) => [name, place.env[name]])) : {};
}

/** A folder that only the user reads, for the length of one call. */
async function inDraft(state: StateFolder, act: (folder: string) => Promise<ProgramEnd>): Promise<ProgramEnd> {
  let folder: string;
  try {
    mkdirSync(path.join(state.root, 'countersign'), { recursive: true, mode: 0o700 });
    folder = mkdtempSync(path.join(state.root, 'countersign', 'draft-'));
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
  try {
    return await act(folder);
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function firstLine(ended: ProgramEnd & { readonly kind: 'ended' }): string {
  const lines = `${ended.errors}\n${ended.out.toString('utf8')}`.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => !/^Signing data on standard input|^Could not verify signature/.test(line)) ?? lines[0] ?? `ssh-keygen ended with ${ended.status}`;
}

function hintFor(why: string): string {
  return /passphrase/i.test(why) ? `${why}. Add the key to the agent with ssh-add, or sign in a terminal` : why;
}
