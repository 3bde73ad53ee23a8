// Codex skips a hook in silence until its exact registration is trusted. Asks Codex itself, through its app server, which of our
// registrations it trusts, and lets it write that down once a person has agreed. Finding the program never looks into an open folder.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { noteTrust, type SetupPlace } from './agentSetup';
import { codexConfigPath, type TrustedHook } from './codexConfig';
import { isOurCommand } from './launcher';

export interface CodexPlace {
  /** Absolute path of the `codex` program. */
  readonly program: string;
  /** The user's home folder. */
  readonly home: string;
}

export interface CodexHook extends TrustedHook {
  readonly trusted: boolean;
}

export type CodexAnswer =
  /** Our registrations as Codex sees them; empty: it sees none, its hooks are switched off or its configuration is broken. */
  | { readonly kind: 'hooks'; readonly hooks: readonly CodexHook[]; readonly complaint?: string }
  | { readonly kind: 'unanswered'; readonly why: string };

/** Milliseconds for one conversation with the app server. */
const patience = 20_000;

/** The program as the user would start it; `folders`: what an agent or a repository may have written, so never from there. */
export function findCodex(searchPath: string, folders: readonly string[]): string | undefined {
  const names = process.platform === 'win32' ? ['codex.exe', 'codex.cmd'] : ['codex'];
  for (const folder of searchPath.split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const name of names) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        const real = realpathSync(file);
        if (statSync(real).isFile() && ![file, real].some(one => folders.some(inside => one === inside || one.startsWith(inside + path.sep)))) return file;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/** What Codex makes of our registrations. Reads only. */
export function askCodex(place: CodexPlace): Promise<CodexAnswer> {
  return talk(place, list);
}

/** Lets Codex trust our registrations as they are now. Resolves with what it trusts afterwards. */
export function trustInCodex(place: CodexPlace): Promise<CodexAnswer> {
  return talk(place, async ask => {
    const before = await list(ask);
    if (before.kind !== 'hooks' || before.hooks.every(hook => hook.trusted)) return before;
    const value = Object.fromEntries(before.hooks.map(hook => [hook.key, { trusted_hash: hook.hash }]));
    await ask('config/batchWrite', { edits: [{ keyPath: 'hooks.state', value, mergeStrategy: 'upsert' }] });
    return list(ask);
  });
}

/** What a person is asked about before Codex is made to trust our registration. */
export type TrustStep =
  /** All is trusted already. */
  | { readonly kind: 'nothing' }
  /** `lines`: what Codex is going to write into `file`. */
  | { readonly kind: 'ask'; readonly codex: CodexPlace; readonly file: string; readonly lines: readonly string[] }
  /** A person has to do it inside Codex; `why` in words. */
  | { readonly kind: 'byHand'; readonly why: string };

/** The step after an install. Reads only. */
export async function prepareTrust(home: string, searchPath: string, folders: readonly string[]): Promise<TrustStep> {
  const program = findCodex(searchPath, folders);
  if (program === undefined) return { kind: 'byHand', why: 'no codex program was found to ask' };
  const answer = await askCodex({ program, home });
  if (answer.kind === 'unanswered') return { kind: 'byHand', why: answer.why };
  if (answer.hooks.length === 0) return { kind: 'byHand', why: answer.complaint ?? 'Codex sees no hook of Countersign; its hooks may be switched off' };
  if (answer.hooks.every(hook => hook.trusted)) return { kind: 'nothing' };
  const lines = answer.hooks.map(hook => `[hooks.state.${JSON.stringify(hook.key)}] trusted_hash = ${JSON.stringify(hook.hash)}`);
  return { kind: 'ask', codex: { program, home }, file: codexConfigPath(home), lines };
}

/** Carries the step out and remembers it for the undo. Returns what went wrong, or undefined. */
export async function giveTrust(step: Extract<TrustStep, { kind: 'ask' }>, place: SetupPlace): Promise<string | undefined> {
  const before = existsSync(step.file) ? readFileSync(step.file) : undefined;
  const answer = await trustInCodex(step.codex);
  if (answer.kind === 'unanswered') return answer.why;
  if (answer.hooks.length === 0 || !answer.hooks.every(hook => hook.trusted)) return answer.complaint ?? 'Codex does not trust the hook yet';
  return noteTrust('codex', step.file, before, answer.hooks.map(({ key, hash }) => ({ key, hash })), place);
}

type Fields = Readonly<Record<string, unknown>>;
type Ask = (method: string, params: Fields) => Promise<unknown>;

async function list(ask: Ask): Promise<CodexAnswer> {
  const result = await ask('hooks/list', { cwds: [process.cwd()] });
  const data = isFields(result) && Array.isArray(result['data']) ? (result['data'] as readonly unknown[]).filter(isFields) : [];
  const inside = (name: string): readonly Fields[] => data.flatMap(one => (Array.isArray(one[name]) ? (one[name] as readonly unknown[]).filter(isFields) : []));
  const hooks = inside('hooks').flatMap((hook): CodexHook[] => {
    const { key, currentHash: hash, command, trustStatus } = hook;
    const ours = typeof command === 'string' && isOurCommand(command);
    return ours && typeof key === 'string' && typeof hash === 'string' ? [{ key, hash, trusted: trustStatus === 'trusted' || trustStatus === 'managed' }] : [];
  });
  const complaint = inside('errors').map(error => error['message']).find(message => typeof message === 'string');
  return { kind: 'hooks', hooks, ...(typeof complaint === 'string' ? { complaint } : {}) };
}

/** One conversation in lines of JSON. Never rejects. */
function talk({ program, home }: CodexPlace, work: (ask: Ask) => Promise<CodexAnswer>): Promise<CodexAnswer> {
  return new Promise(resolve => {
    const env = { ...process.env, HOME: home };
    const child = spawn(program, ['app-server'], { cwd: home, env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, shell: program.endsWith('.cmd') });
    const open = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
    let buffer = '';
    let asked = 0;
    let over = false;
    const end = (answer: CodexAnswer): void => {
      if (over) return;
      over = true;
      clearTimeout(late);
      child.stdin.end();
      const force = setTimeout(() => child.kill('SIGKILL'), 2000);
      child.once('exit', () => clearTimeout(force));
      resolve(answer);
    };
    const late = setTimeout(() => end({ kind: 'unanswered', why: 'Codex did not answer within 20 seconds' }), patience);
    const ask: Ask = (method, params) => new Promise((answered, reject) => {
      const id = ++asked;
      open.set(id, { resolve: answered, reject });
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    });
    child.on('error', error => end({ kind: 'unanswered', why: error.message }));
    child.on('close', () => end({ kind: 'unanswered', why: 'Codex ended' }));
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      buffer += chunk;
      for (let at = buffer.indexOf('\n'); at >= 0; at = buffer.indexOf('\n')) {
        const message = parsed(buffer.slice(0, at));
        buffer = buffer.slice(at + 1);
        const waiting = isFields(message) && typeof message['id'] === 'number' ? open.get(message['id']) : undefined;
        if (!isFields(message) || !waiting) continue;
        const { error } = message;
        if (isFields(error)) waiting.reject(new Error(typeof error['message'] === 'string' ? error['message'].slice(0, 300) : 'Codex refused'));
        else waiting.resolve(message['result']);
      }
    });
    const conversation = async (): Promise<CodexAnswer> => {
      await ask('initialize', { clientInfo: { name: 'countersign', title: 'Countersign', version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '0' } });
      child.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`);
      return work(ask);
    };
    conversation().then(end, (error: unknown) => end({ kind: 'unanswered', why: error instanceof Error ? error.message : String(error) }));
  });
}


function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
