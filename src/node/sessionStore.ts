// What agents' sessions did, kept on disk so that it outlives a hook process and a window: one append-only file for each session, folded
// into a `Session` when it is read. Several processes may append at once; each entry is one line. Nothing in it approves anything.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { advanceSession, wasApplied } from '../core/effects/ledger';
import type { StateChange } from '../core/effects/world';
import { looksSecret } from '../core/effects/files/names';
import { redact } from '../core/explain/redact';
import type { ActionRequest, ProposedAction } from '../core/model/action';
import type { Effect } from '../core/model/effect';
import { emptySession, type Armed, type LedgerEntry, type Session, type SessionFile } from '../core/model/session';
import { armedStore, armsSomething } from './armedStore';
import type { StateFolder } from './stateFolder';

/** A review's consequences for its session, to be kept before the agent goes on. */
export interface SessionAdvance {
  readonly action: ProposedAction;
  readonly effects: readonly Effect[];
  readonly changes: readonly StateChange[];
  readonly outcome: LedgerEntry['outcome'];
}

/** The host's view of all sessions of the user. */
export interface SessionStore {
  load(agent: string, session: string): Session;
  /** Returns what is wrong when it could not be kept. */
  append(advance: SessionAdvance): string | undefined;
  /** The tool has run, or failed: settles the latest entry of the same call. */
  settle(action: ProposedAction, outcome: 'ran' | 'failed'): string | undefined;
  /** What other sessions, of any agent, armed in a repository: `Facts.armed`. */
  armed(agent: string, session: string): (root: string) => Promise<Armed>;
  /** Removes sessions that nothing was appended to for `days`. */
  prune(days: number): void;
}

/** Files longer than this are folded from their end only. */
const lengthLimit = 4 * 1024 * 1024;
/** Text of a file before the session touched it is kept up to this length. */
const beforeLimit = 256 * 1024;

type Line =
  | { readonly v: 1; readonly kind: 'advance'; readonly call: string; readonly action: string; readonly agent: string; readonly cwd: string; readonly text: string; readonly effects: readonly Effect[]; readonly changes: readonly StoredChange[]; readonly outcome: LedgerEntry['outcome']; readonly time?: number }
  | { readonly v: 1; readonly kind: 'settled'; readonly call: string; readonly outcome: 'ran' | 'failed'; readonly time?: number };

/** File changes keep where, not what: the content is on the disk once the action ran. `before`: what was there, `null`: nothing was. */
type StoredChange =
  | Exclude<StateChange, { readonly kind: 'file' | 'tree' }>
  | { readonly kind: 'file'; readonly path: string; readonly deleted: boolean; readonly before: string | null };

export function sessionStore(state: StateFolder): SessionStore {
  const fileOf = (agent: string, session: string): string => path.join(state.sessions, `${digest(`${agent}\0${session}`).slice(0, 40)}.jsonl`);
  const write = (action: ProposedAction, line: Line): string | undefined => {
    try {
      appendFileSync(fileOf(action.agent, action.session), `${JSON.stringify(line)}\n`, { mode: 0o600 });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const armed = armedStore(state);
  const callIn = (action: ProposedAction): string => `${action.agent}\0${action.session}\0${callOf(action)}`;
  return {
    load: (agent, session) => fold(session, readLines(fileOf(agent, session))),
    append: advance => {
      const { action, effects, changes, outcome } = advance;
      const kept = changes.flatMap(change => (change.kind === 'tree' ? [] : [stored(change)]));
      if (outcome === 'proposed') {
        const files = kept.flatMap(change => (change.kind === 'file' ? [{ path: change.path, before: change.before }] : []));
        const wrong = files.length > 0 && armsSomething(effects) ? armed.note(files, { agent: action.agent, session: action.session, action: action.id, text: textOf(action.request) }, Date.now()) : undefined;
        if (wrong !== undefined) return wrong;
        const applied = changes.flatMap(change => (change.kind === 'applied' ? change.paths : []));
        if (applied.length > 0) armed.applying(applied, callIn(action));
      }
      return write(action, {
        v: 1, kind: 'advance', call: callOf(action), action: action.id, agent: action.agent, cwd: action.cwd, text: textOf(action.request),
        effects: deepRedact(effects.filter(effect => effect.operation !== 'read' && effect.operation !== 'execute')), changes: kept, outcome, time: Date.now(),
      });
    },
    settle: (action, outcome) => {
      armed.settle(callIn(action), outcome);
      return write(action, { v: 1, kind: 'settled', call: callOf(action), outcome, time: Date.now() });
    },
    armed: (agent, session) => root => Promise.resolve(armed.in(root, { agent, session }, Date.now())),
    prune: days => {
      armed.prune(Date.now());
      for (const name of namesIn(state.sessions)) {
        const file = path.join(state.sessions, name);
        if (Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > days * 86_400_000) rmSync(file, { force: true });
      }
    },
  };
}

/** One call of the agent, the same before and after it ran: its tool-use id, or else what it asked for. */
function callOf(action: ProposedAction): string {
  return action.toolUseId ?? digest(JSON.stringify(action.request)).slice(0, 32);
}

function fold(id: string, lines: readonly Line[]): Session {
  let session = emptySession(id);
  const befores = new Map<string, string | undefined>();
  const actions = new Map<string, string>();
  /** Which identities a call changed: when it ran, they were changed. */
  const changed = new Map<string, readonly string[]>();
  for (const line of lines) {
    if (line.kind === 'settled') {
      const action = actions.get(line.call);
      if (line.outcome === 'ran' && line.time !== undefined) session = withTimes(session, changed.get(line.call) ?? [], line.time);
      session = { ...session, ledger: session.ledger.map(entry => (entry.action === action && entry.outcome === 'proposed' ? { ...entry, outcome: line.outcome } : entry)) };
      continue;
    }
    actions.set(line.call, line.action);
    const ran = line.outcome !== 'denied' && line.outcome !== 'failed';
    for (const change of line.changes) if (ran && change.kind === 'file' && (!befores.has(change.path) || wasApplied(session, change.path))) befores.set(change.path, change.before ?? undefined);
    const action: ProposedAction = { id: line.action, agent: line.agent, session: id, cwd: line.cwd, env: {}, request: { tool: 'shell', command: line.text, shell: 'bash' } };
    session = advanceSession(session, { action, effects: line.effects, changes: line.changes.map(restored), outcome: line.outcome });
    const keys = line.changes.flatMap(change => (change.kind === 'identity' ? [change.aspect === undefined ? change.system : `${change.system}.${change.aspect}`] : []));
    changed.set(line.call, keys);
    if (ran && line.time !== undefined) session = withTimes(session, keys, line.time);
  }
  return { ...session, files: session.files.map(file => withBefore(file, befores)) };
}

function withTimes(session: Session, keys: readonly string[], at: number): Session {
  if (keys.length === 0) return session;
  return { ...session, identities: Object.fromEntries(Object.entries(session.identities).map(([key, one]) => [key, keys.includes(key) ? { ...one, at } : one])) };
}

function withBefore(file: SessionFile, befores: ReadonlyMap<string, string | undefined>): SessionFile {
  const before = befores.get(file.path);
  return before === undefined ? file : { ...file, before };
}

function stored(change: Exclude<StateChange, { readonly kind: 'tree' }>): StoredChange {
  switch (change.kind) {
    case 'file': return { kind: 'file', path: change.path, deleted: change.content === undefined, before: change.before === undefined ? textOn(change.path) : isCredentials(change.path) ? '' : redact(change.before).slice(0, beforeLimit) };
    case 'variable': return { ...change, value: secretName.test(change.name) || change.value === undefined ? undefined : redact(change.value) };
    default: return change;
  }
}

const secretName = /(SECRET|TOKEN|PASSW|CREDENTIAL|KEY$|_PWD$)/i;

/** What was written is on the disk by now; what is not there any more was deleted since. */
function restored(change: StoredChange): StateChange {
  if (change.kind !== 'file') return change;
  return { kind: 'file', path: change.path, content: change.deleted || !existsSync(change.path) ? undefined : readText(change.path) ?? '' };
}

/** Redacted text of a file as it is now; `null`: not there. Too long or not text: empty, so that it still counts as having been there. */
function textOn(file: string): string | null {
  if (!existsSync(file)) return null;
  const text = isCredentials(file) ? undefined : readText(file);
  return text === undefined || text.length > beforeLimit ? '' : redact(text);
}

/** A file of credentials alone may hold nothing that a redaction knows: no text of it is kept. */
const isCredentials = (file: string): boolean => looksSecret(file, { home: homedir(), platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux' });

function readText(file: string): string | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= 1 << 20 ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function readLines(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  if (text.length > lengthLimit) text = text.slice(text.indexOf('\n', text.length - lengthLimit) + 1);
  const lines: Line[] = [];
  for (const one of text.split('\n')) {
    if (one === '') continue;
    try {
      const line = JSON.parse(one) as Line;
      if (line.v === 1 && (line.kind === 'settled' || (Array.isArray(line.effects) && Array.isArray(line.changes)))) lines.push(line);
    } catch {
      // A line that a full disk cut short: what it held is lost, the others count.
    }
  }
  return lines;
}

function textOf(request: ActionRequest): string {
  switch (request.tool) {
    case 'shell': return redact(request.command).slice(0, 400);
    case 'write': case 'edit': case 'delete': case 'read': return `${request.tool} ${request.path}`;
    case 'move': return `move ${request.from} to ${request.to}`;
    case 'mcp': return `${request.server} ${request.name}`;
    default: return request.tool;
  }
}

/** The same plain data with every text redacted. */
function deepRedact<T>(value: T): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map(deepRedact) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deepRedact(one)])) as T;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
